"""The gate: where people sign in, nobody sees anything before the table of this server lets them in.

Asked anew on every run, so that whoever is taken out of the table is out at their next click; and once a
minute, so that a page nobody uses is closed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import partial

import streamlit as st
from streamlit.errors import StreamlitAuthError

from aim.access.identity import SignIn
from aim.access.problems import NotInTable, NotLetIn
from aim.access.sign_ins import Ended
from aim.casework.users import User
from pages.shared import letting_go, server, state
from pages.shared.parts import PRODUCT, esc

_SAID_BEFORE = timedelta(minutes=2)
_FEW_SCHOOLS = 3
_NOT_WHOLE = (
    "Signing in is not set up whole on this server: its settings are incomplete, or its libraries are not "
    "installed. Tell whoever runs it; docs/server.md says what is needed."
)


def let_in() -> Callable[[], None] | None:
    """Let in whoever may be. For anyone else, what draws the one page there is: sign in, or whom to ask."""
    if not server.people_sign_in():
        return None
    try:
        sign_in = server.signed_in()
        ended = _ended(sign_in) if sign_in else None
        if sign_in and not ended:
            server.user_now(sign_in)
            letting_go.let_in(sign_in)
            server.sign_ins().use(sign_in, state.moment())
            return None
        idle = server.idle()
    except NotLetIn as why:
        _close()
        return partial(_refuse, why)
    _close(sign_in, ended)
    return partial(_ask, ended, idle)


def who_is_signed_in() -> None:
    """Beside the pages: who is signed in, until when, and the way out. Nothing where nobody signs in."""
    sign_in = state.signed_in()
    if sign_in is None:
        return
    with st.sidebar:
        user = state.user()
        until = sign_in.ends.astimezone(state.moment().tzinfo)
        st.caption(f"{esc(user.name)}  \n{esc(_schools(user))}  \nSigned in until {until:%H:%M}")
        _sign_out()
        st.fragment(_watch, run_every=min(server.LOOKED_AT, server.idle() / 4))()


def _close(sign_in: SignIn | None = None, ended: Ended | None = None) -> None:
    """Forget what somebody has here, once: to forget it again would forget a click on this page too."""
    if state.signed_in() is not None:
        letting_go.close_here(sign_in, ended)


def _ended(sign_in: SignIn) -> Ended | None:
    return state.why_closed(sign_in) or server.sign_ins().ended(
        sign_in, state.moment(), server.idle(), state.last_used(sign_in)
    )


def _schools(user: User) -> str:
    if user.schools is None:
        return "All schools"
    named = sorted(user.schools, key=str.casefold)
    return ", ".join(named) if len(named) <= _FEW_SCHOOLS else f"{len(named)} schools"


def _watch() -> None:
    """Look every minute, or more often, whether this page has to be closed; say so shortly before."""
    sign_in = state.signed_in()
    try:
        holds = sign_in is not None and sign_in == server.signed_in() and not _ended(sign_in)
        if sign_in is not None and holds:
            server.user_now(sign_in)
            _say_before(sign_in)
    except NotLetIn:
        holds = False
    if not holds:
        st.rerun()


def _say_before(sign_in: SignIn) -> None:
    now, used = state.moment(), state.last_used(sign_in)
    unused_until = (used or now) + server.idle()
    closes = min(unused_until, sign_in.ends).astimezone(now.tzinfo)
    if closes - now > min(_SAID_BEFORE, server.idle() / 3):
        return
    if closes < unused_until:
        st.warning(f"Your sign-in ends at {closes:%H:%M}. What you type is kept as you leave each field.")
        return
    st.warning(
        f"Nobody has used this page for a while. It closes at {closes:%H:%M}. What you are typing is kept "
        "once you leave its field."
    )
    st.button("Keep it open", key="keep_open", on_click=_use, args=(sign_in,), width="stretch")


def _use(sign_in: SignIn) -> None:
    if not _ended(sign_in):
        letting_go.let_in(sign_in)
        server.sign_ins().use(sign_in, state.moment())


def _ask(ended: Ended | None, idle: timedelta) -> None:
    st.title(PRODUCT)
    if ended:
        st.info(ended.value)
    st.write("Sign in with your work account. You see the schools that were given to you, and no others.")
    services = server.services()
    for service, words in services.items():
        if st.button(esc(words), key=f"sign_in|{service}", type="primary"):
            _send_to(service)
    if not services:
        st.error(_NOT_WHOLE)
    minutes = idle // timedelta(minutes=1)
    st.caption(
        f"A page that nobody uses for {minutes} minutes is closed. Where others use this computer too, sign "
        "out before you leave it."
    )


def _send_to(service: str) -> None:
    try:
        st.login(service)
    except StreamlitAuthError:
        st.error(_NOT_WHOLE)


def _refuse(why: NotLetIn) -> None:
    st.title(PRODUCT)
    st.warning(esc(why))
    if isinstance(why, NotInTable):
        sign_in = server.signed_in()
        st.write(f"Ask {esc(server.whom_to_ask())}, and pass on these two lines, which say who you are here:")
        if sign_in is not None:
            for column, said in (("tenant", sign_in.who.tenant), ("subject", sign_in.who.subject)):
                st.caption(column)
                st.code(said, language=None, width=560)
    if server.has_signed_in():
        _sign_out()


def _sign_out() -> None:
    st.button("Sign out", key="sign_out", icon=":material/logout:", on_click=_signed_out)


def _signed_out() -> None:
    sign_in = state.signed_in()
    if sign_in is not None:
        server.sign_ins().end(sign_in)
    _close(sign_in, Ended.SIGNED_OUT)
    st.logout()
