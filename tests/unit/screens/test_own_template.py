"""The school's own template on the Settings page: what was found, in words, and what is kept is used."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from aim.documents.forms import filled_form
from aim.screens.own_template import (
    example_of,
    keep_this,
    on_own_template,
    template_screen,
    use_ours,
    versions_shown,
)
from tests.lib.docx_text import docx_text
from tests.lib.pupil_facts import ada
from tools.make_templates_of_others import REFUSED, TAKEN, paragraph, word, zipped

FORM = "school-attendance-meeting"
AT = datetime(2026, 11, 22, 9, 30, tzinfo=UTC)


def text_of(folder: Path) -> str:
    with on_own_template(folder, FORM):
        form = filled_form(
            FORM,
            ada(),
            meeting_date=date(2026, 11, 27),
            review_date=None,
            review_date_note="",
            answers={},
            today=date(2026, 11, 22),
        )
    return docx_text(form.content)


def test_what_is_wrong_stands_in_words_and_nothing_can_be_kept(tmp_path: Path) -> None:
    unknown = template_screen("council.docx", REFUSED["unknown-field"]())
    assert unknown.headline == "council.docx: 1 thing to put right in Word before it can be used."
    assert "Did you mean parents_comments?" in unknown.faults[0]
    macros = template_screen("council.docx", REFUSED["macros"]())
    assert macros.headline == "council.docx cannot be used."
    assert keep_this(tmp_path, macros, kept_by="", kept_at=AT).startswith("Nothing was kept")
    assert versions_shown(tmp_path) == ()


def test_of_the_childs_name_a_person_is_asked_by_itself(tmp_path: Path) -> None:
    screen = template_screen("council.docx", zipped(word(paragraph("{{ school }}: {{ parents_comments }}"))))
    name, rest = screen.left_out
    assert (name.names, "whose it is" in name.sentence) == (("pupil_name",), True)
    said = keep_this(tmp_path, screen, kept_by="S. Bell", kept_at=AT, left_out=rest.names)
    assert said.startswith("Nothing was kept. It has no field for Name,")


def test_a_good_template_is_kept_used_and_put_aside_again(tmp_path: Path) -> None:
    screen = template_screen("council.docx", TAKEN["plain"]())
    assert screen.headline == (
        "council.docx is for the School Attendance Meeting: 4 fields, all known, but 18 fields that the form "
        "needs are not in it."
    )
    assert "Brothers and sisters" in screen.left_out[0].labels
    assert screen.template is not None
    assert docx_text(example_of(screen.template, date(2026, 11, 22))).startswith("Name: Ada Okafor\n")
    nobody_said = keep_this(tmp_path, screen, kept_by="S. Bell", kept_at=AT)
    assert nobody_said.startswith("Nothing was kept. It has no field for Year, D.O.B., Date of meeting")
    assert versions_shown(tmp_path) == ()
    (rest,) = screen.left_out
    assert rest.sentence == "Our school leaves all of these out on purpose"
    said = keep_this(tmp_path, screen, kept_by="S. Bell", kept_at=AT, left_out=rest.names)
    assert said == "Kept as version 1, and used from now on for the School Attendance Meeting."
    (shown,) = versions_shown(tmp_path)
    assert shown.words == (
        "Version 1, School Attendance Meeting: council.docx, kept on 22/11/2026 at 09:30 by S. Bell. "
        f"Left out on purpose, as was said then: {', '.join(rest.labels)}. In use."
    )
    assert text_of(tmp_path).startswith("Name: Ada Okafor\nInvented Academy\n")
    use_ours(tmp_path, FORM)
    assert versions_shown(tmp_path)[0].words.endswith("Not in use.")
    assert text_of(tmp_path).startswith("# School Attendance Meeting")
