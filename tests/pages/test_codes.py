"""The Codes page: every code can be found by its letter or by a word."""

from tests.lib.app import started, words


def _codes(search=""):
    app = started()
    app.switch_page("pages/codes.py").run()
    if search:
        app.text_input(key="search").set_value(search).run()
    return app


def test_the_codes_of_today_are_listed_with_what_they_count_as():
    app = _codes()
    table = app.dataframe[0].value
    assert {"/", "\\", "C2", "Y7", "N"} <= set(table["Code"])
    assert "H" not in set(table["Code"])


def test_a_code_is_found_by_its_letter_and_by_a_word():
    assert "C2" in set(_codes("c2").dataframe[0].value["Code"])
    assert "I" in set(_codes("illness").dataframe[0].value["Code"])


def test_earlier_codes_are_a_switch_away():
    app = _codes("H")
    app.toggle(key="earlier").set_value(True).run()
    assert "H" in set(app.dataframe[0].value["Code"])


def test_a_search_that_finds_nothing_says_so():
    app = _codes("zebra crossing")
    assert "No code" in words(app)
