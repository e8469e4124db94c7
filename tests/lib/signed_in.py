"""A server where people sign in: its table, and the app as somebody who has signed in starts it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from tests.lib.app import ROOT

ISSUER = "https://sign-in.example"
HEADINGS = "tenant,subject,name,schools,safeguarding_lead,administrator"
OAK_PARK, HAZEL_LANE = "Oak Park School", "Hazel Lane Primary School"


def table(monkeypatch: pytest.MonkeyPatch, file: Path, *rows: str) -> None:
    """Put a table of users in place; each row is "subject,name,schools,lead,administrator"."""
    lines = [HEADINGS, *(f"{ISSUER},{row}" for row in rows)]
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    monkeypatch.setenv("AIM_USERS", str(file))


def claims(subject: str, **more: object) -> dict[str, object]:
    """What Streamlit has of somebody who signed in a minute ago, for an hour."""
    now = datetime.now(UTC)
    told = {"iat": (now - timedelta(minutes=1)).timestamp(), "exp": (now + timedelta(hours=1)).timestamp()}
    return {"is_logged_in": True, "iss": ISSUER, "sub": subject, **told, **more}


def opened_by(subject: str, **more: object) -> AppTest:
    """The app in a new tab of somebody who has signed in."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.user = claims(subject, **more)
    return app.run()


def opened_by_nobody() -> AppTest:
    """The app in a new tab, where people sign in and nobody has."""
    app = AppTest.from_file(str(ROOT / "app.py"), default_timeout=60)
    app.user = {"is_logged_in": False}
    return app.run()
