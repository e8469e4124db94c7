"""Cells: the bytes of any file into texts with their addresses, and nothing guessed about what they mean.

Text files are read here. Workbooks, web pages and XML are never opened in this process: ``opening.py`` does
it in a child with limits on memory and time, and whatever becomes of the child is one problem at most.
"""

from __future__ import annotations

import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import pyarrow as pa

from aim.certificates import opening
from aim.certificates.content import Content
from aim.certificates.delimited import NotRead, text_columns
from aim.certificates.gate import Kind, looked_at, may_be_workbook
from aim.certificates.limits import limit
from aim.certificates.merged import Down, MergedCells
from aim.certificates.numbered import Column, column_of_arrow, first_holding, nothing
from aim.problems import Place, Problem, column_letters, problem

__all__ = ["Content", "Opened", "Sheet", "opened"]

Look = Callable[[], None]


@dataclass(frozen=True, eq=False)
class Sheet:
    """The cells of a sheet, each the text exactly as it stands.

    Row i of a column, from 0, stands in the spreadsheet's row i + 1, and column j in its column j + 1:
    empty rows and columns at the start are kept. Every column is as long as the others.
    """

    file: str
    name: str  # "" for a text file
    columns: tuple[Column, ...]
    hidden: bool = False
    merged: Callable[[], Down] = tuple  # the cells that reach down over rows below; only a workbook has any

    @property
    def height(self) -> int:
        """How many rows, the empty ones at the start included."""
        return len(self.columns[0]) if self.columns else 0

    @property
    def width(self) -> int:
        """How many columns, the empty ones at the start included."""
        return len(self.columns)

    def rows(self, first: int, last: int) -> list[list[str]]:
        """The rows from ``first`` up to but not including ``last``, from 0, "" where nothing stands."""
        first, last = max(0, first), min(last, self.height)
        if first >= last:
            return []
        return [list(row) for row in zip(*(each.cells(first, last) for each in self.columns), strict=True)]


@dataclass(frozen=True, eq=False)
class Opened:
    """What stood in a file: its sheets with something in them, and what was wrong with the whole."""

    file: str
    sheets: tuple[Sheet, ...]
    problems: tuple[Problem, ...]


def opened(name: str, content: Content, look: Look = lambda: None) -> Opened:
    """The sheets of a file and its problems. Never raises for bad content; a refused file has no sheets.

    ``look`` is called often while that takes, and may raise to end it.
    """
    read = _workbook if may_be_workbook(content) else _other
    try:
        found, problems = read(name, content, look)
    except NotRead as refused:
        return Opened(name, (), (refused.found,))
    if not any(sheet.height for sheet in found):
        return Opened(name, (), (problem("empty-file", Place(name)),))
    if may_be_workbook(content):
        merged = MergedCells(content)
        found = [replace(sheet, merged=partial(merged.down, sheet.name)) for sheet in found]
    return Opened(name, tuple(found), (*problems, *_garbled(found)))


def _other(name: str, content: Content, look: Look) -> tuple[list[Sheet], list[Problem]]:
    """The sheets of a file that is no workbook: markup, else text."""
    looked = looked_at(name, content)
    if looked.kind in (Kind.WEB_PAGE, Kind.XML):
        return _markup(name, content, looked.kind, look)
    if looked.problem:
        raise NotRead(looked.problem)
    with memoryview(content) as view:
        columns, problems = text_columns(name, view)
    if not any(column.cells_filled for column in columns):
        return [], problems
    return [Sheet(name, "", tuple(columns))], problems


# Letters that were broken before the file came here

_CONTINUATION = (
    "\u20ac\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u017d"
    "\u02dc\u2122\u0161\u0153\u017e\u0178\u00a1-\u00ba\u00bc-\u00bf\u0081\u008d\u008f\u0090\u009d"
)
_GARBLED = (  # UTF-8 read as Windows-1252, as in ZoÃ«; an Å before a closing quotation mark is no such thing
    f"[\u00c2\u00c3][\u00a0\u00bb\u2018\u2019\u201c\u201d\u2013\u2014{_CONTINUATION}]"
    f"|[\u00c4\u00c5][{_CONTINUATION}]|\u00e2\u20ac"
)
_GARBLED_TEXT = re.compile(_GARBLED)


def _garbled(sheets: list[Sheet]) -> Iterator[Problem]:
    """One problem a sheet that has garbled letters: where the first stand, and in how many cells."""
    for sheet in sheets:
        first: tuple[int, int, str] | None = None
        cells = 0
        for place, column in enumerate(sheet.columns):
            found = first_holding(column, _garbled_places)
            if found:
                row, text, many = found
                cells += many
                first = min(first or (row, place, text), (row, place, text))
        if first:
            row, place, text = first
            where = Place(sheet.file, sheet.name, row + 1, column_letters(place + 1))
            yield problem("garbled-letters", where, text, cells=cells)


def _garbled_places(texts: Sequence[str]) -> list[int]:
    return [place for place, text in enumerate(texts) if not text.isascii() and _GARBLED_TEXT.search(text)]


# Workbooks, web pages and XML


def _workbook(name: str, content: Content, look: Look) -> tuple[list[Sheet], list[Problem]]:
    """A workbook's sheets. Its child begins to read while the gate still looks, where the system keeps the
    child to its memory; not a byte of its answer is taken before the gate lets the workbook pass."""
    with _Child(opening.WORKBOOK, content, at_once=opening.IS_HELD) as child:
        looked = looked_at(name, content)
        if looked.problem:
            raise NotRead(looked.problem)
        return _answered(name, child, look), []


def _markup(name: str, content: Content, kind: Kind, look: Look) -> tuple[list[Sheet], list[Problem]]:
    """The tables of a web page or the records of an XML file."""
    with _Child(opening.WEB_PAGE if kind is Kind.WEB_PAGE else opening.XML, content, at_once=True) as child:
        sheets = _answered(name, child, look)
    if not any(sheet.height for sheet in sheets):
        raise NotRead(problem(kind, Place(name)))
    return sheets, []


def _answered(name: str, child: _Child, look: Look) -> list[Sheet]:
    answer = child.answer(look)
    if isinstance(answer, str):
        raise NotRead(problem(answer, Place(name)))
    try:
        return list(_sheets(name, answer))
    except (pa.ArrowException, KeyError, ValueError, EOFError, OSError):
        raise NotRead(problem("damaged-file", Place(name))) from None


def _sheets(name: str, answer: bytes) -> Iterator[Sheet]:
    """The sheets of a child's answer; ValueError or an Arrow error where it is not a whole one."""
    source = pa.BufferReader(answer)
    while True:
        stream = pa.ipc.open_stream(source)
        notes = {key.decode(): value.decode() for key, value in (stream.schema.metadata or {}).items()}
        if "end" in notes:
            return
        if "refused" in notes:
            raise NotRead(problem(notes["refused"], Place(name, "", int(notes["row"]), notes["column"])))
        table = stream.read_all()
        table.validate()
        before = [nothing(table.num_rows)] * int(notes["first_column"])
        if len(before) + table.num_columns > limit("columns"):
            raise NotRead(problem("too-many-columns", Place(name, notes["name"])))
        filled = [column_of_arrow(column) for column in table.columns]
        yield Sheet(name, notes["name"], (*before, *filled), notes["hidden"] == "1")


_OFTEN = 0.1  # seconds


class _Child:
    """The process that opens one file; gone when the block is left, whatever happened in it."""

    def __init__(self, sort: str, content: Content, *, at_once: bool) -> None:
        self._started = time.monotonic()
        self._content = content
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-I", str(Path(opening.__file__).resolve())),
                *(str(limit("workbook_memory_bytes")), str(limit("workbook_seconds")), sort),
            ],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,  # it may quote a cell
            env=opening.environment(),
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._feeding = threading.Thread(target=self._feed, daemon=True)
        self._hearing: threading.Thread | None = None
        self._is_fed = at_once
        if at_once:
            self._feeding.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, fault: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._process.kill()
        for thread in (self._feeding if self._is_fed else None, self._hearing):
            if thread:
                thread.join()
        self._process.wait()
        for pipe in (self._process.stdin, self._process.stdout):
            if pipe:
                with suppress(OSError):
                    pipe.close()

    def answer(self, look: Look) -> bytes | str:
        """What the child says of this file, or the kind of problem its silence is. ``look`` may end it."""
        answer = bytearray()
        most = limit("workbook_memory_bytes")
        self._hearing = hearing = threading.Thread(target=self._hear, args=(answer, most), daemon=True)
        if not self._is_fed:
            self._is_fed = True
            self._feeding.start()
        hearing.start()
        last = self._started + limit("workbook_seconds")
        late = False
        while hearing.is_alive() and not late:
            look()
            hearing.join(min(_OFTEN, max(0.0, last - time.monotonic())))
            late = hearing.is_alive() and time.monotonic() >= last
        if late or len(answer) > most:
            self._process.kill()
        self._feeding.join()
        hearing.join()
        status = self._process.wait()
        if late:
            return "took-too-long"
        if len(answer) > most:
            return "too-much-memory"
        return bytes(answer) if status == opening.DONE else _meaning(status)

    def _feed(self) -> None:
        pipe: IO[bytes] | None = self._process.stdin
        assert pipe is not None
        with suppress(OSError), pipe:  # a child that has gone has an exit status that says more
            pipe.write(self._content)

    def _hear(self, answer: bytearray, most: int) -> None:
        pipe: IO[bytes] | None = self._process.stdout
        assert pipe is not None
        while len(answer) <= most and (piece := pipe.read(1 << 20)):
            answer += piece


_SIGABRT, _SIGKILL, _SIGXCPU = -6, -9, -24  # by number: Windows has no such names


def _meaning(status: int) -> str:
    """The kind of problem an exit status tells. Rust aborts when it gets no memory; systems kill for it."""
    if status in (opening.MEMORY, _SIGABRT, _SIGKILL):
        return "too-much-memory"
    if status == _SIGXCPU:
        return "took-too-long"
    return Kind.PASSWORDED if status == opening.PASSWORD else Kind.DAMAGED
