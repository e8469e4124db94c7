"""Meeting: the School Attendance Meeting form, filled in from the record and by the people in the room."""

import streamlit as st

from aim.screens.meeting import default_meeting_day, filled_meeting, meeting_screen, still_to_say
from pages.shared import parts, state

loaded = parts.loaded_or_stop()
child = parts.choose_pupil(loaded)
today = state.today()

st.title("School Attendance Meeting")
left, right = st.columns(2)
usual_day = default_meeting_day(loaded.registers, "", today)
meeting_day = left.date_input(
    "Date of the meeting",
    state.answer(child, "meeting_day", usual_day),
    format="DD/MM/YYYY",
    key="meeting_day",
)
state.keep_answer(child, "meeting_day", meeting_day)
weeks = right.radio(
    "Review after",
    [2, 3, 4],
    index=1,
    format_func=lambda n: f"{n} weeks",
    horizontal=True,
    key="review_weeks",
)
screen = meeting_screen(loaded.registers, child, meeting_day=meeting_day, weeks=weeks, on=today)
right.caption(parts.esc(screen.review_in_words))

st.subheader(parts.esc(screen.name), divider="gray")
answers = parts.answers(child, screen.sections)
filled = filled_meeting(screen, answers, meeting_day=meeting_day, today=today)
st.divider()
st.markdown(f"**{parts.esc(still_to_say(filled))}**")
st.download_button(
    "Plan for the family (Word)",
    filled.content,
    filled.file_name,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    key="download_plan",
    type="primary",
    icon=":material/download:",
    on_click="ignore",
)
