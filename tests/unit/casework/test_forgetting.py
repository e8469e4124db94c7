"""What is to be forgotten is gone from every table and from every byte of the file."""

import sqlite3
from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from aim.casework import tables
from aim.casework.added_siblings import AddedSibling, added_siblings_of, save_added_sibling
from aim.casework.cases import cases
from aim.casework.forgetting import forget_child, forget_everything, untouched_since
from aim.casework.issuing import FileToIssue, Recipient, issue, issues_of
from aim.casework.meetings import begin_meeting
from aim.casework.never_link import lift_never_link, mark_never_link, never_link_list, never_linked
from aim.casework.other_schools import (
    SchoolContact,
    SharingStep,
    record_sharing,
    save_school_contact,
    school_contacts_of,
)
from aim.casework.parts import Contact, Support
from aim.casework.plans import save_draft, save_part
from aim.casework.problems import NotAllowed
from aim.casework.record import save_line, support_of
from aim.casework.sibling_decisions import Verdict, decide, decisions
from aim.casework.store import open_store
from aim.casework.users import User
from tests.lib.databases import everything_in
from tests.unit.casework.conftest import ADA, BELL, LEAD, LEO, NOW, TOMI
from tests.unit.casework.test_plans import PARTS

DAY = date(2026, 11, 27)
FORM = "school-attendance-meeting"


def _fill(store, child, sibling, canary):
    """Something in every table, each with a word to look for."""
    meeting = begin_meeting(store, BELL, child, FORM, DAY, NOW)
    begin_meeting(store, BELL, child, "school-attendance-review", DAY + timedelta(days=21), NOW, meeting)
    for field in ("barriers", "strengths"):
        save_draft(store, BELL, meeting.id, field, f"{canary} text", 0, NOW)
    save_draft(store, BELL, meeting.id, "barriers", f"{canary} set aside", 0, NOW)
    for part in PARTS.values():
        save_part(store, BELL, meeting.id, part, NOW)
    save_line(store, BELL, child, Support(what=f"{canary} support"), NOW)
    save_line(store, BELL, child, Contact(day=DAY, what=f"{canary} call"), NOW)
    file = FileToIssue("plan.docx", "x", f"{canary} plan".encode(), (Recipient(name=canary, on_day=DAY),))
    issue(store, BELL, child, FORM, [file], f"{canary} marks".encode(), "", NOW, meeting_id=meeting.id)
    decide(store, BELL, child, sibling, "siblings", Verdict.CONFIRMED, "ab12", NOW, f"{canary} note")
    save_added_sibling(store, BELL, child, AddedSibling(name=f"{canary} Brother"), NOW)
    save_added_sibling(store, BELL, sibling, AddedSibling(name=child.name, school=child.school), NOW)
    contact = SchoolContact(other_school=sibling.school, agreed=f"{canary} agreed")
    save_school_contact(store, BELL, child, contact, NOW, sibling)
    save_school_contact(store, BELL, sibling, replace(contact, other_school=child.school), NOW, child)
    record_sharing(store, BELL, child, sibling, SharingStep.NAMES, canary, NOW)


def _rows(store):
    with store.reading() as connection:
        return {
            name: connection.execute(sa.select(sa.func.count()).select_from(table)).scalar_one()
            for name, table in tables.metadata.tables.items()
        }


def test_nothing_about_a_child_is_left_and_others_lose_nothing_of_their_own(store, own_data_folder):
    _fill(store, LEO, TOMI, "leosword")
    others = _rows(store)
    _fill(store, ADA, TOMI, "adasword")
    assert b"adasword" in everything_in(own_data_folder) or not store.is_sqlite
    (own_data_folder / "casework-before-0002.db").write_bytes(b"adasword")
    forgotten = forget_child(store, BELL, ADA)
    assert forgotten.no_trace
    assert _rows(store) == others
    assert issues_of(store, BELL, ADA) == () and len(issues_of(store, BELL, LEO)) == 1
    assert [each.agreed for each in school_contacts_of(store, BELL, TOMI)] == ["leosword agreed"]
    if store.is_sqlite:
        left = everything_in(own_data_folder)
        for trace in (b"adasword", ADA.upn.encode(), b"casework-before"):
            assert trace not in left
        assert b"leosword" in left
    else:
        (own_data_folder / "casework-before-0002.db").unlink()


def test_every_table_has_something_in_it_in_the_test_above(store):
    _fill(store, ADA, TOMI, "adasword")
    mark_never_link(store, LEAD, LEO, "", NOW)
    assert {name for name, rows in _rows(store).items() if not rows} == {"being_forgotten"}


def test_everything_forgotten_leaves_no_row_and_no_byte(store, own_data_folder):
    _fill(store, ADA, TOMI, "adasword")
    mark_never_link(store, LEAD, LEO, "leosword", NOW)
    with pytest.raises(NotAllowed):
        forget_everything(store, User("Kim Vale", schools=frozenset({ADA.school})))
    assert forget_everything(store, BELL).no_trace
    assert set(_rows(store).values()) == {0}
    left = everything_in(own_data_folder)
    for trace in (b"adasword", b"leosword", b"Okafor", b"Marsh", b"Oak Park"):
        assert trace not in left
    _fill(store, ADA, TOMI, "again")  # and it can be used afterwards
    assert len(cases(store, BELL).of(ADA)) == 2


def test_a_mark_as_never_link_outlives_its_childs_record_until_it_is_lifted(store):
    _fill(store, ADA, TOMI, "adasword")
    mark_never_link(store, LEAD, ADA, "adopted", NOW)
    forget_child(store, BELL, ADA)
    assert never_linked(store).hides(ADA)
    assert cases(store, BELL).of(ADA) == ()
    (marked,) = never_link_list(store, LEAD)
    assert marked.child.name == ADA.name
    lift_never_link(store, LEAD, marked.id, NOW)
    forget_child(store, BELL, ADA)
    assert never_link_list(store, LEAD) == ()


def test_only_who_sees_all_schools_of_a_child_may_forget_them(store):
    save_line(store, BELL, ADA, Support(what="breakfast club"), NOW)
    save_line(store, BELL, replace(ADA, school=TOMI.school), Support(what="reading group"), NOW)
    with pytest.raises(NotAllowed, match="Other schools"):
        forget_child(store, User("Kim Vale", schools=frozenset({TOMI.school})), ADA)
    assert forget_child(store, BELL, ADA).rows > 0


def test_forgetting_a_child_of_whom_nothing_is_kept_deletes_nothing(store):
    save_added_sibling(store, BELL, ADA, AddedSibling(name="Ben Okafor"), NOW)
    decide(store, BELL, ADA, TOMI, "siblings", Verdict.CONFIRMED, "ab12", NOW)
    assert forget_child(store, BELL, LEO).rows == 0
    assert len(added_siblings_of(store, BELL, ADA)) == len(decisions(store, BELL).decisions) == 1


def test_children_untouched_since_a_day_are_listed_to_be_forgotten(store):
    meeting = begin_meeting(store, BELL, ADA, FORM, DAY, NOW - timedelta(days=400))
    save_line(store, BELL, LEO, Support(what="breakfast club"), NOW - timedelta(days=400))
    day = NOW.date() - timedelta(days=365)
    assert {each.name for each in untouched_since(store, BELL, day)} == {ADA.name, LEO.name}
    save_part(store, BELL, meeting.id, PARTS["actions"], NOW)
    assert [each.name for each in untouched_since(store, BELL, day)] == [LEO.name]
    mark_never_link(store, LEAD, TOMI, "adopted", NOW - timedelta(days=400))
    assert [each.name for each in untouched_since(store, BELL, day)] == [LEO.name]  # the mark leaves no trace
    with pytest.raises(NotAllowed):
        untouched_since(store, User("Kim Vale", schools=frozenset({ADA.school})), day)


def test_where_somebody_is_reading_it_is_said_that_the_file_is_not_written_anew_yet(own_data_folder):
    store = open_store(own_data_folder)
    save_line(store, BELL, ADA, Support(what="breakfast club"), NOW)
    with store._engine.connect() as connection:
        connection.connection.dbapi_connection.execute("PRAGMA busy_timeout = 50").fetchall()
    reader = sqlite3.connect(store.file, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT count(*) FROM children").fetchall()
    assert not forget_child(store, BELL, ADA).no_trace
    assert support_of(store, BELL, ADA) == ()
    reader.close()
    assert store.leave_no_trace()
    assert ADA.upn.encode() not in everything_in(own_data_folder)
    store.close()
