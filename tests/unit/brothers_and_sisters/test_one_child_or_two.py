"""One child on two rolls, called two by a person: counted apart everywhere, until that is taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from aim.brothers_and_sisters.families import families_found
from aim.brothers_and_sisters.in_words import line, staff_lines
from aim.brothers_and_sisters.known import KnownFamilies
from aim.brothers_and_sisters.of_child import State, brothers_and_sisters
from aim.casework.sibling_decisions import SiblingDecision, Verdict
from aim.screens.same_pupils import same_pupils_screen
from aim.screens.siblings import siblings_screen
from aim.siblings.linking import Link
from tests.unit.brothers_and_sisters.conftest import ADA, NOW

# Mo and Mohammed have one birthday and one mother, and the strips of marks know them by two numbers.
MO, MOHAMMED = (
    ADA.replace("Ada", "Mo"),
    ADA.replace("Ada", "Mohammed").replace("Oak; A", "Elm; B"),
)
SISTER = ADA.replace("Ada", "Ida").replace("2015-04-09", "2012-01-05").replace("Oak; A", "Oak; C")


def said(
    known: KnownFamilies, verdict: Verdict = Verdict.TWO_CHILDREN, rows: tuple[int, int] = (0, 1)
) -> SiblingDecision:
    """What Sam Bell said of two rows, on the evidence that there is."""
    lists = known.found
    pair = next(each for each in lists.same_pupils if lists.rows_of_pair(each) == rows)
    one, other = (lists.children[row] for row in rows)
    fingerprint = lists.as_found.pairs["fingerprint"][pair]
    return SiblingDecision(
        one.keys, other.keys, "same pupil", verdict, fingerprint, "Sam Bell", NOW, "", one, other
    )


def everything(known: KnownFamilies, row: int) -> list[str]:
    """The line, the staff sheet, the table of the page and the families, as a user reads them."""
    found = brothers_and_sisters(known, known.lists.children[row])
    families = families_found(known, found.of)
    screen = siblings_screen(known, found)
    return [
        line(found),
        *staff_lines(found),
        screen.children.to_string(),
        *screen.notes,
        *([each.child.name for each in one.children].__repr__() for one in families),
    ]


def test_the_two_count_once_until_somebody_says_they_are_two_and_then_apart(known) -> None:
    before = known(MO, MOHAMMED, SISTER)
    ida = brothers_and_sisters(before, before.lists.children[2])
    assert line(ida) == "Brothers and sisters: 1"
    assert brothers_and_sisters(before, before.lists.children[0]).two_rolls == ("Oak", "Elm")
    (family,) = families_found(before, ida.of)
    assert [each.child.name for each in family.children] == ["Ida Thornbury", "Mo Thornbury"]

    after = known(MO, MOHAMMED, SISTER, decided=(said(before),))
    ida = brothers_and_sisters(after, after.lists.children[2])
    assert line(ida) == "Brothers and sisters: 2, one below 90%"
    assert [each.split(":")[0] for each in staff_lines(ida)] == [
        "Mo Thornbury, Oak",
        "Mohammed Thornbury, Elm",
    ]
    (family,) = families_found(after, ida.of)
    assert [each.child.name for each in family.children] == [
        "Ida Thornbury",
        "Mo Thornbury",
        "Mohammed Thornbury",
    ]
    mo = brothers_and_sisters(after, after.lists.children[0])
    assert (mo.two_rolls, mo.itself.schools) == ((), ("Oak",))
    assert [(each.name, each.state, each.attended) for each in mo.everyone] == [
        ("Ida Thornbury", State.FOUND, 10),
        ("Mohammed Thornbury", State.FOUND, 6),
    ]


def test_that_they_are_two_children_says_nothing_of_whether_they_are_siblings(known) -> None:
    before = known(MO, MOHAMMED)
    two = said(before)
    parted = known(MO, MOHAMMED, decided=(two,))
    mo, mohammed = parted.lists.children
    found = brothers_and_sisters(parted, mo)
    assert (len(found.everyone), found.rejected) == (1, ())
    no = replace(
        two, link="siblings", verdict=Verdict.REJECTED, fingerprint=found.everyone[0].sibling.fingerprint
    )
    neither = brothers_and_sisters(known(MO, MOHAMMED, decided=(two, no)), mo)
    assert (neither.everyone, [each.name for each in neither.rejected]) == ((), ["Mohammed Thornbury"])
    one = replace(two, verdict=Verdict.CONFIRMED)
    assert brothers_and_sisters(known(MO, MOHAMMED, decided=(one,)), mo).everyone == ()
    assert brothers_and_sisters(known(marks=(), decided=(one,)), mo).everyone == ()  # when no list is loaded
    assert mohammed.school == "Elm"


@pytest.mark.parametrize("how", ["taken back", "other evidence"])
def test_it_is_as_before_when_that_is_taken_back_or_the_evidence_has_changed(known, how: str) -> None:
    before = known(MO, MOHAMMED, SISTER)
    two = said(before)
    decided = {
        "taken back": (two, replace(two, verdict=Verdict.WITHDRAWN, at=NOW + timedelta(days=1))),
        "other evidence": (replace(two, fingerprint="older"),),
    }[how]
    then = known(MO, MOHAMMED, SISTER, decided=decided)
    for row in range(3):
        assert everything(then, row) == everything(before, row)
    (shown,) = same_pupils_screen(then, then.lists.children[0]).of_child
    assert shown.asks
    assert bool(shown.again) is (how == "other evidence")


def test_nothing_is_compared_again_for_a_decision(known, monkeypatch) -> None:
    before = known(MO, MOHAMMED)
    two = said(before)
    monkeypatch.setattr("aim.siblings.linking.compared", None)
    after = replace(before, decisions=type(before.decisions)((two,)))
    assert set(after.lists.links.pairs["link"]) == {Link.SIBLINGS.value}
    assert replace(after, decisions=type(before.decisions)((two,))).lists is after.lists


def test_two_children_under_one_number_have_no_figures_since_nobody_can_tell_whose_marks_are_whose(
    known, monkeypatch
) -> None:
    monkeypatch.setattr(KnownFamilies, "held_as", lambda self, child: child.upn)
    mohammed = MOHAMMED.replace("Elm; B", "Elm; A")
    before = known(MO, mohammed, SISTER)
    ida = brothers_and_sisters(before, before.lists.children[2])
    assert [each.attended for each in ida.everyone] == [10]
    after = known(MO, mohammed, SISTER, decided=(said(before),))
    ida = brothers_and_sisters(after, after.lists.children[2])
    assert [(each.name, each.attended, each.low, each.together) for each in ida.everyone] == [
        ("Mo Thornbury", None, None, None),
        ("Mohammed Thornbury", None, None, None),
    ]
    assert len({each.id for each in ida.everyone}) == 2
    screen = siblings_screen(after, ida)
    assert screen.notes == (
        "Mo Thornbury and Mohammed Thornbury: the lists give two children one UPN, so whose marks are whose "
        "cannot be told. No attendance of theirs is shown here until a list is corrected.",
    )
    assert [name for name, _ in screen.can_open] == ["Mohammed Thornbury"]  # one page, of both
    (family,) = families_found(after, ida.of)
    assert [each.rate for each in family.children] == [1, None, None]


def test_the_place_for_it_masks_what_the_other_school_holds_and_says_what_was_decided(known) -> None:
    before = known(MO, MOHAMMED, SISTER)
    screen = same_pupils_screen(before, before.lists.children[0])
    assert screen.table.to_numpy().tolist() == [
        [
            "Mo Thornbury or Mohammed Thornbury",
            "Oak and Elm",
            "",
            "forename in a short form; same mobile, ending 101; carer of the same name; same address; "
            "same surname; same date of birth",
        ]
    ]
    (shown,) = screen.of_child
    assert shown.asks == "Is this one child, or are these two?"
    assert list(shown.evidence.columns)[1:3] == ["Mo Thornbury, Oak", "Mohammed Thornbury, Elm"]
    rows = {row[0]: row[1:] for row in shown.evidence.to_numpy().tolist()}
    assert rows["Telephone"] == ["07700 900101", "the same, ending 101", "✓ agrees"]
    assert rows["Address"][1] == "the same"
    of_elm = same_pupils_screen(replace(before, own_school="Elm"), before.lists.children[1]).of_child[0]
    assert list(of_elm.evidence.columns)[1:3] == ["Mohammed Thornbury, Elm", "Mo Thornbury, Oak"]
    after = known(MO, MOHAMMED, SISTER, decided=(said(before),))
    for row in (0, 1):
        (shown,) = same_pupils_screen(after, after.lists.children[row]).of_child
        assert (shown.asks, shown.decided) == ("", True)
        assert shown.state == "Said to be two children by Sam Bell on 20/11/2026"
    assert same_pupils_screen(after, after.lists.children[2]).of_child == ()
    confirmed = known(MO, MOHAMMED, SISTER, decided=(said(before, Verdict.CONFIRMED),))
    assert same_pupils_screen(confirmed, confirmed.lists.children[0]).table["Decided"].tolist() == [
        "Said to be one child by Sam Bell on 20/11/2026"
    ]
    assert everything(confirmed, 0) == everything(before, 0)


def test_a_third_row_as_like_both_is_asked_about_and_counted_as_nobody_s_brother(known) -> None:
    at_ash = MO.replace("Oak; A", "Ash; D")
    before = known(MO.replace("; A", ""), MOHAMMED, at_ash)
    after = known(MO.replace("; A", ""), MOHAMMED, at_ash, decided=(said(before),))
    mo = brothers_and_sisters(after, after.lists.children[0])
    assert [each.name for each in mo.everyone] == ["Mohammed Thornbury"]
    shown = same_pupils_screen(after, after.lists.children[2]).of_child
    assert sorted(each.state[:11] for each in shown) == ["Not counted", "Not counted", "Said to be "]
    whose = (said(before), said(before, Verdict.CONFIRMED, (0, 2)))
    mo = brothers_and_sisters(
        known(MO.replace("; A", ""), MOHAMMED, at_ash, decided=whose), after.lists.children[0]
    )
    assert (mo.two_rolls, [each.name for each in mo.everyone]) == (("Oak", "Ash"), ["Mohammed Thornbury"])
    both = (*whose, said(before, Verdict.CONFIRMED, (1, 2)))
    torn = known(MO.replace("; A", ""), MOHAMMED, at_ash, decided=both)
    states = [each.state for each in same_pupils_screen(torn, torn.lists.children[2]).of_child]
    assert sum("cannot all be true" in each for each in states) == 2
