"""The Meeting page: the form prefilled, what was typed kept, and what is still to say counted."""

from datetime import date

from aim.certificates.loading import load
from aim.screens.meeting import filled_meeting, meeting_screen
from tests.lib.app import SAMPLES, started, with_samples, words
from tests.lib.docx_text import docx_text

ADA = "R820999819001"


def _field(app, label):
    return next(each for each in (*app.text_area, *app.text_input) if each.label.startswith(label))


def _meeting():
    app = with_samples()
    app.switch_page("pages/meeting.py").run()
    app.selectbox(key="choose_pupil").set_value(ADA).run()
    return app


def test_before_anything_is_loaded_it_says_where_to_go():
    app = started()
    app.switch_page("pages/meeting.py").run()
    assert "Load a registration certificate" in words(app)


def test_the_form_is_prefilled_from_the_marks():
    app = _meeting()
    assert not app.exception
    says = _field(app, "What the marks show").value
    assert says.startswith("Ada has missed 19 of 102 sessions this year, the same as 9 and a half days.")
    assert "2026/27 Autumn 1" in _field(app, "When attendance was better").value
    assert "15 things still to fill in" in words(app)


def test_what_is_typed_is_counted_and_kept_when_the_page_is_left():
    app = _meeting()
    _field(app, "What the child says").set_value("I like art.").run()
    assert "14 things still to fill in" in words(app)
    app.switch_page("pages/pupil.py").run()
    app.switch_page("pages/meeting.py").run()
    assert _field(app, "What the child says").value == "I like art."


def test_what_is_typed_for_one_child_never_shows_for_another():
    app = _meeting()
    _field(app, "What the child says").set_value("I like art.").run()
    app.selectbox(key="choose_pupil").set_value("C820999926001").run()
    assert "I like art." not in [each.value for each in app.text_area]


def test_the_review_is_on_a_school_day_two_to_four_weeks_on():
    app = _meeting()
    app.date_input(key=f"{ADA}|meeting_day").set_value(date(2026, 12, 4)).run()
    assert _field(app, "Review date").value == "29/12/2026"
    app.radio(key=f"{ADA}|weeks").set_value(2).run()
    assert "2 school weeks on is Friday 18 December 2026" in words(app)


def test_the_document_holds_what_the_page_shows():
    loaded = load(
        [("oak-park-long.csv", (SAMPLES / "oak-park-long.csv").read_bytes())],
        school="Oak Park School",
        on=date(2026, 11, 21),
    )
    day = date(2026, 11, 27)
    screen = meeting_screen(loaded.registers, ADA, meeting_day=day, weeks=3, on=date(2026, 11, 21))
    filled = filled_meeting(screen, {"childs_view": "I like art."}, meeting_day=day, today=day)
    text = docx_text(filled.content)
    assert "Ada has missed 19 of 102 sessions this year" in text
    assert "I like art." in text
    assert "18/12/2026" in text
