"""Addresses in parts: flat, number or name of the house, street, place, postcode, however they were typed.

``12A High St.``, ``Flat A, 12 High Street`` and ``FLAT A 12 HIGH STREET, GLOUCESTER`` have the same parts.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache

from aim.siblings.normalising import letters, spellings, worthless

_POSTCODE = re.compile(r"\b([A-Z]{1,2}[0-9OI][0-9A-ZOI]?)\s*([0-9OIS][A-Z01]{2})\b")
_SHAPE = re.compile(r"^[A-Z]{1,2}\d[A-Z\d]?\d[A-Z]{2}$")
_FLAT = re.compile(
    r"\b(?:flat|flt|fl|apartment|apt|appt|unit|room|studio|maisonette|bedsit)\b\.?\s*(?:no|number)?\s*"
    r"(\d+[a-z]?|[a-z])\b(?:\s*floor)?|^f\.?\s?(\d+[a-z]?)\b"
)
_FLOOR = re.compile(
    r"\b(ground|basement|garden|top|first|second|third|fourth|1st|2nd|3rd|4th)\s+(?:floor\s+)?(?:flat|floor)\b"
)
_NUMBER = re.compile(r"(?<![\w/])(\d{1,4})\s?([a-z])?(?:\s*[-/]\s*(\d{1,4})[a-z]?)?(?!\w)")
_NO_CODE = re.compile(r"[^A-Z0-9]+")
_DIGIT = re.compile(r"\d")
_NUMBERED = re.compile(r"\b(?:no|number|#)\s*(?=\d)")
_BARE = re.compile(r"\d+\s?[a-z]?")
_NO_WORD = re.compile(r"[^a-z0-9]+")
_PUNCTUATION = str.maketrans({**dict.fromkeys("'\u2019`\u00b4.\"", ""), **dict.fromkeys(";\n\r", ",")})
_FLOORS = {"1st": "first", "2nd": "second", "3rd": "third", "4th": "fourth"}


@dataclass(frozen=True, slots=True)
class Address:
    """The parts of one address as they compare; "" where a part is not said."""

    flat: str = ""
    number: str = ""
    house: str = ""  # the name of a house or of a building of flats
    street: str = ""
    place: str = ""  # what stands behind the street; a county is left out
    postcode: str = ""
    whole: bool = False  # whether the postcode has the shape of one

    @property
    def words(self) -> str:
        """The words of house and street in the order of the alphabet: they may stand without a comma."""
        return " ".join(sorted(f"{self.house} {self.street}".split()))

    @property
    def outward(self) -> str:
        """The first half of the postcode, where it has both."""
        return self.postcode[:-3] if self.whole else ""


NOWHERE = Address()


def postcode(text: str) -> str:
    """A postcode in capitals without a space, an O and a 0 each where they can stand; "" where nothing is."""
    plain = _NO_CODE.sub("", text.upper())
    if not 5 <= len(plain) <= 8:
        return ""
    digit = {"O": "0", "I": "1", "L": "1", "S": "5"}
    letter = {"0": "O", "1": "I", "5": "S"}
    outward, inward = plain[:-3], plain[-3:]
    inward = digit.get(inward[0], inward[0]) + "".join(letter.get(each, each) for each in inward[1:])
    first = letter.get(outward[0], outward[0])
    rest = outward[1:]
    if len(rest) == 1:
        rest = digit.get(rest, rest)
    elif rest and not any(each.isdigit() for each in rest):
        rest = rest[0] + "".join(digit.get(each, each) for each in rest[1:])
    return first + rest + inward


def address(text: str, postcode_typed: str) -> Address:
    """The parts of an address; ``NOWHERE`` where it names no place or a house of many families."""
    plain = text.upper()
    if not plain.isascii():
        apart = unicodedata.normalize("NFKD", plain)
        plain = "".join(each for each in apart if not unicodedata.combining(each))
    code = postcode(postcode_typed)
    if letters(postcode_typed) in ("unknown", "none", "na", "n a", "tbc"):
        code = ""
    # PRIORY has the letters of a postcode typed with an O for a 0, and no digit at all.
    found = next((each for each in _POSTCODE.finditer(plain) if _DIGIT.search(each.group())), None)
    if found:
        plain = plain[: found.start()] + " , " + plain[found.end() :]
        code = code or postcode(found.group(1) + found.group(2))
    plain = " ".join(plain.lower().translate(_PUNCTUATION).split())
    if worthless("address", " ".join(_words(plain))):
        return NOWHERE
    return _parts(plain, code)


_SIMPLE = re.compile(r"(\d{1,4}) ?([a-z])?,? ([a-z][a-z -]*)(?:,([a-z ,-]*))?")


def _parts(plain: str, code: str) -> Address:
    simple = _SIMPLE.fullmatch(plain)
    if simple and "fl" not in plain and not _of_flats(simple.group(3)):
        street, place = _street(simple.group(3), [simple.group(4) or ""])
        number = simple.group(1).lstrip("0")
        return Address(simple.group(2) or "", number, "", street, place, code, bool(_SHAPE.match(code)))
    return _parts_of_any(plain, code)


def _parts_of_any(plain: str, code: str) -> Address:
    flat = ""
    if floor := _FLOOR.search(plain):
        flat = _FLOORS.get(floor.group(1), floor.group(1))
        plain = plain[: floor.start()] + " , " + plain[floor.end() :]
    elif found := _FLAT.search(plain):
        flat = found.group(1) or found.group(2)
        plain = plain[: found.start()] + " , " + plain[found.end() :]
    plain = _NUMBERED.sub("", plain)
    flat, segments = _joined(flat, [segment.strip() for segment in plain.split(",") if segment.strip(" .-")])
    numbered = [place for place, segment in enumerate(segments) if _NUMBER.search(segment)]
    house, number = "", ""
    if len(numbered) > 1 and numbered[1] == numbered[0] + 1 and not flat:
        # 51 Abbey Court, 10 Chapel Close: the first number is the flat's.
        found = _NUMBER.search(segments[numbered[0]])
        if found and _is_street(_words(segments[numbered[1]][:])):
            flat = found.group(1)
            segments[numbered[0]] = segments[numbered[0]][found.end() :].strip()
            segments = [segment for segment in segments if segment]
    for order, segment in enumerate(segments):
        found = _NUMBER.search(segment)
        if found:
            number = found.group(1).lstrip("0")
            if found.group(3) and "/" in found.group():  # 3/12: flat 3 at number 12
                flat, number = flat or number, found.group(3)
            flat = flat or (found.group(2) or "")
            before = [*segments[:order], segment[: found.start()]]
            house = " ".join(word for each in before for word in _words(each))
            segments = [segment[found.end() :].strip(), *segments[order + 1 :]]
            if not house and not flat and len(segments) > 1 and _is_street(_words(segments[1])):
                if _of_flats(segments[0]):  # 29, Coronation Court, Cross Drive: the number is the flat's
                    flat, number = number, ""
            break
    segments = [segment for segment in segments if _words(segment)]
    named = len(segments) > 1 and _is_street(_words(segments[1]))
    if named and (not number or (flat and _of_flats(segments[0]))) and not house:
        house, segments = " ".join(_words(segments[0])), segments[1:]
    street, place = _street(segments[0], segments[1:]) if segments else ("", "")
    whole = bool(_SHAPE.match(code))
    return Address(flat, number, house, street, place, code, whole)


def _joined(flat: str, segments: list[str]) -> tuple[str, list[str]]:
    """A bare number put before what it numbers (``14, Severn View``), or taken for the flat's.

    It is the flat's where another number follows: ``Abbey Court, 29, 10 Chapel Close``.
    """
    found: list[str] = []
    for segment in segments:
        bare = found and _BARE.fullmatch(found[-1])
        if bare and segment[0].isdigit() and not flat:
            flat = found.pop().replace(" ", "")
            found.append(segment)
        elif bare:
            found[-1] = f"{found[-1]} {segment}"
        else:
            found.append(segment)
    return flat, found


def _of_flats(segment: str) -> bool:
    words = _words(segment)
    return len(words) > 1 and words[-1] in _buildings()


def _words(segment: str) -> list[str]:
    meant = _meant()
    return [meant.get(word, word) for word in _NO_WORD.sub(" ", segment).split()]


def _is_street(words: list[str]) -> bool:
    return any(word in _ways() for word in words[1:])


def _street(segment: str, following: list[str]) -> tuple[str, str]:
    """The street at the head of a segment, up to its Road or Lane, and whatever stands behind it."""
    words, ways = _words(segment), _ways()
    behind = [word for each in following for word in _words(each)]
    last = next((place for place, word in enumerate(words) if place and word in ways), None)
    if last is None:
        last = len(words) - 1 if following or len(words) < 3 else 1
    elif last + 1 < len(words) and words[last + 1] in ways:  # Park Road, Mill Lane Close
        last += 1
    place = " ".join(word for word in [*words[last + 1 :], *behind])
    return " ".join(words[: last + 1]), _without_county(place)


def _without_county(place: str) -> str:
    """A town without its county, which some lists add and others leave out."""
    counties = _counties()
    return " ".join(word for word in place.split() if word not in counties and not word.endswith("shire"))


@cache
def _meant() -> dict[str, str]:
    return spellings("street") | spellings("address")


@cache
def _ways() -> frozenset[str]:
    return frozenset(spellings("street").values())


@cache
def _buildings() -> frozenset[str]:
    return frozenset(spellings("building of flats"))


@cache
def _counties() -> frozenset[str]:
    return frozenset(spellings("county"))
