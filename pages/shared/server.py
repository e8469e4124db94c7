"""What whoever runs a server has set outside the app: whether people sign in, where, and who is whom.

One school on one PC sets none of it. The only file that reads ``st.user`` and ``st.secrets``.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

import streamlit as st

from aim.access.identity import SignIn, sign_in_of
from aim.access.problems import NotLetIn
from aim.access.sign_ins import SignIns, idle_time
from aim.access.table import user_in, users_in
from aim.casework.users import User

LOOKED_AT = timedelta(minutes=1)  # how often a page that lies open is looked at
_DEFAULT = "default"  # Streamlit's own name of a service whose settings stand in [auth] itself


def people_sign_in() -> bool:
    """Whether nobody may see anything here before they have signed in.

    So it is where secrets.toml has [auth]; and rather closed than open where a table of users is named
    without it, or where secrets.toml cannot be read.
    """
    return "is_logged_in" in st.user or bool(_table_named()) or _secrets_unreadable()


def signed_in() -> SignIn | None:
    """Who has signed in in this browser; None while nobody has.

    Raises NotLetIn where sign-in is not set up whole.
    """
    if "is_logged_in" not in st.user:
        raise NotLetIn(
            "People sign in on this server, but how is not set up, so nobody is let in.",
            "Whoever runs it sets up [auth] in .streamlit/secrets.toml, as docs/server.md says.",
        )
    return sign_in_of(dict(st.user)) if has_signed_in() else None


def has_signed_in() -> bool:
    """Whether somebody has, whoever it is."""
    return "is_logged_in" in st.user and st.user.is_logged_in is True


def user_now(who: SignIn) -> User:
    """What the table says of a person now. Raises NotLetIn where it names no school of theirs."""
    named = _table_named()
    if not named:
        raise NotLetIn(
            "No table says who may see which schools, so nobody is let in.",
            "Whoever runs this server names it in AIM_USERS, as docs/server.md says.",
        )
    return user_in(users_in(Path(named).expanduser()), who.who)


def user_here(sign_in: SignIn, now: datetime, used_here: datetime | None) -> User | None:
    """Who they are by the table of this moment; None where they may not go on in this tab.

    Asked wherever something is read or kept, since what a click does is done before the page is drawn. A page
    is closed within a minute of lying unused for too long; what is typed in that minute is still kept.
    """
    try:
        if sign_in != signed_in() or sign_ins().ended(sign_in, now, idle() + LOOKED_AT, used_here):
            return None
        return user_now(sign_in)
    except NotLetIn:
        return None


def idle() -> timedelta:
    """How long a page may lie unused. Raises NotLetIn where that is not understood."""
    return idle_time(os.environ.get("AIM_IDLE_MINUTES", ""))


def whom_to_ask() -> str:
    """Whom to ask for access, in the words of whoever runs the server."""
    return os.environ.get("AIM_WHOM_TO_ASK", "").strip() or "whoever looks after access to this server"


def services() -> dict[str, str]:
    """The sign-in services, by name, with what stands on the button of each."""
    auth: Mapping[str, object] = st.secrets.get("auth", {}) if st.secrets.load_if_toml_exists() else {}
    named = [name for name, each in auth.items() if isinstance(each, Mapping) and name != "client_kwargs"]
    unnamed = {_DEFAULT: "Sign in"} if "client_id" in auth else {}
    return unnamed | {name: f"Sign in with {name.title()}" for name in named}


@st.cache_resource(show_spinner=False)
def sign_ins() -> SignIns:
    """The sign-ins that this server has seen: when each was used, and no pupil's data."""
    return SignIns()


def _table_named() -> str:
    return os.environ.get("AIM_USERS", "").strip()


def _secrets_unreadable() -> bool:
    there = any(Path(each).is_file() for each in st.get_option("secrets.files"))
    return there and not st.secrets.load_if_toml_exists()
