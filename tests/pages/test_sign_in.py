"""Where people sign in: nothing before that, and then what the table of the server says."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from aim.casework.cases import cases
from aim.casework.plans import plan_of
from aim.casework.store import open_store
from aim.casework.users import User
from aim.holding.folder import hold
from tests.lib.app import started, words
from tests.lib.invented_school import registers_of
from tests.lib.signed_in import OAK_PARK, opened_by, opened_by_nobody, table

PRIYA = f"priya,Priya Nair,{OAK_PARK},,"
SAM = "sam,Sam Bell,all,yes,yes"


ADA = {"surname": "Okafor", "forename": "Ada", "upn": "R820999819001"}
PUPILS = [ADA, {"surname": "Moss", "forename": "Leo"}]


@pytest.fixture(autouse=True)
def server(monkeypatch, tmp_path, own_data_folder):
    """A server with a table of two people, and a register that is held."""
    table(monkeypatch, tmp_path / "users.csv", PRIYA, SAM)
    hold(own_data_folder, registers_of(PUPILS, [4, 1], school=OAK_PARK))


def with_pupils(subject):
    """The app of somebody who has signed in and opened what is held of their school."""
    app = opened_by(subject)
    app.button(key="open_held").click().run()
    app.switch_page("pages/pupil.py").run()
    assert "Okafor" in str(app.selectbox(key="choose_pupil").options)
    return app


def is_shut(app):
    """Whether nothing but the sign-in page is drawn, and nothing is held behind it."""
    assert not app.exception
    held = [each for each in ("loaded", "taken", "child", "signed_in") if each in app.session_state]
    return not held and not app.selectbox and not app.get("file_uploader") and not app.sidebar.children


def test_one_school_on_its_own_pc_signs_in_nowhere(monkeypatch):
    monkeypatch.delenv("AIM_USERS")
    app = started()
    assert app.get("file_uploader")
    assert "Sign out" not in [each.label for each in app.button]
    assert "Signed in" not in words(app)


def test_nobody_sees_anything_before_they_have_signed_in():
    app = opened_by_nobody()
    assert is_shut(app)
    assert "Sign in with your work account." in words(app)
    for page in ("pupil", "meeting", "cohort", "settings"):
        assert is_shut(app.switch_page(f"pages/{page}.py").run())


def test_a_table_without_sign_in_or_sign_in_without_a_table_lets_nobody_in(monkeypatch):
    app = started()
    assert "how is not set up, so nobody is let in" in words(app)
    assert not app.get("file_uploader")
    monkeypatch.delenv("AIM_USERS")
    app = opened_by("priya")
    assert is_shut(app)
    assert "No table says who may see which schools" in words(app)


def test_secrets_that_cannot_be_read_let_nobody_in(monkeypatch, tmp_path):
    monkeypatch.delenv("AIM_USERS")
    broken = tmp_path / "secrets.toml"
    broken.write_text("[auth\n", encoding="utf-8")
    monkeypatch.setattr("pages.shared.server.st.get_option", lambda name: [str(broken)])
    app = started()
    assert "how is not set up, so nobody is let in" in words(app)
    assert not app.get("file_uploader")


def test_a_table_that_is_not_understood_lets_nobody_in_and_says_which_line(monkeypatch, tmp_path):
    app = with_pupils("priya")
    table(monkeypatch, tmp_path / "users.csv", PRIYA, "sam,Sam Bell,all,perhaps,")
    app.run()
    assert is_shut(app)
    assert "Line 3 of the table of who may see which schools" in words(app)
    assert "Sam" not in words(app)


def test_who_has_signed_in_stands_beside_the_pages_and_is_never_asked_for_a_name():
    app = with_pupils("priya")
    assert f"Priya Nair  \n{OAK_PARK}" in words(app)
    app.switch_page("pages/meeting.py").run()
    assert "your_name" not in [each.key for each in app.text_input]


def test_who_is_not_in_the_table_is_told_whom_to_ask_and_what_to_pass_on(monkeypatch):
    monkeypatch.setenv("AIM_WHOM_TO_ASK", "Jo Reed in the data team")
    app = opened_by("stranger", email="priya@oakpark.example", name="Priya Nair")
    assert is_shut(app)
    assert "Ask Jo Reed in the data team" in words(app)
    assert [each.value for each in app.code] == ["https://sign-in.example", "stranger"]


def test_the_same_person_of_another_issuer_is_not_let_in():
    assert is_shut(opened_by("priya", iss="https://other.example"))


def test_who_is_taken_out_of_the_table_is_out_at_the_next_click_in_every_tab(monkeypatch, tmp_path):
    tabs = [with_pupils("priya"), with_pupils("priya")]
    table(monkeypatch, tmp_path / "users.csv", SAM)
    for app in tabs:
        app.selectbox(key="choose_pupil").select_index(1).run()
        assert is_shut(app)
        assert "no school has been given to you" in words(app)
    assert "Sam Bell" in words(opened_by("sam"))


def test_the_click_of_somebody_who_was_taken_out_keeps_nothing(monkeypatch, tmp_path, own_data_folder):
    app = with_pupils("priya")
    app.switch_page("pages/meeting.py").run()
    app.button(key="begin_meeting").click().run()
    field = next(each for each in app.text_area if each.label.startswith("What makes coming"))
    field.set_value("The bus is often full.")
    table(monkeypatch, tmp_path / "users.csv", SAM)
    app.run()
    assert is_shut(app)
    (case,) = cases(open_store(own_data_folder), User("anybody")).cases
    assert case.meeting.saved_by == "Priya Nair"
    assert plan_of(open_store(own_data_folder), User("anybody"), case.meeting.id).texts == {}


def test_signing_out_forgets_the_pupils_and_ends_the_sign_in_in_every_other_tab():
    here, there = with_pupils("priya"), with_pupils("priya")
    there.user = here.user
    there.run()
    here.button(key="sign_out").click().run()
    assert is_shut(here)
    assert here.user == {"is_logged_in": False}
    there.run()
    assert is_shut(there)
    assert "You have signed out." in words(there)
    assert "Priya Nair" in words(opened_by("priya", iat=datetime.now(UTC).timestamp()))


def test_a_page_that_nobody_used_is_closed_and_stays_closed_until_somebody_signs_in_again(monkeypatch):
    app = with_pupils("priya")
    later = datetime.now(UTC) + timedelta(minutes=16)
    monkeypatch.setattr("pages.shared.state.moment", lambda: later)
    app.run()
    assert is_shut(app)
    assert "Nobody used this page for a while" in words(app)
    app.run()
    assert is_shut(app)
    new_tab = opened_by("priya")
    new_tab.user = app.user
    assert is_shut(new_tab.run())
    again = opened_by("priya", iat=later.timestamp())
    assert "Priya Nair" in words(again)


def test_the_page_says_so_two_minutes_before_it_closes_and_can_be_kept_open(monkeypatch):
    app = with_pupils("priya")
    used = app.session_state["used_at"]
    monkeypatch.setattr("pages.shared.sign_in.state.moment", lambda: used + timedelta(minutes=13, seconds=30))
    monkeypatch.setattr(
        "pages.shared.letting_go.let_in", lambda *_: None
    )  # as on the minute, when nobody clicks
    app.run()
    closes = (used + timedelta(minutes=15)).strftime("%H:%M")
    assert f"Nobody has used this page for a while. It closes at {closes}." in words(app)
    monkeypatch.undo()


def test_a_sign_in_that_has_run_out_lets_nobody_in():
    now = datetime.now(UTC)
    app = opened_by("priya", exp=(now - timedelta(seconds=1)).timestamp())
    assert is_shut(app)
    assert "Your sign-in has run out." in words(app)


def test_nobody_makes_themselves_safeguarding_lead():
    app = with_pupils("priya")
    app.switch_page("pages/siblings.py").run()
    assert "safeguarding_lead_tick" not in [each.key for each in app.checkbox]
    assert "You are not one of them." in words(app)
    lead = with_pupils("sam").switch_page("pages/siblings.py").run()
    assert "You are not one of them." not in words(lead)
    assert "Never link this pupil" in [each.label for each in lead.button]


def test_what_holds_for_the_whole_server_is_changed_by_an_administrator_alone():
    app = with_pupils("priya").switch_page("pages/settings.py").run()
    assert "an administrator of the server changes it" in words(app)
    keys = {each.key for each in app.button}
    assert not keys & {"save_settings", "delete_now", "keep_template", "take_settings"}
    assert not app.get("file_uploader")
    sam = with_pupils("sam").switch_page("pages/settings.py").run()
    assert {"save_settings", "delete_now"} <= {each.key for each in sam.button}


def test_whoever_deletes_everything_stays_signed_in_as_themselves():
    app = with_pupils("sam").switch_page("pages/settings.py").run()
    next(each for each in app.text_input if (each.key or "").startswith("sure|")).set_value("delete").run()
    app.button(key="delete_now").click().run()
    assert not app.exception
    assert "Sam Bell" in words(app)
    assert "loaded" not in app.session_state
