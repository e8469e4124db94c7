"""Which thresholds one record has reached, as information for staff: support comes before any of them.

Persistent and severe absence, ten unauthorised sessions in ten school weeks, ten days in a row of
unauthorised absence, fifteen days of illness. All on whole sessions (definitions.md 19, 21). None of it is
shown for a child below or above compulsory school age; where the date of birth is not known it is worked
out, and that is said. Nothing of this stands on a family's form.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from aim.attendance import Standing
from aim.calendar import academic_year_of
from aim.codes import NOTHING_RECORDED, Numbers
from aim.findings.comparisons import Stretch
from aim.findings.long_absences import ContinuousAbsence, Illness, continuous_unauthorised, illness
from aim.findings.penalty_window import PenaltyWindow, penalty_window
from aim.findings.school_age import Age, SchoolAge
from aim.findings.slots import Flags, Slots


@dataclass(frozen=True, slots=True)
class AbsenceLevel:
    """Where this school year's absence stands: nothing, persistent (a tenth missed) or severe (half)."""

    standing: Standing
    missed: int
    possible: int
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Every threshold of one record, and whether it may be shown."""

    age: Age  # on the last day of the record
    level: AbsenceLevel | None  # None for a record without marks
    penalty_window: PenaltyWindow
    continuous: ContinuousAbsence
    illness: Illness

    @property
    def shown(self) -> bool:
        """Whether the child is of compulsory school age, as far as anybody knows."""
        return self.age in (Age.COMPULSORY, Age.NOT_KNOWN)

    @property
    def any_reached(self) -> bool:
        """Whether any of them is reached and may be shown."""
        return self.shown and (
            (self.level is not None and self.level.standing is not Standing.NONE)
            or self.penalty_window.met
            or self.continuous.met
            or self.illness.met
        )


def thresholds(
    slots: Slots,
    numbers: Numbers,
    school_weeks: Flags,
    *,
    age: SchoolAge,
    this_year: Stretch | None,
    on: date,
) -> Thresholds:
    """The thresholds of one record: its slots in order, their marks, whether each lies in a school week.

    ``this_year`` is the school year that holds the latest mark, ``on`` its last day: the child's age on it
    decides whether anything is shown. Only sessions at compulsory school age count towards the window, the
    days in a row and the illness.
    """
    at_age = np.where(age.covers(slots), numbers, NOTHING_RECORDED).astype(np.uint8)
    return Thresholds(
        age=age.on(on),
        level=_level(this_year) if this_year else None,
        penalty_window=penalty_window(slots, numbers, school_weeks, age),
        continuous=continuous_unauthorised(slots, at_age),
        illness=illness(slots, at_age, academic_year_of(on)),
    )


def _level(year: Stretch) -> AbsenceLevel:
    attendance = year.attendance
    return AbsenceLevel(
        attendance.standing, attendance.absent, attendance.possible, year.first_day, year.last_day
    )
