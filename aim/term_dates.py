"""Term dates beside what else is known: from a file that holds them, and against the marks.

A file needs a row of headings with a first day (``first day``, ``from``, ``start``...), usually a last day,
and what each row is. A row named as one of the six half terms is that half term; any other is a closure by
its name. Nothing of a file is taken unless all of it is understood.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from weakref import WeakKeyDictionary

import numpy as np

from aim.calendar import (
    AUTUMN_TO_SUMMER,
    SIX_TERMS,
    HalfTermDates,
    TermDates,
    academic_year_of,
    half_terms_inferred,
)
from aim.certificates.cells import Content, Sheet, opened
from aim.certificates.dates import looks_like_a_date, read_dates
from aim.register import Register, Registers
from aim.settings import ClosureTyped, HalfTermTyped, Settings
from aim.wording import academic_year_name, day, listed

_FIRST = {"first day", "first", "from", "start", "starts", "start date", "begins", "opens", "date", "day"}
_LAST = {"last day", "last", "to", "until", "end", "ends", "end date", "finish", "finishes", "closes"}
_ROWS = 2_000  # a school's calendar has a few dozen
_YEAR = re.compile(r"\b\d{4}\s*[/-]\s*(\d{4}|\d{2})\b")
_NUMBERED = re.compile(r"^(?:ht|half[ -]?term|term)?\s*([1-6])$")


@dataclass(frozen=True, slots=True)
class InFile:
    """The half terms and closures that stand in a file, as they would be typed; else what is wrong."""

    half_terms: Mapping[tuple[int, int], HalfTermTyped] = field(default_factory=dict)
    closures: Mapping[int, tuple[ClosureTyped, ...]] = field(default_factory=dict)
    faults: tuple[str, ...] = ()


def term_dates_in_file(name: str, content: Content, names: Sequence[str]) -> InFile:
    """The term dates that a CSV or Excel file holds; ``names`` are what the school calls its half terms."""
    found = opened(name, content)
    if not found.sheets:
        return InFile(faults=tuple(f"{each.message} {each.to_do}" for each in found.problems[:1]))
    for sheet in found.sheets:
        rows = [[" ".join(cell.split()) for cell in row] for row in sheet.rows(0, _ROWS)]
        headed = _headings(rows)
        if headed:
            return _in_rows(rows, headed, names)
    return InFile(faults=(_no_headings(found.sheets[0]),))


@dataclass(frozen=True, slots=True)
class _Headings:
    row: int
    first: int
    last: int | None
    name: int | None


def _headings(rows: Sequence[Sequence[str]]) -> _Headings | None:
    for at, row in enumerate(rows[:20]):
        words = [cell.casefold().rstrip(":") for cell in row]
        first = next((column for column, word in enumerate(words) if word in _FIRST), None)
        if first is not None:
            last = next((column for column, word in enumerate(words) if word in _LAST), None)
            others = (column for column, word in enumerate(words) if word and column not in (first, last))
            return _Headings(at, first, last, next(others, None))
    return None


def _no_headings(sheet: Sheet) -> str:
    right_now = [cell for cell in sheet.rows(0, 1)[0] if cell.strip()][:5]
    has = f" Right now its first row has {listed(f'“{each}”' for each in right_now)}." if right_now else ""
    return f"It needs a row of headings: Half term, First day, Last day.{has}"


def _in_rows(rows: Sequence[Sequence[str]], headed: _Headings, names: Sequence[str]) -> InFile:
    below = list(enumerate(rows, 1))[headed.row + 1 :]
    wanted = [(at, row[headed.first], _cell(row, headed.last), _cell(row, headed.name)) for at, row in below]
    dated = [each for each in wanted if each[1] or each[2]]
    texts = [text for _, first, last, _ in dated for text in (first, last) if looks_like_a_date(text)]
    dates = read_dates(texts)
    if dates.ambiguous:
        return InFile(
            faults=("Its dates can be read in two ways. Write them as 3 September 2026 or 2026-09-03.",)
        )
    half_terms: dict[tuple[int, int], HalfTermTyped] = {}
    closures: dict[int, list[ClosureTyped]] = {}
    faults = []
    for at, first, last, name in dated:
        unread = next((text for text in (first, last or first) if text not in dates.days), None)
        if unread is not None:
            faults.append(f"Row {at}: “{unread}” is not a date." if unread else f"Row {at} has no first day.")
            continue
        year = academic_year_of(dates.days[first])
        typed = day(dates.days[first]), day(dates.days[last]) if last else ""
        number = _half_term(name, names)
        if number is None:
            closures.setdefault(year, []).append((*typed, name))
        elif not last:
            faults.append(f"Row {at}: {name} has no last day.")
        elif (year, number) in half_terms:
            faults.append(f"Row {at}: {academic_year_name(year)} {name} stands in the file twice.")
        else:
            half_terms[year, number] = typed
    if not faults and not half_terms and not closures:
        faults.append("There are headings in it, and no dates under them.")
    if faults:
        return InFile(faults=tuple(faults))
    return InFile(half_terms, {year: tuple(each) for year, each in closures.items()})


def _cell(row: Sequence[str], column: int | None) -> str:
    return "" if column is None else row[column]


def _half_term(name: str, names: Sequence[str]) -> int | None:
    """Which half term a row is, by what the school, or anyone, calls them."""
    plain = " ".join(_YEAR.sub(" ", name).split()).casefold()
    for six in (names, AUTUMN_TO_SUMMER, SIX_TERMS):
        if plain in [each.casefold() for each in six]:
            return [each.casefold() for each in six].index(plain) + 1
    numbered = _NUMBERED.match(plain)
    return int(numbered.group(1)) if numbered else None


# Against the marks


def with_their_dates(registers: Registers, settings: Settings) -> Registers:
    """The registers with half terms as the school that is set dates and names them; others as they are."""
    return Registers(tuple(_dated(each, settings.dates_of(each.school)) for each in registers))


# A register that several users have is dated once for all of them, and forgotten with the last of them.
_dated_so_far: WeakKeyDictionary[Register, tuple[TermDates, Register]] = WeakKeyDictionary()


def _dated(register: Register, dates: TermDates) -> Register:
    before = _dated_so_far.get(register)
    if before is None or before[0] != dates:
        before = _dated_so_far[register] = (dates, register.with_term_dates(dates))
    return before[1]


@dataclass(frozen=True, slots=True)
class Difference:
    """Days on which the marks and the term dates do not say the same."""

    first_day: date
    last_day: date
    open_in_the_marks: bool


def days_with_marks(registers: Registers) -> frozenset[date]:
    """The days on which a school's registers show it open."""
    found: set[date] = set()
    for register in registers:
        is_open = register.sessions["open"].to_numpy(dtype=bool)
        days = register.sessions["date"].to_numpy().astype("datetime64[D]")
        found |= set(days[is_open].astype(object))
    return frozenset(found)


def half_terms_in_the_marks(registers: Registers) -> tuple[HalfTermDates, ...]:
    """The half terms that a school's registers show; the last may still be going on."""
    days = np.array(sorted(days_with_marks(registers)), dtype="datetime64[D]")
    return half_terms_inferred(days)


def differences(term_dates: TermDates, registers: Registers) -> tuple[Difference, ...]:
    """Where a school's term dates and its marks differ, from its first day with marks to its last."""
    marked = days_with_marks(registers)
    if not marked:
        return ()
    first, last = min(marked), max(marked)
    every = (first + timedelta(days=n) for n in range((last - first).days + 1))
    differing = [each for each in every if term_dates.is_open(each) not in (None, each in marked)]
    return tuple(_together(differing, marked))


def _together(days: Sequence[date], marked: frozenset[date]) -> Iterator[Difference]:
    """Days that follow one another, over weekends too, as one."""
    number = {each: np.busday_count("1970-01-01", each) for each in days}
    keys = (
        ((each in marked, int(number[each]) - at if each.weekday() < 5 else each), each)
        for at, each in enumerate(days)
    )
    for (in_marks, _), together in groupby(keys, key=lambda key: key[0]):
        each = [one for _, one in together]
        yield Difference(each[0], each[-1], in_marks)


def in_words(difference: Difference) -> str:
    """ "Marks on 26/10/2026, when the term dates have the school closed."."""
    first, last = difference.first_day, difference.last_day
    when = f"on {day(first)}" if first == last else f"from {day(first)} to {day(last)}"
    if difference.open_in_the_marks:
        return f"There are marks {when}, when the term dates have the school closed."
    return f"There are no marks {when}, when the term dates have the school open."
