"""The Settings page where people sign in, for all but an administrator: what is set, and what is theirs."""

from __future__ import annotations

import streamlit as st

from aim.calendar import academic_year_of
from aim.charts.layout import CHART_CONFIG
from aim.screens.settings import SettingsScreen, settings_screen
from aim.settings import Settings, as_typed
from pages.shared import state
from pages.shared.forgetting_parts import forget_pupils
from pages.shared.parts import esc, table
from pages.shared.settings_parts import SHARED


def look_at_or_go_on() -> None:
    """Show what is set and end the page there, unless this person may change it."""
    if state.user().administrator:
        return
    st.info(
        "What is set here holds for every school on this server, so an administrator of the server changes "
        "it: term dates, who is listed, what is shared, a council's own Word file, and deleting everything."
    )
    kept, loaded, today = state.settings(), state.loaded(), state.today()
    screen = state.once(
        "settings_looked_at",
        (kept, loaded, today),
        lambda: settings_screen(as_typed(kept), kept, loaded, academic_year_of(today), today),
    )
    _as_set(screen, kept)
    st.subheader("Your pupils")
    with st.popover("Delete about pupils"):
        forget_pupils()
    st.stop()


def _as_set(screen: SettingsScreen, kept: Settings) -> None:
    st.subheader("Term dates")
    st.markdown(f"**{esc(kept.school or 'No school is named')}**")
    st.caption(esc(screen.year_in_words))
    st.plotly_chart(
        screen.calendar, theme=None, config=CHART_CONFIG, key="school_calendar", alt=screen.calendar_in_words
    )
    st.caption(esc(screen.legend))
    st.subheader("Who is listed")
    st.write(esc(f"A pupil who missed {kept.listed_from}% of possible sessions or more."))
    st.caption(esc(screen.listed))
    table(screen.bands)
    if kept.provisions:
        st.subheader("What your school can offer")
        offers = (", ".join(filter(None, (each.name, each.lead, each.day))) for each in kept.provisions)
        st.write(esc("; ".join(offers)))
    st.subheader("Brothers and sisters at other schools")
    st.write(esc(f"Shown of them: {kept.sharing.value}. {SHARED[kept.sharing]}"))
