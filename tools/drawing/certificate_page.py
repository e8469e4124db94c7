"""The marks week by week with their legend: the last page of a plan, where somebody asks for it."""

from __future__ import annotations

from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from tools.drawing.parts import (
    TINT,
    heading_row,
    keep_together,
    loop_row,
    new_row,
    new_table,
    put_small,
    put_text,
    shade,
    shaded_by,
    tight,
)

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def certificate_page(document: DocumentType) -> None:
    """The marks week by week with their legend; there only if the answer certificate_page is yes."""
    document.add_paragraph("{%p if certificate_page %}")
    title = document.add_paragraph("Marks week by week", style="Heading 1")
    title.paragraph_format.page_break_before = True
    heading = document.add_paragraph()
    heading.paragraph_format.space_after = Pt(6)
    heading.paragraph_format.keep_with_next = True
    put_text(heading, "{{ certificate_heading }}", size=10)
    document.add_paragraph("{%p if certificate_weekends %}")
    _weeks(document, days=7)
    document.add_paragraph("{%p else %}")
    _weeks(document, days=5)
    document.add_paragraph("{%p endif %}")
    notes = document.add_paragraph()
    notes.paragraph_format.space_before = Pt(4)
    notes.paragraph_format.space_after = Pt(6)
    put_small(notes, "{{ notes_on_figures }}")
    legend = new_table(document, (1.8, 9.6, 5.6))
    heading_row(legend, ("Code", "What it means", "Counts as"), size=9)
    loop_row(legend, "for row in certificate_legend")
    row = new_row(legend, 0.45)
    tight(legend)
    shaded_by(row.cells[0].paragraphs[0], "row.fill")
    put_text(row.cells[0].paragraphs[0], "{{ row.code }}", size=9, bold=True)
    put_text(row.cells[1].paragraphs[0], "{{ row.meaning }}", size=9)
    put_text(row.cells[2].paragraphs[0], "{{ row.counts_as }}", size=9)
    loop_row(legend, "endfor")
    keep_together(legend)
    for cell in legend.rows[-1].cells:
        cell.paragraphs[0].paragraph_format.keep_with_next = True
    grey = document.add_paragraph()
    grey.paragraph_format.space_before = Pt(4)
    put_small(grey, "Grey without a letter: nothing was due in school.")
    document.add_paragraph("{%p endif %}")


def _weeks(document: DocumentType, *, days: int) -> None:
    half_day = 10.4 / (2 * days)
    table = new_table(document, (2.8, 2.1, *[half_day] * (2 * days), 1.7))
    top = new_row(table, 0.45, head=True)
    bottom = new_row(table, 0.45, head=True)
    for place, name in enumerate(("Half term", "Monday")):
        put_text(top.cells[place].paragraphs[0], name, size=8, bold=True)
        top.cells[place].merge(bottom.cells[place])
    for place in range(days):
        morning, afternoon = top.cells[2 + 2 * place], top.cells[3 + 2 * place]
        put_text(morning.merge(afternoon).paragraphs[0], DAY_NAMES[place], size=8, bold=True)
        for half, word in enumerate(("AM", "PM")):
            put_text(bottom.cells[2 + 2 * place + half].paragraphs[0], word, size=7)
    put_text(top.cells[-1].paragraphs[0], "Attended", size=8, bold=True)
    top.cells[-1].merge(bottom.cells[-1])
    loop_row(table, "for week in certificate_weeks")
    row = new_row(table, 0.42)
    put_text(row.cells[0].paragraphs[0], "{{ week.half_term }}", size=8)
    put_text(row.cells[1].paragraphs[0], "{{ week.monday }}", size=8)
    for place in range(days):
        for half, session in enumerate(("am", "pm")):
            cell = row.cells[2 + 2 * place + half]
            name = f"week.{DAYS[place]}_{session}"
            shaded_by(cell.paragraphs[0], f"{name}_fill")
            put_text(cell.paragraphs[0], f"{{{{ {name} }}}}", size=8.5, bold=True)
    put_text(row.cells[-1].paragraphs[0], "{{ week.attended }}", size=8)
    loop_row(table, "endfor")
    tight(table)
    for each in (top, bottom, row):
        for cell in each.cells[2:]:
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    for each in (top, bottom):
        for cell in each.cells:
            shade(cell, TINT)
