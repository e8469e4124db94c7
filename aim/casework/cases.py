"""Every meeting of some schools at a glance: what the first page asks, to say what comes next."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

import sqlalchemy as sa

from aim.casework import tables
from aim.casework.children import Child, children_by_id, same_child
from aim.casework.entries import E
from aim.casework.meetings import Meeting
from aim.casework.parts import Action, ChildsView
from aim.casework.store import Store
from aim.casework.users import User


@dataclass(frozen=True, slots=True)
class Case:
    """One meeting, whose it is, and what has been done about it."""

    child: Child  # as last met
    keys: tuple[str, ...]  # every key of the child (``Child.keys``), to find them in a register
    meeting: Meeting
    childs_views: tuple[ChildsView, ...]
    actions: tuple[Action, ...]
    reviewed_by: int | None  # the meeting that reviews this one
    handed_over: int  # how often something issued from it was given to somebody


@dataclass(frozen=True, slots=True)
class Cases:
    """The meetings in the order of their days, found by child."""

    cases: tuple[Case, ...] = ()
    _places: dict[str, list[int]] = field(default_factory=dict, init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        for place, case in enumerate(self.cases):
            for key in case.keys:
                self._places.setdefault(key, []).append(place)

    def of(self, child: Child) -> tuple[Case, ...]:
        """Those of one child; empty where no meeting is recorded."""
        keys = child.keys
        places = sorted({place for key in keys for place in self._places.get(key, ())})
        return tuple(self.cases[place] for place in places if same_child(keys, self.cases[place].keys))


def cases(store: Store, user: User) -> Cases:
    """Every meeting of the schools of this person that was not taken out."""
    with store.reading() as connection:
        rows = (
            connection.execute(sa.select(tables.meetings).where(~tables.meetings.c.removed)).mappings().all()
        )
        rows = [row for row in rows if user.may_see([row["school"]])]
        child_ids = {row["child_id"] for row in rows}
        found, keys = children_by_id(connection, child_ids), _keys(connection, child_ids)
        views = _by_meeting(connection, tables.childs_views, ChildsView)
        actions = _by_meeting(connection, tables.actions, Action)
        reviewed = {row["earlier_id"]: row["id"] for row in rows if row["stage"] != "called off"}
        handed = _handed_over(connection)
        made = [
            Case(
                child=found[row["child_id"]],
                keys=keys[row["child_id"]],
                meeting=Meeting.of(row),
                childs_views=tuple(views.get(row["id"], ())),
                actions=tuple(actions.get(row["id"], ())),
                reviewed_by=reviewed.get(row["id"]),
                handed_over=handed.get(row["id"], 0),
            )
            for row in sorted(rows, key=lambda row: (row["day"] or date.min, row["id"]))
        ]
    return Cases(tuple(made))


def _keys(connection: sa.Connection, child_ids: Iterable[int]) -> dict[int, tuple[str, ...]]:
    known_by = tables.known_by
    rows = connection.execute(sa.select(known_by.c.child_id, known_by.c.key).order_by(known_by.c.key))
    found: dict[int, dict[str, None]] = {child_id: {} for child_id in child_ids}
    for child_id, key in rows:
        if child_id in found:
            found[child_id][key] = None
    return {child_id: tuple(keys) for child_id, keys in found.items()}


def _by_meeting(connection: sa.Connection, table: sa.Table, kind: type[E]) -> dict[int, list[E]]:
    rows = connection.execute(sa.select(table).where(~table.c.removed).order_by(table.c.id)).mappings()
    found: dict[int, list[E]] = {}
    for row in rows:
        found.setdefault(row["meeting_id"], []).append(kind.of(row))
    return found


def _handed_over(connection: sa.Connection) -> dict[int, int]:
    issues, files, handed = tables.issues, tables.issued_files, tables.handed_over
    joined = handed.join(files, handed.c.file_id == files.c.id).join(issues, files.c.issue_id == issues.c.id)
    rows = connection.execute(
        sa.select(issues.c.meeting_id, sa.func.count())
        .select_from(joined)
        .where(issues.c.meeting_id.is_not(None))
        .group_by(issues.c.meeting_id)
    )
    return {row[0]: row[1] for row in rows}
