"""Where something is posted to: a person's own address, what to look at first, and never another's."""

from __future__ import annotations

from typing import Any

import streamlit as st

from aim.documents.addressed import contacts_of
from aim.documents.recipients import Addressee, Offered
from aim.register import Registers
from pages.shared import families_known, fields_typed, state
from pages.shared.meeting_parts import Work
from pages.shared.parts import esc


def contacts(work: Work) -> Offered:
    """The child's contacts as the lists have them, each with what to look at before anything is sent."""
    loaded = state.loaded()
    registers = loaded.registers if loaded is not None else Registers()
    child = work.cases.child
    school = child.school or families_known.own_school()
    return contacts_of(families_known.people(), registers, work.cases.chosen, child.upn, school)


def own_address(key: str, each: Addressee) -> tuple[str, ...]:
    """What to look at first, then this person's own address: as the lists have it, chosen, or typed."""
    for said in each.to_look_at:
        st.caption(esc(said))
    address, place = each.address, 0
    if each.differing:
        places = range(1, len(each.differing) + 1)
        place = st.radio(
            esc(f"Which address of {each.name} is right?"),
            [0, *places],
            format_func=lambda one: (
                esc(", ".join(each.differing[one - 1])) if one else "Neither, or not known yet"
            ),
            **lasting(f"{key}|which", 0),
        )
        address = each.differing[place - 1] if place else ()
    lines = st.text_area(
        "Their own address", **lasting(f"{key}|address{place or ''}", "\n".join(address)), height=100
    )
    return tuple(line for row in lines.splitlines() if (line := " ".join(row.split())))


def lasting(key: str, first: Any) -> dict[str, Any]:
    """For a field that has what was typed in it again when something else was looked at meanwhile."""
    before = f"{key}|before"
    if not fields_typed.is_drawn(key):
        fields_typed.put_in(key, fields_typed.typed_in(before) if fields_typed.is_drawn(before) else first)
    return {"key": key, "on_change": lambda: fields_typed.put_in(before, fields_typed.typed_in(key))}
