"""Compulsory school age: thresholds that lead to notices and returns speak only of children of that age.

It begins on the first prescribed day (31 August, 31 December, 31 March) on or after the fifth birthday, that
is with the term after it, and ends on the last Friday in June of the school year in which a child turns 16
(definitions.md 19). Source: Education Act 1996 s8; SI 1998/1607 (start); SI 1997/1970 (end).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

import numpy as np

from aim.findings.slots import Flags, Slots, first_slot_of

_PRESCRIBED = ((3, 31), (8, 31), (12, 31))


class Age(StrEnum):
    """Where a day lies against compulsory school age."""

    BELOW = "below compulsory school age"
    COMPULSORY = "of compulsory school age"
    ABOVE = "above compulsory school age"
    NOT_KNOWN = "date of birth not known"


@dataclass(frozen=True, slots=True)
class SchoolAge:
    """The first and last day of compulsory school age; both None where the date of birth is not known."""

    first_day: date | None
    last_day: date | None

    def on(self, day: date) -> Age:
        """Where a day lies against it."""
        if self.first_day is None or self.last_day is None:
            return Age.NOT_KNOWN
        if day < self.first_day:
            return Age.BELOW
        return Age.ABOVE if day > self.last_day else Age.COMPULSORY

    def covers(self, slots: Slots) -> Flags:
        """Which of these sessions lie in it; all of them where the date of birth is not known."""
        if self.first_day is None or self.last_day is None:
            return np.ones(len(slots), dtype=bool)
        first, last = first_slot_of(self.first_day), first_slot_of(self.last_day) + 1
        inside: Flags = (slots >= first) & (slots <= last)
        return inside


def school_age(date_of_birth: date | None) -> SchoolAge:
    """When a child born on this day is of compulsory school age."""
    if date_of_birth is None:
        return SchoolAge(None, None)
    five = _birthday(date_of_birth, 5)
    prescribed = (date(year, *day) for year in (five.year, five.year + 1) for day in _PRESCRIBED)
    sixteen = _birthday(date_of_birth, 16)
    leaves = sixteen.year + (sixteen.month >= 9)
    return SchoolAge(next(day for day in prescribed if day >= five), _last_friday_in_june(leaves))


def _birthday(born: date, age: int) -> date:
    """29 February has its birthday on 1 March where the year has none."""
    if (born.month, born.day) == (2, 29):
        return date(born.year + age, 2, 28) + timedelta(days=1)
    return born.replace(year=born.year + age)


def _last_friday_in_june(year: int) -> date:
    last = date(year, 6, 30)
    return last - timedelta(days=(last.weekday() - 4) % 7)
