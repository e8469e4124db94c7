"""Attendance Improvement Meetings: the way in. Sets up the page and lists the pages there are."""

from __future__ import annotations

import streamlit as st

from pages.shared import parts, state

st.set_page_config(
    page_title="Attendance Improvement Meetings", layout="wide", initial_sidebar_state="expanded"
)

page = st.navigation(
    [
        st.Page("pages/load.py", title="Load", icon=":material/upload_file:", default=True),
        st.Page("pages/pupil.py", title="Pupil", icon=":material/person:"),
        st.Page("pages/meeting.py", title="Meeting", icon=":material/description:"),
        st.Page("pages/codes.py", title="Codes", icon=":material/menu_book:"),
    ]
)
parts.frame(state.loaded())
parts.run_or_say(page)
