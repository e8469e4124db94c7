"""Everything that is known of families now: what lists show, what was decided, and what may be shown of it.

``lists_linked`` is the slow part, and asks only for the lists and who is never linked; ``KnownFamilies`` puts
the rest beside it and works nothing out before it is asked. Where a person called two what the lists have as
one child, ``ListsLinked.decided`` shares out the rows anew, and nothing is compared again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, TypeVar

import numpy as np
import pandas as pd

from aim.attendance import Attendance, attendance_of, sums
from aim.casework.children import Child, same_child
from aim.casework.never_link import NeverLinked
from aim.casework.sibling_decisions import SiblingDecision, SiblingDecisions, Verdict
from aim.findings.slots import RECORDED
from aim.register import Registers
from aim.settings import AS_SHIPPED, Settings, SharingStep, same_school
from aim.siblings.family import Families, Record
from aim.siblings.linking import Link, Links, Weighed, links_of, weighed
from aim.siblings.lists import People
from aim.siblings.never_link import without_never_linked

T = TypeVar("T")


@dataclass(frozen=True, eq=False)
class ListsLinked:
    """The pupils of the lists, those never to be linked taken out before comparing, and the links found."""

    people: People
    links: Links
    as_found: Links  # before anybody said that one child is two
    weighed: Weighed = field(repr=False)
    listed: frozenset[str] = frozenset()  # every key of a child who stands in a list, also of those taken out
    _decided: dict[bytes, ListsLinked] = field(default_factory=dict, repr=False)

    def decided(self, decisions: SiblingDecisions) -> ListsLinked:
        """The same with the links as they are where a person called two children what was found to be one.

        A decision holds while the evidence is that on which it was made.
        """
        if not decisions.any_of_one_child:
            return self
        said: dict[Verdict, list[tuple[int, int]]] = {Verdict.TWO_CHILDREN: [], Verdict.CONFIRMED: []}
        for place in self.same_pupils:
            decision = self.decided_one_child(decisions, place)
            if decision is not None:
                said[decision.verdict].append(self.rows_of_pair(place))
        apart, together = (np.array(each, dtype=np.int64).reshape(-1, 2) for each in said.values())
        if not len(apart):
            return self
        asked = apart.tobytes() + b"|" + together.tobytes()
        if asked not in self._decided:
            self._decided.clear()
            links = links_of(self.weighed, apart, together)
            self._decided[asked] = replace(self, links=links, _decided={})
        return self._decided[asked]

    def decided_one_child(self, decisions: SiblingDecisions, place: int) -> SiblingDecision | None:
        """What stands decided of a pair of ``as_found`` on the evidence there is now; None where nothing."""
        a, b = self.rows_of_pair(place)
        decision = decisions.one_child(self.children[a].keys, self.children[b].keys)
        fingerprint = str(self.as_found.pairs["fingerprint"].iat[place])
        return decision if decision and decision.holds_for(fingerprint) else None

    def rows_of_pair(self, place: int) -> tuple[int, int]:
        """The two rows of a pair of ``as_found``."""
        a, b = (self.as_found.pairs[row].to_numpy(dtype=np.int64)[place] for row in ("a", "b"))
        return int(a), int(b)

    @cached_property
    def same_pupils(self) -> tuple[int, ...]:
        """The pairs of ``as_found`` that are one child on two rolls, as the lists have it."""
        return tuple(np.flatnonzero(self.as_found.pairs["link"] == Link.SAME.value).tolist())

    @cached_property
    def of_two_children(self) -> frozenset[str]:
        """The keys of registers that two children bear here: whose marks are whose cannot be told."""
        key, named = pd.factorize(self.people.pupils["child"])
        wide = len(self.links.child) + 1
        twos = np.unique(key.astype(np.int64) * wide + self.links.child) // wide
        return frozenset(str(each) for each in named[np.unique(twos[1:][twos[1:] == twos[:-1]])])

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
        """The row that is this child and has most of their keys; None where no list has them."""
        rows = dict.fromkeys(row for key in child.keys for row in self.rows_by_key.get(key, ()))
        theirs = (row for row in rows if same_child(child.keys, self.children[row].keys))
        return max(theirs, key=lambda row: len({*child.keys} & {*self.children[row].keys}), default=None)


def lists_linked(people: People, never: NeverLinked) -> ListsLinked:
    """The links among these people, as if nobody who is never linked stood in any list.

    What is found to be one child with somebody never linked is taken out too, also where a person called them
    two: of a marked child no decision is given out, and better one link too few.
    """
    everyone = [_child(row) for row in people.pupils.to_dict("records")]
    marked = np.array([never.hides(each) for each in everyone], dtype=bool)
    those = without_never_linked(people, marked)
    pairs = weighed(those)
    links = links_of(pairs)
    return ListsLinked(those, links, links, pairs, frozenset(key for each in everyone for key in each.keys))


@dataclass(frozen=True, eq=False)
class KnownFamilies:
    """What lists, registers and people say of families up to a day, and how much of it may be shown.

    ``own_school`` is the user's: of a child at another one no more is given out than ``sharing`` allows.
    Where nobody named one, every school but the asked child's own is another.
    """

    found: ListsLinked
    registers: Registers
    decisions: SiblingDecisions
    on: date
    settings: Settings = AS_SHIPPED
    own_school: str = ""
    sharing: SharingStep = AS_SHIPPED.sharing

    @cached_property
    def lists(self) -> ListsLinked:
        """The lists and their links, as people have decided who is one child and who are two."""
        return self.found.decided(self.decisions)

    @cached_property
    def families(self) -> Families:
        """The families of the lists, with what the registers say of each child."""
        lists = self.lists
        return Families(
            lists.people,
            lists.links,
            self.registers,
            self.on,
            low=self.settings.lists,
            of_two_children=lists.of_two_children,
        )

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
        if held is None or held in self.lists.of_two_children:
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

    def _school_listed(self, child: Child) -> str:
        row = self.lists.row_of(child)
        return self.lists.children[row].school if row is not None else ""

    @property
    def threshold(self) -> int:
        """The percent attended at or below which attendance is low."""
        return 100 - self.settings.listed_from

    def just_at(self, attended: int, possible: int) -> bool:
        """Whether an attendance stands just at the threshold."""
        return 100 * attended == self.threshold * possible

    def is_elsewhere(self, schools: Iterable[str], asked: Child) -> bool:
        """Whether a brother or sister at these schools is at none of our own: then sharing decides.

        Marks often name no school; then it is the one that a list names for the child asked about.
        """
        ours = self.own_school or asked.school or self._school_listed(asked)
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
