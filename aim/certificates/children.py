"""Who is who: which ways of writing a pupil are one child (definitions.md 2 and 7).

The UPN decides; without one, the school and its admission number; without either, the school, the name
and the date of birth, and that is noted. Nothing weaker joins two pupils: twins and two Ali Khans are
ordinary, and one family's marks must never slip into another's.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pandas as pd

from aim.certificates.names import tidy_admission_number, tidy_upn, upn_fault
from aim.problems import Place, Problem, problem
from aim.wording import counted


def told_apart(mentions: pd.DataFrame, school: str) -> tuple[pd.DataFrame, list[Problem]]:
    """The mentions with ``school`` filled in and ``child``: one value per child; and what to know of it.

    A school given by number in one file and by name in another is two schools until someone says so.
    """
    named = mentions["school"].where(mentions["school"] != "", mentions["school_number"])
    mentions = mentions.assign(school=_one_spelling(named.where(named != "", school)))
    rows: list[dict[Any, Any]] = mentions.to_dict("records")
    for row in rows:
        row["admission_number"] = tidy_admission_number(row["admission_number"])
        if upn_fault(row["upn"]) == "upn-rounded":
            row["upn"] = ""  # it stands for a thousand children now
    problems = _unnamed_school(rows)
    upns = _upns_by(rows, lambda row: (row["school"], row["admission_number"]), "admission_number")
    anywhere = _upns_by(rows, lambda row: row["admission_number"], "admission_number")
    by_birth = _upns_by(rows, lambda row: (row["school"], *_name_and_birth(row)), "date_of_birth")
    aliases = {tidy_upn(row["former_upn"]): row["upn"] for row in rows if row["former_upn"] and _sound(row)}
    children, by_name, joined = [], [], []
    for row in rows:
        number = row["admission_number"]
        upn = row["upn"] if _sound(row) else upns.get((row["school"], number), "")
        if not upn and not row["school"]:
            upn = anywhere.get(number, "")
        upn = upn or row["upn"]
        upn = aliases.get(upn, upn)
        if upn:
            children.append(upn)
        elif number:
            children.append(f"{row['school']}|{number}")
        elif row["date_of_birth"] and (row["school"], *_name_and_birth(row)) in by_birth:
            children.append(by_birth[(row["school"], *_name_and_birth(row))])
            joined.append(row)
        else:
            born = row["date_of_birth"].isoformat() if row["date_of_birth"] else ""
            name = f"{row['surname']}|{row['forename']}".casefold()
            children.append(f"{row['school']}|{name}|{born}")
            if name != "|":
                by_name.append(row)
    if by_name:
        first = by_name[0]
        how_many = counted(len(by_name), "pupil as written", "pupils as written")
        where = Place(first["file"], first["sheet"], first["row"])
        problems.append(problem("no-upn", where, "", pupils=how_many))
    if joined:
        where = Place(joined[0]["file"], joined[0]["sheet"], joined[0]["row"])
        how_many = counted(len(joined), "pupil as written", "pupils as written")
        problems.append(problem("joined-by-name", where, "", pupils=how_many))
    return mentions.assign(child=children, upn=[row["upn"] for row in rows]), problems


def _upns_by(rows: list[dict[Any, Any]], key: Callable[[dict[Any, Any]], Any], needs: str) -> dict[Any, str]:
    """The UPN that everyone with the same key has; a key that two UPNs share tells nothing."""
    found: dict[Any, set[str]] = {}
    for row in rows:
        if row[needs] and _sound(row):
            found.setdefault(key(row), set()).add(row["upn"])
    return {each: next(iter(upns)) for each, upns in found.items() if len(upns) == 1}


def _name_and_birth(row: dict[Any, Any]) -> tuple[str, str, Any]:
    return row["surname"].casefold(), row["forename"].casefold(), row["date_of_birth"]


def _sound(row: dict[Any, Any]) -> bool:
    """Whether a UPN has the shape of one; its check letter may be wrong."""
    return bool(row["upn"]) and upn_fault(row["upn"]) in ("", "upn-check-letter")


def _one_spelling(schools: pd.Series[Any]) -> list[str]:
    """Schools whose names differ only in capitals and spaces under the first spelling met."""
    first: dict[str, str] = {}
    return [first.setdefault(" ".join(str(name).casefold().split()), str(name)) for name in schools]


def _unnamed_school(rows: list[dict[Any, Any]]) -> list[Problem]:
    files = dict.fromkeys(row["file"] for row in rows if not row["school"])
    return [problem("unnamed-school", Place(file), "") for file in files]
