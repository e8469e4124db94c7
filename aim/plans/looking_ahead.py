"""What is still possible this school year: the sessions left, and how attendance could end.

Sessions left are counted in days the school is open, where somebody knows them; otherwise from the 380
sessions that a school year has (``facts/thresholds.csv``), and that is said. The sums are whole sessions.
How far a share of the year is away (``to_reach``) is for staff, not for a family's form.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

import numpy as np

from aim.attendance import Attendance
from aim.calendar import TermDates, academic_year_of
from aim.findings.limits import limit
from aim.pupil import PupilFacts
from aim.register import Registers
from aim.wording import sessions

FIRST_MONTHS = (8, 9)  # a register that begins in one of these begins with the school year


@dataclass(frozen=True, slots=True)
class ToReach:
    """What it takes to end the year at some share or more."""

    percent: Fraction
    attend: int  # of the sessions left, at the least; more than are left where it is out of reach
    may_miss: int  # of the sessions left, at the most; 0 where it is out of reach
    within_reach: bool


@dataclass(frozen=True, slots=True)
class LookingAhead:
    """The year so far, the sessions left of it, and what had to be assumed."""

    so_far: Attendance
    last_mark: date  # sessions are left from the day after
    last_day: date | None  # of the school year; None where only the number of sessions is assumed
    sessions_left: int
    note: str  # what was assumed, "" where term dates are known

    @property
    def possible(self) -> int:
        """The possible sessions of the whole year, if every one left is possible."""
        return self.so_far.possible + self.sessions_left

    @property
    def best(self) -> Fraction | None:
        """The attendance at the end of the year if every session left is attended; None for no sessions."""
        if not self.possible:
            return None
        return Fraction(self.so_far.attended + self.sessions_left, self.possible)

    def to_reach(self, percent: int | Fraction) -> ToReach:
        """How many of the sessions left must be attended to end at this share or more."""
        wanted = Fraction(percent)
        needed = _at_least(wanted, self.possible) - self.so_far.attended
        within = needed <= self.sessions_left
        attend = max(0, needed)
        return ToReach(wanted, attend, max(0, self.sessions_left - attend) if within else 0, within)


def looking_ahead(
    facts: PupilFacts, is_open: Callable[[date], bool], last_day: date, note: str = ""
) -> LookingAhead | None:
    """What is still possible in the school year of the latest mark; None without marks.

    ``is_open`` says whether the school is open on a day, ``last_day`` is the last day of its year, ``note``
    what had to be assumed for either.
    """
    if facts.year is None:
        return None
    left = sessions_between(facts.year.last_day, last_day, is_open)
    return LookingAhead(facts.year.attendance, facts.year.last_day, last_day, left, note)


def assuming_a_full_year(facts: PupilFacts, registers: Registers, on: date) -> LookingAhead | None:
    """The same where no term dates are known: a school year is taken to have 380 sessions.

    None where there are no marks, where their school year was over before ``on``, or where the register
    begins after September, so that nobody knows how many sessions it held before.
    """
    if facts.year is None or academic_year_of(on) > academic_year_of(facts.year.last_day):
        return None
    held = sessions_held(registers, facts.pupil.school, facts.year.last_day)
    if held is None:
        return None
    full = limit("school_year_sessions").value
    note = f"A school year of {sessions(full)} is assumed: no term dates are known"
    return LookingAhead(facts.year.attendance, facts.year.last_day, None, max(0, full - held), note)


def year_ahead(
    facts: PupilFacts, registers: Registers, dates: TermDates, is_open: Callable[[date], bool], on: date
) -> LookingAhead | None:
    """What is still possible: by a school's term dates where they reach the year's end, else assumed."""
    if facts.year is None:
        return None
    last_mark = facts.year.last_day
    ends = dates.last_day_of(academic_year_of(last_mark))
    if ends is None or not dates.covers(min(last_mark, ends), ends):
        return assuming_a_full_year(facts, registers, on)
    return looking_ahead(facts, is_open, ends)


def sessions_held(registers: Registers, school: str, until: date) -> int | None:
    """The sessions a school was open for from the start of the school year to the end of a day.

    None where its register of that year begins after September.
    """
    for register in registers:
        if register.school == school and register.academic_year == academic_year_of(until):
            is_open = register.sessions["open"].to_numpy(dtype=bool)
            days = register.sessions["date"].to_numpy().astype("datetime64[D]")[is_open]
            if len(days) and days[0].astype(date).month in FIRST_MONTHS:
                return int((days <= np.datetime64(until)).sum())
    return None


def sessions_between(after: date, last_day: date, is_open: Callable[[date], bool]) -> int:
    """Two for each day the school is open from the day after one day to another."""
    days = (after + timedelta(days=n) for n in range(1, (last_day - after).days + 1))
    return 2 * sum(map(is_open, days))


def _at_least(percent: Fraction, possible: int) -> int:
    """The fewest sessions that are this share of the possible ones or more: exact, in whole numbers."""
    return -(-percent.numerator * possible // (100 * percent.denominator))
