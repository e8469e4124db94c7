"""The school year: academic years, weeks, half terms, bank holidays and days the school is open.

Half terms are inferred from when the school was open (definitions.md 18): school days split by five or
more closed weekdays, named by where most of their days lie. A school's own term dates override that, and
are believed about the days they cover; about other days nobody can say more than "a weekday that is no
bank holiday", and whoever asks has to say that it was assumed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise

import holidays
import numpy as np
import numpy.typing as npt
from dateutil.easter import easter

from aim.wording import academic_year_name

Days = npt.NDArray[np.datetime64]

CLOSED_WEEKDAYS_BETWEEN_HALF_TERMS = 5


# What the six half terms of a year are called; Gloucestershire's schools say Term 1 to Term 6.
AUTUMN_TO_SUMMER = ("Autumn 1", "Autumn 2", "Spring 1", "Spring 2", "Summer 1", "Summer 2")
SIX_TERMS = ("Term 1", "Term 2", "Term 3", "Term 4", "Term 5", "Term 6")


@dataclass(frozen=True, slots=True)
class HalfTermDates:
    """The first and the last day of one of a year's six half terms, as a school gives them."""

    number: int  # 1 to 6
    first_day: date
    last_day: date

    @property
    def academic_year(self) -> int:
        """The calendar year in which its academic year starts."""
        return academic_year_of(self.first_day)


@dataclass(frozen=True, slots=True)
class Closure:
    """Days within term on which a school is closed to pupils, such as an INSET day."""

    first_day: date
    last_day: date
    reason: str = ""


@dataclass(frozen=True, slots=True)
class TermDates:
    """A school's term dates: its half terms in order of day, none overlapping, and its closures."""

    half_terms: tuple[HalfTermDates, ...] = ()
    closures: tuple[Closure, ...] = ()
    names: tuple[str, ...] = AUTUMN_TO_SUMMER

    def covers(self, first_day: date, last_day: date) -> bool:
        """Whether they say of every day from one to another if the school is open."""
        return any(first <= first_day and last_day <= last for first, last in self._covered)

    def is_open(self, when: date) -> bool | None:
        """Whether the school is open on a day; None for a day they do not cover."""
        if any(each.first_day <= when <= each.last_day for each in self.closures):
            return False
        if not self.covers(when, when):
            return None
        in_term = any(each.first_day <= when <= each.last_day for each in self.half_terms)
        return in_term and is_weekday_not_bank_holiday(when)

    def last_day_of(self, academic_year: int) -> date | None:
        """The last day of an academic year's sixth half term; None where it is not given."""
        days = (
            each.last_day
            for each in self.half_terms
            if (each.academic_year, each.number) == (academic_year, len(self.names))
        )
        return next(days, None)

    def name_of(self, academic_year: int, number: int) -> str:
        """What a half term is called in full: ``2026/27 Autumn 1``."""
        return f"{academic_year_name(academic_year)} {self.names[number - 1]}"

    @property
    def _covered(self) -> list[tuple[date, date]]:
        """Stretches without a gap: a holiday is covered where the half terms on both its sides are given."""
        stretches = [[each] for each in self.half_terms[:1]]
        for before, after in pairwise(self.half_terms):
            if _place(after) == _place(before) + 1:
                stretches[-1].append(after)
            else:
                stretches.append([after])
        return [(each[0].first_day, each[-1].last_day) for each in stretches]


def _place(half_term: HalfTermDates) -> int:
    return half_term.academic_year * 6 + half_term.number


NO_TERM_DATES = TermDates()


def academic_year_of(when: date) -> int:
    """The calendar year in which the academic year (1 August to 31 July) of a day starts."""
    return when.year if when.month >= 8 else when.year - 1


def academic_years_of(days: npt.NDArray[np.integer]) -> npt.NDArray[np.int64]:
    """The same for many days at once, given as days since 1970."""
    months = days.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    years: npt.NDArray[np.int64] = (months - 7) // 12 + 1970
    return years


def first_numbered_monday(academic_year: int) -> date:
    """The Monday from which a year's weeks are numbered: that of ISO week 31, before August or in it.

    Weeks of two years that have one number are set side by side.
    """
    return date.fromisocalendar(academic_year, 31, 1)


def week_number(monday: date, academic_year: int) -> int:
    """The number of a week within its academic year, from 1."""
    return (monday - first_numbered_monday(academic_year)).days // 7 + 1


def mondays_of(days: Days) -> Days:
    """The Monday of each day's week."""
    since = days.astype("datetime64[D]").astype(np.int64)
    return (since - (since + 3) % 7).astype("datetime64[D]")


def half_term_names(open_days: Days, days: Days, term_dates: TermDates = NO_TERM_DATES) -> list[str]:
    """The half term of each of ``days``, "" for a day outside them all.

    From a school's term dates where it gives them, elsewhere from the days the school was open.
    """
    names = np.full(len(days), "", dtype=object)
    for first, last, name in _inferred(np.unique(open_days.astype("datetime64[D]")), term_dates):
        names[(days >= first) & (days <= last)] = name
    for each in term_dates.half_terms:
        inside = (days >= np.datetime64(each.first_day)) & (days <= np.datetime64(each.last_day))
        names[inside] = term_dates.name_of(each.academic_year, each.number)
    return [str(name) for name in names]


def half_terms_inferred(open_days: Days) -> tuple[HalfTermDates, ...]:
    """The half terms that the days a school was open show, in order."""
    found = _stretches(np.unique(open_days.astype("datetime64[D]")))
    dated = (
        HalfTermDates(number, first.astype(date), last.astype(date))
        for (_, number), (first, last) in found.items()
    )
    return tuple(sorted(dated, key=lambda each: each.first_day))


def _inferred(open_days: Days, term_dates: TermDates) -> list[tuple[np.datetime64, np.datetime64, str]]:
    found = _stretches(open_days)
    return [(first, last, term_dates.name_of(*which)) for which, (first, last) in found.items()]


def _stretches(open_days: Days) -> dict[tuple[int, int], tuple[np.datetime64, np.datetime64]]:
    """Stretches of open days not split by five closed weekdays, by academic year and half term."""
    if not len(open_days):
        return {}
    closed = np.busday_count(open_days[:-1] + 1, open_days[1:])
    cuts = np.flatnonzero(closed >= CLOSED_WEEKDAYS_BETWEEN_HALF_TERMS) + 1
    stretches: dict[tuple[int, int], tuple[np.datetime64, np.datetime64]] = {}
    for stretch in np.split(open_days, cuts):
        which = _half_term(stretch[len(stretch) // 2].astype(date))
        first = min(stretch[0], stretches.get(which, (stretch[0],))[0])
        stretches[which] = (first, stretch[-1])
    return stretches


def _half_term(middle: date) -> tuple[int, int]:
    """The academic year, and which of its half terms, 1 to 6, has this day in its middle."""
    year = academic_year_of(middle)
    ends = (
        date(year, 10, 27),
        date(year, 12, 31),
        date(year + 1, 2, 17),
        easter(year + 1),
        spring_bank_holiday(year + 1) + timedelta(days=2),
        date(year + 1, 7, 31),
    )
    return year, next(number for number, end in enumerate(ends, 1) if middle <= end)


def spring_bank_holiday(year: int) -> date:
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
