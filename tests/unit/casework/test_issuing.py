"""Issued means frozen, and "what was she handed on 3 March?" has one answer."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
import sqlalchemy as sa

from aim.casework import tables
from aim.casework.issuing import (
    FileToIssue,
    Recipient,
    hand_over,
    handed_on,
    issue,
    issued_content,
    issued_marks,
    issues_of,
)
from aim.casework.meetings import begin_meeting
from aim.casework.other_schools import SharingStep, record_sharing
from aim.casework.plans import plan_of, save_draft
from aim.casework.problems import CaseworkProblem, NotAllowed, NotThere
from aim.casework.sibling_decisions import Verdict, decide
from aim.casework.users import User
from tests.unit.casework.conftest import ADA, BELL, LEO, NOW, TOMI

DAY = date(2027, 3, 3)
FORM = "school-attendance-meeting"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
MARKS = b"date,session,code\n2027-03-02,AM,/\n"
GRACE = Recipient(name="Grace Okafor", role="mother", how="by hand", on_day=DAY)
JOSEPH = Recipient(name="Joseph Okafor", role="father", how="by post", address="1 Mill Lane", on_day=DAY)


@pytest.fixture
def meeting(store):
    return begin_meeting(store, BELL, ADA, FORM, DAY, NOW)


def _issue(store, meeting, *files, now=NOW):
    version = plan_of(store, BELL, meeting.id).version
    return issue(
        store,
        BELL,
        ADA,
        FORM,
        files,
        MARKS,
        "from term.csv, marks to 02/03/2027",
        now,
        meeting_id=meeting.id,
        plan_version=version,
    )


def _file(content, *recipients):
    return FileToIssue("plan.docx", WORD, content, recipients)


def test_an_issued_file_is_byte_for_byte_what_it_was(store, meeting):
    content = bytes(range(256)) * 400
    made = _issue(store, meeting, _file(content, GRACE))
    save_draft(store, BELL, meeting.id, "barriers", "changed since", 0, NOW)
    assert issued_content(store, BELL, made.files[0].id) == content
    assert issued_marks(store, BELL, made.id) == MARKS
    assert (made.version, made.form, made.issued_at, made.issued_by) == (1, FORM, NOW, "Sam Bell")
    assert made.plan_version < plan_of(store, BELL, meeting.id).version  # so the page can say: changed since


def test_what_was_she_handed_on_3_march_has_one_answer(store, meeting):
    first = _issue(store, meeting, _file(b"hers, with certificate", GRACE), _file(b"his", JOSEPH))
    later = replace(GRACE, on_day=DAY + timedelta(days=7))
    second = _issue(store, meeting, _file(b"hers, changed", later), now=NOW + timedelta(days=7))
    assert (first.version, second.version) == (1, 2)
    (handed,) = handed_on(store, BELL, ADA, "grace  OKAFOR", DAY)
    assert (handed.issue.version, handed.handing.recipient) == (1, GRACE)
    assert issued_content(store, BELL, handed.file.id) == b"hers, with certificate"
    (his,) = handed_on(store, BELL, ADA, "Joseph Okafor", DAY)
    assert issued_content(store, BELL, his.file.id) == b"his"
    assert handed_on(store, BELL, ADA, "Grace Okafor", DAY + timedelta(days=1)) == ()
    assert handed_on(store, BELL, LEO, "Grace Okafor", DAY) == ()


def test_a_file_may_go_to_one_more_person_later(store, meeting):
    made = _issue(store, meeting, _file(b"plan", GRACE))
    hand_over(store, BELL, made.files[0].id, replace(JOSEPH, on_day=DAY + timedelta(days=2)), NOW)
    (handed,) = handed_on(store, BELL, ADA, "Joseph Okafor", DAY + timedelta(days=2))
    assert handed.file.id == made.files[0].id
    assert handed.handing.recipient.address == "1 Mill Lane"


def test_a_line_entered_wrongly_is_set_right_and_stays(store, meeting):
    made = _issue(store, meeting, _file(b"plan", GRACE, JOSEPH))
    (file,) = made.files
    hers, his = file.handed_over
    right = replace(GRACE, on_day=DAY + timedelta(days=1))
    hand_over(store, BELL, file.id, right, NOW, corrects_id=hers.id)
    hand_over(store, BELL, file.id, JOSEPH, NOW, corrects_id=his.id, took_place=False)
    assert handed_on(store, BELL, ADA, "Grace Okafor", DAY) == ()
    assert len(handed_on(store, BELL, ADA, "Grace Okafor", right.on_day)) == 1
    assert handed_on(store, BELL, ADA, "Joseph Okafor", DAY) == ()
    (now,) = issues_of(store, BELL, ADA)
    assert [each.corrected for each in now.files[0].handed_over] == [True, True, False, False]
    with pytest.raises(NotThere):
        hand_over(store, BELL, file.id, GRACE, NOW, corrects_id=999)


def test_letters_without_a_meeting_have_versions_of_their_own(store, meeting):
    _issue(store, meeting, _file(b"plan"))
    letters = [
        issue(store, BELL, child, "letter-of-concern", [_file(b"letter")], MARKS, "", NOW)
        for child in (ADA, ADA, LEO)
    ]
    assert [each.version for each in letters] == [1, 2, 1]
    assert [each.form for each in issues_of(store, BELL, ADA)] == [FORM] + ["letter-of-concern"] * 2
    assert [each.form for each in issues_of(store, BELL, ADA, meeting.id)] == [FORM]


NEVER_ALTERED = ("issues", "issued_files", "handed_over", "sibling_decisions", "sharing_used")


@pytest.mark.parametrize("name", NEVER_ALTERED)
@pytest.mark.parametrize("how", ["update", "delete"])
def test_the_database_itself_refuses_to_alter_what_was_issued(store, meeting, name, how):
    _issue(store, meeting, _file(b"plan", GRACE))
    decide(store, BELL, ADA, TOMI, "siblings", Verdict.CONFIRMED, "ab12", NOW)
    record_sharing(store, BELL, ADA, TOMI, SharingStep.NAMES, "staff sheet", NOW)
    table = tables.metadata.tables[name]
    with store.reading() as connection:
        before = connection.execute(sa.select(table)).all()
    assert before
    statement = sa.delete(table) if how == "delete" else sa.update(table).values(id=table.c.id + 100)
    with pytest.raises(CaseworkProblem, match="nothing was changed"), store.writing() as connection:
        connection.execute(statement)
    with store.reading() as connection:
        assert connection.execute(sa.select(table)).all() == before


def test_a_file_altered_behind_our_back_is_not_handed_out(store, meeting):
    made = _issue(store, meeting, _file(b"plan", GRACE))
    with store.writing() as connection:
        around = (
            "DROP TRIGGER issued_files_never_altered"
            if store.is_sqlite
            else "SET LOCAL session_replication_role = replica"
        )
        connection.execute(sa.text(around))
        connection.execute(sa.update(tables.issued_files).values(content=b"another plan"))
    with pytest.raises(CaseworkProblem, match="Do not hand it over"):
        issued_content(store, BELL, made.files[0].id)


def test_nothing_is_issued_without_a_file_or_for_another_childs_meeting(store, meeting):
    with pytest.raises(ValueError):
        _issue(store, meeting)
    with pytest.raises(NotThere):
        issue(store, BELL, LEO, FORM, [_file(b"plan")], MARKS, "", NOW, meeting_id=meeting.id)
    assert issues_of(store, BELL, LEO) == ()


def test_another_school_reads_and_hands_over_nothing(store, meeting):
    made = _issue(store, meeting, _file(b"plan", GRACE))
    other = User("Kim Vale", schools=frozenset({TOMI.school}))
    for forbidden in (
        lambda: issued_content(store, other, made.files[0].id),
        lambda: issued_marks(store, other, made.id),
        lambda: hand_over(store, other, made.files[0].id, GRACE, NOW),
        lambda: issue(store, other, ADA, FORM, [_file(b"x")], MARKS, "", NOW),
    ):
        with pytest.raises(NotAllowed):
            forbidden()
    assert issues_of(store, other, replace(ADA, school=TOMI.school)) == ()
    for absent in (lambda: issued_content(store, BELL, 99), lambda: issued_marks(store, BELL, 99)):
        with pytest.raises(NotThere):
            absent()
