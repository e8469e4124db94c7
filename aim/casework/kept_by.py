"""Whose a row is: what one school typed about a child who has moved, or is on two rolls, stays that school's.

A row kept before the school stood beside it is anybody's who may see the child.
"""

from __future__ import annotations

from typing import Any, TypeVar

import sqlalchemy as sa

from aim.casework import tables
from aim.casework.entries import Entry
from aim.casework.users import User

E = TypeVar("E", bound=Entry)
_COLUMN = "kept_by_school"


def is_theirs(user: User, kept_by_school: str) -> bool:
    """Whether a row kept by this school may be seen and changed."""
    return not kept_by_school or user.may_see([kept_by_school])


def their_entries(
    connection: sa.Connection, user: User, table: sa.Table, kind: type[E], child_ids: tuple[int, ...]
) -> tuple[E, ...]:
    """The entries about a child that were not taken out, in the order in which they were first saved."""
    mine = table.c.child_id.in_(child_ids), ~table.c.removed
    rows = connection.execute(sa.select(table).where(*mine).order_by(table.c.id)).mappings()
    return tuple(kind.of(row) for row in rows if is_theirs(user, row[_COLUMN]))


def must_be_theirs(connection: sa.Connection, user: User, table: sa.Table, row_id: int) -> None:
    """Raise NotAllowed where the row that is to be changed is another school's."""
    kept = _school_of(connection, table, row_id)
    if not is_theirs(user, kept):
        user.must_see([kept])


def keep_whose(connection: sa.Connection, table: sa.Table, row_id: int, school: str) -> None:
    """Keep whose a new row is."""
    connection.execute(sa.update(table).where(table.c.id == row_id).values({_COLUMN: school}))


def set_aside_is_theirs(connection: sa.Connection, user: User, what: str, row_id: int) -> bool:
    """Whether what was typed over a row is theirs: it is whose that row is."""
    return is_theirs(user, _school_of(connection, tables.metadata.tables[what], row_id))


def _school_of(connection: sa.Connection, table: sa.Table, row_id: int) -> str:
    """The school that keeps a row; "" where none is known, or no such row is kept."""
    asked: sa.Select[Any]
    if _COLUMN in table.c:
        asked = sa.select(table.c[_COLUMN])
    elif "meeting_id" in table.c:
        asked = sa.select(tables.meetings.c.school).join(table, table.c.meeting_id == tables.meetings.c.id)
    else:
        asked = sa.select(table.c.school)
    found: str | None = connection.execute(asked.where(table.c.id == row_id)).scalar()
    return found or ""
