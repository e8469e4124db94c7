"""Reviews: the time agreed, what was missed in it, the time before, and what that says of the target."""

from datetime import date
from fractions import Fraction

import pytest

from aim.attendance import Attendance
from aim.plans.reviews import Outcome, review_sums
from aim.plans.reviews_in_words import (
    missed_sentence,
    needed_sentence,
    provisional_sentence,
    review_sentences,
    suggestion_sentence,
)
from aim.plans.target_words import target_from_words
from aim.plans.targets import Target, TargetKind, no_unauthorised_target, percent_target
from tests.lib.register_strip import registers

FRIDAY, REVIEW = date(2026, 11, 27), date(2026, 12, 11)
NONE_UNAUTHORISED = no_unauthorised_target(20)
BEFORE = r"""
    2026-11-09  /\  /\  /\  /\  /\
    2026-11-16  OO  /\  /\  /\  /\
    2026-11-23  OO  /\  /\  /\  II
"""


def _review(after, target=None, *, before=BEFORE, on=date(2027, 1, 10), review=REVIEW):
    lines = [line for line in f"{before}\n{after}".splitlines() if line.strip()]
    record = registers("\n".join(lines)).record("A")
    return review_sums(record, meeting_day=FRIDAY, review_day=review, target=target, on=on)


FULL = r"""
    2026-11-30  /\  /\  /\  /\  /\
    2026-12-07  /\  /\  /\  /\  /\
"""


def test_the_meeting_day_is_on_neither_side_and_the_review_date_is_in_the_window():
    found = _review(
        r"""
        2026-11-30  /\  /\  /\  /\  /\
        2026-12-07  /\  /\  /\  /\  OO
        """
    )
    assert found.window.attendance == Attendance(attended=18, unauthorised=2)
    assert (found.window.first_day, found.window.last_day) == (date(2026, 11, 30), REVIEW)
    assert found.before.attendance == Attendance(attended=16, unauthorised=4)
    assert found.before.last_day == date(2026, 11, 26)


def test_before_the_meeting_as_many_possible_sessions_are_looked_at_and_no_more():
    found = _review(r"2026-11-30  /\  D\  /\  ##  /.")
    assert found.window.attendance.possible == 6
    assert found.before.attendance == Attendance(attended=6)
    assert found.before.first_day == date(2026, 11, 24)


def test_where_the_record_holds_fewer_before_the_meeting_all_of_them_are_looked_at():
    found = _review(FULL, before=r"2026-11-23  ##  ##  ##  O\  II")
    assert found.before.attendance == Attendance(attended=1, unauthorised=1)
    assert "26/11/2026, all that are held" in " ".join(review_sentences("Ada", found))


def test_sessions_after_the_review_date_stand_apart():
    found = _review(FULL + r"2026-12-14  OO  /\  OO", percent_target(100, 20))
    assert found.later.attendance == Attendance(attended=2, unauthorised=4)
    assert found.outcome is Outcome.YES
    assert (
        "After the review date (14/12/2026 to 16/12/2026), Ada attended 2 of 6 sessions: not part of the "
        "target." in review_sentences("Ada", found)
    )


def test_marks_after_the_day_asked_about_do_not_count():
    found = _review(FULL, percent_target(90, 20), on=date(2026, 12, 4))
    assert found.window.attendance.possible == 10
    assert found.held_to == date(2026, 12, 4)


@pytest.mark.parametrize(("missed", "met"), [("II  /\\", True), ("II  I\\", False)])
def test_ninety_percent_of_20_sessions_is_18(missed, met):
    found = _review(
        rf"""
        2026-11-30  {missed}  /\  /\  /\
        2026-12-07  /\  /\  /\  /\  /\
        """,
        percent_target(90, 20),
    )
    assert found.needed == 18
    assert (found.outcome is Outcome.YES) == met


def test_a_target_is_never_met_by_rounding():
    found = _review(
        r"""
        2026-11-30  /\  /\  /\  /\  ##
        2026-12-07  ##  /\  /\  I\  /\
        """,
        Target(TargetKind.SESSIONS, 20, 19, Fraction(191, 2)),
    )
    assert found.window.attendance == Attendance(attended=15, authorised=1)
    assert (found.needed, found.outcome) == (16, Outcome.SOME)


def test_a_target_said_in_sessions_asks_for_the_same_share_of_those_that_were_possible():
    twenty_seven = Target(TargetKind.SESSIONS, 30, 27)
    found = _review(r"2026-11-30  /\  /\  /\  /\  O\ ", twenty_seven)
    assert (found.needed, found.outcome) == (9, Outcome.YES)
    assert needed_sentence(found) == (
        "The target asks for at least 9 of these 10 sessions. It was agreed as 27 of 30 sessions."
    )


def test_less_missed_than_before_is_some_improvement_and_as_much_is_none():
    some = _review(
        r"""
        2026-11-30  OI  I/  /\  /\  /\
        2026-12-07  /\  /\  /\  /\  /\
        """,
        percent_target(90, 20),
    )
    assert (some.before.attendance.absent, some.window.attendance.absent) == (4, 3)
    assert some.outcome is Outcome.SOME
    assert _review(FULL.replace(r"/\  /\  /\  /\  /\ ", "")).outcome is Outcome.NOTHING
    same = _review(
        r"""
        2026-11-30  OI  II  /\  /\  /\
        2026-12-07  /\  /\  /\  /\  /\
        """,
        percent_target(90, 20),
    )
    assert same.outcome is Outcome.NO


def test_no_further_unauthorised_absence_is_met_whatever_was_authorised():
    found = _review(r"2026-11-30  II  MM  EE  [C2][C2]  SS", NONE_UNAUTHORISED)
    assert found.outcome is Outcome.YES
    assert found.window.attendance.attended == 0


def test_for_no_further_unauthorised_absence_the_unauthorised_share_is_compared():
    less = _review(FULL.replace(r"2026-12-07  /\ ", "2026-12-07  OI"), NONE_UNAUTHORISED)
    assert less.outcome is Outcome.SOME
    as_much = _review(FULL.replace(r"2026-12-07  /\  /\ ", "2026-12-07  GU  OO"), NONE_UNAUTHORISED)
    assert as_much.outcome is Outcome.NO


def test_where_only_n_stands_in_the_way_the_target_is_waiting():
    waiting = _review(FULL.replace(r"2026-12-07  /\ ", "2026-12-07  NN"), NONE_UNAUTHORISED)
    assert waiting.outcome is Outcome.WAITING
    assert suggestion_sentence(waiting) == (
        "Waiting on N: for 2 sessions the reason is still to be established, and no other stands in the way. "
        "A person decides."
    )
    both = _review(FULL.replace(r"2026-12-07  /\ ", "2026-12-07  NO"), NONE_UNAUTHORISED)
    assert both.outcome is Outcome.SOME


def test_without_a_possible_session_or_a_target_nothing_is_suggested():
    closed = _review("2026-11-30  ##  ##  ##  ##  ##\n2026-12-07  DD  YY  XX  ##  ##", percent_target(90, 20))
    assert closed.outcome is Outcome.NOTHING
    assert closed.needed is None
    assert suggestion_sentence(closed) == needed_sentence(closed) == ""
    assert "No possible session is recorded" in review_sentences("Ada", closed)[0]
    assert _review(FULL).outcome is Outcome.NOTHING
    assert _review(FULL, Target(TargetKind.SESSIONS, 0, 0)).outcome is Outcome.NOTHING


def test_with_nothing_before_the_meeting_improvement_is_not_judged():
    found = _review(r"2026-11-30  OO  /\  /\  /\  /\ ", percent_target(90, 20), before="")
    assert found.outcome is Outcome.NOT_MET


def test_until_the_review_date_is_recorded_to_its_end_the_sums_are_provisional():
    early = _review(r"2026-11-30  /\  /\  /\  /\  /\ ", percent_target(90, 20))
    assert early.provisional
    assert provisional_sentence(early) == (
        "So far: marks are held to 04/12/2026, and the time agreed runs to the end of 11/12/2026."
    )
    assert suggestion_sentence(early) == "So far: the target is met. A person decides."
    morning = _review(
        FULL.replace(r"2026-12-07  /\  /\  /\  /\  /", r"2026-12-07  /\  /\  /\  /\  I.").replace(".\\", ".")
    )
    assert morning.provisional
    assert not _review(FULL).provisional
    closed_on_that_day = _review(FULL + r"2026-12-14  /\ ", review=date(2026, 12, 12))
    assert not closed_on_that_day.provisional


def test_a_gap_in_the_window_keeps_the_sums_provisional():
    gap = _review(FULL.replace(r"2026-12-07  /\ ", "2026-12-07  --"))
    assert provisional_sentence(gap) == "So far: 2 sessions of the time agreed have no mark yet."


def test_authorised_and_unauthorised_sessions_are_each_listed_with_their_days():
    found = _review(
        r"""
        2026-11-30  /I  I\  /\  II  ##
        2026-12-07  II  OI  N\  /\  /\
        """
    )
    assert missed_sentence("Authorised", found.window.authorised) == (
        "Authorised, 7 sessions: illness (I), 30/11/2026 afternoon to 01/12/2026 morning (2 sessions), "
        "03/12/2026 to 07/12/2026 (4 sessions), 08/12/2026 afternoon."
    )
    assert missed_sentence("Unauthorised", found.window.unauthorised) == (
        "Unauthorised, 2 sessions: absent without permission or a known reason (O), 08/12/2026 morning; "
        "reason still to be established (N), 09/12/2026 morning."
    )
    assert missed_sentence("Unauthorised", ()) == ""


def test_sessions_that_school_asked_for_are_named_as_such():
    found = _review(r"2026-11-30  EE  [C2]\  II  /\  /\ ")
    assert "Of these, 3 were sessions that school asked Ada not to attend." in review_sentences("Ada", found)
    assert not any("asked Ada" in each for each in review_sentences("Ada", _review(FULL)))


def test_a_review_comes_after_its_meeting():
    with pytest.raises(ValueError, match="comes after its meeting"):
        _review(FULL, review=FRIDAY)


@pytest.mark.parametrize(
    ("words", "target"),
    [
        ("Attend at least 27 of 30 sessions.", Target(TargetKind.SESSIONS, 30, 27)),
        ("At least 28 of the 30 sessions up to the review", Target(TargetKind.SESSIONS, 30, 28)),
        ("90%", percent_target(90, 30)),
        ("Attendance of at least 92.5 % or more", percent_target(Fraction(185, 2), 30)),
        ("No further unauthorised absence", no_unauthorised_target(30)),
        ("no unauthorized absences until the review", no_unauthorised_target(30)),
        ("Improve by 5%", None),
        ("90% and no unauthorised absence", None),
        ("Attend 9 of 10 days", None),
        ("Attend 31 of 30 sessions", None),
        ("Attend 0 of 0 sessions", None),
        ("No more than 3 sessions missed", None),
        ("not 90%", None),
        ("120%", None),
        ("", None),
    ],
)
def test_a_target_in_words_is_judged_only_where_it_can_mean_one_thing(words, target):
    assert target_from_words(words, 30) == target
