"""Numbers and dates in words: the one place that rounds.

Percentages have one decimal. Days are half as many as sessions ("15 and a half days"). Dates are
dd/mm/yyyy in text and tables (definitions.md 30). A share is never rounded across a threshold: 89.96%
is shown as 89.9%, because 90.0% would say that a line had been reached which had not.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from fractions import Fraction

from aim.attendance import Attendance

_MONTHS = "January February March April May June July August September October November December".split()
_DAYS = "Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
_HALVES = {"AM": "morning", "PM": "afternoon"}


def percent(rate: Fraction | None) -> str:
    """A share as a percentage with one decimal ("83.3%"), or "no possible sessions".

    Rounded half up, but never up to or over a whole number of percent that the share has not reached:
    what is said to be 90.0% is at least 90%.
    """
    if rate is None:
        return "no possible sessions"
    tenths = _tenths(rate)
    return f"{tenths // 10}.{tenths % 10}%"


def _tenths(rate: Fraction) -> int:
    tenths = int(rate * 1000 + Fraction(1, 2))
    return tenths - 1 if tenths % 10 == 0 and rate * 1000 < tenths else tenths


def percent_of(part: int, whole: int) -> str:
    """The same of two counts; "no possible sessions" of none."""
    return percent(Fraction(part, whole) if whole else None)


def points_apart(rate: Fraction, other: Fraction) -> str:
    """How the first share stands to the other: "0.8 percentage points higher"; "" where both read the same.

    It is the difference of the two percentages as ``percent`` shows them: whoever takes one from the other
    finds what is said.
    """
    apart = _tenths(rate) - _tenths(other)
    if not apart:
        return ""
    tenths = abs(apart)
    unit = "percentage point" + ("" if tenths == 10 else "s")
    return f"{tenths // 10}.{tenths % 10} {unit} {'higher' if apart > 0 else 'lower'}"


def sessions(count: int) -> str:
    """ "1 session", "31 sessions"."""
    return f"{count:,} session" + ("" if count == 1 else "s")


def days(session_count: int) -> str:
    """Sessions as days: "half a day", "1 day", "15 and a half days"."""
    whole, half = divmod(session_count, 2)
    if not half:
        return f"{whole:,} day" + ("" if whole == 1 else "s")
    return "half a day" if not whole else f"{whole:,} and a half days"


def of_sessions(part: int, whole: int) -> str:
    """ "52 of 54 sessions"."""
    return f"{part:,} of {sessions(whole)}"


def day(when: date | None) -> str:
    """A date as dd/mm/yyyy, "" where there is none."""
    return when.strftime("%d/%m/%Y") if when else ""


def long_day(when: date) -> str:
    """ "Tuesday 4 November 2025"."""
    return f"{_DAYS[when.weekday()]} {when.day} {_MONTHS[when.month - 1]} {when.year}"


def running_day(when: date) -> str:
    """ "4 November 2025", for running sentences."""
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def weekday_name(weekday: int) -> str:
    """ "Monday" for 0."""
    return _DAYS[weekday]


def month_and_year(when: date) -> str:
    """ "November 2025"."""
    return f"{_MONTHS[when.month - 1]} {when.year}"


def short_day(when: date) -> str:
    """ "Tue 4 Nov"."""
    return f"{_DAYS[when.weekday()][:3]} {when.day} {_MONTHS[when.month - 1][:3]}"


def short_date(when: date) -> str:
    """ "4 Nov", for the axes of charts."""
    return f"{when.day} {_MONTHS[when.month - 1][:3]}"


def week_commencing(monday: date) -> str:
    """ "w/c 3 Nov"."""
    return f"w/c {monday.day} {_MONTHS[monday.month - 1][:3]}"


def date_range(first_day: date | None, last_day: date | None) -> str:
    """ "01/09/2026 to 20/11/2026"; one date where both are the same."""
    if first_day == last_day or not last_day:
        return day(first_day)
    return f"{day(first_day)} to {day(last_day)}"


def half_day(session: str) -> str:
    """ "morning" for AM, "afternoon" for PM."""
    return _HALVES[session]


def listed(words: Iterable[str]) -> str:
    """ "a", "a and b", "a, b and c"."""
    each = list(words)
    if len(each) < 2:
        return "".join(each)
    return f"{', '.join(each[:-1])} and {each[-1]}"


def counted(count: int, one: str, many: str = "") -> str:
    """ "1 thing", "3 things"; ``many`` where adding an s is not enough."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def left_out(attendance: Attendance) -> str:
    """What stands outside the sum, said beside it; "" where nothing does."""
    parts = []
    if attendance.not_understood:
        parts.append(f"{counted(attendance.not_understood, 'mark')} not understood")
    if attendance.not_recorded:
        parts.append(f"{sessions(attendance.not_recorded)} not recorded")
    if attendance.not_possible:
        parts.append(f"{sessions(attendance.not_possible)} not possible (not due in school)")
    return f"{listed(parts)}: not counted" if parts else ""


def academic_year_name(year: int) -> str:
    """The academic year that starts in this calendar year: 2026 is "2026/27"."""
    return f"{year}/{(year + 1) % 100:02d}"


def monday_of(when: date) -> date:
    """The Monday of the week a day stands in."""
    return when - timedelta(days=when.weekday())
