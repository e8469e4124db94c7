"""Brothers and sisters whom somebody told of: a school alone has no other school's lists.

One who bears the name of a child marked ``never link`` is not given out, and neither are those told of for
such a child (``never_link.py``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from aim.casework.children import Child, child_of_row
from aim.casework.entries import Clash, Entry, Saved, saved
from aim.casework.kept_by import keep_whose, must_be_theirs, their_entries
from aim.casework.never_link import shown_ids
from aim.casework.store import Store
from aim.casework.tables import added_siblings
from aim.casework.users import User


@dataclass(frozen=True, slots=True, kw_only=True)
class AddedSibling(Entry):
    """A brother or sister added by hand; blank where nobody said."""

    name: str
    school: str = ""
    year_group: str = ""
    told_by: str = ""
    told_on: date | None = None
    attendance: str = ""  # as the other school told it, in its words
    attended: int | None = None  # sessions, where it told them
    possible: int | None = None
    attendance_told_by: str = ""
    attendance_told_on: date | None = None
    note: str = ""


def save_added_sibling(
    store: Store, user: User, child: Child, sibling: AddedSibling, now: datetime
) -> Saved[AddedSibling] | Clash[AddedSibling]:
    """Keep a brother or sister of this child: a new one, or one changed or taken out (``removed``).

    Raises ValueError for one without a name, or with more sessions attended than were possible.
    """
    if not sibling.name.strip():
        raise ValueError("a brother or sister is added by name")
    if sibling.attended is not None and not 0 <= sibling.attended <= (sibling.possible or 0):
        raise ValueError("attended sessions lie between none and all that were possible")
    user.must_see([child.school])
    with store.writing() as connection:
        must_be_theirs(connection, user, added_siblings, sibling.id)
        child_id = child_of_row(connection, added_siblings, sibling.id, child)
        result = saved(connection, added_siblings, {"child_id": child_id}, sibling, user, now, child_id)
        if isinstance(result, Saved) and not sibling.id:
            keep_whose(connection, added_siblings, result.entry.id, child.school)
        return result


def added_siblings_of(store: Store, user: User, child: Child) -> tuple[AddedSibling, ...]:
    """Those added for this child by the schools of this person, in the order they were added.

    None for a child who is never linked.
    """
    with store.reading() as connection:
        hidden, child_ids = shown_ids(connection, user, child)
        found = their_entries(connection, user, added_siblings, AddedSibling, child_ids)
        return tuple(each for each in found if not hidden.hides_name(each.name))
