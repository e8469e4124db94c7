"""Meeting: a case carried from its preparation to the plan that was handed over, kept as it is typed."""

import streamlit as st

from pages.shared import (
    batch_parts,
    meeting_form,
    meeting_issue,
    meeting_papers,
    meeting_parts,
    meeting_review,
    parts,
)

loaded = parts.loaded_or_stop("A meeting about one pupil: its form, filled in from the register and by you.")
if batch_parts.many_at_once(loaded):
    st.stop()  # nothing of one child stands beneath what is for many
child = parts.choose_pupil(loaded)
meeting_parts.your_name()
cases = meeting_parts.casework_or_stop(loaded, child)
meeting = meeting_parts.which_meeting(cases)
if meeting is None:
    meeting_parts.begin(cases, loaded)
    st.stop()
work = meeting_parts.opened_or_stop(cases, meeting)
meeting_parts.head(work)
meeting_papers.beside_the_form(work)
meeting_review.review(work)
meeting_form.form(work)
meeting_issue.close(work)
