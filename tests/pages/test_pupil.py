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
