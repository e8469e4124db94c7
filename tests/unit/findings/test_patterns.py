"""Weekdays, halves of the day, holidays, the day after, lateness: what stands out and what does not."""

from __future__ import annotations

from datetime import date
from itertools import product
from math import comb

import numpy as np
import pytest

from aim.codes import Numbers, code_on
from aim.findings import patterns as module
from aim.findings.patterns import FIRST_WEEK, LAST_WEEK, WHAT, Pattern, patterns, patterns_of_all

EPOCH = date(1970, 1, 1)
MONDAY = date(2025, 9, 1)
HALF_TERMS = 6
WEEKS = 6 * HALF_TERMS


def number(text: str) -> int:
    code = code_on(text, MONDAY)
    assert code is not None
    return code.number


def year() -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Six half terms of six weeks with a week's holiday between: slots, school weeks, half terms."""
    weeks = [7 * half_term + week for half_term in range(HALF_TERMS) for week in range(6)]
    first = 2 * (MONDAY - EPOCH).days
    slots = np.array([first + 14 * week + session for week in weeks for session in range(10)])
    names = np.array([f"half term {week // 7}" for week in weeks for _ in range(10)], dtype=object)
    return slots, np.ones(len(slots), dtype=bool), names


def marks(*missed: tuple[int, int], code: str = "I") -> Numbers:
    """A year's marks with this code at each week and session of the week (0 Monday AM to 9 Friday PM)."""
    found = np.full(WEEKS * 10, number("/"), dtype=np.uint8)
    for week, session in missed:
        found[week * 10 + session] = number(code)
    return found


def found_in(numbers: Numbers) -> tuple[Pattern, ...]:
    slots, school_weeks, half_terms = year()
    return patterns(slots, numbers, school_weeks, half_terms)


MONDAYS = [(week, session) for week in range(1, WEEKS, 3) for session in (0, 1)]


def test_mondays_stand_out_with_their_sessions() -> None:
    assert found_in(marks(*MONDAYS)) == (Pattern("Monday", 24, 72, 0, 288),)


def test_friday_afternoons_are_named_as_such_and_once() -> None:
    found = found_in(marks(*((week, 9) for week in range(1, WEEKS, 3))))
    assert [each.what for each in found if each.what.startswith("Friday")] == ["Friday PM"]
    assert found[0] == Pattern("Friday PM", 12, 36, 0, 324)


def test_mornings_stand_out() -> None:
    missed = [(week, 2 * (week // 2 % 5)) for week in range(0, WEEKS, 2)]
    assert [each.what for each in found_in(marks(*missed))] == ["AM"]


def test_weeks_around_holidays_stand_out() -> None:
    after = [(6 * half_term, 2 * day) for half_term in range(HALF_TERMS) for day in (0, 2, 4)]
    assert FIRST_WEEK in [each.what for each in found_in(marks(*after, *((w, s + 1) for w, s in after)))]
    before = [(6 * half_term + 5, session) for half_term in range(5) for session in (2, 3, 6, 7)]
    assert LAST_WEEK in [each.what for each in found_in(marks(*before))]


def test_nobody_knows_the_last_week_of_a_half_term_that_goes_on() -> None:
    slots, school_weeks, half_terms = year()
    sessions = module._Sessions.of(slots, school_weeks, half_terms)
    last = sessions.groups[:, 6].nonzero()[0] // 10
    assert sorted(set(last.tolist())) == [5, 11, 17, 23, 29]


def test_lates_on_a_weekday_are_counted_against_sessions_attended() -> None:
    lates = [(week, 2) for week in range(0, WEEKS, 3)]
    numbers = marks(*lates, code="L")
    numbers[1 * 10 + 2] = number("I")
    assert found_in(numbers) == (Pattern("late on Tuesday", 12, 71, 0, 288),)


def test_the_day_after_an_absence_counts_where_a_new_one_could_begin() -> None:
    missed = [(week, session) for week in range(1, WEEKS, 5) for session in (2, 3, 5, 6, 8, 9)]
    (found,) = (each for each in found_in(marks(*missed)) if each.what == module.DAY_AFTER)
    assert found.missed == 14
    assert found.elsewhere_missed == 7


@pytest.mark.parametrize(
    "missed",
    [
        [],
        [(week, session) for week in (10, 11, 12) for session in range(10)],
        [(1 + 3 * place, 2 * (place % 5) + half) for place in range(12) for half in (0, 1)],
        [(week, session) for week in range(WEEKS) for session in range(10)],
    ],
    ids=["always there", "one long illness", "any day", "never there"],
)
def test_what_chance_explains_is_no_pattern(missed: list[tuple[int, int]]) -> None:
    assert found_in(marks(*missed)) == ()


@pytest.mark.parametrize("code", ["E", "C2", "R"])
def test_e_c2_and_r_are_as_if_not_possible(code: str) -> None:
    assert found_in(marks(*MONDAYS, code=code)) == ()
    both = marks(*MONDAYS)
    both[5::37] = number(code)
    other = marks(*MONDAYS)
    other[5::37] = number("D")
    assert found_in(both) == found_in(other) != ()


def test_a_record_says_the_same_alone_and_among_others() -> None:
    rng = np.random.default_rng(2)
    slots, school_weeks, half_terms = year()
    some = [
        rng.choice([number("/"), number("I"), number("L")], len(slots), p=[0.9, 0.06, 0.04]) for _ in range(9)
    ]
    grid = np.stack([marks(*MONDAYS), *some]).astype(np.uint8)
    together = patterns_of_all(slots, grid, school_weeks, half_terms)
    assert together == [patterns(slots, row, school_weeks, half_terms) for row in grid]
    assert patterns_of_all(slots, grid[::-1], school_weeks, half_terms) == together[::-1]


def test_nothing_listed_is_no_pattern() -> None:
    nothing = np.zeros(0, dtype=np.int64)
    flags = np.zeros(0, dtype=bool)
    assert patterns(nothing, nothing.astype(np.uint8), flags, nothing.astype(object)) == ()


def test_few_pupils_without_a_pattern_are_told_of_one() -> None:
    rng = np.random.default_rng(4)
    slots, school_weeks, half_terms = year()
    grid = rng.choice([number("/"), number("I"), number("L")], (2000, len(slots)), p=[0.91, 0.05, 0.04])
    told = sum(bool(each) for each in patterns_of_all(slots, grid.astype(np.uint8), school_weeks, half_terms))
    assert told <= 0.063 * 2000  # 5% would go past this once in 200 seeds


def test_the_chances_agree_with_every_drawing_counted() -> None:
    family = module._Family(
        events=np.array([[2, 1]]),
        places=np.array([[5, 4]]),
        in_group=np.array([[[2], [1]]]),
        inside=np.array([[0]]),
    )
    counted = np.zeros(4)
    for first, second, third in product(range(5), range(5), range(4)):
        if first < second:
            counted[(first < 2) + (second < 2) + (third < 1)] += 1
    assert counted.sum() == comb(5, 2) * 4
    assert module._chances(family)[0, 0] == pytest.approx(counted / counted.sum())


def test_evidence_is_an_average_of_likelihood_ratios() -> None:
    family = module._Family(np.array([[10]]), np.array([[200]]), np.array([[[40]]]), np.array([[6]]))
    by_hand = np.mean([times**6 / (0.8 + 0.2 * times) ** 10 for times in module.TIMES])
    assert module._evidence(family, family.inside)[0, 0] == pytest.approx(by_hand)


def test_every_pattern_has_its_own_name() -> None:
    assert len(set(WHAT)) == len(WHAT) == 25
    assert len(module._HABIT) == len(WHAT)
