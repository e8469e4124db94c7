"""Which thresholds a record has reached: on whole sessions, and only at compulsory school age."""

from datetime import date

import pytest

from aim.attendance import Attendance, Standing
from aim.findings.limits import limit
from aim.findings.school_age import Age, school_age
from aim.pupil import pupil_facts
from aim.wording import percent
from tests.lib.register_strip import facts, registers

FULL = r"/\  /\  /\  /\  /\ "


def _of(strip, **options):
    return facts(strip, **options).thresholds


def test_38_of_380_sessions_missed_is_persistent_and_37_is_not():
    assert Attendance(attended=342, authorised=38).standing is Standing.PERSISTENT
    assert Attendance(attended=343, authorised=37).standing is Standing.NONE


def test_half_missed_is_severe_and_one_session_less_is_not():
    assert Attendance(attended=190, unauthorised=190).standing is Standing.SEVERE
    assert Attendance(attended=191, unauthorised=189).standing is Standing.PERSISTENT


@pytest.mark.parametrize("possible", [1, 9, 10, 11, 19, 20, 299, 380, 381, 1000, 3001])
def test_rounding_never_changes_a_flag(possible):
    for absent in range(possible + 1):
        attendance = Attendance(attended=possible - absent, authorised=absent)
        persistent = attendance.standing in (Standing.PERSISTENT, Standing.SEVERE)
        assert persistent == (10 * absent >= possible)
        assert (attendance.standing is Standing.SEVERE) == (2 * absent >= possible)
        if not persistent:  # what is shown never says that a line was met which was not, or the reverse
            assert float(percent(attendance.rate)[:-1]) >= 90


def test_the_flags_are_set_at_the_numbers_in_the_table_of_facts():
    assert (limit("persistent_absence").value, limit("severe_absence").value) == (10, 50)


def test_the_level_is_that_of_the_school_year_and_carries_its_sessions_and_dates():
    level = _of(rf"""
        2025-06-02  OO  OO  OO  OO  OO
        2025-09-08  {FULL}
        2025-09-15  /\  /\  /\  /\  I\
    """).level
    assert (level.standing, level.missed, level.possible) == (Standing.NONE, 1, 20)
    assert (level.first_day, level.last_day) == (date(2025, 9, 8), date(2025, 9, 19))


def test_the_window_says_which_of_its_sessions_are_still_n():
    window = _of(r"""
        2025-09-08  OO  OO  /\  /\  /\
        2025-09-15  /\  /\  /\  UG  /\
        2025-09-22  N\  ON  /\  /\  O\
    """).penalty_window
    assert window.still_n == ((date(2025, 9, 22), "AM"), (date(2025, 9, 23), "PM"))
    assert (window.sessions, window.met, window.met_without_n) == (10, True, False)
    assert window.days[:3] == (date(2025, 9, 8), date(2025, 9, 9), date(2025, 9, 18))


def test_a_window_that_rests_on_n_says_so():
    window = _of(r"""
        2025-09-08  OO  OO  OO  OO  NN
    """).penalty_window
    assert (window.met, window.met_without_n) == (True, False)


def test_ten_days_in_a_row_run_on_over_weekends_closures_and_days_not_due():
    found = _of(r"""
        2025-10-13  /\  OO  OO  OO  OO
        2025-10-20  OO  NN  OO  [Y1][Y1]  OO
        2025-10-27  ##  ##  ##  ##  ##
        2025-11-03  OO  GG  /\  /\  /\
    """).continuous
    assert (found.days, found.sessions, found.met) == (10, 20, True)
    assert (found.first_day, found.last_day) == (date(2025, 10, 14), date(2025, 11, 4))
    assert found.first_met == date(2025, 11, 4)
    assert (found.still_n, found.going_on) == (2, False)


@pytest.mark.parametrize("day", ["O\\", "OI", "II", "/O"])
def test_a_day_attended_or_authorised_in_part_ends_the_row(day):
    found = _of(rf"""
        2025-09-08  OO  OO  OO  OO  OO
        2025-09-15  {day}  OO  OO  OO  OO
    """).continuous
    assert (found.days, found.met, found.going_on) == (5, False, False)


def test_a_row_that_is_going_on_says_so():
    assert _of("2025-09-08  /\\  OO  OO  OO  OO").continuous.going_on


def test_days_are_counted_and_not_sessions():
    found = _of("2025-09-08  OO  OO  OO  OO  OO").continuous
    assert (found.sessions, found.days, found.met) == (10, 5, False)


def test_illness_is_counted_in_half_days_over_one_school_year():
    weeks = "\n".join(f"2025-{day}  II  II  II  I\\  I\\" for day in ("09-08", "09-15", "09-22"))
    found = _of(f"2025-07-07  II  II  II  II  II\n{weeks}").illness
    assert (found.academic_year, found.sessions, found.met) == (2025, 24, False)
    found = _of(f"{weeks}\n2025-09-29  II  II  II  MM  /\\").illness
    assert (found.sessions, found.met, found.first_met) == (30, True, date(2025, 10, 1))


@pytest.mark.parametrize(
    ("born", "first", "last"),
    [
        (date(2020, 3, 31), date(2025, 3, 31), date(2036, 6, 27)),
        (date(2020, 4, 1), date(2025, 8, 31), date(2036, 6, 27)),
        (date(2020, 8, 31), date(2025, 8, 31), date(2036, 6, 27)),
        (date(2020, 9, 1), date(2025, 12, 31), date(2037, 6, 26)),
        (date(2020, 2, 29), date(2025, 3, 31), date(2036, 6, 27)),
        (date(2010, 1, 1), date(2015, 3, 31), date(2026, 6, 26)),
    ],
)
def test_compulsory_school_age_runs_from_the_term_after_five_to_the_last_friday_in_june_of_year_11(
    born, first, last
):
    age = school_age(born)
    assert (age.first_day, age.last_day) == (first, last)
    assert age.last_day.weekday() == 4


UNAUTHORISED = "2025-12-01  OO  OO  OO  OO  OO"


@pytest.mark.parametrize(
    ("born", "age", "shown", "sessions"),
    [
        (date(2014, 3, 2), Age.COMPULSORY, True, 10),
        (None, Age.NOT_KNOWN, True, 10),
        (date(2020, 12, 1), Age.BELOW, False, 0),  # five on the first of these days
        (date(2008, 3, 2), Age.ABOVE, False, 0),
    ],
)
def test_thresholds_are_not_shown_below_or_above_compulsory_school_age(born, age, shown, sessions):
    record = registers(UNAUTHORISED, date_of_birth=born)
    found = pupil_facts(record, "A", on=date(2030, 1, 1))
    assert (found.thresholds.age, found.thresholds.shown) == (age, shown)
    assert found.thresholds.any_reached == shown
    assert (found.penalty_window.sessions, found.penalty_window.met) == (sessions, sessions == 10)


def test_sessions_before_compulsory_school_age_do_not_count_once_a_child_is_of_that_age():
    strip = f"{UNAUTHORISED}\n2026-01-05  OO  OO  OO  O\\  /\\"
    found = pupil_facts(registers(strip, date_of_birth=date(2020, 12, 1)), "A", on=date(2030, 1, 1))
    assert found.thresholds.age is Age.COMPULSORY
    assert (found.penalty_window.sessions, found.penalty_window.met) == (7, False)
    assert found.thresholds.continuous.days == 3


def test_a_record_without_marks_reaches_nothing():
    found = _of("2025-09-08  ##  ##  ##  ##  ##")
    assert found.level is None
    assert not found.any_reached
