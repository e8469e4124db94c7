"""What may be said of a cohort outside the school: sums and groups, small ones hidden, and no name anywhere.

Nothing here can hold a pupil: no name, no number of one, no list. Whatever leaves the school is made from
these values alone.
"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import pandas as pd

from aim.attendance import Attendance
from aim.calendar import academic_year_of, first_numbered_monday, week_number
from aim.cohort.counting import cohort_rows
from aim.cohort.group_words import with_one_word_each
from aim.cohort.small_groups import Shown, for_others
from aim.register import Registers

BY = (
    "year_group",
    "sex",
    "sen",
    "ehcp",
    "fsm",
    "pupil_premium",
    "eal",
    "looked_after",
    "social_worker",
    "young_carer",
)
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
class SameWeeks:
    """The weeks with marks in both this year and the year before, school by school, added."""

    weeks: int
    attended: int
    possible: int
    attended_before: int
    possible_before: int


@dataclass(frozen=True, slots=True)
class HalfTermOfAGroup:
    """The attendance of one group in one half term; None is hidden, or nothing was possible."""

    name: str
    half_term: str
    attendance: Fraction | None
    hidden: bool


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
    same_weeks: SameWeeks | None
    groups: tuple[Group, ...]
    half_terms: tuple[HalfTermOfAGroup, ...]  # of the year groups
    weeks: tuple[Week, ...]
    weeks_last_year: tuple[Week, ...]


def cohort_for_others(
    registers: Registers, *, on: date, limit: int, by: Sequence[str] = BY
) -> CohortForOthers | None:
    """What may be said outside of the academic year that holds ``on``; None where it has no possible session.

    ``registers`` hold any years; the year before is cut at the same day of the same week. A grouping that
    tells no two groups apart is left out. A week is shown only if at least ``limit`` pupils were due in it.
    """
    year = academic_year_of(on)
    now = with_one_word_each(_of_year(registers, year).between(None, on))
    days = _days(now)
    if days is None:
        return None
    known = [name for name in by if _known(now, name)]
    found = for_others(now, known, limit=limit, by_half_term=[each for each in known if each == "year_group"])
    # The same weekday of the week with the same number: 52 weeks earlier, or 53.
    years_apart = first_numbered_monday(year) - first_numbered_monday(year - 1)
    before = _of_year(registers, year - 1).between(None, on - years_apart)
    (whole,) = _figures(found.whole)
    return CohortForOthers(
        academic_year=year,
        first_day=days[0],
        last_day=days[1],
        limit=limit,
        anything_hidden=found.anything_hidden,
        not_recorded=_number(found.whole.rows["not_recorded"].iloc[0]),
        whole=whole,
        same_weeks=_same_weeks(now, before, limit),
        groups=tuple(
            Group(name, str(word), figures)
            for name, shown in found.tables.items()
            for word, figures in zip(shown.rows[name], _figures(shown), strict=True)
        ),
        half_terms=_half_terms(found.periods.get("year_group")),
        weeks=_weeks(now, year, limit),
        weeks_last_year=_weeks(before, year - 1, limit),
    )


def half_terms_in_turn(cells: Sequence[HalfTermOfAGroup]) -> list[str]:
    """The half terms that any group has, in the order of the longest row: of those there all year."""
    names = dict.fromkeys(each.name for each in cells)
    rows = [[each.half_term for each in cells if each.name == name] for name in names]
    longest = sorted(rows, key=len, reverse=True)
    return list(dict.fromkeys(term for row in longest for term in row))


def _of_year(registers: Registers, year: int) -> Registers:
    return Registers(tuple(each for each in registers if each.academic_year == year))


def _days(registers: Registers) -> tuple[date, date] | None:
    """The first and the last day on which a school was open."""
    days = [day for each in registers for day in each.sessions.loc[each.sessions["open"], "date"].dt.date]
    return (min(days), max(days)) if days else None


def _known(registers: Registers, name: str) -> bool:
    words = set(cohort_rows(registers, [name])[name])
    return len(words) > 1


def _same_weeks(now: Registers, before: Registers, limit: int) -> SameWeeks | None:
    """Both years in the weeks that both have; None where there are none, or where few pupils were due."""
    ours, theirs = _by_school_and_week(now), _by_school_and_week(before)
    both = [key for key in ours if key in theirs]
    if not both or any(cohort_rows(each, ())["pupils"].item() < limit for each in (now, before)):
        return None
    sums = [sum((each[key] for key in both), Attendance()) for each in (ours, theirs)]
    return SameWeeks(
        weeks=len({number for _, number in both}),
        attended=sums[0].attended,
        possible=sums[0].possible,
        attended_before=sums[1].attended,
        possible_before=sums[1].possible,
    )


def _by_school_and_week(registers: Registers) -> dict[tuple[str, int], Attendance]:
    rows = cohort_rows(registers, ["school", "academic_year", "week"])
    return {
        (str(row["school"]), _number_of_week(row)): Attendance(
            *(int(row[name]) for name in ("attended", "authorised", "unauthorised"))
        )
        for row in rows[rows["possible"] > 0].to_dict("records")
    }


def _number_of_week(row: Mapping[Hashable, Any]) -> int:
    return week_number(date.fromisoformat(str(row["week"])), int(str(row["academic_year"])[:4]))


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
            hidden=bool(gone),
        )
        for row, gone in zip(shown.rows.to_dict("records"), shown.hidden["attendance"], strict=True)
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
