"""What findings and plans say: sentences with their sessions, for pages, staff sheets and forms."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from aim import in_words
from aim.attendance import Attendance
from aim.documents.values import attendance_sentences, when_better_sentences
from aim.findings.better_times import BetterTime
from aim.findings.codes_used import CodeCount
from aim.findings.what_differed import CodeCompared, Share, Support, WhatDiffered
from aim.plans.freshness import Freshness
from aim.plans.looking_ahead import LookingAhead
from aim.plans.targets import Basis, no_unauthorised_target, percent_target
from aim.pupil import PupilFacts, pupil_facts
from aim.pupil_json import pupil_json
from tests.lib.register_strip import registers

FULL = r"/\  /\  /\  /\  /\ "
ON = date(2026, 7, 31)


def of(strip: str, **details: object) -> PupilFacts:
    """The facts of Ada from a strip."""
    made = registers(strip, forename="Ada", **details)
    return pupil_facts(made, "A", on=ON, headline_from=date(2025, 8, 1))


def _weeks(first: str, count: int, days: str = FULL) -> str:
    start = date.fromisoformat(first)
    return "\n".join(f"{start + timedelta(days=7 * n)}  {days}" for n in range(count))


def test_absences_are_said_in_one_sentence_with_their_codes():
    found = of(r"""
        2025-09-08  II  II  /\  /\  N\
        2025-09-15  /\  OO  /\  /\  /\
    """)
    assert in_words.absences_sentence(found) == (
        "Ada was absent 3 times, for 7 sessions: illness (I) 4, absent without permission or a known reason "
        "(O) 2 and reason still to be established (N) 1; the longest absence was 4 sessions "
        "(08/09/2025 to 09/09/2025)."
    )
    assert in_words.still_to_be_established_sentence(found) == (
        "For 1 session the reason is still to be established (N)."
    )


def test_one_absence_and_none():
    assert in_words.absences_sentence(of("2025-09-08  II  /\\")) == (
        "Ada was absent once, for 2 sessions: illness (I) 2."
    )
    assert in_words.absences_sentence(of("2025-09-08  /\\  /\\")) == (
        "No absences of Ada are in the marks loaded."
    )
    assert in_words.still_to_be_established_sentence(of("2025-09-08  /\\")) == ""


def test_the_headline_names_the_sessions_that_school_asked_for():
    found = of(r"""
        2025-09-08  EE  EE  /[C2]  /[C2]  OO
    """)
    assert in_words.asked_away_sentence(found) == (
        "Of these, 6 were sessions that school asked Ada not to attend: leave for a temporary part-time "
        "timetable (C2) 2 and suspended or permanently excluded (E) 4."
    )
    assert "8 of 10 sessions this year, the same as 4 days." in attendance_sentences(found, ON)
    assert "Of these, 6 were sessions that school asked Ada not to attend" in attendance_sentences(found, ON)
    assert in_words.asked_away_sentence(of("2025-09-08  OO")) == ""
    assert in_words.asked_away_sentence(of("2025-09-08  E\\")) == (
        "Of these, 1 was a session that school asked Ada not to attend: suspended or permanently excluded "
        "(E)."
    )
    assert pupil_json(found)["asked_by_school"] == 6


def test_the_last_four_weeks_and_last_year_are_said_with_dates_sessions_and_shares():
    found = of(
        "\n".join(
            [_weeks("2024-09-09", 6), _weeks("2025-09-08", 4), _weeks("2025-10-06", 2, "II  " + FULL[4:])]
        )
    )
    assert in_words.last_weeks_sentence(found) == (
        "In the last four school weeks (22/09/2025 to 17/10/2025) Ada attended 36 of 40 sessions (90.0%); "
        "over the school year so far (08/09/2025 to 17/10/2025), 56 of 60 sessions (93.3%)."
    )
    assert in_words.year_on_year_sentence(found) == (
        "This school year (08/09/2025 to 17/10/2025) Ada attended 56 of 60 sessions (93.3%); in the same "
        "part of last year (09/09/2024 to 17/10/2024), 58 of 58 sessions (100.0%)."
    )
    assert pupil_json(found)["last_year"]["same_stretch"] is True
    assert pupil_json(found)["last_four_weeks"]["attended"] == 36
    alone = of(_weeks("2025-09-08", 2))
    assert in_words.last_weeks_sentence(alone) == in_words.year_on_year_sentence(alone) == ""


def test_the_longest_run_is_said_in_dates_and_sessions():
    assert in_words.longest_run_sentence(of("2025-09-08  II  /\\  /\\  /I")) == (
        "Ada missed nothing from 9 September 2025 to 11 September 2025: 5 sessions in a row."
    )
    assert in_words.longest_run_sentence(of("2025-09-08  II")) == ""


def test_a_nameless_pupil_begins_a_sentence_with_a_capital():
    made = registers("2025-09-08  II  /\\", surname="", forename="")
    found = pupil_facts(made, "A", on=ON)
    assert in_words.absences_sentence(found).startswith("The pupil was absent once")


ILLNESS = CodeCount("I", "illness", "", "authorised", 30)  # type: ignore[arg-type]


def test_what_differed_is_said_side_by_side_and_never_why():
    better = BetterTime(date(2025, 11, 3), date(2025, 12, 19), 70, 68, 200, 150)
    differed = WhatDiffered(
        better,
        (CodeCompared(ILLNESS, Share(1, 70), Share(29, 200)),),
        Share(2, 68),
        Share(30, 150),
        Share(1, 1),
        Share(0, 2),
        (Support("breakfast club", date(2025, 11, 3)),),
    )
    assert in_words.what_differed_sentences(differed) == (
        "Illness (I): 1 of 70 sessions then, 29 of 200 at other times.",
        "Late (L): 2 of 68 attended sessions then, 30 of 150 at other times.",
        "First days back after a holiday attended in full: 1 of 1 then, 0 of 2 at other times.",
        "In place then: breakfast club.",
    )
    bare = replace(
        differed,
        codes=(),
        late=Share(0, 68),
        late_elsewhere=Share(0, 150),
        first_days_back=Share(0, 0),
        first_days_back_elsewhere=Share(1, 2),
        support=(),
    )
    assert in_words.what_differed_sentences(bare) == (
        "First days back after a holiday attended in full: none fell in it, 1 of 2 at other times.",
    )
    none = replace(bare, first_days_back_elsewhere=Share(0, 0))
    assert in_words.what_differed_sentences(none) == ()


def test_thresholds_reached_are_information_and_name_support_first():
    found = of(
        "\n".join(
            [_weeks("2025-09-08", 2, "OO  OO  OO  OO  OO"), _weeks("2025-09-22", 4, "II  II  II  II  NN")]
        )
    )
    level, window, row, ill = in_words.thresholds_told(found)
    assert all(
        each.reached and each.first.startswith("Support comes first") for each in (level, window, row, ill)
    )
    assert level.sentence == (
        "Ada has missed 60 of 60 sessions this school year (08/09/2025 to 17/10/2025). Absence of 50% of "
        "possible sessions or more is counted as severe absence, whatever its reason."
    )
    assert window.name == "Ten unauthorised sessions in ten school weeks"
    assert window.sentence == (
        "The most in ten school weeks (w/c 8 Sep 2025 to w/c 13 Oct 2025) is 28 sessions on 14 days; in the "
        "latest ones, 28. Ten were first reached on 12 September 2025. 8 of these are N, reason still to be "
        "established. Ten are reached without them."
    )
    assert window.first.endswith(
        "At this number a school has to consider whether a penalty notice is right; it need not send one."
    )
    assert row.sentence == "The longest is 10 school days, 20 sessions (08/09/2025 to 19/09/2025)."
    assert ill.sentence == (
        "32 sessions of illness this school year, the same as 16 days (22/09/2025 to 16/10/2025)."
    )
    assert in_words.thresholds_note(found) == (
        "The date of birth is not known: worked out as for a child of compulsory school age."
    )


def test_thresholds_not_reached_say_how_it_stands_and_nothing_more():
    told = in_words.thresholds_told(of(_weeks("2025-09-08", 2), date_of_birth=date(2014, 3, 2)))
    assert [(each.reached, each.first) for each in told] == [(False, "")] * 4
    assert [each.sentence for each in told] == [
        "Ada has missed 0 of 20 sessions this school year (08/09/2025 to 19/09/2025): below the 10% at which "
        "absence is counted as persistent.",
        "No session of Ada was unauthorised (G, N, O or U).",
        "Ada has had no whole day of unauthorised absence.",
        "Ada has no illness (I) recorded this school year.",
    ]
    assert in_words.thresholds_note(of(_weeks("2025-09-08", 1), date_of_birth=date(2014, 3, 2))) == ""


def test_a_window_that_rests_on_n_and_a_row_that_goes_on_say_so():
    told = in_words.thresholds_told(of("2025-09-08  OO  OO  OO  OO  NN"))
    assert (
        "2 of these are N, reason still to be established. Ten are not reached without them."
        in told[1].sentence
    )
    assert told[2].sentence == (
        "The longest is 5 school days, 10 sessions (08/09/2025 to 12/09/2025), with no session after it. "
        "2 of them are N, reason still to be established."
    )
    assert told[0].sentence.endswith("Provisional: fewer than 20 sessions were possible.")
    few = in_words.thresholds_told(of("2025-09-08  N\\  /\\  /\\"))
    assert few[1].sentence.endswith("1 of these are N, reason still to be established.")


@pytest.mark.parametrize(("born", "word"), [(date(2021, 3, 2), "below"), (date(2008, 3, 2), "above")])
def test_outside_compulsory_school_age_no_threshold_is_told_and_it_is_said_why(born, word):
    found = of("2025-09-08  OO  OO  OO  OO  OO", date_of_birth=born)
    assert in_words.thresholds_told(found) == ()
    assert in_words.thresholds_note(found) == (
        f"Not shown: Ada was {word} compulsory school age on the last day of this record."
    )
    told = pupil_json(found)
    assert told["thresholds"] is None
    assert told["penalty_window"] == {
        "sessions": 0,
        "from_week": None,
        "to_week": None,
        "met": False,
        "first_met": None,
        "last_ten_weeks": 0,
    }


DAY = date(2025, 10, 24)


def _ahead(attended: int, absent: int, left: int, note: str = "", last: date | None = None) -> LookingAhead:
    return LookingAhead(Attendance(attended=attended, authorised=absent), DAY, last, left, note)


def test_what_is_still_possible_is_said_with_what_it_rests_on():
    assert in_words.looking_ahead_sentence(
        "Ada", _ahead(70, 10, 300, "A school year of 380 sessions is assumed")
    ) == (
        "300 sessions are left after 24 October 2025. If Ada attends every one, the year ends with 370 of "
        "380 sessions (97.4%). A school year of 380 sessions is assumed."
    )
    assert "after 24 October 2025 to 21 July 2026" in in_words.looking_ahead_sentence(
        "Ada", _ahead(70, 10, 300, last=date(2026, 7, 21))
    )
    assert (
        in_words.looking_ahead_sentence("Ada", _ahead(70, 10, 0)) == "No sessions are left this school year."
    )


def test_how_far_90_percent_is_is_said_for_staff():
    assert in_words.to_reach_sentence("Ada", _ahead(70, 10, 300)) == (
        "To end the year at 90% or more, Ada has to attend at least 272 of the 300 sessions left: 28 may be "
        "missed."
    )
    assert in_words.to_reach_sentence("Ada", _ahead(20, 60, 300)) == (
        "90% over the whole year is no longer within reach: at most 84.2%."
    )
    assert in_words.to_reach_sentence("Ada", _ahead(95, 0, 5)) == (
        "90% over the whole year is reached whatever comes."
    )
    assert in_words.to_reach_sentence("Ada", _ahead(0, 0, 0)) == ""


def test_a_target_is_so_many_sessions_of_the_weeks():
    assert (
        in_words.target_sentence(percent_target(90, 30), 3)
        == "3 school weeks = 30 sessions; attend at least 27"
    )
    assert in_words.target_sentence(percent_target(90, 30)) == "30 sessions; attend at least 27"
    assert in_words.target_sentence(no_unauthorised_target(30)) == (
        "30 sessions; no further unauthorised absence"
    )
    assert in_words.basis_sentence(percent_target(90, 30)) == ""
    for basis in Basis:
        assert in_words.basis_sentence(replace(percent_target(Fraction(90), 30), basis=basis))


def test_how_fresh_the_record_is_stands_in_one_line():
    marks = of("2025-09-08  NN  /\\").reasons_not_known
    assert in_words.freshness_sentence(Freshness(DAY, 3, marks, marks[:1])) == (
        "Marks to 24 October 2025; 3 school days since; 2 reasons still to be established (N), 1 for five "
        "school days or more."
    )
    assert in_words.freshness_sentence(Freshness(DAY, 2, (), (), "Counted in weekdays")) == (
        "Marks to 24 October 2025; 2 school days since; no reason is outstanding (N). Counted in weekdays."
    )
    assert in_words.freshness_sentence(Freshness(DAY, 0, (), ())) == (
        "Marks to 24 October 2025; no school day since; no reason is outstanding (N)."
    )
    assert in_words.freshness_sentence(Freshness(None, 0, (), ())) == "No marks are held."


def test_a_familys_form_has_dates_and_sessions_and_nothing_of_thresholds_patterns_or_sanctions():
    found = of(
        "\n".join([_weeks("2025-09-08", 3), _weeks("2025-09-29", 3, "OO  " + FULL[4:])]),
        date_of_birth=date(2014, 3, 2),
    )
    assert found.penalty_window.sessions == 6
    said = f"{attendance_sentences(found, ON)}\n{when_better_sentences(found)}".lower()
    for word in (
        "persistent",
        "severe",
        "penalty",
        "threshold",
        "notice",
        "pattern",
        "chance",
        "monday",
        "ten school",
    ):
        assert word not in said
    assert "these were 3 separate absences; the longest was 2 sessions (29/09/2025)." in said
    assert "ada missed nothing from 8 september 2025 to 26 september 2025: 30 sessions in a row." in said


def test_a_run_shorter_than_a_week_is_no_news_for_a_family():
    assert when_better_sentences(of("2025-09-08  II  /\\  /\\  /\\  /I")) == ""


def test_n_that_makes_no_window_is_not_weighed_and_ten_without_n_are_not_qualified():
    told = in_words.thresholds_told(of("2025-09-08  OO  OO  OO  OO  OO"))
    assert told[1].sentence.endswith("Ten were first reached on 12 September 2025.")
