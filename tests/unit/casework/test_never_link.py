"""A child marked never link is in nothing that is given out but the safeguarding lead's own list."""

from dataclasses import replace
from datetime import date

import pytest

from aim.casework.added_siblings import AddedSibling, added_siblings_of, save_added_sibling
from aim.casework.meetings import begin_meeting
from aim.casework.never_link import lift_never_link, mark_never_link, never_link_list, never_linked
from aim.casework.other_schools import (
    SchoolContact,
    SharingStep,
    record_sharing,
    save_school_contact,
    school_contacts_of,
    sharing_of,
)
from aim.casework.plans import save_draft
from aim.casework.problems import NotAllowed, NotThere
from aim.casework.sibling_decisions import Verdict, decide, decisions
from aim.casework.still_named import still_named
from aim.screens.siblings import still_named_in_words
from tests.unit.casework.conftest import ADA, BELL, LEAD, LEO, NOW, TOMI


def _everything_about(store, user):
    """All that casework gives out about brothers and sisters, as one text."""
    given = [decisions(store, user), never_linked(store)]
    for child in (ADA, TOMI, LEO):
        given += [added_siblings_of(store, user, child), school_contacts_of(store, user, child)]
        given.append(sharing_of(store, user, child))
    return repr(given)


def _fill(store):
    decide(store, BELL, ADA, TOMI, "siblings", Verdict.CONFIRMED, "ab12", NOW)
    decide(store, BELL, ADA, LEO, "siblings", Verdict.CONFIRMED, "ef56", NOW)
    save_added_sibling(store, BELL, ADA, AddedSibling(name="OKAFOR, Tomi", school="High Moor School"), NOW)
    save_added_sibling(store, BELL, TOMI, AddedSibling(name="Ada Okafor"), NOW)
    save_school_contact(
        store, BELL, ADA, SchoolContact(other_school="Invented Primary School", agreed="one plan"), NOW, TOMI
    )
    record_sharing(store, BELL, ADA, TOMI, SharingStep.FIGURES, "staff sheet", NOW)


def test_nothing_of_a_marked_child_is_given_out(store):
    _fill(store)
    before = _everything_about(store, LEAD)
    for trace in ("Tomi", "K820999924002", "Invented Primary", "one plan", "staff sheet"):
        assert trace.lower() in before.lower()
    mark_never_link(store, LEAD, TOMI, "adopted", NOW)
    for user in (BELL, LEAD):
        after = _everything_about(store, user)
        for trace in ("tomi", "K820999924002", "2017", "primary", "one plan", "staff", "ab12", "adopted"):
            assert trace.lower() not in after.lower()
        assert "ef56" in after  # the link that has nothing to do with them


def test_the_list_is_the_safeguarding_leads_own(store):
    mark_never_link(store, LEAD, TOMI, "adopted", NOW)
    (marked,) = never_link_list(store, LEAD)
    assert (marked.child.name, marked.reason, marked.marked_by) == ("Tomi Okafor", "adopted", "Priya Nair")
    for forbidden in (
        lambda: never_link_list(store, BELL),
        lambda: mark_never_link(store, BELL, LEO, "", NOW),
        lambda: lift_never_link(store, BELL, marked.id, NOW),
    ):
        with pytest.raises(NotAllowed):
            forbidden()
    assert len(never_link_list(store, LEAD)) == 1


def test_a_mark_that_is_lifted_gives_everything_back_and_is_remembered(store):
    _fill(store)
    before = _everything_about(store, BELL)
    mark_never_link(store, LEAD, TOMI, "adopted", NOW)
    mark_never_link(store, LEAD, TOMI, "again", NOW)
    (marked,) = never_link_list(store, LEAD)
    lift_never_link(store, LEAD, marked.id, NOW)
    assert _everything_about(store, BELL) == before
    assert never_link_list(store, LEAD)[0].lifted_by == "Priya Nair"
    with pytest.raises(NotThere):
        lift_never_link(store, LEAD, marked.id, NOW)


@pytest.mark.parametrize(
    ("as_met_elsewhere", "hidden"),
    [
        (replace(TOMI, school="High Moor School"), True),  # the UPN is the same
        (replace(TOMI, school="High Moor School", upn=""), True),  # the name and the birthday are
        (replace(TOMI, school="High Moor School", upn="", date_of_birth=None), True),  # nothing is against
        (replace(TOMI, upn="A820999924003", former_upn=TOMI.upn), True),
        (replace(TOMI, upn="A820999924003", date_of_birth=date(2016, 1, 1)), False),
        (replace(TOMI, forename="Tola", upn="", date_of_birth=date(2016, 1, 1)), False),
        (LEO, False),
    ],
)
def test_a_marked_child_is_known_again_in_any_list(store, as_met_elsewhere, hidden):
    mark_never_link(store, LEAD, TOMI, "", NOW)
    assert never_linked(store).hides(as_met_elsewhere) is hidden


def test_decisions_about_a_marked_child_met_by_halves_are_left_out_too(store):
    half = replace(TOMI, upn="", date_of_birth=None, admission_number="77")
    decide(store, BELL, ADA, half, "siblings", Verdict.CONFIRMED, "ab12", NOW)
    mark_never_link(store, LEAD, TOMI, "", NOW)
    assert not decisions(store, BELL).decisions


def test_the_lead_alone_is_told_where_a_marked_childs_name_stands_in_another_childs_meeting(store):
    meeting = begin_meeting(store, BELL, ADA, "school-attendance-meeting", date(2026, 11, 27), NOW)
    own = begin_meeting(store, BELL, TOMI, "school-attendance-meeting", date(2026, 11, 28), NOW)
    for each in (meeting, own):
        save_draft(store, BELL, each.id, "siblings", "Okafor, TOMI (Year 4)", 0, NOW)
        save_draft(store, BELL, each.id, "strengths", "Reads well", 0, NOW)
    assert still_named(store, LEAD) == ()
    mark_never_link(store, LEAD, TOMI, "", NOW)
    found = still_named(store, LEAD)
    assert [(each.child.name, each.day, each.fields) for each in found] == [
        ("Ada Okafor", date(2026, 11, 27), ("siblings",))
    ]
    assert still_named_in_words(found) == ("Ada Okafor, meeting of 27/11/2026: Brothers and sisters",)
    with pytest.raises(NotAllowed):
        still_named(store, BELL)
