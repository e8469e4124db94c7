"""What a cell or a bar says when it is pointed at."""

from __future__ import annotations

from datetime import date

import pytest

from aim.attendance import Attendance
from aim.charts.sentences import attendance_sentence, mark_sentence, percent_label, week_sentence
from aim.codes import CountsAs
from aim.pupil import SessionMark

TUESDAY = date(2025, 11, 4)


@pytest.mark.parametrize(
    ("mark", "said"),
    [
        (
            SessionMark(TUESDAY, "AM", "I", CountsAs.AUTHORISED, "illness"),
            "Tuesday 4 November 2025, morning: I, illness. Authorised absence.",
        ),
        (
            SessionMark(TUESDAY, "PM", "U", CountsAs.UNAUTHORISED, "Arrived after the register closed."),
            "Tuesday 4 November 2025, afternoon: U, arrived after the register closed. Unauthorised absence.",
        ),
        (
            SessionMark(TUESDAY, "AM", "L", CountsAs.ATTENDING, "late, before the register closed"),
            "Tuesday 4 November 2025, morning: L, late, before the register closed. Attended.",
        ),
        (
            SessionMark(TUESDAY, "AM", "T", CountsAs.AUTHORISED, "Traveller absence"),
            "Tuesday 4 November 2025, morning: T, Traveller absence. Authorised absence.",
        ),
        (
            SessionMark(TUESDAY, "AM", "D", CountsAs.NOT_POSSIBLE, "registered at two schools"),
            "Tuesday 4 November 2025, morning: D, registered at two schools."
            " Not a possible session, so not counted.",
        ),
        (
            SessionMark(TUESDAY, "AM", "", CountsAs.NOT_RECORDED, "nothing recorded"),
            "Tuesday 4 November 2025, morning: not recorded, so not counted.",
        ),
        (
            SessionMark(TUESDAY, "PM", "Q9", CountsAs.NOT_UNDERSTOOD, "not an attendance code"),
            "Tuesday 4 November 2025, afternoon: “Q9”. Not understood, so not counted.",
        ),
        (
            SessionMark(TUESDAY, "PM", "", None, ""),
            "Tuesday 4 November 2025, afternoon: nothing recorded.",
        ),
    ],
)
def test_a_mark_says_when_what_and_what_it_counts_as(mark: SessionMark, said: str) -> None:
    assert mark_sentence(mark) == said


def test_a_week_says_its_sessions_beside_its_percentage() -> None:
    said = week_sentence(date(2025, 11, 3), Attendance(attended=8, authorised=2))
    assert said == "Week beginning 3 November 2025. Attended 8 of 10 possible sessions (80.0%)."


def test_what_is_left_out_of_the_sum_is_said_beside_it() -> None:
    said = attendance_sentence(Attendance(attended=8, not_recorded=1, not_understood=1))
    assert said.startswith("Attended 8 of 8 possible sessions (100.0%). 1 mark not understood")
    assert "1 session not recorded" in said


def test_a_week_with_no_possible_session_has_no_percentage() -> None:
    assert attendance_sentence(Attendance()) == "No possible sessions."
    assert percent_label(Attendance()) == ""


def test_a_drawn_percentage_leaves_off_point_nought() -> None:
    assert percent_label(Attendance(attended=8, authorised=2)) == "80%"
    assert percent_label(Attendance(attended=8, authorised=1)) == "88.9%"
    assert percent_label(Attendance(unauthorised=10)) == "0%"
