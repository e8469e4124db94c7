"""What people decided about links: these two are brothers or sisters, or they are not; one child, or two.

These are two questions, and an answer to the one says nothing of the other: two who are no longer thought to
be one child may well be twins. Every search but ``one_child`` is about brothers and sisters.

A decision names the two rows of the link by the keys they had, and the fingerprint of the evidence it was
made on: the question is put again only when the evidence has changed. Decisions are added and never altered;
the last one about two children holds. No decision about a child marked ``never link`` is given out
(``never_link.py``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

import sqlalchemy as sa

from aim.casework.children import Child, child_kept, children_by_id, same_child
from aim.casework.never_link import never_linked_in
from aim.casework.problems import CaseworkProblem
from aim.casework.store import Store
from aim.casework.tables import known_by, sibling_decisions
from aim.casework.users import User

SAME_PUPIL = "same pupil"
LINKS = ("siblings", "possible siblings", SAME_PUPIL)  # the words of siblings.csv (design.md 6)
_BETWEEN = "\n"  # stands in no key


class Verdict(StrEnum):
    """What a person said of a link."""

    CONFIRMED = "confirmed"
    REJECTED = "not siblings"
    TWO_CHILDREN = "two children"  # of a link that had them as the same pupil
    WITHDRAWN = "taken back"  # as if nobody had decided


@dataclass(frozen=True, slots=True)
class SiblingDecision:
    """One decision about the link of two children; which of them is ``one`` says nothing."""

    one: tuple[str, ...]  # ``Child.keys`` of the two rows, as they were
    other: tuple[str, ...]
    link: str  # what was proposed: one of LINKS
    verdict: Verdict
    fingerprint: str  # of the evidence shown when it was decided
    by: str
    at: datetime
    note: str = ""
    one_is: Child | None = field(default=None, compare=False)  # the two as they were last met
    other_is: Child | None = field(default=None, compare=False)

    def holds_for(self, fingerprint: str) -> bool:
        """Whether it was decided on this evidence; otherwise the question is to be put again."""
        return self.fingerprint == fingerprint

    def other_than(self, keys: Iterable[str]) -> Child | None:
        """The other of the two, for one of them by their keys; None where it is about neither."""
        known = tuple(keys)
        if same_child(known, self.one):
            return self.other_is
        return self.one_is if same_child(known, self.other) else None

    def is_about_rows(self, first: Iterable[str], second: Iterable[str]) -> bool:
        """Whether it is about these two rows: a number both of them bear tells neither from the other."""
        rows = frozenset(first), frozenset(second)
        one, other = frozenset(self.one), frozenset(self.other)
        return any(
            _is_row(left, one, other) and _is_row(right, other, one) for left, right in (rows, rows[::-1])
        )

    def _is_about(self, first: tuple[str, ...], second: tuple[str, ...]) -> bool:
        return any(
            same_child(first, left) and same_child(second, right)
            for left, right in ((self.one, self.other), (self.other, self.one))
        )


def _is_row(keys: frozenset[str], its: frozenset[str], others: frozenset[str]) -> bool:
    """Whether a row is that of which ``its`` were the keys, and not the other one of the two."""
    own = its - others
    return same_child(keys, its) and (not keys.isdisjoint(own) if own else keys == its)


@dataclass(frozen=True, slots=True)
class SiblingDecisions:
    """All decisions, in the order they were made, found by the children they are about."""

    decisions: tuple[SiblingDecision, ...] = ()
    _places: dict[str, list[int]] = field(default_factory=dict, init=False, repr=False, compare=False)
    _of_rows: dict[str, list[int]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for place, decision in enumerate(self.decisions):
            places = self._of_rows if decision.link == SAME_PUPIL else self._places
            for key in {*decision.one, *decision.other}:
                places.setdefault(key, []).append(place)

    def about(self, one: Iterable[str], other: Iterable[str]) -> SiblingDecision | None:
        """The decision about two children, given by their keys in either order; None where nobody decided."""
        ever = self.ever_about(one, other)
        return ever[-1] if ever and ever[-1].verdict is not Verdict.WITHDRAWN else None

    def ever_about(self, one: Iterable[str], other: Iterable[str]) -> tuple[SiblingDecision, ...]:
        """Everything ever decided about two children, the first first."""
        first, second = tuple(one), tuple(other)
        places = sorted({place for key in first for place in self._places.get(key, ())})
        return tuple(
            self.decisions[place] for place in places if self.decisions[place]._is_about(first, second)
        )

    def one_child(self, one: Iterable[str], other: Iterable[str]) -> SiblingDecision | None:
        """What was decided last of two rows that were found to be one child; None where nothing stands."""
        ever = self.ever_asked(SAME_PUPIL, one, other)
        return ever[-1] if ever and ever[-1].verdict is not Verdict.WITHDRAWN else None

    def ever_asked(self, link: str, one: Iterable[str], other: Iterable[str]) -> tuple[SiblingDecision, ...]:
        """Everything ever decided of two on the question that such a link puts, the first first."""
        if link != SAME_PUPIL:
            return self.ever_about(one, other)
        first, second = tuple(one), tuple(other)
        places = sorted({place for key in first for place in self._of_rows.get(key, ())})
        met = (self.decisions[place] for place in places)
        return tuple(each for each in met if each.is_about_rows(first, second))

    @property
    def any_of_one_child(self) -> bool:
        """Whether anybody ever decided that rows are one child or two."""
        return bool(self._of_rows)

    def about_child(self, keys: Iterable[str]) -> tuple[SiblingDecision, ...]:
        """What was decided last about a child and each other one, in order; not what was taken back."""
        known = tuple(keys)
        places = sorted({place for key in known for place in self._places.get(key, ())})
        about = (self.decisions[place] for place in places)
        mine = [each for each in about if same_child(known, each.one) or same_child(known, each.other)]
        return tuple(each for each in mine if self.about(each.one, each.other) is each)

    def standing(self) -> tuple[SiblingDecision, ...]:
        """What was decided last about any two, in order; not what was taken back."""
        found = (each for each in self.decisions if each.link != SAME_PUPIL)
        return tuple(each for each in found if self.about(each.one, each.other) is each)


def decide(
    store: Store,
    user: User,
    one: Child,
    other: Child,
    link: str,
    verdict: Verdict,
    fingerprint: str,
    now: datetime,
    note: str = "",
    decided_before: int | None = None,
) -> SiblingDecision:
    """Keep what somebody decided about a link; it is kept when this returns.

    ``decided_before`` is how many decisions about the two had been made (``ever_asked``) when the question
    was put: an answer to a question that somebody, or an earlier press of a key, has answered since is not
    kept. Raises CaseworkProblem for such a one, NotAllowed unless one of the two is at a school of theirs,
    ValueError for a link that is none of LINKS, or a verdict that is no answer to it.
    """
    if link not in LINKS:
        raise ValueError(f"a link is one of {', '.join(LINKS)}, not {link}")
    if verdict is (Verdict.REJECTED if link == SAME_PUPIL else Verdict.TWO_CHILDREN):
        raise ValueError(f"of a link {link} nobody can say “{verdict.value}”")
    user.must_see([one.school, other.school])
    with store.writing() as connection:
        if decided_before is not None:
            made = _decisions_in(connection, user).ever_asked(link, one.keys, other.keys)
            if len(made) != decided_before:
                raise CaseworkProblem(
                    "There is a decision about these two that was made after the page was drawn.",
                    "Nothing was added to it: look at what stands now, and decide again if it is not right.",
                )
        values = {
            "one_id": child_kept(connection, one),
            "other_id": child_kept(connection, other),
            "one_keys": _BETWEEN.join(one.keys),
            "other_keys": _BETWEEN.join(other.keys),
            "link": link,
            "verdict": verdict.value,
            "fingerprint": fingerprint,
            "note": note,
            "decided_by": user.name,
            "decided_at": now,
        }
        connection.execute(sa.insert(sibling_decisions).values(values))
    return SiblingDecision(one.keys, other.keys, link, verdict, fingerprint, user.name, now, note, one, other)


def decisions(store: Store, user: User) -> SiblingDecisions:
    """The decisions about children this person may see, in the order they were made."""
    with store.reading() as connection:
        return _decisions_in(connection, user)


def _decisions_in(connection: sa.Connection, user: User) -> SiblingDecisions:
    hidden = never_linked_in(connection)
    rows = connection.execute(sa.select(sibling_decisions).order_by(sibling_decisions.c.id)).all()
    schools = _schools(connection)
    met = children_by_id(connection, {each for row in rows for each in (row.one_id, row.other_id)})
    return SiblingDecisions(
        tuple(
            _decision(row, met)
            for row in rows
            if not hidden.hides_id(row.one_id) and not hidden.hides_id(row.other_id)
            if user.may_see(schools.get(row.one_id, set()) | schools.get(row.other_id, set()))
        )
    )


def _schools(connection: sa.Connection) -> dict[int, set[str]]:
    about = sa.union(
        sa.select(sibling_decisions.c.one_id), sa.select(sibling_decisions.c.other_id)
    ).subquery()
    rows = connection.execute(
        sa.select(known_by.c.child_id, known_by.c.school).where(known_by.c.child_id.in_(sa.select(about)))
    )
    found: dict[int, set[str]] = {}
    for child_id, school in rows:
        found.setdefault(child_id, set()).add(school)
    return found


def _decision(row: sa.Row[tuple[object, ...]], met: Mapping[int, Child]) -> SiblingDecision:
    return SiblingDecision(
        one=tuple(row.one_keys.split(_BETWEEN)),
        other=tuple(row.other_keys.split(_BETWEEN)),
        link=row.link,
        verdict=Verdict(row.verdict),
        fingerprint=row.fingerprint,
        by=row.decided_by,
        at=row.decided_at,
        note=row.note,
        one_is=met.get(row.one_id),
        other_is=met.get(row.other_id),
    )
