"""Marks altered since a plan was issued: the marks it was made from beside the marks held now.

Both are given as ``marks.csv`` has them, which is how issuing keeps them (``aim.casework.issuing``).
A register may rightly be put right later, and N has to be replaced; whoever shows a plan must know of it.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from datetime import date
from io import StringIO

Place = tuple[str, str, str]  # school, ISO day, AM or PM

_NOTHING = ("", "-")  # both say that no mark was made


@dataclass(frozen=True, slots=True)
class AlteredMark:
    """A session with one mark when the plan was issued and another one now; "" for no mark."""

    school: str
    day: date
    session: str  # AM or PM
    then: str
    now: str


@dataclass(frozen=True, slots=True)
class MarksAltered:
    """Every altered mark, oldest first, and how many could not be compared."""

    altered: tuple[AlteredMark, ...]
    not_held: int  # marks of then on days that what is held now does not reach


def marks_altered(then: bytes, now: bytes) -> MarksAltered:
    """What was altered between two sets of marks of one child, on the days that the first covers.

    Days that the marks held now do not reach are counted and not called altered. Raises KeyError where
    either is not in the columns of marks.csv.
    """
    before, after = _marks(then), _marks(now)
    reach = {school: _ends(after, school) for school, _, _ in after}
    covered = {school: _ends(before, school) for school, _, _ in before}
    altered, not_held = [], 0
    for place in sorted(before.keys() | after.keys(), key=lambda each: (each[1], each[2], each[0])):
        school, day, session = place
        first, last = covered.get(school, ("", ""))
        if not first <= day <= last:
            continue
        first, last = reach.get(school, ("", ""))
        if not first <= day <= last:
            not_held += place in before
            continue
        was, is_now = before.get(place, ""), after.get(place, "")
        if was != is_now:
            altered.append(AlteredMark(school, date.fromisoformat(day), session, was, is_now))
    return MarksAltered(tuple(altered), not_held)


def _marks(content: bytes) -> dict[Place, str]:
    """The mark of each session; "" where it says that nothing was recorded."""
    rows = csv.DictReader(StringIO(content.decode("utf-8-sig"), newline=""))
    return {
        (row["school"], row["date"], row["session"]): "" if row["code"] in _NOTHING else row["code"]
        for row in rows
    }


def _ends(marks: dict[Place, str], school: str) -> tuple[str, str]:
    days = [day for each, day, _ in marks if each == school]
    return min(days), max(days)
