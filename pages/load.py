"""Load: drop registration certificates, and see how each was read."""

import streamlit as st

from aim.certificates.dates import Order
from aim.certificates.loading import load
from aim.screens.load import load_screen
from pages.shared import parts, samples, state

ORDERS = {"As the file shows": None, "Day first (03/09 is 3 September)": Order.DMY, "Month first": Order.MDY}

st.title("Load")
st.write(
    "Drop the registration certificates or attendance exports that your school's system makes: CSV or Excel."
)
files = st.file_uploader(
    "Registration certificates",
    accept_multiple_files=True,
    key="files",
    help="Any layout: one row a mark, a day, a week or a pupil, or certificates. Several files are joined.",
)
with st.expander("If a file does not say"):
    school = st.text_input("School, where the file does not name it", key="school_name")
    order = ORDERS[st.radio("Dates", list(ORDERS), key="date_order", horizontal=True)]
tried = st.button("Try it with an invented school", key="try_samples", icon=":material/science:")

what = (tuple(file.file_id for file in files), school, order)
if tried:
    with st.spinner("Reading the invented school's register"):
        state.keep_loaded(load(samples.files(), school=samples.SCHOOL, on=state.today()), ("samples",))
elif files and state.is_new(what):
    with st.status("Reading", expanded=True) as reading:
        result = load(
            [(file.name, file.getvalue()) for file in files],
            school=school.strip(),
            dates=order,
            on=state.today(),
            progress=lambda name: reading.update(label=f"Reading {parts.esc(name)}"),
        )
        reading.update(label="Read", state="complete", expanded=False)
    state.keep_loaded(result, what)

loaded = state.loaded()
if loaded is None:
    st.info("Nothing is loaded yet. What you load stays on this computer and is forgotten with this page.")
    st.stop()

screen = load_screen(loaded)
st.subheader(parts.esc(screen.headline), divider="gray")
for card in screen.cards:
    with st.container(border=True):
        st.markdown(f"**{parts.esc(card.file)}** — {card.verdict}")
        if card.refusal:
            st.error(parts.esc(card.refusal), icon=":material/block:")
        for line in card.lines:
            st.text(line)
st.markdown(f"**{screen.reconciliation}**")
if screen.asks_for_school:
    st.warning("A file does not name its school. Name it above under “If a file does not say”.")
if screen.asks_for_dates:
    st.warning("The dates of a file could be read in two ways. Choose above under “If a file does not say”.")
st.text(screen.problems_in_words)
if len(screen.problems):
    st.dataframe(screen.problems, hide_index=True, key="problems", alt=screen.problems_in_words)
    st.download_button(
        "Download the list",
        screen.problems_csv,
        "problems.csv",
        "text/csv",
        key="download_problems",
        on_click="ignore",
    )
if screen.can_go_on:
    st.page_link("pages/pupil.py", label="Go to pupils", icon=":material/arrow_forward:")
