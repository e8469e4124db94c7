"""Which actions a record calls for: offered with the reason in words, and never presumed."""

from datetime import date, timedelta

import pytest

from aim.findings.what_differed import Support
from aim.plans.suggestions import Known, Side, suggestions
from aim.plans.what_calls import calls_of
from aim.pupil import pupil_facts
from aim.settings import Provision
from tests.lib.register_strip import registers

ON = date(2026, 11, 22)
YEAR_8 = {"date_of_birth": date(2014, 3, 2)}
YEAR_1 = {"date_of_birth": date(2020, 11, 23)}  # five years old on the day before their birthday
FULL = r"/\ /\ /\ /\ /\ "
LATE = r"""
    2026-09-07  L\ /\ L\ /\ L\
    2026-09-14  L\ /\ /\ /\ /L
    2026-09-21  /\ /\ /\ /\ /\
"""
ILL_OFTEN = rf"""
    2026-09-07  II /\ /\ /\ /\
    2026-09-14  /\ I\ /\ /\ /\
    2026-09-21  /\ /\ II /\ /\
    2026-09-28  /\ /\ /\ I\ /\
    2026-10-05  {FULL}
"""


def _facts(strip, support=(), **pupil):
    return pupil_facts(registers(strip, **{**YEAR_8, **pupil}), "A", on=ON, support=support)


def _suggested(strip, *, pupil=YEAR_8, support=(), **options):
    return suggestions(_facts(strip, support, **pupil), on=ON, **options)


def _names(strip, side=None, **options):
    return [each.name for each in _suggested(strip, **options) if side in (None, each.side)]


def _why(strip, name, **options):
    (found,) = [each.why for each in _suggested(strip, **options) if each.name == name]
    return found


def _called(strip, name, **pupil):
    return calls_of(_facts(strip, **pupil), Known())[name].words


def test_lateness_calls_for_a_morning_routine_and_a_calm_start_and_says_on_how_many_mornings():
    assert _why(LATE, "alarm_and_leave") == "late on 4 mornings and 1 afternoon"
    assert {"alarm_and_leave", "a_calm_start", "my_own_alarm"} <= set(_names(LATE))


def test_three_lates_call_for_nothing_about_mornings():
    three = "2026-09-07  L\\ /\\ L\\ /\\ L\\"
    assert "alarm_and_leave" not in _names(three)


def test_a_record_without_absences_gets_only_what_is_worth_a_thought_in_every_plan():
    found = _suggested(f"2026-09-07 {FULL}")
    assert {each.why for each in found} == {"worth a thought in every plan"}
    assert {each.side for each in found} == {Side.YOUNG_PERSON, Side.PARENTS, Side.SCHOOL}


def test_short_illnesses_call_for_the_gp_and_the_school_nurse():
    assert _why(ILL_OFTEN, "see_the_gp") == "4 absences with illness (I) of 2 days or less each"
    assert "school_nurse" in _names(ILL_OFTEN)


def test_with_a_known_medical_condition_nobody_is_sent_to_the_gp_and_a_healthcare_plan_comes_first():
    known = Known(medical=True)
    names = _names(ILL_OFTEN, known=known)
    assert {"see_the_gp", "ask_for_a_consultant", "mild_complaints", "feeling_unwell"}.isdisjoint(names)
    first = _names(ILL_OFTEN, Side.SCHOOL, known=known)[0]
    assert _why(ILL_OFTEN, first, known=known) == "a medical condition is known"
    assert "healthcare_plan" in names


def test_with_known_school_avoidance_there_are_no_alarms_and_no_rewards_but_somebody_at_the_door():
    known = Known(ebsa=True)
    names = _names(LATE, known=known)
    assert {"alarm_and_leave", "bed_by", "my_own_alarm", "thanks_for_a_full_week"}.isdisjoint(names)
    assert {"a_safe_place", "message_on_a_hard_morning", "mental_health_advice"} <= set(names)
    assert _why(LATE, "greet_at_the_door", known=known) == "emotionally based school avoidance is known"


def test_what_was_tried_is_not_suggested_again():
    tried = ("Breakfast Club, since 21/09/2026", "GP seen in October")
    names = _names(LATE, tried=tried)
    assert "a_calm_start" in _names(LATE)
    assert "a_calm_start" not in names
    assert "see_the_gp" not in _names(ILL_OFTEN, tried=tried)


def test_a_word_within_another_word_does_not_count_as_tried():
    assert "school_nurse" in _names(ILL_OFTEN, tried=("A place at the nursery for his brother",))


def test_the_young_persons_side_is_empty_when_they_do_not_come_or_are_below_seven():
    assert _names(LATE, Side.YOUNG_PERSON)
    assert not _names(LATE, Side.YOUNG_PERSON, young_person=False)
    assert not _names(LATE, Side.YOUNG_PERSON, pupil=YEAR_1)


def test_the_year_group_tells_the_age_where_the_date_of_birth_is_not_known():
    unknown = {"date_of_birth": None}
    assert not _names(LATE, Side.YOUNG_PERSON, pupil={**unknown, "year_group": "Year 1"})
    assert not _names(LATE, Side.YOUNG_PERSON, pupil={**unknown, "year_group": "Reception"})
    assert "my_own_alarm" in _names(LATE, pupil={**unknown, "year_group": "8"})
    assert "bag_the_evening_before" in _names(LATE, pupil={**unknown, "year_group": "Reception"})


def test_of_an_age_nobody_knows_only_what_fits_any_age_is_suggested():
    names = _names(LATE, pupil={"date_of_birth": None})
    assert "alarm_and_leave" in names
    assert {"my_own_alarm", "bag_the_evening_before", "someone_else_to_bring"}.isdisjoint(names)


def test_a_chart_for_the_wall_is_for_children_up_to_eleven():
    missed = "2026-09-07  OO OO /\\ /\\ /\\"
    assert "chart_on_the_wall" not in _names(missed)
    assert "chart_on_the_wall" in _names(missed, pupil=YEAR_1)


def test_the_schools_own_provisions_come_first_in_their_order_with_who_and_when():
    provisions = (Provision("Breakfast club", "Sam Bell", "every day from 8.00"), Provision("Allotment"))
    own = [each for each in _suggested(LATE, provisions=provisions) if each.side is Side.SCHOOL][:2]
    assert [each.words for each in own] == ["Breakfast club, with Sam Bell, every day from 8.00", "Allotment"]
    assert {each.why for each in own} == {"on your school's own list"}
    tried = _suggested(LATE, provisions=provisions, tried=("breakfast club in Year 7",))
    assert [each.words for each in tried if each.why == own[0].why] == ["Allotment"]


BETTER = "\n".join(
    f"2026-{week} {marks}"
    for week, marks in (
        *((week, "OO OO O/ /O OO") for week in ("01-05", "01-12", "01-19", "01-26", "02-02", "02-09")),
        *((week, FULL) for week in ("02-23", "03-02", "03-09", "03-16", "03-23", "04-13", "04-20")),
        *((week, "OO O/ OO /O OO") for week in ("04-27", "05-04", "05-11", "05-18")),
    )
)


def test_support_of_a_better_time_that_is_over_is_suggested_again_and_what_goes_on_is_not():
    support = (
        Support("Mentor on Mondays", date(2026, 2, 23), date(2026, 4, 24)),
        Support("Lunch club", date(2026, 3, 2)),
    )
    found = [each for each in _suggested(BETTER, support=support) if each.side is Side.SCHOOL]
    assert found[0].words == "Look at bringing back: Mentor on Mondays"
    assert found[0].why == ("in place from 23/02/2026 to 24/04/2026, in the time when attendance was better")
    assert not any("Lunch club" in each.words for each in found)
    said = "better from 23/02/2026 to 24/04/2026, 70 of 70 sessions"
    assert _called(BETTER, "better time").startswith(said)


def test_what_is_known_comes_before_what_the_marks_show_and_that_before_how_much_was_missed():
    strip = LATE + "    2026-09-28  OO OO OO /\\ /\\\n"
    why = [each.why for each in _suggested(strip, known=Known(sen=True)) if each.side is Side.SCHOOL]
    in_order = list(dict.fromkeys(why))
    assert in_order[0] == "special educational needs are known"
    assert in_order[-2:] == ["missed 6 of 40 sessions", "worth a thought in every plan"]
    assert in_order.index("unauthorised absence (O) in 6 sessions") == 1


@pytest.mark.parametrize(
    ("marks", "name", "words"),
    [
        ("N\\ /\\ /\\ /\\ /\\", "no reason yet", "reason still to be established (N) in 1 session"),
        ("GG GG GG GG GG", "holiday in term time", "holiday in term time (G) in 10 sessions"),
        ("EE EE /\\ /\\ /\\", "suspended", "suspended or excluded (E) in 4 sessions"),
        ("/[C2] /\\ /\\ /\\ /\\", "part-time timetable", "part-time timetable (C2) in 1 session"),
        ("MM M\\ /\\ /\\ /\\", "appointments", "medical or dental appointments (M) in 3 sessions"),
        ("II II II II II", "long absence", "10 sessions missed in a row, 07/09/2026 to 11/09/2026"),
        ("OO OO O/ /\\ /\\", "severe absence", "missed 5 of 10 sessions"),
        ("O\\ /\\ /\\ /\\ /\\", "persistent absence", "missed 1 of 10 sessions"),
    ],
)  # fmt: skip
def test_the_reason_is_said_in_sessions_and_codes(marks, name, words):
    assert _called(f"2026-09-07  {marks}", name) == words


def test_a_late_arrival_after_the_register_closed_and_a_day_without_transport_are_named_with_their_codes():
    closed = _called("2026-09-07  UU /\\ /\\ /\\ /\\", "arrived after the register closed")
    assert closed == "arrived after the register closed (U) in 2 sessions"
    fetched = _called("2026-09-07  [Y1]Q /\\ /\\ /\\ /\\", "transport")
    assert fetched == "no transport, or none that could be used (Q, Y1) in 2 sessions"


def test_an_absence_that_school_asked_for_is_no_long_absence_of_the_child():
    assert "long absence" not in calls_of(_facts("2026-09-07  EE EE EE EE EE"), Known())


def test_fifteen_days_of_illness_are_said_in_sessions_and_days():
    strip = "\n".join(f"2026-09-{monday:02}  II II II II II" for monday in (7, 14, 21))
    said = "30 sessions of illness (I) this school year, the same as 15 days"
    assert _called(strip, "much illness") == said
    assert _why(strip, "ask_for_a_consultant") == said


MONDAYS = "\n".join(
    f"{monday}  {marks} /\\ /\\ /\\ /\\"
    for monday, marks in zip(
        ("2026-04-13 2026-04-20 2026-04-27 2026-05-04 2026-05-11 2026-05-18 2026-06-01 2026-06-08 2026-06-15 "
         "2026-06-22 2026-06-29 2026-07-06").split(),
        (r"OO /\ OO OO OO OO OO OO OO OO OO OO").split(),
        strict=True,
    )
)  # fmt: skip


def test_a_pattern_calls_for_a_look_at_the_day_with_its_sessions_beside_all_others():
    said = "Mondays: missed 22 of 24 sessions, otherwise 0 of 96"
    assert _called(MONDAYS, "weekday") == said
    assert {"look_at_the_day", "a_calm_sunday", "show_what_is_hard"} <= set(_names(MONDAYS))
    assert _why(MONDAYS, "a_calm_sunday") == said


# The first week of each half term, then the weeks after it.
TERMS = (
    (date(2024, 9, 2), 7), (date(2024, 11, 4), 7), (date(2025, 1, 6), 6), (date(2025, 2, 24), 6),
    (date(2025, 4, 21), 5), (date(2025, 6, 2), 7), (date(2025, 9, 1), 7), (date(2025, 11, 3), 7),
    (date(2026, 1, 5), 6), (date(2026, 2, 23), 5),
)  # fmt: skip


def test_first_weeks_back_that_are_missed_call_for_a_line_home_before_the_holiday_ends():
    strip = "\n".join(
        f"{first + timedelta(weeks=week)}  {FULL if week else 'O/ /O O/ /O O/'}"
        for first, weeks in TERMS
        for week in range(weeks)
    )
    said = "the first week after a holiday: missed 50 of 100 sessions, otherwise 0 of 530"
    assert _called(strip, "first week back") == said
    assert _why(strip, "the_first_day_back") == said


def test_half_days_are_named_in_words():
    mornings = MONDAYS.replace("OO", "O\\")
    assert _called(mornings, "Monday") == "Monday mornings: missed 11 of 12 sessions, otherwise 0 of 108"
    afternoons = "\n".join(
        f"{monday}  /O /\\ /O /O /\\" if place % 2 else f"{monday}  /\\ /O /\\ /\\ /O"
        for place, monday in enumerate(line.split()[0] for line in MONDAYS.splitlines())
    )
    assert _called(afternoons, "afternoons") == "afternoons: missed 30 of 60 sessions, otherwise 0 of 60"


def test_lates_that_come_on_one_weekday_say_so():
    late = MONDAYS.replace("OO", "L\\")
    assert _called(late, "late") == (
        "late on 11 mornings; late on Mondays in 11 of 24 sessions attended, otherwise 0 of 96"
    )


def test_no_suggestion_takes_lessons_away_whatever_the_record():
    strip = "\n".join(f"2026-09-{monday:02}  OO EE II [C2][C2] UN" for monday in (7, 14, 21))
    for known in (Known(), Known(medical=True, ebsa=True, sen=True, ehcp=True)):
        every = " ".join(each.words.lower() for each in _suggested(strip, known=known))
        assert every
        assert "reduced" not in every
        assert "part-time" not in every
