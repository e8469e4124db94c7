"""Workbooks of a cohort, opened again: types, what is frozen and hidden, and that no text is a formula."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook

from aim.cohort.counting import cohort_rows
from aim.cohort.small_groups import with_nothing_hidden
from aim.register import Registers
from aim.screens.take_away import workbook
from aim.workbooks import COUNTED_SHEET, cohort_workbook, workbook_for_others, workbook_inside
from tests.lib.invented_school import oak_park

ON = date(2026, 11, 20)
SCHOOL = oak_park()


def opened(content: bytes | None) -> Workbook:
    assert content is not None
    return load_workbook(BytesIO(content))


@pytest.fixture(scope="module")
def others() -> Workbook:
    return opened(workbook_for_others(SCHOOL, school="Oak Park School", on=ON, limit=5))


@pytest.fixture(scope="module")
def inside() -> Workbook:
    return opened(workbook_inside(SCHOOL, school="Oak Park School", on=ON))


def rows(book: Workbook, sheet: str) -> list[dict[str, Any]]:
    heads, *rest = book[sheet].iter_rows(values_only=True)
    return [dict(zip(heads, row, strict=True)) for row in rest]


def texts(book: Workbook) -> list[str]:
    return [
        str(cell)
        for sheet in book
        for row in sheet.iter_rows(values_only=True)
        for cell in row
        if cell is not None
    ]


def test_the_figures_are_those_of_every_page(inside):
    year = SCHOOL.registers[1].between(None, ON)
    (counted,) = cohort_rows(Registers((year,)), ()).to_dict("records")
    (whole,) = rows(inside, "Everyone")
    assert (whole["Pupils"], whole["Attended"], whole["Possible sessions"]) == (
        counted["pupils"],
        counted["attended"],
        counted["possible"],
    )
    assert whole["Attendance"] == 0.937 and whole["Absence"] == 0.063
    assert len(rows(inside, "Pupils")) == counted["pupils"]
    assert sum(row["Missed"] for row in rows(inside, "Pupils")) == counted["possible"] - counted["attended"]


def test_numbers_are_numbers_and_days_are_days(others):
    sheet = others["Year groups"]
    assert [type(cell.value) for cell in sheet[2]][:3] == [str, int, int]
    attendance = next(cell for cell in sheet[2] if sheet.cell(1, cell.column).value == "Attendance")
    assert (type(attendance.value), attendance.number_format) == (float, "0.0%")
    monday = others["By week"]["A2"]
    assert (monday.value.date(), monday.number_format) == (date(2026, 9, 7), "dd/mm/yyyy")


def test_headings_are_frozen_and_charts_are_excels_own(others, inside):
    for book in (others, inside):
        assert all(sheet.freeze_panes for sheet in book if sheet.title != COUNTED_SHEET)
        assert len(book["By week"]._charts) == 1 and len(book["Year groups"]._charts) == 1
    assert not others["Looked after"]._charts  # a hidden group would look like no attendance at all
    assert inside["Pupils"].auto_filter.ref == "A1:L171"


def test_a_sheet_is_printed_on_its_side_one_page_wide_and_its_bars_begin_at_nothing(inside):
    sheet = inside["Year groups"]
    assert sheet.page_setup.orientation == "landscape" and sheet.page_setup.fitToWidth == 1
    assert sheet.sheet_properties.pageSetUpPr.fitToPage and sheet.print_title_rows == "$1:$1"
    assert sheet.row_dimensions[1].height >= 30  # "Possible sessions" stands on two lines
    (bars,) = sheet._charts
    assert bars.y_axis.scaling.min == 0


def test_for_others_small_groups_are_hidden_and_nobody_is_named(others, inside):
    assert {row["Pupils"] for row in rows(others, "Looked after")} == {"hidden"}
    assert {row["Pupils"] for row in rows(inside, "Looked after")} == {1, 169}
    assert "Pupils" not in others.sheetnames and "Pupils" in inside.sheetnames
    assert not [text for text in texts(others) if text.startswith("Name")]
    assert [text for text in texts(inside) if text.startswith("Name")]


def test_each_says_how_it_was_counted(others, inside):
    for book, last in ((others, "fewer than 5 pupils"), (inside, "for the school alone")):
        lines = [row[0] for row in book[COUNTED_SHEET].iter_rows(values_only=True)]
        assert lines[0] == "Oak Park School, 2026/27: marks from 07/09/2026 to 20/11/2026."
        assert last in lines[-1]


def test_text_of_a_file_is_never_a_formula_nor_breaks_the_file():
    now = SCHOOL.registers[1]
    roll = now.roll.assign(
        surname='=HYPERLINK("http://x")', forename="+1\x07", sex=["=1+1", "@x"] * (len(now.roll) // 2)
    )
    risky = Registers((replace(now, roll=roll),))
    for content in (
        workbook_inside(risky, school="=cmd|' /C calc'!A0", on=ON),
        workbook_for_others(risky, school="=1", on=ON, limit=5),
    ):
        book = opened(content)
        assert not [cell for sheet in book for row in sheet for cell in row if cell.data_type == "f"]
        assert not [text for text in texts(book) if text.startswith(("=", "+", "@"))]


def test_the_rows_of_the_command_line_are_one_sheet_with_codes_as_they_stand():
    book = opened(
        cohort_workbook(
            with_nothing_hidden(cohort_rows(SCHOOL, ["academic_year", "code"])), ["academic_year", "code"], ON
        )
    )
    assert book.sheetnames == ["Cohort", COUNTED_SHEET]
    assert {(row["academic_year"], row["code"]) for row in rows(book, "Cohort")} >= {("2026/27", "/")}


def test_the_file_name_says_who_it_is_for():
    names = [workbook(SCHOOL, school="", on=ON, inside=inside) for inside in (True, False)]
    assert [each.file_name for each in names if each] == [
        "attendance_with-names_2026-11-20.xlsx",
        "attendance_for-others_2026-11-20.xlsx",
    ]
    assert workbook(SCHOOL, school="", on=date(2030, 1, 1), inside=True) is None


def test_a_year_without_marks_has_no_workbook():
    assert workbook_for_others(SCHOOL, school="", on=date(2030, 1, 1), limit=5) is None
    assert workbook_inside(SCHOOL, school="", on=date(2030, 1, 1)) is None
