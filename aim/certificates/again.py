"""Loading again: what a new file says otherwise than what was held (marks altered, new and gone)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

import numpy as np
import numpy.typing as npt

from aim.codes import NOT_UNDERSTOOD, NOTHING_RECORDED, code_by_number
from aim.register import SESSION_NAMES, Register, Registers

LISTED = 500  # changes listed one by one; all are counted


@dataclass(frozen=True, slots=True)
class Change:
    """One session whose mark is other than it was; "" where nothing stood or stands."""

    name: str
    school: str
    day: date
    session: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Changes:
    """What a new load changes: counts of whole sessions, and the first of those altered or gone."""

    altered: int = 0  # another mark than before
    new: int = 0  # a mark where there was none
    gone: int = 0  # none where there was a mark, for a pupil and within the days of the new load
    unchanged: int = 0
    listed: tuple[Change, ...] = field(default=())


def what_changed(before: Registers, newer: Registers) -> Changes:
    """What a new load, read on its own, says otherwise than the registers held before it.

    Only pupils and days of the new load are compared: it says nothing of the others. Planned closures that
    one of the two leaves out are no change.
    """
    altered = new = gone = unchanged = 0
    listed: list[Change] = []
    held = {(each.school, each.academic_year): each for each in before}
    for register in newer:
        old = held.get((register.school, register.academic_year))
        if old is None:
            new += int(np.count_nonzero(register.grid))
            continue
        mine, was = _side_by_side(old, register)
        some, had = mine != NOTHING_RECORDED, was != NOTHING_RECORDED
        different = some & had & (mine != was)
        lost = had & ~some & ~_CLOSED[was]
        altered += int(np.count_nonzero(different))
        new += int(np.count_nonzero(some & ~had))
        gone += int(np.count_nonzero(lost))
        unchanged += int(np.count_nonzero(some & (mine == was)))
        listed += _changes(register, was, mine, different | lost, LISTED - len(listed))
    return Changes(altered, new, gone, unchanged, tuple(listed))


_CLOSED = np.zeros(256, dtype=bool)
_CLOSED[[number for number, code in code_by_number().items() if code.statutory_code == "#"]] = True


def _side_by_side(old: Register, new: Register) -> tuple[npt.NDArray[np.uint8], npt.NDArray[np.uint8]]:
    """The new register's grid, and the old one's marks for the same pupils and sessions."""
    place = {child: row for row, child in enumerate(old.roll["child"])}
    rows = np.array([place.get(child, -1) for child in new.roll["child"]], dtype=np.int64)
    columns = np.searchsorted(old.slots, new.slots)
    inside = columns < len(old.slots)
    inside[inside] = old.slots[columns[inside]] == new.slots[inside]
    was = np.zeros(new.grid.shape, dtype=np.uint8)
    known = np.flatnonzero(rows >= 0)
    if len(known) and inside.any():
        was[np.ix_(known, np.flatnonzero(inside))] = old.grid[np.ix_(rows[known], columns[inside])]
    return new.grid, was


def _changes(
    register: Register,
    was: npt.NDArray[np.uint8],
    now: npt.NDArray[np.uint8],
    chosen: npt.NDArray[np.bool_],
    most: int,
) -> Iterator[Change]:
    pupils, places = np.nonzero(chosen)
    epoch = date(1970, 1, 1).toordinal()
    for pupil, place in list(zip(pupils.tolist(), places.tolist(), strict=True))[: max(0, most)]:
        slot = int(register.slots[place])
        roll = register.roll
        yield Change(
            name=f"{roll['forename'].iloc[pupil]} {roll['surname'].iloc[pupil]}".strip(),
            school=register.school,
            day=date.fromordinal(epoch + slot // 2),
            session=SESSION_NAMES[slot % 2],
            before=_text(int(was[pupil, place])),
            after=_text(int(now[pupil, place])),
        )


def _text(number: int) -> str:
    if number == NOT_UNDERSTOOD:
        return "not understood"
    return code_by_number()[number].statutory_code if number else ""
