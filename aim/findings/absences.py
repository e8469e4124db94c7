"""Spells of absence and runs of attendance (definitions.md 17), of one record or of a whole grid.

A spell is consecutive missed possible sessions; a run is consecutive attended ones. Sessions that are
not possible, not recorded or not understood neither count nor break, and both run on over weekends,
holidays and the ends of years. Nothing here loops over marks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt

from aim.attendance import blocks
from aim.codes import Numbers, code_by_number
from aim.findings.codes_used import CodeCount, code_counts
from aim.findings.slots import ATTENDED, MISSED, STATES, Slots, day_of
from aim.register import SESSION_NAMES

Places = npt.NDArray[np.int64]
States = npt.NDArray[np.uint8]

STILL_TO_BE_ESTABLISHED = "reason still to be established"  # what N is called wherever a person reads it


@dataclass(frozen=True, eq=False)
class Stretches:
    """Unbroken stretches in order, an entry each: the row of the grid, both ends, the sessions it counts."""

    row: Places
    first: Places
    last: Places
    sessions: Places


@dataclass(frozen=True, slots=True)
class Absence:
    """One spell of absence: consecutive missed possible sessions."""

    first_day: date
    first_session: str
    last_day: date
    last_session: str
    sessions: int
    codes: tuple[str, ...]  # N first, then in the order met: as the words of ``heading``
    reasons: tuple[CodeCount, ...] = ()  # what those mean and in how many sessions, in the same order

    @property
    def not_yet_explained(self) -> int:
        """In how many of its sessions N stands: the reason is still to be established."""
        return sum(each.sessions for each in self.reasons if each.code == "N")

    @property
    def heading(self) -> str:
        """What the spell is called: its codes in words, first of all that a reason is still missing."""
        named = [STILL_TO_BE_ESTABLISHED if each.code == "N" else each.meaning for each in self.reasons]
        words = "; ".join(dict.fromkeys(named))
        return words[:1].upper() + words[1:]


@dataclass(frozen=True, slots=True)
class Run:
    """Consecutive attended possible sessions."""

    first_day: date
    last_day: date
    sessions: int


def spells_of_all(grid: Numbers) -> Stretches:
    """Every spell of absence in a grid, row by row."""
    parts = [_moved(stretches(STATES[grid[rows]], MISSED), rows.start) for rows in blocks(*grid.shape)]
    return _joined(parts)


def longest_runs_of_all(grid: Numbers) -> Stretches:
    """The longest run of attendance of each row of a grid (the latest of several): one entry a row.

    A row with nothing attended has 0 sessions, and -1 for both ends.
    """
    parts = [
        _moved(longest_stretches(STATES[grid[rows]], ATTENDED), rows.start) for rows in blocks(*grid.shape)
    ]
    return _joined(parts)


def stretches(states: States, wanted: int) -> Stretches:
    """Every unbroken stretch of one state in each row of a grid of states; 0 neither counts nor breaks."""
    broken = np.cumsum((states > 0) & (states != wanted), axis=1, dtype=np.int32)
    places = np.flatnonzero(states == wanted)
    row = places // max(1, states.shape[1])
    breaks = broken.ravel()[places]
    fresh = np.ones(len(places), dtype=bool)
    fresh[1:] = (row[1:] != row[:-1]) | (breaks[1:] != breaks[:-1])
    begins = np.flatnonzero(fresh)
    ends = np.append(begins[1:], len(places))[: len(begins)]
    columns = places - row * states.shape[1]
    return Stretches(row[begins], columns[begins], columns[ends - 1], ends - begins)


def longest_stretches(states: States, wanted: int) -> Stretches:
    """The latest of the longest stretches of each row, as ``longest_runs_of_all`` gives them."""
    rows, columns = states.shape
    counted = np.zeros((rows, columns + 1), dtype=np.int32)
    np.cumsum(states == wanted, axis=1, out=counted[:, 1:])
    breaks = np.ones((rows, columns + 1), dtype=bool)  # a record's end breaks whatever goes on
    breaks[:, :-1] = (states > 0) & (states != wanted)
    places = np.flatnonzero(breaks)
    row, column = np.divmod(places, columns + 1)
    until = counted.ravel()[places].astype(np.int64)
    first_of_row = np.flatnonzero(np.diff(row, prepend=-1))
    before = np.roll(until, 1)
    before[first_of_row] = 0
    lengths_then_places = (until - before) * (columns + 1) + column
    best = np.maximum.reduceat(lengths_then_places, first_of_row)
    sessions, end = np.divmod(best, columns + 1)
    total = counted[np.arange(rows), end][:, None]
    first = (counted[:, 1:] <= total - sessions[:, None]).sum(axis=1)
    last = (counted[:, 1:] < total).sum(axis=1)
    none = sessions == 0
    return Stretches(np.arange(rows), np.where(none, -1, first), np.where(none, -1, last), sessions)


def _moved(found: Stretches, rows: int) -> Stretches:
    return replace(found, row=found.row + rows)


def _joined(parts: list[Stretches]) -> Stretches:
    columns = ([getattr(part, name) for part in parts] for name in ("row", "first", "last", "sessions"))
    return Stretches(*(np.concatenate(column) if column else np.zeros(0, np.int64) for column in columns))


def absences_of(slots: Slots, numbers: Numbers) -> tuple[Absence, ...]:
    """Every spell of absence of one record, oldest first, with its codes in words."""
    spells = spells_of_all(numbers[None, :])
    return tuple(
        _absence(slots, numbers, int(first), int(last))
        for first, last in zip(spells.first, spells.last, strict=True)
    )


def _absence(slots: Slots, numbers: Numbers, first: int, last: int) -> Absence:
    inside = numbers[first : last + 1]
    missed = inside[STATES[inside] == MISSED]
    met = dict.fromkeys(code_by_number()[number].statutory_code for number in missed.tolist())
    codes = tuple(sorted(met, key=lambda code: code != "N"))
    return Absence(
        first_day=day_of(slots[first]),
        first_session=SESSION_NAMES[slots[first] % 2],
        last_day=day_of(slots[last]),
        last_session=SESSION_NAMES[slots[last] % 2],
        sessions=len(missed),
        codes=codes,
        reasons=tuple(sorted(code_counts(missed), key=lambda each: codes.index(each.code))),
    )


def longest_run_of(slots: Slots, numbers: Numbers) -> Run | None:
    """The latest of the longest runs of attendance of one record; None where nothing was attended."""
    longest = longest_runs_of_all(numbers[None, :])
    if not longest.sessions[0]:
        return None
    first, last = slots[longest.first[0]], slots[longest.last[0]]
    return Run(day_of(first), day_of(last), int(longest.sessions[0]))
