"""Today: what comes next, each line one click from its step."""

import streamlit as st

from pages.shared import today_parts

today_parts.stop_if_family_in_room()
cases = today_parts.cases_or_none()
screen = today_parts.screen(cases)
st.title("Today")
today_parts.head(screen, is_kept=cases is not None)
today_parts.lists(screen)
