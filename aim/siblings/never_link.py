"""Children who are never to be linked with anyone (adoption, relocation) are taken out before comparing.

What is found then is what would be found if they stood in no list at all, on whatever roll: nothing is hidden
afterwards, so nothing of them can show. Who is marked is kept by the casework.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from aim.siblings.linking import linked
from aim.siblings.lists import People
from aim.siblings.normalising import forename, surname

Marked = npt.NDArray[np.bool_]


def without_never_linked(people: People, marked: Marked) -> People:
    """These people without the marked rows, and without every other row of the same children.

    The same child's rows elsewhere are found first, so that no brother is found by way of another list.
    """
    if not marked.any():
        return people
    child = linked(people).child
    return people.of(np.flatnonzero(~np.isin(child, child[marked])))


def rows_listed(people: People, listed: People) -> tuple[Marked, int]:
    """Which pupils stand in another list too, and how many of that list stand nowhere here.

    By the key that registers have, by UPN, or by name and date of birth: of two who may be meant both are.
    """
    ours, theirs = _identities(people), _identities(listed)
    wanted: set[str] = set().union(*theirs)
    there: set[str] = set().union(*ours)
    marked = np.array([bool(own & wanted) for own in ours], dtype=bool)
    return marked, sum(not own & there for own in theirs)


def _identities(people: People) -> list[set[str]]:
    """What each pupil may be known by."""
    names = ["child", "upn", "surname", "forename", "date_of_birth"]
    found = []
    for key, upn, last, first, born in people.pupils[names].itertuples(index=False):
        own = {f"key {key}"} | ({f"upn {upn}"} if upn else set())
        if born is not None and last:
            own.add(f"name {surname(last)}|{forename(first)}|{born}")
        found.append(own)
    return found
