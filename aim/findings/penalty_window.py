"""Ten unauthorised sessions in ten school weeks: the threshold at which a school must consider a notice.

G, N, O and U in any mix, within ten consecutive school weeks, across terms and years; a school week is a
week with at least one session that is neither planned closure nor Y4 (definitions.md 19). Source: the
national framework for penalty notices, SI 2024/210, in force from 19 August 2024.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt

from aim.codes import Numbers, code_by_number

FIRST_DAY = date(2024, 8, 19)
WEEKS = 10
SESSIONS = 10

_EPOCH = date(1970, 1, 1)


@dataclass(frozen=True, slots=True)
class PenaltyWindow:
    """The ten school weeks with the most unauthorised sessions (the latest of several), and since when."""

    sessions: int = 0
    from_week: date | None = None  # their first Monday
    to_week: date | None = None  # their last Monday
    first_met: date | None = None  # the day on which ten weeks ending with it first held ten
    last_ten_weeks: int = 0

    @property
    def met(self) -> bool:
        """Whether any ten school weeks hold ten or more."""
        return self.sessions >= SESSIONS


def penalty_window(
    slots: npt.NDArray[np.int64], numbers: Numbers, school_weeks: npt.NDArray[np.bool_]
) -> PenaltyWindow:
    """The window of one record: its slots in order, their marks, and whether each lies in a school week.

    Where the record has fewer than ten school weeks, the window is those there are.
    """
    inside = slots >= 2 * (FIRST_DAY - _EPOCH).days
    slots, numbers, school_weeks = slots[inside], numbers[inside], school_weeks[inside]
    mondays = (slots // 2 + 3) // 7 * 7 - 3
    weeks = np.unique(mondays[school_weeks])
    if not len(weeks):
        return PenaltyWindow()
    counted = np.zeros(256, dtype=bool)
    for number, code in code_by_number().items():
        counted[number] = code.penalty_notice
    missed = counted[numbers]
    week_of = np.searchsorted(weeks, mondays[missed])
    by_week = np.bincount(week_of, minlength=len(weeks))
    sums = np.cumsum(np.concatenate([[0], by_week]))
    length = min(WEEKS, len(weeks))
    windows = sums[length:] - sums[:-length]
    best = len(windows) - 1 - int(windows[::-1].argmax())
    held = np.arange(len(week_of)) - np.searchsorted(week_of, week_of - WEEKS + 1) + 1
    met = np.flatnonzero(held >= SESSIONS)
    return PenaltyWindow(
        sessions=int(windows[best]),
        from_week=_day(weeks[best]),
        to_week=_day(weeks[best + length - 1]),
        first_met=_day(slots[missed][met[0]] // 2) if len(met) else None,
        last_ten_weeks=int(windows[-1]),
    )


def _day(number: int) -> date:
    return _EPOCH + timedelta(days=int(number))
