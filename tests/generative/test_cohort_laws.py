"""Laws of counting a cohort: however it is grouped, every session is counted once, and as for one pupil."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

from aim.attendance import Standing, attendance_of, sums, sums_of_rows_by
from aim.certificates.loading import load
from aim.cohort.counting import BESIDE, cohort_rows
from aim.cohort.grouping import BY, groups_of_enrolments, groups_of_sessions
from aim.register import Registers
from tests.generative.strategies import examples, rolls
from tests.lib.layout_writers import Roll, as_csv, long

GRIDS = st.tuples(st.integers(1, 6), st.sampled_from([1, 7, 380, 600]))


@given(st.data(), GRIDS, st.integers(1, 5))
@examples(40)
def test_sums_of_rows_are_what_the_plain_count_gives(data, shape, group_count):
    numbers = data.draw(arrays.arrays(np.uint8, shape))
    due = data.draw(arrays.arrays(np.bool_, shape))
    groups = data.draw(arrays.arrays(np.int64, shape[1], elements=st.integers(-1, group_count - 1)))
    found = sums_of_rows_by(numbers, due, groups, group_count)
    rows = np.arange(shape[0])[:, None]
    plain = sums(numbers, due, np.where(groups < 0, -1, rows * group_count + groups), shape[0] * group_count)
    assert found.reshape(-1, 8).tolist() == plain.tolist()


def one_by_one(registers: Registers, by: tuple[str, ...]) -> dict[tuple[str, ...], list[int]]:
    """The same counts, pupil by pupil and group by group, as the record of one child is counted."""
    found: dict[tuple[str, ...], list[int]] = defaultdict(lambda: [0] * 9)
    for register in registers:
        who, when = groups_of_enrolments(register, by), groups_of_sessions(register, by)
        for row, numbers in enumerate(register.grid):
            each = sums(numbers, register.due[row], when.places, when.count)
            for group, counted in enumerate(map(attendance_of, each)):
                words = {name: column[who.places[row]] for name, column in who.words.items()}
                words |= {name: column[group] for name, column in when.words.items()}
                standing = counted.standing
                added = (
                    int(counted.possible > 0), counted.possible, counted.attended, counted.authorised,
                    counted.unauthorised, int(standing is not Standing.NONE),
                    int(standing is Standing.SEVERE), counted.not_possible, counted.not_recorded,
                )  # fmt: skip
                total = found[tuple(words[name] for name in by)]
                for place, value in enumerate(added):
                    total[place] += value
    return {key: value for key, value in found.items() if any(value)}


@given(rolls(), st.permutations([name for name in BY if name != "code"]), st.integers(0, 3))
@examples(20)
def test_a_cohort_is_the_sum_of_its_pupils_however_it_is_grouped(drawn: Roll, order: list[str], many: int):
    registers = load([("register.csv", as_csv(long(drawn)))], school="Oak Park School").registers
    by = tuple(order[:many])
    columns = ["pupils", "possible", "attended", "authorised", "unauthorised", "persistent", "severe"]
    found = cohort_rows(registers, by)
    told = {
        tuple(row[name] for name in by): [row[name] for name in (*columns, *BESIDE[:2])]
        for row in found.to_dict("records")
    }
    assert {key: value for key, value in told.items() if any(value)} == one_by_one(registers, by)


@given(rolls(), st.sampled_from(BY))
@examples(20)
def test_every_session_is_in_one_group_and_in_one_code(drawn: Roll, name: str):
    registers = load([("register.csv", as_csv(long(drawn)))], school="Oak Park School").registers
    sessions = ["possible", "attended", "authorised", "unauthorised", *BESIDE]
    whole = cohort_rows(registers, ())[sessions].sum()
    assert cohort_rows(registers, [name])[sessions].fillna(0).sum().tolist() == whole.tolist()
    by_code = cohort_rows(registers, [name, "code"] if name != "code" else ["code"])
    assert by_code[sessions].fillna(0).sum().tolist() == whole.tolist()
