"""Plain facts beside better times: the last four school weeks, last year, and what differed."""

from datetime import date, timedelta

import pytest

from aim.attendance import Attendance
from aim.findings.better_times import BetterTime
from aim.findings.what_differed import Share, Support, what_differed
from tests.lib.register_strip import facts, registers

FULL = r"/\  /\  /\  /\  /\ "


def _weeks(first, count, days=FULL):
    start = date.fromisoformat(first)
    return "\n".join(f"{start + timedelta(days=7 * n)}  {days}" for n in range(count))


def test_the_last_four_school_weeks_stand_beside_the_year_and_a_closed_week_is_none_of_them():
    found = facts(
        "\n".join(
            [
                _weeks("2025-06-02", 3, "OO  OO  OO  OO  OO"),
                _weeks("2025-09-08", 4),
                _weeks("2025-10-06", 1, r"II  /\  /\  /\  /\ "),
                _weeks("2025-10-13", 2),
                _weeks("2025-10-27", 1, "##  ##  ##  ##  ##"),
                _weeks("2025-11-03", 1, "OO  .."),
            ]
        )
    ).last_weeks
    assert found.weeks == 4
    assert (found.recent.first_day, found.recent.last_day) == (date(2025, 10, 6), date(2025, 11, 3))
    assert found.recent.attendance == Attendance(attended=28, authorised=2, unauthorised=2)
    assert found.year.attendance.possible == 72
    assert found.year.first_day == date(2025, 9, 8)


def test_with_four_school_weeks_or_fewer_there_is_nothing_to_compare():
    assert facts(_weeks("2025-09-08", 4)).last_weeks is None
    assert facts(_weeks("2025-09-08", 5)).last_weeks is not None


def test_this_year_is_compared_with_the_same_stretch_of_last_year_while_it_is_not_over():
    found = facts(
        "\n".join(
            [_weeks("2024-09-02", 2), _weeks("2024-09-16", 2, "II  II  II  II  II"), _weeks("2025-09-01", 2)]
        )
    ).year_on_year
    assert found.same_stretch
    assert (found.this_year.first_day, found.this_year.last_day) == (date(2025, 9, 1), date(2025, 9, 12))
    assert (found.last_year.first_day, found.last_year.last_day) == (date(2024, 9, 2), date(2024, 9, 12))
    assert found.last_year.attendance == Attendance(attended=18)


def test_a_year_that_is_over_is_compared_with_the_whole_of_the_last():
    strip = "\n".join([_weeks("2024-09-02", 2), _weeks("2025-07-14", 1), _weeks("2025-09-01", 2)])
    found = facts(strip, last_day_of_year=date(2025, 9, 12)).year_on_year
    assert not found.same_stretch
    assert found.last_year.last_day == date(2025, 7, 18)
    assert facts(strip, last_day_of_year=date(2026, 7, 21)).year_on_year.same_stretch


def test_a_record_that_begins_in_january_is_compared_from_january():
    found = facts(
        "\n".join([_weeks("2024-09-02", 2), _weeks("2025-01-06", 3), _weeks("2026-01-12", 2)])
    ).year_on_year
    assert found.last_year.first_day == date(2025, 1, 13)
    assert found.last_year.last_day == date(2025, 1, 23)


def test_without_a_possible_session_last_year_there_is_no_comparison():
    assert facts(_weeks("2025-09-01", 2)).year_on_year is None
    assert (
        facts(f"{_weeks('2024-09-02', 1, 'DD  DD  DD  DD  DD')}\n{_weeks('2025-09-01', 2)}").year_on_year
        is None
    )


def test_the_29th_of_february_is_compared_with_the_28th():
    found = facts(
        f"{_weeks('2027-02-22', 2)}\n{_weeks('2028-02-21', 1)}\n{_weeks('2028-02-28', 1, FULL[:8])}"
    ).year_on_year
    assert found.this_year.last_day == date(2028, 2, 29)
    assert found.last_year.last_day == date(2027, 2, 26)


STRIP = "\n".join(
    [
        r"2025-10-13  L\  /\  II  /\  /\ ",
        r"2025-10-20  OO  /\  II  /\  /\ ",
        "2025-10-27  ##  ##  ##  ##  ##",
        r"2025-11-03  ##  /\  /\  L\  I\ ",
        r"2025-11-10  /\  /\  /\  /\  /\ ",
        "2025-12-22  ##  ##  ##  ##  ##",
        r"2026-01-05  O\  L\  L\  /\  EE",
    ]
)
BETTER = BetterTime(date(2025, 11, 4), date(2025, 11, 14), 18, 17, 30, 22)


def _differed(strip=STRIP, better=BETTER, support=()):
    record = registers(strip).record("A")
    return what_differed(better, record.slots, record.numbers, record.half_terms, record.due, support)


def test_what_differed_in_a_better_time_is_said_in_sessions_and_days():
    found = _differed()
    codes = {each.code.code: (each.inside, each.elsewhere) for each in found.codes}
    assert codes["I"] == (Share(1, 18), Share(4, 30))
    assert codes["O"] == (Share(0, 18), Share(3, 30))
    assert codes["E"] == (Share(0, 18), Share(2, 30))
    assert found.codes[0].code.code == "O"
    assert (found.late, found.late_elsewhere) == (Share(1, 17), Share(3, 21))


def test_first_days_back_are_those_after_a_holiday_and_not_the_first_of_the_record():
    found = _differed()
    assert found.first_days_back == Share(1, 1)
    assert found.first_days_back_elsewhere == Share(0, 1)


def test_support_is_named_where_it_was_in_place_on_any_day_of_the_better_time():
    before = Support("breakfast club", date(2025, 9, 1), date(2025, 11, 3))
    during = Support("lift to school", date(2025, 11, 14))
    after = Support("mentor", date(2025, 11, 15))
    assert _differed(support=(before, during, after)).support == (during,)


@pytest.mark.parametrize("strip", [_weeks("2025-09-08", 2)])
def test_a_record_of_one_half_term_has_no_first_day_back(strip):
    found = _differed(strip, BetterTime(date(2025, 9, 8), date(2025, 9, 12), 10, 10, 10, 10))
    assert found.first_days_back == found.first_days_back_elsewhere == Share(0, 0)
    assert found.codes == ()
