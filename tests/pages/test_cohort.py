"""The Cohort page: the answer first, and behind every number its children."""

from __future__ import annotations

from aim.holding.folder import hold
from tests.lib.app import started, with_files, with_samples, words
from tests.lib.sample_files import loaded

TWO_SCHOOLS = ("oak-park-long.csv", "oak-park-pupils.csv", "hazel-lane-long.csv", "hazel-lane-pupils.csv")


def _cohort(app):
    app.switch_page("pages/cohort.py").run()
    assert not app.exception
    assert "Something went wrong" not in words(app)
    return app


def _list(app):
    """The list of children that is open."""
    return next(each.value for each in app.dataframe if (each.key or "").startswith("list|"))


def _cell(app, name, row, column):
    """A click on a cell of a table, as the browser tells of it."""
    app.session_state[f"cells|{name}"] = {"selection": {"rows": [], "columns": [], "cells": [(row, column)]}}
    app.run()
    assert not app.exception


def test_before_anything_is_loaded_it_says_where_to_go():
    app = started()
    app.switch_page("pages/cohort.py").run()
    assert "Load a registration certificate" in words(app)


def test_the_answer_comes_first_and_a_number_opens_its_children():
    app = _cohort(with_samples())
    said = words(app)
    assert "Attendance is 91.3% this school year." in said
    assert "5,580 of 6,111 sessions; 138 late" in said
    assert "26.7% of 60 pupils missed 10% or more" in said
    assert "Marks to Friday 20 November 2026, afternoon." in said
    assert said.index("Attendance is 91.3%") < said.index("Persistent 16")
    app.button(key="opens|figures|Persistent").click().run()
    assert len(_list(app)) == 16
    assert _list(app)["Name"][0] == "Sharma, Dev"
    app.text_input(key="find|figures").set_value("7e1").run()
    assert set(_list(app)["Form"]) == {"7E1"}
    app.button(key="close|figures").click().run()
    assert not [each for each in app.dataframe if (each.key or "").startswith("list|")]


def test_a_list_goes_on_to_papers_for_everyone_in_it():
    app = _cohort(with_samples())
    app.button(key="opens|figures|Persistent").click().run()
    assert app.button(key="papers|figures").label == "Papers for all 16"
    app.button(key="papers|figures").click().run()
    app.switch_page("pages/meeting.py").run()
    assert len(app.multiselect(key="many_pupils").value) == 16
    assert "16 pupils" in words(app)


def test_filters_hold_for_every_number_and_stay_when_the_page_is_left():
    app = _cohort(with_files(*TWO_SCHOOLS))
    app.selectbox(key="cohort|school").set_value("Hazel Lane Primary School").run()
    app.selectbox(key="cohort|year_group").set_value("2").run()
    app.selectbox(key="cohort|period").set_value("half term|2026|2026/27 Autumn 2").run()
    assert "81.7% in 2026/27 Autumn 2" in words(app)
    app.switch_page("pages/codes.py").run()
    _cohort(app)
    assert "Hazel Lane Primary School · Year 2 · 6 pupils" in words(app)


def test_each_band_opens_those_who_are_in_it():
    app = _cohort(with_samples())
    app.segmented_control(key="cohort_section").set_value("Who is where").run()
    table = next(each.value for each in app.dataframe if each.key == "cells|bands")
    assert sum(int(each) for each in table["Pupils"]) == 60


def test_dfe_s_basis_says_so_beside_the_figures():
    app = _cohort(with_samples())
    app.toggle(key="cohort|dfe_basis").set_value(True).run()
    assert "DfE’s basis" in words(app) or "DfE's basis: aged 5 to 15" in words(app)
    assert "On DfE's basis." in words(app)


def test_what_is_held_is_opened_without_reading_a_file(tmp_path, monkeypatch):
    monkeypatch.setenv("AIM_DATA", str(tmp_path))
    hold(tmp_path, loaded("hazel-lane-long.csv", "hazel-lane-pupils.csv").registers)
    app = started()
    assert "Held on this computer: Hazel Lane Primary School, 2024/25, 2025/26 and 2026/27" in words(app)
    app.button(key="open_held").click().run()
    assert "What is held is open: Hazel Lane Primary School" in words(app)
    _cohort(app)
    assert "Hazel Lane Primary School · 40 pupils" in words(app)
    app.switch_page("pages/load.py").run()
    app.button(key="close_held").click().run()
    assert "Held on this computer" in words(app)
    app.switch_page("pages/cohort.py").run()
    assert "Load a registration certificate" in words(app)
