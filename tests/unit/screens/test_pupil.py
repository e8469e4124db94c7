"""What the Pupil page shows: periods, the sessions behind each figure, thresholds, what is still possible."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from aim.calendar import HalfTermDates, TermDates
from aim.screens.pupil import Asked, listed_pupils, pupil_screen
from aim.screens.pupil.choices import SINCE
from aim.screens.pupil.paper import certificate_on_paper
from aim.settings import AS_SHIPPED, Settings
from tests.lib.register_strip import facts, registers

ADA = r"""
    2025-11-10  II  /\  /\  /\  /\
    2025-11-17  /\  /\  /\  /\  /\
    2026-09-07  /\  /\  /\  /\  /\
    2026-09-14  OO  L\  /\  [C2][C2]  /\
    2026-11-02  II  /\  /\  /U  /\
    2026-11-09  NN  /\  -\  X\  /N
"""
ON = date(2026, 11, 18)


def screen(strip=ADA, on=ON, **asked):
    details = {"forename": "Ada", "surname": "Okafor"}
    return pupil_screen(registers(strip, **details), "A", on, asked=Asked(**asked))


def behind(listing, row):
    return [(each.day, each.session, each.code) for each in listing.behind[row].marks]


def rows(listing, column):
    return list(listing.table[column])


# The head


def test_the_first_line_says_how_fresh_the_record_is():
    assert screen().fresh.words == (
        "Marks to 13 November 2026; 2 school days since; 3 reasons still to be established (N), 2 for five "
        "school days or more. Counted in weekdays less bank holidays: no term dates are known for that time."
    )


def test_no_reason_is_overdue_before_five_school_days_have_passed():
    assert screen(on=date(2026, 11, 16)).fresh.words.endswith("3 reasons still to be established (N).")


def test_with_term_dates_over_that_time_nothing_is_said_to_be_assumed():
    dates = TermDates((HalfTermDates(2, date(2026, 11, 2), date(2026, 12, 18)),))
    settings = Settings(school="Oak Park School", term_dates=dates)
    found = pupil_screen(registers(ADA), "A", ON, settings=settings)
    assert found.fresh.words.endswith("2 for five school days or more.")
    assert "weekdays" not in found.ahead.assumed


def test_the_answer_names_what_school_asked_for():
    assert screen().answer == (
        "Ada has missed 10 of 38 sessions this year, the same as 5 days. Of these, 2 were sessions that "
        "school asked Ada not to attend: leave for a temporary part-time timetable (C2)."
    )


def test_each_of_the_three_figures_has_its_sessions():
    attended, missed, unauthorised = screen().measures
    assert (attended.value, len(attended.behind.marks)) == ("73.7%", 28)
    assert (missed.value, len(missed.behind.marks)) == ("10 sessions", 10)
    assert (unauthorised.value, len(unauthorised.behind.marks)) == ("6 sessions", 6)
    assert missed.behind.heading == "Missed this year: 10 sessions"
    assert list(missed.behind.table.iloc[0]) == [
        "Monday 14 September 2026",
        "morning",
        "O",
        "absent without permission or a known reason",
        "missed, unauthorised",
    ]


# Periods


def test_a_year_a_half_term_and_everything_can_be_looked_at():
    names = [each.name for each in screen().periods]
    assert names == [
        "This school year, 2026/27",
        "2026/27 Autumn 1",
        "2026/27 Autumn 2",
        "2025/26",
        "2025/26 Autumn 2",
        "Everything loaded",
    ]


def test_a_half_term_has_its_own_answer_certificate_and_reasons():
    found = screen(period="half term|2026/27 Autumn 2")
    assert found.answer == "Ada has missed 6 of 18 sessions in 2026/27 Autumn 2, the same as 3 days."
    assert [week.monday for week in found.weeks] == [date(2026, 11, 2), date(2026, 11, 9)]
    assert "O" not in rows(found.codes, "Code")
    assert "look at everything loaded" in " ".join(found.notes)


def test_since_a_date_counts_from_that_day():
    found = screen(period=SINCE, since=date(2026, 11, 9))
    assert found.answer == "Ada has missed 3 of 8 sessions since 09/11/2026, the same as 1 and a half days."
    assert "Provisional: fewer than 20 sessions were possible." in found.notes


def test_since_begins_with_the_latest_half_term_before_a_day_is_chosen():
    assert screen(period=SINCE).period.first_day == date(2026, 11, 2)


def test_a_period_that_is_not_there_any_more_is_this_year():
    assert screen(period="half term|2019/20 Spring 1").period.name == "This school year, 2026/27"


# Side by side


def test_two_periods_stand_side_by_side_in_sessions_and_percent():
    found = screen(period="half term|2026/27 Autumn 2", compare="year before").comparison
    _, one, other = found.table.columns
    assert one == "2026/27 Autumn 2, 02/11/2026 to 13/11/2026 (provisional)"
    assert other == "The same days a year before, 10/11/2025 to 14/11/2025 (provisional)"
    assert dict(zip(found.table[""], found.table[one], strict=True))["Missed"] == "6 of 18 (33.3%), 3 days"
    assert dict(zip(found.table[""], found.table[other], strict=True))["Missed"] == "2 of 10 (20.0%), 1 day"


def test_behind_a_row_of_the_comparison_stand_the_sessions_of_both():
    found = screen(period="half term|2026/27 Autumn 2", compare="year before").comparison
    missed = behind(found, rows(found, "").index("Missed"))
    assert len(missed) == 8
    assert missed[0] == (date(2025, 11, 10), "AM", "I")


def test_the_time_before_a_day_is_that_of_its_own_school_year():
    found = screen(period=SINCE, since=date(2026, 11, 2), compare="before").comparison
    assert "The same school year before it, 07/09/2026 to 18/09/2026" in found.table.columns


def test_nothing_is_compared_before_it_is_chosen():
    assert screen().comparison is None


# Reasons


def test_behind_a_code_stand_its_sessions():
    found = screen().codes
    at = rows(found, "Code").index("N")
    assert rows(found, "Sessions")[at] == 3
    assert behind(found, at) == [
        (date(2026, 11, 9), "AM", "N"),
        (date(2026, 11, 9), "PM", "N"),
        (date(2026, 11, 13), "PM", "N"),
    ]


def test_every_code_has_as_many_sessions_behind_it_as_it_says():
    found = screen(period="everything").codes
    assert [len(each.marks) for each in found.behind] == rows(found, "Sessions")


def test_a_spell_opens_its_own_sessions_and_no_others():
    spells = screen().spells
    assert rows(spells, "From")[0] == "13/11/2026 PM"
    assert rows(spells, "What for")[0] == "Reason still to be established"
    assert [len(each.marks) for each in spells.behind] == rows(spells, "Sessions")


def test_spells_are_those_the_period_has_a_part_in():
    assert len(screen(period="half term|2026/27 Autumn 1").spells.behind) == 2
    assert len(screen(period="everything").spells.behind) == 7
    one = screen(period="year|2025").spells_in_words
    assert one == "1 spell of absence in 2025/26: 2 sessions (10/11/2025)."


# Weekdays


def test_weekdays_show_missed_of_possible_by_half_day():
    table = screen().weekdays
    monday = dict(zip(table.table.columns, table.table.iloc[0], strict=True))
    assert monday == {
        "Missed on": "Monday",
        "Morning": "3 of 4",
        "Afternoon": "3 of 4",
        "Both": "6 of 8",
        "%": "75.0%",
    }
    assert len(table.behind[0].marks) == 6


# When it was better


def test_half_terms_say_what_was_missed_and_open_it():
    found = screen().half_terms
    assert rows(found, "Missed") == ["2 sessions", "4 sessions", "6 sessions"]
    assert [len(each.marks) for each in found.behind] == [2, 4, 6]
    assert rows(found, "")[2] == "provisional"


def test_the_only_half_term_there_is_is_not_called_the_best():
    found = screen(
        r"""
        2026-09-07  /\  /\  /\  /\  /\
        2026-09-14  II  /\  /\  /\  /\
        """
    )
    assert "Best half term" not in found.by_week_in_words
    title = " ".join(str(each.text) for each in found.by_week.layout.annotations)
    assert "One half term alone" in title.replace("<br>", " ")


def test_each_week_of_the_certificate_opens_its_sessions():
    found = screen().by_monday["2026-11-09"]
    assert found.what == "Week beginning 9 November 2026"
    assert len(found.marks) == 10


# Thresholds


def test_thresholds_are_information_with_the_sessions_behind_them():
    found = screen().thresholds
    assert "not on a family's form" in found.words
    assert "date of birth is not known" in found.words
    assert rows(found.rows, "Reached") == ["reached", "not reached", "not reached", "not reached"]
    assert rows(found.rows, "Where it stands")[0].startswith(
        "Ada has missed 10 of 38 sessions this school year"
    )
    assert [len(each.marks) for each in found.rows.behind] == [10, 6, 2, 2]


def test_nothing_is_shown_below_compulsory_school_age():
    young = registers(ADA, date_of_birth=date(2022, 5, 1))
    found = pupil_screen(young, "A", ON).thresholds
    assert found.words == "Not shown: A was below compulsory school age on the last day of this record."
    assert not len(found.rows.table)


# Looking ahead


def test_the_best_reachable_end_of_the_year_is_said_with_what_is_assumed():
    found = screen().ahead
    assert found.possible == (
        "340 sessions are left after 13 November 2026. If Ada attends every one, the year ends with 368 of "
        "378 sessions (97.4%). A school year of 380 sessions is assumed: no term dates are known."
    )
    assert "attend at least" in found.target


def test_a_year_that_is_not_known_from_its_start_gets_no_such_sum():
    found = screen(r"2026-11-02  II  /\  /\  /U  /\ ").ahead
    assert found.possible.startswith("How the year could end is not known")


# Lists, paper


def test_the_school_s_own_threshold_says_who_is_listed_the_most_missed_first():
    three = registers(
        r"2026-09-07  /\  /\  /\  /\  /\ ",
        r"2026-09-07  I\  /\  /\  /\  /\ ",
        r"2026-09-07  II  II  /\  /\  /\ ",
    )
    assert [each.child for each in listed_pupils(three, AS_SHIPPED, ON)] == ["C", "B"]
    strict = replace(AS_SHIPPED, listed_from=40)
    assert [each.child for each in listed_pupils(three, strict, ON)] == ["C"]


def test_a_year_is_parted_between_half_terms_so_that_each_part_fits_a_page():
    strip = "\n".join(
        f"{date.fromordinal(date(2025, 9, 1).toordinal() + 7 * week)}  /\\  /\\  /\\  /\\  /\\"
        for week in range(45)
        if week % 8 != 7
    )
    weeks = facts(strip).weeks
    pages = certificate_on_paper(weeks)
    shown = [text for page in pages for text in page.layout.yaxis.ticktext]
    assert len(pages) == 2
    assert len(shown) == len(weeks) == 40
    assert all(page.layout.height < 950 for page in pages)


@pytest.mark.parametrize("asked", [{}, {"period": "everything"}, {"period": SINCE}])
def test_a_child_without_a_mark_has_a_page_that_says_so(asked):
    found = screen(r"2026-09-07  ##  ##  ##  ##  ## ", **asked)
    assert not found.has_marks
    assert found.fresh.words == "No marks are held."
    assert found.ahead is None
