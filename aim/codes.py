"""Attendance codes: what each mark is, and what it counts as on its day.

The facts are rows of ``facts/attendance_codes.csv``. A row is one code in some of its years and has
a permanent ``number`` from 1 to 254 which is never used again for anything else; a grid of marks
holds these numbers, so one 256-entry look-up says what every mark counts as. 0 is nothing recorded,
255 is text that is no code. A code used outside its years has rows of its own, classed by its
nearest meaning (``nearest``), so that nothing is lost and nothing is guessed in silence.

Source: School Attendance (Pupil Registration) (England) Regulations 2024 (SI 2024/208) reg 10, and
the sets before it; each row names its own.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from functools import cache

import numpy as np
import numpy.typing as npt

from aim.facts import table
from aim.stretches import met, on_all_cores

NOTHING_RECORDED = 0
NOT_UNDERSTOOD = 255

Numbers = npt.NDArray[np.uint8]


class CountsAs(StrEnum):
    """What a mark does to the sums. Only the first three are possible sessions."""

    ATTENDING = "attending"
    AUTHORISED = "authorised"
    UNAUTHORISED = "unauthorised"
    NOT_POSSIBLE = "not possible"
    NOT_RECORDED = "not recorded"
    CLOSED = "closed"
    NOT_ON_ROLL = "not on roll"
    NOT_UNDERSTOOD = "not understood"


@dataclass(frozen=True, slots=True)
class Code:
    """One code in some of its years: a row of ``facts/attendance_codes.csv``."""

    number: int
    code: str  # as typed in a register: "/", "C2", "X01"
    statutory_code: str  # as the statutory list has it: X01 is X
    first_day: date
    last_day: date
    nearest: str  # the code whose meaning is used outside this code's own years, else ""
    category: str
    counts_as: CountsAs
    penalty_notice: bool  # counts towards ten unauthorised sessions (SI 2024/210)
    meaning: str  # a few words
    plain_meaning: str  # a sentence for a parent
    note: str
    source: str

    @property
    def in_its_years(self) -> bool:
        """Whether the code was in force on the days this row covers."""
        return not self.nearest


@dataclass(frozen=True, slots=True)
class Understood:
    """A mark as typed, read as a code: its place in ``code_texts()`` and what stood beside it."""

    place: int  # len(code_texts()) where the text is no code
    minutes_late: int | None = None
    read_as: str = ""  # the code it was read as, where that is not what was typed


@cache
def codes() -> tuple[Code, ...]:
    """Every row of ``facts/attendance_codes.csv``, in its order."""
    return tuple(
        Code(
            number=int(row["number"]),
            code=row["code"],
            statutory_code=row["statutory_code"],
            first_day=date.fromisoformat(row["valid_from"]) if row["valid_from"] else date.min,
            last_day=date.fromisoformat(row["valid_to"]) if row["valid_to"] else date.max,
            nearest=row["nearest"],
            category=row["category"],
            counts_as=CountsAs(row["counts_as"]),
            penalty_notice=row["penalty_notice"] == "yes",
            meaning=row["meaning"],
            plain_meaning=row["plain_meaning"],
            note=row["note"],
            source=row["source"],
        )
        for row in table("attendance_codes")
    )


@cache
def code_by_number() -> dict[int, Code]:
    """The rows of the code table by their permanent number."""
    return {code.number: code for code in codes()}


@cache
def code_texts() -> tuple[str, ...]:
    """Every code as typed, once each, in the order of the table."""
    return tuple(dict.fromkeys(code.code for code in codes()))


def code_on(text: str, when: date) -> Code | None:
    """The row for a code as typed on a day; None where the text is no code."""
    return next((c for c in codes() if c.code == text and c.first_day <= when <= c.last_day), None)


def numbers_that_count_as(*classes: CountsAs) -> npt.NDArray[np.bool_]:
    """A 256-entry look-up, true for the numbers that count as any of these."""
    chosen = np.zeros(256, dtype=bool)
    for code in codes():
        chosen[code.number] = code.counts_as in classes
    chosen[NOT_UNDERSTOOD] = CountsAs.NOT_UNDERSTOOD in classes
    return chosen


def numbers_of(*texts: str) -> npt.NDArray[np.bool_]:
    """A 256-entry look-up, true for the numbers whose statutory code is one of these."""
    chosen = np.zeros(256, dtype=bool)
    for code in codes():
        chosen[code.number] = code.statutory_code in texts
    return chosen


@cache
def counts_as_by_number() -> tuple[CountsAs | None, ...]:
    """What each of the 256 numbers counts as; None for nothing recorded and for numbers not in use."""
    found: list[CountsAs | None] = [None] * 256
    for code in codes():
        found[code.number] = code.counts_as
    found[NOT_UNDERSTOOD] = CountsAs.NOT_UNDERSTOOD
    return tuple(found)


# Letters and strokes that look like a code but are another character: what a keyboard, a font or a
# spreadsheet makes of it. NFKC has taken care of full-width forms before this is asked.
_LOOK_ALIKES = str.maketrans(
    {
        "\u2044": "/",  # fraction slash
        "\u2215": "/",  # division slash
        "\u29f8": "/",  # big solidus
        "\u2216": "\\",  # set minus
        "\u29f5": "\\",
        "\u2010": "-",
        "\u2011": "-",
        "\u2012": "-",
        "\u2013": "-",  # en dash
        "\u2014": "-",  # em dash
        "\u2212": "-",  # minus
        **dict(zip("АВСЕНІЈКМОРЅТХУ", "ABCEHIJKMOPSTXY", strict=True)),  # noqa: RUF001 Cyrillic
    }
)
_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad]")
_WITH_MINUTES = re.compile(r"^([LU])\s*\(?\s*(?:(\d{1,2}):(\d{2})|(\d{1,3}))\s*(?:M|MINS?|MINUTES)?\s*\)?$")


def understood(text: str, local_codes: dict[str, str] | None = None) -> Understood:
    """A mark's text read as a code; ``place`` is past the end of ``code_texts()`` where it is none.

    ``local_codes`` (a school's own code: the statutory one) are asked first. Lower case, look-alike
    characters and minutes in the cell (``L12``, ``L (12)``, ``L 0:12``) are read, and said.
    """
    places = _places()
    bare = text.strip()
    if local_codes and bare.removesuffix(".0") in local_codes:
        bare = bare.removesuffix(".0")  # what a spreadsheet makes of a 7 next to blanks
        return Understood(places.get(local_codes[bare], len(places)), read_as=local_codes[bare])
    if bare in places:
        return Understood(places[bare])
    tidy = _INVISIBLE.sub("", unicodedata.normalize("NFKC", bare)).strip().upper().translate(_LOOK_ALIKES)
    if tidy in places:
        return Understood(places[tidy], read_as=tidy)
    late = _WITH_MINUTES.match(tidy)
    if late:
        letter, hours, minutes, plain = late.groups()
        total = int(plain) if plain else 60 * int(hours) + int(minutes)
        return Understood(places[letter], minutes_late=total, read_as=letter)
    return Understood(len(places))


@cache
def _places() -> dict[str, int]:
    return {text: place for place, text in enumerate(code_texts())}


@cache
def _eras() -> npt.NDArray[np.int64]:
    """The days (since 1970) on which the meaning of any code changes."""
    starts = {code.first_day for code in codes() if code.first_day != date.min}
    return np.array(sorted((day - date(1970, 1, 1)).days for day in starts), dtype=np.int64)


@cache
def _numbers_by_era() -> Numbers:
    """Session (2) x code text (and one for no code) x era: the number each mark gets."""
    starts = [date.min, *(date.fromordinal(719163 + int(day)) for day in _eras())]
    texts = code_texts()
    numbers = np.full((2, len(texts) + 1, len(starts)), NOT_UNDERSTOOD, dtype=np.uint8)
    places = _places()
    for code in codes():
        for era, start in enumerate(starts):
            if code.first_day <= start <= code.last_day:
                numbers[:, places[code.code], era] = code.number
    # Whichever slash was typed, a morning holds / and an afternoon \ (some systems print / for both).
    numbers[0, places["\\"]] = numbers[0, places["/"]]
    numbers[1, places["/"]] = numbers[1, places["\\"]]
    return numbers


def numbers_on(
    places: npt.NDArray[np.integer], days: npt.NDArray[np.integer], sessions: npt.NDArray[np.integer]
) -> Numbers:
    """The number of each mark, from its code's place, its day (since 1970) and its session (0 AM, 1 PM)."""
    if not len(days):
        return np.zeros(0, dtype=np.uint8)
    # Few days are ever met: each is looked for among the eras once.
    first = int(days.min())
    era_of_day = np.searchsorted(_eras(), np.arange(first, int(days.max()) + 1), side="right")
    by_era = _numbers_by_era()
    numbers = np.empty(len(days), dtype=np.uint8)

    def number(part: slice) -> None:
        numbers[part] = by_era[sessions[part], places[part], era_of_day[days[part] - first]]

    on_all_cores(len(days), number)
    return numbers


def numbers_met(numbers: Numbers) -> npt.NDArray[np.bool_]:
    """Which of the 256 numbers occur."""
    return met(numbers.reshape(-1), 256)
