"""The last four school weeks of everyone: what each child attended of them, on whole sessions.

The weeks are those of a child's school, up to its latest mark; ``findings/comparisons.py`` takes them so
for one record. Where the school year has fewer, they are those there are.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from aim.attendance import Attendance, attendance_of, sums_of_rows
from aim.findings.comparisons import LAST_WEEKS
from aim.findings.slots import RECORDED, day_of, mondays_of_slots
from aim.register import Register, Registers


@dataclass(frozen=True, slots=True)
class Recent:
    """What children attended in the last school weeks, and which days those weeks cover."""

    first_day: date | None
    last_day: date | None  # of the latest mark
    attendance: dict[str, Attendance]  # by child, over all rolls of that year


NOTHING_RECENT = Recent(None, None, {})


def recent_attendance(registers: Registers, on: date) -> Recent:
    """Everyone in the last school weeks up to a day, of the latest school year with marks by then."""
    past = [register.between(None, on) for register in registers]
    held = [register for register in past if RECORDED[register.grid].any()]
    latest = max((register.academic_year for register in held), default=0)
    found: dict[str, Attendance] = {}
    days: list[date] = []
    for register in held:
        if register.academic_year != latest:
            continue
        first, last = last_weeks(register)
        some = register.between(first, last)
        sums = sums_of_rows(some.grid, some.due)
        for child, row in zip(some.roll["child"], sums, strict=True):
            found[child] = found.get(child, Attendance()) + attendance_of(row)
        days += [first, last]
    return Recent(min(days), max(days), found) if days else NOTHING_RECENT


def last_weeks(register: Register) -> tuple[date, date]:
    """From the first session of the last school weeks to the last with a mark; it must have one."""
    told = register.slots[RECORDED[register.grid].any(axis=0)]
    mondays = mondays_of_slots(register.slots)
    school_weeks = register.sessions["school_week"].to_numpy(dtype=bool) & (register.slots <= told[-1])
    weeks = np.unique(mondays[school_weeks])
    first = register.slots[mondays >= weeks[-LAST_WEEKS:][0]][0] if len(weeks) else told[0]
    return day_of(first), day_of(told[-1])
