"""Plans as casework holds them, without a database: one with everything said, and one with nothing."""

from __future__ import annotations

from datetime import date

from aim.casework.children import Child
from aim.casework.entries import Entry
from aim.casework.meetings import Meeting, Stage
from aim.casework.parts import (
    AbsenceReason,
    Action,
    Came,
    ChildsView,
    Disagreement,
    Done,
    Person,
    Side,
    Support,
    SupportKind,
    Text,
    YesOrNo,
)
from aim.casework.plans import Plan
from aim.plans.targets import TargetKind

FRIDAY = date(2026, 11, 27)
REVIEW = date(2026, 12, 18)
FORM = "school-attendance-meeting"
CHILD = Child("Invented Academy", "Okafor", "Ada", date(2014, 3, 2))

ROWS: tuple[Entry, ...] = (
    Person(name="Grace Okafor", role="mother", side=Side.PARENTS, came=Came.CAME),
    Person(name="Sam Bell", role="Head of Year 8", side=Side.SCHOOL, came=Came.CAME),
    Person(name="Joseph Okafor", role="father", side=Side.PARENTS, came=Came.APOLOGIES),
    Person(name="Jo Reed", role="family support worker", side=Side.AGENCIES, came=Came.DID_NOT_COME),
    Person(name="Priya Nair", role="deputy head", side=Side.SCHOOL, can_decide=True),
    ChildsView(
        asked_by="Sam Bell",
        asked_on=date(2026, 11, 24),
        own_words="Mornings are hard. Art is the best day.",
        knows_support="Breakfast club, it is toast.",
        time_outside_offered=YesOrNo.YES,
    ),
    AbsenceReason(
        first_day=date(2026, 11, 2),
        last_day=date(2026, 11, 6),
        first_session="AM",
        last_session="AM",
        known_to_school="chest infection, by telephone",
        reason_given="the GP was seen twice",
        given_by="Grace Okafor",
        given_on=FRIDAY,
    ),
    AbsenceReason(
        first_day=date(2026, 11, 11), last_day=date(2026, 11, 11), first_session="AM", last_session="AM"
    ),
    Action(
        side=Side.SCHOOL,
        who="Sam Bell",
        what="meet Ada at 8.40 on Mondays",
        due_on=date(2026, 11, 30),
        done=Done.DONE,
        done_on=date(2026, 11, 30),
        came_of_it="in on time each Monday",
    ),
    Action(side=Side.PARENTS, who="Grace Okafor", what="phone before 8.30 on a day Ada cannot come"),
    Action(
        side=Side.YOUNG_PERSON, what="tell Mr Bell on the day when something goes wrong", done=Done.PARTLY
    ),
    Action(side=Side.AGENCIES, who="Jo Reed", what="visit on Tuesdays", done=Done.NOT_DONE),
    Disagreement(
        said_by="Joseph Okafor",
        said_on=date(2026, 12, 1),
        said="the bus was late, not Ada",
        replied_by="Sam Bell",
        reply="the marks were looked at again",
    ),
)
SUPPORT = (
    Support(
        kind=SupportKind.PASTORAL,
        what="Breakfast club",
        requested_on=date(2026, 9, 14),
        answered_on=date(2026, 9, 16),
        answer="yes",
        first_day=date(2026, 9, 21),
        lead="Sam Bell",
        consent="Grace Okafor",
        outcome="on time on 14 of 18 days",
    ),
    Support(what="School nurse", requested_on=date(2026, 11, 10)),
)


def plan(*rows: Entry, meeting: Meeting | None = None, **texts: str) -> Plan:
    """A plan with these rows and these texts by field."""

    def of(kind: type[Entry]) -> tuple:
        return tuple(each for each in rows if isinstance(each, kind))

    return Plan(
        meeting=meeting or Meeting(form=FORM, school=CHILD.school),
        child=CHILD,
        version=1,
        texts={name: Text(field=name, text=text) for name, text in texts.items()},
        people=of(Person),
        childs_views=of(ChildsView),
        reasons=of(AbsenceReason),
        actions=of(Action),
        disagreements=of(Disagreement),
    )


def full_plan() -> Plan:
    """A first meeting at which everything was said and agreed."""
    held = Meeting(
        form=FORM,
        school=CHILD.school,
        stage=Stage.HELD,
        day=FRIDAY,
        time="3.30 pm",
        place="Room 4",
        target_kind=TargetKind.SESSIONS,
        target_attend=27,
        target_sessions=30,
        review_on=REVIEW,
    )
    return plan(*ROWS, meeting=held, strengths="Art.", school_support="Explained to both.")
