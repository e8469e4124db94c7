"""Filling down: a name, a day or a form in a merged cell holds for every row that the cell reaches over.

A merged cell is the one case in which an empty cell is known to mean what stands above it. Text files have
none, so nothing of theirs is filled; nor is a mark, ever.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np
import numpy.typing as npt

from aim.certificates.cells import Sheet
from aim.certificates.headings import HeadingRow
from aim.certificates.numbered import Column
from aim.certificates.reading import IDENTITY_FIELDS, encoded
from aim.problems import Place, Problem, column_letters, problem
from aim.wording import counted

Rows = npt.NDArray[np.int64]
Chosen = npt.NDArray[np.bool_]

_PERSON = ("upn", "admission_number", "surname", "forename", "name", "date_of_birth")
_NAMED_BY = ("upn", "admission_number", "surname", "name")
_WHEN = ("date", "session", "week_start", "week_end", "range_from", "range_to")


def with_merged_filled(sheet: Sheet, headings: HeadingRow) -> tuple[Sheet, list[Problem]]:
    """The sheet with what merged cells say of who and when in each of their rows; and that it was filled.

    Only rows that hold something of their own. A row whose every other word about the pupil is missing too is
    wholly the pupil's above; one with a forename or a number of its own has only the merged cell's.
    """
    columns = headings.columns(*IDENTITY_FIELDS, *_WHEN)
    if sheet.merged is tuple or not set(columns) & set(_NAMED_BY):
        return sheet, []
    empty = {column: _is_empty(sheet, column) for column in columns.values()}
    held = _holds_something(sheet, headings)
    if not _lacks_something(columns, empty, held):
        return sheet, []
    reach = _reach(sheet, headings, set(columns.values()))
    if not reach:
        return sheet, []
    taken = {
        column: np.where(empty[column] & held & ~empty[column][above], above, -1)
        for column, above in reach.items()
    }
    whole = _wholly_the_pupils_above(columns, empty, taken)
    for name in IDENTITY_FIELDS:
        if name in columns and (whole >= 0).any():
            column = columns[name]
            mine = taken.get(column, np.full(sheet.height, -1))
            taken[column] = np.where((mine < 0) & empty[column] & (whole >= 0), whole, mine)
    filled = np.any([above >= 0 for above in taken.values()], axis=0)
    if not filled.any():
        return sheet, []
    changed = list(sheet.columns)
    for column, above in taken.items():
        changed[column] = _taken_from(sheet.columns[column], above)
    row = int(np.flatnonzero(filled)[0])
    letters = column_letters(min(column for column, above in taken.items() if above[row] >= 0) + 1)
    rows = counted(int(filled.sum()), "row")
    note = problem("merged-cells-filled", Place(sheet.file, sheet.name, row + 1, letters), "", rows=rows)
    return replace(sheet, columns=tuple(changed)), [note]


def _is_empty(sheet: Sheet, column: int) -> Chosen:
    empty: Chosen = encoded(sheet.columns[column], 0).places < 0
    return empty


def _holds_something(sheet: Sheet, headings: HeadingRow) -> Chosen:
    """Which rows under the headings have something in them."""
    held = np.zeros(sheet.height, dtype=bool)
    for column in range(sheet.width):
        held |= ~_is_empty(sheet, column)
    held[: headings.data_row] = False
    return held


def _lacks_something(columns: Mapping[str, int], empty: Mapping[int, Chosen], held: Chosen) -> bool:
    """Whether any row says nothing of who it is about, or not when, or not which form."""
    nobody = np.all([empty[columns[name]] for name in _NAMED_BY if name in columns], axis=0)
    others = [empty[columns[name]] for name in (*_WHEN, "reg_group") if name in columns]
    return any(bool((each & held).any()) for each in (nobody, *others))


def _reach(sheet: Sheet, headings: HeadingRow, columns: set[int]) -> dict[int, Rows]:
    """For each column with merged cells under the headings, by row, where its cell begins, or -1."""
    found: dict[int, Rows] = {}
    for column, first, last in sheet.merged():
        if column in columns and headings.data_row <= first < sheet.height:
            above = found.setdefault(column, np.full(sheet.height, -1, dtype=np.int64))
            above[first + 1 : last + 1] = first
    return found


def _wholly_the_pupils_above(
    columns: Mapping[str, int], empty: Mapping[int, Chosen], taken: Mapping[int, Rows]
) -> Rows:
    """For each row without a word of its own about a pupil the row its merged cells begin in, or -1.

    They have to begin in one row: else it is not known whose the row is.
    """
    person = [columns[name] for name in _PERSON if name in columns]
    begins = [taken[columns[name]] for name in _NAMED_BY if columns.get(name) in taken]
    if not begins:
        return np.full(len(next(iter(empty.values()))), -1, dtype=np.int64)
    latest = np.max(begins, axis=0)
    agree = np.all([(each == latest) | (each < 0) for each in begins], axis=0)
    alone = np.all([empty[column] for column in person], axis=0)
    return np.where(alone & agree, latest, -1)


def _taken_from(column: Column, above: Rows) -> Column:
    """The column with some of its rows as other rows are."""
    return column.at(np.where(above >= 0, above, np.arange(len(above))))
