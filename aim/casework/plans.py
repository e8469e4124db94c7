"""The plan of one meeting: everything said for its form, saved piece by piece as it is typed.

A piece is one field's text or one row. Each has a version, so two people may work on one plan at once, and
where both change the same piece the second gets both texts. ``Saved`` comes back after the commit and not
before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar

import sqlalchemy as sa

from aim.casework import tables
from aim.casework.children import Child, children_by_id
from aim.casework.entries import Clash, Entry, Saved, entries, saved
from aim.casework.meetings import Meeting, locked, one_more_version
from aim.casework.parts import AbsenceReason, Action, ChildsView, Disagreement, Person, Text
from aim.casework.problems import NotThere
from aim.casework.store import Store
from aim.casework.users import User

_TABLES: Mapping[type[Entry], sa.Table] = {
    Person: tables.meeting_people,
    ChildsView: tables.childs_views,
    AbsenceReason: tables.absence_reasons,
    Action: tables.actions,
    Disagreement: tables.disagreements,
}
Part = TypeVar("Part", Person, ChildsView, AbsenceReason, Action, Disagreement)


@dataclass(frozen=True, slots=True)
class Plan:
    """All of one meeting, as it stood at one moment."""

    meeting: Meeting
    child: Child  # as last met
    version: int  # one more at each saving of any part
    texts: Mapping[str, Text]  # by field
    people: tuple[Person, ...]
    childs_views: tuple[ChildsView, ...]
    reasons: tuple[AbsenceReason, ...]
    actions: tuple[Action, ...]
    disagreements: tuple[Disagreement, ...]

    @property
    def someone_can_decide(self) -> bool:
        """Whether a senior leader who can decide is down for the meeting, and has not said no."""
        return any(each.can_decide and each.came in ("", "came") for each in self.people)


def plan_of(store: Store, user: User, meeting_id: int) -> Plan:
    """The plan of a meeting as it stands.

    Raises NotThere where there is none, NotAllowed where it is another school's.
    """
    with store.reading() as connection:
        row = connection.execute(sa.select(tables.meetings).where(tables.meetings.c.id == meeting_id))
        found = row.mappings().one_or_none()
        if found is None:
            raise NotThere("This meeting is not kept, or not any more.", "Choose the pupil again.")
        user.must_see([found["school"]])
        mine = {"meeting_id": [meeting_id]}
        texts = entries(connection, tables.meeting_texts, Text, mine)
        return Plan(
            meeting=Meeting.of(found),
            child=children_by_id(connection, [found["child_id"]])[found["child_id"]],
            version=found["plan_version"],
            texts={each.field: each for each in texts},
            people=entries(connection, tables.meeting_people, Person, mine),
            childs_views=entries(connection, tables.childs_views, ChildsView, mine),
            reasons=entries(connection, tables.absence_reasons, AbsenceReason, mine),
            actions=entries(connection, tables.actions, Action, mine),
            disagreements=entries(connection, tables.disagreements, Disagreement, mine),
        )


def save_draft(
    store: Store, user: User, meeting_id: int, field: str, text: str, version: int, now: datetime
) -> Saved[Text] | Clash[Text]:
    """Keep the text of one field, typed over the ``version`` that was read: 0 where nothing was there."""
    with store.writing() as connection:
        _, child_id = locked(connection, user, meeting_id)
        table = tables.meeting_texts
        row = connection.execute(
            sa.select(table).where(table.c.meeting_id == meeting_id, table.c.field == field)
        )
        kept = row.mappings().one_or_none()
        if kept is None:
            typed = Text(field=field, text=text)
        else:  # also where both began with nothing there: the version 0 is not the newest any more
            typed = Text(field=field, text=text, version=version, id=kept["id"])
        result = saved(connection, table, {"meeting_id": meeting_id}, typed, user, now, child_id)
        if isinstance(result, Saved) and result.changed:
            one_more_version(connection, meeting_id)
        return result


def save_part(
    store: Store, user: User, meeting_id: int, part: Part, now: datetime
) -> Saved[Part] | Clash[Part]:
    """Keep one row of a plan: a new one (id 0), or one changed or taken out (``removed``)."""
    with store.writing() as connection:
        _, child_id = locked(connection, user, meeting_id)
        owner = {"meeting_id": meeting_id}
        result = saved(connection, _TABLES[type(part)], owner, part, user, now, child_id)
        if isinstance(result, Saved) and result.changed:
            one_more_version(connection, meeting_id)
        return result
