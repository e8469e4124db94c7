"""How a cohort is counted: definitions.md 22, its input drawn as strips of marks."""

from __future__ import annotations

from datetime import date
from typing import Any

import pandas as pd
import pytest

from aim.cohort.counting import BESIDE, COUNTED, cohort_rows
from aim.cohort.grouping import BY, UnknownGrouping
from aim.register import Registers
from tests.lib.register_strip import registers


def rows(found: Registers, *by: str) -> list[dict[str, Any]]:
    """The rows, what is blank left out."""
    told = cohort_rows(found, by).astype(object).to_dict("records")
    return [{name: value for name, value in row.items() if not pd.isna(value)} for row in told]


def told(found: Registers, *by: str, of: tuple[str, ...]) -> dict[Any, tuple[Any, ...]]:
    """Some columns of each row, by what the rows are grouped by."""
    return {
        tuple(row[name] for name in by) if len(by) > 1 else row[by[0]]: tuple(row.get(name) for name in of)
        for row in rows(found, *by)
    }


TWO_PUPILS = registers(
    r"""
    2025-10-06  /\  /\  /\  N\  II
    2025-10-13  /\  /\  /\  /\  /\
    """,
    r"""
    2025-10-06  /\  /\  /\  /\  /\
    2025-10-13  /\  /\  /\  /\  DD
    """,
)


def test_everyone_is_one_row_where_nothing_is_asked_for():
    (row,) = rows(TWO_PUPILS)
    assert (row["pupils"], row["possible"], row["attended"]) == (2, 38, 35)
    assert (row["authorised"], row["unauthorised"], row["not_possible"]) == (2, 1, 2)
    assert row["attendance"] == 100 * 35 / 38
    assert row["absence"] == 100 * 3 / 38


def test_rates_are_of_whole_sessions_added_first_and_never_of_rates():
    found = registers(r"2025-10-06  /\  II  II  II  II", r"2025-10-06  /\  DD  DD  DD  DD")
    (row,) = rows(found)
    assert (row["attended"], row["possible"], row["attendance"]) == (4, 12, 100 * 4 / 12)


def test_a_threshold_is_judged_on_the_groups_own_sessions():
    assert told(TWO_PUPILS, "week", of=("pupils", "persistent", "persistent_rate", "severe")) == {
        "2025-10-06": (2, 1, 50.0, 0),
        "2025-10-13": (2, 0, 0.0, 0),
    }
    assert told(TWO_PUPILS, "weekday", of=("persistent", "severe"))["Friday"] == (1, 1)


def test_exactly_a_tenth_is_persistent_and_exactly_half_is_severe():
    found = registers(r"2025-10-06  /\  /\  I\  /\  /\ ", r"2025-10-06  II  II  I\  /\  /\ ")
    (row,) = rows(found)
    assert (row["persistent"], row["severe"]) == (2, 1)


def test_only_those_with_a_possible_session_in_the_group_are_its_pupils():
    found = registers(
        r"""
        2025-10-06  /\  /\  /\  /\  /\
        2025-10-13  DD  DD  DD  DD  DD
        """,
        r"""
        2025-10-06  ..  ..  ..  ..  ..
        2025-10-13  /\  /\  /\  /\  /\
        """,
    )
    assert told(found, "week", of=("pupils", "possible", "not_possible")) == {
        "2025-10-06": (1, 10, 0),
        "2025-10-13": (1, 10, 10),
    }


def test_a_group_with_nothing_possible_has_blank_rates_and_no_pupil():
    found = registers(r"2025-10-06  DD  /\  /\  /\  /\ ", r"2025-10-06  XX  /\  /\  /\  /\ ")
    monday = rows(found, "weekday")[0]
    assert monday == {
        "weekday": "Monday", "pupils": 0, "possible": 0, "attended": 0, "authorised": 0, "unauthorised": 0,
        "persistent": 0, "severe": 0, "not_possible": 4, "not_recorded": 0, "not_understood": 0,
    }  # fmt: skip


def test_a_closed_week_has_no_row_whether_it_is_printed_or_left_out():
    printed = registers(
        r"""
        2025-10-20  /\  /\  /\  /\  /\
        2025-10-27  ##  ##  ##  ##  ##
        2025-11-03  /\  /\  /\  /\  II
        """
    )
    left_out = registers(
        r"""
        2025-10-20  /\  /\  /\  /\  /\
        2025-11-03  /\  /\  /\  /\  II
        """
    )
    assert rows(printed, "week") == rows(left_out, "week")
    assert rows(printed, "half_term") == rows(left_out, "half_term")


def test_what_no_list_says_is_not_recorded():
    unnamed = registers(r"2025-10-06  /\  /\  /\  /\  /\ ", school="")
    for by in ("school", "sex", "looked_after"):
        assert [row[by] for row in rows(unnamed, by)] == ["not recorded"]


def test_unread_marks_and_gaps_stand_outside_the_sum_and_are_told():
    found = registers(r"2025-10-06  /\  %\  -\  /.  /\ ", r"2025-10-06  /\  /\  /\  /\  /\ ")
    (row,) = rows(found)
    assert (row["possible"], row["not_recorded"], row["not_understood"]) == (17, 2, 1)


def test_by_code_only_the_sessions_of_the_code_and_its_class_are_filled():
    found = registers(r"2025-10-06  /\  I\  GI  D.  L%", r"2025-10-06  /\  /\  /\  /\  /\ ")
    assert rows(found, "code") == [
        {"code": "/", "possible": 6, "attended": 6},
        {"code": "\\", "possible": 7, "attended": 7},
        {"code": "L", "possible": 1, "attended": 1},
        {"code": "I", "possible": 2, "authorised": 2},
        {"code": "D", "possible": 0, "not_possible": 1},
        {"code": "G", "possible": 1, "unauthorised": 1},
        {"code": "not understood", "possible": 0, "not_understood": 1},
        {"code": "not recorded", "possible": 0, "not_recorded": 1},
    ]


def test_a_code_whose_meaning_changed_is_one_row_with_both_classes():
    found = registers(
        r"""
        2024-07-15  JJ  /\  /\  /\  /\
        2024-09-02  JJ  /\  /\  /\  /\
        """
    )
    (row,) = [each for each in rows(found, "code") if each["code"].startswith("J")]
    assert (row["possible"], row["attended"], row["authorised"]) == (4, 2, 2)


def test_rows_come_in_the_order_a_person_expects():
    found = registers(
        r"""
        2025-09-08  /\  /\  /\  /\  /\
        2026-01-12  /\  /\  /\  /\  /\
        2026-11-02  /\  /\  /\  /\  /\
        """
    )
    assert [row["half_term"] for row in rows(found, "half_term")] == [
        "2025/26 Autumn 1",
        "2025/26 Spring 1",
        "2026/27 Autumn 2",
    ]
    assert [row["weekday"] for row in rows(found, "weekday")] == [
        "Monday", "Tuesday", "Wednesday", "Thursday", "Friday",
    ]  # fmt: skip
    forms = ["", "10A", "R", "7E1", "2"]
    mixed = Registers(
        tuple(
            register
            for form in forms
            for register in registers(r"2025-09-08  /\  /\  /\  /\  /\ ", reg_group=form, school=f"S{form}")
        )
    )
    assert [row["reg_group"] for row in rows(mixed, "reg_group")] == ["R", "2", "7E1", "10A", "not recorded"]


def test_schools_and_years_are_added_and_a_child_on_two_rolls_stands_in_both():
    here = registers(r"2025-09-08  /\  /\  /\  /\  DD")
    there = registers(r"2025-09-08  DD  DD  DD  DD  II", school="Elm Road School")
    both = Registers((*here, *there))
    assert told(both, "school", of=("pupils", "possible")) == {
        "Elm Road School": (1, 2),
        "Oak Park School": (1, 8),
    }
    (row,) = rows(both)
    assert (row["pupils"], row["possible"], row["severe"]) == (2, 10, 1)


def test_academic_years_are_named_as_half_terms_name_them():
    found = registers(
        r"""
        2025-07-14  /\  /\  /\  /\  /\
        2025-09-08  /\  /\  /\  /\  /\
        """
    )
    assert [row["academic_year"] for row in rows(found, "academic_year")] == ["2024/25", "2025/26"]


def test_a_window_counts_only_its_days():
    (row,) = rows(TWO_PUPILS.between(date(2025, 10, 9), date(2025, 10, 10)))
    assert (row["possible"], row["attended"]) == (8, 5)


def test_nothing_loaded_gives_no_rows_and_every_column():
    for by in ((), ("week",), ("code",)):
        empty = cohort_rows(Registers(), by)
        assert len(empty) == 0
        assert list(empty.columns) == [*by, *COUNTED, *BESIDE]


@pytest.mark.parametrize("by", [("form",), ("week", "week")])
def test_what_cannot_be_counted_by_is_said_with_what_can(by):
    with pytest.raises(UnknownGrouping, match=r"year_group|once"):
        cohort_rows(TWO_PUPILS, by)


def test_every_grouping_there_is_can_be_asked_for_alone_and_adds_up_to_all():
    (all_of_it,) = rows(TWO_PUPILS)
    for name in BY:
        found = rows(TWO_PUPILS, name)
        for column in ("possible", "attended", "authorised", "unauthorised", *BESIDE):
            assert sum(row.get(column, 0) for row in found) == all_of_it[column], (name, column)
