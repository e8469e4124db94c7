"""The Siblings page: a family across two schools, a decision, and a school on its own."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from streamlit.testing.v1 import AppTest

from aim.brothers_and_sisters.known import lists_linked
from aim.casework.added_siblings import AddedSibling, save_added_sibling
from aim.casework.children import Child
from aim.casework.meetings import begin_meeting
from aim.casework.never_link import NeverLinked, mark_never_link
from aim.casework.other_schools import SchoolContact, record_sharing, save_school_contact
from aim.casework.plans import save_draft
from aim.casework.sibling_decisions import Verdict, decide
from aim.casework.store import open_store
from aim.casework.users import User
from aim.folders import data_folder
from aim.screens.cohort import Section
from aim.settings import SharingStep
from aim.siblings.lists import people_of
from tests.lib.app import SAMPLES, drawn, started, with_both_schools, with_files, words

MASON = "R820999926002"
_LEAD, _NOW = User("Priya Nair", safeguarding_lead=True), datetime(2026, 11, 20, 9, tzinfo=UTC)
LISTS = ("oak-park-pupils.csv", "hazel-lane-pupils.csv")


def _page(app: AppTest, child: str = "") -> AppTest:
    app.switch_page("pages/siblings.py").run()
    if child:
        app.selectbox(key="choose_pupil").set_value(child).run()
    assert not app.exception
    assert "Something went wrong" not in words(app)
    return app


def _tables(app: AppTest) -> str:
    return "\n".join(each.value.to_string() for each in app.table).replace("\\", "")


def _button(app: AppTest, label: str):
    return next(each for each in app.button if each.label == label)


def test_before_anything_is_loaded_it_says_where_to_go() -> None:
    assert "Load a registration certificate" in words(_page(started()))


def test_a_family_of_two_schools_is_shown_confirmed_and_said_on_the_pupil_s_page() -> None:
    app = _page(with_both_schools())
    assert "12 families of two children or more among 106 pupils" in words(app)
    assert "The family of Ada Okafor" in words(app)  # the lowest attendance, before anybody is chosen
    app.selectbox(key="choose_pupil").set_value(MASON).run()
    assert "Brothers and sisters: 2, one below 90%" in words(app)
    said = _tables(app)
    assert "85 of 104" in said and "Below 90%, persistent absence" in said
    assert "the same, ending 113" in said and "✓ agrees" in said
    assert "held by the other school" in said and "05/08/2018" not in said
    app.text_input(key="siblings_user_name").set_value("Sam Bell").run()
    _button(app, "Confirm").click().run()
    _button(app, "Not siblings").click().run()
    assert "Confirmed by Sam Bell on" in _tables(app)
    assert any("Said not to be siblings by Sam Bell" in each.label for each in app.expander)
    app.switch_page("pages/pupil.py").run()
    assert "Brothers and sisters: 1." in words(app)


def test_a_pupil_on_two_lists_is_called_two_children_and_that_is_taken_back() -> None:
    app = _page(with_both_schools(), "R820999819001")
    app.text_input(key="siblings_user_name").set_value("Sam Bell").run()
    assert "Is this one child, or are these two?" in words(app)
    assert "Ada Okafor, Oak Park School and Hazel Lane Primary School" in words(app)
    assert "the same, ending 100" in _tables(app) and "+447700900100" not in _tables(app)
    _button(app, "Two children").click().run()
    assert any("Said to be two children by Sam Bell on" in each.label for each in app.expander)
    assert "Are Ada and Ada of Hazel Lane Primary School brothers or sisters?" in words(app)
    assert "the lists give two children one UPN" in words(app)
    app.switch_page("pages/pupil.py").run()
    assert "Brothers and sisters: 2," in words(app) and "of one not known here" in words(app)
    assert "The figures here are of both" in words(app)
    _page(app)
    _button(app, "Take back").click().run()
    assert "Is this one child, or are these two?" in words(app)
    _button(app, "One child").click().run()
    assert any("Said to be one child by Sam Bell on" in each.label for each in app.expander)
    assert "one child on two rolls, counted once" in words(app)


def test_a_school_on_its_own_adds_a_sister_by_hand_who_stands_on_both_pages() -> None:
    app = _page(with_files("ada-okafor-certificate.csv"))
    assert "No pupil list with addresses or contacts is loaded." in words(app)
    for label, typed in (("Name", "Emeka Okafor"), ("School", "Hazel Lane"), ("Year", "3")):
        next(each for each in app.text_input if each.label == label).set_value(typed)
    _button(app, "Save").click().run()
    assert "Brothers and sisters: 1, attendance of one not known here" in words(app)
    assert "Emeka Okafor" in _tables(app) and "Told of" in _tables(app)
    app.switch_page("pages/pupil.py").run()
    assert "Brothers and sisters: 1, attendance of one not known here" in words(app)


def test_a_child_whom_the_safeguarding_lead_marks_is_on_no_page_and_in_no_count() -> None:
    app = _page(with_both_schools(), MASON)
    app.text_input(key="siblings_user_name").set_value("Priya Nair").run()
    store, mason = open_store(data_folder()), Child("Oak Park School", "Bennett-Clarke", "Mason", upn=MASON)
    meeting = begin_meeting(store, _LEAD, mason, "school-attendance-meeting", date(2026, 11, 27), _NOW)
    save_draft(store, _LEAD, meeting.id, "siblings", "Poppy Clarke, Year 4", 0, _NOW)
    app.selectbox(key="choose_pupil").set_value("A820999822001").run()
    app.checkbox(key="safeguarding_lead_tick").check().run()
    _button(app, "Never link this pupil").click().run()
    assert "Mason Bennett-Clarke, meeting of 27/11/2026: Brothers and sisters" in words(app)
    app.checkbox(key="safeguarding_lead_tick").uncheck().run()
    assert "none found in the lists that are loaded" in words(app)
    app.selectbox(key="choose_pupil").set_value(MASON).run()
    assert "among 105 pupils" in words(app)
    assert "Brothers and sisters: 1" in words(app), _tables(app)
    everything = words(app) + _tables(app) + "".join(each.value.to_string() for each in app.dataframe)
    assert "Poppy" not in everything


def _kept_about_poppy(folder: Path) -> None:
    """What was decided, typed and shared of Poppy before the safeguarding lead marks her."""
    lists = people_of([(name, (SAMPLES / name).read_bytes()) for name in LISTS])
    children = lists_linked(lists, NeverLinked()).children
    mason, poppy = (
        next(each for each in children if each.name == name)
        for name in ("Mason Bennett-Clarke", "Poppy Clarke")
    )
    store = open_store(folder)
    lead, now = _LEAD, _NOW
    decide(store, lead, mason, poppy, "siblings", Verdict.CONFIRMED, "ab12", now)
    save_added_sibling(store, lead, mason, AddedSibling(name="Poppy Clarke (Y4)"), now)
    contact = SchoolContact(other_school="Hazel Lane", agreed="One plan for Poppy Clarke and Mason")
    save_school_contact(store, lead, mason, contact, now)
    record_sharing(store, lead, mason, poppy, SharingStep.FIGURES, "siblings page", now)
    mark_never_link(store, lead, poppy, "known to the lead", now)
    store.close()


def test_of_a_child_who_is_never_linked_no_page_draws_the_name_or_counts_them(own_data_folder: Path) -> None:
    _kept_about_poppy(own_data_folder)
    app = with_files("oak-park-long.csv", *LISTS)
    app.switch_page("pages/siblings.py").run()
    app.selectbox(key="choose_pupil").set_value(MASON).run()
    assert "among 105 pupils" in words(app)
    assert "Brothers and sisters: 1" in words(app)
    pages = {"siblings": drawn(app)}
    for page in ("pupil", "meeting", "today", "cohort"):
        app.switch_page(f"pages/{page}.py").run()
        if page == "pupil":
            assert "Brothers and sisters: 1" in words(app)
        if page == "meeting":
            app.button(key="begin_meeting").click().run()
            assert "1 brother or sister is known" in words(app)
        if page == "cohort":
            app.segmented_control(key="cohort_section").set_value(Section.MEETINGS.value).run()
        assert not app.exception
        pages[page] = drawn(app)
    for page, text in pages.items():
        assert "Bennett-Clarke" in text or page in ("today", "cohort"), page  # it is read to its end
        traces = ("Poppy Clarke", "Clarke, Poppy", "A820999822001", "SEVERN VIEW", "known to the lead")
        assert not [each for each in traces if each in text], page
