"""Filled forms: what the record says, what people answered, and what is still to be said.

An answer stands before the record in every field that people may say or mend. The table of codes, the
notes under the figures and the certificate page come from the marks alone, whatever was answered.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from aim import wording
from aim.casework.meetings import NextStep
from aim.documents import values
from aim.documents.answers import (
    AnswerValue,
    UnknownAnswer,
    UnusableAnswer,
    check_names,
    day_said,
    on_paper,
    recorded_of,
    said_of,
)
from aim.documents.fields import FORMS, form_fields, template_of
from aim.documents.filling import Value, filled, printable
from aim.documents.formal_steps import TO_ASK, age_said, without_formal_step
from aim.documents.offered import offered_rows
from aim.documents.plan_answers import REVIEWS
from aim.documents.reviewing import recorded_of_review, review_rows
from aim.findings.school_age import Age
from aim.plans.reviews import ReviewSums
from aim.pupil import PupilFacts

__all__ = [
    "AnswerValue",
    "FilledForm",
    "UnknownAnswer",
    "UnusableAnswer",
    "file_name_of",
    "filled_form",
    "prefilled",
    "still_to_say",
]

LONGEST_FILE_NAME = 120

# The box above the signatures: "School agrees to:", or on the forms of 2017 what else was said, if anything.
_ABOVE_THE_SIGNATURES = {
    "school-attendance-meeting": "school_agrees",
    "school-attendance-review": "school_agrees",
    "attendance-improvement-meeting": "other_key_issues",
    "attendance-improvement-review": "other_key_issues",
}
_LONG, _ACROSS = 12, 80  # lines, and letters that fit in one

NOTHING_MORE = NextStep.NOTHING.value
OF_A_NEW_PLAN = ("review_date", "new_target", "young_person_agrees", "parents_agree", "school_agrees")


@dataclass(frozen=True)
class FilledForm:
    """A finished document, and the labels of the required fields that are still blank."""

    file_name: str
    content: bytes
    still_to_say: tuple[str, ...]
    notes: tuple[str, ...] = ()  # what whoever sends it has to know; none of it stands on the paper


def filled_form(
    form: str,
    facts: PupilFacts,
    *,
    meeting_date: date,
    review_date: date | None,
    review_date_note: str,
    answers: Mapping[str, AnswerValue],
    today: date,
    review: ReviewSums | None = None,
    copy_for: str = "",
) -> FilledForm:
    """The form for this child, from the record and the answers; ``review`` is for a form that reviews.

    With ``copy_for`` each page says whose copy it is, and so does the file's name.
    Raises KeyError for a form that does not exist and UnusableAnswer (UnknownAnswer where the name is no
    field of the form) for an answer it cannot take.
    """
    check_names(form, answers)
    recorded = prefilled(form, facts, meeting_date=meeting_date, review_date=review_date, review=review)
    texts, age = _texts(form, recorded, answers)
    context = on_paper(form, texts, answers) | _from_the_marks(facts, texts)
    context["review_rows"] = review_rows(review)
    context["offered_rows"] = offered_rows(texts.get("offered", ""), of_school_age=age is Age.COMPULSORY)
    context["of_school_age"] = age is Age.COMPULSORY
    context["age_to_ask"] = TO_ASK if age is Age.NOT_KNOWN else ""
    context["copy_for"] = printable(copy_for)
    context["long_above_the_signatures"] = _runs_on(texts.get(_ABOVE_THE_SIGNATURES[form], ""))
    context["review_date_note"] = (
        printable(review_date_note) if texts.get("review_date") == recorded.get("review_date") else ""
    )
    return FilledForm(
        file_name=file_name_of(form, facts, meeting_date, copy_for),
        content=filled(template_of(form), context, title=FORMS[form].title, on=today),
        still_to_say=still_to_say(form, recorded, answers),
    )


def prefilled(
    form: str,
    facts: PupilFacts,
    *,
    meeting_date: date,
    review_date: date | None,
    review: ReviewSums | None = None,
) -> dict[str, str]:
    """What the record says for each field of the form, ready for a page to show; "" where it says nothing.

    On a form that reviews no next review date is filled in: whether there is one is for people to decide.
    """
    more = {
        "attendance_is_presently": values.attendance_sentences(facts, meeting_date),
        "attendance_codes": _codes_in_words(facts),
        "when_attendance_was_better": values.when_better_sentences(facts),
        "review_date": "" if form in REVIEWS else wording.day(review_date),
    } | recorded_of_review(facts, review)
    return recorded_of(form, facts.pupil, meeting_date, more)


def still_to_say(
    form: str, recorded: Mapping[str, str], answers: Mapping[str, AnswerValue]
) -> tuple[str, ...]:
    """The labels of the required fields that are blank, given what the record and people say."""
    texts, _ = _texts(form, recorded, answers)
    ended = texts.get("next_step") == NOTHING_MORE
    return tuple(
        field.label
        for field in form_fields(form)
        if field.required and field.name in recorded and not texts[field.name]
        if not (ended and field.name in OF_A_NEW_PLAN)
    )


def _texts(
    form: str, recorded: Mapping[str, str], answers: Mapping[str, AnswerValue]
) -> tuple[dict[str, str], Age]:
    """What each field says, without a step that is not for a child of this age; and that age."""
    texts = said_of(form, recorded, answers)
    age = age_said(texts, day_said(texts.get("meeting_date", "")) or date.min)
    return (texts if age is Age.COMPULSORY else without_formal_step(form, texts)), age


def _from_the_marks(facts: PupilFacts, texts: Mapping[str, str]) -> dict[str, Value]:
    """What no answer can change: the tables, and what is said under the figures."""
    return {
        "attendance_codes": list(values.code_rows(facts)),
        "codes_sum": values.codes_sum(facts),
        "possible": values.possible_sessions(facts),
        "notes_on_figures": values.notes_on_figures(facts),
        "initials": values.initials(texts["pupil_name"], facts.pupil) or "[initials]",
        "record_dates": values.record_dates(facts),
        "certificate_heading": values.certificate_heading(facts),
        "certificate_weeks": list(values.certificate_rows(facts)),
        "certificate_weekends": values.marks_at_weekends(facts),
        "certificate_legend": list(values.legend_rows(facts)),
    }


def _runs_on(text: str) -> bool:
    """Whether a text may be too long to stand on one page with the signatures."""
    return sum(1 + len(line) // _ACROSS for line in text.splitlines()) > _LONG


def _codes_in_words(facts: PupilFacts) -> str:
    return "\n".join(
        f"{row['code']}  {row['meaning']} ({row['counts_as']}): {row['sessions']}"
        for row in values.code_rows(facts)
    )


def file_name_of(form: str, facts: PupilFacts, day: date, beside: str = "") -> str:
    """A name that is safe on every computer, the child's name cut short before anything else.

    ``beside`` tells apart the files of one paper that goes to several people.
    """
    tail = "".join(f"_{name}" for name in (_plain_letters(beside)[:40].strip(),) if name)
    end = f"_{day.isoformat()}{tail}.docx"
    names = [_plain_letters(name) for name in (facts.pupil.surname, facts.pupil.forename)]
    start = "_".join([form, *(name for name in names if name)])
    return start[: LONGEST_FILE_NAME - len(end)].rstrip(" _-") + end


def _plain_letters(name: str) -> str:
    ascii_letters = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode()
    return " ".join(re.sub(r"[^A-Za-z0-9 _-]", "", ascii_letters).split())
