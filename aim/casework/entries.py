"""Rows that people type, kept with a version so that two people cannot overwrite each other.

An entry is a frozen dataclass whose fields are the columns of its table. Saving one over a version that is no
longer the newest changes nothing: both texts come back, and the one that came second is set aside in the
database, so that it outlives the page, until somebody has seen both (``settle``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields, replace
from datetime import date, datetime
from enum import StrEnum
from typing import Any, Generic, Self, TypeVar

import sqlalchemy as sa

from aim.casework.problems import NotThere
from aim.casework.tables import added, set_aside
from aim.casework.users import User

_ABOUT_SAVING = ("id", "version", "saved_by", "saved_at", "removed")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What every row that somebody typed has; a new one has the id 0."""

    id: int = 0
    version: int = 0  # of the row as it was read: 1 when it was first saved
    saved_by: str = ""
    saved_at: datetime | None = None
    removed: bool = False  # taken out again: kept, not shown

    @classmethod
    def of(cls, row: sa.RowMapping) -> Self:
        """The entry of a row of its table."""
        values = {each.name: row[each.name] for each in fields(cls)}
        for each in fields(cls):
            if isinstance(each.default, StrEnum):
                values[each.name] = type(each.default)(values[each.name])
        return cls(**values)

    @property
    def typed(self) -> dict[str, Any]:
        """What a person typed: every field but those about the saving."""
        return {name: value for name, value in asdict(self).items() if name not in _ABOUT_SAVING}


E = TypeVar("E", bound=Entry)


@dataclass(frozen=True, slots=True)
class Saved(Generic[E]):
    """It is kept: the commit is done. ``entry`` has its id, its version, and who saved it when."""

    entry: E
    changed: bool = True  # False where just this was kept already


@dataclass(frozen=True, slots=True)
class Clash(Generic[E]):
    """Somebody else saved first, and nothing of theirs was changed. What came second is kept beside it.

    Saving ``yours`` again with the version of ``theirs`` puts it in their place; ``settle(set_aside)`` leaves
    theirs.
    """

    yours: E
    theirs: E
    set_aside: int  # by which the text that came second is found again


def saved(
    connection: sa.Connection,
    table: sa.Table,
    owner: Mapping[str, Any],
    entry: E,
    user: User,
    now: datetime,
    child_id: int,
) -> Saved[E] | Clash[E]:
    """Keep an entry of ``owner`` (columns and their values): a new one, or over the version it was read at.

    Raises NotThere where there is no such row of this owner.
    """
    kept = replace(entry, version=entry.version + 1, saved_by=user.name, saved_at=now)
    values = {name: value for name, value in asdict(kept).items() if name != "id"} | dict(owner)
    if not entry.id:
        return Saved(replace(kept, id=added(connection, table, values)))
    mine = [table.c.id == entry.id, *(table.c[name] == value for name, value in owner.items())]
    theirs = _kept_row(connection, table, mine, type(entry))
    if (theirs.typed, theirs.removed) == (entry.typed, entry.removed):
        return Saved(theirs, changed=False)
    over = sa.update(table).where(*mine, table.c.version == entry.version).values(values)
    if connection.execute(over).rowcount:
        return Saved(kept)
    theirs = _kept_row(connection, table, mine, type(entry))
    return Clash(entry, theirs, put_aside(connection, table.name, entry, user, now, child_id))


def _kept_row(
    connection: sa.Connection, table: sa.Table, mine: list[sa.ColumnElement[bool]], kind: type[E]
) -> E:
    row = connection.execute(sa.select(table).where(*mine)).mappings().one_or_none()
    if row is None:
        raise NotThere("What you changed is not kept here any more.", "Load the page again.")
    return kind.of(row)


def put_aside(
    connection: sa.Connection, what: str, entry: Entry, user: User, now: datetime, child_id: int
) -> int:
    """Keep what came second; by what it is found again."""
    values = {
        "child_id": child_id,
        "what": what,
        "row_id": entry.id,
        "typed": {name: _plain(value) for name, value in entry.typed.items()},
        "over_version": entry.version,
        "typed_by": user.name,
        "typed_at": now,
    }
    return added(connection, set_aside, values)


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, (date, datetime)) else value


def entries(
    connection: sa.Connection, table: sa.Table, kind: type[E], owner: Mapping[str, Iterable[int]]
) -> tuple[E, ...]:
    """The entries of an owner that were not taken out, in the order in which they were first saved."""
    mine = (table.c[name].in_(list(values)) for name, values in owner.items())
    rows = connection.execute(sa.select(table).where(*mine, ~table.c.removed).order_by(table.c.id))
    return tuple(kind.of(row) for row in rows.mappings())
