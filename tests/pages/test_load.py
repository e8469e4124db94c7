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
    table = next(each.value for each in app.dataframe if "How serious" in each.value)
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


# Loading again


def _then(app, *paths):
    """More files dropped beside those that are there."""
    uploads = app.file_uploader(key="files")
    uploads.set_value([(each.rpartition("/")[2], (SAMPLES / each).read_bytes(), "") for each in paths])
    return app.run()


def test_a_second_file_is_joined_and_what_it_changes_is_said():
    app = with_files("ada-okafor-certificate.csv")
    _then(app, "ada-okafor-certificate.csv", "oak-park-wide.xlsx")
    said = words(app)
    assert not app.exception
    assert "10 pupils" in said
    assert "Since the load before:" in said
    assert "new marks" in said


def test_two_values_for_a_session_are_shown_with_both_places_and_a_whole_file_can_be_chosen():
    app = started()
    app.text_input(key="school_name").set_value("Oak Park School").run()
    _then(app, "ada-okafor-certificate.csv")
    _then(app, "ada-okafor-certificate.csv", "bad/not-a-code.csv")
    assert "Two files differ on 1 session" in words(app)
    table = next(each.value for each in app.dataframe if "Stands against it" in each.value)
    assert table.iloc[0]["Counts"] == "\\  (ada-okafor-certificate.csv E8)"
    assert table.iloc[0]["Stands against it"] == "Q9  (not-a-code.csv G5)"
    app.selectbox(key="which_counts").set_value("Take every mark of not-a-code.csv").run()
    app.button(key="settle").click().run()
    table = next(each.value for each in app.dataframe if "Stands against it" in each.value)
    assert table.iloc[0]["Counts"] == "Q9  (not-a-code.csv G5)"


def test_a_load_can_be_taken_back():
    app = with_files("ada-okafor-certificate.csv")
    _then(app, "ada-okafor-certificate.csv", "bad/not-a-code.csv")
    assert "3 pupils" in words(app)
    app.button(key="take_back_1").click().run()
    assert "1 pupil at Oak Park School" in words(app)
    assert "Two files differ" not in words(app)


def test_two_halves_of_one_child_can_be_joined_and_the_decision_taken_back():
    app = with_files("bad/no-upn.csv")
    _then(app, "bad/no-upn.csv", "bad/not-a-code.csv")
    before = len(app.selectbox(key="half_one_0").options)
    app.button(key="join_halves").click().run()
    assert len(app.selectbox(key="half_one_1").options) == before - 1
    app.button(key="undecide").click().run()
    assert len(app.selectbox(key="half_one_0").options) == before
