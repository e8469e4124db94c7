"""The Load page: what a user reads after dropping files."""

import io
import zipfile
from datetime import date

import pytest

from aim.screens.load import cancelled
from pages.shared import again_parts, files_taken
from tests.lib.app import SAMPLES, started, with_both_schools, with_files, with_samples, words


def test_before_anything_is_loaded_the_page_says_what_would_be_here():
    app = started()
    assert not app.exception
    assert "forgotten when you close the page" in words(app)
    assert app.button(key="try_samples").label == "Try it with an invented school"


def test_an_invented_school_is_one_click_away():
    app = with_both_schools()
    assert not app.exception
    assert "106 pupils at Hazel Lane Primary School and Oak Park School" in words(app)
    assert "marks to 20/11/2026" in words(app)


def test_every_cell_of_the_invented_school_is_accounted_for():
    assert "13,908 cells: 13,908 marks, 0 blank, 0 not understood, 0 not used" in words(with_samples())


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


# Cancelling


@pytest.fixture
def cancelled_readings(monkeypatch):
    """From now on every reading is cancelled when its first file is begun."""

    def cancel():
        real = again_parts.BeingRead

        class Cancelled(real):
            def _begun(self, file):
                self.call_off()
                super()._begun(file)

        monkeypatch.setattr(again_parts, "BeingRead", Cancelled)
        return lambda: monkeypatch.setattr(again_parts, "BeingRead", real)

    return cancel


def held(app):
    """What is held: the files, what was said and decided of them, and what was made of them."""
    return {name: app.session_state[name] for name in files_taken._HELD if name in app.session_state}


def test_a_cancelled_load_leaves_nothing_and_says_so(cancelled_readings):
    cancelled_readings()
    app = with_files("ada-okafor-certificate.csv")
    assert not app.exception
    assert "Reading was cancelled. Nothing is loaded." in words(app)
    assert held(app) == {}
    app.text_input(key="school_name").set_value("Oak Park School").run()
    assert "No pupil's marks" not in words(app)


def test_a_cancelled_load_leaves_what_was_held_untouched(cancelled_readings):
    app = started()
    app.text_input(key="school_name").set_value("Oak Park School").run()
    _then(app, "ada-okafor-certificate.csv")
    _then(app, "ada-okafor-certificate.csv", "bad/not-a-code.csv")
    before, said = held(app), words(app)
    cancelled_readings()
    _then(app, "ada-okafor-certificate.csv", "bad/not-a-code.csv", "oak-park-wide.xlsx")
    assert "Reading was cancelled. What was loaded before is unchanged." in words(app)
    assert held(app) == before
    app.selectbox(key="which_counts").set_value("Take every mark of not-a-code.csv").run()
    app.button(key="settle").click().run()
    assert held(app) == before
    app.button(key="take_back_1").click().run()
    assert held(app) == before
    app.button(key="try_samples").click().run()
    assert held(app) == before
    assert all(held(app)[name] is kept for name, kept in before.items())
    assert said in words(app).replace(cancelled(app.session_state["loaded"]) + "\n", "")


def test_files_whose_reading_was_cancelled_can_be_read_after_all(cancelled_readings):
    app = with_files("ada-okafor-certificate.csv")
    again = cancelled_readings()
    _then(app, "ada-okafor-certificate.csv", "oak-park-wide.xlsx")
    again()
    app.button(key="read_after_all").click().run()
    assert "10 pupils" in words(app)
    assert "Reading was cancelled" not in words(app)
    cancelled_readings()
    app.button(key="try_samples").click().run()
    assert "Reading was cancelled" in words(app)
    assert not [each for each in app.button if each.key == "read_after_all"]


def test_a_fault_while_reading_leaves_what_was_held_untouched(monkeypatch):
    app = with_files("ada-okafor-certificate.csv")
    before = held(app)

    def broken(*args, **kwargs):
        raise ZeroDivisionError

    monkeypatch.setattr(again_parts, "load", broken)
    _then(app, "ada-okafor-certificate.csv", "oak-park-wide.xlsx")
    assert "Nothing was changed" in words(app)
    assert held(app) == before


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


NONSENSE = "Fam,Giv,Wann,Halb,Z\n" + "".join(
    f"{surname},{forename},{day:02d}/09/2026,{half},{mark}\n"
    for surname, forename in (("Okafor", "Ada"), ("Bell", "Sam <b>x</b>"))
    for day in (14, 15, 16)
    for half, mark in (("AM", "/"), ("PM", "\\"))
)


def with_text(text: str, name: str = "unknown.csv"):
    app = started()
    app.file_uploader(key="files").set_value([(name, text.encode(), "text/csv")])
    return app.run()


def opened_strip(app, name: str):
    app.session_state[f"how|{name}"] = True
    return app.run()


def test_how_a_file_was_read_is_shown_with_a_legend_in_words():
    app = opened_strip(with_files("ada-okafor-certificate.xlsx"), "ada-okafor-certificate.xlsx")
    assert not app.exception
    strip = next(each.value for each in app.dataframe if "A · Week beginning" in each.value)
    assert "5 heading" in strip.index
    (legend,) = (list(each.value.iloc[0]) for each in app.table)
    assert legend[:4] == ["a mark", "a date, or AM and PM", "the pupil or the school", "a heading"]
    assert "The headings are in rows 5 and 6" in words(app)


def test_a_file_that_is_not_recognised_is_read_when_its_columns_are_said():
    app = with_text(NONSENSE)
    assert "Not read" in words(app)
    app.button(key="say|unknown.csv").click().run()
    assert not app.exception
    preview = next(each.value for each in app.dataframe if "Read as" in each.value)
    assert list(preview["Pupil"])[:1] == ["Okafor, Ada"]
    assert list(preview["Read as"])[:2] == ["present in the morning", "present in the afternoon"]
    assert "12 cells: 12 marks" in words(app)
    app.button(key="read_so|unknown.csv").click().run()
    assert "2 pupils" in words(app)
    assert "Read as you said on" in words(app)


def test_what_was_said_is_used_on_the_next_file_with_those_headings_and_can_be_taken_back():
    app = with_text(NONSENSE)
    app.button(key="say|unknown.csv").click().run()
    app.button(key="read_so|unknown.csv").click().run()
    another = with_text(NONSENSE.replace("/09/", "/10/"), "next-term.csv")
    assert "Read as you said on" in words(another)
    assert "12 marks" in words(another)
    opened_strip(another, "next-term.csv").button(key="unsay|next-term.csv").click().run()
    assert "Not read" in words(another)
    assert "Not read" in words(with_text(NONSENSE))


def test_columns_can_be_said_one_by_one_and_left_as_they_are():
    app = with_text(NONSENSE)
    app.button(key="say|unknown.csv").click().run()
    column = app.selectbox(key="column|unknown.csv||long|0|1|0")
    assert column.value == "surname"
    column.set_value("").run()
    app.selectbox(key="column|unknown.csv||long|0|1|1").set_value("").run()
    assert "Say which column names the pupil" in words(app)
    assert app.button(key="read_so|unknown.csv").disabled
    app.selectbox(key="column|unknown.csv||long|0|1|1").set_value("name").run()
    assert not app.button(key="read_so|unknown.csv").disabled
    app.button(key="leave|unknown.csv").click().run()
    assert "Not read" in words(app)
    assert app.button(key="say|unknown.csv")


def test_a_layout_can_be_chosen_and_its_first_day_said():
    marks = "Kid,a,b,c,d\nOkafor,/,\\,I,I\nBell,/,\\,/,\\\n"
    app = with_text(marks)
    app.button(key="say|unknown.csv").click().run()
    assert app.selectbox(key="layout|unknown.csv|").value == "wide"
    app.date_input(key="day|unknown.csv||wide|0|1").set_value(date(2026, 9, 14)).run()
    assert "14/09/2026 to 15/09/2026. 8 cells: 8 marks" in words(app)
    app.button(key="read_so|unknown.csv").click().run()
    assert "2 pupils" in words(app)
    assert "Not read" in words(with_text(marks))  # typed dates are this file's alone


def test_a_file_that_is_recognised_wrongly_can_be_said_to_be_otherwise():
    app = opened_strip(with_files("bad/not-a-code.csv"), "not-a-code.csv")
    app.button(key="say|not-a-code.csv").click().run()
    assert app.selectbox(key="layout|not-a-code.csv|").value == "long"
    assert app.button(key="read_so|not-a-code.csv").proto.type != "primary"


LOCAL = "School,Surname,Forename,Date,Session,Mark\n" + "".join(
    f"Oak Park School,Okafor,Ada,{day}/09/2026,{half},{mark}\n"
    for day, half, mark in ((14, "AM", "7"), (14, "PM", "7"), (15, "AM", "/"), (15, "PM", "*x*"))
)


def test_a_schools_own_codes_are_asked_and_remembered_for_it():
    app = with_text(LOCAL)
    asked = app.selectbox(key="code|Oak Park School|7")
    assert asked.label.replace("\\", "") == "What does “7” mean at Oak Park School? (2 marks)"
    assert app.selectbox(key="code|Oak Park School|*x*").label.count("\\*") == 2  # as text, not as italics
    asked.set_value("I").run()
    app.button(key="read_codes|Oak Park School").click().run()
    assert "4 cells: 3 marks, 0 blank, 1 not understood" in words(app)
    table = next(each.value for each in app.dataframe if "How serious" in each.value)
    assert "“7” was read as I (2 marks)." in list(table["What it means"])
    again = with_text(LOCAL)
    assert "4 cells: 3 marks, 0 blank, 1 not understood" in words(again)
    elsewhere = with_text(LOCAL.replace("Oak Park", "Hazel Lane"))
    assert "4 cells: 1 mark, 0 blank, 3 not understood" in words(elsewhere)


def test_codes_of_a_school_without_a_name_hold_for_this_user_only():
    unnamed = LOCAL.replace("School,", "", 1).replace("Oak Park School,", "")
    app = with_text(unnamed)
    app.selectbox(key="code||7").set_value("I").run()
    app.button(key="read_codes|").click().run()
    assert "4 cells: 3 marks, 0 blank, 1 not understood" in words(app)
    assert "1 mark, 0 blank, 3 not understood" in words(with_text(unnamed))


def test_two_files_of_one_name_are_both_read():
    app = started()
    app.file_uploader(key="files").set_value(
        [("a.csv", LOCAL.encode(), ""), ("a.csv", LOCAL.replace("Ada", "Ben").encode(), "")]
    )
    said = words(app.run())
    assert "a.csv (again)" in said
    assert "2 pupils" in said


def test_a_file_in_a_zip_can_be_said_too():
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("autumn/unknown.csv", NONSENSE)
    app = started()
    app.file_uploader(key="files").set_value([("all.zip", made.getvalue(), "application/zip")])
    app.run()
    name = "all.zip/autumn/unknown.csv"
    app.button(key=f"say|{name}").click().run()
    app.button(key=f"read_so|{name}").click().run()
    assert not app.exception
    assert "2 pupils" in words(app)
    assert "Read as you said on" in words(app)


def test_dates_said_of_a_file_that_is_taken_back_are_not_used_on_another_of_its_name():
    marks = "Kid,a,b,c,d\nOkafor,/,\\,I,I\nBell,/,\\,/,\\\n"
    app = with_text(marks)
    app.button(key="say|unknown.csv").click().run()
    app.date_input(key="day|unknown.csv||wide|0|1").set_value(date(2026, 9, 14)).run()
    app.button(key="read_so|unknown.csv").click().run()
    assert "2 pupils" in words(app)
    app.file_uploader(key="files").set_value([]).run()
    app.button(key="take_back_0").click().run()
    app.file_uploader(key="files").set_value([("unknown.csv", marks.replace("I", "L").encode(), "")])
    assert "Not read" in words(app.run())
