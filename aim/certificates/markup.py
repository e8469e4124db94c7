"""Markup: web pages saved as ``.xls`` and XML files into sheets, the text of each cell exactly as it stands.

Runs in the child that opens files (``opening.py``): it imports little, and memory and time are limited there.
Nothing is guessed of what the cells mean. A document type and entities are refused where they begin, XML is
read a piece at a time and held as columns only, and every loop is bounded by the bytes that were given.
"""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Protocol
from xml.parsers import expat

import pyarrow as pa

from aim.certificates.columns import ArrowSheet, one_below_the_other, texts_of
from aim.certificates.content import Content, pieces_of, utf_16
from aim.certificates.extents import Extent
from aim.certificates.limits import limit
from aim.certificates.names import field_of
from aim.problems import column_letters

_BATCH_ROWS, _BATCH_CELLS = 50_000, 1_000_000  # what is held as Python texts before it is packed away
_LONG_GAP = 64  # rows without anything from which they are packed as such


class NotMarkup(Exception):
    """The page or file as a whole cannot be used; ``kind`` is a kind of problem, at this cell if it has one.

    ``hostile-content`` or ``damaged-file``; ``cell-far-out`` (with the cell) or ``too-many-columns`` as for
    workbooks; ``too-large`` for more tables than any register; ``web-page`` for a page saved as an archive.
    """

    def __init__(self, kind: str, row: int = 0, column: str = "") -> None:
        super().__init__(kind)
        self.kind, self.row, self.column = kind, row, column


_PIECE = 1 << 16  # the most bytes that the XML parser is given at once


# Cells put where they stand


class _Grid:
    """Cells as they are met, row by row, packed away as columns batch by batch.

    A grid that grows beyond all bounds holds nothing more and says so when its sheet is asked for.
    """

    def __init__(self) -> None:
        self.height = 0
        self.extent = Extent()
        self._rows: list[list[str]] = []
        self._cells = 0
        self._packed: list[list[pa.Array]] = []
        self._heights: list[int] = []
        self._refusal: NotMarkup | None = None

    def put(self, row: int, cells: list[str]) -> None:
        """Put the cells of a row, from 0 and below all before it; one in which nothing stands is no row."""
        while cells and not cells[-1]:
            cells.pop()
        if cells:
            self.extent.add(row + 1, len(cells), len(cells) - cells.count(""))
            self._keep(row, cells)

    def place(self, row: int, cells: Sequence[tuple[int, str]]) -> None:
        """Put some cells of a row where each stands, given as columns from 0, ascending, and texts."""
        filled = [(column, text) for column, text in cells if text]
        if filled:
            last = filled[-1][0]
            self.extent.add(row + 1, last + 1, len(filled))
            wide = [""] * (last + 1 if last < limit("columns") else 0)
            for column, text in filled if wide else ():
                wide[column] = text
            self._keep(row, wide)

    @property
    def is_refused(self) -> bool:
        """Whether it has grown beyond all bounds."""
        return self._refusal is not None

    def sheet(self, name: str, hidden: bool = False, headings: Sequence[str] = ()) -> ArrowSheet:
        """What was put as a sheet, with these headings above it; ``NotMarkup`` where it is out of bounds."""
        self._pack()
        if self._refusal:
            raise self._refusal
        above = [[texts_of([heading]) for heading in headings]] if headings else []
        columns = one_below_the_other([*above, *self._packed], [*(1 for _ in above), *self._heights])
        return ArrowSheet(name, tuple(columns), hidden)

    def lines(self) -> str:
        """What was put as one text, a line for each row; only for a grid that is small."""
        return "\n".join(" ".join(text for text in row if text) for row in self._rows if row)

    def _keep(self, row: int, cells: list[str]) -> None:
        if self.extent.columns > limit("columns"):
            self._judge()
            self._rows = []
        if self._refusal:
            return
        if row - self.height > _LONG_GAP:
            self._pack()
            self._packed.append([])
            self._heights.append(row - self.height)
            self._judge()
        else:
            self._rows += [[] for _ in range(row - self.height)]
        self.height = row + 1
        self._rows.append(cells)
        self._cells += len(cells)
        if len(self._rows) >= _BATCH_ROWS or self._cells >= _BATCH_CELLS:
            self._pack()

    def _pack(self) -> None:
        self._judge()
        if self._rows and not self._refusal:
            self._packed.append([texts_of(cells) for cells in zip_longest(*self._rows, fillvalue="")])
            self._heights.append(len(self._rows))
        self._rows, self._cells = [], 0

    def _judge(self) -> None:
        if self.extent.is_stretched(limit("columns")):
            row, column = self.extent.far_cell()
            self._refusal = NotMarkup("cell-far-out", row, column_letters(column))
        elif self.extent.columns > limit("columns"):
            self._refusal = NotMarkup("too-many-columns")


class _Merged:
    """The cells that merged ones above reach down over, so that what follows is put beside them."""

    _MOST_STEPS = 3_000_000  # a year of a large school takes some thousands

    def __init__(self) -> None:
        self._until: dict[int, int] = {}  # by column: the last row reached over
        self._steps = 0

    def free(self, row: int, column: int) -> int:
        """The first column from this one on that is not reached over in this row."""
        while self._until.get(column, -1) >= row:
            column += 1
            self._step(1)
        return column

    def cover(self, row: int, column: int, across: int, down: int) -> None:
        """Reach over so many columns, and so many rows below this one."""
        if down:
            columns = range(column, min(column + across, limit("columns")))
            self._until.update(dict.fromkeys(columns, row + down))
            self._step(len(columns))

    def _step(self, steps: int) -> None:
        self._steps += steps
        if self._steps > self._MOST_STEPS:
            raise NotMarkup("hostile-content")


# Letters

_DECLARED = re.compile(rb"""(?:encoding|charset)\s*=\s*["']?\s*([a-z0-9._-]+)""", re.IGNORECASE)
_OF_ONE_BYTE = ("cp125", "iso8859-", "koi8-", "mac-")


def _encoding(view: memoryview) -> str:
    """The encoding that some markup is in: UTF-16 or UTF-8 where it is that, whatever it says of itself.

    Else one of a byte a letter that it declares, else Windows-1252, which is what iso-8859-1 means too.
    """
    head = bytes(view[:4096])
    wide = utf_16(head)
    if wide:
        return wide
    decoder = codecs.getincrementaldecoder("utf-8")()
    try:
        for piece in pieces_of(view):
            decoder.decode(piece)
        decoder.decode(b"", final=True)
        return "utf-8"
    except UnicodeDecodeError:
        pass
    declared = _DECLARED.search(head)
    try:
        name = codecs.lookup(declared[1].decode("ascii")).name if declared else ""
    except LookupError:
        name = ""
    return name if name.startswith(_OF_ONE_BYTE) and name != "iso8859-1" else "cp1252"


def _texts(view: memoryview, size: int) -> Iterator[str]:
    """Some markup as text, piece by piece, without a mark at its start; ``NotMarkup`` where it is none."""
    encoding = _encoding(view)
    strict = encoding.startswith("utf")
    decoder = codecs.getincrementaldecoder(encoding)("strict" if strict else "replace")
    start = 3 if bytes(view[:3]) == codecs.BOM_UTF8 else 0
    try:
        for piece in pieces_of(view[start:], size):
            text = decoder.decode(piece)
            yield text.removeprefix("\ufeff") if start == 0 else text
            start = 1
        yield decoder.decode(b"", final=True)
    except UnicodeDecodeError:
        raise NotMarkup("damaged-file") from None


# Web pages

_TOKEN = re.compile(  # each alternative ends at the page's end at the latest: none is tried twice
    r"<(?:!--.*?(?:-->|\Z)"
    r"|(?i:script|style)(?=[\s/>]).*?(?:</(?i:script|style)(?=[\s/>])[^>]*+(?:>|\Z)|\Z)"
    r"|(/?)([a-zA-Z][^\s/>]*)"
    r"""((?:[^>=]++|=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z))?+)*+)(?:>|\Z)"""
    r"|[!?/][^>]*+(?:>|\Z))",
    re.DOTALL,
)
_MIME = re.compile(r"\s*(?:mime-version|content-type|from):", re.IGNORECASE)
_SPAN = re.compile(r"""(?:^|["'\s])(col|row)span\s*=\s*["']?\s*(\d{1,9})""", re.IGNORECASE)
_MOST_ACROSS, _MOST_DOWN = 1_000, 65_534  # HTML Living Standard, 4.9.11
_DEEPEST_TABLE, _MOST_TABLES = 50, 10_000
_BREAK, _BLOCK = "\x1e", "\x1f"
_BLOCKS = frozenset({"p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "caption", "tr"})
_LAID_OUT = re.compile(r"[\t\r\n\f\xa0\x1e\x1f]")
_SPACES = re.compile(r"[ \t\r\n\f]+")


def sheets_of_html(content: Content) -> tuple[ArrowSheet, ...]:
    """The tables of a web page that hold anything, each a sheet; its rows are the table's. Or ``NotMarkup``.

    A table within another's cell is a sheet of its own where it has rows and columns, else the text of that
    cell. A page cut off within a table is damaged.
    """
    with memoryview(content) as view:
        page = "".join(_texts(view, 16 << 20))
    if "\0" in page:
        raise NotMarkup("damaged-file")
    if _MIME.match(page):
        raise NotMarkup("web-page")  # saved as one file with its pictures: its tables are encoded in it
    found = sorted(_tables(page), key=lambda table: table.order)
    return tuple(table.grid.sheet(f"Table {number}") for number, table in enumerate(found, 1))


class _Table:
    """A table of a page while it is read, the cell that is open in it, and what stands there so far."""

    def __init__(self, order: int) -> None:
        self.order = order
        self.grid = _Grid()
        self.in_cell = False
        self.parts: list[str] = []
        self._merged = _Merged()
        self._row, self._column = -1, 0
        self._cells: list[tuple[int, str]] = []
        self._across, self._down = 1, 0

    def begin_row(self) -> None:
        self.end_row()
        self._row += 1
        self._column = 0

    def begin_cell(self, attributes: str) -> None:
        self.end_cell()
        if self._row < 0:
            self.begin_row()
        self._across, self._down = 1, 0
        for way, number in _SPAN.findall(attributes) if "span" in attributes.lower() else ():
            if way.lower() == "col":
                self._across = min(max(1, int(number)), _MOST_ACROSS)
            else:
                self._down = min(int(number) - 1, _MOST_DOWN) if int(number) else _MOST_DOWN
        self._column = self._merged.free(self._row, self._column)
        self.in_cell = True

    def end_cell(self) -> None:
        if self.in_cell:
            self._cells.append((self._column, _shown(self.parts)))
            self._merged.cover(self._row, self._column, self._across, self._down)
            self._column += self._across
            self.in_cell, self.parts = False, []

    def end_row(self) -> None:
        self.end_cell()
        self.grid.place(self._row, self._cells)
        self._cells = []


def _tables(page: str) -> Iterator[_Table]:
    """The tables of a page in which something stands, each when it ends."""
    begun: list[_Table] = []
    order = found = at = 0
    for token in _TOKEN.finditer(page):
        if begun and begun[-1].in_cell and token.start() > at:
            begun[-1].parts.append(_unescaped(page[at : token.start()]))
        at = token.end()
        closing, name, attributes = token.groups()
        if name is None:
            if "<!entity" in token[0].lower():
                raise NotMarkup("hostile-content")
            continue
        name = name.lower()
        if name == "table" and not closing:
            if len(begun) == _DEEPEST_TABLE:
                raise NotMarkup("hostile-content")
            order += 1
            begun.append(_Table(order))
        elif not begun:
            continue
        elif name in ("td", "th"):
            if closing:
                begun[-1].end_cell()
            else:
                begun[-1].begin_cell(attributes)
        elif name == "tr" and not closing:
            begun[-1].begin_row()
        elif name == "tr":
            begun[-1].end_row()
        elif name in ("table", "body", "html") and closing:
            for _ in range(1 if name == "table" else len(begun)):
                ended = _ended(begun)
                found += ended is not None
                if found > _MOST_TABLES:
                    raise NotMarkup("too-large")
                if ended:
                    yield ended
        elif begun[-1].in_cell and (name == "br" or name in _BLOCKS):
            begun[-1].parts.append(_BREAK if name == "br" else _BLOCK)
    if begun:
        raise NotMarkup("damaged-file")


def _ended(begun: list[_Table]) -> _Table | None:
    """The innermost table, taken off; None where nothing stands in it that is not its outer cell's text."""
    table = begun.pop()
    table.end_row()
    extent = table.grid.extent
    outer = begun[-1] if begun and begun[-1].in_cell else None
    if outer and extent.filled and (extent.lowest[0] < 2 or extent.columns < 2) and extent.filled < 1_000:
        outer.parts += [_BLOCK, table.grid.lines().replace("\n", _BREAK), _BLOCK]
        return None
    return table if extent.filled else None


def _unescaped(text: str) -> str:
    if "&" not in text or len(text) > _LONGEST_TAG:
        return text
    try:
        return html.unescape(text)
    except ValueError:  # a number of thousands of digits
        return text


def _shown(parts: Sequence[str]) -> str:
    """The text of a cell: its line breaks as new lines, white space that only lays out the source left out.

    Plain spaces stay as they are, because in a string of marks each is one; so do the page's own
    (``&nbsp;``), as spaces, where anything else stands in the cell.
    """
    text = "".join(parts)
    if _LAID_OUT.search(text):
        blocks = ("\n".join(map(_line, block.split(_BREAK))) for block in text.split(_BLOCK))
        text = "\n".join(block for block in blocks if block.strip())
    return text if text.strip() else ""


def _line(text: str) -> str:
    def fewer(found: re.Match[str]) -> str:
        run = found[0]
        if not run.strip(" "):
            return run
        return " " if 0 < found.start() and found.end() < len(text) else ""

    return _SPACES.sub(fewer, text).replace("\xa0", " ")


# XML

_LONGEST_TAG = 1 << 20
_DEEPEST, _MOST_NAMES = 100, 20_000


class _Reader(Protocol):
    """What becomes of the elements of one sort of file."""

    def start(self, name: str, attributes: dict[str, str]) -> None: ...

    def end(self, name: str) -> None: ...

    def text(self, text: str) -> None: ...

    def sheets(self) -> tuple[ArrowSheet, ...]:
        """What was read, when all has been."""


def sheets_of_xml(content: Content) -> tuple[ArrowSheet, ...]:
    """The sheets of an XML file by what its root says it is, none without records. Or ``NotMarkup``.

    A spreadsheet (SpreadsheetML 2003), a Common Transfer File, or else records: the elements whose children
    hold text only, each a row under the children's names, as in SIMS's reports and its lists of marks.
    """
    names: dict[str, str] = {}
    parser = expat.ParserCreate("utf-8", None, names)
    parser.buffer_text = True
    parser.buffer_size = _PIECE
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse
    readers: list[_Reader] = []

    def root(name: str, attributes: dict[str, str]) -> None:
        reader = _READERS.get(_local(name).lower(), _Records)()
        readers.append(reader)
        parser.StartElementHandler = reader.start
        parser.EndElementHandler = reader.end
        parser.CharacterDataHandler = reader.text
        reader.start(name, attributes)

    parser.StartElementHandler = root
    with memoryview(content) as view:
        try:
            given = 0
            for text in _texts(view, _PIECE):
                piece = (text if given else text.lstrip()).encode("utf-8")
                parser.Parse(piece, False)
                given += len(piece)
                if len(names) > _MOST_NAMES or given - parser.CurrentByteIndex > _LONGEST_TAG:
                    raise NotMarkup("hostile-content")
            parser.Parse(b"", True)
        except (expat.ExpatError, UnicodeEncodeError):
            raise NotMarkup("damaged-file") from None
    return readers[0].sheets()


def _refuse(*_: object) -> None:
    raise NotMarkup("hostile-content")


def _local(name: str) -> str:
    """A name without its prefix."""
    return name.rpartition(":")[2]


class _Records:
    """Records of any sort: elements with attributes or with children that hold only text."""

    def __init__(self) -> None:
        self._rows: list[dict[str, str] | None] = [None]  # of each open element, the file's own first
        self._parts: list[str] = []
        self._is_leaf = False
        self._kinds: dict[str, _RecordsOfAKind] = {}
        self.text = self._parts.append

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._rows) > _DEEPEST:
            raise NotMarkup("hostile-content")
        if attributes:
            attributes = {each: text for each, text in attributes.items() if not each.startswith(_NO_FIELDS)}
        self._rows.append(attributes or None)
        self._parts.clear()
        self._is_leaf = True

    def end(self, name: str) -> None:
        row = self._rows.pop()
        if self._is_leaf:
            self._is_leaf = False
            text = "".join(self._parts)
            self._parts.clear()
            if row is None or text.strip():
                above = self._rows[-1]
                if above is None:
                    self._rows[-1] = {name: text}
                else:
                    above[name] = _joined(above[name], text) if name in above else text
            if row is None:
                return
            if text.strip():
                row[name] = _joined(row[name], text) if name in row else text
        if row is not None:
            if name not in self._kinds:
                self._kinds[name] = _RecordsOfAKind()
            self._kinds[name].add(row)

    def sheets(self) -> tuple[ArrowSheet, ...]:
        if not self._kinds:
            return ()
        best = max(self._kinds.values(), key=lambda kind: kind.rank)
        return (best.grid.sheet("", headings=best.headings),)


_NO_FIELDS = ("xmlns", "xsi:", "xml:")


def _joined(first: str, second: str) -> str:
    """Two fields of one name in a record, one below the other; more than a cell can hold is no record's."""
    return f"{first}\n{second}" if len(first) < limit("cell_text") else first


class _RecordsOfAKind:
    """The records of one name, and the fields that they have."""

    def __init__(self) -> None:
        self.grid = _Grid()
        self._columns: dict[str, int] = {}
        self._count = 0

    @property
    def headings(self) -> list[str]:
        return [_local(name) for name in self._columns]

    @property
    def rank(self) -> tuple[bool, bool, int, int]:
        """How likely these are the file's records: marks, then what repeats, what we know, and the most."""
        fields = {field_of(heading) for heading in self.headings[: limit("columns")]}
        marks = bool(fields & {"mark", "am_mark", "pm_mark", "marks_string"}) and bool(
            fields & {"date", "week_start"}
        )
        return marks, self._count > 1, len(fields - {""}), self._count

    def add(self, row: dict[str, str]) -> None:
        if self.grid.is_refused:
            return
        cells = [""] * len(self._columns)
        for name, text in row.items():
            place = self._columns.get(name)
            if place is not None:
                cells[place] = text
            elif len(self._columns) <= limit("columns"):
                self._columns[name] = len(cells)
                cells.append(text)
        self.grid.put(self._count, cells)
        self._count += 1


class _Spreadsheet:
    """SpreadsheetML 2003 (Workbook, Worksheet, Table, Row, Cell, Data): true addresses, dates as written."""

    def __init__(self) -> None:
        self._sheets: list[tuple[str, _Grid]] = []
        self._hidden: set[int] = set()
        self._merged = _Merged()
        self._row = self._rows = self._column = self._across = self._down = 0
        self._cells: list[tuple[int, str]] = []
        self._parts: list[str] = []
        self._within: list[str] = []  # the open elements' names, without prefix and small
        self._names: dict[str, str] = {}
        self._reads = False  # whether text is a cell's

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._within) >= _DEEPEST:
            raise NotMarkup("hostile-content")
        within = self._within[-1] if self._within else ""
        plain = self._plain(name)
        self._within.append(plain)
        if self._reads:
            return  # how a part of the text looks
        if plain == "worksheet":
            if len(self._sheets) == _MOST_TABLES:
                raise NotMarkup("too-large")
            names = [text for each, text in attributes.items() if self._plain(each) == "name"]
            self._sheets.append(("".join(names), _Grid()))
            self._merged = _Merged()
            self._rows = 0
        elif plain == "row" and within == "table" and self._sheets:
            self._row = self._number(attributes, "index", self._rows + 1, 1_048_576) - 1
            if self._row < self._rows:
                raise NotMarkup("damaged-file")
            self._rows = self._row + 1 + self._number(attributes, "span", 0, 1_048_576)
            self._column, self._cells = 0, []
        elif plain == "cell" and within == "row":
            column = self._number(attributes, "index", 0, 16_384) - 1
            if 0 <= column < self._column:
                raise NotMarkup("damaged-file")
            self._column = column if column >= 0 else self._merged.free(self._row, self._column)
            self._across = 1 + self._number(attributes, "mergeacross", 0, 16_384)
            self._down = self._number(attributes, "mergedown", 0, 1_048_576)
        elif (within, plain) in (("cell", "data"), ("worksheetoptions", "visible")):
            self._reads, self._parts = True, []

    def end(self, name: str) -> None:
        plain = self._within.pop()
        within = self._within[-1] if self._within else ""
        if (within, plain) == ("cell", "data"):
            self._reads = False
            self._cells.append((self._column, "".join(self._parts)))
        elif (within, plain) == ("worksheetoptions", "visible"):
            self._reads = False
            if "".join(self._parts).strip().lower() in ("sheethidden", "sheetveryhidden"):
                self._hidden.add(len(self._sheets))
        elif plain == "cell" and within == "row":
            self._merged.cover(self._row, self._column, self._across, self._down)
            self._column += self._across
        elif plain == "row" and within == "table" and self._sheets:
            self._sheets[-1][1].place(self._row, self._cells)
            self._cells = []

    def text(self, text: str) -> None:
        if self._reads:
            self._parts.append(text)

    def sheets(self) -> tuple[ArrowSheet, ...]:
        return tuple(
            grid.sheet(name, hidden=number in self._hidden)
            for number, (name, grid) in enumerate(self._sheets, 1)
            if grid.extent.filled
        )

    def _plain(self, name: str) -> str:
        known = self._names.get(name)
        if known is None:
            known = self._names[name] = _local(name).lower()
        return known

    def _number(self, attributes: Mapping[str, str], wanted: str, otherwise: int, most: int) -> int:
        for name, text in attributes.items():
            if self._plain(name) == wanted:
                if not text.isdecimal() or len(text) > 9 or int(text) > most:
                    raise NotMarkup("damaged-file")
                return int(text)
        return otherwise


_OF_A_PUPIL = {
    "upn": "UPN",
    "surname": "Surname",
    "forename": "Forename",
    "dob": "DOB",
    "gender": "Gender",
    "ncyearactual": "NCyearActual",
}
_OF_A_YEAR = {  # not "Year", which means a year group wherever else it stands over a column
    "lea/estab": "LEA/Estab",
    "schoolname": "SchoolName",
    "year": "School Year",
}
_OF_MARKS = {"attendancestartdate": "Attendance Start Date", "attendancemarks": "Attendance Marks"}
_SUMS = {
    "sessionspossible": "Sessions Possible",
    "sessionsattended": "Sessions Attended",
    "sessionsauthorised": "Sessions Authorised",
    "sessionsunauthorised": "Sessions Unauthorised",
}
_Fields = dict[str, str]


class _TransferFile:
    """A Common Transfer File: a row for each pupil, school year and string of marks (layouts.md 1.11).

    Spaces at the ends of a string are marks and stay. Pupils and years without marks make up a sheet of
    their own, "Without marks" where there is another, in which only what is known has a column; a pupil
    without years is in the school that sends the file.
    """

    _WITH, _WITHOUT = _OF_A_PUPIL | _OF_A_YEAR | _OF_MARKS | _SUMS, _OF_A_PUPIL | _OF_A_YEAR | _SUMS

    def __init__(self) -> None:
        self._within: list[str] = []
        self._names: dict[str, str] = {}
        self._parts: list[str] = []
        self._is_leaf = False
        self._source: _Fields = {}
        self._pupil: _Fields = {}
        self._years: list[tuple[_Fields, list[_Fields]]] = []
        self._with, self._without = _Grid(), _Grid()
        self._counts = [0, 0]
        self.text = self._parts.append

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if len(self._within) >= _DEEPEST:
            raise NotMarkup("hostile-content")
        if name not in self._names:
            self._names[name] = _local(name).lower()
        plain = self._names[name]
        self._within.append(plain)
        self._parts.clear()
        self._is_leaf = True
        if plain == "pupil":
            self._pupil, self._years = {}, []
        elif plain == "yeardata":
            self._years.append(({}, []))
        elif plain == "attendsessions" and self._years:
            self._years[-1][1].append({})

    def end(self, name: str) -> None:
        plain = self._within.pop()
        above = self._within[-1] if self._within else ""
        if self._is_leaf:
            text = "".join(self._parts)
            if above in ("pupil", "basicdetails"):
                self._pupil.setdefault(plain, text.strip())
            elif above == "sourceschool":
                self._source[plain] = text.strip()
            elif above == "yeardata" and self._years:
                self._years[-1][0][plain] = text.strip()
            elif above == "attendsessions" and self._years and self._years[-1][1]:
                self._years[-1][1][-1][plain] = text if plain == "attendancemarks" else text.strip()
        self._is_leaf = False
        self._parts.clear()
        if plain == "pupil":
            self._put_pupil()

    def sheets(self) -> tuple[ArrowSheet, ...]:
        found = []
        if self._counts[0]:
            found.append(self._with.sheet("", headings=list(self._WITH.values())))
        if self._counts[1]:
            name = "Without marks" if found else ""
            others = self._without.sheet(name, headings=list(self._WITHOUT.values()))
            told = tuple(column for column in others.columns if column.null_count < len(column) - 1)
            found.append(ArrowSheet(name, told))
        return tuple(found)

    def _put_pupil(self) -> None:
        for year, strings in self._years or [(dict(self._source), [])]:
            year["lea/estab"] = year.get("lea", "") + year.get("estab", "")
            for marks in strings:
                self._put(self._with, 0, self._WITH, self._pupil | year | marks)
            if not strings:
                self._put(self._without, 1, self._WITHOUT, self._pupil | year)
        self._pupil, self._years = {}, []

    def _put(self, grid: _Grid, which: int, headings: _Fields, fields: _Fields) -> None:
        grid.put(self._counts[which], [fields.get(name, "") for name in headings])
        self._counts[which] += 1


_READERS: Mapping[str, Callable[[], _Reader]] = {"workbook": _Spreadsheet, "ctfile": _TransferFile}
