"""What people answered to the fields of a form, and what a filled form says in each of them.

An answer stands before the record, and a blank one is a blank; what nobody said is a prompt on the paper.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date

from aim import wording
from aim.documents.fields import FORMS, Answer, FormField, form_fields
from aim.documents.filling import Value, printable
from aim.documents.nearest import nearest
from aim.pupil import Pupil

AnswerValue = str | list[str] | bool
TICKED, NOT_TICKED = "☒", "☐"


class UnusableAnswer(ValueError):
    """An answer that the form cannot take."""


class UnknownAnswer(UnusableAnswer):
    """An answer whose name is not a field of the form."""


def check_names(form: str, answers: Mapping[str, object]) -> None:
    """Raise UnknownAnswer for a name that is no field of this form, UnusableAnswer for one no answer changes.

    Raises KeyError for a form that does not exist.
    """
    by_name = {field.name: field for field in form_fields(form)}
    for name in answers:
        if name not in by_name:
            title, like = FORMS[form].title, nearest(name, by_name)
            if like:
                raise UnknownAnswer(f"“{name}” is not a field of {title}. Did you mean {like}?")
            raise UnknownAnswer(f"No field of {title} is called “{name}”. It has {', '.join(by_name)}.")
        if by_name[name].answer is Answer.NONE:
            raise UnusableAnswer(f"{name} is set by the marks or the meeting. No answer can change it.")


def recorded_of(
    form: str, pupil: Pupil, meeting_date: date | None, more: Mapping[str, str]
) -> dict[str, str]:
    """What the record says for each field of the form that has a text, ready for a page to show.

    It says whom the form is about and when the meeting is, and ``more`` in the words of this form, which
    stand before those; "" where it says nothing.
    """
    recorded = {
        "school": pupil.school,
        "pupil_name": pupil.name,
        "year_group": pupil.year_group,
        "reg_group": pupil.reg_group,
        "date_of_birth": wording.day(pupil.date_of_birth),
        "meeting_date": wording.day(meeting_date),
        **more,
    }
    return {
        field.name: printable(recorded.get(field.name, "")).strip()
        for field in form_fields(form)
        if field.answer not in (Answer.YES_OR_NO, Answer.PEOPLE)
    }


def said_of(form: str, recorded: Mapping[str, str], answers: Mapping[str, AnswerValue]) -> dict[str, str]:
    """What each field of the form says that has a text in ``recorded``, be it ""."""
    return {
        field.name: said(field, answers, recorded) for field in form_fields(form) if field.name in recorded
    }


def said(field: FormField, answers: Mapping[str, AnswerValue], recorded: Mapping[str, str]) -> str:
    """What the form says in this field; an answer stands, and a blank one is a blank.

    Raises UnusableAnswer for an answer of the wrong kind.
    """
    if field.name not in answers:
        return recorded[field.name]
    answer = answers[field.name]
    if field.answer is Answer.ONE_OF:
        return _chosen(field, answer)
    if isinstance(answer, str):
        text = printable(answer).strip()
        return as_day(text) if field.answer is Answer.DATE else text
    if (
        field.answer is Answer.LINES
        and isinstance(answer, list)
        and all(isinstance(line, str) for line in answer)
    ):
        lines = [printable(line).strip() for line in answer]
        return "\n".join(f"• {line}" for line in lines if line)
    wanted = "text or a list of texts" if field.answer is Answer.LINES else "text"
    raise UnusableAnswer(f"{field.name} takes {wanted}.")


def on_paper(form: str, texts: Mapping[str, str], answers: Mapping[str, AnswerValue]) -> dict[str, Value]:
    """What the form's template asks for by field: the text, the prompt where it is blank, yes or no."""
    found: dict[str, Value] = dict(texts)
    for field in form_fields(form):
        if field.has_prompt:
            found[f"{field.name}_prompt"] = "" if texts[field.name] else f"[{field.prompt}]"
        for number, choice in enumerate(field.choices, 1):
            found[f"{field.name}_{number}"] = TICKED if texts[field.name] == choice else NOT_TICKED
        if field.answer is Answer.YES_OR_NO:
            found[field.name] = _yes(field, answers.get(field.name, False))
    return found


def as_day(text: str) -> str:
    """An ISO date as dd/mm/yyyy; other words as they are."""
    if not re.fullmatch(r"\d{4}-\d\d-\d\d", text):
        return text
    try:
        return wording.day(date.fromisoformat(text))
    except ValueError:
        return text


def day_said(text: str) -> date | None:
    """The day that a text on a form means, written as dd/mm/yyyy or as an ISO date; None for other words."""
    for shape in (r"(?P<d>\d\d)/(?P<m>\d\d)/(?P<y>\d{4})", r"(?P<y>\d{4})-(?P<m>\d\d)-(?P<d>\d\d)"):
        if found := re.fullmatch(shape, text.strip()):
            try:
                return date(int(found["y"]), int(found["m"]), int(found["d"]))
            except ValueError:
                return None
    return None


def _chosen(field: FormField, answer: AnswerValue) -> str:
    """The choice as the form has it; "" where none was made."""
    if isinstance(answer, str):
        for choice in ("", *field.choices):
            if _plain(answer) == _plain(choice):
                return choice
    raise UnusableAnswer(f"{field.name} takes one of: {'; '.join(field.choices)}.")


def _plain(words: str) -> str:
    """Words without capitals, double spaces and the difference between dashes."""
    return " ".join(words.replace("–", "-").split()).casefold()


def _yes(field: FormField, answer: AnswerValue) -> bool:
    if isinstance(answer, bool):
        return answer
    if isinstance(answer, str) and answer.strip().lower() in ("yes", "no", ""):
        return answer.strip().lower() == "yes"
    raise UnusableAnswer(f"{field.name} takes yes or no.")
