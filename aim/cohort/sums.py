"""The sums that a cohort's views are made of, taken once from the grids: a view then adds a few of them.

For each academic year: every enrolment's sums by half term; the sums of every session, and of every code by
week, of *blocks* of enrolments that any filter takes or leaves whole (one school, year group and form, on
roll today or not). They are made register by register and put side by side; no mark is looked at again until
a list asks for its days. ``counting.cohort_rows`` gives the same numbers from the grids (a law of the tests).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from threading import Lock
from typing import Any
from weakref import WeakValueDictionary

import numpy as np
import numpy.typing as npt
import pandas as pd

from aim.attendance import Attendance, counts_by_number, sums_of_columns_by, sums_of_rows_by
from aim.codes import code_by_number
from aim.cohort.enrolments import WHO
from aim.cohort.group_words import one_word
from aim.cohort.grouping import (
    NOT_RECORDED,
    NOT_UNDERSTOOD,
    OF_THE_ENROLMENT,
    code_order,
    groups_of_enrolments,
    groups_of_sessions,
    own_of,
    sorted_words,
)
from aim.findings.slots import first_slot_of, mondays_of_slots
from aim.register import Register, Registers

Whole = npt.NDArray[np.integer]
Flags = npt.NDArray[np.bool_]

SCHOOL_DAYS_ON_ROLL = 5  # whoever has had no mark for so many school days has left
_FIELDS = len(Attendance.__slots__)
_MOST_IN_A_BLOCK = 255  # pupils: a session of so many is counted in a byte


@dataclass(frozen=True, eq=False)
class YearSums:
    """The sums of all registers of one academic year; a row is an enrolment, in the order of the rolls."""

    academic_year: int
    registers: tuple[Register, ...]  # a school each; marks after the day asked about are cut off
    who: pd.DataFrame  # enrolments.WHO and more; ``row`` of its register's grid; the index counts from 0
    facts: dict[str, tuple[Whole, list[str]]]  # for each fact of an enrolment the place of its word
    school: Whole  # of each row: which of the registers
    on_roll: Flags  # on roll at the end: see ``_on_roll``
    half_terms: tuple[str, ...]  # in order of day
    by_half_term: npt.NDArray[np.uint16]  # rows x half terms x fields of Attendance
    block: Whole  # of each row
    first_row: Whole  # of each block
    slots: npt.NDArray[np.int64]  # the sessions of any register
    by_session: npt.NDArray[np.uint8]  # blocks x slots x fields
    is_open: Flags  # registers x slots
    half_term_of: npt.NDArray[np.int8]  # registers x slots: a place in half_terms, -1 for no session
    codes: tuple[str, ...]  # statutory codes met, in the order of the list
    weeks: npt.NDArray[np.int64]  # Mondays, in days since 1970
    by_code: npt.NDArray[np.uint16]  # blocks x weeks x codes

    @cached_property
    def whole(self) -> npt.NDArray[np.int64]:
        """Every enrolment's sums over the year: rows x fields."""
        found: npt.NDArray[np.int64] = self.by_half_term.sum(axis=1, dtype=np.int64)
        return found

    @cached_property
    def half_terms_met(self) -> tuple[str, ...]:
        """The half terms in which anything is counted; days outside them all are none."""
        met = [bool(self.by_half_term[:, place].any()) for place in range(len(self.half_terms))]
        named = zip(self.half_terms, met, strict=True)
        return tuple(name for name, some in named if some and name != NOT_RECORDED)


def sums_of(registers: Registers, on: date) -> dict[int, YearSums]:
    """The sums of each academic year that has marks up to ``on``, the latest first."""
    years: dict[int, list[Register]] = {}
    for register in registers:
        until = _up_to(register, on)
        if len(until.slots) and len(until.roll):
            years.setdefault(register.academic_year, []).append(until)
    return {year: _shared(year, tuple(years[year])) for year in sorted(years, reverse=True)}


# Sums of registers that several users have are taken once, and forgotten with the last who looks at them.
_taken: WeakValueDictionary[tuple[int, ...], YearSums] = WeakValueDictionary()
_taking = Lock()


def _shared(year: int, registers: tuple[Register, ...]) -> YearSums:
    """The sums of these registers: those that anybody has already, where they are of the very same ones.

    Sums hold their registers, so no other can have come by one of their ids.
    """
    key = (year, *(id(register) for register in registers))
    with _taking:
        found = _taken.get(key)
        if found is None:
            found = _taken[key] = _side_by_side(year, registers)
    return found


def _up_to(register: Register, on: date) -> Register:
    if len(register.slots) and register.slots[-1] >= first_slot_of(on) + 2:
        return register.between(None, on)
    return register


@dataclass(frozen=True, eq=False)
class _Part:
    """What one register adds."""

    register: Register
    on_roll: Flags
    half_terms: list[str]
    half_term_of: Whole  # of each session
    by_half_term: npt.NDArray[np.int32]
    block: Whole
    first_row: Whole
    by_session: npt.NDArray[np.uint8]
    weeks: npt.NDArray[np.int64]
    numbers: Whole  # of the codes met
    by_number: npt.NDArray[np.int64]  # blocks x weeks x numbers


def _part(register: Register) -> _Part:
    terms = groups_of_sessions(register, ("half_term",))
    on_roll = _on_roll(register)
    groups = groups_of_enrolments(register, ("year_group", "reg_group"))
    order, starts = _blocks(groups.places * 2 + on_roll)
    grid, due = register.grid[order], register.due[order]
    block = np.empty(len(order), dtype=np.int64)
    block[order] = np.repeat(np.arange(len(starts)), np.diff(starts, append=len(order)))
    weeks, week_of = np.unique(mondays_of_slots(register.slots), return_inverse=True)
    counts = counts_by_number(
        register.grid, block[:, None] * len(weeks) + week_of, len(starts) * len(weeks)
    ).reshape(len(starts), len(weeks), 256)
    numbers = np.flatnonzero(counts.any(axis=(0, 1)))
    numbers = numbers[numbers > 0]
    return _Part(
        register=register,
        on_roll=on_roll,
        half_terms=terms.words["half_term"].tolist(),
        half_term_of=terms.places,
        by_half_term=sums_of_rows_by(register.grid, register.due, terms.places, terms.count),
        block=block,
        first_row=order[starts],
        by_session=sums_of_columns_by(grid, due, starts),
        weeks=weeks,
        numbers=numbers,
        by_number=counts[:, :, numbers],
    )


def _on_roll(register: Register) -> Flags:
    """Who is on roll at the end of the register: no leaving date has passed, and a mark in the last days.

    A register that was not taken on the last day makes nobody a leaver: five school days without any mark do.
    """
    days = np.unique(register.slots[register.sessions["open"].to_numpy(dtype=bool)] // 2)
    if not len(days):
        return np.ones(len(register.roll), dtype=bool)
    last = register.roll["on_roll_to"].to_numpy(dtype=np.int64)
    given = np.array([each is not None for each in register.roll["leaving_date"]], dtype=bool)
    until = np.where(given, days[-1], days[-SCHOOL_DAYS_ON_ROLL:][0])
    found: Flags = last >= 2 * until
    return found


def _blocks(keys: Whole) -> tuple[Whole, Whole]:
    """An order in which rows of one key stand together, and the first place of each block of it."""
    order = np.argsort(keys, kind="stable")
    begins = np.flatnonzero(np.diff(keys[order], prepend=-1))
    since = np.arange(len(order)) - np.repeat(begins, np.diff(begins, append=len(order)))
    return order, np.flatnonzero(since % _MOST_IN_A_BLOCK == 0)


def _side_by_side(year: int, registers: Sequence[Register]) -> YearSums:
    """The parts of all registers of a year in one set of arrays."""
    parts = [_part(register) for register in registers]
    rows = np.cumsum([0, *(len(each.block) for each in parts)])
    blocks = np.cumsum([0, *(len(each.first_row) for each in parts)])
    slots = np.unique(np.concatenate([each.register.slots for each in parts]))
    weeks = np.unique(np.concatenate([each.weeks for each in parts]))
    names = _half_terms_in_order(parts)
    codes = _codes_in_order(parts)
    shape = len(parts), len(slots)
    by_half_term = np.zeros((rows[-1], len(names), _FIELDS), dtype=np.uint16)
    by_session = np.zeros((blocks[-1], len(slots), _FIELDS), dtype=np.uint8)
    by_code = np.zeros((blocks[-1], len(weeks), len(codes)), dtype=np.uint16)
    is_open, half_term_of = np.zeros(shape, dtype=bool), np.full(shape, -1, dtype=np.int8)
    for number, each in enumerate(parts):
        own, blocks_of = slice(*rows[number : number + 2]), slice(*blocks[number : number + 2])
        terms = np.array([names.index(name) for name in each.half_terms], dtype=np.int8)
        places = np.searchsorted(slots, each.register.slots)
        by_half_term[own, terms] = each.by_half_term
        by_session[blocks_of, places] = each.by_session
        is_open[number, places] = each.register.sessions["open"].to_numpy(dtype=bool)
        half_term_of[number, places] = terms[each.half_term_of]
        in_week = np.searchsorted(weeks, each.weeks)
        for column, code in enumerate(_code_of(number) for number in each.numbers.tolist()):
            # Several numbers may be one statutory code: X01 and X are both X.
            by_code[blocks_of, in_week, codes.index(code)] += each.by_number[:, :, column].astype(np.uint16)
    return YearSums(
        academic_year=year,
        registers=tuple(registers),
        who=_who(registers),
        facts={name: _words(registers, name) for name in ("school", *OF_THE_ENROLMENT, *own_of(registers))},
        school=np.repeat(np.arange(len(parts)), np.diff(rows)),
        on_roll=np.concatenate([each.on_roll for each in parts]),
        half_terms=tuple(names),
        by_half_term=by_half_term,
        block=np.concatenate([each.block + first for each, first in zip(parts, blocks, strict=False)]),
        first_row=np.concatenate([each.first_row + first for each, first in zip(parts, rows, strict=False)]),
        slots=slots,
        by_session=by_session,
        is_open=is_open,
        half_term_of=half_term_of,
        codes=tuple(codes),
        weeks=weeks,
        by_code=by_code,
    )


def _half_terms_in_order(parts: Iterable[_Part]) -> list[str]:
    first: dict[str, int] = {}
    for each in parts:
        for place, name in enumerate(each.half_terms):
            slot = int(each.register.slots[np.argmax(each.half_term_of == place)])
            first[name] = min(first.get(name, slot), slot)
    return sorted(first, key=lambda name: (name == NOT_RECORDED, first[name]))


def _codes_in_order(parts: Iterable[_Part]) -> list[str]:
    met = {_code_of(number) for each in parts for number in each.numbers.tolist()}
    order = code_order()
    return sorted(met, key=lambda code: order.get(code, len(order)))


def _code_of(number: int) -> str:
    known = code_by_number().get(number)
    return known.statutory_code if known else NOT_UNDERSTOOD


def _who(registers: Sequence[Register]) -> pd.DataFrame:
    rolls = []
    for register in registers:
        roll = register.roll.assign(school=register.school, academic_year=register.academic_year)
        told = roll[[*WHO, "admission_number", "date_of_birth"]]
        rolls.append(told.assign(row=np.arange(len(roll))))
    return pd.concat(rolls, ignore_index=True)


def _words(registers: Sequence[Register], name: str) -> tuple[Whole, list[str]]:
    """The place of each row's word among the different words, which are in a person's order.

    Spellings of one group are one word.
    """
    found = [groups_of_enrolments(register, (name,)) for register in registers]
    words = sorted_words({one_word(name, word) for each in found for word in each.words[name].tolist()})
    place: dict[Any, int] = {word: number for number, word in enumerate(words)}
    return (
        np.concatenate(
            [
                np.array([place[one_word(name, word)] for word in each.words[name].tolist()], dtype=np.int32)[
                    each.places
                ]
                for each in found
            ]
        ),
        words,
    )
