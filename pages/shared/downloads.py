"""Buttons to download what was made: as Word, and as PDF beside it where LibreOffice is installed."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from aim.documents.pdf import as_pdf, libreoffice
from aim.screens.meeting.handing_over import PDF, WORD
from pages.shared.parts import esc

SAVE_FROM_WORD = "Word can save each of them as PDF."


def as_pdf_is_offered() -> bool:
    """Whether Word documents can be made into PDFs on this computer."""
    return bool(libreoffice())


def file_button(
    label: str,
    content: bytes | Callable[[], bytes],
    file_name: str,
    media_type: str,
    *,
    key: str,
    icon: str = ":material/download:",
    explained: str | None = None,
) -> None:
    """One file to download; made at the click where it is a function."""
    st.download_button(
        label,
        content,
        file_name,
        media_type,
        key=key,
        icon=icon,
        help=explained,
        on_click="ignore",
        width="stretch",
    )


def word_and_pdf(title: str, content: bytes | Callable[[], bytes], file_name: str) -> None:
    """One paper by its title, as Word and, made at the click, as PDF."""

    def pdf_of_it() -> bytes:
        (made,) = as_pdf([content if isinstance(content, bytes) else content()])
        return made

    words, word, pdf = st.columns([5, 1, 1], vertical_alignment="center")
    words.markdown(esc(title))
    with word:
        file_button("Word", content, file_name, WORD, key=f"paper|{file_name}")
    if not as_pdf_is_offered():
        st.caption("LibreOffice is not installed on this computer, so there is no PDF. " + SAVE_FROM_WORD)
        return
    with pdf:
        file_button(
            "PDF",
            pdf_of_it,
            f"{file_name.removesuffix('.docx')}.pdf",
            PDF,
            key=f"paper|{file_name}|pdf",
            explained="It is made when you click, which takes a few seconds. If none comes, open the Word "
            "document and save it as PDF from there.",
        )
