"""When to meet again: two to four weeks on, three suggested, on a day the school is open.

Weeks are weeks in which the school is open (definitions.md 26): as its term dates say, and where the
register already shows planned closures after the meeting they are believed too. Beyond the term dates any
weekday that is not a bank holiday may be a school day, and the form says so. Source: Gloucestershire's
guidance on School Attendance Meetings
(review in 3 weeks, 2 to 4 acceptable).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from aim.calendar import NO_TERM_DATES, TermDates, is_weekday_not_bank_holiday, school_day_on_or_after
from aim.findings.limits import limit
from aim.register import Registers
from aim.wording import counted, monday_of

ASSUMED = "Counted in weekdays less bank holidays: no term dates are known for that time"


@dataclass(frozen=True, slots=True)
class ReviewDate:
    """A day to review on, how many school weeks after the meeting it is, and what was assumed."""

    day: date
    weeks: int
    note: str  # "" where the school's term dates cover the time until then


@dataclass(frozen=True, slots=True)
class OpenDays:
    """On which days a school is open, as far as anyone can say; called with a day."""

    term_dates: TermDates
    closed: frozenset[date]  # days with nothing but planned closures in the register

    def __call__(self, when: date) -> bool:
        said = self.term_dates.is_open(when)
        return when not in self.closed and (is_weekday_not_bank_holiday(when) if said is None else said)

    def note(self, first_day: date, last_day: date) -> str:
        """What is assumed about the days from one to another; "" where the term dates cover them all."""
        return "" if self.term_dates.covers(first_day, last_day) else ASSUMED


def suggested_weeks() -> tuple[int, int, int]:
    """The fewest, the suggested and the most weeks until a review (``facts/thresholds.csv``)."""
    fewest, suggested, most = (limit(f"review_weeks_{which}") for which in ("minimum", "default", "maximum"))
    return fewest.value, suggested.value, most.value


def improvement_review_weeks() -> int:
    """The weeks until the review of an Attendance Improvement Meeting, the form of 2017: four."""
    return limit("improvement_review_weeks").value


def further_review_weeks() -> int:
    """The most weeks from a review to the next one: three."""
    return limit("further_review_weeks_maximum").value


def review_date(meeting_day: date, weeks: int, is_open: OpenDays) -> ReviewDate:
    """The same weekday that many open weeks after a meeting, or the next day the school is open.

    Raises ValueError where the school is not open again within a year.
    """
    monday, open_weeks = monday_of(meeting_day), 0
    for _ in range(52):
        monday += timedelta(days=7)
        open_weeks += any(is_open(monday + timedelta(days=n)) for n in range(5))
        if open_weeks == weeks:
            day = school_day_on_or_after(monday + timedelta(days=min(meeting_day.weekday(), 4)), is_open)
            if day:
                return ReviewDate(day, weeks, is_open.note(meeting_day, day))
    raise ValueError(f"the school is not open for {counted(weeks, 'week')} in the year after {meeting_day}")


def open_days(registers: Registers, school: str, term_dates: TermDates = NO_TERM_DATES) -> OpenDays:
    """On which days a school is open: by its term dates and by what its register has planned.

    A day on which its register has only planned closures is closed, whatever the term dates say.
    """
    closed: set[date] = set()
    for register in registers:
        if register.school == school:
            days = register.sessions["date"].to_numpy().astype("datetime64[D]")
            shut = ~register.sessions["open"].to_numpy(dtype=bool) & (register.grid != 0).any(axis=0)
            closed |= set(days[shut].astype(object)) - set(days[~shut].astype(object))
    return OpenDays(term_dates, frozenset(closed))
