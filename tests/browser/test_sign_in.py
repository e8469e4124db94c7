"""A server where people sign in, with a sign-in service, in a real browser: in, out, and closed by itself."""

from __future__ import annotations

from pathlib import Path

import pytest

from aim.holding.folder import hold
from tests.browser.test_export_to_form import pytestmark, serving, tab_at
from tests.lib.invented_school import registers_of
from tests.lib.sign_in_service import CLIENT, Service, sign_in_service
from tests.lib.signed_in import HEADINGS

__all__ = ["pytestmark"]


@pytest.fixture
def service():
    """The sign-in service."""
    with sign_in_service() as running:
        yield running


@pytest.fixture
def address(service: Service, own_data_folder: Path, tmp_path: Path):
    """A server that people sign in to by it, with two schools held and a table of one person."""
    for school, surname in (("Oak Park School", "Okafor"), ("Elm Road School", "Quillon")):
        pupils = [{"surname": surname, "forename": "Ada", "child": surname}]
        hold(own_data_folder, registers_of(pupils, [3], school=school))
    users = tmp_path / "users.csv"
    users.write_text(f"{HEADINGS}\n{service.address},priya,Priya Nair,Oak Park School,,\n", encoding="utf-8")
    secrets = tmp_path / "secrets.toml"
    secrets.write_text(
        f"""[auth]
redirect_uri = "http://localhost:{{port}}/oauth2callback"
cookie_secret = "0123456789abcdef0123456789abcdef"
client_id = "{CLIENT}"
client_secret = "test"
server_metadata_url = "{service.address}/.well-known/openid-configuration"
client_kwargs = {{ "prompt" = "login" }}
""",
        encoding="utf-8",
    )
    settings = ("--secrets.files", str(secrets))
    with serving(own_data_folder, *settings, AIM_USERS=str(users), AIM_IDLE_MINUTES="1") as running:
        yield running.replace("127.0.0.1", "localhost")


def test_signed_in_sees_one_school_signed_out_sees_none_and_a_page_closes_by_itself(
    address: str, service: Service
) -> None:
    with tab_at(f"{address}/cohort") as page:
        page.get_by_text("Sign in with your work account.").wait_for()
        assert not page.get_by_role("link", name="Pupil").count()
        page.get_by_role("button", name="Sign in").click()
        page.get_by_text("Priya Nair").wait_for()
        page.get_by_role("button", name="Open what is held").click()
        page.get_by_text("What is held is open: Oak Park School").wait_for()
        assert "Elm Road" not in page.content()

        other = page.context.new_page()
        other.goto(address)
        other.get_by_text("Priya Nair").wait_for()
        page.get_by_role("button", name="Sign out").click()
        page.get_by_text("Sign in with your work account.").wait_for()
        assert "/end" in service.asked
        assert "Okafor" not in page.content()
        other.get_by_text("You have signed out.").wait_for()  # by itself
        other.close()

        service.person = "stranger"
        page.get_by_role("button", name="Sign in").click()
        page.get_by_text("no school has been given to you here").wait_for()
        page.get_by_role("button", name="Sign out").click()

        service.person, service.lasts = "priya", 20
        page.get_by_role("button", name="Sign in").click()
        page.get_by_role("button", name="Open what is held").click()
        page.get_by_text("What is held is open: Oak Park School").wait_for()
        page.get_by_text("Your sign-in has run out.").wait_for()
        assert "Oak Park" not in page.content()
        page.reload()
        page.get_by_text("Your sign-in has run out.").wait_for()
        assert not page.get_by_role("link", name="Pupil").count()
