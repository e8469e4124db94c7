"""The review of a School Attendance Meeting, in the order of the council's guidance on review meetings."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from docx.document import Document as DocumentType
from docx.shared import Pt

from aim.documents.fields import FORMS, FormField, form_fields
from aim.documents.formal_steps import FORMAL_CHOICES
from tools.drawing.certificate_page import certificate_page
from tools.drawing.parts import (
    answer_boxes,
    blank_document,
    box_above_the_signatures,
    boxes_to_tick,
    bytes_of,
    footer,
    gap,
    put_answer,
    put_small,
    signatures,
    sums_table,
    top_rows,
)

FORM = "school-attendance-review"
TOP = (
    ("school",),
    ("pupil_name", "date_of_birth"),
    ("year_group", "reg_group"),
    ("meeting_date", "meeting_time"),
    ("meeting_place",),
    ("initial_meeting_date",),
    ("present",),
    ("invited_but_absent",),
)


def school_attendance_review() -> bytes:
    """The review form; a new plan stands on it whatever the next step is."""
    form = FORMS[FORM]
    fields = {field.name: field for field in form_fields(form.name)}
    document = blank_document()
    document.add_paragraph(form.title, style="Title")
    top_rows(document, fields, TOP)
    headed = [field for field in fields.values() if field.heading]
    for heading, group in groupby(headed, key=lambda field: field.heading):
        if heading == "Young Person agrees to:":
            document.add_paragraph("Action Plan:", style="Heading 1")
        agreement = heading.endswith("to:")
        document.add_paragraph(heading, style="Heading 2" if agreement else "Heading 1")
        _SECTIONS.get(heading, answer_boxes)(document, list(group))
    certificate_page(document)
    footer(document, form.title)
    return bytes_of(document)


def _attendance(document: DocumentType, fields: Sequence[FormField]) -> None:
    """The sentences and the table of sums from the marks, then the target and what parents say."""
    sentence = document.add_paragraph()
    sentence.paragraph_format.space_after = Pt(8)
    put_answer(sentence, fields[0])
    sums_table(document)
    notes = document.add_paragraph()
    notes.paragraph_format.space_before = Pt(4)
    notes.paragraph_format.space_after = Pt(8)
    put_small(notes, "{{ notes_on_figures }}")
    answer_boxes(document, fields[1:])


def _target_met(document: DocumentType, fields: Sequence[FormField]) -> None:
    boxes_to_tick(document, fields[0])
    gap(document)
    answer_boxes(document, fields[1:])


def _decision(document: DocumentType, fields: Sequence[FormField]) -> None:
    boxes_to_tick(document, fields[0], formal=FORMAL_CHOICES[FORM][1])
    gap(document)
    answer_boxes(document, fields[1:], labelled=True)
    note = document.add_paragraph()
    note.paragraph_format.space_before = Pt(3)
    put_small(note, "{{ review_date_note }}")


def _school_agrees(document: DocumentType, fields: Sequence[FormField]) -> None:
    box_above_the_signatures(document, fields[0])
    gap(document, 12, with_next=True)
    signatures(document)


_SECTIONS: dict[str, Callable[[DocumentType, Sequence[FormField]], object]] = {
    "Attendance is presently:": _attendance,
    "Target met?": _target_met,
    "Decision to escalate or set a new review date if appropriate": _decision,
    "School agrees to:": _school_agrees,
}
