"""The gate: every kind of file is named for what it is, and what would do harm goes no further."""

from __future__ import annotations

import io
import mmap
import random
import struct
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter

from aim.certificates import gate
from aim.certificates.extents import ods_extents, xls_extents, xlsb_extent, xlsx_extent
from aim.certificates.gate import Kind, looked_at
from aim.certificates.limits import limit
from aim.problems import Severity

ROWS = [["UPN", "Surname", "Mark"], *([f"F8209999{n:05d}", f"Surname{n}", "/"] for n in range(20))]
CSV = "\r\n".join(",".join(row) for row in ROWS).encode()


def workbook(rows: list[list[str]] = ROWS) -> bytes:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(row)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def with_cells(*references: str, columns: int = 0) -> bytes:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet("Data")
        for reference in references:
            sheet.write_string(reference, "/")
        for column in range(columns):
            sheet.write_string(0, column, "/")
    return made.getvalue()


def rezipped(content: bytes, change: Callable[[str, bytes], bytes | None], **extra: bytes) -> bytes:
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            inside = change(part.filename, old.read(part))
            if inside is not None:
                new.writestr(part.filename, inside)
        for name, inside in extra.items():
            new.writestr(name.replace("__", "/"), inside)
    return made.getvalue()


def zipped(**parts: bytes) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        for name, inside in parts.items():
            new.writestr(name.replace("__", "/"), inside)
    return made.getvalue()


def ole(*names: str, stream: bytes = b"") -> bytes:
    """An OLE file of one table sector, one directory sector and a stream that all the names share."""
    sectors = -(-max(len(stream), 4096) // 512)
    links = [0xFFFFFFFD, 0xFFFFFFFE, *range(3, sectors + 2), 0xFFFFFFFE]
    links += [0xFFFFFFFF] * (128 - len(links))
    header = bytearray(512)
    header[:8] = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
    struct.pack_into("<HHHHH", header, 24, 0x3E, 3, 0xFFFE, 9, 6)
    struct.pack_into("<II", header, 44, 1, 1)
    struct.pack_into("<IIIII", header, 56, 4096, 0xFFFFFFFE, 0, 0xFFFFFFFE, 0)
    struct.pack_into("<109I", header, 76, 0, *[0xFFFFFFFF] * 108)
    directory = b""
    for name in names:
        entry = bytearray(128)
        written = name.encode("utf-16-le")
        entry[: len(written)] = written
        struct.pack_into("<HB", entry, 64, len(written) + 2, 2)
        struct.pack_into("<II", entry, 116, 2, sectors * 512)
        directory += entry
    body = struct.pack("<128I", *links) + directory.ljust(512, b"\0") + stream.ljust(sectors * 512, b"\0")
    return bytes(header) + body


def biff(*records: tuple[int, bytes]) -> bytes:
    return b"".join(struct.pack("<HH", kind, len(body)) + body for kind, body in records)


BOF = (0x0809, struct.pack("<HHHHII", 0x600, 0x10, 0, 0, 0, 0))


def label(row: int, column: int) -> tuple[int, bytes]:
    return 0x00FD, struct.pack("<HHHI", row, column, 0, 0)


def kind_of(content: bytes, name: str = "file") -> str:
    looked = looked_at(name, content)
    if looked.problem is None:
        return str(looked.kind)
    assert looked.problem.severity is Severity.REFUSED
    assert looked.problem.place.file == name
    assert looked.problem.message and looked.problem.to_do
    return looked.problem.kind


@pytest.mark.parametrize("name", ["marks.csv", "marks.xls", "marks.xlsx", "marks.png", "marks"])
def test_the_bytes_decide_and_never_the_name(name: str) -> None:
    assert kind_of(CSV, name) == "text"
    assert kind_of(workbook(), name) == "xlsx"
    assert kind_of(b"\x89PNG\r\n\x1a\n" + bytes(99), name) == "picture"


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", "empty-file"),
        (b"\xef\xbb\xbf\r\n  \r\n", "empty-file"),
        (b"\xff\xd8\xff\xe0" + bytes(20), "picture"),
        (b"GIF89a" + bytes(20), "picture"),
        (b"BM\x36\x10\0\0\0\0\0\0" + bytes(20), "picture"),
        (b"RIFF\x10\0\0\0WEBPVP8 ", "picture"),
        (b"II*\0" + bytes(20), "picture"),
        (b"\0\0\0\x18ftypheic" + bytes(20), "picture"),
        (b'<?xml version="1.0"?><svg xmlns="x"/>', "picture"),
        (b"%PDF-1.7\n" + bytes(20), "pdf"),
        (b"{\\rtf1\\ansi Register}", "word-document"),
        (b"[InternetShortcut]\r\nURL=https://example.org/\r\n", "shortcut"),
        (b"[DEFAULT]\r\nBASEURL=x\r\n[InternetShortcut]\r\nURL=x\r\n", "shortcut"),
        (b"[Desktop Entry]\nType=Link\n", "shortcut"),
        (b"L\0\0\0\x01\x14\x02\0" + bytes(60), "shortcut"),
        (b'<?xml version="1.0"?><plist><dict><key>URL</key></dict></plist>', "shortcut"),
        (b"MZ\x90\0\x03\0" + bytes(60), "program"),
        (b"\x7fELF" + bytes(60), "program"),
        (b"<html><body><table><tr><td>/</td></tr></table></body></html>", "web-page"),
        (b"  <!DOCTYPE html><html></html>", "web-page"),
        ("<html><table></table></html>".encode("utf-16"), "web-page"),
        (b"<table border=1><tr><td>UPN</td></tr></table>", "web-page"),
        (b"MIME-Version: 1.0\r\nContent-Type: multipart/related\r\n", "web-page"),
        (b'<?xml version="1.0"?><Workbook xmlns="urn:x"><Table></Table></Workbook>', "xml-file"),
        (b"<SuperStarReport><Record/></SuperStarReport>", "xml-file"),
        (b"7z\xbc\xaf\x27\x1c" + bytes(20), "archive"),
        (b"\x1f\x8b\x08" + bytes(20), "archive"),
        (b"a,b\r\n1,2\r\n" + bytes(4096), "damaged-file"),
        (b"a,b\r\n1,\0\r\n", "damaged-file"),
        (b"BMI,MZ\r\n1,2\r\n", "text"),
        (b"MZ,BM\r\n1,2\r\n", "text"),
        (b"<5 days,>5 days\r\n1,2\r\n", "text"),
        (CSV.decode().encode("utf-16"), "text"),
        (CSV.decode().encode("utf-16-le"), "text"),
        (CSV.decode().encode("utf-16-be"), "text"),
        (b"/", "text"),
    ],
)
def test_a_file_is_named_for_what_its_bytes_are(content: bytes, kind: str) -> None:
    assert kind_of(content) == kind


def test_containers_are_named_for_what_they_hold() -> None:
    spreadsheet = b"application/vnd.oasis.opendocument.spreadsheet"
    assert kind_of(zipped(word__document__xml=b"")) == "archive"
    assert kind_of(zipped(**{"word/document.xml": b"<x/>"})) == "word-document"
    assert kind_of(zipped(mimetype=b"application/vnd.oasis.opendocument.text")) == "word-document"
    assert kind_of(zipped(mimetype=b"application/vnd.oasis.opendocument.graphics")) == "other-document"
    assert kind_of(zipped(**{"ppt/presentation.xml": b"<x/>"})) == "other-document"
    assert kind_of(zipped(**{"Index/Document.iwa": b"x"})) == "other-document"
    assert kind_of(zipped(**{"marks.csv": CSV})) == "archive"
    assert kind_of(zipped(mimetype=spreadsheet, **{"content.xml": b"<office:document-content/>"})) == "ods"
    assert kind_of(zipped(mimetype=spreadsheet)) == "damaged-file"
    assert kind_of(zipped(**{"xl/sharedStrings.xml": b"<x/>"})) == "damaged-file"
    assert kind_of(ole("Root Entry", "WordDocument")) == "word-document"
    assert kind_of(ole("EncryptionInfo", "EncryptedPackage")) == "passworded-workbook"
    assert kind_of(ole("__substg1.0_0E1D")) == "other-document"


def test_an_old_workbook_is_known_by_its_streams() -> None:
    assert kind_of(ole("Workbook", stream=biff(BOF, BOF, label(3, 2)))) == "xls"
    assert kind_of(ole("Book", stream=biff(BOF, BOF, label(3, 2)))) == "xls"
    assert kind_of(ole("Workbook", stream=biff(BOF, (0x2F, bytes(6)), BOF))) == "passworded-workbook"
    assert kind_of(ole("Workbook")) == "damaged-file"


@pytest.mark.parametrize("length", [8, 30, 80, 511, 512, 600, 1024])
def test_an_old_workbook_cut_short_is_damaged(length: int) -> None:
    assert kind_of(ole("Workbook", stream=biff(BOF, BOF, label(3, 2)))[:length]) == "damaged-file"


def test_a_truncated_workbook_is_damaged() -> None:
    whole = workbook()
    for length in (4, 30, len(whole) // 2, len(whole) - 10):
        assert kind_of(whole[:length]) == "damaged-file"


def test_a_workbook_without_a_sheet_it_names_is_damaged() -> None:
    def without_sheet(name: str, inside: bytes) -> bytes | None:
        return None if name == "xl/worksheets/sheet1.xml" else inside

    assert kind_of(rezipped(workbook(), without_sheet)) == "damaged-file"


def test_a_workbook_with_two_parts_of_one_name_is_damaged() -> None:
    with pytest.warns(UserWarning, match="Duplicate name"):
        twice = rezipped(workbook(), lambda _, inside: inside, **{"xl/worksheets/sheet1.xml": b"<x/>"})
    assert kind_of(twice) == "damaged-file"
    apart = rezipped(workbook(), lambda _, inside: inside, **{"XL/Worksheets/Sheet1.xml": b"<x/>"})
    assert kind_of(apart) == "damaged-file"


def test_a_workbook_with_a_wrong_check_sum_is_damaged() -> None:
    spoilt = bytearray(workbook())
    with zipfile.ZipFile(io.BytesIO(bytes(spoilt))) as archive:
        at = archive.getinfo("xl/worksheets/sheet1.xml").header_offset
    spoilt[at + 60] ^= 0x55
    assert kind_of(bytes(spoilt)) == "damaged-file"


@pytest.mark.parametrize("part", ["xl/sharedStrings.xml", "xl/worksheets/sheet1.xml", "docProps/core.xml"])
def test_entities_are_refused_in_any_part(part: str) -> None:
    lol = b'<!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]>'
    content = rezipped(with_cells("A1"), lambda name, inside: lol + inside if name == part else inside)
    assert kind_of(content) == "hostile-content"


def test_an_entity_across_two_pieces_is_still_found() -> None:
    filler = b"<!-- " + b"x" * ((1 << 20) - 10) + b" -->"
    hidden = filler + b'<!DOCTYPE x [<!ENTITY a "b">]>'
    content = rezipped(workbook(), lambda _, inside: inside, **{"customXml/item1.xml": hidden})
    assert kind_of(content) == "hostile-content"


def test_a_lone_cell_at_the_last_corner_is_refused_and_named() -> None:
    looked = looked_at("bomb.xlsx", with_cells("A1", "XFD1048576"))
    assert looked.kind is Kind.XLSX
    assert looked.problem is not None and looked.problem.kind == "cell-far-out"
    assert (looked.problem.place.row, looked.problem.place.column) == (1_048_576, "XFD")
    assert "row 1,048,576 column XFD" in looked.problem.message


@pytest.mark.parametrize(
    ("cells", "named"),
    [
        (("A1", "B2", "Z1048576"), (1_048_576, "Z")),
        (("A1", "B2", "ZZ1048576"), (1_048_576, "ZZ")),
        (("A1", "B2", "XFD3"), (3, "XFD")),
    ],
)
def test_a_stray_cell_is_named_wherever_it_stands(cells: tuple[str, ...], named: tuple[int, str]) -> None:
    found = looked_at("stray.xlsx", with_cells(*cells)).problem
    assert found is not None and found.kind == "cell-far-out"
    assert (found.place.row, found.place.column) == named


def test_a_wide_year_is_read_and_too_wide_a_sheet_is_not() -> None:
    assert kind_of(with_cells(columns=2500)) == "xlsx"
    assert kind_of(with_cells(columns=2501)) == "too-many-columns"
    assert kind_of(with_cells(columns=16_384)) == "too-many-columns"


def test_cells_with_a_style_and_nothing_in_them_do_not_count() -> None:
    made = io.BytesIO()
    with xlsxwriter.Workbook(made) as book:
        sheet = book.add_worksheet()
        sheet.write_string(0, 0, "/")
        sheet.write_blank(1_048_575, 16_383, None, book.add_format({"bold": True}))
    assert kind_of(made.getvalue()) == "xlsx"


def test_a_far_cell_is_found_however_its_reference_is_spelt() -> None:
    def respelt(name: str, inside: bytes) -> bytes:
        if name != "xl/worksheets/sheet1.xml":
            return inside
        return inside.replace(b'<c r="XFD1048576"', b"<c  s='0' r = 'XFD1048576'")

    assert kind_of(rezipped(with_cells("A1", "XFD1048576"), respelt)) == "cell-far-out"


def test_references_left_out_are_counted_from_the_left() -> None:
    sheet = b'<row r="7"><c><v>1</v></c><c/><c t="s"><v>2</v></c></row><row><c r="B8"></c></row>'
    extent = xlsx_extent([sheet[:9], sheet[9:31], sheet[31:]])
    assert (extent.filled, extent.lowest, extent.rightmost) == (2, (7, 3), (7, 3))


def test_repeated_cells_of_an_open_document_count_only_where_filled() -> None:
    sheet = (
        b'<table:table><table:table-row><table:table-cell office:value-type="string"><text:p>/</text:p>'
        b'</table:table-cell><table:table-cell table:number-columns-repeated="16383"/></table:table-row>'
        b'<table:table-row table:number-rows-repeated="1048575"><table:table-cell/></table:table-row>'
        b'</table:table><table:table><table:table-row table:number-rows-repeated="9">'
        b'<table:table-cell table:number-columns-repeated="4"><text:p>/</text:p></table:table-cell>'
        b"</table:table-row></table:table>"
    )
    _, first, second = ods_extents([sheet[:50], sheet[50:]])
    assert (first.filled, first.lowest) == (1, (1, 1))
    assert (second.filled, second.lowest) == (36, (9, 4))
    far = sheet.replace(b"<table:table-cell/>", b"<table:table-cell><text:p>/</text:p></table:table-cell>")
    far = far.replace(b'repeated="1048575"', b'repeated="99999999"')
    bomb = far.replace(b'<table:table-cell table:number-columns-repeated="16383"/>', b"", 1)
    bomb = bomb.replace(
        b"<table:table-cell><text:p>", b'<table:table-cell number-columns-repeated="999"><text:p>'
    )
    mimetype = b"application/vnd.oasis.opendocument.spreadsheet"
    assert kind_of(zipped(mimetype=mimetype, **{"content.xml": bomb})) in {"cell-far-out", "ods"}
    lone = (
        b'<table:table><table:table-row table:number-rows-repeated="1048575"/><table:table-row>'
        b'<table:table-cell table:number-columns-repeated="16383"/><table:table-cell><text:p>/</text:p>'
        b"</table:table-cell></table:table-row></table:table>"
    )
    assert kind_of(zipped(mimetype=mimetype, **{"content.xml": lone})) == "cell-far-out"


def test_records_of_a_binary_workbook_are_followed_across_pieces() -> None:
    def record(kind: int, body: bytes) -> bytes:
        return bytes([kind, len(body)]) + body

    number = struct.Struct("<I").pack
    sheet = b"\x81\x01\x00"  # BrtBeginSheet: an id of two bytes
    sheet += record(0, number(4) + bytes(13)) + record(1, number(900) + bytes(4))
    sheet += (
        record(7, number(2) + bytes(8)) + record(0, number(99) + bytes(13)) + record(2, number(5) + bytes(8))
    )
    sheet += b"\x82\x01\x00" + bytes(20)
    for size in (1, 7, 1000):
        extent = xlsb_extent([sheet[at : at + size] for at in range(0, len(sheet), size)])
        assert (extent.filled, extent.lowest, extent.rightmost[1]) == (2, (100, 6), 6)


def test_old_sheets_with_one_far_cell_each_are_added_up() -> None:
    sheet = (BOF, label(0, 0), label(65_535, 255))
    extents, passworded = xls_extents(biff(BOF, *sheet, *sheet))
    assert [extent.filled for extent in extents] == [0, 0, 2, 2]
    assert not passworded
    assert kind_of(ole("Workbook", stream=biff(BOF, *sheet, *sheet))) == "cell-far-out"


def test_a_zip_bomb_is_refused_at_once() -> None:
    made = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(workbook())) as old,
        zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for part in old.infolist():
            if part.filename != "xl/sharedStrings.xml":
                new.writestr(part.filename, old.read(part))
        with new.open("xl/sharedStrings.xml", "w") as bomb:
            for _ in range(80):
                bomb.write(b" " * (1 << 20))
    started = time.perf_counter()
    assert kind_of(made.getvalue()) == "too-large"
    assert time.perf_counter() - started < 2


def test_a_zip_that_declares_less_than_it_holds_is_refused() -> None:
    whole = rezipped(workbook(), lambda _, inside: inside, **{"xl/extra.xml": b"<x>" + b"y" * 100_000})
    size = struct.pack("<I", 100_003)
    assert whole.count(size) == 2
    assert kind_of(whole.replace(size, struct.pack("<I", 10))) == "damaged-file"


def test_a_workbook_that_takes_the_gate_too_long_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gate, "limit", lambda name: 0 if name == "gate_seconds" else limit(name))
    assert kind_of(workbook()) == "took-too-long"


def test_the_time_is_looked_at_while_an_old_workbook_is_walked_through() -> None:
    def up() -> None:
        raise TimeoutError

    with pytest.raises(TimeoutError):
        xls_extents(biff(BOF, *[label(3, 2)] * 70_000), up)


def test_text_without_lines_is_no_table() -> None:
    assert kind_of(b"x" * (3 << 20)) == "not-a-table"


def test_a_mapped_file_is_looked_at_where_it_is(tmp_path: Path) -> None:
    for content, kind in ((CSV, "text"), (workbook(), "xlsx")):
        path = tmp_path / "mapped"
        path.write_bytes(content)
        with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as mapped:
            assert looked_at("mapped", mapped).kind == kind


def test_nothing_spoilt_raises() -> None:
    chance = random.Random(7)
    originals = [workbook(), CSV, ole("Workbook", stream=biff(BOF, BOF, label(3, 2))), zipped(mimetype=b"x")]
    started = time.perf_counter()
    for _ in range(800):
        spoilt = bytearray(chance.choice(originals))
        for _ in range(chance.randint(1, 12)):
            at = chance.randrange(len(spoilt))
            match chance.randrange(4):
                case 0:
                    spoilt[at] = chance.randrange(256)
                case 1:
                    del spoilt[at : at + chance.randint(1, 40)]
                case 2:
                    spoilt[at:at] = chance.randbytes(chance.randint(1, 40))
                case _:
                    del spoilt[max(1, at) :]
            if not spoilt:
                break
        looked_at("spoilt", bytes(spoilt))
    assert time.perf_counter() - started < 60
