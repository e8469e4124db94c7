"""Where a SQLite file must not lie: on a network drive, or in a folder that is copied to a cloud in use.

WAL needs all who write to be on one machine, and a copy of the file without its log is not the database
(sqlite.org: wal.html, howtocorrupt.html).
"""

from __future__ import annotations

import ctypes
import os
from pathlib import Path
from typing import Any

_COPIED = ("onedrive", "sharepoint", "dropbox", "google drive", "googledrive", "icloud")
_NETWORK = ("nfs", "nfs4", "cifs", "smb3", "smbfs", "fuse.sshfs", "afs")
_REMOTE_DRIVE = 4  # what Windows answers for a drive of another machine


def why_not_in(folder: Path) -> str:
    """Why casework cannot be kept in this folder, in words; "" where it can."""
    path = Path(os.path.abspath(folder))  # noqa: PTH100 - resolve() would turn a mapped drive into a share
    copied = next((part for part in path.parts if part.casefold().startswith(_COPIED)), "")
    if copied:
        return f"“{copied}” is copied to a cloud while it is in use"
    if path.drive.startswith("\\\\") or _drive_is_remote(path) or _file_system(path, _mounts()) in _NETWORK:
        return "it lies on another machine, reached over the network"
    return ""


def _drive_is_remote(path: Path) -> bool:
    windows: Any = getattr(ctypes, "windll", None)
    return windows is not None and windows.kernel32.GetDriveTypeW(path.anchor) == _REMOTE_DRIVE


def _mounts() -> str:
    """What Linux says is mounted where; "" elsewhere."""
    try:
        return Path("/proc/mounts").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


def _file_system(path: Path, mounts: str) -> str:
    """The kind of file system a folder lies on, by the mount nearest above it; "" where none is known."""
    nearest, kind = -1, ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        mounted = Path(fields[1].replace("\\040", " "))
        if path.is_relative_to(mounted) and len(mounted.parts) >= nearest:
            nearest, kind = len(mounted.parts), fields[2]
    return kind
