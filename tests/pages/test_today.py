"""The Today page: first where a meeting was kept, each line one click from its step, not before a family."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from aim.casework.children import Child
from aim.casework.meetings import begin_meeting
from aim.casework.store import FILE, open_store
from aim.casework.users import User
from tests.lib.app import started, with_samples, words

ADA = "R820999819001"
BELL = User("Sam Bell")
FORM = "school-attendance-meeting"


@pytest.fixture
def meeting_in_two_days(own_data_folder):
    """A meeting about Ada kept in the folder, before the app is started."""
    now = datetime.now(ZoneInfo("Europe/London"))
    store = open_store(own_data_folder)
    child = Child("Oak Park School", "Okafor", "Ada", upn=ADA)
    begin_meeting(store, BELL, child, FORM, now.date() + timedelta(days=2), now)
    store.close()


def _today(app):
    app.switch_page("pages/today.py").run()
    assert not app.exception
    return app


def _labels(app):
    return [each.label.replace("\\", "") for each in app.button]


def test_with_nothing_kept_the_app_begins_with_loading_and_today_says_what_would_be_here():
    app = started()
    assert app.title[0].value == "Load"
    said = words(_today(app))
    assert "No meeting is kept yet" in said
    assert "Nothing is waiting for you." in said
    assert "No review is due." in said


def test_with_a_meeting_kept_the_app_begins_with_today_and_goes_on_to_load_and_to_the_meeting(
    meeting_in_two_days,
):
    app = started()
    assert app.title[0].value == "Today"
    assert any(each.startswith("Prepare the meeting on ") for each in _labels(app))
    next(each for each in app.button if each.label.startswith("Prepare the meeting")).click().run()
    assert app.title[0].value == "Load"
    app = _today(with_samples())
    next(each for each in app.button if each.label.startswith("Prepare the meeting")).click().run()
    assert not app.exception
    assert "Ada Okafor" in words(app)
    assert "things still to fill in" in words(app)


def test_who_missed_much_lately_is_one_click_from_their_page():
    app = _today(with_samples())
    label = next(each for each in app.button if each.label.startswith("Look at Ada Okafor"))
    label.click().run()
    assert app.title[0].value == "Ada Okafor"


def test_a_database_that_cannot_be_used_is_said_and_nothing_is_claimed_that_only_it_could_tell(
    own_data_folder,
):
    (own_data_folder / FILE).write_bytes(b"this is no database of ours" * 100)
    app = started()
    assert app.title[0].value == "Load"
    for at_today in (_today(app), _today(with_samples())):
        said = words(at_today)
        assert "was not written by this app, or is damaged" in said
        assert "Nothing is waiting" not in said
        assert "No review is due" not in said
        assert "no meeting recorded" not in said
