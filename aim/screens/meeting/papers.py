"""The other papers of a meeting: staff sheet, child's page and letters, each from what is kept already.

A letter goes to one person at their own address, and who gets one is ticked by a person; what a list says
about court orders, confidential addresses or shared responsibility is read before.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from aim.casework.issuing import FileToIssue, Recipient
from aim.casework.parts import Side, Support
from aim.casework.plans import Plan
from aim.documents.addressed import TO_AN_AGENCY
from aim.documents.answers import AnswerValue
from aim.documents.fields import FORMS, LETTERS, Answer, Source, form_fields
from aim.documents.forms import FilledForm
from aim.documents.plan_answers import answers_of, person_line, support_line, target_in_words
from aim.documents.recipients import Addressee, Offered, same_person
from aim.screens.meeting.handing_over import BY_POST, CHILD_PAGE, files_to_issue, is_a_parent
from aim.screens.meeting.screen import FieldShown, field_shown
from aim.wording import listed

STAFF_SHEET = "staff-sheet"
_LETTERS = tuple(each.name for each in LETTERS)
_TO_THE_REVIEW = "review-invitation"

# What a letter says that nobody types for it: whose it is, and what the meeting's own fields and rows say.
_NOT_TYPED = (
    *("addressees", "addressee", "address", "dear", "letter_date", "meeting_time", "meeting_place"),
    *("invited", "attendance_improvement", "initial_meeting_date", "target", "school_agrees", "review_date"),
)


@dataclass(frozen=True, slots=True)
class PaperAsked:
    """What a paper is made from besides the marks."""

    form: str
    meeting_day: date | None
    answers: Mapping[str, AnswerValue]


def paper_choices() -> dict[str, str]:
    """The papers there are besides the meeting's own form, by name, with their titles."""
    return {name: FORMS[name].title for name in (STAFF_SHEET, CHILD_PAGE, *_LETTERS) if name in FORMS}


def is_letter(form: str) -> bool:
    """Whether it goes to somebody at an address."""
    return form in _LETTERS


def letter_fields(form: str, plan: Plan) -> tuple[FieldShown, ...]:
    """What is typed for a letter; kept with the plan, so that the next letter has it already."""
    return tuple(
        field_shown(field, plan)
        for field in form_fields(form)
        if field.source is Source.TYPED and field.answer is not Answer.NONE and field.name not in _NOT_TYPED
    )


def paper_asked(form: str, plan: Plan, earlier: Plan | None, support: Sequence[Support]) -> PaperAsked:
    """The day and the answers of a letter, from what is kept of the meeting.

    The invitation to a review speaks of the review: of this meeting where it is one, else of the date agreed.
    """
    meeting = plan.meeting
    fields = {field.name for field in form_fields(form)}
    found = answers_of(plan, form, support=support)
    first, day = earlier, meeting.day
    if form == _TO_THE_REVIEW and earlier is None:
        first, day = plan, meeting.review_on
    invited = [each for each in plan.people if each.name]
    from_the_meeting: dict[str, AnswerValue] = {
        "meeting_time": "" if first is plan else meeting.time,
        "meeting_place": "" if first is plan else meeting.place,
        "invited": "\n".join(map(person_line, invited)),
        "attendance_improvement": "yes" if meeting.form.startswith("attendance-improvement") else "",
        "support": "\n".join(map(support_line, support)),
    }
    if form == _TO_THE_REVIEW and first is not None:
        from_the_meeting["initial_meeting_date"] = first.meeting.day.isoformat() if first.meeting.day else ""
        from_the_meeting["target"] = target_in_words(first)
    for name, said in from_the_meeting.items():
        if name in fields and (said or name in ("meeting_time", "meeting_place")):
            typed = plan.texts.get(name)
            found[name] = f"{said}\n{typed.text}" if name == "support" and typed and typed.text else said
    return PaperAsked(form, day, {name: said for name, said in found.items() if said})


def their_row(contacts: Sequence[Addressee], name: str, role: str) -> Addressee | None:
    """The one contact who surely is this person of the meeting; None where none is, or several may be."""
    person = Addressee(name, relationship=role)
    found = [each for each in contacts if same_person(person, each)]
    return found[0] if len(found) == 1 else None


def addressees_offered(offered: Offered, plan: Plan, form: str) -> tuple[Addressee, ...]:
    """Whom a letter may go to: the contacts of the lists, and people of the meeting whom no list names."""
    of_agencies = form == TO_AN_AGENCY
    listed = () if of_agencies else offered.people
    typed = (
        Addressee(each.name, relationship=each.role)
        for each in plan.people
        if each.name and (each.side is Side.AGENCIES if of_agencies else is_a_parent(each))
    )
    return (*listed, *(each for each in typed if not any(_one_person(each, one) for one in listed)))


def letters_to_issue(
    made: Sequence[FilledForm],
    addressees: Sequence[Addressee],
    how: str,
    on_day: date,
    as_pdf: Callable[[Sequence[bytes]], list[bytes]] | None = None,
) -> tuple[FileToIssue, ...]:
    """Each letter with the one person it goes to, as PDF too where ``as_pdf`` is given."""
    to = [
        Recipient(
            name=each.name, role=each.relationship, how=how, address="\n".join(each.address), on_day=on_day
        )
        for each in addressees
    ]
    return files_to_issue(list(zip(made, to, strict=True)), as_pdf)


def not_to_be_posted(addressees: Sequence[Addressee], how: str) -> str:
    """Whose letter cannot go by post for want of an address, and what to do; "" where all can."""
    without = [each.name for each in addressees if not each.address] if how == BY_POST else []
    if not without:
        return ""
    return (
        f"No address is given for {listed(without)}: type it above, or choose another way for "
        "it to go. Until then the letter is not kept as sent."
    )


def _one_person(one: Addressee, other: Addressee) -> bool:
    return _plain(one.name) == _plain(other.name) or same_person(one, other)


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())
