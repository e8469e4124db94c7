"""Forgetting: everything about a child, everything that is older than a school keeps, or everything there is.

What was issued cannot be altered, but it can be forgotten: that is said to the database within the
transaction that deletes it, and nowhere else. A SQLite file is then written anew, so that no byte is left.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

import sqlalchemy as sa

from aim.casework import tables
from aim.casework.children import Child, children_by_id, children_like, normal_name, normal_school, schools_of
from aim.casework.never_link import marked_ids
from aim.casework.problems import NotAllowed
from aim.casework.store import Store
from aim.casework.users import User

_OF_A_MARK = (tables.never_link, tables.known_by, tables.children)
_LONDON = ZoneInfo("Europe/London")
_WHEN = ("saved_at", "issued_at", "recorded_at", "decided_at", "marked_at", "used_at", "typed_at")


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was deleted."""

    rows: int
    no_trace: bool  # False where the file could not be written anew yet: somebody else was using it


def forget_child(store: Store, user: User, child: Child) -> Forgotten:
    """Delete all that is kept about a child, also where brothers and sisters are linked with them.

    A mark as ``never link`` stays, with what the child is known by, until the safeguarding lead lifts it: it
    protects the child for as long as any list names them. What others wrote of the child in another child's
    plan cannot be found and stays. Raises NotAllowed for anyone who may not see all schools the child was at.
    """
    with store.writing() as connection:
        child_ids = children_like(connection, child)
        if not all(user.may_see([school]) for school in schools_of(connection, child_ids)):
            raise NotAllowed(
                "Other schools have kept something about this child too.",
                "Ask whoever looks after all of them.",
            )
        rows = _delete_told_of(connection, child)
        rows += _delete(connection, child_ids, protected=marked_ids(connection).intersection(child_ids))
    return Forgotten(rows, store.leave_no_trace())


def forget_everything(store: Store, user: User) -> Forgotten:
    """Delete all casework of every school, marks as ``never link`` too.

    Raises NotAllowed for anyone who may not see every school.
    """
    _must_see_every_school(user)
    with store.writing() as connection:
        rows = _delete(connection, children_by_id(connection))
    return Forgotten(rows, store.leave_no_trace())


def untouched_since(store: Store, user: User, day: date) -> tuple[Child, ...]:
    """The children about whom nothing was kept on or after this day in London: to be forgotten, if all agree.

    A child marked ``never link`` is not among them: a list may not tell that there is such a mark.
    Raises NotAllowed for anyone who may not see every school.
    """
    _must_see_every_school(user)
    start = datetime.combine(day, time(), _LONDON)
    with store.reading() as connection:
        newer = {each for table in tables.metadata.sorted_tables for each in _newer(connection, table, start)}
        newer |= marked_ids(connection)
        return tuple(child for child_id, child in children_by_id(connection).items() if child_id not in newer)


def _must_see_every_school(user: User) -> None:
    if user.schools is not None:
        raise NotAllowed("This is about every school.", "Ask whoever looks after all of them.")


def _newer(connection: sa.Connection, table: sa.Table, start: datetime) -> Iterator[int]:
    """The children of the rows of a table that were kept from then on."""
    moments = [table.c[name] >= start for name in _WHEN if name in table.c]
    if not moments:
        return
    columns = _child_columns(table)
    rows = sa.select(*columns)
    if not columns:  # a part of a plan: the child is its meeting's
        meetings = tables.meetings
        rows = sa.select(meetings.c.child_id).join(table, table.c.meeting_id == meetings.c.id)
    for row in connection.execute(rows.where(sa.or_(*moments))):
        yield from (child_id for child_id in row if child_id is not None)


def _child_columns(table: sa.Table) -> list[sa.Column[int]]:
    """The columns of a table that say whose row it is."""
    return [key.parent for key in table.foreign_keys if key.column.table is tables.children]


def _delete(connection: sa.Connection, child_ids: Collection[int], protected: Collection[int] = ()) -> int:
    """Delete the rows about these children; of those ``protected``, what their mark needs stays."""
    if not child_ids:
        return 0
    ids, rows = list(child_ids), 0
    unprotected = [each for each in ids if each not in protected]
    meetings = sa.select(tables.meetings.c.id).where(tables.meetings.c.child_id.in_(ids))
    connection.execute(sa.insert(tables.being_forgotten), [{"child_id": each} for each in ids])
    for table in reversed(tables.metadata.sorted_tables):
        whose = unprotected if table in _OF_A_MARK else ids
        columns = [tables.children.c.id] if table is tables.children else _child_columns(table)
        mine = [column.in_(whose) for column in columns]
        if not mine and "meeting_id" in table.c:
            mine = [table.c.meeting_id.in_(meetings)]
        if mine:
            rows += connection.execute(sa.delete(table).where(sa.or_(*mine))).rowcount
    connection.execute(sa.delete(tables.being_forgotten))
    return rows


def _delete_told_of(connection: sa.Connection, child: Child) -> int:
    """Delete this child where they were added by hand as a brother or sister, by name and school."""
    told = tables.added_siblings
    kept = connection.execute(sa.select(told.c.id, told.c.name, told.c.school)).all()
    words, school = _words(child.name), normal_school(child.school)
    ids = [row.id for row in kept if _words(row.name) == words and normal_school(row.school) in ("", school)]
    return connection.execute(sa.delete(told).where(told.c.id.in_(ids))).rowcount


def _words(name: str) -> list[str]:
    """A name's words, in one order however it was typed."""
    return sorted(normal_name(name.replace(",", " ")).split())
