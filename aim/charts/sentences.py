"""The words in figures: what a mark, a week or a stretch says. Numbers and dates are worded by ``wording``.

No plotly here, so that alternative text and tests need none.
"""

from __future__ import annotations

from datetime import date

from aim import wording
from aim.attendance import Attendance
from aim.codes import CountsAs
from aim.palette import swatch
from aim.pupil import SessionMark

_NAMES = ("Gypsy", "Roma", "Traveller")


def percent_label(attendance: Attendance) -> str:
    """A percentage drawn in a figure, ".0" left off: "80%", "88.9%"; blank with no possible session."""
    if attendance.rate is None:
        return ""
    return wording.percent(attendance.rate).replace(".0%", "%")


def sessions_label(attendance: Attendance) -> str:
    """The sum behind the percentage as drawn in a figure: "8 of 10"."""
    return f"{attendance.attended} of {attendance.possible}"


def attendance_sentence(attendance: Attendance) -> str:
    """What a stretch adds up to: "Attended 8 of 10 possible sessions (80.0%)."; then what is left out."""
    if attendance.possible:
        plural = "session" if attendance.possible == 1 else "sessions"
        summed = f"{attendance.attended:,} of {attendance.possible:,} possible {plural}"
        said = f"Attended {summed} ({wording.percent(attendance.rate)})."
    else:
        said = "No possible sessions."
    beside = wording.left_out(attendance)
    return f"{said} {beside[0].upper()}{beside[1:]}." if beside else said


def week_sentence(monday: date, attendance: Attendance) -> str:
    """One week: "Week beginning 3 November 2025. Attended 8 of 10 possible sessions (80.0%)."."""
    return f"Week beginning {wording.running_day(monday)}. {attendance_sentence(attendance)}"


def mark_sentence(mark: SessionMark) -> str:
    """One session: "Tuesday 4 November 2025, morning: I, illness. Authorised absence."."""
    when = f"{wording.long_day(mark.day)}, {wording.half_day(mark.session)}"
    if mark.counts_as is None:
        return f"{when}: nothing recorded."
    shown = swatch(mark.counts_as, mark.code)
    if mark.counts_as is CountsAs.NOT_RECORDED:
        return f"{when}: {_small_first(shown.sentence)}"
    if mark.counts_as is CountsAs.NOT_UNDERSTOOD:
        return f"{when}: “{mark.code.strip()}”. {shown.sentence}"
    said = ", ".join(part for part in (mark.code, _small_first(mark.meaning.strip().rstrip("."))) if part)
    return f"{when}: {said}. {shown.sentence}" if said else f"{when}. {shown.sentence}"


def _small_first(words: str) -> str:
    """The words as they run on in a sentence; capitals and names keep theirs."""
    if not words or words[1:2].isupper() or words.split()[0].rstrip(",") in _NAMES:
        return words
    return words[0].lower() + words[1:]
