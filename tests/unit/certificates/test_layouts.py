"""Layouts: a register is read the same from every one, and a mark is found exactly where it stands."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from aim.certificates.dates import Order
from aim.certificates.loading import Loaded, load
from tests.lib import layout_writers as writers
from tests.lib.layout_writers import LAYOUTS, Child, Roll, Written, as_csv, as_xlsx, upn
from tests.lib.sample_files import (
    ADA,
    FILES_OF_7E1,
    FILES_OF_ADA,
    cells_of,
    figures,
    kinds,
    loaded,
    mark_rows,
    sample,
)

WEEK = tuple(date(2026, 9, number) for number in (7, 8, 9, 10, 11))
FORTNIGHT = (*WEEK, *(day + timedelta(7) for day in WEEK))
TRUTH = json.loads(sample("truth.json"))
EXTENSIONS: dict[str, Callable[[Written], bytes]] = {"csv": as_csv, "xlsx": as_xlsx}


def roll(*children: Child, days: tuple[date, ...] = FORTNIGHT, **changes: str) -> Roll:
    """Everyone present but for ``changes``, such as ``m0_8_AM="I"``: the first child's mark on the 8th."""
    marks = {
        (place, (day, session)): "/\\"[session == "PM"]
        for place, _ in enumerate(children)
        for day in days
        for session in writers.SESSIONS
    }
    for where, code in changes.items():
        place, number, session = where.removeprefix("m").split("_")
        day = next(day for day in days if day.day == int(number))
        marks[int(place), (day, session)] = code
    return Roll(children, days, marks)


def read(content: bytes, name: str = "register.csv", **options: object) -> Loaded:
    return load([(name, content)], dates=Order.DMY, **options)  # type: ignore[arg-type]


def expected(drawn: Roll, written: Written) -> dict[tuple[str, str, str, str, str], tuple[str, int, str]]:
    """Who, when: the mark and its address, for all that was written and is more than blank."""
    found = {}
    for (place, (day, session)), (row, column) in written.places.items():
        child, mark = drawn.children[place], drawn.mark(place, day, session)
        if mark:
            key = (child.upn or child.number, child.surname, child.forename, day.isoformat(), session)
            found[key] = (mark, row, column)
    return found


def got(found: Loaded) -> dict[tuple[str, str, str, str, str], tuple[str, int, str]]:
    return {
        (r["upn"] or r["admission_number"], r["surname"], r["forename"], r["date"], r["session"]): (
            r["code"],
            r["row"],
            r["column"],
        )
        for r in mark_rows(found)
    }


# One register, many layouts


@pytest.fixture(scope="module")
def upns_of_7e1() -> list[str]:
    rows = mark_rows(loaded("oak-park-wide.csv"))
    return list(dict.fromkeys(row["upn"] for row in rows))


def test_form_7e1_has_ten_pupils_in_every_layout(upns_of_7e1: list[str]) -> None:
    assert len(upns_of_7e1) == 10
    for name in FILES_OF_7E1[1:]:
        assert {row["upn"] for row in mark_rows(loaded(name))} == set(upns_of_7e1), name


@pytest.mark.parametrize("name", FILES_OF_7E1[1:])
def test_every_pupil_has_the_same_figures_from_every_layout(name: str, upns_of_7e1: list[str]) -> None:
    for each in upns_of_7e1:
        assert figures(loaded(name), each) == figures(loaded("oak-park-long.csv"), each), each


@pytest.mark.parametrize("name", FILES_OF_ADA)
def test_a_lone_certificate_gives_the_same_figures_as_the_whole_school(name: str) -> None:
    assert figures(loaded(name), ADA) == figures(loaded("oak-park-long.csv"), ADA)


@pytest.mark.parametrize("name", [*FILES_OF_7E1, *FILES_OF_ADA])
def test_the_figures_are_those_counted_by_the_maker_of_the_samples(name: str) -> None:
    pupils = [each for each in TRUTH["pupils"] if name not in FILES_OF_ADA or each["upn"] == ADA]
    assert pupils
    for pupil in pupils:
        sessions = figures(loaded(name), pupil["upn"])["sessions"]
        assert {key: sessions[key] for key in pupil["sessions"]} == pupil["sessions"]
        assert sessions["not_understood"] == 0


@pytest.mark.parametrize("name", [*FILES_OF_7E1, *FILES_OF_ADA])
def test_a_good_file_is_read_without_a_refusal_or_a_problem(name: str) -> None:
    assert {each.severity.value for each in loaded(name).problems} <= {"note"}
    counts = loaded(name).reconciliation
    assert (counts.not_understood, counts.refused) == (0, 0)


def test_hazel_lane_says_the_same_in_tabs_and_in_unicode_text() -> None:
    first = date(2026, 11, 2)
    whole, part = loaded("hazel-lane-long.csv"), loaded("hazel-lane-unicode.txt")
    for each in {row["upn"] for row in mark_rows(part)}:
        ours = figures(whole, each, first)["sessions"]
        assert figures(part, each, first)["sessions"] == ours


# Names


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("extension", EXTENSIONS)
def test_names_that_look_like_something_else_are_kept(layout: str, extension: str) -> None:
    drawn = roll(
        Child("O'Neill & D'Souza <Jr>", "Finn", upn(1), "0001"),
        Child("Castillo", "None", upn(2), "0002"),
        Child("NA", "nan", upn(3), "0003"),
        Child("Key", "Alice", upn(4), "0004"),
        Child("Page", "Tom", upn(5), "0005"),
        Child("Total", "Ann", upn(6), "0006"),
        Child("Mean", "Sue", upn(7), "0007"),
        Child("Present", "Mary", upn(8), "0008"),
        Child("Count", "Noël", upn(9), "0009"),
        Child("St John-Smythe", "Zoë", upn(10), "0010"),
    )
    written = LAYOUTS[layout](drawn)
    found = read(EXTENSIONS[extension](written), f"register.{extension}")
    assert got(found) == expected(drawn, written)
    assert {name for _, _, name in found.files[0].left_out} <= {"Totals", "Printed on 18/09/2026 09:12"}


@pytest.mark.parametrize("heading", ["Name", "Surname, Forename"])
def test_surnames_that_begin_like_a_total_are_pupils_in_a_column_of_whole_names(heading: str) -> None:
    names = ("Key, Alice", "Page, Tom", "Total, Ann", "Mean, Sue", "Average, Jo", "D Souza, Ana")
    rows = [f'"{name}",' + ",".join(["/", "\\"] * 5) for name in names]
    top = ",".join(f"{day:%d %b %Y} {half}" for day in WEEK for half in writers.SESSIONS)
    found = read("\n".join([f'"{heading}",{top}', *rows]).encode())
    assert {f"{r['surname']}, {r['forename']}" for r in mark_rows(found)} == set(names)
    assert found.files[0].left_out == ()


def test_a_pupil_called_total_with_no_mark_yet_is_still_a_pupil_where_a_upn_stands_beside() -> None:
    drawn = roll(Child("Total", "Ann", upn(1)), Child("Bell", "Sam", upn(2)), days=WEEK)
    drawn = Roll(drawn.children, WEEK, {key: code for key, code in drawn.marks.items() if key[0] == 1})
    found = read(as_csv(writers.wide(drawn, one_name=True, deep=2)))
    assert found.reconciliation.cells == 20
    assert found.files[0].left_out == ()


# What is no pupil


def test_totals_legends_and_page_footers_are_left_out_and_listed() -> None:
    drawn = roll(Child("Okafor", "Ada", upn(1)), Child("Bell", "Sam", upn(2)), days=WEEK)
    written = writers.wide(drawn, 2, one_name=True, sums=True)
    below = [
        ["Present", "", "", "", *([2] * 10)],
        ["Totals", *([""] * 13), 20],
        ["Grand total", *([""] * 13), 20],
        [],
        ["Codes"],
        ["/ Present (AM)"],
        ["I = Illness"],
        ["Y1: Transport not available"],
        ["Printed on 21/11/2026 08:40", *([""] * 13), "Page 1 of 2"],
        ["Page 2 of 2"],
    ]
    for row in below:
        written.add(row)
    for extension, write in EXTENSIONS.items():
        found = read(write(written), f"register.{extension}")
        assert got(found) == expected(drawn, written)
        assert found.reconciliation.cells == 20
        assert [text for _, _, text in found.files[0].left_out] == [str(row[0]) for row in below if row]
        first = len(written.rows) - len(below) + 1
        assert [row for _, row, _ in found.files[0].left_out][:3] == [first, first + 1, first + 2]
        assert "rows-left-out" in kinds(found)


def test_headings_repeated_on_every_page_are_no_pupils() -> None:
    drawn = roll(Child("Okafor", "Ada", upn(1)), Child("Bell", "Sam", upn(2)), days=FORTNIGHT)
    for layout in ("long", "day rows", "week rows", "wide, one row of headings"):
        written = LAYOUTS[layout](drawn)
        paged = Written([written.rows[0]], {})
        for number, row in enumerate(written.rows[1:], 1):
            if number > 1 and number % 2:
                paged.add([f"Page {number} of 9"])
                paged.add(written.rows[0])
            paged.add(row)
        plain, again = read(as_csv(written)), read(as_csv(paged))
        assert {k: v[0] for k, v in got(again).items()} == {k: v[0] for k, v in got(plain).items()}, layout
        assert again.reconciliation == plain.reconciliation, layout


def test_two_stacked_rows_of_headings_repeated_on_every_page_are_no_pupils() -> None:
    drawn = roll(*(Child(f"Surname{n}", "Ada", upn(n)) for n in range(1, 5)), days=WEEK)
    written = writers.wide(drawn, 2)
    paged = Written([*written.rows[:4], ["Page 1 of 2"], *written.rows[:2], *written.rows[4:]])
    found = read(as_csv(paged))
    assert found.reconciliation.cells == 40
    assert {k: v[0] for k, v in got(found).items()} == {k: v[0] for k, v in expected(drawn, written).items()}


def test_a_title_and_a_label_above_the_table_are_about_the_school_and_the_form() -> None:
    drawn = roll(Child("Okafor", "Ada", upn(1), reg=""), days=WEEK)
    written = writers.wide(
        drawn, 2, title=[["Oak Park School (820/9999)"], ["Reg Group:", "7E1"], ["Attendance register"], []]
    )
    found = read(as_csv(written))
    (row,) = {(r["school"], r["surname"]) for r in mark_rows(found)}
    assert row == ("Oak Park School", "Okafor")
    assert list(found.registers.children["reg_group"]) == ["7E1"]
    assert got(found) == expected(drawn, written)


# Addresses


@pytest.mark.parametrize("layout", LAYOUTS)
@pytest.mark.parametrize("extension", EXTENSIONS)
def test_a_mark_is_said_to_stand_where_it_stands(layout: str, extension: str) -> None:
    drawn = roll(
        Child("Okafor", "Ada", upn(1), "1"),
        Child("Bell", "Sam", upn(2), "2"),
        m0_8_AM="I",
        m1_17_PM="Q9",
        m1_18_AM="-",
        m0_14_PM="C2",
    )
    written = LAYOUTS[layout](drawn)
    content = EXTENSIONS[extension](written)
    found = read(content, f"register.{extension}")
    assert got(found) == expected(drawn, written)
    ((_, cells),) = cells_of(f"register.{extension}", content).items()
    assert all(cells[r["column"], r["row"]] == r["code"] for r in mark_rows(found))


SAMPLE_TEXTS = {  # encoding and delimiter
    "oak-park-long.csv": ("utf-8-sig", ","),
    "oak-park-day-rows.csv": ("cp1252", ";"),
    "hazel-lane-long.csv": ("utf-8", "\t"),
    "hazel-lane-unicode.txt": ("utf-16", "\t"),
}


@pytest.mark.parametrize(
    "name", [*FILES_OF_7E1, *FILES_OF_ADA, "hazel-lane-long.csv", "hazel-lane-unicode.txt"]
)
def test_every_mark_of_the_samples_is_what_its_own_cell_holds(name: str) -> None:
    sheets = cells_of(name, sample(name), *SAMPLE_TEXTS.get(name, ("utf-8-sig", ",")))
    rows = mark_rows(loaded(name))
    assert rows
    assert [r for r in rows if not stands_at(sheets[r["sheet"]], r)] == []


def stands_at(cells: dict[tuple[str, int], str], row: dict[str, Any]) -> bool:
    """Whether a mark is what its cell holds, or the part of it that ``H[17]`` names."""
    column, _, part = row["column"].partition("[")
    cell, code = str(cells[column, row["row"]]), str(row["code"])
    if not part:
        return cell == code
    place = int(part.rstrip("]")) - 1
    return cell.split("|")[place] == code if "|" in cell else cell.startswith(code, place)


@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_table_that_begins_at_c5_of_a_workbook_keeps_its_addresses(layout: str) -> None:
    drawn = roll(Child("Okafor", "Ada", upn(1), "1"), Child("Bell", "Sam", upn(2), "2"))
    written = LAYOUTS[layout](drawn).moved(4, 2)
    assert got(read(as_xlsx(written), "register.xlsx")) == expected(drawn, written)


# Sheets


def test_a_hidden_sheet_is_read_and_said() -> None:
    one, two = roll(Child("Okafor", "Ada", upn(1))), roll(Child("Bell", "Sam", upn(2)))
    content = as_xlsx(writers.wide(one), writers.wide(two), names=["Shown", "Away"], hidden=[1])
    found = read(content, "register.xlsx")
    assert len(found.registers.children) == 2
    (said,) = [each for each in found.problems if each.kind == "hidden-sheet"]
    assert said.place.sheet == "Away"


def test_a_workbook_with_a_sheet_for_each_pupil_is_one_register() -> None:
    drawn = roll(*(Child(f"Surname{n}", "Ada", upn(n), str(n)) for n in range(1, 4)))
    sheets = [writers.certificates(drawn, [place]) for place in range(3)]
    found = read(as_xlsx(*sheets, names=["One", "Two", "Three"]), "register.xlsx")
    assert len(found.registers) == 1
    where = {key: value for each in sheets for key, value in expected(drawn, each).items()}
    assert got(found) == where
    assert {r["sheet"] for r in mark_rows(found)} == {"One", "Two", "Three"}


def test_a_sheet_that_is_only_a_cover_or_a_legend_is_passed_over_and_said() -> None:
    cover = Written([["Oak Park School"], ["Attendance registers"], ["Contents", "Sheet 2"]])
    legend = Written([["Code", "Meaning"], ["/", "Present (AM)"], ["I", "Illness"], ["M", "Medical"]])
    drawn = roll(Child("Okafor", "Ada", upn(1)))
    content = as_xlsx(cover, writers.wide(drawn), legend, names=["Cover", "7E1", "Key"])
    found = read(content, "register.xlsx")
    assert found.reconciliation.cells == 20
    said = [each.place.sheet for each in found.problems if each.kind == "sheet-without-register"]
    assert said == ["Cover", "Key"]


# Weeks


def test_weeks_dated_by_their_last_day_are_the_same_weeks() -> None:
    drawn = roll(Child("Okafor", "Ada", upn(1)), m0_8_AM="I", m0_18_PM="O")
    beginning, ending = writers.week_rows(drawn), writers.week_rows(drawn, ending=True)
    assert got(read(as_csv(beginning))) == got(read(as_csv(ending)))


@pytest.mark.parametrize("last", [4, 5, 6], ids=["Friday", "Saturday", "Sunday"])
def test_a_week_ending_may_be_a_friday_a_saturday_or_a_sunday(last: int) -> None:
    drawn = roll(Child("Okafor", "Ada", upn(1)), m0_8_AM="I")
    written = writers.week_rows(drawn, ending=True)
    for row in written.rows[1:]:
        row[5] = writers.dmy(_day(row[5]) + timedelta(last - 4))
    assert got(read(as_csv(written))) == expected(drawn, written)


def _day(text: object) -> date:
    day, month, year = (int(part) for part in str(text).split("/"))
    return date(year, month, day)


def test_a_week_dated_by_any_of_its_days_is_that_week() -> None:
    drawn = roll(Child("Okafor", "Ada", upn(1)))
    for offset in (0, 1, 2, 3, 4):
        written = writers.week_rows(drawn, lambda day, by=offset: writers.dmy(day + timedelta(by)))
        assert got(read(as_csv(written))) == expected(drawn, written), offset


def test_a_week_that_begins_on_the_sunday_before_is_the_week_of_the_monday_after() -> None:
    drawn = roll(Child("Okafor", "Ada", upn(1)))
    written = writers.week_rows(drawn, lambda day: writers.dmy(day - timedelta(1)))
    assert got(read(as_csv(written))) == expected(drawn, written)


def test_a_name_that_stands_only_beside_the_first_of_several_weeks_holds_for_them_all() -> None:
    drawn = roll(
        Child("Okafor", "Ada", upn(1), "1"),
        Child("Bell", "Sam", upn(2), "2"),
        days=(*FORTNIGHT, *(day + timedelta(14) for day in WEEK)),
        m1_17_PM="O",
    )
    written = writers.week_rows(drawn, names_once=True)
    for extension, write in EXTENSIONS.items():
        found = read(write(written), f"register.{extension}")
        assert got(found) == expected(drawn, written)
        assert "pupil-not-known" not in kinds(found)


def test_rows_after_a_gap_belong_to_nobody_and_are_refused() -> None:
    drawn = roll(Child("Okafor", "Ada", upn(1)))
    written = writers.week_rows(drawn, names_once=True)
    apart = Written([*written.rows[:2], [], written.rows[2]])
    found = read(as_csv(apart))
    assert (found.reconciliation.marks, found.reconciliation.refused) == (10, 10)
    (said,) = [each for each in found.problems if each.kind == "pupil-not-known"]
    assert said.place.row == 4


# Stacked headings


@pytest.mark.parametrize("deep", [1, 2, 3])
@pytest.mark.parametrize("extension", EXTENSIONS)
def test_headings_stacked_one_two_or_three_deep_are_read(deep: int, extension: str) -> None:
    drawn = roll(Child("Okafor", "Ada", upn(1)), Child("Bell", "Sam", upn(2)), m1_15_AM="I")
    written = writers.wide(drawn, deep, title=[["Oak Park School"], ["Register"], []])
    found = read(EXTENSIONS[extension](written), f"register.{extension}")
    assert found.files[0].layout == "wide"
    assert got(found) == expected(drawn, written)


def test_a_heading_with_a_line_break_between_weekday_and_date_is_read() -> None:
    drawn = roll(Child("Okafor", "Ada", upn(1)), days=WEEK)
    written = writers.wide(drawn, 2, dates=lambda day: f"{day:%a}\n{day:%d/%m/%Y}")
    assert got(read(as_csv(written))) == expected(drawn, written)


@pytest.mark.parametrize(
    "range_line",
    [
        "Date range: 07/09/2026 to 18/09/2026",
        "7 Sep 2026 - 18 Sep 2026",
    ],
)
@pytest.mark.parametrize("deep", [1, 2])
def test_a_year_that_stands_only_in_the_range_above_holds_for_the_headings(
    deep: int, range_line: str
) -> None:
    drawn = roll(Child("Okafor", "Ada", upn(1)), m0_8_AM="I")
    written = writers.wide(drawn, deep, title=[["Oak Park School"], [range_line]], dates=_weekday_and_day)
    if deep == 1:
        heads = [f"{_weekday_and_day(day)} {half}" for day, half in drawn.moments]
        written.rows[2] = [*writers.ABOUT, *heads]
    found = read(as_csv(written))
    assert got(found) == expected(drawn, written)
    assert kinds(found) == []


def _weekday_and_day(day: date) -> str:
    return f"{day:%a} {day.day} {day:%b}"


def test_a_year_is_taken_from_a_range_that_crosses_new_year() -> None:
    days = (date(2026, 12, 17), date(2026, 12, 18), date(2027, 1, 4), date(2027, 1, 5))
    drawn = roll(Child("Okafor", "Ada", upn(1)), days=days)
    written = writers.wide(drawn, 2, title=[["Date range: 14/12/2026 to 08/01/2027"]], dates=_weekday_and_day)
    assert got(read(as_csv(written))) == expected(drawn, written)


def test_without_a_year_anywhere_no_year_is_made_up() -> None:
    drawn = roll(Child("Okafor", "Ada", upn(1)), days=WEEK)
    found = read(as_csv(writers.wide(drawn, 2, dates=_weekday_and_day)))
    assert mark_rows(found) == []
    assert found.reconciliation.refused == 10
    assert set(kinds(found)) >= {"date-without-a-year"}


def test_a_weekday_that_is_not_that_of_its_date_is_said_and_the_date_is_used() -> None:
    drawn = roll(Child("Okafor", "Ada", upn(1)), days=WEEK)
    written = writers.wide(drawn, 2, dates=lambda day: f"Wed {day:%d/%m/%Y}")
    found = read(as_csv(written))
    assert got(found) == expected(drawn, written)
    assert Counter(each.kind for each in found.problems)["weekday-disagrees"] in (4, 8)


# Long


def test_columns_of_notes_and_minutes_come_with_their_marks() -> None:
    text = (
        "UPN,Surname,Forename,Date,Session,Mark,Minutes Late,Comments\n"
        f'{upn(1)},Okafor,Ada,2026-09-07,AM,L,12,"bus late, rang in"\n'
        f"{upn(1)},Okafor,Ada,2026-09-07,PM,\\,,\n"
        f"{upn(1)},Okafor,Ada,2026-09-08,AM,L (7),,\n"
        f"{upn(1)},Okafor,Ada,2026-09-08,PM,U,00:47:00,\n"
    )
    rows = mark_rows(read(text.encode()))
    assert [(r["code"], r["minutes_late"], r["comment"]) for r in rows] == [
        ("L", "12", "bus late, rang in"),
        ("\\", "", ""),
        ("L", "7", ""),
        ("U", "47", ""),
    ]


@pytest.mark.parametrize(
    ("am", "pm"),
    [
        ("AM", "PM"),
        ("am", "pm"),
        ("a.m.", "p.m."),
        ("Morning", "Afternoon"),
        ("1", "2"),
        ("AM Reg", "PM Reg"),
    ],
)
def test_sessions_are_read_as_schools_call_them(am: str, pm: str) -> None:
    start = f"{upn(1)},A,B,2026-09-07"
    text = f"UPN,Surname,Forename,Date,Session,Mark\n{start},{am},/\n{start},{pm},I\n"
    assert [(r["session"], r["code"]) for r in mark_rows(read(text.encode()))] == [("AM", "/"), ("PM", "I")]


def test_a_row_in_which_nothing_can_be_seen_is_no_row() -> None:
    rows = ["Surname,Forename,Date,Session,Mark", "Okafor,Ada,07/09/2026,AM,/", "\u200b,,,,"]
    found = read("\n".join(rows).encode())
    assert found.reconciliation.marks == 1
    assert found.files[0].left_out == ()
    assert not [each for each in found.problems if each.place.row == 3]
