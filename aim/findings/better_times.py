"""When a child's attendance was clearly better than otherwise, where chance does not explain it.

Absences come in spells, so ten missed sessions may be one illness. What is counted here is therefore not
missed sessions but *new* spells: at each session where the child was settled in school, did a new absence
begin? A steady record is one in which that chance is the same all year, however long the spells last.

The evidence of a window of whole school weeks is how many times likelier its few new absences are if the
chance was lower inside it than outside, averaged over how much lower it may have been (``CONTRASTS``). The
evidence of a record is the average of that over every window scanned. Then the same absences are dealt out
again at random, ``SHUFFLES`` times: each keeps its length, the number of absences stays, and any order and
any spacing is as likely as any other, which is what a constant chance means. A better time is named only
where fewer than ``CHANCE`` of the shuffled records look as uneven anywhere as the real one. That is exact
for one question over all windows together, whatever the child's rate and lengths of absence, and needs no
rate to be known. Named is the window that most likely shares most of its sessions with the better time.
A second and a third are asked for in the same way of the weeks that are left, and only after the one before
was found, so that the family of all three keeps to the same false-alarm rate.

Absences with no more than ``SETTLED`` attended session between them count as one: a return for an
afternoon, or mornings missed one after another, is not a new story. E and C2 (absences the school asked for)
are as if not possible. Source: ours (definitions.md 20; ADR "honest about chance"); the shuffle is the
conditional permutation test of a constant-hazard renewal process, the average of likelihood ratios is
Wald's weighted test. Nothing here loops over marks: loops run over the lengths of windows and the absences
of the pupil who has most.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from aim.codes import CountsAs, Numbers, numbers_of, numbers_that_count_as

Whole = npt.NDArray[np.int64]
Small = npt.NDArray[np.int32]
Flags = npt.NDArray[np.bool_]
Reals = npt.NDArray[np.float32]

WEEKS = 4  # the shortest better time (definitions.md 20)
SESSIONS = 20
AT_MOST = 3
SETTLED = 1  # attended sessions in a row that do not yet end an absence
CONTRASTS = (1.5, 3.0, 6.0, 16.0)  # how many times rarer new absences may be inside; equally believed
CHANCE = 0.048  # a little under 5%, so that a 5% promise holds with the shuffles' own luck
SHUFFLES = 499
_BATCHES = (20, 40, 60, 120, 259)  # most records are plainly steady after a few shuffles
_GRAIN = 512  # shares of the time at risk are told apart to one part in this
_ROOM = 1_500_000  # array entries worked on at once: small enough to stay in a processor's cache


@dataclass(frozen=True, slots=True)
class BetterTime:
    """Whole school weeks in which a child attended clearly better than in the rest of the record."""

    first_day: date  # the first and last days in it with a possible session
    last_day: date
    possible: int
    attended: int
    elsewhere_possible: int
    elsewhere_attended: int


def better_times(
    slots: npt.NDArray[np.int64], numbers: Numbers, school_weeks: Flags
) -> tuple[BetterTime, ...]:
    """The better times of one record, oldest first; empty where chance explains the differences.

    ``slots`` are the record's sessions in order, ``numbers`` their marks, ``school_weeks`` whether each lies
    in a school week, as ``aim.register.ChildRecord`` holds them. At most three, not overlapping, each at
    least four consecutive school weeks and 20 possible sessions. The same record always gives the same
    answer, alone or among others; closed and blank sessions may be listed or not.
    """
    return better_times_of_all(slots, numbers[None, :], school_weeks)[0]


def better_times_of_all(
    slots: npt.NDArray[np.int64], grid: Numbers, school_weeks: Flags
) -> list[tuple[BetterTime, ...]]:
    """The better times of every row of a register's grid, as ``better_times`` finds them one by one."""
    possible_somewhere = np.zeros(len(slots), dtype=bool)
    for rows in np.array_split(np.arange(len(grid)), max(1, grid.size // (8 * _ROOM))):
        possible_somewhere |= (_STATE[grid[rows]] > 0).any(axis=0)
    mondays = (slots // 2 + 3) // 7
    weeks = np.unique(mondays[school_weeks | possible_somewhere])
    week_of = np.searchsorted(weeks, mondays)
    found: list[tuple[BetterTime, ...]] = []
    for rows in np.array_split(np.arange(len(grid)), max(1, grid.size // (8 * _ROOM))):
        found += _found_in(_STATE[grid[rows]], slots, week_of, len(weeks))
    return found


_STATE = np.zeros(256, dtype=np.uint8)  # 0 not looked at, 1 attended, 2 missed
_STATE[numbers_that_count_as(CountsAs.ATTENDING)] = 1
_STATE[numbers_that_count_as(CountsAs.AUTHORISED, CountsAs.UNAUTHORISED)] = 2
_STATE[numbers_of("E", "C2")] = 0


def _found_in(
    states: npt.NDArray[np.uint8], slots: Whole, week_of: Whole, weeks: int
) -> list[tuple[BetterTime, ...]]:
    """The better times of some records; ``week_of`` gives each session's place among the school weeks."""
    everyone = len(states)
    named: list[list[tuple[int, int]]] = [[] for _ in range(everyone)]
    taken = np.zeros((everyone, weeks), dtype=bool)
    possible, attended = _by_week(states > 0, week_of, weeks), _by_week(states == 1, week_of, weeks)
    asked = np.flatnonzero((states == 2).any(axis=1))
    for _ in range(AT_MOST):
        first, last = _one_more(states[asked], week_of, weeks, taken[asked], possible[asked], attended[asked])
        asked, first, last = (each[first >= 0] for each in (asked, first, last))
        if not len(asked):
            break
        for pupil, start, end in zip(asked.tolist(), first.tolist(), last.tolist(), strict=True):
            named[pupil].append((start, end))
            taken[pupil, start : end + 1] = True
        states = states.copy()
        states[asked] *= ~taken[asked][:, np.minimum(week_of, weeks - 1)]
    if not any(named):
        return [()] * everyone
    days = slots // 2
    return [
        tuple(_named(days, week_of, possible[pupil], attended[pupil], each) for each in sorted(windows))
        for pupil, windows in enumerate(named)
    ]


def _named(
    days: Whole, week_of: Whole, possible: Whole, attended: Whole, weeks: tuple[int, int]
) -> BetterTime:
    raise NotImplementedError
