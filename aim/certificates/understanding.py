"""Understanding: what each position of one sheet is: a mark, a blank, not understood, or refused.

Each distinct text is understood once, on its day; what was read otherwise than typed, used outside its
years, or is no code at all becomes a problem with its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt

from aim.certificates.cells import Sheet
from aim.certificates.checks import pupil_checks
from aim.certificates.layouts.tables import printed_on
from aim.certificates.mapping import SchoolCodes, codes_said_by_all
from aim.certificates.reading import NO_DAY, UNKNOWN, Asked, Reading, one_a_row
from aim.certificates.recognising import Recognised
from aim.codes import (
    NOT_UNDERSTOOD,
    NOTHING_RECORDED,
    Numbers,
    Understood,
    code_by_number,
    code_texts,
    numbers_met,
    numbers_of,
    numbers_on,
    understood,
)
from aim.problems import Place, Problem, column_letters, problem
from aim.stretches import looked_up
from aim.wording import counted, day

Chosen = npt.NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Reconciliation:
    """Every cell in which a mark could stand, and what it turned out to be."""

    marks: int = 0
    blank: int = 0
    not_understood: int = 0
    refused: int = 0

    @property
    def cells(self) -> int:
        """All of them."""
        return self.marks + self.blank + self.not_understood + self.refused

    def __add__(self, other: Reconciliation) -> Reconciliation:
        return Reconciliation(
            self.marks + other.marks,
            self.blank + other.blank,
            self.not_understood + other.not_understood,
            self.refused + other.refused,
        )


@dataclass(frozen=True, eq=False)
class SheetRead:
    """One sheet's positions with what they mean."""

    sheet: Sheet
    layout: Recognised
    reading: Reading
    number: Numbers  # 0 for blank and refused positions
    reconciliation: Reconciliation
    problems: tuple[Problem, ...]
    minutes_in_cell: npt.NDArray[np.int64]  # by text; -1 for none
    printed: date | None


def sheet_read(sheet: Sheet, layout: Recognised, asked: Asked, school_codes: SchoolCodes) -> SheetRead:
    reading = layout.read(sheet, asked)
    own_codes = {**codes_said_by_all(_schools_of(reading, asked), school_codes), **asked.local_codes}
    means = [understood(text, own_codes) for text in reading.texts]
    nowhere = len(code_texts())
    places = np.array([*(each.place for each in means), nowhere], dtype=np.int16)
    stands = reading.text >= 0
    known = (reading.who != UNKNOWN) & (reading.day != NO_DAY) & (reading.session != UNKNOWN)
    read = all_or(stands & known)
    number = np.zeros(len(reading), dtype=np.uint8)
    number[read] = numbers_on(looked_up(places, reading.text[read]), reading.day[read], reading.session[read])
    unread = int(np.count_nonzero(number == NOT_UNDERSTOOD))
    problems = [
        *reading.problems,
        *_unknown_pupils(sheet, reading, stands),
        *_codes_not_understood(sheet, reading, number),
        *_codes_read_otherwise(sheet, reading, means, number),
        *_codes_outside_their_years(sheet, reading, number),
        *_p_for_present(sheet, reading, number),
        *pupil_checks(sheet, reading, layout.headings),
    ]
    if not len(reading) and not reading.mentions["listed"].any():
        problems.append(problem("no-rows", Place(sheet.file, sheet.name, layout.headings.data_row), ""))
    problems += rows_left_out(sheet, reading)
    return SheetRead(
        sheet=sheet,
        layout=layout,
        reading=reading,
        number=number,
        reconciliation=Reconciliation(
            marks=int(np.count_nonzero(number)) - unread,
            blank=int(np.count_nonzero(~stands)),
            not_understood=unread,
            refused=int(np.count_nonzero(stands & ~known)),
        ),
        problems=tuple(problems),
        minutes_in_cell=np.array(
            [-1 if each.minutes_late is None else each.minutes_late for each in means] + [-1]
        ),
        printed=printed_on(
            [*sheet.rows(0, 5), *sheet.rows(max(0, sheet.height - 5), sheet.height)], asked.dates
        ),
    )


def rows_left_out(sheet: Sheet, reading: Reading) -> list[Problem]:
    """One note for the rows that were taken for no pupil's, with the first of them."""
    if not reading.left_out:
        return []
    row, text = reading.left_out[0]
    where = Place(sheet.file, sheet.name, row)
    return [problem("rows-left-out", where, text, rows=counted(len(reading.left_out), "row"))]


def _schools_of(reading: Reading, asked: Asked) -> list[str]:
    named = reading.mentions["school"].where(
        reading.mentions["school"] != "", reading.mentions["school_number"]
    )
    return [each or asked.school for each in dict.fromkeys(named)]


def _unknown_pupils(sheet: Sheet, reading: Reading, stands: Chosen) -> list[Problem]:
    nobody = stands & (reading.who == UNKNOWN)
    if not nobody.any():
        return []
    rows, first = np.unique(reading.row[nobody], return_index=True)
    column = int(reading.column[nobody][first[0]])
    return one_a_row("pupil-not-known", sheet, rows.astype(np.int64) - 1, column - 1, "")


def _codes_not_understood(sheet: Sheet, reading: Reading, number: Numbers) -> list[Problem]:
    """One problem for each mark that is no code on its day."""
    problems: list[Problem] = []
    unread = np.flatnonzero(number == NOT_UNDERSTOOD)
    for text in np.unique(reading.text[unread]):
        there = unread[reading.text[unread] == text]
        for column in np.unique(reading.column[there]):
            rows = reading.row[there[reading.column[there] == column]].astype(np.int64) - 1
            problems += one_a_row("not-a-code", sheet, rows, int(column) - 1, reading.texts[text])
    return problems


def _codes_read_otherwise(
    sheet: Sheet, reading: Reading, means: Sequence[Understood], number: Numbers
) -> list[Problem]:
    """One note for each way of writing that was read as another."""
    problems = []
    for text, meaning in enumerate(means):
        if not meaning.read_as or meaning.minutes_late is not None:
            continue
        there = np.flatnonzero((reading.text == text) & (number != NOTHING_RECORDED))
        if len(there):
            where = _place(sheet, reading, int(there[0]))
            problems.append(
                problem(
                    "look-alike-code",
                    where,
                    reading.texts[text],
                    read_as=meaning.read_as,
                    marks=counted(len(there), "mark"),
                )
            )
    return problems


def _codes_outside_their_years(sheet: Sheet, reading: Reading, number: Numbers) -> list[Problem]:
    """One note for each code used before its first day or after its last, with the meaning it was given."""
    problems = []
    for each in np.flatnonzero(numbers_met(number)).tolist():
        code = code_by_number().get(each)
        if code is None or code.in_its_years:
            continue
        there = np.flatnonzero(number == each)
        where = _place(sheet, reading, int(there[0]))
        values = {
            "nearest": code.nearest,
            "counts_as": code.counts_as,
            "marks": counted(len(there), "mark"),
            "note": code.note,
            "day": _day_in_words(int(reading.day[there[0]])),
        }
        problems.append(problem("code-outside-its-years", where, code.code, **values))
    return problems


def _p_for_present(sheet: Sheet, reading: Reading, number: Numbers) -> list[Problem]:
    """P where nobody is ever present: home-made sheets write it for present (layouts.md trap 35)."""
    met = numbers_met(number)
    if not (met & numbers_of("P")).any() or (met & numbers_of("/", "\\")).any():
        return []
    there = np.flatnonzero(numbers_of("P")[number])
    marks = counted(len(there), "mark")
    return [problem("p-for-present", _place(sheet, reading, int(there[0])), "P", marks=marks)]


def all_or(chosen: Chosen) -> Chosen | slice:
    """What is chosen, or where that is everything all of it: taking it then costs nothing."""
    return slice(None) if chosen.all() else chosen


def _day_in_words(number: int) -> str:
    return day(date.fromordinal(date(1970, 1, 1).toordinal() + number))


def _place(sheet: Sheet, reading: Reading, position: int) -> Place:
    row, column = int(reading.row[position]), int(reading.column[position])
    return Place(sheet.file, sheet.name, row, column_letters(column))
