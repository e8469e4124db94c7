"""Registers cut to the pupils and days that DfE's absence statistics count, so that figures can be compared.

Pupils aged 5 to 15 on the 31 August before the school year; of Year 11 nothing from the spring bank holiday
on, when exams have begun. Source: DfE, methodology of "Pupil absence in schools in England". Where there is
no date of birth the year group says it: Year 1 to Year 11.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np

from aim.calendar import spring_bank_holiday
from aim.findings.slots import first_slot_of
from aim.register import Register, Registers

AGES = range(5, 16)
_YEAR_GROUPS = frozenset(str(year) for year in range(1, 12))


def on_dfe_basis(registers: Registers) -> Registers:
    """The same registers with only what DfE's statistics count."""
    return Registers(tuple(_cut(each) for each in registers))


def _cut(register: Register) -> Register:
    counted = [_counted(row, register.academic_year) for row in register.roll.to_dict("records")]
    some = register.of(np.flatnonzero(counted))
    ends = first_slot_of(spring_bank_holiday(register.academic_year + 1))
    leaving = np.array([_is_year_11(each) for each in some.roll["year_group"]], dtype=bool)
    if not leaving.any() or not len(some.slots) or some.slots[-1] < ends:
        return some
    grid = some.grid.copy()
    grid[np.ix_(leaving, some.slots >= ends)] = 0
    grid.setflags(write=False)
    last = some.roll["on_roll_to"].to_numpy(dtype=np.int64)
    until = np.where(leaving, np.minimum(last, ends - 1), last)
    return replace(some, grid=grid, roll=some.roll.assign(on_roll_to=until))


def _counted(pupil: dict[Any, Any], academic_year: int) -> bool:
    born: date | None = pupil["date_of_birth"]
    if born is None:
        return str(pupil["year_group"]).strip() in _YEAR_GROUPS
    age = academic_year - born.year - ((born.month, born.day) > (8, 31))
    return age in AGES


def _is_year_11(year_group: str) -> bool:
    return str(year_group).strip() == "11"
