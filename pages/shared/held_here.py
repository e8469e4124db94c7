"""The registers held on this computer, opened for this tab."""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from aim.folders import data_folder
from aim.holding.in_words import as_loaded
from aim.holding.shared import opened, schools_held
from pages.shared import files_taken, state


def schools_and_years() -> tuple[tuple[str, int], ...]:
    """The schools and academic years held on this computer that this user may see."""
    try:
        return schools_held(data_folder(), _may_see())
    except OSError:
        return ()


def open_held() -> None:
    """Look at everything held that this user may see, in place of what is loaded here."""
    found = opened(data_folder(), _may_see())
    files_taken.give_up_reading()
    for name in ("taken", "loads", "said", "decisions", "changes", "newest", "invented"):
        st.session_state.pop(name, None)
    files_taken.keep_loaded(as_loaded(found.registers))
    st.session_state.update({"is_held": True, "held_unusable": found.unusable})


def is_held() -> bool:
    """Whether what is looked at was opened from what is held, and not read from files here."""
    return bool(st.session_state.get("is_held", False))


def held_unusable() -> tuple[str, ...]:
    """What is wrong with each held file that could not be used."""
    found: tuple[str, ...] = st.session_state.get("held_unusable", ())
    return found


def close_held() -> None:
    """Look at nothing that is held any more; it stays held."""
    for name in ("loaded", "is_held", "held_unusable"):
        st.session_state.pop(name, None)


def _may_see() -> Callable[[str], bool]:
    asks = state.user()
    return lambda school: asks.may_see([school])
