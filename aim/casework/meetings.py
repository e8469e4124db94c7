"""Meetings: begun for a child, on a form, followed by their reviews.

A meeting belongs to the school that holds it, and only people of that school read or change it.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from fractions import Fraction

import sqlalchemy as sa

from aim.casework import tables
from aim.casework.children import Child, child_kept, children_like
from aim.casework.entries import Clash, Entry, Saved, saved
from aim.casework.problems import NotThere
from aim.casework.store import Store
from aim.casework.tables import added
from aim.casework.users import User
from aim.plans.targets import Target, TargetKind


class Stage(StrEnum):
    """How far a meeting is."""

    PLANNED = "planned"
    HELD = "held"
    FINISHED = "finished"  # what was agreed is complete; a later change is a new version of the plan
    CALLED_OFF = "called off"


class TargetMet(StrEnum):
    """What a person decides at a review (Gloucestershire's guidance on review meetings)."""

    NOT_SAID = ""
    YES = "yes"
    SOME = "some improvement"
    NO = "no"


class NextStep(StrEnum):
    """What follows a review; a plan stands in either case."""

    NOT_SAID = ""
    NOTHING = "no further action"
    PLAN = "a further plan and review"
    ESCALATE = "consider a Notice to Improve"


@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting(Entry):
    """A meeting and what stands on its form once: when, target, review date, what a review decided."""

    form: str  # as facts/form_fields.csv names it
    school: str
    stage: Stage = Stage.PLANNED
    day: date | None = None
    time: str = ""
    place: str = ""
    target_kind: str = ""  # of TargetKind; "" where there is none yet
    target_attend: int | None = None
    target_sessions: int | None = None
    target_percent: str = ""
    target_words: str = ""  # as everyone agreed it, in words
    review_on: date | None = None
    earlier_id: int | None = None  # the meeting that this one reviews
    target_met: TargetMet = TargetMet.NOT_SAID
    decided_why: str = ""
    next_step: NextStep = NextStep.NOT_SAID

    def took_place(self, on: date) -> bool:
        """Whether it was held, seen from a day: a plan issued beforehand makes no meeting of it."""
        return self.stage in (Stage.HELD, Stage.FINISHED) and not (self.day is not None and self.day > on)

    @property
    def target(self) -> Target | None:
        """The target in sessions; None where none was agreed, or only in words.

        Nobody agrees to attend none: where how many is still blank there is no target to be met yet.
        """
        if not self.target_kind:
            return None
        percent = Fraction(self.target_percent) if self.target_percent else None
        kind = TargetKind(self.target_kind)
        if kind is not TargetKind.NO_UNAUTHORISED and not self.target_attend and percent is None:
            return None
        return Target(kind, self.target_sessions or 0, self.target_attend or 0, percent)


def begin_meeting(
    store: Store,
    user: User,
    child: Child,
    form: str,
    day: date,
    now: datetime,
    reviews: Meeting | None = None,
) -> Meeting:
    """Begin a meeting of this child's school; one begun already on the same form and day comes back as it is.

    ``reviews`` is the meeting whose plan is reviewed. Raises NotThere where that is not of this child.
    """
    user.must_see([child.school])
    with store.writing() as connection:
        child_id = child_kept(connection, child)
        for found in _of_child(connection, child, user):
            if (found.form, found.day) == (form, day) and found.stage is not Stage.CALLED_OFF:
                return found
        if reviews is not None and reviews.id not in {each.id for each in _of_child(connection, child, user)}:
            raise NotThere(
                "The meeting to review is not of this child.", "Choose one of this child's meetings."
            )
        meeting = Meeting(
            form=form, school=child.school, day=day, earlier_id=None if reviews is None else reviews.id
        )
        meeting = replace(meeting, version=1, saved_by=user.name, saved_at=now)
        begun = {"child_id": child_id, "plan_version": 1, "begun_by": user.name, "begun_at": now}
        values = {name: value for name, value in asdict(meeting).items() if name != "id"} | begun
        return replace(meeting, id=added(connection, tables.meetings, values))


def save_meeting(
    store: Store, user: User, meeting: Meeting, now: datetime
) -> Saved[Meeting] | Clash[Meeting]:
    """Keep what was changed of a meeting: its day, target, review date, stage; or that it is taken out."""
    with store.writing() as connection:
        kept, child_id = locked(connection, user, meeting.id)
        if (meeting.school, meeting.form, meeting.earlier_id) != (kept.school, kept.form, kept.earlier_id):
            raise ValueError("a meeting's school, form and earlier meeting stay as they were begun")
        result = saved(connection, tables.meetings, {"child_id": child_id}, meeting, user, now, child_id)
        if isinstance(result, Saved) and result.changed:
            one_more_version(connection, meeting.id)
        return result


def meetings_of(store: Store, user: User, child: Child) -> tuple[Meeting, ...]:
    """This child's meetings at the schools of this person, in the order of their days."""
    with store.reading() as connection:
        found = _of_child(connection, child, user)
    return tuple(sorted(found, key=lambda each: (each.day or date.min, each.id)))


def locked(connection: sa.Connection, user: User, meeting_id: int) -> tuple[Meeting, int]:
    """A meeting and our number of its child; nobody else changes its plan until the transaction ends.

    Raises NotThere where there is none, NotAllowed where it is another school's.
    """
    row = (
        connection.execute(
            sa.select(tables.meetings).where(tables.meetings.c.id == meeting_id).with_for_update()
        )
        .mappings()
        .one_or_none()
    )
    if row is None:
        raise NotThere("This meeting is not kept, or not any more.", "Choose the pupil again.")
    user.must_see([row["school"]])
    return Meeting.of(row), row["child_id"]


def one_more_version(connection: sa.Connection, meeting_id: int) -> None:
    """Count that some part of a meeting's plan was changed."""
    meetings = tables.meetings
    connection.execute(
        sa.update(meetings)
        .where(meetings.c.id == meeting_id)
        .values(plan_version=meetings.c.plan_version + 1)
    )


def _of_child(connection: sa.Connection, child: Child, user: User) -> list[Meeting]:
    meetings = tables.meetings
    mine = meetings.c.child_id.in_(children_like(connection, child)), ~meetings.c.removed
    rows = connection.execute(sa.select(meetings).where(*mine).order_by(meetings.c.id)).mappings()
    return [Meeting.of(row) for row in rows if user.may_see([row["school"]])]
