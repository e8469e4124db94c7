"""People as arrays of codes: every value in its plain form, and what many families share taken away.

Nothing here loops over pupils: each distinct text is understood once. Values known to be worthless (a dummy
number) never get a code; values that too many families share lose theirs (definitions.md 28).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from aim.certificates.names import has_the_shape_of_a_upn, tidy_upn
from aim.siblings import normalising as plain
from aim.siblings.addresses import NOWHERE, Address, address
from aim.siblings.lists import People
from aim.siblings.normalising import NOTHING, Codes, by_value
from aim.siblings.ragged import Ragged, vocabulary

Flags = npt.NDArray[np.bool_]

NO_DAY = -(2**31)
KINDS = ("unsaid", "parent", "mother", "father", "carer", "other", "foster", "kin", "outside")
UNSAID, PARENT, MOTHER, FATHER, CARER, OTHER, FOSTER, KIN, OUTSIDE = range(9)


@dataclass(frozen=True, eq=False)
class Homes:
    """Different addresses, a code for each part (``NOTHING`` where it is not said)."""

    flat: Codes
    number: Codes
    house: Codes
    street: Codes
    place: Codes
    postcode: Codes
    outward: Codes
    words: Codes
    streets: list[str]
    places: list[str]
    postcodes: list[str]
    houses: list[str]
    every_word: list[str]
    texts: list[str]  # of each, all its parts

    def __len__(self) -> int:
        return len(self.number)


@dataclass(frozen=True, eq=False)
class Prepared:
    """Pupils, contacts and what they say, as arrays; what a pupil's own row says is a contact without a name.

    ``own`` are the pupils' own codes by name: surname, forename, upn, former_upn, school, sex, home and born
    (days since 1970). ``contact_*`` have an entry a contact, in the order of their pupils. ``phone_of`` and
    ``phone`` have an entry for each number of each contact. ``home_of`` and ``home`` have an entry for each
    home of each pupil: their own, and those of carers; ``home_of_parent`` where a contact who lives there is
    said to be a parent.
    """

    pupils: int
    own: dict[str, Codes]
    surnames: list[str]
    forenames: list[str]
    contact_of: Codes
    contact_surname: Codes
    contact_forename: Codes
    contact_email: Codes
    contact_home: Codes
    contact_kind: Codes
    contact_sex: Codes  # 1 a woman, 2 a man, 0 not said
    contact_row: Codes  # its row in People.contacts, NOTHING for what the pupil's own row says
    contact_surnames: list[str]
    contact_forenames: list[str]
    emails: list[str]
    weak_email: Flags  # of ``emails``: an office where a parent may work
    bare_email: Flags  # of ``emails``: without a digit
    phone_of: Codes
    phone: Codes
    phones: list[str]
    homes: Homes
    home_of: Codes
    home: Codes
    home_of_parent: Flags
    first_contact: Codes  # of each pupil, and where the last one's end

    @property
    def contacts(self) -> int:
        """How many contacts, the pupils' own rows included."""
        return len(self.contact_of)


def prepared(people: People) -> Prepared:
    """These people as arrays, ready to be compared."""
    pupils, contacts = people.pupils, _contacts(people)
    count = len(pupils)
    own: dict[str, Codes] = {}
    own["surname"], surnames = by_value(pupils["surname"], plain.surname)
    own["forename"], forenames = by_value(pupils["forename"], plain.forename)
    own["upn"], own["former_upn"] = _upns(pupils)
    named = pupils["school"].where(pupils["school"] != "", "file " + pupils["file"].astype(str))
    own["school"], _ = by_value(named, lambda text: " ".join(text.casefold().split()))
    own["sex"], _ = by_value(pupils["sex"], lambda text: text.strip()[:1].upper())
    own["born"] = _days(pupils["date_of_birth"])
    homes, home_codes = _homes(
        np.concatenate([pupils["address"].to_numpy(object), contacts["address"].to_numpy(object)]),
        np.concatenate([pupils["postcode"].to_numpy(object), contacts["postcode"].to_numpy(object)]),
    )
    own["home"] = home_codes[:count]
    relationship, kinds = by_value(contacts["relationship"], plain.relationship)
    kind = np.array([*(KINDS.index(each) for each in kinds), UNSAID], dtype=np.int64)[relationship]
    responsible = contacts["parental_responsibility"].str.strip().str.lower().str[:1].isin(["y", "t", "1"])
    kind = np.where(np.isin(kind, (UNSAID, CARER, OTHER)) & responsible.to_numpy(dtype=bool), PARENT, kind)
    contact_home = home_codes[count:]
    numbers, phone_of, phones = _phones(contacts["phone"])
    email, emails = by_value(contacts["email"], plain.email)
    surname, forename, contact_surnames, contact_forenames = _names(contacts)
    owner = contacts["pupil"].to_numpy(dtype=np.int64)
    sex = _sexes(kind, contacts["title"])
    kept = kind != OUTSIDE
    place = np.cumsum(kept) - 1
    owner, kind, sex, email, surname, forename, contact_home = (
        each[kept] for each in (owner, kind, sex, email, surname, forename, contact_home)
    )
    row = contacts["row"].to_numpy(dtype=np.int64)[kept]
    numbers, phone_of = numbers[kept[phone_of]], place[phone_of[kept[phone_of]]]
    unnamed = ~_named_beside(owner[phone_of], numbers, row[phone_of] == NOTHING)
    numbers, phone_of = numbers[unnamed], phone_of[unnamed]
    email = np.where(_named_beside(owner, email, row == NOTHING), NOTHING, email)
    own["home"] = _with_carers_home(own["home"], owner, kind, contact_home)
    return Prepared(
        pupils=count,
        own=own,
        surnames=surnames,
        forenames=forenames,
        contact_of=owner,
        contact_surname=surname,
        contact_forename=forename,
        contact_email=email,
        contact_home=contact_home,
        contact_kind=kind,
        contact_sex=sex,
        contact_row=row,
        contact_surnames=contact_surnames,
        contact_forenames=contact_forenames,
        emails=emails,
        weak_email=np.array([plain.worthless("weak email", each) for each in emails], dtype=bool),
        bare_email=np.array([not _DIGIT.search(each.partition("@")[0]) for each in emails], dtype=bool),
        phone_of=phone_of,
        phone=numbers,
        phones=phones,
        homes=homes,
        **_homes_of(own["home"], owner, kind, contact_home),
        first_contact=np.searchsorted(owner, np.arange(count + 1)),
    )


def _contacts(people: People) -> pd.DataFrame:
    """The contacts, with what each pupil's own row says as one more, in the order of their pupils."""
    pupils, contacts = people.pupils, people.contacts
    said = (pupils["phone"].fillna("") != "") | (pupils["email"].fillna("") != "")
    rows = np.flatnonzero(said.to_numpy(dtype=bool))
    own = pupils.iloc[rows]
    nameless = pd.DataFrame(
        {
            "pupil": rows,
            "row": NOTHING,
            "phone": own["phone"].to_numpy(object),
            "email": [
                "" if plain.is_own_email(*each) else each[0]
                for each in zip(own["email"], own["forename"], own["surname"], strict=True)
            ],
        }
    )
    named = contacts.assign(row=np.arange(len(contacts)))
    together = pd.concat([named, nameless], ignore_index=True)
    if "parental_responsibility" not in together:
        together["parental_responsibility"] = ""
    texts = together.columns.difference(["pupil", "row"])
    together[texts] = together[texts].astype(object).where(together[texts].notna(), "")
    return together.sort_values("pupil", kind="stable").reset_index(drop=True)


def _named_beside(owner: Codes, value: Codes, own_row: Flags) -> Flags:
    """What a pupil's own row says that a contact of theirs says too: that contact has the name for it."""
    key = owner * (int(value.max(initial=0)) + 2) + value + 1
    named: Flags = own_row & (value != NOTHING) & np.isin(key, key[~own_row])
    return named


_DIGIT = re.compile(r"\d")


def _sexes(kind: Codes, titles: pd.Series[Any]) -> Codes:
    by_title, values = by_value(
        titles, lambda text: {"mrs": "w", "ms": "w", "miss": "w", "mr": "m"}.get(plain.letters(text), "")
    )
    sexes = np.array([*("mw".index(each) for each in values), -1])[by_title]
    return np.select([kind == MOTHER, kind == FATHER, sexes == 1, sexes == 0], [1, 2, 1, 2], 0)


def _upns(pupils: pd.DataFrame) -> tuple[Codes, Codes]:
    count = len(pupils)
    former = pupils["former_upn"] if "former_upn" in pupils else pd.Series([""] * count)
    codes, _ = by_value([*pupils["upn"], *former], _upn)
    return codes[:count], codes[count:]


def _upn(text: str) -> str:
    upn = tidy_upn(text)
    return upn if has_the_shape_of_a_upn(upn) else ""


def _days(dates: pd.Series[Any]) -> Codes:
    """Dates as days since 1970, ``NO_DAY`` where there is none."""
    read = pd.to_datetime(dates, errors="coerce").to_numpy().astype("datetime64[D]")
    return np.where(np.isnat(read), NO_DAY, read.astype(np.int64)).astype(np.int64)


def _phones(texts: pd.Series[Any]) -> tuple[Codes, Codes, list[str]]:
    """Every number of every contact: its code, whose it is, and the numbers."""
    codes, distinct = pd.factorize(texts.to_numpy(object))
    found = [plain.phones(str(each)) for each in distinct]
    values = sorted({number for each in found for number in each})
    owner, numbers = Ragged.of(found, vocabulary(found)).at(codes)
    return numbers, owner, values


def _names(contacts: pd.DataFrame) -> tuple[Codes, Codes, list[str], list[str]]:
    typed = contacts["title"] + "\x1f" + contacts["surname"] + "\x1f" + contacts["forename"]
    codes, distinct = pd.factorize(typed.to_numpy(object))
    parts = [plain.carer(*each.split("\x1f")) for each in distinct]
    surname, surnames = by_value([last for last, _ in parts], str)
    forename, forenames = by_value([first for _, first in parts], str)
    return surname[codes], forename[codes], surnames, forenames


def _homes(addresses: npt.NDArray[Any], postcodes: npt.NDArray[Any]) -> tuple[Homes, Codes]:
    """Every different address in parts, and the code of each one given."""
    typed = np.array([f"{a}\x1f{p}" for a, p in zip(addresses, postcodes, strict=True)], dtype=object)
    codes, distinct = pd.factorize(typed)
    read = [address(*each.split("\x1f")) for each in distinct]
    different = sorted(set(read) - {NOWHERE}, key=_in_order)
    place = {each: number for number, each in enumerate(different)}
    of_text = np.array([place.get(each, NOTHING) for each in read], dtype=np.int64)
    parts = {name: by_value([getattr(each, name) for each in different], str) for name in _PARTS}
    homes = Homes(
        **{name: parts[name][0] for name in _PARTS},
        streets=parts["street"][1],
        places=parts["place"][1],
        postcodes=parts["postcode"][1],
        houses=parts["house"][1],
        every_word=parts["words"][1],
        texts=["|".join(_in_order(each)) for each in different],
    )
    return homes, of_text[codes]


_PARTS = ("flat", "number", "house", "street", "place", "postcode", "outward", "words")


def _in_order(each: Address) -> tuple[str, ...]:
    return tuple(getattr(each, name) for name in _PARTS)


def _with_carers_home(home: Codes, owner: Codes, kind: Codes, contact_home: Codes) -> Codes:
    """A pupil whose own address is not said lives where the carers do, if they live in one place."""
    lists = (contact_home != NOTHING) & ~np.isin(kind, (OTHER, KIN, OUTSIDE))
    least, most = (np.full(len(home), start, dtype=np.int64) for start in (2**62, NOTHING))
    np.minimum.at(least, owner[lists], contact_home[lists])
    np.maximum.at(most, owner[lists], contact_home[lists])
    return np.where((home == NOTHING) & (least == most), most, home)


def _homes_of(own: Codes, owner: Codes, kind: Codes, contact_home: Codes) -> dict[str, Any]:
    """Every home of every pupil once: their own, and those of carers."""
    lists = (contact_home != NOTHING) & ~np.isin(kind, (OTHER, KIN, OUTSIDE))
    known = own != NOTHING
    parents = np.isin(kind[lists], (PARENT, MOTHER, FATHER))
    frame = pd.DataFrame(
        {
            "of": np.concatenate([np.flatnonzero(known), owner[lists]]),
            "home": np.concatenate([own[known], contact_home[lists]]),
            "parent": np.concatenate([np.zeros(int(known.sum()), dtype=bool), parents]),
        }
    )
    once = frame.groupby(["of", "home"])["parent"].any().reset_index()
    return {
        "home_of": once["of"].to_numpy(dtype=np.int64),
        "home": once["home"].to_numpy(dtype=np.int64),
        "home_of_parent": once["parent"].to_numpy(dtype=bool),
    }
