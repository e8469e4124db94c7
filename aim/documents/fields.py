"""Which forms there are and which fields each one has: the rows of ``facts/form_fields.csv``."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import files

from aim.facts import table


class Source(StrEnum):
    """Where the text of a field comes from when nobody has answered it."""

    RECORD = "record"
    WORKED_OUT = "worked out"
    TYPED = "typed"


class Who(StrEnum):
    """Who must say it."""

    SCHOOL = "school"
    PARENT = "parent"
    CHILD = "child"
    AGENCY = "agency"
    EVERYONE = "everyone"


class Answer(StrEnum):
    """What an answer to a field may be."""

    TEXT = "text"  # one line
    LINES = "lines"  # as many lines as needed, or a list of texts
    DATE = "date"  # an ISO date is shown as dd/mm/yyyy; other words stand as typed
    YES_OR_NO = "yes or no"
    ONE_OF = "one of"  # one of the choices that ``prompt`` names, a box on paper for each
    PEOPLE = "people"  # a letter for each, with their own address (``recipients.py``)
    NONE = "none"  # the marks or the meeting say it; no answer can change it


@dataclass(frozen=True, slots=True)
class Form:
    """A document the council defines; ``title`` is in the council's words."""

    name: str
    title: str
    template: str  # a file in templates/
    extras: tuple[str, ...] = ()  # what its template uses besides the fields and their prompts
    of_a_meeting: bool = True  # whether it is not made without the day of a meeting
    note: str = ""  # what staff should know before they use it


@dataclass(frozen=True, slots=True)
class FormField:
    """One thing a form says: a row of ``facts/form_fields.csv``."""

    form: str
    name: str
    heading: str  # the council's own heading over it, verbatim; "" in the block at the top
    label: str
    source: Source
    who: Who
    answer: Answer
    required: bool
    prompt: str  # what stands on paper, in grey and brackets, where nothing was said
    example: str

    @property
    def has_prompt(self) -> bool:
        """Whether an empty field shows on paper what is still to be said."""
        return self.answer not in (Answer.NONE, Answer.YES_OR_NO, Answer.ONE_OF, Answer.PEOPLE)

    @property
    def choices(self) -> tuple[str, ...]:
        """What may be chosen; empty but for ``Answer.ONE_OF``."""
        return tuple(self.prompt.split(" / ")) if self.answer is Answer.ONE_OF else ()

    def has_a_place_among(self, names: Collection[str]) -> bool:
        """Whether a template that prints these names has a place for it: itself, its boxes or its rows."""
        boxes = [f"{self.name}_{number}" for number, _ in enumerate(self.choices, 1)]
        return (
            self.name in names
            or f"{self.name}_rows" in names
            or (bool(boxes) and all(box in names for box in boxes))
        )


# What templates may use besides the fields and their prompts; all of it from the marks or the meeting.
FOOT = ("initials", "record_dates")
FIGURES = ("codes_sum", "possible", "notes_on_figures")
CERTIFICATE = ("certificate_heading", "certificate_weeks", "certificate_weekends", "certificate_legend")
REVIEW = ("review_rows", "review_date_note")
FORMAL = ("of_school_age", "age_to_ask")
# Whose copy it is, and whether a text is long enough to run over to the page on which it is signed.
SIGNED = ("copy_for", "long_above_the_signatures")

OF_2017 = "This form is of September 2017: check that your council still uses it."
LETTER = ("called", "initials")
LAW = ("of_school_age",)  # what is said of the law is said of a child of compulsory school age alone

LETTERS = (
    Form("letter-of-concern", "Letter of concern", "letter-of-concern.docx", LETTER, of_a_meeting=False),
    Form("warning", "Warning letter", "warning.docx", (*LETTER, *LAW), of_a_meeting=False, note=OF_2017),
    Form("invitation", "Invitation", "invitation.docx", (*LETTER, *LAW)),
    Form("agency-invitation", "Invitation of an agency", "agency-invitation.docx", LETTER),
    Form("new-time", "New time", "new-time.docx", LETTER),
    Form("plan-sent", "Letter with the plan", "plan-sent.docx", LETTER),
    Form("review-invitation", "Invitation to the review", "review-invitation.docx", LETTER),
)

FORMS = {
    form.name: form
    for form in (
        Form(
            "school-attendance-meeting",
            "School Attendance Meeting",
            "school-attendance-meeting.docx",
            (*FOOT, *FIGURES, *CERTIFICATE, *SIGNED, "review_date_note"),
        ),
        Form(
            "school-attendance-review",
            "School Attendance Meeting – Review",
            "school-attendance-review.docx",
            (*FOOT, *CERTIFICATE, *REVIEW, *FORMAL, *SIGNED, "notes_on_figures"),
        ),
        Form(
            "attendance-improvement-meeting",
            "Attendance Improvement Meeting",
            "attendance-improvement-meeting.docx",
            (*FOOT, *CERTIFICATE, *FORMAL, *SIGNED, "notes_on_figures", "offered_rows", "review_date_note"),
            note=OF_2017,
        ),
        Form(
            "attendance-improvement-review",
            "Attendance Improvement Meeting - Review",
            "attendance-improvement-review.docx",
            (*FOOT, *CERTIFICATE, *FORMAL, *REVIEW, *SIGNED, "notes_on_figures"),
            note=OF_2017,
        ),
        Form("staff-sheet", "Staff sheet", "staff-sheet.docx", (*FOOT, "prepared_from"), of_a_meeting=False),
        *LETTERS,
        Form(
            "child-page",
            "A page for you",
            "child-page.docx",
            ("called", "meeting_is_past", "picture", "picture_days"),
            of_a_meeting=False,
        ),
    )
}


@cache
def form_fields(form: str) -> tuple[FormField, ...]:
    """The fields of this form in the order of the paper.

    Raises KeyError for a form that does not exist.
    """
    name = FORMS[form].name
    return tuple(_field(row) for row in table("form_fields") if row["form"] == name)


def without_a_place(form: str, names: Collection[str]) -> tuple[FormField, ...]:
    """The required fields of the form that a template which prints these names has no place for, in order."""
    return tuple(
        field for field in form_fields(form) if field.required and not field.has_a_place_among(names)
    )


@cache
def template_of(form: str) -> bytes:
    """The Word template of this form."""
    return files(__package__).joinpath("templates", FORMS[form].template).read_bytes()


def _field(row: dict[str, str]) -> FormField:
    return FormField(
        form=row["form"],
        name=row["field"],
        heading=row["heading"],
        label=row["label"],
        source=Source(row["source"]),
        who=Who(row["who"]),
        answer=Answer(row["answer"]),
        required=row["required"] == "yes",
        prompt=row["prompt"],
        example=row["example"],
    )
