"""OLE files, the container of .xls, of .doc and of workbooks with a password ([MS-CFB]): their streams."""

from __future__ import annotations

import struct
from collections.abc import Callable

_NO_SECTOR = 0xFFFFFFFA  # this and above are marks, not sectors
_ENTRY, _MINI_SECTOR = 128, 64
_STORAGE, _STREAM, _ROOT = 1, 2, 5


class OleFile:
    """The streams of an OLE file by name in lower case. Raises ValueError, IndexError or struct.error
    where the bytes make no sense."""

    def __init__(self, view: memoryview) -> None:
        self._view = view
        shift, mini_shift = struct.unpack_from("<HH", view, 30)
        if shift not in (9, 12) or 1 << mini_shift != _MINI_SECTOR:
            raise ValueError("no such sectors")
        self._size = 1 << shift
        (first_directory,) = struct.unpack_from("<I", view, 48)
        self._cutoff, first_mini, _, first_list, _ = struct.unpack_from("<IIIII", view, 56)
        table = b"".join(bytes(self._sector(number)) for number in self._table_sectors(first_list))
        self._links = _numbers(table)
        self._mini_links = _numbers(self._chain(first_mini))
        self._mini = memoryview(b"")
        self._streams: dict[str, tuple[int, int]] = {}
        self._read_directory(self._chain(first_directory))

    @property
    def names(self) -> set[str]:
        """The names of its streams and storages."""
        return set(self._streams)

    def stream(self, name: str) -> bytes:
        """The bytes of a stream. KeyError where there is none of this name."""
        first, length = self._streams[name]
        if length >= self._cutoff:
            return self._chain(first)[:length]
        return _chained(first, self._mini_links, self._mini_sector)[:length]

    def _read_directory(self, directory: bytes) -> None:
        for at in range(0, len(directory) - _ENTRY + 1, _ENTRY):
            named, role = struct.unpack_from("<HB", directory, at + 64)
            first, length = struct.unpack_from("<II", directory, at + 116)
            name = directory[at : at + max(0, min(named, 64) - 2)].decode("utf-16-le", "replace").lower()
            if role == _ROOT:
                self._mini = memoryview(self._chain(first))
            elif role in (_STORAGE, _STREAM):
                self._streams[name] = (first, length)

    def _table_sectors(self, following: int) -> list[int]:
        """The sectors that hold the table of links: 109 named in the header, the rest in a list."""
        sectors = list(struct.unpack_from("<109I", self._view, 76))
        for _ in range(len(self._view) // self._size):
            if following >= _NO_SECTOR:
                break
            *numbers, following = _numbers(self._sector(following))
            sectors.extend(numbers)
        return [number for number in sectors if number < _NO_SECTOR]

    def _sector(self, number: int) -> memoryview:
        return self._view[(number + 1) * self._size : (number + 2) * self._size]

    def _mini_sector(self, number: int) -> memoryview:
        return self._mini[number * _MINI_SECTOR : (number + 1) * _MINI_SECTOR]

    def _chain(self, first: int) -> bytes:
        return _chained(first, self._links, self._sector)


def _numbers(table: bytes | memoryview) -> tuple[int, ...]:
    count = len(table) // 4
    return struct.unpack(f"<{count}I", table[: count * 4])


def _chained(first: int, links: tuple[int, ...], sector: Callable[[int], memoryview]) -> bytes:
    taken: list[memoryview] = []
    while first < _NO_SECTOR and len(taken) <= len(links):  # a chain that bites its tail ends here
        taken.append(sector(first))
        first = links[first]
    return b"".join(taken)
