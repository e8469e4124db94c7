"""The two forms of September 2017: the Attendance Improvement Meeting and its review, line by line.

The first page of the meeting's own template is not in the copy we have; its top is that of the review.
"""

from __future__ import annotations

from docx.document import Document as DocumentType
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt
from docx.table import Table

from aim.documents.fields import FORMS, OF_2017, FormField, form_fields
from aim.documents.formal_steps import FORMAL_CHOICES
from tools.drawing.certificate_page import certificate_page
from tools.drawing.parts import (
    GREY,
    WIDTH,
    answer_boxes,
    asked,
    blank_document,
    box_above_the_signatures,
    boxes_to_tick,
    bytes_of,
    cell_margins,
    footer,
    gap,
    heading_row,
    keep_together,
    loop_row,
    new_row,
    new_table,
    put_answer,
    put_box,
    put_label,
    put_small,
    put_text,
    sums_table,
    top_rows,
    whole_rows,
    with_what_follows,
)

MEETING, REVIEW = "attendance-improvement-meeting", "attendance-improvement-review"
COUNCIL = "Education Performance & Inclusion"
ACTS = "Education Act 1996 and Anti Social Behaviour Act 2003"
NOT_HERE = "For use if parent(s)/carer(s) do not attend"


def attendance_improvement_meeting() -> bytes:
    """The meeting's form: reasons, what was offered, the plan, agencies, target, review, declaration."""
    document, fields = _begun(MEETING)
    document.add_paragraph(FORMS[MEETING].title, style="Title")
    top_rows(
        document,
        fields,
        (
            ("school",),
            ("pupil_name", "date_of_birth"),
            ("year_group", "meeting_date"),
            ("present",),
            ("invited_but_absent",),
        ),
    )
    _section(document, fields["reasons_given"])
    document.add_paragraph(fields["offered"].heading, style="Heading 1")
    _offered(document, fields["offered"])
    document.add_paragraph("Plan to Improve Attendance", style="Heading 1")
    for name in ("young_person_agrees", "parents_agree", "school_agrees"):
        _section(document, fields[name], style="Heading 2")
    _section(document, fields["other_agencies"])
    with_what_follows(_section(document, fields["target"]))
    _review_date(document, fields["review_date"])
    _anything_else(document, fields["other_key_issues"])
    _parent_of(document)
    document.add_paragraph("{%p if of_school_age %}")
    told = document.add_paragraph(
        "I have been told that legal proceedings may be taken against me if these targets are not met."
    )
    told.paragraph_format.space_after = Pt(6)
    told.paragraph_format.keep_with_next = True
    document.add_paragraph("{%p endif %}")
    asked(document)
    return _ended(document, MEETING, fields)


def attendance_improvement_review() -> bytes:
    """The review's form: the sessions of absence since, three boxes, and who was there."""
    document, fields = _begun(REVIEW)
    for line in (COUNCIL, ACTS):
        paragraph = document.add_paragraph()
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
        put_text(paragraph, line, size=10, bold=True)
    title = document.add_paragraph(FORMS[REVIEW].title, style="Title")
    title.alignment = WD_ALIGN_PARAGRAPH.CENTER
    title.paragraph_format.space_before = Pt(4)
    top_rows(document, fields, (("school",),))
    record = document.add_paragraph()
    record.paragraph_format.space_before = record.paragraph_format.space_after = Pt(5)
    put_small(
        record,
        "Written during the meeting as a record of it. Everyone there is given a copy before they leave; "
        "parents or carers who did not come are sent one by post.",
    )
    top_rows(
        document,
        fields,
        (
            ("pupil_name", "date_of_birth"),
            ("year_group", "meeting_date"),
            ("present",),
            ("initial_meeting_date", "current_attendance"),
        ),
    )
    document.add_paragraph(fields["absence_authorised"].heading, style="Heading 1")
    top_rows(document, fields, (("absence_authorised", "absence_unauthorised"),))
    document.add_paragraph(fields["details"].heading, style="Heading 1")
    answer_boxes(document, [fields["target"], fields["details"]])
    gap(document)
    sums_table(document)
    notes = document.add_paragraph()
    notes.paragraph_format.space_before = Pt(4)
    put_small(notes, "{{ notes_on_figures }}")
    document.add_paragraph(fields["action"].heading, style="Heading 1")
    hint = document.add_paragraph()
    hint.paragraph_format.space_after = Pt(3)
    hint.paragraph_format.keep_with_next = True
    put_small(hint, "Tick one box.")
    boxes_to_tick(document, fields["action"], formal=FORMAL_CHOICES[REVIEW][1], between="or")
    _review_date(document, fields["review_date"])
    _anything_else(document, fields["other_key_issues"])
    _parent_of(document)
    return _ended(document, REVIEW, fields)


def _begun(form: str) -> tuple[DocumentType, dict[str, FormField]]:
    """An empty document that says, small and at the top of each page, how old the form is."""
    document = blank_document()
    paragraph = document.sections[0].header.paragraphs[0]
    paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    put_text(paragraph, OF_2017, size=8).font.color.rgb = GREY
    return document, {field.name: field for field in form_fields(form)}


def _ended(document: DocumentType, form: str, fields: dict[str, FormField]) -> bytes:
    _signed(document)
    document.add_paragraph(NOT_HERE, style="Heading 1")
    table = new_table(document, (4.4, 6.3, 2.0, 4.3))
    posted = new_row(table, 0.9)
    posted.cells[1].merge(posted.cells[3])
    put_label(posted.cells[0], fields["posted_on"].label)
    put_answer(posted.cells[1].paragraphs[0], fields["posted_on"])
    signed = new_row(table, 1.0)
    put_label(signed.cells[0], "Signed:")
    put_label(signed.cells[2], "Date:")
    keep_together(table)
    certificate_page(document)
    footer(document, FORMS[form].title)
    return bytes_of(document)


def _section(document: DocumentType, field: FormField, *, style: str = "Heading 1") -> Table:
    document.add_paragraph(field.heading, style=style)
    return answer_boxes(document, [field])


def _review_date(document: DocumentType, field: FormField) -> None:
    """The review date on one page with the signatures, so that no page has signatures alone."""
    with_what_follows(_section(document, field))
    note = document.add_paragraph()
    note.paragraph_format.space_before = Pt(3)
    note.paragraph_format.keep_with_next = True
    put_small(note, "{{ review_date_note }}")


def _offered(document: DocumentType, field: FormField) -> None:
    """Our list with a box and room for a date each, and rows for what is not on it."""
    note = document.add_paragraph()
    note.paragraph_format.space_after = Pt(4)
    note.paragraph_format.keep_with_next = True
    put_small(note, "This list is the school's own; the council's may differ. ")
    put_text(note, f"{{{{ {field.name}_prompt }}}}", size=9).font.color.rgb = GREY
    table = new_table(document, (1.0, 11.4, 4.6))
    heading_row(table, ("", "Offered or done", "Date"))
    loop_row(table, "for row in offered_rows")
    row = new_row(table, 0.5)
    put_box(row.cells[0], "row.box")
    put_text(row.cells[1].paragraphs[0], "{{ row.what }}", size=10)
    put_text(row.cells[2].paragraphs[0], "{{ row.when }}", size=10)
    for cell in row.cells:
        cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
    loop_row(table, "endfor")
    cell_margins(table, 20, 100)
    whole_rows(table)


def _anything_else(document: DocumentType, field: FormField) -> None:
    """What the council's form has no line for, such as what was not agreed; only where it was said."""
    document.add_paragraph(f"{{%p if {field.name} %}}")
    gap(document, 10, with_next=True)
    box_above_the_signatures(document, field, labelled=True)
    document.add_paragraph("{%p endif %}")


def _parent_of(document: DocumentType) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(10)
    paragraph.paragraph_format.space_after = Pt(4)
    paragraph.paragraph_format.keep_with_next = True
    put_text(paragraph, "As Parent/Carer of {{ pupil_name }}", size=11, bold=True)


def _signed(document: DocumentType) -> None:
    """Two parents, the pupil and one other, each with a date beneath."""
    table = new_table(document, (1.9, 6.6, 1.9, WIDTH - 10.4))
    top = new_row(table, 0.6)
    merged = top.cells[0].merge(top.cells[3])
    put_label(merged, "Signed:")
    for left, right in (("Parent", "Parent"), ("Date:", "Date:"), ("Pupil", "Other"), ("Date:", "Date:")):
        row = new_row(table, 0.75 if left == "Date:" else 1.05)
        put_label(row.cells[0], left)
        put_label(row.cells[2], right)
    keep_together(table)
