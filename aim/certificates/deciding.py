"""What a person has decided about marks that disagree and about who is who (definitions.md 10).

A decision always wins over what the files seem to say, is kept with the load, and can be taken back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pandas as pd

from aim.register import Marks


@dataclass(frozen=True, slots=True)
class ChosenMark:
    """For one child's session the mark of this file counts, whatever the others say."""

    child: str
    slot: int
    file: str


@dataclass(frozen=True, slots=True)
class Decisions:
    """Everything decided about a load; empty, the older marks win and children are told apart by number."""

    files_first: tuple[str, ...] = ()  # files whose marks win over all others, the first most of all
    marks: tuple[ChosenMark, ...] = ()
    same: tuple[tuple[str, str], ...] = ()  # two halves of one child: the second is the first
    apart: tuple[tuple[str, str], ...] = ()  # a child and a file whose pupil of that number is another


NOTHING_DECIDED = Decisions()


@dataclass(frozen=True, slots=True)
class Disagreement:
    """One session for which two files have different marks: both values and both places."""

    child: str
    name: str
    day: date
    slot: int
    kept: str
    kept_file: str
    kept_sheet: str
    kept_at: str  # "G5" on its sheet
    other: str
    other_file: str
    other_sheet: str
    other_at: str


def in_order_of_preference(files: Sequence[str], decisions: Decisions) -> list[int]:
    """The places of some files, those preferred first and the others as they came."""
    rank = {name: place for place, name in enumerate(decisions.files_first)}
    return sorted(range(len(files)), key=lambda place: (rank.get(files[place], len(rank)), place))


def children_as_decided(mentions: pd.DataFrame, decisions: Decisions) -> pd.DataFrame:
    """The mentions with halves of one child joined, and those wrongly joined apart again."""
    if not decisions.same and not decisions.apart:
        return mentions
    apart, same = set(decisions.apart), {second: first for first, second in decisions.same}
    children = []
    for child, file in zip(mentions["child"], mentions["file"], strict=True):
        if (child, file) in apart:
            children.append(f"{child}|{file}")
            continue
        seen = set()
        while child in same and child not in seen:
            seen.add(child)
            child = same[child]
        children.append(child)
    return mentions.assign(child=children)


def chosen_first(
    marks: Marks, mentions: pd.DataFrame, files: Sequence[str], decisions: Decisions
) -> npt.NDArray[np.int64]:
    """The places of the marks in a row, those chosen by a person before all others."""
    chosen = np.zeros(len(marks), dtype=bool)
    child = mentions["child"].to_numpy(dtype=object)
    file = np.array(files, dtype=object)
    for each in decisions.marks:
        here = np.flatnonzero(marks.slot == each.slot)
        mine = (child[marks.mention[here]] == each.child) & (file[marks.source[here]] == each.file)
        chosen[here[mine]] = True
    return np.argsort(~chosen, kind="stable")
