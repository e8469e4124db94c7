"""What people have decided about links: values only, the store comes with the casework.

A decision is kept by the keys of the two children and the fingerprint of the evidence it was made on, so
that it is asked for again only when the evidence has changed. A child marked "never link" (adoption,
relocation) is taken out before anything is compared: what is found is what would be found if the child stood
in no list.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import numpy as np

from aim.siblings.linking import Link, Links, linked
from aim.siblings.lists import People
from aim.siblings.normalising import forename, surname


class Verdict(StrEnum):
    """What a person says of a link."""

    CONFIRMED = "confirmed"
    REJECTED = "not siblings"


class State(StrEnum):
    """How a link stands with people."""

    OPEN = "not decided"
    CONFIRMED = "confirmed"
    REJECTED = "not siblings"
    CHANGED = "decided, and the evidence has changed since"


@dataclass(frozen=True, slots=True)
class Decision:
    """A person's word on whether two children are brother or sister."""

    children: tuple[str, str]  # their keys, in order
    verdict: Verdict
    fingerprint: str
    by: str = ""
    on: date | None = None


@dataclass(frozen=True, slots=True)
class AddedSibling:
    """A brother or sister told of by somebody: another school's lists are not here.

    ``attendance`` is what the other school said, in its own words.
    """

    child: str  # the key of the child whose brother or sister it is
    name: str
    school: str
    year_group: str = ""
    told_by: str = ""
    told_on: date | None = None
    attendance: str = ""
    note: str = ""


def child_keys(people: People) -> list[str]:
    """The key of each pupil, as registers have it (``certificates/children.py``)."""
    return [str(each) for each in people.pupils["child"]]


def decision(
    people: People, links: Links, pair: int, verdict: Verdict, *, by: str = "", on: date | None = None
) -> Decision:
    """A decision on one row of ``links.pairs``, as it is to be kept."""
    row = links.pairs.iloc[pair]
    keys = child_keys(people)
    children = sorted((keys[int(row["a"])], keys[int(row["b"])]))
    return Decision((children[0], children[1]), verdict, str(row["fingerprint"]), by, on)


def states(people: People, links: Links, decisions: Iterable[Decision]) -> list[State]:
    """How each row of ``links.pairs`` stands. Of two decisions on one pair the later counts.

    A rejected link is to be shown nowhere but where it can be taken back.
    """
    decided: dict[tuple[str, str], Decision] = {}
    for each in sorted(decisions, key=lambda each: each.on or date.min):
        decided[each.children] = each
    keys = child_keys(people)
    found = []
    for a, b, fingerprint in links.pairs[["a", "b", "fingerprint"]].itertuples(index=False):
        children = sorted((keys[a], keys[b]))
        own = decided.get((children[0], children[1]))
        if own is None:
            found.append(State.OPEN)
        elif own.fingerprint != fingerprint:
            found.append(State.CHANGED)
        else:
            found.append(State.CONFIRMED if own.verdict is Verdict.CONFIRMED else State.REJECTED)
    return found


def keys_of_listed(people: People, listed: People) -> tuple[list[str], int]:
    """The keys of the pupils who stand in another list too, and how many of that list stand nowhere here.

    By key, by UPN, or by name and date of birth: of two pupils who may be meant both are.
    """
    ours, theirs = _identities(people), _identities(listed)
    wanted = set().union(*theirs)
    keys = [key for key, own in zip(child_keys(people), ours, strict=True) if own & wanted]
    there = set().union(*ours)
    return keys, sum(not own & there for own in theirs)


def _identities(people: People) -> list[set[str]]:
    """What each pupil may be known by."""
    pupils = people.pupils
    found = []
    for key, upn, last, first, born in zip(
        child_keys(people),
        pupils["upn"],
        pupils["surname"],
        pupils["forename"],
        pupils["date_of_birth"],
        strict=True,
    ):
        own = {key, f"upn {upn}"} if upn else {key}
        if born is not None and last:
            own.add(f"name {surname(last)}|{forename(first)}|{born}")
        found.append(own)
    return found


def without_never_linked(people: People, never: Iterable[str]) -> People:
    """These people without the children who are never to be linked, on whatever roll they stand.

    ``never`` are keys (``child_keys``). The same child's rows elsewhere are found first and go too, so that
    no brother is found by way of another school's list.
    """
    marked = np.isin(np.array(child_keys(people), dtype=object), list(never))
    if not marked.any():
        return people
    child = linked(people).child
    return people.of(np.flatnonzero(~np.isin(child, child[marked])))


def siblings_of(
    links: Links, row: int, found: Sequence[State], *, possible: bool = True
) -> Mapping[int, int]:
    """The rows linked with a pupil as brothers and sisters, each with its row of ``links.pairs``.

    Without ``possible``, only the confirmed and those surely linked; a rejected link is in neither.
    """
    pairs = links.pairs
    own: dict[int, int] = {}
    for place, (a, b, link) in enumerate(pairs[["a", "b", "link"]].itertuples(index=False)):
        if row not in (a, b) or link == Link.SAME or found[place] is State.REJECTED:
            continue
        if possible or link == Link.SIBLINGS or found[place] is State.CONFIRMED:
            own[int(b if row == a else a)] = place
    return own
