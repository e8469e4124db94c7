"""Who is who: which ways of writing a pupil are one child (definitions.md 2 and 7).

The UPN decides; without one, the school and its admission number; without either, the school, the name
and the date of birth, and that is noted. Nothing weaker joins two pupils: twins and two Ali Khans are
ordinary, and one family's marks must never slip into another's.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any, NamedTuple

import pandas as pd

from aim.certificates.names import tidy_admission_number, tidy_upn, upn_faults
from aim.certificates.reading import each_once
from aim.problems import Place, Problem, problem
from aim.wording import counted


class _Written(NamedTuple):
    """What tells who a mention is about."""

    school: str
    number: str  # of admission
    upn: str
    is_sound: bool  # whether the UPN has the shape of one; its check letter may be wrong
    former_upn: str
    surname: str
    forename: str
    born: date | None
    place: Place

    @property
    def name(self) -> tuple[str, str]:
        return self.surname.casefold(), self.forename.casefold()


def told_apart(mentions: pd.DataFrame, school: str) -> tuple[pd.DataFrame, list[Problem]]:
    """The mentions with ``school`` filled in and ``child``: one value per child; and what to know of it.

    A school given by number in one file and by name in another is two schools until someone says so.
    """
    named = mentions["school"].where(mentions["school"] != "", mentions["school_number"])
    mentions = mentions.assign(school=_one_spelling(named.where(named != "", school)))
    rows = _written(mentions)
    problems = _unnamed_school(rows)
    upns = _upns_by(rows, lambda row: (row.school, row.number) if row.number else None)
    anywhere = _upns_by(rows, lambda row: row.number or None)
    by_birth = _upns_by(rows, lambda row: (row.school, *row.name, row.born) if row.born else None)
    aliases = {tidy_upn(row.former_upn): row.upn for row in rows if row.former_upn and row.is_sound}
    children, by_name, joined = [], [], []
    for row in rows:
        upn = row.upn if row.is_sound else upns.get((row.school, row.number), "")
        if not upn and not row.school:
            upn = anywhere.get(row.number, "")
        upn = upn or row.upn
        upn = aliases.get(upn, upn)
        if upn:
            children.append(upn)
        elif row.number:
            children.append(f"{row.school}|{row.number}")
        elif row.born and (row.school, *row.name, row.born) in by_birth:
            children.append(by_birth[(row.school, *row.name, row.born)])
            joined.append(row)
        else:
            born = row.born.isoformat() if row.born else ""
            name = "|".join(row.name)
            children.append(f"{row.school}|{name}|{born}")
            if name != "|":
                by_name.append(row)
    for kind, found in (("no-upn", by_name), ("joined-by-name", joined)):
        if found:
            how_many = counted(len(found), "pupil as written", "pupils as written")
            problems.append(problem(kind, found[0].place, "", pupils=how_many))
    return mentions.assign(child=children, upn=[row.upn for row in rows]), problems


def _written(mentions: pd.DataFrame) -> list[_Written]:
    """A row for each mention; a UPN that was rounded stands for a thousand children now, and is left out."""
    upns = mentions["upn"].tolist()
    faults = dict(zip(different := list(dict.fromkeys(upns)), upn_faults(different), strict=True))
    rows = zip(
        mentions["school"].tolist(),
        each_once(tidy_admission_number, mentions["admission_number"].tolist()),
        ["" if faults[upn] == "upn-rounded" else upn for upn in upns],
        [faults[upn] in ("", "upn-check-letter") for upn in upns],
        *(mentions[name].tolist() for name in ("former_upn", "surname", "forename", "date_of_birth")),
        map(Place, mentions["file"].tolist(), mentions["sheet"].tolist(), mentions["row"].tolist()),
        strict=True,
    )
    return [_Written(*row) for row in rows]


def _upns_by(rows: list[_Written], key: Callable[[_Written], Any]) -> dict[Any, str]:
    """The UPN that everyone with the same key has; a key that two UPNs share tells nothing, nor does None."""
    found: dict[Any, set[str]] = {}
    for row in rows:
        if row.is_sound and (shared := key(row)) is not None:
            found.setdefault(shared, set()).add(row.upn)
    return {each: next(iter(upns)) for each, upns in found.items() if len(upns) == 1}


def _one_spelling(schools: pd.Series[Any]) -> list[str]:
    """Schools whose names differ only in capitals and spaces under the first spelling met."""
    first: dict[str, str] = {}
    return [first.setdefault(" ".join(str(name).casefold().split()), str(name)) for name in schools]


def _unnamed_school(rows: list[_Written]) -> list[Problem]:
    files = dict.fromkeys(row.place.file for row in rows if not row.school)
    return [problem("unnamed-school", Place(file), "") for file in files]
