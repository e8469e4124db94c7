"""A plan as the answers of its form: what was typed field by field, and what the rows say in words.

What is put together here is what people said and nothing else; a field without any of it stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from aim.casework.parts import AbsenceReason, Action, Came, ChildsView, Person, Side
from aim.casework.plans import Plan
from aim.documents.fields import Answer, form_fields
from aim.documents.forms import AnswerValue
from aim.in_words import target_sentence
from aim.plans.targets import TargetKind
from aim.wording import date_range, day

# The fields that rows fill in: nobody types into them.
FROM_ROWS = (
    "present",
    "invited_but_absent",
    "childs_view",
    "young_person_agrees",
    "parents_agree",
    "school_agrees",
    "target",
    "review_date",
    "meeting_time",
    "copies_to",
)
_SIDES = {
    "young_person_agrees": (Side.YOUNG_PERSON,),
    "parents_agree": (Side.PARENTS,),
    "school_agrees": (Side.SCHOOL, Side.AGENCIES, Side.NOT_SAID),
}


def answers_of(plan: Plan) -> dict[str, AnswerValue]:
    """The answers that this plan gives to the fields of its form; none where nothing was said."""
    fields = {field.name: field for field in form_fields(plan.meeting.form)}
    found: dict[str, AnswerValue] = {}
    for name, text in plan.texts.items():
        if name in fields and fields[name].answer is not Answer.NONE:
            found[name] = text.text
    for name, words in _from_rows(plan):
        if words and name in fields:
            typed = str(found.get(name, ""))
            found[name] = f"{words}\n{typed}" if typed else words
    return found


def _from_rows(plan: Plan) -> Iterator[tuple[str, str]]:
    meeting = plan.meeting
    yield "meeting_time", ", ".join(filter(None, (meeting.time, meeting.place)))
    here = [each for each in plan.people if each.came is Came.CAME]
    yield "present", "\n".join(_person(each) for each in here)
    away = [each for each in plan.people if each.came in (Came.APOLOGIES, Came.DID_NOT_COME)]
    yield "invited_but_absent", "\n".join(f"{_person(each)} ({each.came})" for each in away)
    yield "childs_view", "\n".join(map(_view, plan.childs_views))
    yield "reasons_known_to_school", _reasons(plan.reasons, "known_to_school")
    yield "parents_comments", _reasons(plan.reasons, "reason_given")
    for name, sides in _SIDES.items():
        yield name, "\n".join(action_in_words(each) for each in plan.actions if each.side in sides)
    yield "target", target_in_words(plan)
    yield "review_date", meeting.review_on.isoformat() if meeting.review_on else ""


def target_in_words(plan: Plan) -> str:
    """The target as agreed: in sessions, in words, or both; "" where there is none yet."""
    target = plan.meeting.target
    whole = (
        target is not None and target.sessions and (target.attend or target.kind is not TargetKind.SESSIONS)
    )
    said = f"{target_sentence(target)}." if target is not None and whole else ""
    return "\n".join(filter(None, (said[:1].upper() + said[1:], plan.meeting.target_words)))


def action_in_words(action: Action) -> str:
    """ "Mr Bell: meets Ada on Mondays (by 30/11/2026)"."""
    if not action.what:
        return ""
    who = f"{action.who}: " if action.who else ""
    due = f" (by {day(action.due_on)})" if action.due_on else ""
    return f"{who}{action.what}{due}"


def _person(person: Person) -> str:
    return ", ".join(filter(None, (person.name, person.role)))


def _view(view: ChildsView) -> str:
    asked = " ".join(
        filter(
            None,
            (
                f"asked by {view.asked_by}" if view.asked_by else "",
                f"on {day(view.asked_on)}" if view.asked_on else "",
            ),
        )
    )
    lines = [f"{asked[:1].upper()}{asked[1:]}:" if asked else "", view.own_words]
    if view.knows_support:
        lines.append(f"About the support there is: {view.knows_support}")
    if view.time_outside_offered:
        lines.append(f"Time to talk apart from the meeting was offered: {view.time_outside_offered}.")
    return "\n".join(filter(None, lines))


def _reasons(reasons: Iterable[AbsenceReason], name: str) -> str:
    lines = []
    for each in reasons:
        if said := getattr(each, name):
            by = f" ({each.given_by})" if name == "reason_given" and each.given_by else ""
            lines.append(f"{date_range(each.first_day, each.last_day)}: {said}{by}")
    return "\n".join(lines)
