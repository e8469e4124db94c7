"""When to meet again: weeks in which the school is open, and what is said where that was assumed."""

from datetime import date

from aim.calendar import Closure, HalfTermDates, TermDates
from aim.plans.review_dates import ASSUMED, open_days, review_date
from aim.register import Registers
from tests.lib.register_strip import registers

STRIP = r"""
    2026-11-16  /\  /\  /\  /\  /\
    2026-12-21  ##  ##  ##  ##  ##
    2026-12-28  ##  ##  ##  ##  ##
"""
DATES = TermDates(
    (
        HalfTermDates(2, date(2026, 11, 2), date(2026, 12, 18)),
        HalfTermDates(3, date(2027, 1, 5), date(2027, 2, 12)),
    )
)
FRIDAY = date(2026, 12, 4)


def test_without_term_dates_weekdays_count_and_that_is_said():
    found = review_date(FRIDAY, 3, open_days(Registers(), ""))
    assert (found.day, found.note) == (date(2026, 12, 29), ASSUMED)


def test_planned_closures_in_the_register_are_believed():
    found = review_date(FRIDAY, 3, open_days(registers(STRIP), "Oak Park School"))
    assert (found.day, found.note) == (date(2027, 1, 8), ASSUMED)


def test_with_term_dates_over_that_time_nothing_is_assumed():
    found = review_date(FRIDAY, 3, open_days(Registers(), "", DATES))
    assert (found.day, found.note) == (date(2027, 1, 8), "")


def test_a_review_never_falls_on_an_inset_day():
    inset = TermDates(DATES.half_terms, (Closure(date(2027, 1, 8), date(2027, 1, 8), "INSET"),))
    found = review_date(FRIDAY, 3, open_days(Registers(), "", inset))
    assert found.day == date(2027, 1, 11)


def test_beyond_the_term_dates_the_note_comes_back():
    found = review_date(date(2027, 2, 5), 4, open_days(Registers(), "", DATES))
    assert found.note == ASSUMED
