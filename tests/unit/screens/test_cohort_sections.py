"""Sections of the Cohort page: what was done, what registers owe, what the authority is told."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from aim.casework.cases import Case, Cases
from aim.casework.children import Child
from aim.casework.meetings import Meeting, Stage, TargetMet
from aim.casework.parts import Action, Done, Side
from aim.cohort.sums import sums_of
from aim.register import Registers
from aim.screens.cohort import Asked, CohortScreen, Section, cohort_screen
from aim.screens.cohort.leaving import briefing_of
from aim.wording import day
from tests.lib.docx_text import docx_text
from tests.lib.register_strip import registers

ON = date(2025, 11, 10)
# Four weeks: A misses two days before a meeting on 22 September and half a day after it.
A = r"""
    2025-09-08  II  /\  /\  II  /\
    2025-09-15  /\  /\  /\  /\  /\
    2025-09-22  /\  /\  /\  /\  I\
    2025-09-29  /\  /\  /\  /\  /\
    """
B = r"""
    2025-09-08  /\  /\  /\  /\  /\
    2025-09-15  OO  OO  OO  OO  OO
    2025-09-22  OO  DD  OO  OO  OO
    2025-09-29  ON  /\  /\  N.  /\
    """


def shown(found: Registers, section: str, *cases: Case, **asked: Any) -> CohortScreen:
    return cohort_screen(sums_of(found, ON), Asked(**asked), on=ON, section=section, cases=Cases(cases))


def case(child: str, **meeting: Any) -> Case:
    """A meeting of one of the strips' pupils."""
    actions = meeting.pop("actions", ())
    reviewed_by = meeting.pop("reviewed_by", None)
    who = Child(school="Oak Park School", surname=child, forename="", admission_number="")
    kept = Meeting(form="school-attendance-meeting", school="Oak Park School", **meeting)
    return Case(who, who.keys, kept, (), actions, reviewed_by, 0)


def test_sessions_before_and_after_are_of_windows_with_as_many_possible_sessions():
    held = case("A", stage=Stage.HELD, day=date(2025, 9, 22), review_on=date(2025, 10, 3))
    section = shown(registers(A), Section.MEETINGS, held).meetings
    assert section is not None
    assert section.before_and_after == (
        "Around 1 meeting: 2 of 18 sessions (11.1%) missed before, 1 of 18 sessions (5.6%) after, in windows "
        "of the same number of possible sessions."
    )
    assert "some recovery is to be expected" in section.caution


def test_a_meeting_with_too_little_on_one_side_is_left_out_and_said():
    early = case("A", stage=Stage.HELD, day=date(2025, 9, 9), review_on=date(2025, 9, 30))
    section = shown(registers(A), Section.MEETINGS, early).meetings
    assert section is not None
    assert section.before_and_after.startswith("No meeting has sessions on both sides")
    assert section.caution == ""


def test_targets_are_those_that_reviews_say_and_no_more():
    first = case("A", id=1, stage=Stage.HELD, day=date(2025, 9, 15), reviewed_by=2)
    met = case("A", id=2, stage=Stage.HELD, day=date(2025, 9, 29), earlier_id=1, target_met=TargetMet.YES)
    open_one = case("B", id=3, stage=Stage.HELD, day=date(2025, 9, 29), earlier_id=9)
    off = case("B", id=4, stage=Stage.CALLED_OFF, day=date(2025, 9, 30))
    section = shown(registers(A, B), Section.MEETINGS, first, met, open_one, off).meetings
    assert section is not None
    told = {each.name: (each.value, each.beside) for each in section.figures}
    assert told["Meetings held"] == ("3", "with 2 pupils; 0 planned")
    assert told["Targets met"] == ("1", "of 1 review that say")
    assert told["Not met"][0] == "0"


def test_the_page_for_governors_says_what_the_section_says_of_meetings():
    held = [
        case(child, id=n, stage=Stage.HELD, day=date(2025, 9, 22), review_on=date(2025, 10, 3))
        for n, child in enumerate("ABCDE")
    ]
    screen = shown(registers(*[A] * 5), Section.MEETINGS, *held)
    assert screen.meetings is not None
    said = "10 of 90 sessions (11.1%) missed before, 5 of 90 sessions (5.6%) after"
    assert said in screen.meetings.before_and_after
    paper = briefing_of(screen.look, ON, Cases(tuple(held)))
    assert paper is not None
    text = docx_text(paper.content)
    assert "5 meetings held this school year." in text
    assert "10 of 90 sessions (11.1%), then 5 of 90 (5.6%)" in text
    assert "Overdue: 5 reviews and no actions of our own." in text
    few = briefing_of(screen.look, ON, Cases(tuple(held[:4])))
    assert few is not None and "with fewer than 5 pupils this school year." in docx_text(few.content)
    without = briefing_of(screen.look, ON)
    assert without is not None and "meeting" not in docx_text(without.content).casefold()


def test_a_meeting_of_a_later_day_is_planned_even_where_its_plan_was_issued():
    later = case("A", stage=Stage.FINISHED, day=ON + timedelta(days=3))
    section = shown(registers(A), Section.MEETINGS, later).meetings
    assert section is not None
    assert (section.figures[0].value, section.figures[0].beside) == ("0", "with 0 pupils; 1 planned")


def test_what_is_overdue_is_what_nobody_has_reviewed_or_done():
    actions = (
        Action(side=Side.SCHOOL, what="Ring home each Monday", due_on=date(2025, 10, 1)),
        Action(side=Side.SCHOOL, what="Done already", due_on=date(2025, 10, 1), done=Done.DONE),
        Action(side=Side.PARENTS, what="Theirs", due_on=date(2025, 10, 1)),
    )
    late = case("A", stage=Stage.HELD, day=date(2025, 9, 15), review_on=date(2025, 10, 6), actions=actions)
    seen = case("B", stage=Stage.HELD, day=date(2025, 9, 15), review_on=date(2025, 10, 6), reviewed_by=7)
    section = shown(registers(A, B), Section.MEETINGS, late, seen).meetings
    assert section is not None and section.reviews is not None and section.actions is not None
    assert section.reviews.children == ("A",)
    assert section.actions.table["Agreed to do"].tolist() == ["Ring home each Monday (01/10/2025)"]


def test_high_recent_absence_without_a_meeting_this_year_is_named():
    found = registers(A, B)
    alone = shown(found, Section.MEETINGS).meetings
    assert alone is not None and alone.without.children == ("B", "A")
    met = shown(found, Section.MEETINGS, case("B", stage=Stage.PLANNED, day=date(2025, 11, 14))).meetings
    assert met is not None and met.without.children == ("A",)


def test_the_last_meeting_stands_in_every_list():
    held = case("B", stage=Stage.HELD, day=date(2025, 9, 15))
    screen = cohort_screen(
        sums_of(registers(A, B), ON), on=ON, cases=Cases((held,)), opened=("everyone",)
    ).opened
    assert screen is not None
    assert dict(zip(screen.table["Name"], screen.table["Last meeting"], strict=True)) == {
        "A": "None recorded",
        "B": "15/09/2025",
    }


@pytest.mark.parametrize(
    ("stage", "when", "said"),
    [
        (Stage.FINISHED, ON + timedelta(days=3), f"Planned {day(ON + timedelta(days=3))}"),
        (Stage.FINISHED, ON, day(ON)),
        (Stage.PLANNED, ON, f"Planned {day(ON)}"),
        (Stage.PLANNED, ON - timedelta(days=1), f"{day(ON - timedelta(days=1))}, not finished"),
        (Stage.CALLED_OFF, ON - timedelta(days=1), "None recorded"),
    ],
)
def test_a_meeting_is_the_last_only_once_its_day_has_come(stage: Stage, when: date, said: str):
    kept = Cases((case("A", stage=stage, day=when),))
    screen = cohort_screen(sums_of(registers(A), ON), on=ON, cases=kept, opened=("everyone",)).opened
    assert screen is not None
    assert screen.table["Last meeting"].tolist() == [said]


def test_marks_still_owed_are_counted_by_form_and_open_their_children():
    found = registers(A, B, reg_group="7E1")
    section = shown(found, Section.REGISTER).register
    assert section is not None
    (row,) = section.forms.table.to_dict("records")
    assert row["Form"] == "7E1"
    assert row["Not recorded"] == "1"
    opened = cohort_screen(sums_of(found, ON), on=ON, opened=section.forms.keys[0][-1]).opened
    assert opened is not None and opened.children == ("B",)
    assert section.missing["Date"].tolist() == ["02/10/2025"]


def test_ten_days_in_a_row_unauthorised_are_named_with_their_dates():
    found = registers(
        r"""
        2025-09-08  OO  OO  OO  OO  OO
        2025-09-15  OO  OO  DD  OO  OO
        2025-09-22  O/  /\  /\  /\  /\
        """,
        r"""
        2025-09-08  OO  OO  OO  OO  OO
        2025-09-15  OO  OO  DD  O/  OO
        2025-09-22  /\  /\  /\  /\  /\
        """,
    )
    nine = shown(found, Section.AUTHORITY).authority
    assert nine is not None and nine.continuous.children == ()
    ten = registers(
        r"""
        2025-09-08  OO  OO  OO  OO  OO
        2025-09-15  OO  OO  DD  OO  OO
        2025-09-22  OO  /\  /\  /\  /\
        """
    )
    section = shown(ten, Section.AUTHORITY).authority
    assert section is not None
    assert section.continuous.table["Unauthorised in a row"].tolist() == ["10 days, 08/09/2025 to 22/09/2025"]


def test_fifteen_days_of_illness_are_named_from_the_thirtieth_session():
    week = "II  II  II  II  II"
    ill = registers(f"2025-09-08  {week}\n2025-09-15  {week}\n2025-09-22  {week}")
    section = shown(ill, Section.AUTHORITY).authority
    assert section is not None
    assert section.illness.table["Illness (I)"].tolist() == [
        "30 sessions, 08/09/2025 to 26/09/2025; reached 26/09/2025"
    ]


def test_each_stretch_of_a_dated_code_has_its_first_and_last_half_day():
    found = registers(
        r"""
        2025-09-08  /\  E[E]  E/  /\  /\
        2025-09-15  /\  /\  [C2][C2]  /\  DD
        """
    )
    section = shown(found, Section.AUTHORITY).authority
    assert section is not None
    told = section.dated[["Code", "From", "To", "Sessions"]].to_numpy().tolist()
    assert told == [
        ["C2", "17/09/2025 morning", "17/09/2025 afternoon", 2],
        ["D", "19/09/2025 morning", "19/09/2025 afternoon", 2],
        ["E", "09/09/2025 morning", "10/09/2025 morning", 3],
    ]


def test_a_list_s_csv_holds_no_formula():
    found = registers(A, surname="=HYPERLINK(1)")
    opened = cohort_screen(sums_of(found, ON), on=ON, opened=("everyone",)).opened
    assert opened is not None
    assert "'=HYPERLINK(1)" in opened.csv
    assert "\n=HYPER" not in opened.csv
