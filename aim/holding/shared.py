"""Held registers for every user of one server: each file is read once, and its arrays are shared, not copied.

A register never changes once made and its arrays cannot be written to, so the same one is handed to everyone
who may see its school. It is kept by its file's version: a file written anew is read anew, one that is gone
is forgotten. What is compressed at rest cannot be mapped into memory, so it is read; once, for everybody.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from threading import Lock

from aim.folders import REGISTERS
from aim.holding.files import UnusableFile, read_register, school_and_year
from aim.holding.folder import Held
from aim.register import Register, Registers

MaySee = Callable[[str], bool]

_Version = tuple[int, int, int]


@dataclass(slots=True)
class _File:
    """What is known of one file at one version of it."""

    version: _Version
    school: str = ""
    year: int = 0
    unusable: str = ""
    register: Register | None = None  # None before anybody has opened it


_files: dict[Path, _File] = {}
_lock = Lock()


def schools_held(folder: Path, may_see: MaySee) -> tuple[tuple[str, int], ...]:
    """The school and academic year of each file that someone may see; no marks are read."""
    with _lock:
        return tuple(sorted((each.school, each.year) for each in _seen(folder, may_see)))


def opened(folder: Path, may_see: MaySee, progress: Callable[[int, int], None] = lambda _, __: None) -> Held:
    """Every register that someone may see, by school and year; the same objects for everybody.

    ``progress`` is told how many files of how many are read. A school that may not be seen is not read, and
    what is wrong with a file is told to who sees its school; where that cannot be read, who sees every one.
    Raises OSError where a file cannot be reached.
    """
    with _lock:
        files = list(_seen(folder, may_see))
        for done, (path, each) in enumerate(_with_paths(files)):
            progress(done, len(files))
            if each.register is None:
                try:
                    each.register = read_register(path)
                except UnusableFile as wrong:
                    each.unusable = str(wrong)
        registers = [each.register for each in files if each.register is not None]
        unusable = tuple(each.unusable for each in _of(folder) if each.unusable and may_see(each.school))
    registers.sort(key=lambda each: (each.school.casefold(), each.school, each.academic_year))
    return Held(Registers(tuple(registers)), unusable)


def forget(folder: Path) -> None:
    """Keep nothing of a folder in memory any more."""
    with _lock:
        for path in [each for each in _files if each.parent == folder / REGISTERS]:
            del _files[path]


def _of(folder: Path) -> Iterator[_File]:
    return (each for path, each in _files.items() if path.parent == folder / REGISTERS)


def _with_paths(files: list[_File]) -> Iterator[tuple[Path, _File]]:
    paths = {id(each): path for path, each in _files.items()}
    return ((paths[id(each)], each) for each in files)


def _seen(folder: Path, may_see: MaySee) -> Iterator[_File]:
    """The usable files of schools that may be seen, what is known of them brought up to date first."""
    paths = sorted((folder / REGISTERS).glob("*.parquet"))
    for gone in {path for path in _files if path.parent == folder / REGISTERS} - set(paths):
        del _files[gone]
    for path in paths:
        told = path.stat()
        version = (told.st_mtime_ns, told.st_size, told.st_ino)
        known = _files.get(path)
        if known is None or known.version != version:
            known = _files[path] = _File(version)
            try:
                known.school, known.year = school_and_year(path)
            except UnusableFile as wrong:
                known.unusable = str(wrong)
        if not known.unusable and may_see(known.school):
            yield known
