"""Headings, people's names and pupil numbers as schools' systems write them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from aim.facts import table

_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_UPN_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"
_UPN = re.compile(r"^[A-HJ-NP-RT-Z][0-9]{11}[0-9A-HJ-NP-RT-Z]\Z")
_ROUNDED = re.compile(r"^\d(?:\.\d+)?E\+\d+$", re.IGNORECASE)
_REG_IN_BRACKETS = re.compile(r"^(.*\S)\s*\(([^()]{1,12})\)$")
_SCHOOL_WORDS = re.compile(
    r"\b(school|academy|college|primary|infants?|juniors?|nursery|high|grammar|pru|federation)\b",
    re.IGNORECASE,
)


def tidy(text: str) -> str:
    """Text without invisible characters, and with every run of white space as one space."""
    if text.isascii() and text.isalnum():  # most are
        return text
    return " ".join(_INVISIBLE.sub("", text.replace("\xa0", " ")).split())


@lru_cache(maxsize=10_000)  # a sheet's own: what stands in the next one's first rows pushes it out
def normal_heading(text: str) -> str:
    """A heading as the synonym table has it: ``Legal_x0020_Surname`` and ``LegalSurname`` are one."""
    plain = unicodedata.normalize("NFKC", text.replace("_x0020_", " "))
    plain = _CAMEL.sub(" ", plain)
    for mark in "_.-":
        plain = plain.replace(mark, " ")
    return tidy(plain).rstrip(":*? ").lower()


@cache
def _fields_by_heading() -> dict[str, str]:
    return {row["heading"]: row["field"] for row in table("heading_synonyms")}


@cache
def _ranks() -> dict[str, int]:
    return {row["heading"]: rank for rank, row in enumerate(table("heading_synonyms"))}


def rank_of(heading: str) -> int:
    """How surely a heading names its field: where two columns name one, the lower rank is meant."""
    return _ranks().get(normal_heading(heading), len(_ranks()))


def field_of(heading: str) -> str:
    """The field a heading names (``facts/heading_synonyms.csv``), "" where it names none."""
    return _fields_by_heading().get(normal_heading(heading), "")


# How lists write a yes and a no, capitals and spaces apart.
YES_OR_NO: dict[str, tuple[str, ...]] = {
    "Y": ("y", "yes", "true", "t", "1"),
    "N": ("n", "no", "false", "f", "0"),
}
_SAID = {said: word for word, spellings in YES_OR_NO.items() for said in spellings}
_YES_OF_A_YOUNG_CARER = ("p", "s")  # the school census: said by the parent, known to the school


def yes_or_no(field: str, text: str) -> str:
    """Y or N for what says so ("Yes", "N - No"; "P" of a young carer); "" for anything else."""
    said = " ".join(text.split(" - ")[0].split()).casefold()
    if field == "young_carer" and said in _YES_OF_A_YOUNG_CARER:
        return "Y"
    return _SAID.get(said, "")


def looks_like_a_school(text: str) -> bool:
    """Whether a line of text could be a school's name."""
    return bool(_SCHOOL_WORDS.search(text)) and "certificate" not in text.lower() and len(text) <= 120


def school_in_parts(text: str) -> tuple[str, str]:
    """A school's name and its number where one stands behind it: ``Oak Park School (820/9999)``."""
    numbered = re.match(r"^(.*\S)\s*[(,-]\s*(\d{3})[ /]?(\d{4})\)?$", text)
    return (numbered.group(1), numbered.group(2) + numbered.group(3)) if numbered else (text, "")


@dataclass(frozen=True, slots=True)
class Name:
    """A person's name as written in one column, taken apart; ``reg_group`` where it stood in brackets."""

    surname: str
    forename: str
    reg_group: str = ""
    split: bool = True  # whether both parts are known


def name_in_parts(written: str, surname_first: bool = False) -> Name:
    """A one-column name in parts: ``Okafor, Ada``, ``OKAFOR Ada (7E1)``, ``Ada Okafor``.

    Where two parts cannot be told (three words and no comma) the whole is the surname and ``split`` is
    false: two-word surnames and two-word forenames look alike, and a guess would rename a child.
    """
    text = tidy(written)
    reg_group = ""
    bracketed = _REG_IN_BRACKETS.match(text)
    if bracketed and any(letter.isdigit() for letter in bracketed.group(2)):
        text, reg_group = bracketed.group(1), bracketed.group(2)
    if "," in text:
        surname, forename = (part.strip() for part in text.split(",", 1))
        return Name(surname, forename, reg_group, bool(surname and forename))
    words = text.split()
    capitals = [word for word in words if len(word) > 1 and word.upper() == word and word.lower() != word]
    if capitals and len(capitals) < len(words):
        if words[: len(capitals)] == capitals:
            return Name(" ".join(capitals), " ".join(words[len(capitals) :]), reg_group)
        if words[-len(capitals) :] == capitals:
            return Name(" ".join(capitals), " ".join(words[: -len(capitals)]), reg_group)
    if len(words) == 2:
        first, second = words
        return Name(first, second, reg_group) if surname_first else Name(second, first, reg_group)
    return Name(text, "", reg_group, split=False)


def tidy_upn(text: str) -> str:
    """A UPN as it should be written: no spaces or invisible characters, capitals."""
    return tidy(text).replace(" ", "").upper()


def has_the_shape_of_a_upn(upn: str) -> bool:
    """Whether a UPN is a letter and twelve numbers; its check letter may be wrong."""
    return bool(_UPN.match(upn))


def upn_fault(upn: str) -> str:
    """The kind of problem a UPN has, "" where it has none."""
    return upn_faults([upn])[0]


def upn_faults(upns: Sequence[str]) -> list[str]:
    """The kind of problem each UPN has, "" where it has none.

    The check letter is the weighted sum of the other twelve, modulo 23 (Government Data Standards
    Catalogue, Unique Pupil Number 2.0).
    """
    import numpy as np  # here, because the child that opens files knows headings and does without it

    worth = np.zeros(128, dtype=np.int64)  # by character: a figure's own, a letter's place
    worth[[ord(figure) for figure in "0123456789"]] = np.arange(10)
    worth[[ord(letter) for letter in _UPN_LETTERS]] = np.arange(23)
    shaped = [has_the_shape_of_a_upn(upn) for upn in upns]
    text = "".join(upn for upn, sound in zip(upns, shaped, strict=True) if sound)
    values = worth[np.frombuffer(text.encode("ascii"), dtype=np.uint8).reshape(-1, 13)]
    sound = iter((values[:, 1:] @ np.arange(2, 14) % 23 == values[:, 0]).tolist())
    return [
        ("" if next(sound) else "upn-check-letter")
        if is_shaped
        else ("upn-rounded" if _ROUNDED.match(upn) else "upn-shape")
        for upn, is_shaped in zip(upns, shaped, strict=True)
    ]


def tidy_admission_number(text: str) -> str:
    """An admission number to compare by: ``001234`` and ``1234 `` are one."""
    return tidy(text).lstrip("0") or tidy(text)


def tidy_year_group(text: str) -> str:
    """A year group as it is said: ``Year  7``, ``7`` and ``07`` are ``7``; ``R`` stays ``R``."""
    plain = tidy(text)
    number = re.fullmatch(r"(?:year|yr|y)?\s*0*(\d{1,2})", plain, re.IGNORECASE)
    if number:
        return number.group(1)
    return "R" if plain.lower() in ("r", "reception", "year r") else plain
