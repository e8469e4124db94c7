"""Register hygiene: marks that a school still owes, each with its place in the register.

N says that a reason is still to be established; it has to be replaced within five school days (SI 2024/208
reg 10(7) to (9); the number stands in ``facts/thresholds.csv``). A session is not recorded where a mark was
due and none was made.
"""

from __future__ import annotations

from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from aim.codes import NOTHING_RECORDED, CountsAs, numbers_of, numbers_that_count_as
from aim.findings.limits import limit
from aim.register import Register, Registers

WHO = ("school", "child", "surname", "forename", "year_group", "reg_group")
SCHOOL_DAYS_TO_EXPLAIN = limit("reason_not_known").value

_N = numbers_of("N")
_TYPED_AS_NOT_RECORDED = numbers_that_count_as(CountsAs.NOT_RECORDED)


def still_unexplained(
    registers: Registers, on: date, school_days: int = SCHOOL_DAYS_TO_EXPLAIN
) -> pd.DataFrame:
    """Every N that more than so many days of its school have passed since, up to ``on``; oldest first.

    Columns are ``WHO``, ``date``, ``session`` and ``school_days``: how many have passed.
    """
    parts = []
    for register in registers:
        days = register.slots // 2
        open_days = np.unique(days[register.sessions["open"].to_numpy(dtype=bool)])
        today = (on - date(1970, 1, 1)).days
        passed = np.searchsorted(open_days, today, "right") - np.searchsorted(open_days, days, "right")
        late = (passed > school_days) & (days <= today)
        parts.append(_listed(register, _N[register.grid] & late, school_days=passed))
    return _together(parts, "school_days")


def not_recorded(registers: Registers, on: date) -> pd.DataFrame:
    """Every session up to ``on`` in which a mark was due and none was made; oldest first.

    Columns are ``WHO``, ``date`` and ``session``.
    """
    parts = []
    for register in registers:
        before = register.slots // 2 <= (on - date(1970, 1, 1)).days
        missing = _TYPED_AS_NOT_RECORDED[register.grid] | ((register.grid == NOTHING_RECORDED) & register.due)
        parts.append(_listed(register, missing & before))
    return _together(parts)


def _listed(
    register: Register, chosen: npt.NDArray[np.bool_], **of_sessions: npt.NDArray[np.integer]
) -> pd.DataFrame:
    """A row for each chosen place of the grid: who, when, and what is known of its session."""
    pupils, places = np.nonzero(chosen)
    who = register.roll.assign(school=register.school)[list(WHO)].iloc[pupils].reset_index(drop=True)
    sessions = register.sessions[["date", "session"]].iloc[places].reset_index(drop=True)
    beside = {name: values[places] for name, values in of_sessions.items()}
    return pd.concat([who, sessions], axis=1).assign(**beside)


def _together(parts: list[pd.DataFrame], *more: str) -> pd.DataFrame:
    if not parts:
        return pd.DataFrame(columns=[*WHO, "date", "session", *more])
    found = pd.concat(parts, ignore_index=True)
    return found.sort_values(["date", "session", "school", "surname", "forename"], ignore_index=True)
