"""What is asked of a cohort's sums: some enrolments of one year, in some of its half terms.

Everything here is NumPy over ``sums.YearSums``; a list that needs single days goes back to the grids of the
pupils it is about. Thresholds are judged on each enrolment's own sessions of the half terms looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from aim.attendance import Attendance, attendance_of, sums_of_rows
from aim.calendar import first_numbered_monday
from aim.cohort.enrolments import judged
from aim.cohort.sums import Flags, Whole, YearSums
from aim.findings.slots import day_of, first_slot_of, mondays_of_slots
from aim.register import Register

Sums = npt.NDArray[np.int64]
_FIELDS = Attendance.__slots__
_CLASSES = 3  # the first fields of Attendance: attended, authorised, unauthorised make up the possible
_ATTENDED, _AUTHORISED, _UNAUTHORISED = (_FIELDS.index(n) for n in ("attended", "authorised", "unauthorised"))


@dataclass(frozen=True, slots=True)
class Counted:
    """Some enrolments added up: how many have a possible session, how many of them stand where."""

    pupils: int
    persistent: int  # those severely absent are among them
    severe: int
    attendance: Attendance


@dataclass(frozen=True, slots=True)
class WeekSum:
    """One week of everyone chosen."""

    number: int  # the same in every academic year: see ``_first_monday``
    monday: date
    attendance: Attendance


@dataclass(frozen=True, eq=False)
class Chosen:
    """Some rows of a year's sums, and the places of the half terms looked at."""

    year: YearSums
    rows: Whole
    terms: tuple[int, ...]

    @cached_property
    def each(self) -> Sums:
        """The sums of each row over the half terms: rows x fields of Attendance."""
        if len(self.terms) == len(self.year.half_terms):
            return self.year.whole[self.rows]
        some = self.year.by_half_term[:, list(self.terms)][self.rows]
        found: Sums = some.sum(axis=1, dtype=np.int64)
        return found

    @cached_property
    def counted(self) -> Counted:
        """All of them together."""
        return _counted(self.each)

    @cached_property
    def sessions(self) -> Sums:
        """The sums of each session of each school over the half terms: registers x slots x fields."""
        year = self.year
        blocks = self._blocks
        found = np.zeros((len(year.registers), len(year.slots), len(_FIELDS)), dtype=np.int64)
        if len(blocks):
            schools = year.school[year.first_row[blocks]]
            starts = np.flatnonzero(np.diff(schools, prepend=-1))
            some = year.by_session if len(blocks) == len(year.by_session) else year.by_session[blocks]
            found[schools[starts]] = np.add.reduceat(some, starts, axis=0, dtype=np.int32)
        found[~self.in_period] = 0
        return found

    @cached_property
    def weeks(self) -> Sums:
        """The sums of each week of each school over the half terms: registers x weeks x fields."""
        return _weeks_of(self.year, self.sessions)

    @cached_property
    def in_period(self) -> Flags:
        """Which sessions of which school are in the half terms: registers x slots."""
        return np.isin(self.year.half_term_of, self.terms)

    @cached_property
    def _blocks(self) -> Whole:
        """The blocks whose rows are chosen: a filter takes a block whole or leaves it."""
        blocks: Whole = np.unique(self.year.block[self.rows])
        return blocks

    @cached_property
    def codes_by_week(self) -> Sums:
        """How often each code stands in each week of the year: weeks x codes. Half terms are not asked."""
        found: Sums = self.year.by_code[self._blocks].sum(axis=0, dtype=np.int64)
        return found

    def with_half_terms(self, terms: Sequence[int]) -> Chosen:
        """The same enrolments in other half terms."""
        return Chosen(self.year, self.rows, tuple(terms))

    def of(self, rows: Whole) -> Chosen:
        """Only these of the enrolments, by row of the year's sums. Not for sums by session or by code."""
        return Chosen(self.year, rows, self.terms)


def chosen(
    year: YearSums,
    *,
    school: str = "",
    year_group: str = "",
    reg_group: str = "",
    on_roll_only: bool = False,
    half_term: str = "",
) -> Chosen:
    """The enrolments of a school, year group and form ("" for all) and one half term, or the whole year."""
    inside = np.ones(len(year.who), dtype=bool)
    for fact, word in (("school", school), ("year_group", year_group), ("reg_group", reg_group)):
        places, words = year.facts[fact]
        if word:
            inside &= places == (words.index(word) if word in words else -1)
    if on_roll_only:
        inside &= year.on_roll
    terms = range(len(year.half_terms))
    if half_term:
        terms = range(year.half_terms.index(half_term), year.half_terms.index(half_term) + 1)
    return Chosen(year, np.flatnonzero(inside), tuple(terms))


def counted_by(some: Chosen, fact: str) -> dict[str, Counted]:
    """What each group of a fact of the enrolments adds up to, in a person's order; empty groups left out."""
    places, words = some.year.facts[fact]
    return {
        words[group]: _counted(some.each[rows])
        for group, rows in _rows_of_groups(places[some.rows], len(words))
    }


def counted_by_half_term(some: Chosen, fact: str) -> dict[str, dict[str, Counted]]:
    """The same of every half term of the year, each judged by itself."""
    places, words = some.year.facts[fact]
    each = some.year.by_half_term[some.rows]
    return {
        words[group]: {name: _counted(each[rows, place]) for place, name in enumerate(some.year.half_terms)}
        for group, rows in _rows_of_groups(places[some.rows], len(words))
    }


def _rows_of_groups(places: Whole, count: int) -> list[tuple[int, Whole]]:
    order = np.argsort(places, kind="stable")
    ends = np.searchsorted(places[order], np.arange(count + 1))
    return [(n, order[ends[n] : ends[n + 1]]) for n in range(count) if ends[n] < ends[n + 1]]


def _counted(each: npt.NDArray[np.integer]) -> Counted:
    absent = each[:, _AUTHORISED].astype(np.int64) + each[:, _UNAUTHORISED]
    possible = absent + each[:, _ATTENDED]
    some = possible > 0
    return Counted(
        pupils=int(np.count_nonzero(some)),
        persistent=int(np.count_nonzero(some & (10 * absent >= possible))),
        severe=int(np.count_nonzero(some & (2 * absent >= possible))),
        attendance=attendance_of(each.sum(axis=0, dtype=np.int64)),
    )


def _weeks_of(year: YearSums, sessions: Sums) -> Sums:
    """Sums by session (registers x slots x fields) as sums by week."""
    starts = np.searchsorted(mondays_of_slots(year.slots), year.weeks)
    found: Sums = np.add.reduceat(sessions, starts, axis=1)
    return found


def by_week(some: Chosen, wanted: Flags | None = None) -> tuple[WeekSum, ...]:
    """Each week of the half terms with a possible session, in order; ``wanted`` by register and week."""
    numbers = week_numbers(some.year)
    weeks = some.weeks if wanted is None else np.where(wanted[:, :, None], some.weeks, 0)
    return tuple(
        WeekSum(number, day_of(2 * monday), attendance)
        for number, monday, row in zip(
            numbers.tolist(), some.year.weeks.tolist(), weeks.sum(axis=0), strict=True
        )
        if (attendance := attendance_of(row)).possible
    )


def week_numbers(year: YearSums) -> Whole:
    """The number of each week of a year: the same for the weeks of two years that are set side by side."""
    numbers: Whole = (year.weeks - _first_monday(year.academic_year)) // 7 + 1
    return numbers


@dataclass(frozen=True, slots=True)
class SameWeeks:
    """The weeks that this year and the year before both have, of the schools that have both, added."""

    now: Attendance
    before: Attendance
    weeks: int
    schools: int
    of_several: bool  # schools have anybody chosen this year


@dataclass(frozen=True, eq=False)
class BothYears:
    """Two years of the same schools: a school's week is of both where it has a possible session in both.

    Of the week in which a school's marks end, the year before has the days up to the same weekday.
    """

    now: Chosen
    before: Chosen
    weeks_now: Flags  # registers x weeks of this year: of both
    weeks_before: Flags  # registers x weeks of the year before: of both
    sums_before: Sums  # registers x weeks of the year before x fields, up to the same weekday

    @property
    def weeks(self) -> int:
        """How many weeks any school has in both years."""
        return int(self.weeks_now.any(axis=0).sum())

    @property
    def schools(self) -> int:
        """How many schools have such a week."""
        return int(self.weeks_now.any(axis=1).sum())

    @property
    def are_all(self) -> bool:
        """Whether every school with a possible session in either year has such a week."""
        return all(
            not (_possible(some.weeks) & ~weeks.any(axis=1, keepdims=True)).any()
            for some, weeks in ((self.now, self.weeks_now), (self.before, self.weeks_before))
        )

    @property
    def sums(self) -> tuple[Attendance, Attendance]:
        """What those weeks add up to, this year and the year before."""
        return (
            attendance_of(self.now.weeks[self.weeks_now].sum(axis=0)),
            attendance_of(self.sums_before[self.weeks_before].sum(axis=0)),
        )

    @property
    def same_weeks(self) -> SameWeeks | None:
        """Both years added; None where no school has a week in both."""
        if not self.weeks:
            return None
        schools = np.unique(self.now.year.school[self.now.rows])
        return SameWeeks(*self.sums, self.weeks, self.schools, len(schools) > 1)

    @property
    def lines(self) -> tuple[tuple[WeekSum, ...], tuple[WeekSum, ...]]:
        """Each year week by week: of everyone, or of the schools alone that are compared."""
        if self.are_all:
            return by_week(self.now), by_week(self.before)
        return by_week(self.now, self.weeks_and_later), by_week(self.before, self.weeks_before)

    @property
    def weeks_and_later(self) -> Flags:
        """The weeks of both and this year's later weeks of the same schools: registers x weeks."""
        later = (np.cumsum(self.weeks_now[:, ::-1], axis=1)[:, ::-1] == 0) & self.weeks_now.any(
            axis=1, keepdims=True
        )
        found: Flags = self.weeks_now | later
        return found


def both_years(now: Chosen, before: Chosen) -> BothYears:
    """Which weeks of which schools two years have in common."""
    weeks_now, weeks_before = (np.zeros(some.weeks.shape[:2], dtype=bool) for some in (now, before))
    sums_before = _weeks_of(before.year, _up_to_the_same_day(now, before))
    there_now, there_before = _possible(now.weeks), _possible(sums_before)
    _, mine, theirs = np.intersect1d(week_numbers(now.year), week_numbers(before.year), return_indices=True)
    places = {register.school: place for place, register in enumerate(before.year.registers)}
    for place, register in enumerate(now.year.registers):
        other = places.get(register.school)
        if other is not None:
            both = there_now[place, mine] & there_before[other, theirs]
            weeks_now[place, mine] = weeks_before[other, theirs] = both
    return BothYears(now, before, weeks_now, weeks_before, sums_before)


def _up_to_the_same_day(now: Chosen, before: Chosen) -> Sums:
    """The sessions of the year before up to the weekday of the week in which each school's marks end now."""
    ends = {
        register.school: last // 2 - _first_monday(now.year.academic_year)
        for register, last in zip(now.year.registers, latest_slots(now).tolist(), strict=True)
    }
    day = before.year.slots // 2 - _first_monday(before.year.academic_year)
    last = np.array([ends.get(each.school, -1) for each in before.year.registers])
    found: Sums = np.where((day <= last[:, None])[:, :, None], before.sessions, 0)
    return found


def _possible(weeks: Sums) -> Flags:
    found: Flags = weeks[:, :, :_CLASSES].sum(axis=2) > 0
    return found


def _first_monday(academic_year: int) -> int:
    """The Monday from which a year's weeks are numbered, in days since 1970."""
    return first_numbered_monday(academic_year).toordinal() - date(1970, 1, 1).toordinal()


def by_weekday(some: Chosen) -> dict[tuple[int, int], Attendance]:
    """The sums of each weekday (0 is Monday) and half day (0 is AM) with anything in it."""
    slots = some.year.slots
    sums = _added(some.sessions.sum(axis=0), (slots // 2 + 3) % 7 * 2 + slots % 2, 14)
    return {divmod(place, 2): attendance_of(row) for place, row in enumerate(sums) if row.any()}


def _added(rows: Sums, groups: Whole, count: int) -> Sums:
    columns = [np.bincount(groups, rows[:, place], minlength=count) for place in range(rows.shape[1])]
    return np.stack(columns, axis=1).astype(np.int64) if count else np.zeros((0, len(columns)), np.int64)


@dataclass(frozen=True, slots=True)
class LastDays:
    """The last school days of every school chosen."""

    days: int
    first_day: date | None
    last_day: date | None
    attendance: Attendance


def last_days(some: Chosen, days: int = 5) -> LastDays:
    """The last so many school days of each school, within the half terms."""
    year = some.year
    begins = np.flatnonzero(np.diff(year.slots // 2, prepend=-1))
    day_of_slot = np.searchsorted(begins, np.arange(len(year.slots)), "right") - 1
    there: Flags = some.sessions.any(axis=2) & year.is_open
    open_days: Flags = np.logical_or.reduceat(there, begins, axis=1)
    still = np.cumsum(open_days[:, ::-1], axis=1)[:, ::-1]  # school days from here to the end
    recent: Flags = np.take(open_days & (still <= days), day_of_slot, axis=1)
    where = np.flatnonzero(recent.any(axis=0))
    return LastDays(
        days=min(days, int(open_days.sum(axis=1).max(initial=0))),
        first_day=day_of(year.slots[where[0]]) if len(where) else None,
        last_day=day_of(year.slots[where[-1]]) if len(where) else None,
        attendance=attendance_of(some.sessions[recent].sum(axis=0)),
    )


def latest_slots(some: Chosen) -> npt.NDArray[np.int64]:
    """The last session of each school in which a mark counts; 0 for a school with nobody chosen."""
    possible: Flags = some.sessions[:, :, [_ATTENDED, _AUTHORISED, _UNAUTHORISED]].sum(axis=2) > 0
    last = possible.shape[1] - 1 - possible[:, ::-1].argmax(axis=1)
    found: npt.NDArray[np.int64] = np.where(possible.any(axis=1), some.year.slots[last], 0)
    return found


# Lists


def enrolments_of(some: Chosen) -> pd.DataFrame:
    """``enrolments.enrolments`` of those chosen, from the sums; the index is the row of the year's sums."""
    return judged(some.year.who.iloc[some.rows], some.each)


def with_sums_between(some: Chosen, first_day: date, last_day: date) -> pd.DataFrame:
    """The same with the sums of some days, from the grids; those with a possible session then."""
    first, last = first_slot_of(first_day), first_slot_of(last_day) + 1
    return with_sums_where(some, (some.year.slots >= first) & (some.year.slots <= last))


def with_sums_where(some: Chosen, wanted: Flags) -> pd.DataFrame:
    """The same with the sums of some sessions of the year (``wanted`` by slot, or registers x slots)."""
    found = np.zeros((len(some.rows), len(_FIELDS)), dtype=np.int64)
    for register, here, rows, inside in grids_of(some, wanted):
        found[here] = sums_of_rows(_cut(register.grid, rows, inside), _cut(register.due, rows, inside))
    return judged(some.year.who.iloc[some.rows], found)


def times_of(some: Chosen, numbers: Flags, wanted: Flags | None = None) -> npt.NDArray[np.int64]:
    """In how many of these sessions each enrolment has one of these marks (a 256-entry look-up)."""
    found = np.zeros(len(some.rows), dtype=np.int64)
    everything = np.ones(len(some.year.slots), dtype=bool)
    for register, here, rows, inside in grids_of(some, everything if wanted is None else wanted):
        found[here] = np.count_nonzero(numbers[_cut(register.grid, rows, inside)], axis=1)
    return found


def _cut(grid: npt.NDArray[Any], rows: Whole, inside: Whole) -> npt.NDArray[Any]:
    """Some rows of a grid and, in order, some columns: cheap where the columns stand together."""
    if len(inside) and inside[-1] - inside[0] + 1 == len(inside):
        return np.asarray(grid[rows, inside[0] : inside[-1] + 1])
    return np.asarray(grid[np.ix_(rows, inside)])


def grids_of(some: Chosen, wanted: Flags) -> Iterator[tuple[Register, Whole, Whole, Whole]]:
    """Each register with rows chosen: their places among the chosen, their rows and the columns wanted."""
    row = some.year.who["row"].to_numpy()[some.rows]
    slots = some.year.slots
    for number, here in _rows_of_groups(some.year.school[some.rows], len(some.year.registers)):
        register = some.year.registers[number]
        inside = (wanted if wanted.ndim == 1 else wanted[number])[np.searchsorted(slots, register.slots)]
        yield register, here, row[here], np.flatnonzero(inside)


def bands_of(each: Sums, starts: Sequence[int]) -> Whole:
    """The band of each row, from 0 with the fewest missed, as ``Settings.band_of``; -1 for nothing possible.

    ``starts`` are percent of possible sessions missed, ascending; what is below the first is band 0.
    """
    absent = each[:, _AUTHORISED] + each[:, _UNAUTHORISED]
    possible = absent + each[:, _ATTENDED]
    band = np.zeros(len(each), dtype=np.int64)
    for start in starts:
        band += 100 * absent >= start * possible
    return np.where(possible > 0, band, -1)
