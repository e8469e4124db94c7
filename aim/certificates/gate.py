"""The gate: what a file really is, by its bytes and never by its name; refuses before anything parses.

A spreadsheet of five kilobytes can ask for a hundred gigabytes, and a school's "Excel file" may be a web
page, a shortcut or a photograph. So each file is looked at first, cheaply and without copying it: its
first bytes, the parts of its container, how large it really is unpacked, how far its cells reach.
"""

from __future__ import annotations

import re
import struct
import time
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from posixpath import dirname, join, normpath

from aim.certificates.content import PIECE, Content, utf_16, window
from aim.certificates.extents import (
    Extent,
    joined_extents,
    ods_extents,
    roughly_xlsx,
    xls_extents,
    xlsb_extent,
    xlsx_extent,
)
from aim.certificates.limits import limit
from aim.certificates.ole import OleFile
from aim.certificates.scanning import holds
from aim.problems import Place, Problem, column_letters, problem


class Kind(StrEnum):
    """What a file really is. The first five are read; the others are kinds of problem as well."""

    TEXT = "text"
    XLSX = "xlsx"
    XLS = "xls"
    XLSB = "xlsb"
    ODS = "ods"
    EMPTY = "empty-file"
    PICTURE = "picture"
    PDF = "pdf"
    WORD = "word-document"
    OTHER = "other-document"
    SHORTCUT = "shortcut"
    PROGRAM = "program"
    WEB_PAGE = "web-page"
    XML = "xml-file"
    ARCHIVE = "archive"
    PASSWORDED = "passworded-workbook"
    DAMAGED = "damaged-file"


READ = frozenset({Kind.TEXT, Kind.XLSX, Kind.XLS, Kind.XLSB, Kind.ODS})


@dataclass(frozen=True, slots=True)
class Looked:
    """What a file is, and why it is refused, if it is."""

    kind: Kind
    problem: Problem | None = None


class _Refused(Exception):
    """A reason found deep inside a container, on its way out to ``looked_at``."""

    def __init__(self, why: str, row: int = 0, column: str = "") -> None:
        super().__init__(why)
        self.why, self.row, self.column = why, row, column
        self.kind: Kind | None = None  # what the file is, where that was known by then


def may_be_workbook(content: Content) -> bool:
    """Whether the first bytes are those of a zip or an OLE file: all that a workbook can be."""
    with memoryview(content) as view:
        return bytes(view[:4]) in _ZIP_STARTS or bytes(view[:8]) == _OLE_START


def looked_at(name: str, content: Content) -> Looked:
    """What this file is, from its bytes; ``name`` only goes into the problem's place. Never raises."""
    with memoryview(content) as view:
        kind = Kind.DAMAGED
        try:
            kind = _by_first_bytes(view)
            if kind in (Kind.ARCHIVE, Kind.DAMAGED):
                kind = _container(view)
            elif kind is Kind.TEXT:
                _check_text(view)
            if kind not in READ:
                return Looked(kind, problem(kind, Place(name)))
        except _Refused as refused:
            place = Place(name, "", refused.row, refused.column)
            kind = Kind(refused.why) if refused.why in set(Kind) else refused.kind or kind
            return Looked(kind, problem(refused.why, place))
    return Looked(kind)


# What the first bytes say

_ZIP_STARTS = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_OLE_START = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_STARTS: tuple[tuple[Kind, tuple[bytes, ...]], ...] = (
    (Kind.PICTURE, (b"\x89PNG", b"\xff\xd8\xff", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*")),
    (Kind.WORD, (rb"{\rtf",)),
    (Kind.PROGRAM, (b"\x7fELF", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xca\xfe\xba\xbe", b"#!/")),
    (Kind.SHORTCUT, (b"L\x00\x00\x00\x01\x14\x02\x00", b"bplist00")),
    (Kind.ARCHIVE, (b"\x1f\x8b\x08", b"7z\xbc\xaf\x27\x1c", b"Rar!\x1a\x07", b"BZh9", b"\xfd7zXZ\x00")),
)
_LINK_HEADINGS = re.compile(rb"^\[(internetshortcut|desktop entry)\]", re.IGNORECASE | re.MULTILINE)
_WEB_TAGS = re.compile(rb"<(!doctype\s+html|html|head|body|table|meta|style|script|div|tr|td)[\s>/]", re.I)


def _by_first_bytes(view: memoryview) -> Kind:
    """The kind the first bytes tell: ARCHIVE for a zip, DAMAGED for an OLE file, still to be looked into."""
    if len(view) == 0:
        return Kind.EMPTY
    head = bytes(view[:4096])
    if head[:4] in _ZIP_STARTS:
        return Kind.ARCHIVE
    if head[:8] == _OLE_START:
        return Kind.DAMAGED
    for kind, starts in _STARTS:
        if head.startswith(starts):
            if kind is Kind.ARCHIVE:
                raise _Refused(kind)  # not a zip: nothing to look into
            return kind
    if (head[:4] == b"RIFF" and head[8:12] == b"WEBP") or head[4:8] == b"ftyp":
        return Kind.PICTURE
    if head[:2] == b"BM" and head[6:10] == b"\0\0\0\0":
        return Kind.PICTURE
    if head[:2] == b"MZ" and b"\0" in head[:256]:
        return Kind.PROGRAM
    if b"%PDF-" in head[:1024]:
        return Kind.PDF
    return _kind_of_text(_as_ascii(head), whole=len(view) <= len(head))


def _kind_of_text(head: bytes, whole: bool) -> Kind:
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if not text and whole:
        return Kind.EMPTY
    if text[:1] == b"[" and _LINK_HEADINGS.search(text):
        return Kind.SHORTCUT
    if re.match(rb"<[A-Za-z!?]", text):
        if b"<plist" in text and b"<key>URL</key>" in text:
            return Kind.SHORTCUT
        if b"<svg" in text:
            return Kind.PICTURE
        return Kind.WEB_PAGE if _WEB_TAGS.search(text) and b"<Workbook" not in text else Kind.XML
    if re.match(rb"(?i)mime-version:", text) and re.search(rb"(?i)multipart/related|text/html", text):
        return Kind.WEB_PAGE
    return Kind.TEXT


def _as_ascii(head: bytes) -> bytes:
    encoding = utf_16(head)
    if not encoding:
        return head
    return head.decode(encoding, "replace").lstrip("\ufeff").encode("ascii", "replace")


def _check_text(view: memoryview) -> None:
    """Refuse text that is no table: NUL bytes (a cut-short export), a megabyte without a line's end."""
    head = bytes(view[:PIECE])
    if not utf_16(head[:4096]) and holds(view, 0):
        raise _Refused(Kind.DAMAGED)
    if len(view) > PIECE and b"\n" not in head and b"\r" not in head:
        raise _Refused("not-a-table")


# What a container holds


def _container(view: memoryview) -> Kind:
    """What a zip or an OLE file is; raises ``_Refused``, and nothing else."""
    try:
        clock = _Clock()
        if bytes(view[:4]) in _ZIP_STARTS:
            return _zip(view, clock)
        return _ole(view, clock)
    except _Refused:
        raise
    except Exception:
        # On spoilt bytes CPython's zipfile raises BadZipFile, but ValueError, NotImplementedError,
        # KeyError, EOFError, RuntimeError and zlib.error as well (885 of 6,000 mutants): all mean damaged.
        raise _Refused(Kind.DAMAGED) from None


class _Clock:
    """What is left of the gate's time: the processor's, so a busy computer refuses no more."""

    def __init__(self) -> None:
        self._last = time.thread_time() + limit("gate_seconds")

    def look(self) -> None:
        """Raise ``_Refused`` when the time is up."""
        if time.thread_time() > self._last:
            raise _Refused("took-too-long")


_MOST_PARTS = 65_535
_LOOKED_AT_ONCE = 1 << 18  # bytes: they stay in the processor's own memory while they are looked through
_SUSPICIOUS_PART, _SUSPICIOUS_RATIO = 50 << 20, 250  # real sheets shrink by 10 to 60; deflate's most is 1,032
_ENCRYPTED = 0x1


_END = struct.Struct("<4s4H2LH")
LONGEST_LIST = 4 << 20  # bytes of a zip's list of its files; Python makes 13 times as many of them


def listed_bytes(view: memoryview) -> int:
    """How long a zip's list of its files says it is, found where zipfile looks for it; 0 where it is not."""
    tail = bytes(view[-_END.size - 65_535 :])
    at = len(tail) - _END.size
    if tail[at : at + 4] != b"PK\5\6" or tail[-2:] != b"\0\0":
        at = tail.rfind(b"PK\5\6")
    if at < 0 or len(tail) - at < _END.size:
        return 0
    return int(_END.unpack_from(tail, at)[5])


def _zip(view: memoryview, clock: _Clock) -> Kind:
    if listed_bytes(view) > LONGEST_LIST:
        raise _Refused("too-large")
    with zipfile.ZipFile(window(view)) as archive:
        parts = archive.infolist()
        names = [part.filename.replace("\\", "/").lstrip("/").lower() for part in parts]
        kind = _kind_of_zip(archive, dict(zip(names, parts, strict=True)))
        if kind not in READ:
            return kind
        try:
            _check_parts(archive, dict(zip(names, parts, strict=True)), kind, clock)
        except _Refused as refused:
            refused.kind = kind
            raise
    return kind


def _kind_of_zip(archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo]) -> Kind:
    """The kind its parts tell: a workbook of three sorts, a document, or an archive of something else."""
    types = _small_part(archive, parts, "[content_types].xml")
    if "xl/workbook.bin" in parts or b"ms-excel.sheet.binary" in types:
        return Kind.XLSB
    if "xl/workbook.xml" in parts or re.search(
        rb"spreadsheetml\.(sheet|template)\.main|ms-excel\.\w+\.macroEnabled\.main", types
    ):
        return Kind.XLSX
    if "word/document.xml" in parts or b"wordprocessingml.document.main" in types:
        return Kind.WORD
    declared = _small_part(archive, parts, "mimetype")
    if declared.startswith(b"application/vnd.oasis.opendocument.spreadsheet"):
        return Kind.ODS
    if declared.startswith(b"application/vnd.oasis.opendocument.text"):
        return Kind.WORD
    if declared or "ppt/presentation.xml" in parts or any(name.endswith(".iwa") for name in parts):
        return Kind.OTHER
    if any(name.startswith("xl/") for name in parts):
        raise _Refused(Kind.DAMAGED)
    return Kind.ARCHIVE


def _small_part(archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo], name: str) -> bytes:
    part = parts.get(name)
    if part is None or part.flag_bits & _ENCRYPTED:
        return b""
    with archive.open(part) as opened:
        return opened.read(4 * PIECE)


def _check_parts(
    archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo], kind: Kind, clock: _Clock
) -> None:
    """Unpack every part once, piece by piece: its check sum, its true size, what no register needs."""
    _check_list(archive.infolist(), parts)
    sheets = _sheet_parts(archive, parts, kind)
    opened = 0

    def pieces(part: zipfile.ZipInfo, counted: bool = True) -> Iterator[bytes]:
        nonlocal opened
        markup = part.filename.lower().endswith((".xml", ".rels"))
        size, tail = 0, b""
        with archive.open(part) as unpacked:
            while piece := unpacked.read(_LOOKED_AT_ONCE):
                clock.look()
                size += len(piece)
                opened += len(piece) if counted else 0
                if opened > limit("opened_bytes"):
                    raise _Refused("too-large")
                if size > _SUSPICIOUS_PART and size > _SUSPICIOUS_RATIO * part.compress_size:
                    raise _Refused("too-large")
                if markup:
                    _check_markup(tail + piece, first=size == len(piece))
                    tail = piece[-16:]
                yield piece

    for name, part in parts.items():
        if part.file_size > _SUSPICIOUS_PART and part.file_size > _SUSPICIOUS_RATIO * part.compress_size:
            raise _Refused("too-large")
        if name in sheets:
            _check_extent(kind, partial(pieces, part))
        else:
            for _ in pieces(part):
                pass


def _check_list(listed: list[zipfile.ZipInfo], parts: dict[str, zipfile.ZipInfo]) -> None:
    """Refuse what the list of parts already shows."""
    if any(part.flag_bits & _ENCRYPTED for part in listed):
        raise _Refused(Kind.PASSWORDED)
    if len(parts) < len(listed) or any(".." in name.split("/") for name in parts):
        raise _Refused(Kind.DAMAGED)  # two readers could see two different files
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in listed):
        raise _Refused(Kind.DAMAGED)
    if len(listed) > _MOST_PARTS or sum(part.file_size for part in listed) > limit("opened_bytes"):
        raise _Refused("too-large")


def _check_markup(piece: bytes, first: bool) -> None:
    if first and b"\0" in piece[:200]:
        raise _Refused(Kind.DAMAGED)  # UTF-16, which no spreadsheet program writes here
    # One byte is looked for ten times as fast as several, and a register hardly ever holds this one.
    if b"!" in piece and (b"<!DOCTYPE" in piece or b"<!ENTITY" in piece):
        raise _Refused("hostile-content")


_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_ATTRIBUTE = {
    name: re.compile(rb"\s" + name + rb"""\s*=\s*["']([^"']*)["']""") for name in (b"Type", b"Target")
}


def _sheet_parts(archive: zipfile.ZipFile, parts: dict[str, zipfile.ZipInfo], kind: Kind) -> set[str]:
    """The names of the parts that hold cells. Refused as damaged where the workbook names one it lacks."""
    if kind is Kind.ODS:
        if "content.xml" not in parts:
            raise _Refused(Kind.DAMAGED)
        return {"content.xml"}
    book = next((name for name in parts if name.endswith(("workbook.xml", "workbook.bin"))), "")
    relations = _small_part(archive, parts, join(dirname(book), "_rels", book.rpartition("/")[2] + ".rels"))
    sheets, others = set(), 0
    for relation in _RELATION.findall(relations):
        role = _ATTRIBUTE[b"Type"].search(relation)
        target = _ATTRIBUTE[b"Target"].search(relation)
        if role is None or target is None:
            continue
        others += role[1].endswith((b"/chartsheet", b"/dialogsheet", b"/xlMacrosheet"))
        if role[1].endswith(b"/worksheet"):
            path = target[1].decode("utf-8", "replace").replace("\\", "/").lower()
            sheets.add(path.lstrip("/") if path.startswith("/") else normpath(join(dirname(book), path)))
    if not sheets <= parts.keys() or not (sheets or others):
        raise _Refused(Kind.DAMAGED)
    return sheets | {name for name in parts if "/worksheets/" in name and "_rels" not in name}


def _check_extent(kind: Kind, pieces: Callable[[bool], Iterator[bytes]]) -> None:
    if kind is Kind.XLSB:
        return _judge(xlsb_extent(pieces(True)))
    if kind is Kind.ODS:
        for extent in ods_extents(pieces(True)):
            _judge(extent)
        return None
    unpacked = pieces(True)
    rough = roughly_xlsx(unpacked)
    for _ in unpacked:  # what it left is unpacked too, for its size and its check sum
        pass
    if rough is None or rough.columns > 702 or rough.area > max(1_000_000, 20 * rough.filled):
        _judge(xlsx_extent(pieces(False)))
    return None


def _judge(extent: Extent) -> None:
    if extent.is_stretched(limit("columns")):
        row, column = extent.far_cell()
        raise _Refused("cell-far-out", row, column_letters(column))
    if extent.columns > limit("columns"):
        raise _Refused("too-many-columns")


def _ole(view: memoryview, clock: _Clock) -> Kind:
    """The kind an OLE file's streams tell: an old workbook, a password around a new one, a document."""
    inside = OleFile(view)
    if inside.names & {"encryptedpackage", "encryptioninfo"}:
        return Kind.PASSWORDED
    if "worddocument" in inside.names:
        return Kind.WORD
    book = next((name for name in ("workbook", "book") if name in inside.names), "")
    if not book:
        return Kind.OTHER if inside.names else Kind.DAMAGED
    extents, passworded = xls_extents(inside.stream(book), clock.look)
    if passworded:
        return Kind.PASSWORDED
    if len(extents) < 3:  # none, the workbook's own, a sheet's
        return Kind.DAMAGED
    _judge(joined_extents(extents))  # all sheets of an .xls are opened at once
    return Kind.XLS
