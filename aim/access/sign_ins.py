"""How long a sign-in holds: to its own end, to a sign-out in any tab, and not while nobody uses the page.

The browser keeps a sign-in for thirty days and Streamlit reads it only when a tab is opened, so the server
remembers here, for all its tabs, what has ended.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from threading import Lock

from aim.access.identity import SignIn
from aim.access.problems import NotLetIn

USUAL_IDLE_MINUTES = 15
_LONGEST_IDLE = 240


class Ended(StrEnum):
    """Why a sign-in holds no more."""

    SIGNED_OUT = "You have signed out."
    IDLE = "Nobody used this page for a while, so it was closed."
    OVER = "Your sign-in has run out."


def idle_time(minutes: str) -> timedelta:
    """How long a page may lie unused, from a setting as it was typed; the usual time where it is blank.

    Raises NotLetIn for one that is not understood: nobody knows then how long was meant.
    """
    text = minutes.strip() or str(USUAL_IDLE_MINUTES)
    if not (text.isascii() and text.isdigit() and 1 <= int(text) <= _LONGEST_IDLE):
        raise NotLetIn(
            "AIM_IDLE_MINUTES is not understood, so nobody is let in.",
            f"Whoever runs this server gives it as a whole number from 1 to {_LONGEST_IDLE}.",
        )
    return timedelta(minutes=int(text))


class SignIns:
    """The sign-ins that a server has seen: when each was last used, and which of them were ended."""

    def __init__(self) -> None:
        self._used: dict[SignIn, datetime] = {}
        self._signed_out: set[SignIn] = set()
        self._lock = Lock()

    def ended(
        self, sign_in: SignIn, now: datetime, idle: timedelta, used_here: datetime | None
    ) -> Ended | None:
        """Why this sign-in holds no more; None while it does.

        ``used_here`` is when this tab was last used. A new tab has none: it goes on from the last use of any
        tab of the same sign-in, or from the sign-in itself, so that a browser opened again an hour after it
        was left asks anew.
        """
        with self._lock:
            if sign_in in self._signed_out:
                return Ended.SIGNED_OUT
            if now >= sign_in.ends:
                return Ended.OVER
            used = used_here or max(self._used.get(sign_in, sign_in.began), sign_in.began)
            return Ended.IDLE if now - used >= idle else None

    def use(self, sign_in: SignIn, now: datetime) -> None:
        """It was used now. What is over by itself is forgotten."""
        with self._lock:
            self._used = {each: used for each, used in self._used.items() if now < each.ends}
            self._signed_out = {each for each in self._signed_out if now < each.ends}
            self._used[sign_in] = now

    def end(self, sign_in: SignIn) -> None:
        """Somebody has signed out: it holds no more, in no tab."""
        with self._lock:
            self._signed_out.add(sign_in)
