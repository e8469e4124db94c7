"""How sessions are counted."""

from datetime import date
from fractions import Fraction

import pytest

from aim.attendance import Attendance, Standing
from tests.lib.register_strip import facts, registers


def test_a_planned_closure_is_not_a_possible_session():
    attendance = facts(r"""
        2025-09-01  ##  /\  /\  N\  II
    """).attendance
    assert attendance.possible == 8
    assert attendance.rate == Fraction(5, 8)


def test_late_is_attended_and_after_the_register_closed_is_unauthorised():
    attendance = facts(r"""
        2025-09-01  L\  U\  /\  /\  /\
    """).attendance
    assert (attendance.attended, attendance.unauthorised) == (9, 1)
    assert (attendance.late, attendance.late_after_register_closed) == (1, 1)


def test_sessions_not_due_stand_outside_the_sum():
    attendance = facts(r"""
        2025-09-01  DD  XX  QQ  [Y1][Y4]  /\
    """).attendance
    assert attendance == Attendance(attended=2, not_possible=8)


def test_a_dash_and_an_empty_session_while_on_roll_are_not_recorded():
    attendance = facts(
        r"""
        2025-09-01  /\  /.  -\  ..  /\
        """,
        r"""
        2025-09-01  /\  /\  /\  /\  /\
        """,
    ).attendance
    assert attendance == Attendance(attended=6, not_recorded=4)


def test_empty_sessions_before_joining_count_as_nothing():
    attendance = facts(
        r"""
        2025-09-01  ..  ..  ##  /\  /\
        """,
        r"""
        2025-09-01  /\  /\  ##  /\  /\
        """,
    ).attendance
    assert attendance == Attendance(attended=4)


def test_a_lone_record_with_gaps_does_not_invent_sessions():
    assert facts(r"""
        2025-09-01  /\  ..  /\  /\  /\
    """).attendance == Attendance(attended=8)


def test_a_mark_that_is_no_code_is_shown_and_not_counted():
    attendance = facts(r"""
        2025-09-01  /\  %\  /\  /\  /\
    """).attendance
    assert attendance == Attendance(attended=9, not_understood=1)


def test_nothing_possible_has_no_rate():
    attendance = facts(r"""
        2025-09-01  YY  [Y4][Y4]  XX  DD  QQ
    """).attendance
    assert attendance.rate is None
    assert attendance.percent is None
    assert attendance.standing is Standing.NONE


@pytest.mark.parametrize(
    ("absent", "possible", "standing"),
    [
        (37, 380, Standing.NONE),
        (38, 380, Standing.PERSISTENT),
        (189, 380, Standing.PERSISTENT),
        (190, 380, Standing.SEVERE),
        (1, 10, Standing.PERSISTENT),
    ],
)
def test_thresholds_are_on_whole_sessions(absent, possible, standing):
    assert Attendance(attended=possible - absent, authorised=absent).standing is standing


def test_marks_after_the_day_asked_about_are_read_and_not_counted():
    found = facts(
        r"""
        2025-09-01  /\  /\  /\  CC  CC
        """,
        on=date(2025, 9, 3),
    )
    assert found.attendance == Attendance(attended=6)
    assert found.marks_after == 4


def test_the_same_letter_counts_by_the_rules_of_its_day():
    found = facts(r"""
        2024-07-15  /\  JJ  /\  HH  /\
        2024-09-02  /\  JJ  /\  HH  [C2]\
    """)
    assert found.attendance.attended == 8 + 5 + 0
    assert found.attendance.authorised == 2 + 5


def test_headlines_cover_this_year_while_half_terms_look_back():
    found = facts(
        r"""
        2025-06-02  II  /\  /\  /\  /\
        2025-09-01  /\  /\  /\  /\  /\
        """,
        headline_from=date(2025, 8, 1),
    )
    assert found.attendance == Attendance(attended=10)
    assert [each.name for each in found.half_terms] == ["2024/25 Summer 2", "2025/26 Autumn 1"]


def test_a_register_is_one_school_and_one_academic_year():
    made = registers(r"""
        2025-07-14  /\  /\  /\  /\  /\
        2025-09-01  /\  /\  /\  /\  /\
    """)
    assert [each.academic_year for each in made] == [2024, 2025]
    assert all(each.grid.shape == (1, 10) for each in made)


def test_which_slash_was_typed_does_not_matter():
    assert facts(r"""
        2025-09-01  //  \\  /\  \/  /\
    """).codes[0].code in ("/", "\\")
    assert {
        each.code: each.sessions
        for each in facts(r"""
        2025-09-01  //  \\  /\  \/  /\
    """).codes
    } == {"/": 5, "\\": 5}
