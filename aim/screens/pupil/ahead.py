"""Looking ahead: what is still possible this year, and a target that could be suggested."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from aim.calendar import TermDates
from aim.in_words import basis_sentence, looking_ahead_sentence, target_sentence, to_reach_sentence
from aim.plans.looking_ahead import year_ahead
from aim.plans.review_dates import OpenDays, review_date, suggested_weeks
from aim.plans.targets import review_sessions, suggested_target
from aim.pupil import PupilFacts
from aim.register import Registers
from aim.wording import long_day

_NOT_KNOWN = "How the year could end is not known: its first weeks are not among the marks loaded."


@dataclass(frozen=True, slots=True)
class Ahead:
    """Sentences about the days to come, and what was assumed."""

    possible: str
    for_staff: str
    target: str
    assumed: str


def ahead(
    facts: PupilFacts, registers: Registers, dates: TermDates, is_open: OpenDays, on: date
) -> Ahead | None:
    """What is still possible and what could be agreed; None without marks."""
    if facts.year is None or facts.year.attendance.rate is None:
        return None
    found = year_ahead(facts, registers, dates, is_open, on)
    target, note = _target(facts, is_open, on)
    return Ahead(
        possible=looking_ahead_sentence(facts.pupil.called, found) if found else _NOT_KNOWN,
        for_staff=f"For staff: {to_reach_sentence(facts.pupil.called, found)}" if found else "",
        target=target,
        assumed=f"{note}." if note else "",
    )


def _target(facts: PupilFacts, is_open: OpenDays, on: date) -> tuple[str, str]:
    """A suggestion for a meeting a school week from today, and what was assumed for its dates."""
    meeting = review_date(on, 1, is_open).day
    review = review_date(meeting, suggested_weeks()[1], is_open)
    target = suggested_target(facts, review_sessions(meeting, review.day, is_open))
    if target is None:
        return "", ""
    said = (
        f"If a meeting is held on {long_day(meeting)} and reviewed on {long_day(review.day)}, a target to "
        f"talk about: {target_sentence(target, review.weeks)}. {basis_sentence(target)}"
    )
    if facts.year is not None and facts.year.attendance.unauthorised:
        said += " Or: no further unauthorised absence."
    return said, review.note
