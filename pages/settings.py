"""Settings: the school, its term dates, who is listed, and what is kept on this computer."""

import streamlit as st

from aim.screens.settings import settings_screen, years_offered
from pages.shared import parts, settings_looked_at, settings_parts, state, template_parts

st.title("Settings")
st.write("What your school says once. Dates, half terms and lists on every page and form follow it.")
if state.settings_fault():
    st.error(parts.esc(state.settings_fault()))
settings_looked_at.look_at_or_go_on()

loaded, before = state.loaded(), state.typed_settings()
save_at_top = st.container()
years = years_offered(loaded, before, state.today())
typed, year, places = settings_parts.fields(before, years, state.today())
state.keep_typed_settings(typed)

kept, today = state.settings(), state.today()
screen = state.once(
    "settings",
    (typed, kept, loaded, year, today),
    lambda: settings_screen(typed, kept, loaded, year, today),
)
settings_parts.say_faults(screen, places)
settings_parts.save(save_at_top, screen)
settings_parts.ways_to_fill_in(screen, typed, loaded, year, places)
settings_parts.calendar(screen, places)
settings_parts.who_is_listed(screen, places)
template_parts.own_template()
settings_parts.this_computer(screen)
