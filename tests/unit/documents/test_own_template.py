"""A school's own template: hostile ones refused with the reason, good ones filled in, versions kept."""

from __future__ import annotations

import hashlib
import json
import re
from datetime import UTC, date, datetime
from io import BytesIO
from pathlib import Path
from zipfile import ZipFile

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st

from aim.documents import own_template, template_gate, template_look
from aim.documents.answers import AnswerValue
from aim.documents.field_list import field_list
from aim.documents.fields import FORMS, template_of, without_a_place
from aim.documents.forms import filled_form
from aim.documents.kept_templates import NotSaid, in_use, keep_version, use_ours, use_version, versions
from aim.documents.own_template import Filling, OwnTemplate, Refused, Why, checked, example_values, used
from aim.documents.template_look import Looked
from aim.folders import OWN_TEMPLATES, delete_everything, files_kept, what_it_holds
from tests.lib.docx_text import docx_text
from tests.lib.golden import golden
from tests.lib.pupil_facts import ada
from tools.make_templates_of_others import FOLDER, REFUSED, TAKEN, paragraph, word, zipped

FORM = "school-attendance-meeting"
FRIDAY = date(2026, 11, 27)
AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def looked_here(content: bytes) -> Looked:
    """What the child process does, in this one, after the gate: for templates that stop nothing."""
    template_gate.looked_through(content)
    known = {form: own_template.vocabulary(form) for form in FORMS}
    tries = {form: (example_values(form), own_template._nothing(form)) for form in FORMS}
    return template_look.looked_at(content, known, tries)


def verdict(content: bytes) -> str:
    try:
        found = looked_here(content)
    except Refused as refused:
        return f"{refused.why}: {refused.message}"
    said = dict.fromkeys(f"{each.place}: {each.message}" for each in found.findings)
    return "\n  ".join(said) or "taken"


def kept(name: str) -> bytes:
    return (FOLDER / f"{name}.docx").read_bytes()


def test_the_templates_kept_are_those_that_the_code_makes() -> None:
    for name, made in (("refused", REFUSED), ("taken", TAKEN)):
        assert {path.stem for path in (FOLDER / name).glob("*.docx")} == set(made)
        for each, content in made.items():
            assert kept(f"{name}/{each}") == content(), "run: python -m tools.make_templates_of_others"


def test_every_hostile_template_is_refused_with_its_reason() -> None:
    said = {name: verdict(kept(f"refused/{name}")) for name in REFUSED}
    assert "taken" not in said.values()
    golden(
        "documents/templates_refused.txt", "\n".join(f"{name}\n  {why}" for name, why in said.items()) + "\n"
    )


@pytest.mark.parametrize("name", TAKEN)
def test_every_good_template_is_taken_and_points_nowhere_else(name: str) -> None:
    found = looked_here(kept(f"taken/{name}"))
    assert not found.findings
    with ZipFile(BytesIO(found.content)) as archive:
        assert not any(
            b"External" in archive.read(each) for each in archive.namelist() if each.endswith(".rels")
        )


def taken(name: str) -> OwnTemplate:
    found = looked_here(kept(f"taken/{name}"))
    return OwnTemplate(found.form, found.content, frozenset(found.names))


def form_on(template: OwnTemplate | None, answers: dict[str, AnswerValue]) -> bytes:
    with used(template):
        return filled_form(
            FORM,
            ada(),
            meeting_date=FRIDAY,
            review_date=date(2026, 12, 18),
            review_date_note="",
            answers=answers,
            today=FRIDAY,
        ).content


def test_a_form_is_filled_in_on_the_schools_own_template_and_afterwards_on_ours_again() -> None:
    text = docx_text(form_on(taken("plain"), {"pupil_name": "O'Neill & <Jr> {{ school }}"}))
    assert text.startswith("Name: O'Neill & <Jr> {{ school }}\nInvented Academy\nAda has missed")
    assert "[what goes well" in text  # nobody has said what the child's view is, and the gap is seen
    assert docx_text(form_on(None, {})).startswith("# School Attendance Meeting")


def test_a_table_of_the_schools_own_grows_with_the_record() -> None:
    rows = Document(BytesIO(form_on(taken("table"), {}))).tables[0].rows
    assert [cell.text for cell in rows[0].cells] == ["Code", "Sessions"]
    assert len(rows) > 5
    assert all("{" not in cell.text for row in rows for cell in row.cells)


def test_tags_that_word_has_cut_in_pieces_or_corrected_are_whole_again() -> None:
    assert docx_text(form_on(taken("split-by-spelling"), {})) == "Name: Ada Okafor of Invented Academy\n"
    assert "[" not in docx_text(form_on(taken("autocorrected"), {"siblings": "Tomi"}))


def test_our_own_template_may_be_taken_changed_and_given_back() -> None:
    found = looked_here(template_of(FORM))
    assert not found.findings
    template = OwnTemplate(found.form, found.content, frozenset(found.names))
    assert template.missing() == ()
    answers: dict[str, AnswerValue] = {"childs_view": "one\ntwo", "certificate_page": True}
    assert docx_text(form_on(template, answers)) == docx_text(form_on(None, answers))


@pytest.mark.parametrize("form", FORMS)
def test_our_own_template_has_a_place_for_whatever_its_form_needs(form: str) -> None:
    assert without_a_place(form, own_template.vocabulary(form).names) == ()


def test_a_field_that_is_only_asked_about_has_no_place_on_the_paper() -> None:
    assert (
        "pupil_name"
        not in looked_here(zipped(word(paragraph("{{ school }}{% if pupil_name %}x{% endif %}")))).names
    )


def test_in_its_own_process_a_good_template_is_taken_and_a_hostile_one_refused() -> None:
    good = checked(kept("taken/table"))
    assert good.template is not None
    assert good.form == FORM
    assert "School" in [field.label for field in good.template.missing()]
    bad = checked(kept("refused/unknown-field"))
    assert bad.template is None
    assert bad.faults == (
        "In the text, at “Of {{ parrents_comments }}”: “parrents_comments” is not a field. "
        "Did you mean parents_comments?",
    )
    with pytest.raises(Refused, match="another template"):
        checked(kept("refused/attached-template"))


def test_whatever_gets_past_the_list_meets_no_function_and_opens_no_file() -> None:
    climbing = OwnTemplate(FORM, REFUSED["code-in-header"](), frozenset())
    looping = OwnTemplate(FORM, REFUSED["range"](), frozenset())
    for template in (climbing, looping):
        with Filling(template) as filling, pytest.raises(Refused):
            filling.filled({"pupil_name": "Ada"}, "", FRIDAY)


def test_a_template_that_takes_too_long_is_stopped_and_the_reason_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    from tools.make_templates_of_others import says

    monkeypatch.setattr(own_template, "_START", 2)
    monkeypatch.setattr(own_template, "limit", lambda name: 1 if name.endswith("seconds") else 1 << 29)
    with pytest.raises(Refused) as refused:
        checked(says("{%" * 300_000))
    assert refused.value.why is Why.TOO_LONG


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_any_spoilt_template_is_refused_or_taken_and_nothing_else_happens(data: st.DataObject) -> None:
    content = bytearray(kept(f"taken/{data.draw(st.sampled_from(sorted(TAKEN)))}"))
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content) - 1))
        content[place : place + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
    assert verdict(bytes(content))


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet="{}%# abrow._|()[]'\"*-+forinfendsetlcm0129\n<>&", max_size=60))
def test_any_words_in_a_template_are_refused_or_printed_as_they_are(words: str) -> None:
    from tools.make_templates_of_others import says

    found = verdict(says(words))
    if found == "taken":
        names = [inside.strip() for inside in re.findall(r"\{\{(.*?)\}\}", words, re.DOTALL)]
        assert set(names) <= own_template.vocabulary(FORM).words
        assert not re.search(r"\{%|\{#", words)


def keep(folder: Path, name: str) -> None:
    template = taken(name)
    left_out = [field.name for field in template.missing()]
    keep_version(folder, template, file_name=f"{name}.docx", kept_by="S. Bell", kept_at=AT, left_out=left_out)


def test_versions_are_kept_with_who_and_when_and_one_is_in_use(tmp_path: Path) -> None:
    assert versions(tmp_path) == ()
    assert in_use(tmp_path, FORM) is None
    for name in ("plain", "table"):
        keep(tmp_path, name)
    newest, first = versions(tmp_path)
    assert (newest.number, newest.file_name, newest.kept_by, newest.kept_at) == (
        2,
        "table.docx",
        "S. Bell",
        AT,
    )
    assert (newest.in_use, first.in_use) == (True, False)
    assert in_use(tmp_path, FORM) == taken("table")
    use_version(tmp_path, 1)
    assert in_use(tmp_path, FORM) == taken("plain")
    use_ours(tmp_path, FORM)
    assert in_use(tmp_path, FORM) is None
    assert len(versions(tmp_path)) == 2
    assert all(what_it_holds(name) != "Left over: safe to delete" for name in files_kept(tmp_path))
    delete_everything(tmp_path)
    assert versions(tmp_path) == ()


def test_a_version_whose_file_was_altered_since_is_not_used(tmp_path: Path) -> None:
    keep(tmp_path, "plain")
    (path,) = (tmp_path / OWN_TEMPLATES).iterdir()
    path.write_bytes(kept("refused/code-in-header"))
    assert in_use(tmp_path, FORM) is None
    assert hashlib.sha256(path.read_bytes()).hexdigest() != versions(tmp_path)[0].sha256


def test_without_a_place_for_a_needed_field_it_is_kept_only_as_somebody_says_by_name(tmp_path: Path) -> None:
    template = taken("plain")
    missing = [field.name for field in template.missing()]
    for left_out, by in ((), "S. Bell"), (missing[1:], "S. Bell"), (missing, " "):
        with pytest.raises(NotSaid):
            keep_version(tmp_path, template, file_name="a.docx", kept_by=by, kept_at=AT, left_out=left_out)
    assert versions(tmp_path) == ()
    keep(tmp_path, "plain")
    (kept_now,) = versions(tmp_path)
    assert (kept_now.left_out, kept_now.unsaid) == (tuple(missing), ())


def test_a_version_of_which_nobody_said_so_is_not_used(tmp_path: Path) -> None:
    keep(tmp_path, "plain")
    index = tmp_path / "own-templates.json"
    rows = json.loads(index.read_text(encoding="utf-8"))
    for row in rows["versions"]:
        del row["left_out"]  # as they were kept before anybody was asked
    index.write_text(json.dumps(rows), encoding="utf-8")
    assert versions(tmp_path)[0].unsaid[0].name == "year_group"
    assert in_use(tmp_path, FORM) is None
    with pytest.raises(NotSaid):
        use_version(tmp_path, 1)


@pytest.mark.parametrize("form", FORMS)
def test_the_list_of_fields_names_every_field_of_the_form_and_can_be_copied_from(form: str) -> None:
    text = docx_text(field_list(form))
    known = own_template.vocabulary(form)
    named = set(re.findall(r"\{\{ (\w+)", text)) | set(re.findall(r"for row in (\w+)", text))
    named |= {name for name in known.questions if name in text}
    assert {name for name in known.names if not name.endswith("_prompt")} <= named
