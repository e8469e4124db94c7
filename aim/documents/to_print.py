"""Several documents as one PDF to print on both sides: each begins on a sheet of its own."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError

from aim.documents.pdf import NoPdf


def one_to_print(copies: Sequence[tuple[str, bytes]]) -> bytes:
    """These PDFs one behind the other, each with a title that stands in the reader's list of contents.

    A blank page follows one that ends on an odd page, so that printed on both sides no two people's pages
    are back to back. No page is altered, and of the same PDFs it is always the same file. Raises NoPdf where
    one of them is no PDF.
    """
    writer = PdfWriter()
    readers: dict[bytes, PdfReader] = {}  # a copy for each of several people: what they share is held once
    try:
        for title, content in copies:
            if len(writer.pages) % 2:
                writer.add_blank_page()
            reader = readers.setdefault(content, PdfReader(BytesIO(content)))
            begins = len(writer.pages)
            writer.append(reader, import_outline=False)
            writer.add_outline_item(title=title, page_number=begins)
        writer.metadata = None
        out = BytesIO()
        writer.write(out)
    except PyPdfError:
        raise NoPdf("The copies could not be put into one PDF. Print them one by one.") from None
    return out.getvalue()
