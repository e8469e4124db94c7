"""The brothers and sisters of one child, however they are known: the one answer that every page and document
asks for.

Found in lists, confirmed by a person, possible, or told of and added by hand: all stand side by side, those
doing well too. What is given out of a child at another school is what sharing allows, and no more: a value
that may not be shown is not in here at all.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum

from aim.attendance import Standing
from aim.brothers_and_sisters.known import KnownFamilies
from aim.casework.added_siblings import AddedSibling
from aim.casework.children import Child, normal_name, same_child
from aim.casework.sibling_decisions import SiblingDecision, Verdict
from aim.settings import SharingStep
from aim.siblings.family import Child as ListedChild
from aim.siblings.family import Record, Sibling
from aim.siblings.joint_absence import JointAbsence
from aim.siblings.linking import Link
from aim.wording import day


class State(StrEnum):
    """How a brother or sister is known."""

    CONFIRMED = "confirmed"  # a person said so, on the evidence there is now
    FOUND = "found in the lists"  # nobody has decided yet
    POSSIBLE = "possible"  # likewise, and the evidence alone is not enough
    ADDED = "added by hand"  # somebody told of them


@dataclass(frozen=True, slots=True, kw_only=True)
class BrotherOrSister:
    """One brother or sister; blank or None where it is not known or may not be shown."""

    id: str  # the same while this is the same child: by it a person ticks them for a recipient
    name: str
    state: State
    schools: tuple[str, ...] = ()
    year_group: str = ""
    shared: SharingStep = SharingStep.FIGURES  # how much is shown; of our own pupils everything
    elsewhere: bool = False  # at another school
    attended: int | None = None  # sessions, of ``possible``; None where not known or not shared
    possible: int | None = None
    low: bool | None = None  # below the threshold of the settings; None where not known or not shared
    just_at: bool = False  # low, and just at the threshold
    standing: Standing | None = None
    record: Record | None = None  # what the registers hold; None where they do not, or it is not shared
    together: JointAbsence | None = None  # days both missed; None where there are not both records to show
    child: Child | None = None  # as casework knows them; None for one added by hand
    held_as: str | None = None  # in the registers, where the pupil's page may be opened
    sibling: Sibling | None = None  # the link and its evidence; None where no list shows one now
    decision: SiblingDecision | None = None  # the last one, also where the evidence has changed since
    added: AddedSibling | None = None
    one_number: bool = False  # the lists give this child's number to another too: no figures of either
    same_as: str = ""  # for one added by hand: the name of one found who seems to be the same child
    born: date | None = field(default=None, repr=False)  # to stand by age; shown nowhere

    @property
    def counts(self) -> bool:
        """Whether this one is counted as a brother or sister: not while only possible, and nobody twice."""
        return self.state is not State.POSSIBLE and not self.same_as

    @property
    def asked(self) -> bool:
        """Whether a person is still to say."""
        return self.state in (State.FOUND, State.POSSIBLE)

    @property
    def may_enter_a_form(self) -> bool:
        """Whether somebody may tick them for a family's paper: confirmed, or added by a person."""
        return not self.asked


@dataclass(frozen=True, slots=True)
class NotSiblings:
    """A link that a person has rejected, which can be taken back."""

    name: str
    child: Child
    sibling: Sibling
    decision: SiblingDecision


@dataclass(frozen=True, slots=True)
class BrothersAndSisters:
    """The brothers and sisters of one child, the eldest first, those added by hand last."""

    of: Child
    itself: BrotherOrSister  # the child, with the same figures as the others
    everyone: tuple[BrotherOrSister, ...] = ()
    rejected: tuple[NotSiblings, ...] = ()
    threshold: int = 90  # percent attended at or below which attendance is low
    in_lists: bool = False  # whether a list that is loaded has this child
    two_rolls: tuple[str, ...] = ()  # the schools of this child, where lists have them at several

    @property
    def counted(self) -> tuple[BrotherOrSister, ...]:
        """Those who are counted as brothers and sisters."""
        return tuple(each for each in self.everyone if each.counts)

    @property
    def possible(self) -> tuple[BrotherOrSister, ...]:
        """Those who may be."""
        return tuple(each for each in self.everyone if each.state is State.POSSIBLE)

    @property
    def low(self) -> tuple[BrotherOrSister, ...]:
        """Those counted whose attendance is known to be low."""
        return tuple(each for each in self.counted if each.low)

    def for_the_form(self, recipient: str, ticked: Collection[str]) -> tuple[BrotherOrSister, ...]:
        """Those who may stand on a paper for the family that one named person is given.

        ``ticked`` are the ids that somebody ticked for this recipient: a half-brother may be no child of
        theirs. Only the confirmed and those added by hand; nobody where no recipient is named. Name, year and
        school may go on that paper (``in_words.form_words``), never a figure.
        """
        if not recipient.strip():
            return ()
        return tuple(each for each in self.counted if each.may_enter_a_form and each.id in ticked)


def brothers_and_sisters(
    known: KnownFamilies, child: Child, added: Sequence[AddedSibling] = ()
) -> BrothersAndSisters:
    """Every brother and sister of a child, from lists, decisions and what people were told.

    ``child`` is as casework knows them (``state.child_known``), ``added`` those told of
    (``added_siblings_of``). Each comes with how they are known (``State``), the figures that staff may see,
    in whole sessions, and whether they may enter a family's paper. On the staff sheet:
    ``in_words.staff_lines``; in the form's field "Siblings:" only ``for_the_form(recipient, ticked)`` through
    ``in_words.form_words``. A child who is never linked has none, and stands among nobody's.
    """
    row = known.lists.row_of(child)
    found: list[BrotherOrSister] = []
    rejected: list[NotSiblings] = []
    own: ListedChild | None = None
    if row is not None:
        family = known.families.of(row)
        own = family.child
        for each in family.siblings:
            decision = _decision(known, family.child, each)
            if decision and decision.verdict is Verdict.REJECTED and decision.holds_for(each.fingerprint):
                other = known.lists.children[each.child.rows[0]]
                rejected.append(NotSiblings(each.child.name, other, each, decision))
            else:
                found.append(_found(known, child, each, decision))
    found += _only_decided(known, child, found)
    found.sort(key=lambda each: (each.born or date.max, each.name))
    told = [_told(known, each, found) for each in added]
    schools = own.schools if own else ()
    itself = replace(_itself(known, child, schools), one_number=_one_number(known, own))
    if itself.shared is not SharingStep.FIGURES:  # days missed together are days of both
        found = [replace(each, together=None) for each in found]
    return BrothersAndSisters(
        of=child,
        itself=itself,
        everyone=(*found, *told),
        rejected=tuple(rejected),
        threshold=known.threshold,
        in_lists=not known.lists.listed.isdisjoint(child.keys),
        two_rolls=schools if len(schools) > 1 else (),
    )


def _itself(known: KnownFamilies, child: Child, schools: tuple[str, ...]) -> BrotherOrSister:
    each = BrotherOrSister(
        id=child.keys[0] if child.keys else child.name,
        name=child.name,
        state=State.CONFIRMED,
        schools=schools or ((child.school,) if child.school else ()),
        year_group=child.year_group,
        child=child,
        held_as=known.held_as(child),
        born=child.date_of_birth,
    )
    return _as_shared(known, child, _with_figures(known, each, known.record_of(child)))


def _decision(known: KnownFamilies, child: ListedChild, sibling: Sibling) -> SiblingDecision | None:
    """What was decided last about the two, on whichever of their rows."""
    children = known.lists.children
    for one in child.rows:
        for other in sibling.child.rows:
            decision = known.decisions.about(children[one].keys, children[other].keys)
            if decision is not None:
                return decision
    return None


def _found(
    known: KnownFamilies, asked: Child, sibling: Sibling, decision: SiblingDecision | None
) -> BrotherOrSister:
    """One whom the lists show."""
    holds = decision is not None and decision.holds_for(sibling.fingerprint)
    state = State.FOUND if sibling.link is Link.SIBLINGS else State.POSSIBLE
    if holds and decision and decision.verdict is Verdict.CONFIRMED:
        state = State.CONFIRMED
    listed = sibling.child
    child = known.lists.children[listed.rows[0]]
    one_number = _one_number(known, listed)
    each = BrotherOrSister(
        # A number that two children bear tells neither from the other: what the school calls them does.
        id=child.keys[-1 if one_number else 0] if child.keys else listed.name,
        name=listed.name,
        state=state,
        schools=listed.schools,
        year_group=listed.year_group,
        child=child,
        held_as=known.held_as(child),
        sibling=sibling,
        decision=decision,
        together=sibling.together,
        one_number=one_number,
        born=listed.date_of_birth,
    )
    return _as_shared(known, asked, _with_figures(known, each, listed.record))


def _one_number(known: KnownFamilies, listed: ListedChild | None) -> bool:
    return listed is not None and not known.lists.of_two_children.isdisjoint(listed.keys)


def _with_figures(known: KnownFamilies, each: BrotherOrSister, record: Record | None) -> BrotherOrSister:
    if record is None or not record.attendance.possible:
        return each
    attendance = record.attendance
    return replace(
        each,
        attended=attendance.attended,
        possible=attendance.possible,
        low=record.low,
        just_at=known.just_at(attendance.attended, attendance.possible),
        standing=attendance.standing,
        record=record,
    )


def _as_shared(known: KnownFamilies, asked: Child, each: BrotherOrSister) -> BrotherOrSister:
    """The same with what sharing allows of a child at another school."""
    if not known.is_elsewhere(each.schools, asked):
        return each
    shared = replace(each, elsewhere=True, shared=known.sharing)
    if known.sharing is SharingStep.FIGURES:
        return shared
    shared = replace(
        shared, attended=None, possible=None, standing=None, record=None, together=None, held_as=None
    )
    if known.sharing is SharingStep.NAMES:
        shared = replace(shared, low=None, just_at=False, year_group="")
    return shared


def _only_decided(
    known: KnownFamilies, child: Child, found: Sequence[BrotherOrSister]
) -> list[BrotherOrSister]:
    """Those a person confirmed whom no list that is loaded shows any more."""
    more = []
    mine = known.held_as(child)
    for decision in known.decisions.about_child(child.keys):
        other = decision.other_than(child.keys)
        if decision.verdict is not Verdict.CONFIRMED or other is None:
            continue
        if any(each.child and same_child(each.child.keys, other.keys) for each in found):
            continue
        held = known.held_as(other)
        each = BrotherOrSister(
            id=other.keys[0] if other.keys else other.name,
            name=other.name,
            state=State.CONFIRMED,
            schools=(other.school,) if other.school else (),
            year_group=other.year_group,
            child=other,
            held_as=held,
            decision=decision,
            together=known.families.together((mine,), (held,), len(found) + 1) if mine and held else None,
            born=other.date_of_birth,
        )
        more.append(_as_shared(known, child, _with_figures(known, each, known.record_of(other))))
    return more


def _told(known: KnownFamilies, added: AddedSibling, found: Sequence[BrotherOrSister]) -> BrotherOrSister:
    """One of whom somebody told; the attendance as the other school told it."""
    same = next((each.name for each in found if _same_name(each.name, added.name)), "")
    each = BrotherOrSister(
        id=f"added {added.id}",
        name=added.name,
        state=State.ADDED,
        schools=(added.school,) if added.school else (),
        year_group=added.year_group,
        added=added,
        same_as=same,
    )
    attended, possible = added.attended, added.possible
    if attended is None or not possible:
        return each
    low = known.settings.lists_sessions(possible - attended, possible)
    just_at = known.just_at(attended, possible)
    return replace(each, attended=attended, possible=possible, low=low, just_at=just_at)


def _same_name(one: str, other: str) -> bool:
    names = (sorted(normal_name(each.replace(",", " ")).split()) for each in (one, other))
    first, second = names
    return bool(first) and first == second


_SAID = {  # also of a link that has the two as one pupil
    (Verdict.CONFIRMED, False): "Confirmed",
    (Verdict.CONFIRMED, True): "Said to be one child",
    (Verdict.REJECTED, False): "Said not to be siblings",
    (Verdict.TWO_CHILDREN, True): "Said to be two children",
}


def decided_words(decision: SiblingDecision) -> str:
    """Who decided, and when: "Confirmed by Sam Bell on 20/11/2026"."""
    said = _SAID[decision.verdict, decision.link == Link.SAME.value]
    return f"{said} by {decision.by} on {day(decision.at.date())}"
