"""A template made ready once gives the same text as docxtpl, for any form, and the same bytes each time."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import cycle
from unittest.mock import patch
from zipfile import ZipFile

import pytest
from docx import Document
from docxtpl import DocxTemplate

from aim.documents.compiled import Compiled, NotOurs, Value, compiled
from aim.documents.fields import FORMS, Answer, form_fields, template_of
from aim.documents.forms import AnswerValue, filled_form
from aim.documents.own_template import vocabulary
from aim.pupil import Pupil, PupilFacts
from tests.lib.docx_text import docx_text
from tests.lib.pupil_facts import NOBODY, ada, facts, full_year

FRIDAY = date(2026, 11, 27)
NAMES = (
    *("O'Neill & D'Souza <Jr>", 'Zoë "Bee" {{ school }}', "أحمد"),
    *("Ŵyn ap Siôn", "{% raw %} & amp; &amp;", "a\tb"),
)
LINES = "\n".join(f"line {number} <b> & {{{{ 7 * 7 }}}}\ttab" for number in range(40))


def words_of(form: str, record: PupilFacts, *, said: bool) -> Mapping[str, Value]:
    answers: dict[str, AnswerValue] = {}
    for field in form_fields(form) if said else ():
        if field.answer is Answer.YES_OR_NO:
            answers[field.name] = True
        elif field.answer in (Answer.LINES, Answer.TEXT):
            answers[field.name] = LINES if field.answer is Answer.LINES else "one & <two>"
    with patch.object(Compiled, "filled", return_value=b"") as asked:
        filled_form(
            form,
            record,
            meeting_date=FRIDAY,
            review_date=date(2026, 12, 18),
            review_date_note="",
            answers=answers,
            today=FRIDAY,
        )
    words: Mapping[str, Value] = asked.call_args.args[0]
    return {**dict.fromkeys(FORMS[form].extras, "a word & <more>"), **words}  # a letter has more than a form


def plainly(template: bytes, words: Mapping[str, Value]) -> bytes:
    document, out = DocxTemplate(BytesIO(template)), BytesIO()
    document.render(dict(words), autoescape=True)
    document.save(out)
    return out.getvalue()


def any_words(form: str, *, yes: bool) -> dict[str, Value]:
    """A value for every name of the form's template: awkward names and forty lines, turn about."""
    known = vocabulary(form)
    texts = cycle((*NAMES, LINES, ""))
    words: dict[str, Value] = {name: next(texts) for name in sorted(known.words)}
    words |= dict.fromkeys(known.questions, yes)
    for name, columns in known.lists.items():
        words[name] = [
            {column: "F2F5F8" if column.endswith("fill") else next(texts) for column in sorted(columns)}
            for _ in range(3 if yes else 0)
        ]
    return words


@pytest.mark.parametrize("form", FORMS)
def test_the_text_is_what_docxtpl_used_plainly_gives(form: str) -> None:
    template = template_of(form)
    for yes in (True, False):
        words = any_words(form, yes=yes)
        mine = compiled(template).filled(words, title="", on=FRIDAY)
        assert docx_text(mine) == docx_text(plainly(template, words))


def test_the_text_of_real_records_is_what_docxtpl_used_plainly_gives() -> None:
    form = "school-attendance-meeting"
    records = [(full_year(), True), (facts(pupil=NOBODY), False)]
    pupils = [Pupil(name, name, "", "", name, "8", "", None) for name in NAMES]
    records += [(replace(ada(), pupil=pupil), True) for pupil in pupils]
    for record, said in records:
        words = words_of(form, record, said=said)
        mine = compiled(template_of(form)).filled(words, title="", on=FRIDAY)
        assert docx_text(mine) == docx_text(plainly(template_of(form), words))


def test_the_same_form_made_twice_is_the_same_file_and_a_whole_zip() -> None:
    template = template_of("school-attendance-meeting")
    words = words_of("school-attendance-meeting", ada(), said=True)
    first, second = (compiled(template).filled(words, title="A & <B>", on=FRIDAY) for _ in range(2))
    assert first == second
    with ZipFile(BytesIO(first)) as made, ZipFile(BytesIO(template)) as source:
        assert made.testzip() is None
        assert sorted(made.namelist()) == sorted(source.namelist())
        assert made.namelist()[0] == "[Content_Types].xml"
        assert made.read("word/styles.xml") == source.read("word/styles.xml")
    assert Document(BytesIO(first)).core_properties.title == "A & <B>"


def test_code_in_the_properties_of_a_template_is_never_run() -> None:
    document = Document(BytesIO(template_of("school-attendance-meeting")))
    document.core_properties.title = "{{ 7 * 7 }}"
    document.core_properties.comments = "{{ cycler.__init__ }}"
    made = compiled(saved(document)).filled({}, title="A form", on=FRIDAY)
    properties = Document(BytesIO(made)).core_properties
    assert (properties.title, properties.comments) == ("A form", "")


@pytest.mark.parametrize("tag", ["{%tc for row in rows %}", "{% colspan 2 %}", "{% hm %}", "{% vm %}"])
def test_what_docxtpl_does_to_columns_after_filling_is_refused_and_never_left_undone(tag: str) -> None:
    document = Document()
    document.add_table(rows=1, cols=1).cell(0, 0).text = tag
    with pytest.raises(NotOurs):
        compiled(saved(document))


def test_a_value_in_a_shade_cannot_leave_its_place() -> None:
    document = Document()
    cell = document.add_table(rows=1, cols=1).cell(0, 0)
    cell.text = "{% cellbg shade %}{{ word }}"
    made = compiled(saved(document)).filled({"shade": 'F"/><w:x>\n', "word": "in"}, title="", on=FRIDAY)
    fill = Document(BytesIO(made)).tables[0].cell(0, 0)._tc.tcPr.xpath("w:shd/@w:fill")
    assert fill == ['F"/><w:x> ']


def saved(document: Document) -> bytes:
    out = BytesIO()
    document.save(out)
    return out.getvalue()
