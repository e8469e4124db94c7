"""The school year: academic years, weeks, half terms, bank holidays and days the school is open.

Half terms are inferred from when the school was open (definitions.md 18): school days split by five or
more closed weekdays, named by where most of their days lie. A school's own term dates override that.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

import holidays
import numpy as np
import numpy.typing as npt
from dateutil.easter import easter

from aim.wording import academic_year_name

Days = npt.NDArray[np.datetime64]

CLOSED_WEEKDAYS_BETWEEN_HALF_TERMS = 5


@dataclass(frozen=True, slots=True)
class TermDate:
    """A half term as a school gives it: its name and its first and last day."""

    name: str
    first_day: date
    last_day: date


def academic_year_of(when: date) -> int:
    """The calendar year in which the academic year (1 August to 31 July) of a day starts."""
    return when.year if when.month >= 8 else when.year - 1


def academic_years_of(days: npt.NDArray[np.integer]) -> npt.NDArray[np.int64]:
    """The same for many days at once, given as days since 1970."""
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    years: npt.NDArray[np.int64] = (months - 7) // 12 + 1970
    return years


def mondays_of(days: Days) -> Days:
    """The Monday of each day's week."""
    since = days.astype("datetime64[D]").astype(np.int64)
    return (since - (since + 3) % 7).astype("datetime64[D]")


def half_term_names(open_days: Days, days: Days, term_dates: Iterable[TermDate] = ()) -> list[str]:
    """The half term of each of ``days``, "" for a day outside them all, from the days the school was open."""
    given = [(t.name, np.datetime64(t.first_day), np.datetime64(t.last_day)) for t in term_dates]
    found = given or _inferred(np.unique(open_days.astype("datetime64[D]")))
    names = np.full(len(days), "", dtype=object)
    for name, first, last in found:
        names[(days >= first) & (days <= last)] = name
    return [str(name) for name in names]


def _inferred(open_days: Days) -> list[tuple[str, np.datetime64, np.datetime64]]:
    """Stretches of open days not split by five closed weekdays, named by where most of their days lie."""
    if not len(open_days):
        return []
    closed = np.busday_count(open_days[:-1] + 1, open_days[1:])
    cuts = np.flatnonzero(closed >= CLOSED_WEEKDAYS_BETWEEN_HALF_TERMS) + 1
    stretches: dict[str, tuple[np.datetime64, np.datetime64]] = {}
    for stretch in np.split(open_days, cuts):
        name = _half_term_name(stretch[len(stretch) // 2].astype(date))
        first = min(stretch[0], stretches.get(name, (stretch[0],))[0])
        stretches[name] = (first, stretch[-1])
    return [(name, first, last) for name, (first, last) in stretches.items()]


def _half_term_name(middle: date) -> str:
    """What the half term with this day in its middle is called: ``2026/27 Autumn 1``."""
    year = academic_year_of(middle)
    ends = (
        ("Autumn 1", date(year, 10, 27)),
        ("Autumn 2", date(year, 12, 31)),
        ("Spring 1", date(year + 1, 2, 17)),
        ("Spring 2", easter(year + 1)),
        ("Summer 1", _spring_bank_holiday(year + 1) + timedelta(days=2)),
        ("Summer 2", date(year + 1, 7, 31)),
    )
    name = next(name for name, end in ends if middle <= end)
    return f"{academic_year_name(year)} {name}"


def _spring_bank_holiday(year: int) -> date:
    """The last Monday in May."""
    last = date(year, 5, 31)
    return last - timedelta(days=last.weekday())


@cache
def bank_holidays(year: int) -> frozenset[date]:
    """The bank holidays of England in a calendar year, from the ``holidays`` library."""
    return frozenset(holidays.country_holidays("GB", subdiv="ENG", years=year))


def is_weekday_not_bank_holiday(when: date) -> bool:
    """Whether a school could be open that day, as far as anyone can say without its term dates."""
    return when.weekday() < 5 and when not in bank_holidays(when.year)


def school_day_on_or_after(when: date, is_open: Callable[[date], bool]) -> date | None:
    """The first day from ``when`` on that ``is_open`` says the school is open; None within a year."""
    return next((d for d in (when + timedelta(days=n) for n in range(366)) if is_open(d)), None)
