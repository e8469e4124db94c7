"""Targets: a percentage as sessions of the review window, exact, and a realistic one suggested."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from aim.attendance import Attendance
from aim.calendar import NO_TERM_DATES, is_weekday_not_bank_holiday
from aim.findings.better_times import BetterTime
from aim.findings.comparisons import Stretch
from aim.plans.review_dates import OpenDays, improvement_review_weeks, review_date
from aim.plans.targets import (
    Basis,
    TargetKind,
    attend_at_least,
    no_unauthorised_target,
    percent_target,
    review_sessions,
    suggested_target,
)
from aim.pupil import PupilFacts
from tests.generative.strategies import examples
from tests.lib.pupil_facts import ada

MEETING = date(2026, 11, 27)
DAY = date(2026, 9, 1)


def test_three_school_weeks_are_30_sessions_of_which_90_percent_is_27():
    review = review_date(MEETING, 3, OpenDays(NO_TERM_DATES, frozenset()))
    sessions = review_sessions(MEETING, review.day, is_weekday_not_bank_holiday)
    target = percent_target(90, sessions)
    assert (sessions, target.attend, target.may_miss) == (30, 27, 3)


def test_the_meeting_day_is_outside_the_window_and_the_review_date_inside():
    assert review_sessions(date(2026, 11, 26), MEETING, is_weekday_not_bank_holiday) == 2
    assert review_sessions(MEETING, MEETING, is_weekday_not_bank_holiday) == 0


def test_closed_days_leave_the_window_and_the_target_is_of_what_is_left():
    shut = {date(2026, 12, 7), date(2026, 12, 8)}
    sessions = review_sessions(
        MEETING, date(2026, 12, 18), lambda day: is_weekday_not_bank_holiday(day) and day not in shut
    )
    assert (sessions, percent_target(90, sessions).attend) == (26, 24)


def test_the_form_of_2017_is_reviewed_after_four_school_weeks():
    assert improvement_review_weeks() == 4


def test_no_further_unauthorised_absence_asks_for_no_number():
    target = no_unauthorised_target(30)
    assert (target.kind, target.attend) == (TargetKind.NO_UNAUTHORISED, 0)


@pytest.mark.parametrize("percent", [-1, Fraction(1001, 10)])
def test_a_target_outside_0_to_100_is_refused(percent):
    with pytest.raises(ValueError, match="between 0 and 100"):
        attend_at_least(percent, 30)


@given(st.fractions(0, 100, max_denominator=1000), st.integers(0, 400))
@examples(300)
def test_attend_at_least_meets_the_target_and_one_fewer_does_not(percent, sessions):
    attend = attend_at_least(percent, sessions)
    assert 0 <= attend <= sessions
    assert 100 * attend >= percent * sessions
    assert attend == 0 or 100 * (attend - 1) < percent * sessions


def _record(attended: int, absent: int, better: tuple[int, int] | None, best: tuple[int, int] | None):
    year = Stretch("year", DAY, MEETING, Attendance(attended=attended, authorised=absent))
    times = (BetterTime(DAY, MEETING, better[1], better[0], 1, 0),) if better else ()
    terms = (Stretch("best", DAY, MEETING, Attendance(best[0], best[1] - best[0])),) if best else ()
    return replace(ada(), year=year, better_times=times, half_terms=terms)


@pytest.mark.parametrize(
    ("record", "attend", "basis"),
    [
        (_record(80, 20, (48, 50), None), 26, Basis.BETTER_TIME),  # half way is 88%, 26.4 sessions
        (_record(80, 20, None, (45, 50)), 26, Basis.HALF_TERM),
        (_record(80, 20, None, None), 27, Basis.HALVED),
        (_record(100, 0, None, None), 30, Basis.PRESENT),
        (_record(99, 1, None, None), 30, Basis.HALVED),  # 29 of 30 would be below 99%
        (_record(0, 50, None, None), 15, Basis.HALVED),
    ],
)
def test_a_suggestion_lies_between_the_present_and_what_was_better(
    record: PupilFacts, attend: int, basis: Basis
) -> None:
    target = suggested_target(record, 30)
    assert target is not None
    assert (target.attend, target.basis) == (attend, basis)


shares = st.integers(1, 400).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n)))


@given(shares, st.none() | shares, st.none() | shares, st.integers(1, 60))
@examples(300)
def test_a_suggestion_is_never_below_the_present_never_above_every_session(present, better, best, sessions):
    attended, possible = present
    record = _record(attended, possible - attended, better, best)
    target = suggested_target(record, sessions)
    assert target is not None
    assert target.attend <= sessions
    assert target.attend * possible >= attended * sessions
    above = [Fraction(*each) for each in (better, best) if each and Fraction(*each) * possible > attended]
    if target.basis is Basis.BETTER_TIME:
        assert target.attend <= max(above) * sessions or target.attend == -(-attended * sessions // possible)


def test_without_possible_sessions_nothing_is_suggested():
    assert suggested_target(_record(0, 0, None, None), 30) is None
    assert suggested_target(_record(10, 0, None, None), 0) is None
    assert suggested_target(replace(ada(), year=None), 30) is None
