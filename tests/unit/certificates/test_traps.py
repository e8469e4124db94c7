"""Traps: the 65 of ../shared/layouts.md section 5, each by its number and what holds in it.

Every test makes its file here and asserts what a user would notice: the marks read, or
what was said and where.
"""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Iterable, Sequence
from datetime import date, time, timedelta
from typing import Any

import openpyxl
import pytest
from openpyxl.comments import Comment

from aim.certificates.dates import Order
from aim.certificates.loading import Loaded, load
from aim.exports import mark_frames, pupil_json
from aim.problems import Problem, Severity
from aim.pupil import pupil_facts
from tests.lib.layout_writers import upn
from tests.lib.sample_files import kinds, mark_rows

ON = date(2026, 11, 21)
ADA, SAM, CY = upn(1), upn(2), upn(3)
TEMPORARY = "X00180001701A"
LONG = "UPN,Surname,Forename,Date,Session,Mark"
WHO = "UPN,Surname,Forename"
A_WEEK = [f"{day} {half}" for day in ("Mon", "Tue", "Wed", "Thu", "Fri") for half in ("AM", "PM")]
TEN = ("I", "\\", "/", "\\", "/", "\\", "/", "\\", "/", "O")
HALVES = ("AM", "PM")

Mark = tuple[str, str, str, str]  # whose, day, session, code


# Files made here


def lines(*rows: str, encoding: str = "utf-8") -> bytes:
    return "".join(f"{row}\n" for row in rows).encode(encoding)


def comma(rows: Iterable[Sequence[object]]) -> bytes:
    made = io.StringIO(newline="")
    csv.writer(made).writerows(rows)
    return made.getvalue().encode()


def workbook(**sheets: Sequence[Sequence[object]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        page = book.create_sheet(name)
        for row in rows:
            page.append(list(row))
    return saved(book)


def saved(book: openpyxl.Workbook) -> bytes:
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def zipped(**parts: bytes | str) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return made.getvalue()


def long_of(*marks: str) -> bytes:
    """Ada's marks from Monday 14 September 2026 on, two a day, one row each."""
    moments = [(date(2026, 9, 14) + timedelta(n // 2), HALVES[n % 2]) for n in range(len(marks))]
    rows = [[ADA, "Okafor", "Ada", *moment, mark] for moment, mark in zip(moments, marks, strict=True)]
    return comma([LONG.split(","), *rows])


def dated(*days: str) -> bytes:
    """A morning present on each of these days as written."""
    return lines(LONG, *(f"{ADA},Okafor,Ada,{day},AM,/" for day in days))


def wide_head(*days: int) -> str:
    return ",".join([WHO, *(f"{day} Sep 2026 {half}" for day in days for half in HALVES)])


def string_of(marks: str, last: str = "") -> bytes:
    return lines(f"{WHO},Start Date,End Date,Marks", f'{ADA},Okafor,Ada,2026-09-14,{last},"{marks}"')


def week_of(heading: str, written: str, *above: str) -> bytes:
    return lines(
        *above,
        ",".join([WHO, heading, *A_WEEK]),
        ",".join([ADA, "Okafor", "Ada", written, *TEN]),
    )


def read(content: bytes, name: str = "marks.csv", **options: Any) -> Loaded:
    return load([(name, content)], on=ON, **options)


# What came of them


def marks(found: Loaded) -> list[Mark]:
    return [
        (r["upn"] or r["admission_number"] or r["surname"], r["date"], r["session"], r["code"])
        for r in mark_rows(found)
    ]


def codes(found: Loaded) -> list[str]:
    return [r["code"] for r in mark_rows(found)]


def days(found: Loaded) -> list[str]:
    return [r["date"] for r in mark_rows(found)]


def counts_as(found: Loaded) -> list[str]:
    return [r["counts_as"] for r in mark_rows(found)]


def said(found: Loaded, kind: str) -> list[Problem]:
    return [each for each in found.problems if each.kind == kind]


def places(found: Loaded, kind: str) -> list[tuple[int, str]]:
    return [(each.place.row, each.place.column) for each in said(found, kind)]


def refusals(found: Loaded) -> list[str]:
    return list(dict.fromkeys(p.kind for p in found.problems if p.severity is Severity.REFUSED))


def sums(found: Loaded) -> tuple[int, int, int, int]:
    counts = found.reconciliation
    return counts.marks, counts.blank, counts.not_understood, counts.refused


def sessions(found: Loaded, child: str) -> dict[str, int]:
    return pupil_json(pupil_facts(found.registers, child, on=ON))["sessions"]


def children(found: Loaded, *columns: str) -> set[tuple[Any, ...]]:
    return set(found.registers.children[list(columns)].itertuples(index=False, name=None))


ADA_14_AND_15 = [
    (ADA, "2026-09-14", "AM", "/"),
    (ADA, "2026-09-14", "PM", "\\"),
    (ADA, "2026-09-15", "AM", "I"),
]
THREE = long_of("/", "\\", "I")
HER_WEEK = [(ADA, f"2026-09-{14 + number // 2}", HALVES[number % 2], code) for number, code in enumerate(TEN)]


# Container and encoding

HEADED = ("UPN", "Adno", "Surname", "Forename", "Reg", "Date", "Session", "Mark")


def html_of(*rows: Sequence[str]) -> str:
    body = "".join("<tr>" + "".join(f"<td>{cell}</td>" for cell in row) + "</tr>" for row in (HEADED, *rows))
    return f"<html><head><meta charset='utf-8'></head><body><table>{body}</table></body></html>"


def spreadsheet_xml(*rows: Sequence[str]) -> str:
    cells = "".join(
        "<Row>" + "".join(f'<Cell><Data ss:Type="String">{cell}</Data></Cell>' for cell in row) + "</Row>"
        for row in rows
    )
    name = "urn:schemas-microsoft-com:office:spreadsheet"
    return (
        f'<?xml version="1.0"?><Workbook xmlns="{name}" xmlns:ss="{name}">'
        f'<Worksheet ss:Name="7E1"><Table>{cells}</Table></Worksheet></Workbook>'
    )


ADAS_ROWS = (
    (ADA, "001234", "Okafor", "Ada", "7E1", "14/09/2026", "AM", "/"),
    (ADA, "001234", "Okafor", "Ada", "7E1", "14/09/2026", "PM", "\\"),
    (ADA, "001234", "Okafor", "Ada", "7E1", "15/09/2026", "AM", "I"),
)


@pytest.mark.parametrize(
    "content",
    [html_of(*ADAS_ROWS), spreadsheet_xml(HEADED, *ADAS_ROWS)],
    ids=["web page", "SpreadsheetML"],
)
def test_trap_01_an_xls_that_is_a_web_page_or_xml_is_read(content: str) -> None:
    found = read(content.encode(), "register.xls")
    assert marks(found) == ADA_14_AND_15
    assert refusals(found) == []


def test_trap_01_an_xls_with_only_the_first_bytes_of_one_is_refused_as_damaged() -> None:
    found = read(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "register.xls")
    assert (refusals(found), marks(found)) == (["damaged-file"], [])


def test_trap_02_numbers_and_forms_of_a_web_page_stay_text_and_nbsp_is_blank() -> None:
    blank = (*ADAS_ROWS[0][:5], "15/09/2026", "PM", "&nbsp;")
    found = read(html_of(*ADAS_ROWS, blank).encode(), "register.xls")
    assert children(found, "admission_number", "reg_group") == {("001234", "7E1")}
    assert marks(found) == ADA_14_AND_15
    assert sums(found) == (3, 1, 0, 0)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("text.xlsx", THREE),
        ("tabs.xls", THREE.replace(b",", b"\t")),
        ("book.csv", workbook(Sheet=[row.split(",") for row in THREE.decode().splitlines()])),
    ],
)
def test_trap_03_the_bytes_decide_what_a_file_is_and_not_its_name(name: str, content: bytes) -> None:
    assert marks(read(content, name)) == ADA_14_AND_15


def test_trap_04_windows_letters_are_read_as_they_were_written() -> None:
    found = read(lines(LONG, f"{ADA},O\u2019Brien,Zo\xeb,2026-09-14,AM,/", encoding="cp1252"))
    assert children(found, "surname", "forename") == {("O\u2019Brien", "Zo\xeb")}
    assert refusals(found) == []


def test_trap_05_a_byte_order_mark_is_no_part_of_the_first_heading() -> None:
    assert marks(read(b"\xef\xbb\xbf" + THREE)) == ADA_14_AND_15


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_trap_06_unicode_text_is_read(encoding: str) -> None:
    mark = "" if encoding == "utf-16" else "\ufeff"
    content = (mark + THREE.decode().replace(",", "\t")).encode(encoding)
    assert marks(read(content, "marks.txt")) == ADA_14_AND_15


def report_of(forename: str = "Ada", *, mark: str = "-", doctype: str = "") -> str:
    record = (
        "<Record><primary_id>6420</primary_id><UPN>{upn}</UPN><Adno>001234</Adno>"
        "<Legal_x0020_Surname>Okafor</Legal_x0020_Surname><Forename>{forename}</Forename>"
        "<Year>Year  7</Year><Reg>7E1</Reg><Date>2026-09-14T00:00:00</Date>"
        "<Session>{session}</Session><Mark>{mark}</Mark></Record>"
    )
    rows = [
        record.format(upn=ADA, forename=forename, session=half, mark=code)
        for half, code in (("AM", "/"), ("PM", mark))
    ]
    head = '<?xml version="1.0" encoding="iso-8859-1"?>'
    return f"{head}{doctype}<SuperStarReport>{''.join(rows)}</SuperStarReport>"


def test_trap_07_a_report_in_the_letters_its_xml_declares_is_read() -> None:
    found = read(report_of("Zo\xeb").encode("latin-1"), "report.xml")
    assert marks(found) == [(ADA, "2026-09-14", "AM", "/"), (ADA, "2026-09-14", "PM", "-")]
    assert children(found, "forename", "year_group", "admission_number") == {("Zo\xeb", "7", "001234")}


def test_trap_07_a_document_type_and_its_entities_are_refused() -> None:
    content = report_of(mark="&x;", doctype='<!DOCTYPE a [<!ENTITY x "/">]>').encode()
    found = read(content, "report.xml")
    assert (refusals(found), marks(found)) == (["hostile-content"], [])


def test_trap_07_partner_xml_gives_marks_with_minutes_and_comments() -> None:
    one = (
        "<SessionAttendance><PersonID>17</PersonID><AttendanceDate>{day}</AttendanceDate>"
        "<SessionName>{half}</SessionName><AttendanceMark>{mark}</AttendanceMark>"
        "<Comments>{comment}</Comments><MinsLate>{late}</MinsLate></SessionAttendance>"
    )
    body = one.format(
        day="2026-09-14T09:00:00", half="AM", mark="L", comment="caf\xe9", late=12
    ) + one.format(day="2026-09-14T13:00:00", half="PM", mark="\\", comment="", late=0)
    xml = f'<?xml version="1.0" encoding="iso-8859-1"?><SessionAttendances>{body}</SessionAttendances>'
    found = read(xml.encode("latin-1"), "partner.xml")
    assert marks(found) == [("17", "2026-09-14", "AM", "L"), ("17", "2026-09-14", "PM", "\\")]
    assert next((r["minutes_late"], r["comment"]) for r in mark_rows(found)) == ("12", "caf\xe9")


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_trap_08_title_rows_do_not_hide_the_delimiter(delimiter: str) -> None:
    body = THREE.decode().replace(",", delimiter)
    content = f"Oak Park School\nRegisters, autumn term\n\n{body}".encode()
    found = read(content)
    assert marks(found) == ADA_14_AND_15
    assert {each.school for each in found.registers} == {"Oak Park School"}


def test_trap_09_numbers_quoted_as_formulas_are_the_numbers() -> None:
    rows = (
        f'{ADA},"=""001234""",Okafor,Ada,2026-09-14,AM,/',
        f'="{ADA}",="001234",Okafor,Ada,2026-09-14,PM,="I"',
    )
    found = read(lines("UPN,Adno,Surname,Forename,Date,Session,Mark", *rows))
    assert marks(found) == [(ADA, "2026-09-14", "AM", "/"), (ADA, "2026-09-14", "PM", "I")]
    assert children(found, "admission_number") == {("001234",)}


def test_trap_10_formulas_never_worked_out_do_no_harm() -> None:
    rows = [
        [*wide_head(14, 15).split(","), "Possible"],
        [ADA, "Okafor", "Ada", "/", "\\", "I", None, "=COUNTA(D2:G2)"],
        ["Totals", None, None, '=COUNTIF(D2:D2,"/")', None, None, None, "=SUM(H2:H2)"],
    ]
    found = read(workbook(Sheet=rows), "register.xlsx")
    assert marks(found) == ADA_14_AND_15
    assert sums(found) == (3, 1, 0, 0)
    assert not {"totals-disagree", "totals-counted-otherwise"} & set(kinds(found))


def test_trap_11_a_register_split_over_sheets_is_one_register() -> None:
    long = workbook(
        First=[LONG.split(","), [ADA, "Okafor", "Ada", "14/09/2026", "AM", "/"]],
        Second=[LONG.split(","), [ADA, "Okafor", "Ada", "15/09/2026", "AM", "I"]],
    )
    wide = workbook(
        First=[wide_head(14).split(","), [ADA, "Okafor", "Ada", "/", ""]],
        Second=[wide_head(15).split(","), [ADA, "Okafor", "Ada", "I", ""]],
    )
    for content in (long, wide):
        found = read(content, "register.xlsx")
        assert marks(found) == [(ADA, "2026-09-14", "AM", "/"), (ADA, "2026-09-15", "AM", "I")]
        assert [r["sheet"] for r in mark_rows(found)] == ["First", "Second"]


def test_trap_11_a_sheet_that_carries_on_without_headings_is_read_or_refused() -> None:
    found = read(
        workbook(
            First=[LONG.split(","), [ADA, "Okafor", "Ada", "14/09/2026", "AM", "/"]],
            Second=[[ADA, "Okafor", "Ada", "15/09/2026", "AM", "I"]],
        ),
        "register.xlsx",
    )
    refused = [each for each in found.problems if each.severity is Severity.REFUSED]
    assert "I" in codes(found) or [each.place.sheet for each in refused] == ["Second"]


def test_trap_12_a_legend_is_passed_over_and_a_hidden_sheet_read_and_both_are_said() -> None:
    book = openpyxl.Workbook()
    first, legend, away = book.active, book.create_sheet("Key"), book.create_sheet("Away")
    first.title = "Shown"
    for page, who in ((first, [ADA, "Okafor", "Ada"]), (away, [SAM, "Bell", "Sam"])):
        page.append(wide_head(14).split(","))
        page.append([*who, "/", "\\"])
    for row in (["Code", "Meaning"], ["/", "Present (AM)"], ["I", "Illness"], ["B", "Off site"]):
        legend.append(row)
    away.sheet_state = "hidden"
    found = read(saved(book), "register.xlsx")
    assert {each[0] for each in marks(found)} == {ADA, SAM}
    assert [each.place.sheet for each in said(found, "hidden-sheet")] == ["Away"]
    assert [each.place.sheet for each in said(found, "sheet-without-register")] == ["Key"]
    assert sums(found) == (4, 0, 0, 0)


def test_trap_12_a_form_that_stands_only_in_the_name_of_its_sheet_is_the_form() -> None:
    sheets = {
        "7E1": [wide_head(14).split(","), [ADA, "Okafor", "Ada", "/", "\\"]],
        "7E2": [wide_head(14).split(","), [SAM, "Bell", "Sam", "/", "\\"]],
    }
    found = read(workbook(**sheets), "register.xlsx")
    assert children(found, "upn", "reg_group") == {(ADA, "7E1"), (SAM, "7E2")}
    assert [each.place.sheet for each in said(found, "form-from-sheet-name")] == ["7E1", "7E2"]


@pytest.mark.parametrize(
    "name", ["Register", "Year 7", "1ST", "9 NOV", "38W", "14A", "P1", "1PM", "3-4", "7E1 (2)"]
)
def test_trap_12_the_name_of_a_sheet_that_could_be_something_else_is_no_form(name: str) -> None:
    found = read(workbook(**{name: [wide_head(14).split(","), [ADA, "Okafor", "Ada", "/", "\\"]]}), "r.xlsx")
    assert children(found, "upn", "reg_group") == {(ADA, "")}
    assert (len(marks(found)), said(found, "form-from-sheet-name")) == (2, [])


@pytest.mark.parametrize(
    ("above", "heading", "cell"),
    [
        ([], "Reg", "7E2"),
        ([], "Reg", ""),
        ([], "Tutor set", "7E2"),
        ([], "Year", "8"),
        ([["Registers of 7E2"]], "Notes", ""),
        ([["Form:", "7E2"]], "Notes", ""),
    ],
)
def test_trap_12_a_sheets_name_is_no_form_where_anything_on_it_says_another(
    above: list[list[str]], heading: str, cell: str
) -> None:
    rows = [*above, [*wide_head(14).split(","), heading], [ADA, "Okafor", "Ada", "/", "\\", cell]]
    found = read(workbook(**{"7E1": rows}), "register.xlsx")
    assert "7E1" not in {form for (form,) in children(found, "reg_group")}
    assert (len(marks(found)), said(found, "form-from-sheet-name")) == (2, [])


def test_trap_12_a_column_that_says_the_same_does_not_speak_against_the_sheets_name() -> None:
    head = [*wide_head(14).split(","), "Year", "Tutor set"]
    rows = [["Registers of 7E1"], head, [ADA, "Okafor", "Ada", "/", "\\", "Year 7", "7E1"]]
    assert children(read(workbook(**{"Form 7E1": rows}), "register.xlsx"), "reg_group") == {("7E1",)}


def test_trap_12_a_pupil_who_stands_only_in_the_name_of_the_sheet_is_the_pupil() -> None:
    grid = [["Week Beginning", *A_WEEK], ["14/09/2026", *TEN]]
    found = read(workbook(**{"Okafor, Ada": grid, "Bell, Sam": grid}), "register.xlsx")
    assert children(found, "surname", "forename") == {("Okafor", "Ada"), ("Bell", "Sam")}
    assert len(marks(found)) == 20
    assert [each.place.sheet for each in said(found, "pupil-from-sheet-name")] == ["Okafor, Ada", "Bell, Sam"]


def test_trap_12_a_sheet_may_be_named_by_the_upn_or_with_the_form_as_well() -> None:
    grid = [["Week Beginning", *A_WEEK], ["14/09/2026", *TEN]]
    found = read(workbook(**{ADA: grid, "O'Neill-Bell, Zo\xeb (7E1)": grid}), "register.xlsx")
    assert children(found, "upn", "surname", "forename", "reg_group") == {
        (ADA, "", "", ""),
        ("", "O'Neill-Bell", "Zo\xeb", "7E1"),
    }


@pytest.mark.parametrize(
    "name",
    [
        "Ada Okafor",
        "Okafor, Ada (2)",
        "Autumn, Spring",
        "Oak Park School, Ada",
        "Registers, Ada",
        "Okafor-Featherstonehaugh, Alexa",  # as long as Excel lets it be: perhaps cut short
    ],
)
def test_trap_12_the_name_of_a_sheet_that_could_be_something_else_is_no_pupil(name: str) -> None:
    grid = [["Week Beginning", *A_WEEK], ["14/09/2026", *TEN]]
    found = read(workbook(**{name: grid}), "register.xlsx")
    assert (marks(found), sums(found), refusals(found)) == ([], (0, 0, 0, 10), ["pupil-not-known"])


def test_trap_12_a_sheets_name_is_no_pupil_where_another_is_named_on_it() -> None:
    grid = [["Week Beginning", *A_WEEK], ["14/09/2026", *TEN]]
    labelled = read(workbook(**{"Okafor, Ada": [["Name:", "Bell, Sam"], *grid]}), "register.xlsx")
    assert children(labelled, "surname", "forename") == {("Bell", "Sam")}
    loose = read(workbook(**{"Okafor, Ada": [["Bell, Sam", "7E1"], *grid]}), "register.xlsx")
    assert (marks(loose), refusals(loose)) == ([], ["pupil-not-known"])
    second = [["Name:", "Bell, Sam"], *grid]
    two = read(workbook(**{"Okafor, Ada": [*grid, [], *second]}), "register.xlsx")
    assert {who for who, *_ in marks(two)} == {"Bell"}
    assert sums(two) == (10, 0, 0, 10)


def test_trap_12_a_grid_whose_pupil_is_nowhere_named_is_refused_and_not_given_to_another() -> None:
    grid = [["Week Beginning", *A_WEEK], ["14/09/2026", *TEN]]
    found = read(workbook(Sheet1=grid), "register.xlsx")
    assert marks(found) == []
    assert [(each.place.sheet, each.place.row) for each in said(found, "pupil-not-known")] == [("Sheet1", 2)]
    assert sums(found) == (0, 0, 0, 10)


OVERLAPPING = (
    ("september.csv", lines(wide_head(14, 15), f"{ADA},Okafor,Ada,/,\\,I,I")),
    ("more.csv", lines(wide_head(15, 16), f"{ADA},Okafor,Ada,I,O,/,\\")),
)


@pytest.mark.parametrize("together", [False, True], ids=["one by one", "in a zip"])
def test_trap_13_files_that_overlap_are_joined_and_what_differs_is_said(together: bool) -> None:
    files = [("all.zip", zipped(**dict(OVERLAPPING)))] if together else list(OVERLAPPING)
    found = load(files, on=ON)
    assert codes(found) == ["/", "\\", "I", "I", "/", "\\"]
    assert days(found) == [f"2026-09-{day}" for day in (14, 14, 15, 15, 16, 16)]
    (different,) = said(found, "two-values-one-session")
    assert different.place.file.endswith("more.csv")
    assert (different.place.row, different.place.column, different.found) == (2, "E", "O")
    assert [each.reconciliation.cells for each in found.files] == [4, 4]


# Headings

NO_YEAR = f"{WHO},Mon 14 Sep AM,Mon 14 Sep PM,Tue 15 Sep AM"
ADAS_THREE = f"{ADA},Okafor,Ada,/,\\,I"


def test_trap_14_a_range_above_the_table_gives_the_only_year() -> None:
    above = ("Registration Certificate", "Oak Park School", "Date range: 14/09/2026 to 25/09/2026", "")
    found = read(lines(*above, NO_YEAR, ADAS_THREE))
    assert marks(found) == ADA_14_AND_15
    assert kinds(found) == []


def week_under(*above: str, below: Sequence[str] = ()) -> Loaded:
    """Ada's week with no day in its table."""
    head, own = ",".join([WHO, *A_WEEK]), ",".join([ADA, "Okafor", "Ada", *TEN])
    return read(lines("Oak Park School", *above, "", head, own, *below))


def string_under(above: str, *strings: str) -> Loaded:
    """Strings of marks with no day in their table."""
    rows = [f"{upn(turn)},Surname{turn},Ada,{string}" for turn, string in enumerate(strings, 1)]
    return read(lines("Oak Park School", above, "", f"{WHO},Marks", *rows))


@pytest.mark.parametrize(
    "line",
    [
        "Week beginning: 14/09/2026",
        "Week beginning,14/09/2026",
        "W/C 14 Sep 2026",
        "Week ending: 18/09/2026",
        "Week beginning: 13/09/2026",
        "Date range: 14/09/2026 to 18/09/2026",
        "Date range: 2026-09-14 - 2026-09-18",
        "From,14/09/2026,To,18/09/2026",
        "Week beginning,,,14/09/2026",
    ],
)
def test_trap_14_a_first_day_that_stands_only_above_the_table_dates_a_week(line: str) -> None:
    found = week_under(line)
    assert marks(found) == HER_WEEK
    (note,) = said(found, "dated-from-above")
    assert (note.severity, note.place.row) == (Severity.NOTE, 2)


def test_trap_14_of_two_ways_to_read_it_a_week_begins_on_its_monday() -> None:
    assert days(week_under("Week beginning: 07/09/2026"))[0] == "2026-09-07"


@pytest.mark.parametrize(
    "above",
    [
        ["Date range: 14/09/2026 to 25/09/2026"],
        ["Date range,01/09/2026,to,18/12/2026"],
        ["Date range,,,01/09/2026,to,18/12/2026"],
        ["Date range,,,01/09/2026,18/12/2026"],
        ["Start date: 14/09/2026"],
        ["End date: 18/12/2026"],
        ["Week beginning: 17/09/2026"],
        ["Week beginning: 31/09/2026"],
        ["Week beginning: 14/09/2026", "Week beginning: 21/09/2026"],
        ["Week beginning: 14/09/2026", "Date range: 01/09/2026 to 18/12/2026"],
        ["Printed on,21/11/2026"],
        ["Printed on,,,21/11/2026"],
        ["Oak Park,14/09/2026"],
    ],
    ids=" | ".join,
)
def test_trap_14_lines_above_that_do_not_name_one_week_date_nothing(above: list[str]) -> None:
    found = week_under(*above)
    assert (marks(found), len(refusals(found))) == ([], 1)


def test_trap_14_a_week_that_could_be_of_either_month_is_asked_about() -> None:
    for line in ("Week beginning: 03/08/2026", "Date range: 03/08/2026 to 05/08/2026"):
        found = week_under(line)
        if "range" in line:  # only one order makes a week of it
            assert days(found)[0] == "2026-08-03"
        else:
            assert (marks(found), refusals(found), sums(found)) == ([], ["ambiguous-dates"], (0, 0, 0, 10))


def test_trap_14_two_columns_for_one_session_are_not_one_week() -> None:
    head, own = ",".join([WHO, *A_WEEK, *A_WEEK]), ",".join([ADA, "O", "A", *TEN, *TEN])
    found = read(lines("Oak Park School", "Week beginning: 14/09/2026", "", head, own))
    assert (refusals(found), marks(found)) == (["sessions-without-dates"], [])


@pytest.mark.parametrize(("again", "read_too"), [("14/09/2026", True), ("21/09/2026", False)])
def test_trap_14_another_page_with_another_week_is_not_dated_by_the_first(again: str, read_too: bool) -> None:
    page = ["", f"Week beginning: {again}", "", ",".join([WHO, *A_WEEK]), ",".join([SAM, "B", "S", *TEN])]
    found = week_under("Week beginning: 14/09/2026", below=page)
    assert [each for each in marks(found) if each[0] == ADA] == HER_WEEK
    assert len(marks(found)) == (20 if read_too else 10)
    assert sums(found) == ((20, 0, 0, 0) if read_too else (10, 0, 0, 10))
    assert refusals(found) == ([] if read_too else ["headings-change"])


def test_trap_14_a_date_above_the_names_dates_no_column() -> None:
    head, own = f"{WHO},Mon,Tue,Wed", f"{ADA},Okafor,Ada,/\\,/\\,/\\"
    for line in ("Printed on,21/11/2026", "Printed on,,,21/11/2026"):
        found = read(lines(line, head, own))
        assert (marks(found), len(refusals(found))) == ([], 1), line


@pytest.mark.parametrize(
    "line",
    [
        "Start date: 14/09/2026",
        "Attendance start date,14/09/2026",
        "Date range: 14/09/2026 to 15/09/2026",
        "From,14/09/2026,To,15/09/2026",
    ],
)
def test_trap_14_a_first_day_that_stands_only_above_the_table_dates_a_string(line: str) -> None:
    found = string_under(line, "/\\I\\", "\\/O/")
    assert days(found)[:4] == ["2026-09-14", "2026-09-14", "2026-09-15", "2026-09-15"]
    assert codes(found)[:4] == ["/", "\\", "I", "\\"]
    assert (len(marks(found)), refusals(found)) == (8, [])
    assert [each.place.row for each in said(found, "dated-from-above")] == [2]


@pytest.mark.parametrize(
    ("line", "kind"),
    [
        ("Start date: 07/09/2026", "ambiguous-dates"),
        ("Date range: 14/09/2026 to 25/09/2026", "marks-string"),
        ("End date: 15/09/2026", "column-missing"),
        ("Start date: 15/09/2026 Week beginning: 14/09/2026", "column-missing"),
        ("Printed on: 14/09/2026", "column-missing"),
    ],
)
def test_trap_14_a_string_is_not_dated_by_lines_that_leave_it_open(line: str, kind: str) -> None:
    found = string_under(line, "/\\I\\")
    assert (marks(found), refusals(found)) == ([], [kind])


def test_trap_14_a_string_with_half_a_day_is_refused_as_it_is_beside_a_column_of_days() -> None:
    for found in (string_under("Start date: 14/09/2026", "/\\I"), read(string_of("/\\I"))):
        assert (marks(found), refusals(found), sums(found)) == ([], ["marks-string"], (0, 0, 0, 3))


def test_trap_14_a_string_shorter_than_the_others_may_begin_later_and_is_refused() -> None:
    found = string_under("Start date: 14/09/2026", "/\\/\\", "/\\")
    assert {each[0] for each in marks(found)} == {upn(1)}
    assert places(found, "string-does-not-fit") == [(6, "D")]
    assert sums(found) == (4, 0, 0, 2)


def test_trap_14_weekdays_dated_nowhere_are_refused() -> None:
    found = read(lines("Oak Park School", "", ",".join([WHO, *A_WEEK]), ",".join([ADA, "O", "A", *TEN])))
    assert (refusals(found), marks(found)) == (["sessions-without-dates"], [])


def test_trap_15_a_date_merged_over_two_sessions_holds_for_both_and_for_its_row_only() -> None:
    book = openpyxl.Workbook()
    page = book.active
    page.append([*WHO.split(","), date(2026, 9, 14), None, date(2026, 9, 15), None, "Possible", None])
    page.append([None, None, None, *HALVES, *HALVES, None, "Notes"])
    page.append([ADA, "Okafor", "Ada", "/", "\\", "I", None, 3, "I"])
    for merged in ("D1:E1", "F1:G1"):
        page.merge_cells(merged)
    found = read(saved(book), "register.xlsx")
    assert marks(found) == ADA_14_AND_15
    assert sums(found) == (3, 1, 0, 0)


def test_trap_16_headings_of_one_name_are_columns_of_their_own() -> None:
    found = read(lines(f"{WHO},14/09/2026,,15/09/2026,", ",,,AM,PM,AM,PM", f"{ADAS_THREE},O"))
    assert marks(found) == [*ADA_14_AND_15, (ADA, "2026-09-15", "PM", "O")]


def test_trap_17_headings_and_page_numbers_in_the_middle_are_no_pupils() -> None:
    first, *others = THREE.decode().splitlines()
    found = read(lines(first, others[0], "Page 2 of 14,,,,,", first, *others[1:]))
    assert marks(found) == ADA_14_AND_15
    assert sums(found) == (3, 0, 0, 0)
    assert [row for _, row, _ in found.files[0].left_out] == [3, 4]


def test_trap_17_a_page_whose_repeated_headings_have_other_dates_is_dated_by_its_own() -> None:
    found = read(
        lines(
            wide_head(14, 15),
            f"{ADA},Okafor,Ada,/,\\,/,\\",
            "Page 1 of 2",
            wide_head(21, 22),
            f"{ADA},Okafor,Ada,I,I,/,\\",
        )
    )
    on_the_22nd = [(ADA, "2026-09-22", "AM", "/"), (ADA, "2026-09-22", "PM", "\\")]
    assert marks(found)[-2:] == on_the_22nd or refusals(found)
    assert {each[0] for each in marks(found)} <= {ADA}


def test_trap_18_textboxes_and_titles_said_on_every_row_are_no_marks() -> None:
    head = "Textbox12,Textbox29,Learner_Code,Learner_Name,Reg_Grp,WeekCommencing"
    week = [each.replace(" ", "_") for each in A_WEEK]
    row = ["Oak Park School", "Attendance by week", "1234", "Ada Okafor", "7E1", "14/09/2026", *TEN, "75.0"]
    found = read(lines(",".join([head, *week, "Textbox146"]), ",".join(row)))
    assert [each[1:] for each in marks(found)] == [each[1:] for each in HER_WEEK]
    assert sums(found) == (10, 0, 0, 0)
    assert children(found, "surname", "forename", "reg_group") == {("Okafor", "Ada", "7E1")}


def test_trap_19_headings_are_known_however_they_are_spelt() -> None:
    spelt = [
        "UPN:,Legal_x0020_Surname, Legal  Forename ,AttendanceDate,Session\u00a0Name,Session.Mark",
        "Unique Pupil Number,LegalSurname,legal_forename,Attendance Date ,SESSION,Attendance-Mark*",
    ]
    for head in spelt:
        assert marks(read(lines(head, *THREE.decode().splitlines()[1:]))) == ADA_14_AND_15, head


def test_trap_20_headings_that_are_codes_are_counts_and_are_refused() -> None:
    found = read(lines(f"Estab,{WHO},/,\\,B,J,L,I", f"9999,{ADA},Okafor,Ada,62,60,0,0,3,4"))
    assert marks(found) == []
    assert refusals(found) == ["code-counts"]
    assert found.reconciliation.cells == 0


def test_trap_21_a_day_without_a_year_is_refused_where_nothing_gives_one() -> None:
    found = read(lines(NO_YEAR, ADAS_THREE))
    assert marks(found) == []
    assert places(found, "date-without-a-year") == [(1, "D"), (1, "E"), (1, "F")]


@pytest.mark.parametrize("line", ["Academic Year 2026/27", "Academic year: 2026/2027"])
def test_trap_21_an_academic_year_above_the_table_gives_the_year(line: str) -> None:
    found = read(lines("Oak Park School", line, "", f"{WHO},Mon 14 Sep AM,Mon 11 Jan AM", f"{ADA},O,A,/,I"))
    assert days(found) == ["2026-09-14", "2027-01-11"]


def test_trap_21_a_weekday_that_disagrees_with_its_date_is_said() -> None:
    range_above = "Date range: 14/09/2026 to 25/09/2026"
    found = read(lines(range_above, NO_YEAR.replace("Tue 15", "Wed 15"), ADAS_THREE))
    assert marks(found) == ADA_14_AND_15
    assert places(found, "weekday-disagrees") == [(2, "F")]


def test_trap_21_the_weekday_is_a_witness_to_the_order_of_day_and_month() -> None:
    assert days(read(dated("Wed 02/09/2026", "Thu 03/09/2026"))) == ["2026-09-02", "2026-09-03"]


def test_trap_22_dates_over_columns_are_read_as_dates_serials_text_and_in_two_lines() -> None:
    heads = [date(2026, 9, 14), 46280, "16/09/2026", "Thu\n17/09/2026"]
    rows = [
        [*WHO.split(","), *(cell for head in heads for cell in (head, None))],
        [None, None, None, *HALVES * 4],
        [ADA, "Okafor", "Ada", *("I", "\\") * 4],
    ]
    found = read(workbook(Sheet=rows), "register.xlsx")
    assert days(found) == [f"2026-09-{day}" for day in (14, 14, 15, 15, 16, 16, 17, 17)]
    assert codes(found) == ["I", "\\"] * 4


@pytest.mark.parametrize(
    ("heading", "written"),
    [
        ("Week Beginning", "14/09/2026"),
        ("Week Commencing", "14/09/2026"),
        ("W/C", "14-Sep-2026"),
        ("Week Commencing", "13/09/2026"),  # the Sunday before
        ("Week Ending", "18/09/2026"),
        ("W/E", "19/09/2026"),
        ("Week Ending", "20/09/2026"),
    ],
)
def test_trap_23_a_week_is_dated_by_its_first_or_its_last_day(heading: str, written: str) -> None:
    assert marks(read(week_of(heading, written))) == HER_WEEK


@pytest.mark.parametrize("written", ["Week 1", "Wk A"])
def test_trap_23_a_week_that_has_only_a_number_is_refused(written: str) -> None:
    found = read(week_of("Week", written))
    assert (marks(found), sums(found)) == ([], (0, 0, 0, 10))
    assert places(found, "date-not-understood") == [(2, "D")]


@pytest.mark.parametrize("written", ["14-Sep", "W/C 14-Sep", "w/c 14/09/2026"])
def test_trap_23_a_week_commencing_without_a_year_has_that_of_the_range_above(written: str) -> None:
    found = read(week_of("W/C", written, "Date range: 14/09/2026 to 25/09/2026"))
    assert marks(found) == HER_WEEK


@pytest.mark.parametrize("before", ["", "W/C "])
def test_trap_23_the_date_of_a_week_stacked_over_weekdays_is_no_date_of_each_day(before: str) -> None:
    weeks = f",,,{before}14/09/2026,,,,{before}21/09/2026,,,"
    halves = ",".join([WHO, *HALVES * 4])
    row = f"{ADA},Okafor,Ada,/,\\,I,,M,\\,O,\\"
    found = read(lines(weeks, ",,,Mon,,Tue,,Mon,,Tue,", halves, row))
    assert marks(found) == [
        *ADA_14_AND_15,
        (ADA, "2026-09-21", "AM", "M"),
        (ADA, "2026-09-21", "PM", "\\"),
        (ADA, "2026-09-22", "AM", "O"),
        (ADA, "2026-09-22", "PM", "\\"),
    ]


# Dates


def test_trap_24_iso_dates_and_day_first_dates_stand_in_one_column() -> None:
    assert days(read(dated("2026-09-02", "03/09/2026", "14/09/2026"))) == [
        "2026-09-02",
        "2026-09-03",
        "2026-09-14",
    ]


def test_trap_24_a_date_that_is_none_is_refused_with_its_place_and_not_dropped() -> None:
    found = read(dated("31/09/2026", "soon", "14/09/2026"))
    assert days(found) == ["2026-09-14"]
    assert places(found, "date-does-not-exist") == [(2, "D")]
    assert places(found, "date-not-understood") == [(3, "D")]
    assert sums(found) == (1, 0, 0, 2)


def test_trap_25_the_whole_column_decides_that_the_month_comes_first() -> None:
    found = read(dated("09/02/2026 00:00:00", "09/03/2026 00:00:00", "09/14/2026 00:00:00"))
    assert days(found) == ["2026-09-02", "2026-09-03", "2026-09-14"]


def test_trap_25_an_order_that_puts_marks_on_sundays_is_not_taken() -> None:
    # 8 September 2026 is a Tuesday, 9 August a Sunday.
    assert days(read(dated("07/09/2026", "08/09/2026"))) == ["2026-09-07", "2026-09-08"]


@pytest.mark.parametrize(
    ("order", "expected"),
    [(None, []), (Order.DMY, ["2026-09-02", "2026-09-03"]), (Order.MDY, ["2026-02-09", "2026-03-09"])],
)
def test_trap_25_an_order_that_stays_open_is_asked_and_an_answer_settles_it(
    order: Order | None, expected: list[str]
) -> None:
    found = read(dated("02/09/2026", "03/09/2026"), dates=order)
    assert days(found) == expected
    assert places(found, "ambiguous-dates") == ([] if order else [(2, "D")])


def timed(*rows: str) -> bytes:
    return lines(f"{WHO},Date Time,Mark", *(f"{ADA},Okafor,Ada,{row}" for row in rows))


def test_trap_26_midnight_of_summer_time_is_the_next_day() -> None:
    assert days(read(dated("2026-09-01T23:00:00Z"))) == ["2026-09-02"]
    assert days(read(dated("2026-11-01T23:00:00Z"))) == ["2026-11-01"]


def test_trap_26_a_time_before_noon_is_the_morning() -> None:
    found = read(timed("2026-09-14T08:40:00,/", "2026-09-14T13:20:00,\\", "2026-09-15T08:40:00,I"))
    assert marks(found) == ADA_14_AND_15


def test_trap_26_a_time_given_in_utc_is_morning_or_afternoon_in_london() -> None:
    # 11:30Z is half past twelve in British Summer Time.
    found = read(timed("2026-09-14T07:40:00Z,/", "2026-09-14T11:30:00Z,I", "2026-09-15T07:40:00Z,/"))
    assert [each[1:3] for each in marks(found)][:2] == [("2026-09-14", "AM"), ("2026-09-14", "PM")]


def test_trap_26_an_afternoon_register_taken_before_noon_is_not_lost_in_silence() -> None:
    rows = [
        f"{day}/09/2026 {hour},{mark}" for day in (14, 15) for hour, mark in (("08:40", "/"), ("11:50", "\\"))
    ]
    found = read(timed(*rows))
    told = [each for each in found.problems if each.severity is not Severity.NOTE]
    assert len(marks(found)) == 4 or told


# Codes


def test_trap_27_two_characters_are_one_code_where_the_length_fits_the_dates() -> None:
    found = read(string_of("/\\C1\\/\\", "2026-09-16"))
    assert codes(found) == ["/", "\\", "C1", "\\", "/", "\\"]
    assert [r["column"] for r in mark_rows(found)][2:4] == ["F[3]", "F[5]"]


@pytest.mark.parametrize("marks_written", ["/\\C1/\\", "/\\X01\\", "/\\I_F\\"])
def test_trap_27_a_string_that_does_not_fit_its_dates_is_refused(marks_written: str) -> None:
    last = "2026-09-16" if "C1" in marks_written else "2026-09-15"
    found = read(string_of(marks_written, last))
    assert marks(found) == []
    assert set(refusals(found)) <= {"string-does-not-fit", "marks-string"} and refusals(found)
    assert found.reconciliation.refused == found.reconciliation.cells > 0


def test_trap_27_a_string_that_makes_half_a_day_and_has_no_last_day_is_asked() -> None:
    assert marks(read(string_of("/\\C1/\\"))) == []


def test_trap_28_spaces_at_either_end_of_a_string_are_sessions() -> None:
    found = read(string_of("  /\\/\\II/ ", "2026-09-18"))
    assert marks(found)[0] == (ADA, "2026-09-15", "AM", "/")
    assert marks(found)[-1] == (ADA, "2026-09-18", "AM", "/")
    assert sums(found) == (7, 3, 0, 0)


def transfer_file(marks_written: str) -> bytes:
    years = "".join(
        f"<YearData><Year>{year}</Year><LEA>820</LEA><Estab>9999</Estab><SchoolName>Oak Park School"
        f"</SchoolName><AttendSessions><AttendanceStartDate>{first}</AttendanceStartDate>"
        f"<AttendanceMarks>{text}</AttendanceMarks></AttendSessions></YearData>"
        for year, first, text in (
            (2025, "2025-09-15", "/\\/\\/\\/\\/\\####" * 2),
            (2026, "2026-09-14", marks_written),
        )
    )
    return (
        '<?xml version="1.0" encoding="UTF-8"?><CTfile><Header/><CTFpupilData><Pupil>'
        f"<UPN>{ADA}</UPN><Surname>Okafor</Surname><Forename>Ada</Forename><DOB>2013-05-14</DOB>"
        f"<Attendance>{years}</Attendance></Pupil></CTFpupilData></CTfile>"
    ).encode()


def test_trap_28_a_transfer_file_that_begins_with_a_blank_is_not_shifted() -> None:
    found = read(transfer_file("  /\\/\\/\\/\\####/\\/\\/-NN/\\####"), "8209999_CTF_8209998_001.xml")
    of_this_year = [each for each in marks(found) if each[1] >= "2026-08-01"]
    assert of_this_year[0] == (ADA, "2026-09-15", "AM", "/")
    assert (ADA, "2026-09-24", "AM", "N") in of_this_year
    assert (ADA, "2026-09-23", "PM", "-") in of_this_year
    assert [(each.school, each.academic_year) for each in found.registers] == [
        ("Oak Park School", 2025),
        ("Oak Park School", 2026),
    ]
    assert sums(found) == (54, 2, 0, 0)


@pytest.mark.parametrize("weekend", ["####", "----"])
@pytest.mark.parametrize("last", ["", "2026-09-27"])
def test_trap_29_fourteen_marks_a_week_put_a_monday_on_a_monday(weekend: str, last: str) -> None:
    found = read(string_of(("I\\/\\/\\/\\/\\" + weekend) * 2, last))
    assert [each[1] for each in marks(found) if each[3] == "I"] == ["2026-09-14", "2026-09-21"]
    assert sessions(found, ADA)["possible"] == 20


def test_trap_29_ten_marks_a_week_put_a_monday_on_a_monday() -> None:
    found = read(string_of("I\\/\\/\\/\\/\\" * 2, "2026-09-25"))
    assert [each[1] for each in marks(found) if each[3] == "I"] == ["2026-09-14", "2026-09-21"]


def test_trap_29_ten_or_fourteen_is_asked_where_nothing_tells() -> None:
    found = read(string_of("I\\/\\/\\/\\/\\" * 2))
    assert (marks(found), places(found, "marks-string")) == ([], [(2, "F")])


def test_trap_30_each_way_of_writing_nothing_keeps_its_own_meaning() -> None:
    found = read(long_of("", " ", "-", "#", "N", "Z", "X", "/", ".", "None", "nan", "0"))
    assert sums(found) == (6, 2, 4, 0)
    assert dict(zip(codes(found), counts_as(found), strict=True)) == {
        "-": "not recorded",
        "#": "closed",
        "N": "unauthorised",
        "Z": "not on roll",
        "X": "not possible",
        "\\": "attending",
        **dict.fromkeys((".", "None", "nan", "0"), "not understood"),
    }
    assert len(said(found, "not-a-code")) == 4


def test_trap_30_a_blank_is_neither_present_nor_absent() -> None:
    rows = (f"{ADA},Okafor,Ada,/,,,\\", f"{SAM},Bell,Sam,/,\\,/,\\")
    counted = sessions(read(lines(wide_head(14, 15), *rows)), ADA)
    assert (counted["possible"], counted["attended"], counted["not_recorded"]) == (2, 2, 2)


def test_trap_31_not_applicable_is_text_and_a_surname_called_na_is_a_surname() -> None:
    found = read(lines(LONG, f"{ADA},NA,Null,2026-09-14,AM,NA", f"{ADA},NA,Null,2026-09-14,PM,N/A"))
    assert codes(found) == ["NA", "N/A"]
    assert places(found, "not-a-code") == [(2, "F"), (3, "F")]
    assert children(found, "surname", "forename") == {("NA", "Null")}


def test_trap_32_a_backslash_in_quotation_marks_escapes_nothing() -> None:
    found = read(lines(f'{wide_head(14)},"15 Sep 2026 AM"', f'"{ADA}","Okafor","Ada","/","\\","L"'))
    assert codes(found) == ["/", "\\", "L"]
    assert [r["column"] for r in mark_rows(found)] == ["D", "E", "F"]


def test_trap_33_either_slash_is_present_in_either_session() -> None:
    found = read(long_of("/", "/", "\\", "\\"))
    assert codes(found) == ["/", "\\", "/", "\\"]
    assert set(counts_as(found)) == {"attending"}


ALIKE = {
    "\uff0f": "/",
    "\uff3c": "\\",
    "\u2044": "/",
    "\u2215": "/",
    "\u2013": "-",
    "\u2014": "-",
    "\u2212": "-",
    "\u0406": "I",
    "\u0421": "C",
    "l": "L",
    "m": "M",
}


def test_trap_34_look_alikes_are_read_and_each_is_said() -> None:
    found = read(long_of(*(text for each in ALIKE for text in (each, ""))))
    meant = ["/" if code == "\\" else code for code in ALIKE.values()]  # all stand in mornings
    assert codes(found) == meant
    assert [each.found for each in said(found, "look-alike-code")] == list(ALIKE)


def test_trap_34_a_nought_and_a_one_are_not_taken_for_letters_in_silence() -> None:
    found = read(long_of("0", "1", "/"))
    assert counts_as(found) == ["not understood", "not understood", "attending"]
    assert [each.found for each in said(found, "not-a-code")] == ["0", "1"]


def test_trap_35_p_without_any_slash_is_asked_about() -> None:
    found = read(long_of("P", "P", "P", "X", "T", "P"))
    assert [each for each in found.problems if each.found == "P"]


def test_trap_35_p_among_slashes_is_sport_and_a_is_no_code() -> None:
    found = read(long_of("/", "P", "A"))
    assert counts_as(found) == ["attending", "attending", "not understood"]
    assert places(found, "not-a-code") == [(4, "F")]


def test_trap_36_present_with_an_empty_code_is_a_mark() -> None:
    found = read(
        lines(
            "Pupil Id,Date Time,Name,Type,Present,Absent Code,Absent Note",
            "A1,14/09/2026 08:40,AM Registration,Form,Yes,,",
            "A1,14/09/2026 13:30,PM Registration,Form,No,I,cold",
        )
    )
    assert marks(found) == [("A1", "2026-09-14", "AM", "/"), ("A1", "2026-09-14", "PM", "I")]
    assert [r["comment"] for r in mark_rows(found)] == ["", "cold"]


def test_trap_36_absent_with_an_empty_code_is_no_blank() -> None:
    found = read(
        lines(
            "Pupil Id,Date Time,Name,Present,Absent Code",
            "A1,14/09/2026 08:40,AM Registration,Yes,",
            "A1,14/09/2026 13:30,PM Registration,No,",
        )
    )
    assert found.reconciliation.blank == 0


def test_trap_36_ticks_and_words_are_kept_and_not_counted() -> None:
    words = ["\u2713", "\u2714", "Yes", "No", "Present", "Absent"]
    found = read(long_of("/", *words))
    assert codes(found) == ["/", *words]
    assert counts_as(found)[1:] == ["not understood"] * 6
    assert sorted(places(found, "not-a-code")) == [(row, "F") for row in range(3, 9)]


def test_trap_37_a_code_that_is_a_digit_stays_one_in_a_workbook() -> None:
    rows = [wide_head(14, 15).split(","), [ADA, "Okafor", "Ada", 7.0, 8, 9, "/"]]
    found = read(workbook(Sheet=rows), "register.xlsx", local_codes={"7": "I", "8": "M"})
    assert codes(found) == ["I", "M", "9", "\\"]
    assert places(found, "not-a-code") == [(2, "F")]


def test_trap_37_seven_point_nought_is_seven() -> None:
    assert codes(read(long_of("7.0", "8.0"), local_codes={"7": "I", "8": "M"})) == ["I", "M"]


def test_trap_38_codes_that_look_like_formulas_are_text() -> None:
    local = {"=": "I", "+": "X", "@": "Z", "[": "M"}
    found = read(long_of("=", "+", "-", "@", "[", "]", "/"), local_codes=local)
    assert codes(found) == ["I", "X", "-", "Z", "M", "]", "/"]
    assert counts_as(found)[2] == "not recorded"


def test_trap_38_free_text_like_a_formula_is_quoted_where_it_leaves_the_program() -> None:
    head = f"{LONG},Comments"
    found = read(lines(head, f"{ADA},=1+1,@Ada,2026-09-14,AM,L,+44 1", f"{ADA},=1+1,@Ada,2026-09-14,PM,-,"))
    (frame,) = mark_frames(found)
    assert list(frame["surname"]) == ["'=1+1"] * 2
    assert list(frame["comment"]) == ["'+44 1", ""]
    assert list(frame["code"]) == ["L", "-"]


def test_trap_38_a_formula_where_a_mark_should_stand_leaves_as_text() -> None:
    found = read(long_of('=HYPERLINK("http://x")', "@SUM(1)"))
    assert all(not code.startswith(("=", "@")) for code in codes(found))


def test_trap_39_minutes_in_the_cell_of_a_mark_go_with_it() -> None:
    rows = mark_rows(read(long_of("L12", "L (12)", "L 0:12", "L 12", "U(12)", "L")))
    assert [(r["code"], r["minutes_late"]) for r in rows] == [*[("L", "12")] * 4, ("U", "12"), ("L", "")]


def test_trap_39_minutes_called_so_in_the_cell_of_a_mark_go_with_it() -> None:
    rows = mark_rows(read(long_of("L 12 mins", "L12m", "L (12 minutes)")))
    assert [(r["code"], r["minutes_late"]) for r in rows] == [("L", "12")] * 3


def test_trap_39_minutes_in_a_column_of_their_own_are_read() -> None:
    meant = {"12": "12", "12 mins": "12", "00:12:00": "12", "0.00833": "12", "0": "0", "": ""}
    rows = [f"{ADA},Okafor,Ada,2026-09-{14 + n},AM,L,{text}" for n, text in enumerate(meant)]
    found = mark_rows(read(lines(f"{LONG},Minutes Late", *rows)))
    assert [(r["code"], r["minutes_late"]) for r in found] == [("L", each) for each in meant.values()]


def test_trap_39_minutes_that_excel_made_a_time_are_minutes() -> None:
    rows = [[*LONG.split(","), "Minutes Late"], [ADA, "Okafor", "Ada", "14/09/2026", "AM", "L", time(0, 12)]]
    assert [r["minutes_late"] for r in mark_rows(read(workbook(Sheet=rows), "m.xlsx"))] == ["12"]


def day_cells(*texts: str) -> Loaded:
    heads = [f"{14 + number}/09/2026" for number in range(len(texts))]
    return read(comma([[*WHO.split(","), *heads], [ADA, "Okafor", "Ada", *texts]]))


def test_trap_40_two_marks_in_a_cell_are_a_morning_and_an_afternoon() -> None:
    meant = {
        "/\\": "/\\",
        "/ \\": "/\\",
        "/|\\": "/\\",
        "/\n\\": "/\\",
        "II": "II",
        "##": "##",
        "/": "/ ",
        "/ ": "/ ",
        " \\": " \\",
        "IL": "IL",
    }
    found = day_cells(*meant, "C1/", "C1C2")
    own = {(each[1], each[2]): each[3] for each in marks(found)}
    read_as = [[own.get((f"2026-09-{14 + n}", half), " ") for half in HALVES] for n in range(12)]
    assert read_as == [*map(list, meant.values()), ["C1", "\\"], ["C1", "C2"]]
    assert sums(found) == (21, 3, 0, 0)


def test_trap_40_a_cell_that_is_not_clearly_two_marks_is_refused() -> None:
    found = day_cells("I", "C1", "/\\I", "/\\")
    assert sorted(places(found, "not-two-marks")) == [(2, "D"), (2, "E"), (2, "F")]
    assert [each[1] for each in marks(found)] == ["2026-09-17"] * 2


def test_trap_41_a_note_on_a_cell_is_no_mark_and_does_no_harm() -> None:
    book = openpyxl.Workbook()
    page = book.active
    page.append(wide_head(14, 15).split(","))
    page.append([ADA, "Okafor", "Ada", "/", "\\", "I", None])
    page["F2"].comment = Comment("Rang in: O / U / flu", "Office")
    page["G2"].comment = Comment("M", "Office")
    found = read(saved(book), "register.xlsx")
    assert marks(found) == ADA_14_AND_15
    assert sums(found) == (3, 1, 0, 0)
    assert refusals(found) == []


def test_trap_42_sub_codes_count_as_the_letter_they_belong_to() -> None:
    found = read(long_of("X01", "I01", "X07", "/"))
    assert codes(found) == ["X", "I", "X", "\\"]
    assert counts_as(found) == ["not possible", "authorised", "not possible", "attending"]


def test_trap_42_a_schools_own_codes_are_kept_until_they_are_said_and_mean_that_then() -> None:
    content = long_of("!Q", "I_F", "&")
    assert codes(read(content)) == ["!Q", "I_F", "&"]
    assert sums(read(content)) == (0, 0, 3, 0)
    mapped = read(content, local_codes={"!Q": "Q", "I_F": "I", "&": "/"})
    assert codes(mapped) == ["Q", "I", "/"]
    assert len(said(mapped, "look-alike-code")) == 3


def test_trap_43_a_code_is_judged_by_the_day_of_its_mark() -> None:
    used = [
        *(("2024-07-15", "H"), ("2024-07-16", "J"), ("2024-07-17", "Y"), ("2024-07-18", "C1")),
        *(("2024-09-09", "H"), ("2024-09-10", "C1"), ("2024-09-11", "J"), ("2024-09-12", "Y3")),
    ]
    found = read(lines(LONG, *(f"{ADA},Okafor,Ada,{day},AM,{code}" for day, code in used)))
    assert counts_as(found) == [
        *("authorised", "attending", "not possible", "authorised"),
        *("authorised", "authorised", "authorised", "not possible"),
    ]
    out_of_years = said(found, "code-outside-its-years")
    assert {(each.found, each.place.row) for each in out_of_years} == {("C1", 5), ("H", 6), ("J", 8)}


def test_trap_44_year_sex_sen_and_flags_are_no_marks() -> None:
    head = f"{WHO},Year,Gender,SEN,FSM,EAL,Reg,14 Sep 2026 AM,14 Sep 2026 PM"
    rows = (f"{ADA},Okafor,Ada,Y1,M,K,T,N,R,/,I", f"{SAM},Bell,Sam,Y6,F,E,F,Y,N1,\\,\\")
    found = read(lines(head, *rows))
    assert codes(found) == ["/", "I", "/", "\\"]
    assert {r["column"] for r in mark_rows(found)} == {"J", "K"}
    assert children(found, "upn", "year_group", "sen") == {(ADA, "1", "K"), (SAM, "6", "E")}
    alone = read(lines(f"{WHO},Gender,SEN,FSM,EAL", f"{ADA},Okafor,Ada,M,K,T,N"))
    assert (alone.reconciliation.cells, len(alone.registers)) == (0, 0)


def test_trap_45_the_rows_of_a_legend_are_no_marks() -> None:
    legend = (
        *("", "/ Present (AM),,,,", "\\ Present (PM),,,,", "B Off-site educated activity,,,,"),
        *("Code,Meaning,,,", "B,Off-site,,,", "I,Illness,,,", "/,Present (AM),,,"),
    )
    found = read(lines(wide_head(14), f"{ADA},Okafor,Ada,/,I", *legend))
    assert marks(found) == [(ADA, "2026-09-14", "AM", "/"), (ADA, "2026-09-14", "PM", "I")]
    assert [row for _, row, _ in found.files[0].left_out] == [4, 5, 6, 7, 8, 9, 10]
    assert places(found, "rows-left-out") == [(4, "")]


# Rows and pupils


def test_trap_46_rows_and_columns_of_sums_are_no_pupils_and_no_marks() -> None:
    table = (
        "Name,UPN,14 Sep 2026 AM,14 Sep 2026 PM,Possible,Present,%",
        f'"Okafor, Ada",{ADA},/,I,2,1,50.0',
        f'"Bell, Sam",{SAM},/,\\,2,2,100',
    )
    below = (
        *(",,2,1,4,3,75.0", "Total,,2,1,4,3,75", "Totals,,2,1,4,3,75", "Possible,,2,2,,,"),
        *("Authorised,,0,1,,,", "Unauthorised,,0,0,,,", "%,,100,50,,,75", "Average,,1,1,,,"),
        *("Printed on 14/10/2026 09:12,,,,,,", "Produced by the office,,,,,,"),
    )
    found = read(lines(*table, *below))
    assert codes(found) == ["/", "I", "/", "\\"]
    assert sums(found) == (4, 0, 0, 0)
    assert len(found.files[0].left_out) == len(below)
    assert refusals(found) == []


def named_once(*rows: str) -> Loaded:
    return read(lines(",".join(["Name,UPN,Week Beginning", *A_WEEK]), *rows))


def test_trap_47_a_name_holds_for_the_rows_below_it_up_to_the_next_gap() -> None:
    week = ",".join(TEN)
    found = named_once(
        f'"Okafor, Ada",{ADA},07/09/2026,{week}',
        f",,14/09/2026,{week}",
        f'"Bell, Sam",{SAM},14/09/2026,{week}',
        "",
        f",,21/09/2026,{week}",
    )
    assert {(who, day) for who, day, *_ in marks(found) if day.endswith(("07", "14", "21"))} == {
        (ADA, "2026-09-07"),
        (ADA, "2026-09-14"),
        (SAM, "2026-09-14"),
    }
    assert [row for row, _ in places(found, "pupil-not-known")] == [6]
    assert sums(found) == (30, 0, 0, 10)


def merged(rows: Sequence[Sequence[object]], *ranges: str, name: str = "register.xlsx") -> Loaded:
    """A workbook of one sheet with some of its cells merged; what a merged cell covers is gone."""
    book = openpyxl.Workbook()
    page = book.active
    for row in rows:
        page.append(list(row))
    for each in ranges:
        page.merge_cells(each)
    return read(saved(book), name)


NAMED_ONCE = {
    "long": (
        ["Name", "UPN", "Date", "Session", "Mark"],
        ["O, A", ADA, "14/09/2026", "AM", "/"],
        [None, None, "14/09/2026", "PM", "\\"],
        [None, None, "15/09/2026", "AM", "I"],
    ),
    "day rows": (
        ["Name", "UPN", "Date", "AM", "PM"],
        ["O, A", ADA, "14/09/2026", "/", "\\"],
        [None, None, "15/09/2026", "I", None],
    ),
}


@pytest.mark.parametrize("layout", NAMED_ONCE)
def test_trap_47_a_name_merged_over_its_rows_holds_for_them_in_every_layout(layout: str) -> None:
    rows = NAMED_ONCE[layout]
    last = len(rows)
    found = merged(rows, f"A2:A{last}", f"B2:B{last}")
    assert marks(found) == ADA_14_AND_15
    (note,) = said(found, "merged-cells-filled")
    assert (note.severity, note.place.row, note.place.column) == (Severity.NOTE, 3, "A")
    assert (refusals(found), len(found.registers.children)) == ([], 1)


@pytest.mark.parametrize("layout", NAMED_ONCE)
def test_trap_47_an_empty_name_that_is_not_merged_is_nobodys(layout: str) -> None:
    rows = NAMED_ONCE[layout]
    for found in (merged(rows), read(comma(rows)), merged(rows, "A1:B1", "D2:E2")):
        assert {row for row, _ in places(found, "pupil-not-known")} == set(range(3, len(rows) + 1))
        assert refusals(found) == ["pupil-not-known"]


def test_trap_47_a_merged_name_holds_for_its_own_rows_and_no_further() -> None:
    rows = [
        *NAMED_ONCE["long"],
        [None, None, "15/09/2026", "PM", "N"],
        ["B, S", SAM, "15/09/2026", "PM", "/"],
    ]
    found = merged(rows, "A2:A4", "B2:B4")
    assert marks(found) == [*ADA_14_AND_15, (SAM, "2026-09-15", "PM", "\\")]
    assert places(found, "pupil-not-known") == [(5, "E")]
    assert sums(found) == (4, 0, 0, 1)


def test_trap_47_who_has_only_the_name_merged_is_still_one_pupil_with_the_number_above() -> None:
    found = merged(NAMED_ONCE["long"], "A2:A4")
    assert marks(found) == ADA_14_AND_15
    assert children(found, "upn", "surname") == {(ADA, "O")}


def test_trap_47_a_surname_merged_over_a_brother_and_a_sister_makes_them_no_one_pupil() -> None:
    rows = [
        ["Surname", "Forename", "UPN", *wide_head(14).split(",")[3:]],
        ["Bell", "Sam", SAM, "/", "\\"],
        [None, "Cy", None, "I", "I"],
    ]
    found = merged(rows, "A2:A3")
    assert children(found, "surname", "forename", "upn") == {("Bell", "Sam", SAM), ("Bell", "Cy", "")}


def test_trap_47_two_merged_cells_that_begin_in_two_rows_leave_open_whose_the_rest_is() -> None:
    rows = [
        ["Name", "Adno", "UPN", "Date", "Session", "Mark"],
        ["O, A", "1", ADA, "14/09/2026", "AM", "/"],
        [None, "2", None, "14/09/2026", "PM", "\\"],
        [None, None, None, "15/09/2026", "AM", "I"],
    ]
    found = merged(rows, "A2:A4", "B3:B4")
    assert {code for who, *_, code in marks(found) if who == ADA} == {"/"}


def test_trap_47_a_day_and_a_form_may_be_merged_as_well() -> None:
    rows = [
        ["Reg", "Date", "Name", "UPN", "Session", "Mark"],
        ["7E1", date(2026, 9, 14), "O, A", ADA, "AM", "/"],
        [None, None, None, None, "PM", "\\"],
        [None, date(2026, 9, 15), None, None, "AM", "I"],
    ]
    found = merged(rows, "A2:A4", "B2:B3", "C2:C4", "D2:D4")
    assert marks(found) == ADA_14_AND_15
    assert children(found, "upn", "reg_group") == {(ADA, "7E1")}


def test_trap_47_a_form_merged_over_its_pupils_is_the_form_of_each() -> None:
    head = ["Reg", *wide_head(14).split(",")]
    rows = [
        head,
        ["7E1", ADA, "O", "A", "/", "\\"],
        [None, SAM, "B", "S", "/", "\\"],
        [None, CY, "C", "Y", "/", "I"],
    ]
    assert children(merged(rows, "A2:A3"), "upn", "reg_group") == {(ADA, "7E1"), (SAM, "7E1"), (CY, "")}


def test_trap_47_a_mark_is_never_filled_down() -> None:
    rows = [*NAMED_ONCE["day rows"]]
    found = merged(rows, "A2:A3", "B2:B3", "E2:E3")
    assert marks(found) == ADA_14_AND_15
    assert sums(found) == (3, 1, 0, 0)


def test_trap_47_in_rows_of_weeks_merged_names_decide_and_else_the_carrying_is_noted() -> None:
    head = ["Name", "UPN", "Week Beginning", *A_WEEK]
    weeks = [
        ["O, A", ADA, "07/09/2026", *TEN],
        *([None, None, day, *TEN] for day in ("14/09/2026", "21/09/2026")),
    ]
    plain = merged([head, *weeks])
    assert (len(marks(plain)), places(plain, "names-carried-down")) == (30, [(3, "")])
    some = merged([head, *weeks], "A2:A3", "B2:B3")
    assert (len(marks(some)), [row for row, _ in places(some, "pupil-not-known")]) == (20, [4])
    assert (said(some, "names-carried-down"), len(said(some, "merged-cells-filled"))) == ([], 1)


def test_trap_47_a_merged_cell_with_nothing_in_it_names_nobody() -> None:
    head, _, *rows = NAMED_ONCE["long"]
    found = merged([head, *rows], "A2:A3", "B2:B3")
    assert (marks(found), said(found, "merged-cells-filled")) == ([], [])
    assert [row for row, _ in places(found, "pupil-not-known")] == [2, 3]


def test_trap_47_a_week_without_a_name_below_a_gap_is_nobodys() -> None:
    week = ",".join(TEN)
    found = named_once(f'"Okafor, Ada",{ADA},07/09/2026,{week}', "", f",,14/09/2026,{week}")
    assert (len(marks(found)), said(found, "names-carried-down")) == (10, [])
    assert [row for row, _ in places(found, "pupil-not-known")] == [4]


def test_trap_47_each_sheet_has_merged_cells_of_its_own() -> None:
    book = openpyxl.Workbook()
    for name, ranges in (('One & "two"', ["A2:A4", "B2:B4"]), ("Second", [])):
        page = book.create_sheet(name)
        for row in NAMED_ONCE["long"]:
            page.append(row)
        for each in ranges:
            page.merge_cells(each)
    book.remove(book["Sheet"])
    found = read(saved(book), "register.xlsx")
    assert sums(found) == (4, 0, 0, 2)
    assert [each.place.sheet for each in said(found, "pupil-not-known")] == ["Second", "Second"]


def names(heading: str, *written: str) -> Loaded:
    rows = [[name, str(number), "/", "\\"] for number, name in enumerate(written, 1)]
    return read(comma([[heading, "Adno", "14 Sep 2026 AM", "14 Sep 2026 PM"], *rows]))


def test_trap_48_names_are_taken_apart_only_where_it_is_certain() -> None:
    found = names("Name", "Okafor, Ada", "BELL Sam (7E1)", "De Souza Maria", 'Robert "Bob" Smith')
    assert children(found, "surname", "forename", "reg_group") == {
        ("Okafor", "Ada", ""),
        ("BELL", "Sam", "7E1"),
        ("De Souza Maria", "", ""),
        ('Robert "Bob" Smith', "", ""),
    }
    assert places(found, "name-not-split") == [(4, "A"), (5, "A")]


def test_trap_48_a_column_called_surname_forename_is_in_that_order() -> None:
    found = names("Surname Forename", "Okafor Ada", "St John-Smythe Zo\xeb")
    assert children(found, "surname", "forename") == {("Okafor", "Ada"), ("St John-Smythe Zo\xeb", "")}


def test_trap_48_another_name_in_the_pupil_list_is_no_other_pupil() -> None:
    register = lines(
        wide_head(14).replace(WHO, "UPN,Legal Surname,Legal Forename"), f"{ADA},Okafor,Adaeze,/,I"
    )
    pupils = lines("UPN,Preferred Surname,Preferred Forename,DOB,Year", f"{ADA},Smith,Ada,14/05/2013,7")
    found = load([("register.csv", register), ("pupils.csv", pupils)], on=ON)
    assert children(found, "upn", "year_group") == {(ADA, "7")}


BORN = f"{WHO},DOB,14 Sep 2026 AM,14 Sep 2026 PM"


def test_trap_49_twins_of_one_surname_and_birthday_are_two_children() -> None:
    with_upns = read(lines(BORN, f"{ADA},Okafor,Ada,14/05/2013,/,I", f"{SAM},Okafor,Obi,14/05/2013,M,\\"))
    without = read(lines(BORN, ",Okafor,Ada,14/05/2013,/,I", ",Okafor,Obi,14/05/2013,M,\\"))
    for found in (with_upns, without):
        assert codes(found) == ["/", "I", "M", "\\"]
        assert len(found.registers.children) == 2
        assert "two-values-one-session" not in kinds(found)


def test_trap_49_surname_and_birthday_alone_join_nobody_to_a_list() -> None:
    register = lines(BORN.removeprefix("UPN,"), "Okafor,Ada,14/05/2013,/,I")
    pupils = lines(f"{WHO},DOB,Gender,Year", f"{SAM},Okafor,Obi,14/05/2013,M,7")
    found = load([("register.csv", register), ("pupils.csv", pupils)], on=ON)
    assert children(found, "upn", "forename", "year_group") == {("", "Ada", "")}


def forms(*written: object, extension: str = "csv") -> Loaded:
    head = ["Reg", *wide_head(14).split(",")]
    rows = [[reg, upn(number), "Okafor", "Ada", "/", "\\"] for number, reg in enumerate(written, 1)]
    return read(
        comma([head, *rows]) if extension == "csv" else workbook(Sheet=[head, *rows]), f"register.{extension}"
    )


def test_trap_50_forms_that_excel_made_numbers_or_dates_are_said() -> None:
    found = forms("70.0", "7E+01", "7.00E+01", "800.0", "01-Feb", "Feb-01", "7E1")
    assert sorted(places(found, "changed-by-excel")) == [(row, "A") for row in range(2, 8)]
    assert "Export again" in said(found, "changed-by-excel")[0].to_do
    assert len(marks(found)) == 14


def test_trap_50_forms_as_the_school_wrote_them_stay_as_they_are() -> None:
    written = ["7E1", "8E2", "1/2", "3-4", "MAR1", "SEP2", "12", "Oak"]
    found = forms(*written)
    assert children(found, "reg_group") == {(each,) for each in written}
    assert "changed-by-excel" not in kinds(found)


def test_trap_50_a_form_that_is_a_date_in_a_workbook_is_said() -> None:
    assert places(forms(date(2026, 2, 1), "7E1", extension="xlsx"), "changed-by-excel") == [(2, "A")]


def test_trap_50_forms_that_became_whole_numbers_in_a_workbook_are_said() -> None:
    found = forms(7e1, 8e2, "7F2", extension="xlsx")
    assert sorted(places(found, "changed-by-excel")) == [(2, "A"), (3, "A")]


def test_trap_50_a_form_that_became_a_full_date_is_said() -> None:
    assert places(forms("01/02/2026", "7F2"), "changed-by-excel") == [(2, "A")]


def test_trap_51_admission_numbers_match_without_noughts_and_spaces_and_upns_only_as_they_are() -> None:
    head = "Adno,Surname,Forename,{day} Sep 2026 AM,{day} Sep 2026 PM"
    files = [
        ("a.csv", lines(head.format(day=14), "001234,Okafor,Ada,/,\\")),
        ("b.csv", lines(head.format(day=15), "1234  ,Okafor   ,Ada  ,I,")),
    ]
    found = load(files, on=ON)
    assert len(found.registers.children) == 1
    assert codes(found) == ["/", "\\", "I"]
    short = ADA[:1] + ADA[2:]
    apart = read(lines(wide_head(14), f"{ADA},Okafor,Ada,/,\\", f"{short},Okafor,Ada,I,I"))
    assert len(apart.registers.children) == 2


def test_trap_52_a_pupil_is_read_whatever_the_upn_is_like() -> None:
    found = read(
        lines(
            wide_head(14),
            f"{ADA.lower()},Okafor,Ada,/,\\",
            f"{SAM[:4]} {SAM[4:]},Bell,Sam,/,\\",
            f"{TEMPORARY},Temp,Tim,/,\\",
            "A801200005001,Wrong,Wil,/,\\",
            ",Nursery,Nat,/,\\",
            "H12,Odd,Oz,/,\\",
        )
    )
    assert len(marks(found)) == 12
    assert {(ADA, "Ada"), (SAM, "Sam"), (TEMPORARY, "Tim"), ("", "Nat")} <= children(found, "upn", "forename")
    assert places(found, "upn-check-letter") == [(5, "A")]
    assert places(found, "upn-shape") == [(7, "A")]
    assert places(found, "no-upn") == [(6, "")]
    assert refusals(found) == []


def test_trap_52_a_former_upn_joins_the_two_halves_of_one_child() -> None:
    now = f"UPN,Former UPN,{wide_head(15).removeprefix('UPN,')}"
    files = [
        ("before.csv", lines(wide_head(14), f"{TEMPORARY},Okafor,Ada,/,\\")),
        ("after.csv", lines(now, f"{ADA},{TEMPORARY},Okafor,Ada,I,")),
    ]
    found = load(files, on=ON)
    assert marks(found) == ADA_14_AND_15


def test_trap_53_the_same_twice_is_dropped_and_a_conflict_is_listed() -> None:
    moments = (("AM", "/"), ("AM", "/"), ("PM", "I"), ("PM", "O"))
    found = read(lines(LONG, *(f"{ADA},Okafor,Ada,2026-09-14,{half},{code}" for half, code in moments)))
    assert codes(found) == ["/", "I"]
    assert places(found, "two-values-one-session") == [(5, "F")]
    assert "F4" in said(found, "two-values-one-session")[0].message


def test_trap_53_a_pupil_who_changed_form_is_one_child() -> None:
    head = wide_head(14, 15).replace(WHO, f"{WHO},Reg")
    found = read(lines(head, f"{ADA},Okafor,Ada,7E1,/,\\,,", f"{ADA},Okafor,Ada,7E2,,,I,"))
    assert marks(found) == ADA_14_AND_15
    assert len(found.registers.children) == 1


def test_trap_53_a_dual_registered_pupil_is_counted_once() -> None:
    rows = (
        f"Oak Park School,{ADA},Okafor,Ada,2026-09-14,AM,/",
        f"Elm School,{ADA},Okafor,Ada,2026-09-14,AM,D",
    )
    found = read(lines(f"School,{LONG}", *rows))
    assert "two-values-one-session" not in kinds(found)
    counted = sessions(found, ADA)
    assert (counted["possible"], counted["attended"]) == (1, 1)


def test_trap_54_blanks_before_joining_and_after_leaving_are_not_missing_marks() -> None:
    head = wide_head(14, 15, 16).replace(WHO, f"{WHO},EnrolStatus,Entry Date,Leaving Date")
    rows = (
        f"{ADA},Okafor,Ada,C,15/09/2026,,,,/,\\,I,\\",
        f"{SAM},Bell,Sam,Leaver,,15/09/2026,/,\\,/,\\,,",
        f"{CY},Cole,Cy,C,,,/,\\,,\\,/,\\",
    )
    found = read(lines(head, *rows))
    assert [sessions(found, each)["not_recorded"] for each in (ADA, SAM, CY)] == [0, 0, 1]
    assert [sessions(found, each)["possible"] for each in (ADA, SAM, CY)] == [4, 4, 5]


def periods(*rows: tuple[str, str], day: int = 14) -> list[str]:
    return [f"{ADA},Okafor,Ada,2026-09-{day},{period},{code}" for period, code in rows]


PERIODS = f"{WHO},Date,Period,Mark"


def test_trap_55_lessons_among_the_registrations_are_left_out_and_said() -> None:
    day = (("AM Reg", "/"), ("P1", "O"), ("P2", "N"), ("PM Reg", "\\"))
    found = read(lines(PERIODS, *periods(*day), *periods(*day[:3], day=15)))
    assert marks(found) == [*ADA_14_AND_15[:2], (ADA, "2026-09-15", "AM", "/")]
    assert places(found, "lessons-left-out") == [(3, "E")]


def test_trap_55_lessons_alone_are_refused() -> None:
    found = read(lines(PERIODS, *periods(("P1", "/"), ("P2", "N"), ("P3", "/"))))
    assert (refusals(found), marks(found)) == (["lesson-marks"], [])


def test_trap_55_lessons_that_are_numbered_are_no_registrations_beside_am_and_pm() -> None:
    bromcom = "StudentId,CalendarStartDate,PeriodDisplayName,Mark"
    day = (("1", "N"), ("2", "N"), ("3", "N"), ("AM", "/"), ("PM", "\\"))
    found = read(lines(bromcom, *(f"17,2026-09-14T00:00:00,{period},{code}" for period, code in day)))
    assert marks(found) == [("17", "2026-09-14", "AM", "/"), ("17", "2026-09-14", "PM", "\\")]


def test_trap_55_a_lesson_never_stands_in_for_a_registration_that_is_missing() -> None:
    found = read(lines(PERIODS, *periods(("AM", "/"), ("1", "/"), ("2", "N"))))
    assert marks(found) == [(ADA, "2026-09-14", "AM", "/")]


def test_trap_55_more_than_two_times_a_day_are_lessons() -> None:
    head = f"{WHO},Date,Start Time,Mark"
    day = (("08:40", "/"), ("09:00", "/"), ("12:15", "O"), ("13:30", "\\"))
    found = read(lines(head, *periods(*day)))
    assert (ADA, "2026-09-14", "PM", "O") not in marks(found)


def test_trap_56_days_that_the_school_was_closed_may_be_closed_blank_or_left_out() -> None:
    apart = read(lines(wide_head(14, 16, 21), f"{ADA},Okafor,Ada,/,\\,I,I,/,\\"))
    assert days(apart) == [f"2026-09-{day}" for day in (14, 14, 16, 16, 21, 21)]
    week = ",".join(("#", "#", "", "", *TEN[4:]))
    closed = read(lines(",".join([WHO, "Week Beginning", *A_WEEK]), f"{ADA},Okafor,Ada,14/09/2026,{week}"))
    assert sums(closed) == (8, 2, 0, 0)
    assert sessions(closed, ADA)["possible"] == 6
    assert sessions(closed, ADA)["not_recorded"] == 0


def test_trap_56_a_week_whose_monday_has_no_columns_is_a_week() -> None:
    row = ",".join([ADA, "Okafor", "Ada", "14/09/2026", *TEN[2:]])
    found = read(lines(",".join([WHO, "Week Beginning", *A_WEEK[2:]]), row))
    assert marks(found) == HER_WEEK[2:]


def test_trap_57_saturdays_and_sundays_have_marks_of_their_own() -> None:
    seven = [*A_WEEK, "Sat AM", "Sat PM", "Sun AM", "Sun PM"]
    row = [ADA, "Okafor", "Ada", "14/09/2026", *TEN, "/", "M", "#", "#"]
    found = read(lines(",".join([WHO, "Week Beginning", *seven]), ",".join(row)))
    assert marks(found)[:10] == HER_WEEK
    assert marks(found)[10:] == [
        (ADA, "2026-09-19", "AM", "/"),
        (ADA, "2026-09-19", "PM", "M"),
        (ADA, "2026-09-20", "AM", "#"),
        (ADA, "2026-09-20", "PM", "#"),
    ]


def test_trap_57_one_session_a_day_is_a_register_in_a_wide_table() -> None:
    head = ",".join([WHO, *(f"{day} Sep 2026 AM" for day in (18, 19, 21))])
    found = read(lines(head, f"{ADA},Okafor,Ada,/,I,/"))
    assert marks(found) == [
        (ADA, f"2026-09-{day}", "AM", code) for day, code in ((18, "/"), (19, "I"), (21, "/"))
    ]
    assert sessions(found, ADA)["possible"] == 3


def test_trap_57_one_session_a_day_is_a_register_in_week_rows() -> None:
    row = ",".join([ADA, "Okafor", "Ada", "14/09/2026", *TEN[::2]])
    found = read(lines(",".join([WHO, "Week Beginning", *A_WEEK[::2]]), row))
    assert marks(found) == HER_WEEK[::2]


def test_trap_58_sessions_a_child_is_not_due_do_not_count_and_all_ages_stand_in_one_file() -> None:
    head = wide_head(14, 15).replace(WHO, f"{WHO},Year")
    found = read(lines(head, f"{ADA},Okafor,Ada,N1,/,X,X,X", f"{SAM},Bell,Sam,13,/,\\,S,S"))
    ada, sam = sessions(found, ADA), sessions(found, SAM)
    assert (ada["possible"], ada["attended"], ada["not_possible"]) == (1, 1, 3)
    assert (sam["possible"], sam["authorised"]) == (4, 2)
    assert children(found, "upn", "year_group") == {(ADA, "N1"), (SAM, "13")}


def with_percents(*written: str) -> Loaded:
    head = [*wide_head(14).split(","), "% Attendance"]
    return read(comma([head, *([upn(n), "O", f"A{n}", "/", "I", each] for n, each in enumerate(written, 1))]))


def test_trap_59_percentages_are_understood_however_they_are_written() -> None:
    found = with_percents("50.0", "0.5", "50%", "50,0", "50.0%")
    assert found.files[0].totals_agreed == 5
    assert "totals-disagree" not in kinds(found)


def test_trap_59_a_printed_total_that_differs_is_said_and_explained() -> None:
    (other,) = said(with_percents("75.0"), "totals-disagree")
    assert (other.place.row, other.place.column) == (2, "F")
    assert "75.0" in other.message and "50.0%" in other.message
    late = [[*wide_head(14).split(","), "Possible", "Present"], [ADA, "Okafor", "Ada", "L", "\\", "2", "1"]]
    (counted,) = said(read(comma(late)), "totals-counted-otherwise")
    assert "L (late, before the register closed)" in counted.message


def test_trap_60_flags_are_kept_as_written_and_a_blank_is_made_into_nothing() -> None:
    register = lines(wide_head(14), *(f"{each},O,{name},/,\\" for each, name in ((ADA, "A"), (SAM, "S"))))
    pupils = lines(
        "UPN,Surname,Forename,DOB,Pupil Premium Indicator,FSM,EAL,Looked After",
        f"{ADA},O,A,14/05/2013,Y,,True,Yes",
        f"{SAM},O,S,15/05/2013,,F,0,No",
    )
    found = load([("register.csv", register), ("pupils.csv", pupils)], on=ON)
    assert children(found, "upn", "pupil_premium", "fsm", "eal", "looked_after") == {
        (ADA, "Y", "", "True", "Yes"),
        (SAM, "", "F", "0", "No"),
    }
    assert sums(found) == (4, 0, 0, 0)


WIDE_CONTACTS = (
    f"{WHO},DOB,Year,Contact1Name,Contact1ParentalResponsibility,Contact1Telephone,Contact2Name,"
    "Contact2ParentalResponsibility"
)
LONG_CONTACTS = f"{WHO},Contact Name,Relationship,Parental Responsibility,Priority,Telephone"


def wide_contacts(child: str, forename: str, mother: str = "Joyce Smith") -> str:
    return f"{child},Okafor,{forename},14/05/2013,7,{mother},Yes,07700900001,Mr B Okafor,No"


@pytest.mark.parametrize(
    "content",
    [
        lines(WIDE_CONTACTS, wide_contacts(ADA, "Ada")),
        lines(
            LONG_CONTACTS,
            *(f"{ADA},Okafor,Ada,{who},Yes,{n},07700900001" for n, who in ((1, "A,M"), (2, "B,F"))),
        ),
    ],
    ids=["wide", "long"],
)
def test_trap_61_contacts_alone_make_no_register(content: bytes) -> None:
    found = read(content, "contacts.csv")
    assert (len(found.registers), found.reconciliation.cells, marks(found)) == (0, 0, [])


def test_trap_61_a_contact_is_never_taken_for_a_pupil() -> None:
    register = lines(wide_head(14), f"{ADA},Okafor,Ada,/,\\")
    contacts = [
        f"{ADA},Okafor,Ada,{who},Yes,{n},07700900001" for n, who in ((1, "Mrs N,Mother"), (2, "Mr B,Father"))
    ]
    for content in (lines(WIDE_CONTACTS, wide_contacts(ADA, "Ada")), lines(LONG_CONTACTS, *contacts)):
        found = load([("register.csv", register), ("contacts.csv", content)], on=ON)
        assert children(found, "upn", "surname", "forename") == {(ADA, "Okafor", "Ada")}
        assert codes(found) == ["/", "\\"]


def test_trap_62_a_shared_contact_surname_or_birthday_joins_no_two_children() -> None:
    register = lines(wide_head(14), f"{ADA},Okafor,Ada,/,I", f"{SAM},Okafor,Obi,M,\\")
    contacts = lines(WIDE_CONTACTS, wide_contacts(ADA, "Ada"), wide_contacts(SAM, "Obi", "J. Smith"))
    found = load([("register.csv", register), ("contacts.csv", contacts)], on=ON)
    assert children(found, "upn", "forename") == {(ADA, "Ada"), (SAM, "Obi")}
    assert codes(found) == ["/", "I", "M", "\\"]
    assert "joined-by-name" not in kinds(found)


def test_trap_63_marks_of_days_to_come_are_read_said_and_not_counted() -> None:
    to_come = (("2026-11-20", "/"), ("2026-11-21", "-"), ("2026-12-01", "C"), ("2026-12-02", "C"))
    found = read(lines(LONG, *(f"{ADA},Okafor,Ada,{day},AM,{code}" for day, code in to_come)))
    assert codes(found) == ["/", "-", "C", "C"]
    (told,) = said(found, "future-marks")
    assert "2 marks" in told.message and "21/11/2026" in told.message
    counted = sessions(found, ADA)
    assert (counted["possible"], counted["authorised"]) == (1, 0)


def test_trap_64_a_file_saved_again_in_another_country_is_read() -> None:
    long = lines(f"{LONG};%".replace(",", ";"), f"{ADA};Okafor;Ada;14.09.2026;AM;/;50,0")
    assert marks(read(long)) == ADA_14_AND_15[:1]
    wide = lines(
        f"{WHO},14.09.2026 AM,14.09.2026 PM,Possible,Present,%".replace(",", ";"),
        f"{ADA};Okafor;Ada;/;I;2;1;50,0",
    )
    found = read(wide)
    assert codes(found) == ["/", "I"]
    assert found.files[0].totals_agreed == 3


WORD = zipped(
    **{
        "[Content_Types].xml": '<?xml version="1.0"?><Types><Override PartName="/word/d.xml"/></Types>',
        "word/document.xml": "<document/>",
    }
)


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("certificate.pdf", b"%PDF-1.7\n1 0 obj\n", "pdf"),
        ("certificate.csv", b"%PDF-1.4\n", "pdf"),
        ("certificate.docx", WORD, "word-document"),
        ("certificate.xlsx", WORD, "word-document"),
        ("certificate.rtf", b"{\\rtf1 Ada Okafor}", "word-document"),
    ],
)
def test_trap_65_a_pdf_or_word_document_is_refused_with_what_to_ask_for(
    name: str, content: bytes, kind: str
) -> None:
    found = read(content, name)
    assert (refusals(found), marks(found)) == ([kind], [])
    assert "CSV or Excel" in said(found, kind)[0].to_do
