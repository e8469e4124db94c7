"""How the school year is cut into half terms."""

from datetime import date

import numpy as np

from aim.calendar import SIX_TERMS, Closure, HalfTermDates, TermDates, half_term_names
from tests.lib.register_strip import facts


def _weeks(*spans):
    """Weekdays from the first to the last day of each span."""
    return np.concatenate(
        [
            np.array(
                [
                    d
                    for d in np.arange(first, np.datetime64(last) + 1, dtype="datetime64[D]")
                    if np.is_busday(d)
                ]
            )
            for first, last in spans
        ]
    )


def test_six_half_terms_are_told_apart_and_named():
    open_days = _weeks(
        ("2025-09-03", "2025-10-24"),
        ("2025-11-03", "2025-12-19"),
        ("2026-01-05", "2026-02-13"),
        ("2026-02-23", "2026-03-27"),
        ("2026-04-13", "2026-05-22"),
        ("2026-06-01", "2026-07-21"),
    )
    names = half_term_names(open_days, open_days)
    assert list(dict.fromkeys(names)) == [
        f"2025/26 {name}" for name in ("Autumn 1", "Autumn 2", "Spring 1", "Spring 2", "Summer 1", "Summer 2")
    ]


def test_a_late_easter_keeps_spring_and_summer_apart():
    open_days = _weeks(("2025-02-24", "2025-04-11"), ("2025-04-28", "2025-05-23"))
    assert list(dict.fromkeys(half_term_names(open_days, open_days))) == [
        "2024/25 Spring 2",
        "2024/25 Summer 1",
    ]


def test_an_early_easter_keeps_spring_and_summer_apart():
    open_days = _weeks(("2024-02-19", "2024-03-28"), ("2024-04-15", "2024-05-24"))
    assert list(dict.fromkeys(half_term_names(open_days, open_days))) == [
        "2023/24 Spring 2",
        "2023/24 Summer 1",
    ]


def test_four_closed_days_do_not_end_a_half_term():
    found = facts(r"""
        2025-09-08  /\  ##  ##  ##  ##
        2025-09-15  /\  /\  /\  /\  /\
    """)
    assert [(each.name, each.attendance.possible) for each in found.half_terms] == [("2025/26 Autumn 1", 12)]


def test_best_and_lowest_need_twenty_possible_sessions():
    found = facts(r"""
        2025-10-20  /\  /\  /\  /\  /\
        2025-11-03  /\  II  /\  /\  /\
        2025-11-10  /\  /\  /\  /\  /\
    """)
    assert found.best_half_term is found.worst_half_term
    assert found.best_half_term.name == "2025/26 Autumn 2"


DATES = TermDates(
    (
        HalfTermDates(1, date(2026, 9, 2), date(2026, 10, 23)),
        HalfTermDates(2, date(2026, 11, 2), date(2026, 12, 18)),
        HalfTermDates(4, date(2027, 2, 22), date(2027, 3, 25)),
    ),
    (Closure(date(2026, 9, 18), date(2026, 9, 21), "INSET"),),
    SIX_TERMS,
)


def test_term_dates_say_which_half_term_a_day_is_in_and_what_it_is_called():
    open_days = _weeks(("2026-09-02", "2026-10-23"), ("2026-11-02", "2026-12-18"))
    names = half_term_names(open_days, open_days, DATES)
    assert list(dict.fromkeys(names)) == ["2026/27 Term 1", "2026/27 Term 2"]
    assert names[len(names) - 1] == "2026/27 Term 2"


def test_a_year_without_term_dates_is_cut_by_its_marks_and_named_in_the_school_s_own_way():
    open_days = _weeks(("2025-09-03", "2025-10-24"), ("2025-11-03", "2025-12-19"))
    names = half_term_names(open_days, open_days, DATES)
    assert list(dict.fromkeys(names)) == ["2025/26 Term 1", "2025/26 Term 2"]


def test_term_dates_cover_the_holiday_between_two_half_terms_that_follow_one_another():
    assert DATES.is_open(date(2026, 10, 28)) is False
    assert DATES.covers(date(2026, 9, 2), date(2026, 12, 18))


def test_term_dates_say_nothing_of_days_beside_a_half_term_that_was_not_given():
    assert DATES.is_open(date(2027, 1, 12)) is None
    assert DATES.is_open(date(2027, 4, 1)) is None
    assert not DATES.covers(date(2026, 12, 1), date(2027, 3, 1))


def test_weekends_bank_holidays_and_closures_in_term_are_no_school_days():
    assert DATES.is_open(date(2026, 9, 17)) is True
    assert DATES.is_open(date(2026, 9, 18)) is False
    assert DATES.is_open(date(2026, 9, 19)) is False
    summer = TermDates((HalfTermDates(5, date(2027, 4, 12), date(2027, 5, 28)),))
    assert summer.is_open(date(2027, 5, 3)) is False
