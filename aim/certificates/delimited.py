"""Text files into columns: CSV, TSV and their kin, the text of each cell exactly as it stands.

No guessing of types, no stripping, no escape character: ``\\`` is a mark, a space may be one, ``NA`` is a
surname. What comes out is what Python's csv module would give, read by Arrow wherever that is the same
and quicker: a county's year is 34 million rows. Rows are as a spreadsheet counts them, blank ones kept.
"""

from __future__ import annotations

import codecs
import csv
import io
import math
import mmap
import re
import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice, zip_longest

import pyarrow as pa
import pyarrow.csv

from aim.certificates.content import pieces_of, utf_16, window
from aim.certificates.limits import limit
from aim.certificates.numbered import (
    Column,
    Growing,
    column_of_arrow,
    column_of_texts,
    first_holding,
    joined,
    nothing,
    one_below_the_other,
    with_texts_changed,
)
from aim.certificates.scanning import holds, is_ascii
from aim.problems import Place, Problem, column_letters, problem
from aim.stretches import each_on_a_core, one_ahead

Row = list[str]

_DELIMITERS = ",;\t|"
_LONG = 1 << 20  # bytes from which Arrow is worth its start
_SAMPLE_BYTES, _SAMPLE_ROWS = 1 << 18, 200
_TAIL_BYTES, _TAIL_ROWS = 1 << 16, 50
_BLOCK, _STRETCH = 2 << 20, 256 << 20  # what Arrow reads at a time on one core, and on all
_NUMBERED = pa.dictionary(pa.int32(), pa.string())
_BATCH = 50_000  # rows the csv module reads before they are packed away
_MOST_RAGGED = 500  # rows set one by one between what Arrow read


class NotRead(Exception):
    """The text as a whole cannot be used; ``found`` says why."""

    def __init__(self, found: Problem) -> None:
        super().__init__(found.kind)
        self.found = found


@dataclass(frozen=True, slots=True)
class _Text:
    """A text in UTF-8 without its mark, and what is worth knowing before it is cut into cells."""

    view: memoryview
    quotes: bool
    formulas: bool
    doubtful_lines: frozenset[int]  # physical lines, from 1, whose letters may be wrong


def text_columns(file: str, content: memoryview) -> tuple[list[Column], list[Problem]]:
    """The columns of a text file, of one length, and what to know of them. Raises ``NotRead``."""
    text = _in_utf_8(file, content)
    hint = _DELIMITER_LINE.match(bytes(text.view[:40]))
    skipped = 1 if hint else 0  # the line stays a row, blank, so that rows are numbered as in the file
    body = text.view[hint.end() if hint else 0 :]
    delimiter = hint[1].decode("ascii") if hint else delimiter_of(_first_lines(body))
    columns: list[Column] = []
    doubted: list[int] = []
    if len(body) >= _LONG and not text.doubtful_lines:
        with suppress(pa.ArrowInvalid):  # what Arrow will not take, the csv module does
            columns = arrow_columns(body, delimiter, text.quotes)
    if not columns:
        columns, doubted = _csv_columns(file, body, delimiter, text.doubtful_lines, skipped)
    if skipped:
        columns = [joined([nothing(1), column]) for column in columns]
    if len(columns) > limit("columns"):
        raise NotRead(problem("too-many-columns", Place(file)))
    _check_lengths(file, columns)
    if text.formulas:
        columns = [with_texts_changed(column, _unwrapped) for column in columns]
    return columns, _doubtful_rows(file, doubted)


_DELIMITER_LINE = re.compile(rb'"?sep=([!-/:-@\[-`{-~\t])"?[,;\t|]*(?:\r\n|\r|\n|\Z)', re.IGNORECASE)
_FORMULA_TEXT = re.compile(r'="((?:[^"]|"")*)"')


def _unwrapped(text: str) -> str:
    """``="001234"`` as 001234: how exporters keep Excel from taking the zeros off (KB Q66033)."""
    found = _FORMULA_TEXT.fullmatch(text)
    return found[1].replace('""', '"') if found else text


def _check_lengths(file: str, columns: Sequence[Column]) -> None:
    """Refuse a cell longer than a spreadsheet's: a quotation mark was opened and never closed."""
    longest = limit("cell_text")

    def too_long(texts: Sequence[str]) -> list[int]:
        return [place for place, text in enumerate(texts) if len(text) > longest]

    for number, column in enumerate(columns, 1):
        found = first_holding(column, too_long)
        if found:
            raise NotRead(problem("cell-too-long", Place(file, "", found[0] + 1, column_letters(number))))


def _doubtful_rows(file: str, rows: Sequence[int]) -> list[Problem]:
    listed = rows[: limit("problems_listed")]
    problems = [problem("letters-not-read", Place(file, "", row)) for row in listed]
    if len(rows) > len(listed):
        problems.append(problem("more-letters-not-read", Place(file), "", rows=len(rows) - len(listed)))
    return problems


# Letters


def _in_utf_8(file: str, view: memoryview) -> _Text:
    """The text in UTF-8, whatever it was written in: a mark, UTF-16, UTF-8, else Windows-1252."""
    wide = utf_16(bytes(view[:4096]))
    doubtful: frozenset[int] = frozenset()
    if wide:
        try:
            view = memoryview(_transcoded(view, wide))
        except UnicodeError:
            raise NotRead(problem("damaged-file", Place(file))) from None
    elif not _is_utf_8(view):
        view, doubtful = _from_windows(view)
    view = view[3:] if bytes(view[:3]) == codecs.BOM_UTF8 else view
    quotes = formulas = False
    if wide and holds(view, 0):
        raise NotRead(problem("damaged-file", Place(file)))
    if holds(view, ord('"')):
        quotes = True
        # The = may end the piece before.
        formulas = any(b'="' in piece or piece.startswith(b'"') for piece in pieces_of(view))
    return _Text(view, quotes, formulas, doubtful)


def _transcoded(view: memoryview, encoding: str) -> bytes:
    decoder = codecs.getincrementaldecoder(encoding)()
    made = bytearray()
    for piece in pieces_of(view):
        made += decoder.decode(piece).encode("utf-8")
    made += decoder.decode(b"", final=True).encode("utf-8")
    return bytes(made)


def _is_utf_8(view: memoryview) -> bool:
    if is_ascii(view):
        return True
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for piece in pieces_of(view):
            if not piece.isascii() or decoder.getstate()[0]:
                decoder.decode(piece)
        decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        return False
    return True


_LINE = re.compile(rb"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+\Z")


def _from_windows(view: memoryview) -> tuple[memoryview, frozenset[int]]:
    """Text that is not UTF-8, line by line: UTF-8 where a line is, else Windows-1252; and what to doubt.

    Lines of both sorts mean that two exports were pasted together, and then the Windows ones are doubtful;
    so is, always, a line with a byte that Windows-1252 does not have.
    """
    made = bytearray()
    windows: list[int] = []
    unknown: list[int] = []
    mixed = False
    for number, match in enumerate(_LINE.finditer(view), 1):
        line = match[0]
        if not line.isascii():
            try:
                line.decode("utf-8")
                mixed = True
            except UnicodeDecodeError:
                text = line.decode("cp1252", "replace")
                windows.append(number)
                if "\ufffd" in text:
                    unknown.append(number)
                line = text.encode("utf-8")
        made += line
    return memoryview(bytes(made)), frozenset(windows if mixed else unknown)


# The delimiter


def _first_lines(body: memoryview) -> list[str]:
    """The first lines with their ends, the last left out where the sample may have cut it."""
    lines = list(io.StringIO(bytes(body[:_SAMPLE_BYTES]).decode("utf-8", "ignore"), newline=""))
    return lines[:-1] if len(body) > _SAMPLE_BYTES else lines


def delimiter_of(lines: Sequence[str]) -> str:
    """The character that cuts most rows into the same number of cells; a comma where none does.

    Titles above a table and totals below it do not count against it. Where several do about as well (names
    written "Okafor, Ada" in a table of tabs, decimal commas in one of semicolons) those that make many
    more columns go on, and of these the one whose table starts highest wins.
    """
    found = []
    for delimiter in _DELIMITERS:
        widths = [len(row) for row, _ in _parsed(lines, delimiter)]
        width = _body_width(widths)
        if width > 1:
            found.append((widths.count(width), width, widths.index(width), delimiter))
    if not found:
        return ","
    most_rows = max(rows for rows, *_ in found)
    found = [each for each in found if each[0] >= 0.8 * most_rows]
    most_columns = max(width for _, width, *_ in found)
    found = [each for each in found if 1.5 * each[1] > most_columns]
    return min(found, key=lambda each: (each[2], -each[1], _DELIMITERS.index(each[3])))[3]


def _body_width(widths: Sequence[int]) -> int:
    """How many cells the rows of the table have, by their number and by how many cells that makes; else 1."""
    several = [width for width in widths if width > 1]
    return max(set(several), key=lambda width: (several.count(width) * math.log(width), width), default=1)


def _parsed(lines: Sequence[str], delimiter: str) -> list[tuple[Row, int]]:
    """The first rows, each with how many lines had been read by its end."""
    reader = csv.reader(lines, delimiter=delimiter)
    rows: list[tuple[Row, int]] = []
    try:
        rows.extend((row, reader.line_num) for row in islice(reader, _SAMPLE_ROWS))
    except csv.Error:
        pass  # a cell beyond csv's own limit: found again, and refused, when the whole is read
    return rows


# The cells


def _csv_columns(
    file: str, body: memoryview, delimiter: str, doubtful: frozenset[int], skipped: int
) -> tuple[list[Column], list[int]]:
    """The columns by Python's csv module; and the rows, as the spreadsheet counts, of doubtful lines."""
    lines = io.TextIOWrapper(window(body), encoding="utf-8", newline="")
    reader = csv.reader(lines, delimiter=delimiter)
    tables: list[list[Column]] = []
    heights: list[int] = []
    doubted: list[int] = []
    rows: list[Row] = []
    height = line = 0
    while True:
        try:
            row = next(reader, None)
        except csv.Error:  # a cell longer than csv's own limit, which is four times a spreadsheet's
            raise NotRead(problem("cell-too-long", Place(file, "", height + 1 + skipped, ""))) from None
        if row is None or len(rows) == _BATCH:
            tables.append(_upright(rows))
            heights.append(len(rows))
            rows = []
        if row is None:
            return one_below_the_other(tables, heights), doubted
        rows.append(row)
        height += 1
        if doubtful and any(n + skipped in doubtful for n in range(line + 1, reader.line_num + 1)):
            doubted.append(height + skipped)
        line = reader.line_num


def _upright(rows: Sequence[Row]) -> list[Column]:
    """Rows of any length as columns of one length."""
    return [column_of_texts(column) for column in zip_longest(*rows, fillvalue="")]


def arrow_columns(body: memoryview, delimiter: str, quotes: bool, block: int = 0) -> list[Column]:
    """The columns by Arrow: rows of the usual width on all cores, the others set between them.

    Titles above and totals below are cut off first. Where other rows differ too, the table is read again
    in order, which tells where they stand. Raises ArrowInvalid for what Arrow cannot take.
    """
    head, start, width = _head(body, delimiter)
    tail, end = _tail(body, start, delimiter, width)
    tables, heights = [_upright(head)], [len(head)]
    if start < end:
        for columns, height in _arrow_parts(body[start:end], delimiter, width, quotes, block):
            tables.append(columns)
            heights.append(height)
    return one_below_the_other([*tables, _upright(tail)], [*heights, len(tail)])


def _head(body: memoryview, delimiter: str) -> tuple[list[Row], int, int]:
    """The first rows up to the last that is not as wide as the table, where they end, the table's width."""
    lines = _first_lines(body)
    rows = _parsed(lines, delimiter)
    if len(body) > _SAMPLE_BYTES:
        rows = rows[:-1]  # a cell of several lines may have been cut
    width = _body_width([len(row) for row, _ in rows])
    ragged = [place for place, (row, _) in enumerate(rows) if len(row) not in (0, width)]
    if not ragged:
        return [], 0, width
    through = rows[ragged[-1]][1]
    return (
        [row for row, _ in rows[: ragged[-1] + 1]],
        sum(len(line.encode("utf-8")) for line in lines[:through]),
        width,
    )


def _tail(body: memoryview, start: int, delimiter: str, width: int) -> tuple[list[Row], int]:
    """The last rows from the first that is not as wide as the table, and where they start.

    Only where no quotation mark stands near: then every line's end is a row's end.
    """
    near = bytes(body[max(start, len(body) - _TAIL_BYTES) :])
    if b'"' in near:
        return [], len(body)
    lines = list(io.StringIO(near.decode("utf-8", "ignore"), newline=""))[1:][-_TAIL_ROWS:]
    rows = list(csv.reader(lines, delimiter=delimiter))
    first = next((place for place, row in enumerate(rows) if len(row) not in (0, width)), len(rows))
    return rows[first:], len(body) - sum(len(line.encode("utf-8")) for line in lines[first:])


def _arrow_parts(
    body: memoryview, delimiter: str, width: int, quotes: bool, block: int
) -> list[tuple[list[Column], int]]:
    """The table and the ragged rows within it, in the order they stand."""
    growing = [Growing(_rows_expected(body)) for _ in range(width)]
    height = 0
    try:

        def read(stretch: memoryview) -> pa.Table:
            return _arrow_table(stretch, delimiter, width, quotes, block, None)

        for table in one_ahead(read, _stretches(body, quotes)):
            columns = list(zip(growing, table.columns, strict=True))
            each_on_a_core(lambda grown: grown[0].add(grown[1]), columns)
            height += table.num_rows
            _forget_pages(body)
        return [([column.column() for column in growing], height)]
    except pa.ArrowInvalid:
        ragged: list[tuple[int, str]] = []
        table = _arrow_table(body, delimiter, width, quotes, block, ragged)
    parts = []
    at = 0
    for place, (number, text) in enumerate([*ragged, (table.num_rows + len(ragged) + 1, "")]):
        upto = number - 1 - place
        between = table.slice(at, upto - at)
        parts.append(([column_of_arrow(column) for column in between.columns], between.num_rows))
        if place < len(ragged):
            parts.append((_upright([_row(text, delimiter)]), 1))
        at = upto
    return parts


def _rows_expected(body: memoryview) -> int:
    """About how many rows there are, rather too many than too few."""
    sample = bytes(body[:_SAMPLE_BYTES])
    return len(body) * (sample.count(b"\n") + 1) // max(1, len(sample)) * 11 // 10


def _forget_pages(body: memoryview) -> None:
    """Give back the memory of what was read of a mapped file; it can be read again all the same."""
    if isinstance(body.obj, mmap.mmap) and hasattr(mmap, "MADV_DONTNEED"):
        body.obj.madvise(mmap.MADV_DONTNEED)


def _row(text: str, delimiter: str) -> Row:
    """One row's cells. ArrowInvalid for a quotation mark left open: Arrow has cut the last line's end off."""
    try:
        row, row_and_end = (next(csv.reader([text + end], delimiter=delimiter)) for end in ("", "\n"))
    except csv.Error as fault:
        raise pa.ArrowInvalid(str(fault)) from None
    if row != row_and_end:
        raise pa.ArrowInvalid("a quotation mark is left open")
    return row


def _stretches(body: memoryview, quotes: bool) -> Iterator[memoryview]:
    """The body in stretches of whole lines, so that what Arrow holds meanwhile stays small.

    Where there are quotation marks a line's end may be inside a cell: then the body is one stretch.
    """
    while not quotes and len(body) > _STRETCH:
        end = bytes(body[_STRETCH - _TAIL_BYTES : _STRETCH]).rfind(b"\n") + 1
        if not end:
            break
        end += _STRETCH - _TAIL_BYTES
        yield body[:end]
        body = body[end:]
    yield body


def _block(body: memoryview, size: int) -> int:
    """A size near this at which no block ends between CR and LF: Arrow drops such an LF, in cells too."""
    while any(body[at - 1] == 13 and body[at] == 10 for at in range(size, len(body), size)):
        size += 1
    return size


def _arrow_table(
    body: memoryview,
    delimiter: str,
    width: int,
    quotes: bool,
    block: int,
    ragged: list[tuple[int, str]] | None,
) -> pa.Table:
    """The rows of this width. The others go into ``ragged``, numbered from 1, or without it are refused."""

    def unlike(row: pa.csv.InvalidRow) -> str:
        if ragged is None or len(ragged) == _MOST_RAGGED:
            return "error"
        ragged.append((row.number, row.text))
        return "skip"

    names = [str(place) for place in range(width)]
    reading = pa.csv.ReadOptions(
        use_threads=ragged is None, column_names=names, block_size=_block(body, block or _BLOCK)
    )
    parsing = pa.csv.ParseOptions(
        delimiter=delimiter,
        quote_char='"' if quotes else False,
        escape_char=False,
        newlines_in_values=quotes,
        ignore_empty_lines=False,
        invalid_row_handler=unlike,
    )
    converting = pa.csv.ConvertOptions(
        check_utf8=False,  # checked already
        column_types=dict.fromkeys(names, _NUMBERED),
        null_values=[""],
        strings_can_be_null=True,
        quoted_strings_can_be_null=True,
    )
    held = body[:]
    try:
        source = pa.BufferReader(pa.py_buffer(held))
        if len(body) <= 2 * _STRETCH:
            return pa.csv.read_csv(source, reading, parsing, converting)
        with pa.csv.open_csv(source, reading, parsing, converting) as batches:  # holds few blocks at a time
            return batches.read_all()
    finally:
        source = batches = None
        _let_go(held)


def _let_go(held: memoryview) -> None:
    """Wait until Arrow's threads have dropped the bytes, a moment after: the file may then be closed."""
    for _ in range(2_000):
        try:
            return held.release()
        except BufferError:
            time.sleep(0.001)
