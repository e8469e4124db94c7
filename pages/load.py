"""Load: drop registration certificates, and see how each was read."""

import streamlit as st

from aim.certificates.dates import Order
from aim.screens.load import cancelled, load_screen
from aim.screens.settings import other_schools
from pages.shared import again_parts, files_taken, held_here, parts, reading_parts, samples, state

ORDERS = {"As the file shows": None, "Day first (03/09 is 3 September)": Order.DMY, "Month first": Order.MDY}

st.title("Load")
st.write("Drop the registration certificates or attendance exports your school's system makes, CSV or Excel.")
files = st.file_uploader(
    "Registration certificates",
    accept_multiple_files=True,
    key="files",
    help="Any layout: a row for each mark, day, week or pupil, or certificates. Several files are joined.",
)
left, right = st.columns([1, 2])
tried = left.button("Try it with an invented school", key="try_samples", icon=":material/science:")
with right.expander("If a file does not name its school, or its dates can be read two ways"):
    school = st.text_input(
        "School, where the file does not name it", state.settings().school, key="school_name"
    )
    order = ORDERS[st.radio("Dates", list(ORDERS), key="date_order", horizontal=True)]

asked = (school.strip(), order)
uploads = [file.file_id for file in files]
if tried:
    files_taken.take_alone(samples.files(), samples.SCHOOL, uploads, asked)
    files_taken.keep_invented()
elif files and files_taken.is_new(uploads, *asked):
    files_taken.take({file.file_id: (file.name, file.getvalue()) for file in files}, *asked)
if files_taken.to_be_read():
    again_parts.read_again()
    st.rerun()

loaded = state.loaded()
if loaded is None or held_here.is_held():
    again_parts.what_is_held()
if held_here.is_held():
    st.stop()
if files_taken.was_cancelled():
    st.info(cancelled(loaded))
    if files_taken.were_cancelled(uploads):
        st.button("Read the files after all", key="read_after_all", on_click=files_taken.read_after_all)
if loaded is None:
    st.info(
        "What was read from each file will be shown here: its pupils, dates and marks, and anything to look "
        "at. What you load stays on this computer and is forgotten when you close the page."
    )
    st.stop()

screen = load_screen(loaded)
heading, onward = st.columns([3, 1], vertical_alignment="bottom")
heading.subheader(parts.esc(screen.headline))
if screen.can_go_on and onward.button("Go to pupils", key="go_on", type="primary", width="stretch"):
    st.switch_page("pages/pupil.py")
again_parts.what_changed()
for card, read in zip(screen.cards, loaded.files, strict=True):
    reading_parts.file_card(card, read, main=not screen.can_go_on)
if screen.asks_for_school:
    st.warning("A file does not name its school. Name it above, beside “Try it with an invented school”.")
another = other_schools(loaded, state.settings())
if another:
    st.warning(parts.esc(another))
if screen.asks_for_dates:
    st.warning("The dates of a file can be read in two ways. Choose above which is meant.")
reading_parts.codes_of_their_own(loaded)
again_parts.disagreements(loaded)
st.markdown(f"**{screen.reconciliation}.**  {screen.problems_in_words}")
if len(screen.problems):
    st.dataframe(screen.problems, hide_index=True, key="problems", alt=screen.problems_in_words)
    st.download_button(
        "Download the whole list", screen.problems_csv, "problems.csv", "text/csv", key="download_problems"
    )
again_parts.loads()
if screen.can_go_on:
    again_parts.who_is_who(loaded)
