"""What came second when two people saved the same piece: kept until somebody has seen both."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from aim.casework import tables
from aim.casework.children import Child, children_like, schools_of
from aim.casework.kept_by import set_aside_is_theirs
from aim.casework.never_link import never_linked_in
from aim.casework.problems import NotAllowed, NotThere
from aim.casework.store import Store
from aim.casework.tables import set_aside
from aim.casework.users import User

_ABOUT_SIBLINGS = (tables.added_siblings.name, tables.school_contacts.name)
_NAMES = ("name", "sibling_name")  # their fields that may name a child who is never linked


@dataclass(frozen=True, slots=True)
class SetAside:
    """One piece that was typed over a version that was no longer the newest."""

    id: int
    what: str  # the table of the piece
    row_id: int
    typed: Mapping[str, Any]  # as the fields of its entry; days as ISO text
    typed_by: str
    typed_at: datetime


def set_aside_of(store: Store, user: User, child: Child) -> tuple[SetAside, ...]:
    """What waits to be settled about this child, in rows of this person's schools, the first first."""
    with store.reading() as connection:
        child_ids, hidden = _ids(connection, user, child), never_linked_in(connection)
        rows = connection.execute(
            sa.select(set_aside)
            .where(set_aside.c.child_id.in_(child_ids), set_aside.c.settled_at.is_(None))
            .order_by(set_aside.c.id)
        ).all()
        return tuple(
            SetAside(row.id, row.what, row.row_id, row.typed, row.typed_by, row.typed_at)
            for row in rows
            if set_aside_is_theirs(connection, user, row.what, row.row_id)
            if row.what not in _ABOUT_SIBLINGS
            or not (hidden.hides(child) or any(hidden.hides_name(row.typed.get(name, "")) for name in _NAMES))
        )


def settle(store: Store, user: User, child: Child, set_aside_id: int, now: datetime) -> None:
    """Both texts were seen, and what should stand does.

    Raises NotThere where nothing of this child waits under this number.
    """
    with store.writing() as connection:
        this = set_aside.c.id == set_aside_id, set_aside.c.child_id.in_(_ids(connection, user, child))
        kept = connection.execute(sa.select(set_aside).where(*this)).one_or_none()
        if kept is not None and not set_aside_is_theirs(connection, user, kept.what, kept.row_id):
            raise NotAllowed("This is another school's.", "Ask whoever looks after access.")
        waiting = sa.update(set_aside).where(*this, set_aside.c.settled_at.is_(None)).values(settled_at=now)
        if not connection.execute(waiting).rowcount:
            raise NotThere("This was settled already.", "Load the page again.")


def _ids(connection: sa.Connection, user: User, child: Child) -> tuple[int, ...]:
    child_ids = children_like(connection, child)
    user.must_see([child.school, *schools_of(connection, child_ids)])
    return child_ids
