"""Loading again, on the Load page: what changed, which mark counts, who is who, and taking a load back."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from aim.certificates.again import Changes
from aim.certificates.again import what_changed as changed_since
from aim.certificates.being_read import BeingRead, CalledOff
from aim.certificates.loading import Loaded, load
from aim.screens.again import (
    KEEP,
    ONE_BY_ONE,
    changes_screen,
    disagreements_screen,
    files_of,
    with_file_first,
    with_marks_chosen,
    with_one_child,
    with_two_children,
)
from aim.screens.held import held_screen
from aim.screens.pupil import pupil_choices
from pages.shared import files_taken, held_here, parts, state

_OFTEN = 0.2  # seconds between looks at how far the reading is


def what_is_held() -> None:
    """The registers held on this computer: to be opened, and closed again. Nothing where there are none."""
    shown = held_screen(held_here.schools_and_years(), state.loaded() if held_here.is_held() else None)
    if shown is None:
        return
    with st.container(border=True):
        words, way = st.columns([4, 1], vertical_alignment="center")
        words.markdown(f"**{parts.esc(shown.heading)}**")
        words.caption(parts.esc(shown.beside))
        if held_here.is_held():
            way.button("Close", key="close_held", on_click=held_here.close_held, width="stretch")
            if way.button("Go to pupils", key="go_on", type="primary", width="stretch"):
                st.switch_page("pages/pupil.py")
        elif way.button("Open what is held", key="open_held", width="stretch"):
            with st.spinner("Opening what is held."):
                held_here.open_held()
            st.rerun()
        for said in held_here.held_unusable():
            st.warning(parts.esc(said))


def read_again() -> None:
    """Read all that is held, with everything said and decided, unless the user cancels it.

    It is read in a thread of its own, in which Streamlit is not used, and goes on whatever page is looked at;
    this waits for it, drawing something every so often: there a click on Cancel takes over.
    """
    reading = files_taken.being_read()
    if reading is None:
        reading = BeingRead(_reading())
        files_taken.keep_being_read(reading)
    words, button = st.columns([5, 1], vertical_alignment="center")
    button.button("Cancel", key="cancel_reading", on_click=files_taken.cancel_reading, width="stretch")
    with words:
        now = st.empty()
        with st.spinner("Reading", show_time=True):
            while not reading.is_over(_OFTEN):
                now.caption(f"Reading {parts.esc(reading.file)}" if reading.file else "Beginning to read")
    try:
        result, changes = reading.result()
    except CalledOff:
        files_taken.cancel_reading()
    except BaseException:
        files_taken.give_up_reading()
        raise
    else:
        files_taken.keep_changes(changes)
        files_taken.keep_loaded(result)


def _reading() -> Callable[[Callable[[str], None], Callable[[], None]], tuple[Loaded, Changes | None]]:
    """What is to be read, and how: it asks the state nothing any more."""
    school, dates = files_taken.read_with()
    files, before, newest = files_taken.files(), state.loaded(), files_taken.newest()
    decisions = files_taken.decisions()
    told = {
        "school": school,
        "dates": dates,
        "school_codes": files_taken.school_codes(),
        "mappings": files_taken.mappings(),
        "on": state.today(),
    }

    def read(progress: Callable[[str], None], look: Callable[[], None]) -> tuple[Loaded, Changes | None]:
        result = load(files, decisions=decisions, progress=progress, look=look, **told)
        if before is None or not newest:
            return result, None
        alone = load([each for each in files if each[0] in newest], progress=progress, look=look, **told)
        return result, changed_since(before.registers, alone.registers)

    return read


def what_changed() -> None:
    """What the last load changed, where something was held before it."""
    changes = files_taken.changes()
    if changes is None:
        return
    screen = changes_screen(changes)
    st.info(parts.esc(screen.in_words))
    if len(screen.table):
        with st.expander("The marks that are other than they were"):
            st.dataframe(screen.table, hide_index=True, key="changes", alt=screen.in_words)


def loads() -> None:
    """What is held, load by load, each of which can be taken back."""
    held = files_taken.loads()
    if not held:
        return
    with st.expander(f"What is loaded now ({len(held)})"):
        for number, (when, names) in enumerate(held):
            words, button = st.columns([4, 1], vertical_alignment="center")
            words.write(parts.esc(f"{when}: {', '.join(names)}"))
            if button.button("Take back", key=f"take_back_{number}", width="stretch"):
                files_taken.take_back(number)
                st.rerun()


def disagreements(loaded: Loaded) -> None:
    """The sessions for which two files differ: both values, both places, and the choice."""
    if not loaded.disagreements:
        return
    screen = disagreements_screen(loaded)
    with st.container(border=True):
        st.markdown(f"**{parts.esc(screen.headline)}**")
        st.caption("The older file's mark counts until you choose. Both stand here with their places.")
        choice = st.selectbox("Which counts?", screen.choices, key="which_counts")
        if choice == ONE_BY_ONE:
            taken = st.data_editor(
                screen.table,
                hide_index=True,
                key="mark_by_mark",
                disabled=["Pupil", "Session", "Counts", "Stands against it"],
            )
        else:
            taken = screen.table
            st.dataframe(
                screen.table.drop(columns="Take the other"),
                hide_index=True,
                key="two_values",
                alt=screen.headline,
            )
        if choice != KEEP and st.button("Settle it so", key="settle"):
            if choice == ONE_BY_ONE:
                files_taken.decide(with_marks_chosen(files_taken.decisions(), screen, taken))
            else:
                files_taken.decide(with_file_first(files_taken.decisions(), screen.files[choice]))
            st.rerun()


def who_is_who(loaded: Loaded) -> None:
    """Two halves of one child joined, a wrong join split, and every decision taken back."""
    labels = {each.child: each.label for each in pupil_choices(loaded.registers)}
    # A child joined away is no choice any more: each decision begins the choices anew.
    turn = len(files_taken.decisions().same) + len(files_taken.decisions().apart)
    with st.expander("If one child is listed twice, or two children as one"):
        first, second, join = st.columns([2, 2, 1], vertical_alignment="bottom")
        one = first.selectbox("This pupil", list(labels), format_func=labels.get, key=f"half_one_{turn}")
        others = [child for child in labels if child != one]
        two = second.selectbox("is the same child as", others, format_func=labels.get, key=f"half_two_{turn}")
        if join.button("Join", key="join_halves", width="stretch", disabled=two is None):
            files_taken.decide(with_one_child(files_taken.decisions(), one, two))
            st.rerun()
        files = files_of(loaded, one)
        alone = len(files) < 2
        who, split = st.columns([4, 1], vertical_alignment="bottom")
        words = "This pupil's marks in this file are another child's"
        file = who.selectbox(words, files, key=f"half_file_{turn}", disabled=alone)
        if split.button("Split", key="split_halves", width="stretch", disabled=alone):
            files_taken.decide(with_two_children(files_taken.decisions(), one, file))
            st.rerun()
        if files_taken.has_decided() and st.button("Take back all that was decided", key="undecide"):
            files_taken.undecide()
            st.rerun()
