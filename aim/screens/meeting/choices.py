"""Which meeting: those kept for a child, and the forms on which another can be begun."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aim.casework.meetings import Meeting, Stage
from aim.documents.fields import FORMS
from aim.wording import day

# Forms of meetings in the order offered, each with the form of its review; letters and sheets are none.
_MEETINGS = {
    "school-attendance-meeting": "school-attendance-review",
    "school-attendance-review": "school-attendance-review",
    "attendance-improvement-meeting": "attendance-improvement-review",
    "attendance-improvement-review": "attendance-improvement-review",
}
_STAGES = {Stage.FINISHED: "finished", Stage.CALLED_OFF: "called off"}


@dataclass(frozen=True, slots=True)
class MeetingChoice:
    """One meeting of a child as the list names it."""

    meeting: Meeting
    label: str


def meeting_choices(meetings: Sequence[Meeting]) -> tuple[MeetingChoice, ...]:
    """A child's meetings, the newest first: form, day, and what became of it or what it reviews."""
    by_id = {each.id: each for each in meetings}
    return tuple(
        MeetingChoice(each, _label(each, by_id.get(each.earlier_id or 0))) for each in meetings[::-1]
    )


def form_choices() -> dict[str, str]:
    """The forms on which a first meeting can be begun, with their titles."""
    return {name: FORMS[name].title for name in _MEETINGS if name in FORMS and not name.endswith("-review")}


def review_form_of(form: str) -> str:
    """The form on which a meeting held on this one is reviewed; the same where there is no other."""
    review = _MEETINGS.get(form, form)
    return review if review in FORMS else form


def _label(meeting: Meeting, earlier: Meeting | None) -> str:
    title = FORMS[meeting.form].title if meeting.form in FORMS else meeting.form
    words = f"{title}, {day(meeting.day) or 'no day yet'}"
    beside = []
    if earlier is not None:
        beside.append(f"review of {day(earlier.day)}")
    if meeting.stage in _STAGES:
        beside.append(_STAGES[meeting.stage])
    return f"{words} ({', '.join(beside)})" if beside else words
