"""Cells: the text of every cell exactly as it stands, at the address the spreadsheet shows."""

from __future__ import annotations

import csv
import io
import mmap
import random
import subprocess
import sys
import zipfile
from datetime import date, time, timedelta
from itertools import chain, repeat
from pathlib import Path
from unittest import mock

import openpyxl
import pyarrow as pa
import pytest
import xlsxwriter
import xlwt
from hypothesis import example, given, settings
from hypothesis import strategies as st

from aim.certificates import cells, delimited
from aim.certificates.cells import Opened, opened
from aim.certificates.delimited import arrow_columns, delimiter_of
from aim.problems import Severity

PUPILS = [
    ["UPN", "Surname", "AM", "PM"],
    *([f"F8209999{n:05d}", f"Surname{n}", "/", "\\"] for n in range(20)),
]


def text(rows: list[list[str]], delimiter: str = ",", encoding: str = "utf-8") -> bytes:
    made = io.StringIO(newline="")
    csv.writer(made, delimiter=delimiter).writerows(rows)
    return made.getvalue().encode(encoding)


def rows_of(content: bytes) -> list[list[str]]:
    found = opened("marks.csv", content)
    assert found.problems == ()
    (sheet,) = found.sheets
    assert {len(column) for column in sheet.columns} == {sheet.height}
    return sheet.rows(0, sheet.height)


def only_problem(found: Opened) -> str:
    (problem,) = found.problems
    if problem.severity is Severity.REFUSED:
        assert found.sheets == ()
    return problem.kind


def as_csv_reads(body: str, delimiter: str = ",") -> list[list[str]]:
    rows = list(csv.reader(io.StringIO(body, newline=""), delimiter=delimiter))
    width = max((len(row) for row in rows), default=0) or min(1, len(rows))
    return [row + [""] * (width - len(row)) for row in rows]


# Text


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "cp1252"])
def test_a_table_is_read_in_any_usual_letters_and_delimiter(delimiter: str, encoding: str) -> None:
    rows = [*PUPILS, ["V820999924002", "O’Brien", "/", ""], ["", "Zoë", "", "-"]]
    assert rows_of(text(rows, delimiter, encoding)) == rows


def test_text_is_left_exactly_as_it_stands() -> None:
    rows = [
        ["UPN", "Reg", "Marks", "Name", "Forename", "Adno"],
        ["NA", "7E1", "  /\\ ", "None", "007", "001234"],
        ["null", "8E2", "\\", "N/A", "1e3", "\u200bX"],
        ["nan", "1/2", '"', "=1+1", "-", "#"],
        ["", "MAR1", "/\n\\", "O'Neil, Zoë", "\u00a0", "@x"],
    ]
    assert rows_of(text(rows)) == rows


def test_blank_lines_and_titles_keep_their_rows() -> None:
    content = b"Oak Park School\r\n\r\nUPN,Mark\r\n\r\nA1,/\r\n,,,\r\n"
    assert rows_of(content) == [
        ["Oak Park School", "", "", ""],
        ["", "", "", ""],
        ["UPN", "Mark", "", ""],
        ["", "", "", ""],
        ["A1", "/", "", ""],
        ["", "", "", ""],
    ]


def test_a_separator_line_is_obeyed_and_keeps_its_row() -> None:
    for line in (b"sep=;\r\n", b'"sep=;"\n', b"\xef\xbb\xbfSEP=;\n"):
        assert rows_of(line + b"a;b,c\nd;e,f\n") == [["", ""], ["a", "b,c"], ["d", "e,f"]]


def test_text_wrapped_as_a_formula_is_unwrapped() -> None:
    content = b'Adno,Name\n="001234","=""00,12"""\n="","=""a""""b"""\n=1,"=""x"" "\n'
    assert rows_of(content) == [
        ["Adno", "Name"],
        ["001234", "00,12"],
        ["", 'a"b'],
        ["=1", '="x" '],
    ]


@pytest.mark.parametrize(
    ("content", "delimiter"),
    [
        ("Certificate, Oak Park, 2024\n" + "UPN\tName\tAM\tPM\n" + "A\tOkafor, Ada\t/\t\\\n" * 9, "\t"),
        ("UPN;%;Late;Name\n" + "A;94,2;1,5;B\n" * 30, ";"),
        ("Oak Park; Register\n\nUPN,Name,AM\n" + "A,B;C,/\n" * 3, ","),
        ("UPN,Mon,Tue\nA,/|\\,/|\\\nB,/|\\,/|\\\n", ","),
        ("Name\nOkafor\n", ","),
        ("", ","),
        ("a|b|c\n1|2|3\n", "|"),
        ("".join(f"Title {n}\n" for n in range(40)) + "a;b\n" * 5, ";"),
    ],
)
def test_the_delimiter_is_the_one_the_body_agrees_on(content: str, delimiter: str) -> None:
    assert delimiter_of(content.splitlines(keepends=True)) == delimiter


def test_lines_pasted_from_another_encoding_are_read_and_named() -> None:
    content = "UPN,Name\nA,Zoë\n".encode() + b'B,"two\nlines"\n' + "C,Renée\n".encode("cp1252")
    found = opened("mixed.csv", content)
    assert only_problem(found) == "letters-not-read"
    assert found.problems[0].place.row == 4
    assert found.sheets[0].rows(1, 4) == [["A", "Zoë"], ["B", "two\nlines"], ["C", "Renée"]]


def test_a_byte_no_encoding_has_is_named() -> None:
    found = opened("odd.csv", b"sep=,\nUPN,Name\nA,Ren\xe9e\nB,\x81\n")
    assert only_problem(found) == "letters-not-read"
    assert found.problems[0].place.row == 4
    assert found.sheets[0].rows(2, 4) == [["A", "Renée"], ["B", "\ufffd"]]


def test_many_doubtful_rows_are_summed_up() -> None:
    content = "a,Zoë\n".encode() + "b,Zoë\n".encode("cp1252") * 10_003
    found = opened("mixed.csv", content)
    assert len(found.problems) == 10_001
    assert found.problems[-1].message.startswith("3 more rows")


def test_names_garbled_before_they_came_are_left_and_shown() -> None:
    rows = [
        ["UPN", "Name"],
        ["A", "Zo\u00c3\u00ab"],
        ["B", "O\u00e2\u20ac\u2122Brien"],
        ["C", "\u00c5s \u201c\u00c5\u201d Zo\u00eb"],
    ]
    found = opened("marks.csv", text(rows))
    assert only_problem(found) == "garbled-letters"
    assert (found.problems[0].place.row, found.problems[0].place.column) == (2, "B")
    assert found.problems[0].found == "Zo\u00c3\u00ab"
    assert "2" in found.problems[0].message
    assert found.sheets[0].rows(0, 9) == rows


@pytest.mark.parametrize(
    "name", ["Zoë", "Ångström", "Âme", "«À»", "Łukasz", "Æsa", "CAFÉ\u00a0», Ã", "ÄÖÜ", "Siân", "Ōta", "João"]
)
def test_names_with_real_accents_are_not_called_garbled(name: str) -> None:
    assert rows_of(text([["Name", "Mark"], [name, "/"]]))[1][0] == name


def test_an_unclosed_quotation_mark_is_refused_with_its_row() -> None:
    for rows in (5_000, 50_000):
        content = b'UPN,Note\nA,/\nB,"never closed\n' + b"C,/\n" * rows
        if rows == 5_000:
            assert opened("marks.csv", content).sheets[0].height == 3
            continue
        found = opened("marks.csv", content)
        assert only_problem(found) == "cell-too-long"
        assert found.problems[0].place.row == 3


def test_a_long_odd_row_with_an_unclosed_quotation_mark_is_refused_too() -> None:
    content = b"UPN,Mark\n" + b"A,/\n" * 300_000 + b'B,C,"' + b"never closed " * 20_000
    assert only_problem(opened("marks.csv", content)) == "cell-too-long"


def test_too_wide_a_table_is_refused() -> None:
    assert only_problem(opened("wide.csv", b"a" + b"," * 2500 + b"\n")) == "too-many-columns"
    assert opened("wide.csv", b"a" + b"," * 2499 + b"\n").sheets[0].width == 2500


@pytest.mark.parametrize("content", [b"", b"\r\n\r\n", b" \n", b'"",""\n', b"\xef\xbb\xbf"])
def test_a_file_with_nothing_in_it_says_so(content: bytes) -> None:
    found = opened("empty.csv", content)
    assert only_problem(found) == "empty-file" or found.sheets[0].rows(0, 1) == [[" "]]


def test_text_cut_within_a_wide_character_is_damaged() -> None:
    assert only_problem(opened("cut.csv", "a,b\n1,2\n".encode("utf-16") + b"/")) == "damaged-file"
    assert only_problem(opened("cut.csv", "a,b\n1,\0\n".encode("utf-16"))) == "damaged-file"


# Arrow gives what the csv module gives

CELLS = st.text(alphabet="ab/\\, ;\"\n\r'=ë“😀", max_size=6)
TABLES = st.integers(1, 5).flatmap(
    lambda width: st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=30)
)
RAGGED = st.lists(st.lists(CELLS, max_size=6), max_size=30)


@st.composite
def csv_texts(draw: st.DrawFn) -> str:
    made = io.StringIO(newline="")
    quoting = draw(st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL]))
    writer = csv.writer(made, quoting=quoting, lineterminator=draw(st.sampled_from(["\n", "\r\n", "\r"])))
    for row in draw(st.one_of(TABLES, RAGGED)):
        writer.writerow(row)
        if draw(st.integers(0, 9)) == 0:
            made.write("\n")
    return made.getvalue()


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(csv_texts(), st.text(alphabet='ab/\\,"\n\r ë', max_size=80)),
    st.integers(1, 40),
    st.integers(0, 3),
    st.integers(31, 90),
)
@example('a,b\n"x\ny","\\"\n\n,,\nq', 1, 0, 31)
@example('a,"b', 1, 0, 31)
@example("\n\na,b\n", 1, 1, 31)
def test_arrow_reads_what_the_csv_module_reads(body: str, block: int, sampled: int, stretch: int) -> None:
    raw = memoryview(body.encode())
    with mock.patch.multiple(
        delimited, _SAMPLE_BYTES=sampled * 20, _TAIL_BYTES=30, _SAMPLE_ROWS=sampled, _STRETCH=stretch
    ):
        try:
            columns = arrow_columns(raw, ",", b'"' in raw.tobytes(), block)
        except pa.ArrowInvalid:
            return  # the csv module is asked instead
    assert [list(row) for row in zip(*(each.cells() for each in columns), strict=True)] == as_csv_reads(body)


@settings(max_examples=150, deadline=None)
@given(csv_texts())
def test_short_files_are_read_as_the_csv_module_reads_them(body: str) -> None:
    found = opened("marks.csv", body.encode())
    if not found.sheets or body[:4].lower() == "sep=":
        return
    delimiter = delimiter_of(list(io.StringIO(body.removeprefix("\ufeff"), newline="")))
    with mock.patch.object(delimited, "_unwrapped", lambda cell: cell):
        found = opened("marks.csv", body.encode())
    assert found.sheets[0].rows(0, 999) == as_csv_reads(body, delimiter)


def test_a_long_file_with_titles_totals_and_odd_rows_keeps_every_row_in_its_place() -> None:
    chance = random.Random(3)
    rows = [["Oak Park School"], [], ["Registration Certificate", "", "x"], ["UPN", "Name", "Mark", "Note"]]
    for number in range(60_000):
        rows.append([f"U{number:07d}", "Zoë", "\\", chance.choice(["", 'said "no"', "two\nlines"])])
        if number % 7_001 == 7_000:
            rows += [["Page 2 of 14"], ["Page", "2", "of", "14", "again", "wide"], []]
    rows += [["Total", "60000"], ["Printed on 14/10/2024"]]
    content = text(rows)
    assert len(content) > delimited._LONG
    with mock.patch.object(delimited, "_csv_columns", side_effect=AssertionError("meant for Arrow")):
        found = rows_of(content)
    assert found == [row + [""] * (6 - len(row)) for row in rows]


def test_a_long_file_of_odd_rows_is_still_read_whole() -> None:
    rows = [["a"] * (1 + number % 4) for number in range(220_000)]
    assert rows_of(text(rows)) == [row + [""] * (4 - len(row)) for row in rows]


def test_a_long_regular_file_is_read_from_where_it_is_mapped(tmp_path: Path) -> None:
    path = tmp_path / "long.csv"
    path.write_bytes(b"UPN,Date,Session,Mark\n" + b"F820999924001,02/09/2024,PM,\\\n" * 50_000)
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
        (sheet,) = opened("long.csv", mapped).sheets
    assert (sheet.height, sheet.width) == (50_001, 4)
    assert sheet.rows(50_000, 60_000) == [["F820999924001", "02/09/2024", "PM", "\\"]]
    assert sheet.rows(7, 7) == sheet.rows(60_000, 60_001) == []


# Workbooks


def xlsx() -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        chart = book.add_chartsheet("Chart")
        sheet = book.add_worksheet("Marks")
        sheet.write_row(2, 1, ["UPN", "  /\\ ", "NA", "001234", "7E1", ""])
        sheet.write_row(4, 1, [75, 0.942, True, 820125000000.0])
        sheet.write_datetime(5, 1, date(2024, 9, 2), book.add_format({"num_format": "dd/mm/yyyy"}))
        sheet.write_datetime(5, 2, time(0, 12), book.add_format({"num_format": "hh:mm"}))
        sheet.write_datetime(5, 3, timedelta(hours=30), book.add_format({"num_format": "[h]:mm"}))
        sheet.write_formula(6, 1, "=1/0", None, "#DIV/0!")
        sheet.write_formula(6, 2, "=NA()", None, "#N/A")
        sheet.write_formula(6, 3, "=1+1", None, 2)
        hidden = book.add_worksheet("Old")
        hidden.hide()
        hidden.write_string(0, 0, "x")
        book.add_worksheet("Nothing")
        line = book.add_chart({"type": "line"})
        line.add_series({"values": "=Marks!$B$5:$C$5"})
        chart.set_chart(line)
    return made.getvalue()


def test_a_workbook_gives_the_text_of_each_cell_at_its_address() -> None:
    found = opened("marks.csv", xlsx())
    assert found.problems == ()
    marks, old = found.sheets
    assert (marks.file, marks.name, marks.hidden) == ("marks.csv", "Marks", False)
    assert (old.name, old.hidden, old.rows(0, 9)) == ("Old", True, [["x"]])
    assert marks.rows(0, 7) == [
        [""] * 6,
        [""] * 6,
        ["", "UPN", "  /\\ ", "NA", "001234", "7E1"],
        [""] * 6,
        ["", "75", "0.942", "true", "820125000000", ""],
        ["", "2024-09-02 00:00:00", "1899-12-31 00:12:00", "1900-01-01 06:00:00", "", ""],
        ["", "#DIV/0!", "#N/A", "2", "", ""],
    ]
    assert all(len(set(column.texts)) == len(column.texts) for column in marks.columns)


def test_an_old_workbook_is_read_too() -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Marks")
    for row, line in enumerate(PUPILS):
        for column, cell in enumerate(line):
            sheet.write(row, column, cell)
    made = io.BytesIO()
    book.save(made)
    found = opened("marks.xls", made.getvalue())
    assert found.problems == ()
    assert found.sheets[0].rows(0, 99) == PUPILS


def test_an_open_document_is_read_too() -> None:
    made = io.BytesIO()
    body = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p></table:table-cell>'
            for cell in row
        )
        + "</table:table-row>"
        for row in PUPILS
    )
    spaces = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        archive.writestr(
            "content.xml",
            f"<office:document-content {spaces}><office:body><office:spreadsheet>"
            f'<table:table table:name="Marks">{body}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    found = opened("marks.ods", made.getvalue())
    assert found.problems == ()
    assert found.sheets[0].rows(0, 99) == PUPILS


def changed(content: bytes, part: str, old: bytes, new: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as before, zipfile.ZipFile(made, "w") as after:
        for each in before.infolist():
            inside = before.read(each)
            if each.filename == part:
                assert old in inside
                inside = inside.replace(old, new)
            after.writestr(each.filename, inside)
    return made.getvalue()


def plain_xlsx() -> bytes:
    book = openpyxl.Workbook()
    for row in PUPILS:
        book.active.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


@pytest.mark.parametrize("lie", [b"A0", b"A1", b"XFD1048576", b"nonsense", b""])
def test_a_false_dimension_does_not_matter(lie: bytes) -> None:
    content = changed(plain_xlsx(), "xl/worksheets/sheet1.xml", b'ref="A1:D21"', b'ref="' + lie + b'"')
    found = opened("marks.xlsx", content)
    assert found.problems == ()
    assert found.sheets[0].rows(0, 99) == PUPILS


def test_odd_styles_do_not_matter() -> None:
    content = changed(
        plain_xlsx(),
        "xl/styles.xml",
        b"</styleSheet>",
        b'<cellStyles><cellStyle odd="1"/></cellStyles></styleSheet>',
    )
    assert opened("marks.xlsx", content).sheets[0].rows(0, 99) == PUPILS


def test_a_workbook_with_nothing_in_it_says_so() -> None:
    made = io.BytesIO()
    openpyxl.Workbook().save(made)
    assert only_problem(opened("empty.xlsx", made.getvalue())) == "empty-file"


def test_a_refused_workbook_has_one_problem_and_no_sheets() -> None:
    assert only_problem(opened("half.xlsx", plain_xlsx()[:2000])) == "damaged-file"
    assert only_problem(opened("old.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600))) == "damaged-file"


def limited(**limits: int) -> mock._patch[object]:
    real = cells.limit
    return mock.patch.object(cells, "limit", lambda name: limits.get(name) or real(name))


def test_a_workbook_that_needs_too_much_memory_is_refused() -> None:
    with limited(workbook_memory_bytes=150 << 20):
        made = io.BytesIO()
        with xlsxwriter.Workbook(made, {"constant_memory": True}) as book:
            sheet = book.add_worksheet()
            for row in range(50_000):
                sheet.write_row(row, 0, [f"text {row} {column}" for column in range(8)])
        assert only_problem(opened("large.xlsx", made.getvalue())) == "too-much-memory"


ROOT = Path(cells.__file__).parents[2]
PAGE = b"<html><table><tr><td>UPN<td>Mark<tr><td>F820999924001<td>/</table></html>"
XML = b"<r><p><UPN>F820999924001</UPN><Mark>/</Mark></p></r>"


def begun() -> tuple[list[subprocess.Popen[bytes]], mock._patch[object]]:
    """The children begun while this patch holds."""
    children: list[subprocess.Popen[bytes]] = []
    real = cells._Child.__init__

    def noted(self: cells._Child, *said: object, **more: object) -> None:
        real(self, *said, **more)
        children.append(self._process)

    return children, mock.patch.object(cells._Child, "__init__", noted)


@pytest.mark.parametrize("content", [plain_xlsx(), PAGE, XML], ids=["workbook", "page", "xml"])
def test_a_file_that_takes_too_long_is_refused_and_its_process_ended(content: bytes) -> None:
    children, noting = begun()
    clock = mock.patch.object(cells.time, "monotonic", side_effect=chain([0.0, 0.99], repeat(1.0)))
    with limited(workbook_seconds=1), clock, noting:
        found = opened("slow.xls", content)
    assert only_problem(found) == "took-too-long"
    assert children[0].returncode is not None


@pytest.mark.parametrize("content", [plain_xlsx(), PAGE, XML], ids=["workbook", "page", "xml"])
def test_a_reading_that_is_no_longer_wanted_ends_its_process(content: bytes) -> None:
    def unwanted() -> None:
        raise InterruptedError

    children, noting = begun()
    with noting, pytest.raises(InterruptedError):
        opened("slow.xls", content, unwanted)
    assert children[0].returncode is not None


def test_a_page_that_needs_too_much_memory_is_refused() -> None:
    rows = b"".join(
        b"<tr>" + b"".join(b"<td>%d %d" % (n, column) for column in range(8)) for n in range(60_000)
    )
    with limited(workbook_memory_bytes=150 << 20):
        assert only_problem(opened("large.xls", b"<table>" + rows + b"</table>")) == "too-much-memory"


def test_pages_and_xml_are_read_in_the_child_too() -> None:
    for content in (PAGE, XML):
        children, noting = begun()
        with noting:
            found = opened("export.xls", content)
        assert found.sheets[0].rows(0, 9) == [["UPN", "Mark"], ["F820999924001", "/"]]
        assert (found.sheets[0].file, [child.returncode for child in children]) == ("export.xls", [0])


def test_no_parser_of_markup_or_workbooks_is_brought_into_the_apps_own_process() -> None:
    program = f"""import sys
from aim.certificates.loading import load
load([("a.xls", {PAGE!r}), ("a.xml", {XML!r}), ("a.xlsx", {plain_xlsx()!r})])
print(*({{"aim.certificates.markup", "xml.parsers.expat", "fastexcel"}} & sys.modules.keys()))"""
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == []


def test_the_child_brings_neither_pandas_nor_numpy() -> None:
    program = """import sys
from aim.certificates import opening
sys.modules["numpy"] = None
opening.write_sheets(opening.XML, b"<r><p><a>1</a></p></r>", open("/dev/null", "wb"))
print(*(name for name in ("pandas", "numpy", "streamlit") if sys.modules.get(name)))"""
    run = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert run.stdout.split() == []


@pytest.mark.parametrize(
    ("content", "kind", "row", "column"),
    [
        (b"<!DOCTYPE html [<!ENTITY a 'b'>]><table><tr><td>&a;</table>", "hostile-content", 0, ""),
        (b"<table><tr><td>a", "damaged-file", 0, ""),
        (b"<table><tr>" + b"<td>a" * 3_000 + b"</table>", "too-many-columns", 0, ""),
        (b"<p>Sign in</p>", "xml-file", 0, ""),
        (b"<html><p>Sign in</p></html>", "web-page", 0, ""),
        (b"<a/>", "xml-file", 0, ""),
        (
            b'<Workbook><Worksheet><Table><Row ss:Index="1048576"><Cell ss:Index="16384"><Data>a</Data>'
            b"</Cell></Row></Table></Worksheet></Workbook>",
            "cell-far-out",
            1_048_576,
            "XFD",
        ),
    ],
)
def test_what_the_child_refuses_is_a_problem_at_its_place(
    content: bytes, kind: str, row: int, column: str
) -> None:
    found = opened("export.xls", content)
    assert only_problem(found) == kind
    place = found.problems[0].place
    assert (place.file, place.row, place.column) == ("export.xls", row, column)


def far_out() -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        book.add_worksheet().write_string("XFD1048576", "/")
    return made.getvalue()


@pytest.mark.parametrize("held", [True, False])
def test_a_child_that_read_on_while_the_gate_refused_is_ended_and_never_heard(held: bool) -> None:
    children, noting = begun()
    heard = mock.patch.object(cells._Child, "_hear", side_effect=AssertionError("heard"))
    with mock.patch.object(cells.opening, "IS_HELD", held), noting, heard:
        found = opened("far.xlsx", far_out())
    assert only_problem(found) == "cell-far-out"
    assert children[0].returncode is not None


def test_a_child_that_is_held_to_no_memory_is_given_nothing_before_the_gate_has_looked() -> None:
    given: list[str] = []
    feeding = cells._Child._feed
    looking = cells.looked_at

    def fed(self: cells._Child) -> None:
        given.append("fed")
        feeding(self)

    def looked(name: str, content: bytes) -> object:
        given.append("looked at")
        return looking(name, content)

    with (
        mock.patch.object(cells._Child, "_feed", fed),
        mock.patch.object(cells, "looked_at", looked),
        mock.patch.object(cells.opening, "IS_HELD", False),
    ):
        assert opened("marks.xlsx", plain_xlsx()).sheets[0].rows(0, 99) == PUPILS
    assert given == ["looked at", "fed"]


@pytest.mark.parametrize(
    ("status", "kind"),
    [
        (1, "damaged-file"),
        (3, "damaged-file"),
        (4, "passworded-workbook"),
        (5, "too-much-memory"),
        (-6, "too-much-memory"),
        (-9, "too-much-memory"),
        (-11, "damaged-file"),
        (-24, "took-too-long"),
        (3221225477, "damaged-file"),
    ],
)
def test_however_the_child_ends_it_is_one_kind_of_problem(status: int, kind: str) -> None:
    assert cells._meaning(status) == kind


@pytest.mark.parametrize("answer", [b"", b"nonsense" * 9, "cut"])
def test_an_answer_cut_short_is_a_damaged_file(answer: bytes | str) -> None:
    if answer == "cut":
        batch = pa.record_batch([pa.array(["a"])], ["0"])
        sink = io.BytesIO()
        with pa.ipc.new_stream(sink, batch.schema) as stream:
            stream.write_batch(batch)
        answer = sink.getvalue()[:-20]
    with mock.patch.object(cells._Child, "answer", lambda self, look: answer):
        assert only_problem(opened("marks.xlsx", plain_xlsx())) == "damaged-file"


def test_nothing_spoilt_raises_whatever_it_was() -> None:
    chance = random.Random(11)
    originals = [text(PUPILS), text(PUPILS, ";", "utf-16"), text(PUPILS, "\t", "cp1252")]
    for _ in range(400):
        opened("spoilt", _spoilt(chance.choice(originals), chance))
    whole = plain_xlsx()
    for _ in range(25):
        opened("spoilt.xlsx", _spoilt(whole, chance))


@pytest.mark.parametrize("part", ["xl/worksheets/sheet1.xml", "xl/workbook.xml", "xl/styles.xml"])
def test_spoilt_parts_in_a_sound_container_never_raise(part: str) -> None:
    chance = random.Random(13)
    whole = plain_xlsx()
    with zipfile.ZipFile(io.BytesIO(whole)) as archive:
        inside = archive.read(part)
    for _ in range(8):
        opened("spoilt.xlsx", changed(whole, part, inside, _spoilt(inside, chance)))


def _spoilt(content: bytes, chance: random.Random) -> bytes:
    spoilt = bytearray(content)
    for _ in range(chance.randint(1, 6)):
        at = chance.randrange(len(spoilt))
        match chance.randrange(4):
            case 0:
                spoilt[at] = chance.randrange(256)
            case 1:
                del spoilt[at : at + chance.randint(1, 20)]
            case 2:
                spoilt[at:at] = chance.randbytes(chance.randint(1, 20))
            case _:
                del spoilt[max(1, at) :]
        if not spoilt:
            break
    return bytes(spoilt)
