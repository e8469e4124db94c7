"""How surely two addresses are one home, for many pairs at once."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from rapidfuzz import fuzz
from rapidfuzz.distance import OSA
from rapidfuzz.process import cpdist

from aim.siblings.names import Levels
from aim.siblings.normalising import NOTHING, Codes
from aim.siblings.prepared import Flags, Homes


class HomeLevel(IntEnum):
    """How surely two addresses are one home."""

    NEIGHBOURS = -2  # one street or building, another number or flat
    ELSEWHERE = -1
    UNKNOWN = 0
    STREET = 1  # one postcode or street, and one of them without a number
    ANOTHER_POSTCODE = 2  # number and street agree and the postcodes do not, but the place does
    BUILDING = 3  # one of them leaves out the flat, or the building is known to have flats
    NEAR = 4  # a part of the address mistyped or left out
    SAME = 5


def home_levels(homes: Homes, one: Codes, other: Codes) -> Levels:
    """``HomeLevel`` of each pair of codes of ``homes``."""
    if not len(homes):
        return np.zeros(len(one), dtype=np.int8)
    low, high = np.minimum(one, other), np.maximum(one, other)
    packed, place = np.unique((low + 1) * (len(homes) + 1) + high + 1, return_inverse=True)
    levels = _levels(homes, packed // (len(homes) + 1) - 1, packed % (len(homes) + 1) - 1)
    return levels[place]


def _levels(homes: Homes, i: Codes, j: Codes) -> Levels:
    def said(part: Codes) -> Flags:
        both: Flags = (part[i] != NOTHING) & (part[j] != NOTHING)
        return both

    known = (i != NOTHING) & (j != NOTHING)
    same_house, near_house = _alike(homes.house, homes.houses, i, j, slips=2)
    both_numbers = said(homes.number)
    number = known & both_numbers & (homes.number[i] == homes.number[j])
    same_words, near_words = _alike(homes.words, homes.every_word, i, j, slips=2)
    number |= known & ~both_numbers & (same_house | near_house)
    named = known & ~both_numbers & (same_words | near_words) & (_words(homes)[i] >= 3)
    number |= named
    unnumbered = known & ~both_numbers & ~said(homes.house)
    flat = homes.flat[i] == homes.flat[j]
    one_flat = ~flat & ~said(homes.flat)
    code, near_code = _alike(homes.postcode, homes.postcodes, i, j, slips=2)
    no_code = ~said(homes.postcode)
    street, near_street = _alike(homes.street, homes.streets, i, j, slips=2)
    street |= near_street | named
    no_street = ~said(homes.street)
    outward = said(homes.outward) & (homes.outward[i] == homes.outward[j])
    place = said(homes.place) & _in_one_place(homes, i, j)
    elsewhere = said(homes.place) & ~place & no_code
    exact = number & code & (street | no_street)
    nearly = number & ((street & (near_code | (no_code & ~elsewhere))) | (code & ~street))
    dwelling = exact | nearly
    far = number & street & ~dwelling & (outward | place | no_code)
    loose = unnumbered & ((code & (street | no_street)) | (street & (near_code | (no_code & ~elsewhere))))
    beside = (code | (street & (near_code | no_code | outward))) & ~unnumbered
    level = np.select(
        [
            ~known,
            exact & flat,
            nearly & flat,
            dwelling & one_flat,
            dwelling,
            far & (flat | one_flat),
            loose & (flat | one_flat),
            beside,
        ],
        [
            HomeLevel.UNKNOWN,
            HomeLevel.SAME,
            HomeLevel.NEAR,
            HomeLevel.BUILDING,
            HomeLevel.NEIGHBOURS,
            HomeLevel.ANOTHER_POSTCODE,
            HomeLevel.STREET,
            HomeLevel.NEIGHBOURS,
        ],
        HomeLevel.ELSEWHERE,
    )
    # An address of which only the town is said, or only the postcode, is nowhere in particular.
    vague = known & ~beside & no_street & no_code
    return np.where(vague, HomeLevel.UNKNOWN, level).astype(np.int8)


def _words(homes: Homes) -> Codes:
    """How many words of house and street each address has: with three it has a name before the street."""
    lengths = np.array([*(len(each.split()) for each in homes.every_word), 0], dtype=np.int64)
    return lengths[homes.words]


def _in_one_place(homes: Homes, i: Codes, j: Codes) -> Flags:
    """Whether two towns have a word in common, or words a slip apart."""
    packed, place = np.unique(
        (homes.place[i] + 1) * (len(homes.places) + 1) + homes.place[j] + 1, return_inverse=True
    )
    texts = ["", *homes.places]
    one = [texts[code] for code in packed // (len(homes.places) + 1)]
    other = [texts[code] for code in packed % (len(homes.places) + 1)]
    score = cpdist(one, other, scorer=fuzz.token_set_ratio, score_cutoff=80)
    found: Flags = (score >= 80)[place]
    return found


def _alike(part: Codes, texts: list[str], i: Codes, j: Codes, *, slips: int) -> tuple[Flags, Flags]:
    """Which pairs have one text in this part, and which have two that are some slips apart."""
    one, other = part[i], part[j]
    said = (one != NOTHING) & (other != NOTHING) & (i != NOTHING) & (j != NOTHING)
    same = said & (one == other)
    different = np.flatnonzero(said & ~same)
    near = np.zeros(len(i), dtype=bool)
    if len(different):
        packed, place = np.unique(one[different] * len(texts) + other[different], return_inverse=True)
        ones = [texts[code] for code in packed // len(texts)]
        others = [texts[code] for code in packed % len(texts)]
        distance = cpdist(ones, others, scorer=OSA.distance, score_cutoff=slips)
        shorter = np.array([min(len(a), len(b)) for a, b in zip(ones, others, strict=True)])
        begins = np.array([_begins(a, b) for a, b in zip(ones, others, strict=True)], dtype=bool)
        near[different] = ((distance <= np.minimum(slips, shorter // 3)) | begins)[place]
    return same, near


def _begins(one: str, other: str) -> bool:
    """Whether one text is the other's first words: ``severn view`` and ``severn view gloucester``."""
    return one.startswith(f"{other} ") or other.startswith(f"{one} ")
