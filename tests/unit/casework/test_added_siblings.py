"""Brothers and sisters told of by hand, the log about other schools, and what was shared."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from aim.casework.added_siblings import AddedSibling, added_siblings_of, save_added_sibling
from aim.casework.entries import Clash, Saved
from aim.casework.other_schools import (
    SchoolContact,
    SharingStep,
    record_sharing,
    save_school_contact,
    school_contacts_of,
    sharing_of,
)
from aim.casework.problems import NotAllowed, NotThere
from aim.casework.set_aside import set_aside_of, settle
from aim.casework.users import User
from tests.unit.casework.conftest import ADA, BELL, LEO, NOW, TOMI

BEN = AddedSibling(
    name="Ben Okafor",
    school="High Moor School",
    year_group="9",
    told_by="Grace Okafor, mother",
    told_on=date(2026, 11, 18),
    attendance="about 85%",
    attended=103,
    possible=122,
    attendance_told_by="Kim Vale",
    attendance_told_on=date(2026, 11, 19),
    note="starts at Oak Park School in January",
)


def test_a_brother_told_of_is_given_back_as_he_was_typed(store):
    result = save_added_sibling(store, BELL, ADA, BEN, NOW)
    assert isinstance(result, Saved)
    (kept,) = added_siblings_of(store, BELL, ADA)
    assert kept == result.entry
    assert kept.typed == BEN.typed
    assert (kept.version, kept.saved_by, kept.saved_at) == (1, "Sam Bell", NOW)
    assert added_siblings_of(store, BELL, LEO) == ()


def test_one_taken_out_is_not_shown_any_more(store):
    kept = save_added_sibling(store, BELL, ADA, BEN, NOW).entry
    save_added_sibling(store, BELL, ADA, replace(kept, removed=True), NOW)
    assert added_siblings_of(store, BELL, ADA) == ()


def test_the_second_of_two_people_gets_both_texts_and_overwrites_nothing(store):
    read = save_added_sibling(store, BELL, ADA, BEN, NOW).entry
    save_added_sibling(store, User("Kim Vale"), ADA, replace(read, school="Oak Park School"), NOW)
    later = NOW + timedelta(minutes=1)
    clash = save_added_sibling(store, BELL, ADA, replace(read, school="Low Moor School"), later)
    assert isinstance(clash, Clash)
    assert (clash.yours.school, clash.theirs.school) == ("Low Moor School", "Oak Park School")
    assert clash.theirs.saved_by == "Kim Vale"
    assert [each.school for each in added_siblings_of(store, BELL, ADA)] == ["Oak Park School"]
    again = save_added_sibling(store, BELL, ADA, replace(clash.yours, version=clash.theirs.version), later)
    assert isinstance(again, Saved)
    assert [each.school for each in added_siblings_of(store, BELL, ADA)] == ["Low Moor School"]


def test_the_same_text_saved_twice_is_no_clash(store):
    read = save_added_sibling(store, BELL, ADA, BEN, NOW).entry
    changed = replace(read, school="Oak Park School")
    first = save_added_sibling(store, BELL, ADA, changed, NOW)
    second = save_added_sibling(store, BELL, ADA, changed, NOW + timedelta(minutes=1))
    assert (first.changed, second.changed) == (True, False)
    assert first.entry == second.entry


def test_an_entry_of_one_child_cannot_be_changed_through_another(store):
    read = save_added_sibling(store, BELL, ADA, BEN, NOW).entry
    with pytest.raises(NotThere):
        save_added_sibling(store, BELL, LEO, replace(read, name="Somebody Else"), NOW)
    assert [each.name for each in added_siblings_of(store, BELL, ADA)] == ["Ben Okafor"]


@pytest.mark.parametrize("faulty", [{"name": " "}, {"attended": 9, "possible": 8}, {"possible": None}])
def test_what_cannot_be_is_not_kept(store, faulty):
    with pytest.raises(ValueError):
        save_added_sibling(store, BELL, ADA, replace(BEN, **faulty), NOW)
    assert added_siblings_of(store, BELL, ADA) == ()


def test_the_log_about_other_schools_is_in_the_order_of_its_days(store):
    for day, agreed in ((19, "one plan for both"), (12, "they will ring back")):
        contact = SchoolContact(
            other_school="Invented Primary School",
            sibling_name="Tomi Okafor",
            contacted_on=date(2026, 11, day),
            contacted_by="Sam Bell",
            spoke_to="Kim Vale",
            agreed=agreed,
            whole_family_support="offered to Grace Okafor, who will think about it",
        )
        save_school_contact(store, BELL, ADA, contact, NOW, TOMI)
    assert [each.agreed for each in school_contacts_of(store, BELL, ADA)] == [
        "they will ring back",
        "one plan for both",
    ]


def test_a_contact_is_with_a_school(store):
    with pytest.raises(ValueError, match="with a school"):
        save_school_contact(store, BELL, ADA, SchoolContact(other_school=" "), NOW)


def test_what_was_shared_is_recorded_with_who_and_when(store):
    record_sharing(store, BELL, ADA, TOMI, SharingStep.STANDING, "siblings page", NOW)
    (used,) = sharing_of(store, BELL, ADA)
    assert (used.step, used.other_school, used.used_by) == (SharingStep.STANDING, TOMI.school, "Sam Bell")
    assert used.used_at == NOW


def test_people_of_another_school_read_and_write_nothing(store):
    vale = User("Kim Vale", "vale", schools=frozenset({"High Moor School"}))
    save_added_sibling(store, BELL, ADA, BEN, NOW)
    for forbidden in (
        lambda: added_siblings_of(store, vale, ADA),
        lambda: school_contacts_of(store, vale, ADA),
        lambda: sharing_of(store, vale, ADA),
        lambda: save_added_sibling(store, vale, ADA, BEN, NOW),
        lambda: save_school_contact(store, vale, ADA, SchoolContact(other_school="x"), NOW),
        lambda: record_sharing(store, vale, ADA, TOMI, SharingStep.NAMES, "", NOW),
    ):
        with pytest.raises(NotAllowed):
            forbidden()
    assert len(added_siblings_of(store, BELL, ADA)) == 1


def test_what_another_school_typed_about_a_child_who_has_moved_stays_theirs(store):
    vale = User("Kim Vale", "vale", schools=frozenset({"High Moor School"}))
    moved = replace(ADA, school="High Moor School")
    save_added_sibling(store, BELL, ADA, BEN, NOW)
    save_school_contact(store, BELL, ADA, SchoolContact(other_school="x"), NOW)
    record_sharing(store, BELL, ADA, TOMI, SharingStep.NAMES, "", NOW)
    (theirs,) = added_siblings_of(store, BELL, ADA)
    save_added_sibling(store, BELL, ADA, replace(theirs, note="first"), NOW)
    assert isinstance(save_added_sibling(store, BELL, ADA, replace(theirs, note="second"), NOW), Clash)
    mine = save_added_sibling(store, vale, moved, replace(BEN, name="Kit Vale"), NOW)
    assert [each.name for each in added_siblings_of(store, vale, moved)] == ["Kit Vale"]
    assert school_contacts_of(store, vale, moved) == sharing_of(store, vale, moved) == ()
    assert set_aside_of(store, vale, moved) == ()
    (waits,) = set_aside_of(store, BELL, ADA)
    with pytest.raises(NotAllowed):
        settle(store, vale, moved, waits.id, NOW)
    with pytest.raises(NotAllowed):
        save_added_sibling(store, vale, moved, replace(theirs, note="altered"), NOW)
    of_ours = replace(BELL, schools=frozenset({ADA.school}))
    assert [each.note for each in added_siblings_of(store, of_ours, ADA)] == ["first"]
    assert len(added_siblings_of(store, BELL, ADA)) == 2  # who may see every school sees both
    assert mine.entry.name == "Kit Vale"
