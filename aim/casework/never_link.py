"""Children who are never linked with anyone: adoption, relocation, a refuge.

The mark stands above every other decision. Whatever looks for links or shows them asks ``never_linked`` first
and leaves such a child out, so that nothing of them reaches a page, a file or a count. Only the safeguarding
lead can read who is marked.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from datetime import date, datetime

import sqlalchemy as sa

from aim.casework.children import Child, child_kept, children_by_id, children_like, normal_name, schools_of
from aim.casework.problems import NotThere
from aim.casework.store import Store
from aim.casework.tables import known_by, never_link
from aim.casework.users import User

_Name = tuple[str, str]


@dataclass(frozen=True, slots=True)
class NeverLinked:
    """Asks whether a child is marked; lists nobody, not even when printed."""

    _keys: frozenset[str] = field(default=frozenset(), repr=False)
    _born: frozenset[tuple[_Name, date]] = field(default=frozenset(), repr=False)
    _names: frozenset[_Name] = field(default=frozenset(), repr=False)
    _ids: frozenset[int] = field(default=frozenset(), repr=False)

    def hides(self, child: Child) -> bool:
        """Whether no link of this child may be shown.

        Any key in common is enough, and the name with the date of birth at any school. A row with neither UPN
        nor date of birth is hidden by its name alone: better one link too few than this one.
        """
        name = _name(child)
        if not self._keys.isdisjoint(child.keys):
            return True
        if child.date_of_birth:
            return (name, child.date_of_birth) in self._born
        return not child.upn and name in self._names

    def hides_name(self, typed: str) -> bool:
        """Whether what somebody typed names a marked child, either part first, whatever stands beside it."""
        said = set(_words(typed))
        names = (set(_words(" ".join(name))) for name in self._names)
        return any(name and name <= said for name in names)

    def hides_id(self, child_id: int | None) -> bool:
        """Whether this is a marked child, by our own number."""
        return child_id in self._ids


@dataclass(frozen=True, slots=True)
class Marked:
    """A child whom the safeguarding lead has marked, and why; lifted where somebody took the mark away."""

    id: int
    child: Child
    reason: str
    marked_by: str
    marked_at: datetime
    lifted_by: str
    lifted_at: datetime | None


def mark_never_link(store: Store, user: User, child: Child, reason: str, now: datetime) -> None:
    """Mark a child as never to be linked; a child marked already stays marked as they were.

    Raises NotAllowed for anyone but the safeguarding lead.
    """
    user.must_lead_safeguarding()
    with store.writing() as connection:
        child_id = child_kept(connection, child)
        user.must_see(schools_of(connection, [child_id]))
        if child_id in marked_ids(connection):
            return
        values = {"child_id": child_id, "reason": reason, "marked_by": user.name, "marked_at": now}
        connection.execute(sa.insert(never_link).values(values))


def lift_never_link(store: Store, user: User, marked_id: int, now: datetime) -> None:
    """Take a mark away; that it stood is kept.

    Raises NotAllowed for anyone but the safeguarding lead, NotThere where no such mark stands.
    """
    user.must_lead_safeguarding()
    with store.writing() as connection:
        standing = never_link.c.id == marked_id, never_link.c.lifted_at.is_(None)
        child_id = connection.execute(sa.select(never_link.c.child_id).where(*standing)).scalar()
        if child_id is None:
            raise NotThere("This mark does not stand any more.", "Load the page again.")
        user.must_see(schools_of(connection, [child_id]))
        lifted = {"lifted_by": user.name, "lifted_at": now}
        connection.execute(sa.update(never_link).where(*standing).values(lifted))


def never_link_list(store: Store, user: User) -> tuple[Marked, ...]:
    """Every mark, also those lifted, the newest first: the safeguarding lead's own list.

    Raises NotAllowed for anyone else.
    """
    user.must_lead_safeguarding()
    with store.reading() as connection:
        rows = connection.execute(sa.select(never_link).order_by(never_link.c.id.desc())).all()
        found = children_by_id(connection, (row.child_id for row in rows))
        return tuple(
            Marked(
                row.id,
                found[row.child_id],
                row.reason,
                row.marked_by,
                row.marked_at,
                row.lifted_by,
                row.lifted_at,
            )
            for row in rows
            if user.may_see(schools_of(connection, [row.child_id]))
        )


def never_linked(store: Store) -> NeverLinked:
    """Who must be left out of every link. For the app itself: it tells nobody who is marked."""
    with store.reading() as connection:
        return never_linked_in(connection)


def never_linked_in(connection: sa.Connection) -> NeverLinked:
    """Likewise, for one who is reading already."""
    marked = marked_ids(connection)
    if not marked:
        return NeverLinked()
    key_rows = connection.execute(sa.select(known_by.c.key).where(known_by.c.child_id.in_(marked)))
    keys = frozenset(key_rows.scalars())
    everyone = children_by_id(connection)
    names = [(_name(everyone[child_id]), everyone[child_id].date_of_birth) for child_id in marked]
    found = NeverLinked(
        _keys=keys,
        _born=frozenset((name, born) for name, born in names if born),
        _names=frozenset(name for name, _ in names),
    )
    # A child met by halves has two numbers of ours, and both are left out.
    sharing = connection.execute(sa.select(known_by.c.child_id).where(known_by.c.key.in_(keys))).scalars()
    alike = (child_id for child_id, child in everyone.items() if found.hides(child))
    return replace(found, _ids=frozenset(sharing) | frozenset(alike))


def shown_ids(connection: sa.Connection, user: User, child: Child) -> tuple[NeverLinked, tuple[int, ...]]:
    """Who is never linked, and our numbers of this child: none where that is the child.

    Raises NotAllowed where the child is at no school of theirs.
    """
    child_ids = children_like(connection, child)
    user.must_see([child.school, *schools_of(connection, child_ids)])
    hidden = never_linked_in(connection)
    return hidden, () if hidden.hides(child) or any(map(hidden.hides_id, child_ids)) else child_ids


def _words(text: str) -> list[str]:
    return re.findall(r"[\w'’]+", normal_name(text))


def _name(child: Child) -> _Name:
    return normal_name(child.surname), normal_name(child.forename)


def marked_ids(connection: sa.Connection) -> set[int]:
    """Our numbers of the children whose mark stands: for casework itself, never given out."""
    rows = connection.execute(sa.select(never_link.c.child_id).where(never_link.c.lifted_at.is_(None)))
    return set(rows.scalars())
