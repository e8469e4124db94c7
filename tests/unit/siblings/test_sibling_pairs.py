"""Two pupils at a time: which link they get, and why. The cases stand in sibling_pairs.csv, a reason each."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from aim.siblings.linking import linked
from tests.lib.families import people

with (Path(__file__).parent / "sibling_pairs.csv").open(encoding="utf-8", newline="") as file:
    CASES = list(csv.DictReader(file))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["reason"])
def test_two_pupils_are_linked_as_a_person_who_knows_would(case: dict[str, str]) -> None:
    others = [line.strip() for line in case["others"].split("||") if line.strip()]
    pairs = linked(people(case["a"], case["b"], *others)).pairs
    found = pairs[(pairs["a"] == 0) & (pairs["b"] == 1)]
    assert "".join(found["link"]) == case["link"], " / ".join(found["evidence"] + " " + found["against"])


def test_every_case_has_its_own_reason() -> None:
    reasons = [case["reason"] for case in CASES]
    assert all(reasons)
    assert len(set(reasons)) == len(reasons) >= 60
