"""Days on which two children both missed school: counted, and called more than chance only where it is."""

from __future__ import annotations

from datetime import date

import numpy as np
import pytest

from aim.siblings.joint_absence import (
    ChildDays,
    JointAbsence,
    SchoolDays,
    joint_absence,
    joint_absence_of,
    rates_of,
)
from benchmarks import joint_absence as simulated
from tests.lib.register_strip import registers

WEEK = "2025-09-{:02d}  /\\  /\\  /\\  /\\  /\\\n"


def both(*strips: str) -> JointAbsence:
    return joint_absence_of(registers(*strips), "A", "B")


def test_a_day_counts_where_each_missed_a_session_of_it() -> None:
    found = both(r"2025-09-01  II  /I  /\  /\  II", r"2025-09-01  /\  I\  /\  OO  GG")
    assert found.days == (date(2025, 9, 2), date(2025, 9, 5))
    assert (found.both_missed, found.one_missed, found.other_missed, found.both_possible) == (2, 3, 3, 5)
    assert not found.stands_out


def test_a_day_on_which_one_of_them_could_not_have_been_there_is_no_day_of_both() -> None:
    found = both(
        r"2025-09-01  II  ##  YY  /\  /\ ".replace("YY", "[Y1][Y1]"), r"2025-09-01  II  II  II  /\  /\ "
    )
    assert found.days == (date(2025, 9, 1),)
    assert found.both_possible == 3


def test_a_child_in_no_register_raises_a_key_error() -> None:
    with pytest.raises(KeyError):
        joint_absence_of(registers(WEEK.format(1)), "A", "Z")


def test_the_day_before_counts_over_weekends_and_closed_days() -> None:
    made = registers(
        "2025-09-01  /\\  /\\  /\\  /\\  II\n2025-09-08  II  ##  II  /\\  II",
        "2025-09-01  /\\  /\\  /\\  /\\  /\\\n2025-09-08  /\\  ##  /\\  /\\  /\\",
    )
    days = SchoolDays.of(made.registers[0])
    # A falls absent twice: on the first Friday, and on the second; the days between are one spell.
    assert days.fell_absent.tolist() == [0, 0, 0, 0, 1, 0, 0, 0, 0, 1]
    assert days.there.tolist() == [2, 2, 2, 2, 2, 1, 0, 1, 1, 2]


def test_a_child_is_no_part_of_what_the_others_did() -> None:
    made = registers(r"2025-09-01  II  /\  II  /\  II", r"2025-09-01  /\  /\  /\  /\  /\ ")
    register = made.registers[0]
    whole, own = SchoolDays.of(register), SchoolDays.of_marks(register.slots, register.grid[[0]])
    left = whole.without(own)
    assert left.fell_absent.tolist() == [0] * 5
    assert left.there.tolist() == [1] * 5


def judged(setting: simulated.Setting, pairs: int) -> int:
    return simulated.said(setting, simulated.ours, pairs)[0]


@pytest.mark.parametrize(
    "setting", [each for each in simulated.NOTHING if "one" in each.name], ids=lambda each: each.name
)
def test_unrelated_children_of_one_school_who_share_its_flu_week_are_not_said_to_miss_days_together(
    setting: simulated.Setting,
) -> None:
    assert judged(setting, 60) <= 5  # 5% of 60 is 3; the benchmark asks a thousand


def test_brothers_who_share_half_their_absences_are_often_said_to() -> None:
    halves = [each for each in simulated.TOGETHER if each.name.startswith("half")]
    assert sum(judged(each, 25) for each in halves) >= 20


def test_the_same_children_always_get_the_same_answer_whichever_is_named_first() -> None:
    rng = np.random.default_rng(7)
    here = simulated.school(rng, 60, 100)
    school = SchoolDays.of_marks(here.slots, here.grid)
    days = [
        ChildDays.of_marks(
            here.slots,
            here.grid[pupil],
            simulated.YEAR.half_terms,
            rates_of(school.without(SchoolDays.of_marks(here.slots, here.grid[[pupil]]))),
        )
        for pupil in range(60)
    ]
    for one, other in zip(days[:30], days[30:], strict=True):
        there, back = joint_absence(one, other), joint_absence(other, one)
        assert (there.days, there.stands_out) == (back.days, back.stands_out)
        assert (there.one_missed, there.other_missed) == (back.other_missed, back.one_missed)


def test_more_pairs_of_a_family_ask_for_more_of_each() -> None:
    rng = np.random.default_rng(11)
    here = simulated.school(rng, 120, 100)
    school = SchoolDays.of_marks(here.slots, here.grid)

    def child(missed: np.ndarray) -> ChildDays:
        changed = simulated.School(missed[None, :] & ~here.closed, here.closed, here.risk)
        return ChildDays.of_marks(here.slots, changed.grid[0], simulated.YEAR.half_terms, rates_of(school))

    one, other = simulated.with_family(rng, here.missed[3], here.missed[5], 0.4)
    first, second = child(one), child(other)
    said = [joint_absence(first, second, pairs=pairs).stands_out for pairs in (1, 10, 10_000_000)]
    assert said == sorted(said, reverse=True)
    assert not said[-1]
