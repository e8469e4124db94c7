"""Counting: what a set of marks adds up to, in whole sessions.

One function counts for every page, form and command, so that two numbers never disagree
(``definitions.md`` 6, 15, 16, 21). Possible is attending + authorised + unauthorised; marks that are
not possible, not recorded or not understood stand outside the sum and are always shown beside it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from functools import cache

import numpy as np
import numpy.typing as npt

from aim.codes import NOTHING_RECORDED, CountsAs, Numbers, numbers_of, numbers_that_count_as

Sums = npt.NDArray[np.int64]


class Standing(StrEnum):
    """How an attendance stands against DfE's thresholds."""

    NONE = "none"
    PERSISTENT = "persistent"
    SEVERE = "severe"


@dataclass(frozen=True, slots=True)
class Attendance:
    """What some marks add up to, in sessions (half days)."""

    attended: int = 0
    authorised: int = 0
    unauthorised: int = 0
    late: int = 0  # L: attended, after the register began
    late_after_register_closed: int = 0  # U: an unauthorised absence
    not_possible: int = 0
    not_recorded: int = 0
    not_understood: int = 0

    @property
    def possible(self) -> int:
        """The sessions this child could have attended: the denominator."""
        return self.attended + self.absent

    @property
    def absent(self) -> int:
        """Sessions missed, authorised or not."""
        return self.authorised + self.unauthorised

    @property
    def rate(self) -> Fraction | None:
        """Attended over possible; None where no session was possible."""
        return Fraction(self.attended, self.possible) if self.possible else None

    @property
    def percent(self) -> float | None:
        """The rate as a percentage, unrounded; None where no session was possible."""
        return 100 * self.attended / self.possible if self.possible else None

    @property
    def standing(self) -> Standing:
        """Persistent at 10% missed, severe at 50%, on whole sessions (definitions.md 21)."""
        if not self.possible:
            return Standing.NONE
        if 2 * self.absent >= self.possible:
            return Standing.SEVERE
        if 10 * self.absent >= self.possible:
            return Standing.PERSISTENT
        return Standing.NONE

    def __add__(self, other: Attendance) -> Attendance:
        return Attendance(
            *(mine + theirs for mine, theirs in zip(_values(self), _values(other), strict=True))
        )


def _values(attendance: Attendance) -> tuple[int, ...]:
    return tuple(getattr(attendance, name) for name in Attendance.__slots__)


@cache
def _measures() -> Sums:
    """256 numbers x the fields of ``Attendance``: what one mark adds to each of its sums."""
    columns = (
        numbers_that_count_as(CountsAs.ATTENDING),
        numbers_that_count_as(CountsAs.AUTHORISED),
        numbers_that_count_as(CountsAs.UNAUTHORISED),
        numbers_of("L"),
        numbers_of("U"),
        numbers_that_count_as(CountsAs.NOT_POSSIBLE),
        numbers_that_count_as(CountsAs.NOT_RECORDED),
        numbers_that_count_as(CountsAs.NOT_UNDERSTOOD),
    )
    return np.stack(columns, axis=1).astype(np.int64)


def counts_by_number(numbers: Numbers, groups: npt.NDArray[np.integer], group_count: int) -> Sums:
    """How often each of the 256 numbers stands in each group: group_count x 256 whole sessions.

    ``groups`` gives the group of each mark and has the shape of ``numbers``, or broadcasts to it: a
    column of row numbers counts by pupil, a row of week numbers by week. Below 0 is left out.
    """
    where = np.broadcast_to(groups.astype(np.int64), numbers.shape)
    flat = (where * 256 + numbers).ravel()
    if groups.size and groups.min() < 0:
        flat = flat[flat >= 0]
    return np.bincount(flat, minlength=group_count * 256).reshape(group_count, 256)


def sums(
    numbers: Numbers,
    due: npt.NDArray[np.bool_],
    groups: npt.NDArray[np.integer],
    group_count: int,
) -> Sums:
    """The fields of ``Attendance`` for each group: group_count x 8 whole sessions.

    ``due`` is true where a mark was due: an open session while on roll (definitions.md 6). Nothing
    recorded there counts as not recorded; nothing recorded anywhere else counts as nothing.
    """
    found = counts_by_number(numbers, groups, group_count) @ _measures()
    missing = (numbers == NOTHING_RECORDED) & due
    where = np.broadcast_to(groups.astype(np.int64), numbers.shape)[missing]
    found[:, _NOT_RECORDED] += np.bincount(where[where >= 0], minlength=group_count)
    return found


_FIELDS = Attendance.__slots__
_NOT_RECORDED = _FIELDS.index("not_recorded")
_ONE_NOT_RECORDED = 1 << 8 * _NOT_RECORDED  # in a packed number, lowest byte first


def attendance_of(row: Sums) -> Attendance:
    """One row of ``sums`` as a value."""
    return Attendance(*(int(each) for each in row))


def sums_of_rows(grid: Numbers, due: npt.NDArray[np.bool_]) -> Sums:
    """The fields of ``Attendance`` for each row of a grid: rows x 8 whole sessions."""
    one_group = np.zeros(grid.shape[1], dtype=np.int64)
    found: Sums = sums_of_rows_by(grid, due, one_group, 1)[:, 0].astype(np.int64)
    return found


def sums_of_rows_by(
    grid: Numbers, due: npt.NDArray[np.bool_], groups: npt.NDArray[np.integer], group_count: int
) -> npt.NDArray[np.int32]:
    """The fields of ``Attendance`` for each row of a grid and each group of its sessions.

    ``groups`` gives the group of each column, below 0 for one that is left out. What comes back is
    rows x group_count x 8 whole sessions, the same numbers as ``sums`` gives.
    """
    order = np.argsort(groups, kind="stable")
    order = order[groups[order] >= 0]
    found = np.zeros((len(grid), group_count, len(_FIELDS)), dtype=np.int32)
    if not len(order) or not len(grid):
        return found
    in_order = len(order) == len(groups) and bool((np.diff(order) == 1).all())
    starts = _short_stretches(groups[order])
    whose = groups[order][starts]
    one_each = np.array_equal(whose, np.arange(group_count))
    for rows in blocks(len(grid), len(order), 50_000):
        numbers, is_due = grid[rows], due[rows]
        if not in_order:
            numbers, is_due = np.take(numbers, order, axis=1), np.take(is_due, order, axis=1)
        packed = np.take(_packed_measures(), numbers, mode="clip")  # a byte is never out of 256
        packed[(numbers == NOTHING_RECORDED) & is_due] = _ONE_NOT_RECORDED
        added = np.add.reduceat(packed, starts, axis=1)
        fields = added.view(np.uint8).reshape(len(numbers), len(starts), len(_FIELDS))
        if one_each:
            found[rows] = fields
        else:  # a group is left out, or has more sessions than a byte counts
            for place, group in enumerate(whose.tolist()):
                found[rows, group] += fields[:, place]
    return found


def sums_of_columns_by(
    grid: Numbers, due: npt.NDArray[np.bool_], starts: npt.NDArray[np.integer]
) -> npt.NDArray[np.uint8]:
    """The fields of ``Attendance`` for each session of stretches of rows, none longer than 255 rows.

    ``starts`` are the first rows of the stretches, from 0 on. What comes back is stretches x columns x 8
    whole sessions: a session of 255 pupils fits into a byte.
    """
    packed = np.take(_packed_measures(), grid, mode="clip")
    packed[(grid == NOTHING_RECORDED) & due] = _ONE_NOT_RECORDED
    added = np.add.reduceat(packed, starts, axis=0)
    return added.view(np.uint8).reshape(len(starts), grid.shape[1], len(_FIELDS))


def _short_stretches(groups: npt.NDArray[np.integer]) -> npt.NDArray[np.int64]:
    """Where stretches of one group begin, none of them longer than a byte can count."""
    begins = np.flatnonzero(np.diff(groups, prepend=groups[0] - 1))
    since = np.arange(len(groups)) - np.repeat(begins, np.diff(begins, append=len(groups)))
    return np.flatnonzero(since % 255 == 0)


@cache
def _packed_measures() -> npt.NDArray[np.uint64]:
    """What one mark adds to each sum, as one number of eight bytes: they are added all eight at once."""
    packed: npt.NDArray[np.uint64] = np.ascontiguousarray(_measures().astype(np.uint8)).view("<u8")[:, 0]
    return packed


def blocks(rows: int, columns: int, entries: int = 400_000) -> list[slice]:
    """Slices of so many rows that one stretch of a grid stays in a processor's cache; none for no rows."""
    step = max(1, entries // max(1, columns))
    return [slice(first, first + step) for first in range(0, rows, step)]
