"""Pupil: how one child's attendance is going."""

import streamlit as st

from aim.screens.pupil import in_place, pupil_screen
from pages.shared import parts, pupil_parts, siblings_parts, state, support_parts

loaded = parts.loaded_or_stop(
    "One pupil's attendance: how it is going, the certificate, why sessions were missed."
)
choices = st.container()
with choices:
    child = parts.choose_pupil(loaded)
today, settings, asked = state.today(), state.settings(), state.asked(child)
record = support_parts.record()
support = in_place(record.support)
screen = state.once(
    "pupil",
    (loaded, child, today, settings, asked, support),
    lambda: pupil_screen(loaded.registers, child, today, settings=settings, asked=asked, support=support),
)
on_paper = pupil_parts.periods(choices, screen, child)
draw = pupil_parts.Drawing(f"{child}|{asked}", on_paper)

above = st.container()
pupil_parts.head(screen, draw)
if not on_paper and not state.family_in_room():
    siblings_parts.line_on_pupil_page()
if not state.family_in_room():
    with above:
        siblings_parts.warn_of_one_number()
if not screen.has_marks:
    st.stop()
pupil_parts.comparison(screen, draw)
pupil_parts.certificate(screen, draw)
pupil_parts.when_better(screen, draw)
support_parts.section(record, on_paper=on_paper)
pupil_parts.reasons(screen, draw)
pupil_parts.weekdays(screen, draw)
if not state.family_in_room():
    pupil_parts.thresholds(screen, draw)
pupil_parts.ahead(screen)
