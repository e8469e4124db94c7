"""What several pages show: the frame, the choice of a pupil, and words that are safe to draw."""

from __future__ import annotations

import logging
import re
import secrets
from typing import Any

import streamlit as st

from aim.certificates.loading import Loaded
from aim.screens.meeting import AnswerValue, FieldShown, Section
from aim.screens.pupil import LegendEntry, pupil_choices
from pages.shared import state

PRODUCT = "Attendance Improvement Meetings"

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~:$&^=@\"'/])")


def esc(text: object) -> str:
    """Text from a file as Streamlit should show it: never as Markdown, a link, a picture or a formula."""
    return _MARKDOWN.sub(r"\\\1", " ".join(str(text).split()))


def frame(loaded: Loaded | None) -> None:
    """The product's name, the school and how far the marks go, on every page."""
    with st.sidebar:
        st.markdown(f"**{PRODUCT}**")
        if loaded is None or not len(loaded.registers):
            st.caption("Nothing is loaded yet.")
            return
        schools = dict.fromkeys(register.school or "School not named" for register in loaded.registers)
        st.caption(esc(", ".join(schools)))
        days = [read.last_day for read in loaded.files if read.last_day]
        if days:
            st.caption(f"Marks to {max(days):%d/%m/%Y}")


def run_or_say(page: Any) -> None:
    """Run a page; what goes wrong in our own code is said with a reference, and logged without a name."""
    try:
        page.run()
    except Exception as fault:
        reference = secrets.token_hex(4).upper()
        where = fault.__traceback__
        while where is not None and where.tb_next is not None:
            where = where.tb_next
        spot = f"{where.tb_frame.f_code.co_filename}:{where.tb_lineno}" if where else "?"
        logging.getLogger("aim.app").error("%s %s at %s", reference, type(fault).__name__, spot)
        st.error(
            f"Something went wrong in the program itself, not in your file. Reference {reference}. "
            "Nothing was changed. Load the file again; if it happens again, pass on the reference."
        )


def loaded_or_stop() -> Loaded:
    """What is loaded; before anything is, the way to the Load page, and the page ends there."""
    loaded = state.loaded()
    if loaded is not None and len(loaded.registers):
        return loaded
    st.info("This page shows one pupil's record once a registration certificate has been loaded.")
    st.page_link("pages/load.py", label="Load a registration certificate", icon=":material/upload_file:")
    st.stop()


def choose_pupil(loaded: Loaded) -> str:
    """The pupil this page is about, chosen from everyone loaded."""
    labels = {each.child: each.label for each in pupil_choices(loaded.registers)}
    children = list(labels)
    before = state.child()
    chosen = st.selectbox(
        "Pupil",
        children,
        index=children.index(before) if before in labels else 0,
        format_func=lambda child: labels[child],
        key="choose_pupil",
        help="Type a few letters of the name to find a pupil.",
    )
    state.keep_child(chosen)
    return str(chosen)


def legend(entries: tuple[LegendEntry, ...]) -> None:
    """The codes of a certificate in words, each beside its letter."""
    shown = [f":small[**{esc(each.letter)}**  {esc(each.words)} ({each.sessions})]" for each in entries]
    st.markdown("   ·   ".join(shown))


def answers(child: str, sections: tuple[Section, ...]) -> dict[str, AnswerValue]:
    """The form's sections as fields to type in, prefilled; only what differs from the record is an answer."""
    given: dict[str, AnswerValue] = {}
    for section in sections:
        st.markdown(f"#### {esc(section.heading)}")
        for field in section.fields:
            value = _field(child, field)
            if value is not None:
                given[field.name] = value
    return given


def _field(child: str, field: FieldShown) -> AnswerValue | None:
    """One field; None where the record's own words stand."""
    if not field.can_be_typed:
        if field.says:
            st.caption(esc(field.label))
            st.code(field.says, language=None, wrap_lines=True)
        return None
    key = f"{child}|{field.name}"
    if field.yes_or_no:
        ticked = st.checkbox(esc(field.label), bool(state.answer(child, field.name, False)), key=key)
        state.keep_answer(child, field.name, ticked)
        return ticked
    before = str(state.answer(child, field.name, field.says))
    draw = st.text_area if field.long else st.text_input
    typed = draw(
        esc(field.label) + ("" if field.required else " (if it applies)"),
        before,
        key=key,
        placeholder=field.prompt,
        help=esc(f"For example: {field.example}") if field.example else None,
    )
    if typed == field.says:
        return None
    state.keep_answer(child, field.name, typed)
    return str(typed)
