"""What two pupils have in common, for many pairs at once: carers, homes, surnames, numbers.

Each comparison has a few levels, from the strongest down. What is not said is a level of its own and never a
difference.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from aim.siblings.candidates import own_and_family_names
from aim.siblings.carers import Carers, CarersCompared, joined_carers
from aim.siblings.homes import HomeLevel, home_levels
from aim.siblings.names import Levels, surname_levels
from aim.siblings.normalising import NOTHING, Codes, common_surnames
from aim.siblings.prepared import Flags, Prepared
from aim.siblings.ragged import runs

CHUNK = 250_000


@dataclass(frozen=True, eq=False)
class Compared:
    """What each pair has in common: an entry for each pair (rows ``a`` < ``b`` of the pupils)."""

    a: Codes
    b: Codes
    home: Levels  # HomeLevel of the pupils' own addresses
    home_of_carer: Levels  # of one's own address and an address of a carer of the other
    surname: Levels  # SurnameLevel of the pupils
    family_name: Flags  # the surname of one is a carer's of the other
    common: Flags  # the surname of one is frequent
    carers: CarersCompared

    def of(self, chosen: npt.NDArray[np.integer] | Flags) -> Compared:
        """The same for some of the pairs."""
        own = {each.name: getattr(self, each.name) for each in fields(self) if each.name != "carers"}
        return Compared(**{name: value[chosen] for name, value in own.items()}, carers=self.carers.of(chosen))


def joined(parts: Sequence[Compared]) -> Compared:
    """Several lots of pairs as one; there has to be one at least."""
    own = {
        each.name: np.concatenate([getattr(part, each.name) for part in parts])
        for each in fields(Compared)
        if each.name != "carers"
    }
    return Compared(**own, carers=joined_carers([part.carers for part in parts]))


def compared(data: Prepared, a: Codes, b: Codes) -> Iterator[Compared]:
    """The pairs compared, some hundred thousand at a time."""
    carers = Carers(data)
    family = _Family(data)
    common = np.array([each in common_surnames() for each in [*data.surnames, ""]], dtype=bool)
    for first in range(0, max(1, len(a)), CHUNK):
        one, other = a[first : first + CHUNK], b[first : first + CHUNK]
        own, of_carer = _homes(data, one, other)
        surname = data.own["surname"]
        yield Compared(
            a=one,
            b=other,
            home=own,
            home_of_carer=of_carer,
            surname=surname_levels(surname[one], surname[other], data.surnames),
            family_name=family.shared(one, other),
            common=common[surname[one]] | common[surname[other]],
            carers=carers.compared(one, other),
        )


class _Family:
    """Whether the surname of a pupil is one of another's carers'."""

    def __init__(self, data: Prepared) -> None:
        child_of, self._name, family_of, family = own_and_family_names(data)
        self._wide = int(family.max(initial=0)) + 1
        self._first = np.searchsorted(child_of, np.arange(data.pupils + 1))
        own = np.unique(child_of * self._wide + self._name)
        self._carers = np.setdiff1d(family_of * self._wide + family, own, assume_unique=True)

    def shared(self, a: Codes, b: Codes) -> Flags:
        """Whether a part of one's surname is a part of a carer's of the other, and not of the other's own."""
        found = np.zeros(len(a), dtype=bool)
        for one, other in ((a, b), (b, a)):
            first = self._first[one]
            pair, inside = runs(self._first[one + 1] - first)
            wanted = other[pair] * self._wide + self._name[first[pair] + inside]
            place = np.searchsorted(self._carers, wanted).clip(max=max(0, len(self._carers) - 1))
            if len(self._carers):
                found[pair[self._carers[place] == wanted]] = True
        return found


def _homes(data: Prepared, a: Codes, b: Codes) -> tuple[Levels, Levels]:
    """The level of the pupils' own homes, and the best of one's own and one of the other's carers'."""
    own = data.own["home"]
    level = home_levels(data.homes, own[a], own[b])
    best = np.zeros(len(a), dtype=np.int8)
    start = np.searchsorted(data.home_of, np.arange(data.pupils + 1))
    for one, other in ((a, b), (b, a)):
        pair, inside = runs(start[other + 1] - start[other])
        place = start[other][pair] + inside
        kept = data.home_of_parent[place] & (own[one][pair] != NOTHING)
        pair, place = pair[kept], place[kept]
        np.maximum.at(best, pair, home_levels(data.homes, own[one][pair], data.home[place]))
    return level, np.where(best >= HomeLevel.NEAR, best, HomeLevel.UNKNOWN).astype(np.int8)
