"""The list behind every number of a cohort: each enrolment with its own sums, standing and band.

What ``counting`` counts can be found here by name. Everything is judged on whole sessions of the registers
given: cut them to the days asked about first (``Registers.between``).
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

import numpy as np
import numpy.typing as npt
import pandas as pd

from aim.attendance import Attendance, Standing, sums_of_rows
from aim.register import Registers

WHO = ("school", "academic_year", "child", "upn", "surname", "forename", "year_group", "reg_group")
SUMS = ("possible", "absent", *Attendance.__slots__)

COLUMNS = (*WHO, *SUMS, "attendance", "standing", "sessions_over")

INTO, OUT_OF = "into persistent absence", "out of persistent absence"


def enrolments(registers: Registers) -> pd.DataFrame:
    """A row for each enrolment with a possible session: who, sums in sessions, percent, standing.

    Columns are ``WHO``, ``SUMS``, ``attendance`` (percent, unrounded), ``standing`` (as ``Standing``) and
    ``sessions_over``: how many of its absences are more than would just make it persistent; below 0 how many
    more absences in the same possible sessions would.
    """
    rows = []
    for register in registers:
        sums = sums_of_rows(register.grid, register.due)
        roll = register.roll.assign(school=register.school, academic_year=register.academic_year)
        rows.append(judged(roll[list(WHO)], sums))
    return pd.concat(rows, ignore_index=True) if rows else pd.DataFrame(columns=list(COLUMNS))


def judged(who: pd.DataFrame, sums: npt.NDArray[np.integer], *, everyone: bool = False) -> pd.DataFrame:
    """The same of the sums of some enrolments (a row each, the fields of ``Attendance``), in their order.

    ``who`` has ``WHO`` and whatever else is to stand beside; its index is given to what comes back. With
    ``everyone`` those without a possible session are kept, their attendance blank.
    """
    columns = {name: sums[:, place].astype(np.int64) for place, name in enumerate(Attendance.__slots__)}
    absent = columns["authorised"] + columns["unauthorised"]
    possible = columns["attended"] + absent
    met = possible > 0
    some = np.ones(len(met), dtype=bool) if everyone else met
    standing = np.select(
        [(met & (2 * absent >= possible))[some], (met & (10 * absent >= possible))[some]],
        [Standing.SEVERE.value, Standing.PERSISTENT.value],
        Standing.NONE.value,
    )
    beside = {
        "possible": possible[some],
        "absent": absent[some],
        **{name: column[some] for name, column in columns.items()},
        "attendance": np.where(met, 100 * columns["attended"] / np.maximum(1, possible), np.nan)[some],
        "standing": np.asarray(standing, dtype=object),
        "sessions_over": absent[some] - -(-possible[some] // 10),
    }
    return who[some].assign(**beside)


def near_the_threshold(found: pd.DataFrame, sessions: int = 5) -> pd.DataFrame:
    """Those of ``enrolments`` within so many sessions of persistent absence, on either side; worst first."""
    near = found[found["sessions_over"].between(-sessions, sessions)]
    return near.sort_values(["sessions_over", "surname", "forename"], ascending=[False, True, True])


def banded(found: pd.DataFrame, starts: Sequence[int]) -> pd.DataFrame:
    """``enrolments`` with ``band``: the highest of the starts (percent) that its attendance reaches.

    The bands leave no gap: everything below the lowest start is in the band of 0.
    """
    band = np.zeros(len(found), dtype=np.int64)
    for start in sorted(starts):
        band[(100 * found["attended"] >= start * found["possible"]).to_numpy(dtype=bool)] = start
    return found.assign(band=band)


def moved(registers: Registers, since: date) -> pd.DataFrame:
    """Who has moved into or out of persistent absence since a day, over all the days given.

    Before is up to the day before ``since``, after is everything. Only enrolments with a possible session
    in both have moved; a joiner has not. Columns are those of ``enrolments``, ``moved`` (``INTO`` or
    ``OUT_OF``), ``absent_before`` and ``possible_before``.
    """
    key = ["school", "academic_year", "child"]
    before = enrolments(registers.between(None, since - timedelta(days=1)))
    both = enrolments(registers).merge(
        before[[*key, "absent", "possible", "standing"]], on=key, suffixes=("", "_before")
    )
    was, now = (both[name] != Standing.NONE.value for name in ("standing_before", "standing"))
    both["moved"] = np.where(now, INTO, OUT_OF)
    return both[was != now].drop(columns="standing_before").reset_index(drop=True)
