"""Pupil: how one child's attendance is going."""

import streamlit as st

from aim.charts.layout import CHART_CONFIG
from aim.screens.pupil import pupil_screen
from pages.shared import parts, state

loaded = parts.loaded_or_stop(
    "One pupil's attendance: how it is going, the certificate, why sessions were missed."
)
child = parts.choose_pupil(loaded)
screen = pupil_screen(loaded.registers, child, state.today())

name, onward = st.columns([3, 1], vertical_alignment="bottom")
name.title(parts.esc(screen.name))
if onward.button("Prepare a meeting", key="prepare", type="primary", width="stretch"):
    st.switch_page("pages/meeting.py")
st.caption(parts.esc(f"{screen.who} · {screen.period}"))
st.markdown(f"##### {parts.esc(screen.answer)}")
for column, measure in zip(st.columns(len(screen.measures)), screen.measures, strict=True):
    with column.container(border=True):
        st.metric(measure.name, measure.value, help=measure.help)
        st.caption(parts.esc(measure.beside))
for note in screen.notes:
    st.info(parts.esc(note))
if not screen.has_marks:
    st.stop()

st.subheader("The certificate")
st.plotly_chart(
    screen.certificate, theme=None, config=CHART_CONFIG, key="certificate", alt=screen.certificate_in_words
)
parts.legend(screen.legend)
st.subheader("When it was better")
st.plotly_chart(screen.by_week, theme=None, config=CHART_CONFIG, key="by_week", alt=screen.by_week_in_words)
st.caption(parts.esc(screen.by_week_in_words))
left, right = st.columns([2, 3])
with left:
    st.subheader("Half terms")
    parts.table(screen.half_terms)
with right:
    st.subheader("Reasons")
    parts.table(screen.codes)
st.subheader("Patterns")
st.write(parts.esc(screen.patterns_in_words))
st.subheader("Spells of absence")
st.write(screen.absences_in_words)
st.dataframe(
    screen.absences,
    hide_index=True,
    key="absences",
    alt=screen.absences_in_words,
    column_config={"Sessions": {"width": "small"}, "Codes": {"width": "large"}},
)
