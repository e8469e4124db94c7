"""The place on the Siblings page for one child on two rolls: the evidence, and whether it is one or two."""

from __future__ import annotations

import streamlit as st

from aim.brothers_and_sisters.known import KnownFamilies
from aim.casework.children import Child
from aim.casework.sibling_decisions import Verdict
from aim.screens.same_pupils import SamePupilsScreen, same_pupil_link, same_pupils_screen
from aim.screens.siblings import LinkShown
from pages.shared import state
from pages.shared.parts import esc
from pages.shared.siblings_parts import Answers, link_with_answers, record_child_shown

_ONE_OR_TWO: Answers = ((Verdict.CONFIRMED, "One child"), (Verdict.TWO_CHILDREN, "Two children"))
_LIST = "same_pupils"
_ROWS_SEEN = 8


def same_pupils(known: KnownFamilies, asked: Child) -> None:
    """Children on two rolls, apart from brothers and sisters: those of the child looked at, then all."""
    screen: SamePupilsScreen = state.once(
        "same_pupils", (known, asked), lambda: same_pupils_screen(known, asked)
    )
    if not screen.links:
        return
    st.subheader("The same pupil on two lists")
    st.caption(
        "A child on two rolls is counted once, and is never their own brother or sister. Where the two rows "
        "are two children, say so: they are then counted apart, and may be brothers or sisters."
    )
    for each in screen.of_child:
        _of_child(known, asked, each)
    with st.expander(f"All pupils found on two lists ({len(screen.links)})"):
        _everyone(known, asked, screen)


def _of_child(known: KnownFamilies, asked: Child, link: LinkShown) -> None:
    if link.asks:
        with st.container(border=True):
            _link(known, asked, link)
    else:
        with st.expander(esc(f"{link.title}: {link.state}")):
            _link(known, asked, link)


def _everyone(known: KnownFamilies, asked: Child, screen: SamePupilsScreen) -> None:
    chosen = st.dataframe(
        screen.table,
        hide_index=True,
        key=f"{_LIST}|{asked.keys}",
        on_select="rerun",
        selection_mode="single-row",
        height="content" if len(screen.table) <= _ROWS_SEEN else 35 * (_ROWS_SEEN + 1) + 18,
        alt="Each pupil found on two lists, why, and what was decided. Tick a row to look at it.",
    )
    st.caption("Tick a row to see the evidence and to decide.")
    rows = [row for row in chosen["selection"]["rows"] if row < len(screen.links)]
    shown = {each.key for each in screen.of_child}
    for row in rows:
        link = same_pupil_link(known, asked, screen.links[row])
        if link.key in shown:
            st.write("This is the pupil looked at: see above.")
        else:
            _link(known, asked, link)


def _link(known: KnownFamilies, asked: Child, link: LinkShown) -> None:
    ours = asked if known.is_elsewhere([link.one.school], asked) else link.one
    for each in (link.one, link.other):
        if known.is_elsewhere([each.school], asked):
            record_child_shown(ours, each, known.sharing, each.keys[-1])
    link_with_answers(link, _ONE_OR_TWO)
