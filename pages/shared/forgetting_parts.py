"""Deleting what is kept about one pupil, or about those whom nobody has worked with for long."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from aim.casework.cases import cases
from aim.casework.children import Child
from aim.casework.forgetting import forget_child, untouched_since
from aim.casework.problems import CaseworkProblem
from aim.screens.settings import forgotten_in_words, told_apart, usual_last_touched
from pages.shared import state
from pages.shared.parts import esc

_ONE, _OLD = "One pupil", "Pupils nobody has worked with since a day"


def forget_pupils() -> None:
    """Choose whose casework is deleted, look at the names, and say that it is meant."""
    try:
        if not state.store().is_there:
            st.write("Nothing is kept about any pupil.")
            return
        _choose()
    except CaseworkProblem as wrong:
        st.error(esc(wrong))


def _choose() -> None:
    which = st.radio("Whose casework?", (_ONE, _OLD), key="forget_which")
    if which == _ONE:
        known = [state.child_known(), *(case.child for case in cases(state.store(), state.user()).cases)]
        labels = told_apart([each for each in known if each is not None])
        if not labels:
            st.write("No meeting is kept of any pupil. Choose a pupil on the Pupil page to delete the rest.")
            return
        chosen = st.selectbox("Pupil", list(labels), index=None, key="forget_whom")
        children = [labels[chosen]] if chosen in labels else []
    else:
        day = st.date_input(
            "Nothing kept on or after",
            usual_last_touched(state.today()),
            format="DD/MM/YYYY",
            key="forget_day",
        )
        children = list(untouched_since(state.store(), state.user(), day)) if day else []
        st.write(esc("; ".join(told_apart(children)) or "There is no such pupil."))
    st.caption(
        "Meetings, plans, what was issued, the log of support, contacts and decisions about brothers and "
        "sisters go. Word files that were downloaded, and registers, are not touched. It cannot be undone."
    )
    sure = st.checkbox("That is meant", key=f"forget_sure|{state.settings_turn()}")
    if st.button("Delete their casework", key="forget_now", disabled=not (sure and children)):
        _forget(children)


def _forget(children: Sequence[Child]) -> None:
    done = []
    with st.spinner("Deleting"):
        for child in children:
            done.append(forget_child(state.store(), state.user(), child))
    state.keep_typed_settings(state.typed_settings(), shown_anew=True)
    state.say_once(forgotten_in_words(done))
    st.rerun()
