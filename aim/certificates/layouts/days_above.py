"""Days that stand only above a table: the week its weekdays are of, or the first day of its strings of marks.

They are used where nothing in the table dates it, everything the lines above say agrees, and no other reading
of them would do as well; otherwise nothing is dated. That they were used is always noted.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np

from aim.certificates.cells import Sheet
from aim.certificates.dates import Order, looks_like_a_date, read_dates
from aim.certificates.headings import HeadingRow
from aim.certificates.layouts.tables import Rows, range_in
from aim.certificates.names import field_of, tidy
from aim.certificates.numbered import Places
from aim.certificates.reading import NO_DAY, encoded_block
from aim.problems import Place, Problem, column_letters, problem
from aim.wording import counted, monday_of

_FIRST, _LAST = ("week_start", "range_from"), ("week_end", "range_to")
_WEEK = re.compile(r"\bweek|^w ?/? ?[cbe]\b", re.IGNORECASE)
_WEEK_OF = re.compile(r"^(w/?[cb]|week (?:commencing|beginning|starting))\s+(?=\d)(.*)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Said:
    """A day that a line outside of the table gives: which, as it is written, and where, from 0."""

    what: str  # one of _FIRST or _LAST; "" for another day in such a line
    text: str
    row: int
    column: int
    of_a_week: bool  # it is called the first or the last day of a week


@dataclass(frozen=True, slots=True)
class Dated:
    """What the lines above date a table by: its first day, and its last where they give one."""

    first: date
    last: date | None
    said: Said = field(compare=False)
    on_edges: bool = field(default=False, compare=False)  # of a week: a Monday, or the days about a weekend


Reads = Callable[[Sequence[Said], Order | None], Dated | None]


def said_in(rows: Sequence[Sequence[str]], first: int = 0) -> tuple[Said, ...]:
    """The first and last days that these lines give, the first of them being the sheet's row ``first``."""
    return tuple(each for place, row in enumerate(rows, first) for each in _said_in_row(row, place))


def _said_in_row(row: Sequence[str], place: int, *, begins: bool = False) -> tuple[Said, ...]:
    """The days that a line gives; with ``begins`` only those that it begins with: no pupil's row does."""
    filled = [(column, tidy(cell)) for column, cell in enumerate(row) if tidy(cell)]
    if begins:
        filled = filled[: 2 if filled and field_of(filled[0][1].partition(":")[0]) else 1]
    found = []
    for index, (column, text) in enumerate(filled):
        pair = range_in(text)
        if pair:
            of_a_week = bool(_WEEK.search(text))
            found.append(Said("range_from", pair[0], place, column, of_a_week))
            found.append(Said("range_to", pair[1], place, column, of_a_week))
            continue
        together = _WEEK_OF.match(text)
        if together and looks_like_a_date(together.group(2)):
            found.append(Said("week_start", together.group(2), place, column, True))
            continue
        label, _, rest = text.partition(":")
        what, value = field_of(label), rest.strip()
        if not value and index + 1 < len(filled):
            column, value = filled[index + 1]
        what = "range_from" if what == "range" else what
        if what in _FIRST + _LAST and looks_like_a_date(value):
            found.append(Said(what, value, place, column, bool(_WEEK.search(label))))
    if found:
        taken = {each.column for each in found}
        others = [
            (column, text) for column, text in filled if column not in taken and looks_like_a_date(text)
        ]
        found += [Said("", text, place, column, False) for column, text in others]
    return tuple(found)


def week_of(said: Sequence[Said], order: Order | None) -> Dated | None:
    """The Monday of the one week that all of this is about; None where it is not one, or not certain.

    A first or a last day alone is a week's only where it is called so: a term has a first day too.
    """
    days = _read(said, order)
    if days is None:
        return None
    mondays = {
        monday_of(day + timedelta(day.weekday() == 6 and each.what in _FIRST)) for each, day in days.items()
    }
    both = {each.what in _FIRST for each in said} == {True, False}
    called_so = all(each.of_a_week and _is_likely(each.what, day.weekday()) for each, day in days.items())
    if len(mondays) != 1 or not (both or called_so):
        return None
    edges = all(day.weekday() in ((0, 6) if each.what in _FIRST else (4, 5, 6)) for each, day in days.items())
    return Dated(mondays.pop(), None, said[0], edges)


def _is_likely(what: str, weekday: int) -> bool:
    """Whether a week begins or ends on such a day: on a Tuesday after a bank holiday, never on a Thursday."""
    return weekday in (6, 0, 1, 2) if what in _FIRST else weekday >= 3


def first_day_of(said: Sequence[Said], order: Order | None) -> Dated | None:
    """The first day that all of this gives, and the last where it gives one; None where it is not certain."""
    days = _read(said, order)
    if days is None:
        return None
    first = {day for each, day in days.items() if each.what in _FIRST}
    last = {day for each, day in days.items() if each.what in _LAST}
    if len(first) != 1 or len(last) > 1 or (last and min(last) < min(first)):
        return None
    where = next(each for each in said if each.what in _FIRST)
    return Dated(first.pop(), last.pop() if last else None, where)


def _read(said: Sequence[Said], order: Order | None) -> dict[Said, date] | None:
    read = read_dates([each.text for each in said], order=order, weekends=True)
    if not said or any(not each.what or each.text not in read.days for each in said):
        return None
    return {each: read.days[each.text] for each in said}


def can_be_dated(sheet: Sheet, headings: HeadingRow, reads: Reads) -> bool:
    """Whether the lines above a table date it, in some order of day and month."""
    said = said_in(sheet.rows(0, headings.first))
    return any(reads(said, order) for order in Order)


@dataclass(frozen=True, eq=False)
class DatedAbove:
    """The rows of a table without days of its own, their days since 1970, and what there is to say of it."""

    rows: Rows
    first_days: Places  # the same for every row it holds for
    last_days: Places
    problems: tuple[Problem, ...]


def dated_above(
    sheet: Sheet,
    headings: HeadingRow,
    marks: Sequence[int],
    rows: Rows,
    reads: Reads,
    order: Order | None,
    beside: Sequence[str],
) -> DatedAbove:
    """The days of a table's ``rows`` as the lines above it give them.

    ``marks`` are its columns of marks. Lines among the rows that give days are no pupils' and go from
    ``rows``; from the first that gives others on nothing is dated: it is another page.
    """
    said = said_in(sheet.rows(0, headings.first))
    known = read_dates([each.text for each in said], order=order, beside=beside, weekends=True)
    orders = [order or known.order] if not known.ambiguous else list(known.ambiguous)
    ways = [found for each in orders if (found := reads(said, each))]
    ways = [each for each in ways if each.on_edges] if len(ways) > 1 else ways
    if len(ways) != 1:
        where = Place(sheet.file, sheet.name, said[0].row + 1, column_letters(said[0].column + 1))
        kind = "ambiguous-dates" if len(orders) > 1 else "days-above-unsure"
        why = problem(kind, where, said[0].text, rows=counted(len(rows), "row"))
        never = np.full(len(rows), NO_DAY, dtype=np.int32)
        return DatedAbove(rows, never, never, (why,))
    again = _said_below(sheet, headings, marks)
    rows = rows[~np.isin(rows, list(again))]
    # A line that says the same days once more is the top of another page; any other begins another table.
    other = next((row for row, found in again.items() if ways[0] not in _each(reads, found)), sheet.height)
    where = Place(sheet.file, sheet.name, ways[0].said.row + 1, column_letters(ways[0].said.column + 1))
    problems = [problem("dated-from-above", where, ways[0].said.text, rows=counted(len(rows), "row"))]
    if (rows > other).any():
        problems.append(problem("headings-change", Place(sheet.file, sheet.name, other + 1), ""))
    first, last = (
        np.where(rows < other, (day - date(1970, 1, 1)).days if day else NO_DAY, NO_DAY).astype(np.int32)
        for day in (ways[0].first, ways[0].last)
    )
    return DatedAbove(rows, first, last, tuple(problems))


def _said_below(sheet: Sheet, headings: HeadingRow, marks: Sequence[int]) -> dict[int, tuple[Said, ...]]:
    """The rows under the headings that begin with days and hold no marks, and what each says."""
    below = np.arange(headings.data_row, sheet.height)
    marked = np.any(encoded_block(sheet, marks, below).places.reshape(-1, len(marks)) >= 0, axis=1)
    if marked.all():
        return {}
    rows = sheet.rows(headings.data_row, sheet.height)
    lines = {row: rows[row - headings.data_row] for row in below[~marked].tolist()}
    said = {row: _said_in_row(cells, row, begins=True) for row, cells in lines.items()}
    return {row: found for row, found in said.items() if found}


def _each(reads: Reads, said: Sequence[Said]) -> list[Dated]:
    """What these lines say in each order of day and month."""
    return [found for order in Order if (found := reads(said, order))]
