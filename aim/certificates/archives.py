"""Archives: the files in a zip that is no workbook, unpacked in memory within limits.

Nothing is written anywhere, so that a member's name is only ever shown. What cannot be unpacked becomes a
problem of its own, at the member it is about; the others are still read.
"""

from __future__ import annotations

import stat
import zipfile
from dataclasses import dataclass

from aim.certificates.content import PIECE, Content, window
from aim.certificates.gate import LONGEST_LIST, Kind, listed_bytes, looked_at, may_be_workbook
from aim.certificates.limits import limit
from aim.problems import Place, Problem, problem

MOST_MEMBERS = 2_000

_LITTER = frozenset({".ds_store", "thumbs.db", "desktop.ini"})
_ENCRYPTED = 0x1
_LONGEST_NAME = 255


@dataclass(frozen=True, slots=True)
class Members:
    """The files of an archive by name (``autumn.zip/7E1/marks.csv``), and why others are not among them."""

    files: tuple[tuple[str, bytes], ...]
    problems: tuple[Problem, ...]


def members(name: str, content: Content) -> Members:
    """The files in a zip, and in the zips in it, one level down. Never raises for bad content.

    All or nothing where there are too many or they are too large; one by one otherwise. A workbook is a
    file, though it is a zip too.
    """
    unpacking = _Unpacking()
    try:
        unpacking.take(name, content, nested=False)
    except _TooMuch:
        return Members((), (problem("too-large", Place(name)),))
    if not unpacking.files and not unpacking.problems:
        unpacking.problems.append(problem("empty-file", Place(name)))
    return Members(tuple(unpacking.files), tuple(unpacking.problems))


def holds_files(content: Content) -> bool:
    """Whether a zip may be an archive of files: its list names none of the parts that documents have."""
    with memoryview(content) as view:
        if listed_bytes(view) > LONGEST_LIST:
            return False
        try:
            with zipfile.ZipFile(window(view)) as archive:
                names = {name.lower() for name in archive.namelist()}
        except Exception:  # what else a broken list raises is the gate's to say
            return False
    return not names & {"[content_types].xml", "mimetype", "content.xml"}


class _TooMuch(Exception):
    """More files or more bytes than are read at once."""


class _Unpacking:
    """What has been unpacked so far, the zips within a zip included."""

    def __init__(self) -> None:
        self.files: list[tuple[str, bytes]] = []
        self.problems: list[Problem] = []
        self._seen = 0
        self._opened = 0

    def take(self, name: str, content: Content, nested: bool) -> None:
        """Take in every file of a zip."""
        with memoryview(content) as view:
            if listed_bytes(view) > LONGEST_LIST:
                raise _TooMuch
            try:
                archive = zipfile.ZipFile(window(view))
            except Exception:  # as in the gate: zipfile raises many sorts on spoilt bytes
                self.problems.append(problem("damaged-file", Place(name)))
                return
            with archive:
                parts = [part for part in archive.infolist() if not _is_litter(part)]
                self._seen += len(parts)
                if self._seen > MOST_MEMBERS:
                    raise _TooMuch
                names: set[str] = set()
                for part in parts:
                    self._take_part(name, archive, part, names, nested)

    def _take_part(
        self, name: str, archive: zipfile.ZipFile, part: zipfile.ZipInfo, names: set[str], nested: bool
    ) -> None:
        inside = part.filename.replace("\\", "/")
        shown = f"{name}/{_printable(inside)}"
        why = _refusal(part, inside, names)
        names.add(inside.lower())
        content = b"" if why else self._unpacked(archive, part)
        if content is None:
            why = Kind.DAMAGED
        if why or content is None:
            self.problems.append(problem(why, Place(shown)))
        elif may_be_workbook(content) and looked_at(shown, content).kind is Kind.ARCHIVE:
            if nested:
                self.problems.append(problem(Kind.ARCHIVE, Place(shown)))
            else:
                self.take(shown, content, nested=True)
        else:
            self.files.append((shown, content))

    def _unpacked(self, archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> bytes | None:
        """The bytes of a file, counted as they come; None where they are not what was packed."""
        made = bytearray()
        try:
            with archive.open(part) as unpacked:
                while piece := unpacked.read(PIECE):
                    self._opened += len(piece)
                    if self._opened > limit("opened_bytes"):
                        raise _TooMuch
                    made += piece
        except _TooMuch:
            raise
        except Exception:
            return None
        return bytes(made)


def _is_litter(part: zipfile.ZipInfo) -> bool:
    """Whether it is a folder, or what a computer leaves in folders."""
    *folders, last = part.filename.replace("\\", "/").split("/")
    return not last or "__MACOSX" in folders or last.startswith("._") or last.lower() in _LITTER


def _refusal(part: zipfile.ZipInfo, name: str, names: set[str]) -> str:
    """The kind of problem for which a file is not even unpacked; "" for none."""
    if part.flag_bits & _ENCRYPTED:
        return Kind.PASSWORDED
    folders = name.split("/")
    if name.startswith("/") or ".." in folders or ":" in folders[0] or len(name) > _LONGEST_NAME:
        return "hostile-content"
    if name.lower() in names or part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return Kind.DAMAGED
    if stat.S_ISLNK(part.external_attr >> 16):
        return Kind.SHORTCUT
    return ""


def _printable(name: str) -> str:
    """A name that can be shown: what cannot be seen in it, or turns the writing round, as question marks."""
    shown = "".join(letter if letter.isprintable() else "?" for letter in name)
    return shown if len(shown) <= _LONGEST_NAME else shown[:_LONGEST_NAME] + "..."
