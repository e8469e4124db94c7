"""The form of one meeting in its own order: what is kept, what the record says, and what is still to say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from aim.casework.issuing import Issue
from aim.casework.parts import Support, Text
from aim.casework.plans import Plan
from aim.documents.fields import FORMS, Answer, FormField, form_fields
from aim.documents.forms import AnswerValue, FilledForm, file_name_of, filled_form, prefilled, still_to_say
from aim.documents.plan_answers import answers_of
from aim.documents.values import notes_on_figures
from aim.plans.review_dates import OpenDays, open_days, review_date
from aim.plans.reviews import ReviewSums
from aim.pupil import PupilFacts
from aim.pupil import Support as InPlace
from aim.register import Registers
from aim.screens.pupil import code_table, facts_this_year
from aim.settings import AS_SHIPPED, Settings
from aim.wording import counted

_ABOUT = "About this meeting"

# The fields that rows and choices fill in: nobody types into them.
FROM_ROWS = (
    *(
        "meeting_time",
        "meeting_place",
        "present",
        "invited_but_absent",
        "childs_view",
        "copies_to",
        "certificate_page",
    ),
    *("young_person_agrees", "parents_agree", "school_agrees", "target", "new_target", "review_date"),
    *("initial_meeting_date", "previous_actions", "target_met", "target_met_why", "next_step", "action"),
)


@dataclass(frozen=True, slots=True)
class FieldShown:
    """One field of the form as the page shows it."""

    name: str
    label: str
    prompt: str
    example: str
    required: bool
    long: bool  # room for several lines
    yes_or_no: bool
    typed: bool  # whether it is typed here; otherwise rows or the meeting say it
    kept: Text  # what casework has; version 0 and the record's words where nobody has typed
    says: str  # what the record says; "" where people say it
    before: str  # what was said at the meeting that this one reviews

    @property
    def record_differs(self) -> bool:
        """Whether the record says something that does not stand in the field."""
        return bool(self.says) and self.says != self.kept.text


@dataclass(frozen=True, slots=True)
class Section:
    """A heading of the form with its fields."""

    heading: str
    fields: tuple[FieldShown, ...]

    @property
    def names(self) -> frozenset[str]:
        """The names of its fields."""
        return frozenset(field.name for field in self.fields)

    @property
    def texts(self) -> tuple[Text, ...]:
        """What was typed in it."""
        return tuple(field.kept for field in self.fields if field.kept.version)


@dataclass(frozen=True, eq=False)
class MeetingScreen:
    """The whole form for one meeting."""

    name: str
    title: str
    note: str  # what staff should know before they use this form
    plan: Plan
    meeting_day: date
    sections: tuple[Section, ...]
    codes: pd.DataFrame
    notes: str
    facts: PupilFacts
    review: ReviewSums | None
    answers: Mapping[str, AnswerValue]
    file_name: str
    still_to_say: tuple[str, ...]

    def in_words(self, field: FieldShown) -> str:
        """What the form says in a field that rows or choices fill in."""
        said = self.answers.get(field.name) or field.says
        return f"{field.label}: {said if isinstance(said, str) and said else 'not said yet'}"

    def asks_for(self, field: str) -> bool:
        """Whether the form has this field."""
        return any(field in section.names for section in self.sections)

    @property
    def still_to_say_in_words(self) -> str:
        """How far the form has come."""
        if not self.still_to_say:
            return "Everything the form asks for is filled in."
        left = counted(len(self.still_to_say), "thing")
        return f"{left} still to fill in: {', '.join(self.still_to_say)}."


def facts_for_meeting(
    registers: Registers,
    child: str,
    meeting_day: date,
    on: date,
    settings: Settings = AS_SHIPPED,
    support: Sequence[InPlace] = (),
) -> tuple[PupilFacts, OpenDays]:
    """What the record says up to the meeting day, and on which days the school is open.

    ``support`` is what was in place when, for what differed in better times.
    """
    facts = facts_this_year(registers, child, min(on, meeting_day), settings, support)
    school = facts.pupil.school
    return facts, open_days(registers, school, settings.dates_of(school))


def meeting_screen(
    facts: PupilFacts,
    plan: Plan,
    meeting_day: date,
    earlier: Plan | None = None,
    support: Iterable[Support] = (),
    issues: Iterable[Issue] = (),
    review: ReviewSums | None = None,
) -> MeetingScreen:
    """The form of a meeting, with what is kept and what the record says up to the meeting day."""
    form = plan.meeting.form
    says = prefilled(form, facts, meeting_date=meeting_day, review_date=None, review=review)
    sections: dict[str, list[FieldShown]] = {}
    for field in form_fields(form):
        sections.setdefault(field.heading or _ABOUT, []).append(_shown(field, says, plan, earlier))
    of_this_form = [each for each in issues if each.form == form]
    answers = answers_of(plan, earlier=earlier, support=support, issues=of_this_form)
    return MeetingScreen(
        name=facts.pupil.name,
        title=FORMS[form].title,
        note=FORMS[form].note,
        plan=plan,
        meeting_day=meeting_day,
        sections=tuple(Section(heading, tuple(fields)) for heading, fields in sections.items()),
        codes=code_table(facts),
        notes=notes_on_figures(facts).replace("\n", " "),
        facts=facts,
        review=review,
        answers=answers,
        file_name=file_name_of(form, facts, meeting_day),
        still_to_say=still_to_say(form, says, answers),
    )


def filled_meeting(
    screen: MeetingScreen,
    is_open: OpenDays,
    today: date,
    said: Mapping[str, AnswerValue] | None = None,
    *,
    copy_for: str = "",
) -> FilledForm:
    """The Word document for what is kept; ``said`` stands before it in the fields that it names."""
    review = screen.plan.meeting.review_on
    return filled_form(
        screen.plan.meeting.form,
        screen.facts,
        meeting_date=screen.meeting_day,
        review_date=review,
        review_date_note=is_open.note(screen.meeting_day, review) if review else "",
        answers={**screen.answers, **(said or {})},
        today=today,
        review=screen.review,
        copy_for=copy_for,
    )


def default_meeting_day(registers: Registers, on: date, settings: Settings = AS_SHIPPED) -> date:
    """A school week from today, or the next school day after that."""
    school = next((register.school for register in registers), "")
    return review_date(on, 1, open_days(registers, school, settings.dates_of(school))).day


def _shown(field: FormField, says: Mapping[str, str], plan: Plan, earlier: Plan | None) -> FieldShown:
    before = earlier.texts.get(field.name) if earlier is not None else None
    typed = field.answer is not Answer.NONE and field.name not in FROM_ROWS
    return field_shown(
        field, plan, typed=typed, says=says.get(field.name, ""), before=before.text if before else ""
    )


def field_shown(
    field: FormField, plan: Plan, *, typed: bool = True, says: str = "", before: str = ""
) -> FieldShown:
    """A field with what is kept of it, or what the record says where nobody has typed."""
    return FieldShown(
        name=field.name,
        label=field.label,
        prompt=field.prompt,
        example=field.example,
        required=field.required,
        long=field.answer is Answer.LINES,
        yes_or_no=field.answer is Answer.YES_OR_NO,
        typed=typed,
        kept=plan.texts.get(field.name) or Text(field=field.name, text=says),
        says=says,
        before=before,
    )
