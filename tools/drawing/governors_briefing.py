"""Draws the page for governors: figures, two charts, groups, meetings, and how it was all counted."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

from docx.document import Document as DocumentType
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.text.paragraph import Paragraph

from tools.drawing.parts import (
    GREY,
    TINT,
    blank_document,
    bytes_of,
    cell_margins,
    loop_row,
    new_row,
    new_table,
    put_text,
    shade,
    shaded_by,
    to_the_right,
    whole_rows,
)

WIDTH = 18.0  # cm between the margins: narrower ones than a form's, for it has to be one page
FIGURES = ("Attendance", "Absence", "Unauthorised", "Persistently absent", "Severely absent")
HEADS = ("", "Pupils", "Attendance", "Persistent")


def governors_briefing() -> bytes:
    """The page that a head teacher gives to governors."""
    document = blank_document()
    section = document.sections[0]
    section.left_margin = section.right_margin = Cm(1.5)
    section.top_margin, section.bottom_margin = Cm(1.0), Cm(0.9)
    section.footer_distance = Cm(0.5)
    for name, before, after in (("Title", 0, 1), ("Heading 1", 4, 1)):
        style = document.styles[name]
        style.paragraph_format.space_before, style.paragraph_format.space_after = Pt(before), Pt(after)
    document.styles["Title"].font.size = Pt(17)
    document.styles["Heading 1"].font.size = Pt(10.5)
    document.add_paragraph("Attendance: a page for governors", style="Title")
    _line(document, "{{ who_and_when }}", 9.5, after=3)
    _line(document, "{{ finding }}", 11, after=4, bold=True)
    _five_figures(document)
    document.add_paragraph("{%p if weeks_known %}")
    document.add_paragraph("{{ weeks_heading }}", style="Heading 1")
    _picture(document.add_paragraph(), "weeks", WIDTH, 3.7, dots=1)
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p if half_terms_known %}")
    document.add_paragraph("{{ half_terms_heading }}", style="Heading 1")
    beside = document.add_paragraph()
    _picture(beside, "half_terms", 11.2, 2.8, dots=2)
    _picture(beside, "bands", 6.4, 2.8, dots=3)
    document.add_paragraph("{%p endif %}")
    document.add_paragraph("{%p if groups %}")
    document.add_paragraph("{{ groups_heading }}", style="Heading 1")
    _groups(document)
    document.add_paragraph("{%p endif %}")
    for heading, field in (
        ("What meetings achieved", "meetings"),
        ("Published figures beside ours", "beside"),
    ):
        document.add_paragraph(f"{{%p if {field} %}}")
        document.add_paragraph(heading, style="Heading 1")
        _line(document, f"{{{{ {field} }}}}", 8.5)
        document.add_paragraph("{%p endif %}")
    document.add_paragraph("How these figures were made", style="Heading 1")
    _line(document, "{{ how_made }}", 7.5)
    foot = section.footer.paragraphs[0]
    put_text(foot, "{{ footer }}", size=8).font.color.rgb = GREY
    return bytes_of(document)


def _line(
    document: DocumentType, text: str, size: float, *, after: float = 0, bold: bool = False
) -> Paragraph:
    paragraph = document.add_paragraph()
    put_text(paragraph, text, size=size, bold=bold)
    paragraph.paragraph_format.space_after = Pt(after)
    return paragraph


def _five_figures(document: DocumentType) -> None:
    table = new_table(document, (WIDTH / 5,) * 5)
    rows = [new_row(table, height) for height in (0.4, 0.7, 0.4)]
    for n, name in enumerate(FIGURES):
        texts = (name, 8.5), (f"{{{{ figure_{n} }}}}", 15), (f"{{{{ figure_{n}_said }}}}", 8)
        for row, (text, size) in zip(rows, texts, strict=True):
            put_text(row.cells[n].paragraphs[0], text, size=size, bold=size == 15)
            shade(row.cells[n], TINT)
    cell_margins(table, 20, 80)
    whole_rows(table)
    for border in table._tbl.tblPr.findall(qn("w:tblBorders")):
        for side in ("top", "bottom", "insideH"):
            border.find(qn(f"w:{side}")).set(qn("w:val"), "nil")


def _groups(document: DocumentType) -> None:
    half = (2.7, 1.1, 3.35, 1.65)
    gap = WIDTH - 2 * sum(half)
    table = new_table(document, (*half, gap, *half))
    head = new_row(table, 0.34)
    loop_row(table, "for row in groups")
    row = new_row(table, 0.34)
    loop_row(table, "endfor")
    for side, first in (("left", 0), ("right", 5)):
        for n, field in enumerate(("name", "pupils", "attendance", "persistent")):
            put_text(head.cells[first + n].paragraphs[0], HEADS[n], size=7.5, bold=True)
            cell = row.cells[first + n]
            shaded_by(cell.paragraphs[0], f"row.{side}_shade")
            put_text(cell.paragraphs[0], f"{{{{ row.{side}_{field} }}}}", size=7.5)
            for each in (head.cells[first + n], cell):
                each.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
                if n:
                    to_the_right(each)
    cell_margins(table, 5, 50)
    whole_rows(table)
    for border in table._tbl.tblPr.findall(qn("w:tblBorders")):
        for side in ("top", "left", "bottom", "right", "insideV"):
            border.find(qn(f"w:{side}")).set(qn("w:val"), "nil")


def _picture(paragraph: Paragraph, name: str, width: float, height: float, *, dots: int) -> None:
    """A place for a chart: an empty picture of its size, whose sentence is a field of the template."""
    run = paragraph.add_run()
    run.add_picture(BytesIO(_empty(dots)), Cm(width), Cm(height))
    for inline in run._r.iter(qn("wp:inline")):  # or LibreOffice keeps 3 mm free on either side
        for side in ("distT", "distB", "distL", "distR"):
            inline.set(side, "0")
    for properties in run._r.iter(qn("wp:docPr"), qn("pic:cNvPr")):
        properties.set("name", name)
        properties.set("descr", f"{{{{ {name}_alt }}}}")


def _empty(width: int) -> bytes:
    """A white PNG one dot high; each place needs one of its own, or Word keeps only one."""

    def part(kind: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + kind + content + struct.pack(">I", zlib.crc32(kind + content))
        )

    header = struct.pack(">IIBBBBB", width, 1, 8, 0, 0, 0, 0)
    data = zlib.compress(b"\0" + b"\xff" * width)
    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", header) + part(b"IDAT", data) + part(b"IEND", b"")
