"""What may be said of a cohort outside the school: sums and groups, small ones hidden, and no name anywhere.

Nothing here can hold a pupil: no name, no number of one, no list. Whatever leaves the school is made from
these values alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

import pandas as pd

from aim.calendar import academic_year_of
from aim.cohort.counting import cohort_rows
from aim.cohort.grouping import NOT_RECORDED
from aim.cohort.small_groups import Shown, for_others
from aim.register import Registers

BY = ("year_group", "sex", "sen", "ehcp", "fsm", "pupil_premium", "eal", "looked_after")
_A_YEAR = timedelta(weeks=52)  # the same weekday of the same school week
_SESSIONS = ("possible", "attended", "authorised", "unauthorised")
_COUNTS = ("pupils", *_SESSIONS, "persistent", "severe")


@dataclass(frozen=True, slots=True)
class Figures:
    """Whole numbers of one group; None is hidden."""

    pupils: int | None
    possible: int | None
    attended: int | None
    authorised: int | None
    unauthorised: int | None
    persistent: int | None
    severe: int | None

    def share(self, part: str, of: str) -> Fraction | None:
        """One of these as a part of another; None where either is hidden or there is nothing to divide by."""
        some, whole = getattr(self, part), getattr(self, of)
        return Fraction(some, whole) if some is not None and whole else None

    @property
    def attendance(self) -> Fraction | None:
        """Attended over possible."""
        return self.share("attended", "possible")

    @property
    def absent(self) -> int | None:
        """Sessions missed."""
        return None if self.attended is None or self.possible is None else self.possible - self.attended


@dataclass(frozen=True, slots=True)
class Group:
    """A group of pupils: what it is a group by, what it is called, and its figures."""

    by: str
    name: str
    figures: Figures


@dataclass(frozen=True, slots=True)
class Week:
    """A school week of everyone together; ``number`` is the same in every academic year."""

    number: int
    monday: date
    attendance: Fraction


@dataclass(frozen=True, slots=True)
class HalfTermOfAGroup:
    """The attendance of one group in one half term; None is hidden."""

    name: str
    half_term: str
    attendance: Fraction | None
    possible: int | None


@dataclass(frozen=True, slots=True)
class CohortForOthers:
    """A cohort in one academic year up to a day, and the same time of the year before where it is known."""

    academic_year: int
    first_day: date
    last_day: date
    limit: int
    anything_hidden: bool
    not_recorded: int | None  # sessions outside the sums
    whole: Figures
    last_year: Figures | None
    groups: tuple[Group, ...]
    half_terms: tuple[HalfTermOfAGroup, ...]  # of the year groups
    weeks: tuple[Week, ...]
    weeks_last_year: tuple[Week, ...]


def cohort_for_others(
    registers: Registers, *, on: date, limit: int, by: Sequence[str] = BY
) -> CohortForOthers | None:
    """What may be said outside of the academic year that holds ``on``; None where it has no possible session.

    ``registers`` hold any years; the year before is cut 52 weeks earlier. A grouping of which nothing is
    recorded is left out. A week is shown only if at least ``limit`` pupils were due in it.
    """
    year = academic_year_of(on)
    now = _of_year(registers, year).between(None, on)
    days = _days(now)
    if days is None:
        return None
    known = [name for name in by if _known(now, name)]
    found = for_others(now, known, limit=limit, by_half_term=[each for each in known if each == "year_group"])
    before = _of_year(registers, year - 1).between(None, on - _A_YEAR)
    (whole,) = _figures(found.whole)
    return CohortForOthers(
        academic_year=year,
        first_day=days[0],
        last_day=days[1],
        limit=limit,
        anything_hidden=found.anything_hidden,
        not_recorded=_number(found.whole.rows["not_recorded"].iloc[0]),
        whole=whole,
        last_year=_whole_of(before, limit),
        groups=tuple(
            Group(name, str(word), figures)
            for name, shown in found.tables.items()
            for word, figures in zip(shown.rows[name], _figures(shown), strict=True)
        ),
        half_terms=_half_terms(found.periods.get("year_group")),
        weeks=_weeks(now, year, limit),
        weeks_last_year=_weeks(before, year - 1, limit),
    )


def week_number(monday: date, academic_year: int) -> int:
    """Which week of its academic year a week is, counted from the one that holds 1 September."""
    first = date(academic_year, 9, 1)
    return (monday - (first - timedelta(days=first.weekday()))).days // 7


def _of_year(registers: Registers, year: int) -> Registers:
    return Registers(tuple(each for each in registers if each.academic_year == year))


def _days(registers: Registers) -> tuple[date, date] | None:
    """The first and the last day on which a school was open."""
    days = [day for each in registers for day in each.sessions.loc[each.sessions["open"], "date"].dt.date]
    return (min(days), max(days)) if days else None


def _known(registers: Registers, name: str) -> bool:
    words = set(cohort_rows(registers, [name])[name])
    return bool(words - {NOT_RECORDED})


def _whole_of(registers: Registers, limit: int) -> Figures | None:
    if _days(registers) is None:
        return None
    (whole,) = _figures(for_others(registers, (), limit=limit).whole)
    return whole


def _figures(shown: Shown) -> list[Figures]:
    rows = shown.rows[list(_COUNTS)].to_dict("records")
    return [Figures(**{str(name): _number(value) for name, value in row.items()}) for row in rows]


def _number(value: object) -> int | None:
    return None if pd.isna(value) else int(value)  # type: ignore[call-overload]


def _half_terms(shown: Shown | None) -> tuple[HalfTermOfAGroup, ...]:
    if shown is None:
        return ()
    return tuple(
        HalfTermOfAGroup(
            name=str(row["year_group"]),
            half_term=str(row["half_term"]),
            attendance=_rate(row["attended"], row["possible"]),
            possible=_number(row["possible"]),
        )
        for row in shown.rows.to_dict("records")
    )


def _rate(attended: object, possible: object) -> Fraction | None:
    some, whole = _number(attended), _number(possible)
    return Fraction(some, whole) if some is not None and whole else None


def _weeks(registers: Registers, year: int, limit: int) -> tuple[Week, ...]:
    rows = cohort_rows(registers, ["week"])
    found = []
    for row in rows[rows["pupils"] >= limit].to_dict("records"):
        monday = date.fromisoformat(str(row["week"]))
        rate = Fraction(int(row["attended"]), int(row["possible"]))
        found.append(Week(week_number(monday, year), monday, rate))
    return tuple(found)
