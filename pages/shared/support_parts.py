"""The log of support and the chronology of a child on the Pupil page: to read, and to add to at once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import streamlit as st

from aim.casework.children import Child
from aim.casework.entries import Entry
from aim.casework.issuing import Issue, issues_of
from aim.casework.meetings import Meeting, meetings_of
from aim.casework.parts import Contact, Support
from aim.casework.problems import CaseworkProblem
from aim.casework.record import chronology_of, save_line, support_of
from aim.casework.set_aside import SetAside, set_aside_of
from aim.screens.meeting import kept_when
from aim.screens.meeting.rows import CHRONOLOGY, SUPPORT, RowKind
from aim.screens.pupil import support_shown
from pages.shared import meeting_form, state
from pages.shared.parts import esc, table


@dataclass(frozen=True)
class Record:
    """What belongs to a child and not to one meeting."""

    child: Child | None  # None where casework could not tell the child again
    support: tuple[Support, ...] = ()
    contacts: tuple[Contact, ...] = ()
    waiting: tuple[SetAside, ...] = ()
    meetings: tuple[Meeting, ...] = ()
    issues: tuple[Issue, ...] = ()
    problem: str = ""  # why casework cannot be used, in words
    family_in_room: bool = False


def record() -> Record:
    """The record kept of the pupil this user looks at."""
    child = state.child_known()
    if child is None or not child.keys:
        return Record(None)
    try:
        store, user = state.store(), state.user()
        return Record(
            child,
            support_of(store, user, child),
            chronology_of(store, user, child),
            set_aside_of(store, user, child),
            meetings_of(store, user, child),
            issues_of(store, user, child),
            family_in_room=state.family_in_room(),
        )
    except CaseworkProblem as problem:
        return Record(child, problem=str(problem))


def section(kept: Record, *, on_paper: bool) -> None:
    """Both logs as tables; on screen they can be added to and changed, kept as it is typed."""
    st.subheader("Support and contacts")
    if kept.problem:
        st.error(esc(kept.problem))
        return
    if kept.child is None:
        st.caption("This pupil has no name, UPN or admission number in what is loaded: nothing can be kept.")
        return
    shown = support_shown(kept.support, kept.contacts, state.today(), kept.meetings, kept.issues)
    words, change = st.columns([5, 2], vertical_alignment="center")
    words.write(esc(shown.in_words))
    if not on_paper and change.toggle("Add or change", key=f"change_support|{state.child()}"):
        _fields(kept, kept.child)
        return
    for heading, rows in (
        ("Log of support, academic and pastoral", shown.log),
        ("Calls, visits, letters and meetings", shown.chronology),
        ("From the Meeting page", shown.from_meetings),
    ):
        if len(rows):
            st.markdown(f"**{heading}**")
            table(rows)


def _fields(kept: Record, child: Child) -> None:
    st.caption("Kept on this computer as you type it, for the next plan and for the chart above.")
    _rows(kept, child, "Log of support, academic and pastoral", SUPPORT, kept.support, SUPPORT.new())
    new = Contact(day=state.today())
    _rows(kept, child, "Calls, visits, letters and meetings", CHRONOLOGY, kept.contacts, new)


def _rows(
    kept: Record, child: Child, heading: str, kind: RowKind, entries: Sequence[Entry], new: Entry
) -> None:
    title, saved = st.columns([5, 2], vertical_alignment="bottom")
    title.markdown(f"**{heading}**")
    saved.caption(kept_when(entries, state.moment()))

    def save(entry: Entry) -> Any:
        return save_line(state.store(), state.user(), child, entry, state.moment())  # type: ignore[type-var]

    listed = f"record|{kind.name}|{state.child()}"
    for place, piece in enumerate(meeting_form.pieces(listed, kind, entries, new, save)):
        meeting_form.row(kept, piece, kind, first=place == 0)
