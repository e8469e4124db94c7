"""When a child's attendance was clearly better, and when chance explains what looks like it."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import combinations, pairwise, permutations

import numpy as np
import pytest

from aim.codes import Numbers, code_on
from aim.findings import better_times as module
from aim.findings.better_times import BetterTime, better_times, better_times_of_all
from tests.lib.register_strip import registers

EPOCH = date(1970, 1, 1)
MONDAY = date(2025, 9, 1)


def number(text: str) -> int:
    code = code_on(text, MONDAY)
    assert code is not None
    return code.number


def record(weeks: list[str]) -> tuple[np.ndarray, Numbers, np.ndarray]:
    """A record of ten letters a week; ``.`` is blank, ``/`` present."""
    slots, numbers = [], []
    for place, week in enumerate(weeks):
        assert len(week) == 10
        for session, letter in enumerate(week):
            day = (MONDAY - EPOCH).days + 7 * place + session // 2
            slots.append(2 * day + session % 2)
            numbers.append(0 if letter == "." else number(letter))
    school_weeks = np.repeat([any(letter not in ".#" for letter in week) for week in weeks], 10)
    return np.array(slots, dtype=np.int64), np.array(numbers, dtype=np.uint8), school_weeks.astype(bool)


def monday(week: int) -> date:
    return MONDAY + timedelta(weeks=week)


WELL = "/" * 10
PATCHY = "II////I///"
CLEAR = [PATCHY] * 12 + [WELL] * 12 + [PATCHY] * 12


def test_a_clearly_better_time_is_found_with_its_days_and_sessions() -> None:
    assert better_times(*record(CLEAR)) == (
        BetterTime(
            first_day=monday(12),
            last_day=monday(23) + timedelta(days=4),
            possible=120,
            attended=120,
            elsewhere_possible=240,
            elsewhere_attended=168,
        ),
    )


@pytest.mark.parametrize(
    "weeks",
    [
        [],
        [WELL] * 3,
        [WELL] * 38,
        [PATCHY] * 38,
        ["IIIIIIIIII"] * 38,
        ["/////////I"] * 38,
        [WELL] * 20 + ["IIIIIIIIII"] * 3 + [WELL] * 15,
    ],
    ids=["nothing", "three weeks", "always there", "steady", "never there", "every Friday", "one illness"],
)
def test_a_steady_record_has_no_better_time(weeks: list[str]) -> None:
    assert better_times(*record(weeks)) == ()


def test_better_times_are_at_most_three_apart_and_oldest_first() -> None:
    rng = np.random.default_rng(1)
    bad = ["".join(rng.choice(["/", "I"], 10, p=[0.7, 0.3])) for _ in range(60)]
    weeks = [
        *bad[:14],
        *[WELL] * 9,
        *bad[14:28],
        *[WELL] * 9,
        *bad[28:42],
        *[WELL] * 9,
        *bad[42:],
        *[WELL] * 9,
    ]
    found = better_times(*record(weeks))
    assert len(found) == 3
    assert all(one.last_day < other.first_day for one, other in pairwise(found))


@pytest.mark.parametrize("code", ["E", "C2"])
def test_absences_the_school_asked_for_are_as_if_not_possible(code: str) -> None:
    slots, numbers, school_weeks = record(CLEAR)
    with_code, without = numbers.copy(), numbers.copy()
    places = np.arange(37, len(slots), 23)
    with_code[places], without[places] = number(code), number("D")
    found = better_times(slots, with_code, school_weeks)
    assert found == better_times(slots, without, school_weeks)
    assert found


def test_only_attended_or_missed_matters_not_which_code() -> None:
    slots, numbers, school_weeks = record(CLEAR)
    other = np.where(numbers == number("I"), number("O"), number("L")).astype(np.uint8)
    assert better_times(slots, other, school_weeks) == better_times(slots, numbers, school_weeks)


def test_closed_and_blank_sessions_may_be_listed_or_not() -> None:
    weeks = [*CLEAR[:6], "##########", *CLEAR[6:20], "..........", *CLEAR[20:]]
    slots, numbers, school_weeks = record(weeks)
    listed = np.isin(numbers, [0, number("#")], invert=True)
    short = better_times(slots[listed], numbers[listed], school_weeks[listed])
    assert short == better_times(slots, numbers, school_weeks)
    assert short


def test_a_record_says_the_same_alone_and_among_others_and_again() -> None:
    rng = np.random.default_rng(3)
    slots, numbers, school_weeks = record(CLEAR)
    grid = np.stack(
        [numbers, *(rng.choice([number("/"), number("I")], len(slots), p=[0.9, 0.1]) for _ in range(9))]
    )
    grid = grid.astype(np.uint8)
    together = better_times_of_all(slots, grid, school_weeks)
    assert together == [better_times(slots, row, school_weeks) for row in grid]
    assert together == better_times_of_all(slots, grid, school_weeks)
    assert better_times_of_all(slots, grid[::-1], school_weeks) == together[::-1]


def test_leading_weeks_before_a_child_came_do_not_matter() -> None:
    slots, numbers, school_weeks = record([*["#" * 10] * 5, *CLEAR])
    came_late = better_times(slots, numbers, np.ones_like(school_weeks))
    assert came_late == better_times(slots[50:], numbers[50:], school_weeks[50:])


def test_it_asks_a_register_as_it_is() -> None:
    lines = [
        f"{monday(week)} " + (r"/\ " * 5 if 8 <= week < 20 else r"II /\ I\ /\ /\ ") for week in range(30)
    ]
    child = registers("\n".join(lines)).record("A")
    (found,) = better_times(child.slots, child.numbers, child.school_weeks)
    assert (found.first_day, found.last_day) == (monday(8), monday(19) + timedelta(days=4))


def test_it_asks_a_whole_register_at_once() -> None:
    clear = "\n".join(
        f"{monday(week)} " + (r"/\ " * 5 if 8 <= week < 20 else r"II /\ I\ /\ /\ ") for week in range(30)
    )
    steady = "\n".join(f"{monday(week)} " + r"II /\ I\ /\ /\ " for week in range(30))
    short = "\n".join(clear.splitlines()[5:11])
    several = registers(clear, steady, short)
    (register,) = several
    found = better_times_of_all(
        register.slots, register.grid, register.sessions["school_week"].to_numpy(dtype=bool)
    )
    records = [several.record(child) for child in register.roll["child"]]
    assert found == [better_times(each.slots, each.numbers, each.school_weeks) for each in records]
    assert [len(each) for each in found] == [1, 0, 0]


def test_few_steady_pupils_are_told_a_story() -> None:
    rng = np.random.default_rng(11)
    slots, _, school_weeks = record([WELL] * 38)
    grid = rng.choice([number("/"), number("I")], (1500, len(slots)), p=[0.94, 0.06]).astype(np.uint8)
    told = sum(bool(each) for each in better_times_of_all(slots, grid, school_weeks))
    assert told <= 0.065 * 1500  # 5% would go past this once in 200 seeds


# The parts, against the plainest way of doing the same.


def _records(states: np.ndarray, settled: int) -> module._Records:
    weeks = states.shape[1] // 10
    week_of = np.repeat(np.arange(weeks), 10)
    possible = module._by_week(states > 0, week_of, weeks)
    return module._Records.of(states, week_of, np.zeros((len(states), weeks), dtype=bool), possible, settled)


@pytest.mark.parametrize("settled", [0, 1, 2])
def test_absences_and_time_at_risk_agree_with_a_walk_through_the_record(settled: int) -> None:
    rng = np.random.default_rng(settled)
    states = rng.choice([0, 1, 2], (40, 100), p=[0.1, 0.7, 0.2]).astype(np.uint8)
    records = _records(states, settled)
    for pupil, row in enumerate(states):
        begun, at_risk, attended, wait, follows = [], [], 0, 0, False
        marks = [(place // 10, state) for place, state in enumerate(row) if state]
        for place, (_, state) in enumerate(marks):
            new = state == 2 and (place == 0 or marks[place - 1][1] == 1)
            if attended >= wait:
                at_risk.append(place)
                if new:
                    begun.append(place)
                    wait, follows = settled + 1, False
            elif new and not follows:
                wait, follows = 1, True
            attended = 0 if state == 2 else attended + 1
        if begun and attended < wait:  # what the last absence would take up is not known
            at_risk = [place for place in at_risk if place < begun[-1]]
            begun.pop()
        assert records.start[pupil, : records.count[pupil]].tolist() == begun
        assert records.free[pupil] + records.count[pupil] == len(at_risk)
        steps = module._steps(records, np.array([pupil]), records.start[[pupil]], records.length[[pupil]])[0]
        weeks = [marks[place][0] for place in begun]
        assert (steps // (module._GRAIN + 1)).tolist() == [sum(w < week for w in weeks) for week in range(11)]


def test_every_dealing_out_of_the_absences_is_equally_likely() -> None:
    row = np.ones((1, 50), dtype=np.uint8)
    row[0, [3, 4, 9]] = 2  # one absence of two sessions, one of one
    row[0, 13:] = 0
    records = _records(row, 0)
    turns = np.arange(40_000, dtype=np.uint64)
    start, length = module._shuffled(records, np.zeros(len(turns), dtype=np.int64), turns)
    seen, times = np.unique(np.column_stack([start, length]), axis=0, return_counts=True)
    free, absences = 8, (2, 3)  # each takes up the session after it
    every = [
        (first, first + order[0] + second - first - 1, *order)
        for first, second in combinations(range(free + 2), 2)
        for order in permutations(absences)
    ]
    assert sorted(map(tuple, seen.tolist())) == sorted(every)
    assert times.min() > 0.8 * len(turns) / len(every)
    assert times.max() < 1.2 * len(turns) / len(every)


def test_the_evidence_agrees_with_every_window_summed_by_hand() -> None:
    rng = np.random.default_rng(8)
    states = rng.choice([1, 2], (3, 120), p=[0.85, 0.15]).astype(np.uint8)
    records = _records(states, 0)
    pupils = np.arange(3)
    steps = module._steps(records, pupils, records.start, records.length)
    evidence = module._evidence(records, pupils, steps)
    for pupil in pupils:
        begun, share = np.divmod(steps[pupil].astype(int), module._GRAIN + 1)
        total = 0.0
        for first in range(12):
            for last in range(first + 3, 12):
                if last + 1 - first <= 6:
                    inside = begun[last + 1] - begun[first]
                    part = (share[last + 1] - share[first]) / module._GRAIN
                    likelier = [
                        (1 / c) ** inside / (1 - part + part / c) ** records.count[pupil]
                        for c in module.CONTRASTS
                    ]
                    total += float(np.mean(likelier)) / (last + 1 - first)
        assert evidence[pupil] == pytest.approx(total, rel=1e-4)
