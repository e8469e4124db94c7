"""Checks: what must hold of the pupils a sheet names, each giving the problems it finds."""

from __future__ import annotations

import re
from collections.abc import Callable

import pandas as pd

from aim.certificates.cells import Sheet
from aim.certificates.headings import HeadingRow
from aim.certificates.names import upn_faults
from aim.certificates.reading import Reading
from aim.problems import Place, Problem, column_letters, problem

_MADE_A_NUMBER = re.compile(r"^\d(?:\.\d+)?E\+\d+$|^\d+\.0+$", re.IGNORECASE)
_LIKE_7E1 = re.compile(r"^\d{1,2}[A-Z]\d$")
_NOUGHT = re.compile(r"^\d+0$")
_MADE_A_DATE = re.compile(
    r"^\d{1,2}-[A-Z][a-z]{2}$|^[A-Z][a-z]{2}-\d{2}$|^\d{4}-\d{2}-\d{2}|^\d{2}/\d{2}/\d{4}$"
)

Check = Callable[[Sheet, pd.DataFrame, dict[str, str]], list[Problem]]


def pupil_checks(sheet: Sheet, reading: Reading, headings: HeadingRow) -> list[Problem]:
    """What every check finds in the pupils of a sheet."""
    letters = {name: column_letters(column + 1) for name, column in headings.columns().items()}
    return [found for check in CHECKS for found in check(sheet, reading.mentions, letters)]


def upns_are_sound(sheet: Sheet, mentions: pd.DataFrame, letters: dict[str, str]) -> list[Problem]:
    """A UPN has the right shape and check letter; the pupil is read in any case."""
    rows = _first_rows(mentions, "upn")
    return [
        problem(fault, Place(sheet.file, sheet.name, rows[upn], letters.get("upn", "")), upn)
        for upn, fault in zip(rows, upn_faults(list(rows)), strict=True)
        if fault
    ]


def forms_are_as_the_school_wrote_them(
    sheet: Sheet, mentions: pd.DataFrame, letters: dict[str, str]
) -> list[Problem]:
    """A form called 7E1 is not 70, nor 1/2 the first of February: Excel's doing, which cannot be undone."""
    problems = []
    like_7e1 = any(_LIKE_7E1.match(str(form)) for form in mentions["reg_group"])
    years = dict(zip(mentions["reg_group"], mentions["year_group"], strict=True))
    for form, row in _first_rows(mentions, "reg_group").items():
        if (
            _MADE_A_NUMBER.match(form)
            or _MADE_A_DATE.match(form)
            or (_is_a_power(form, years[form]) or (like_7e1 and _NOUGHT.match(form)))
        ):
            where = Place(sheet.file, sheet.name, row, letters.get("reg_group", ""))
            problems.append(problem("changed-by-excel", where, form))
    return problems


def _is_a_power(form: str, year_group: str) -> bool:
    """Whether a form is its year with noughts behind it: 7E1 is 7 times ten to Excel, and 8E2 800."""
    noughts = form.removeprefix(year_group)
    return bool(year_group) and form.startswith(year_group) and bool(noughts) and not noughts.strip("0")


def _first_rows(mentions: pd.DataFrame, column: str) -> dict[str, int]:
    """Each value of a column that is there, with the first row it stands in."""
    found: dict[str, int] = {}
    for value, row in zip(mentions[column], mentions["row"], strict=True):
        if value:
            found.setdefault(str(value), int(row))
    return found


CHECKS: list[Check] = [upns_are_sound, forms_are_as_the_school_wrote_them]
