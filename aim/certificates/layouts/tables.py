"""What the table layouts share: which rows are pupils' own, and what the lines above the table say."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

from aim.certificates.cells import Sheet
from aim.certificates.dates import Order, read_dates
from aim.certificates.headings import HeadingRow
from aim.certificates.names import field_of, looks_like_a_school, school_in_parts, tidy
from aim.certificates.numbered import Column
from aim.certificates.reading import encoded
from aim.codes import code_texts
from aim.stretches import on_all_cores

Rows = npt.NDArray[np.signedinteger[Any]]

# How lines that are no pupil's begin: sums, keys to the codes, and what a printer adds.
_FOOTER = re.compile(
    r"^(grand |sub ?)?totals?\b|^(possible|authorised|unauthorised|present|absent|attended|average|mean|"
    r"sessions possible)\b|^%|^(printed|produced|generated|report run|run by|run on|created|exported)\b|"
    r"^date printed\b|"
    r"^page \d|^(key|legend|codes?|attendance codes?)\b\s*:?|^(end of|number of|count)\b",
    re.IGNORECASE,
)
_LEGEND = re.compile(r"^([/\\#-]|[A-Z]\d?)\s*(=|:|-|\s)\s*[A-Za-z][a-z]+.*")
_RANGES = tuple(  # 2026-09-14 to 2026-09-18 has dashes of its own
    re.compile(rf"(\S.*?\d)\s*{between}\s*(\S.*?\d)\s*$", re.IGNORECASE)
    for between in (r"\b(?:to|until)\b", r"(?:\s-|\u2013|\u2014)", "-")
)
_ACADEMIC_YEAR = re.compile(r"\b(20\d\d)\s*[/-]\s*(?:20)?\d\d\b(?!\s*[/-])")
_DATE = re.compile(r"\b\d{1,2}[/.-]\d{1,2}[/.-]\d{2,4}\b")
_PRINTED = re.compile(
    r"^(?:printed|produced|generated|exported|report run|created)\b\D*([\d/.\- ]{6,10})", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Preamble:
    """What the lines above a table, or above one pupil's block, say."""

    labels: Mapping[str, str] = field(default_factory=dict)
    range_texts: tuple[tuple[str, str], ...] = ()  # pairs of dates that could be the printed range
    academic_year: int | None = None  # the year it starts in
    date_texts: tuple[str, ...] = ()  # every date in the lines: witnesses to the order of day and month

    def printed_range(self, order: Order | None) -> tuple[date, date] | None:
        """The first pair of dates that is a range, read in this order where one is known."""
        for ends in self.range_texts:
            read = read_dates(ends, order=order, beside=self.date_texts, weekends=True)
            if all(end in read.days for end in ends) and read.days[ends[0]] <= read.days[ends[1]]:
                return read.days[ends[0]], read.days[ends[1]]
        return None

    def within(self, order: Order | None) -> tuple[date, date] | None:
        """The days that dates without a year lie in: the printed range, else the academic year named."""
        if self.academic_year is None:
            return self.printed_range(order)
        return self.printed_range(order) or (
            date(self.academic_year, 8, 1),
            date(self.academic_year + 1, 7, 31),
        )

    @property
    def for_everyone(self) -> dict[str, str]:
        """What holds for every row of a table under these lines: the school, and a form if one is named."""
        wanted = ("school", "school_number", "reg_group", "year_group")
        return {name: self.labels[name] for name in wanted if self.labels.get(name)}

    @property
    def names_a_pupil(self) -> bool:
        """Whether these lines begin another pupil."""
        return any(self.labels.get(name) for name in ("name", "surname", "upn", "admission_number"))


def preamble_of(rows: Sequence[Sequence[str]]) -> Preamble:
    """The labels and dates in some lines; a label's value stands right of it, or after a colon."""
    labels: dict[str, str] = {}
    for row in rows:
        filled = [tidy(cell) for cell in row if tidy(cell)]
        for index, text in enumerate(filled):
            label, colon, rest = text.partition(":")
            name = field_of(label)
            if name and colon and rest.strip():
                labels.setdefault(name, rest.strip())
            elif name and index + 1 < len(filled) and not field_of(filled[index + 1]):
                labels.setdefault(name, filled[index + 1])
        if len(filled) == 1 and looks_like_a_school(filled[0]) and ":" not in filled[0]:
            name, number = school_in_parts(filled[0])
            labels.setdefault("school", name)
            if number:
                labels.setdefault("school_number", number)
    lines = [tidy(cell) for row in rows for cell in row if tidy(cell)]
    ranges = [
        labels.get("range", ""),
        " to ".join(labels.get(name, "") for name in ("range_from", "range_to")),
    ]
    return Preamble(
        labels,
        tuple(pair for line in (*ranges, *lines) if (pair := range_in(line))),
        next((int(found.group(1)) for line in lines if (found := _ACADEMIC_YEAR.search(line))), None),
        tuple(found for line in lines for found in _DATE.findall(line)),
    )


def range_in(line: str) -> tuple[str, str] | None:
    """The two dates of a range, as they are written in a line; None where it has none."""
    for pattern in _RANGES:
        matched = pattern.search(line.split(":", 1)[-1])
        if matched:
            first, last = _date_at(matched.group(1), last=True), _date_at(matched.group(2), last=False)
            if first and last:
                return first, last
    return None


def _date_at(text: str, *, last: bool) -> str:
    """The date at the end, or the start, of a piece of text."""
    words = text.split()
    for length in (1, 2, 3, 4):
        piece = " ".join(words[-length:] if last else words[:length])
        if piece and read_dates([piece], order=Order.DMY).days:
            return piece
    return ""


def witnesses(sheet: Sheet, headings: HeadingRow, above: Preamble) -> list[str]:
    """The other dates of a sheet, which show in what order it writes day and month."""
    births = headings.columns("date_of_birth").get("date_of_birth")
    texts = [] if births is None else encoded(sheet.columns[births], headings.data_row).standing
    return [*above.date_texts, *texts]


def is_no_pupil(text: str) -> bool:
    """Whether a row that begins with this text is a sum, a legend or what a printer adds."""
    return bool(_FOOTER.match(text) or _LEGEND.match(text) or text in _codes())


@cache
def _codes() -> frozenset[str]:
    return frozenset(code_texts())


PUPIL_FIELDS = ("upn", "admission_number", "surname", "name")


def names_pupils(columns: Mapping[str, int]) -> bool:
    """Whether a table has a column that says whose each row is."""
    return bool(set(PUPIL_FIELDS) & set(columns))


@dataclass(frozen=True, eq=False)
class TableRows:
    """The rows of a table that are pupils' own, and those left out with how they begin."""

    rows: Rows  # from 0
    numbers: Rows  # the same from 1, as people count them
    left_out: tuple[tuple[int, str], ...]


def pupil_rows(
    sheet: Sheet,
    headings: HeadingRow,
    marks: Sequence[int],
    *,
    certain: Sequence[int],
    telling: Sequence[int] = (),
) -> TableRows:
    """Which rows under the headings are a pupil's.

    A row with a mark in it counts whatever it begins with (Key, Page and Mean are surnames too), and so does
    one with a number in a column of ``certain`` (a UPN, a date). Any other counts if it does not begin like a
    sum, a legend or a page footer, and has something in a column of ``certain``, or in one of ``telling`` and
    one other cell at least. Numbers and percentages are no marks: they are what sums are made of.
    """
    columns = [encoded(column, 0) for column in sheet.columns]
    tells = _Tells(columns)
    filled, kept = np.zeros(sheet.height, dtype=bool), np.zeros(sheet.height, dtype=bool)

    def look(rows: slice) -> None:
        here, marked, numbered, sure, told, several, like_a_footer = np.zeros(
            (7, rows.stop - rows.start), bool
        )
        for number, column in enumerate(columns):
            places = column.places[rows]
            something = places >= 0
            starts = something & ~here
            if starts.any():
                like_a_footer |= tells.is_no_pupil(number)[places] & starts
            several |= here & something
            here |= something
            if number in marks:
                marked |= tells.is_mark(number)[places]
            if number in certain:
                sure |= something
                numbered |= tells.is_number(number)[places]
            if number in telling:
                told |= something
        filled[rows] = here
        kept[rows] = here & (marked | numbered | ((sure | (told & several)) & ~like_a_footer))

    on_all_cores(sheet.height, look)
    filled[: headings.data_row] = kept[: headings.data_row] = False
    kept &= ~_repeats_heading(sheet, headings, [*certain, *telling], marks)
    begins = ((row + 1, _beginning(sheet, row)) for row in np.flatnonzero(filled & ~kept).tolist())
    left_out = tuple((number, text) for number, text in begins if text)
    first = int(kept.argmax())
    if kept[first:].all():  # of a county's file the quicker way to say so
        every = np.arange(first, len(kept) + 1, dtype=np.int32)
        return TableRows(every[:-1], every[1:], left_out)
    rows = np.flatnonzero(kept)
    return TableRows(rows, np.add(rows, 1, dtype=np.int32), left_out)


def _beginning(sheet: Sheet, row: int) -> str:
    """The first text of a row; "" where only letters stand in it that nobody can see."""
    return next((text for cell in sheet.rows(row, row + 1)[0] if (text := tidy(cell))), "")


class _Tells:
    """What each text of each column is, asked of it once and only where it matters; False for nothing."""

    def __init__(self, columns: Sequence[Column]) -> None:
        self._columns = columns
        self._known: dict[tuple[str, int], npt.NDArray[np.bool_]] = {}

    def is_no_pupil(self, column: int) -> npt.NDArray[np.bool_]:
        return self._of("no pupil", column, lambda text: is_no_pupil(tidy(text)))

    def is_mark(self, column: int) -> npt.NDArray[np.bool_]:
        return self._of("mark", column, lambda text: not _NUMBER.match(tidy(text)))

    def is_number(self, column: int) -> npt.NDArray[np.bool_]:
        return self._of("number", column, lambda text: bool(_IDENTIFIER.match(tidy(text))))

    def _of(self, what: str, column: int, holds: Callable[[str], bool]) -> npt.NDArray[np.bool_]:
        found = self._known.get((what, column))
        if found is None:
            found = np.array([*map(holds, self._columns[column].texts), False])
            self._known[what, column] = found
        return found


_IDENTIFIER = re.compile(r"^[A-Za-z]{0,3}\d[\w/.:-]*$")
_NUMBER = re.compile(r"^[\d.,]+\s*%?$")


def _repeats_heading(
    sheet: Sheet, headings: HeadingRow, others: Sequence[int], marks: Sequence[int]
) -> npt.NDArray[np.bool_]:
    """Rows under the headings that say the headings again, as every printed page does."""
    if headings.depth == 0:  # no headings, by a person's word: nothing to say again
        return np.zeros(sheet.height, dtype=bool)
    lowest = headings.data_row - 1
    compared = [encoded(sheet.columns[column], 0).places for column in [*others, *list(marks)[:4]]]
    compared = [places for places in compared if places[lowest] >= 0]
    same = np.zeros(sheet.height, dtype=bool)
    if not compared:
        return same
    alike = np.flatnonzero(compared[0] == compared[0][lowest])
    for places in compared[1:]:
        alike = alike[places[alike] == places[lowest]]
    same[alike] = True
    same[: headings.data_row] = False
    for depth in range(1, headings.depth):
        same[:-depth] |= same[depth:]
    return same


def changed_headings(sheet: Sheet, headings: HeadingRow, others: Sequence[int], marks: Sequence[int]) -> Rows:
    """The rows (from 0) under the headings at which they are said again with other dates."""
    if headings.depth == 0:
        return np.zeros(0, dtype=np.int64)
    same_others, same_marks = (np.ones(sheet.height, dtype=bool) for _ in range(2))
    compared = 0
    for level in range(headings.depth):
        first = headings.first + level
        for columns, same in ((others, same_others), (marks, same_marks)):
            for column in columns:
                part = encoded(sheet.columns[column], 0).places
                equal = part == part[first]
                equal = np.append(equal[level:], np.zeros(level, dtype=bool))
                same &= equal
                compared += int(same is same_others and part[first] >= 0)
    changed = same_others & ~same_marks
    changed[: headings.data_row] = False
    return np.flatnonzero(changed) if compared else np.zeros(0, dtype=np.int64)


def printed_on(rows: Sequence[Sequence[str]], order: Order | None = None) -> date | None:
    """The day a file says it was printed, where one of these rows says so."""
    for row in rows:
        for cell in row:
            matched = _PRINTED.match(tidy(cell))
            if matched:
                read = read_dates([matched.group(1).strip()], order=order or Order.DMY, weekends=True)
                if read.days:
                    return next(iter(read.days.values()))
    return None
