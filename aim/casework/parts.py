"""What people say before, at and after a meeting, row by row: the parts of a plan and of a child's record.

The elements are those of Gloucestershire's guidance on both meetings. Blank or None means that
nobody has said it: nothing is filled in for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from aim.casework.entries import Entry


class Side(StrEnum):
    """For whom somebody comes, or who agrees to an action."""

    NOT_SAID = ""
    YOUNG_PERSON = "young person"
    PARENTS = "parents or carers"
    SCHOOL = "school"
    AGENCIES = "other agencies"


class Came(StrEnum):
    """What became of an invitation."""

    NOT_SAID = ""
    CAME = "came"
    APOLOGIES = "sent apologies"
    DID_NOT_COME = "did not come"


class YesOrNo(StrEnum):
    """An answer that may still be open."""

    NOT_SAID = ""
    YES = "yes"
    NO = "no"


class Done(StrEnum):
    """What became of an action."""

    NOT_SAID = ""
    DONE = "done"
    PARTLY = "partly done"
    NOT_DONE = "not done"


class SupportKind(StrEnum):
    """Which log a piece of support belongs to."""

    NOT_SAID = ""
    ACADEMIC = "academic"
    PASTORAL = "pastoral"


class ContactKind(StrEnum):
    """What stands in a chronology."""

    NOT_SAID = ""
    CALL = "call"
    VISIT = "visit"
    LETTER = "letter"
    MESSAGE = "e-mail or message"
    MEETING = "meeting"
    OTHER = "other"


@dataclass(frozen=True, slots=True, kw_only=True)
class Text(Entry):
    """What was typed into one field of a form (``facts/form_fields.csv`` names the fields)."""

    field: str
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Person(Entry):
    """Somebody invited to a meeting or there: name and role in full."""

    name: str
    role: str = ""
    side: Side = Side.NOT_SAID
    can_decide: bool = False  # a senior leader, so that what needs a decision can be decided at the meeting
    invited_on: date | None = None
    invited_how: str = ""
    came: Came = Came.NOT_SAID
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildsView(Entry):
    """What the child said, who asked and when; it should be known before the meeting."""

    asked_by: str = ""
    asked_on: date | None = None
    own_words: str = ""
    knows_support: str = ""  # which support the child says there is, and what it is like, in their words
    time_outside_offered: YesOrNo = YesOrNo.NOT_SAID  # to speak apart from the meeting


@dataclass(frozen=True, slots=True, kw_only=True)
class AbsenceReason(Entry):
    """Why a spell of absence was: what the school knows, and what was said at the meeting."""

    first_day: date
    last_day: date
    first_session: str = ""  # AM or PM, as the spell has it
    last_session: str = ""
    known_to_school: str = ""
    reason_given: str = ""
    given_by: str = ""
    given_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Action(Entry):
    """Something somebody agreed to do."""

    side: Side = Side.NOT_SAID
    who: str = ""
    what: str
    due_on: date | None = None
    done: Done = Done.NOT_SAID
    done_on: date | None = None
    came_of_it: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement(Entry):
    """What somebody does not agree with, and the reply."""

    said_by: str = ""
    said_on: date | None = None
    said: str
    replied_by: str = ""
    replied_on: date | None = None
    reply: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Support(Entry):
    """Support asked for or given; it belongs to the child and stands in every later plan."""

    kind: SupportKind = SupportKind.NOT_SAID
    what: str
    requested_on: date | None = None
    answered_on: date | None = None
    answer: str = ""
    first_day: date | None = None
    last_day: date | None = None
    lead: str = ""
    consent: str = ""  # who agreed to it
    outcome: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Contact(Entry):
    """A line of the chronology: a call, a visit, a letter or a meeting."""

    day: date | None
    time: str = ""
    kind: ContactKind = ContactKind.NOT_SAID
    by_whom: str = ""
    with_whom: str = ""
    what: str = ""
    came_of_it: str = ""
