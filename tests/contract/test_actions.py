"""The table of actions that plans may hold: whole, kind, in reach of the code, and never fewer lessons."""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import fields
from datetime import date
from pathlib import Path

import pytest

from aim.casework.parts import Side as SideOfAPlan
from aim.plans.suggestions import Side
from aim.plans.what_calls import CALLS, Known

FILE = Path(__file__).parents[2] / "aim" / "facts" / "actions.csv"
COLUMNS = (
    "name,side,wording,patterns,age_from,age_to,not_when,tried_words,rests_on,source,valid_from,valid_to,"
    "checked_by,next_review"
).split(",")
# What stands in the council's lists of examples and is never suggested: it is for people alone to raise.
NEVER = r"reduced|part.?time|shorter|fewer (lessons|hours|days|sessions)|half.?day|home early|managed move"
UNKIND = r"must|fail|refus|court|prosecut|fine[sd]?\b|penalt|truan|engag|excus|lazy|poor|punish|sanction|!"

with FILE.open(encoding="utf-8", newline="") as file:
    ACTIONS = list(csv.DictReader(file))


def parts(cell: str) -> list[str]:
    return [each.strip() for each in cell.split(";") if each.strip()]


def test_every_action_has_a_name_of_its_own_and_says_who_it_is_for_in_what_words_and_why() -> None:
    assert list(ACTIONS[0]) == COLUMNS
    for column in ("name", "wording"):
        assert [each for each, times in Counter(row[column] for row in ACTIONS).items() if times > 1] == []
    for row in ACTIONS:
        assert re.fullmatch(r"[a-z]+(_[a-z]+)*", row["name"])
        filled = ("side", "wording", "patterns", "rests_on", "source", "next_review")
        assert all(row[column] for column in filled)
        assert (row["valid_from"] or "0") <= (row["valid_to"] or "9")
        assert all(date.fromisoformat(row[column]) for column in ("valid_from", "valid_to") if row[column])


def test_there_are_actions_for_each_side_and_the_sides_are_those_of_a_plan() -> None:
    counts = Counter(row["side"] for row in ACTIONS)
    assert set(counts) == {each.value for each in Side} == {each.value for each in SideOfAPlan if each}
    assert min(counts.values()) >= 8


@pytest.mark.parametrize("row", ACTIONS, ids=lambda row: row["name"])
def test_no_action_takes_lessons_away_or_blames_anybody(row: dict[str, str]) -> None:
    assert not re.search(NEVER, row["wording"], re.IGNORECASE)
    assert not re.search(UNKIND, row["wording"], re.IGNORECASE)


@pytest.mark.parametrize("row", ACTIONS, ids=lambda row: row["name"])
def test_an_action_begins_like_a_line_of_a_plan_and_leaves_to_people_what_only_they_know(
    row: dict[str, str],
) -> None:
    wording = row["wording"]
    assert wording[0].isupper() or wording.startswith("[Named")
    assert not wording.endswith((".", ";"))
    assert len(wording) <= 130
    assert set(re.findall(r"\{(.*?)\}", wording)) <= {"child"}
    assert wording.count("[") == wording.count("]") == len(re.findall(r"\[[^\[\]]+\]", wording))


@pytest.mark.parametrize("row", ACTIONS, ids=lambda row: row["name"])
def test_what_calls_for_an_action_and_what_forbids_it_is_something_the_code_can_tell(
    row: dict[str, str],
) -> None:
    calls = [re.sub(r" \d+$", "", each) for each in parts(row["patterns"])]
    assert set(calls) <= set(CALLS)
    assert len(set(calls)) == len(calls)
    assert set(parts(row["not_when"])) <= {each.name for each in fields(Known)}
    assert not set(parts(row["not_when"])) & set(calls)
    youngest, oldest = row["age_from"] or "0", row["age_to"] or "19"
    assert 0 <= int(youngest) <= int(oldest) <= 19


def test_everything_the_code_can_tell_calls_for_some_action() -> None:
    called = {re.sub(r" \d+$", "", each) for row in ACTIONS for each in parts(row["patterns"])}
    assert called == set(CALLS)


def test_rewards_and_advice_on_mild_illness_are_not_for_a_child_who_is_ill_or_dreads_school() -> None:
    for row in ACTIONS:
        if re.search(r"full (day|week)|every session|mild|unwell|same complaint", row["wording"]):
            assert {"medical", "ebsa"} <= set(parts(row["not_when"])), row["name"]
