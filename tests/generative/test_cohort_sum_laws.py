"""Laws of the sums beside the marks: whatever is asked of them is what counting the grids gives."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from aim.attendance import Attendance
from aim.certificates.loading import load
from aim.codes import numbers_of
from aim.cohort.counting import cohort_rows
from aim.cohort.enrolments import enrolments
from aim.cohort.sums import YearSums, sums_of
from aim.cohort.views import (
    Chosen,
    Counted,
    by_week,
    by_weekday,
    chosen,
    counted_by,
    counted_by_half_term,
    enrolments_of,
    times_of,
    with_sums_between,
)
from aim.register import Registers
from tests.generative.strategies import examples, rolls
from tests.lib.layout_writers import Roll, as_csv, long

COUNTED = ["pupils", "persistent", "severe", "attended", "authorised", "unauthorised"]
BESIDE = ["not_possible", "not_recorded", "not_understood"]
END = date(2100, 1, 1)
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def _registers(drawn: Roll) -> Registers:
    return load([("register.csv", as_csv(long(drawn)))], school="Oak Park School").registers


def _numbers(found: Counted) -> list[int]:
    each = found.attendance
    sums = (each.attended, each.authorised, each.unauthorised)
    beside = (each.not_possible, each.not_recorded, each.not_understood)
    return [found.pupils, found.persistent, found.severe, *sums, *beside]


def _sessions(found: Attendance) -> list[int]:
    sums = (found.attended, found.authorised, found.unauthorised)
    return [*sums, found.not_possible, found.not_recorded, found.not_understood]


def _rows(registers: Registers, *by: str) -> dict[object, list[int]]:
    """The rows of cohort.csv with anything in them, by what they are of."""
    found = cohort_rows(registers, by)
    kept = {}
    for row in found.to_dict("records"):
        key = tuple(row[name] for name in by) if len(by) > 1 else row[by[0]]
        kept[key] = [row[name] for name in COUNTED + BESIDE]
    return {key: numbers for key, numbers in kept.items() if any(numbers)}


def _years(registers: Registers) -> list[tuple[Registers, YearSums, Chosen]]:
    return [
        (Registers(tuple(each for each in registers if each.academic_year == year)), sums, chosen(sums))
        for year, sums in sums_of(registers, END).items()
    ]


def _day(when: date) -> int:
    return when.toordinal() - date(1970, 1, 1).toordinal()


@given(rolls(), st.sampled_from(["school", "year_group", "reg_group", "sex", "sen", "fsm"]))
@examples(20)
def test_groups_and_half_terms_of_the_sums_are_the_cohort_s_rows(drawn: Roll, fact: str) -> None:
    for registers, _, everyone in _years(_registers(drawn)):
        groups = {word: _numbers(each) for word, each in counted_by(everyone, fact).items()}
        assert {word: each for word, each in groups.items() if any(each)} == _rows(registers, fact)
        cells = {
            (word, half_term): _numbers(each)
            for word, terms in counted_by_half_term(everyone, fact).items()
            for half_term, each in terms.items()
        }
        assert {key: each for key, each in cells.items() if any(each)} == _rows(registers, fact, "half_term")


@given(rolls())
@examples(20)
def test_weeks_and_weekdays_of_the_sums_are_the_cohort_s_rows(drawn: Roll) -> None:
    for registers, sums, everyone in _years(_registers(drawn)):
        weeks = {str(each.monday): _sessions(each.attendance) for each in by_week(everyone)}
        counted = {key: each[3:] for key, each in _rows(registers, "week").items() if any(each[3:6])}
        assert weeks == counted
        days = {
            (WEEKDAYS[day], "AM PM".split()[half]): _sessions(each)
            for (day, half), each in by_weekday(everyone).items()
        }
        counted_days = {key: each[3:] for key, each in _rows(registers, "weekday", "session").items()}
        assert {key: each for key, each in days.items() if any(each)} == counted_days
        codes = dict(zip(sums.codes, everyone.codes_by_week.sum(axis=0).tolist(), strict=True))
        rows = cohort_rows(registers, ["code"]).set_index("code")
        for code in set(rows.index) - {"not recorded", "not understood"}:
            beside = int(rows.loc[code, BESIDE].fillna(0).sum())
            assert codes[code] == rows["possible"][code] + beside


@given(rolls(), st.integers(0, 200), st.integers(0, 60))
@examples(20)
def test_the_list_behind_is_the_enrolments_counted_by_themselves(drawn: Roll, begins: int, days: int) -> None:
    for registers, _, everyone in _years(_registers(drawn)):
        assert enrolments_of(everyone)["absent"].tolist() == enrolments(registers)["absent"].tolist()
        first = date(everyone.year.academic_year, 9, 1) + timedelta(begins)
        last = first + timedelta(days)
        cut = enrolments(registers.between(first, last))
        then = with_sums_between(everyone, first, last)
        columns = ["child", "possible", "absent", "not_recorded", "standing"]
        assert then[columns].to_numpy().tolist() == cut[columns].to_numpy().tolist()
        wanted = (everyone.year.slots // 2 >= _day(first)) & (everyone.year.slots // 2 <= _day(last))
        late = times_of(everyone, numbers_of("L"), wanted)
        assert late[then.index].tolist() == then["late"].tolist()


@given(rolls())
@examples(10)
def test_a_filter_takes_blocks_whole_so_that_sessions_agree_with_pupils(drawn: Roll) -> None:
    for _, sums, _ in _years(_registers(drawn)):
        for form in sums.facts["reg_group"][1]:
            for on_roll in (False, True):
                some = chosen(sums, reg_group=form, on_roll_only=on_roll)
                assert some.sessions.sum(axis=(0, 1)).tolist() == some.each.sum(axis=0).tolist()
                assert np.isin(some.year.block, np.unique(some.year.block[some.rows])).sum() == len(some.rows)
