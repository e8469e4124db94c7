"""The evidence of one link with both schools' values side by side, and what agrees marked.

What another school holds is masked unless sharing allows more: of a telephone number its end, of a home only
whether it is the same. Nothing of theirs that does not agree is shown, but for the pupil's name.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Any

from aim.siblings.evidence import CARERS, FORENAMES, HOME_OF_CARER, HOMES, NEAR_NUMBER, SURNAMES
from aim.siblings.linking import Links
from aim.siblings.lists import People
from aim.siblings.normalising import phones
from aim.wording import day

NOT_SAID = "not said"
NOT_SHOWN = "held by the other school"


@dataclass(frozen=True, slots=True)
class Compared:
    """One thing that two pupils' rows say, as each says it."""

    what: str
    one: str
    other: str
    agrees: bool


class _Mask(Enum):
    """What is shown of another school's value."""

    OPEN = 1
    IF_IT_AGREES = 2
    THAT_IT_AGREES = 3


def side_by_side(
    people: People, links: Links, pair: int, *, mask_a: bool = False, mask_b: bool = True
) -> tuple[Compared, ...]:
    """What the two rows of a link say, ``one`` being row ``a`` of ``links.pairs``.

    What neither says is left out. ``mask_a`` and ``mask_b`` say which of the rows is another school's.
    """
    link = links.pairs.iloc[pair]
    said = set(str(link["evidence"]).split("; "))
    one, other = (
        _values(people, int(link[row]), int(link[contact]))
        for row, contact in (("a", "contact_a"), ("b", "contact_b"))
    )
    agreed = {
        "Surname": bool(said & {*SURNAMES.values()}),
        "Forename": bool(said & {*FORENAMES.values()}),
        "Date of birth": "same date of birth" in said,
        "UPN": "same UPN" in said,
        "Address": bool(said & {*HOMES.values(), HOME_OF_CARER}),
        "Carer": bool(said & {*CARERS.values()}),
        "Telephone": any(each.startswith(("same mobile", "same telephone")) for each in said),
        "E-mail": "same e-mail" in said,
    }
    for name in ("Telephone", "E-mail"):
        agreed[name] |= NEAR_NUMBER in said and bool(one[name] and other[name])
    return tuple(
        Compared(
            what,
            _shown(what, one[what], agrees, mask_a),
            _shown(what, other[what], agrees, mask_b),
            agrees,
        )
        for what, agrees in agreed.items()
        if one[what] or other[what]
    )


_MASKS = {
    "Surname": _Mask.OPEN,
    "Forename": _Mask.OPEN,
    "Date of birth": _Mask.IF_IT_AGREES,
    "Carer": _Mask.IF_IT_AGREES,
}


def _shown(what: str, value: str, agrees: bool, masked: bool) -> str:
    mask = _MASKS.get(what, _Mask.THAT_IT_AGREES)
    if not value:
        return NOT_SAID
    if not masked or mask is _Mask.OPEN or (mask is _Mask.IF_IT_AGREES and agrees):
        return value
    if not agrees:
        return NOT_SHOWN
    ends = [number[-3:] for number in phones(value)] if what == "Telephone" else []
    return f"the same, ending {ends[0]}" if len(ends) == 1 else "the same"


def _values(people: People, row: int, contact: int) -> dict[str, str]:
    """What a pupil's row and the contact that counts say."""
    pupil: Any = people.pupils.iloc[row]
    carer: dict[Any, Any] = people.contacts.iloc[contact].to_dict() if contact >= 0 else {}
    told = carer or pupil  # where it is no contact's, it is the pupil's own row
    return {
        "Surname": pupil["surname"],
        "Forename": pupil["forename"],
        "Date of birth": day(pupil["date_of_birth"]),
        "UPN": pupil["upn"],
        "Address": ", ".join(part for part in (pupil["address"], pupil["postcode"]) if part),
        "Carer": " ".join(carer[part] for part in ("title", "forename", "surname") if carer.get(part)),
        "Telephone": str(told["phone"]),
        "E-mail": str(told["email"]),
    }
