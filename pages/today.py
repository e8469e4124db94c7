"""Today: what comes next, each line one click from its step."""

import streamlit as st

from pages.shared import today_parts

today_parts.stop_if_family_in_room()
st.title("Today")
screen = today_parts.screen(today_parts.cases_or_stop())
today_parts.head(screen)
today_parts.lists(screen)
