"""What many families share says nothing of one family: an office's number, a hostel, a children's home.

A value's families are its pupils told apart by surname; pupils of several surnames are one family where they
live together (for a number) or have a parent of one number (for a home). This is all that is learned from the
lists, and it touches only those who share the value (definitions.md 28).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA
from rapidfuzz.process import cdist

from aim.facts import table
from aim.siblings.normalising import NOTHING, Codes
from aim.siblings.prepared import FATHER, MOTHER, PARENT, Prepared

PARENTS = (PARENT, MOTHER, FATHER)
_PLAINLY_MANY = 40  # surnames: more than any family has, however they are typed


@cache
def many() -> int:
    """How many families make a value worthless (``facts/thresholds.csv``)."""
    return next(int(row["value"]) for row in table("thresholds") if row["name"] == "families_sharing_a_value")


def without_widely_shared(data: Prepared) -> Prepared:
    """The same people without the numbers, e-mails and homes that many families share."""
    homes = _dwellings(data)
    pupil_of_phone = data.contact_of[data.phone_of]
    by_parent = np.isin(data.contact_kind[data.phone_of], PARENTS)
    parents = _grouped(pupil_of_phone[by_parent], data.phone[by_parent])
    own = np.flatnonzero(data.own["home"] != NOTHING)
    worthless = np.zeros(len(data.homes) + 1, dtype=bool)
    for key in homes:
        found = _widely_shared(data, key[data.own["home"][own]], own, [parents])
        worthless[:-1] |= np.isin(key, found) & (key != NOTHING)
    dwelling = np.where(worthless, NOTHING, np.append(homes[0], NOTHING))[data.own["home"]]
    together = [_grouped(np.arange(data.pupils), dwelling)]
    phones = _widely_shared(data, data.phone, pupil_of_phone, together)
    keep_phone = ~np.isin(data.phone, phones)
    emails = _widely_shared(data, data.contact_email, data.contact_of, together)
    kept_home = ~worthless[data.home]
    return replace(
        data,
        own={**data.own, "home": np.where(worthless[data.own["home"]], NOTHING, data.own["home"])},
        phone_of=data.phone_of[keep_phone],
        phone=data.phone[keep_phone],
        contact_email=np.where(np.isin(data.contact_email, emails), NOTHING, data.contact_email),
        contact_home=np.where(worthless[data.contact_home], NOTHING, data.contact_home),
        home_of=data.home_of[kept_home],
        home=data.home[kept_home],
        home_of_parent=data.home_of_parent[kept_home],
    )


def _dwellings(data: Prepared) -> tuple[Codes, Codes]:
    """Two keys for each address: postcode, number and flat; and number, street, flat and place."""
    homes = data.homes
    door = np.where(homes.number != NOTHING, homes.number, homes.house + 100_000_000)
    known = (homes.number != NOTHING) | (homes.house != NOTHING)
    by_postcode = _key(homes.postcode, door, homes.flat)
    place = np.where(homes.outward != NOTHING, homes.outward, homes.place + 100_000_000)
    by_street = _key(homes.street, door, homes.flat, place)
    somewhere = (homes.outward != NOTHING) | (homes.place != NOTHING)
    return (
        np.where(known & (homes.postcode != NOTHING), by_postcode, NOTHING),
        np.where(known & (homes.street != NOTHING) & somewhere, by_street, NOTHING),
    )


def _key(*parts: Codes) -> Codes:
    """One number for each combination of codes."""
    key = np.zeros(len(parts[0]), dtype=np.int64)
    for part in parts:
        _, narrow = np.unique(part, return_inverse=True)
        _, key = np.unique(key * (int(narrow.max(initial=0)) + 1) + narrow, return_inverse=True)
    return key.astype(np.int64)


def _grouped(pupils: Codes, keys: Codes) -> Callable[[int], list[int]]:
    """What each pupil has of a key, to ask about the few pupils of one value."""
    known = keys != NOTHING
    order = np.argsort(pupils[known], kind="stable")
    of, key = pupils[known][order], keys[known][order]
    return lambda pupil: [int(k) for k in key[np.searchsorted(of, pupil) : np.searchsorted(of, pupil + 1)]]


def _widely_shared(
    data: Prepared, values: Codes, pupils: Codes, together: Sequence[Callable[[int], list[int]]]
) -> Codes:
    """The values that many families have; ``together`` says what else makes two pupils one family."""
    known = values != NOTHING
    pairs = np.unique(np.column_stack([values[known], pupils[known]]), axis=0)
    if not len(pairs):
        return np.zeros(0, dtype=np.int64)
    surname = data.own["surname"][pairs[:, 1]]
    different = np.unique(np.column_stack([pairs[:, 0], surname]), axis=0)
    value, how_many = np.unique(different[:, 0], return_counts=True)
    found = []
    for each in value[how_many >= many()]:
        first, last = np.searchsorted(pairs[:, 0], [each, each + 1])
        if _families(data, pairs[first:last, 1], together) >= many():
            found.append(int(each))
    return np.array(found, dtype=np.int64)


def _families(data: Prepared, pupils: Codes, together: Sequence[Callable[[int], list[int]]]) -> int:
    """How many families these pupils are."""
    codes = np.unique(data.own["surname"][pupils])
    names = [data.surnames[code] if code != NOTHING else "" for code in codes]
    if len(names) > _PLAINLY_MANY:
        return len(names)
    alike = surnames_alike(names)
    label = list(range(len(names)))

    def root(place: int) -> int:
        while label[place] != place:
            place = label[place]
        return place

    for one, other in np.argwhere(alike):
        label[root(int(one))] = root(int(other))
    first: dict[tuple[int, int], int] = {}
    for pupil in pupils:
        own = int(np.searchsorted(codes, data.own["surname"][pupil]))
        for kind, keys in enumerate(together):
            for key in keys(int(pupil)):
                label[root(own)] = root(first.setdefault((kind, key), own))
    return len({root(place) for place in range(len(names))})


def surnames_alike(names: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Which surnames could be one family's: the same, a slip apart, or with a part in common."""
    distance = cdist(names, names, scorer=OSA.distance)
    shorter = np.minimum.outer([len(name) for name in names], [len(name) for name in names])
    alike: npt.NDArray[np.bool_] = distance <= np.where(shorter >= 8, 2, np.where(shorter >= 4, 1, 0))
    for place, name in enumerate(names):
        if " " in name:
            parts = set(name.split())
            alike[place] |= [bool(parts & set(other.split())) for other in names]
    return alike | alike.T
