"""What the Today page shows: short lists, each line a button that goes to its next step."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from aim.casework.cases import Cases, cases
from aim.casework.problems import CaseworkProblem
from aim.register import Registers
from aim.screens.today import Line, Page, TodayList, TodayScreen, children_loaded, today_screen
from pages.shared import families_known, state
from pages.shared.parts import esc

_ICONS = {
    Page.MEETING: ":material/arrow_forward:",
    Page.PUPIL: ":material/person:",
    Page.LOAD: ":material/upload_file:",
}

_ONE_LINE = 64  # letters; of a longer line what stands beside it goes below, as a button centres its lines


def cases_or_stop() -> Cases:
    """Every meeting this person may see; where casework cannot be used that is said, and the page ends.

    Without it nobody knows whether a review is due, nor who has had a meeting.
    """
    try:
        return cases(state.store(), state.user())
    except CaseworkProblem as problem:
        st.error(esc(problem))
        st.page_link("pages/load.py", label="Load a registration certificate", icon=":material/upload_file:")
        st.stop()


def screen(kept: Cases) -> TodayScreen:
    """What the page shows of the meetings kept and of what is loaded."""
    loaded, settings, today = state.loaded(), state.settings(), state.today()
    registers = loaded.registers if loaded else Registers()
    known = state.once("children_loaded", (loaded,), lambda: children_loaded(registers))
    ours = families_known.own_school() if state.signed_in() else settings.school
    found: TodayScreen = state.once(
        "today",
        (loaded, kept, settings, today, ours),
        lambda: today_screen(kept, registers, known, settings, today, ours),
    )
    return found


def head(shown: TodayScreen) -> None:
    """The day, how much there is to do, and what to know before it."""
    st.caption(esc(shown.day))
    st.markdown(f"##### {esc(shown.answer)}")
    for note in shown.notes:
        st.info(esc(note))


def lists(shown: TodayScreen) -> None:
    """The lists side by side, two and two."""
    left, right = st.columns(2, gap="large")
    for number, each in enumerate(shown.lists):
        with right if number % 2 else left:
            _list(each, number)


def _list(each: TodayList, number: int) -> None:
    st.markdown(f"##### {esc(each.heading)}")
    with st.container(border=True, gap="xsmall"):
        if not each.lines:
            st.caption(esc(each.nothing))
        _lines(each.lines, f"today|{number}")
        if each.more and st.toggle(f"Show {len(each.more)} more", key=f"today|{number}|more"):
            _lines(each.more, f"today|{number}|more")
        for words in filter(None, (each.left_out, each.rule)):
            st.caption(esc(words))


def _lines(lines: Sequence[Line], key: str) -> None:
    for place, line in enumerate(lines):
        fits = len(line.words) + len(line.beside) <= _ONE_LINE
        beside = f" :gray[· {esc(line.beside)}]" if line.beside and fits else ""
        if st.button(
            esc(line.words) + beside,
            key=f"{key}|{place}|{line.words}",
            type="tertiary",
            icon=_ICONS[line.page],
            wrap=True,
        ):
            _go(line)
        if line.beside and not fits:
            st.caption(esc(line.beside))


def _go(line: Line) -> None:
    if line.child:
        state.keep_child(line.child)
        if line.meeting:
            state.choose_meeting(line.child, line.meeting)
    st.switch_page(f"pages/{line.page}.py")
