"""What every form is drawn with: the page, tables with room to write, labels, answers and prompts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from io import BytesIO
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

from aim.documents.fields import FormField

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
    "previous_actions": 2.6,
    "what_worked": 1.8,
    "target_met_why": 1.2,
    "new_target": 1.5,
    "other_agencies": 1.8,
    "reasons_given": 2.2,
    "posted_on": 0.8,
    "details": 1.8,
}


PEOPLE = ("present", "invited_but_absent")  # rows of names, which grow


def top_rows(document: DocumentType, fields: Mapping[str, FormField], rows: Sequence[Sequence[str]]) -> None:
    """The block at the top: one or two fields in a row, each beside its label."""
    table = new_table(document, (3.4, 6.3, 3.0, 4.3))
    for names in rows:
        row = new_row(table, 1.5 if names[0] == "present" else 0.75)
        cells = row.cells
        if len(names) == 1:
            cells[1].merge(cells[3])
        for name, label, answer in zip(names, cells[::2], cells[1::2], strict=False):
            put_label(label, fields[name].label)
            put_answer(answer.paragraphs[0], fields[name])
            if names[0] not in PEOPLE:
                label.vertical_alignment = answer.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER


def boxes_to_tick(document: DocumentType, field: FormField, *, formal: int = 0, between: str = "") -> None:
    """A box for each choice; the ``formal`` one, counted from 1, only at compulsory school age."""
    table = new_table(document, (1.0, WIDTH - 1.0))
    for number, choice in enumerate(field.choices, 1):
        if number == formal:
            loop_row(table, "if of_school_age")
        if between and number > 1:
            row = new_row(table, 0.4)
            put_text(row.cells[1].paragraphs[0], between, size=9)
        row = new_row(table, 0.65)
        put_box(row.cells[0], f"{field.name}_{number}")
        put_text(row.cells[1].paragraphs[0], choice[:1].upper() + choice[1:], size=11)
        for cell in row.cells:
            cell.vertical_alignment = WD_CELL_VERTICAL_ALIGNMENT.CENTER
        if number == formal:
            loop_row(table, "endif")
    keep_together(table)
    if formal:
        asked(document)


def put_box(cell: _Cell, name: str) -> None:
    """A box that is ticked or not, in a typeface that has both."""
    run = put_text(cell.paragraphs[0], f"{{{{ {name} }}}}", size=13)
    fonts = run._r.get_or_add_rPr().get_or_add_rFonts()
    for script in ("ascii", "hAnsi", "cs", "eastAsia"):
        fonts.set(qn(f"w:{script}"), "Segoe UI Symbol")
    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER


def asked(document: DocumentType) -> None:
    """The question for a date of birth, where what depends on it was left out."""
    document.add_paragraph("{%p if age_to_ask %}")
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before = Pt(3)
    paragraph.paragraph_format.space_after = Pt(4)
    paragraph.paragraph_format.keep_with_next = True
    put_text(paragraph, "{{ age_to_ask }}", size=9).font.color.rgb = GREY
    document.add_paragraph("{%p endif %}")


def sums_table(document: DocumentType) -> None:
    """The sums of a review: the time before the meeting, the time agreed, and what came after."""
    table = new_table(document, (5.0, 4.2, 1.6, 1.7, 2.0, 2.5))
    heading_row(table, ("Time", "Dates", "Possible", "Attended", "Authorised", "Unauthorised"), size=9)
    loop_row(table, "for row in review_rows")
    row = new_row(table, 0.55)
    for cell, name in zip(
        row.cells, ("time", "dates", "possible", "attended", "authorised", "unauthorised"), strict=True
    ):
        put_text(cell.paragraphs[0], f"{{{{ row.{name} }}}}", size=9.5)
    loop_row(table, "endfor")
    for each in (table.rows[0], row):
        for cell in each.cells[2:]:
            to_the_right(cell)
    cell_margins(table, 40, 80)
    whole_rows(table)


def gap(document: DocumentType, points: float = 6, *, with_next: bool = False) -> None:
    """A little room between two tables."""
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.keep_with_next = with_next or None
    paragraph.paragraph_format.line_spacing = Pt(points)


def answer_boxes(document: DocumentType, fields: Sequence[FormField], *, labelled: bool = False) -> Table:
    """One field fills a box under its heading; several, or one ``labelled``, stand beside their labels."""
    if len(fields) == 1 and not labelled:
        table = new_table(document, (WIDTH,))
        _row_of(table, fields[0], labelled)
        return table
    table = new_table(document, (4.4, WIDTH - 4.4))
    for field in fields:
        _row_of(table, field, True)
    return table


def box_above_the_signatures(document: DocumentType, field: FormField, *, labelled: bool = False) -> None:
    """One field on the page of the signatures, so that nobody signs a page with nothing on it.

    A long text may run over to that page; kept whole it would leave them alone there.
    """
    table = new_table(document, (4.4, WIDTH - 4.4) if labelled else (WIDTH,))
    loop_row(table, "if long_above_the_signatures")
    _row_of(table, field, labelled)
    loop_row(table, "else")
    for cell in _row_of(table, field, labelled).cells:
        cell.paragraphs[0].paragraph_format.keep_with_next = True
    loop_row(table, "endif")


def _row_of(table: Table, field: FormField, labelled: bool) -> _Row:
    row = new_row(table, ROOM_FOR.get(field.name, ROOM))
    if labelled:
        put_label(row.cells[0], field.label)
    put_answer(row.cells[-1].paragraphs[0], field)
    return row


def signatures(document: DocumentType) -> None:
    """What is signed, and room to sign for two parents, the young person and the school."""
    line = document.add_paragraph()
    line.paragraph_format.space_after = Pt(4)
    line.paragraph_format.keep_with_next = True
    put_small(
        line,
        "Signed as a record of the meeting about {{ pupil_name }}{{ pupil_name_prompt }} on "
        "{{ meeting_date }}:",
    )
    table = new_table(document, (3.4, 5.6, 5.2, 2.8))
    heading_row(table, ("", "Signed", "Name in full", "Date"))
    for who in ("Parent/Carer", "Parent/Carer", "Young person", "School"):
        row = new_row(table, 1.05)
        put_label(row.cells[0], who)
    keep_together(table)


def footer(document: DocumentType, title: str, *, copies: bool = True) -> None:
    """At the foot of each page: the form and its day, whose it is, the days of the record, the page.

    A copy made for one person says for whom, so that nobody is handed another's.
    """
    foot = document.sections[0].footer
    paragraph = foot.paragraphs[0]
    style = document.styles["Footer"]
    assert isinstance(style, ParagraphStyle)
    style.paragraph_format.tab_stops.clear_all()
    style.paragraph_format.tab_stops.add_tab_stop(Cm(WIDTH), WD_TAB_ALIGNMENT.RIGHT)
    put_small(
        paragraph, f"{title} {{{{ meeting_date }}}}  ·  {{{{ initials }}}}  ·  {{{{ record_dates }}}}\tPage "
    )
    page_number(paragraph, "PAGE")
    put_small(paragraph, " of ")
    page_number(paragraph, "NUMPAGES")
    if copies:
        foot.add_paragraph("{%p if copy_for %}")
        put_small(foot.add_paragraph(style="Footer"), "Copy for {{ copy_for }}")
        foot.add_paragraph("{%p endif %}")


def blank_document() -> DocumentType:
    """An empty A4 page with 2 cm margins and the styles of every form; nothing in its properties."""
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


def new_table(document: DocumentType, widths: Iterable[float]) -> Table:
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
    cell_margins(table, 60, 100)
    return table


def cell_margins(table: Table, above: int, beside: int) -> None:
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


def tight(table: Table) -> None:
    cell_margins(table, 10, 30)


def new_row(table: Table, height: float, *, head: bool = False) -> _Row:
    """A row at least this high (cm); it grows with what is written and may run on to the next page."""
    row: _Row = table.add_row()  # type: ignore[no-untyped-call]
    row.height = Cm(height)
    row.height_rule = WD_ROW_HEIGHT_RULE.AT_LEAST
    for cell, column in zip(row.cells, table.columns, strict=True):
        cell.width = column.width
    if head:
        row._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    return row


def heading_row(table: Table, names: Sequence[str], *, size: float = 10) -> None:
    row = new_row(table, 0.6, head=True)
    for cell, name in zip(row.cells, names, strict=True):
        shade(cell, TINT)
        put_text(cell.paragraphs[0], name, size=size, bold=True)
        cell.paragraphs[0].paragraph_format.keep_with_next = True
        if name == "Sessions":
            to_the_right(cell)


def loop_row(table: Table, tag: str) -> None:
    """A row that holds only the start or the end of a loop; it is gone once the form is filled."""
    new_row(table, 0).cells[0].paragraphs[0].add_run(f"{{%tr {tag} %}}")


def put_label(cell: _Cell, text: str) -> None:
    shade(cell, TINT)
    put_text(cell.paragraphs[0], text, size=10, bold=True)


def put_answer(paragraph: Paragraph, field: FormField) -> None:
    """What is said in normal ink, and in grey what is still to be said: only one of the two has any text."""
    paragraph.add_run(f"{{{{ {field.name} }}}}")
    if field.has_prompt:
        prompt = put_text(paragraph, f"{{{{ {field.name}_prompt }}}}", size=10)
        prompt.font.color.rgb = GREY


def put_text(paragraph: Paragraph, text: str, *, size: float, bold: bool = False) -> Run:
    run = paragraph.add_run(text)
    run.font.size = Pt(size)
    run.font.bold = bold or None
    return run


def put_small(paragraph: Paragraph, text: str) -> None:
    put_text(paragraph, text, size=9)


def shaded_by(paragraph: Paragraph, name: str) -> None:
    paragraph.add_run(f"{{% cellbg {name} %}}")


def shade(cell: _Cell, fill: str) -> None:
    properties = cell._tc.get_or_add_tcPr()
    for old in properties.findall(qn("w:shd")):
        properties.remove(old)
    shade = OxmlElement("w:shd")
    for name, value in (("val", "clear"), ("color", "auto"), ("fill", fill)):
        shade.set(qn(f"w:{name}"), value)
    properties.append(shade)


def to_the_right(cell: _Cell) -> None:
    cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT


def whole_rows(table: Table) -> None:
    """No page break inside a row."""
    for row in table.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))


def with_what_follows(table: Table) -> None:
    """What stands next begins on the page that this table ends on: nobody signs a page with nothing on it."""
    for row in table.rows:
        for cell in row.cells:
            for paragraph in cell.paragraphs:
                paragraph.paragraph_format.keep_with_next = True


def keep_together(table: Table) -> None:
    """No page break inside the table."""
    whole_rows(table)
    for row in table.rows:
        for cell in row.cells:
            cell.paragraphs[0].paragraph_format.keep_with_next = row is not table.rows[-1]


def page_number(paragraph: Paragraph, field: str) -> None:
    """A number that Word works out: the page, or how many pages there are."""
    for kind in ("begin", "instruction", "separate", "shown", "end"):
        run = put_text(paragraph, "", size=9)
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


def bytes_of(document: DocumentType) -> bytes:
    """The document as a file whose bytes depend on nothing but what is drawn."""
    drawn, out = BytesIO(), BytesIO()
    document.save(drawn)
    with ZipFile(drawn) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for name in source.namelist():
            member = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            member.compress_type = ZIP_DEFLATED
            target.writestr(member, source.read(name))
    return out.getvalue()
