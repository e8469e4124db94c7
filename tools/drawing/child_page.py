"""The child's page: a picture of the weeks, what went well, plain questions with room to write or draw."""

from __future__ import annotations

from docx.document import Document as DocumentType
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Cm, Pt
from docx.table import _Row

from aim.documents.child_page import BLOCKS, DAYS
from aim.documents.fields import FORMS
from tools.drawing.parts import (
    GREY,
    blank_document,
    bytes_of,
    cell_margins,
    keep_together,
    loop_row,
    new_row,
    new_table,
    page_number,
    put_small,
    put_text,
    shade,
    shaded_by,
    tight,
)

SIZE = 10.5
CELL, MONDAY, GAP = 0.38, 1.35, 0.42  # cm
HALVES = ("am", "pm")
LETTERS = ("Mon", "Tue", "Wed", "Thu", "Fri")

QUESTIONS = (
    ("What do you like at school? What are you good at?", "When it went well: what was different then?"),
    (
        "What makes it hard to come, or to stay?",
        "Who helps you in school? What do they do, and does it help?",
    ),
    ("What would make next week easier?", "Room to draw, or to write anything else."),
)
ABOUT_THE_MEETING = (
    "I would like to come to the meeting.",
    "I would like to come for a part of it.",
    "I would rather talk with somebody at another time.",
    "I would like somebody to say it for me.",
)
ROOM = 2.85  # cm, for an answer


def child_page() -> bytes:
    """The page, in the order in which a child reads it."""
    form = FORMS["child-page"]
    document = blank_document()
    section = document.sections[0]
    section.top_margin, section.bottom_margin, section.footer_distance = Cm(1.3), Cm(1.5), Cm(0.8)
    title = document.add_paragraph(style="Title")
    title.paragraph_format.space_after = Pt(3)
    put_text(title, "{{ called }}, this page is for you", size=17)
    _line(
        document,
        "{% if meeting_is_past %}There was{% else %}Soon there is{% endif %} a meeting"
        "{% if meeting_date %} {{ meeting_date }}{% endif %} about how school is going, and what you think "
        "matters most. "
        "Write, draw or just talk: nothing here is right or wrong, and you can leave out what you like. "
        "If you want help, go to ",
        then="talk_with",
    )
    _line(document, "Who will read it: ", then="who_reads", after=6)
    _picture(document)
    _line(document, "{%p if went_well %}")
    _line(document, "Times that went well:", bold=True)
    _line(document, "{{ went_well }}", after=5)
    _line(document, "{%p endif %}")
    _questions(document)
    _line(
        document,
        "If you tell us here that somebody hurts or frightens you, the people who read it will get you help. "
        "For that they have to tell the person in school whose job it is to keep children safe.",
        before=4,
        size=9,
    )
    _footer(document, form.title)
    return bytes_of(document)


def _line(
    document: DocumentType,
    text: str,
    *,
    then: str = "",
    bold: bool = False,
    before: float = 0,
    after: float = 3,
    size: float = SIZE,
) -> None:
    paragraph = document.add_paragraph()
    paragraph.paragraph_format.space_before, paragraph.paragraph_format.space_after = Pt(before), Pt(after)
    put_text(paragraph, text, size=size, bold=bold)
    if then:
        put_text(paragraph, f"{{{{ {then} }}}}", size=size)
        put_text(paragraph, f"{{{{ {then}_prompt }}}}", size=size).font.color.rgb = GREY
        put_text(paragraph, ".", size=size)


def _picture(document: DocumentType) -> None:
    block = (MONDAY, *[CELL] * 10)
    table = new_table(document, (*block, GAP, *block, GAP, *block))
    head = new_row(table, 0.4)
    for number in range(BLOCKS):
        first = _first(number)
        for place, name in enumerate(LETTERS):
            cell = head.cells[first + 1 + 2 * place].merge(head.cells[first + 2 + 2 * place])
            put_text(cell.paragraphs[0], name, size=6.5, bold=True)
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
    loop_row(table, "for row in picture")
    row = new_row(table, 0.38)
    for number in range(BLOCKS):
        _week(row, number)
    loop_row(table, "endfor")
    tight(table)
    legend = document.add_paragraph()
    legend.paragraph_format.space_before, legend.paragraph_format.space_after = Pt(3), Pt(5)
    put_text(legend, "{{ picture_days }} ", size=9)
    put_text(
        legend,
        "Each square is a morning or an afternoon. Blue: you were in school. Empty with – : you were not. "
        "Grey: you did not need to be there. With ? : nobody wrote it down.",
        size=9,
    )


def _first(number: int) -> int:
    return number * (1 + 2 * len(DAYS) + 1)


def _week(row: _Row, number: int) -> None:
    first, name = _first(number), f"row.w{number}"
    put_text(row.cells[first].paragraphs[0], f"{{{{ {name}_monday }}}}", size=7.5)
    for place, day in enumerate(DAYS):
        for half, word in enumerate(HALVES):
            cell = row.cells[first + 1 + 2 * place + half]
            shaded_by(cell.paragraphs[0], f"{name}_{day}_{word}_fill")
            put_text(cell.paragraphs[0], f"{{{{ {name}_{day}_{word} }}}}", size=6.5)
            cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER


def _questions(document: DocumentType) -> None:
    table = new_table(document, (8.5, 8.5))
    for pair in QUESTIONS:
        row = new_row(table, ROOM)
        for cell, question in zip(row.cells, pair, strict=True):
            put_text(cell.paragraphs[0], question, size=SIZE, bold=True)
    row = new_row(table, 0.6)
    cell = row.cells[0].merge(row.cells[1])
    shade(cell, "F2F5F8")
    put_text(cell.paragraphs[0], "    ".join(f"☐ {each}" for each in ABOUT_THE_MEETING[:2]), size=SIZE)
    put_text(cell.add_paragraph(), "    ".join(f"☐ {each}" for each in ABOUT_THE_MEETING[2:]), size=SIZE)
    cell_margins(table, 50, 100)
    keep_together(table)


def _footer(document: DocumentType, title: str) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    whose = "  ·  ".join(f"{{{{ {name} }}}}{{{{ {name}_prompt }}}}" for name in ("pupil_name", "reg_group"))
    put_small(paragraph, f"{title}  ·  {whose}  ·  Page ")
    page_number(paragraph, "PAGE")
    put_small(paragraph, " of ")
    page_number(paragraph, "NUMPAGES")
