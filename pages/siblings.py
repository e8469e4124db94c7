"""Siblings: brothers and sisters across schools, why we think so, and what a person has decided."""

import streamlit as st

from aim.screens.siblings import siblings_screen
from pages.shared import files_taken, parts, same_pupil_parts, siblings_forms, siblings_parts, state

st.title("Siblings")
loaded = parts.loaded_or_stop(
    "Brothers and sisters, also at other schools: who they may be, why, and how their attendance is."
)
siblings_parts.begin_with_the_lowest(loaded)
everyone, chosen = st.container(), st.container()
with chosen:
    child = parts.choose_pupil(loaded)
known, found = siblings_parts.known_or_stop()
school = known.own_school or found.of.school
families = state.once("families", (known, school), lambda: siblings_parts.all_families(known, found.of))
screen = state.once(
    "siblings", (known, found), lambda: siblings_screen(known, found, invented=files_taken.is_invented())
)

siblings_parts.record_what_is_shown(screen, found.of, known.sharing)
with everyone:
    siblings_parts.families(families)
siblings_parts.children(screen, found)
siblings_parts.links(screen)
siblings_parts.timeline(screen)
siblings_forms.added_by_hand(found)
siblings_forms.other_schools(found)
siblings_parts.decided_against(screen)
same_pupil_parts.same_pupils(known, found.of)
siblings_forms.never_link(found.of)
