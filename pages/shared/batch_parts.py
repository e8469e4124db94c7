"""Many at once, on the Meeting page: papers for chosen pupils in one zip, with progress and Cancel."""

from __future__ import annotations

import secrets
from datetime import date

import streamlit as st

from aim.casework.problems import CaseworkProblem
from aim.certificates.being_read import CalledOff
from aim.certificates.loading import Loaded
from aim.documents.addressed import HOW_NAMED, goes_to_parents, with_addressee
from aim.documents.papers import Asked
from aim.folders import data_folder
from aim.screens.batch import (
    Chosen,
    Who,
    being_made,
    chosen_pupils,
    needs_a_day,
    paper_titles,
    with_casework,
    year_groups,
)
from aim.screens.meeting import default_meeting_day
from aim.screens.pupil import pupil_choices
from pages.shared import families_known, fields_typed, papers_making, state
from pages.shared.parts import esc

_OPEN = "many_at_once"
_OFTEN = 0.2  # seconds between looks at how far it is


def many_at_once(loaded: Loaded) -> bool:
    """The whole part, where it is asked for; whether it is open, so that nothing else is drawn.

    With a family in the room it is not there at all.
    """
    if state.family_in_room():
        return False
    if not fields_typed.is_drawn(_OPEN):
        fields_typed.put_in(_OPEN, papers_making.making() is not None)
    if not st.toggle("Many at once", key=_OPEN, help="One paper for several pupils, in a zip."):
        return False
    with st.container(border=True):
        st.write(
            "One paper for many pupils, in a zip with a cover sheet and a list of what is still to be said."
        )
        form, day = _paper(loaded)
        if goes_to_parents(form):
            st.caption(HOW_NAMED)
        chosen = _who(loaded)
        st.caption(esc(chosen.how_many))
        st.button(
            "Make the zip",
            key="make_zip",
            type="primary",
            on_click=_begin,
            args=(loaded, form, day, chosen),
            disabled=not chosen.children or papers_making.making() is not None,
        )
        _wait()
        _made()
    return True


def _paper(loaded: Loaded) -> tuple[str, date | None]:
    """Which paper, and on which day its meetings are, where it is of a meeting."""
    titles = paper_titles()
    which, when = st.columns(2)
    form = str(
        which.selectbox("Paper", list(titles), format_func=lambda name: titles[name], key="many_paper")
    )
    if not needs_a_day(form):
        return form, None
    usual = default_meeting_day(loaded.registers, state.today(), state.settings())
    day = when.date_input("Day of the meetings", usual, format="DD/MM/YYYY", key="many_day")
    return form, day or usual


def _who(loaded: Loaded) -> Chosen:
    """Which pupils: those listed, year groups, or chosen by hand."""
    settings, registers = state.settings(), loaded.registers
    words = {
        Who.LISTED: f"Those who missed {settings.listed_from}% or more",
        Who.YEARS: "Year groups",
        Who.CHOSEN: "Chosen by hand",
    }
    who = st.radio("For", list(words), format_func=lambda one: words[one], key="many_who", horizontal=True)
    years: list[str] = []
    by_hand: list[str] = []
    if who is Who.YEARS:
        years = st.multiselect("Year groups", year_groups(registers), key="many_years")
    elif who is Who.CHOSEN:
        labels = {each.child: each.label for each in pupil_choices(registers)}
        by_hand = st.multiselect(
            "Pupils", list(labels), format_func=lambda child: labels[child], key="many_pupils"
        )
    today = state.today()
    found: Chosen = state.once(
        "many_chosen",
        (loaded, who, tuple(years), tuple(by_hand), settings, today),
        lambda: chosen_pupils(registers, who, years=years, by_hand=by_hand, settings=settings, on=today),
    )
    return found


def _begin(loaded: Loaded, form: str, day: date | None, chosen: Chosen) -> None:
    """Have the zip made in a thread of its own, in which Streamlit is not used."""
    today, user = state.today(), state.user()
    people, own = families_known.people(), families_known.own_school()
    try:
        store = state.store()
    except CaseworkProblem as problem:
        state.say_once(f"What is kept of meetings could not be read. {problem}")
        return
    asked = [
        Asked(
            form,
            loaded.registers,
            child,
            answers={},
            on=today,
            today=today,
            meeting_date=day,
            settings=state.settings(),
        )
        for child in chosen.children
    ]
    papers_making.keep_making(
        being_made(
            asked,
            chosen.words,
            asked_by=user.name if state.has_user_name() else "",
            folder=data_folder(),
            salt=secrets.token_hex(16),
            kept=lambda one: with_addressee(with_casework(one, store, user), people, own),
        )
    )


def _wait() -> None:
    """Until the zip is made, how far it is and a way to call it off; a click on Cancel takes over here."""
    under_way = papers_making.making()
    if under_way is None:
        return
    making, far = under_way
    bar, button = st.columns([5, 1], vertical_alignment="center")
    button.button("Cancel", key="cancel_zip", on_click=papers_making.cancel_making, width="stretch")
    shown = bar.progress(0.0)
    while not making.is_over(_OFTEN):
        shown.progress(far.done / far.of, f"{far.done:,} of {far.of:,}")
    try:
        result = making.result()
    except CalledOff:
        papers_making.cancel_making()
    except CaseworkProblem as problem:
        papers_making.cancel_making()
        st.error(esc(f"No zip was made: what is kept of meetings could not be read. {problem}"))
        return
    except BaseException:
        papers_making.cancel_making()
        raise
    else:
        papers_making.keep_zip(result)
    st.rerun()


def _made() -> None:
    made = papers_making.zip_made()
    if made is None:
        return
    st.success(esc(made.in_words))
    for why in made.not_made:
        st.warning(esc(why))
    st.download_button(
        "Download the zip",
        made.content,
        made.file_name,
        "application/zip",
        key="download_zip",
        icon=":material/folder_zip:",
        on_click="ignore",
    )
