"""The invented county that linking is measured on says the truth about itself."""

from random import Random

import pandas as pd
import pytest

from benchmarks.county_families import County
from benchmarks.invented_county import county, digits
from benchmarks.office_typing import Office, Slips, mistyped, phone
from benchmarks.siblings import score


def pairs(table: pd.DataFrame) -> set[tuple[int, int]]:
    return set(zip(table["a"].tolist(), table["b"].tolist(), strict=True))


def test_the_same_seed_gives_the_same_lists_and_another_seed_gives_others():
    one, again, other = county(200, 1), county(200, 1), county(200, 2)
    pd.testing.assert_frame_equal(one.lists.pupils, again.lists.pupils)
    pd.testing.assert_frame_equal(one.lists.contacts, again.lists.contacts)
    assert pairs(one.siblings) == pairs(again.siblings)
    assert one.lists.pupils["surname"].tolist() != other.lists.pupils["surname"].tolist()


def test_no_pair_is_two_things_at_once_and_none_is_written_backwards():
    invented = county(3000, 3)
    kinds = [pairs(each) for each in (invented.siblings, invented.same_pupil, invented.uncounted)]
    assert all(a < b for kind in kinds for a, b in kind)
    assert (
        sum(map(len, kinds))
        == len(set().union(*kinds))
        == sum(map(len, (invented.siblings, invented.same_pupil, invented.uncounted)))
    )


def test_siblings_share_a_carer_and_children_of_one_childrens_home_do_not_make_siblings():
    invented = county(3000, 3)
    place = invented.rows["place"]
    ends = invented.siblings[["a", "b"]].map(place.__getitem__)
    assert (place == "children's home").any()
    assert not (ends == "children's home").any(axis=None)
    by_number = {child.number: child for child in County(3000, 3).children}
    child = invented.rows["child"]
    for a, b in zip(invented.siblings["a"], invented.siblings["b"], strict=True):
        one, other = by_number[child[a]], by_number[child[b]]
        assert {id(adult) for adult, _ in one.carers} & {id(adult) for adult, _ in other.carers}


def test_links_that_are_the_truth_score_one_and_links_with_a_pair_too_many_do_not():
    invented = county(200, 1)
    right = invented.siblings[["a", "b"]].assign(link="siblings")
    assert score(invented, right, ("siblings",)).f1 == 1
    known = pairs(invented.siblings) | pairs(invented.same_pupil) | pairs(invented.uncounted)
    wrong = next((0, b) for b in range(1, 200) if (0, b) not in known)
    more = pd.concat([right, pd.DataFrame([(*wrong, "siblings")], columns=["a", "b", "link"])])
    assert score(invented, more, ("siblings",)).precision == len(right) / (len(right) + 1)
    assert score(invented, right[1:], ("siblings",)).recall == (len(right) - 1) / len(right)


@pytest.mark.parametrize(
    "typed",
    [
        "07700 900123",
        "+44 7700 900123",
        "0044 7700900123",
        "+44 (0)7700 900-123",
        "7700900123",
        "(07700) 900123",
    ],
)
def test_a_number_keeps_its_digits_in_every_form_an_office_types(typed: str):
    assert digits(typed) == "07700900123"


def test_a_typed_number_is_right_unless_a_slip_says_that_a_digit_is_wrong():
    for seed in range(300):
        slips = Slips(Random(seed), Office.of(Random(seed), seed), [])
        text = phone(slips, "07700 900123")
        assert digits(text) == "07700900123" or "digit wrong" in slips.made


def test_a_slip_of_the_fingers_changes_a_name_by_a_letter_and_never_its_first():
    for seed in range(100):
        text = mistyped(Random(seed), "Ashcombe")
        assert text[0] == "A"
        assert abs(len(text) - len("Ashcombe")) <= 1
