"""A file's bytes, wherever they are held: piece by piece, as a file to seek in, and in which wide letters."""

from __future__ import annotations

import io
import mmap
from collections.abc import Iterator

Content = bytes | bytearray | memoryview | mmap.mmap
PIECE = 1 << 20


def pieces_of(view: memoryview, size: int = 16 * PIECE) -> Iterator[bytes]:
    """A large content piece by piece, each copied only as long as it is looked at."""
    for start in range(0, len(view), size):
        yield bytes(view[start : start + size])


def utf_16(head: bytes) -> str:
    """Which UTF-16 these first bytes are, "utf-16-le" or "utf-16-be", with or without a mark; else ""."""
    if head[:4] == b"\xff\xfe\0\0":
        return ""  # UTF-32, which no school system writes: refused for its NULs
    if head[:2] == b"\xff\xfe":
        return "utf-16-le"
    if head[:2] == b"\xfe\xff":
        return "utf-16-be"
    head = head[: len(head) // 2 * 2]
    even, odd = head[::2], head[1::2]
    if len(even) >= 4 and odd.count(0) > 0.6 * len(odd) and not even.count(0):
        return "utf-16-le"
    if len(even) >= 4 and even.count(0) > 0.6 * len(even) and not odd.count(0):
        return "utf-16-be"
    return ""


class _Window(io.RawIOBase):
    """A memoryview as a file that can be sought in: a mapped file is not copied to be looked into."""

    def __init__(self, view: memoryview) -> None:
        self._view, self._at = view, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def tell(self) -> int:
        return self._at

    def seek(self, offset: int, whence: int = io.SEEK_SET) -> int:
        base = {io.SEEK_SET: 0, io.SEEK_CUR: self._at, io.SEEK_END: len(self._view)}[whence]
        if base + offset < 0:
            raise ValueError("before the start")
        self._at = base + offset
        return self._at

    def readinto(self, buffer: bytearray | memoryview | mmap.mmap) -> int:  # type: ignore[override]
        found = self._view[self._at : self._at + len(buffer)]
        buffer[: len(found)] = found
        self._at += len(found)
        return len(found)


def window(view: memoryview) -> io.BufferedReader:
    """A memoryview as a buffered binary file."""
    return io.BufferedReader(_Window(view), PIECE)
