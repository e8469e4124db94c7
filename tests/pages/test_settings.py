"""The Settings page: what is typed is kept whole or not at all, and pages and forms follow it."""

import json
from datetime import UTC, date, datetime

import pytest

from aim.calendar import SIX_TERMS
from aim.casework.cases import cases
from aim.casework.children import Child
from aim.casework.meetings import begin_meeting
from aim.casework.store import open_store
from aim.casework.users import User
from aim.settings import Provision, kept_settings
from tests.lib.app import started, with_samples, words

ADA = "R820999819001"
DATES = b"""Half term,First day,Last day
Term 1,2026-09-02,2026-10-22
Term 2,2026-11-02,2026-12-18
Term 3,2027-01-05,2027-02-12
INSET,2026-11-30,
"""


def _settings(app):
    app.switch_page("pages/settings.py").run()
    assert not app.exception
    return app


def _type(app, label, text):
    next(each for each in app.text_input if each.label == label).set_value(text).run()
    assert not app.exception


def _field(app, label):
    return next(each for each in app.text_input if each.label == label).value


def _save(app):
    app.button(key="save_settings").click().run()
    assert not app.exception


def _kept(folder):
    settings, fault = kept_settings(folder)
    assert not fault
    return settings


def test_before_anything_is_set_it_says_what_is_assumed_and_has_nothing_to_save(own_data_folder):
    app = _settings(started())
    assert "Everything here is saved." in words(app)
    assert "No term dates are given for 2026/27" in words(app)
    assert "days to come are counted as weekdays less bank holidays" in words(app)
    assert str(own_data_folder) in words(app)
    assert app.button(key="save_settings").disabled


def test_the_marks_are_the_default_and_can_be_taken_for_the_dates(own_data_folder):
    app = _settings(with_samples())
    assert "The marks show Wed 2 Sep to Thu 22 Oct" in words(app)
    assert "The marks show Mon 2 Nov to Fri 20 Nov so far" in words(app)
    app.button(key="fill_from_marks").click().run()
    assert _field(app, "Autumn 1, first day") == "02/09/2026"
    assert _field(app, "Autumn 2, first day") == ""
    assert "Wed 2 Sep to Thu 22 Oct: 37 school days" in words(app)
    assert not list(own_data_folder.iterdir())


def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_kept(own_data_folder):
    app = _settings(started())
    _type(app, "The name of your school", "Oak Park School")
    _type(app, "Autumn 1, first day", "31/09/2026")
    _type(app, "Autumn 1, last day", "23/10/2026")
    assert "“31/09/2026” is not a date" in words(app)
    assert "1 thing to put right" in words(app)
    _save(app)
    assert "Nothing was saved" in words(app)
    assert not list(own_data_folder.iterdir())
    _type(app, "Autumn 1, first day", "02/09/2026")
    _save(app)
    assert "Everything here is saved." in words(app)
    assert _kept(own_data_folder).term_dates.half_terms[0].first_day == date(2026, 9, 2)


def test_no_gap_and_no_overlap_of_bands_can_be_entered(own_data_folder):
    app = _settings(with_samples())
    _type(app, "Bands of sessions missed begin at (%)", "20, 10, 10")
    assert list(app.table[0].value["Band"]) == [
        "Less than 10% missed",
        "10% to less than 20% missed",
        "20% or more missed",
    ]
    _type(app, "Bands of sessions missed begin at (%)", "10 to 20")
    assert "“to” is not a whole number" in words(app)


def test_an_own_threshold_changes_how_many_are_listed():
    app = _settings(with_samples())
    label = "List a pupil who missed this share of possible sessions or more (%)"
    before = words(app)
    _type(app, label, "50")
    assert "Pupils who missed 10% of their possible sessions or more are listed" in before
    assert "Pupils who missed 50% of their possible sessions or more are listed" in words(app)


def test_term_1_to_term_6_is_one_click_and_pages_follow(own_data_folder):
    app = _settings(with_samples())
    app.radio[0].set_value("Term 1 to Term 6 (as in Gloucestershire)").run()
    _save(app)
    assert _kept(own_data_folder).term_dates.names == SIX_TERMS
    app.switch_page("pages/pupil.py").run()
    app.selectbox(key="choose_pupil").set_value(ADA).run()
    assert any("2026/27 Term 1" in each.value.to_string().replace("\\", "") for each in app.dataframe)


def test_dates_from_a_file_stand_in_the_fields_and_are_kept_when_saved(own_data_folder):
    app = _settings(with_samples())
    _type(app, "The name of your school", "Oak Park School")
    app.file_uploader(key="term_dates_file").set_value([("dates.csv", DATES, "text/csv")]).run()
    app.button(key="take_term_dates").click().run()
    assert "3 half terms and 1 closure of 2026/27 stand in the fields now" in words(app)
    assert _field(app, "Autumn 2, last day") == "18/12/2026"
    assert not list(own_data_folder.iterdir())
    _save(app)
    assert len(_kept(own_data_folder).term_dates.half_terms) == 3


def test_a_file_that_is_not_understood_changes_nothing():
    app = _settings(started())
    app.file_uploader(key="term_dates_file").set_value(
        [("dates.csv", DATES + b"Term 4,2027-02-31,2027-03-25\n", "text/csv")]
    ).run()
    app.button(key="take_term_dates").click().run()
    assert "Row 6: “2027-02-31” is not a date." in words(app)
    assert _field(app, "Autumn 1, first day") == ""


def test_where_dates_and_marks_disagree_it_says_so():
    app = _settings(with_samples())
    _type(app, "The name of your school", "Oak Park School")
    _type(app, "Autumn 1, first day", "02/09/2026")
    _type(app, "Autumn 1, last day", "23/10/2026")
    assert "There are no marks on 23/10/2026, when the term dates have the school open." in words(app)
    _type(app, "Closure 1, day", "23/10/2026")
    assert "There are no marks on 23/10/2026" not in words(app)


@pytest.fixture
def with_dates(own_data_folder):
    app = _settings(with_samples())
    _type(app, "The name of your school", "Oak Park School")
    app.file_uploader(key="term_dates_file").set_value([("dates.csv", DATES, "text/csv")]).run()
    app.button(key="take_term_dates").click().run()
    _save(app)
    return app


def test_the_meeting_counts_in_the_term_dates_and_no_longer_says_that_it_assumed(with_dates):
    app = with_dates
    app.switch_page("pages/meeting.py").run()
    app.selectbox(key="choose_pupil").set_value(ADA).run()
    app.date_input(key="begin_day").set_value(date(2026, 12, 4)).run()
    app.button(key="begin_meeting").click().run()
    advised = [each.label for each in app.button if "3 weeks" in each.label]
    assert advised and "08/01/2027" in advised[0]
    assert "bank holidays" not in words(app)


def test_what_is_typed_and_not_saved_is_still_there_when_the_page_is_left():
    app = _settings(started())
    _type(app, "The name of your school", "Oak Park School")
    app.switch_page("pages/codes.py").run()
    _settings(app)
    assert _field(app, "The name of your school") == "Oak Park School"
    assert "Not saved yet: the school." in words(app)
    app.button(key="undo_settings").click().run()
    assert _field(app, "The name of your school") == ""


def test_settings_that_were_saved_as_a_file_can_be_taken_in_again(with_dates, own_data_folder):
    app = with_dates
    content = (own_data_folder / "settings.json").read_bytes()
    (own_data_folder / "settings.json").unlink()
    app = _settings(started())
    app.file_uploader(key="settings_file").set_value([("s.json", content, "application/json")]).run()
    app.button(key="take_settings").click().run()
    assert _field(app, "Autumn 1, first day") == "02/09/2026"
    _save(app)
    assert (own_data_folder / "settings.json").read_bytes() == content


def test_a_file_that_holds_no_settings_is_refused():
    app = _settings(started())
    app.file_uploader(key="settings_file").set_value([("s.json", b"[1, 2", "application/json")]).run()
    app.button(key="take_settings").click().run()
    assert "It is not a file of settings" in words(app)


def test_the_school_is_used_where_a_file_names_none(with_dates):
    app = started()
    with_expander = next(each for each in app.text_input if each.key == "school_name")
    assert with_expander.value == "Oak Park School"


def test_a_file_of_another_school_is_asked_about_and_not_refused(own_data_folder):
    app = _settings(started())
    _type(app, "The name of your school", "Hazel Lane Primary School")
    _save(app)
    app.switch_page("pages/load.py").run()
    app.button(key="try_samples").click().run()
    assert "is of Oak Park School, and this app is set up for Hazel Lane Primary School" in words(app)
    assert not app.button(key="go_on").disabled


def test_settings_that_cannot_be_read_are_said_and_not_written_over(own_data_folder):
    (own_data_folder / "settings.json").write_text("{spoilt", encoding="utf-8")
    app = _settings(started())
    assert "could not be used" in words(app)
    assert (own_data_folder / "settings.json").read_text(encoding="utf-8") == "{spoilt"


def test_deleting_everything_asks_first_and_then_leaves_nothing(with_dates, own_data_folder):
    app = with_dates
    assert app.button(key="delete_now").disabled
    assert json.loads((own_data_folder / "settings.json").read_text(encoding="utf-8"))
    _type(app, "Type “delete” if that is meant", "delete")
    app.button(key="delete_now").click().run()
    assert not list(own_data_folder.parent.glob(f"{own_data_folder.name}/*"))
    _settings(app)
    assert _field(app, "The name of your school") == ""
    assert "Nothing is loaded yet" in words(app)


def test_what_the_school_can_offer_is_typed_and_kept_and_a_missing_name_is_said(own_data_folder):
    app = _settings(started())
    _type(app, "Offer 1, who", "Sam Bell")
    assert "The name is missing" in words(app)
    _type(app, "Offer 1, what", "Breakfast club")
    _type(app, "Offer 1, when", "every day from 8.00")
    assert "Not saved yet: what your school can offer." in words(app)
    _save(app)
    kept = _kept(own_data_folder).provisions
    assert kept == (Provision("Breakfast club", "Sam Bell", "every day from 8.00"),)


def test_a_template_of_the_schools_own_is_looked_through_kept_and_put_aside_again():
    from tools.make_templates_of_others import REFUSED, TAKEN

    app = _settings(started())
    uploader = app.file_uploader(key="own_template")
    uploader.set_value([("council.docx", REFUSED["unknown-field"](), "")]).run()
    assert not app.exception
    assert "1 thing to put right in Word" in words(app)
    assert "Did you mean parents_comments?" in words(app)
    app.file_uploader(key="own_template").set_value([("ours.docx", TAKEN["plain"](), "")]).run()
    assert "4 fields, all known, but 18 fields that the form needs are not in it." in words(app)
    assert app.button(key="keep_template").disabled
    (on_purpose,) = [each for each in app.checkbox if each.key.startswith("left_out")]
    on_purpose.check().run()
    assert app.button(key="keep_template").disabled  # nobody is named yet
    app.text_input(key="template_user_name").set_value("Sam Bell").run()
    app.button(key="keep_template").click().run()
    assert not app.exception
    assert "Kept as version 1" in words(app)
    assert "by Sam Bell. Left out on purpose, as was said then: Year, D.O.B.," in words(app)
    assert "own-templates/0001.docx" in str(app.table[-1].value.to_dict()).replace("\\", "")
    app.button(key="use_ours|1").click().run()
    assert "Not in use." in words(app)


def test_what_is_kept_about_one_pupil_is_deleted_and_the_rest_stays(own_data_folder):
    store = open_store(own_data_folder)
    user, now = User("Sam Bell"), datetime(2026, 11, 20, 9, tzinfo=UTC)
    ada, leo = Child("Oak Park School", "Okafor", "Ada"), Child("Oak Park School", "Marsh", "Leo")
    for child in (ada, leo):
        begin_meeting(store, user, child, "school-attendance-meeting", date(2026, 11, 27), now)
    app = _settings(started())
    app.selectbox(key="forget_whom").select("Ada Okafor, Oak Park School").run()
    assert app.button(key="forget_now").disabled
    next(each for each in app.checkbox if each.key.startswith("forget_sure")).check().run()
    app.button(key="forget_now").click().run()
    assert "about 1 pupil." in words(app)
    assert [case.child.name for case in cases(store, user).cases] == ["Leo Marsh"]
