"""Who is who: which ways of writing a pupil are one child (definitions.md 2 and 7).

The UPN decides; without one, the school and its admission number; without either, the school, the name
and the date of birth, and that is noted. Nothing weaker joins two pupils: twins and two Ali Khans are
ordinary, and one family's marks must never slip into another's.
"""

from __future__ import annotations

import pandas as pd

from aim.certificates.names import tidy_admission_number, upn_fault
from aim.problems import Place, Problem, problem
from aim.wording import counted


def told_apart(mentions: pd.DataFrame, school: str) -> tuple[pd.DataFrame, list[Problem]]:
    """The mentions with ``school`` filled in and ``child``: one value per child; and what to know of it.

    A school given by number in one file and by name in another is two schools until someone says so.
    """
    named = mentions["school"].where(mentions["school"] != "", mentions["school_number"])
    mentions = mentions.assign(school=named.where(named != "", school))
    mentions["school"] = _one_spelling(mentions["school"])
    problems = _unnamed_school(mentions)
    upns = {(m.school, tidy_admission_number(m.admission_number)): m.upn for m in _with_both(mentions)}
    children, by_name = [], []
    for mention in mentions.itertuples():
        number = tidy_admission_number(mention.admission_number) if mention.admission_number else ""
        upn = mention.upn if upn_fault(mention.upn) != "upn-rounded" else ""
        upn = upn or upns.get((mention.school, number), "")
        if upn:
            children.append(upn)
        elif number:
            children.append(f"{mention.school}|{number}")
        else:
            born = mention.date_of_birth.isoformat() if mention.date_of_birth else ""
            name = f"{mention.surname}|{mention.forename}".casefold()
            children.append(f"{mention.school}|{name}|{born}")
            by_name.append(mention)
    mentions["child"] = children
    if by_name:
        first = by_name[0]
        where = Place(first.file, first.sheet, int(first.row))
        how_many = counted(len(by_name), "pupil as written", "pupils as written")
        problems.append(
            problem(
                "no-upn",
                where,
                "",
                pupils=how_many,
            )
        )
    return mentions, problems


def _with_both(mentions: pd.DataFrame) -> list[pd.Series]:  # type: ignore[type-arg]
    both = mentions[(mentions["upn"] != "") & (mentions["admission_number"] != "")]
    return [m for m in both.itertuples() if upn_fault(m.upn) != "upn-rounded"]


def _one_spelling(schools: pd.Series) -> pd.Series:  # type: ignore[type-arg]
    """Schools whose names differ only in capitals and spaces under the first spelling met."""
    first: dict[str, str] = {}
    return schools.map(lambda name: first.setdefault(" ".join(str(name).casefold().split()), str(name)))


def _unnamed_school(mentions: pd.DataFrame) -> list[Problem]:
    unnamed = mentions[mentions["school"] == ""]
    if unnamed.empty:
        return []
    files = list(dict.fromkeys(unnamed["file"]))
    return [problem("unnamed-school", Place(file), "") for file in files]
