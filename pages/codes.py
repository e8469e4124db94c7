"""Codes: every attendance code, what it means and what it counts as."""

import streamlit as st

from aim.screens.codes import codes_screen
from pages.shared import state

st.title("Codes")
st.write("What each attendance code means, what it counts as, and the words to say it to a parent.")
search = st.text_input("Search", key="search", placeholder="A code or a word: C2, illness, late")
earlier = st.toggle("Show codes of earlier years too", key="earlier")
screen = codes_screen(search, None if earlier else state.today())
st.text(screen.headline)
st.dataframe(
    screen.table, hide_index=True, key="codes_table", height=560, alt="The attendance codes that match"
)
