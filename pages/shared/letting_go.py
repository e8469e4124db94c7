"""Forgetting all that a tab holds: for who signs in next, when a sign-in ends, or with all that is kept."""

from __future__ import annotations

from contextlib import suppress

import streamlit as st

from aim.access.identity import SignIn
from aim.access.sign_ins import Ended
from aim.casework.problems import CaseworkProblem
from aim.folders import data_folder, delete_everything
from aim.holding.shared import forget as forget_held
from pages.shared import files_taken, papers_making, state


def let_in(sign_in: SignIn) -> None:
    """This tab is used now by somebody who has signed in; another's things are never left for them."""
    before = state.signed_in()
    if before is not None and before.who != sign_in.who:
        close_here()
    st.session_state.update({"signed_in": sign_in, "used_at": state.moment(), "closed": None})


def close_here(sign_in: SignIn | None = None, why: Ended | None = None) -> None:
    """Forget all that this tab holds: nothing of it can be drawn. For this sign-in it stays closed."""
    files_taken.give_up_reading()
    papers_making.cancel_making()
    st.session_state.clear()
    st.session_state["closed"] = (sign_in, why)


def delete_all() -> bool:
    """Delete what is kept on this computer and all that is loaded here; whether that could be done.

    Raises NotAllowed for anyone whose it is not to delete.
    """
    state.user().must_administer()
    try:
        with suppress(CaseworkProblem):  # what cannot be opened is deleted all the same
            state.store().close()
        delete_everything(data_folder())
    except OSError:
        return False
    forget_held(data_folder())
    files_taken.give_up_reading()
    turn, sign_in = state.settings_turn(), state.signed_in()
    st.session_state.clear()
    st.session_state["settings_turn"] = turn + 1
    if sign_in is not None:
        let_in(sign_in)
    return True
