"""Saying what the columns are: the same marks as by recognition, remembered by shape, never in silence."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from aim.certificates.cells import Sheet, opened
from aim.certificates.loading import Loaded, load, tried
from aim.certificates.mapping import (
    FAMILIES,
    HOLDS,
    WEEKLY,
    Mapping,
    Mappings,
    Said,
    SheetOutline,
    codes_said_by_all,
    forget,
    mapping_from_json,
    recognised_as_said,
    remember,
    remember_codes,
    remembered,
    remembered_codes,
    shape_of,
    still_needed,
)
from aim.certificates.recognising import LAYOUTS
from aim.folders import data_folder, keep, kept
from tests.lib import layout_writers as writers
from tests.lib.layout_writers import Child, Roll, Written, as_csv, as_xlsx, upn
from tests.lib.sample_files import loaded, mark_rows, sample

NAME = "register.csv"
DAY = date(2026, 11, 21)
DAYS = tuple(date(2026, 9, 7) + timedelta(days) for days in (0, 1, 2, 3, 4, 7, 8, 9, 10, 11))
ADA, BEN = Child("Okafor", "Ada", upn(1), "001201"), Child("Bell", "Ben", upn(2), "001202")


def roll(days: Sequence[date] = DAYS) -> Roll:
    """Two children; Ben is ill for a day and late once."""
    marks = {
        (place, (day, half)): "/\\"[half == "PM"] for place in (0, 1) for day in days for half in ("AM", "PM")
    }
    marks |= {(1, (days[1], half)): "I" for half in ("AM", "PM")}
    marks[1, (days[3], "AM")] = "L"
    return Roll((ADA, BEN), tuple(days), marks)


def sheet_of(content: bytes, name: str = NAME) -> Sheet:
    (sheet,) = opened(name, content).sheets
    return sheet


def outline_of(content: bytes, name: str = NAME) -> SheetOutline:
    return load([(name, content)]).files[0].sheets[0]


def csv_of(rows: Sequence[Sequence[object]]) -> bytes:
    made = io.StringIO(newline="")
    csv.writer(made).writerows(rows)
    return made.getvalue().encode()


def nonsense(content: bytes, *, dates_too: bool = False) -> bytes:
    """The file with words nobody knows for its headings, in every place where they stand."""
    rows = list(csv.reader(io.StringIO(content.decode(), newline="")))
    outline = outline_of(content)
    headings = [rows[number - 1] for number in outline.heading_numbers]
    keep_dates = outline.layout in ("wide", "day cells") and not dates_too
    changed = []
    for row in rows:
        if row in headings:
            row = [
                cell
                if not cell or (keep_dates and (cell[0].isdigit() or cell in ("AM", "PM")))
                else f"q{'z' * headings.index(row)}x{chr(97 + place % 26)}{'y' * (place // 26)}"
                for place, cell in enumerate(row)
            ]
        changed.append(row)
    return csv_of(changed)


def said_of_sheet(mapping: Mapping, file: str = NAME, sheet: str = "") -> Mappings:
    return Mappings(sheets={(file, sheet): Said(mapping, DAY, "shape")})


def marks_of(found: Loaded) -> list[tuple[str, str, str, str, int, str]]:
    return sorted(
        (
            r["upn"] or f"{r['surname']}, {r['forename']}",
            r["date"],
            r["session"],
            r["code"],
            r["row"],
            r["column"],
        )
        for r in mark_rows(found)
    )


def two_marks_a_cell(drawn: Roll) -> Written:
    made = Written()
    made.add([*writers.ABOUT, *(writers.dmy(day) for day in drawn.days)])
    for place, child in enumerate(drawn.children):
        cells = [drawn.mark(place, day, "AM") + drawn.mark(place, day, "PM") for day in drawn.days]
        made.add([*writers.about(child), *cells])
    return made


def run_together(drawn: Roll) -> Written:
    made = Written()
    made.add([*writers.ABOUT, "Start Date", "End Date", "Marks"])
    for place, child in enumerate(drawn.children):
        marks = "".join(drawn.mark(place, *moment) for moment in drawn.moments)
        made.add([*writers.about(child), writers.dmy(drawn.days[0]), writers.dmy(drawn.days[-1]), marks])
    return made


WRITTEN = {
    **writers.LAYOUTS,
    "day cells": two_marks_a_cell,
    "marks strings": run_together,
}


@pytest.mark.parametrize("layout", WRITTEN)
def test_each_layout_gives_the_same_marks_by_hand_as_by_its_headings(layout: str) -> None:
    content = as_csv(WRITTEN[layout](roll()))
    by_headings = load([(NAME, content)])
    mapping = by_headings.files[0].sheets[0].mapping
    assert mapping is not None
    without = nonsense(content)
    assert not load([(NAME, without)]).reconciliation.marks
    by_hand = load([(NAME, without)], mappings=said_of_sheet(mapping))
    assert marks_of(by_hand) == marks_of(by_headings)
    assert len(marks_of(by_hand)) == 40
    assert by_hand.reconciliation == by_headings.reconciliation
    assert by_hand.files[0].layout == by_headings.files[0].layout
    assert by_hand.files[0].sheets[0].said_on == DAY


@pytest.mark.parametrize("layout", ["wide, one row of headings", "wide, two rows of headings", "day cells"])
def test_where_no_date_can_be_read_the_first_day_is_said_and_weekdays_follow(layout: str) -> None:
    content = as_csv(WRITTEN[layout](roll()))
    by_headings = load([(NAME, content)])
    mapping = by_headings.files[0].sheets[0].mapping
    assert mapping is not None
    last = 5 + (10 if layout == "day cells" else 20) - 1
    typed = replace(mapping, marks=(5, last), first_day=DAYS[0])
    by_hand = load([(NAME, nonsense(content, dates_too=True))], mappings=said_of_sheet(typed))
    assert marks_of(by_hand) == marks_of(by_headings)


def test_a_list_of_pupils_is_read_by_hand_as_by_its_headings() -> None:
    content = sample("oak-park-pupils.csv")
    outline = outline_of(content)
    assert outline.mapping is not None
    by_hand = load([(NAME, nonsense(content))], mappings=said_of_sheet(outline.mapping))
    by_headings = load([(NAME, content)])
    assert by_hand.files[0].layout == "pupil list"
    assert by_hand.files[0].pupils == by_headings.files[0].pupils > 0


@pytest.mark.parametrize("layout", ["long", "day rows", "week rows", "marks strings"])
def test_a_file_without_headings_is_read_whole_even_where_rows_are_alike(layout: str) -> None:
    written = WRITTEN[layout](roll())
    mapping = outline_of(as_csv(written)).mapping
    assert mapping is not None
    rows = [[writers._text(cell) for cell in row] for row in written.rows[1:]]
    without = csv_of([*rows, rows[-1], rows[0]])  # the first row and the last are met twice
    said = said_of_sheet(replace(mapping, first=0, depth=0))
    found = load([(NAME, without)], mappings=said)
    assert len(marks_of(found)) == 40
    per_row = 40 // len(rows)
    assert found.reconciliation.cells == 40 + 2 * per_row
    rows_by_headings = [
        (*each[:4], each[4] - 1, each[5]) for each in marks_of(load([(NAME, as_csv(written))]))
    ]
    assert marks_of(found) == rows_by_headings


def test_sheets_of_one_workbook_are_spoken_of_one_by_one() -> None:
    drawn = roll()
    parts = [writers.certificates(drawn, [place]) for place in (0, 1)]
    for part in parts:
        part.rows[4][0] = "Qqq"
        part.rows[4][1] = "Rrr"
    content = as_xlsx(*parts, names=["Ada", "Ben"])
    columns = ((0, "week_start"), *((place + 1, key) for place, key in enumerate(WEEKLY[:10])))
    mapping = Mapping("certificate blocks", 4, 2, columns)
    mappings = Mappings(sheets={("two.xlsx", "Ada"): Said(mapping, DAY, "")})
    found = load([("two.xlsx", content)], mappings=mappings)
    assert {row["upn"] for row in mark_rows(found)} == {upn(1)}
    shape = shape_of(opened("two.xlsx", content).sheets[0], mapping)
    found = load([("two.xlsx", content)], mappings=Mappings((Said(mapping, DAY, shape),)))
    assert {row["upn"] for row in mark_rows(found)} == {upn(1), upn(2)}


# What must still be said


def test_what_is_missing_is_asked_for_in_words() -> None:
    sheet = sheet_of(nonsense(as_csv(writers.long(roll()))))
    asked = still_needed(Mapping("long", 0, 1), sheet)
    assert asked == (
        "Say which column names the pupil: UPN, admission number, surname or full name.",
        "Say which column is “Date”.",
        "Say which column is “Mark”.",
    )
    almost = Mapping("long", 0, 1, ((0, "upn"), (5, "date"), (7, "mark")))
    assert still_needed(almost, sheet) == ("Say which column is “AM or PM”.",)
    whole = replace(almost, columns=((0, "upn"), (5, "date"), (6, "session"), (7, "mark")))
    assert still_needed(whole, sheet) == ()
    twice = replace(whole, columns=((0, "upn"), (1, "upn"), (5, "date"), (6, "session"), (7, "mark")))
    assert still_needed(twice, sheet) == ("Two columns are said to be “UPN”: choose one.",)
    assert recognised_as_said(twice, sheet) is None
    assert still_needed(replace(whole, first=999), sheet) == ("There is nothing under the heading rows.",)
    outside = replace(whole, columns=(*whole.columns, (99, "forename")))
    assert still_needed(outside, sheet) == ("A column that was named is not there.",)


def test_marks_across_ask_for_their_dates() -> None:
    sheet = sheet_of(nonsense(as_csv(writers.wide(roll())), dates_too=True))
    named = Mapping("wide", 0, 1, ((0, "upn"),))
    assert still_needed(named, sheet) == (
        "No dates were found in the heading rows: say where the marks begin.",
    )
    assert still_needed(replace(named, marks=(5, 24)), sheet) == (
        "Say the day of the first column of marks.",
    )
    sunday = replace(named, marks=(5, 24), first_day=date(2026, 9, 6))
    assert still_needed(sunday, sheet) == ("The first day of the marks is at a weekend.",)
    backwards = replace(named, marks=(24, 5), first_day=DAYS[0])
    assert still_needed(backwards, sheet) == ("The last column of marks stands before the first.",)
    over = replace(named, marks=(0, 24), first_day=DAYS[0])
    assert still_needed(over, sheet) == ("A column among the marks is said to hold something else.",)


def test_certificates_need_their_heading_row() -> None:
    sheet = sheet_of(as_csv(writers.certificates(roll())))
    mapping = Mapping("certificate blocks", 6, 0, ((0, "week_start"), (1, "mon_am")))
    assert still_needed(mapping, sheet) == ("Say which row of the first certificate holds its headings.",)


# Whatever is said, nothing breaks and every cell is accounted for

MAPPINGS = st.builds(
    Mapping,
    layout=st.sampled_from(list(FAMILIES)),
    first=st.integers(0, 12),
    depth=st.integers(0, 3),
    columns=st.dictionaries(st.integers(0, 30), st.sampled_from(list(HOLDS)), max_size=16).map(
        lambda each: tuple(sorted(each.items()))
    ),
    marks=st.none() | st.tuples(st.integers(0, 30), st.integers(0, 30)),
    first_day=st.none() | st.dates(date(2020, 1, 1), date(2030, 1, 1)),
)
SHEETS = [sheet_of(as_csv(write(roll()))) for write in WRITTEN.values()]


def likely(draw: st.DrawFn, sheet: Sheet) -> Mapping:
    """A mapping that says all a layout needs, of whatever columns."""
    layout = draw(st.sampled_from(list(FAMILIES)))
    family = FAMILIES[layout]
    needs = [draw(st.sampled_from(choice)) for choice in family.needs]
    if family.names_pupils:
        needs.append(draw(st.sampled_from(["upn", "surname", "name"])))
    if layout == "long":
        needs.append("session")
    columns = draw(st.permutations(range(sheet.width)))[: len(needs)]
    first, depth = draw(st.integers(0, 8)), draw(st.integers(0, 3))
    marks = (0, 0)
    if family.across:
        free = [column for column in range(sheet.width) if column not in columns]
        marks = (max(columns) + 1, sheet.width - 1) if max(columns) + 1 < sheet.width else (free[0], free[0])
    pairs = tuple(sorted(zip(columns, needs, strict=True)))
    return Mapping(layout, first, depth, pairs, marks if family.across else None, DAYS[0])


@given(data=st.data(), sheet=st.sampled_from(SHEETS))
@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_is_said_every_cell_is_accounted_for(data: st.DataObject, sheet: Sheet) -> None:
    mapping = data.draw(MAPPINGS | st.composite(likely)(sheet))
    layout = recognised_as_said(mapping, sheet)
    assert (layout is None) == bool(still_needed(mapping, sheet))
    shape_of(sheet, mapping)
    if layout:
        found = tried(sheet, layout)
        assert found.reconciliation.cells == len(found.reading)
        load([(NAME, csv_of(sheet.rows(0, sheet.height)))], mappings=said_of_sheet(mapping))


# As JSON


@given(MAPPINGS)
def test_a_mapping_comes_back_from_json_as_it_was(mapping: Mapping) -> None:
    assert mapping_from_json(json.loads(json.dumps(mapping.as_json()))) == mapping


@pytest.mark.parametrize(
    "value",
    [
        None,
        [],
        "long",
        {},
        {"layout": "no such", "first": 0, "depth": 1, "columns": [], "marks": None, "first_day": None},
        {"layout": "long", "first": -1, "depth": 1, "columns": [], "marks": None, "first_day": None},
        {"layout": "long", "first": 0, "depth": 9, "columns": [], "marks": None, "first_day": None},
        {"layout": "long", "first": 0, "depth": 1, "columns": [[0, "x"]], "marks": None, "first_day": None},
        {"layout": "long", "first": 0, "depth": 1, "columns": [0], "marks": None, "first_day": None},
        {"layout": "wide", "first": 0, "depth": 1, "columns": [], "marks": [1], "first_day": None},
        {"layout": "wide", "first": 0, "depth": 1, "columns": [], "marks": None, "first_day": "soon"},
        {"layout": ["wide"], "first": 0, "depth": 1, "columns": [], "marks": None, "first_day": None},
    ],
)
def test_what_is_no_mapping_is_none(value: object) -> None:
    assert mapping_from_json(value) is None


# Remembered by shape

SAID = Mapping(
    "long", 0, 1, ((0, "upn"), (2, "surname"), (3, "forename"), (5, "date"), (6, "session"), (7, "mark"))
)


def later(days: int = 70) -> Roll:
    return roll([day + timedelta(days) for day in DAYS])


def test_the_next_file_with_the_same_headings_is_read_as_was_said_and_that_is_said() -> None:
    folder = data_folder()
    first = nonsense(as_csv(writers.long(roll())))
    remember(folder, shape_of(sheet_of(first), SAID), SAID, DAY)
    following = nonsense(as_csv(writers.long(later())))
    found = load([("another.csv", following)], mappings=remembered(folder))
    assert marks_of(found) == marks_of(load([(NAME, as_csv(writers.long(later())))]))
    outline = found.files[0].sheets[0]
    assert (outline.said_on, outline.mapping) == (DAY, SAID)


def test_headings_are_known_again_under_a_title_of_more_lines() -> None:
    first = nonsense(as_csv(writers.long(roll())))
    shape = shape_of(sheet_of(first), SAID)
    lower = b"Oak Park School\r\n\r\nRun for you\r\n" + first
    found = load([(NAME, lower)], mappings=Mappings((Said(SAID, DAY, shape),)))
    assert len(marks_of(found)) == 40
    assert found.files[0].sheets[0].mapping == replace(SAID, first=3)


def test_other_headings_are_another_shape() -> None:
    rows = list(csv.reader(io.StringIO(nonsense(as_csv(writers.long(roll()))).decode())))
    shape = shape_of(sheet_of(csv_of(rows)), SAID)
    swapped = [[row[0], row[1], row[3], row[2], *row[4:]] for row in rows]
    assert shape_of(sheet_of(csv_of(swapped)), SAID) != shape
    assert not load(
        [(NAME, csv_of(swapped))], mappings=Mappings((Said(SAID, DAY, shape),))
    ).reconciliation.cells


def test_a_wide_file_of_another_term_has_the_same_shape() -> None:
    drawn = nonsense(as_csv(writers.wide(roll())))
    longer = nonsense(as_csv(writers.wide(roll([*DAYS, *(day + timedelta(14) for day in DAYS)]))))
    mapping = outline_of(as_csv(writers.wide(roll()))).mapping
    assert mapping is not None and mapping.goes_unasked
    shape = shape_of(sheet_of(drawn), mapping)
    found = load([(NAME, longer)], mappings=Mappings((Said(mapping, DAY, shape),)))
    assert len(marks_of(found)) == 80


def test_dates_that_were_typed_are_never_used_on_another_file() -> None:
    folder = data_folder()
    content = nonsense(as_csv(writers.wide(roll())), dates_too=True)
    typed = Mapping("wide", 0, 1, ((0, "upn"),), (5, 24), DAYS[0])
    remember(folder, shape_of(sheet_of(content), typed), typed, DAY)
    assert not load([(NAME, content)], mappings=remembered(folder)).reconciliation.cells
    offered = remembered(folder).offered(sheet_of(content))
    assert offered == replace(typed, first_day=None)


def test_what_was_said_of_a_file_without_headings_is_offered_and_not_used_unasked() -> None:
    folder = data_folder()
    content = csv_of(writers.long(roll()).rows[1:])
    mapping = replace(SAID, depth=0)
    remember(folder, shape_of(sheet_of(content), mapping), mapping, DAY)
    mappings = remembered(folder)
    assert mappings.of(sheet_of(content)) is None
    assert mappings.offered(sheet_of(content)) == mapping


def test_nothing_of_a_file_is_kept_but_what_its_columns_hold() -> None:
    folder = data_folder()
    content = as_csv(writers.long(roll()))
    remember(folder, shape_of(sheet_of(content), SAID), SAID, DAY)
    text = "".join(path.read_text(encoding="utf-8") for path in folder.iterdir())
    for word in ("Okafor", "Ada", upn(1), "001201", "7E1", "Oak Park", NAME, "07/09/2026", "Surname"):
        assert word not in text
    mapping_only = json.loads(text)["mappings"][0]
    assert set(mapping_only) == {"shape", "said_on", "mapping"}
    assert len(mapping_only["shape"]) == 64


def test_what_is_said_again_replaces_what_was_said_and_can_be_forgotten() -> None:
    folder = data_folder()
    remember(folder, "one", SAID, DAY)
    remember(folder, "two", SAID, DAY)
    other = replace(SAID, depth=2)
    remember(folder, "one", other, DAY + timedelta(1))
    assert [(each.shape, each.mapping) for each in remembered(folder).shapes] == [
        ("one", other),
        ("two", SAID),
    ]
    forget(folder, "one")
    assert [each.shape for each in remembered(folder).shapes] == ["two"]


@pytest.mark.parametrize(
    "text", ["", "{", "[]", '{"mappings": 3}', '{"mappings": [1, {"shape": "x"}]}', "[" * 9999]
)
def test_a_spoilt_file_of_ours_is_as_good_as_none(text: str) -> None:
    folder = data_folder()
    (folder / "mappings.json").write_text(text)
    (folder / "local-codes.json").write_text(text.replace("mappings", "schools"))
    assert remembered(folder).shapes == ()
    assert remembered_codes(folder) == {}
    remember(folder, "one", SAID, DAY)
    assert len(remembered(folder).shapes) == 1


def test_a_file_of_ours_is_written_whole_or_not_at_all(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = data_folder()
    remember(folder, "one", SAID, DAY)
    before = (folder / "mappings.json").read_bytes()

    def full(*_: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr("aim.folders.os.fsync", full)
    with pytest.raises(OSError, match="full"):
        remember(folder, "two", SAID, DAY)
    assert (folder / "mappings.json").read_bytes() == before
    assert [path.name for path in folder.iterdir()] == ["mappings.json"]


def test_the_folder_is_the_users_unless_another_is_named(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("AIM_DATA", str(tmp_path / "deep" / "er"))
    keep(data_folder(), "settings.json", {"a": 1})
    assert kept(tmp_path / "deep" / "er", "settings.json") == {"a": 1}
    monkeypatch.delenv("AIM_DATA")
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert data_folder() == tmp_path / ".attendance-improvement-meetings"


def test_a_file_that_is_recognised_can_be_said_to_be_otherwise() -> None:
    content = as_csv(writers.long(roll()))
    swapped = replace(
        SAID,
        columns=tuple((c, {"surname": "forename", "forename": "surname"}.get(h, h)) for c, h in SAID.columns),
    )
    found = load([(NAME, content)], mappings=said_of_sheet(swapped))
    assert {row["surname"] for row in mark_rows(found)} == {"Ada", "Ben"}


def test_a_mapping_that_does_not_fit_leaves_the_file_to_its_headings() -> None:
    content = as_csv(writers.long(roll()))
    found = load([(NAME, content)], mappings=said_of_sheet(Mapping("wide", 0, 1, ((99, "upn"),))))
    assert len(marks_of(found)) == 40
    assert found.files[0].sheets[0].shape == ""


def test_every_layout_that_is_read_can_be_said() -> None:
    assert set(FAMILIES) <= {each.NAME for each in LAYOUTS}
    for family in FAMILIES.values():
        assert set(family.holds) <= set(HOLDS)


# A school's own codes


def with_code(text: str, school: str) -> bytes:
    drawn = roll()
    drawn.marks[0, (DAYS[2], "AM")] = text
    written = writers.long(drawn)
    return csv_of([[school], *[[writers._text(cell) for cell in row] for row in written.rows]])


def code_of(found: Loaded, school: str) -> str:
    (row,) = [
        r
        for r in mark_rows(found)
        if r["school"] == school and r["date"] == "2026-09-09" and r["session"] == "AM" and r["upn"] == upn(1)
    ]
    return str(row["code"])


def test_a_schools_own_code_is_read_as_it_says_and_noted() -> None:
    content = with_code("I_F", "Oak Park School")
    assert load([(NAME, content)]).reconciliation.not_understood == 1
    found = load([(NAME, content)], school_codes={"oak park school": {"I_F": "I"}})
    assert found.reconciliation.not_understood == 0
    assert code_of(found, "Oak Park School") == "I"
    (note,) = [each for each in found.problems if each.kind == "look-alike-code"]
    assert note.found == "I_F"


def test_two_schools_can_mean_different_things_by_one_code() -> None:
    files = [("a.csv", with_code("7", "Oak Park School")), ("b.csv", with_code("7", "Hazel Lane School"))]
    found = load(files, school_codes={"oak park school": {"7": "I"}, "hazel lane school": {"7": "Y7"}})
    assert code_of(found, "Oak Park School") == "I"
    assert code_of(found, "Hazel Lane School") == "Y7"
    found = load(files, school_codes={"oak park school": {"7": "I"}})
    assert found.reconciliation.not_understood == 1


def test_in_a_file_of_several_schools_only_what_all_of_them_say_is_used() -> None:
    codes = {"a": {"7": "I", "8": "Y7"}, "b": {"7": "I", "8": "M"}}
    assert codes_said_by_all(["A", "B"], codes) == {"7": "I"}
    assert codes_said_by_all(["A", "C"], codes) == {}
    assert codes_said_by_all([], codes) == {}


def test_codes_are_remembered_school_by_school_and_one_can_be_taken_back() -> None:
    folder = data_folder()
    remember_codes(folder, "Oak  Park School", {"7": "I", "8": "Y7"})
    remember_codes(folder, "Hazel Lane", {"7": "M"})
    remember_codes(folder, "oak park school", {"8": ""})
    assert remembered_codes(folder) == {"oak park school": {"7": "I"}, "hazel lane": {"7": "M"}}


def test_a_code_that_is_none_is_not_taken_from_a_file_of_ours() -> None:
    folder = data_folder()
    keep(folder, "local-codes.json", {"schools": {"a": {"7": "QQ", "8": "I"}, "b": 3}})
    assert remembered_codes(folder) == {"a": {"8": "I"}}


# The outline


@pytest.mark.parametrize(
    "name", ["oak-park-long.csv", "oak-park-wide.xlsx", "oak-park-7e1-certificates.xlsx"]
)
def test_only_the_first_rows_of_a_sheet_are_kept(name: str) -> None:
    for outline in loaded(name).files[0].sheets:
        assert len(outline.rows) == len(outline.roles) == len(outline.numbers) <= 16
        assert all(len(row) == len(line) <= 25 for row, line in zip(outline.rows, outline.roles, strict=True))
        assert outline.height >= len(outline.rows)


def test_a_column_that_says_am_and_pm_under_another_heading_is_shown_and_offered_as_that() -> None:
    text = "UPN,Surname,Date,What,Mark\n" + "".join(
        f"{upn(1)},Okafor,{day}/09/2026,{half},{mark}\n"
        for day in (14, 15)
        for half, mark in (("AM", "/"), ("PM", "\\"))
    )
    outline = outline_of(text.encode())
    assert outline.layout == "long"
    assert outline.roles[1][3] == "date"
    assert outline.mapping is not None
    assert (3, "session") in outline.mapping.columns


def test_a_name_with_the_surname_first_is_offered_as_that() -> None:
    outline = outline_of(
        b"Surname Forename,Date,AM,PM\nOkafor Ada,14/09/2026,/,\\\nBell Ben,15/09/2026,/,\\\n"
    )
    assert outline.mapping is not None
    assert outline.mapping.columns[0] == (0, "name_surname_first")
    assert outline.mapping.columns[2:] == ((2, "am_mark"), (3, "pm_mark"))


def test_what_was_said_of_a_sheet_is_where_saying_it_again_begins() -> None:
    sheet = sheet_of(as_csv(writers.long(roll())))
    assert said_of_sheet(SAID).offered(sheet) == SAID
    assert Mappings().offered(sheet) is None


def test_a_file_far_larger_than_ours_is_not_read() -> None:
    folder = data_folder()
    (folder / "mappings.json").write_text(json.dumps({"mappings": [], "more": "x" * 5_000_000}))
    assert kept(folder, "mappings.json") == {}


@pytest.mark.parametrize("file", ["dated-from-above.csv", "string.csv"])
def test_a_table_dated_by_a_line_above_it_is_said_again_without_a_column_of_days(file: str) -> None:
    content = (
        f"Oak Park School\nStart date: 14/09/2026\n\nUPN,Surname,Marks\n{upn(1)},Okafor,/\\I\\\n".encode()
        if file == "string.csv"
        else sample(f"bad/{file}")
    )
    sheet = sheet_of(content, file)
    found = load([(file, content)])
    (outline,) = found.files[0].sheets
    assert outline.mapping is not None
    assert outline.roles[1][0] == "date"
    assert still_needed(outline.mapping, sheet) == ()
    again = load([(file, content)], mappings=Mappings(sheets={(file, ""): Said(outline.mapping)}))
    assert mark_rows(again) == mark_rows(found) != []
    lost = sheet_of(content.replace(b"/09/2026", b""), file)
    assert still_needed(outline.mapping, lost) != ()
