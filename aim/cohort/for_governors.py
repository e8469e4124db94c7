"""What may be said of a cohort outside the school: sums and groups, small ones hidden, and no name anywhere.

Nothing here can hold a pupil: no name, no number of one, no list. Whatever leaves the school is made from
these values alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import compress

import numpy as np
import pandas as pd

from aim.calendar import academic_year_of
from aim.cohort.counting import cohort_rows
from aim.cohort.group_words import with_one_word_each
from aim.cohort.grouping import NOT_RECORDED
from aim.cohort.small_groups import Shown, for_others
from aim.cohort.sums import Flags, sums_of
from aim.cohort.views import (
    Chosen,
    SameWeeks,
    WeekSum,
    bands_of,
    both_years,
    by_week,
    chosen,
    week_numbers,
    with_sums_where,
)
from aim.findings.slots import mondays_of_slots
from aim.register import Registers
from aim.settings import usual_band_starts

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
class Band:
    """How many pupils missed from so many percent of their possible sessions up to the next band."""

    start: int
    pupils: int


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
    bands: tuple[Band, ...]  # of sessions missed; none where they would tell of few


def cohort_for_others(
    registers: Registers,
    *,
    on: date,
    limit: int,
    by: Sequence[str] = BY,
    band_starts: Sequence[int] | None = None,
) -> CohortForOthers | None:
    """What may be said outside of the academic year that holds ``on``; None where it has no possible session.

    ``registers`` hold any years. A grouping that tells no two groups apart is left out. The year before is
    compared as on the Cohort page. ``band_starts`` are the usual ones unless a school has set others.
    """
    year = academic_year_of(on)
    now = with_one_word_each(_of_year(registers, year).between(None, on))
    days = _days(now)
    if days is None:
        return None
    known = [name for name in by if _known(now, name)]
    found = for_others(now, known, limit=limit, by_half_term=[each for each in known if each == "year_group"])
    both = _two_years(registers, on, limit)
    weeks, weeks_last_year = both.lines
    (whole,) = _figures(found.whole)
    return CohortForOthers(
        academic_year=year,
        first_day=days[0],
        last_day=days[1],
        limit=limit,
        anything_hidden=found.anything_hidden,
        not_recorded=_number(found.whole.rows["not_recorded"].iloc[0]),
        whole=whole,
        same_weeks=both.same_weeks,
        groups=tuple(
            Group(name, str(word), figures)
            for name, shown in found.tables.items()
            for word, figures in zip(shown.rows[name], _figures(shown), strict=True)
        ),
        half_terms=_half_terms(found.periods.get("year_group")),
        weeks=weeks,
        weeks_last_year=weeks_last_year,
        bands=_bands(both.now, whole, usual_band_starts() if band_starts is None else band_starts, limit),
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


@dataclass(frozen=True, eq=False)
class _TwoYears:
    """This year's marks up to the day, and the year before's where there are any: as the page has them."""

    now: Chosen
    before: Chosen | None
    limit: int

    @property
    def same_weeks(self) -> SameWeeks | None:
        """Both years in the weeks that both have; None where there are none, or where they tell of few.

        Few in what is compared or few in all the rest: what is left of the whole would tell of those.
        """
        both = both_years(self.now, self.before) if self.before else None
        if both is None or both.same_weeks is None:
            return None
        parts = ((both.now, both.weeks_now), (both.before, both.weeks_before))
        few = (self._few(some, wanted) for some, weeks in parts for wanted in (weeks, ~weeks))
        return None if any(few) else both.same_weeks

    def _few(self, some: Chosen, weeks: Flags) -> bool:
        """Whether any pupils, but fewer than the limit, have a possible session in these weeks."""
        week = np.searchsorted(some.year.weeks, mondays_of_slots(some.year.slots))
        return 0 < len(with_sums_where(some, weeks[:, week])) < self.limit

    @property
    def lines(self) -> tuple[tuple[Week, ...], tuple[Week, ...]]:
        """The weeks of each year, those of the year before up to the last of this one."""
        both = both_years(self.now, self.before) if self.before else None
        if both is None or both.are_all or not both.weeks:
            now, before = self._line(self.now), self._line(self.before)
        else:
            now = self._line(both.now, both.weeks_and_later)
            before = self._line(both.before, both.weeks_before)
        last = max((each.number for each in now), default=0)
        return now, tuple(each for each in before if each.number <= last)

    def _line(self, some: Chosen | None, wanted: Flags | None = None) -> tuple[Week, ...]:
        """The weeks in which at least ``limit`` pupils were due; ``wanted`` by register and week."""
        if some is None:
            return ()
        schools = [register.school or NOT_RECORDED for register in some.year.registers]
        rows = cohort_rows(Registers(some.year.registers), ["school", "week"])
        pupils = dict(
            zip(zip(rows["school"], rows["week"], strict=True), rows["pupils"].tolist(), strict=True)
        )
        found = []
        for place, each in _placed(some, by_week(some, wanted)):
            inside = [True] * len(schools) if wanted is None else wanted[:, place].tolist()
            due = (pupils.get((school, each.monday.isoformat()), 0) for school in compress(schools, inside))
            if sum(due) >= self.limit and each.attendance.rate is not None:
                found.append(Week(each.number, each.monday, each.attendance.rate))
        return tuple(found)


def _placed(some: Chosen, weeks: Iterable[WeekSum]) -> Iterator[tuple[int, WeekSum]]:
    """Weeks with their places among those of the year."""
    places = {number: place for place, number in enumerate(week_numbers(some.year).tolist())}
    return ((places[each.number], each) for each in weeks)


def _two_years(registers: Registers, on: date, limit: int) -> _TwoYears:
    years, year = sums_of(registers, on), academic_year_of(on)
    before = years.get(year - 1)
    return _TwoYears(chosen(years[year]), chosen(before) if before else None, limit)


def _bands(some: Chosen, whole: Figures, starts: Sequence[int], limit: int) -> tuple[Band, ...]:
    """Bands of at least ``limit`` pupils: a smaller one is put together with its neighbour.

    They are always parted at 10%, and at 50% unless the number of severely absent is hidden, and never
    further: what is shown of the persistently and the severely absent less any band is then a band again.
    """
    if whole.pupils is None or whole.persistent is None:
        return ()
    parted = (_PERSISTENT,) if whole.severe is None else (_PERSISTENT, _SEVERE)
    cuts = sorted({*parted, *(each for each in starts if whole.severe is not None or each < _PERSISTENT)})
    each = bands_of(some.each, cuts)
    pupils = np.bincount(each[each >= 0], minlength=len(cuts) + 1).tolist()
    found: list[Band] = []
    for start, count in zip((0, *cuts), pupils, strict=True):
        begins = start in (0, *parted)
        if found and not begins and (count < limit or found[-1].pupils < limit):
            found[-1] = Band(found[-1].start, found[-1].pupils + count)
        else:
            found.append(Band(start, count))
    return tuple(found)


_PERSISTENT, _SEVERE = 10, 50  # percent: where the statutory tests part the bands


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
