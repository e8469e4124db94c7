"""Who a letter may go to: people with an address each, and what to look at before any of them is ticked.

A parent in education law is anyone with parental responsibility or with care of the child (Education Act
1996 s576; definitions.md 31), so a list of contacts is no list of recipients: a person ticks them. Nothing is
ticked here, an address that a list does not give is left blank, and one person's is never another's. Whoever
stands in two lists is offered once; where these give two addresses, neither is taken until a person chooses.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

import numpy as np

from aim.certificates.contacts import person_in_parts
from aim.certificates.names import tidy
from aim.documents.answers import UnusableAnswer
from aim.documents.filling import printable
from aim.settings import same_school
from aim.siblings.addresses import Address, address
from aim.siblings.lists import People
from aim.siblings.normalising import carer, relationship


class Flag(StrEnum):
    """What may forbid a letter, or change where it goes."""

    COURT_ORDER = "court order"
    ADDRESS_CONFIDENTIAL = "address confidential"
    LA_SHARES = "the local authority shares parental responsibility"


# Where in a contact's row to look, and for what: "Abbey Court" is an address and "Foster" a surname.
_SIGNS = {
    Flag.COURT_ORDER: (
        ("relationship", "parental_responsibility"),
        re.compile(r"\bcourt|non.?molest|prohibited|injunction|no contact|\bbail|restrain|order\b", re.I),
    ),
    Flag.ADDRESS_CONFIDENTIAL: (
        ("address", "postcode", "relationship"),
        re.compile(r"confidential|refuge|withheld|undisclosed|not (?:to )?be (?:shared|disclosed)", re.I),
    ),
    Flag.LA_SHARES: (
        ("relationship", "parental_responsibility", "surname"),
        re.compile(r"local authority|social (?:worker|services|care)|council\b|care order|foster c", re.I),
    ),
}
_TITLES = {"mr": "m", "sir": "m", "master": "m", "mrs": "f", "ms": "f", "miss": "f", "lady": "f", "dame": "f"}
_PARENTS = ("mother", "father", "parent", "carer", "foster")
_NOT_LOOKED_AFTER = frozenset(("", "n", "no", "f", "false", "0", "never", "not looked after"))


@dataclass(frozen=True, slots=True)
class Addressee:
    """Somebody a letter may go to, with their own address; blank where nobody has said it."""

    name: str
    address: tuple[str, ...] = ()  # their own, a line each
    dear: str = ""  # how they are addressed: "Mrs Okafor"
    relationship: str = ""
    parental_responsibility: str = ""  # as the list says it
    flags: tuple[tuple[Flag, str], ...] = ()  # each with what the list says
    differing: tuple[tuple[str, ...], ...] = ()  # where lists give several addresses: these, and none above

    @property
    def to_look_at(self) -> tuple[str, ...]:
        """What a person looks at before anything is sent, a sentence for each flag, raised or not."""
        raised = dict(self.flags)
        said = [
            _raised(flag, raised[flag])
            if flag in raised
            else f"{_capital(flag)}: no list says so. Only the child's file can tell."
            for flag in Flag
        ]
        if self.differing:
            many = "; ".join(f"“{', '.join(lines)}”" for lines in self.differing)
            said.append(f"Address: the lists differ: {many}. Find out which is right.")
        elif not self.address:
            said.append("Address: the list gives none of their own. Find out where they live.")
        return tuple(said)

    @property
    def raised(self) -> tuple[str, ...]:
        """What a list says of this person that has to be read before they are ticked at all."""
        return tuple(_raised(flag, words) for flag, words in self.flags)


def _raised(flag: Flag, words: str) -> str:
    return f"{_capital(flag)}: the list says “{words}”. Read the child's file before anything is sent."


@dataclass(frozen=True, slots=True)
class Offered:
    """The contacts of one child, for a person to tick, and the child's own address, as lists have them."""

    people: tuple[Addressee, ...] = ()
    childs_address: tuple[str, ...] = ()

    def named(self, name: str) -> Addressee:
        """The one contact of this name. Raises UnusableAnswer for nobody, and where two rows of it differ."""
        found = list(dict.fromkeys(each for each in self.people if _plain(each.name) == _plain(name)))
        if len(found) == 1 and not found[0].differing:
            return found[0]
        if len(found) == 1:
            raise UnusableAnswer(f"addressees: “{name}”: the lists give two addresses. Say which is right.")
        many = "two contacts of that name differ" if found else "the contact lists name nobody so"
        raise UnusableAnswer(f"addressees: “{name}”: {many}. Give the name and the address.")


def offered(
    people: People, child: str, upn: str = "", *, looked_after: str = "", school: str = ""
) -> Offered:
    """The contacts of a child in some lists, in the lists' order; nobody is ticked.

    ``child`` is as registers have it, beside the UPN where there is one; ``looked_after`` is what the roll
    says. Where ``school`` is named, what the list of another school has of this child is left out: an address
    that only the other school was given must not come to anybody by a letter of ours.
    """
    mine = people.pupils["child"] == child
    if upn:
        mine |= people.pupils["upn"] == upn
    everyone, held_by = np.flatnonzero(mine.to_numpy(dtype=bool)), people.pupils["school"]
    rows = [
        row
        for row in everyone.tolist()
        if not school or not held_by.iat[row] or same_school(str(held_by.iat[row]), school)
    ]
    owners = people.contacts["pupil"].isin(rows).to_numpy(dtype=bool)
    contacts: list[dict[Any, Any]] = people.contacts[owners].to_dict("records")
    found = [_addressee(each, looked_after) for each in contacts]
    homes: list[dict[Any, Any]] = people.pupils.iloc[rows].to_dict("records")
    home = next((lines for each in homes if (lines := _address(each))), ())
    return Offered(_each_once(dict.fromkeys(found)), home)


def same_person(one: Addressee, other: Addressee) -> bool:
    """Whether two contacts of one child are surely one person, by name, title and what they are to the child.

    With initials alone the title or the address has to agree as well: Mr A and Mrs A Okafor are two.
    """
    person, another = person_in_parts(one.name), person_in_parts(other.name)
    name = carer(person.title, person.surname, person.forename)
    if not all(name) or name != carer(another.title, another.surname, another.forename):
        return False
    titles = [each.title.strip(" .").casefold() for each in (person, another)]
    sexes = {_TITLES[title] for title in titles if title in _TITLES}
    if len(sexes) > 1 or not _may_be_one(relationship(one.relationship), relationship(other.relationship)):
        return False
    if len(name[1].partition(" ")[0]) > 1:
        return True
    return bool(titles[0] and titles[0] == titles[1]) or bool(
        one.address and other.address and _same_place(one.address, other.address)
    )


def _may_be_one(one: str, other: str) -> bool:
    """Whether one person can be both to a child: a mother is no father, a grandmother no parent."""
    if one == other or "unsaid" in (one, other) or "other" in (one, other):
        return True
    return {one, other} <= set(_PARENTS) and {one, other} != {"mother", "father"}


def _each_once(found: Iterable[Addressee]) -> tuple[Addressee, ...]:
    """The contacts, everyone once; what several lists say of one person is put together."""
    people: list[list[Addressee]] = []
    for each in found:
        mine = next((rows for rows in people if all(same_person(each, row) for row in rows)), None)
        if mine is None:
            people.append(mine := [])
        mine.append(each)
    return tuple(_together(rows) if len(rows) > 1 else rows[0] for rows in people)


def _together(rows: Sequence[Addressee]) -> Addressee:
    places: list[tuple[str, ...]] = []
    for lines in (each.address for each in rows if each.address):
        if not any(_same_place(lines, there) for there in places):
            places.append(lines)
    raised: dict[Flag, str] = {}
    for flag, said in (each for row in rows for each in row.flags):
        raised[flag] = said if raised.get(flag, said) == said else f"{raised[flag]}; {said}"
    return replace(
        rows[0],
        address=places[0] if len(places) == 1 else (),
        differing=tuple(places) if len(places) > 1 else (),
        relationship=_both(each.relationship for each in rows),
        parental_responsibility=_both(each.parental_responsibility for each in rows),
        flags=tuple((flag, raised[flag]) for flag in Flag if flag in raised),
    )


def _both(said: Iterable[str]) -> str:
    return "; ".join({each.casefold(): each for each in said if each}.values())


def _same_place(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two addresses are one, however they are written: the same house in the same postcode."""
    first, second = (_parts(lines) for lines in (one, other))
    alike = (first.flat, first.number, first.postcode) == (second.flat, second.number, second.postcode)
    if first.whole and second.whole and first.number and alike and first.words == second.words:
        return True
    return _plain(" ".join(one)).replace(" ", "") == _plain(" ".join(other)).replace(" ", "")


def _parts(lines: Sequence[str]) -> Address:
    return address(", ".join(lines), "")


def only_parent(offer: Offered) -> tuple[Addressee | None, str]:
    """The one contact a letter may name without anybody choosing, or None and why somebody has to choose.

    One alone holds parental responsibility, of every other parent or carer the list says that they do not,
    and nothing of a court order, a confidential address or the local authority is said of anybody.
    """
    people = offer.people
    if raised := next((f"“{said}”" for each in people for _, said in each.flags), ""):
        return None, f"the lists say {raised}, so read the child's file first"
    holds = [each for each in people if _answer(each.parental_responsibility) is True]
    if len(holds) > 1:
        return None, f"{len(holds)} contacts hold parental responsibility"
    if not holds:
        return None, "no list says who holds parental responsibility"
    for each in people:
        family = relationship(each.relationship) not in ("kin", "outside")
        if family and _answer(each.parental_responsibility) is None:
            return None, f"no list says whether {each.name} holds parental responsibility"
    (parent,) = holds
    if parent.differing:
        return replace(parent, differing=()), "the lists give two addresses"
    return parent, ""


_YES = frozenset(("y", "yes", "t", "true", "1"))
_NO = frozenset(("n", "no", "f", "false", "0"))


def _answer(said: str) -> bool | None:
    plain = said.strip().casefold()
    return True if plain in _YES else False if plain in _NO else None


def needs_lists(answer: object) -> bool:
    """Whether lists are looked at for these addressees: for an address, or for what to know of somebody."""
    return isinstance(answer, list) and bool(answer)


def addressees_from(answer: object, offer: Offered = Offered()) -> tuple[Addressee, ...]:
    """The people somebody ticked or typed for a letter: each a contact's name, or a name and an address.

    ``{"name": "Mrs N Okafor", "address": ["1 Mill Lane", "Gloucester"], "dear": "Mrs Okafor"}``; with
    ``"lives_with_child": true`` in place of an address it is the child's own as the lists have it. Raises
    UnusableAnswer for anything else, and for two who are the same.
    """
    if not isinstance(answer, list):
        raise UnusableAnswer("addressees takes a list of people.")
    found = tuple(offer.named(each) if isinstance(each, str) else _typed(each, offer) for each in answer)
    if len(set(found)) < len(found):
        raise UnusableAnswer("addressees: somebody stands there twice.")
    return found


_KEYS = ("name", "address", "dear", "relationship", "lives_with_child")


def _typed(said: object, offer: Offered) -> Addressee:
    if not isinstance(said, Mapping) or not all(isinstance(key, str) and key in _KEYS for key in said):
        raise UnusableAnswer(f"addressees takes a contact's name, or for each person {', '.join(_KEYS)}.")
    name, dear, relationship = (_text(said, key) for key in ("name", "dear", "relationship"))
    if not name:
        raise UnusableAnswer("addressees: each person has a name.")
    lines = _lines(said.get("address", []))
    if said.get("lives_with_child", False) not in (True, False):
        raise UnusableAnswer("addressees: lives_with_child takes true or false.")
    if said.get("lives_with_child") and not lines:
        lines = offer.childs_address
        if not lines:
            raise UnusableAnswer(f"addressees: no list gives the child's address. Type that of {name}.")
    listed = next((each for each in offer.people if _plain(each.name) == _plain(name)), Addressee(name))
    if listed.differing and not lines:
        raise UnusableAnswer(f"addressees: “{name}”: the lists give two addresses. Say which is right.")
    return replace(
        listed,
        address=lines or listed.address,
        differing=(),
        dear=dear or listed.dear,
        relationship=relationship or listed.relationship,
    )


def _text(said: Mapping[str, object], key: str) -> str:
    text = said.get(key, "")
    if not isinstance(text, str):
        raise UnusableAnswer(f"addressees: {key} takes text.")
    return " ".join(printable(text).split())


def _lines(said: object) -> tuple[str, ...]:
    lines = said.splitlines() if isinstance(said, str) else said
    if not isinstance(lines, list) or not all(isinstance(line, str) for line in lines):
        raise UnusableAnswer("addressees: address takes text or a list of lines.")
    return tuple(line for each in lines if (line := " ".join(printable(each).split())))


def _addressee(contact: Mapping[Any, Any], looked_after: str) -> Addressee:
    said = {str(name): tidy(str(value)) for name, value in contact.items() if name != "pupil"}
    title, surname, forename = said["title"], said["surname"], said["forename"]
    return Addressee(
        name=" ".join(part for part in (title, forename, surname) if part),
        address=_address(said),
        dear=f"{title} {surname}" if title and surname else f"{forename} {surname}".strip(),
        relationship=said["relationship"],
        parental_responsibility=said["parental_responsibility"],
        flags=tuple(_flags(said, looked_after)),
    )


def _address(said: Mapping[Any, Any]) -> tuple[str, ...]:
    """An address as its lines; a postcode that stands in it already is not said again."""
    typed, postcode = tidy(str(said["address"])), tidy(str(said["postcode"]))
    if not any(map(str.isdigit, typed + postcode)) and _SIGNS[Flag.ADDRESS_CONFIDENTIAL][1].search(typed):
        return ()  # "address confidential" is no place
    lines = [line.strip() for line in re.split(r"[,;\n]", typed) if line.strip()]
    if postcode and _plain(postcode).replace(" ", "") not in _plain(typed).replace(" ", ""):
        lines.append(postcode)
    return tuple(lines) if typed else ()


def _flags(said: Mapping[str, str], looked_after: str) -> Sequence[tuple[Flag, str]]:
    found = []
    for flag, (places, sign) in _SIGNS.items():
        texts = [said[place] for place in places if sign.search(said[place])]
        if texts:
            found.append((flag, "; ".join(dict.fromkeys(texts))))
        elif flag is Flag.LA_SHARES and looked_after.strip().casefold() not in _NOT_LOOKED_AFTER:
            found.append((flag, f"looked after: {looked_after.strip()}"))
    return found


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())


def _capital(words: str) -> str:
    return words[:1].upper() + words[1:]
