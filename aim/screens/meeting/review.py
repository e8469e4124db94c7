"""The review of a plan: what was agreed, what the marks say since, and what a person decides.

The sums are of the days agreed at the meeting reviewed (definitions.md 24, 25). What they suggest about the
target is for staff; the family sees what happened, in sessions and dates.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import pandas as pd

from aim.casework.issuing import Issue
from aim.casework.plans import Plan
from aim.documents.plan_answers import target_in_words
from aim.plans.marks_altered import marks_altered
from aim.plans.reviews import ReviewSums, review_sums
from aim.plans.reviews_in_words import (
    altered_sentence,
    needed_sentence,
    review_sentences,
    suggestion_sentence,
    sums_rows,
)
from aim.register import Registers
from aim.wording import day

_COLUMNS = {
    "time": "Time",
    "dates": "Dates",
    "possible": "Possible",
    "attended": "Attended",
    "authorised": "Authorised",
    "unauthorised": "Unauthorised",
}


@dataclass(frozen=True, eq=False)
class ReviewBlock:
    """What stands above the form of a review."""

    heading: str
    agreed: tuple[str, ...]  # the target and the review date, as they were agreed
    sentences: tuple[str, ...]  # what happened since; empty where no day says until when
    table: pd.DataFrame
    needed: str
    suggestion: str  # for staff
    altered: str  # for staff


def review_block(
    name: str,
    earlier: Plan,
    sums: ReviewSums | None,
    *,
    marks_then: bytes | None = None,
    marks_now: bytes = b"",
) -> ReviewBlock:
    """What was agreed at the earlier meeting and what became of it.

    ``marks_then`` are those that the plan was issued from, None where it was not issued.
    """
    target = target_in_words(earlier)
    review = earlier.meeting.review_on
    return ReviewBlock(
        heading=f"The plan that is reviewed: {day(earlier.meeting.day) or 'no day'}",
        agreed=(
            f"Target: {target}" if target else "No target was kept.",
            f"Review date agreed: {day(review)}"
            if review
            else "No review date was kept, so there are no sums.",
        ),
        sentences=review_sentences(name, sums) if sums else (),
        table=pd.DataFrame(sums_rows(sums) if sums else [], columns=list(_COLUMNS)).rename(columns=_COLUMNS),
        needed=needed_sentence(sums) if sums else "",
        suggestion=suggestion_sentence(sums) if sums else "",
        altered=altered_sentence(marks_altered(marks_then, marks_now)) if marks_then else "",
    )


def last_issue(issues: Sequence[Issue], form: str) -> Issue | None:
    """The last version of a meeting's own form; None where it was never issued."""
    return next((each for each in reversed(issues) if each.form == form), None)


def sums_since(registers: Registers, child: str, earlier: Plan, on: date) -> ReviewSums | None:
    """The sums of the days agreed at the earlier meeting, marks after ``on`` not counted.

    None where no review date after it was kept.
    """
    meeting = earlier.meeting
    if meeting.day is None or meeting.review_on is None or meeting.review_on <= meeting.day:
        return None
    return review_sums(
        registers.record(child),
        meeting_day=meeting.day,
        review_day=meeting.review_on,
        target=meeting.target,
        on=on,
    )
