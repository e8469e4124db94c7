"""What is typed row by row: which columns each kind of row has, a new row, and the words around them.

Names and roles in full, and a senior leader who can decide; the child's view before the meeting; a reason for
each absence; who does what by when. Source: Gloucestershire's guidance on School Attendance Meetings.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum, StrEnum

from aim.casework.entries import Entry
from aim.casework.meetings import NextStep, TargetMet
from aim.casework.parts import (
    AbsenceReason,
    Action,
    Came,
    ChildsView,
    Contact,
    ContactKind,
    Disagreement,
    Done,
    Person,
    Side,
    Support,
    SupportKind,
    YesOrNo,
)
from aim.casework.plans import Plan
from aim.findings.absences import Absence
from aim.plans.targets import TargetKind
from aim.wording import counted, date_range, listed, sessions


class Kind(Enum):
    """How a column is typed."""

    TEXT = "one line"
    LINES = "several lines"
    DAY = "a day"
    CHOICE = "one of a few"
    TICK = "a tick"
    NUMBER = "a whole number"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a kind of row; ``name`` is the field of its entry."""

    name: str
    label: str
    kind: Kind = Kind.TEXT
    width: int = 2
    placeholder: str = ""
    choices: type[StrEnum] | None = None
    help: str = ""


@dataclass(frozen=True, slots=True)
class RowKind:
    """A kind of row: its columns line by line, its table, and a new one with nothing in it."""

    name: str
    table: str
    lines: tuple[tuple[Column, ...], ...]
    new: Callable[[], Entry]

    @property
    def labels(self) -> dict[str, str]:
        """What each column is called."""
        return {column.name: column.label for line in self.lines for column in line}


def _new_person() -> Person:
    return Person(name="")


def _new_disagreement() -> Disagreement:
    return Disagreement(said="")


def _new_support() -> Support:
    return Support(what="")


class TargetAsked(StrEnum):
    """What a target asks for, or that nobody has said it yet."""

    NOT_SAID = ""
    SESSIONS = TargetKind.SESSIONS.value
    NO_UNAUTHORISED = TargetKind.NO_UNAUTHORISED.value


_NO_DAY = date(1900, 1, 1)

MEETING_DAY = Column("day", "Day of the meeting", Kind.DAY)
MEETING_TIME = Column("time", "Time", placeholder="3.30 pm")
MEETING_PLACE = Column("place", "Place", placeholder="Room 4")
REVIEW_ON = Column("review_on", "Review date", Kind.DAY)
TARGET_KIND = Column("target_kind", "Target", Kind.CHOICE, choices=TargetAsked)
TARGET_ATTEND = Column("target_attend", "Attend at least (sessions)", Kind.NUMBER)
TARGET_WORDS = Column(
    "target_words",
    "The target in everyone's words",
    Kind.LINES,
    placeholder="what everyone thinks can be reached",
)
TARGET_MET = Column("target_met", "Target met?", Kind.CHOICE, choices=TargetMet)
NEXT_STEP = Column("next_step", "What follows", Kind.CHOICE, choices=NextStep)
DECIDED_WHY = Column(
    "decided_why",
    "Why, in words",
    Kind.LINES,
    placeholder="what worked well, however small, and what did not",
)
MEETING_COLUMNS = (
    *(MEETING_DAY, MEETING_TIME, MEETING_PLACE),
    *(REVIEW_ON, TARGET_KIND, TARGET_ATTEND, TARGET_WORDS),
    *(TARGET_MET, NEXT_STEP, DECIDED_WHY),
)

PEOPLE = RowKind(
    "people",
    "meeting_people",
    (
        (
            Column("name", "Name in full", width=4, placeholder="forename and surname"),
            Column("role", "Role in full", width=4, placeholder="what they are here"),
            Column("side", "For whom", Kind.CHOICE, 3, choices=Side),
            Column("came", "Came?", Kind.CHOICE, 3, choices=Came),
            Column(
                "can_decide",
                "Can decide",
                Kind.TICK,
                3,
                help="A senior leader who can decide at the meeting, about a timetable for example.",
            ),
        ),
        (
            Column("invited_on", "Invited on", Kind.DAY, 3),
            Column("invited_how", "How", width=3, placeholder="by letter, agreed by phone first"),
            Column("note", "Note", width=6),
        ),
    ),
    _new_person,
)
CHILDS_VIEW = RowKind(
    "view",
    "childs_views",
    (
        (
            Column("asked_by", "Asked by", width=3, placeholder="name and role"),
            Column("asked_on", "On", Kind.DAY, 2),
            Column(
                "time_outside_offered",
                "Time apart offered",
                Kind.CHOICE,
                2,
                choices=YesOrNo,
                help="Whether time to talk apart from the meeting was offered.",
            ),
        ),
        (
            Column(
                "own_words",
                "In the child's own words",
                Kind.LINES,
                placeholder="what goes well, what is hard",
            ),
        ),
        (
            Column(
                "knows_support",
                "Which support the child says there is, and what it is like",
                Kind.LINES,
                placeholder="as the child explains it",
            ),
        ),
    ),
    ChildsView,
)
ACTIONS = RowKind(
    "action",
    "actions",
    (
        (
            Column("who", "Who", width=3, placeholder="name"),
            Column("what", "Does what", width=7, placeholder="what is agreed"),
            Column("due_on", "By when", Kind.DAY, 2),
        ),
    ),
    lambda: Action(what=""),
)
ACTIONS_REVIEWED = RowKind(
    "action",
    "actions",
    (
        (
            Column("done", "Done?", Kind.CHOICE, 2, choices=Done),
            Column("done_on", "On", Kind.DAY, 3),
            Column("came_of_it", "What came of it", width=5),
        ),
    ),
    lambda: Action(what=""),
)
DISAGREEMENTS = RowKind(
    "disagreement",
    "disagreements",
    (
        (
            Column("said_by", "Who disagrees", width=3),
            Column("said_on", "On", Kind.DAY, 2),
            Column("said", "With what, in their words", width=7),
        ),
        (
            Column("replied_by", "Reply by", width=3),
            Column("replied_on", "On", Kind.DAY, 2),
            Column("reply", "Reply", width=7),
        ),
    ),
    _new_disagreement,
)
REASONS = RowKind(
    "reason",
    "absence_reasons",
    (
        (
            Column("known_to_school", "What school knows", width=4),
            Column("reason_given", "Reason given", width=4),
            Column("given_by", "By whom", width=2),
        ),
    ),
    lambda: AbsenceReason(first_day=_NO_DAY, last_day=_NO_DAY),
)
SUPPORT = RowKind(
    "support",
    "support",
    (
        (
            Column("what", "What", width=5, placeholder="breakfast club"),
            Column("kind", "Log", Kind.CHOICE, 3, choices=SupportKind),
            Column("first_day", "From", Kind.DAY, 3),
            Column("last_day", "To", Kind.DAY, 3),
            Column("lead", "Lead", width=3),
        ),
        (
            Column("requested_on", "Requested", Kind.DAY, 3),
            Column("answered_on", "Answered", Kind.DAY, 3),
            Column("answer", "Answer", width=3),
            Column("consent", "Consent by", width=3),
            Column("outcome", "Outcome", width=4),
        ),
    ),
    _new_support,
)
CHRONOLOGY = RowKind(
    "contact",
    "chronology",
    (
        (
            Column("day", "Day", Kind.DAY, 3),
            Column("kind", "What it was", Kind.CHOICE, 3, choices=ContactKind),
            Column("what", "About", width=11, placeholder="why the bus was missed"),
        ),
        (
            Column("time", "Time", width=2, placeholder="8.45"),
            Column("by_whom", "By", width=4),
            Column("with_whom", "With", width=4),
            Column("came_of_it", "What came of it", width=7),
        ),
    ),
    lambda: Contact(day=_NO_DAY),
)


@dataclass(frozen=True, slots=True)
class SpellRow:
    """One absence and the reasons kept or still to be said for it."""

    words: str
    entry: AbsenceReason


def spell_rows(absences: Sequence[Absence], kept: Sequence[AbsenceReason]) -> tuple[SpellRow, ...]:
    """An absence a row, the newest first, with what is kept for it; what is kept for others after them.

    A reason belongs to the absence that begins with the session it was kept for: one that went on since then
    keeps its reason.
    """
    left = {(each.first_day, each.first_session): each for each in kept}
    rows = []
    for spell in reversed(absences):
        entry = left.pop((spell.first_day, spell.first_session), None)
        if entry is None:
            entry = AbsenceReason(
                first_day=spell.first_day,
                last_day=spell.last_day,
                first_session=spell.first_session,
                last_session=spell.last_session,
            )
        codes = listed(spell.codes)
        words = f"{date_range(spell.first_day, spell.last_day)}: {sessions(spell.sessions)}, {codes}"
        rows.append(SpellRow(words, entry))
    others = [
        SpellRow(f"{date_range(each.first_day, each.last_day)}: no absence in the marks held", each)
        for each in left.values()
    ]
    return (*rows, *others)


def note_on_people(plan: Plan) -> str:
    """What is missing from the list of people; "" where nothing is."""
    if not plan.people:
        return "Nobody is down yet."
    unfinished = sum(not (each.name and each.role) for each in plan.people)
    notes = []
    if not plan.someone_can_decide:
        notes.append(
            "No senior leader who can decide is down: a change of timetable or lessons could not be agreed "
            "at the meeting."
        )
    if unfinished:
        notes.append(f"Name and role are needed in full: {counted(unfinished, 'person', 'people')} without.")
    return " ".join(notes)
