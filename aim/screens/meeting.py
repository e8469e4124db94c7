"""What the Meeting page shows: the form in its own order, what the record says, and what is still to say."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from aim.documents.fields import Answer, FormField, form_fields
from aim.documents.forms import AnswerValue, FilledForm, filled_form, prefilled
from aim.plans.review_dates import ReviewDate, open_days, review_date, suggested_weeks
from aim.pupil import PupilFacts
from aim.register import Registers
from aim.screens.pupil import facts_this_year
from aim.wording import counted, long_day

FORM = "school-attendance-meeting"


@dataclass(frozen=True, slots=True)
class FieldShown:
    """One field of the form as the page shows it."""

    name: str
    label: str
    prompt: str
    example: str
    who: str
    required: bool
    long: bool  # room for several lines
    says: str  # what the record says; "" where people say it
    can_be_typed: bool
    yes_or_no: bool


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the form with its fields."""

    heading: str
    fields: tuple[FieldShown, ...]


@dataclass(frozen=True, eq=False)
class MeetingScreen:
    """The whole page for one child and one meeting day."""

    name: str
    sections: tuple[Section, ...]
    review: ReviewDate
    review_in_words: str
    weeks: tuple[int, ...]  # the lengths of review that may be chosen
    facts: PupilFacts


def meeting_screen(
    registers: Registers, child: str, *, meeting_day: date, weeks: int | None = None, on: date
) -> MeetingScreen:
    """The form for one child's meeting, with what the record says up to the meeting day."""
    facts = facts_this_year(registers, child, min(on, meeting_day))
    fewest, usual, most = suggested_weeks()
    is_open, note = open_days(registers, facts.pupil.school)
    review = review_date(meeting_day, weeks or usual, is_open, note)
    says = prefilled(FORM, facts, meeting_date=meeting_day, review_date=review.day)
    sections: dict[str, list[FieldShown]] = {}
    for field in form_fields(FORM):
        sections.setdefault(field.heading or "About this meeting", []).append(_shown(field, says))
    return MeetingScreen(
        name=facts.pupil.name,
        sections=tuple(Section(heading, tuple(fields)) for heading, fields in sections.items()),
        review=review,
        review_in_words=(
            f"{counted(review.weeks, 'school week')} on is {long_day(review.day)} ({review.note})."
        ),
        weeks=tuple(range(fewest, most + 1)),
        facts=facts,
    )


def filled_meeting(
    screen: MeetingScreen, answers: dict[str, AnswerValue], *, meeting_day: date, today: date
) -> FilledForm:
    """The Word document for what the page shows and what was typed."""
    return filled_form(
        FORM,
        screen.facts,
        meeting_date=meeting_day,
        review_date=screen.review.day,
        review_date_note=screen.review.note,
        answers=answers,
        today=today,
    )


def default_meeting_day(registers: Registers, school: str, on: date) -> date:
    """A week from today, or the next school day after that."""
    is_open, _ = open_days(registers, school)
    return review_date(on, 1, is_open).day


def still_to_say(filled: FilledForm) -> str:
    """ "6 things still to fill in: ..." or that all is said."""
    left = len(filled.still_to_say)
    if not left:
        return "Everything the form asks for is filled in."
    return f"{counted(left, 'thing')} still to fill in: {', '.join(filled.still_to_say)}."


def _shown(field: FormField, says: dict[str, str]) -> FieldShown:
    return FieldShown(
        name=field.name,
        label=field.label,
        prompt=field.prompt,
        example=field.example,
        who=field.who,
        required=field.required,
        long=field.answer is Answer.LINES,
        says=says.get(field.name, ""),
        can_be_typed=field.answer is not Answer.NONE,
        yes_or_no=field.answer is Answer.YES_OR_NO,
    )
