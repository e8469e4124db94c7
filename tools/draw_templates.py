"""Draws the Word templates in aim/documents/templates: python -m tools.draw_templates

Headings, labels and the order of the fields are read from facts/form_fields.csv; this file knows only
how a form looks. Drawing twice gives the same bytes. A template has no logic but "for" over rows and
"if" on a yes/no field.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from io import BytesIO
from itertools import groupby
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from docx import Document
from docx.document import Document as DocumentType
from docx.enum.table import WD_CELL_VERTICAL_ALIGNMENT, WD_ROW_HEIGHT_RULE, WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Cell, _Row
from docx.text.paragraph import Paragraph
from docx.text.run import Run

from aim.documents.fields import FORMS, FormField, form_fields

TEMPLATES = Path(__file__).parent.parent / "aim" / "documents" / "templates"

TYPEFACE = "Arial"
INK = RGBColor(0x0B, 0x0C, 0x0C)
BLUE = RGBColor(0x12, 0x43, 0x6D)
GREY = RGBColor(0x6B, 0x72, 0x80)  # prompts: light, and still 4.8 to 1 on white
LINE = "B8C0C8"
TINT = "F2F5F8"
WIDTH = 17.0  # cm between the margins of A4

# How much room to write there is under a heading or beside a label, in cm; the rest get ROOM.
ROOM = 1.5
ROOM_FOR = {
    "siblings": 1.0,
    "early_help": 1.3,
    "childs_view": 1.8,
    "other_key_issues": 1.5,
    "target": 1.5,
    "young_person_agrees": 2.6,
    "parents_agree": 3.0,
    "school_agrees": 3.0,
    "copies_to": 1.5,
    "review_date": 0.9,
}
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
DAY_NAMES = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def school_attendance_meeting() -> bytes:
    """The School Attendance Meeting form, in the order of the council's guidance."""
    form = FORMS["school-attendance-meeting"]
    fields = {field.name: field for field in form_fields(form.name)}
    document = _blank_document()
    document.add_paragraph(form.title, style="Title")
    _who_and_when(document, fields)
    headed = [field for field in fields.values() if field.heading]
    for heading, group in groupby(headed, key=lambda field: field.heading):
        if heading == "Young Person agrees to:":
            document.add_paragraph("Action Plan:", style="Heading 1")
        agreement = heading.endswith("to:")
        document.add_paragraph(heading, style="Heading 2" if agreement else "Heading 1")
        if heading == "After meeting:":
            _answers(document, list(group))
            continue
        _SECTIONS.get(heading, _answers)(document, list(group))
        if heading == "Review date:":
            note = document.add_paragraph()
            note.paragraph_format.space_before = Pt(3)
            note.paragraph_format.space_after = Pt(10)
            _small(note, "{{ review_date_note }}")
            _signatures(document)
    _certificate_page(document)
    _footer(document, form.title)
    return _bytes_of(document)


def _who_and_when(document: DocumentType, fields: dict[str, FormField]) -> None:
    rows: tuple[tuple[str, ...], ...] = (
        ("school",),
        ("pupil_name", "date_of_birth"),
        ("year_group", "reg_group"),
        ("meeting_date", "meeting_time"),
        ("present",),
        ("invited_but_absent",),
    )
    table = _table(document, (3.4, 6.3, 3.0, 4.3))
    for names in rows:
        row = _row(table, 1.5 if names == ("present",) else 0.75)
        cells = row.cells
        if len(names) == 1:
            cells[1].merge(cells[3])
        for name, label, answer in zip(names, cells[::2], cells[1::2], strict=False):
            _label(label, fields[name].label)
            _answer(answer.paragraphs[0], fields[name])
            if names[0] not in ("present", "invited_but_absent"):
                label.vertical_alignment = answer.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


def _answers(document: DocumentType, fields: Sequence[FormField]) -> None:
    """One field fills a box under its heading; several stand in rows, each beside its label."""
    if len(fields) == 1:
        table = _table(document, (WIDTH,))
        row = _row(table, ROOM_FOR.get(fields[0].name, ROOM))
        _answer(row.cells[0].paragraphs[0], fields[0])
        return
    table = _table(document, (4.4, WIDTH - 4.4))
    for field in fields:
        row = _row(table, ROOM_FOR.get(field.name, ROOM))
        _label(row.cells[0], field.label)
        _answer(row.cells[1].paragraphs[0], field)


def _attendance(document: DocumentType, fields: Sequence[FormField]) -> None:
    """The sentence, the codes and the notes from the marks; then what people say about them."""
    by_name = {field.name: field for field in fields}
    sentence = document.add_paragraph()
    sentence.paragraph_format.space_after = Pt(8)
    sentence.paragraph_format.keep_with_next = True
    _answer(sentence, by_name["attendance_is_presently"])
    table = _table(document, (1.8, 8.1, 5.2, 1.9))
    _head(table, ("Code", "What it means", "Counts as", "Sessions"))
    _loop(table, "for row in attendance_codes")
    row = _row(table, 0.5)
    for cell, name in zip(row.cells, ("code", "meaning", "counts_as", "sessions"), strict=True):
        _run(cell.paragraphs[0], f"{{{{ row.{name} }}}}", size=10)
    _to_the_right(row.cells[3])
    _loop(table, "endfor")
    total = _row(table, 0.5)
    total.cells[0].merge(total.cells[2])
    _run(total.cells[0].paragraphs[0], "{{ codes_sum }}", size=10, bold=True)
    _run(total.cells[3].paragraphs[0], "{{ possible }}", size=10, bold=True)
    _to_the_right(total.cells[3])
    for cell in (total.cells[0], total.cells[3]):
        _shade(cell, TINT)
    _margins(table, 30, 100)
    _whole_rows(table)
    notes = document.add_paragraph()
    notes.paragraph_format.space_before = Pt(4)
    notes.paragraph_format.space_after = Pt(8)
    _small(notes, "{{ notes_on_figures }}")
    _answers(document, [field for field in fields if field.has_prompt and field.source != "record"])


_SECTIONS: dict[str, Callable[[DocumentType, Sequence[FormField]], None]] = {
    "Attendance is presently:": _attendance
}


def _signatures(document: DocumentType) -> None:
    table = _table(document, (3.4, 5.6, 5.2, 2.8))
    _head(table, ("", "Signed", "Name in full", "Date"))
    for who in ("Parent/Carer", "Parent/Carer", "Young person", "School"):
        row = _row(table, 1.05)
        _label(row.cells[0], who)
    _keep_together(table)


def _certificate_page(document: DocumentType) -> None:
    """The marks week by week with their legend; there only if the answer certificate_page is yes."""
    document.add_paragraph("{%p if certificate_page %}")
    title = document.add_paragraph("Marks week by week", style="Heading 1")
    title.paragraph_format.page_break_before = True
    heading = document.add_paragraph()
    heading.paragraph_format.space_after = Pt(6)
    heading.paragraph_format.keep_with_next = True
    _run(heading, "{{ certificate_heading }}", size=10)
    document.add_paragraph("{%p if certificate_weekends %}")
    _weeks(document, days=7)
    document.add_paragraph("{%p else %}")
    _weeks(document, days=5)
    document.add_paragraph("{%p endif %}")
    notes = document.add_paragraph()
    notes.paragraph_format.space_before = Pt(4)
    notes.paragraph_format.space_after = Pt(6)
    _small(notes, "{{ notes_on_figures }}")
    legend = _table(document, (1.8, 9.6, 5.6))
    _head(legend, ("Code", "What it means", "Counts as"), size=9)
    _loop(legend, "for row in certificate_legend")
    row = _row(legend, 0.45)
    _tight(legend)
    _shaded_by(row.cells[0].paragraphs[0], "row.fill")
    _run(row.cells[0].paragraphs[0], "{{ row.code }}", size=9, bold=True)
    _run(row.cells[1].paragraphs[0], "{{ row.meaning }}", size=9)
    _run(row.cells[2].paragraphs[0], "{{ row.counts_as }}", size=9)
    _loop(legend, "endfor")
    _keep_together(legend)
    for cell in legend.rows[-1].cells:
        cell.paragraphs[0].paragraph_format.keep_with_next = True
    grey = document.add_paragraph()
    grey.paragraph_format.space_before = Pt(4)
    _small(grey, "Grey without a letter: nothing was due in school.")
    document.add_paragraph("{%p endif %}")


def _weeks(document: DocumentType, *, days: int) -> None:
    half_day = 10.4 / (2 * days)
    table = _table(document, (2.8, 2.1, *[half_day] * (2 * days), 1.7))
    top = _row(table, 0.45, head=True)
    bottom = _row(table, 0.45, head=True)
    for place, name in enumerate(("Half term", "Monday")):
        _run(top.cells[place].paragraphs[0], name, size=8, bold=True)
        top.cells[place].merge(bottom.cells[place])
    for place in range(days):
        morning, afternoon = top.cells[2 + 2 * place], top.cells[3 + 2 * place]
        _run(morning.merge(afternoon).paragraphs[0], DAY_NAMES[place], size=8, bold=True)
        for half, word in enumerate(("AM", "PM")):
            _run(bottom.cells[2 + 2 * place + half].paragraphs[0], word, size=7)
    _run(top.cells[-1].paragraphs[0], "Attended", size=8, bold=True)
    top.cells[-1].merge(bottom.cells[-1])
    _loop(table, "for week in certificate_weeks")
    row = _row(table, 0.42)
    _run(row.cells[0].paragraphs[0], "{{ week.half_term }}", size=8)
    _run(row.cells[1].paragraphs[0], "{{ week.monday }}", size=8)
    for place in range(days):
        for half, session in enumerate(("am", "pm")):
            cell = row.cells[2 + 2 * place + half]
            name = f"week.{DAYS[place]}_{session}"
            _shaded_by(cell.paragraphs[0], f"{name}_fill")
            _run(cell.paragraphs[0], f"{{{{ {name} }}}}", size=8.5, bold=True)
    _run(row.cells[-1].paragraphs[0], "{{ week.attended }}", size=8)
    _loop(table, "endfor")
    _tight(table)
    for each in (top, bottom, row):
        for cell in each.cells[2:]:
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    for each in (top, bottom):
        for cell in each.cells:
            _shade(cell, TINT)


def _footer(document: DocumentType, title: str) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    style = document.styles["Footer"]
    assert isinstance(style, ParagraphStyle)
    style.paragraph_format.tab_stops.clear_all()
    style.paragraph_format.tab_stops.add_tab_stop(Cm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    _small(
        paragraph, f"{title} {{{{ meeting_date }}}}  ·  {{{{ initials }}}}  ·  {{{{ record_dates }}}}\tPage "
    )
    _number(paragraph, "PAGE")
    _small(paragraph, " of ")
    _number(paragraph, "NUMPAGES")


def _blank_document() -> DocumentType:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Cm(2)
    section.footer_distance = Cm(1.0)
    for name, size, before, after in (
        ("Normal", 11.0, 0, 0),
        ("Title", 20.0, 0, 10),
        ("Heading 1", 12.5, 14, 4),
        ("Heading 2", 11.0, 8, 3),
    ):
        style = document.styles[name]
        assert isinstance(style, ParagraphStyle)
        _typeface(style)
        style.font.size = Pt(size)
        style.font.bold = name != "Normal"
        style.font.color.rgb = INK if name == "Normal" else BLUE
        style.paragraph_format.space_before = Pt(before)
        style.paragraph_format.space_after = Pt(after)
        style.paragraph_format.keep_with_next = name != "Normal"
    border = document.styles["Title"].element.find(".//" + qn("w:pBdr"))
    if border is not None:
        border.getparent().remove(border)
    properties = document.core_properties
    for name in ("author", "last_modified_by", "comments", "keywords", "subject", "category", "title"):
        setattr(properties, name, "")
    properties.created = properties.modified = datetime(2026, 9, 1)  # noqa: DTZ001 - a fixed day
    package = document.part.package
    for key, rel in list(package.rels.items()):
        if rel.reltype.endswith("/thumbnail"):
            del package.rels[key]
    return document


def _typeface(style: ParagraphStyle) -> None:
    """Arial for every script, in place of the theme's typeface; British English for the spelling checker."""
    properties = style.element.get_or_add_rPr()
    for old in properties.findall(qn("w:rFonts")):
        properties.remove(old)
    fonts = OxmlElement("w:rFonts")
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), TYPEFACE)
    properties.insert(0, fonts)
    for old in properties.findall(qn("w:lang")):
        properties.remove(old)
    language = OxmlElement("w:lang")
    language.set(qn("w:val"), "en-GB")
    properties.append(language)


def _table(document: DocumentType, widths: Iterable[float]) -> Table:
    """An empty table with these columns (cm), fixed, with quiet lines and room inside the cells."""
    each = [Cm(width) for width in widths]
    table: Table = document.add_table(rows=0, cols=len(each))
    table.style = "Table Grid"
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    for column, width in zip(table.columns, each, strict=True):
        column.width = width
    properties = table._tbl.tblPr
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        for name, value in (("val", "single"), ("sz", "4"), ("space", "0"), ("color", LINE)):
            line.set(qn(f"w:{name}"), value)
        borders.append(line)
    layout = properties.find(qn("w:tblLayout"))  # Word wants the parts of a table's properties in order
    layout.addprevious(borders)
    _margins(table, 60, 100)
    return table


def _margins(table: Table, above: int, beside: int) -> None:
    properties = table._tbl.tblPr
    for old in properties.findall(qn("w:tblCellMar")):
        properties.remove(old)
    margins = OxmlElement("w:tblCellMar")
    for side, width in (("top", above), ("left", beside), ("bottom", above), ("right", beside)):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(width))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    look = properties.find(qn("w:tblLook"))
    if look is None:
        properties.append(margins)
    else:
        look.addprevious(margins)


def _tight(table: Table) -> None:
    _margins(table, 10, 30)


def _row(table: Table, height: float, *, head: bool = False) -> _Row:
    """A row at least this high (cm); it grows with what is written and may run on to the next page."""
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    row.height = Cm(height)
    row.height_rule = WD_ROW_HEIGHT_RULE.AT_LEAST
    for cell, column in zip(row.cells, table.columns, strict=True):
        cell.width = column.width
    if head:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    return row


def _head(table: Table, names: Sequence[str], *, size: float = 10) -> None:
    row = _row(table, 0.6, head=True)
    for cell, name in zip(row.cells, names, strict=True):
        _shade(cell, TINT)
        _run(cell.paragraphs[0], name, size=size, bold=True)
        cell.paragraphs[0].paragraph_format.keep_with_next = True
        if name == "Sessions":
            _to_the_right(cell)


def _loop(table: Table, tag: str) -> None:
    """A row that holds only the start or the end of a loop; it is gone once the form is filled."""
    _row(table, 0).cells[0].paragraphs[0].add_run(f"{{%tr {tag} %}}")


def _label(cell: _Cell, text: str) -> None:
    _shade(cell, TINT)
    _run(cell.paragraphs[0], text, size=10, bold=True)


def _answer(paragraph: Paragraph, field: FormField) -> None:
    """What is said in normal ink, and in grey what is still to be said: only one of the two has any text."""
    paragraph.add_run(f"{{{{ {field.name} }}}}")
    if field.has_prompt:
        prompt = _run(paragraph, f"{{{{ {field.name}_prompt }}}}", size=10)
        prompt.font.color.rgb = GREY


def _run(paragraph: Paragraph, text: str, *, size: float, bold: bool = False) -> Run:
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run.font.bold = bold or None
    return run


def _small(paragraph: Paragraph, text: str) -> None:
    _run(paragraph, text, size=9)


def _shaded_by(paragraph: Paragraph, name: str) -> None:
    paragraph.add_run(f"{{% cellbg {name} %}}")


def _shade(cell: _Cell, fill: str) -> None:
    properties = cell._tc.get_or_add_tcPr()
    for old in properties.findall(qn("w:shd")):
        properties.remove(old)
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
        shade.set(qn(f"w:{name}"), value)
    properties.append(shade)


def _to_the_right(cell: _Cell) -> None:
    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _whole_rows(table: Table) -> None:
    """No page break inside a row."""
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def _keep_together(table: Table) -> None:
    """No page break inside the table."""
    _whole_rows(table)
    for row in table.rows:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = row is not table.rows[-1]


def _number(paragraph: Paragraph, field: str) -> None:
    """A number that Word works out: the page, or how many pages there are."""
    for kind in ("begin", "instruction", "separate", "shown", "end"):
        run = _run(paragraph, "", size=9)
        if kind == "instruction":
            text = OxmlElement("w:instrText")
            text.set(qn("xml:space"), "preserve")
            text.text = f" {field} "
            run._r.append(text)
        elif kind == "shown":
            run.text = "1"
        else:
            char = OxmlElement("w:fldChar")
            char.set(qn("w:fldCharType"), kind)
            run._r.append(char)


def _bytes_of(document: DocumentType) -> bytes:
    """The document as a file whose bytes depend on nothing but what is drawn."""
    drawn, out = BytesIO(), BytesIO()
    document.save(drawn)
    with ZipFile(drawn) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            member = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.compress_type = ZIP_DEFLATED
            target.writestr(member, source.read(name))
    return out.getvalue()


TEMPLATES_DRAWN: dict[str, Callable[[], bytes]] = {
    "school-attendance-meeting.docx": school_attendance_meeting
}


def main() -> int:
    """Draws every template into aim/documents/templates."""
    TEMPLATES.mkdir(parents=True, exist_ok=True)
    for name, draw in TEMPLATES_DRAWN.items():
        (TEMPLATES / name).write_bytes(draw())
        sys.stdout.write(f"{name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
