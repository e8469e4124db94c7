"""The fields a school's own template may have, as a Word file to copy from: each with what it says."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO

from docx import Document
from docx.document import Document as DocumentType
from docx.shared import Cm, Pt
from docx.styles.style import ParagraphStyle
from docx.table import Table

from aim.documents.fields import FORMS, FormField, form_fields
from aim.documents.own_template import example_values, vocabulary

_WHO = {
    "record": "the record",
    "worked out": "worked out from the record",
    "typed": "typed by people",
}


def field_list(form: str) -> bytes:
    """The list for this form. Raises KeyError for a form that does not exist."""
    document = _blank()
    known, examples = vocabulary(form), example_values(form)
    document.add_heading(f"Fields for your own template: {FORMS[form].title}", 0)
    for words in (
        "Copy a field, brackets and all, into the council's own Word file where the words are to stand. It "
        "takes on the typeface of the place. Then give the file to the dashboard on the Settings page: it "
        "says whether every field is known and shows the pages.",
        "What nobody has said yet stands on paper in square brackets, so that the gap is seen.",
    ):
        document.add_paragraph(words)
    by_name = {field.name: field for field in form_fields(form)}
    document.add_heading("Fields", 1)
    table = _table(document, ("Type this", "What it says", "For example"))
    others = sorted(name for name in known.words if name not in by_name and not name.endswith("_prompt"))
    for name in [*(name for name in by_name if name in known.words), *others]:
        example = str(examples[name]).split("\n")[0] if name in by_name else ""
        _add(table, (f"{{{{ {name} }}}}", _says(name, by_name.get(name)), example))
    if known.lists:
        document.add_heading("Tables that grow", 1)
        document.add_paragraph(
            "Put the first line below in a table row of its own, the fields in the next row, and the last "
            "line in a row of its own again. The middle row is repeated; the other two disappear."
        )
        for name, columns in sorted(known.lists.items()):
            document.add_heading(_words(name), 2)
            lines = _table(document, ("In a row of its own", "Or one of these in the row between"))
            shown = sorted(each for each in columns if not each.endswith("fill"))
            fields = "\n".join(f"{{{{ row.{column} }}}}" for column in shown)
            _add(lines, (f"{{%tr for row in {name} %}}", fields))
            _add(lines, ("{%tr endfor %}", ""))
    document.add_heading("Only where there is something to say", 1)
    document.add_paragraph(
        "A line is left out where a yes-or-no answer is no: put {%p if certificate_page %} in a paragraph of "
        "its own before it, and {%p endif %} in one after it."
    )
    if known.questions:
        document.add_paragraph(f"Yes or no: {', '.join(sorted(known.questions))}.")
    document.add_paragraph(
        "Letters can be changed with {{ school|upper }}, lower and title. Nothing else works in a template, "
        "for safety: a template that asks for more is not taken, and the reason is said."
    )
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def _says(name: str, field: FormField | None) -> str:
    if field is None:
        return f"{_words(name)} (from the record)"
    needed = "; the form needs it" if field.required else ""
    return f"{field.label} ({_WHO[field.source]}{needed})"


def _words(name: str) -> str:
    words = name.replace("_", " ")
    return words[:1].upper() + words[1:]


def _blank() -> DocumentType:
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Cm(21.0), Cm(29.7)
    section.left_margin = section.right_margin = Cm(1.8)
    for name, size in (("Normal", 10.0), ("Title", 18.0), ("Heading 1", 13.0), ("Heading 2", 11.0)):
        style = document.styles[name]
        assert isinstance(style, ParagraphStyle)
        style.font.name, style.font.size = "Arial", Pt(size)
    properties = document.core_properties
    for name in ("author", "last_modified_by", "comments", "title"):
        setattr(properties, name, "")
    properties.created = properties.modified = datetime(2026, 9, 1)  # noqa: DTZ001 - a fixed day
    return document


def _table(document: DocumentType, heads: tuple[str, ...]) -> Table:
    table: Table = document.add_table(rows=0, cols=len(heads))
    table.style = "Table Grid"
    _add(table, heads, bold=True)
    return table


def _add(table: Table, texts: tuple[str, ...], *, bold: bool = False) -> None:
    cells = table.add_row().cells  # type: ignore[no-untyped-call]
    for cell, text in zip(cells, texts, strict=True):
        run = cell.paragraphs[0].add_run(text)
        run.font.size, run.bold = Pt(9), bold or None
