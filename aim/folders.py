"""The folder in which the app keeps what a school has said once, in small files written whole or not at all.

What is kept in these says nothing about a pupil: only what the columns of a kind of file hold, and what a
school's own codes mean. Marks stand beside them only where someone has them held (``aim.holding``), and what
people type about pupils in a database (``aim.casework``); both are listed and deleted with the rest.
``AIM_DATA`` names another folder.
"""

from __future__ import annotations

import json
import os
import tempfile
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

# Every file that is kept, and what it holds in words: what is not listed cannot be kept, so that everything
# there is can be shown and deleted.
KEPT = {
    "settings.json": "What is set on the Settings page",
    "mappings.json": "What the columns of your exports hold",
    "local-codes.json": "What your school's own codes mean",
    "own-templates.json": "Which Word templates of your own there are, who kept each, and when",
}

# A school's own templates as Word files, each by its number: written by ``aim.documents``.
OWN_TEMPLATES = "own-templates"
TEMPLATES = {f"{OWN_TEMPLATES}/*.docx": "A Word template of your own: one version of it"}

# Files of marks, by the pattern of their names: written by ``aim.holding``, listed and deleted here.
REGISTERS = "registers"
HELD = {
    f"{REGISTERS}/*.parquet": "Marks that were loaded to be held: one school, one school year",
    f"{REGISTERS}/*.parquet.unusable": "Marks in a file that could not be read any more, put aside",
}

# The database of what people type, and what SQLite and an upgrade put beside it: written by ``aim.casework``.
CASEWORK_FILE = "casework.db"
CASEWORK_COPY = "casework-before-{}.db"
CASEWORK = {
    CASEWORK_FILE: "Meetings, plans, decisions about brothers and sisters, and what was issued",
    f"{CASEWORK_FILE}-wal": "The newest of what was typed, on its way into the file above",
    f"{CASEWORK_FILE}-shm": "Where to find what is on its way",
    CASEWORK_COPY.format("*"): "What had been typed before an upgrade of the app",
}

_LARGEST = 4_000_000  # bytes: a file of ours is a few thousand; one that is larger is not ours


def data_folder() -> Path:
    """Where it is; made when something is first kept."""
    named = os.environ.get("AIM_DATA", "").strip()
    return Path(named).expanduser() if named else Path.home() / ".attendance-improvement-meetings"


def kept(folder: Path, name: str) -> dict[str, Any]:
    """What a file of ours holds; nothing where there is none or it cannot be read."""
    path = folder / name
    try:
        if path.stat().st_size > _LARGEST:
            return {}
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def keep(folder: Path, name: str, value: dict[str, Any]) -> None:
    """Write a file of ours beside the old one and put it in its place: it is never half written.

    Raises OSError where the folder cannot be written to, and ValueError for a file that is not in ``KEPT``.
    """
    if name not in KEPT:
        raise ValueError(f"{name} is not listed in KEPT, so nobody could see it or delete it")
    written = json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True)
    _put(folder / name, written.encode("utf-8"))


def keep_template(folder: Path, name: str, content: bytes) -> None:
    """Write a Word template under ``OWN_TEMPLATES``, whole or not at all; OSError as for ``keep``."""
    if not fnmatchcase(f"{OWN_TEMPLATES}/{name}", next(iter(TEMPLATES))) or "/" in name:
        raise ValueError(f"{name} is not listed in TEMPLATES, so nobody could see it or delete it")
    _put(folder / OWN_TEMPLATES / name, content)


def _put(path: Path, content: bytes) -> None:
    """A file put in its place once it is whole, readable by its owner alone."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".new")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).replace(path)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def files_kept(folder: Path) -> dict[str, int]:
    """The files of ours that are there, those half written too, and how many bytes each has."""
    return {
        path.relative_to(folder).as_posix(): path.stat().st_size for path in _ours(folder) if path.is_file()
    }


def what_it_holds(name: str) -> str:
    """What a file that ``files_kept`` names holds, in words."""
    for pattern, words in (KEPT | TEMPLATES | HELD | CASEWORK).items():
        if fnmatchcase(name, pattern):
            return words
    return "Left over: safe to delete"


def delete_everything(folder: Path) -> None:
    """Delete every file of ours, and the folder where nothing else is in it. OSError where that cannot be.

    Close the store of casework first (``Store.close``): Windows deletes no file that is open.
    """
    for path in _ours(folder):
        path.unlink(missing_ok=True)
    for each in (folder / REGISTERS, folder / OWN_TEMPLATES, folder):
        if each.is_dir() and not any(each.iterdir()):
            each.rmdir()


def _ours(folder: Path) -> list[Path]:
    """Files by our names alone: the folder may be one that somebody keeps other things in."""
    names = (*KEPT, *TEMPLATES, *HELD, *CASEWORK)
    return sorted({path for name in names for path in (*folder.glob(name), *folder.glob(f"{name}*.new"))})
