"""Attendance Improvement Meetings: the way in. Sets up the page and lists the pages there are."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from pages.shared import faults, parts, sign_in, state

st.set_page_config(
    page_title=parts.PRODUCT,
    page_icon=str(Path(__file__).parent / "pages" / "shared" / "icon.png"),
    layout="wide",
    initial_sidebar_state="expanded",
)
shut = sign_in.let_in()
# The only list of pages, in the order of the work. Their icons are drawn by the frame: given to st.Page an
# icon becomes the tab's, which Streamlit fetches from another host, and nothing may be asked of one.
begins_with_today = shut is None and state.begins_with_today()
PAGES = (
    (st.Page("pages/today.py", title="Today", default=begins_with_today), ":material/today:"),
    (st.Page("pages/load.py", title="Load", default=not begins_with_today), ":material/upload_file:"),
    (st.Page("pages/pupil.py", title="Pupil"), ":material/person:"),
    (st.Page("pages/siblings.py", title="Siblings"), ":material/family_restroom:"),
    (st.Page("pages/meeting.py", title="Meeting"), ":material/description:"),
    (st.Page("pages/cohort.py", title="Cohort"), ":material/groups:"),
    (st.Page("pages/codes.py", title="Codes"), ":material/menu_book:"),
    (st.Page("pages/settings.py", title="Settings"), ":material/settings:"),
)
page = st.navigation([each for each, _ in PAGES], position="hidden")
if shut is not None:
    shut()
    st.stop()
parts.frame(PAGES)
sign_in.who_is_signed_in()
if state.family_in_room() and page.title not in parts.OF_ONE_CHILD:
    parts.family_is_in_the_room(page.title)
else:
    faults.run_or_say(page)
