"""The staff preparation sheet: one A4 page, headings in a narrow column, the text beside them."""

from __future__ import annotations

from docx.document import Document as DocumentType
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.shared import Cm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph

from aim.documents.fields import FORMS, FormField, form_fields
from tools.drawing.parts import (
    GREY,
    TINT,
    blank_document,
    bytes_of,
    cell_margins,
    footer,
    new_row,
    new_table,
    put_text,
    shade,
    whole_rows,
)

SIZE = 8.5
MARGIN = 1.5  # cm
LABEL, TEXT = 2.9, 15.1

HAVE_WITH_YOU = (
    "the child’s view, asked for beforehand",
    "the registration certificate up to date",
    "the log of support in school, academic and pastoral",
)
BESIDES_AT_A_REVIEW = (
    "the last plan, and what school has done of it",
    "the log of requests to Early Help and other services, with dates and answers",
    "the individual healthcare plan, if there is one",
)
TICK = "☐"


def staff_sheet() -> bytes:
    """The staff sheet, in the order in which it is read out before a meeting."""
    form = FORMS["staff-sheet"]
    fields = {field.name: field for field in form_fields(form.name)}
    document = blank_document()
    _narrow(document)
    title = document.add_paragraph(style="Title")
    title.paragraph_format.space_after = Pt(2)
    put_text(title, f"{form.title}: {{{{ pupil_name }}}}", size=15)
    put_text(title, "{{ pupil_name_prompt }}", size=10).font.color.rgb = GREY
    _line(document, bold="For staff only. It may have to be disclosed, to the family or to a court.")
    _line(document, _who(fields), after=4)
    table = new_table(document, (LABEL, TEXT))
    cell_margins(table, 22, 70)
    for name in ("how_fresh", "figures", "when_better", "absences", "patterns", "siblings"):
        _section(table, fields[name])
    for name in ("thresholds", "still_possible", "support", "promised"):
        _section(table, fields[name])
    _have_with_you(table)
    _section(table, fields["coming"])
    _check_first(table, fields)
    whole_rows(table)
    _line(document, "{{ prepared_from }}", before=3)
    footer(document, f"{form.title}, for staff only", copies=False)
    return bytes_of(document)


def _who(fields: dict[str, FormField]) -> str:
    parts = ("Year", "year_group"), ("Form or class", "reg_group"), ("Born", "date_of_birth")
    said = [f"{label}: {_place(name)}" for label, name in parts]
    when = f"Meeting: {{{{ meeting_date }}}} {_place('meeting_time')} {_place('meeting_place')}"
    return "   ·   ".join([_place("school"), *said, when])


def _place(name: str) -> str:
    return f"{{{{ {name} }}}}{{{{ {name}_prompt }}}}"


def _section(table: Table, field: FormField) -> None:
    cell = _labelled(table, field.heading)
    put_text(cell.paragraphs[0], f"{{{{ {field.name} }}}}", size=SIZE)
    if field.has_prompt:
        put_text(cell.paragraphs[0], f"{{{{ {field.name}_prompt }}}}", size=SIZE).font.color.rgb = GREY


def _labelled(table: Table, label: str) -> _Cell:
    row = new_row(table, 0.45)
    shade(row.cells[0], TINT)
    put_text(row.cells[0].paragraphs[0], label, size=SIZE, bold=True)
    row.cells[0].vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.TOP
    return row.cells[1]


def _have_with_you(table: Table) -> None:
    cell = _labelled(table, "Have with you")
    _ticks(cell.paragraphs[0], HAVE_WITH_YOU)
    cell.add_paragraph("{%p if review %}")
    _ticks(cell.add_paragraph(), BESIDES_AT_A_REVIEW)
    cell.add_paragraph("{%p endif %}")


def _ticks(paragraph: Paragraph, things: tuple[str, ...]) -> None:
    put_text(paragraph, "\n".join(f"{TICK} {thing}" for thing in things), size=SIZE)


def _check_first(table: Table, fields: dict[str, FormField]) -> None:
    cell = _labelled(table, fields["check_first"].heading)
    put_text(cell.paragraphs[0], "{%p if not can_decide %}", size=SIZE)
    put_text(cell.add_paragraph(), "No senior leader who can decide is down as coming.", size=SIZE)
    cell.add_paragraph("{%p endif %}")
    cell.add_paragraph("{%p if not childs_view_obtained %}")
    put_text(cell.add_paragraph(), "The child has not been asked for their view yet.", size=SIZE)
    cell.add_paragraph("{%p endif %}")
    cell.add_paragraph("{%p if check_first %}")
    put_text(cell.add_paragraph(), "{{ check_first }}", size=SIZE)
    cell.add_paragraph("{%p endif %}")
    last = cell.add_paragraph()
    put_text(last, "{{ other_checks }}", size=SIZE)
    put_text(last, "{{ other_checks_prompt }}", size=SIZE).font.color.rgb = GREY


def _line(
    document: DocumentType, text: str = "", *, bold: str = "", before: float = 0, after: float = 0
) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)
    put_text(paragraph, bold or text, size=SIZE, bold=bool(bold))


def _narrow(document: DocumentType) -> None:
    section = document.sections[0]
    section.left_margin = section.right_margin = Cm(MARGIN)
    section.top_margin, section.bottom_margin = Cm(1.2), Cm(1.4)
    section.footer_distance = Cm(0.7)
    normal = document.styles["Normal"]
    assert isinstance(normal, ParagraphStyle)
    normal.font.size = Pt(SIZE)
