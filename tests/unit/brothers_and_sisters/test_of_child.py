"""Brothers and sisters of a child, however they are known, and what may be shown of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from aim.attendance import Standing
from aim.brothers_and_sisters.in_words import form_note, form_words, line, not_yet_named, staff_lines
from aim.brothers_and_sisters.known import KnownFamilies, lists_linked
from aim.brothers_and_sisters.of_child import BrotherOrSister, BrothersAndSisters, State, brothers_and_sisters
from aim.casework.added_siblings import AddedSibling
from aim.casework.children import Child
from aim.casework.never_link import NeverLinked
from aim.casework.sibling_decisions import SiblingDecisions, Verdict
from aim.screens.siblings import siblings_screen
from aim.settings import AS_SHIPPED, SharingStep
from aim.siblings.lists import people_of
from tests.lib.sample_files import TODAY, loaded, sample
from tests.unit.brothers_and_sisters.conftest import ADA, BEN, CY, MARKS, said

DI = AddedSibling(
    id=7,
    name="Di Thornbury",
    school="Far School",
    year_group="R",
    told_by="Kate Thornbury, mother",
    told_on=date(2025, 12, 1),
    attended=80,
    possible=100,
    attendance_told_by="Kim Vale",
    attendance_told_on=date(2025, 12, 2),
)


def of(known: KnownFamilies, row: int = 0, *added: AddedSibling):
    return brothers_and_sisters(known, known.lists.children[row], added)


def test_those_found_possible_and_added_by_hand_stand_side_by_side(known) -> None:
    found = of(known(ADA, BEN, CY), 0, DI)
    assert [(each.name, each.state) for each in found.everyone] == [
        ("Ben Thornbury", State.FOUND),
        ("Cy Marsh", State.POSSIBLE),
        ("Di Thornbury", State.ADDED),
    ]
    assert line(found) == "Brothers and sisters: 2, 2 below 90%; 1 more to look at"
    assert staff_lines(found) == (
        "Ben Thornbury, Elm: attended 6 of 10 sessions (60.0%), below 90%, persistently absent this year; "
        "found in the lists: not confirmed by anybody",
        "Di Thornbury, Reception, Far School: attended 80 of 100 sessions (80.0%), below 90% as told by "
        "Kim Vale on 02/12/2025; told of by Kate Thornbury, mother on 01/12/2025",
        "Cy Marsh, Oak: attended 10 of 10 sessions (100.0%); possible: not confirmed by anybody",
    )


def test_a_decision_holds_on_its_evidence_and_is_asked_again_on_other_evidence(known) -> None:
    first = known(ADA, BEN)
    ben = of(first).everyone[0]
    one, other = first.lists.children
    confirmed = of(known(ADA, BEN, decided=(said(one, other, ben.sibling.fingerprint),)))
    assert [(each.state, each.may_enter_a_form) for each in confirmed.everyone] == [(State.CONFIRMED, True)]
    assert "confirmed by Sam Bell on 20/11/2026" in staff_lines(confirmed)[0]
    changed = of(known(ADA, BEN, decided=(said(one, other, "other evidence"),)))
    assert [(each.state, each.asked) for each in changed.everyone] == [(State.FOUND, True)]
    assert changed.everyone[0].decision is not None


def test_one_who_is_said_to_be_no_sibling_is_counted_nowhere_until_that_is_taken_back(known) -> None:
    first = known(ADA, BEN)
    one, other = first.lists.children
    fingerprint = of(first).everyone[0].sibling.fingerprint
    no = said(one, other, fingerprint, Verdict.REJECTED)
    found = of(known(ADA, BEN, decided=(no,)))
    assert found.everyone == ()
    assert [each.name for each in found.rejected] == ["Ben Thornbury"]
    assert line(found) == "Brothers and sisters: none found in the lists that are loaded"
    back = replace(no, verdict=Verdict.WITHDRAWN)
    assert [each.state for each in of(known(ADA, BEN, decided=(no, back))).everyone] == [State.FOUND]


def test_one_who_was_confirmed_stays_when_no_list_is_loaded(known) -> None:
    ada, ben = Child("Oak", "Thornbury", "Ada"), Child("Elm", "Thornbury", "Ben", year_group="9")
    nothing = known(marks=(), decided=(said(ada, ben, "x"),))
    found = brothers_and_sisters(nothing, ada)
    assert [(each.name, each.state, each.low) for each in found.everyone] == [
        ("Ben Thornbury", State.CONFIRMED, None)
    ]
    assert line(found) == "Brothers and sisters: 1, attendance of one not known here"
    assert staff_lines(found)[0].startswith(
        "Ben Thornbury, Year 9, Elm: attendance not known here; confirmed"
    )


def test_sharing_gives_out_name_and_school_then_whether_it_is_low_then_figures(known) -> None:
    names = of(known(ADA, BEN, CY, sharing=SharingStep.NAMES)).everyone[0]
    assert (names.low, names.attended, names.record, names.together, names.year_group) == (
        *(None,) * 4,
        "",
    )
    standing = of(known(ADA, BEN, CY, sharing=SharingStep.STANDING)).everyone[0]
    assert (standing.low, standing.attended, standing.standing, standing.record, standing.together) == (
        True,
        *(None,) * 4,
    )
    figures = of(known(ADA, BEN, CY, sharing=SharingStep.FIGURES)).everyone[0]
    assert (figures.low, figures.attended, figures.possible) == (True, 6, 10)
    assert figures.standing is Standing.PERSISTENT
    assert figures.together


def test_days_missed_together_are_shown_only_where_both_records_may_be(known) -> None:
    from_elsewhere = of(known(ADA, BEN, sharing=SharingStep.STANDING), 1)
    assert from_elsewhere.itself.elsewhere and from_elsewhere.itself.attended is None
    assert [(each.name, each.attended, each.together) for each in from_elsewhere.everyone] == [
        ("Ada Thornbury", 10, None)
    ]


def test_our_own_pupils_are_shown_whatever_is_shared(known) -> None:
    cy = of(known(ADA, BEN, CY, sharing=SharingStep.NAMES)).everyone[1]
    assert (cy.name, cy.attended, cy.elsewhere) == ("Cy Marsh", 10, False)


def test_what_is_not_shared_is_said_and_the_threshold_alone_where_that_is_shared(known) -> None:
    names = of(known(ADA, BEN, sharing=SharingStep.NAMES))
    assert line(names) == "Brothers and sisters: 1, attendance of one not known here"
    assert "Ben Thornbury, Elm: attendance not shared between the schools" in staff_lines(names)[0]
    standing = of(known(ADA, BEN, sharing=SharingStep.STANDING))
    assert staff_lines(standing)[0].startswith("Ben Thornbury, Elm: below 90%; found")


def test_where_no_school_is_set_every_school_but_the_childs_own_is_another(known) -> None:
    unset = known(ADA, BEN, CY, sharing=SharingStep.NAMES, own_school="")
    assert [each.elsewhere for each in of(unset).everyone] == [True, False]


def test_where_marks_name_no_school_the_list_s_is_the_childs_own_and_others_are_masked(known) -> None:
    numbered = ADA.replace("Oak; A", "Oak; R820999819001")
    unset = known(numbered, BEN, CY, sharing=SharingStep.NAMES, own_school="")
    ada = replace(unset.lists.children[0], school="")  # as the marks have her
    found = brothers_and_sisters(unset, ada)
    assert [(each.elsewhere, each.attended) for each in found.everyone] == [(True, None), (False, 10)]
    evidence = {each.title: each.evidence.to_string() for each in siblings_screen(unset, found).links}
    assert "the same, ending 101" in evidence["Ben Thornbury"]
    assert "the same" not in evidence["Cy Marsh"]


def test_ninety_per_cent_exactly_is_not_called_below_it(known) -> None:
    marks = (MARKS[0], r"2025-09-01  O\  /\  /\  /\  /\ ")
    assert line(of(known(ADA, BEN, marks=marks))) == "Brothers and sisters: 1, one at or below 90%"


def test_a_family_s_paper_names_only_those_confirmed_and_ticked_for_that_recipient(known) -> None:
    first = known(ADA, BEN, CY)
    ben = of(first).everyone[0]
    one, other, _ = first.lists.children
    found = of(known(ADA, BEN, CY, decided=(said(one, other, ben.sibling.fingerprint),)), 0, DI)
    everyone = [each.id for each in found.everyone]
    assert found.for_the_form("Kate Thornbury", ()) == ()
    assert found.for_the_form(" ", everyone) == ()
    ticked = found.for_the_form("Kate Thornbury", everyone)
    assert form_words(ticked) == "Ben Thornbury, Elm\nDi Thornbury, Reception, Far School"
    assert form_words(of(first).for_the_form("Kate Thornbury", everyone)) == ""


def test_one_added_by_hand_who_is_found_as_well_is_counted_once(known) -> None:
    found = of(known(ADA, BEN), 0, replace(DI, name="THORNBURY, Ben"))
    assert (len(found.everyone), len(found.counted)) == (2, 1)
    assert found.everyone[1].same_as == "Ben Thornbury"


def test_a_child_never_to_be_linked_leaves_no_trace_and_has_no_brothers(known) -> None:
    ben = known(ADA, BEN).lists.children[1]
    never = NeverLinked(_keys=frozenset(ben.keys))
    without, found = known(ADA, CY), known(ADA, BEN, CY, never=never)
    assert repr(of(found)) == repr(of(without))
    assert brothers_and_sisters(found, ben).everyone == ()
    assert len(found.lists.people.pupils) == 2


@pytest.mark.parametrize("count", [1, 2])
def test_a_school_with_no_list_knows_only_whom_somebody_told_of(known, count: int) -> None:
    alone = known(marks=())
    ada = Child("Oak", "Thornbury", "Ada")
    assert line(brothers_and_sisters(alone, ada)) == (
        "Brothers and sisters: none known yet. No list that is loaded has this pupil"
    )
    told = [replace(DI, id=each, name=f"Di {each}") for each in range(count)]
    assert [each.low for each in brothers_and_sisters(alone, ada, told).everyone] == [True] * count


def test_the_sample_family_of_two_schools_is_known_with_figures_and_the_way_to_each_page() -> None:
    lists = [(name, sample(name)) for name in ("oak-park-pupils.csv", "hazel-lane-pupils.csv")]
    linked = lists_linked(people_of(lists), NeverLinked())
    marks = loaded("oak-park-long.csv", "hazel-lane-long.csv").registers
    mason = next(each for each in linked.children if each.forename == "Mason")

    def asked(sharing: SharingStep):
        known = KnownFamilies(
            linked, marks, SiblingDecisions(), TODAY, AS_SHIPPED, "Oak Park School", sharing
        )
        return brothers_and_sisters(known, mason)

    found = asked(SharingStep.FIGURES)
    assert line(found) == "Brothers and sisters: 2, one below 90%"
    assert [each.held_as for each in found.everyone] == ["V820999924002", "A820999822001"]
    assert staff_lines(found)[1].startswith(
        "Poppy Clarke, Year 4, Hazel Lane Primary School: attended 85 of 104 sessions (81.7%), below 90%, "
    )
    assert line(asked(SharingStep.STANDING)) == "Brothers and sisters: 2, one below 90%"
    assert [each.held_as for each in asked(SharingStep.NAMES).everyone] == ["V820999924002", None]


def test_a_sibling_named_in_the_box_is_not_printed_a_second_time():
    ben = BrotherOrSister(id="b", name="Ben Thornbury", state=State.ADDED)
    di = BrotherOrSister(id="d", name="Thornbury, Di", state=State.CONFIRMED)
    assert not_yet_named((ben, di), "thornbury, BEN (Year 4)\nno others") == (di,)
    assert not_yet_named((ben, di), "Ben and Di Thornbury") == (ben,)
    assert not_yet_named((ben, di), "Benjamin Thornbury") == (ben, di)
    assert not_yet_named((ben, di), "") == (ben, di)


def test_under_the_box_stands_where_it_is_printed_and_how_many_are_to_tick():
    one = BrotherOrSister(id="b", name="Ben Thornbury", state=State.ADDED)
    other = BrotherOrSister(id="d", name="Di Thornbury", state=State.FOUND)
    found = BrothersAndSisters(of=Child("Elm", "Thornbury", "Al"), itself=one, everyone=(one, other))
    assert form_note(found) == (
        "What is typed in this box stands in every copy. 2 brothers and sisters are known, 1 of "
        "them confirmed "
        "or added by a person. Only those may be named for one person alone: tick them per copy at “Finish”."
    )
    assert form_note(None) == "What is typed in this box stands in every copy."
