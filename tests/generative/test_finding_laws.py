"""Findings agree with a slow walk over every mark, whatever the calendar, and for all pupils at once."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from aim.attendance import sums, sums_of_rows
from aim.codes import Numbers
from aim.findings.absences import absences_of, longest_run_of, longest_runs_of_all, spells_of_all
from aim.findings.long_absences import (
    continuous_unauthorised,
    continuous_unauthorised_of_all,
    illness,
    illness_of_all,
)
from aim.findings.penalty_window import penalty_window, penalty_windows_of_all
from aim.findings.slots import Flags, Slots
from aim.register import Registers
from tests.generative.strategies import examples
from tests.lib import walks
from tests.lib.register_strip import registers, sessions_of

FULL, CLOSED = "/\\", "##"

# Weeks as they come in a life at school: mostly in, away in each way, gaps of every kind, closed.
_DAYS = (
    *[FULL] * 6,
    *("OO", "NN", "GO", "UU", "U\\", "O\\", "/N", "II", "I\\", "MM", "ON"),
    *("L\\", "DD", "O.", ".O", "..", "-O", "XX", "[Y1]O", "EE", "[C2]\\", "RR"),
)
_SAME_ALL_WEEK = (FULL, "OO", "NN", "GO", "UU", "U\\", "/N", "II", "O.", "DD", "..", CLOSED, "[Y4][Y4]")
WEEKS = st.one_of(
    st.sampled_from([[day] * 5 for day in _SAME_ALL_WEEK]),
    st.integers(0, 2**31).map(lambda seed: random.Random(seed).choices(_DAYS, k=5)),
)


@st.composite
def strips(draw: st.DrawFn) -> list[str]:
    """Two pupils over one to thirty weeks from a day that may lie before the new rules or before a new year.

    Weeks are missing as they are in exports that leave holidays out; both pupils have the same calendar.
    """
    start = draw(st.sampled_from([date(2024, 7, 1), date(2024, 9, 2), date(2025, 5, 5), date(2025, 7, 7)]))
    mondays = [start]
    for _ in range(draw(st.integers(0, 29))):
        mondays.append(mondays[-1] + timedelta(days=7 * draw(st.sampled_from([1, 1, 1, 1, 1, 2, 3, 7]))))
    pupils = []
    for _ in range(2):
        lines = [f"{monday}  {'  '.join(draw(WEEKS))}" for monday in mondays]
        pupils.append("\n".join(lines))
    return pupils


@dataclass(frozen=True)
class Joined:
    """The first pupil's record as findings see it."""

    slots: Slots
    numbers: Numbers
    school_weeks: Flags

    @classmethod
    def of(cls, made: Registers, child: str = "A") -> Joined:
        whole = made.record(child)
        return cls(whole.slots, whole.numbers, whole.school_weeks)


@given(strips())
@examples(30)
def test_spells_and_the_longest_run_agree_with_a_plain_walk(drawn: list[str]) -> None:
    record = sessions_of(drawn[0])
    if not record:
        return
    own = Joined.of(registers(*drawn))
    found, walked = absences_of(own.slots, own.numbers), walks.spells(record)
    halves = ("AM", "PM")
    assert [
        (each.first_day, each.first_session, each.last_day, each.last_session, each.sessions)
        for each in found
    ] == [
        (each.first[0], halves[each.first[1]], each.last[0], halves[each.last[1]], each.sessions)
        for each in walked
    ]
    assert [sum(code.sessions for code in each.reasons) for each in found] == [
        each.sessions for each in walked
    ]
    longest, run = walks.longest_run(record), longest_run_of(own.slots, own.numbers)
    assert (run and (run.first_day, run.last_day, run.sessions)) == (
        longest and (longest.first[0], longest.last[0], longest.sessions)
    )


@given(strips())
@examples(40)
def test_the_ten_week_window_is_the_best_of_all_that_could_be_tried(drawn: list[str]) -> None:
    record, other = sessions_of(drawn[0]), sessions_of(drawn[1])
    if not record:
        return
    own = Joined.of(registers(*drawn))
    window = penalty_window(own.slots, own.numbers, own.school_weeks)
    walked = walks.ten_weeks(record, record + other)
    assert (window.sessions, window.from_week, window.to_week, window.first_met, window.last_ten_weeks) == (
        walked.sessions,
        walked.from_week,
        walked.to_week,
        walked.first_met,
        walked.last_ten_weeks,
    )
    assert window.met == (walked.first_met is not None)
    if window.from_week and window.to_week:
        last_day = window.to_week + timedelta(days=6)
        inside = [mark for mark in record if max(window.from_week, walks.NEW_RULES) <= mark[0] <= last_day]
        assert [(day, "AM PM".split()[half]) for day, half, code in inside if code == "N"] == [
            *window.still_n
        ]
        assert {day for day, _, code in inside if code in walks.UNAUTHORISED} == {*window.days}


@given(strips())
@examples(30)
def test_days_in_a_row_and_illness_agree_with_a_plain_walk(drawn: list[str]) -> None:
    record = sessions_of(drawn[0])
    if not record:
        return
    own = Joined.of(registers(*drawn))
    walked, found = walks.unauthorised_days(record), continuous_unauthorised(own.slots, own.numbers)
    assert (found.days, found.first_day, found.last_day, found.first_met) == (
        walked.days,
        walked.first_day,
        walked.last_day,
        walked.tenth,
    )
    for year in (2023, 2024, 2025):
        ill = illness(own.slots, own.numbers, year)
        assert (ill.sessions, ill.first_met) == walks.illness(record, year)


@given(strips())
@examples(30)
def test_all_pupils_at_once_get_what_each_gets_alone(drawn: list[str]) -> None:
    for register in registers(*drawn):
        slots, grid, year = register.slots, register.grid, register.academic_year
        school_weeks = register.sessions["school_week"].to_numpy(dtype=bool)
        windows = penalty_windows_of_all(slots, grid, school_weeks)
        spells, runs = spells_of_all(grid), longest_runs_of_all(grid)
        unauthorised, ill = continuous_unauthorised_of_all(slots, grid), illness_of_all(slots, grid, year)
        added = sums_of_rows(grid, register.due)
        for row, numbers in enumerate(grid):
            assert added[row].tolist() == sums(numbers, register.due[row], np.zeros(1, int), 1)[0].tolist()
            window, run = penalty_window(slots, numbers, school_weeks), longest_run_of(slots, numbers)
            assert windows.sessions[row] == window.sessions
            assert windows.last_ten_weeks[row] == window.last_ten_weeks
            assert _day(windows.first_met[row]) == window.first_met
            assert _day(windows.from_week[row]) == window.from_week
            assert spells.sessions[spells.row == row].tolist() == [
                each.sessions for each in absences_of(slots, numbers)
            ]
            assert runs.sessions[row] == (run.sessions if run else 0)
            assert unauthorised[row] == continuous_unauthorised(slots, numbers).days
            assert ill[row] == illness(slots, numbers, year).sessions


def _day(number: np.int64) -> date | None:
    return date(1970, 1, 1) + timedelta(days=int(number)) if number >= 0 else None


def test_a_grid_without_pupils_or_without_sessions_has_nothing_to_find() -> None:
    for rows, columns in ((0, 4), (3, 0), (0, 0)):
        grid = np.zeros((rows, columns), dtype=np.uint8)
        slots = np.arange(40_000, 40_000 + columns, dtype=np.int64)
        weeks = np.ones(columns, dtype=bool)
        assert len(spells_of_all(grid).row) == 0
        assert longest_runs_of_all(grid).sessions.tolist() == [0] * rows
        assert penalty_windows_of_all(slots, grid, weeks).sessions.tolist() == [0] * rows
        assert continuous_unauthorised_of_all(slots, grid).tolist() == [0] * rows
        assert illness_of_all(slots, grid, 2025).tolist() == [0] * rows
        assert sums_of_rows(grid, grid > 0).tolist() == [[0] * 8] * rows
