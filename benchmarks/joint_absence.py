"""How often two children are said to miss school together who have nothing to do with each other.

    python -m benchmarks.joint_absence [PAIRS]

Two schools of one county share its flu week and its snow; each has its own closures, popular days to miss
(Fridays, the last day before a holiday) and children of very different attendance. Absences are spells: one
that overlaps another by chance gives several shared days at once, so days are not independent throws. Pairs
with nothing in common are drawn by how much both miss; brothers and sisters share some of their spells. False
alarms are to be 5% or fewer in every line; the power under them shows that the sentence can be said at all.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from aim.codes import Numbers, code_on
from aim.siblings.joint_absence import ChildDays, SchoolDays, joint_absence, rates_of
from benchmarks.findings import upper_bound
from benchmarks.simulated import calendar

Flags = npt.NDArray[np.bool_]
Reals = npt.NDArray[np.float64]
Whole = npt.NDArray[np.integer]

SEED = 20261121
YEAR = calendar()
DAYS = YEAR.sessions // 2
WEEK = YEAR.week_of[::2]
WEEKDAY = YEAR.weekday[::2]
FLU_WEEK = 14  # the school week in the middle of December

# Whether two records say that the children miss the same days: a pupil of a school and a pupil of a school.
Judge = Callable[["School", int, "School", int], bool]


@dataclass(frozen=True, eq=False)
class School:
    """A school's year: who missed which day, on which days it was closed, and its register."""

    missed: Flags  # pupils x days
    closed: Flags  # by day
    risk: Reals  # by pupil: how often absences begin on an ordinary day

    @property
    def grid(self) -> Numbers:
        """The marks: present, ill, or closed to all."""
        present, ill, closed = (_numbers(pair) for pair in ("/\\", "II", "##"))
        away = np.repeat(self.missed, 2, axis=1)
        half = np.arange(2 * DAYS) % 2
        grid: Numbers = np.where(away, ill[half], present[half]).astype(np.uint8)
        grid[:, np.repeat(self.closed, 2)] = closed[0]
        return grid

    @property
    def slots(self) -> Whole:
        """The sessions of the grid."""
        return YEAR.slots


def _numbers(marks: str) -> Numbers:
    found = [code_on(mark, _A_DAY) for mark in marks]
    return np.array([code.number for code in found if code], dtype=np.uint8)


_A_DAY = (YEAR.slots[:1] // 2).astype("datetime64[D]")[0].item()


def school(rng: np.random.Generator, pupils: int, snow: int, classes: int = 0) -> School:
    """A school's year by day; with ``classes``, each class also has a stomach bug of its own."""
    risk = 0.022 * np.exp(0.9 * rng.standard_normal(pupils))
    mean = np.clip(1.6 * np.exp(0.8 * rng.standard_normal(pupils)), 1.05, 20)
    closed = np.zeros(DAYS, dtype=bool)
    closed[rng.choice(DAYS, 4, replace=False)] = True
    weight = by_day(rng, snow)
    bug = np.ones((pupils, DAYS))
    if classes:
        first = rng.integers(0, DAYS - 3, classes)
        group = np.arange(pupils) % classes
        for day in range(3):
            bug[np.arange(pupils), first[group] + day] = 8
    away = np.zeros(pupils, dtype=bool)
    missed = np.zeros((pupils, DAYS), dtype=bool)
    luck = rng.random((pupils, DAYS))
    for day in range(DAYS):
        begins = np.minimum(risk * weight[day] * bug[:, day], 0.9)
        away = np.where(away, luck[:, day] < 1 - 1 / mean, luck[:, day] < begins)
        missed[:, day] = away
    _holidays(rng, missed)
    missed &= ~closed
    return School(missed, closed, risk)


def by_day(rng: np.random.Generator, snow: int) -> Reals:
    """How much likelier absences begin on each day than on an ordinary one, for everybody of a school."""
    weight = np.array([1.2, 0.9, 0.9, 1.0, 1.5])[WEEKDAY]
    weight = weight * np.where((WEEK >= 8) & (WEEK <= 22), 1.4, 0.8)
    weight = weight * np.where(WEEK == FLU_WEEK, 6.0, 1.0) * np.where(WEEK == FLU_WEEK + 1, 2.5, 1.0)
    last = np.append(np.diff(WEEK) != 0, True) & np.append(np.diff(YEAR.slots[::2]) > 8, True)
    weight = weight * np.where(last, 3.0, 1.0)
    weight[snow] *= 10
    weight[rng.choice(DAYS, 2, replace=False)] *= 4  # a local matter: a bus, a feast
    return weight


def _holidays(rng: np.random.Generator, missed: Flags) -> None:
    """One child in eight is taken away for a week before or after a holiday."""
    edges = np.flatnonzero(np.append(np.diff(YEAR.slots[::2]) > 8, True))
    for pupil in np.flatnonzero(rng.random(len(missed)) < 0.12):
        end = int(rng.choice(edges))
        start = end - 4 if rng.random() < 0.5 else min(end + 1, DAYS - 5)
        missed[pupil, start : start + 5] = True


def with_family(rng: np.random.Generator, one: Flags, other: Flags, share: float) -> tuple[Flags, Flags]:
    """Two records in which this share of the spells of either is also missed by the other."""
    both = []
    for own, theirs in ((one, other), (other, one)):
        joined = own.copy()
        edge = np.flatnonzero(np.diff(np.concatenate([[0], theirs.view(np.int8), [0]])))
        for start, end in zip(edge[::2], edge[1::2], strict=True):
            if rng.random() < share / 2:
                joined[start:end] = True
        both.append(joined)
    return both[0], both[1]


@dataclass(frozen=True, slots=True)
class Setting:
    """Which pairs: how much each misses at least and at most, and whether at one school."""

    name: str
    least: float
    most: float
    one_school: bool = True
    shared: float = 0.0  # the share of spells that a brother or sister has too
    classes: int = 0  # above 0: the pair sits in one class, which has a bug of its own


NOTHING = (
    Setting("one school, both miss 2 to 8%", 0.02, 0.08),
    Setting("one school, both miss 8 to 15%", 0.08, 0.15),
    Setting("one school, both miss 15 to 50%", 0.15, 0.5),
    Setting("one school, any two", 0.0, 1.0),
    Setting("two schools, any two", 0.0, 1.0, one_school=False),
    Setting("two schools, both miss 10 to 50%", 0.10, 0.5, one_school=False),
    Setting("one class with a bug of its own, any two", 0.0, 1.0, classes=12),
)
TOGETHER = (
    Setting(
        "a third of spells shared, two schools, both 5 to 15%", 0.05, 0.15, one_school=False, shared=0.33
    ),
    Setting("half of spells shared, two schools, both 5 to 15%", 0.05, 0.15, one_school=False, shared=0.5),
    Setting("a third of spells shared, two schools, both 10 to 50%", 0.1, 0.5, one_school=False, shared=0.33),
    Setting("half of spells shared, two schools, both 10 to 50%", 0.1, 0.5, one_school=False, shared=0.5),
)


def said(setting: Setting, judge: Judge, pairs: int) -> tuple[int, int]:
    """Of how many pairs the sentence is said, over as many invented schools as are needed."""
    rng = np.random.default_rng([SEED, sum(map(ord, setting.name))])
    alarms = done = 0
    while done < pairs:
        snow = int(rng.integers(90, 120))
        here = school(rng, 360, snow, setting.classes)
        there = here if setting.one_school else school(rng, 360, snow)
        rates = [each.missed.mean(axis=1) for each in (here, there)]
        fit = [np.flatnonzero((rate >= setting.least) & (rate <= setting.most)) for rate in rates]
        if min(map(len, fit)) < 4:
            continue
        for _ in range(min(25, pairs - done)):
            one, other = _pair(rng, setting, *fit)
            alarms += _said_of(rng, setting, judge, here, one, there, other)
            done += 1
    return alarms, done


def _pair(rng: np.random.Generator, setting: Setting, here: Whole, there: Whole) -> tuple[int, int]:
    while True:
        one, other = int(rng.choice(here)), int(rng.choice(there))
        if setting.classes:
            mates = here[here % setting.classes == one % setting.classes]
            other = int(rng.choice(mates))
        if one != other or not setting.one_school:
            return one, other


def _said_of(
    rng: np.random.Generator,
    setting: Setting,
    judge: Judge,
    here: School,
    one: int,
    there: School,
    other: int,
) -> bool:
    if not setting.shared:
        return judge(here, one, there, other)
    records = with_family(rng, here.missed[one], there.missed[other], setting.shared)
    changed = []
    for each, pupil, record in zip((here, there), (one, other), records, strict=True):
        missed = each.missed.copy()
        missed[pupil] = record & ~each.closed
        changed.append(School(missed, each.closed, each.risk))
    return judge(changed[0], one, changed[1], other)


def as_independent(here: School, one: int, there: School, other: int) -> bool:
    """The rival: days as independent throws, each child with one rate for all days."""
    open_days = ~(here.closed | there.closed)
    first, second = here.missed[one] & open_days, there.missed[other] & open_days
    together = int((first & second).sum())
    expected = first.sum() * second.sum() / max(1, open_days.sum())
    return together > expected and _poisson_tail(together, expected) <= 0.05


def day_by_day(here: School, one: int, there: School, other: int) -> bool:
    """A better rival: each day has the rate its schools had, each child a level; days still independent."""
    open_days = np.flatnonzero(~(here.closed | there.closed))
    chances = []
    for each, pupil in ((here, one), (there, other)):
        rate = each.missed[:, open_days].mean(axis=0)
        level = each.missed[pupil, open_days].sum() / max(rate.sum(), 1e-9)
        chances.append(np.clip(rate * level, 0, 0.95))
    together = int((here.missed[one] & there.missed[other])[open_days].sum())
    return together > 0 and _poisson_tail(together, float((chances[0] * chances[1]).sum())) <= 0.05


def _poisson_tail(count: int, mean: float) -> float:
    term, below = np.exp(-mean), 0.0
    for number in range(count):
        below += term
        term *= mean / (number + 1)
    return 1 - below


def ours(here: School, one: int, there: School, other: int) -> bool:
    """The sentence's own test."""
    days = []
    for each, pupil in ((here, one), (there, other)):
        own = SchoolDays.of_marks(each.slots, each.grid[[pupil]])
        rates = rates_of(SchoolDays.of_marks(each.slots, each.grid).without(own))
        days.append(ChildDays.of_marks(each.slots, each.grid[pupil], YEAR.half_terms, rates))
    return joint_absence(*days).stands_out


def judges() -> dict[str, Judge]:
    """Ours and the rivals."""
    return {
        "ours": ours,
        "days as throws, one rate": as_independent,
        "days as throws, their school's rates": day_by_day,
    }


def main() -> None:
    """Prints a line per setting."""
    pairs = int(sys.argv[1]) if len(sys.argv) > 1 else 1000
    ways = judges()
    print(f"| Pairs ({pairs} each, seed {SEED}) | {' | '.join(ways)} |\n|{'---|' * (1 + len(ways))}")
    for setting in (*NOTHING, *TOGETHER):
        cells = [setting.name]
        for judge in ways.values():
            began = time.perf_counter()
            alarms, done = said(setting, judge, pairs)
            took = (time.perf_counter() - began) / done * 1000
            bound = "" if setting.shared else f" (at most {100 * upper_bound(alarms, done):.1f}%)"
            cells.append(f"{100 * alarms / done:.1f}%{bound}, {took:.1f} ms")
        print(f"| {' | '.join(cells)} |", flush=True)


if __name__ == "__main__":
    main()
