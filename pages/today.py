"""Today: what comes next, each line one click from its step."""

import streamlit as st

from pages.shared import today_parts

st.title("Today")
screen = today_parts.screen(today_parts.cases_or_stop())
today_parts.head(screen)
today_parts.lists(screen)
