"""Two long absences a school has to tell the local authority of: unauthorised days in a row, and illness.

Ten school days in a row of unauthorised absence are ten days on each of which every possible session was G,
N, O or U; days with no possible session neither count nor break, as in a spell of absence. Fifteen days of
illness are thirty sessions of I in one school year, in a row or in all: half days add up. Illness is counted
from the marks; whether fifteen days are *likely* is for people to say.

Source: SI 2024/208 reg 13, in force from 19 August 2024; the numbers stand in ``facts/thresholds.csv``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from aim.attendance import blocks
from aim.calendar import academic_years_of
from aim.codes import Numbers, numbers_of
from aim.findings.absences import Stretches, longest_stretches
from aim.findings.limits import limit
from aim.findings.penalty_window import COUNTED
from aim.findings.slots import STATES, Flags, Slots, day_of, first_slot_of

DAYS_IN_A_ROW = limit("continuous_unauthorised_absence").value
SINCE = limit("continuous_unauthorised_absence").first_day
DAYS_OF_ILLNESS = limit("illness_absence").value

_ILLNESS = numbers_of("I")
_UNAUTHORISED, _BROKEN = 1, 2


@dataclass(frozen=True, slots=True)
class ContinuousAbsence:
    """The longest row of school days of unauthorised absence (the latest of several)."""

    days: int = 0  # school days with a possible session
    sessions: int = 0
    first_day: date | None = None
    last_day: date | None = None
    first_met: date | None = None  # the day that made it ten
    going_on: bool = False  # no possible session has come after it
    still_n: int = 0  # of its sessions, those whose reason is still to be established

    @property
    def met(self) -> bool:
        """Whether it lasted as long as the local authority has to be told of."""
        return self.days >= DAYS_IN_A_ROW


@dataclass(frozen=True, slots=True)
class Illness:
    """Sessions of illness in one school year."""

    academic_year: int  # the calendar year in which it starts
    sessions: int = 0
    first_day: date | None = None
    last_day: date | None = None
    first_met: date | None = None  # the day on which fifteen days were reached

    @property
    def met(self) -> bool:
        """Whether the sessions make up fifteen days."""
        return self.sessions >= 2 * DAYS_OF_ILLNESS


def continuous_unauthorised(slots: Slots, numbers: Numbers) -> ContinuousAbsence:
    """The longest row of unauthorised days of one record, whose sessions are in order."""
    recent = slots >= first_slot_of(SINCE)
    slots, numbers = slots[recent], numbers[recent]
    if not len(slots):
        return ContinuousAbsence()
    states, days = _days(numbers[None, :], slots)
    longest = longest_stretches(states, _UNAUTHORISED)
    if not longest.sessions[0]:
        return ContinuousAbsence()
    first, last = int(longest.first[0]), int(longest.last[0])
    inside = (slots // 2 >= days[first]) & (slots // 2 <= days[last]) & COUNTED[numbers]
    in_the_row = first + np.flatnonzero(states[0, first : last + 1])
    enough = len(in_the_row) >= DAYS_IN_A_ROW
    return ContinuousAbsence(
        days=len(in_the_row),
        sessions=int(inside.sum()),
        first_day=day_of(2 * days[first]),
        last_day=day_of(2 * days[last]),
        first_met=day_of(2 * days[in_the_row[DAYS_IN_A_ROW - 1]]) if enough else None,
        going_on=not states[0, last + 1 :].any(),
        still_n=int((inside & numbers_of("N")[numbers]).sum()),
    )


def continuous_unauthorised_of_all(slots: Slots, grid: Numbers) -> npt.NDArray[np.int64]:
    """How many school days the longest row of unauthorised days of each row of a grid has."""
    recent = slots >= first_slot_of(SINCE)
    if not recent.any():
        return np.zeros(len(grid), dtype=np.int64)
    parts: list[Stretches] = [
        longest_stretches(_days(grid[rows][:, recent], slots[recent])[0], _UNAUTHORISED)
        for rows in blocks(*grid.shape)
    ]
    return np.concatenate([np.zeros(0, dtype=np.int64), *(part.sessions for part in parts)])


def _days(grid: Numbers, slots: Slots) -> tuple[npt.NDArray[np.uint8], Slots]:
    """What each day of each row was, and its number: all unauthorised, not so, or 0 for nothing possible."""
    begins = np.flatnonzero(np.diff(slots // 2, prepend=slots[0] // 2 - 1))
    of_session = np.where(COUNTED, _UNAUTHORISED, np.where(STATES > 0, _BROKEN, 0)).astype(np.uint8)
    return np.maximum.reduceat(of_session[grid], begins, axis=1), slots[begins] // 2


def illness(slots: Slots, numbers: Numbers, academic_year: int) -> Illness:
    """The illness of one record in a school year."""
    ill = slots[(academic_years_of(slots // 2) == academic_year) & _ILLNESS[numbers]]
    enough = 2 * DAYS_OF_ILLNESS
    return Illness(
        academic_year=academic_year,
        sessions=len(ill),
        first_day=day_of(ill[0]) if len(ill) else None,
        last_day=day_of(ill[-1]) if len(ill) else None,
        first_met=day_of(ill[enough - 1]) if len(ill) >= enough else None,
    )


def illness_of_all(slots: Slots, grid: Numbers, academic_year: int) -> npt.NDArray[np.int64]:
    """The sessions of illness of each row of a grid in a school year."""
    inside: Flags = academic_years_of(slots // 2) == academic_year
    parts = [_ILLNESS[grid[rows][:, inside]].sum(axis=1) for rows in blocks(*grid.shape)]
    return np.concatenate([np.zeros(0, dtype=np.int64), *parts])
