"""What else was different in a better time: codes, lates, first days back after a holiday, support in place.

Facts side by side, for people to make sense of: nothing here is tested, and nothing says why.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from aim.codes import Numbers, numbers_of
from aim.findings.better_times import BetterTime
from aim.findings.codes_used import CodeCount, code_counts
from aim.findings.slots import ATTENDED, MISSED, RECORDED, STATES, Flags, Slots, first_slot_of


@dataclass(frozen=True, slots=True)
class Share:
    """So many of so many."""

    part: int
    whole: int


@dataclass(frozen=True, slots=True)
class Support:
    """Help that was in place from one day to another; None while it goes on."""

    name: str
    first_day: date
    last_day: date | None = None


@dataclass(frozen=True, slots=True)
class CodeCompared:
    """A code of absence: its sessions, of those possible, in the better time and at every other time."""

    code: CodeCount  # over the whole record
    inside: Share
    elsewhere: Share


@dataclass(frozen=True, slots=True)
class WhatDiffered:
    """What else was different between a better time and every other time."""

    better_time: BetterTime
    codes: tuple[CodeCompared, ...]  # codes of absence, the one that differs most first
    late: Share  # marked late, of sessions attended
    late_elsewhere: Share
    first_days_back: Share  # first days after a holiday attended in full, of those with a possible session
    first_days_back_elsewhere: Share
    support: tuple[Support, ...]  # in place on any of its days


def what_differed(
    better_time: BetterTime,
    slots: Slots,
    numbers: Numbers,
    half_terms: npt.NDArray[np.object_],
    due: Flags,
    support: Sequence[Support] = (),
) -> WhatDiffered:
    """What differed in one better time of a record: slots in order, marks, half terms, whether one was due.

    A holiday is what lies between two half terms of the record; the day the record begins is no first day
    back, as nobody knows what was before. E and C2 are counted here: they say what differed.
    """
    inside = slots >= first_slot_of(better_time.first_day)
    inside &= slots <= first_slot_of(better_time.last_day) + 1
    states, lates = STATES[numbers], numbers_of("L")[numbers]
    back = _first_days_back(slots, numbers, half_terms, due)
    return WhatDiffered(
        better_time=better_time,
        codes=_codes(numbers, states, inside),
        late=_share(lates, states == ATTENDED, inside),
        late_elsewhere=_share(lates, states == ATTENDED, ~inside),
        first_days_back=_in_full(states, slots, back & inside),
        first_days_back_elsewhere=_in_full(states, slots, back & ~inside),
        support=tuple(each for each in support if _in_place(each, better_time)),
    )


def _share(part: Flags, whole: Flags, where: Flags) -> Share:
    return Share(int(np.count_nonzero(part & whole & where)), int(np.count_nonzero(whole & where)))


def _codes(numbers: Numbers, states: npt.NDArray[np.uint8], inside: Flags) -> tuple[CodeCompared, ...]:
    possible, compared = states > 0, []
    for code in code_counts(numbers[states == MISSED]):
        mine = numbers_of(code.code)[numbers] & (states == MISSED)
        compared.append(CodeCompared(code, _share(mine, possible, inside), _share(mine, possible, ~inside)))
    return tuple(sorted(compared, key=_difference, reverse=True))


def _difference(each: CodeCompared) -> float:
    return abs(
        each.inside.part / max(1, each.inside.whole) - each.elsewhere.part / max(1, each.elsewhere.whole)
    )


def _first_days_back(
    slots: Slots, numbers: Numbers, half_terms: npt.NDArray[np.object_], due: Flags
) -> Flags:
    """The sessions of the first day of each half term but the record's first."""
    there = (RECORDED[numbers] | due) & (half_terms != "")
    names, days = half_terms[there], slots[there] // 2
    changed = np.flatnonzero(names[1:] != names[:-1]) + 1
    back: Flags = np.isin(slots // 2, days[changed])
    return back


def _in_full(states: npt.NDArray[np.uint8], slots: Slots, where: Flags) -> Share:
    """On how many of these days every possible session was attended, of the days that had one."""
    days = np.unique(slots[where & (states > 0)] // 2)
    missed = np.unique(slots[where & (states == MISSED)] // 2)
    return Share(len(days) - len(missed), len(days))


def _in_place(support: Support, better_time: BetterTime) -> bool:
    return support.first_day <= better_time.last_day and (
        support.last_day is None or support.last_day >= better_time.first_day
    )
