"""Counting a cohort: the rows of cohort.csv, taken register by register and added (definitions.md 22).

A row counts enrolments, not children: a child on two rolls stands in both. ``pupils`` are those with a
possible session in the group; persistent and severe are judged on each enrolment's own sessions of the
group, whole, so a half term or a Monday has its own. What stands outside the sums (not possible, not
recorded, not understood) is carried beside every row.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

from aim.attendance import Attendance, blocks, counts_by_number, sums_of_rows_by
from aim.codes import NOT_UNDERSTOOD as NUMBER_NOT_UNDERSTOOD
from aim.codes import NOTHING_RECORDED, CountsAs, code_by_number, counts_as_by_number
from aim.cohort.grouping import (
    NOT_RECORDED,
    NOT_UNDERSTOOD,
    Groups,
    checked,
    groups_of_enrolments,
    groups_of_sessions,
    half_terms_begin,
    in_order,
)
from aim.register import Register, Registers

COUNTED = (
    "pupils",
    "possible",
    "attended",
    "authorised",
    "unauthorised",
    "attendance",  # percent of possible, unrounded
    "absence",
    "persistent",  # how many of the pupils
    "persistent_rate",  # percent of pupils, unrounded
    "severe",
    "severe_rate",
)
BESIDE = ("not_possible", "not_recorded", "not_understood")  # sessions outside the sums

_FIELDS = list(Attendance.__slots__)
_OF_EACH_PUPIL = ("pupils", "persistent", "severe")
_SUMMED = ("attended", "authorised", "unauthorised", *BESIDE)
_OF_A_GROUP = (*_OF_EACH_PUPIL, *_SUMMED)
_OF_A_CODE = ("possible", *_SUMMED)
_CLASSES = {
    CountsAs.ATTENDING: "attended",
    CountsAs.AUTHORISED: "authorised",
    CountsAs.UNAUTHORISED: "unauthorised",
    CountsAs.NOT_POSSIBLE: "not_possible",
    CountsAs.NOT_RECORDED: "not_recorded",
    CountsAs.NOT_UNDERSTOOD: "not_understood",
}


@dataclass(frozen=True, eq=False)
class _Part:
    """What one register adds: the words of some groups, and their sums, a row each."""

    words: dict[str, npt.NDArray[np.object_]]
    sums: npt.NDArray[np.int64]


def cohort_rows(registers: Registers, by: Iterable[str]) -> pd.DataFrame:
    """Counts of the registers by any of ``grouping.BY``: a row for each group, in a person's order.

    Columns are those of ``by``, then ``COUNTED``, then ``BESIDE``; a rate is blank where nothing is
    possible. By ``code`` a row has the sessions of that code, possible or beside, and of its class; all
    else is blank. A group in which no session is anything but closed or off roll has no row, so layouts
    that print closures agree with those that leave them out. Raises UnknownGrouping.
    """
    asked = checked(by)
    return added([counted(register, asked) for register in registers], asked)


@dataclass(frozen=True, eq=False)
class Counted:
    """What one register adds to a cohort: whole sessions by group, and when its half terms begin."""

    parts: tuple[_Part, ...]
    begins: dict[str, int]


def counted(register: Register, by: Sequence[str]) -> Counted:
    """The sums of one register; ``by`` as ``checked`` gives it."""
    of_register = _by_code if "code" in by else _by_group
    begins = half_terms_begin(register) if "half_term" in by else {}
    return Counted(tuple(of_register(register, by)), begins)


def added(each: Sequence[Counted], by: Sequence[str]) -> pd.DataFrame:
    """The rows of ``cohort_rows`` from the sums of each register, wherever they were taken."""
    counts = _OF_A_CODE if "code" in by else _OF_A_GROUP
    found = _added([part for one in each for part in one.parts], by, counts)
    ready = found if "code" in by else _with_rates(found)
    begins: dict[str, int] = {}
    for one in each:
        for name, slot in one.begins.items():
            begins[name] = min(begins.get(name, slot), slot)
    return in_order(ready.reindex(columns=[*by, *COUNTED, *BESIDE]), by, begins)


def _added(parts: Sequence[_Part], by: Sequence[str], counts: Sequence[str]) -> pd.DataFrame:
    """The parts of all registers as one row for each group, -1 being a blank."""
    sums = np.concatenate([np.zeros((0, len(counts)), dtype=np.int64), *(each.sums for each in parts)])
    together = pd.DataFrame(sums, columns=list(counts)).astype("Int64")
    together = together.mask(together < 0)
    if not by:
        return together.sum().to_frame().T.astype("Int64") if len(together) else together
    nothing = np.zeros(0, dtype=object)
    for name in by:
        together[name] = np.concatenate([nothing, *(each.words[name] for each in parts)])
    return together.groupby(list(by), sort=False, as_index=False)[list(counts)].sum(min_count=1)


def _with_rates(found: pd.DataFrame) -> pd.DataFrame:
    absent = found["authorised"] + found["unauthorised"]
    possible = found["attended"] + absent
    return found.assign(
        possible=possible,
        attendance=_percent(found["attended"], possible),
        absence=_percent(absent, possible),
        persistent_rate=_percent(found["persistent"], found["pupils"]),
        severe_rate=_percent(found["severe"], found["pupils"]),
    )


def _percent(part: pd.Series[int], whole: pd.Series[int]) -> npt.NDArray[np.float64]:
    """Percent, unrounded; not a number where there is nothing to take a part of."""
    of = whole.to_numpy(dtype=np.float64)
    parts = part.to_numpy(dtype=np.float64)
    percent: npt.NDArray[np.float64] = np.full(len(of), np.nan)
    return np.divide(100 * parts, of, out=percent, where=of > 0)


def _by_group(register: Register, by: Sequence[str]) -> Iterator[_Part]:
    """The sums of one register: a row for each group of enrolments and of sessions that has any."""
    who, when = groups_of_enrolments(register, by), groups_of_sessions(register, by)
    total = np.zeros((who.count, when.count, len(_OF_A_GROUP)), dtype=np.int64)
    order = np.argsort(who.places, kind="stable")
    in_turn = bool((order[1:] > order[:-1]).all())  # as on the roll: nothing has to be put in order
    for some in blocks(len(order), when.count, 20_000):
        rows = some if in_turn else order[some]
        sums = sums_of_rows_by(register.grid[rows], register.due[rows], when.places, when.count)
        groups = who.places[rows]
        begins = np.flatnonzero(np.diff(groups, prepend=-1))
        total[groups[begins]] += np.add.reduceat(_of_each_row(sums), begins, axis=0)
    yield _part(total.reshape(-1, total.shape[2]), who, when, by)


def _of_each_row(sums: npt.NDArray[np.int32]) -> npt.NDArray[np.int32]:
    """What each enrolment adds to each group of sessions: whether it counts, its standing, its sums."""
    columns = {name: sums[:, :, place] for place, name in enumerate(_FIELDS)}
    absent = columns["authorised"] + columns["unauthorised"]
    possible = columns["attended"] + absent
    some = possible > 0
    # Thresholds on whole sessions (definitions.md 21), as Attendance.standing has them for one child.
    standings = (some, some & (10 * absent >= possible), some & (2 * absent >= possible))
    return np.stack([*standings, *(columns[name] for name in _SUMMED)], axis=2, dtype=np.int32)


def _by_code(register: Register, by: Sequence[str]) -> Iterator[_Part]:
    """The sessions of each code of one register in each group: only its class is filled."""
    who, when = groups_of_enrolments(register, by), groups_of_sessions(register, by)
    counts = np.zeros((who.count * when.count, 256), dtype=np.int64)
    for some in blocks(*register.grid.shape):
        groups = who.places[some, None] * when.count + when.places
        numbers = register.grid[some]
        counts += counts_by_number(numbers, groups, len(counts))
        # Nothing recorded counts only where a mark was due.
        not_due = groups[(numbers == NOTHING_RECORDED) & ~register.due[some]]
        counts[:, NOTHING_RECORDED] -= np.bincount(not_due, minlength=len(counts))
    for number in np.flatnonzero(counts.any(axis=0)).tolist():
        name = _class_of(number)
        if not name:
            continue
        sums = np.full((len(counts), len(_OF_A_CODE)), -1, dtype=np.int64)
        sums[:, 0] = 0 if name in BESIDE else counts[:, number]
        sums[:, _OF_A_CODE.index(name)] = counts[:, number]
        yield _part(np.where(counts[:, [number]] > 0, sums, 0), who, when, by, _code_of(number))


def _part(sums: npt.NDArray[np.int64], who: Groups, when: Groups, by: Sequence[str], code: str = "") -> _Part:
    """The groups that have any session, with their words."""
    used = np.flatnonzero(sums.any(axis=1))
    row, column = np.divmod(used, when.count) if len(used) else (used, used)
    words = {
        name: who.words[name][row] if name in who.words else when.words[name][column]
        for name in by
        if name != "code"
    }
    if code:
        words["code"] = np.full(len(used), code, dtype=object)
    return _Part(words, sums[used])


def _class_of(number: int) -> str:
    """The column that the sessions of a number stand in; "" for closures and marks off roll."""
    if number == NOTHING_RECORDED:
        return "not_recorded"
    counts_as = counts_as_by_number()[number]
    return _CLASSES.get(counts_as, "") if counts_as else ""


def _code_of(number: int) -> str:
    if number == NOTHING_RECORDED:
        return NOT_RECORDED
    return NOT_UNDERSTOOD if number == NUMBER_NOT_UNDERSTOOD else code_by_number()[number].statutory_code
