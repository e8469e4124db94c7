"""A record by weekday and half day: what was missed, of what was possible. Plain facts, nothing claimed.

Whether a weekday stands out beyond chance is for ``patterns.py``; this is what was recorded. All absence is
in it, also what school asked for.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from aim.attendance import Attendance, attendance_of, sums
from aim.codes import Numbers
from aim.findings.slots import Flags, Slots
from aim.register import SESSION_NAMES


@dataclass(frozen=True, slots=True)
class WeekdaySession:
    """The mornings, or the afternoons, of one weekday."""

    weekday: int  # 0 is Monday
    session: str  # AM or PM
    attendance: Attendance


def by_weekday(slots: Slots, numbers: Numbers, due: Flags) -> tuple[WeekdaySession, ...]:
    """Each weekday's half days, Monday AM first; Saturday and Sunday only where one was possible."""
    weekdays = (slots // 2 + 3) % 7  # 1 January 1970 was a Thursday
    found = sums(numbers, due, weekdays * 2 + slots % 2, 14)
    each = (
        WeekdaySession(place // 2, SESSION_NAMES[place % 2], attendance_of(row))
        for place, row in enumerate(np.asarray(found))
    )
    return tuple(one for one in each if one.weekday < 5 or one.attendance.possible)
