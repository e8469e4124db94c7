"""All meetings of a school at a glance."""

from dataclasses import replace
from datetime import date, timedelta

from aim.casework.cases import cases
from aim.casework.issuing import FileToIssue, Recipient, issue
from aim.casework.meetings import Stage, begin_meeting, save_meeting
from aim.casework.plans import save_part
from aim.casework.users import User
from tests.unit.casework.conftest import ADA, BELL, LEO, NOW, TOMI
from tests.unit.casework.test_plans import PARTS

DAY = date(2026, 11, 27)
FORM = "school-attendance-meeting"


def test_a_case_says_what_has_been_done_about_its_meeting(store):
    first = begin_meeting(store, BELL, ADA, FORM, DAY, NOW)
    begin_meeting(store, BELL, LEO, FORM, DAY - timedelta(days=1), NOW)
    (before,) = cases(store, BELL).of(ADA)
    assert (before.reviewed_by, before.handed_over, before.childs_views, before.actions) == (None, 0, (), ())
    review = begin_meeting(store, BELL, ADA, "school-attendance-review", date(2026, 12, 18), NOW, first)
    save_part(store, BELL, first.id, PARTS["childs_views"], NOW)
    action = save_part(store, BELL, first.id, PARTS["actions"], NOW).entry
    recipients = tuple(Recipient(name=name, on_day=DAY) for name in ("Grace", "Joseph"))
    file = FileToIssue("plan.docx", "x", b"plan", recipients)
    issue(store, BELL, ADA, FORM, [file], b"", "", NOW, meeting_id=first.id)
    after, its_review = cases(store, BELL).of(ADA)
    assert (after.meeting.id, its_review.meeting.id) == (first.id, review.id)
    assert after.reviewed_by == review.id
    assert (after.handed_over, its_review.handed_over) == (2, 0)
    assert after.actions == (action,)
    assert after.childs_views[0].asked_by == "Sam Bell"
    assert after.child.name == "Ada Okafor"
    assert [case.meeting.day.day for case in cases(store, BELL).cases] == [26, 27, 18]


def test_a_review_called_off_does_not_count_as_one(store):
    first = begin_meeting(store, BELL, ADA, FORM, DAY, NOW)
    review = begin_meeting(store, BELL, ADA, "school-attendance-review", date(2026, 12, 18), NOW, first)
    save_meeting(store, BELL, replace(review, stage=Stage.CALLED_OFF), NOW)
    assert cases(store, BELL).of(ADA)[0].reviewed_by is None


def test_a_child_without_a_meeting_has_no_case_and_other_schools_are_left_out(store):
    begin_meeting(store, BELL, ADA, FORM, DAY, NOW)
    assert cases(store, BELL).of(LEO) == ()
    assert cases(store, User("Kim Vale", schools=frozenset({TOMI.school}))).cases == ()
    assert len(cases(store, BELL).of(replace(ADA, school="High Moor School"))) == 1  # the UPN is hers
