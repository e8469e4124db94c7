"""A plan, piece by piece: everything typed comes back, and two people on one plan lose nothing."""

import threading
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from aim.casework.entries import Clash, Saved
from aim.casework.meetings import NextStep, Stage, TargetMet, begin_meeting, meetings_of, save_meeting
from aim.casework.parts import (
    AbsenceReason,
    Action,
    Came,
    ChildsView,
    Contact,
    ContactKind,
    Disagreement,
    Done,
    Person,
    Side,
    Support,
    SupportKind,
    YesOrNo,
)
from aim.casework.plans import plan_of, save_draft, save_part
from aim.casework.problems import CaseworkProblem, NotAllowed, NotThere
from aim.casework.record import chronology_of, save_line, support_of
from aim.casework.set_aside import set_aside_of, settle
from aim.casework.users import User
from aim.plans.targets import Target, TargetKind, percent_target
from tests.unit.casework.conftest import ADA, BELL, LEO, NOW, TOMI

DAY = date(2026, 11, 27)
FORM = "school-attendance-meeting"
VALE = User("Kim Vale")
LATER = NOW + timedelta(minutes=1)

PARTS = {
    "people": Person(
        name="Grace Okafor",
        role="mother",
        side=Side.PARENTS,
        can_decide=False,
        invited_on=date(2026, 11, 18),
        invited_how="letter",
        came=Came.APOLOGIES,
        note="new time wished",
    ),
    "childs_views": ChildsView(
        asked_by="Sam Bell",
        asked_on=date(2026, 11, 24),
        own_words="Mornings are hard. Art is “the best”, & <PE> the worst.",
        knows_support="breakfast club; he calls it toast club",
        time_outside_offered=YesOrNo.YES,
    ),
    "reasons": AbsenceReason(
        first_day=date(2026, 10, 5),
        first_session="AM",
        last_day=date(2026, 10, 7),
        last_session="PM",
        known_to_school="cough, by telephone",
        reason_given="the same cough each time",
        given_by="Grace Okafor",
        given_on=DAY,
    ),
    "actions": Action(
        side=Side.SCHOOL,
        who="Sam Bell",
        what="meets Ada at 8.40 on Mondays",
        due_on=date(2026, 11, 30),
        done=Done.PARTLY,
        done_on=date(2026, 12, 7),
        came_of_it="went well twice",
    ),
    "disagreements": Disagreement(
        said_by="Joseph Okafor",
        said_on=DAY,
        said="the bus was late, not Ada",
        replied_by="Sam Bell",
        replied_on=date(2026, 12, 1),
        reply="the marks were looked at again",
    ),
}


@pytest.fixture
def meeting(store):
    return begin_meeting(store, BELL, ADA, FORM, DAY, NOW)


def test_a_meeting_is_begun_once_and_found_by_its_child(store, meeting):
    assert begin_meeting(store, VALE, ADA, FORM, DAY, LATER) == meeting
    assert meetings_of(store, BELL, replace(ADA, admission_number="")) == (meeting,)
    assert meetings_of(store, BELL, LEO) == ()
    assert (meeting.stage, meeting.saved_by, meeting.saved_at, meeting.version) == (
        "planned",
        "Sam Bell",
        NOW,
        1,
    )


@pytest.mark.parametrize("name", PARTS)
def test_every_part_comes_back_as_it_was_typed(store, meeting, name):
    result = save_part(store, BELL, meeting.id, PARTS[name], NOW)
    (kept,) = getattr(plan_of(store, BELL, meeting.id), name)
    assert kept == result.entry
    assert kept.typed == PARTS[name].typed
    assert {type(each) for each in kept.typed.values()} == {type(each) for each in PARTS[name].typed.values()}


def test_a_row_taken_out_leaves_the_plan(store, meeting):
    kept = save_part(store, BELL, meeting.id, PARTS["actions"], NOW).entry
    save_part(store, BELL, meeting.id, replace(kept, removed=True), NOW)
    assert plan_of(store, BELL, meeting.id).actions == ()


def test_drafts_are_kept_field_by_field(store, meeting):
    first = save_draft(store, BELL, meeting.id, "barriers", "The bus is often full", 0, NOW)
    save_draft(store, VALE, meeting.id, "strengths", "Art\nfootball", 0, NOW)
    save_draft(store, BELL, meeting.id, "barriers", "The bus is full on Mondays", first.entry.version, LATER)
    texts = plan_of(store, BELL, meeting.id).texts
    assert {field: (each.text, each.version, each.saved_by) for field, each in texts.items()} == {
        "barriers": ("The bus is full on Mondays", 2, "Sam Bell"),
        "strengths": ("Art\nfootball", 1, "Kim Vale"),
    }


@pytest.mark.parametrize("began_empty", [True, False])
def test_where_two_type_into_one_field_the_second_gets_both_texts(store, meeting, began_empty):
    version = 0
    if not began_empty:
        version = save_draft(store, BELL, meeting.id, "barriers", "as it was", 0, NOW).entry.version
    assert isinstance(save_draft(store, VALE, meeting.id, "barriers", "hers", version, NOW), Saved)
    clash = save_draft(store, BELL, meeting.id, "barriers", "his", version, LATER)
    assert isinstance(clash, Clash)
    assert (clash.yours.text, clash.theirs.text, clash.theirs.saved_by) == ("his", "hers", "Kim Vale")
    assert plan_of(store, BELL, meeting.id).texts["barriers"].text == "hers"
    (waiting,) = set_aside_of(store, VALE, ADA)  # it outlives the page it was typed on
    assert (waiting.typed["text"], waiting.typed["field"], waiting.typed_by) == (
        "his",
        "barriers",
        "Sam Bell",
    )
    assert waiting.id == clash.set_aside
    both = save_draft(store, BELL, meeting.id, "barriers", "hers and his", clash.theirs.version, LATER)
    assert isinstance(both, Saved)
    settle(store, BELL, ADA, clash.set_aside, LATER)
    assert set_aside_of(store, VALE, ADA) == ()
    with pytest.raises(NotThere):
        settle(store, BELL, ADA, clash.set_aside, LATER)


def test_where_two_change_one_row_the_second_gets_both(store, meeting):
    read = save_part(store, BELL, meeting.id, PARTS["actions"], NOW).entry
    save_part(store, VALE, meeting.id, replace(read, done=Done.DONE), NOW)
    clash = save_part(store, BELL, meeting.id, replace(read, due_on=date(2026, 12, 4)), LATER)
    assert isinstance(clash, Clash)
    assert (clash.theirs.done, clash.yours.due_on) == (Done.DONE, date(2026, 12, 4))
    (waiting,) = set_aside_of(store, BELL, ADA)
    assert (waiting.what, waiting.row_id, waiting.typed["due_on"]) == ("actions", read.id, "2026-12-04")


def test_the_plans_version_counts_what_was_changed_and_not_what_was_only_saved_again(store, meeting):
    version = plan_of(store, BELL, meeting.id).version
    kept = save_draft(store, BELL, meeting.id, "barriers", "the bus", 0, NOW)
    save_draft(store, BELL, meeting.id, "barriers", "the bus", kept.entry.version, LATER)
    save_draft(store, BELL, meeting.id, "barriers", "late", 7, LATER)  # a clash changes nothing
    assert plan_of(store, BELL, meeting.id).version == version + 1
    save_part(store, BELL, meeting.id, PARTS["people"], NOW)
    assert plan_of(store, BELL, meeting.id).version == version + 2
    save_meeting(store, BELL, replace(meeting, place="room 4"), LATER)
    save_meeting(store, BELL, meeting, LATER)
    assert plan_of(store, BELL, meeting.id).version == version + 3


def test_a_target_in_percent_comes_back_in_sessions(store, meeting):
    target = percent_target(Fraction(181, 2), 30)
    changed = replace(
        meeting,
        stage=Stage.HELD,
        target_kind=target.kind,
        target_attend=target.attend,
        target_sessions=target.sessions,
        target_percent=str(target.percent),
        target_words="at least 28 of 30",
        review_on=date(2026, 12, 18),
    )
    kept = save_meeting(store, BELL, changed, LATER)
    assert isinstance(kept, Saved)
    (read,) = meetings_of(store, BELL, ADA)
    assert read.target == target
    assert (read.stage, read.review_on) == (Stage.HELD, date(2026, 12, 18))
    assert meeting.target is None
    assert replace(read, target_kind=TargetKind.NO_UNAUTHORISED, target_percent="").target.percent is None


def test_a_review_follows_its_meeting_and_says_what_was_decided(store, meeting):
    review = begin_meeting(store, BELL, ADA, "school-attendance-review", date(2026, 12, 18), NOW, meeting)
    assert review.earlier_id == meeting.id
    decided = replace(review, target_met=TargetMet.SOME, next_step=NextStep.PLAN, decided_why="nearly there")
    save_meeting(store, BELL, decided, LATER)
    assert plan_of(store, BELL, review.id).meeting.target_met is TargetMet.SOME
    with pytest.raises(NotThere):
        begin_meeting(store, BELL, LEO, "school-attendance-review", DAY, NOW, meeting)
    with pytest.raises(ValueError, match="stay as they were begun"):
        save_meeting(store, BELL, replace(decided, earlier_id=None), LATER)


def test_a_meeting_called_off_may_be_begun_again(store, meeting):
    save_meeting(store, BELL, replace(meeting, stage=Stage.CALLED_OFF), NOW)
    assert begin_meeting(store, BELL, ADA, FORM, DAY, NOW).id != meeting.id


@pytest.mark.parametrize(
    ("can_decide", "came", "enough"),
    [
        (True, Came.CAME, True),
        (True, Came.NOT_SAID, True),
        (True, Came.APOLOGIES, False),
        (False, "came", False),
    ],
)
def test_whether_someone_who_can_decide_is_down(store, meeting, can_decide, came, enough):
    save_part(store, BELL, meeting.id, replace(PARTS["people"], can_decide=can_decide, came=Came(came)), NOW)
    assert plan_of(store, BELL, meeting.id).someone_can_decide is enough


def test_support_and_chronology_belong_to_the_child_and_stand_in_order(store):
    support = Support(
        kind=SupportKind.PASTORAL,
        what="breakfast club",
        requested_on=date(2026, 9, 10),
        answered_on=date(2026, 9, 12),
        answer="a place from Monday",
        first_day=date(2026, 9, 14),
        last_day=None,
        lead="Sam Bell",
        consent="Grace Okafor, 10/09/2026",
        outcome="came on 9 of 10 days",
    )
    earlier = Support(what="reading group", kind=SupportKind.ACADEMIC, first_day=date(2025, 9, 8))
    call = Contact(
        day=date(2026, 11, 2),
        time="8.50",
        kind=ContactKind.CALL,
        by_whom="the office",
        with_whom="Grace Okafor",
        what="not in school",
        came_of_it="at the GP",
    )
    for line in (support, earlier):
        save_line(store, BELL, ADA, line, NOW)
    save_line(store, BELL, ADA, replace(call, day=date(2026, 11, 9)), NOW)
    kept = save_line(store, BELL, ADA, call, NOW).entry
    assert [each.typed for each in support_of(store, BELL, ADA)] == [earlier.typed, support.typed]
    assert [each.day.day for each in chronology_of(store, BELL, ADA)] == [2, 9]
    save_line(store, BELL, ADA, replace(kept, removed=True), NOW)
    save_line(store, BELL, ADA, replace(call, day=None), NOW)
    assert [each.day and each.day.day for each in chronology_of(store, BELL, ADA)] == [9, None]


def test_a_child_met_by_halves_keeps_what_was_said_under_either(store):
    without_upn = replace(ADA, upn="")
    by_upn = replace(ADA, admission_number="", date_of_birth=None)
    save_line(store, BELL, without_upn, Support(what="breakfast club"), NOW)
    kept = save_line(store, BELL, by_upn, Support(what="reading group"), NOW).entry
    assert len(support_of(store, BELL, ADA)) == 2
    result = save_line(store, BELL, ADA, replace(kept, outcome="reads well"), NOW)
    assert isinstance(result, Saved)
    assert {each.outcome for each in support_of(store, BELL, ADA)} == {"", "reads well"}


def test_another_schools_meetings_and_record_are_neither_read_nor_changed(store, meeting):
    other = User("Kim Vale", schools=frozenset({TOMI.school}))
    save_line(store, BELL, ADA, Support(what="breakfast club"), NOW)
    moved = replace(ADA, school=TOMI.school)  # the child is at their school now
    for forbidden in (
        lambda: begin_meeting(store, other, ADA, FORM, DAY, NOW),
        lambda: plan_of(store, other, meeting.id),
        lambda: save_draft(store, other, meeting.id, "barriers", "x", 0, NOW),
        lambda: save_part(store, other, meeting.id, PARTS["people"], NOW),
        lambda: save_meeting(store, other, replace(meeting, place="x"), NOW),
        lambda: save_line(store, other, ADA, Support(what="x"), NOW),
    ):
        with pytest.raises(NotAllowed):
            forbidden()
    assert meetings_of(store, other, moved) == support_of(store, other, moved) == ()
    assert plan_of(store, BELL, meeting.id).texts == {}


def test_a_meeting_that_is_not_kept_is_said_in_words(store):
    with pytest.raises(NotThere, match="Choose the pupil"):
        plan_of(store, BELL, 99)
    with pytest.raises(CaseworkProblem):
        save_draft(store, BELL, 99, "barriers", "x", 0, NOW)


def test_many_people_who_read_change_and_save_again_after_a_clash_lose_nothing(store, meeting):
    def add(name):
        for number in range(4):
            saved = None
            while not isinstance(saved, Saved):
                kept = plan_of(store, BELL, meeting.id).texts.get("barriers")
                text = f"{kept.text if kept else ''}\n{name} {number}"
                saved = save_draft(
                    store, BELL, meeting.id, "barriers", text, kept.version if kept else 0, NOW
                )

    threads = [threading.Thread(target=add, args=(name,)) for name in "abcd"]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    kept = plan_of(store, BELL, meeting.id).texts["barriers"]
    assert sorted(kept.text.split()) == sorted(
        word for name in "abcd" for n in range(4) for word in (name, str(n))
    )
    assert kept.version == 16
    # Nothing that was refused is lost either: each try that came second is set aside.
    assert all(each.typed["text"] not in ("", kept.text) for each in set_aside_of(store, BELL, ADA))


def test_where_nobody_said_how_many_sessions_there_is_no_target_to_be_met(meeting):
    for attend in (None, 0):
        begun = replace(meeting, target_kind=TargetKind.SESSIONS, target_sessions=28, target_attend=attend)
        assert begun.target is None
    assert replace(begun, target_attend=27).target == Target(TargetKind.SESSIONS, 28, 27)
