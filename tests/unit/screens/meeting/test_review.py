"""The review of a plan: what was agreed comes along, and the marks say what became of it."""

from dataclasses import replace
from datetime import date

import pytest

from aim.casework.children import Child
from aim.casework.meetings import Meeting
from aim.casework.parts import Action, Came, Person, Side, Text
from aim.casework.plans import Plan
from aim.certificates.loading import load
from aim.plans.targets import TargetKind
from aim.screens.meeting.ideas import ideas, known_field
from aim.screens.meeting.review import review_block, sums_since
from aim.screens.meeting.screen import facts_for_meeting, meeting_screen
from aim.settings import AS_SHIPPED
from tests.lib.app import SAMPLES

ADA = "R820999819001"
TODAY = date(2026, 11, 21)
FIRST = Meeting(
    id=1,
    form="school-attendance-meeting",
    school="Oak Park School",
    day=date(2026, 10, 12),
    review_on=date(2026, 11, 2),
    target_kind=TargetKind.SESSIONS,
    target_attend=17,
    target_sessions=18,
)
PROMISED = Action(id=5, version=1, side=Side.SCHOOL, who="Sam Bell", what="Meets Ada on Mondays")
CHILD = Child("Oak Park School", "Okafor", "Ada", upn=ADA)


def _plan(meeting, **parts):
    empty = {"texts": {}, "people": (), "childs_views": (), "reasons": (), "actions": (), "disagreements": ()}
    return Plan(meeting=meeting, child=CHILD, version=1, **{**empty, **parts})


@pytest.fixture(scope="module")
def registers():
    content = (SAMPLES / "oak-park-long.csv").read_bytes()
    return load([("oak-park-long.csv", content)], school="Oak Park School", on=TODAY).registers


@pytest.fixture(scope="module")
def facts(registers):
    return facts_for_meeting(registers, ADA, date(2026, 11, 2), TODAY)[0]


def test_the_sums_are_of_the_days_agreed_and_the_outcome_is_for_a_person_to_decide(registers):
    plan = _plan(FIRST, actions=(PROMISED,))
    block = review_block("Ada", plan, sums_since(registers, ADA, plan, TODAY))
    assert block.agreed == (
        "Target: Attend at least 17 of the 18 sessions up to the review",
        "Review date agreed: 02/11/2026",
    )
    assert "Ada attended 16 of 18 sessions (88.9%)" in block.sentences[0]
    assert block.needed == "The target asks for at least 17 of these 18 sessions."
    assert block.suggestion.endswith("A person decides.")
    assert list(block.table["Possible"])[:2] == ["18", "18"]


def test_without_a_review_date_there_are_no_sums_and_that_is_said(registers):
    plan = _plan(replace(FIRST, review_on=None))
    block = review_block("Ada", plan, sums_since(registers, ADA, plan, TODAY))
    assert block.agreed[1] == "No review date was kept, so there are no sums."
    assert (block.sentences, block.needed, block.suggestion, len(block.table)) == ((), "", "", 0)


def test_what_was_typed_at_the_meeting_is_ready_to_be_taken_over(facts):
    earlier = _plan(FIRST, texts={"strengths": Text(id=3, version=2, field="strengths", text="Art")})
    review = _plan(Meeting(id=2, form="school-attendance-meeting", school="Oak Park School", earlier_id=1))
    screen = meeting_screen(facts, review, date(2026, 11, 2), earlier)
    fields = {field.name: field for section in screen.sections for field in section.fields}
    assert fields["strengths"].before == "Art"
    assert fields["strengths"].kept.text == ""
    assert "Strengths to build on" in screen.still_to_say


def test_what_was_agreed_now_or_then_is_not_suggested_again(facts):
    offered = ideas(facts, _plan(FIRST), None, (), TODAY, AS_SHIPPED)[Side.SCHOOL]
    then = _plan(FIRST, actions=(replace(PROMISED, what=offered[0].words),))
    assert offered[0] not in ideas(facts, _plan(FIRST), then, (), TODAY, AS_SHIPPED)[Side.SCHOOL]


def test_a_young_person_who_did_not_come_is_suggested_nothing(facts):
    away = Person(id=1, name="Ada Okafor", side=Side.YOUNG_PERSON, came=Came.DID_NOT_COME)
    assert Side.YOUNG_PERSON in ideas(facts, _plan(FIRST), None, (), TODAY, AS_SHIPPED)
    assert Side.YOUNG_PERSON not in ideas(facts, _plan(FIRST, people=(away,)), None, (), TODAY, AS_SHIPPED)


def test_a_known_condition_changes_what_is_suggested(facts):
    field = known_field("medical")
    known = _plan(FIRST, texts={field: Text(id=1, version=1, field=field, text="yes")})
    said = [idea.why for side in ideas(facts, known, None, (), TODAY, AS_SHIPPED).values() for idea in side]
    assert any("a medical condition is known" in why for why in said)
