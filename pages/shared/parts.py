"""What several pages show: the frame, the choice of a pupil, and words that are safe to draw."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pandas as pd
import streamlit as st

from aim.certificates.loading import Loaded
from aim.screens.pupil import LegendEntry, listed_pupils, pupil_choices
from pages.shared import state

PRODUCT = "Attendance Improvement Meetings"

OF_ONE_CHILD = ("Pupil", "Meeting", "Codes")  # pages on which nobody else is, while the family is in the room
_FEW_SCHOOLS = 5  # named beside the pages; of more the number is said

_MARKDOWN = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~:$&^=@\"'/])")


def esc(text: object) -> str:
    """Text from a file as Streamlit should show it: never as Markdown, a link, a picture or a formula."""
    return _MARKDOWN.sub(r"\\\1", " ".join(str(text).split()))


def frame(pages: Iterable[tuple[Any, str]]) -> None:
    """The product's name, the school, how far the marks go and the way to each page, on every page.

    A style sheet of ours leaves all that, and whatever can be clicked, off a printed page.
    """
    loaded = state.loaded()
    st.html(Path(__file__).parent / "paper.css")
    with st.sidebar:
        st.markdown(f"**{PRODUCT}**")
        if state.family_in_room():
            st.caption("The family is in the room: only this child is shown.")
            return
        if loaded is None or not len(loaded.registers):
            st.caption("Nothing is loaded yet")
        else:
            schools = dict.fromkeys(register.school or "School not named" for register in loaded.registers)
            days = [read.last_day for read in loaded.files if read.last_day]
            named = ", ".join(schools) if len(schools) <= _FEW_SCHOOLS else f"{len(schools)} schools"
            st.caption(f"{esc(named)}  \nmarks to {max(days):%d/%m/%Y}")
        for page, icon in pages:
            st.page_link(page, icon=icon)


def family_is_in_the_room(title: str) -> None:
    """What stands in place of a page on which other children are, while a family sees the screen."""
    st.title(title)
    st.info("The family is in the room, so this page, which names other children, is not shown.")
    st.page_link("pages/meeting.py", label="Back to the meeting", icon=":material/description:")


def loaded_or_stop(would_show: str) -> Loaded:
    """What is loaded; before anything is, what would be here and the way to it, and the page ends there."""
    loaded = state.loaded()
    if loaded is not None and len(loaded.registers):
        return loaded
    st.info(f"{would_show} Load a registration certificate to see it.")
    st.page_link("pages/load.py", label="Load a registration certificate", icon=":material/upload_file:")
    st.stop()


def choose_pupil(loaded: Loaded) -> str:
    """The pupil this page is about, chosen from everyone loaded.

    While the family is in the room it stays the one looked at, and nobody else's name is shown.
    """
    state.take_next()
    before = state.child()
    labels = {each.child: each.label for each in pupil_choices(loaded.registers)}
    if state.family_in_room() and before in labels:
        return str(before)
    pupil, only = st.columns([8, 3], vertical_alignment="bottom")
    children = _listed_alone(only, loaded, before) or list(labels)
    chosen = pupil.selectbox(
        "Pupil",
        children,
        index=children.index(before) if before in labels and not state.was_chosen_elsewhere() else 0,
        format_func=lambda child: labels[child],
        key="choose_pupil",
        help="Type a few letters of the name to find a pupil.",
    )
    state.keep_child(chosen)
    return str(chosen)


def _listed_alone(where: Any, loaded: Loaded, before: str | None) -> list[str]:
    """The pupils the school's own threshold lists, if they alone are wanted; the one looked at stays."""
    settings = state.settings()
    only = where.toggle(
        f"Missed {settings.listed_from}% or more",
        state.only_listed(),
        key="only_listed_toggle",
        help="Only pupils who did, the most missed first. The share is set on the Settings page.",
    )
    state.keep_only_listed(only)
    if not only:
        return []
    listed = [each.child for each in listed_pupils(loaded.registers, settings, state.today())]
    if not listed:
        where.caption("No pupil did: all are in the list.")
        return []
    return listed if before in (None, *listed) else [str(before), *listed]


def table(frame: pd.DataFrame) -> None:
    """A small table as text, every cell of it safe to draw."""
    st.table(frame.map(esc), hide_index=True)


def legend(entries: tuple[LegendEntry, ...]) -> None:
    """The codes of a certificate in words, each beside its letter."""
    shown = [f"**{esc(each.letter)}** {esc(each.words)} ({each.sessions})" for each in entries]
    st.caption(" · ".join(shown))


def say_once() -> None:
    """What was to be said when the page is drawn next."""
    if words := state.said_once():
        st.error(esc(words))
