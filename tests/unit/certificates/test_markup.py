"""Markup: web pages and XML files give their cells exactly, and what is hostile or cut off gives none."""

from __future__ import annotations

import random
import time
from collections.abc import Callable

import pytest

from aim.certificates import markup
from aim.certificates.cells import Sheet
from aim.certificates.columns import ArrowSheet
from aim.certificates.markup import NotMarkup
from aim.certificates.numbered import column_of_arrow
from aim.certificates.reading import Asked, Reading
from aim.certificates.recognising import Recognised, recognised
from aim.problems import Problem

Sheets = Callable[[str, bytes], tuple[Sheet, ...]]

STRING = r"##/\/\L\II####/\/\/-NN/\####"
MONDAY = 19968  # 2 September 2024, in days since 1970


def sheets_of_html(file: str, content: bytes) -> tuple[Sheet, ...]:
    return tuple(handed_over(file, sheet) for sheet in markup.sheets_of_html(content))


def sheets_of_xml(file: str, content: bytes) -> tuple[Sheet, ...]:
    return tuple(handed_over(file, sheet) for sheet in markup.sheets_of_xml(content))


def handed_over(file: str, sheet: ArrowSheet) -> Sheet:
    """A sheet as the app takes it from the child."""
    return Sheet(file, sheet.name, tuple(map(column_of_arrow, sheet.columns)), sheet.hidden)


def page(*tables: str, head: str = '<meta charset="utf-8">') -> bytes:
    return f"<html><head>{head}</head><body>{''.join(tables)}</body></html>".encode()


def table(*rows: str) -> str:
    return f"<table border=1>{''.join(f'<tr>{row}</tr>' for row in rows)}</table>"


def cells(*texts: str) -> str:
    return "".join(f"<td>{text}</td>" for text in texts)


def only(sheets: tuple[Sheet, ...]) -> list[list[str]]:
    """The rows of the one sheet that there is."""
    (sheet,) = sheets
    return sheet.rows(0, sheet.height)


def html_rows(*rows: str) -> list[list[str]]:
    return only(sheets_of_html("export.xls", page(table(*rows))))


def xml_rows(text: str) -> list[list[str]]:
    return only(sheets_of_xml("export.xml", text.encode()))


def read(sheet: Sheet) -> tuple[Recognised, Reading]:
    layout = recognised(sheet)
    assert isinstance(layout, Recognised), layout
    return layout, layout.read(sheet, Asked())


def marks(reading: Reading) -> list[tuple[int, int, str]]:
    """Day, session and text of each position of a reading, "" for a blank one."""
    texts = [reading.texts[place] if place >= 0 else "" for place in reading.text.tolist()]
    return list(zip(reading.day.tolist(), reading.session.tolist(), texts, strict=True))


def refusal(sheets: Sheets, content: bytes) -> str:
    with pytest.raises(NotMarkup) as refused:
        sheets("export.xml", content)
    return refused.value.kind


# Web pages


def test_cells_of_a_web_page_stay_as_typed() -> None:
    typed = ["/", "\\", "001234", "7E1", "NA", "02/09/2024", "-", "#", "2024-09-02T00:00:00"]
    assert html_rows(cells(*typed)) == [typed]


def test_entities_are_letters_and_a_hard_space_alone_is_nothing() -> None:
    assert html_rows(cells("O&#39;Neil", "Zo&euml;", "A&amp;B", "&lt;", "&nbsp;", "a&nbsp;b")) == [
        ["O'Neil", "Zoë", "A&B", "<", "", "a b"]
    ]


def test_the_spaces_of_a_string_of_marks_stay_but_not_those_that_lay_out_the_source() -> None:
    assert html_rows(cells(r"  /\  /\ ", "\r\n    Okafor,\n  Ada\n  ", "&nbsp;&nbsp;/\\")) == [
        [r"  /\  /\ ", "Okafor, Ada", "  /\\"]
    ]


def test_a_line_break_in_a_cell_is_a_new_line_also_before_the_only_mark() -> None:
    assert html_rows(cells("/<br>\\", "<br/>\\", "<p>Mon</p><p>02/09</p>")) == [
        ["/\n\\", "\n\\", "Mon\n02/09"]
    ]


def test_a_merged_heading_stands_in_its_first_cell_only() -> None:
    rows = html_rows(
        '<th rowspan="2">UPN</th><th colspan=2>02/09/2024</th><th colspan=2>03/09/2024</th>',
        "<th>AM<th>PM<th>AM<th>PM",
        cells("F820999924001", "/", "\\", "L", "\\"),
    )
    assert rows == [
        ["UPN", "02/09/2024", "", "03/09/2024", ""],
        ["", "AM", "PM", "AM", "PM"],
        ["F820999924001", "/", "\\", "L", "\\"],
    ]


def test_a_wide_table_of_a_web_page_is_read_like_a_workbook() -> None:
    content = page(
        table(
            "<th rowspan=2>UPN<th rowspan=2>Surname<th rowspan=2>Reg<th colspan=2>02/09/2024"
            "<th colspan=2>03/09/2024",
            "<th>AM<th>PM<th>AM<th>PM",
            cells("F820999924001", "Okafor", "7E1", "/", "\\", "&nbsp;", "L"),
        )
    )
    (sheet,) = sheets_of_html("export.xls", content)
    layout, reading = read(sheet)
    assert layout.layout == "wide"
    assert marks(reading) == [
        (MONDAY, 0, "/"),
        (MONDAY, 1, "\\"),
        (MONDAY + 1, 0, ""),
        (MONDAY + 1, 1, "L"),
    ]
    assert reading.mentions["reg_group"].tolist() == ["7E1"]


def test_each_table_of_a_page_is_a_sheet_and_a_wrapper_is_none() -> None:
    inner = table(cells("UPN", "Mark"), cells("F820999924001", "/"))
    sheets = sheets_of_html("export.xls", page(table(cells("Oak Park School")), table(cells(inner))))
    assert [(sheet.name, sheet.rows(0, 9)) for sheet in sheets] == [
        ("Table 1", [["Oak Park School"]]),
        ("Table 2", [["UPN", "Mark"], ["F820999924001", "/"]]),
    ]


def test_a_small_table_within_a_cell_is_that_cells_text() -> None:
    both = table(cells("/", "\\"))
    assert html_rows(cells("UPN", "02/09/2024"), cells("F820999924001", both)) == [
        ["UPN", "02/09/2024"],
        ["F820999924001", "/ \\"],
    ]


def test_tags_that_were_never_closed_and_quotes_in_attributes_do_no_harm() -> None:
    content = b"""<TABLE><TR><TD title="a>b" x:fmla='=IF(A1>"3",1,2)'>1<TD title=O'Brien>2<TR><TD>3</TABLE>"""
    assert only(sheets_of_html("export.xls", content)) == [["1", "2"], ["3", ""]]


def test_scripts_styles_comments_and_what_excel_adds_are_no_text() -> None:
    assert html_rows(
        "<td>a<!-- <td>x</td> --><style>td{}</style><script>if(a<b)'<td>'</script>b</td><![if !x]><td>c</td>"
    ) == [["ab", "c"]]


def test_empty_rows_count_so_that_addresses_are_the_pages() -> None:
    assert html_rows("", cells("", ""), cells("", "a")) == [["", ""], ["", ""], ["", "a"]]


@pytest.mark.parametrize(
    ("encoding", "says"),
    [
        ("utf-8", "utf-8"),
        ("utf-8-sig", ""),
        ("utf-8", "iso-8859-1"),  # a lie
        ("cp1252", "windows-1252"),
        ("cp1252", "iso-8859-1"),
        ("cp1252", "utf-8"),  # a lie
        ("cp1252", ""),
        ("iso8859-15", "iso-8859-15"),
        ("utf-16", "utf-16"),
        ("utf-16-le", ""),
        ("cp1252", "no-such-encoding"),
    ],
)
def test_letters_are_read_whatever_the_page_or_file_says_of_them(encoding: str, says: str) -> None:
    written = "Zoë O’Brien" if encoding != "iso8859-15" else "Zoë €5"
    head = f'<meta charset="{says}">' if says else ""
    html = page(table(cells("Name", written)), head=head).decode().encode(encoding)
    assert only(sheets_of_html("export.xls", html)) == [["Name", written]]
    declared = f' encoding="{says}"' if says else ""
    xml = f'<?xml version="1.0"{declared}?><R><P><Name>{written}</Name></P></R>'.encode(encoding)
    assert only(sheets_of_xml("export.xml", xml)) == [["Name"], [written]]


def test_a_page_without_tables_has_no_sheets() -> None:
    assert sheets_of_html("export.xls", page("<p>Sign in</p>")) == ()


def test_a_page_cut_off_within_a_table_is_damaged() -> None:
    content = page(table(cells("UPN", "Mark"), cells("F820999924001", "/")))
    assert refusal(sheets_of_html, content[: content.index(b"</table>")]) == "damaged-file"


def test_a_page_saved_as_one_file_with_its_pictures_is_not_read_as_html() -> None:
    content = b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n\r\n<td class=3Dx>/</td>"
    assert refusal(sheets_of_html, content) == "web-page"


# SpreadsheetML


WORKBOOK = """<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?>
<Workbook xmlns="urn:schemas-microsoft-com:office:spreadsheet"
 xmlns:x="urn:schemas-microsoft-com:office:excel"
 xmlns:ss="urn:schemas-microsoft-com:office:spreadsheet" xmlns:html="http://www.w3.org/TR/REC-html40">
 <Worksheet ss:Name="7E1"><Table ss:ExpandedColumnCount="6">
  <Row ss:Index="3"><Cell ss:MergeDown="1"><Data ss:Type="String">UPN</Data></Cell>
   <Cell ss:MergeAcross="1"><Data ss:Type="DateTime">2024-09-02T00:00:00.000</Data></Cell>
   <Cell ss:Index="6"><ss:Data ss:Type="String">a<html:B>b</html:B>&#10;c</ss:Data>
    <Comment><ss:Data>a note</ss:Data></Comment></Cell></Row>
  <Row><Cell><Data ss:Type="String">AM</Data></Cell><Cell><Data ss:Type="String">PM</Data></Cell></Row>
  <Row ss:Span="2"/>
  <Row><Cell><Data ss:Type="String">001234</Data></Cell><Cell ss:Index="3"><Data>\\</Data></Cell></Row>
 </Table></Worksheet>
 <Worksheet ss:Name="Key"><Table><Row><Cell><Data>/</Data></Cell></Row></Table>
  <x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></Worksheet>
 <Worksheet ss:Name="Empty"><Table/></Worksheet></Workbook>"""


def test_a_spreadsheet_in_xml_has_its_true_addresses() -> None:
    register, key = sheets_of_xml("export.xls", WORKBOOK.encode())
    assert (register.name, register.hidden, key.name, key.hidden) == ("7E1", False, "Key", True)
    assert register.rows(0, 99) == [
        ["", "", "", "", "", ""],
        ["", "", "", "", "", ""],
        ["UPN", "2024-09-02T00:00:00.000", "", "", "", "ab\nc"],
        ["", "AM", "PM", "", "", ""],
        ["", "", "", "", "", ""],
        ["", "", "", "", "", ""],
        ["", "", "", "", "", ""],
        ["001234", "", "\\", "", "", ""],
    ]


def test_a_cell_far_out_is_named() -> None:
    far = '<Workbook><Worksheet><Table><Row ss:Index="1048576"><Cell ss:Index="16384"><Data>a</Data></Cell>'
    with pytest.raises(NotMarkup) as refused:
        sheets_of_xml("export.xls", f"{far}</Row></Table></Worksheet></Workbook>".encode())
    assert (refused.value.kind, refused.value.row, refused.value.column) == ("cell-far-out", 1_048_576, "XFD")


@pytest.mark.parametrize("index", ["0", "-1", "x", "9" * 5000, "1048577", "²"])
def test_an_address_that_no_spreadsheet_has_is_damage(index: str) -> None:
    text = f'<Workbook><Worksheet><Table><Row ss:Index="{index}"/></Table></Worksheet></Workbook>'
    assert refusal(sheets_of_xml, text.encode()) == "damaged-file"


# Records

REPORT = """<SuperStarReport><Record><primary_id>6420</primary_id><UPN>F820999924001</UPN><Adno>001234</Adno>
<Legal_x0020_Surname>Okafor</Legal_x0020_Surname><Forename>Ada</Forename><Year>Year  7</Year><Reg>7E1</Reg>
<Date>2024-09-02T00:00:00</Date><Session>AM</Session><Mark>/</Mark></Record>
<Record><primary_id>6421</primary_id><UPN>V820999924002</UPN><Legal_x0020_Surname>O'Neil</Legal_x0020_Surname>
<Date>2024-09-02T00:00:00</Date><Session>PM</Session><Mark>\\</Mark><Comments>rang in</Comments></Record>
</SuperStarReport>"""


def test_a_sims_report_is_a_row_for_each_record_and_what_is_missing_is_blank() -> None:
    rows = xml_rows(REPORT)
    assert rows[0] == [
        *("primary_id", "UPN", "Adno", "Legal_x0020_Surname", "Forename"),
        *("Year", "Reg", "Date", "Session", "Mark", "Comments"),
    ]
    assert rows[1][2:7] == ["001234", "Okafor", "Ada", "Year  7", "7E1"]
    assert rows[2] == [
        *("6421", "V820999924002", "", "O'Neil", "", "", ""),
        *("2024-09-02T00:00:00", "PM", "\\", "rang in"),
    ]


def test_a_sims_report_is_read_as_one_row_for_each_mark() -> None:
    (sheet,) = sheets_of_xml("export.xml", REPORT.encode())
    layout, reading = read(sheet)
    assert layout.layout == "long"
    assert marks(reading) == [(MONDAY, 0, "/"), (MONDAY, 1, "\\")]
    assert reading.row.tolist() == [2, 3]


def test_sims_partner_marks_are_read_whatever_their_elements_are_called() -> None:
    fields = (
        "<PersonID>12</PersonID><BaseGroupID>3</BaseGroupID>"
        "<AttendanceDate>2024-09-02T09:00:00</AttendanceDate>"
        "<SessionName>AM</SessionName><AttendanceMark>-</AttendanceMark><Comments>Zoë</Comments><MinsLate/>"
    )
    for names in (("SessionAttendances", "SessionAttendance"), ("a:list", "a:item")):
        outer, inner = names
        about = "<Exported><By>Ann</By><Date>x</Date></Exported>"
        text = '<?xml version="1.0" encoding="iso-8859-1"?>'
        text += f"<{outer}>{about}<{inner}>{fields}</{inner}></{outer}>"
        (sheet,) = sheets_of_xml("export.xml", text.encode("iso-8859-1"))
        layout, reading = read(sheet)
        assert (layout.layout, marks(reading)) == ("long", [(MONDAY, 0, "-")])
        assert "Zoë" in reading.comment_texts


def test_attributes_are_fields_too() -> None:
    assert xml_rows(
        '<m xmlns:x="u"><s x="1" upn="A" mark="/"/><s upn="B" mark="\\">late<!-- --></s></m>'
    ) == [
        ["x", "upn", "mark", "s"],
        ["1", "A", "/", ""],
        ["", "B", "\\", "late"],
    ]


def test_records_of_one_name_are_together_wherever_they_stand() -> None:
    text = "<r><y7><p><UPN>A</UPN></p></y7><y8><p><UPN>B</UPN></p><p><UPN>C</UPN><UPN>D</UPN></p></y8></r>"
    assert xml_rows(text) == [["UPN"], ["A"], ["B"], ["C\nD"]]


def test_xml_without_records_has_no_sheets() -> None:
    assert sheets_of_xml("export.xml", b"<a/>") == ()


# Common Transfer Files


def pupil(upn: str, surname: str, *years: str) -> str:
    return (
        f"<Pupil><UPN>{upn}</UPN><Surname>{surname}</Surname><Forename>Ada</Forename><DOB>2013-05-14</DOB>"
        "<Gender>F</Gender><BasicDetails><NCyearActual>7</NCyearActual></BasicDetails>"
        "<Contacts><Contact><Surname>Parent</Surname><Forename>Other</Forename></Contact></Contacts>"
        f"<Attendance>{''.join(years)}</Attendance></Pupil>"
    )


def year(*strings: tuple[str, str], sums: bool = True) -> str:
    marks = "".join(
        f"<AttendSessions><AttendanceStartDate>{start}</AttendanceStartDate>"
        f"<AttendanceMarks>{text}</AttendanceMarks></AttendSessions>"
        for start, text in strings
    )
    totals = (
        "<SessionsPossible>18</SessionsPossible><SessionsAuthorised>2</SessionsAuthorised>"
        "<SessionsAttended>12</SessionsAttended><SessionsUnauthorised>2</SessionsUnauthorised>"
    )
    return (
        "<YearData><Year>2024</Year><LEA>820</LEA><Estab>9999</Estab><SchoolName>Oak Park School</SchoolName>"
        f"{totals if sums else ''}{marks}</YearData>"
    )


def transfer_file(*pupils: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<CTfile xmlns="urn:x"><Header><SourceSchool><LEA>820</LEA>'
        "<Estab>9999</Estab><SchoolName>Oak Park School</SchoolName></SourceSchool></Header>"
        f"<CTFpupilData>{''.join(pupils)}</CTFpupilData></CTfile>"
    ).encode()


def test_a_transfer_file_is_read_to_the_exact_marks() -> None:
    content = transfer_file(pupil("F820999924001", "Okafor", year(("2024-09-02", STRING))))
    (sheet,) = sheets_of_xml("8209999_CTF.xml", content)
    layout, reading = read(sheet)
    assert layout.layout == "marks strings"
    assert marks(reading) == [(MONDAY + n // 2, n % 2, mark) for n, mark in enumerate(STRING)]
    told = reading.mentions.iloc[0]
    assert (told["upn"], told["surname"], told["year_group"]) == ("F820999924001", "Okafor", "7")
    assert (told["school"], told["school_number"]) == ("Oak Park School", "8209999")
    assert not reading.problems


def test_spaces_at_the_ends_of_a_string_of_marks_are_marks() -> None:
    spaced = "    " + STRING[4:-2] + "  "
    (sheet,) = sheets_of_xml("ctf.xml", transfer_file(pupil("A", "B", year(("2024-09-02", spaced)))))
    assert sheet.rows(1, 2)[0][10] == spaced
    assert [mark for _, _, mark in marks(read(sheet)[1])] == [mark.strip() for mark in spaced]


def test_every_year_and_every_string_of_a_transfer_file_has_its_row() -> None:
    years = (year(("2024-09-02", STRING), ("2025-01-06", STRING)), year(("2023-09-04", STRING)))
    (sheet,) = sheets_of_xml("ctf.xml", transfer_file(pupil("F820999924001", "Okafor", *years)))
    assert [row[9] for row in sheet.rows(1, 9)] == ["2024-09-02", "2025-01-06", "2023-09-04"]


def test_a_transfer_file_is_known_whatever_its_case_and_prefix() -> None:
    content = transfer_file(pupil("F820999924001", "Okafor", year(("2024-09-02", STRING))))
    prefixed = content.replace(b"<", b"<c:").replace(b"<c:/", b"</c:").replace(b"<c:?", b"<?")
    assert len(prefixed) > len(content)
    for other in (content.replace(b"CTfile", b"CTFILE").replace(b"Pupil>", b"pupil>"), prefixed):
        (sheet,) = sheets_of_xml("ctf.xml", other)
        assert sheet.rows(1, 2)[0][10] == STRING


def test_a_transfer_file_with_totals_only_is_refused_as_that() -> None:
    (sheet,) = sheets_of_xml("ctf.xml", transfer_file(pupil("F820999924001", "Okafor", year())))
    found = recognised(sheet)
    assert isinstance(found, Problem)
    assert found.kind == "summary-only"


def test_a_transfer_file_without_attendance_is_a_pupil_list() -> None:
    (sheet,) = sheets_of_xml("ctf.xml", transfer_file(pupil("F820999924001", "Okafor")))
    layout, reading = read(sheet)
    assert layout.layout == "pupil list"
    assert reading.mentions["school_number"].tolist() == ["8209999"]


def test_pupils_without_marks_are_kept_beside_those_with() -> None:
    content = transfer_file(
        pupil("F820999924001", "Okafor", year(("2024-09-02", STRING))), pupil("V820999924002", "O'Neil")
    )
    marked, others = sheets_of_xml("ctf.xml", content)
    assert (marked.name, marked.height, others.name) == ("", 2, "Without marks")
    assert read(others)[1].mentions["surname"].tolist() == ["O'Neil"]


# What is hostile

LAUGHS = b"""<?xml version="1.0"?><!DOCTYPE l [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;&b;">]><R><P><UPN>&c;</UPN></P></R>"""
EXTERNAL = b"""<!DOCTYPE R [<!ENTITY x SYSTEM "file:///etc/passwd">]><R><P><UPN>&x;</UPN></P></R>"""
PARAMETER = b"""<!DOCTYPE R SYSTEM "http://127.0.0.1:9/x.dtd"><R><P><UPN>a</UPN></P></R>"""


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (LAUGHS, "hostile-content"),
        (LAUGHS.decode().encode("utf-16"), "hostile-content"),
        (EXTERNAL, "hostile-content"),
        (PARAMETER, "hostile-content"),
        (b"<a>" * 100_000 + b"</a>" * 100_000, "hostile-content"),
        (b"<Workbook>" + b"<a>" * 100_000, "hostile-content"),
        (b"<CTfile>" + b"<a>" * 100_000, "hostile-content"),
        (b'<R><P a="' + b"x" * (4 << 20) + b'"/></R>', "hostile-content"),
        (b"<R><P " + b" ".join(b'a%d="x"' % n for n in range(400_000)) + b"/></R>", "hostile-content"),
        (b"<R>" + b"".join(b"<a%d/>" % n for n in range(100_000)) + b"</R>", "hostile-content"),
        (b"<R><P>&nbsp;</P></R>", "damaged-file"),
        (b"<R><P><UPN>A</UPN></P>", "damaged-file"),
        (b"<R><P><UPN>A</UPN></P></R><R/>", "damaged-file"),
        (b"", "damaged-file"),
        (b"<R>\0</R>", "damaged-file"),
        (b"<R>\xff\xfe\x00", "damaged-file"),
    ],
)
def test_hostile_or_damaged_xml_is_refused_at_once(content: bytes, kind: str) -> None:
    before = time.process_time()
    assert refusal(sheets_of_xml, content) == kind
    assert time.process_time() - before < 2


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"<!DOCTYPE html [<!ENTITY a 'b'>]><table><tr><td>&a;</table>", "hostile-content"),
        (b"<table><tr><td>" * 100_000, "hostile-content"),
        (b"<table><tr><td>a</table>" * 20_000, "too-large"),
        (b"<table><tr><td " + b"=" * 1_000_000, "damaged-file"),
        (b"<table><tr><td>" + b"<!--" * 250_000, "damaged-file"),
        (b"<table><tr><td>" + b'<a b="' * 150_000, "damaged-file"),
        (b"<table><tr><td>" + b"<script>" * 100_000, "damaged-file"),
        (b"<table><tr><td>\0</table>", "damaged-file"),
        (b"<table><tr>" + b"<td>a" * 3_000 + b"</table>", "too-many-columns"),
        (
            b"<table><tr>" + b"<td colspan=1000 rowspan=65534>" * 3 + b"<tr><td>a" * 50_000 + b"</table>",
            "hostile-content",
        ),
    ],
)
def test_hostile_or_damaged_pages_are_refused_at_once(content: bytes, kind: str) -> None:
    before = time.process_time()
    assert refusal(sheets_of_html, content) == kind
    assert time.process_time() - before < 10


def test_a_plain_document_type_of_a_web_page_is_none_of_that() -> None:
    content = b'<!DOCTYPE html PUBLIC "-//W3C//DTD HTML 4.01//EN"><table><tr><td>/</table>'
    assert only(sheets_of_html("export.xls", content)) == [["/"]]


def test_very_long_texts_are_only_texts() -> None:
    long = "x" * (3 << 20)
    assert xml_rows(f"<R><P><C>{long}</C></P></R>") == [["C"], [long]]
    assert html_rows(cells(long, "&#" + "1" * 5000 + ";"))[0][0] == long


def test_records_that_share_no_fields_do_not_fill_the_memory() -> None:
    many = b"".join(b"<p><a%d>x</a%d></p>" % (n % 2400, n % 2400) for n in range(20_000))
    assert refusal(sheets_of_xml, b"<r>" + many + b"</r>") == "cell-far-out"


@pytest.mark.parametrize(
    ("sheets", "content"),
    [
        (sheets_of_xml, WORKBOOK.encode()),
        (sheets_of_xml, REPORT.encode()),
        (sheets_of_xml, transfer_file(pupil("F820999924001", "Okafor", year(("2024-09-02", STRING))))),
        (sheets_of_html, page(table("<th rowspan=2>a<th colspan=2>b", cells("&nbsp;c", table(cells("d")))))),
    ],
    ids=["spreadsheet", "report", "transfer file", "page"],
)
def test_a_spoilt_file_gives_sheets_or_a_reason_and_nothing_else(sheets: Sheets, content: bytes) -> None:
    chance = random.Random(7)
    refused = 0
    for _ in range(400):
        spoilt = bytearray(content)
        for _ in range(chance.randint(1, 4)):
            at = chance.randrange(len(spoilt))
            way = chance.randrange(4)
            if way == 0:
                spoilt[at] = chance.randrange(256)
            elif way == 1:
                del spoilt[at : at + chance.randint(1, 40)]
            elif way == 2:
                spoilt[at:at] = chance.choice(
                    [b"<", b">", b'"', b"&", b"</", b"<!--", b"]]>", b"\0", b"\xff"]
                )
            else:
                spoilt[at:at] = spoilt[max(0, at - 60) : at]
        try:
            for sheet in sheets("export.xml", bytes(spoilt)):
                assert {len(column) for column in sheet.columns} == {sheet.height}
                recognised(sheet)
        except NotMarkup as fault:
            assert fault.kind in ("damaged-file", "hostile-content")
            refused += 1
    assert refused < 400
