"""The cover sheet of a zip of papers: what is in it, and for each what is still to be said."""

from __future__ import annotations

from docx.shared import Pt

from tools.drawing.parts import (
    blank_document,
    bytes_of,
    cell_margins,
    heading_row,
    loop_row,
    new_row,
    new_table,
    page_number,
    put_small,
    put_text,
    whole_rows,
)

COLUMNS = (
    ("Pupil", "row.pupil"),
    ("Form", "row.reg_group"),
    ("File", "row.file"),
    ("Still to be said", "row.left"),
)
WIDTHS = (4.2, 1.6, 5.2, 6.0)


def cover_sheet() -> bytes:
    """The sheet: who made it and from what, what was not made, and a row for each paper."""
    document = blank_document()
    document.add_paragraph("{{ title }}", style="Title")
    for line in ("{{ chosen }}", "{{ made }}", "{{ counts }}"):
        put_text(document.add_paragraph(), line, size=10)
    document.add_paragraph("{%p if not_made %}")
    document.add_paragraph("Not made", style="Heading 1")
    document.add_paragraph("{%p for row in not_made %}")
    put_text(document.add_paragraph(style="List Bullet"), "{{ row.pupil }}: {{ row.why }}", size=10)
    document.add_paragraph("{%p endfor %}")
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("What is in this zip", style="Heading 1")
    table = new_table(document, WIDTHS)
    heading_row(table, [name for name, _ in COLUMNS], size=9)
    loop_row(table, "for row in papers")
    row = new_row(table, 0.5)
    for cell, (_, place) in zip(row.cells, COLUMNS, strict=True):
        put_text(cell.paragraphs[0], f"{{{{ {place} }}}}", size=8.5)
    loop_row(table, "endfor")
    cell_margins(table, 25, 70)
    whole_rows(table)
    foot = document.sections[0].footer.paragraphs[0]
    foot.paragraph_format.space_before = Pt(4)
    put_small(
        foot,
        "For staff only: this sheet names several pupils. Take it out before anything is handed on. Page ",
    )
    page_number(foot, "PAGE")
    put_small(foot, " of ")
    page_number(foot, "NUMPAGES")
    return bytes_of(document)
