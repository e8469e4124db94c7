"""A Word file as what it is, a zip of parts: most are the same in every form, so they are packed only once.

Parts that no field stands in are kept as the compressed bytes they will be in each finished file; a form then
costs the compressing of the few parts that were filled in. Every date is the first a zip can hold and nothing
tells who made it, so the same form made twice is the same file.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

_LOCAL = struct.Struct("<4sHHHHHLLLHH")
_CENTRAL = struct.Struct("<4sBBHHHHHLLLHHHHHLL")
_END = struct.Struct("<4sHHHHLLH")
_VERSION, _UTF8, _DEFLATED, _DAY = 20, 0x800, 8, 0x21  # 1 January 1980


@dataclass(frozen=True)
class Packed:
    """Parts that are packed: as they stand in the file, and as its table of contents names them."""

    parts: bytes
    contents: bytes
    count: int


def packed(parts: Iterable[tuple[str, bytes]], *, after: int = 0) -> Packed:
    """These parts by name, compressed, to stand ``after`` so many bytes of a file."""
    body, contents, count = bytearray(), bytearray(), 0
    for name, content in parts:
        path = name.encode()
        squeeze = zlib.compressobj(6, zlib.DEFLATED, -zlib.MAX_WBITS)
        data = squeeze.compress(content) + squeeze.flush()
        sizes = (zlib.crc32(content), len(data), len(content))
        where = after + len(body)
        body += _LOCAL.pack(b"PK\3\4", _VERSION, _UTF8, _DEFLATED, 0, _DAY, *sizes, len(path), 0)
        body += path
        body += data
        contents += _CENTRAL.pack(
            *(b"PK\1\2", _VERSION, 0, _VERSION, _UTF8, _DEFLATED, 0, _DAY),
            *(*sizes, len(path), 0, 0, 0, 0, 0, where),
        )
        contents += path
        count += 1
    return Packed(bytes(body), bytes(contents), count)


def package(same: Packed, own: Mapping[str, bytes]) -> bytes:
    """A finished file: the parts that are the same in all of them, then this one's own."""
    rest = packed(own.items(), after=len(same.parts))
    contents = same.contents + rest.contents
    start = len(same.parts) + len(rest.parts)
    count = same.count + rest.count
    end = _END.pack(b"PK\5\6", 0, 0, count, count, len(contents), start, 0)
    return b"".join((same.parts, rest.parts, contents, end))
