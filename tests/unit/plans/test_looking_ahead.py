"""Looking ahead: what is still possible this year, and how fresh the record is."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from aim.attendance import Attendance
from aim.calendar import is_weekday_not_bank_holiday
from aim.plans.freshness import freshness
from aim.plans.looking_ahead import LookingAhead, assuming_a_full_year, looking_ahead
from aim.pupil import pupil_facts
from tests.generative.strategies import examples
from tests.lib.register_strip import facts, registers

DAY = date(2025, 9, 12)


def _weeks(first: str, count: int) -> str:
    start = date.fromisoformat(first)
    return "\n".join(rf"{start + timedelta(days=7 * n)}  /\  /\  /\  II  /\ " for n in range(count))


def test_the_best_attendance_is_every_session_left_attended():
    found = looking_ahead(facts(_weeks("2025-09-08", 1)), is_weekday_not_bank_holiday, date(2025, 9, 26))
    assert found is not None
    assert (found.sessions_left, found.best, found.note) == (20, Fraction(28, 30), "")


def test_days_the_school_is_closed_are_not_left():
    closed = date(2025, 9, 15)
    found = looking_ahead(facts(_weeks("2025-09-08", 1)), lambda day: day > closed, date(2025, 9, 16))
    assert found is not None
    assert found.sessions_left == 2


def test_how_far_90_percent_is_stands_in_sessions():
    ahead = LookingAhead(Attendance(attended=80, authorised=20), DAY, None, 100, "")
    assert ahead.best == Fraction(180, 200)
    found = ahead.to_reach(90)
    assert (found.attend, found.may_miss, found.within_reach) == (100, 0, True)
    found = ahead.to_reach(91)
    assert (found.attend, found.within_reach, found.may_miss) == (102, False, 0)
    found = ahead.to_reach(40)
    assert (found.attend, found.may_miss) == (0, 100)


@given(st.integers(0, 380), st.integers(0, 380), st.integers(0, 380), st.integers(0, 100))
@examples(300)
def test_attending_what_is_asked_reaches_the_share_and_one_less_does_not(attended, missed, left, percent):
    ahead = LookingAhead(Attendance(attended=attended, unauthorised=missed), DAY, None, left, "")
    found = ahead.to_reach(percent)
    assert found.within_reach == (ahead.best is None or 100 * ahead.best >= percent)
    if found.within_reach:
        assert found.attend + found.may_miss == left
        assert 100 * (attended + found.attend) >= percent * ahead.possible
        assert found.attend == 0 or 100 * (attended + found.attend - 1) < percent * ahead.possible


def test_without_term_dates_a_year_of_380_sessions_is_assumed_and_said():
    made = registers(_weeks("2025-09-08", 2), _weeks("2025-09-01", 3))
    found = assuming_a_full_year(pupil_facts(made, "A", on=date(2025, 10, 1)), made, date(2025, 10, 1))
    assert found is not None
    assert found.sessions_left == 380 - 30
    assert found.note == "A school year of 380 sessions is assumed: no term dates are known"


def test_a_register_that_begins_in_january_says_nothing_of_what_is_left():
    made = registers(_weeks("2026-01-05", 2))
    on = date(2026, 2, 1)
    assert assuming_a_full_year(pupil_facts(made, "A", on=on), made, on) is None


def test_a_school_year_that_is_over_has_nothing_left():
    made = registers(_weeks("2025-09-08", 2))
    on = date(2026, 8, 1)
    assert assuming_a_full_year(pupil_facts(made, "A", on=on), made, on) is None


def test_without_marks_there_is_nothing_to_look_ahead_from():
    made = registers("2025-09-08  ##  ##")
    empty = pupil_facts(made, "A", on=date(2030, 1, 1))
    assert assuming_a_full_year(empty, made, date(2025, 10, 1)) is None
    assert looking_ahead(empty, is_weekday_not_bank_holiday, date(2026, 7, 21)) is None


def test_freshness_says_the_last_mark_the_school_days_since_and_the_reasons_outstanding():
    record = facts(r"""
        2025-09-08  /\  NN  /\  /\  N\
    """)
    found = freshness(record, date(2025, 9, 17), is_weekday_not_bank_holiday)
    assert (found.last_mark, found.school_days_since) == (date(2025, 9, 12), 2)
    assert [(each.day.day, each.session) for each in found.reasons_not_known] == [
        (9, "AM"),
        (9, "PM"),
        (12, "AM"),
    ]
    assert [each.day.day for each in found.overdue] == [9, 9]


def test_a_reason_is_overdue_once_five_whole_school_days_have_passed():
    record = facts("2025-09-08  N\\  /\\")
    assert not freshness(record, date(2025, 9, 15), is_weekday_not_bank_holiday).overdue
    assert freshness(record, date(2025, 9, 16), is_weekday_not_bank_holiday).overdue


def test_a_record_without_marks_has_no_last_mark():
    found = freshness(facts("2025-09-08  ##  ##"), date(2025, 9, 17), is_weekday_not_bank_holiday)
    assert (found.last_mark, found.school_days_since, found.reasons_not_known) == (None, 0, ())
