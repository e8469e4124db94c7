"""The head of the page: who, how fresh the record is, the answer in a sentence, three figures, notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from aim.attendance import Attendance
from aim.codes import CountsAs
from aim.findings.absences import STILL_TO_BE_ESTABLISHED
from aim.in_words import asked_away_sentence, freshness_sentence
from aim.plans.freshness import freshness
from aim.plans.review_dates import OpenDays
from aim.pupil import PupilFacts, SessionMark
from aim.screens.pupil.choices import THIS_YEAR, Period
from aim.screens.pupil.sessions import Sessions, absent, of
from aim.wording import (
    counted,
    date_range,
    days,
    left_out,
    listed,
    of_sessions,
    percent,
    sessions,
)

ENOUGH = 20  # possible sessions; fewer is provisional (definitions.md 18)


@dataclass(frozen=True, slots=True)
class Measure:
    """One of the three figures: a number, what it is, the sessions under it, and those behind it."""

    name: str
    value: str
    beside: str
    help: str
    behind: Sessions


@dataclass(frozen=True, slots=True)
class Fresh:
    """How fresh the record is, in words, and the sessions whose reason is still to be established."""

    words: str
    not_known: Sessions


def who(facts: PupilFacts) -> str:
    """ "Year 7 · 7E1 · Oak Park School · UPN ..."."""
    pupil = facts.pupil
    year = f"Year {pupil.year_group}" if pupil.year_group.isdigit() else pupil.year_group
    parts = (year, pupil.reg_group, pupil.school, f"UPN {pupil.upn}" if pupil.upn else "")
    return " · ".join(part for part in parts if part)


def fresh(facts: PupilFacts, on: date, is_open: OpenDays) -> Fresh:
    """The first line: the last mark, school days since, and how many N are outstanding; of this year."""
    note = is_open.note(facts.last_day, on) if facts.last_day else ""
    found = freshness(facts, on, is_open, note)
    return Fresh(
        freshness_sentence(found), Sessions(_sentence(STILL_TO_BE_ESTABLISHED), found.reasons_not_known)
    )


def answer(facts: PupilFacts, period: Period) -> str:
    """The sentence that says how it is going, and what of it school asked for."""
    attendance, name = facts.attendance, facts.pupil.called
    if not attendance.possible:
        return f"No possible sessions are recorded for {name} {period.said}."
    if not attendance.absent:
        return _sentence(f"{name} has missed none of {sessions(attendance.possible)} {period.said}.")
    missed = of_sessions(attendance.absent, attendance.possible)
    said = f"{name} has missed {missed} {period.said}, the same as {days(attendance.absent)}."
    return _sentence(f"{said} {asked_away_sentence(facts)}".strip())


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]


def period_in_words(facts: PupilFacts, period: Period) -> str:
    """ "This school year, 2026/27: marks from 01/09/2026 to 20/11/2026"."""
    if facts.first_day is None:
        return f"{period.name}: no marks"
    return f"{period.name}: marks from {date_range(facts.first_day, facts.last_day)}"


def measures(facts: PupilFacts, period: Period, marks: Sequence[SessionMark]) -> tuple[Measure, ...]:
    """Attended, missed, unauthorised."""
    attendance = facts.attendance
    late = f", {attendance.late:,} of them late" if attendance.late else ""
    unauthorised = f"of {sessions(attendance.possible)}"
    if attendance.late_after_register_closed:
        unauthorised += f"; {attendance.late_after_register_closed:,} arrived after the register closed"
    said = period.said
    return (
        Measure(
            "Attended",
            percent(attendance.rate),
            of_sessions(attendance.attended, attendance.possible) + late,
            "Sessions attended, of those possible",
            of(f"Attended {said}", marks, lambda mark: mark.counts_as is CountsAs.ATTENDING),
        ),
        Measure(
            "Missed",
            sessions(attendance.absent),
            f"{days(attendance.absent)}; {attendance.authorised:,} authorised",
            "A session is a morning or an afternoon",
            of(f"Missed {said}", marks, absent),
        ),
        Measure(
            "Unauthorised",
            sessions(attendance.unauthorised),
            unauthorised,
            "Absence the school has not agreed to: codes G, N, O and U",
            of(f"Unauthorised {said}", marks, lambda mark: mark.counts_as is CountsAs.UNAUTHORISED),
        ),
    )


def notes(facts: PupilFacts, period: Period) -> tuple[str, ...]:
    """What a reader must know beside the figures."""
    said = []
    outside = left_out(facts.attendance)
    if outside:
        said.append(f"{outside}.")
    if 0 < facts.attendance.possible < ENOUGH:
        said.append(f"Provisional: fewer than {ENOUGH} sessions were possible.")
    if facts.marks_after:
        said.append(f"{counted(facts.marks_after, 'mark')} later than today: read, not counted.")
    if facts.other_rolls:
        said.append(f"Also on the roll of {listed(facts.other_rolls)}: their sessions are joined by date.")
    if facts.two_values:
        said.append(f"Two registers differ on {sessions(facts.two_values)}; the main school's mark counts.")
    if period.key != THIS_YEAR:
        said.append(
            f"Figures, certificate and reasons are those {period.said}. Better times, patterns and "
            "thresholds look at everything loaded."
        )
    return tuple(said)


def provisional(attendance: Attendance) -> bool:
    """Whether there are too few sessions to go by."""
    return 0 < attendance.possible < ENOUGH
