"""A plan as the answers of a form: every row is said once, and what nobody said stays blank."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from aim.casework.issuing import HandedOver, Issue, IssuedFile, Recipient
from aim.casework.parts import (
    AbsenceReason,
    Action,
    Came,
    Contact,
    ContactKind,
    Done,
    Person,
    Side,
    Support,
)
from aim.documents.fields import FORMS, form_fields
from aim.documents.plan_answers import (
    answers_of,
    contact_line,
    done_line,
    handed_over_lines,
    reason_known_line,
    support_line,
    target_in_words,
)
from aim.plans.target_words import target_from_words
from aim.plans.targets import TargetKind
from tests.lib.plans import SUPPORT, full_plan, plan

NOW = datetime(2026, 11, 27, 16, tzinfo=UTC)


def test_everything_said_at_a_meeting_stands_under_its_heading() -> None:
    assert answers_of(full_plan(), support=SUPPORT) == {
        "meeting_time": "3.30 pm",
        "meeting_place": "Room 4",
        "present": "Grace Okafor, mother\nSam Bell, Head of Year 8",
        "invited_but_absent": (
            "Joseph Okafor, father (sent apologies)\nJo Reed, family support worker (did not come)\n"
            "Priya Nair, deputy head (whether they came is not said)"
        ),
        "childs_view": (
            "Asked by Sam Bell on 24/11/2026:\nMornings are hard. Art is the best day.\n"
            "About the support there is: Breakfast club, it is toast.\n"
            "Time to talk apart from the meeting was offered: yes."
        ),
        "reasons_known_to_school": "02/11/2026 to 06/11/2026 morning: chest infection, by telephone",
        "parents_comments": (
            "02/11/2026 to 06/11/2026 morning: the GP was seen twice (Grace Okafor on 27/11/2026)"
        ),
        "school_support": (
            "Breakfast club (pastoral): asked for on 14/09/2026; answered on 16/09/2026: yes; "
            "since 21/09/2026; led by Sam Bell; agreed to by Grace Okafor; on time on 14 of 18 days\n"
            "School nurse: asked for on 10/11/2026; no answer noted yet\nExplained to both."
        ),
        "strengths": "Art.",
        "other_key_issues": (
            "Other agencies:\nJo Reed: visit on Tuesdays\n"
            "Not agreed (Joseph Okafor on 01/12/2026): the bus was late, not Ada\n"
            "Reply (Sam Bell): the marks were looked at again"
        ),
        "target": "Attend at least 27 of the 30 sessions up to the review",
        "young_person_agrees": "tell Mr Bell on the day when something goes wrong",
        "parents_agree": "Grace Okafor: phone before 8.30 on a day Ada cannot come",
        "school_agrees": "Sam Bell: meet Ada at 8.40 on Mondays (by 30/11/2026)",
        "review_date": "18/12/2026",
    }


@pytest.mark.parametrize("form", FORMS)
def test_where_nothing_was_said_nothing_is_answered(form: str) -> None:
    assert answers_of(plan(), form, earlier=plan()) == {}
    empty = (Action(what=""), Support(what=""), AbsenceReason(first_day=NOW.date(), last_day=NOW.date()))
    assert answers_of(plan(*empty), form, earlier=plan(), support=[Support(what="")]) == {}
    assert answers_of(plan(present="  ", no_such_field="x", meeting_date="x"), form) == {}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_takes_what_a_plan_answers(form: str) -> None:
    names = {field.name for field in form_fields(form)}
    assert set(answers_of(full_plan(), form, earlier=full_plan(), support=SUPPORT)) <= names


JOAN = Person(name="Joan Shaw", role="head of year")


def test_somebody_of_whom_it_is_not_said_whether_they_came_stands_on_the_paper() -> None:
    found = answers_of(plan(JOAN, Person(name="", role="social worker"), Person(name="")))
    assert found == {
        "invited_but_absent": (
            "Joan Shaw, head of year (whether they came is not said)\n"
            "social worker (whether they came is not said)"
        )
    }


@pytest.mark.parametrize("form", [form for form in FORMS if "present" in {f.name for f in form_fields(form)}])
@pytest.mark.parametrize("came", Came)
def test_nobody_entered_for_a_meeting_is_lost_on_any_form(form: str, came: Came) -> None:
    said = answers_of(plan(replace(JOAN, came=came)), form)
    assert str(said).count("Joan Shaw, head of year") == 1
    assert came in str(said) or came is Came.CAME


def test_an_action_nobody_is_down_for_is_not_put_under_a_heading_that_somebody_agreed() -> None:
    found = answers_of(plan(Action(what="find a later bus")))
    assert found == {"other_key_issues": "find a later bus (for whom: not said)"}


def test_what_became_of_an_action_is_said_and_never_guessed() -> None:
    action = Action(side=Side.SCHOOL, what="ring home")
    assert done_line(action) == "ring home [school]: not said whether it was done"
    assert done_line(replace(action, who="Sam Bell", done=Done.NOT_DONE, came_of_it="no number held")) == (
        "Sam Bell: ring home: not done; no number held"
    )
    assert done_line(replace(action, done=Done.DONE, done_on=date(2026, 12, 4))) == (
        "ring home [school]: done on 04/12/2026"
    )


@pytest.mark.parametrize(
    ("first", "last", "days"),
    [
        ("AM", "PM", "02/11/2026 to 06/11/2026"),
        ("PM", "AM", "02/11/2026 afternoon to 06/11/2026 morning"),
        ("", "", "02/11/2026 to 06/11/2026"),
    ],
)
def test_a_spell_says_its_half_days(first: str, last: str, days: str) -> None:
    spell = AbsenceReason(
        first_day=date(2026, 11, 2),
        last_day=date(2026, 11, 6),
        first_session=first,
        last_session=last,
        known_to_school="cough",
    )
    assert reason_known_line(spell) == f"{days}: cough"
    assert reason_known_line(replace(spell, last_day=spell.first_day, last_session=first)) == (
        f"02/11/2026{ {'AM': ' morning', 'PM': ' afternoon', '': ''}[first] }: cough"
    )


def test_a_target_on_paper_is_said_in_sessions_and_can_be_read_back() -> None:
    held = full_plan()
    assert target_from_words(target_in_words(held)) == held.meeting.target
    none = replace(held, meeting=replace(held.meeting, target_kind=TargetKind.NO_UNAUTHORISED))
    assert target_from_words(target_in_words(none), 30).kind is TargetKind.NO_UNAUTHORISED
    words = replace(held, meeting=replace(held.meeting, target_kind="", target_words="in by 8.50"))
    assert target_in_words(words) == "in by 8.50"


def test_support_that_is_over_says_from_when_to_when() -> None:
    assert (
        support_line(
            Support(what="Mentor", first_day=date(2026, 9, 1), last_day=date(2026, 10, 2), answer="yes")
        )
        == "Mentor: answered: yes; from 01/09/2026 to 02/10/2026"
    )
    assert support_line(Support(what="Mentor")) == "Mentor"


def test_a_line_of_the_chronology_says_when_who_and_what_came_of_it() -> None:
    call = Contact(
        day=date(2026, 11, 20),
        time="9.15",
        kind=ContactKind.CALL,
        by_whom="Sam Bell",
        with_whom="Grace Okafor",
        what="no answer to two calls",
        came_of_it="message left",
    )
    assert contact_line(call) == (
        "20/11/2026 9.15, call, Sam Bell with Grace Okafor: no answer to two calls (message left)"
    )
    assert contact_line(Contact(day=date(2026, 11, 20))) == "20/11/2026"


def test_copies_are_those_that_were_handed_over_and_stand_as_entered() -> None:
    def handing(name: str, **changes: object) -> HandedOver:
        to = Recipient(name=name, role="mother", how="by hand", on_day=NOW.date())
        line = HandedOver(1, to, "Sam Bell", NOW, corrects_id=None, took_place=True, corrected=False)
        return replace(line, **changes)

    handings = (handing("Grace"), handing("Ann", corrected=True), handing("Eve", took_place=False))
    issue = Issue(
        id=1,
        form="school-attendance-meeting",
        version=1,
        meeting_id=1,
        plan_version=1,
        made_from="",
        marks_sha256="",
        issued_by="Sam Bell",
        issued_at=NOW,
        files=(IssuedFile(1, "plan.docx", "", "", handings),),
    )
    assert list(handed_over_lines([issue])) == ["Grace, mother, by hand, 27/11/2026"]
    assert answers_of(plan(), issues=[issue]) == {"copies_to": "Grace, mother, by hand, 27/11/2026"}
