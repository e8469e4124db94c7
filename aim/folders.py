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

    Raises OSError where the folder cannot be written to.
    """
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
