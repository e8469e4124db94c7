"""Names, telephone numbers and e-mail addresses as they compare: one text for every way of typing them.

Each function takes one text and gives its plain form, "" where it says nothing of use (a dummy number, an
office's address, "see file"): ``facts/worthless_values.csv`` lists those known as such. Nothing is learned
from the lists.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import cache

import numpy as np
import numpy.typing as npt
import pandas as pd

from aim.certificates.contacts import person_in_parts
from aim.facts import table

Codes = npt.NDArray[np.int64]

NOTHING = -1  # the code of ""


def by_value(texts: Iterable[object], plain: Callable[[str], str]) -> tuple[Codes, list[str]]:
    """Each text's plain form as a code, ``NOTHING`` for "", and the forms; each distinct text is read once.

    Codes follow the alphabet and not the order of the rows, so that two orders of a list give the same.
    """
    codes, distinct = pd.factorize(np.asarray([_text(each) for each in texts], dtype=object))
    forms = np.array([plain(str(each)) for each in distinct], dtype=object)
    values = sorted({form for form in forms if form})
    place = {value: number for number, value in enumerate(values)}
    numbers = np.array([*(place.get(form, NOTHING) for form in forms), NOTHING], dtype=np.int64)
    return numbers[codes], values


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""


def letters(text: str) -> str:
    """Lower case without accents, apostrophes or full stops; everything else that is no letter is a space."""
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.replace("ł", "l").replace("Ł", "L").replace("ø", "o"))
        text = "".join(each for each in text if not unicodedata.combining(each))
    return " ".join(_NO_LETTERS.sub(" ", _LEFT_OUT.sub("", text.lower())).split())


_LEFT_OUT = re.compile("['\u2019`\u00b4.]")
_NO_LETTERS = re.compile(r"[^a-z]+")


@cache
def _worthless(kind: str) -> re.Pattern[str]:
    return re.compile("|".join(f"(?:{r['pattern']})" for r in table("worthless_values") if r["kind"] == kind))


@cache
def spellings(kind: str) -> dict[str, str]:
    """What is meant by each way of typing some kind of word (``facts/spellings.csv``)."""
    return {row["typed"]: row["meant"] for row in table("spellings") if row["kind"] == kind}


def worthless(kind: str, plain: str) -> bool:
    """Whether a plain value is known to say nothing, or nothing of one family."""
    return bool(_worthless(kind).search(plain))


# Telephone numbers

_NUMBER = re.compile(r"(?:\+|00)?[\d()\[\] .\-]{9,}")
_EXTENSION = re.compile(r"(?:\bext(?:ension|n)?|\bx)\.?\s*:?\s*\d+", re.IGNORECASE)
_BETWEEN = re.compile(r"[;,/|\n\r&]|\bor\b|\band\b", re.IGNORECASE)
_RUN_TOGETHER = re.compile(r"0\d{9,10}(?=0|$)")


def phones(text: str) -> tuple[str, ...]:
    """Every telephone number in a text, from its 0 on: ``+44 (0)7700 900123`` is ``07700900123``."""
    found: dict[str, None] = {}
    for part in _BETWEEN.split(_EXTENSION.sub(" ", text)):
        for written in _NUMBER.findall(part.replace("(0)", "")):
            for number in _numbers_in(written):
                if not worthless("phone", number):
                    found[number] = None
    return tuple(found)


def _numbers_in(written: str) -> list[str]:
    digits = re.sub(r"\D", "", written)
    abroad = written.strip().startswith(("+", "00"))
    digits = digits.removeprefix("00") if written.strip().startswith("00") else digits
    if abroad and not digits.startswith("44"):
        return [f"00{digits}"] if 8 <= len(digits) <= 15 else []
    if digits.startswith("44") and len(digits) >= 11:
        digits = digits[2:]
    digits = f"0{digits.lstrip('0')}"
    if len(digits) > 15:
        return _RUN_TOGETHER.findall(digits)
    return [digits] if 10 <= len(digits) <= 12 else []


# E-mail

_EMAIL = re.compile(r"[\w.+'&-]+@[\w-]+(?:\.[\w-]+)+")


def email(text: str) -> str:
    """An e-mail address as it compares: lower case, common slips in the provider's name put right."""
    plain = re.sub(r"\s*([@.])\s*", r"\1", text.strip().lower()).replace(",", ".").replace(";", " ")
    found = _EMAIL.search(plain.replace("mailto:", ""))
    if not found:
        return ""
    local, _, domain = found.group().rstrip(".").partition("@")
    domain = spellings("e-mail provider").get(domain, domain)
    local = local.partition("+")[0]
    if domain == "gmail.com":
        local = local.replace(".", "")
    plain = f"{local}@{domain}"
    return "" if not local or worthless("email", plain) else plain


def is_own_email(text: str, forename_typed: str, surname_typed: str) -> bool:
    """Whether an e-mail address in a pupil's own row is made of the pupil's own name, as schools give them.

    Two pupils called E Kirkfield may have the same one at two schools, and it is no parent's.
    """
    if "@" not in text:
        return False
    local, _, domain = text.strip().lower().partition("@")
    if _PUPILS.search(domain):
        return True
    first, last = letters(forename_typed).replace(" ", ""), letters(surname_typed).replace(" ", "")
    written = letters(local).replace(" ", "")
    return bool(first and last) and written in (first + last, first[0] + last, last + first, last + first[0])


_PUPILS = re.compile(r"^(?:[\w-]+\.)*(?:pupils?|students?|learners?|stu)\b")

# Names


def surname(text: str) -> str:
    """A surname as it compares: its parts with spaces between, particles joined to what they belong to.

    ``O'Brien`` and ``O Brien`` are one, and so are ``Mac Donald`` and ``McDonald``; ``Bennett-Clarke`` has
    two parts.
    """
    spelt, particles = spellings("surname"), spellings("particle")
    words = [spelt.get(word, word) for word in letters(text).split()]
    parts, before = [], ""
    for place, word in enumerate(words):
        if word in particles and place + 1 < len(words):
            before += word
        else:
            parts.append(_without_mac(before + word))
            before = ""
    return " ".join(parts)


def _without_mac(word: str) -> str:
    return f"mc{word[3:]}" if word.startswith("mac") and len(word) > 6 else word


def forename(text: str) -> str:
    """A forename as it compares: plain letters, a hyphen as a space."""
    return letters(text)


def carer(title: str, surname_typed: str, forename_typed: str) -> tuple[str, str]:
    """A contact's surname and forename as they compare; both "" for an office or for nobody.

    A title in the wrong box is taken off, and a whole name in one box is taken apart.
    """
    whole = person_in_parts(f"{forename_typed} {surname_typed}".strip())
    first, last = forename_typed, surname_typed
    if whole.title and first:
        first = person_in_parts(f"{first} X").forename
    elif (not first or not last) and len(f"{first} {last}".split()) > 1:
        first, last = whole.forename, whole.surname
    first, last = forename(first), surname(last)
    both = f"{first} {last}".strip()
    if not both or worthless("name", letters(f"{forename_typed} {surname_typed}")) or worthless("name", both):
        return "", ""
    return last, first


def forms_of(name: str) -> frozenset[str]:
    """A forename and the names it may be short for (``facts/forename_forms.csv``)."""
    return frozenset({name, *_forms().get(name, ())})


@cache
def _forms() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for row in table("forename_forms"):
        found.setdefault(row["form"], set()).add(row["forename"])
    return found


@cache
def common_surnames() -> frozenset[str]:
    """Surnames so frequent in England that sharing one says less (``facts/common_surnames.csv``)."""
    return frozenset(surname(row["surname"]) for row in table("common_surnames"))


# What a contact is to a child


@cache
def _kinds() -> dict[str, str]:
    return {row["relationship"]: row["kind"] for row in table("relationships")}


def relationship(text: str) -> str:
    """What a contact is: mother, father, parent, carer, foster, other, kin, outside, or unsaid.

    Kin are relatives who may be rung; outside is everybody whose sharing makes nobody a brother or sister:
    a childminder, a friend, a social worker.
    """
    plain = letters(re.sub(r"\([^)]*\)", " ", text))
    if not plain:
        return "unsaid"
    kinds = _kinds()
    if plain in kinds:
        return kinds[plain]
    together = plain.replace(" ", "")
    for known, kind in kinds.items():
        if len(together) > 3 and together == known.replace(" ", ""):
            return kind
    words = set(plain.split())
    for kind in ("outside", "foster", "kin", "parent", "mother", "father", "carer"):
        if any(set(known.split()) <= words for known, own in kinds.items() if own == kind and len(known) > 2):
            return kind
    return "other" if plain else "unsaid"
