"""The families among some lists, by what they show and what people decided."""

from __future__ import annotations

from fractions import Fraction

import pytest

from aim.brothers_and_sisters.families import families_found
from aim.brothers_and_sisters.known import KnownFamilies, lists_linked
from aim.brothers_and_sisters.of_child import brothers_and_sisters
from aim.casework.never_link import NeverLinked
from aim.casework.sibling_decisions import SiblingDecisions, Verdict
from aim.settings import SharingStep
from aim.siblings.lists import people_of
from tests.lib.sample_files import TODAY, loaded, sample
from tests.unit.brothers_and_sisters.conftest import ADA, BEN, CY, said

OTHER = tuple(
    line.replace("Thornbury", "Okafor")
    .replace("5 Mill", "9 Far")
    .replace("0101", "0177")
    .replace("; A |", "; D |")
    .replace("; B |", "; E |")
    for line in (ADA, BEN)
)


def names(known: KnownFamilies) -> list[tuple[list[str], int, bool]]:
    found = families_found(known, known.lists.children[0])
    return [([each.child.name for each in one.children], one.to_decide, one.possible) for one in found]


def test_a_possible_link_joins_nobody_to_a_family_but_is_still_to_decide(known) -> None:
    assert names(known(ADA, BEN, CY)) == [(["Ben Thornbury", "Ada Thornbury"], 3, False)]


def test_two_who_are_only_possible_stand_as_a_family_to_ask_about(known) -> None:
    assert names(known(ADA, CY)) == [(["Ada Thornbury", "Cy Marsh"], 1, True)]


def test_a_decision_joins_and_parts(known) -> None:
    first = known(ADA, BEN, CY)
    ada, ben, cy = first.lists.children
    found = {each.name: each.sibling.fingerprint for each in brothers_and_sisters(first, ada).everyone}
    yes = said(ada, cy, found["Cy Marsh"])
    joined = ["Ben Thornbury", "Ada Thornbury", "Cy Marsh"]
    assert [(each, possible) for each, _, possible in names(known(ADA, BEN, CY, decided=(yes,)))] == [
        (joined, False)
    ]
    no = said(ada, ben, found["Ben Thornbury"], Verdict.REJECTED)
    assert names(known(ADA, BEN, decided=(no,))) == []
    assert names(known(ADA, BEN, decided=(said(ada, ben, found["Ben Thornbury"]),))) == [
        (["Ben Thornbury", "Ada Thornbury"], 0, False)
    ]


def test_two_whom_a_person_calls_siblings_are_a_family_though_no_list_links_them(known) -> None:
    apart = (ADA, OTHER[1])
    ada, ben = known(*apart).lists.children
    assert names(known(*apart)) == []
    assert names(known(*apart, decided=(said(ada, ben, "x"),))) == [
        (["Ben Okafor", "Ada Thornbury"], 0, False)
    ]


@pytest.mark.parametrize(
    ("sharing", "lowest"), [(SharingStep.FIGURES, Fraction(3, 5)), (SharingStep.STANDING, Fraction(1))]
)
def test_what_is_not_shared_is_not_told_by_the_order_either(known, monkeypatch, sharing, lowest) -> None:
    shown = known(ADA, BEN, sharing=sharing)
    monkeypatch.setattr(KnownFamilies, "held_as", lambda self, child: child.upn)
    (family,) = families_found(shown, shown.lists.children[0])
    assert family.lowest == lowest


def test_the_attendance_worked_out_for_everyone_is_that_of_each_child_s_record(known) -> None:
    lists = [(name, sample(name)) for name in ("oak-park-pupils.csv", "hazel-lane-pupils.csv")]
    linked = lists_linked(people_of(lists), NeverLinked())
    marks = loaded("oak-park-long.csv", "hazel-lane-long.csv").registers
    both = KnownFamilies(linked, marks, SiblingDecisions(), TODAY)
    children = linked.children[::7]
    assert all(both.attendance_of(each) == both.record_of(each).attendance for each in children)
    assert len(children) > 10
