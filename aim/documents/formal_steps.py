"""What leads to penalties or prosecution stands only on the form of a child of compulsory school age.

The date of birth as the form says it decides, on the day of the meeting. Where nobody has said it the
paper asks for it, and what depends on it is left out until it is known (definitions.md 19).
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from aim.documents.answers import day_said
from aim.documents.fields import form_fields
from aim.findings.school_age import Age, school_age

# The choice of each form, counted from 1, that leads to a penalty or to court.
FORMAL_CHOICES = {
    "school-attendance-review": ("next_step", 3),
    "attendance-improvement-review": ("action", 3),
}

TO_ASK = (
    "[date of birth: part of this form is only for a child of compulsory school age, and is left out until "
    "the date is known]"
)


def age_said(texts: Mapping[str, str], meeting_date: date) -> Age:
    """Where the meeting day lies against compulsory school age, by the date of birth that the form says."""
    return school_age(day_said(texts.get("date_of_birth", ""))).on(meeting_date)


def without_formal_step(form: str, texts: Mapping[str, str]) -> dict[str, str]:
    """The same texts with a choice that is not for this child taken out: it is still to be said."""
    found = dict(texts)
    if form in FORMAL_CHOICES:
        name, number = FORMAL_CHOICES[form]
        (choices,) = (field.choices for field in form_fields(form) if field.name == name)
        if found.get(name) == choices[number - 1]:
            found[name] = ""
    return found
