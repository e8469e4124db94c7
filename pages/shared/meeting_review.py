"""Above the form of a review: what was agreed, what the marks say since, and what is decided."""

from __future__ import annotations

from typing import Any

import streamlit as st

from aim.casework.entries import Entry
from aim.casework.plans import save_part
from aim.documents.plan_answers import action_line
from aim.screens.meeting.review import ReviewBlock
from aim.screens.meeting.rows import ACTIONS_REVIEWED, DECIDED_WHY, NEXT_STEP, TARGET_MET
from pages.shared import kept_fields, parts, state
from pages.shared.meeting_parts import Work
from pages.shared.parts import esc


def review(work: Work) -> None:
    """Nothing where the meeting reviews no other."""
    if work.review is None or work.earlier is None:
        return
    with st.container(border=True):
        st.markdown(f"**{esc(work.review.heading)}**")
        for said in work.review.agreed:
            st.markdown(esc(said))
        _actions(work)
    with st.container(border=True):
        _sums(work, work.review)
        _decision(work)


def _actions(work: Work) -> None:
    """Each action agreed then, and whether it was done; kept with the plan it stands in."""
    earlier, cases = work.earlier, work.cases
    if earlier is None or not earlier.actions:
        st.caption("No action was kept.")
        return
    (columns,) = ACTIONS_REVIEWED.lines
    for place, action in enumerate(earlier.actions):

        def save(entry: Entry) -> Any:
            meeting_id = earlier.meeting.id
            return save_part(cases.store, cases.user, meeting_id, entry, state.moment())  # type: ignore[type-var]

        key = f"done|{earlier.meeting.id}|{action.id}"
        piece = kept_fields.Piece(key, action, save, ACTIONS_REVIEWED.table, ACTIONS_REVIEWED.labels)
        kept_fields.begin(piece)
        where = st.columns([5, *(column.width for column in columns)], vertical_alignment="bottom")
        side = f" ({action.side})" if action.side else ""
        where[0].markdown(esc(f"{action_line(action)}{side}"))
        for at, column in zip(where[1:], columns, strict=True):
            kept_fields.draw(at, piece, column, collapsed=place > 0)
        kept_fields.below(piece, work.waiting)


def _sums(work: Work, block: ReviewBlock) -> None:
    st.markdown("**What the marks say since**")
    for said in block.sentences:
        st.markdown(esc(said))
    if len(block.table):
        parts.table(block.table)
    if block.needed:
        st.markdown(esc(block.needed))
    if work.family_in_room:
        return
    if block.suggestion:
        st.info(esc(block.suggestion))
    if block.altered:
        st.warning(esc(block.altered))


def _decision(work: Work) -> None:
    met, step = st.columns(2)
    kept_fields.draw(met, work.meeting, TARGET_MET)
    kept_fields.draw(step, work.meeting, NEXT_STEP)
    kept_fields.draw(st, work.meeting, DECIDED_WHY)
    st.caption("A further plan stands in either case: its actions, target and review date are below.")
