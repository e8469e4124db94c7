"""A problem is something wrong with what came in: a value with a place, never an exception.

Every kind of problem has one row in ``facts/problem_kinds.csv``: how severe it is, what it says and
what to do about it. The words live there so that a pastoral lead can read and mend them in Excel.
Rows and columns are given as the spreadsheet shows them: the first row is 1, the first column A.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from aim.facts import table


class Severity(StrEnum):
    """How much a problem costs: something unusable, something to look at, something to know."""

    REFUSED = "refused"
    PROBLEM = "problem"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands, as the spreadsheet shows it; ``row`` 0 means the whole sheet or file."""

    file: str
    sheet: str = ""
    row: int = 0
    column: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong with what came in: what was found, what it means, what to do."""

    kind: str
    severity: Severity
    place: Place
    found: str
    message: str
    to_do: str


@cache
def kinds() -> dict[str, dict[str, str]]:
    """The rows of ``facts/problem_kinds.csv`` by kind."""
    return {row["kind"]: row for row in table("problem_kinds")}


def problem(kind: str, place: Place, found: str = "", **values: object) -> Problem:
    """The problem of this kind at this place, its words filled in with ``found`` and ``values``.

    Raises KeyError for a kind that has no row, or words that need a value not given: both are our bugs.
    """
    row = kinds()[kind]
    shown = found if len(found) <= 120 else found[:117] + "..."
    words = {"found": shown, "row": place.row, "column": place.column, "sheet": place.sheet, **values}
    return Problem(
        kind=kind,
        severity=Severity(row["severity"]),
        place=place,
        found=found,
        message=row["message"].format(**words),
        to_do=row["to_do"].format(**words),
    )


def refusals(problems: Iterable[Problem]) -> list[Problem]:
    """Only the problems that mean something could not be used."""
    return [each for each in problems if each.severity is Severity.REFUSED]


def column_letters(column: int) -> str:
    """The spreadsheet's name for a column counted from 1: 1 is A, 27 is AA."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
