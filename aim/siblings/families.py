"""Families: groups of children in which one link too few does not chain two families together.

Children are joined from the surest link down. Two groups become one only where at least half of the pairs
between them are linked: a half-brother joins his sisters, and two families with one wrong link stay two.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from aim.siblings.normalising import Codes


def groups(count: int, one: Codes, other: Codes) -> Codes:
    """For each of so many things the first of those it hangs together with, by any chain of pairs."""
    first = np.arange(count)
    while True:
        before = first.copy()
        least = np.minimum(first[one], first[other])
        np.minimum.at(first, one, least)
        np.minimum.at(first, other, least)
        first = first[first]
        if (first == before).all():
            return first


def families_of(child: Codes, one: Codes, other: Codes, score: npt.NDArray[np.floating], key: Codes) -> Codes:
    """For each row of ``child`` the first row of its family.

    ``one`` and ``other`` are children linked as siblings, each pair once, with the ``score`` of the link;
    ``key`` orders equal scores, the same for any order of the rows.
    """
    family = groups(len(child), one, other)
    size = np.bincount(family[np.unique(child)], minlength=len(child))
    links = np.bincount(family[one], minlength=len(child))
    # Where every pair of a group is linked there is nothing to decide, and nearly all groups are such.
    open_groups = np.flatnonzero(links < size * (size - 1) // 2)
    some = np.isin(family[one], open_groups)
    order = np.lexsort((key[some], -score[some]))
    parted = _parted(one[some][order], other[some][order])
    members = np.isin(family, open_groups)
    family = np.where(members, child, family)
    for member, first in parted.items():
        family[member] = first
    return family[child]


def _parted(one: Codes, other: Codes) -> dict[int, int]:
    """The first child of the family of each child, links taken from the surest down."""
    linked = {(int(a), int(b)) for a, b in zip(one, other, strict=True)}
    linked |= {(b, a) for a, b in linked}
    group: dict[int, list[int]] = {child: [child] for pair in linked for child in pair}
    for a, b in zip(one, other, strict=True):
        left, right = group[int(a)], group[int(b)]
        if left is right:
            continue
        between = sum((i, j) in linked for i in left for j in right)
        if 2 * between >= len(left) * len(right):
            both = sorted(left + right)
            group |= dict.fromkeys(both, both)
    return {child: members[0] for child, members in group.items()}


def stable_keys(frame: pd.DataFrame) -> Codes:
    """An order of rows by what stands in them: the same however the rows are ordered."""
    texts = frame.astype(str).agg("\x1f".join, axis=1)
    return pd.factorize(texts, sort=True)[0].astype(np.int64)
