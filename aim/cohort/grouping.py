"""What a cohort can be counted by: facts of an enrolment, parts of the calendar, and the code itself.

Each enrolment and each session of a register gets the words of its group; the order of groups is the one
a person expects: Reception before Year 1, Autumn 1 before Spring 2, Monday before Tuesday.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from aim.codes import code_texts
from aim.register import OWN, SESSION_NAMES, Register, own_columns
from aim.wording import academic_year_name

NOT_RECORDED = "not recorded"  # what a group is called that no list says (definitions.md 22)
NOT_UNDERSTOOD = "not understood"

OF_THE_SCHOOL = ("school", "academic_year")
OF_THE_ENROLMENT = (
    "year_group",
    "reg_group",
    "sex",
    "sen",
    "ehcp",
    "fsm",
    "pupil_premium",
    "eal",
    "looked_after",
    "social_worker",
    "young_carer",
)
OF_THE_SESSION = ("half_term", "week", "weekday", "session")
BY = (*OF_THE_SCHOOL[:1], *OF_THE_ENROLMENT, *OF_THE_SCHOOL[1:], *OF_THE_SESSION, "code")

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_EPOCH = date(1970, 1, 1)

Words = npt.NDArray[np.object_]
Places = npt.NDArray[np.int64]


class UnknownGrouping(ValueError):
    """A cohort was asked for by something that it cannot be counted by; says what it can be."""


def checked(by: Iterable[str]) -> tuple[str, ...]:
    """The groupings asked for, in their order. UnknownGrouping for one there is not, or named twice.

    A column of the school's own is ``own:`` and its heading; where a roll has none, nothing is recorded.
    """
    asked = tuple(by)
    for name in asked:
        if name not in BY and not name.startswith(OWN):
            raise UnknownGrouping(f"“{name}” is not one of: {', '.join(BY)}")
    if len(set(asked)) < len(asked):
        raise UnknownGrouping("each grouping can be named once")
    return asked


def own_of(registers: Iterable[Register]) -> tuple[str, ...]:
    """The columns of the school's own that any of the registers has, in the order of their names."""
    return tuple(sorted({name for register in registers for name in own_columns(register.roll)}))


@dataclass(frozen=True, eq=False)
class Groups:
    """The group of each enrolment or of each session, and what each group is called, a word a column."""

    places: Places
    count: int
    words: dict[str, Words]


@dataclass(frozen=True, eq=False)
class _Column:
    """A word for each enrolment or session: its place among the different words, in the order met."""

    places: Places
    different: list[str]


def groups_of_enrolments(register: Register, by: Sequence[str]) -> Groups:
    """How the enrolments of a register are grouped."""
    count = len(register.roll)
    columns = {name: _of_the_school(register, name, count) for name in by if name in OF_THE_SCHOOL}
    columns |= {
        name: _said(register.roll.get(name, pd.Series([""] * count, dtype=object)))
        for name in by
        if name in OF_THE_ENROLMENT or name.startswith(OWN)
    }
    return _together(columns, count)


def groups_of_sessions(register: Register, by: Sequence[str]) -> Groups:
    """How the sessions of a register are grouped."""
    columns = {name: _PARTS_OF_THE_CALENDAR[name](register) for name in by if name in OF_THE_SESSION}
    return _together(columns, len(register.sessions))


def _together(columns: dict[str, _Column], count: int) -> Groups:
    """Each combination of words that occurs as one group; all are one group where nothing is asked."""
    places = np.zeros(count, dtype=np.int64)
    for each in columns.values():
        places = places * len(each.different) + each.places
    groups, first, places = np.unique(places, return_index=True, return_inverse=True)
    words = {
        name: np.array(each.different, dtype=object)[each.places[first]] for name, each in columns.items()
    }
    return Groups(places, len(groups), words)


def _column(words: Iterable[Hashable], called: Callable[[Any], str]) -> _Column:
    """A few hundred words, of which few differ: a dictionary is quicker than any array."""
    met: dict[Hashable, int] = {}
    places = np.array([met.setdefault(word, len(met)) for word in words], dtype=np.int64)
    return _Column(places, [called(word) for word in met])


def _said(column: pd.Series[Any]) -> _Column:
    """What a column says, its spaces tidied, and ``NOT_RECORDED`` where it says nothing."""
    tidy = {word: " ".join(str(word or "").split()) or NOT_RECORDED for word in set(column.tolist())}
    return _column([tidy[word] for word in column.tolist()], str)


def _of_the_school(register: Register, name: str, count: int) -> _Column:
    word = register.school if name == "school" else academic_year_name(register.academic_year)
    return _Column(np.zeros(count, dtype=np.int64), [word or NOT_RECORDED])


def _half_terms(register: Register) -> _Column:
    return _said(register.sessions["half_term"])


def _weeks(register: Register) -> _Column:
    weeks = (register.slots // 2 + 3) // 7  # the first day of 1970 was a Thursday
    return _column(weeks.tolist(), lambda week: str(_EPOCH + timedelta(7 * week - 3)))


def _weekdays(register: Register) -> _Column:
    return _column(((register.slots // 2 + 3) % 7).tolist(), lambda day: _WEEKDAYS[day])


def _halves(register: Register) -> _Column:
    return _column((register.slots % 2).tolist(), lambda half: SESSION_NAMES[half])


_PARTS_OF_THE_CALENDAR: dict[str, Callable[[Register], _Column]] = {
    "half_term": _half_terms,
    "week": _weeks,
    "weekday": _weekdays,
    "session": _halves,
}


def in_order(frame: pd.DataFrame, by: Sequence[str], begins: Mapping[str, int]) -> pd.DataFrame:
    """The rows in the order a person expects; what is not recorded comes last in its column.

    ``begins`` says when each half term begins, where the rows are by half term.
    """
    if not len(frame) or not by:
        return frame
    keys = {name: frame[name].map(_key(name, begins)) for name in by}
    # Keys are tuples of one shape in each column, so they are ranked before several columns are sorted.
    ranks = pd.DataFrame({name: _ranked(key) for name, key in keys.items()}, index=frame.index)
    return frame.loc[ranks.sort_values(list(by), kind="stable").index].reset_index(drop=True)


def _ranked(keys: pd.Series[Any]) -> list[int]:
    rank = {key: place for place, key in enumerate(sorted(set(keys)))}
    return [rank[key] for key in keys]


def _key(name: str, half_terms: Mapping[str, int]) -> Callable[[str], tuple[Any, ...]]:
    if name == "weekday":
        return lambda word: (_WEEKDAYS.index(word),)
    if name == "half_term":
        return lambda word: (word == NOT_RECORDED, half_terms.get(word, 0))
    if name == "code":
        return lambda word: (code_order().get(word, len(code_order()) + (word == NOT_RECORDED)),)
    return _natural


def sorted_words(words: Iterable[str]) -> list[str]:
    """Words as people sort them: R before 1, 7E1 before 10A, what is not recorded last."""
    return sorted(words, key=_natural)


def _natural(word: str) -> tuple[Any, ...]:
    parts = re.split(r"(\d+)", word)
    return (
        word == NOT_RECORDED,
        tuple((1, int(part), "") if part.isdecimal() else (0, 0, part.casefold()) for part in parts if part),
        word,
    )


def half_terms_begin(register: Register) -> dict[str, int]:
    """The first session of each half term of a register."""
    half_terms = _half_terms(register)
    begins = np.unique(half_terms.places, return_index=True)[1]
    return dict(zip(half_terms.different, register.slots[begins].tolist(), strict=True))


@cache
def code_order() -> dict[str, int]:
    """The place of each code in the statutory list's order."""
    return {text: place for place, text in enumerate(code_texts())}
