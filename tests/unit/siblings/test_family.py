"""What a meeting is told of a child's brothers and sisters: everyone, with figures where there are any."""

from __future__ import annotations

from datetime import date

import pytest

from aim.attendance import Standing
from aim.register import Registers
from aim.siblings.family import Families, persistent
from aim.siblings.in_words import STANDS_OUT, together_sentence
from aim.siblings.joint_absence import JointAbsence
from aim.siblings.linking import Link, linked
from aim.siblings.lists import people_of
from tests.lib.families import people
from tests.lib.register_strip import registers
from tests.lib.sample_files import TODAY, loaded, sample

LISTS = ("oak-park-pupils.csv", "hazel-lane-pupils.csv")
ADA, BEN, CY = (
    "Ada; Thornbury; 2015-04-09; Oak; A | 5 Mill Lane; ZZ1 1AA | Mother; Kate Thornbury; 07700 900101",
    "Ben; Thornbury; 2012-04-09; Oak; B | 5 Mill Lane; ZZ1 1AA | Mother; Kate Thornbury; 07700 900101",
    "Cy; Marsh; 2017-04-09; Elm; C | 5 Mill Lane; ZZ1 1AA",
)


def families(*lines: str, made: Registers, on: date = date(2026, 1, 1), **options: object) -> Families:
    those = people(*lines)
    return Families(those, linked(those), made, on, **options)  # type: ignore[arg-type]


def test_every_brother_and_sister_is_listed_the_eldest_first_with_those_who_do_well() -> None:
    made = registers(
        r"2025-09-01  II  /\  /\  /\  /\ ",
        r"2025-09-01  /\  /\  /\  /\  /\ ",
        r"2025-09-01  OO  II  /\  /\  /\ ",
    )
    family = families(ADA, BEN, CY, made=made).of(0)
    assert [each.child.name for each in family.siblings] == ["Ben Thornbury", "Cy Marsh"]
    assert [each.link for each in family.siblings] == [Link.SIBLINGS, Link.POSSIBLE]
    ben, cy = (each.child.record for each in family.siblings)
    assert ben and cy
    assert (ben.attendance.attended, ben.attendance.possible, ben.standing, ben.low) == (
        10,
        10,
        Standing.NONE,
        False,
    )
    assert (cy.attendance.attended, cy.attendance.possible, cy.low) == (6, 10, True)
    assert family.low == 1
    assert family.siblings[1].evidence == "same address"


def test_a_sibling_whose_register_is_not_here_has_no_figures_and_no_days_together() -> None:
    made = registers(r"2025-09-01  II  /\  /\  /\  /\ ")
    family = families(ADA, BEN, made=made).of(0)
    assert family.child.record is not None
    assert (family.siblings[0].child.record, family.siblings[0].together) == (None, None)
    assert family.low == 0


def test_marks_after_the_day_asked_about_do_not_count() -> None:
    made = registers(r"2025-09-01  /\  /\  II  II  II", r"2025-09-01  /\  /\  II  II  II")
    family = families(ADA, BEN, made=made, on=date(2025, 9, 2)).of(0)
    assert family.child.record and family.child.record.attendance.possible == 4
    assert family.siblings[0].together and family.siblings[0].together.both_missed == 0


def test_the_threshold_is_the_schools_own() -> None:
    made = registers(r"2025-09-01  I\  /\  /\  /\  /\ ", r"2025-09-01  I\  /\  /\  /\  /\ ")
    assert families(ADA, BEN, made=made).of(0).low == 1
    assert families(ADA, BEN, made=made, low=lambda each: 2 * each.absent >= each.possible).of(0).low == 0


def test_low_is_persistent_unless_a_school_says_otherwise() -> None:
    made = registers(r"2025-09-01  I\  /\  /\  /\  /\ ", r"2025-09-01  /\  /\  /\  /\  /\ ")
    shown = families(ADA, BEN, made=made)
    assert [persistent(shown.child(row).record.attendance) for row in (0, 1)] == [True, False]  # type: ignore[union-attr]


def test_a_child_on_two_rolls_is_one_sibling_with_both_schools() -> None:
    twice = BEN.replace("; Oak;", "; Elm;")
    family = families(ADA, BEN, twice, made=registers(r"2025-09-01  /\  /\  /\  /\  /\ ")).of(0)
    assert [(each.child.name, each.child.schools) for each in family.siblings] == [
        ("Ben Thornbury", ("Oak", "Elm"))
    ]


def test_the_sample_family_of_two_schools_is_told_with_its_figures() -> None:
    those = people_of([(name, sample(name)) for name in LISTS])
    registers_here = loaded("oak-park-long.csv", "hazel-lane-long.csv").registers
    shown = Families(those, linked(those), registers_here, TODAY)
    mason = int(those.pupils.index[those.pupils["forename"] == "Mason"][0])
    family = shown.of(mason)
    assert [(each.child.name, each.child.schools) for each in family.siblings] == [
        ("Ruby Bennett-Clarke", ("Oak Park School",)),
        ("Poppy Clarke", ("Hazel Lane Primary School",)),
    ]
    assert all(each.child.record and each.together for each in family.siblings)
    assert family.low == 1


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (
            JointAbsence((date(2025, 9, 1), date(2025, 9, 2)), 5, 3, 40, False),
            "Ada and Ben were both absent on 2 days, of 40 days on which both were due; Ada was absent on 5 "
            "of them and Ben on 3.",
        ),
        (
            JointAbsence((), 5, 3, 40, False),
            "Ada and Ben were never absent on the same day, of 40 days on which both were due.",
        ),
        (
            JointAbsence((), 0, 0, 0, False),
            "There is no day on which both Ada and Ben could have been at school.",
        ),
    ],
)
def test_days_together_are_said_with_all_the_counts(found: JointAbsence, said: str) -> None:
    assert together_sentence("Ada", "Ben", found) == said


def test_that_it_stands_out_is_said_only_where_it_does() -> None:
    found = JointAbsence((date(2025, 9, 1),) * 9, 10, 11, 190, True)
    assert together_sentence("Ada", "Ben", found).endswith(STANDS_OUT)
