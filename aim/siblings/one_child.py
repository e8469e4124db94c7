"""Which rows are one child, where a person has said of some of them that they are two.

Rows are joined by what says most, in steps: what a person called one child, then one number (or one name and
date of birth in the lists of one school), then all the rest. Two rows that a person called two children are
never joined, also not by way of a third row that is found to be one child with both: where a step would bring
them together so, nothing is joined by that step in that group of rows. Nobody guesses whose row the third one
is. Its links stay "same pupil" and open until a person says more, and it is taken for nobody's brother.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from aim.siblings.families import groups
from aim.siblings.normalising import Codes
from aim.siblings.prepared import Flags

Pairs = npt.NDArray[np.int64]  # a line for each pair of rows


def among(one: Codes, other: Codes, pairs: Pairs | None) -> Flags:
    """Whether each two rows are one of some pairs, in either order."""
    if pairs is None or not len(pairs):
        return np.zeros(len(one), dtype=bool)
    wide = int(max(pairs.max(), one.max(initial=0), other.max(initial=0))) + 1
    known = pairs.min(axis=1) * wide + pairs.max(axis=1)
    found: Flags = np.isin(np.minimum(one, other) * wide + np.maximum(one, other), known)
    return found


def one_child(count: int, steps: Sequence[tuple[Codes, Codes]], apart: Pairs | None) -> Codes:
    """For each of so many rows the first row of the same child.

    Each of ``steps`` is the rows it joins, one beside the other, the last all that are joined; ``apart`` are
    the pairs that must not be one child.
    """
    if apart is None or not len(apart):
        return groups(count, *steps[-1])
    child = np.arange(count)
    for one, other in steps:
        further = groups(count, child[one], child[other])[child]
        held = further[apart[:, 0]] == further[apart[:, 1]]
        child = np.where(np.isin(further, further[apart[held, 0]]), child, further)
    return child
