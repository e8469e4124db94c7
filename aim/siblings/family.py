"""What a meeting should know of a child's brothers and sisters: each one's record, and days missed together.

Every sibling is listed, also those doing well, by age and without order of blame. Figures come from the
registers at hand; a sibling whose school's register is not here has none, and that is said.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np

from aim.attendance import Attendance, Standing, attendance_of, sums
from aim.pupil import this_year
from aim.register import Registers
from aim.siblings.joint_absence import ChildDays, JointAbsence, SchoolDays, joint_absence
from aim.siblings.linking import Link, Links
from aim.siblings.lists import People

Low = Callable[[Attendance], bool]


def persistent(attendance: Attendance) -> bool:
    """The test by which attendance is called low unless a school has set another (definitions.md 21)."""
    return attendance.standing is not Standing.NONE


@dataclass(frozen=True, slots=True)
class Record:
    """What a child's registers add up to in the academic year of the latest mark, up to a day."""

    first_day: date
    attendance: Attendance
    low: bool  # below the threshold

    @property
    def standing(self) -> Standing:
        """Persistent, severe, or neither."""
        return self.attendance.standing


@dataclass(frozen=True, slots=True)
class Child:
    """One child of a family, on however many rolls; blank where no list says."""

    rows: tuple[int, ...]  # of ``People.pupils``
    keys: tuple[str, ...]  # as registers have them
    name: str
    schools: tuple[str, ...]
    year_group: str
    date_of_birth: date | None
    record: Record | None  # None where no register at hand has this child


@dataclass(frozen=True, slots=True)
class Sibling:
    """A brother or sister of a child, and why that is thought."""

    child: Child
    pair: int  # the row of ``Links.pairs`` that says most
    link: Link
    evidence: str
    against: str
    fingerprint: str
    together: JointAbsence | None  # None where there is no record of one of the two


@dataclass(frozen=True, slots=True)
class Family:
    """A child and their brothers and sisters, the eldest first."""

    child: Child
    siblings: tuple[Sibling, ...]

    @property
    def low(self) -> int:
        """How many brothers and sisters are below the threshold."""
        return sum(each.child.record is not None and each.child.record.low for each in self.siblings)


@dataclass(frozen=True, eq=False)
class Families:
    """The families among some people, with what the registers say of each child up to a day.

    Nothing is worked out before it is asked for. ``low`` is the school's own test of low attendance. Of a key
    in ``of_two_children`` there is no record: its marks are those of two, and no figure of either.
    """

    people: People
    links: Links
    registers: Registers
    on: date
    low: Low = persistent
    of_two_children: frozenset[str] = frozenset()
    _school_days: dict[int, SchoolDays] = field(default_factory=dict, repr=False)

    def of(self, row: int) -> Family:
        """The family of one pupil, a row of ``people.pupils``."""
        pairs = self.links.pairs
        own = self.links.child[row]
        linked = {Link.SIBLINGS.value, Link.POSSIBLE.value}
        children = self.links.child[pairs["a"].to_numpy()], self.links.child[pairs["b"].to_numpy()]
        about = np.flatnonzero((children[0] == own) | (children[1] == own))
        best: dict[int, int] = {}
        for place in about.tolist():
            if pairs["link"].iat[place] in linked:
                other = int(children[1][place] if children[0][place] == own else children[0][place])
                if other not in best or _sureness(pairs, place) > _sureness(pairs, best[other]):
                    best[other] = place
        child = self.child(row)
        records = sum(self.child(other).record is not None for other in best)
        siblings = [self._sibling(child, other, place, records) for other, place in best.items()]
        return Family(child, tuple(sorted(siblings, key=lambda each: _by_age(each.child))))

    def child(self, row: int) -> Child:
        """One child, a row of ``people.pupils``, with all their rows."""
        pupils = self.people.pupils
        rows = np.flatnonzero(self.links.child == self.links.child[row])
        first: Any = pupils.iloc[int(rows[0])]
        own = pupils.iloc[rows]
        keys = tuple(dict.fromkeys(str(key) for key in own["child"]))
        return Child(
            rows=tuple(rows.tolist()),
            keys=keys,
            name=f"{first['forename']} {first['surname']}".strip(),
            schools=tuple(dict.fromkeys(str(school) for school in own["school"] if school)),
            year_group=str(first["year_group"]),
            date_of_birth=first["date_of_birth"],
            record=self.record(keys),
        )

    def _sibling(self, child: Child, other: int, place: int, records: int) -> Sibling:
        pair = self.links.pairs.iloc[place]
        sibling = self.child(other)
        both = child.record and sibling.record
        return Sibling(
            child=sibling,
            pair=place,
            link=Link(pair["link"]),
            evidence=str(pair["evidence"]),
            against=str(pair["against"]),
            fingerprint=str(pair["fingerprint"]),
            together=self.together(child.keys, sibling.keys, records) if both else None,
        )

    @cached_property
    def until_then(self) -> Registers:
        """The registers up to the day that is asked about."""
        return self.registers.between(None, self.on)

    @cached_property
    def _known(self) -> frozenset[str]:
        """The keys of the children whom the registers have."""
        return frozenset(self.until_then.children["child"])

    def _key(self, keys: tuple[str, ...]) -> str | None:
        if not self.of_two_children.isdisjoint(keys):
            return None
        return next((key for key in keys if key in self._known), None)

    def together(self, one: tuple[str, ...], other: tuple[str, ...], pairs: int) -> JointAbsence | None:
        """The days two children both missed, by their keys; None where the registers have not both."""
        if not self._key(one) or not self._key(other):
            return None
        return joint_absence(self.days(one), self.days(other), pairs=max(1, pairs))

    def record(self, keys: tuple[str, ...]) -> Record | None:
        """What the registers have of a child, by their keys; None where they have nothing."""
        key = self._key(keys)
        first = this_year(self.until_then, key, self.on) if key else None
        if key is None or first is None:
            return None
        record = self.until_then.record(key)
        inside = record.days >= np.datetime64(first)
        added = sums(record.numbers[inside], record.due[inside], np.zeros(1, dtype=np.int64), 1)
        attendance = attendance_of(added[0])
        return Record(first, attendance, self.low(attendance))

    def days(self, keys: tuple[str, ...]) -> ChildDays:
        """The days of a child whom the registers have, each missed or not."""
        record = self.until_then.record(str(self._key(keys)))
        for register, _ in record.rolls:
            if id(register) not in self._school_days:
                self._school_days[id(register)] = SchoolDays.of(register)
        return ChildDays.of(record, self._school_days)


def _sureness(pairs: Any, place: int) -> tuple[float, int]:
    return float(pairs["score"].iat[place]), -place


def _by_age(child: Child) -> tuple[date, str]:
    return child.date_of_birth or date.max, child.name
