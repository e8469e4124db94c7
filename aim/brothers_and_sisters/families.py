"""The families among some lists, as links and decisions have them, the lowest attendance first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from aim.brothers_and_sisters.known import KnownFamilies
from aim.casework.children import Child
from aim.casework.sibling_decisions import Verdict
from aim.settings import SharingStep
from aim.siblings.linking import Link


@dataclass(frozen=True, slots=True)
class Member:
    """One child of a family."""

    rows: tuple[int, ...]  # of ``people.pupils``
    child: Child  # the first of these rows
    schools: tuple[str, ...]
    rate: Fraction | None  # the attendance, where it is known and may be shown


@dataclass(frozen=True, slots=True)
class FamilyFound:
    """One family: two children or more, the eldest first, and the links that nobody has decided yet."""

    children: tuple[Member, ...]
    to_decide: int  # pairs of children
    possible: bool  # whether it holds together only by links that are possible

    @property
    def lowest(self) -> Fraction | None:
        """The lowest attendance that may be shown: an order, too, tells what it goes by."""
        return min((each.rate for each in self.children if each.rate is not None), default=None)

    @property
    def first(self) -> int:
        """The first of its rows: of two families with the same attendance the one listed first."""
        return min(each.rows[0] for each in self.children)


def families_found(known: KnownFamilies, asked: Child) -> tuple[FamilyFound, ...]:
    """Every family, that with the lowest attendance first; those without figures to show last.

    A pair that somebody rejected joins nobody, one that somebody confirmed does, and one that is possible
    joins only two who have no other family. ``asked`` is the child looked at: where no school is set, every
    school but theirs is another one, whose children's figures are as ``known.sharing`` has it.
    """
    links, lists = known.lists.links, known.lists
    child, group = links.child, links.family
    sure: dict[tuple[int, int], bool] = {}  # whether it is still to decide
    perhaps: dict[tuple[int, int], bool] = {}
    pairs = links.pairs
    for a, b, link, fingerprint in zip(
        pairs["a"].tolist(), pairs["b"].tolist(), pairs["link"], pairs["fingerprint"], strict=True
    ):
        if link == Link.SAME.value:
            continue
        decision = known.decisions.about(lists.children[a].keys, lists.children[b].keys)
        holds = decision is not None and decision.holds_for(fingerprint)
        two = (int(min(child[a], child[b])), int(max(child[a], child[b])))
        if holds and decision and decision.verdict is Verdict.REJECTED:
            continue
        confirmed = holds and decision is not None and decision.verdict is Verdict.CONFIRMED
        if confirmed or (link == Link.SIBLINGS.value and group[a] == group[b]):
            sure[two] = sure.get(two, True) and not confirmed
        else:
            perhaps[two] = perhaps.get(two, True)
    for decision in known.decisions.standing():
        if decision.verdict is Verdict.CONFIRMED:
            rows = [lists.row_of(each) for each in (decision.one_is, decision.other_is) if each]
            if len(rows) == 2 and rows[0] is not None and rows[1] is not None:
                one, other = int(child[rows[0]]), int(child[rows[1]])
                if one != other:
                    sure.setdefault((min(one, other), max(one, other)), False)
    return _in_order(known, asked, sure, perhaps)


def _in_order(
    known: KnownFamilies,
    asked: Child,
    sure: dict[tuple[int, int], bool],
    perhaps: dict[tuple[int, int], bool],
) -> tuple[FamilyFound, ...]:
    group = _joined(sure)
    only = {two: still for two, still in perhaps.items() if two not in sure}
    alone = {two: True for two in only if two[0] not in group and two[1] not in group}
    possible = _joined(alone)
    members: dict[tuple[bool, int], list[int]] = {}
    for kind, places in ((False, group), (True, possible)):
        for each, first in sorted(places.items()):
            members.setdefault((kind, first), []).append(each)
    still_open: dict[int, list[tuple[int, int]]] = {}
    for two, still in {**only, **sure}.items():
        if still:
            for each in two:
                still_open.setdefault(each, []).append(two)
    found = []
    for (kind, _), rows in members.items():
        open_pairs = {two for row in rows for two in still_open.get(row, ())}
        children = tuple(sorted((_member(known, asked, row) for row in rows), key=_by_age))
        found.append(FamilyFound(children, len(open_pairs), kind))
    return tuple(sorted(found, key=lambda each: (each.lowest is None, each.lowest or 0, each.first)))


def _member(known: KnownFamilies, asked: Child, first: int) -> Member:
    rows = known.lists.rows_of_child[first]
    child = known.lists.children[first]
    schools = tuple(dict.fromkeys(known.lists.children[row].school for row in rows))
    schools = tuple(each for each in schools if each)
    rate = None
    if known.sharing is SharingStep.FIGURES or not known.is_elsewhere(schools, asked):
        attendance = known.attendance_of(child)
        rate = attendance.rate if attendance else None
    return Member(rows, child, schools, rate)


def _by_age(each: Member) -> tuple[bool, date, str]:
    born = each.child.date_of_birth
    return born is None, born or date.min, each.child.name


def _joined(pairs: dict[tuple[int, int], bool]) -> dict[int, int]:
    """For each child of some pairs the first of those it hangs together with."""
    first: dict[int, int] = {}

    def root(each: int) -> int:
        while first.setdefault(each, each) != each:
            each = first[each]
        return each

    for one, other in sorted(pairs):
        low, high = sorted((root(one), root(other)))
        first[high] = low
    return {each: root(each) for each in list(first)}
