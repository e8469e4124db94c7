"""The staff sheet: what is printed, and that it stays on one page."""

from __future__ import annotations

import pandas as pd
import pytest

from aim.documents.answers import AnswerValue, UnusableAnswer
from aim.documents.fitting import Section, fitted
from tests.lib.docx_text import docx_text
from tests.lib.golden import golden
from tests.lib.paper_cases import AUTUMN, FORTY_LINES, Case, case, cases, made, nothing_known, texts

FORM = "staff-sheet"

EVERYTHING: dict[str, AnswerValue] = {
    "meeting_time": "3.30 pm",
    "meeting_place": "Room 4",
    "review": True,
    "siblings": ["Tomi Okafor, Invented Primary School: attended 96 of 104 sessions"],
    "support": ["Breakfast club (pastoral): since 21/09/2026; on time on 14 of 18 days"],
    "promised": ["Mr Bell meets Ada on Mondays (Sam Bell, by 30/11/2026): done"],
    "coming": ["Grace Okafor, mother", "Joseph Okafor, father: sent apologies"],
    "can_decide": True,
    "childs_view_obtained": True,
    "other_checks": "A court order: see the file before anything is posted.",
}


def said(each: Case) -> dict[str, AnswerValue]:
    return EVERYTHING if each.name == "everything known" else {}


def text_of(each: Case, **answers: AnswerValue) -> str:
    return docx_text(made(FORM, each, answers)[0].content)


def test_the_sheet_in_every_case() -> None:
    found = [texts(each.name, made(FORM, each, said(each))) for each in cases()]
    golden("documents/staff_sheet.txt", "\n".join(found))


def test_parents_who_do_not_come_and_no_senior_leader_are_seen() -> None:
    text = text_of(case(""), coming=["Grace Okafor, mother: sent apologies"], childs_view_obtained="yes")
    assert "No senior leader who can decide is down as coming." in text
    assert "has not been asked for their view" not in text


def test_thresholds_are_for_a_child_of_compulsory_school_age_alone() -> None:
    by_name = {each.name: text_of(each) for each in cases()}
    assert "penalty notice" in by_name["everything known"]
    for name in ("a child too young", "year 12"):
        assert "penalty" not in by_name[name]
        assert "Not shown: Ada was" in by_name[name]
    assert "The date of birth is not known" in by_name["almost nothing known"]


def test_what_school_asked_for_is_said_under_the_figures() -> None:
    text = next(text_of(each) for each in cases() if each.name == "a term of suspension")
    assert "62 were sessions that school asked Ada not to attend" in text


def test_the_registers_own_comments_stand_beside_the_spell() -> None:
    held = case("with a comment")
    (register,) = held.registers
    places = register.sessions.index[register.sessions["date"].astype(str).str.startswith("2026-11-03")]
    beside = {"pupil": 0, "session": places[0], "text": "", "minutes_late": -1, "comment": "a <cough>"}
    remarks = pd.concat([register.remarks, pd.DataFrame([beside])], ignore_index=True)
    object.__setattr__(register, "remarks", remarks)
    text = text_of(held)
    assert "Illness (I). In the register: 03/11/2026 “a <cough>”." in text


def test_what_does_not_fit_is_counted_and_the_records_own_sentences_are_never_cut() -> None:
    text = text_of(case(""), support=FORTY_LINES, promised=FORTY_LINES, siblings=FORTY_LINES)
    assert text.count("lines more, not on this page") >= 3
    assert "Ten unauthorised sessions in ten school weeks: reached." in text
    assert "Ada has missed" in text and "(shortened)" not in text
    assert "line 40" not in text


def test_every_line_is_there_or_counted() -> None:
    lines = [f"{number} {'word ' * (number % 30)}" for number in range(60)]
    sections = {"a": Section(lines, 5), "b": Section(["one"], 4), "c": Section(["x" * 900, "W" * 900], 6)}
    found = fitted(sections, rows=20, width=50)
    shown = found["a"].splitlines()
    assert shown[-1] == f"and {60 - len(shown) + 1} lines more, not on this page"
    assert found["b"] == "one"
    assert all(line.endswith("… (shortened)") for line in found["c"].splitlines())


def test_a_sheet_needs_no_meeting_and_takes_no_figure_from_anybody() -> None:
    assert made(FORM, nothing_known())[0].file_name == "staff-sheet_2026-11-23.docx"
    with pytest.raises(UnusableAnswer, match="No answer can change it"):
        made(FORM, case("", AUTUMN), {"figures": "100%"})
