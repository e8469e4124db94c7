"""Containers: the files in a zip, or the file itself; and each of them opened."""

from __future__ import annotations

from aim.certificates.archives import holds_files, members
from aim.certificates.cells import opened
from aim.certificates.content import Content
from aim.certificates.gate import Kind, looked_at
from aim.problems import Problem

__all__ = ["opened", "unpacked"]

_ZIP = b"PK\x03\x04"


def unpacked(name: str, content: Content) -> tuple[tuple[tuple[str, Content], ...], tuple[Problem, ...]]:
    """The files to be read, those in a zip or else the file itself, and what was left out."""
    # A workbook is a zip too, and a large one takes the gate a while: its list of names tells it apart.
    if bytes(content[:4]) == _ZIP and holds_files(content) and looked_at(name, content).kind is Kind.ARCHIVE:
        found = members(name, content)
        return found.files, found.problems
    return ((name, content),), ()
