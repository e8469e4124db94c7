"""How far a sheet's filled cells reach, read from a workbook's bytes without opening the workbook.

A library that opens a sheet makes room for every cell of the rectangle up to the last filled one, so one
cell typed at XFD1048576 asks for 17,000 million. These readers take a sheet's bytes a piece at a time,
hold little, and say how many cells are filled and where the farthest stand.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

Pieces = Iterable[bytes]
Scan = Callable[[Pieces], "Extent"]

_LONGEST_CARRIED = 4 << 20  # bytes kept back for the next piece: more than one tag can need


@dataclass(slots=True)
class Extent:
    """How many cells are filled, and the farthest down and across, as (row, column) counted from 1."""

    filled: int = 0
    lowest: tuple[int, int] = (0, 0)
    rightmost: tuple[int, int] = (0, 0)

    def add(self, row: int, column: int, cells: int = 1) -> None:
        """Take in a filled cell, or several of which this is the last."""
        self.filled += cells
        if (row, column) > self.lowest:
            self.lowest = (row, column)
        if column > self.rightmost[1]:
            self.rightmost = (row, column)

    @property
    def columns(self) -> int:
        """The highest column."""
        return self.rightmost[1]

    @property
    def area(self) -> int:
        """The cells of the rectangle from A1 to the farthest row and column."""
        return self.lowest[0] * self.rightmost[1]

    def is_stretched(self, columns_allowed: int) -> bool:
        """Whether a few stray cells make the sheet far larger than what is filled in it."""
        if self.columns > columns_allowed:
            return self.area > 20 * self.filled
        return (self.area > 1_000_000 and self.area > 100 * self.filled) or (
            self.area > 50_000_000 and self.area > 5 * self.filled
        )

    def far_cell(self) -> tuple[int, int]:
        """The stray cell to name: the one that, without its like, would shrink the sheet the most."""
        row, column = self.lowest[0] / 1_048_576, self.columns / 16_384
        return self.lowest if row >= column else self.rightmost


def joined_extents(extents: Iterable[Extent]) -> Extent:
    """One extent for sheets opened at once: the cells added up, the farthest of all."""
    whole = Extent()
    for extent in extents:
        whole.filled += extent.filled
        whole.lowest = max(whole.lowest, extent.lowest)
        whole.rightmost = max(whole.rightmost, extent.rightmost, key=lambda cell: cell[1])
    return whole


def whole_tags(pieces: Pieces, before: bytes = b"<") -> Iterator[bytes]:
    """The same bytes in pieces that end just before a tag, so that no tag is cut in two."""
    carried = b""
    for piece in pieces:
        cut = piece.rfind(before)
        if cut < 0:  # it may begin in what was carried
            piece, carried = carried + piece, b""
            cut = piece.rfind(before)
        if cut < 0 or len(piece) - cut > _LONGEST_CARRIED:
            cut = len(piece)
        yield carried + piece[:cut]
        carried = piece[cut:]
    yield carried


_LAST_ROW = re.compile(rb'[A-Z]{1,3}(\d{1,7})"')


def roughly_xlsx(pieces: Pieces) -> Extent | None:
    """An outer bound for a worksheet written as Excel writes it; None where it is written otherwise.

    Looking at each cell costs more than opening the sheet does, so this counts tags, looks for references
    of two and of three letters, and takes the last reference of each piece: rows stand in order.
    """
    cells = row = 0
    widest = 26
    for piece in whole_tags(pieces, b"<c "):
        here = piece.count(b'<c r="')
        if here != piece.count(b"<c "):
            return None
        cells += here
        last = _LAST_ROW.match(piece, piece.rfind(b'<c r="') + 6) if here else None
        if here and last is None:
            return None
        if last is not None:
            row = max(row, int(last[1]))
        if widest == 26 and re.search(rb' r="[A-Z]{2}', piece):
            widest = 702
        if widest == 702 and re.search(rb' r="[A-Z]{3}', piece):
            widest = 16_384
    return Extent(cells, (row, widest), (row, widest)) if cells else None


_XLSX_TAG = re.compile(rb"<(?:\w+:)?(row|c)(?=[\s/>])([^<>]*?)(/?)>(</)?")
_REFERENCE = re.compile(rb"""(?:^|\s)r\s*=\s*["']\s*([A-Za-z]*)(\d*)""")


def xlsx_extent(pieces: Pieces) -> Extent:
    """The filled cells of a worksheet of .xlsx, each looked at; styled cells with nothing in them are not."""
    extent = Extent()
    row = column = 0
    for piece in whole_tags(pieces, b"<"):
        for tag in _XLSX_TAG.finditer(piece + b"<"):
            reference = _REFERENCE.search(tag[2]) if tag[2] else None
            if tag[1] == b"row":
                row, column = int(reference[2] or 0) if reference else row + 1, 0
                continue
            column += 1
            if reference and reference[1]:
                column = _column_number(reference[1])
                row = int(reference[2][:8] or row)
            if not tag[3] and not tag[4]:
                extent.add(row, column)
    return extent


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper()[:8]:
        number = number * 26 + letter - 64
    return number


_ODS_TAG = re.compile(rb"<(/?)table:(table-row|table-cell|covered-table-cell|table)(?=[\s/>])([^<>]*?)(/?)>")
_REPEATED = re.compile(rb"""number-(?:rows|columns)-repeated\s*=\s*["'](\d{1,9})""")


def ods_extents(pieces: Pieces) -> list[Extent]:
    """The filled cells of each sheet of an .ods, from its content.xml."""
    extents = [Extent()]
    row = column = filled = last = 0
    row_times = 1
    for piece in whole_tags(pieces, b"<"):
        for tag in _ODS_TAG.finditer(piece):
            closing, name, empty = tag[1], tag[2], tag[4]
            repeated = _REPEATED.search(tag[3])
            times = int(repeated[1]) if repeated else 1
            if name == b"table":
                if not closing:
                    extents.append(Extent())
                    row = 0
            elif name == b"table-row":
                if not closing:
                    column = filled = last = 0
                    row_times = times
                if closing or empty:
                    row += row_times
                    if filled:
                        extents[-1].add(row, last, filled * row_times)
            elif not closing:
                column += times
                if not empty or b"value-type" in tag[3]:
                    filled += times
                    last = column
    return extents


_LONGEST_RECORD = 1 << 16


def xlsb_extent(pieces: Pieces) -> Extent:
    """The filled cells of a worksheet of .xlsb: records of an id, a length and a body ([MS-XLSB] 2.1.4)."""
    extent = Extent()
    row = skip = 0
    held = b""
    for piece in pieces:
        if skip >= len(piece):
            skip -= len(piece)
            continue
        held += piece[skip:]
        skip = at = 0
        while len(held) - at >= 14:
            kind, body = held[at], at + 1
            if kind & 0x80:
                kind, body = kind & 0x7F | held[body] << 7, body + 1
            length = shift = 0
            for _ in range(4):
                byte = held[body]
                body += 1
                length |= (byte & 0x7F) << shift
                shift += 7
                if not byte & 0x80:
                    break
            if length < _LONGEST_RECORD and body + length > len(held):
                break
            if kind == 0 and length >= 4:  # BrtRowHdr
                row = int.from_bytes(held[body : body + 4], "little")
            elif 2 <= kind <= 11 and length >= 4:  # the cells that are not blank
                extent.add(row + 1, int.from_bytes(held[body : body + 4], "little") + 1)
            at = body + length
        skip = max(0, at - len(held))
        held = held[at:]
    return extent


_BIFF_CELLS = {0x0006, 0x0203, 0x0204, 0x0205, 0x027E, 0x00BD, 0x00D6, 0x00FD}  # [MS-XLS] 2.3
_BIFF_BOF, _BIFF_FILEPASS = 0x0809, 0x002F


def xls_extents(stream: bytes, look: Callable[[], None] = lambda: None) -> tuple[list[Extent], bool]:
    """The filled cells of each sheet of an .xls, from its Workbook stream; and whether it has a password.

    ``look`` is called every so often, and may raise to end it.
    """
    extents = [Extent()]
    at = records = 0
    passworded = False
    while at + 4 <= len(stream):
        records += 1
        if records % 65_536 == 0:
            look()
        kind, length = struct.unpack_from("<HH", stream, at)
        if kind in _BIFF_CELLS and length >= 4 and at + 8 <= len(stream):
            row, column = struct.unpack_from("<HH", stream, at + 4)
            extents[-1].add(row + 1, column + 1 + (max(0, (length - 6) // 6 - 1) if kind == 0xBD else 0))
        elif kind == _BIFF_BOF:
            extents.append(Extent())
        elif kind == _BIFF_FILEPASS:
            passworded = True
        elif kind == 0 and length == 0:
            break
        at += 4 + length
    return extents, passworded
