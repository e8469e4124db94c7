"""Rows found to be one child, and called two by a person: kept apart, whoever stands between them."""

from __future__ import annotations

import numpy as np
import pytest

from aim.siblings.linking import Link, linked
from tests.lib.families import people

HOME = "5 Mill Lane; ZZ1 1AA | Mother; Kate Thornbury; 07700 900101"
MO = f"Mo; Thornbury; 2015-04-09; Oak | {HOME}"
MOHAMMED = f"Mohammed; Thornbury; 2015-04-09; Elm | {HOME}"
AT_ASH = f"Mo; Thornbury; 2015-04-09; Ash | {HOME}"
SISTER = f"Ida; Thornbury; 2017-01-05; Oak | {HOME}"
NUMBER = "; R820999819001 |"


def links(*lines: str, apart: list[tuple[int, int]], together: list[tuple[int, int]] | None = None):
    """For each pair of rows what they are to each other, and for each row the first row of the same child."""
    found = linked(people(*lines), *(np.array(each) if each else None for each in (apart, together)))
    pairs = found.pairs
    said = {(a, b): link for a, b, link in zip(pairs["a"], pairs["b"], pairs["link"], strict=True)}
    return said, found.child.tolist()


def test_two_rows_kept_apart_are_weighed_as_any_two_children_and_may_be_twins() -> None:
    assert links(MO, MOHAMMED, apart=[]) == ({(0, 1): Link.SAME}, [0, 0])
    assert links(MO, MOHAMMED, apart=[(0, 1)]) == ({(0, 1): Link.SIBLINGS}, [0, 1])


def test_two_kept_apart_with_no_more_than_a_name_and_a_birthday_in_common_are_nothing_to_each_other() -> None:
    name_only = [line.split(" | ")[0] + " |" for line in (MO, AT_ASH)]
    assert links(*name_only, apart=[])[1] == [0, 0]
    assert links(*name_only, apart=[(0, 1)]) == ({}, [0, 1])


def test_a_third_row_that_is_as_like_both_is_joined_to_neither_and_is_nobody_s_brother() -> None:
    said, child = links(MO, MOHAMMED, AT_ASH, apart=[(0, 1)])
    assert child == [0, 1, 2]
    assert said == {(0, 1): Link.SIBLINGS, (0, 2): Link.SAME, (1, 2): Link.SAME}


@pytest.mark.parametrize(
    ("apart", "together"), [([(0, 1), (1, 2)], None), ([(0, 1)], [(0, 2)])], ids=["parted", "confirmed"]
)
def test_a_person_says_whose_the_third_row_is(apart, together) -> None:
    said, child = links(MO, MOHAMMED, AT_ASH, apart=apart, together=together)
    assert child == [0, 1, 0]
    assert said == {(0, 1): Link.SIBLINGS, (0, 2): Link.SAME, (1, 2): Link.SIBLINGS}


def test_a_third_row_with_the_number_of_one_of_the_two_is_that_one_s() -> None:
    numbered = [line.replace(" |", NUMBER, 1) for line in (MO, AT_ASH)]
    said, child = links(numbered[0], MOHAMMED, numbered[1], apart=[(0, 1)])
    assert (child, said[0, 2], said[1, 2]) == ([0, 1, 0], Link.SAME, Link.SIBLINGS)


def test_two_kept_apart_stay_apart_though_one_number_is_on_every_row() -> None:
    numbered = [line.replace(" |", NUMBER, 1) for line in (MO, MOHAMMED, AT_ASH)]
    assert links(*numbered, apart=[(0, 1)])[1] == [0, 1, 2]


def test_a_sister_is_the_sister_of_both() -> None:
    said, _ = links(MO, MOHAMMED, SISTER, apart=[(0, 1)])
    assert said == dict.fromkeys([(0, 1), (0, 2), (1, 2)], Link.SIBLINGS)


def test_what_a_third_row_alone_makes_one_child_has_no_evidence_of_another_pair() -> None:
    lines = (
        "Mo; Thornbury; 2015-04-09; Oak; R820999819001 | 5 Mill Lane; ZZ1 1AA",
        "Mo; Thornbury; 2015-04-09; Elm; F820999819002 | 9 Far Road; ZZ2 2AA",
        "Mo; Thornbury; 2015-04-09; Ash; R820999819001 | 9 Far Road; ZZ2 2AA | Mother; K Vale; 07700 900177",
    )
    found = linked(people(*lines)).pairs
    among_others = linked(people(*lines, MO.replace("Mo;", "Al;"), SISTER)).pairs
    of_the_three = among_others[(among_others["a"] < 3) & (among_others["b"] < 3)]
    assert of_the_three["fingerprint"].tolist() == found["fingerprint"].tolist()
    assert "through a third row" in set(found["evidence"])
