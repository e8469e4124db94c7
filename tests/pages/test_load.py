"""The Load page: what a user reads after dropping files."""

from tests.lib.app import SAMPLES, started, with_files, with_samples, words


def test_before_anything_is_loaded_the_page_says_what_would_be_here():
    app = started()
    assert not app.exception
    assert "forgotten when you close the page" in words(app)
    assert app.button(key="try_samples").label == "Try it with an invented school"


def test_an_invented_school_is_one_click_away():
    app = with_samples()
    assert not app.exception
    assert "66 pupils at Oak Park School" in words(app)
    assert "13,908 cells: 13,908 marks, 0 blank, 0 not understood, 0 not used" in words(app)
    assert "marks to 20/11/2026" in words(app)


def test_a_dropped_certificate_is_described_in_words():
    said = words(with_files("ada-okafor-certificate.xlsx"))
    assert "1 pupil at Oak Park School" in said
    assert "registration certificates: one row for each week, Monday to Friday" in said
    assert "Everything was read" in said


def test_several_files_are_joined_and_each_has_its_card():
    said = words(with_files("oak-park-wide.xlsx", "bad/picture.csv"))
    assert "oak-park-wide.xlsx" in said
    assert "picture.csv" in said
    assert "Not read" in said


def test_problems_are_shown_where_the_spreadsheet_has_them_with_what_to_do():
    app = with_files("bad/not-a-code.csv")
    table = next(each.value for each in app.dataframe)
    first = table[table["How serious"] == "To look at"].iloc[0]
    assert (first["Row"], first["Column"], first["Found"]) == ("5", "G", "Q9")
    assert first["What to do"]


def test_a_file_that_could_be_read_two_ways_is_asked_about_and_read_when_told():
    app = with_files("bad/ambiguous-dates.csv")
    assert "can be read in two ways" in words(app)
    app.radio(key="date_order").set_value("Day first (03/09 is 3 September)").run()
    assert "24 marks" in words(app)
    assert "can be read in two ways" not in words(app)


def test_no_bad_file_brings_the_page_down_and_each_has_its_card():
    paths = sorted(each.name for each in (SAMPLES / "bad").iterdir())
    app = with_files(*(f"bad/{path}" for path in paths))
    said = words(app)
    assert not app.exception
    assert "Something went wrong" not in said
    assert [path for path in paths if path not in said] == []
