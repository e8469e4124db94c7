"""The School Attendance Meeting form, in the order of the council's guidance."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import groupby

from docx.document import Document as DocumentType
from docx.shared import Pt

from aim.documents.fields import FORMS, FormField, form_fields
from tools.drawing.certificate_page import certificate_page
from tools.drawing.parts import (
    TINT,
    answer_boxes,
    blank_document,
    box_above_the_signatures,
    bytes_of,
    cell_margins,
    footer,
    heading_row,
    loop_row,
    new_row,
    new_table,
    put_answer,
    put_small,
    put_text,
    shade,
    signatures,
    to_the_right,
    top_rows,
    whole_rows,
    with_what_follows,
)

TOP = (
    ("school",),
    ("pupil_name", "date_of_birth"),
    ("year_group", "reg_group"),
    ("meeting_date", "meeting_time"),
    ("meeting_place",),
    ("present",),
    ("invited_but_absent",),
)


def school_attendance_meeting() -> bytes:
    """The School Attendance Meeting form, in the order of the council's guidance."""
    form = FORMS["school-attendance-meeting"]
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
        if heading == "Review date:":
            note = document.add_paragraph()
            note.paragraph_format.space_before = Pt(3)
            note.paragraph_format.space_after = Pt(10)
            note.paragraph_format.keep_with_next = True
            put_small(note, "{{ review_date_note }}")
            signatures(document)
    certificate_page(document)
    footer(document, form.title)
    return bytes_of(document)


def _attendance(document: DocumentType, fields: Sequence[FormField]) -> None:
    """The sentence, the codes and the notes from the marks; then what people say about them."""
    by_name = {field.name: field for field in fields}
    sentence = document.add_paragraph()
    sentence.paragraph_format.space_after = Pt(8)
    sentence.paragraph_format.keep_with_next = True
    put_answer(sentence, by_name["attendance_is_presently"])
    table = new_table(document, (1.8, 8.1, 5.2, 1.9))
    heading_row(table, ("Code", "What it means", "Counts as", "Sessions"))
    loop_row(table, "for row in attendance_codes")
    row = new_row(table, 0.5)
    for cell, name in zip(row.cells, ("code", "meaning", "counts_as", "sessions"), strict=True):
        put_text(cell.paragraphs[0], f"{{{{ row.{name} }}}}", size=10)
    to_the_right(row.cells[3])
    loop_row(table, "endfor")
    total = new_row(table, 0.5)
    total.cells[0].merge(total.cells[2])
    put_text(total.cells[0].paragraphs[0], "{{ codes_sum }}", size=10, bold=True)
    put_text(total.cells[3].paragraphs[0], "{{ possible }}", size=10, bold=True)
    to_the_right(total.cells[3])
    for cell in (total.cells[0], total.cells[3]):
        shade(cell, TINT)
    cell_margins(table, 30, 100)
    whole_rows(table)
    notes = document.add_paragraph()
    notes.paragraph_format.space_before = Pt(4)
    notes.paragraph_format.space_after = Pt(8)
    put_small(notes, "{{ notes_on_figures }}")
    answer_boxes(document, [field for field in fields if field.has_prompt and field.source != "record"])


_SECTIONS: dict[str, Callable[[DocumentType, Sequence[FormField]], object]] = {
    "Attendance is presently:": _attendance,
    "School agrees to:": lambda document, fields: box_above_the_signatures(document, fields[0]),
    "Review date:": lambda document, fields: with_what_follows(answer_boxes(document, fields)),
}
