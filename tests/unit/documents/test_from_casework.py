"""What casework holds comes out on a paper: support, what school promised, who is coming."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from aim.brothers_and_sisters.of_child import BrotherOrSister, BrothersAndSisters, NotSiblings, State
from aim.casework.children import Child
from aim.casework.meetings import Stage, begin_meeting, save_meeting
from aim.casework.parts import Action, Came, ChildsView, Done, Person, Side, Support, SupportKind
from aim.casework.plans import save_draft, save_part
from aim.casework.record import save_line
from aim.casework.store import Store, open_store
from aim.casework.users import User
from aim.documents.from_casework import staff_sheet_answers
from tests.lib.databases import empty_database

NOW = datetime(2026, 11, 20, 9, 31, tzinfo=UTC)
BELL = User("Sam Bell")
ADA = Child("Oak Park School", "Okafor", "Ada", date(2014, 3, 2), "F820999924001")
FORM = "school-attendance-meeting"


@pytest.fixture
def store(own_data_folder: Path) -> Iterator[Store]:
    with empty_database("sqlite", own_data_folder) as url:
        store = open_store(own_data_folder, url)
        yield store
        store.close()


def test_what_is_held_for_a_review(store: Store) -> None:
    first = begin_meeting(store, BELL, ADA, FORM, date(2026, 11, 2), NOW)
    meet = Action(side=Side.SCHOOL, who="Sam Bell", what="Meet Ada on Mondays", due_on=date(2026, 11, 9))
    done = replace(meet, done=Done.DONE, done_on=date(2026, 11, 9), came_of_it="she likes it")
    theirs, other = Action(side=Side.PARENTS, what="See the GP"), Action(side=Side.SCHOOL, what="A map")
    for action in (done, theirs, other):
        save_part(store, BELL, first.id, action, NOW)
    review = begin_meeting(store, BELL, ADA, FORM, date(2026, 11, 27), NOW, reviews=first)
    review = save_meeting(store, BELL, replace(review, time="3.30 pm", place="Room 4"), NOW).entry
    for part in (
        Person(name="Grace Okafor", role="mother", came=Came.APOLOGIES, note="works on Fridays"),
        Person(name="Ruth Adeyemi", role="assistant head", can_decide=True),
        ChildsView(asked_by="Sam Bell", asked_on=date(2026, 11, 25)),
    ):
        save_part(store, BELL, review.id, part, NOW)
    for support in (
        Support(what="Breakfast", kind=SupportKind.PASTORAL, first_day=date(2026, 9, 21), lead="Jo"),
        Support(what="Early Help", requested_on=date(2026, 11, 3)),
        Support(what="Mentor", answer="waiting list", outcome="none yet", last_day=date(2026, 11, 6)),
    ):
        save_line(store, BELL, ADA, support, NOW)
    assert staff_sheet_answers(store, BELL, ADA, review.id) == {
        "support": [
            "Breakfast (pastoral): since 21/09/2026; led by Jo",
            "Early Help: asked for on 03/11/2026; no answer noted yet",
            "Mentor: answered: waiting list; until 06/11/2026; none yet",
        ],
        "promised": [
            "Meet Ada on Mondays (Sam Bell, by 09/11/2026): done on 09/11/2026; she likes it",
            "A map: not said whether it was done",
        ],
        "meeting_time": "3.30 pm",
        "meeting_place": "Room 4",
        "review": True,
        "coming": [
            "Grace Okafor, mother: sent apologies; works on Fridays",
            "Ruth Adeyemi, assistant head (can decide)",
        ],
        "can_decide": True,
        "childs_view_obtained": True,
    }


def test_without_a_review_the_last_plan_before_counts_and_one_called_off_never(store: Store) -> None:
    held = begin_meeting(store, BELL, ADA, FORM, date(2026, 9, 10), NOW)
    save_draft(store, BELL, held.id, "school_agrees", "A quiet place\n\nA mentor", 0, NOW)
    off = begin_meeting(store, BELL, ADA, FORM, date(2026, 10, 10), NOW)
    save_part(store, BELL, off.id, Action(side=Side.SCHOOL, what="never said"), NOW)
    save_meeting(store, BELL, replace(off, stage=Stage.CALLED_OFF), NOW)
    now = begin_meeting(store, BELL, ADA, FORM, date(2026, 11, 27), NOW)
    assert staff_sheet_answers(store, BELL, ADA, now.id)["promised"] == ["A quiet place", "A mentor"]
    assert staff_sheet_answers(store, BELL, ADA, held.id) == {
        "review": False,
        "can_decide": False,
        "childs_view_obtained": False,
    }


def test_brothers_and_sisters_are_those_staff_may_see_and_nobody_rejected(store: Store) -> None:
    ada = BrotherOrSister(id="0", name="Ada Okafor", state=State.FOUND)
    tomi = BrotherOrSister(id="1", name="Tomi Okafor", state=State.FOUND, attended=96, possible=104)
    eve = BrotherOrSister(id="2", name="Eve Okafor", state=State.POSSIBLE)
    nothing: Any = None
    rejected = NotSiblings("Leo Marsh", nothing, nothing, nothing)
    found = BrothersAndSisters(ADA, ada, (eve, tomi), rejected=(rejected,), in_lists=True)
    assert staff_sheet_answers(store, BELL, ADA, siblings=found)["siblings"] == [
        "Tomi Okafor: attended 96 of 104 sessions (92.3%); found in the lists: not confirmed by anybody",
        "Eve Okafor: attendance not known here; possible: not confirmed by anybody",
    ]
    nobody = BrothersAndSisters(ADA, ada, in_lists=True)
    said = staff_sheet_answers(store, BELL, ADA, siblings=nobody)["siblings"]
    assert said == "Brothers and sisters: none found in the lists that are loaded"


def test_a_child_of_whom_nothing_is_held(store: Store) -> None:
    assert staff_sheet_answers(store, BELL, ADA) == {}
