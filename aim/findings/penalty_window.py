"""Ten unauthorised sessions in ten school weeks: the threshold at which a school must consider a notice.

G, N, O and U in any mix, within ten consecutive school weeks, across terms and years; a school week is a
week with at least one session that is neither planned closure nor Y4 (definitions.md 19). Only sessions at
compulsory school age count. Source: the national framework for penalty notices, SI 2024/210, in force from
19 August 2024; the numbers stand in ``facts/thresholds.csv``.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from aim.attendance import blocks
from aim.codes import Numbers, code_by_number, numbers_of
from aim.findings.limits import limit
from aim.findings.school_age import SchoolAge
from aim.findings.slots import Flags, Slots, day_of, first_slot_of, mondays_of_slots
from aim.register import SESSION_NAMES

WEEKS = limit("penalty_notice_weeks").value
SESSIONS = limit("penalty_notice_sessions").value
FIRST_DAY = limit("penalty_notice_sessions").first_day

_ANY_AGE = SchoolAge(None, None)
_NEVER = -1

COUNTED = np.zeros(256, dtype=bool)  # G, N, O and U
for _number, _code in code_by_number().items():
    COUNTED[_number] = _code.penalty_notice
_REASON_NOT_KNOWN = COUNTED & numbers_of("N")


@dataclass(frozen=True, slots=True)
class PenaltyWindow:
    """The ten school weeks with the most unauthorised sessions (the latest of several), and since when."""

    sessions: int = 0
    from_week: date | None = None  # their first Monday
    to_week: date | None = None  # their last Monday
    first_met: date | None = None  # the day on which ten weeks ending with it first held ten
    last_ten_weeks: int = 0
    days: tuple[date, ...] = ()  # the days in them with any such session
    still_n: tuple[tuple[date, str], ...] = ()  # of those sessions, the ones whose reason is not yet known

    @property
    def met(self) -> bool:
        """Whether any ten school weeks hold ten or more."""
        return self.sessions >= SESSIONS

    @property
    def met_without_n(self) -> bool:
        """Whether these ten weeks hold ten or more even if every N in them turned out to be authorised."""
        return self.sessions - len(self.still_n) >= SESSIONS


@dataclass(frozen=True, eq=False)
class PenaltyWindows:
    """The same for every row of a grid: an entry a row; days since 1970, -1 where there is none."""

    sessions: npt.NDArray[np.int64]
    from_week: npt.NDArray[np.int64]
    to_week: npt.NDArray[np.int64]
    first_met: npt.NDArray[np.int64]
    last_ten_weeks: npt.NDArray[np.int64]


def penalty_window(
    slots: Slots, numbers: Numbers, school_weeks: Flags, age: SchoolAge = _ANY_AGE
) -> PenaltyWindow:
    """The window of one record: its slots in order, their marks, and whether each lies in a school week.

    Where the record has fewer than ten school weeks, the window is those there are. A child who is outside
    ``age`` throughout has an empty window; an age that is not known leaves nothing out.
    """
    counts, of_age = COUNTED[numbers], age.covers(slots)
    if not of_age.any():
        return PenaltyWindow()
    grid = np.where(of_age, numbers, 0).astype(np.uint8)[None, :]
    found = penalty_windows_of_all(slots, grid, school_weeks)
    if found.from_week[0] == _NEVER:
        return PenaltyWindow()
    mondays = mondays_of_slots(slots)
    inside = of_age & counts & (mondays >= found.from_week[0]) & (mondays <= found.to_week[0])
    inside &= slots >= first_slot_of(FIRST_DAY)
    still_n = slots[inside & _REASON_NOT_KNOWN[numbers]]
    met = int(found.first_met[0])
    return PenaltyWindow(
        sessions=int(found.sessions[0]),
        from_week=day_of(2 * found.from_week[0]),
        to_week=day_of(2 * found.to_week[0]),
        first_met=day_of(2 * met) if met != _NEVER else None,
        last_ten_weeks=int(found.last_ten_weeks[0]),
        days=tuple(day_of(2 * day) for day in np.unique(slots[inside] // 2)),
        still_n=tuple((day_of(slot), SESSION_NAMES[slot % 2]) for slot in still_n),
    )


def penalty_windows_of_all(slots: Slots, grid: Numbers, school_weeks: Flags) -> PenaltyWindows:
    """The window of every row of a register's grid, as ``penalty_window`` finds them at any age."""
    rows = len(grid)
    looked_at = school_weeks & (slots >= first_slot_of(FIRST_DAY))
    mondays = mondays_of_slots(slots)
    weeks = np.unique(mondays[looked_at])
    if not len(weeks) or not rows:
        none = np.full(rows, _NEVER, dtype=np.int64)
        zero = np.zeros(rows, dtype=np.int64)
        return PenaltyWindows(zero, none, none, none, zero)
    week_of = np.searchsorted(weeks, mondays)
    days = np.where(slots >= first_slot_of(FIRST_DAY), slots // 2, _NEVER)
    found = [_in_rows(grid[each], week_of, days, len(weeks)) for each in blocks(*grid.shape)]
    sessions, best, met, latest = (np.concatenate(part) for part in zip(*found, strict=True))
    length = min(WEEKS, len(weeks))
    return PenaltyWindows(sessions, weeks[best], weeks[best + length - 1], met, latest)


def _in_rows(grid: Numbers, week_of: Slots, days: Slots, weeks: int) -> tuple[npt.NDArray[np.int64], ...]:
    """Most sessions in a window, the week it begins with, the day ten were first held, the latest window."""
    places = np.flatnonzero(COUNTED[grid])
    places = places[days[places % grid.shape[1]] != _NEVER]
    row, column = np.divmod(places, grid.shape[1])
    totals = np.zeros((len(grid), weeks + 1), dtype=np.int64)
    by_week = np.bincount(row * weeks + week_of[column], minlength=len(grid) * weeks)
    np.cumsum(by_week.reshape(len(grid), weeks), axis=1, out=totals[:, 1:])
    length = min(WEEKS, weeks)
    windows = totals[:, length:] - totals[:, :-length]
    best = windows.shape[1] - 1 - windows[:, ::-1].argmax(axis=1)
    # Rows and weeks as one number, with so much room between rows that no window reaches into another row.
    at = row * (weeks + WEEKS) + week_of[column]
    held = np.arange(len(at)) - np.searchsorted(at, at - WEEKS + 1) + 1
    met = np.full(len(grid), _NEVER, dtype=np.int64)
    enough = np.flatnonzero(held >= SESSIONS)
    whose, first = np.unique(row[enough], return_index=True)
    met[whose] = days[column[enough[first]]]
    return windows[np.arange(len(grid)), best], best, met, windows[:, -1]
