"""Target and review date: advised and worked out, never blocked."""

from dataclasses import replace
from datetime import date

from aim.calendar import NO_TERM_DATES, HalfTermDates, TermDates
from aim.casework.meetings import Meeting
from aim.plans.review_dates import OpenDays
from aim.plans.targets import TargetKind, percent_target
from aim.screens.meeting import target_block, with_its_sessions, with_target
from tests.lib.pupil_facts import facts

OPEN = OpenDays(NO_TERM_DATES, frozenset())
FRIDAY = date(2026, 11, 6)
FIRST = Meeting(id=1, form="school-attendance-meeting", school="Oak Park School", day=FRIDAY)
RECORD = facts("2026-11-02 /\\ II /\\ /\\ /\\")


def _block(review_on, **changes):
    meeting = replace(FIRST, review_on=review_on, **changes)
    return target_block(meeting, RECORD, FRIDAY, OPEN)


def test_two_to_four_weeks_are_offered_and_after_a_review_three_at_most():
    assert [each.day for each in _block(None).offered] == [
        date(2026, 11, 20),
        date(2026, 11, 27),
        date(2026, 12, 4),
    ]
    assert [each.day for each in _block(None, earlier_id=9).offered] == [
        date(2026, 11, 20),
        date(2026, 11, 27),
    ]


def test_a_date_within_the_advice_is_not_remarked_on():
    assert _block(date(2026, 11, 27)).advice == ()


def test_too_soon_too_late_and_closed_are_said_and_not_blocked():
    assert "less than 2 school weeks" in _block(date(2026, 11, 10)).advice[0]
    assert "more than 4 school weeks" in _block(date(2026, 12, 9)).advice[0]
    assert "After a review, at most 3 school weeks" in _block(date(2026, 12, 2), earlier_id=9).advice[0]
    closed = _block(date(2026, 11, 28)).advice[0]
    assert (
        closed
        == "School is not open on Saturday 28 November 2026; the next school day is Monday 30 November 2026."
    )
    assert _block(FRIDAY).advice == ("The review is not after the meeting.",)


def test_the_sessions_up_to_the_review_are_counted_and_a_target_above_them_is_said():
    block = _block(date(2026, 11, 27), target_attend=31)
    assert block.sessions == 30
    assert "there are 30 sessions" in block.window
    assert block.advice == ("The target asks for 31, and there are 30 sessions.",)


def test_a_new_review_date_changes_what_the_target_is_counted_on_and_not_what_was_agreed():
    agreed = with_target(replace(FIRST, review_on=date(2026, 11, 27)), percent_target(90, 30))
    assert (agreed.target_attend, agreed.target_sessions) == (27, 30)
    moved = with_its_sessions(replace(agreed, review_on=date(2026, 11, 20)), OPEN)
    assert (moved.target_attend, moved.target_sessions) == (27, 20)
    none = with_its_sessions(
        replace(FIRST, target_kind=TargetKind.NO_UNAUTHORISED, review_on=date(2026, 11, 27)), OPEN
    )
    assert (none.target_attend, none.target_sessions) == (0, 30)


def test_four_weeks_are_usual_on_the_form_of_2017_and_three_on_the_other():
    usual = [each.label for each in _block(None).offered if "usual" in each.label]
    assert usual == ["3 weeks (usual): 27/11/2026"]
    improvement = _block(None, form="attendance-improvement-meeting").offered
    assert [each.label for each in improvement if "usual" in each.label] == ["4 weeks (usual): 04/12/2026"]


def test_without_term_dates_the_dates_offered_say_so_before_one_is_chosen():
    assert "no term dates are set" in _block(None).offered_note
    autumn = HalfTermDates(1, date(2026, 9, 1), date(2026, 12, 18))
    known = OpenDays(TermDates((autumn,)), frozenset())
    assert target_block(FIRST, RECORD, FRIDAY, known).offered_note == ""
