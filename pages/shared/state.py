"""What this user is doing now: the only reader and writer of Streamlit's state.

Each browser tab has its own. Nothing about a pupil goes through a cache: those are shared between users.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from aim.certificates.loading import Loaded


def today() -> date:
    """Today in London."""
    return datetime.now(ZoneInfo("Europe/London")).date()


def loaded() -> Loaded | None:
    """What was loaded last, None before that."""
    found: Loaded | None = st.session_state.get("loaded")
    return found


def keep_loaded(result: Loaded, what: tuple[Any, ...]) -> None:
    """Keep what was loaded, and what it was loaded from; what was typed about a child stays theirs."""
    st.session_state["loaded"] = result
    st.session_state["loaded_from"] = what


def is_new(what: tuple[Any, ...]) -> bool:
    """Whether these files, read in this way, are other than what was loaded last."""
    return bool(st.session_state.get("loaded_from") != what)


def child() -> str | None:
    """The pupil this user is looking at."""
    found: str | None = st.session_state.get("child")
    return found


def keep_child(chosen: str) -> None:
    """Remember the pupil from page to page."""
    st.session_state["child"] = chosen


def answer(chosen: str, name: str, default: Any) -> Any:
    """What was typed for a field of this child's form, ``default`` before anything was."""
    return st.session_state.get(_answer_key(chosen, name), default)


def keep_answer(chosen: str, name: str, value: Any) -> None:
    """Keep what was typed for a field of this child's form, also when the page is left."""
    st.session_state[_answer_key(chosen, name)] = value


def forget_answer(chosen: str, name: str) -> None:
    """Let the record's own words stand again for a field of this child's form."""
    st.session_state.pop(_answer_key(chosen, name), None)


def _answer_key(chosen: str, name: str) -> str:
    return f"answer|{chosen}|{name}"
