"""The Pupil page: the same figures as everywhere else, in words."""

import json
from datetime import date

from aim.certificates.loading import load
from aim.exports import pupil_json
from aim.screens.pupil import facts_this_year
from tests.lib.app import SAMPLES, started, with_files, with_samples, words

ADA = "R820999819001"


def _ada():
    app = with_samples()
    app.switch_page("pages/pupil.py").run()
    app.selectbox(key="choose_pupil").set_value(ADA).run()
    return app


def test_before_anything_is_loaded_it_says_where_to_go():
    app = started()
    app.switch_page("pages/pupil.py").run()
    assert "Load a registration certificate" in words(app)


def test_the_answer_comes_first_in_sessions_and_days():
    said = words(_ada())
    assert "Ada has missed 19 of 102 sessions this year, the same as 9 and a half days." in said
    assert "Attended 81.4%" in said
    assert "1 session not recorded and 1 session not possible (not due in school): not counted." in said


def test_the_figures_are_those_of_the_truth_the_samples_were_drawn_from():
    truth = json.loads((SAMPLES / "truth.json").read_text())
    expected = next(each for each in truth["pupils"] if each["upn"] == ADA)["sessions"]
    loaded = load([("x.csv", (SAMPLES / "oak-park-long.csv").read_bytes())], school="Oak Park School")
    facts = facts_this_year(loaded.registers, ADA, date(2026, 11, 21))
    found = pupil_json(facts)["sessions"]
    assert {name: found[name] for name in expected} == expected


def test_the_charts_are_drawn_with_words_beside_them():
    app = _ada()
    charts = app.get("plotly_chart")
    assert len(charts) == 2
    assert "Best half term" in words(app)
    assert "82" not in words(app).split("Attended 83 of 102")[0][-4:]


def test_hostile_names_are_shown_as_typed_and_run_nothing():
    app = with_files("oak-park-day-rows.csv")
    app.switch_page("pages/pupil.py").run()
    labels = app.selectbox(key="choose_pupil").options
    assert any("O'Neill & D'Souza <Jr>, Finn" in each for each in labels)
    assert any("Castillo, None" in each for each in labels)
    app.selectbox(key="choose_pupil").select(next(each for each in labels if "Jr" in each)).run()
    assert "Finn O'Neill & D'Souza <Jr>" in words(app)
    assert r"\<Jr\>" in app.title[0].value


def test_a_pupil_who_joined_in_november_has_no_gaps_before():
    app = with_samples()
    app.switch_page("pages/pupil.py").run()
    app.selectbox(key="choose_pupil").set_value("C820999926001").run()
    assert "missed 2 of 30 sessions" in words(app)


def _selected(app, name, row):
    """A click on a row of a table, as the browser tells of it."""
    key = next(each.key for each in app.dataframe if (each.key or "").startswith(f"{name}|"))
    app.session_state[key] = {"selection": {"rows": [row], "columns": [], "cells": []}}
    app.run()
    assert not app.exception
    return words(app)


def test_the_record_s_freshness_stands_before_the_answer():
    said = words(_ada())
    assert "Something went wrong" not in said
    assert "Marks to 20 November 2026" in said
    assert "4 reasons still to be established (N)" in said
    assert said.index("Marks to 20 November 2026") < said.index("Ada has missed")


def test_a_figure_opens_its_sessions():
    app = _ada()
    pills = next(each for each in app.button_group if (each.key or "").startswith("measures|"))
    pills.set_value("Missed").run()
    assert "Missed this year: 19 sessions" in words(app)
    assert len(next(each for each in app.dataframe if "Date" in each.value).value) == 19


def test_a_row_opens_its_sessions():
    app = _ada()
    assert "N, reason not yet given, this year: 4 sessions" in _selected(app, "codes", 5)
    assert "Missed on Mondays this year: 5 sessions" in _selected(app, "weekdays", 0)


def test_a_half_term_can_be_looked_at_and_put_beside_another():
    app = _ada()
    app.selectbox(key=f"period|{ADA}").set_value("half term|2026/27 Autumn 2").run()
    assert "Ada has missed 16 of 28 sessions in 2026/27 Autumn 2" in words(app)
    app.selectbox(key=f"compare|{ADA}").set_value("half term|2026/27 Autumn 1").run()
    assert "Side by side" in words(app)
    beside = app.dataframe[0].value
    assert "71 of 74 (95.9%)" in beside.to_string()


def test_since_a_date_asks_for_the_date():
    app = _ada()
    app.selectbox(key=f"period|{ADA}").set_value("since").run()
    app.date_input(key=f"since|{ADA}").set_value(date(2026, 11, 9)).run()
    assert "since 09/11/2026" in words(app)
    app.switch_page("pages/codes.py").run()
    app.switch_page("pages/pupil.py").run()
    assert "since 09/11/2026" in words(app)


def test_what_one_child_is_looked_at_by_is_not_what_another_is():
    app = _ada()
    app.selectbox(key=f"period|{ADA}").set_value("half term|2026/27 Autumn 1").run()
    app.selectbox(key="choose_pupil").set_value("C820999926001").run()
    assert "missed 2 of 30 sessions this year" in words(app)


def test_on_paper_there_is_nothing_to_click_and_every_row_is_text():
    app = _ada()
    app.toggle(key="on_paper").set_value(True).run()
    assert not app.exception
    assert "Something went wrong" not in words(app)
    assert not app.dataframe
    assert not app.button
    assert any("Illness" in each.value.to_string() for each in app.table)
    assert any("Monday" in each.value.to_string() for each in app.table)


def test_the_list_can_hold_only_pupils_who_missed_the_school_s_own_share():
    app = _ada()
    everyone = len(app.selectbox(key="choose_pupil").options)
    app.toggle(key="only_listed_toggle").set_value(True).run()
    listed = app.selectbox(key="choose_pupil").options
    assert 0 < len(listed) < everyone
    assert listed[0].startswith("Sharma, Dev")
    assert app.selectbox(key="choose_pupil").value == ADA


def test_a_pupil_who_is_not_in_the_list_stays_the_one_looked_at():
    app = with_samples()
    app.switch_page("pages/pupil.py").run()
    app.selectbox(key="choose_pupil").set_value("C820999926001").run()
    app.toggle(key="only_listed_toggle").set_value(True).run()
    assert app.selectbox(key="choose_pupil").value == "C820999926001"
    assert "missed 2 of 30 sessions" in words(app)


def _log(app):
    app.toggle(key=f"change_support|{ADA}").set_value(True).run()
    assert not app.exception
    return app


def _typed(app, label, at=0):
    return [each for each in (*app.text_input, *app.date_input) if each.label == label][at]


def test_support_is_kept_as_it_is_typed_and_flagged_on_the_chart_from_then_on():
    app = _log(_ada())
    assert "Nothing is written down in this log yet" in words(app)
    _typed(app, "What").set_value("Breakfast club").run()
    assert "Saved " in words(app)
    _typed(app, "From").set_value(date(2026, 9, 7)).run()
    _typed(app, "About").set_value("the bus").run()
    again = _ada()
    said = words(again)
    assert "1 kind of support written down, 1 in place now; 1 contact." in said
    assert "Support in place: 1, Breakfast club, from 7 September 2026, going on." in said
    assert [each.value["What"].iloc[0] for each in again.table if "Consent by" in each.value] == [
        "Breakfast club"
    ]


def test_of_two_people_at_one_line_of_the_log_the_second_is_told_and_both_texts_survive():
    first = _log(_ada())
    _typed(first, "What").set_value("Breakfast club").run()
    second = _log(_ada())
    _typed(first, "Lead").set_value("Sam Bell").run()
    _typed(second, "Lead").set_value("Priya Nair").run()
    said = words(second)
    assert "Two people wrote here at the same time" in said
    assert "Sam Bell" in said and "Priya Nair" in said
