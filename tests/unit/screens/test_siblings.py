"""What the Siblings page says of a family across two schools."""

from __future__ import annotations

import pytest

from aim.brothers_and_sisters.families import families_found
from aim.brothers_and_sisters.known import KnownFamilies, lists_linked
from aim.brothers_and_sisters.of_child import brothers_and_sisters
from aim.casework.never_link import NeverLinked
from aim.casework.sibling_decisions import SiblingDecision, SiblingDecisions, Verdict
from aim.screens.siblings import AGREES, families_screen, siblings_screen
from aim.settings import AS_SHIPPED, SharingStep
from aim.siblings.lists import people_of
from tests.lib.sample_files import TODAY, loaded, sample
from tests.unit.casework.conftest import NOW

LISTS = ("oak-park-pupils.csv", "hazel-lane-pupils.csv")
POPPYS_OWN = ("05/08/2018", "A820999822001", "14 SEVERN", "447700900113")


@pytest.fixture(scope="module")
def linked():
    return lists_linked(people_of([(name, sample(name)) for name in LISTS]), NeverLinked())


@pytest.fixture(scope="module")
def marks():
    return loaded("oak-park-long.csv", "hazel-lane-long.csv").registers


@pytest.fixture
def shown(linked, marks):
    def make(forename: str, *decided: SiblingDecision, sharing: SharingStep = SharingStep.FIGURES):
        known = KnownFamilies(
            linked, marks, SiblingDecisions(decided), TODAY, AS_SHIPPED, "Oak Park School", sharing
        )
        child = next(each for each in linked.children if each.forename == forename)
        return known, siblings_screen(known, brothers_and_sisters(known, child))

    return make


def test_every_child_stands_by_age_with_figures_and_the_low_one_is_marked_by_a_word(shown) -> None:
    _, screen = shown("Mason")
    said = (
        screen.children[["Name", "Year", "Attendance", "Sessions attended", "Threshold"]].to_numpy().tolist()
    )
    assert said == [
        ["Ruby Bennett-Clarke", "Year 9", "96.1%", "98 of 102", "Above 90%"],
        ["Mason Bennett-Clarke", "Year 7", "94.1%", "96 of 102", "Above 90%"],
        ["Poppy Clarke", "Year 4", "81.7%", "85 of 104", "Below 90%, persistent absence"],
    ]


def test_evidence_stands_side_by_side_with_the_other_school_s_values_masked(shown) -> None:
    _, screen = shown("Mason")
    poppy = next(each for each in screen.links if each.title == "Poppy Clarke")
    rows = {row[0]: row[1:] for row in poppy.evidence.to_numpy().tolist()}
    assert list(poppy.evidence.columns)[1:3] == [
        "Mason Bennett-Clarke, Oak Park School",
        "Poppy Clarke, Hazel Lane Primary School",
    ]
    assert rows["Telephone"] == ["07700 900113", "the same, ending 113", AGREES]
    assert rows["Date of birth"] == ["05/10/2014", "held by the other school", ""]
    assert poppy.asks == "Are Mason and Poppy brothers or sisters?"


@pytest.mark.parametrize("forename", ["Mason", "Poppy"])
@pytest.mark.parametrize("sharing", list(SharingStep))
def test_what_the_other_school_holds_is_masked_whoever_is_looked_at_and_whatever_is_shared(
    shown, forename: str, sharing: SharingStep
) -> None:
    _, screen = shown(forename, sharing=sharing)
    said = "".join(each.evidence.to_string() for each in screen.links)
    assert not [each for each in POPPYS_OWN if each in said]


def test_figures_that_are_not_shared_are_nowhere_and_no_row_of_the_timeline(shown) -> None:
    _, screen = shown("Mason", sharing=SharingStep.STANDING)
    poppy = screen.children[screen.children["Name"] == "Poppy Clarke"].iloc[0]
    assert (poppy["Attendance"], poppy["Sessions attended"], poppy["Threshold"]) == (
        "not shared",
        "",
        "Below 90%",
    )
    assert "Poppy" not in screen.timeline_in_words
    assert [name for name, _ in screen.can_open] == ["Ruby Bennett-Clarke"]
    assert "below the threshold or not" in screen.sharing
    _, names = shown("Mason", sharing=SharingStep.NAMES)
    poppy = names.children[names.children["Name"] == "Poppy Clarke"].iloc[0]
    assert (poppy["Year"], poppy["Threshold"]) == ("", "")


def test_days_missed_together_are_drawn_and_said_with_their_counts(shown) -> None:
    _, screen = shown("Mason")
    assert screen.timeline is not None
    assert "Days on which two or more were absent: 4." in screen.timeline_in_words
    poppy = next(each for each in screen.links if each.title == "Poppy Clarke")
    assert poppy.together == (
        "Mason and Poppy were both absent on 2 days, of 52 days on which both were due "
        "(02/09/2026 to 20/11/2026); Mason was absent on 5 of them and Poppy on 12."
    )


def test_a_decision_is_said_with_who_and_when_and_a_rejected_one_can_be_taken_back(shown) -> None:
    _, screen = shown("Mason")
    by_name = {each.title: each for each in screen.links}

    def said(name: str, verdict: Verdict) -> SiblingDecision:
        each = by_name[name]
        return SiblingDecision(
            each.one.keys, each.other.keys, each.link, verdict, each.fingerprint, "Sam Bell", NOW
        )

    _, then = shown(
        "Mason",
        said("Ruby Bennett-Clarke", Verdict.CONFIRMED),
        said("Poppy Clarke", Verdict.REJECTED),
    )
    assert [(each.title, each.state, each.asks, each.decided) for each in then.links] == [
        ("Ruby Bennett-Clarke", "Confirmed by Sam Bell on 20/11/2026", "", True)
    ]
    assert [(each.title, each.decided) for each in then.rejected] == [("Poppy Clarke", True)]
    assert "Poppy" not in then.children.to_string()


def test_families_stand_with_the_lowest_attendance_first_and_open_our_own_pupil(shown) -> None:
    known, _ = shown("Mason")
    screen = families_screen(known, families_found(known, known.lists.children[0]))
    assert screen.headline == (
        "12 families of two children or more among 106 pupils in the lists that are loaded; "
        "14 links nobody has decided yet."
    )
    assert list(screen.families["Family"])[:2] == ["Okafor", "Bennett-Clarke and Clarke"]
    assert list(screen.families["Lowest attendance"])[:2] == ["81.4%", "81.7%"]
    assert screen.opens[1] == "R820999926002"


def test_one_child_on_two_rolls_stands_apart_and_is_nobody_s_brother(shown) -> None:
    _, screen = shown("Ada")
    assert list(screen.children["Name"]) == ["Ada Okafor", "Emeka Okafor"]
    assert "one child on two rolls" in screen.notes[0]


def test_with_no_list_the_page_says_so(marks, linked) -> None:
    nothing = KnownFamilies(lists_linked(people_of([]), NeverLinked()), marks, SiblingDecisions(), TODAY)
    screen = families_screen(nothing, families_found(nothing, linked.children[0]))
    assert (screen.headline, screen.has_lists, len(screen.families)) == (
        "No pupil list with addresses or contacts is loaded.",
        False,
        0,
    )
