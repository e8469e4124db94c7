"""Archives: the files in a zip come out as they went in, and what would do harm does not."""

from __future__ import annotations

import io
import random
import stat
import struct
import zipfile

import openpyxl
import pytest

from aim.certificates import archives
from aim.certificates.archives import Members, members
from aim.certificates.limits import limit

CSV = b"UPN,Mark\r\nF820999924001,/\r\n"


def zipped(*files: tuple[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", compression) as archive:
        for name, content in files:
            archive.writestr(zipfile.ZipInfo(name), content, compression)
    return made.getvalue()


def workbook() -> bytes:
    book = openpyxl.Workbook()
    book.active["A1"] = "UPN"
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def problems(found: Members) -> list[tuple[str, str]]:
    return [(each.kind, each.place.file) for each in found.problems]


def encrypted(content: bytes) -> bytes:
    """The same zip with its first file said to be encrypted."""
    spoilt = bytearray(content)
    for signature, offset in ((b"PK\3\4", 6), (b"PK\1\2", 8)):
        spoilt[spoilt.index(signature) + offset] |= 1
    return bytes(spoilt)


def test_the_files_of_a_zip_come_out_in_order_with_their_folders_named() -> None:
    found = members(
        "autumn.zip", zipped(("7E1/marks.csv", CSV), ("pupils.csv", b"UPN\r\n"), ("empty.csv", b""))
    )
    assert found.files == (
        ("autumn.zip/7E1/marks.csv", CSV),
        ("autumn.zip/pupils.csv", b"UPN\r\n"),
        ("autumn.zip/empty.csv", b""),
    )
    assert not found.problems


def test_folders_and_what_computers_leave_in_them_are_passed_over() -> None:
    litter = ("7E1/", "__MACOSX/7E1/._marks.csv", "7E1/.DS_Store", "._marks.csv", "Thumbs.db", "desktop.ini")
    found = members("autumn.zip", zipped(*((name, b"") for name in litter), ("7E1/marks.csv", CSV)))
    assert found == Members((("autumn.zip/7E1/marks.csv", CSV),), ())


def test_a_workbook_is_a_file_and_a_zip_is_opened_one_level_down() -> None:
    book = workbook()
    deepest = zipped(("marks.csv", CSV))
    middle = zipped(("register.xlsx", book), ("deepest.zip", deepest))
    found = members("autumn.zip", zipped(("middle.zip", middle), ("marks.csv", CSV)))
    assert found.files == (
        ("autumn.zip/middle.zip/register.xlsx", book),
        ("autumn.zip/marks.csv", CSV),
    )
    assert problems(found) == [("archive", "autumn.zip/middle.zip/deepest.zip")]


@pytest.mark.parametrize(
    "name", ["../up.csv", "a/../../up.csv", "/etc/passwd", "\\\\server\\up.csv", "C:\\up.csv", "x" * 300]
)
def test_an_unsafe_name_is_refused_and_the_others_are_read(name: str) -> None:
    found = members("autumn.zip", zipped((name, b"bad"), ("marks.csv", CSV)))
    assert [content for _, content in found.files] == [CSV]
    assert [kind for kind, _ in problems(found)] == ["hostile-content"]


def test_a_name_is_shown_without_what_cannot_be_seen_in_it() -> None:
    found = members("autumn.zip", zipped(("a\u202egnp.csv", CSV), ("b\x07.csv", CSV)))
    assert [name for name, _ in found.files] == ["autumn.zip/a?gnp.csv", "autumn.zip/b?.csv"]


def test_a_file_with_a_password_is_refused_and_the_others_are_read() -> None:
    found = members("autumn.zip", encrypted(zipped(("secret.csv", CSV), ("marks.csv", CSV))))
    assert found.files == (("autumn.zip/marks.csv", CSV),)
    assert problems(found) == [("passworded-workbook", "autumn.zip/secret.csv")]


def test_a_damaged_file_is_refused_and_the_others_are_read() -> None:
    content = zipped(("first.csv", CSV), ("marks.csv", b"x"), compression=zipfile.ZIP_STORED)
    found = members("autumn.zip", content.replace(CSV, CSV[:-3] + b"L\r\n"))
    assert found.files == (("autumn.zip/marks.csv", b"x"),)
    assert problems(found) == [("damaged-file", "autumn.zip/first.csv")]


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_files_of_one_name_are_not_both_read() -> None:
    found = members("autumn.zip", zipped(("marks.csv", CSV), ("MARKS.csv", b"other")))
    assert found.files == (("autumn.zip/marks.csv", CSV),)
    assert problems(found) == [("damaged-file", "autumn.zip/MARKS.csv")]


def test_a_way_of_packing_that_no_register_needs_is_refused() -> None:
    found = members("autumn.zip", zipped(("marks.csv", CSV), compression=zipfile.ZIP_LZMA))
    assert problems(found) == [("damaged-file", "autumn.zip/marks.csv")]


def test_a_link_is_no_file() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        link = zipfile.ZipInfo("marks.csv")
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    assert problems(members("autumn.zip", made.getvalue())) == [("shortcut", "autumn.zip/marks.csv")]


def test_what_is_unpacked_is_counted_over_all_files_and_levels(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "limit", lambda name: {"opened_bytes": 3_000_000}[name])
    half = ("half.csv", bytes(1_400_000))
    inner = zipped(("a.csv", bytes(1_400_000)))
    assert len(members("autumn.zip", zipped(half, ("inner.zip", inner))).files) == 2
    found = members("autumn.zip", zipped(half, ("inner.zip", inner), ("more.csv", bytes(400_000))))
    assert (found.files, problems(found)) == ((), [("too-large", "autumn.zip")])


def test_real_bytes_are_counted_and_not_those_declared(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(archives, "limit", lambda name: {"opened_bytes": 3_000_000}[name])
    content = bytearray(zipped(("bomb.csv", bytes(20_000_000))))
    entry = content.index(b"PK\1\2")
    content[entry + 24 : entry + 28] = struct.pack("<L", 10)
    found = members("autumn.zip", bytes(content))
    assert not found.files or len(found.files[0][1]) <= 10
    assert problems(found) in ([("too-large", "autumn.zip")], [("damaged-file", "autumn.zip/bomb.csv")])


def test_too_many_files_are_refused_as_a_whole() -> None:
    some = [(f"{number}.csv", b"") for number in range(archives.MOST_MEMBERS)]
    assert len(members("autumn.zip", zipped(*some)).files) == archives.MOST_MEMBERS
    found = members("autumn.zip", zipped(*some, ("one-more.csv", b"")))
    assert (found.files, problems(found)) == ((), [("too-large", "autumn.zip")])


def test_a_list_of_files_too_long_to_be_looked_at_is_not_looked_at() -> None:
    end = struct.pack("<4s4H2LH", b"PK\5\6", 0, 0, 65_535, 65_535, limit("opened_bytes"), 0, 0)
    assert problems(members("autumn.zip", b"PK\3\4" + bytes(100) + end)) == [("too-large", "autumn.zip")]


@pytest.mark.parametrize("content", [b"", b"PK\3\4", b"PK\5\6" + bytes(18), b"PK\3\4" + bytes(500)])
def test_a_zip_that_is_none_or_holds_nothing_has_a_reason(content: bytes) -> None:
    found = members("autumn.zip", content)
    assert found.files == ()
    assert [kind for kind, _ in problems(found)] in (["damaged-file"], ["empty-file"])


def test_a_spoilt_zip_gives_files_or_reasons_and_raises_nothing() -> None:
    content = zipped(("7E1/marks.csv", CSV * 50), ("inner.zip", zipped(("a.csv", CSV), ("b.csv", CSV))))
    chance = random.Random(7)
    for _ in range(400):
        spoilt = bytearray(content)
        for _ in range(chance.randint(1, 6)):
            spoilt[chance.randrange(len(spoilt))] = chance.randrange(256)
        if chance.random() < 0.2:
            del spoilt[chance.randrange(len(spoilt)) :]
        found = members("autumn.zip", bytes(spoilt))
        assert found.files or found.problems
