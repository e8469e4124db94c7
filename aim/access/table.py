"""The table of who may see which schools: a CSV file kept by whoever runs the server; the app only reads it.

A row for each person (docs/server.md has an example):

    tenant,subject,name,schools,safeguarding_lead,administrator

``schools`` are names as registers have them, with ; between, or ``all``. It is read whole or not at all: with
a row that is not understood nobody is let in, since what was meant by it is not known.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

from aim.access.identity import Identity
from aim.access.problems import NotInTable, UnusableTable
from aim.casework.users import User

COLUMNS = ("tenant", "subject", "name", "schools", "safeguarding_lead", "administrator")
ALL = "all"
_YES_OR_NO = {"yes": True, "no": False, "": False}
# What Excel makes of a long number: its last digits are lost, so it is nobody's.
_ROUNDED = re.compile(r"\d([.,]\d+)?e\+\d+", re.IGNORECASE)

Users = Mapping[Identity, User]
_Row = dict[str, str]


def users_in(file: Path) -> Users:
    """Everyone in the table, as it stands now. Raises UnusableTable where it cannot be read or understood."""
    try:
        told = file.stat()
        return _read_at(file, (told.st_mtime_ns, told.st_size, told.st_ino))
    except OSError as fault:
        raise UnusableTable(
            f"The table of who may see which schools cannot be read: {fault.strerror or 'no reason given'}.",
            "Whoever runs this server names it in AIM_USERS.",
        ) from None


@lru_cache(maxsize=2)
def _read_at(file: Path, _version: tuple[int, int, int]) -> Users:
    """The table at one version of its file: read again once it is another."""
    return read_users(file.read_bytes())


def read_users(content: bytes) -> Users:
    """Everyone in a table. Raises UnusableTable with the line at fault, and never with what stands in it."""
    found: dict[Identity, User] = {}
    lines: dict[Identity, int] = {}
    for line, row in _rows(content):
        who = _identity(line, row)
        if who in found:
            raise _fault(line, f"This person stands in line {lines[who]} too.", "Keep one of the two lines.")
        found[who], lines[who] = _user(line, row, who), line
    return MappingProxyType(found)


def user_in(users: Users, who: Identity) -> User:
    """The row of a person. Raises NotInTable where there is none."""
    try:
        return users[who]
    except KeyError:
        raise NotInTable(
            "You are signed in, but no school has been given to you here.",
            "A row of yours is needed in the table of who may see which schools.",
        ) from None


def _rows(content: bytes) -> Iterator[tuple[int, _Row]]:
    """Each row that has anything in it, by heading, with its line."""
    try:
        reader = csv.reader(io.StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
    except UnicodeDecodeError:
        raise UnusableTable(
            "The table of who may see which schools is not saved as UTF-8.",
            "Save it again; Excel calls that “CSV UTF-8 (comma delimited)”.",
        ) from None
    try:
        headings = tuple(each.strip().lower() for each in next(reader, []))
        if sorted(headings) != sorted(COLUMNS):
            raise _fault(1, "The headings are not those expected.", f"They are {', '.join(COLUMNS)}.")
        for cells in reader:
            if not any(each.strip() for each in cells):
                continue
            if len(cells) != len(headings):
                raise _fault(
                    reader.line_num,
                    f"There are {len(cells)} cells under {len(headings)} headings.",
                    "Between two schools stands a semicolon, not a comma.",
                )
            yield (
                reader.line_num,
                {name: " ".join(cell.split()) for name, cell in zip(headings, cells, strict=True)},
            )
    except csv.Error:
        raise _fault(reader.line_num, "A quotation mark is not closed.", "Save it as CSV again.") from None


def _identity(line: int, row: _Row) -> Identity:
    for column in ("tenant", "subject", "name", "schools"):
        if not row[column]:
            raise _fault(line, f"“{column}” is blank.", "Fill it in, or take the line out.")
    if _ROUNDED.fullmatch(row["subject"]):
        raise _fault(
            line, "“subject” is a number that a spreadsheet has rounded.", "Type it again as text, whole."
        )
    return Identity.of(row["tenant"], row["subject"])


def _user(line: int, row: _Row, who: Identity) -> User:
    return User(
        name=row["name"],
        id=f"{who.tenant} {who.subject}",
        schools=_schools(line, row["schools"]),
        safeguarding_lead=_yes(line, row, "safeguarding_lead"),
        administrator=_yes(line, row, "administrator"),
    )


def _schools(line: int, cell: str) -> frozenset[str] | None:
    names = [each.strip() for each in cell.split(";") if each.strip()]
    every = [each for each in names if each.casefold() == ALL]
    if not names or (every and len(names) > 1):
        raise _fault(line, "“schools” is not understood.", f"Name them with ; between, or write {ALL} alone.")
    return None if every else frozenset(names)


def _yes(line: int, row: _Row, column: str) -> bool:
    try:
        return _YES_OR_NO[row[column].casefold()]
    except KeyError:
        raise _fault(line, f"“{column}” is neither yes nor no.", "Write yes or no.") from None


def _fault(line: int, found: str, to_do: str) -> UnusableTable:
    return UnusableTable(f"Line {line} of the table of who may see which schools: {found}", to_do)
