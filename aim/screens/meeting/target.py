"""Target and review date: advised, worked out in sessions, and never blocked.

Source: Gloucestershire's guidance on School Attendance Meetings: a target that can be reached, a review two
to four weeks on, three suggested, and after a review not more than three.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from aim.casework.meetings import Meeting
from aim.in_words import basis_sentence, target_sentence
from aim.plans.review_dates import (
    OpenDays,
    ReviewDate,
    improvement_review_weeks,
    review_date,
    suggested_weeks,
)
from aim.plans.targets import (
    Target,
    TargetKind,
    no_unauthorised_target,
    review_sessions,
    suggested_target,
)
from aim.pupil import PupilFacts
from aim.wording import counted, long_day, sessions

_MOST_AFTER_A_REVIEW = 3  # weeks


@dataclass(frozen=True, slots=True)
class DateOffered:
    """A review date to take with one click."""

    label: str
    day: date


@dataclass(frozen=True, slots=True)
class TargetBlock:
    """The target and the review date of one meeting."""

    offered: tuple[DateOffered, ...]
    offered_note: str  # what is assumed in the dates offered; "" where term dates cover them all
    advice: tuple[str, ...]  # what speaks against the date that stands there
    window: str  # how many sessions there are until the review
    suggestion: str  # "" where nothing can be suggested
    suggested: Target | None
    sessions: int  # of the window; 0 without a review date


def target_block(meeting: Meeting, facts: PupilFacts, meeting_day: date, is_open: OpenDays) -> TargetBlock:
    """What to say beside the target and the review date of a meeting."""
    offered = _offered(meeting, meeting_day, is_open)
    review = meeting.review_on
    window = review_sessions(meeting_day, review, is_open) if review else 0
    target = suggested_target(facts, window)
    suggestion = f"To talk about: {target_sentence(target)}. {basis_sentence(target)}" if target else ""
    return TargetBlock(
        offered=offered,
        offered_note=_offered_note(offered, meeting_day, is_open),
        advice=tuple(_advice(meeting, meeting_day, is_open)),
        window=_window(review, window, is_open.note(meeting_day, review)) if review else "",
        suggestion=suggestion.strip(),
        suggested=target,
        sessions=window,
    )


def with_target(meeting: Meeting, target: Target) -> Meeting:
    """The meeting with this target."""
    return replace(
        meeting,
        target_kind=target.kind.value,
        target_attend=target.attend,
        target_sessions=target.sessions,
        target_percent=str(target.percent) if target.percent is not None else "",
    )


def with_its_sessions(meeting: Meeting, is_open: Callable[[date], bool]) -> Meeting:
    """The meeting with the sessions between its day and its review; how many to attend stays as agreed."""
    kind, day, review = meeting.target_kind, meeting.day, meeting.review_on
    if not kind or day is None or review is None:
        return replace(meeting, target_sessions=None)
    window = review_sessions(day, review, is_open)
    if TargetKind(kind) is TargetKind.NO_UNAUTHORISED:
        return with_target(meeting, no_unauthorised_target(window))
    return replace(meeting, target_sessions=window, target_percent="")


def _offered(meeting: Meeting, meeting_day: date, is_open: OpenDays) -> tuple[DateOffered, ...]:
    fewest, usual, most = suggested_weeks()
    if meeting.form.startswith("attendance-improvement"):  # the forms of 2017: four weeks
        usual = improvement_review_weeks()
    if meeting.earlier_id is not None:
        most = min(most, _MOST_AFTER_A_REVIEW)
    found = [_on(meeting_day, weeks, is_open) for weeks in range(fewest, most + 1)]
    return tuple(
        DateOffered(f"{_weeks(each.weeks, usual)}: {each.day:%d/%m/%Y}", each.day)
        for each in found
        if each is not None
    )


def _offered_note(offered: Sequence[DateOffered], meeting_day: date, is_open: OpenDays) -> str:
    """Said beside the dates before any is chosen: without term dates one may fall in the holidays."""
    if not offered or not is_open.note(meeting_day, max(each.day for each in offered)):
        return ""
    return (
        "Counted in weekdays less bank holidays, because no term dates are set for that time: "
        "a date may fall in the school holidays. Set the term dates on the Settings page."
    )


def _weeks(weeks: int, usual: int) -> str:
    return f"{counted(weeks, 'week')}{' (usual)' if weeks == usual else ''}"


def _on(meeting_day: date, weeks: int, is_open: OpenDays) -> ReviewDate | None:
    try:
        return review_date(meeting_day, weeks, is_open)
    except ValueError:  # the school is not open again within a year
        return None


def _advice(meeting: Meeting, meeting_day: date, is_open: OpenDays) -> list[str]:
    review = meeting.review_on
    if review is None:
        return []
    if review <= meeting_day:
        return ["The review is not after the meeting."]
    said = []
    window = review_sessions(meeting_day, review, is_open)
    if meeting.target_attend is not None and meeting.target_attend > window:
        said.append(f"The target asks for {meeting.target_attend}, and there are {sessions(window)}.")
    fewest, _, most = suggested_weeks()
    after_review = meeting.earlier_id is not None
    longest = _MOST_AFTER_A_REVIEW if after_review else most
    first, last = _on(meeting_day, fewest, is_open), _on(meeting_day, longest, is_open)
    if last is not None and review > last.day:
        said.append(
            f"After a review, at most {counted(longest, 'school week')} is advised."
            if after_review
            else f"This is more than {counted(longest, 'school week')} on; two to four are advised."
        )
    if first is not None and review < first.day:
        said.append(f"This is less than {counted(fewest, 'school week')} on; two to four are advised.")
    if not is_open(review):
        said.append(f"School is not open on {long_day(review)}{_next_open(review, is_open)}.")
    return said


def _next_open(review: date, is_open: OpenDays) -> str:
    days = (review + timedelta(days=n) for n in range(1, 60))
    found = next((each for each in days if is_open(each)), None)
    return f"; the next school day is {long_day(found)}" if found else ""


def _window(review: date, window: int, note: str) -> str:
    words = f"After the meeting and up to {long_day(review)} there are {sessions(window)}."
    return f"{words} {note}." if note else words
