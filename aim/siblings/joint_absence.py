"""Days on which two children both missed school, and whether that is more than their schools' days explain.

All children of a school share its flu week, its snow and the last Friday before a holiday, so two who have
nothing to do with each other miss some of the same days. And absences come in spells: one that overlaps
another by chance gives several days at once. So it is asked how the absences of one child *begin*: each could
have begun on any day of the same half term on which the child was there the day before, likelier on days on
which other children of the school fell absent, and on the weekdays this child is often away. The days shared
with the other child, as their record stands, then have a distribution that is worked out exactly, and no dice
are thrown. It is asked both ways, and the mean of the two chances counts.

The sentence is said where that is at most 5%, divided among the pairs of the family that are looked at.
Source: ours, after the log-rank test's risk sets (ADR 7; definitions.md 20 on spells); false alarms and what
is found are measured in ``benchmarks/joint_absence.py``.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from aim.codes import CountsAs, Numbers, numbers_that_count_as
from aim.register import ChildRecord, Register, Registers

Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Reals = npt.NDArray[np.float64]

FALSE_ALARM = 0.05
_FIRST = date(1970, 1, 1).toordinal()
_LEAST_DAYS = 3  # fewer shared days are never called more than chance
_AS_MANY_MORE = 20.0  # children added to each day at the usual rate: a small school has few
_OWN_HABIT = 2.0  # absences added to each weekday of one child, for the same reason

_POSSIBLE = numbers_that_count_as(CountsAs.ATTENDING, CountsAs.AUTHORISED, CountsAs.UNAUTHORISED)
_MISSED = numbers_that_count_as(CountsAs.AUTHORISED, CountsAs.UNAUTHORISED)


@dataclass(frozen=True, eq=False)
class SchoolDays:
    """On each day of a school's register, how many children were there the day before, and fell absent."""

    days: Whole  # since 1970, in order
    there: Whole
    fell_absent: Whole

    @classmethod
    def of(cls, register: Register) -> SchoolDays:
        """What a register says of each of its days."""
        return cls.of_marks(register.slots, register.grid)

    @classmethod
    def of_marks(cls, slots: Whole, grid: Numbers) -> SchoolDays:
        """The same of the marks of some children: a row each, a column a session."""
        days, possible, missed = _by_day(slots, grid)
        begins, could = _beginnings(possible, missed)
        return cls(days, could.sum(axis=0), begins.sum(axis=0))

    def without(self, other: SchoolDays) -> SchoolDays:
        """The same without some of the children."""
        place = np.searchsorted(self.days, other.days)
        there, fell = self.there.copy(), self.fell_absent.copy()
        there[place] -= other.there
        fell[place] -= other.fell_absent
        return SchoolDays(self.days, there, fell)


@dataclass(frozen=True, eq=False)
class ChildDays:
    """One child's days with a possible session, in order, and how likely others fell absent on each."""

    days: Whole  # since 1970
    missed: Flags  # a session or more
    half_term: Whole  # a number for each half term
    rate: Reals  # the share of the school's other children that fell absent, of those there the day before

    @classmethod
    def of(cls, record: ChildRecord, schools: Mapping[int, SchoolDays]) -> ChildDays:
        """The days of a child's own record; ``schools`` are the days of each register by its ``id``."""
        rates: dict[int, float] = {}
        for register, row in reversed(record.rolls):  # the main roll comes last and counts
            own = SchoolDays.of_marks(register.slots, register.grid[row][None, :])
            rates |= rates_of(schools[id(register)].without(own))
        return cls.of_marks(record.slots, record.numbers, record.half_terms, rates)

    @classmethod
    def of_marks(
        cls, slots: Whole, numbers: Numbers, half_terms: npt.NDArray[np.object_], rates: Mapping[int, float]
    ) -> ChildDays:
        """The days of some marks in order; ``rates`` gives the rate of each day since 1970."""
        days, possible, missed = _by_day(slots, numbers[None, :])
        here = possible[0]
        names = dict(zip((slots // 2).tolist(), half_terms.astype(str), strict=True))
        terms = np.unique([names[day] for day in days[here].tolist()], return_inverse=True)[1]
        usual = float(np.mean(list(rates.values()))) if rates else 0.0
        rate = np.array([rates.get(day, usual) for day in days[here].tolist()])
        return cls(days[here], missed[0][here], terms.astype(np.int64), rate)


def rates_of(school: SchoolDays) -> dict[int, float]:
    """The share of children who fell absent on each day since 1970, of those there the day before."""
    usual = school.fell_absent.sum() / max(1, school.there.sum())
    rate = (school.fell_absent + _AS_MANY_MORE * usual) / (school.there + _AS_MANY_MORE)
    return dict(zip(school.days.tolist(), rate.tolist(), strict=True))


def _by_day(slots: Whole, grid: Numbers) -> tuple[Whole, Flags, Flags]:
    """The days of some sessions; for each row whether a session was possible, and whether one was missed."""
    days, first = np.unique(slots // 2, return_index=True)
    possible = np.logical_or.reduceat(_POSSIBLE[grid], first, axis=1)
    missed = np.logical_or.reduceat(_MISSED[grid], first, axis=1)
    return days.astype(np.int64), possible, missed


def _beginnings(possible: Flags, missed: Flags) -> tuple[Flags, Flags]:
    """Where an absence begins, and where one could have: the possible day before was attended."""
    place = np.where(possible, np.arange(possible.shape[1]), -1)
    last = np.maximum.accumulate(place, axis=1)
    before = np.concatenate([np.full((len(place), 1), -1), last[:, :-1]], axis=1)
    was_there = np.ones(possible.shape, dtype=bool)
    rows = np.broadcast_to(np.arange(len(place))[:, None], place.shape)
    known = before >= 0
    was_there[known] = ~missed[rows[known], before[known]]
    could = possible & was_there
    return could & missed, could


@dataclass(frozen=True, slots=True)
class JointAbsence:
    """The days on which two children both missed a session or more."""

    days: tuple[date, ...]
    one_missed: int  # days, of those on which both could have been at school
    other_missed: int
    both_possible: int
    stands_out: bool  # more than their schools' days explain
    first_day: date | None = None  # of those on which both could have been at school
    last_day: date | None = None

    @property
    def both_missed(self) -> int:
        """How many days both missed."""
        return len(self.days)


def joint_absence(one: ChildDays, other: ChildDays, *, pairs: int = 1) -> JointAbsence:
    """The days two children both missed; ``pairs`` is how many pairs of the family are looked at."""
    shared, mine, theirs = np.intersect1d(one.days, other.days, assume_unique=True, return_indices=True)
    both = one.missed[mine] & other.missed[theirs]
    days = shared[both].astype("datetime64[D]").tolist()
    stands_out = False
    if len(days) >= _LEAST_DAYS:
        chance = (_chance(one, other) + _chance(other, one)) / 2
        stands_out = chance <= FALSE_ALARM / max(1, pairs)
    return JointAbsence(
        days=tuple(days),
        one_missed=int(one.missed[mine].sum()),
        other_missed=int(other.missed[theirs].sum()),
        both_possible=len(shared),
        stands_out=stands_out,
        first_day=date.fromordinal(_FIRST + int(shared[0])) if len(shared) else None,
        last_day=date.fromordinal(_FIRST + int(shared[-1])) if len(shared) else None,
    )


def _chance(one: ChildDays, other: ChildDays) -> float:
    """The chance of so many shared days or more, if the absences of the first began by chance."""
    missed_too = np.zeros(len(one.days), dtype=np.int64)
    missed_too[np.isin(one.days, other.days[other.missed])] = 1
    starts, lengths = _spells(one.missed)
    seen = int(missed_too[one.missed].sum())
    before = np.concatenate([[False], one.missed[:-1]])
    could = ~before  # there the day before, or the first day
    weekday = (one.days + 3) % 7
    habit = np.bincount(weekday[starts], minlength=7) + _OWN_HABIT
    fair = np.bincount(weekday[could], weights=one.rate[could], minlength=7) + 1e-9
    weight = one.rate * (habit / fair)[weekday] * could
    total = np.concatenate([[0], np.cumsum(missed_too)])
    chances = np.array([1.0])
    for start, length in zip(starts, lengths, strict=True):
        places = np.flatnonzero(could & (one.half_term == one.half_term[start]))
        ends = np.minimum(places + length, len(one.days))
        overlap = total[ends] - total[places]
        each = np.bincount(overlap, weights=weight[places])
        chances = np.convolve(chances, each / each.sum())
    return float(chances[seen:].sum())


def _spells(missed: Flags) -> tuple[Whole, Whole]:
    """Where each run of missed days begins, and how many days it has."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], missed.astype(np.int8), [0]])))
    return edges[::2], edges[1::2] - edges[::2]


def school_days(registers: Iterable[Register]) -> dict[int, SchoolDays]:
    """The days of each register by its ``id``, to be asked about many of its children."""
    return {id(each): SchoolDays.of(each) for each in registers}


def joint_absence_of(registers: Registers, one: str, other: str, *, pairs: int = 1) -> JointAbsence:
    """The days two children of these registers both missed. KeyError where one of them is in none."""
    records = registers.record(one), registers.record(other)
    schools = school_days({id(each): each for record in records for each, _ in record.rolls}.values())
    mine, theirs = (ChildDays.of(record, schools) for record in records)
    return joint_absence(mine, theirs, pairs=pairs)
