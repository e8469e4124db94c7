"""The registers themselves: reasons still to be established, sessions not recorded; by form, with dates."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from aim.cohort.hygiene import SCHOOL_DAYS_TO_EXPLAIN, not_recorded, still_unexplained
from aim.register import Registers
from aim.screens.cohort.behind import Key
from aim.screens.cohort.look import Look, school_in_words
from aim.screens.cohort.tables import Cells
from aim.wording import counted, half_day, sessions

LONGEST = 1_000  # rows of a table of sessions
N = f"N older than {SCHOOL_DAYS_TO_EXPLAIN} school days"
MISSING = "Not recorded"


@dataclass(frozen=True, eq=False)
class Hygiene:
    """The section."""

    words: str
    forms: Cells
    unexplained: pd.DataFrame
    missing: pd.DataFrame


def hygiene(look: Look, on: date) -> Hygiene:
    """What the section shows, in the period looked at."""
    registers = look.registers
    old_n, gaps = owed(registers, on)
    words = (
        f"{counted(len(old_n), 'mark')} of N older than {SCHOOL_DAYS_TO_EXPLAIN} school days: by then the "
        f"reason has to be established, or the code becomes O. {sessions(len(gaps))} not recorded: a mark "
        "was due and none stands there."
    )
    return Hygiene(
        words=words,
        forms=_by_form(look, old_n, gaps),
        unexplained=_sessions(look, old_n, {"school_days": "School days ago"}),
        missing=_sessions(look, gaps, {}),
    )


def owed(registers: Registers, on: date) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Every old N and every session not recorded."""
    return still_unexplained(registers, on), not_recorded(registers, on)


def _by_form(look: Look, old_n: pd.DataFrame, gaps: pd.DataFrame) -> Cells:
    keys = ["school", "reg_group"] if look.several_schools else ["reg_group"]
    n, none = old_n.groupby(keys).size(), gaps.groupby(keys).size()
    forms = pd.DataFrame({N: n, MISSING: none}).fillna(0).astype(int)
    forms = forms.assign(both=forms.sum(axis=1)).sort_values("both", ascending=False).drop(columns="both")
    rows, behind = [], []
    for index, row in zip(forms.index, forms.to_dict("records"), strict=True):
        names = index if isinstance(index, tuple) else ("", index)
        row_of: dict[str, str] = {"School": school_in_words(names[0])} if look.several_schools else {}
        told = {str(name): f"{value:,}" for name, value in row.items()}
        rows.append({**row_of, "Form": names[1] or "No form", **told})
        to: list[Key] = [("owed", which, names[0], names[1]) for which in ("n", "missing")]
        behind.append((*([to[0]] * len(row_of)), to[0], *to))
    columns = [*(["School"] if look.several_schools else []), "Form", N, MISSING]
    return Cells(pd.DataFrame(rows, columns=columns), tuple(behind))


def _sessions(look: Look, found: pd.DataFrame, more: dict[str, str]) -> pd.DataFrame:
    """A row a session, oldest first."""
    some = found.iloc[:LONGEST]
    names = zip(some["surname"], some["forename"], strict=True)
    return pd.DataFrame(
        {
            "Date": [each.strftime("%d/%m/%Y") for each in some["date"]],
            "Session": [half_day(each) for each in some["session"]],
            "Name": [", ".join(part for part in pair if part) for pair in names],
            "Form": some["reg_group"].to_numpy(dtype=object),
            **(
                {"School": [school_in_words(each) for each in some["school"]]} if look.several_schools else {}
            ),
            **{name: some[column].to_numpy() for column, name in more.items()},
        }
    )


def counts_of(found: pd.DataFrame, keys: Sequence[str]) -> pd.Series:
    """How many sessions each child owes, within a school and form."""
    school, form = keys
    mine = found[found["reg_group"] == form]
    if school:
        mine = mine[mine["school"] == school]
    return mine.groupby(["school", "child"]).size()
