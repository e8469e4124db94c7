"""How much all the evidence of each pair says together: a sum of fixed weights, with its reasons.

A number of the house (a landline, one that nobody's name stands beside, a grandmother's) and the home itself
are one piece of evidence and not two. A carer who is said to be a parent of both makes brothers and sisters
whatever else differs; what else differs counts where no such carer is shared.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from aim.siblings.carers import Channel
from aim.siblings.comparing import Compared
from aim.siblings.homes import HomeLevel
from aim.siblings.names import CarerLevel, SurnameLevel
from aim.siblings.prepared import NO_DAY, Flags, Prepared
from aim.siblings.weights import weight

Scores = npt.NDArray[np.float32]


def without_surnames(data: Prepared, pairs: Compared) -> Scores:
    """The weight of all but the surnames."""
    return (scores(data, pairs) - _surname(pairs)).astype(np.float32)


def scores(data: Prepared, pairs: Compared) -> Scores:
    """The weight of all that each pair has in common, less what speaks against."""
    carers = pairs.carers
    shared = carers.channel >= Channel.SAME
    unnamed = (carers.name == CarerLevel.UNKNOWN) & carers.personal & carers.stated
    named = shared & ((carers.name >= CarerLevel.FORENAME) | unnamed) & ~carers.kin
    alike = pairs.surname >= SurnameLevel.NEAR
    home, at_carers = _home(pairs)
    house = _house(pairs, home, shared & ~named)
    total = house + np.where(shared & ~named, 0, carers.score) + _surname(pairs)
    # An e-mail address is made of a name: the two are not evidence twice.
    two = (carers.alike >= 2) | (shared & ~named & carers.by_phone & (carers.alike == 1))
    names = carers.channel <= Channel.NAME
    total += two * np.where(names, weight("more", "two names"), weight("more", "two carers"))
    total += weight("more", "kin only") * (carers.kin & shared & alike & ~carers.parents_listed)
    born = data.own["born"]
    twins = (born[pairs.a] == born[pairs.b]) & (born[pairs.a] != NO_DAY) & alike
    total += weight("more", "twins") * (twins & (np.maximum(home, carers.score) >= 4))
    settled = (named & carers.stated) | (at_carers & alike)
    total -= _doubt(pairs, named, alike) + np.where(settled, 0, _against(pairs))
    # One surname at one address is worth asking about, whoever the carers named are.
    at_home = alike & (pairs.home >= HomeLevel.NEAR)
    total = np.where(at_home, np.maximum(total, weight("limit", "possible")), total)
    fostered = carers.foster & ~alike & (carers.channel >= Channel.ADDRESS)
    total = np.where(fostered, np.minimum(total, weight("limit", "foster")), total)
    return total.astype(np.float32)


def undisputed(pairs: Compared) -> Flags:
    """Where no contact in common is doubtful and no parents named are plainly other people."""
    carers = pairs.carers
    shared = (carers.channel >= Channel.SAME) & ~carers.stated
    found: Flags = ~shared & (_against(pairs) == 0)
    return found


def _home(pairs: Compared) -> tuple[Scores, Flags]:
    """What the home says, and where it is one's own home and a parent's of the other."""
    said = np.zeros(len(HomeLevel), dtype=np.float32)
    for level in HomeLevel:
        said[level] = weight("home", level.name.lower().replace("_", " "))
    home = said[pairs.home]  # the levels below nothing stand at the end of the table
    at_carers = (pairs.home < HomeLevel.NEAR) & (pairs.home_of_carer >= HomeLevel.NEAR)
    return np.where(at_carers, np.maximum(home, weight("home", "carer's")), home), at_carers


def _house(pairs: Compared, home: Scores, by_number: Flags) -> Scores:
    """The home and a number of the house as one piece of evidence."""
    carers = pairs.carers
    two_parents = (carers.name < CarerLevel.UNKNOWN) & carers.stated
    number = carers.score + weight("carer", "two parents") * two_parents
    number += weight("carer", "two parents' mobile") * (two_parents & carers.personal)
    number -= weight("doubt", "number") * carers.called_other
    strangers = (carers.alike == 0) & (carers.unshared >= 1) & ~carers.kin
    vague = home < weight("home", "near")
    number -= weight("against", "number") * (strangers & vague & ~two_parents)
    home = home - weight("against", "number") * (strangers & vague & (home > 0) & (pairs.home > 0))
    both = np.maximum(home, number) + weight("home", "number") * (carers.personal & ~carers.kin)
    house: Scores = np.where(by_number, np.where(home > 0, both, number + home), home)
    return house


def _surname(pairs: Compared) -> Scores:
    common = weight("surname", "common") * pairs.common
    found: Scores = np.select(
        [
            pairs.surname == SurnameLevel.SAME,
            pairs.surname == SurnameLevel.PART,
            pairs.surname == SurnameLevel.NEAR,
            pairs.family_name,
            pairs.surname == SurnameLevel.OTHER,
        ],
        [
            weight("surname", "same") + common,
            weight("surname", "part") + common,
            np.full(len(common), weight("surname", "near")),
            np.full(len(common), weight("surname", "carer's")),
            np.full(len(common), weight("surname", "other")),
        ],
        0.0,
    )
    return found


def _doubt(pairs: Compared, named: Flags, alike: Flags) -> Scores:
    """What is taken away where a shared contact is not said to be a parent of both."""
    carers = pairs.carers
    doubtful = named & ~carers.stated & (carers.alike < 2)
    whole = pairs.family_name & ~carers.unsaid & (carers.name == CarerLevel.WHOLE)
    unsaid = np.where(alike | whole, weight("doubt", "unsaid"), weight("doubt", "unsaid, no surname"))
    found: Scores = np.where(doubtful, np.where(carers.called_other, weight("doubt", "other"), unsaid), 0.0)
    return found


def _against(pairs: Compared) -> Scores:
    """What is taken away where the carers named are plainly not the same people."""
    carers = pairs.carers
    strangers = (carers.alike == 0) & (carers.unshared >= 2)
    at_home = pairs.home >= HomeLevel.NEAR
    mothers = np.where(at_home, weight("against", "mothers, one home"), weight("against", "mothers"))
    found: Scores = (
        mothers * carers.mothers_differ
        + weight("against", "fathers") * carers.fathers_differ
        + weight("against", "carers") * strangers
    )
    return found
