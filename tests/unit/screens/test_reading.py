"""How a file was read, cell by cell; the questions that say otherwise; a school's own codes."""

from __future__ import annotations

import csv
import io
import zipfile

import pytest

from aim.certificates.cells import Sheet, opened
from aim.certificates.loading import load
from aim.certificates.mapping import FAMILIES, Mapping, Mappings, Said, outline_of_unread, recognised_as_said
from aim.codes import code_texts
from aim.palette import contrast
from aim.screens.reading import (
    ROLES,
    ReadingScreen,
    asking,
    code_choices,
    families,
    first_mapping,
    mapping_screen,
    own_codes,
    reading_screen,
    sheets_of,
)
from tests.lib.sample_files import SAMPLES, TODAY, bad_samples, loaded, sample

GOOD = sorted(path for path in SAMPLES.iterdir() if path.suffix in (".csv", ".xlsx", ".txt"))


def screen_of(name: str, sheet: int = 0) -> ReadingScreen:
    return reading_screen(loaded(name).files[0].sheets[sheet])


def sheet_of(text: str | bytes, name: str = "register.csv") -> Sheet:
    (sheet,) = opened(name, text.encode() if isinstance(text, str) else text).sheets
    return sheet


def roles_of(screen: ReadingScreen) -> dict[tuple[str, str], str]:
    """The role of each cell, by the spreadsheet's row number and column letters."""
    return {
        (row.split()[0], column.split()[0]): screen.roles.loc[row, column]
        for row in screen.roles.index
        for column in screen.roles.columns
    }


def test_a_long_file_is_coloured_by_what_each_cell_was_taken_for() -> None:
    screen = screen_of("oak-park-long.csv")
    roles = roles_of(screen)
    assert {roles["1", letter] for letter in "ABCDEFGHIJK"} == {"heading"}
    assert {roles["2", letter] for letter in "ABCDEF"} == {"pupil"}
    assert {roles["2", letter] for letter in "GH"} == {"date"}
    assert roles["2", "I"] == "mark"
    assert screen.words == (
        "The headings are in row 1. Columns: A UPN, B Admission number, C Surname, D Forename, E Year group, "
        "F Form, G Date, H AM or PM, I Mark, J Minutes late, K Comment."
    )
    assert list(screen.cells.columns)[:3] == ["A · UPN", "B · Admission number", "C · Surname"]
    assert list(screen.cells.index)[:2] == ["1 heading", "2"]


def test_a_certificate_shows_the_pupil_above_the_dates_the_marks_and_the_totals_below() -> None:
    screen = screen_of("ada-okafor-certificate.xlsx")
    roles = roles_of(screen)
    assert (roles["1", "A"], roles["3", "B"], roles["4", "B"]) == ("pupil", "pupil", "date")
    assert roles["2", "A"] == "ignored"
    assert {roles["7", letter] for letter in "BCDEFGHIJK"} == {"mark"}
    assert roles["7", "L"] == "total"
    assert roles["19", "A"] == "total"
    assert screen.left_out.startswith("Left out as no pupil's: row 19 “Totals”")
    assert "B to K marks, L to N total" in screen.words


def test_a_wide_file_has_its_dates_in_the_headings() -> None:
    screen = screen_of("oak-park-wide.xlsx")
    roles = roles_of(screen)
    assert (roles["4", "E"], roles["5", "E"], roles["6", "E"]) == ("date", "heading", "mark")
    assert screen.cells.loc["4 heading", "E · AM mark"] == "2026-09-01"
    assert screen.words.endswith("E to Y marks (and onward).")


def test_marks_not_understood_and_not_used_are_shown_as_such() -> None:
    assert roles_of(screen_of("bad/not-a-code.csv"))["5", "G"] == "not understood"
    screen = screen_of("bad/date-not-understood.csv")
    assert "not used" in set(screen.roles.to_numpy().ravel())


@pytest.mark.parametrize("path", [*GOOD, *bad_samples()], ids=lambda path: path.name)
def test_every_sheet_of_every_sample_has_its_strip(path: object) -> None:
    found = load([(path.name, path.read_bytes())], on=TODAY)  # type: ignore[attr-defined]
    for outline in found.files[0].sheets:
        screen = reading_screen(outline)
        assert screen.cells.shape == screen.roles.shape == screen.styles.shape
        assert screen.cells.index.is_unique and screen.cells.columns.is_unique
        roles = set(screen.roles.to_numpy().ravel()) - {""}
        assert roles <= set(ROLES)
        assert len(screen.legend.columns) == len(roles)
        assert ((screen.roles == "").to_numpy() <= (screen.cells == "").to_numpy()).all()
        assert screen.words.endswith(".")


def test_every_role_has_a_word_of_its_own_and_reads_on_its_colour() -> None:
    assert len({each.word for each in ROLES.values()}) == len(ROLES)
    for role, swatch in ROLES.items():
        assert contrast(swatch.fill, swatch.ink) >= 4.5, role


def test_a_sheet_read_as_was_said_says_so() -> None:
    text = "X,Y,Z,W\nOkafor,07/09/2026,AM,/\nOkafor,07/09/2026,PM,\\\n"
    mapping = Mapping("long", 0, 1, ((0, "surname"), (1, "date"), (2, "session"), (3, "mark")))
    said = Mappings(sheets={("a.csv", ""): Said(mapping, TODAY, "shape")})
    outline = load([("a.csv", text.encode())], mappings=said).files[0].sheets[0]
    assert reading_screen(outline).said == "Read as you said on 21/11/2026."


# What is asked is filled in


def nonsense(name: str) -> str:
    """A sample whose headings are words nobody knows."""
    sheet = sheet_of(sample(name), name)
    rows = sheet.rows(0, sheet.height)
    made = io.StringIO(newline="")
    csv.writer(made).writerows([[f"q{'x' * place}" for place in range(len(rows[0]))], *rows[1:]])
    return made.getvalue()


@pytest.mark.parametrize("name", ["oak-park-long.csv", "oak-park-day-rows.csv"])
def test_a_file_whose_headings_say_nothing_is_filled_in_from_its_cells(name: str) -> None:
    sheet = sheet_of(nonsense(name))
    begun = first_mapping(sheet, outline_of_unread(sheet), Mappings())
    asked = asking(sheet, begun, begun.layout, begun.first, begun.depth)
    columns = tuple((each.column, each.holds) for each in asked.columns if each.holds)
    mapping = Mapping(begun.layout, begun.first, begun.depth, columns)
    layout = recognised_as_said(mapping, sheet)
    assert layout is not None
    by_hand = load(
        [(name, nonsense(name).encode())], mappings=Mappings(sheets={(name, ""): Said(mapping)}), on=TODAY
    )
    assert by_hand.reconciliation == loaded(name).reconciliation
    assert by_hand.files[0].layout == loaded(name).files[0].layout


def test_weeks_of_a_file_whose_headings_say_nothing_are_filled_in_from_monday() -> None:
    marks = ",".join(["/", "\\"] * 5)
    text = f"who,when,{','.join(f'c{n}' for n in range(10))}\n" + "".join(
        f'"{name}",{day},{marks}\n'
        for name in ("Okafor, Ada", "Bell, Ben")
        for day in ("07/09/2026", "14/09/2026")
    )
    sheet = sheet_of(text)
    begun = first_mapping(sheet, None, Mappings())
    assert (begun.layout, begun.first, begun.depth) == ("week rows", 0, 1)
    asked = asking(sheet, begun, "week rows", 0, 1)
    holds = [each.holds for each in asked.columns]
    assert holds[:4] == ["name", "week_start", "mon_am", "mon_pm"]
    assert holds[-1] == "fri_pm"


def test_marks_across_without_dates_are_filled_in_as_a_range() -> None:
    text = "Kid,a,b,c,d,Sum\nOkafor,/,\\,I,I,4\nBell,/,\\,/,I,4\nTotals,,,,,8\n"
    sheet = sheet_of(text)
    begun = first_mapping(sheet, None, Mappings())
    assert begun.layout == "wide"
    asked = asking(sheet, begun, "wide", 0, 1)
    assert (asked.across, asked.dated, asked.marks) == (True, 0, (1, 4))
    assert asked.columns[0].label == "A “Kid”: Okafor; Bell"


def test_what_was_recognised_is_where_a_person_begins() -> None:
    outline = loaded("oak-park-week-rows.xlsx").files[0].sheets[0]
    sheet = sheet_of(sample("oak-park-week-rows.xlsx"), "oak-park-week-rows.xlsx")
    begun = first_mapping(sheet, outline, Mappings())
    assert begun == outline.mapping
    asked = asking(sheet, begun, begun.layout, begun.first, begun.depth)
    assert [each.holds for each in asked.columns if each.holds] == [key for _, key in begun.columns]


@pytest.mark.parametrize("layout", FAMILIES)
def test_every_layout_can_be_asked_about_on_any_sheet(layout: str) -> None:
    for name in ("oak-park-wide.csv", "oak-park-long.csv", "bad/not-a-register.csv", "bad/marks-string.csv"):
        sheet = sheet_of(sample(name))
        for depth in (0, 1, 3):
            begun = first_mapping(sheet, None, Mappings())
            asked = asking(sheet, begun, layout, 0, depth)
            assert len(asked.columns) <= 40
            holds = [each.holds for each in asked.columns if each.holds]
            assert len(set(holds)) == len(holds)
            assert set(holds) <= set(asked.choices)


def test_every_layout_has_words() -> None:
    assert len(set(families().values())) == len(FAMILIES)


# How it would be read

SMALL = "X,Y,Z,W\nOkafor,03/09/2026,AM,/\nOkafor,03/09/2026,PM,Q9\nTotals,,,2\n"
SAID = Mapping("long", 0, 1, ((0, "surname"), (1, "date"), (2, "session"), (3, "mark")))


def test_the_first_marks_are_shown_with_whose_and_when_and_what_they_come_to() -> None:
    screen = mapping_screen(sheet_of(SMALL.replace("03/09", "23/09")), SAID)
    assert screen.can_be_read
    assert screen.preview.to_dict("records") == [
        {
            "Row": "2",
            "Pupil": "Okafor",
            "Date": "23/09/2026",
            "Session": "AM",
            "Mark": "/",
            "Read as": "present in the morning",
        },
        {
            "Row": "3",
            "Pupil": "Okafor",
            "Date": "23/09/2026",
            "Session": "PM",
            "Mark": "Q9",
            "Read as": "not understood",
        },
    ]
    assert screen.sums == (
        "1 pupil as written, 23/09/2026. 2 cells: 1 mark, 0 blank, 1 not understood, 0 not used."
    )
    assert "is read the same way" in screen.remembered


def test_what_would_not_be_used_is_said_before_it_is_read() -> None:
    screen = mapping_screen(sheet_of(SMALL), SAID)
    assert not screen.can_be_read
    assert list(screen.preview["Date"]) == ["not known", "not known"]
    assert "could be day first or month first" in screen.wrong[0]


def test_before_enough_is_said_it_cannot_be_read() -> None:
    screen = mapping_screen(sheet_of(SMALL), Mapping("long", 0, 1))
    assert not screen.can_be_read
    assert screen.needed
    assert not len(screen.preview)


def test_a_list_is_shown_by_its_pupils() -> None:
    sheet = sheet_of("A,B\nOkafor,Ada\nBell,Ben\n")
    screen = mapping_screen(sheet, Mapping("pupil list", 0, 1, ((0, "surname"), (1, "forename"))))
    assert screen.can_be_read
    assert list(screen.preview["Pupil"]) == ["Okafor, Ada", "Bell, Ben"]
    assert screen.sums == "2 pupils as written."


def test_dates_that_are_typed_are_said_to_be_asked_again() -> None:
    screen = mapping_screen(sheet_of(SMALL), Mapping("wide", 0, 1, ((0, "surname"),), (3, 3), TODAY))
    assert "not used unasked" in screen.remembered


# A school's own codes

LONG = "School,UPN,Surname,Forename,Date,Session,Mark\n"


def row(school: str, day: int, session: str, mark: str) -> str:
    return f"{school},,Okafor,Ada,{day:02d}/09/2026,{session},{mark}\n"


def test_each_text_that_is_no_code_is_asked_once_the_most_frequent_first() -> None:
    text = LONG + row("Oak Park", 14, "AM", "7") + row("Oak Park", 14, "PM", "I_F")
    text += row("Oak Park", 15, "AM", "7") + row("Hazel Lane", 15, "PM", "7") + row("Oak Park", 16, "AM", "/")
    found = load([("a.csv", text.encode())])
    asked = own_codes(found, {"oak park": {"8": "Y7"}})
    assert [(each.school, each.text, each.marks, each.means) for each in asked] == [
        ("Hazel Lane", "7", 1, ""),
        ("Oak Park", "7", 2, ""),
        ("Oak Park", "I_F", 1, ""),
        ("Oak Park", "8", 0, "Y7"),
    ]


def test_a_code_can_be_said_to_mean_any_of_todays_and_none_that_has_gone() -> None:
    choices = code_choices()
    assert next(iter(choices)) == ""
    assert choices["I"] == "I  illness"
    assert set(choices) - {""} <= set(code_texts())
    assert not {"F", "H", "J", "Y", "I01", "X02"} & set(choices)


def test_a_file_is_found_by_the_name_on_its_card_also_in_a_zip() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("autumn/a.csv", SMALL)
    files = [("a.csv", b"A,B\nC,D\n"), ("all.zip", made.getvalue())]
    assert sheets_of("all.zip/autumn/a.csv", files)[0].width == 4
    assert sheets_of("a.csv", files)[0].width == 2
    assert sheets_of("b.csv", files) == ()
