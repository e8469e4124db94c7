"""Plain facts beside the better times: half terms, the last four school weeks, this year against last.

Nothing here is tested against chance and nothing is claimed: it is what was recorded, side by side.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from aim.attendance import Attendance, attendance_of, sums
from aim.calendar import academic_year_of
from aim.codes import Numbers
from aim.findings.slots import RECORDED, Flags, Slots, day_of, first_slot_of, mondays_of_slots

LAST_WEEKS = 4
_START_MONTHS = (8, 9)  # a record that begins in one of these begins with the school year


@dataclass(frozen=True, slots=True)
class Stretch:
    """A named stretch of the year (a half term, or a week) and what was recorded in it."""

    name: str
    first_day: date
    last_day: date
    attendance: Attendance


@dataclass(frozen=True, slots=True)
class LastWeeks:
    """The last four school weeks, or as many as there are, beside the whole school year to date."""

    weeks: int
    recent: Stretch
    year: Stretch


@dataclass(frozen=True, slots=True)
class YearOnYear:
    """This school year beside the one before: the same stretch of it where this one is not over."""

    this_year: Stretch
    last_year: Stretch
    same_stretch: bool  # False where both years are whole


@dataclass(frozen=True, eq=False)
class RecordToCompare:
    """One record as it is compared: an entry a session, in order, up to the day asked about."""

    slots: Slots
    numbers: Numbers
    due: Flags
    school_weeks: Flags

    def stretch(self, name: str, inside: Flags) -> Stretch | None:
        """What some sessions add up to, from the first to the last in which anything was due or recorded."""
        told = self.slots[inside & (RECORDED[self.numbers] | self.due)]
        if not len(told):
            return None
        found = sums(self.numbers[inside], self.due[inside], np.zeros(1, dtype=np.int64), 1)
        return Stretch(name, day_of(told[0]), day_of(told[-1]), attendance_of(found[0]))

    @property
    def last_slot(self) -> int | None:
        """The latest session with a mark that is more than a planned closure; None without one."""
        told = self.slots[RECORDED[self.numbers]]
        return int(told[-1]) if len(told) else None


def year_to_date(record: RecordToCompare) -> Stretch | None:
    """The school year that holds the latest mark, as far as it is recorded; None without marks."""
    last = record.last_slot
    if last is None:
        return None
    start = first_slot_of(date(academic_year_of(day_of(last)), 8, 1))
    return record.stretch("this school year", (record.slots >= start) & (record.slots <= last))


def last_weeks(record: RecordToCompare) -> LastWeeks | None:
    """The last four school weeks up to the latest mark beside the year; None where the year has no more."""
    year, last = year_to_date(record), record.last_slot
    if year is None or last is None:
        return None
    inside = (record.slots >= first_slot_of(year.first_day)) & (record.slots <= last)
    mondays = mondays_of_slots(record.slots)
    weeks = np.unique(mondays[inside & record.school_weeks])
    if len(weeks) <= LAST_WEEKS:
        return None
    recent = record.stretch(f"the last {LAST_WEEKS} school weeks", inside & (mondays >= weeks[-LAST_WEEKS]))
    return LastWeeks(LAST_WEEKS, recent, year) if recent else None


def year_on_year(record: RecordToCompare, last_day_of_year: date | None = None) -> YearOnYear | None:
    """This school year beside the last; None where either has no possible session.

    Where this year is not over, last year is taken to the same day of its year, and from the same day where
    this year's record begins late in it. A year is over on its ``last_day_of_year`` or, where that is not
    known, never before 31 July.
    """
    this_year = year_to_date(record)
    if this_year is None:
        return None
    year = academic_year_of(this_year.last_day)
    over = last_day_of_year is not None and this_year.last_day >= last_day_of_year
    begins_late = this_year.first_day.month not in _START_MONTHS
    first = _a_year_before(this_year.first_day) if begins_late else date(year - 1, 8, 1)
    last = date(year, 7, 31) if over else _a_year_before(this_year.last_day)
    inside = (record.slots >= first_slot_of(first)) & (record.slots <= first_slot_of(last) + 1)
    last_year = record.stretch("the school year before", inside)
    if last_year is None or not last_year.attendance.possible or not this_year.attendance.possible:
        return None
    return YearOnYear(this_year, last_year, same_stretch=begins_late or not over)


def _a_year_before(day: date) -> date:
    """The same day of the year before; 28 February for 29 February."""
    if (day.month, day.day) == (2, 29):
        return date(day.year - 1, 2, 28)
    return day.replace(year=day.year - 1)
