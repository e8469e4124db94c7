"""The child's page: the picture, what went well, kind words, and that a year fits on one page."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest

from aim.documents.answers import AnswerValue, UnusableAnswer
from aim.documents.child_page import AWAY, IN_SCHOOL, NO_SCHOOL, NOT_KNOWN, picture
from aim.documents.papers import Asked
from tests.lib.docx_text import docx_text
from tests.lib.golden import golden
from tests.lib.paper_cases import FORTY_LINES, TODAY, Case, case, cases, made, nothing_known, texts

FORM = "child-page"
EVERYTHING: dict[str, AnswerValue] = {"talk_with": "Mr Bell", "who_reads": "Mr Bell and Ms Adeyemi"}
UNKIND = re.compile(
    r"absen|truan|unauthori|percent|%|penalt|prosecut|court|legal|fine\b|must|fail|poor|bad|blame|missed \d|"
    r"attendance|session",
    re.I,
)


def text(each: Case, **answers: AnswerValue) -> str:
    return docx_text(made(FORM, each, answers)[0].content)


def test_the_page_in_every_case() -> None:
    known = {each.name: EVERYTHING for each in cases() if each.name != "almost nothing known"}
    found = [texts(each.name, made(FORM, each, known.get(each.name, {}))) for each in cases()]
    golden("documents/child_page.txt", "\n".join(found))


def test_no_word_blames_or_speaks_of_what_follows() -> None:
    for each in cases():
        assert not UNKIND.search(text(each, **EVERYTHING)), each.name


def test_what_went_well_is_said_in_half_days_and_nothing_is_made_up_where_nothing_stands_out() -> None:
    said = text(case(""))
    assert "From 2 September 2026 to 23 October 2026 you were in school for 73 of 76 half days." in said
    assert "you did not miss a single half day: 32 in a row." in said
    assert "Times that went well" not in text(case("", "2026-11-02 I\\ I\\ I\\ I\\ I\\"))


def test_a_square_is_filled_for_a_half_day_in_school_whatever_the_reason_of_another() -> None:
    strip = "2026-11-02 /L IE O- ## D9"
    (row,) = picture(Asked(FORM, case("", strip).registers, "A", {}, TODAY, TODAY).facts().weeks)
    names = [f"{day}_{half}" for day in ("mon", "tue", "wed", "thu", "fri") for half in ("am", "pm")]
    shown = [(row[f"w0_{name}_fill"], row[f"w0_{name}"]) for name in names]
    school = [IN_SCHOOL, IN_SCHOOL, AWAY, AWAY, AWAY, NOT_KNOWN, NO_SCHOOL, NO_SCHOOL, NO_SCHOOL, NOT_KNOWN]
    assert shown == school
    assert row["w0_monday"] == "2 Nov" and row["w1_monday"] == ""


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 38, 39, 40, 53])
def test_every_week_stands_once_and_in_order(count: int) -> None:
    weeks = [date(2025, 9, 1) + timedelta(weeks=week) for week in range(count)]
    held = case("", "\n".join(rf"{monday} /\ /\ /\ /\ /\ " for monday in weeks) or "2027-01-04 /\\")
    on = date(2026, 12, 31)
    rows = picture(Asked(FORM, held.registers, "A", {}, on, on).facts().weeks) if count else picture(())
    shown = [row[f"w{block}_monday"] for block in range(3) for row in rows]
    # The page shows the school year of the latest mark.
    this_year = [monday for monday in weeks if monday >= date(weeks[-1].year - (weeks[-1].month < 8), 8, 1)]
    assert [monday for monday in shown if monday] == [f"{day.day} {day:%b}" for day in this_year]


def test_long_words_are_shortened_and_a_name_is_as_typed() -> None:
    said = text(case(""), talk_with=FORTY_LINES, who_reads=FORTY_LINES, pupil_name="Addy")
    assert said.count("(shortened)") == 2
    assert "# Addy, this page is for you" in said


def test_a_page_needs_no_meeting_and_takes_no_figure_from_anybody() -> None:
    assert "Soon there is a meeting about how school is going" in text(nothing_known())
    assert "Soon there is a meeting on Friday 27 November 2026 about" in text(case(""))
    held = Case("", case("").registers, date(2026, 11, 20))
    assert "There was a meeting on Friday 20 November 2026 about" in text(held)
    with pytest.raises(UnusableAnswer, match="No answer can change it"):
        made(FORM, case(""), {"went_well": "always"})
    early = Case("", case("", "2026-12-14 /\\").registers)
    assert "There is no picture yet" in text(early)
