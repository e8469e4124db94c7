"""What belongs to a child and not to one meeting: the log of support, and the chronology."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import TypeVar

import sqlalchemy as sa

from aim.casework import tables
from aim.casework.children import Child, child_of_row, children_like
from aim.casework.entries import Clash, Entry, Saved, saved
from aim.casework.parts import Contact, Support
from aim.casework.store import Store
from aim.casework.users import User

_TABLES: Mapping[type[Entry], sa.Table] = {Support: tables.support, Contact: tables.chronology}
Line = TypeVar("Line", Support, Contact)


def save_line(store: Store, user: User, child: Child, line: Line, now: datetime) -> Saved[Line] | Clash[Line]:
    """Keep one line of a child's record at their school: a new one (id 0), or one changed or taken out."""
    user.must_see([child.school])
    with store.writing() as connection:
        table = _TABLES[type(line)]
        child_id = child_of_row(connection, table, line.id, child)
        owner = {"child_id": child_id, "school": child.school}
        return saved(connection, table, owner, line, user, now, child_id)


def support_of(store: Store, user: User, child: Child) -> tuple[Support, ...]:
    """The log of support that the schools of this person keep, the first first."""
    return tuple(
        sorted(
            _lines(store, user, child, Support),
            key=lambda each: (each.first_day or each.requested_on or date.max, each.id),
        )
    )


def chronology_of(store: Store, user: User, child: Child) -> tuple[Contact, ...]:
    """Calls, visits, letters and meetings, by day, as the schools of this person keep them.

    A line whose day nobody has given stands last.
    """
    return tuple(
        sorted(
            _lines(store, user, child, Contact), key=lambda each: (each.day or date.max, each.time, each.id)
        )
    )


def _lines(store: Store, user: User, child: Child, kind: type[Line]) -> list[Line]:
    table = _TABLES[kind]
    with store.reading() as connection:
        mine = table.c.child_id.in_(children_like(connection, child)), ~table.c.removed
        rows = connection.execute(sa.select(table).where(*mine)).mappings()
        return [kind.of(row) for row in rows if user.may_see([row["school"]])]
