"""The table of fields, the template and the council's headings say the same."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from zipfile import ZipFile

import pytest
from docx import Document

from aim.documents.fields import FORMS, Answer, Source, form_fields, template_of
from aim.documents.filling import filled, names_in
from aim.facts import table
from tests.lib.docx_text import docx_text
from tools.draw_templates import TEMPLATES, TEMPLATES_DRAWN

# "Guidance Notes for Completing School Attendance Support Meeting Template", in its order.
HEADINGS = (
    "Siblings:",
    "Early Help – support and services already involved:",
    "Child's view:",
    "Attendance is presently:",
    "School interventions support in School:",
    "Present situation:",
    "Other key issues:",
    "Action Plan Aim:",
    "Action Plan:",
    "Young Person agrees to:",
    "Parent(s)/Carer(s) agree(s) to:",
    "School agrees to:",
    "Review date:",
    "After meeting:",
)


@pytest.mark.parametrize("form", FORMS)
def test_the_template_asks_for_every_field_and_for_nothing_else(form: str) -> None:
    fields = form_fields(form)
    named = {field.name for field in fields if not field.choices and field.answer is not Answer.PEOPLE} | {
        f"{field.name}_prompt" for field in fields if field.has_prompt
    }
    named -= {field.name for field in fields if f"{field.name}_rows" in FORMS[form].extras}
    named |= {f"{field.name}_{place}" for field in fields for place in range(1, len(field.choices) + 1)}
    assert names_in(template_of(form)) == named | set(FORMS[form].extras)


@pytest.mark.parametrize("form", FORMS)
def test_each_field_stands_once_with_all_its_words(form: str) -> None:
    fields = form_fields(form)
    assert len({field.name for field in fields}) == len(fields)
    assert all(field.label for field in fields)
    assert all(field.prompt and field.example for field in fields if field.has_prompt)
    assert all(field.answer is not Answer.YES_OR_NO or not field.required for field in fields)
    assert all(
        field.has_prompt
        or field.choices
        or field.answer in (Answer.YES_OR_NO, Answer.PEOPLE)
        or field.name == "meeting_date"
        for field in fields
        if field.source is Source.TYPED
    )


def test_every_row_belongs_to_a_form_and_is_looked_at_again() -> None:
    for row in table("form_fields"):
        assert row["form"] in FORMS
        assert date.fromisoformat(row["next_review"])


def test_the_headings_are_the_councils_and_in_its_order() -> None:
    headings = [
        paragraph.text
        for paragraph in Document(BytesIO(template_of("school-attendance-meeting"))).paragraphs
        if paragraph.style is not None and (paragraph.style.name or "").startswith("Heading")
    ]
    assert tuple(headings) == (*HEADINGS, "Marks week by week")
    assert {field.heading for field in form_fields("school-attendance-meeting")} | {"Action Plan:"} == {
        *HEADINGS,
        "",
    }


@pytest.mark.parametrize("name", TEMPLATES_DRAWN)
def test_the_template_kept_is_the_template_drawn(name: str) -> None:
    drawn = TEMPLATES_DRAWN[name]()
    assert drawn == TEMPLATES_DRAWN[name]()
    with ZipFile(BytesIO(drawn)) as mine, ZipFile(TEMPLATES / name) as kept:
        assert {each: mine.read(each) for each in mine.namelist()} == {
            each: kept.read(each) for each in kept.namelist()
        }, "run: python -m tools.draw_templates"


def test_a_value_nobody_gave_is_visible_on_the_paper() -> None:
    text = docx_text(filled(template_of("school-attendance-meeting"), {}, title="", on=date(2026, 11, 27)))
    assert "[pupil name: fill in]" in text
    assert "[school agrees: fill in]" in text


def test_a_form_that_does_not_exist() -> None:
    with pytest.raises(KeyError):
        form_fields("no-such-form")
