"""Where somebody typed the name of a child marked never link into another child's meeting.

What people typed is theirs and is not altered: the safeguarding lead is told where to look. Nobody else is,
since it would tell who is marked.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from aim.casework import tables
from aim.casework.children import Child, children_by_id
from aim.casework.never_link import never_linked_in
from aim.casework.store import Store
from aim.casework.users import User

_TYPED = (tables.meeting_texts, tables.actions, tables.childs_views)


@dataclass(frozen=True, slots=True)
class StillNamed:
    """One meeting in which the name of a marked child stands."""

    child: Child  # whose meeting it is
    form: str
    day: date | None
    fields: tuple[str, ...]  # of the form; "" for an action or the child's view


def still_named(store: Store, user: User) -> tuple[StillNamed, ...]:
    """The meetings of other children in which a marked child's name stands, the oldest first.

    Raises NotAllowed for anyone but the safeguarding lead.
    """
    user.must_lead_safeguarding()
    with store.reading() as connection:
        hidden = never_linked_in(connection)
        named: dict[int, dict[str, None]] = {}
        for table in _TYPED:
            for row in connection.execute(sa.select(table).where(~table.c.removed)).mappings():
                if any(hidden.hides_name(text) for text in row.values() if isinstance(text, str)):
                    named.setdefault(row["meeting_id"], {})[row.get("field", "")] = None
        meetings = tables.meetings
        kept = sa.select(meetings).where(meetings.c.id.in_(named), ~meetings.c.removed)
        rows = connection.execute(kept.order_by(meetings.c.day, meetings.c.id)).mappings().all()
        children = children_by_id(connection, {row["child_id"] for row in rows})
        return tuple(
            StillNamed(children[row["child_id"]], row["form"], row["day"], tuple(named[row["id"]]))
            for row in rows
            if user.may_see([row["school"]]) and not hidden.hides_id(row["child_id"])
        )
