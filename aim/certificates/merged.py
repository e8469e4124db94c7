"""Merged cells: which rows each reaches down over, from the bytes of an .xlsx that the gate has let pass.

The library that opens workbooks does not say, and it is asked for only where a row lacks its name or its day:
then the sheet's part is unpacked once more, a piece at a time, for the list at its end.
"""

from __future__ import annotations

import html
import re
import zipfile
from collections import Counter, deque
from itertools import pairwise
from posixpath import dirname, join, normpath

from aim.certificates.content import PIECE, Content, window

Down = tuple[tuple[int, int, int], ...]  # column, first row, last row, from 0

_KEPT = 6  # pieces from the end: a hundred thousand merged cells and what may follow them
_LIST = re.compile(rb"<(?:\w+:)?mergeCells[\s>].*?</(?:\w+:)?mergeCells>", re.DOTALL)
_REACH = re.compile(
    rb"""<(?:\w+:)?mergeCell\s[^<>]*?ref\s*=\s*["']([A-Z]{1,3})(\d{1,7}):[A-Z]{1,3}(\d{1,7})["']"""
)
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^<>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^<>]*>")


class MergedCells:
    """The merged cells of a workbook's sheets, looked for once, when the first sheet asks."""

    def __init__(self, content: Content) -> None:
        self._content = content
        self._by_sheet: dict[str, Down] | None = None

    def down(self, sheet: str) -> Down:
        """Those of a sheet that are more than a row high.

        Nothing where it is no .xlsx, or where the list cannot be told for certain. Never raises.
        """
        if self._by_sheet is None:
            try:
                with memoryview(self._content) as view, zipfile.ZipFile(window(view)) as archive:
                    self._by_sheet = {
                        name: _reaching_down(_end_of(archive, part))
                        for name, part in _parts_by_sheet(archive).items()
                    }
            except Exception:  # what spoilt bytes raise, as in the gate: what cannot be told is not filled in
                self._by_sheet = {}
        return self._by_sheet.get(sheet, ())


def _parts_by_sheet(archive: zipfile.ZipFile) -> dict[str, zipfile.ZipInfo]:
    """The part that holds each sheet's cells; not of sheets that are called the same."""
    parts = {each.filename.replace("\\", "/").lstrip("/").lower(): each for each in archive.infolist()}
    book = next((name for name in parts if name.endswith("workbook.xml")), "")
    relations = parts.get(join(dirname(book), "_rels", f"{book.rpartition('/')[2]}.rels"))
    if not book or relations is None:
        return {}
    tags = _RELATION.findall(archive.read(relations))
    targets = {_attribute(tag, b"Id"): _attribute(tag, b"Target").replace("\\", "/").lower() for tag in tags}
    named = [(_attribute(tag, b"name"), tag) for tag in _SHEET.findall(archive.read(parts[book]))]
    often = Counter(name for name, _ in named)
    found = {}
    for name, tag in named:
        target = targets.get(_attribute(tag, rb"\w+:id"), "")
        path = target.lstrip("/") if target.startswith("/") else normpath(join(dirname(book), target))
        if path in parts and often[name] == 1:
            found[name] = parts[path]
    return found


def _attribute(tag: bytes, name: bytes) -> str:
    found = re.search(rb"\s" + name + rb"""\s*=\s*(?:"([^"]*)"|'([^']*)')""", tag)
    return html.unescape((found[1] or found[2] or b"").decode("utf-8")) if found else ""


def _end_of(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes:
    pieces: deque[bytes] = deque(maxlen=_KEPT)
    with archive.open(part) as unpacked:
        while piece := unpacked.read(PIECE):
            pieces.append(piece)
    return b"".join(pieces)


def _reaching_down(end: bytes) -> Down:
    """The cells a list names. Nothing where two of one column overlap: no spreadsheet writes such a list."""
    lists = _LIST.findall(end)
    if len(lists) != 1:
        return ()
    cells = sorted(
        (_column(letters), int(first) - 1, int(last) - 1)
        for letters, first, last in _REACH.findall(lists[0])
        if int(last) > int(first) > 0
    )
    for (column, _, last), (after, first, _) in pairwise(cells):
        if column == after and first <= last:
            return ()
    return tuple(cells)


def _column(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number - 1
