"""Spells of absence and runs of attendance in one child's record (definitions.md 17).

A spell is consecutive missed possible sessions; a run is consecutive attended ones. Sessions that are
not possible, not recorded or not understood neither count nor break, and both run on over weekends,
holidays and the ends of years.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from aim.codes import CountsAs, Numbers, numbers_that_count_as

Places = npt.NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Stretches:
    """Unbroken stretches of a record: where each begins and ends in it, and how many sessions it counts."""

    first: Places
    last: Places
    sessions: Places


def spells_of_absence(numbers: Numbers) -> Stretches:
    """Every spell of absence in a record's marks, in order."""
    return _stretches(numbers, _MISSED)


def runs_of_attendance(numbers: Numbers) -> Stretches:
    """Every run of attendance in a record's marks, in order."""
    return _stretches(numbers, _ATTENDED)


_ATTENDED = numbers_that_count_as(CountsAs.ATTENDING)
_MISSED = numbers_that_count_as(CountsAs.AUTHORISED, CountsAs.UNAUTHORISED)


def _stretches(numbers: Numbers, wanted: npt.NDArray[np.bool_]) -> Stretches:
    possible = np.flatnonzero((_ATTENDED | _MISSED)[numbers])
    inside = np.concatenate([[False], wanted[numbers[possible]], [False]])
    first = np.flatnonzero(inside[1:] & ~inside[:-1])
    after = np.flatnonzero(~inside[1:] & inside[:-1])
    return Stretches(possible[first], possible[after - 1], after - first)
