"""Cohort: how attendance stands for a school or several, where it falls, and who is behind each number."""

import streamlit as st

from aim.cohort.dfe_basis import on_dfe_basis
from aim.cohort.sums import sums_of
from aim.screens.cohort import Section, cohort_screen
from pages.shared import cohort_parts, parts, state

loaded = parts.loaded_or_stop(
    "How attendance stands: this year beside last, year groups, who is persistently absent, what was done."
)
today, settings, asked = state.today(), state.settings(), state.cohort_asked()
counted = state.once(
    f"cohort sums {asked.dfe_basis}",
    (loaded, today),
    lambda: sums_of(on_dfe_basis(loaded.registers) if asked.dfe_basis else loaded.registers, today),
)
if not counted:
    st.title("Cohort")
    st.info(
        "No mark loaded can be counted: they lie after today, or on DfE's basis nobody is of an age to be."
    )
    st.stop()

where, key = state.list_open()
section = cohort_parts.section_chosen()
cases = cohort_parts.cases_or_none()
screen = cohort_screen(
    counted,
    asked,
    on=today,
    section=section,
    opened=key,
    cases=cases,
    families=cohort_parts.families_or_none(),
    settings=settings,
)
cohort_parts.head(screen, cases)
cohort_parts.choose_section()
if screen.too_many:
    st.info(screen.too_many)
cohort_parts.DRAWN[Section(section)](screen)
