"""A Word document as the text a reader sees: body in order, table rows with " | ", header and footer last."""

from __future__ import annotations

from io import BytesIO

from docx import Document
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph


def docx_text(content: bytes) -> str:
    """Every paragraph, table cell, header and footer of the document."""
    document = Document(BytesIO(content))
    lines: list[str] = []
    for part in document.iter_inner_content():
        lines += _table(part) if isinstance(part, Table) else _paragraph(part)
    for section in document.sections:
        for name, band in (("header", section.header), ("footer", section.footer)):
            lines += [f"{name}: {paragraph.text}" for paragraph in band.paragraphs if paragraph.text.strip()]
    return "\n".join(lines) + "\n"


def _paragraph(paragraph: Paragraph) -> list[str]:
    style = paragraph.style.name if paragraph.style is not None else ""
    mark = {"Title": "# ", "Heading 1": "\n## ", "Heading 2": "\n### "}.get(style or "", "")
    return [mark + paragraph.text] if paragraph.text.strip() else []


def _table(table: Table) -> list[str]:
    return [f"| {' | '.join(_cells(row))} |" for row in table.rows]


def _cells(row: _Row) -> list[str]:
    """The text of each cell, a merged cell once."""
    seen: list[object] = []
    texts = []
    for cell in row.cells:
        if cell._tc not in seen:
            seen.append(cell._tc)
            texts.append(cell.text)
    return texts
