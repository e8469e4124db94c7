"""Merged cells: only what a workbook's own list says for certain reaches down."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping

import openpyxl
import pytest

from aim.certificates.merged import MergedCells

BOOK = "xl/workbook.xml"
RELATIONS = "xl/_rels/workbook.xml.rels"
SHEET = "xl/worksheets/sheet1.xml"


def workbook(*ranges: str) -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    page.title = "Marks"
    page.append(["Name", "Date"])
    for each in ranges:
        page.merge_cells(each)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def with_parts(content: bytes, changes: Mapping[str, tuple[bytes, bytes]]) -> bytes:
    """The workbook with something in some of its parts replaced."""
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w") as new:
        for part in old.infolist():
            before, after = changes.get(part.filename, (b"", b""))
            inside = old.read(part)
            assert before in inside
            new.writestr(part.filename, inside.replace(before, after) if before else inside)
    return made.getvalue()


def test_cells_that_reach_down_are_told_with_their_column_and_rows() -> None:
    content = workbook("A2:A4", "C3:D5", "B2:D2", "AB7:AB9")
    assert MergedCells(content).down("Marks") == ((0, 1, 3), (2, 2, 4), (27, 6, 8))
    assert MergedCells(content).down("Another") == ()


def test_a_workbook_without_merged_cells_has_none() -> None:
    assert MergedCells(workbook()).down("Marks") == ()


@pytest.mark.parametrize(
    "changes",
    [
        {SHEET: (b'ref="C3:C5"', b'ref="A3:A5"')},
        {SHEET: (b"</mergeCells>", b'</mergeCells><mergeCells><mergeCell ref="B2:B9"/></mergeCells>')},
        {BOOK: (b'name="Marks"', b'name="Others"')},
        {BOOK: (b"<sheets>", b'<sheets><sheet name="Marks" sheetId="9" r:id="rId9"/>')},
        {RELATIONS: (b"worksheets/sheet1.xml", b"worksheets/sheet7.xml")},
    ],
    ids=["overlapping", "two lists", "no such sheet", "two of one name", "no such part"],
)
def test_a_list_that_is_not_certain_says_nothing(changes: dict[str, tuple[bytes, bytes]]) -> None:
    content = workbook("A2:A4", "C3:C5")
    assert MergedCells(content).down("Marks")
    assert MergedCells(with_parts(content, changes)).down("Marks") == ()


def test_a_list_that_begins_too_far_from_the_end_says_nothing() -> None:
    many = b"".join(b'<mergeCell ref="A%d:A%d"/>' % (row, row + 1) for row in range(6, 600_000, 2))
    content = with_parts(workbook("A2:A4"), {SHEET: (b"</mergeCells>", many + b"</mergeCells>")})
    assert MergedCells(content).down("Marks") == ()


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04", b"Name,Date\n", workbook("A2:A4")[:-40]])
def test_what_is_no_workbook_says_nothing(content: bytes) -> None:
    assert MergedCells(content).down("Marks") == ()


def test_a_path_from_the_root_and_names_with_signs_are_followed() -> None:
    changes = {
        BOOK: (b'name="Marks"', b'name="7E1 &amp; 7E2"'),
        RELATIONS: (b'Target="/xl/worksheets', b'Target="worksheets'),
    }
    assert MergedCells(with_parts(workbook("A2:A4"), changes)).down("7E1 & 7E2") == ((0, 1, 3),)


def test_a_workbook_without_its_relations_says_nothing() -> None:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        archive.writestr(BOOK, b'<workbook><sheets><sheet name="Marks" r:id="rId1"/></sheets></workbook>')
    assert MergedCells(made.getvalue()).down("Marks") == ()
