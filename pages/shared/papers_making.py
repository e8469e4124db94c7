"""The zip of papers that is being made for many pupils, and the one made last."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from aim.certificates.being_read import BeingRead
from aim.screens.batch import HowFar, Who, Zip
from pages.shared import state


def making() -> tuple[BeingRead[Zip], HowFar] | None:
    """The zip of papers that is being made, and how far it is; None while none is."""
    found: tuple[BeingRead[Zip], HowFar] | None = st.session_state.get("making")
    return found


def keep_making(under_way: tuple[BeingRead[Zip], HowFar]) -> None:
    """Another zip is being made; one that was made before is dropped."""
    st.session_state.update({"making": under_way, "zip_made": None})


def want_papers_for(children: Sequence[str]) -> None:
    """Have "Many at once" on the Meeting page begin with these pupils."""
    found = state.loaded()
    known = set() if found is None else set(found.registers.children["child"])
    chosen = [each for each in dict.fromkeys(children) if each in known]
    st.session_state.update({"many_at_once": True, "many_who": Who.CHOSEN, "many_pupils": chosen})


def cancel_making() -> None:
    """Call the making off: nothing of it is kept."""
    under_way = making()
    if under_way is not None:
        under_way[0].call_off()
    st.session_state["making"] = None


def zip_made() -> Zip | None:
    """The zip of papers that was made last, to download; None before one was."""
    found: Zip | None = st.session_state.get("zip_made")
    return found


def keep_zip(made: Zip) -> None:
    """The zip is finished."""
    st.session_state.update({"making": None, "zip_made": made})
