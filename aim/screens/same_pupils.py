"""What the Siblings page shows of one child on two rolls: each such link, for a person to confirm or part."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pandas as pd

from aim.brothers_and_sisters.known import KnownFamilies
from aim.brothers_and_sisters.of_child import decided_words
from aim.casework.children import Child
from aim.casework.sibling_decisions import SAME_PUPIL, SiblingDecision, Verdict
from aim.screens.siblings import LinkShown, evidence_table
from aim.wording import listed

COLUMNS = ("Pupil", "Lists", "Decided", "Why")
_OPEN = "Found in the lists and counted once: not confirmed by anybody"
_NOT_JOINED = (
    "Not counted as one child until somebody decides: one of these rows is as like that of another child, "
    "who was kept apart from this one"
)


@dataclass(frozen=True, eq=False)
class SamePupilsScreen:
    """Every child whom lists have on two rolls, those called two children since too."""

    table: pd.DataFrame  # a row for each pair of rows: ``COLUMNS``
    links: tuple[int, ...]  # for each the pair, for ``same_pupil_link``
    of_child: tuple[LinkShown, ...]  # those of the child looked at, the undecided first


def same_pupils_screen(known: KnownFamilies, asked: Child) -> SamePupilsScreen:
    """What the page shows of one child on two rolls, for one who looks at this child."""
    lists = known.lists
    row = lists.row_of(asked)
    own_rows = set() if row is None else _rows_as_found(known, row)
    rows: list[dict[str, str]] = []
    own: list[LinkShown] = []
    for place in lists.same_pupils:
        a, b = lists.rows_of_pair(place)
        one, other = lists.children[a], lists.children[b]
        decision = lists.decided_one_child(known.decisions, place)
        rows.append(
            {
                "Pupil": _names(one, other),
                "Lists": _schools(one, other),
                "Decided": decided_words(decision) if decision else "",
                "Why": str(lists.as_found.pairs["evidence"].iat[place]),
            }
        )
        if a in own_rows or b in own_rows:
            own.append(same_pupil_link(known, asked, place))
    return SamePupilsScreen(
        pd.DataFrame(rows, columns=list(COLUMNS)),
        lists.same_pupils,
        tuple(sorted(own, key=lambda each: not each.asks)),
    )


def same_pupil_link(known: KnownFamilies, asked: Child, place: int) -> LinkShown:
    """One link that has two rows as one child (``place`` of ``SamePupilsScreen.links``), with its evidence.

    What another school than that of the child ``asked`` about holds is masked.
    """
    lists = known.lists
    a, b = lists.rows_of_pair(place)
    one, other = lists.children[a], lists.children[b]
    if known.is_elsewhere([one.school], asked) and not known.is_elsewhere([other.school], asked):
        a, b, one, other = b, a, other, one  # our own at the left
    pair = lists.as_found.pairs.iloc[place]
    decision = lists.decided_one_child(known.decisions, place)
    before = None if decision else known.decisions.one_child(one.keys, other.keys)
    joined = bool(lists.links.child[a] == lists.links.child[b])
    why = str(pair["evidence"])
    return LinkShown(
        key=f"same|{a}|{b}",
        title=f"{_names(one, other)}, {_schools(one, other)}",
        state=_state(decision, joined=joined),
        asks="" if decision else "Is this one child, or are these two?",
        again=decided_words(before) if before else "",
        why=f"{why[:1].upper()}{why[1:]}.",
        against="",
        evidence=evidence_table(known, asked, lists.as_found, place, a),
        together="",
        one=one,
        other=other,
        link=SAME_PUPIL,
        fingerprint=str(pair["fingerprint"]),
        decided=decision is not None,
        decided_before=len(known.decisions.ever_asked(SAME_PUPIL, one.keys, other.keys)),
    )


def _state(decision: SiblingDecision | None, *, joined: bool) -> str:
    if decision is None:
        return _OPEN if joined else _NOT_JOINED
    said = decided_words(decision)
    if decision.verdict is Verdict.CONFIRMED and not joined:
        return f"{said}, but not counted so: what was said of all these rows cannot all be true"
    return said


def _rows_as_found(known: KnownFamilies, row: int) -> set[int]:
    """The rows of the child of a row, as the lists have it before anybody's say."""
    child = known.lists.as_found.child
    return set(np.flatnonzero(child == child[row]).tolist())


def _names(one: Child, other: Child) -> str:
    return " or ".join(dict.fromkeys((one.name, other.name)))


def _schools(one: Child, other: Child) -> str:
    schools = list(dict.fromkeys(each.school for each in (one, other) if each.school))
    return f"twice in the list of {schools[0]}" if len(schools) == 1 else listed(schools)
