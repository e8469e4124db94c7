"""Brothers and sisters, of what this tab has loaded and what people have decided."""

from __future__ import annotations

import streamlit as st

from aim.access.settings import own_school_of
from aim.brothers_and_sisters.known import KnownFamilies, ListsLinked, lists_linked
from aim.brothers_and_sisters.of_child import BrothersAndSisters
from aim.brothers_and_sisters.of_child import brothers_and_sisters as brothers_and_sisters_of
from aim.casework.added_siblings import added_siblings_of
from aim.casework.never_link import never_linked
from aim.casework.sibling_decisions import decisions as sibling_decisions
from aim.register import Registers
from aim.settings import SharingStep
from aim.siblings.lists import People, holds_a_list, people_of
from pages.shared import files_taken, state


def people() -> People:
    """The pupils and contacts of every list that is held, read once for what is loaded."""
    found = state.loaded()
    read = found.files if found else ()
    taken: dict[str, bytes] = st.session_state.get("taken", {}) if found else {}
    school, dates = files_taken.read_with()
    lists = [(name, content) for name, content in taken.items() if holds_a_list(name, read)]
    made: People = state.once(
        "people",
        (taken, read, school, dates),
        lambda: people_of(lists, school=school, dates=dates, mappings=files_taken.mappings()),
    )
    return made


def own_school() -> str:
    """The user's own school: the one set, else the one named when files were loaded; "" for neither.

    Where people sign in it is the one they see, "" where they see several.
    """
    if state.signed_in() is not None and not files_taken.is_invented():
        return own_school_of(state.user())
    named = files_taken.read_with()[0]
    return named if files_taken.is_invented() else state.settings().school or named


def sharing() -> SharingStep:
    """How much of a brother or sister at another school is shown; of invented ones everything."""
    return SharingStep.FIGURES if files_taken.is_invented() else state.settings().sharing


def known_families() -> KnownFamilies:
    """What is known of families now. Lists are compared when they or who is never linked have changed.

    Raises CaseworkProblem where casework cannot be read: without it nobody knows who is never linked.
    """
    those, never = people(), never_linked(state.store())
    linked: ListsLinked = state.once("lists_linked", (those, never), lambda: lists_linked(those, never))
    found = state.loaded()
    registers = found.registers if found else Registers()
    decided, asked = sibling_decisions(state.store(), state.user()), (own_school(), sharing())
    made: KnownFamilies = state.once(
        "known_families",
        (linked, registers, decided, state.today(), state.settings(), *asked),
        lambda: KnownFamilies(linked, registers, decided, state.today(), state.settings(), *asked),
    )
    return made


def brothers_and_sisters() -> BrothersAndSisters | None:
    """Those of the pupil this user is looking at; None before one is chosen.

    Raises CaseworkProblem where casework cannot be read.
    """
    asked = state.child_known()
    if asked is None:
        return None
    known, added = known_families(), added_siblings_of(state.store(), state.user(), asked)
    made: BrothersAndSisters = state.once(
        "brothers_and_sisters",
        (known, asked, added),
        lambda: brothers_and_sisters_of(known, asked, added),
    )
    return made


def first_use(name: str, of: str) -> bool:
    """Whether something is done for the first time in this tab, so that it is recorded once."""
    done: set[str] = st.session_state.setdefault(f"first_use|{name}", set())
    if of in done:
        return False
    done.add(of)
    return True
