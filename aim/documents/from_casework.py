"""What casework already holds for a paper, as answers to its fields: nothing typed is ever typed twice."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from aim.brothers_and_sisters.in_words import line, staff_lines
from aim.brothers_and_sisters.of_child import BrothersAndSisters
from aim.casework.children import Child
from aim.casework.meetings import Meeting, Stage, meetings_of
from aim.casework.parts import Action, Came, Person, Side
from aim.casework.plans import Plan, plan_of
from aim.casework.record import support_of
from aim.casework.store import Store
from aim.casework.users import User
from aim.documents.answers import AnswerValue
from aim.documents.fields import form_fields
from aim.documents.plan_answers import of_the_plan_reviewed, person_line, support_line
from aim.plans.targets import Target
from aim.wording import day


def staff_sheet_answers(
    store: Store,
    user: User,
    child: Child,
    meeting_id: int | None = None,
    siblings: BrothersAndSisters | None = None,
) -> dict[str, AnswerValue]:
    """What the staff sheet says of support, of what school promised last time and of who is coming.

    Without a meeting the last plan of all is what was promised. Only fields of which something is held.
    ``siblings`` are the brothers and sisters as staff may see them, without those whom somebody rejected.
    Raises NotThere where there is no such meeting, NotAllowed where it is another school's.
    """
    plan = plan_of(store, user, meeting_id) if meeting_id is not None else None
    earlier = _earlier(meetings_of(store, user, child), plan.meeting if plan else None)
    found: dict[str, AnswerValue] = {
        "support": [support_line(each) for each in support_of(store, user, child)],
        "promised": _promised(plan_of(store, user, earlier.id)) if earlier else [],
    }
    if siblings is not None:
        found["siblings"] = [*staff_lines(siblings)] or line(siblings)
    if plan is not None:
        found |= _of_meeting(plan)
    return {name: said for name, said in found.items() if said not in ("", [])}


@dataclass(frozen=True)
class Reviewed:
    """The plan that a review looks back on: answers for the review's form, and what was agreed."""

    answers: Mapping[str, AnswerValue]
    review_on: date | None
    target: Target | None


def plan_reviewed(store: Store, user: User, child: Child, form: str, review_day: date) -> Reviewed | None:
    """The last plan before a review on this day that its form reviews; None where none is kept.

    A School Attendance Meeting is reviewed on its own review form, one of the form of 2017 on the other.
    """
    kinds = [form, form.replace("review", "meeting")]
    before = [
        each
        for each in meetings_of(store, user, child)
        if each.form in kinds and each.stage is not Stage.CALLED_OFF and each.day and each.day < review_day
    ]
    if not before:
        return None
    plan = plan_of(store, user, before[-1].id)
    names = {field.name for field in form_fields(form)}
    said: dict[str, AnswerValue] = {
        name: words for name, words in of_the_plan_reviewed(plan) if words and name in names
    }
    agreed = plan.meeting.review_on
    after = agreed if agreed and plan.meeting.day and agreed > plan.meeting.day else None
    return Reviewed(said, after, plan.meeting.target)


def _of_meeting(plan: Plan) -> dict[str, AnswerValue]:
    return {
        "meeting_time": plan.meeting.time,
        "meeting_place": plan.meeting.place,
        "review": plan.meeting.earlier_id is not None,
        "coming": [_person_line(each) for each in plan.people],
        "can_decide": plan.someone_can_decide,
        "childs_view_obtained": any(each.asked_on or each.own_words for each in plan.childs_views),
    }


def _earlier(meetings: tuple[Meeting, ...], now: Meeting | None) -> Meeting | None:
    """The meeting whose promises are looked back on: the one reviewed, else the last one before."""
    held = [each for each in meetings if each.stage is not Stage.CALLED_OFF]
    if now is None:
        return held[-1] if held else None
    if now.earlier_id is not None:
        return next((each for each in held if each.id == now.earlier_id), None)
    before = [each for each in held if each.id != now.id and _day(each) < _day(now)]
    return before[-1] if before else None


def _day(meeting: Meeting) -> date:
    return meeting.day or date.max


def _promised(plan: Plan) -> list[str]:
    """What school agreed to, each with what became of it; a plan typed without rows is given as it stands."""
    rows = [_action_line(each) for each in plan.actions if each.side is Side.SCHOOL]
    typed = plan.texts.get("school_agrees")
    if not rows and typed is not None:
        rows = [line for line in typed.text.splitlines() if line.strip()]
    return rows


def _action_line(action: Action) -> str:
    agreed = ", ".join(filter(None, (action.who, f"by {day(action.due_on)}" if action.due_on else "")))
    done = action.done.value or "not said whether it was done"
    when = f" on {day(action.done_on)}" if action.done_on else ""
    outcome = f"; {action.came_of_it}" if action.came_of_it else ""
    return f"{action.what}{f' ({agreed})' if agreed else ''}: {done}{when}{outcome}"


def _person_line(person: Person) -> str:
    who = person_line(person)
    decides = " (can decide)" if person.can_decide else ""
    came = f": {person.came.value}" if person.came is not Came.NOT_SAID else ""
    return f"{who}{decides}{came}{f'; {person.note}' if person.note else ''}"
