"""Meeting: the School Attendance Meeting form, filled in from the record and by the people in the room."""

import streamlit as st

from aim.screens.meeting import default_meeting_day, filled_meeting, meeting_screen, suggested_weeks
from pages.shared import parts, state

loaded = parts.loaded_or_stop(
    "The School Attendance Meeting form for one pupil, filled in from the register."
)
child = parts.choose_pupil(loaded)
today = state.today()
settings = state.settings()

heading, download = st.columns([3, 1], vertical_alignment="bottom")
heading.title("School Attendance Meeting")
fewest, usual, most = suggested_weeks()
when, after = st.columns(2)
meeting_day = parts.kept_date(
    when, child, "meeting_day", "Date of the meeting", default_meeting_day(loaded.registers, today, settings)
)
weeks = parts.kept_choice(after, child, "weeks", "Review after (weeks)", range(fewest, most + 1), usual)
screen = meeting_screen(
    loaded.registers, child, meeting_day=meeting_day, weeks=weeks, on=today, settings=settings
)
after.caption(parts.esc(screen.review_in_words))

st.subheader(parts.esc(screen.name), divider="gray")
count = st.container()
answers = parts.answers(child, screen)
ready = screen.with_answers(answers)
count.markdown(parts.esc(ready.still_to_say_in_words))
download.download_button(
    "Plan for the family",
    lambda: filled_meeting(screen, answers, meeting_day=meeting_day, today=today).content,
    ready.file_name,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    key="download_plan",
    type="primary",
    icon=":material/download:",
    help="A Word document. What nobody has said yet stands in it in grey, in brackets.",
    on_click="ignore",
    width="stretch",
)
