"""Which pairs of pupils are worth comparing: those with something in common, found by sorting.

Every key is exact on plain values, several of them to catch what was mistyped in one. A key never depends on
how many others have it, so a school that is added takes no pair away.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from aim.siblings.normalising import NOTHING, Codes, by_value, forms_of
from aim.siblings.prepared import KIN, NO_DAY, Prepared
from aim.siblings.ragged import Ragged, beside, distinct, runs, vocabulary


def candidates(data: Prepared) -> tuple[Codes, Codes]:
    """The pairs to be compared: rows a < b, each pair once, in order."""
    count = max(1, data.pupils)
    found = [_packed(pupils, key, count) for pupils, key in _keys(data)]
    pairs = distinct(np.concatenate(found))
    return pairs // count, pairs % count


def _keys(data: Prepared) -> list[tuple[Codes, Codes]]:
    """Pupils and the keys they have: two pupils with one key are a candidate pair."""
    everyone, own = np.arange(data.pupils), data.own
    child_of, child_name, family_of, family = own_and_family_names(data)
    of, number, house, words, street, postcode, outward, place = _homes(data)
    home, name = beside(of, family_of)
    carer_of, surname, forename = _carers(data)
    carer, child = beside(carer_of, child_of)
    lives, home_of_carer = beside(carer_of, of)
    phone_at, near = _phones_with_a_digit_less(data)
    rung, rung_name = beside(phone_at, family_of)
    local, _ = by_value([each.partition("@")[0] for each in data.emails], str)
    written, written_name = beside(data.contact_of, family_of)
    first_word, _ = by_value([each.partition(" ")[0] for each in data.forenames], str)
    return [
        (data.contact_of[data.phone_of], data.phone),
        (data.contact_of, data.contact_email),
        (of, _key(postcode, number)),
        (of, _key(postcode, house)),
        (of, _key(postcode, words)),
        (of, _key(house, street)),
        (of, _key(number, street, outward)),
        (of, _key(number, street, place)),
        (of[home], _key(postcode[home], family[name])),
        (of[home], _key(number[home], street[home], family[name])),
        (phone_at[rung], _key(near[rung], family[rung_name])),
        (
            data.contact_of[written],
            _key(_coded(local, data.contact_email)[written], family[written_name]),
        ),
        (carer_of[carer], _key(surname[carer], forename[carer], child_name[child])),
        (carer_of[lives], _key(surname[lives], forename[lives], outward[home_of_carer])),
        (carer_of[lives], _key(surname[lives], forename[lives], place[home_of_carer])),
        (np.tile(everyone, 2), np.concatenate([own["upn"], own["former_upn"]])),
        (child_of, _key(child_name, own["born"][child_of])),
        (everyone, _key(_coded(first_word, own["forename"]), own["born"])),
        (of, _key(postcode, own["born"][of])),
        (everyone, _key(own["surname"], own["forename"])),
    ]


def _key(*parts: Codes) -> Codes:
    """One number for each combination of codes; ``NOTHING`` where one of them is."""
    missing = np.zeros(len(parts[0]), dtype=bool)
    key = np.zeros(len(parts[0]), dtype=np.int64)
    for part in parts:
        missing |= (part == NOTHING) | (part == NO_DAY)
        codes = pd.factorize(part)[0].astype(np.int64)
        key = pd.factorize(key * (int(codes.max(initial=0)) + 1) + codes)[0].astype(np.int64)
    return np.where(missing, NOTHING, key)


def _coded(values: Codes, codes: Codes) -> Codes:
    """The value of each code, ``NOTHING`` for ``NOTHING``."""
    return np.append(values, NOTHING)[codes]


def _packed(pupils: Codes, keys: Codes, count: int) -> Codes:
    """Every pair of pupils with one key, as a * count + b with a < b."""
    known = keys != NOTHING
    entries = distinct(keys[known] * count + pupils[known])
    key, pupil = entries // count, entries % count
    after = np.searchsorted(key, key, side="right") - np.arange(len(key)) - 1
    first, offset = runs(after)
    return distinct(pupil[first] * count + pupil[first + 1 + offset])


def own_and_family_names(data: Prepared) -> tuple[Codes, Codes, Codes, Codes]:
    """Pupils beside each part of their surname, and beside each part of their own and their carers'.

    Both are in the order of the pupils, and the parts are codes of one vocabulary.
    """
    own = [name.split() for name in data.surnames]
    carers = [name.split() for name in data.contact_surnames]
    words = vocabulary(own, carers)
    child_of, child_name = Ragged.of(own, words).at(data.own["surname"])
    near = np.where(data.contact_kind == KIN, NOTHING, data.contact_surname)
    places, name = Ragged.of(carers, words).at(near)
    of = np.concatenate([child_of, data.contact_of[places]])
    both = distinct(of * (len(words) + 1) + np.concatenate([child_name, name]))
    return child_of, child_name, both // (len(words) + 1), both % (len(words) + 1)


def _homes(data: Prepared) -> tuple[Codes, ...]:
    homes, home = data.homes, data.home
    parts = (homes.number, homes.house, homes.words, homes.street, homes.postcode, homes.outward, homes.place)
    return data.home_of, *(part[home] for part in parts)


def _carers(data: Prepared) -> tuple[Codes, Codes, Codes]:
    """Pupils beside each part of a carer's surname and each name a carer's forename may be short for."""
    words = [name.split() for name in data.contact_surnames]
    forms = [sorted(forms_of(name.partition(" ")[0])) for name in data.contact_forenames]
    forms = [each if len(min(each, key=len)) > 1 else [] for each in forms]  # an initial is anyone's
    place, surname = Ragged.of(words, vocabulary(words)).at(data.contact_surname)
    again, forename = Ragged.of(forms, vocabulary(forms)).at(data.contact_forename[place])
    return data.contact_of[place[again]], surname[again], forename


def _phones_with_a_digit_less(data: Prepared) -> tuple[Codes, Codes]:
    """Pupils beside each number as it is and with any one digit left out.

    Two numbers that differ by a digit (wrong, left out, added, swapped with the next) have one in common.
    """
    number = np.array([int(each) for each in data.phones], dtype=np.int64)
    length = int(max((len(each) for each in data.phones), default=0))
    powers = 10 ** np.arange(length, dtype=np.int64)
    less = number[:, None] // (powers * 10) * powers + number[:, None] % powers
    less = np.where(number[:, None] >= powers, less, number[:, None])
    every = np.column_stack([number, less]) if len(number) else np.zeros((0, 1), dtype=np.int64)
    near = pd.factorize(every.ravel())[0].reshape(every.shape).astype(np.int64)
    of = np.repeat(data.contact_of[data.phone_of], near.shape[1])
    return of, near[data.phone].ravel()
