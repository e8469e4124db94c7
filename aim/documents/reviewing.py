"""What a review's sums say on the review forms: the table, the sentences, the sessions of absence.

The time agreed is from the day after the meeting to the agreed review date. Without an agreed date, as on the
command line, the day of the review is taken for it. What the sums suggest about the target is not said here:
the boxes are ticked by people.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from aim.documents.answers import AnswerValue, UnusableAnswer, day_said
from aim.plans.reviews import ReviewSums, review_sums
from aim.plans.reviews_in_words import needed_sentence, review_sentences, sums_rows
from aim.plans.target_words import target_from_words
from aim.plans.targets import Target
from aim.pupil import PupilFacts
from aim.register import ChildRecord
from aim.wording import day, of_sessions, percent, sessions

Row = dict[str, str]


def review_of(
    record: ChildRecord,
    answers: Mapping[str, AnswerValue],
    *,
    meeting_date: date,
    on: date,
    agreed_for: date | None = None,
    target: Target | None = None,
) -> ReviewSums | None:
    """The sums of a review held on ``meeting_date``; None where nobody has said which meeting it reviews.

    The meeting and its target are those of the answers ``initial_meeting_date`` and ``target``; a target that
    casework holds in sessions comes as ``target``, and the review date agreed then as ``agreed_for``.
    Raises UnusableAnswer where the meeting is not before the review.
    """
    met = day_said(str(answers.get("initial_meeting_date", "")))
    if met is None:
        return None
    review_day = agreed_for or meeting_date
    if review_day <= met:
        raise UnusableAnswer(
            f"initial_meeting_date is {day(met)}, which is not before the review on {day(review_day)}."
        )
    said = answers.get("target", "")
    words = said if isinstance(said, str) else " ".join(map(str, said)) if isinstance(said, list) else ""
    return review_sums(
        record, meeting_day=met, review_day=review_day, target=target or target_from_words(words), on=on
    )


def recorded_of_review(facts: PupilFacts, sums: ReviewSums | None) -> dict[str, str]:
    """What the marks say for the fields of both review forms; "" where no meeting to review is known."""
    attendance = facts.attendance
    current = f"{percent(attendance.rate)} ({of_sessions(attendance.attended, attendance.possible)})"
    found = {"current_attendance": current if attendance.possible else ""}
    if sums is None:
        return found
    told = [*review_sentences(facts.pupil.called, sums)]
    told[1:1] = filter(None, [needed_sentence(sums)])
    return found | {
        "initial_meeting_date": day(sums.meeting_day),
        "since_the_meeting": _sentences(told),
        "details": _sentences(told),
        "absence_authorised": _absence(sums, "authorised"),
        "absence_unauthorised": _absence(sums, "unauthorised"),
    }


def review_rows(sums: ReviewSums | None) -> list[Row]:
    """The table of the sums, a row for each time; empty rows to write in where they cannot be made."""
    if sums is not None:
        return sums_rows(sums)
    names = ("Before the meeting", "Meeting to review date")
    blank = dict.fromkeys(("dates", "possible", "attended", "authorised", "unauthorised"), "")
    return [{"time": name, **blank} for name in names]


def _absence(sums: ReviewSums, kind: str) -> str:
    """Sessions missed since the meeting; what came after the review date is said apart."""
    up_to, later = getattr(sums.window.attendance, kind), getattr(sums.later.attendance, kind)
    after = f"; and {later:,} after the review date, {day(sums.review_day)}" if later else ""
    return f"{sessions(up_to)}{after}"


def _sentences(told: list[str]) -> str:
    return "\n".join(sentence[:1].upper() + sentence[1:] for sentence in told)
