"""The folder in which the app keeps what a school has said once, in small files written whole or not at all.

Nothing about a pupil is kept here: only what the columns of a kind of file hold, and what a school's own
codes mean. ``AIM_DATA`` names another folder.
"""

from __future__ import annotations

import json
import os
import tempfile
from pathlib import Path
from typing import Any

# Every file that is kept, and what it holds in words: what is not listed cannot be kept, so that everything
# there is can be shown and deleted.
KEPT = {
    "settings.json": "What is set on the Settings page",
    "mappings.json": "What the columns of your exports hold",
    "local-codes.json": "What your school's own codes mean",
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
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, beside = tempfile.mkstemp(dir=folder, prefix=name, suffix=".new")  # readable by its owner alone
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(value, file, ensure_ascii=False, indent=1, sort_keys=True)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).replace(folder / name)
    except BaseException:
        Path(beside).unlink(missing_ok=True)
        raise


def files_kept(folder: Path) -> dict[str, int]:
    """The files of ours that are there, those half written too, and how many bytes each has."""
    return {path.name: path.stat().st_size for path in _ours(folder) if path.is_file()}


def delete_everything(folder: Path) -> None:
    """Delete every file of ours, and the folder where nothing else is in it. OSError where that cannot be."""
    for path in _ours(folder):
        path.unlink(missing_ok=True)
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def _ours(folder: Path) -> list[Path]:
    """Files by our names alone: the folder may be one that somebody keeps other things in."""
    return sorted(path for name in KEPT for path in (*folder.glob(name), *folder.glob(f"{name}*.new")))
