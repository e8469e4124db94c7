"""What the Meeting page shows: the form in its own order, what the record says, and what is still to say."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import pandas as pd

from aim.documents.fields import Answer, FormField, form_fields
from aim.documents.forms import AnswerValue, FilledForm, file_name_of, filled_form, prefilled, still_to_say
from aim.documents.values import notes_on_figures
from aim.plans.review_dates import ReviewDate, open_days, review_date, suggested_weeks
from aim.pupil import PupilFacts
from aim.register import Registers
from aim.screens.pupil import code_table, facts_this_year
from aim.settings import AS_SHIPPED, Settings
from aim.wording import counted, long_day

__all__ = ["MeetingScreen", "default_meeting_day", "filled_meeting", "meeting_screen", "suggested_weeks"]

FORM = "school-attendance-meeting"


@dataclass(frozen=True, slots=True)
class FieldShown:
    """One field of the form as the page shows it."""

    name: str
    label: str
    prompt: str
    example: str
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

    @property
    def shows_figures(self) -> bool:
        """Whether the table of codes stands in this section, which no answer can change."""
        return any(field.name == "attendance_codes" for field in self.fields)


@dataclass(frozen=True, slots=True)
class Ready:
    """What a document made now would be called, and what it would still lack."""

    file_name: str
    still_to_say_in_words: str


@dataclass(frozen=True, eq=False)
class MeetingScreen:
    """The whole page for one child and one meeting day."""

    name: str
    meeting_day: date
    sections: tuple[Section, ...]
    review: ReviewDate
    review_in_words: str
    codes: pd.DataFrame
    notes: str
    facts: PupilFacts
    says: Mapping[str, str]

    def with_answers(self, answers: Mapping[str, AnswerValue]) -> Ready:
        """How far the form has come with what was typed."""
        left = still_to_say(FORM, self.says, answers)
        words = "Everything the form asks for is filled in."
        if left:
            words = f"{counted(len(left), 'thing')} still to fill in: {', '.join(left)}."
        return Ready(file_name_of(FORM, self.facts, self.meeting_day), words)


def meeting_screen(
    registers: Registers,
    child: str,
    *,
    meeting_day: date,
    weeks: int,
    on: date,
    settings: Settings = AS_SHIPPED,
) -> MeetingScreen:
    """The form for one child's meeting, with what the record says up to the meeting day."""
    facts = facts_this_year(registers, child, min(on, meeting_day))
    school = facts.pupil.school
    review = review_date(meeting_day, weeks, open_days(registers, school, settings.dates_of(school)))
    says = prefilled(FORM, facts, meeting_date=meeting_day, review_date=review.day)
    sections: dict[str, list[FieldShown]] = {}
    for field in form_fields(FORM):
        sections.setdefault(field.heading or "About this meeting", []).append(_shown(field, says))
    return MeetingScreen(
        name=facts.pupil.name,
        meeting_day=meeting_day,
        sections=tuple(Section(heading, tuple(fields)) for heading, fields in sections.items()),
        review=review,
        review_in_words=f"{counted(weeks, 'school week')} on is {long_day(review.day)}."
        + (f" {review.note}." if review.note else ""),
        codes=code_table(facts),
        notes=notes_on_figures(facts).replace("\n", " "),
        facts=facts,
        says=says,
    )


def filled_meeting(
    screen: MeetingScreen, answers: Mapping[str, AnswerValue], *, meeting_day: date, today: date
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


def default_meeting_day(registers: Registers, on: date, settings: Settings = AS_SHIPPED) -> date:
    """A school week from today, or the next school day after that."""
    school = next((register.school for register in registers), "")
    return review_date(on, 1, open_days(registers, school, settings.dates_of(school))).day


def _shown(field: FormField, says: Mapping[str, str]) -> FieldShown:
    return FieldShown(
        name=field.name,
        label=field.label,
        prompt=field.prompt,
        example=field.example,
        required=field.required,
        long=field.answer is Answer.LINES,
        says=says.get(field.name, ""),
        can_be_typed=field.answer is not Answer.NONE,
        yes_or_no=field.answer is Answer.YES_OR_NO,
    )
