"""Pieces that save themselves as they are typed: what their fields showed, and what is not kept yet."""

from __future__ import annotations

from typing import Any

import streamlit as st


def typed_in(key: str) -> Any:
    """What stands in a field now."""
    return st.session_state.get(key)


def is_drawn(key: str) -> bool:
    """Whether a field is on the screen already; what stands in it is then never replaced unasked."""
    return key in st.session_state


def put_in(key: str, value: Any) -> None:
    """Have a field show this."""
    st.session_state[key] = value


def shown_entry(piece: str) -> Any:
    """The entry that the fields of a piece showed, or that was kept last from them; None before that."""
    return st.session_state.get(f"shown|{piece}")


def keep_shown_entry(piece: str, entry: Any) -> None:
    """Remember over which version of a piece its fields are typed."""
    st.session_state[f"shown|{piece}"] = entry


def not_kept(piece: str) -> dict[str, Any]:
    """What was typed into a piece and could not be kept, by column."""
    found: dict[str, Any] = st.session_state.get(f"not_kept|{piece}", {})
    return found


def why_not_kept(piece: str) -> str:
    """Why it could not be; "" where everything is kept, or waits beside what somebody else kept."""
    return str(st.session_state.get(f"why_not_kept|{piece}", ""))


def keep_not_kept(piece: str, typed: dict[str, Any], why: str) -> None:
    """Hold on to what was typed and could not be kept; with nothing typed, all of it is kept."""
    st.session_state[f"not_kept|{piece}"] = typed
    st.session_state[f"why_not_kept|{piece}"] = why


def pieces_of_rows(rows: str) -> dict[int, str]:
    """For rows begun here, by which name their fields go; they keep it, so that the cursor stays."""
    found: dict[int, str] = st.session_state.get(f"rows|{rows}", {})
    return found


def keep_piece_of_row(rows: str, row_id: int, piece: str) -> None:
    """Remember that a new row has been kept."""
    st.session_state[f"rows|{rows}"] = {**pieces_of_rows(rows), row_id: piece}
