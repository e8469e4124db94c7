"""Why two pupils are linked, in words: what agrees, and for a possible link what speaks against.

Another school's values are masked: of a number its last three digits, of a home that it is the same. A refuge
must not be found by way of a brother's list.
"""

from __future__ import annotations

import hashlib

import numpy as np
import numpy.typing as npt

from aim.siblings.carers import Channel
from aim.siblings.comparing import Compared
from aim.siblings.homes import HomeLevel
from aim.siblings.identity import same_upn
from aim.siblings.names import CarerLevel, ForenameLevel, SurnameLevel, forename_levels
from aim.siblings.normalising import NOTHING, Codes
from aim.siblings.prepared import NO_DAY, Flags, Prepared

Texts = npt.NDArray[np.object_]

HOMES = {
    HomeLevel.SAME: "same address",
    HomeLevel.NEAR: "same address, typed differently",
    HomeLevel.BUILDING: "same building, one without the flat",
    HomeLevel.ANOTHER_POSTCODE: "same number and street, another postcode",
    HomeLevel.STREET: "same postcode or street, one without a house number",
}
THROUGH_A_THIRD = "through a third row"  # one child only because both are one with another row
NEAR_NUMBER = "telephone or e-mail a slip apart"
HOME_OF_CARER = "one lives where a parent of the other lives"
CARERS = {
    CarerLevel.WHOLE: "carer of the same name",
    CarerLevel.INITIAL: "carer of the same surname and initial",
    CarerLevel.SURNAME: "carer of the same surname",
    CarerLevel.FORENAME: "carer of the same forename",
}
SURNAMES = {
    SurnameLevel.SAME: "same surname",
    SurnameLevel.PART: "part of the surname the same",
    SurnameLevel.NEAR: "surname a slip apart",
}
FORENAMES = {
    ForenameLevel.SAME: "same forename",
    ForenameLevel.SHORT: "forename in a short form",
    ForenameLevel.NEAR: "forename a slip apart",
    ForenameLevel.INITIAL: "forename as an initial",
}


def words(data: Prepared, pairs: Compared, same: Flags) -> Texts:
    """What each pair has in common, in words with ``; `` between; ``same`` where they are one child."""
    carers, own, a, b = pairs.carers, data.own, pairs.a, pairs.b
    count = len(a)
    found = np.full(count, "", dtype=object)

    def add(where: Flags, what: str | Texts) -> None:
        nonlocal found
        between = np.where((found == "") | ~where, "", "; ").astype(object)
        found = found + between + np.where(where, what, "").astype(object)

    upn = own["upn"]
    one_upn = (upn[a] == upn[b]) & (upn[a] != NOTHING)
    add(one_upn, "same UPN")
    add(same_upn(data, a, b) & ~one_upn, "one UPN is the other's former one")
    forename = forename_levels(own["forename"][a], own["forename"][b], data.forenames, direct=True)
    for level, text in FORENAMES.items():
        add(same & (forename == level), text)
    shared, near = carers.channel >= Channel.SAME, carers.channel == Channel.NEAR
    add(shared & carers.by_phone, _number(data, carers.phone))
    add(shared & carers.by_email, "same e-mail")
    add(near, NEAR_NUMBER)
    add(carers.channel == Channel.ADDRESS, "carer at the same address")
    for name, text in CARERS.items():
        add((carers.name == name) & (carers.channel >= Channel.NAME), text)
    add(carers.kin & (carers.channel >= Channel.NAME), "through a relative who is not a parent")
    add(carers.foster & (carers.channel >= Channel.NAME), "a foster carer")
    add(carers.alike >= 2, "two carers in common")
    for home, text in HOMES.items():
        add(pairs.home == home, text)
    add((pairs.home < HomeLevel.NEAR) & (pairs.home_of_carer >= HomeLevel.NEAR), HOME_OF_CARER)
    for surname, text in SURNAMES.items():
        add(pairs.surname == surname, text)
    add(pairs.family_name & (pairs.surname <= SurnameLevel.OTHER), "surname of one is a carer's of the other")
    add((own["born"][a] == own["born"][b]) & (own["born"][a] != NO_DAY), "same date of birth")
    return found


def against(pairs: Compared) -> Texts:
    """What speaks against each pair, in words; "" where nothing does."""
    carers = pairs.carers
    found = np.full(len(pairs.a), "", dtype=object)
    for where, text in (
        (carers.mothers_differ, "the mothers named differ"),
        (carers.fathers_differ, "the fathers named differ"),
        ((carers.alike == 0) & (carers.unshared >= 2), "no carer in common"),
        (pairs.home == HomeLevel.NEIGHBOURS, "another number or flat"),
        (pairs.home == HomeLevel.ELSEWHERE, "different addresses"),
    ):
        found = found + np.where(where, np.where(found == "", text, f", {text}"), "").astype(object)
    return found


def _number(data: Prepared, phone: Codes) -> Texts:
    """A shared number, masked but for its end."""
    kinds = ("mobile" if each.startswith("07") else "telephone" for each in data.phones)
    masked = [f"same {kind}, ending {each[-3:]}" for kind, each in zip(kinds, data.phones, strict=True)]
    return np.array([*masked, ""], dtype=object)[phone]


def fingerprints(data: Prepared, pairs: Compared, said: Texts, through_a_third: Flags) -> list[str]:
    """A short sum of each pair's evidence: the same while the evidence is, whichever pupil is first.

    Of two rows that are one child ``through_a_third`` nothing of their own is known that agrees.
    """
    carers, homes = pairs.carers, np.array([*data.homes.texts, ""], dtype=object)
    one, other = homes[data.own["home"][pairs.a]], homes[data.own["home"][pairs.b]]
    phones, emails = np.array([*data.phones, ""], dtype=object), np.array([*data.emails, ""], dtype=object)
    email = np.where(carers.by_email, emails[np.append(data.contact_email, NOTHING)[carers.one]], "")
    agreed = pairs.home > HomeLevel.UNKNOWN
    parts = [
        said,
        phones[carers.phone],
        email,
        np.where(agreed, np.where(one < other, one, other), ""),
        np.where(agreed, np.where(one < other, other, one), ""),
    ]
    parts = [np.where(through_a_third, THROUGH_A_THIRD, each) for each in parts]
    texts = ("\x1f".join(map(str, each)) for each in zip(*parts, strict=True))
    return [hashlib.sha256(each.encode()).hexdigest()[:16] for each in texts]
