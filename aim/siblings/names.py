"""How alike two names are, for many pairs at once: each different pair of spellings is compared once."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum

import numpy as np
import numpy.typing as npt
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from aim.siblings.normalising import NOTHING, Codes, by_value, forms_of

Levels = npt.NDArray[np.int8]


class SurnameLevel(IntEnum):
    """How alike two surnames are."""

    UNKNOWN = -1
    OTHER = 0
    NEAR = 1  # a slip of the fingers apart
    PART = 2  # a part of a double-barrelled one in common
    SAME = 3


class ForenameLevel(IntEnum):
    """How alike two forenames are."""

    UNKNOWN = -1
    OTHER = 0
    INITIAL = 1  # one is the first letter of the other
    NEAR = 2
    SHORT = 3  # one is short for the other, or leaves out a middle name
    SAME = 4


class CarerLevel(IntEnum):
    """How alike two carers' whole names are."""

    OTHER = 0
    FAMILY = 1  # one surname, two forenames: husband and wife, or cousins
    UNKNOWN = 2  # one of them has no name
    FORENAME = 3  # one forename, two surnames: married since, or not the same
    SURNAME = 4  # one surname, and one of them has no forename
    INITIAL = 5
    WHOLE = 6


def surname_levels(one: Codes, other: Codes, names: Sequence[str]) -> Levels:
    """``SurnameLevel`` of each pair of codes of ``names``."""
    return _levels(one, other, names, SurnameLevel.SAME, _surname_levels)


def _surname_levels(ones: list[str], others: list[str]) -> Levels:
    near = _a_slip_apart(ones, others)
    part = np.array([_share_a_part(a, b) for a, b in zip(ones, others, strict=True)], dtype=bool)
    levels = np.where(part, SurnameLevel.PART, np.where(near, SurnameLevel.NEAR, SurnameLevel.OTHER))
    return levels.astype(np.int8)


def _share_a_part(one: str, other: str) -> bool:
    if " " in one or " " in other:
        if set(one.split()) & set(other.split()):
            return True
        one, other = one.replace(" ", ""), other.replace(" ", "")
        if one == other:
            return True
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    # A hyphen left out: bennettclarke and clarke. A name of another's first letters is another name.
    return len(shorter) >= 5 and len(longer) >= len(shorter) + 4 and longer.endswith(shorter)


def forename_levels(one: Codes, other: Codes, names: Sequence[str], *, direct: bool) -> Levels:
    """``ForenameLevel`` of each pair of codes of ``names``.

    With ``direct`` a short form counts beside its full name only: Kate and Katie may be one carer, but Ellie
    and Libby are not one child because both may be Elizabeth.
    """

    def levels(ones: list[str], others: list[str]) -> Levels:
        near = _a_slip_apart(ones, others)
        found = []
        for a, b, slip in zip(ones, others, near, strict=True):
            first, second = a.partition(" ")[0], b.partition(" ")[0]
            if len(first) == 1 or len(second) == 1:
                found.append(ForenameLevel.INITIAL if first[0] == second[0] else ForenameLevel.OTHER)
            elif _short(a, b, direct):
                found.append(ForenameLevel.SHORT)
            else:
                found.append(ForenameLevel.NEAR if slip and first[0] == second[0] else ForenameLevel.OTHER)
        return np.array(found, dtype=np.int8)

    return _levels(one, other, names, ForenameLevel.SAME, levels)


def _short(one: str, other: str, direct: bool) -> bool:
    words, others = one.split(), other.split()
    if set(words) <= set(others) or set(others) <= set(words):
        return True
    if len(words) > 1 and len(others) > 1 and direct:
        return False  # two names each, and not the same two
    forms, other_forms = forms_of(words[0]), forms_of(others[0])
    if direct:
        return words[0] in other_forms or others[0] in forms
    return words[0] == others[0] or bool(forms & other_forms)


def _a_slip_apart(ones: list[str], others: list[str]) -> npt.NDArray[np.bool_]:
    distance = cpdist(ones, others, scorer=OSA.distance, score_cutoff=2)
    shorter = np.array([min(len(a), len(b)) for a, b in zip(ones, others, strict=True)], dtype=np.int64)
    near: npt.NDArray[np.bool_] = distance <= np.where(shorter >= 8, 2, np.where(shorter >= 4, 1, 0))
    return near


def _levels(
    one: Codes,
    other: Codes,
    names: Sequence[str],
    same: int,
    compare: Callable[[list[str], list[str]], Levels],
) -> Levels:
    unknown = (one == NOTHING) | (other == NOTHING)
    levels = np.where(unknown, -1, np.where(one == other, same, 0)).astype(np.int8)
    open_pairs = np.flatnonzero((levels == 0) & (one != other))
    if len(open_pairs):
        low, high = np.minimum(one, other)[open_pairs], np.maximum(one, other)[open_pairs]
        packed, place = np.unique(low * len(names) + high, return_inverse=True)
        ones = [names[code] for code in packed // len(names)]
        others = [names[code] for code in packed % len(names)]
        levels[open_pairs] = compare(ones, others)[place]
    return levels


class CarerNames:
    """The different names of carers, and how alike any two of them are."""

    def __init__(self, surname: Codes, forename: Codes, surnames: list[str], forenames: list[str]) -> None:
        self._surnames, self._forenames = surnames, forenames
        wide = len(forenames) + 1  # NOTHING is -1: codes are moved up by one to be packed
        packed, self.code = np.unique((surname + 1) * wide + forename + 1, return_inverse=True)
        self._surname, self._forename = packed // wide - 1, packed % wide - 1
        self.known = (self._surname != NOTHING) | (self._forename != NOTHING)
        whole = [
            f"{surnames[s] if s != NOTHING else ''} {forenames[f] if f != NOTHING else ''}"
            for s, f in zip(self._surname, self._forename, strict=True)
        ]
        self._words, _ = by_value([" ".join(sorted(each.split())) for each in whole], str)
        self.surname_code = self._surname

    def levels(self, one: Codes, other: Codes) -> Levels:
        """``CarerLevel`` of each pair of contacts' name codes."""
        packed, place = np.unique(
            np.minimum(one, other) * len(self._surname) + np.maximum(one, other), return_inverse=True
        )
        i, j = packed // len(self._surname), packed % len(self._surname)
        surname = surname_levels(self._surname[i], self._surname[j], self._surnames)
        forename = forename_levels(self._forename[i], self._forename[j], self._forenames, direct=False)
        named = surname > 0
        levels = np.select(
            [
                ~self.known[i] | ~self.known[j],
                named & (forename >= ForenameLevel.NEAR),
                (self._words[i] == self._words[j]) & (forename != ForenameLevel.UNKNOWN),  # swapped
                named & (forename == ForenameLevel.INITIAL),
                named & (forename == ForenameLevel.UNKNOWN),
                named,
                forename >= ForenameLevel.NEAR,
                (surname == SurnameLevel.UNKNOWN) | (forename == ForenameLevel.UNKNOWN),
            ],
            [
                CarerLevel.UNKNOWN,
                CarerLevel.WHOLE,
                CarerLevel.WHOLE,
                CarerLevel.INITIAL,
                CarerLevel.SURNAME,
                CarerLevel.FAMILY,
                CarerLevel.FORENAME,
                CarerLevel.OTHER,
            ],
            CarerLevel.OTHER,
        )
        return levels.astype(np.int8)[place]
