"""Everything that is known of families now: what lists show, what was decided, and what may be shown of it.

``lists_linked`` is the slow part, and asks only for the lists and who is never linked; ``KnownFamilies`` puts
the rest beside it and works nothing out before it is asked.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

import numpy as np

from aim.attendance import Attendance, attendance_of, sums
from aim.casework.children import Child, same_child
from aim.casework.never_link import NeverLinked
from aim.casework.sibling_decisions import SiblingDecisions
from aim.findings.slots import RECORDED
from aim.register import Registers
from aim.settings import AS_SHIPPED, Settings, SharingStep, same_school
from aim.siblings.family import Families, Record
from aim.siblings.linking import Links, linked
from aim.siblings.lists import People
from aim.siblings.never_link import without_never_linked

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class ListsLinked:
    """The pupils of the lists, those never to be linked taken out before comparing, and the links found."""

    people: People
    links: Links
    listed: frozenset[str] = frozenset()  # every key of a child who stands in a list, also of those taken out

    @cached_property
    def children(self) -> tuple[Child, ...]:
        """Each row of ``people.pupils`` as casework knows a child."""
        return tuple(_child(row) for row in self.people.pupils.to_dict("records"))

    @cached_property
    def rows_by_key(self) -> dict[str, list[int]]:
        """The rows that each key of ``Child.keys`` is of."""
        return _by_key(enumerate(self.children), lambda child: child)

    @cached_property
    def rows_of_child(self) -> dict[int, tuple[int, ...]]:
        """The rows of each child, by the first of them (``Links.child``)."""
        found: dict[int, list[int]] = {}
        for row, first in enumerate(self.links.child.tolist()):
            found.setdefault(first, []).append(row)
        return {first: tuple(rows) for first, rows in found.items()}

    def row_of(self, child: Child) -> int | None:
        """A row that is this child; None where no list has them."""
        rows = (row for key in child.keys for row in self.rows_by_key.get(key, ()))
        return next((row for row in rows if same_child(child.keys, self.children[row].keys)), None)


def lists_linked(people: People, never: NeverLinked) -> ListsLinked:
    """The links among these people, as if nobody who is never linked stood in any list."""
    everyone = [_child(row) for row in people.pupils.to_dict("records")]
    marked = np.array([never.hides(each) for each in everyone], dtype=bool)
    those = without_never_linked(people, marked)
    return ListsLinked(those, linked(those), frozenset(key for each in everyone for key in each.keys))


@dataclass(frozen=True, eq=False)
class KnownFamilies:
    """What lists, registers and people say of families up to a day, and how much of it may be shown.

    ``own_school`` is the user's: of a child at another one no more is given out than ``sharing`` allows.
    Where nobody named one, every school but the asked child's own is another.
    """

    lists: ListsLinked
    registers: Registers
    decisions: SiblingDecisions
    on: date
    settings: Settings = AS_SHIPPED
    own_school: str = ""
    sharing: SharingStep = AS_SHIPPED.sharing

    @cached_property
    def families(self) -> Families:
        """The families of the lists, with what the registers say of each child."""
        return Families(self.lists.people, self.lists.links, self.registers, self.on, low=self.settings.lists)

    @cached_property
    def _held(self) -> dict[str, list[tuple[str, Child]]]:
        """The children of the registers by each key of theirs."""
        rows = self.registers.children.to_dict("records")
        held = [(str(row["child"]), _child(row)) for row in rows]
        return _by_key(((each, each) for each in held), lambda each: each[1])

    def held_as(self, child: Child) -> str | None:
        """A child's key in the registers; None where they have not this child."""
        met = (each for key in child.keys for each in self._held.get(key, ()))
        return next((key for key, other in met if same_child(child.keys, other.keys)), None)

    def attendance_of(self, child: Child) -> Attendance | None:
        """The attendance that ``record_of`` has, for everyone at once; None where there is none."""
        held = self.held_as(child)
        if held is None:
            return None
        alone = self._on_one_roll.get(held)
        if alone is not None:
            return alone
        record = self.families.record((held,))
        return record.attendance if record else None

    @cached_property
    def _on_one_roll(self) -> dict[str, Attendance]:
        """The attendance, in the year of their latest mark, of each child on one roll in that year."""
        latest: dict[str, int] = {}
        found: dict[tuple[str, int], list[Attendance]] = {}
        for register in self.families.until_then:
            rows = np.arange(len(register.roll))[:, None]
            each = sums(register.grid, register.due, rows, len(rows))
            told: list[bool] = np.any(RECORDED[register.grid], axis=1).tolist()
            for child, row, has in zip(register.roll["child"], each, told, strict=True):
                found.setdefault((child, register.academic_year), []).append(attendance_of(row))
                if has:
                    latest[child] = max(latest.get(child, 0), register.academic_year)
        rolls = {child: found[child, year] for child, year in latest.items()}
        return {child: each[0] for child, each in rolls.items() if len(each) == 1}

    def record_of(self, child: Child) -> Record | None:
        """What the registers say of a child; None where they have nothing."""
        held = self.held_as(child)
        return self.families.record((held,)) if held else None

    @property
    def threshold(self) -> int:
        """The percent attended at or below which attendance is low."""
        return 100 - self.settings.listed_from

    def just_at(self, attended: int, possible: int) -> bool:
        """Whether an attendance stands just at the threshold."""
        return 100 * attended == self.threshold * possible

    def is_elsewhere(self, schools: Iterable[str], asked: Child) -> bool:
        """Whether a brother or sister at these schools is at none of our own: then sharing decides."""
        ours = self.own_school or asked.school
        named = [each for each in schools if each]
        return bool(ours and named) and not any(same_school(ours, each) for each in named)


def _child(row: dict[Any, Any]) -> Child:
    names = ("school", "surname", "forename", "date_of_birth", "upn", "admission_number")
    return Child(
        **{name: row[name] for name in names},
        former_upn=row.get("former_upn", ""),
        year_group=str(row["year_group"]),
    )


def _by_key(each: Iterable[tuple[T, Any]], child: Callable[[Any], Child]) -> dict[str, list[T]]:
    found: dict[str, list[T]] = {}
    for value, of in each:
        for key in child(of).keys:
            found.setdefault(key, []).append(value)
    return found
