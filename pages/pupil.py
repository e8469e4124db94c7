"""Pupil: how one child's attendance is going."""

import streamlit as st

from aim.charts.layout import CHART_CONFIG
from aim.screens.pupil import pupil_screen
from pages.shared import parts, state

loaded = parts.loaded_or_stop()
child = parts.choose_pupil(loaded)
screen = pupil_screen(loaded.registers, child, state.today())

st.title(parts.esc(screen.name))
st.caption(parts.esc(screen.who))
st.markdown(f"##### {parts.esc(screen.answer)}")
st.caption(parts.esc(screen.period))
columns = st.columns([2, 2, 2, 1.4], vertical_alignment="center")
for column, measure in zip(columns, screen.measures, strict=False):
    with column.container(border=True):
        st.metric(measure.name, measure.value, help=measure.help)
        st.text(measure.beside)
columns[-1].page_link("pages/meeting.py", label="Prepare a meeting", icon=":material/description:")
for note in screen.notes:
    st.info(parts.esc(note))
if not screen.has_marks:
    st.stop()

st.header("The certificate")
st.plotly_chart(
    screen.certificate, theme=None, config=CHART_CONFIG, key="certificate", alt=screen.certificate_in_words
)
parts.legend(screen.legend)
st.header("Week by week")
st.plotly_chart(screen.by_week, theme=None, config=CHART_CONFIG, key="by_week", alt=screen.by_week_in_words)
st.text(screen.best_in_words)
left, right = st.columns(2)
with left:
    st.header("Half terms")
    st.table(screen.half_terms, hide_index=True)
with right:
    st.header("Reasons")
    st.dataframe(
        screen.codes, hide_index=True, key="codes", alt="Each code recorded, and in how many sessions"
    )
st.header("Spells of absence")
st.text(screen.absences_in_words)
st.dataframe(screen.absences, hide_index=True, key="absences", alt=screen.absences_in_words)
