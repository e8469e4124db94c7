"""What casework holds of a meeting, as answers to the fields of any form: nothing typed is ever typed twice.

Only what people said is put together here. A field that nothing was said for is left out, so that it stays a
prompt on the paper; a name, a date or an outcome that is missing is left out of its line and never guessed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import date
from typing import TypeVar

from aim.casework.issuing import Issue
from aim.casework.meetings import NextStep, TargetMet
from aim.casework.parts import (
    AbsenceReason,
    Action,
    Came,
    ChildsView,
    Contact,
    Disagreement,
    Done,
    Person,
    Side,
    Support,
)
from aim.casework.plans import Plan
from aim.documents.answers import AnswerValue
from aim.documents.fields import Answer, FormField, form_fields
from aim.plans.targets import TargetKind
from aim.wording import date_range, day, half_day, sessions

T = TypeVar("T")

REVIEWS = ("school-attendance-review", "attendance-improvement-review")

# What a person decided at a review, as the three boxes of the form of 2017 have it; other pairs tick none.
ACTION_BOXES = {
    (TargetMet.YES, NextStep.NOTHING): 0,
    (TargetMet.SOME, NextStep.PLAN): 1,
    (TargetMet.NO, NextStep.ESCALATE): 2,
}
_AGREES = {
    "young_person_agrees": Side.YOUNG_PERSON,
    "parents_agree": Side.PARENTS,
    "school_agrees": Side.SCHOOL,
}


def answers_of(
    plan: Plan,
    form: str = "",
    *,
    earlier: Plan | None = None,
    support: Iterable[Support] = (),
    issues: Iterable[Issue] = (),
) -> dict[str, AnswerValue]:
    """The answers that this plan gives to the fields of a form, its own form unless another is named.

    ``earlier`` is the plan that a review looks back on, ``support`` the child's log, ``issues`` what was
    given out. Rows come first, then what was typed into the same field. Raises KeyError for a form that
    does not exist.
    """
    form = form or plan.meeting.form
    fields = {field.name: field for field in form_fields(form)}
    found: dict[str, AnswerValue] = {}
    for name, text in plan.texts.items():
        if name in fields and fields[name].answer is not Answer.NONE and text.text.strip():
            found[name] = text.text
    for name, words in _from_rows(plan, fields, form, earlier, tuple(support), issues):
        if words and name in fields:
            typed = str(found.get(name, ""))
            found[name] = f"{words}\n{typed}" if typed and words != typed else words
    return found


def _from_rows(
    plan: Plan,
    fields: dict[str, FormField],
    form: str,
    earlier: Plan | None,
    support: tuple[Support, ...],
    issues: Iterable[Issue],
) -> Iterator[tuple[str, str]]:
    """Each field and what the rows say for it; "" where they say nothing."""
    meeting = plan.meeting
    yield "meeting_time", meeting.time
    yield "meeting_place", meeting.place
    present = _lines(person_line, (each for each in plan.people if each.came is Came.CAME))
    away = _lines(away_line, plan.people)
    if away and "invited_but_absent" not in fields:  # the form of a review has one place for people
        present = "\n".join(filter(None, (present, f"Invited, not here:\n{away}")))
    yield "present", present
    yield "invited_but_absent", away
    yield "childs_view", _lines(view_lines, plan.childs_views)
    yield "reasons_known_to_school", _lines(reason_known_line, plan.reasons)
    yield "parents_comments", _lines(reason_given_line, plan.reasons)
    yield "reasons_given", _lines(reason_given_line, plan.reasons)
    yield "school_support", _lines(support_line, support)
    yield "offered", _lines(offered_line, support)
    for name, side in _AGREES.items():
        yield name, _lines(action_line, (each for each in plan.actions if each.side is side))
    yield from _without_a_heading(plan, fields)
    yield "review_date", day(meeting.review_on)
    yield "copies_to", _lines(str, dict.fromkeys(handed_over_lines(issues)))
    if form not in REVIEWS:
        yield "target", target_in_words(plan)
        return
    yield "new_target", target_in_words(plan)
    yield "target_met", meeting.target_met.value
    yield "target_met_why", meeting.decided_why
    yield "next_step", meeting.next_step.value
    if "action" in fields and (meeting.target_met, meeting.next_step) in ACTION_BOXES:
        yield "action", fields["action"].choices[ACTION_BOXES[meeting.target_met, meeting.next_step]]
    if earlier is not None:
        yield from of_the_plan_reviewed(earlier)


def of_the_plan_reviewed(earlier: Plan) -> Iterator[tuple[str, str]]:
    """What a review form says of the plan that it looks back on: its day, its target, its actions."""
    yield "initial_meeting_date", day(earlier.meeting.day)
    yield "target", target_in_words(earlier)
    yield "previous_actions", _lines(done_line, earlier.actions)


def _without_a_heading(plan: Plan, fields: dict[str, FormField]) -> Iterator[tuple[str, str]]:
    """What agencies agreed to, what nobody is down for, and disagreements."""
    agencies = _lines(action_line, (each for each in plan.actions if each.side is Side.AGENCIES))
    nobodys = _lines(
        lambda each: f"{action_line(each)} (for whom: not said)",
        (each for each in plan.actions if each.side is Side.NOT_SAID and each.what),
    )
    disagreements = _lines(disagreement_lines, plan.disagreements)
    if "other_agencies" in fields:
        yield "other_agencies", agencies
    elif agencies:
        nobodys = "\n".join(filter(None, (f"Other agencies:\n{agencies}", nobodys)))
    yield "other_key_issues", "\n".join(filter(None, (nobodys, disagreements)))


def person_line(person: Person) -> str:
    """ "Sam Bell, Head of Year 8": name and role in full."""
    return ", ".join(filter(None, (person.name, person.role)))


def away_line(person: Person) -> str:
    """The same with what became of the invitation; "" for those who came. Nobody who was entered is lost."""
    if person.came is Came.CAME or not person_line(person):
        return ""
    return f"{person_line(person)} ({person.came.value or 'whether they came is not said'})"


def view_lines(view: ChildsView) -> str:
    """What the child said, after who asked and when."""
    by, on = f"by {view.asked_by}" if view.asked_by else "", f"on {day(view.asked_on)}"
    asked = " ".join(filter(None, (by, on if view.asked_on else "")))
    lines = [f"Asked {asked}:" if asked else "", view.own_words]
    if view.knows_support:
        lines.append(f"About the support there is: {view.knows_support}")
    if view.time_outside_offered:
        lines.append(f"Time to talk apart from the meeting was offered: {view.time_outside_offered}.")
    return "\n".join(filter(None, lines)) if view.own_words or view.knows_support or asked else ""


def reason_known_line(reason: AbsenceReason) -> str:
    """ "05/10/2026 to 07/10/2026: cough": a spell and the reason that school has; "" for none."""
    return f"{_spell(reason)}: {reason.known_to_school}" if reason.known_to_school else ""


def reason_given_line(reason: AbsenceReason) -> str:
    """The same with what was said of it, by whom and when; "" where nothing was."""
    if not reason.reason_given:
        return ""
    on = f"on {day(reason.given_on)}" if reason.given_on else ""
    by = " ".join(filter(None, (reason.given_by, on)))
    return f"{_spell(reason)}: {reason.reason_given}{f' ({by})' if by else ''}"


def action_line(action: Action) -> str:
    """ "Sam Bell: meet Ada on Mondays (by 30/11/2026)"."""
    if not action.what:
        return ""
    who = f"{action.who}: " if action.who else ""
    due = f" (by {day(action.due_on)})" if action.due_on else ""
    return f"{who}{action.what}{due}"


def done_line(action: Action) -> str:
    """The same with whether it was done, when and what came of it."""
    if not action.what:
        return ""
    whose = f" [{action.side}]" if action.side and not action.who else ""
    when = f" on {day(action.done_on)}" if action.done_on else ""
    done = "not said whether it was done" if action.done is Done.NOT_SAID else f"{action.done}{when}"
    came = f"; {action.came_of_it}" if action.came_of_it else ""
    return f"{action_line(action)}{whose}: {done}{came}"


def support_line(support: Support) -> str:
    """One line of the support log: what, asked for, answered, from when, who leads, what came of it."""
    kind = f" ({support.kind})" if support.kind else ""
    said = "; ".join(_of_support(support))
    return f"{support.what}{kind}{f': {said}' if said else ''}" if support.what else ""


def offered_line(support: Support) -> str:
    """ "Breakfast club: 21/09/2026": what was offered, and the first date that is known of it."""
    known = [when for when in (support.requested_on, support.answered_on, support.first_day) if when]
    return f"{support.what}{f': {day(min(known))}' if known else ''}" if support.what else ""


def disagreement_lines(each: Disagreement) -> str:
    """What somebody does not agree with, and the reply."""
    said = _by(each.said_by, each.said_on)
    reply = f"\nReply{_by(each.replied_by, each.replied_on)}: {each.reply}" if each.reply else ""
    return f"Not agreed{said}: {each.said}{reply}" if each.said else ""


def contact_line(contact: Contact) -> str:
    """One line of the chronology: "20/11/2026 9.15, call, Sam Bell with Grace Okafor: ..."."""
    when = " ".join(filter(None, (day(contact.day), contact.time)))
    whom = f"with {contact.with_whom}" if contact.with_whom else ""
    who = " ".join(filter(None, (contact.by_whom, whom)))
    came = f" ({contact.came_of_it})" if contact.came_of_it else ""
    head = ", ".join(filter(None, (when, contact.kind.value, who)))
    return f"{head}{f': {contact.what}' if contact.what else ''}{came}"


def handed_over_lines(issues: Iterable[Issue]) -> Iterator[str]:
    """ "Grace Okafor, mother, by hand, 27/11/2026" for each handing over that stands as it was entered."""
    for issue in issues:
        for file in issue.files:
            for handing in file.handed_over:
                if handing.took_place and not handing.corrected:
                    to = handing.recipient
                    yield ", ".join(filter(None, (to.name, to.role, to.how, day(to.on_day))))


def target_in_words(plan: Plan) -> str:
    """The target as agreed: in sessions, in words, or both; "" where there is none yet."""
    target = plan.meeting.target
    said = ""
    if target is not None and target.kind is TargetKind.NO_UNAUTHORISED:
        said = "No further unauthorised absence"
    elif target is not None and target.sessions and target.attend:
        said = f"Attend at least {target.attend:,} of the {sessions(target.sessions)} up to the review"
    words = plan.meeting.target_words.strip()
    return "\n".join(dict.fromkeys(filter(None, (said, words))))


def _of_support(support: Support) -> Iterator[str]:
    if support.requested_on:
        yield f"asked for on {day(support.requested_on)}"
    if support.answered_on or support.answer:
        on = f" on {day(support.answered_on)}" if support.answered_on else ""
        yield f"answered{on}{f': {support.answer}' if support.answer else ''}"
    elif support.requested_on and not support.first_day:
        yield "no answer noted yet"
    if support.first_day and support.last_day:
        yield f"from {day(support.first_day)} to {day(support.last_day)}"
    elif support.first_day:
        yield f"since {day(support.first_day)}"
    elif support.last_day:
        yield f"until {day(support.last_day)}"
    if support.lead:
        yield f"led by {support.lead}"
    if support.consent:
        yield f"agreed to by {support.consent}"
    if support.outcome:
        yield support.outcome


def _spell(reason: AbsenceReason) -> str:
    """The days of a spell, with the half days it begins and ends on where they are not whole days."""
    first, last = reason.first_session, reason.last_session
    if reason.first_day == reason.last_day:
        return (
            f"{day(reason.first_day)} {half_day(first)}" if first and first == last else day(reason.first_day)
        )
    starts = " afternoon" if first == "PM" else ""
    ends = " morning" if last == "AM" else ""
    if not starts and not ends:
        return date_range(reason.first_day, reason.last_day)
    return f"{day(reason.first_day)}{starts} to {day(reason.last_day)}{ends}"


def _by(who: str, when: date | None) -> str:
    on = f" on {day(when)}" if when else ""
    return f" ({who}{on})" if who else on


def _lines(line: Callable[[T], str], rows: Iterable[T]) -> str:
    return "\n".join(filter(None, map(line, rows)))
