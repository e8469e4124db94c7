"""Patterns in one record: weekdays, mornings and afternoons, holidays, the day after, lateness.

Absences come in spells, so a pattern is looked for in how absences *begin*, not in how many sessions were
missed: a fortnight's illness begins once. Each absence began at some session at which the child could have
begun one, that is after a session attended. If there is no pattern, it was as likely to fall on any such
session of the same half term and the same half of the day: that lets a bad half term be bad, and mornings
differ from afternoons, without either looking like a weekday. Lates are set in the same way against the
sessions attended, and mornings against afternoons by weeks: a week in which more mornings than afternoons
were missed is as likely as the reverse, however long the absences.

The evidence for a pattern is how many times likelier the record is if absences begin more often there,
averaged over how much more (``TIMES``). All the patterns are looked at together: one is named only if the sum
of the chances that each would show as much evidence in a record with none is below ``CHANCE``. Each chance is
worked out exactly, so no dice are thrown and nothing depends on the order.

E, C2 and R are as if not possible. Source: ours (definitions.md 20; ADR "honest about chance"). The risk sets
are those of the log-rank test, the sum of chances is Bonferroni's, taken at one height of evidence for all
(Tarone 1990). Nothing here loops over marks.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt

from aim.codes import CountsAs, Numbers, numbers_of, numbers_that_count_as

Whole = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]
Reals = npt.NDArray[np.float64]

# Over all patterns together 5% (definitions.md 20). The sum of their chances is a little above the chance
# that any shows, as "Monday" and "Monday AM" are much the same absences: measured in benchmarks/findings.py.
CHANCE = 0.057
TIMES = (1.5, 3.0, 6.0, 16.0)  # how many times more often absences may begin there; equally believed
_LEAST = 6.0  # evidence below this never stands out among so many: not looked at further
_ROOM = 500_000

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday")
HALVES = ("AM", "PM")
FIRST_WEEK = "first week after a holiday"
LAST_WEEK = "last week before a holiday"
DAY_AFTER = "the day after an absence"

_BEGUN = (*WEEKDAYS, FIRST_WEEK, LAST_WEEK, DAY_AFTER)
_HALF_DAYS = tuple(f"{day} {half}" for day in WEEKDAYS for half in HALVES)
_LATE = tuple(f"late on {day}" for day in WEEKDAYS)
WHAT = (*_BEGUN, *_HALF_DAYS, *HALVES, *_LATE)  # every pattern looked for
# Of "Monday", "Monday AM" and "Monday PM" the clearest is named: one habit is one pattern.
_HABIT = np.array(
    [*range(len(_BEGUN)), *(n // 2 for n in range(10)), *range(len(_BEGUN), len(_BEGUN) + len(HALVES) + 5)]
)


@dataclass(frozen=True, slots=True)
class Pattern:
    """Some sessions of a record in which more was missed than chance explains, and all the others.

    For "late on Monday" ``missed`` counts lates and ``possible`` sessions attended; for "the day after an
    absence" both count only sessions after one attended, where a new absence could begin.
    """

    what: str
    missed: int
    possible: int
    elsewhere_missed: int
    elsewhere_possible: int


def patterns(
    slots: npt.NDArray[np.int64],
    numbers: Numbers,
    school_weeks: Flags,
    half_terms: npt.NDArray[np.object_],
) -> tuple[Pattern, ...]:
    """The patterns of one record, the clearest first; empty where chance explains what was seen.

    ``slots`` are the record's sessions in order, ``numbers`` their marks, ``school_weeks`` whether each lies
    in a school week and ``half_terms`` the name of its half term, as ``aim.register.ChildRecord`` holds them.
    The same record always gives the same answer, alone or among others.
    """
    return patterns_of_all(slots, numbers[None, :], school_weeks, half_terms)[0]


def patterns_of_all(
    slots: npt.NDArray[np.int64],
    grid: Numbers,
    school_weeks: Flags,
    half_terms: npt.NDArray[np.object_],
) -> list[tuple[Pattern, ...]]:
    """The patterns of every row of a register's grid, as ``patterns`` finds them one by one."""
    if not len(slots):
        return [()] * len(grid)
    sessions = _Sessions.of(slots, school_weeks, half_terms)
    found: list[tuple[Pattern, ...]] = []
    for rows in np.array_split(np.arange(len(grid)), max(1, grid.size // _ROOM)):
        found += _found_in(grid[rows], sessions)
    return found


_STATE = np.zeros(256, dtype=np.uint8)  # 0 not looked at, 1 attended, 2 missed
_STATE[numbers_that_count_as(CountsAs.ATTENDING)] = 1
_STATE[numbers_that_count_as(CountsAs.AUTHORISED, CountsAs.UNAUTHORISED)] = 2
_STATE[numbers_of("E", "C2", "R")] = 0
_IS_LATE = numbers_of("L")


@dataclass(frozen=True, eq=False)
class _Sessions:
    """What the calendar says of each session, the same for every pupil."""

    half: Whole  # 0 AM, 1 PM
    week: Whole
    stratum: Whole  # half term and half of the day
    strata: int
    groups: Flags  # sessions x calendar patterns: the weekdays, first week, last week
    weekday: Whole  # 5 for a weekend

    @classmethod
    def of(cls, slots: Whole, school_weeks: Flags, half_terms: npt.NDArray[np.object_]) -> _Sessions:
        """The sessions of a record or a register."""
        half, days = slots % 2, slots // 2
        weekday = np.minimum((days + 3) % 7, 5)
        week = np.unique((days + 3) // 7, return_inverse=True)[1]
        names, terms = np.unique(half_terms.astype(str), return_inverse=True)
        first, last = np.zeros(len(slots), dtype=bool), np.zeros(len(slots), dtype=bool)
        inside = school_weeks & (names[terms] != "")
        latest = terms[inside][-1] if inside.any() else -1
        for term in np.unique(terms[inside]):
            here = inside & (terms == term)
            first |= here & (week == week[here].min())
            # Of the half term that goes on where the record ends, nobody knows which week is the last.
            if term != latest:
                last |= here & (week == week[here].max())
        groups = np.column_stack([*(weekday == day for day in range(5)), first, last])
        return cls(half, week, terms * 2 + half, 2 * len(names), groups, weekday)


@dataclass(frozen=True, eq=False)
class _Family:
    """Events that each fell somewhere by chance, and the groups of places that are looked at."""

    events: Whole  # pupils x strata
    places: Whole  # pupils x strata: where they could have fallen
    in_group: Whole  # pupils x strata x groups: how many of those lie in each group
    inside: Whole  # pupils x groups: events in each group

    def of(self, pupils: Whole) -> _Family:
        """The same for some of the pupils."""
        return _Family(*(part[pupils] for part in (self.events, self.places, self.in_group, self.inside)))


def _found_in(grid: Numbers, sessions: _Sessions) -> list[tuple[Pattern, ...]]:
    states = _STATE[grid]
    families, risks = _families(states, _IS_LATE[grid] & (states == 1), sessions)
    evidence = np.concatenate([_evidence(family, family.inside) for family in families], axis=1)
    told = _counts(states, _IS_LATE[grid] & (states == 1), sessions, risks)
    missed, possible, other_missed, other_possible = told
    evidence[missed * other_possible <= other_missed * possible] = 0
    found: list[tuple[Pattern, ...]] = [()] * len(grid)
    worth_it = np.flatnonzero(evidence.max(axis=1) >= _LEAST)
    for some in np.array_split(worth_it, max(1, len(worth_it) // 256)):
        clear = _beyond_chance(families, evidence[some], some)
        for place in np.flatnonzero(clear.any(axis=1)):
            pupil = some[place]
            named = _one_of_each_habit(np.flatnonzero(clear[place]), evidence[pupil])
            found[pupil] = tuple(
                Pattern(WHAT[each], *(int(part[pupil, each]) for part in told)) for each in named
            )
    return found


def _one_of_each_habit(clear: Whole, evidence: Reals) -> list[int]:
    """The clearest pattern of each habit, the clearest habit first."""
    # Where all of a weekday's absences began in one half of it, both say the same: the half says more.
    narrow = np.array([what in _HALF_DAYS for what in WHAT])
    by_evidence = clear[np.argsort(-(evidence * np.where(narrow, 1 + 1e-9, 1))[clear], kind="stable")]
    seen: dict[int, int] = {}
    for each in by_evidence.tolist():
        seen.setdefault(int(_HABIT[each]), each)
    return list(seen.values())


def _families(
    states: npt.NDArray[np.uint8], late: Flags, sessions: _Sessions
) -> tuple[tuple[_Family, ...], tuple[Flags, Flags]]:
    """Absences begun, half days begun, weeks that lean to one half of the day, and lates."""
    before = _states_before(states)
    at_risk = (states > 0) & (before[0] != 2)
    begun = at_risk & (states == 2)
    # The first session back is attended, or it would not be one; the two after it are the day after.
    day_after = at_risk & ((before[1] == 2) | (before[2] == 2))
    with_day_after = _Groups(sessions.groups, day_after)
    absences = _family(begun, at_risk, sessions, with_day_after)

    is_pm = sessions.half == 1
    other = np.zeros_like(states)
    other[:, :-1] = np.where(np.diff(sessions.week * 14 + sessions.weekday * 2) == 0, states[:, 1:], 0)
    half_day = begun & (is_pm | (other != 2))
    both = np.column_stack([(sessions.weekday == n // 2) & (sessions.half == n % 2) for n in range(10)])
    half_days = _family(half_day, at_risk, sessions, _Groups(both))
    lates = _family(late, states == 1, sessions, _Groups(sessions.groups[:, :5]))
    return (absences, half_days, _halves(states == 2, sessions), lates), (at_risk, day_after)


def _states_before(states: npt.NDArray[np.uint8]) -> list[npt.NDArray[np.uint8]]:
    """The states one, two and three possible sessions before each session; 1 before the record begins."""
    pupils, places = np.nonzero(states)
    flat = states[pupils, places]
    found = []
    for back in (1, 2, 3):
        earlier = np.ones_like(flat)
        same = pupils[back:] == pupils[:-back]
        earlier[back:] = np.where(same, flat[:-back], 1)
        spread = np.ones_like(states)
        spread[pupils, places] = earlier
        found.append(spread)
    return found


@dataclass(frozen=True, eq=False)
class _Groups:
    """Groups of sessions: the calendar's, and after them one that differs between pupils."""

    calendar: Flags  # sessions x groups
    own: Flags | None = None  # pupils x sessions


def _family(happened: Flags, at_risk: Flags, sessions: _Sessions, groups: _Groups) -> _Family:
    """Events among the sessions at which they could have happened, by half term and half of the day."""
    strata = np.zeros((len(sessions.stratum), sessions.strata), dtype=np.float32)
    strata[np.arange(len(sessions.stratum)), sessions.stratum] = 1
    events, risk = (flags.astype(np.float32) @ strata for flags in (happened, at_risk))
    # One column for each stratum and group: a product with 0s and 1s counts them all.
    cells = (strata[:, :, None] * groups.calendar[:, None, :]).reshape(len(strata), -1)
    used = np.flatnonzero(cells.any(axis=0))
    shape = (len(happened), sessions.strata, groups.calendar.shape[1])
    in_group = np.zeros((shape[0], shape[1] * shape[2]), dtype=np.float32)
    in_group[:, used] = at_risk.astype(np.float32) @ cells[:, used]
    in_group = in_group.reshape(shape)
    inside = happened.astype(np.float32) @ groups.calendar.astype(np.float32)
    if groups.own is not None:
        own = (groups.own & at_risk).astype(np.float32) @ strata
        in_group = np.concatenate([in_group, own[:, :, None]], axis=2)
        inside = np.column_stack([inside, (groups.own & happened).sum(axis=1)])
    return _Family(*(np.rint(part).astype(np.int64) for part in (events, risk, in_group, inside)))


def _halves(missed: Flags, sessions: _Sessions) -> _Family:
    """Weeks in which more of one half of the day was missed than of the other; either is as likely."""
    weeks = np.zeros((len(sessions.week), int(sessions.week.max()) + 1), dtype=np.float32)
    weeks[np.arange(len(sessions.week)), sessions.week] = np.where(sessions.half == 0, 1, -1)
    lean = np.rint(missed.astype(np.float32) @ weeks)
    inside = np.column_stack([(lean > 0).sum(axis=1), (lean < 0).sum(axis=1)])
    events = inside.sum(axis=1, keepdims=True)
    # As if drawn from very many weeks, half of them of each kind: each week leans by itself.
    places = np.full_like(events, 2 * _MANY)
    return _Family(events, places, np.full((len(missed), 1, 2), _MANY), inside)


_MANY = 10_000


def _evidence(family: _Family, inside: Whole) -> Reals:
    """How many times likelier so many events inside each group are if they happen more often there."""
    times = np.array(TIMES)
    share = family.in_group / np.maximum(family.places, 1)[:, :, None]
    chances = np.log1p(share[..., None] * (times - 1))
    expected = np.einsum("ps,psgt->pgt", family.events.astype(np.float64), chances)
    extra = (1,) * (inside.ndim - 2)
    expected = expected.reshape(*expected.shape[:2], *extra, len(times))
    evidence: Reals = np.exp(np.minimum(inside[..., None] * np.log(times) - expected, 300)).mean(axis=-1)
    return evidence


def _beyond_chance(families: tuple[_Family, ...], evidence: Reals, pupils: Whole) -> Flags:
    """Which patterns no chance explains: any of them would rarely show as much evidence with no pattern."""
    ordered = -np.sort(-evidence, axis=1)[:, :_DEEP]
    chance = np.zeros_like(ordered)
    for family in families:
        mine = family.of(pupils)
        chances = _chances(mine)
        every = np.broadcast_to(np.arange(chances.shape[2]), chances.shape)
        heights = _evidence(mine, every)
        for rank in range(ordered.shape[1]):
            as_high = heights >= ordered[:, rank, None, None] * (1 - 1e-9)
            chance[:, rank] += (chances * as_high).sum(axis=(1, 2))
    # A lower height is more easily reached, so the chances rise along each row.
    lowest = np.where(chance <= CHANCE, ordered, np.inf).min(axis=1)
    clear: Flags = (evidence >= np.maximum(lowest, _LEAST)[:, None]) & np.isfinite(lowest)[:, None]
    return clear


_DEEP = 8  # no record names more patterns than this


def _chances(family: _Family) -> Reals:
    """The chance of each number of events in each group, with no pattern: pupils x groups x 0, 1, 2...

    In each stratum the events are drawn from the places where they could have fallen, no place twice (the
    hypergeometric law), and the strata are added up.
    """
    pupils, strata, groups = family.in_group.shape
    chances = np.ones((pupils, groups, 1))
    for stratum in range(strata):
        drawn = family.events[:, stratum, None, None]
        there = family.in_group[:, stratum, :, None]
        others = family.places[:, stratum, None, None] - there
        count = np.arange(int(drawn.max(initial=0)) + 1)
        ways = _log_ways(there, count) + _log_ways(others, drawn - count) - _log_ways(there + others, drawn)
        own = np.exp(ways)
        joined = np.zeros((pupils, groups, chances.shape[2] + len(count) - 1))
        for number in count.tolist():
            joined[:, :, number : number + chances.shape[2]] += chances * own[:, :, number, None]
        chances = joined
    return chances


def _log_ways(places: Whole, chosen: Whole) -> Reals:
    """The logarithm of how many ways there are to choose so many of these places; -inf for none."""
    possible = (chosen >= 0) & (chosen <= places)
    some = np.where(possible, chosen, 0)
    ways: Reals = _log_factorials()[places] - _log_factorials()[some] - _log_factorials()[places - some]
    return np.where(possible, ways, -np.inf)


@cache
def _log_factorials() -> Reals:
    return np.concatenate([[0.0], np.cumsum(np.log(np.arange(1, 2 * _MANY + 1)))])


def _counts(
    states: npt.NDArray[np.uint8], late: Flags, sessions: _Sessions, risks: tuple[Flags, Flags]
) -> tuple[Whole, Whole, Whole, Whole]:
    """Missed and possible sessions in each pattern and elsewhere, in the order of ``WHAT``."""
    at_risk, day_after = risks
    both = [(sessions.weekday == n // 2) & (sessions.half == n % 2) for n in range(10)]
    halves = [sessions.half == 0, sessions.half == 1]
    plain = np.column_stack([*sessions.groups.T, *both, *halves]).astype(np.float32)
    missed, possible, attended = ((states == 2), (states > 0), (states == 1))

    def inside_and_all(flags: Flags, groups: npt.NDArray[np.float32]) -> tuple[Whole, Whole]:
        inside = np.rint(flags.astype(np.float32) @ groups).astype(np.int64)
        return inside, np.broadcast_to(flags.sum(axis=1)[:, None], inside.shape)

    def with_others(of_all: Flags, after: Flags, of_late: Flags) -> tuple[Whole, Whole]:
        """``of_all`` by the calendar, ``after`` on the day after and at risk, ``of_late`` by weekday."""
        inside, total = inside_and_all(of_all, plain)
        weekdays, all_weekdays = inside_and_all(of_late, sessions.groups[:, :5].astype(np.float32))
        here = (after & day_after).sum(axis=1)[:, None]
        of_day_after = (after & at_risk).sum(axis=1)[:, None]
        joined = np.concatenate([inside[:, :7], here, inside[:, 7:], weekdays], axis=1)
        everything = np.concatenate([total[:, :7], of_day_after, total[:, 7:], all_weekdays], axis=1)
        return joined, everything - joined

    missed_here, missed_else = with_others(missed, missed, late)
    possible_here, possible_else = with_others(possible, possible, attended)
    return missed_here, possible_here, missed_else, possible_else
