"""Links: which pupils are one child, brothers and sisters, or possibly so, each with its evidence.

``linked`` compares every pair with anything in common (``candidates.py``), weighs it (``weighing.py``) and
then looks at children and not at rows: a child on two rolls has the brothers and sisters of both, and two
children who share a third as their brother or sister are a little likelier to be so themselves. A link is
symmetric, does not depend on the order of files and rows, and no school that shares nothing with a pair can
change it.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from aim.siblings.candidates import candidates
from aim.siblings.comparing import Compared, compared, joined
from aim.siblings.evidence import THROUGH_A_THIRD, against, fingerprints, words
from aim.siblings.families import families_of
from aim.siblings.identity import one_number, same_pupil
from aim.siblings.lists import People
from aim.siblings.normalising import NOTHING, Codes
from aim.siblings.one_child import Pairs, among, one_child
from aim.siblings.prepared import Flags, Prepared, prepared
from aim.siblings.ragged import beside, runs
from aim.siblings.shared import without_widely_shared
from aim.siblings.weighing import Scores, scores, undisputed
from aim.siblings.weights import weight


class Link(StrEnum):
    """What two pupils are to each other."""

    SIBLINGS = "siblings"
    POSSIBLE = "possible siblings"
    SAME = "same pupil"


PAIR_COLUMNS = ("a", "b", "link", "evidence", "score", "against", "fingerprint", "contact_a", "contact_b")


@dataclass(frozen=True, eq=False)
class Links:
    """The links among some pupils.

    ``pairs`` has a row for each: ``a`` and ``b`` (rows of ``People.pupils``, a < b), ``link`` (``Link``),
    ``evidence`` in words, ``score``, by which the surer come first (no probability, and never shown), what
    speaks ``against``, the ``fingerprint`` of the evidence, and the contacts that say most (``contact_a``,
    ``contact_b``, rows of ``People.contacts``, -1 where it is no contact's row).
    ``child`` is for each pupil the first row of the same child, ``family`` the first row of the family.
    """

    pairs: pd.DataFrame
    child: Codes
    family: Codes

    @property
    def families(self) -> list[tuple[int, ...]]:
        """The families of two children or more: rows of ``People.pupils``, in order."""
        order = np.argsort(self.family, kind="stable")
        members = np.split(order, np.flatnonzero(np.diff(self.family[order])) + 1)
        return [tuple(int(row) for row in each) for each in members if len(np.unique(self.child[each])) > 1]


@dataclass(frozen=True, eq=False)
class Weighed:
    """Every pair of rows that may be linked, weighed: the slow part, which nobody's decision changes."""

    data: Prepared
    pairs: Compared
    score: Scores
    same: Flags  # whether each pair is one child


def weighed(people: People) -> Weighed:
    """Every pair of these people's rows with enough in common, weighed."""
    data = without_widely_shared(prepared(people))
    parts = []
    for lot in compared(data, *candidates(data)):
        score, same = scores(data, lot), same_pupil(data, lot)
        some = same | (score >= weight("limit", "possible") - weight("more", "a third child"))
        parts.append((lot.of(some), score[some], same[some]))
    pairs = joined([each for each, _, _ in parts])
    score, same = (np.concatenate([each[place] for each in parts]) for place in (1, 2))
    return Weighed(data, pairs, score, same)


def linked(people: People, apart: Pairs | None = None, together: Pairs | None = None) -> Links:
    """Every link among these people.

    ``apart`` and ``together`` are pairs of rows of ``people.pupils`` that a person called two children and
    one, of those found to be the same pupil; how the rest of their rows are shared out, ``one_child`` says.
    """
    return links_of(weighed(people), apart, together)


def links_of(found: Weighed, apart: Pairs | None = None, together: Pairs | None = None) -> Links:
    """Likewise, of pairs that are weighed already."""
    data, pairs, score = found.data, found.pairs, found.score
    same = found.same & ~among(pairs.a, pairs.b, apart)
    said = np.empty((0, 2), dtype=np.int64) if together is None else together
    by_number = same & one_number(data, pairs)
    # Each step holds what the one before it joined: the last is all there is.
    steps = [(said[:, 0], said[:, 1])]
    for some in (by_number, same):
        steps.append((np.append(said[:, 0], pairs.a[some]), np.append(said[:, 1], pairs.b[some])))
    child = one_child(data.pupils, steps, apart)
    between = _between_children(child, pairs, score)
    unsettled = same & (child[pairs.a] != child[pairs.b])
    unsettled &= ~among(child[pairs.a], child[pairs.b], None if apart is None else child[apart])
    if unsettled.any():
        between = between.without(child[pairs.a[unsettled]], child[pairs.b[unsettled]])
    sure = between.score >= weight("limit", "siblings")
    rank = _ranks(data)
    low, high = (np.minimum, np.maximum)
    key = low(rank[between.one], rank[between.other]) * data.pupils
    key += high(rank[between.one], rank[between.other])
    family = families_of(child, between.one[sure], between.other[sure], between.score[sure], key[sure])
    return Links(_pairs(found, same, unsettled, child, between), child, family)


@dataclass(frozen=True, eq=False)
class _Between:
    """What links two children: an entry for each two, ``one`` < ``other`` the first rows of each."""

    one: Codes
    other: Codes
    score: Scores
    best: Codes  # the pair of rows that says most
    third: Flags  # whether both are linked with a third child

    def without(self, one: Codes, other: Codes) -> _Between:
        """The same without some pairs of children, each in either order."""
        found = np.stack([np.minimum(one, other), np.maximum(one, other)], axis=1)
        left = ~among(self.one, self.other, found)
        return _Between(self.one[left], self.other[left], self.score[left], self.best[left], self.third[left])


def _between_children(child: Codes, pairs: Compared, score: Scores) -> _Between:
    """The surest link of any row of the one child with any row of the other."""
    one, other = child[pairs.a], child[pairs.b]
    low, high = np.minimum(one, other), np.maximum(one, other)
    apart = np.flatnonzero(low != high)
    key = low[apart] * len(child) + high[apart]
    order = apart[np.lexsort((-score[apart], key))]
    key = low[order] * len(child) + high[order]
    best = order[np.unique(key, return_index=True)[1]]
    one, other, most = low[best], high[best], score[best]
    third = _share_a_third(one, other, most >= weight("limit", "siblings"), len(child))
    third &= undisputed(pairs.of(best))
    most = most + np.where(third, weight("more", "a third child"), 0).astype(np.float32)
    shown = most >= weight("limit", "possible")
    return _Between(one[shown], other[shown], most[shown], best[shown], third[shown])


def _share_a_third(one: Codes, other: Codes, sure: Flags, count: int) -> Flags:
    """Whether two children not surely linked are both surely linked with the same third."""
    left = np.concatenate([one[sure], other[sure]])
    right = np.concatenate([other[sure], one[sure]])
    known = np.unique(left * count + right)
    found = np.zeros(len(one), dtype=bool)
    open_pairs = np.flatnonzero(~sure)
    place, edge = beside(one[open_pairs], left)
    wanted = right[edge] * count + other[open_pairs[place]]
    if len(known):
        at = np.searchsorted(known, wanted).clip(max=len(known) - 1)
        found[open_pairs[place[known[at] == wanted]]] = True
    return found


def _ranks(data: Prepared) -> Codes:
    """The place of each pupil by what their row says: the same however the rows are ordered."""
    names = ("home", "school", "upn", "born", "forename", "surname")
    order = np.lexsort([data.own[name] for name in names])
    rank = np.empty(len(order), dtype=np.int64)
    rank[order] = np.arange(len(order))
    return rank


def _pairs(found: Weighed, same: Flags, unsettled: Flags, child: Codes, between: _Between) -> pd.DataFrame:
    """The rows of ``Links.pairs``: each row of a child beside the others, and each of a sibling's."""
    data, pairs, score = found.data, found.pairs, found.score
    order = np.argsort(child, kind="stable")
    first = np.searchsorted(child[order], np.arange(len(child) + 1))
    i, j, which = _every_row(order, first, between.one, between.other)
    twice = np.flatnonzero(first[1:] - first[:-1] > 1)
    k, m, _ = _every_row(order, first, twice, twice)
    k, m = np.append(k[k < m], pairs.a[unsettled]), np.append(m[k < m], pairs.b[unsettled])
    a, b = np.concatenate([np.minimum(i, j), k]), np.concatenate([np.maximum(i, j), m])
    one_child = np.repeat([False, True], [len(i), len(k)])
    own, compared_so = _place_of(pairs, a, b, len(child))
    direct = compared_so.copy()
    if direct.any():
        direct &= np.where(one_child, same[own], score[own] >= weight("limit", "possible"))
    best = np.concatenate([between.best[which], np.zeros(len(k), dtype=np.int64)])
    value = np.concatenate([between.score[which], np.full(len(k), _CERTAIN, dtype=np.float32)])
    third = np.concatenate([between.third[which], np.zeros(len(k), dtype=bool)])
    sure = value >= weight("limit", "siblings")
    link = np.where(one_child, Link.SAME.value, np.where(sure, Link.SIBLINGS.value, Link.POSSIBLE.value))
    shown = pairs.of(np.where(direct, own, best))
    said = words(data, shown, one_child)
    indirect = np.where(one_child, THROUGH_A_THIRD, "through another row of one of them: " + said)
    said = np.where(direct, said, indirect) + np.where(third, "; both linked with the same third child", "")
    contact = np.append(data.contact_row, NOTHING)
    frame = pd.DataFrame(
        {
            "a": a,
            "b": b,
            "link": link.astype(object),
            "evidence": said.astype(object),
            "score": value.astype(np.float64),
            "against": np.where(one_child, "", against(shown)),
            "fingerprint": fingerprints(data, shown, said, ~direct & one_child),
            "contact_a": np.where(direct, contact[shown.carers.one], NOTHING),
            "contact_b": np.where(direct, contact[shown.carers.other], NOTHING),
        },
        columns=PAIR_COLUMNS,
    )
    return frame.sort_values(["a", "b"], ignore_index=True)


_CERTAIN = 100.0  # the score of one child on two rolls: before every link of two children


def _every_row(order: Codes, first: Codes, one: Codes, other: Codes) -> tuple[Codes, Codes, Codes]:
    """Every row of each child beside every row of the other, and which of the pairs of children it is.

    The rows of a child stand in ``order`` from ``first[child]`` up to but not including ``first[child + 1]``.
    """
    many = first[1:] - first[:-1]
    which, inside = runs(many[one] * many[other])
    left = order[first[one][which] + inside // many[other][which]]
    right = order[first[other][which] + inside % many[other][which]]
    return left, right, which


def _place_of(pairs: Compared, a: Codes, b: Codes, count: int) -> tuple[Codes, Flags]:
    """The place of each pair of rows among those compared, and whether it is there."""
    key = pairs.a * count + pairs.b
    order = np.argsort(key, kind="stable")
    if not len(key):
        return np.zeros(len(a), dtype=np.int64), np.zeros(len(a), dtype=bool)
    own = order[np.searchsorted(key[order], a * count + b).clip(max=len(key) - 1)]
    return own, key[own] == a * count + b
