"""How groups differ: each beside everyone who is not in it, with the numbers; small ones hidden if asked."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import pandas as pd

from aim.attendance import Attendance
from aim.certificates.own_columns import FEWEST, MOST
from aim.cohort.group_words import group_in_words, grouping_in_words, with_one_word_each
from aim.cohort.grouping import NOT_RECORDED
from aim.cohort.small_groups import HIDDEN, for_others, hidden_in_words
from aim.cohort.views import Counted, counted_by
from aim.register import OWN
from aim.screens.cohort.behind import Key
from aim.screens.cohort.look import Look
from aim.screens.cohort.tables import Cells
from aim.wording import listed, percent, percent_of, points_apart

FACTS = {
    "sen": "Special educational needs",
    "ehcp": "Education, health and care plan",
    "fsm": "Free school meals",
    "pupil_premium": "Pupil premium",
    "eal": "English as an additional language",
    "looked_after": "Looked after",
    "social_worker": "Has a social worker",
    "young_carer": "Young carer",
    "sex": "Sex",
    "year_group": "Year group",
    "reg_group": "Form",
    "school": "School",
}
_COLUMNS = (
    "Group",
    "Pupils",
    "Attendance",
    "Sessions missed",
    "Unauthorised",
    "Persistent",
    "Severe",
    "Beside everyone else",
)


@dataclass(frozen=True, eq=False)
class Groups:
    """The section: one fact at a time."""

    offered: dict[str, str]  # the facts that tell any groups apart, by column
    fact: str
    table: Cells
    words: str
    not_said: str  # facts nobody's list gives
    hidden: str  # what "hidden" means; "" where nothing may be


def groups(look: Look) -> Groups | None:
    """What the section shows; None where no list tells any groups apart."""
    told = {fact: counted_by(look.some, fact) for fact in FACTS if fact in look.year.facts}
    missing = [FACTS[fact].lower() for fact, rows in told.items() if set(rows) <= {NOT_RECORDED}]
    own = {fact: counted_by(look.some, fact) for fact in look.year.facts if fact.startswith(OWN)}
    told |= {fact: rows for fact, rows in own.items() if FEWEST <= len({*rows} - {NOT_RECORDED}) <= MOST}
    offered = {
        fact: FACTS.get(fact) or f"{grouping_in_words(fact)} (your own column)"
        for fact, rows in told.items()
        if len(rows) > 1 or (len(rows) == 1 and NOT_RECORDED not in rows and fact not in ("school",))
    }
    if not offered:
        return None
    fact = look.asked.codes_of if look.asked.codes_of in offered else next(iter(offered))
    hide = look.asked.hide_small
    table = _hidden(look, fact) if hide else _table(look, fact, told[fact])
    said = f"No list gives: {listed(missing)}." if missing else ""
    limit = look.settings.small_group
    return Groups(
        offered, fact, table, _words(told[fact], fact), said, hidden_in_words(limit) if hide else ""
    )


def _table(look: Look, fact: str, rows: dict[str, Counted]) -> Cells:
    total = look.some.counted.attendance
    table, keys = [], []
    for word, each in rows.items():
        if not each.pupils:
            continue
        sums = each.attendance
        table.append(
            {
                "Group": group_in_words(fact, word),
                "Pupils": f"{each.pupils:,}",
                "Attendance": percent(sums.rate),
                "Sessions missed": f"{sums.absent:,} of {sums.possible:,}",
                "Unauthorised": percent_of(sums.unauthorised, sums.possible),
                "Persistent": f"{each.persistent:,} ({percent_of(each.persistent, each.pupils)})",
                "Severe": f"{each.severe:,} ({percent_of(each.severe, each.pupils)})",
                "Beside everyone else": gap(sums, total),
            }
        )
        to_all: Key = ("cell", fact, word, "")
        standings = (("standing in", fact, word, which) for which in ("persistent", "severe"))
        keys.append((to_all, to_all, to_all, to_all, to_all, *standings, to_all))
    return Cells(pd.DataFrame(table, columns=list(_COLUMNS)), tuple(keys))


def gap(group: Attendance, everyone: Attendance) -> str:
    """ "2.1 percentage points lower": the group against all who are not in it, sessions added first."""
    possible = everyone.possible - group.possible
    if not group.possible or not possible:
        return "–"
    others = Fraction(everyone.attended - group.attended, possible)
    return points_apart(group.rate or Fraction(0), others) or "the same"


def _words(rows: dict[str, Counted], fact: str) -> str:
    """The widest gap, as a sentence."""
    some = {word: each for word, each in rows.items() if each.pupils and word != NOT_RECORDED}
    if len(some) < 2:
        return ""
    low = min(some, key=lambda word: some[word].attendance.rate or 0)
    high = max(some, key=lambda word: some[word].attendance.rate or 0)
    ends = [
        f"{group_in_words(fact, word)} {percent(some[word].attendance.rate)} ({some[word].pupils:,} pupils)"
        for word in (low, high)
    ]
    return f"Lowest: {ends[0]}. Highest: {ends[1]}."


def _hidden(look: Look, fact: str) -> Cells:
    """The same for showing to others: small groups hidden, and whatever would give them away; no lists."""
    shown = for_others(with_one_word_each(look.registers), [fact], limit=look.settings.small_group)
    rows = []
    for row in shown.tables[fact].rows.to_dict("records"):
        rows.append(
            {
                "Group": group_in_words(fact, row[fact]),
                "Pupils": _count(row["pupils"]),
                "Attendance": _rate(row["attended"], row["possible"]),
                "Sessions missed": _of(row["authorised"], row["unauthorised"], row["possible"]),
                "Unauthorised": _rate(row["unauthorised"], row["possible"]),
                "Persistent": _part(row["persistent"], row["pupils"]),
                "Severe": _part(row["severe"], row["pupils"]),
            }
        )
    table = pd.DataFrame(rows, columns=list(_COLUMNS[:-1]))
    return Cells(table, ((None,) * table.shape[1],) * len(table))


def _is_hidden(*values: Any) -> bool:
    return any(pd.isna(each) for each in values)


def _count(value: Any) -> str:
    return HIDDEN if _is_hidden(value) else f"{int(value):,}"


def _rate(part: Any, whole: Any) -> str:
    return HIDDEN if _is_hidden(part, whole) else percent_of(int(part), int(whole))


def _of(authorised: Any, unauthorised: Any, possible: Any) -> str:
    if _is_hidden(authorised, unauthorised, possible):
        return HIDDEN
    return f"{int(authorised) + int(unauthorised):,} of {int(possible):,}"


def _part(part: Any, whole: Any) -> str:
    return HIDDEN if _is_hidden(part, whole) else f"{int(part):,} ({percent_of(int(part), int(whole))})"


__all__ = ["FACTS", "Groups", "gap", "groups"]
