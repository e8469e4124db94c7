"""Where a pupil lives and who is to be told: the columns of a pupil list that say so, and what stands there.

Wide lists have columns for each contact (``Contact 1 Name``, ``Contact1Telephone``, ``Mother's Mobile``);
long ones a row for each pupil and contact (``Contact Name``, ``Relationship``). Values are kept as typed:
what two of them have in common is worked out where they are compared (``aim/siblings``).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from aim.certificates.cells import Sheet
from aim.certificates.headings import HeadingRow
from aim.certificates.names import field_of, normal_heading, tidy
from aim.certificates.numbered import Places
from aim.certificates.reading import encoded

HOME_COLUMNS = ("address", "postcode", "phone", "email")
CONTACT_COLUMNS = (
    "title",
    "surname",
    "forename",
    "relationship",
    "phone",
    "email",
    "address",
    "postcode",
    "parental_responsibility",
)

Texts = npt.NDArray[np.object_]

_WORDS = re.compile(r"[a-z/']+|\d+")
_ROLES = {"contact", "contacts", "parent", "parents", "carer", "guardian", "parent/carer", "parent/guardian"}
_NAMED_ROLES = {"mother": "Mother", "mum": "Mother", "father": "Father", "dad": "Father"}
_ORDINALS = {"first": "1", "second": "2", "third": "3", "fourth": "4"}
_SAID_BESIDE = {"priority", "emergency", "/", "'s", "s"}


@dataclass(frozen=True, slots=True)
class ContactHeading:
    """What a heading says of a contact: which one ("" where there is one a row), and the field."""

    which: str
    field: str
    relationship: str = ""  # where the heading says it: "Mother's Mobile"


@cache
def contact_heading(text: str) -> ContactHeading | None:
    """What a heading says of a contact; None where it speaks of none."""
    known = field_of(text)
    if known.startswith("contact_"):
        return ContactHeading("", known)
    which, relationship, rest, role = "", "", [], False
    for word in _WORDS.findall(normal_heading(text)):
        plain = word.removesuffix("'s").removesuffix("'")
        named = _NAMED_ROLES.get(plain) or _NAMED_ROLES.get(plain.removesuffix("s"))
        if word.isdigit():
            which = word
        elif word in _ORDINALS:
            which = _ORDINALS[word]
        elif named:
            role, relationship = True, named
        elif plain in _ROLES:
            role = True
        elif word not in _SAID_BESIDE:
            rest.append(word)
    found = field_of(" ".join(["contact", *rest])) if role else ""
    if not found.startswith("contact_"):
        return None
    return ContactHeading(which or relationship, found, relationship)


@dataclass(frozen=True, slots=True)
class Group:
    """The columns of one contact, by field, from 0."""

    which: str
    relationship: str = ""
    columns: dict[str, list[int]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class HomeColumns:
    """Which columns say where a pupil lives, and which are whose contact's."""

    home: Mapping[str, list[int]]
    flat: Sequence[int]
    groups: Sequence[Group]

    @property
    def fields(self) -> set[str]:
        """What is said at all."""
        own = {name for name, columns in self.home.items() if columns}
        return own | {name for group in self.groups for name in group.columns}

    @property
    def row_for_each_contact(self) -> bool:
        """Whether this is a long list: a pupil stands in it as often as there are contacts."""
        return [group.which for group in self.groups] == [""]


def home_columns(headings: HeadingRow) -> HomeColumns:
    """The columns of a list that say where a pupil lives and who the contacts are.

    A heading that names no contact (``Telephone``) and stands right of a contact's name is that contact's,
    if no heading of the list says outright which telephone is a contact's.
    """
    said = [(each.column, contact_heading(each.text), field_of(each.text)) for each in headings.headings]
    outright = {heading.field for _, heading, _ in said if heading}
    groups: dict[str, Group] = {}
    home: dict[str, list[int]] = {name: [] for name in HOME_COLUMNS}
    flat: list[int] = []
    current: Group | None = None
    for column, heading, name in said:
        if heading:
            current = _group_of(heading, groups, current)
            current.columns.setdefault(heading.field, []).append(column)
        elif name in ("phone", "email") and current and f"contact_{name}" not in outright:
            current.columns.setdefault(f"contact_{name}", []).append(column)
        elif name in home:
            home[name].append(column)
        elif name == "flat":
            flat.append(column)
            home["address"].append(column)
    return HomeColumns(home, flat, list(groups.values()))


_NAMES = ("contact_name", "contact_surname", "contact_title")


def _group_of(heading: ContactHeading, groups: dict[str, Group], current: Group | None) -> Group:
    """The contact a heading belongs to: the one it numbers, else the one begun to its left."""
    which = heading.which
    if not which and current:
        again = heading.field in _NAMES and heading.field in current.columns
        which = str(len(groups) + 1) if again else current.which
    return groups.setdefault(which, Group(which, heading.relationship))


def texts_at(sheet: Sheet, column: int, rows: npt.NDArray[np.int64]) -> Texts:
    """What stands in a column at some rows (from 0), tidied, "" where nothing does."""
    part = encoded(sheet.columns[column], 0)
    texts = np.array([*(tidy(text) for text in part.texts), ""], dtype=object)
    return texts[part.places[rows]]


def homes_of(sheet: Sheet, columns: HomeColumns, rows: npt.NDArray[np.int64], who: Places) -> pd.DataFrame:
    """Address, postcode, phone and e-mail of each pupil: a row for each place in ``who``, in their order.

    ``who`` is the pupil of each of ``rows``. The first row of a pupil that says something is taken.
    """
    address = np.full(len(rows), "", dtype=object)
    for column in columns.home["address"]:
        part = texts_at(sheet, column, rows)
        if column in columns.flat:
            bare = np.array([bool(_BARE_FLAT.match(text)) for text in part], dtype=bool)
            part = np.where(bare, "Flat " + part, part)
        address = _beside(address, part)
    found = {"address": address}
    for name in ("postcode", "phone", "email"):
        parts = [texts_at(sheet, column, rows) for column in columns.home[name]]
        found[name] = _joined(parts, len(rows))
    frame = pd.DataFrame(found, dtype=object).assign(who=who)
    pupils = int(who.max()) + 1 if len(who) else 0
    said = frame[frame["who"] >= 0].replace("", None).groupby("who", sort=False).first()
    return said.reindex(range(pupils)).astype(object).where(lambda each: each.notna(), "")


_BARE_FLAT = re.compile(r"^(\d+[A-Za-z]?|[A-Za-z])$")
_HOUSE_NUMBER = re.compile(r"^(flat )?\d+[A-Za-z]?$", re.IGNORECASE)


def _beside(before: Texts, after: Texts) -> Texts:
    """Parts of an address put together; a house number belongs to the street behind it."""
    both = (before != "") & (after != "")
    last = [text.rpartition(", ")[2] for text in before]
    number = np.array([bool(_HOUSE_NUMBER.match(text)) and text[:1].isdigit() for text in last], dtype=bool)
    between = np.where(both, np.where(number, " ", ", "), "").astype(object)
    together: Texts = before + between + after
    return together


def _joined(parts: Sequence[Texts], height: int) -> Texts:
    """Several texts as one, ``;`` between them, each said once."""
    if not parts:
        return np.full(height, "", dtype=object)
    if len(parts) == 1:
        return parts[0]
    rows = zip(*parts, strict=True)
    return np.array([";".join(dict.fromkeys(text for text in row if text)) for row in rows], dtype=object)


def contacts_of(sheet: Sheet, columns: HomeColumns, rows: npt.NDArray[np.int64], who: Places) -> pd.DataFrame:
    """The contacts of each pupil: ``pupil`` (a place in ``who``) and ``CONTACT_COLUMNS``, a row for each."""
    frames = [_contacts_in(sheet, group, rows, who) for group in columns.groups]
    if columns.row_for_each_contact and frames and "contact_address" not in columns.fields:
        frames[0] = _with_own_addresses(frames[0], sheet, columns, rows)
    if not frames:
        return pd.DataFrame(columns=["pupil", *CONTACT_COLUMNS], dtype=object)
    found = pd.concat(frames, ignore_index=True)
    says = (found[["surname", "forename", "phone", "email", "address"]] != "").any(axis=1)
    kept = found[says & (found["pupil"] >= 0)].drop_duplicates()
    return kept.sort_values("pupil", kind="stable").reset_index(drop=True)


def _contacts_in(sheet: Sheet, group: Group, rows: npt.NDArray[np.int64], who: Places) -> pd.DataFrame:
    def said(name: str) -> Texts:
        parts = [texts_at(sheet, column, rows) for column in group.columns.get(f"contact_{name}", [])]
        return _joined(parts, len(rows))

    surname, forename, title = said("surname"), said("forename"), said("title")
    relationship, whole = said("relationship"), said("name")
    names = {text: person_in_parts(text) for text in dict.fromkeys(whole)}
    unsaid = (surname == "") & (forename == "")
    parts = [names[text] for text in whole]
    address = np.full(len(rows), "", dtype=object)
    for column in group.columns.get("contact_address", []):
        address = _beside(address, texts_at(sheet, column, rows))
    return pd.DataFrame(
        {
            "pupil": who,
            "title": np.where(title == "", [each.title for each in parts], title),
            "surname": np.where(unsaid, [each.surname for each in parts], surname),
            "forename": np.where(unsaid, [each.forename for each in parts], forename),
            "relationship": np.where(
                relationship != "",
                relationship,
                [each.relationship or group.relationship for each in parts],
            ),
            "phone": said("phone"),
            "email": said("email"),
            "address": address,
            "postcode": said("postcode"),
            "parental_responsibility": said("parental_responsibility"),
        },
        dtype=object,
    )


def _with_own_addresses(
    frame: pd.DataFrame, sheet: Sheet, columns: HomeColumns, rows: npt.NDArray[np.int64]
) -> pd.DataFrame:
    """Where one pupil's rows give several addresses, they are the contacts' own."""
    address, postcode = (np.full(len(rows), "", dtype=object) for _ in range(2))
    for column in columns.home["address"]:
        address = _beside(address, texts_at(sheet, column, rows))
    for column in columns.home["postcode"]:
        postcode = texts_at(sheet, column, rows)
    stands = pd.DataFrame({"pupil": frame["pupil"], "at": address + "|" + postcode})
    several = (stands.groupby("pupil")["at"].transform("nunique") > 1).to_numpy(dtype=bool)
    return frame.assign(
        address=np.where(several, address, frame["address"]),
        postcode=np.where(several, postcode, frame["postcode"]),
    )


# A contact's name


@dataclass(frozen=True, slots=True)
class Person:
    """A contact as written in one column, taken apart; blank where not said."""

    title: str = ""
    forename: str = ""
    surname: str = ""
    relationship: str = ""


_TITLE = re.compile(
    r"^((?:mr|mrs|ms|miss|mx|dr|rev|revd|prof|sir|lady|dame|master)\b\.?"
    r"(?:\s*(?:&|and|\+|/)\s*(?:mr|mrs|ms|miss|mx|dr)\b\.?)*)\s*",
    re.IGNORECASE,
)
_TITLE_BEHIND = re.compile(r"[\s,]+\(?(mr|mrs|ms|miss|mx|dr|rev|prof)\.?\)?$", re.IGNORECASE)
_BESIDE_NAME = re.compile(r"^(.*\S)\s*(?:\(([^()]*)\)|\s-\s([A-Za-z /-]+))$")
_PARTICLES = set(
    "de del della di da dos das du d le la van von der den ter ten al el bin ibn ap st mac mc o".split()
)


def person_in_parts(written: str) -> Person:
    """A contact's name in parts: ``Mrs N Okafor``, ``Okafor, Nkechi``, ``Nkechi Okafor (Mother)``.

    The last word and the particles before it are the surname. Nothing is renamed by it: the parts are
    compared, and shown together as they stood.
    """
    text, relationship, title = tidy(written), "", ""
    beside = _BESIDE_NAME.match(text)
    if beside and not _TITLE_BEHIND.search(text):
        text, relationship = beside.group(1), (beside.group(2) or beside.group(3) or "").strip()
    if found := _TITLE.match(text):
        title, text = found.group(1), text[found.end() :]
    elif found := _TITLE_BEHIND.search(text):
        title, text = found.group(1), text[: found.start()]
    if "," in text:
        surname, _, forename = (part.strip() for part in text.partition(","))
        if found := _TITLE.match(forename):
            title, forename = title or found.group(1), forename[found.end() :]
        return Person(title, forename, surname, relationship)
    words = text.split()
    first = len(words) - 1
    while first > 1 and words[first - 1].lower().strip(".'") in _PARTICLES:
        first -= 1
    if title and len(words) > 1 and words[0].lower() in _PARTICLES and len(words[0]) > 1:
        first = 0  # "Mrs De Souza"
    elif len(words) == 1:
        first = 0 if title else 1  # "Mrs Okafor", but "Nkechi"
    return Person(title, " ".join(words[:first]), " ".join(words[first:]), relationship)
