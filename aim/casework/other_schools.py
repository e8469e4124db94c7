"""The dated log about other schools, and the record of what one school was shown of another's child.

Rows about a child marked ``never link`` are not given out (``never_link.py``).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

import sqlalchemy as sa

from aim.casework.children import Child, child_kept, child_of_row
from aim.casework.entries import Clash, Entry, Saved, saved
from aim.casework.kept_by import is_theirs, keep_whose, must_be_theirs, their_entries
from aim.casework.never_link import shown_ids
from aim.casework.store import Store
from aim.casework.tables import school_contacts, sharing_used
from aim.casework.users import User
from aim.settings import SharingStep

__all__ = [
    "SchoolContact",
    "SharingStep",
    "SharingUsed",
    "record_sharing",
    "save_school_contact",
    "school_contacts_of",
    "sharing_of",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolContact(Entry):
    """One contact with another school about a brother or sister; blank where nobody said."""

    other_school: str
    sibling_name: str = ""
    contacted_on: date | None = None
    contacted_by: str = ""
    spoke_to: str = ""
    agreed: str = ""
    whole_family_support: str = ""  # what was offered, or why not


@dataclass(frozen=True, slots=True)
class SharingUsed:
    """Once when something of a brother or sister at another school was shown or put on a paper."""

    step: SharingStep
    other_school: str
    used_for: str  # such as "staff sheet" or "siblings page"
    used_by: str
    used_at: datetime


def save_school_contact(
    store: Store,
    user: User,
    child: Child,
    contact: SchoolContact,
    now: datetime,
    sibling: Child | None = None,
) -> Saved[SchoolContact] | Clash[SchoolContact]:
    """Keep a contact about a brother or sister of this child: a new one, or one changed or taken out.

    ``sibling`` is the child it was about, where a list holds them. Raises ValueError without a school.
    """
    if not contact.other_school.strip():
        raise ValueError("a contact is with a school")
    user.must_see([child.school])
    with store.writing() as connection:
        must_be_theirs(connection, user, school_contacts, contact.id)
        child_id = child_of_row(connection, school_contacts, contact.id, child)
        result = saved(connection, school_contacts, {"child_id": child_id}, contact, user, now, child_id)
        if isinstance(result, Saved) and not contact.id:
            keep_whose(connection, school_contacts, result.entry.id, child.school)
        if sibling is not None and isinstance(result, Saved):
            sibling_id = child_kept(connection, sibling)
            about = school_contacts.c.id == result.entry.id
            connection.execute(sa.update(school_contacts).where(about).values(sibling_id=sibling_id))
        return result


def school_contacts_of(store: Store, user: User, child: Child) -> tuple[SchoolContact, ...]:
    """The contacts of this person's schools with others about this child's brothers and sisters, by day."""
    with store.reading() as connection:
        hidden, child_ids = shown_ids(connection, user, child)
        rows = connection.execute(
            sa.select(school_contacts.c.id, school_contacts.c.sibling_id).where(
                school_contacts.c.child_id.in_(child_ids)
            )
        )
        left_out = {row.id for row in rows if hidden.hides_id(row.sibling_id)}
        found = their_entries(connection, user, school_contacts, SchoolContact, child_ids)
        typed = ("sibling_name", "spoke_to", "agreed", "whole_family_support")
        shown = (
            each
            for each in found
            if each.id not in left_out and not any(hidden.hides_name(getattr(each, name)) for name in typed)
        )
        return tuple(sorted(shown, key=lambda each: (each.contacted_on or date.min, each.id)))


def record_sharing(
    store: Store,
    user: User,
    child: Child,
    sibling: Child,
    step: SharingStep,
    used_for: str,
    now: datetime,
) -> None:
    """Keep that something of a brother or sister at another school was used for this child."""
    user.must_see([child.school])
    with store.writing() as connection:
        values = {
            "child_id": child_kept(connection, child),
            "sibling_id": child_kept(connection, sibling),
            "other_school": sibling.school,
            "step": step.value,
            "used_for": used_for,
            "used_by": user.name,
            "used_at": now,
            "kept_by_school": child.school,
        }
        connection.execute(sa.insert(sharing_used).values(values))


def sharing_of(store: Store, user: User, child: Child) -> tuple[SharingUsed, ...]:
    """What this person's schools used for this child of brothers and sisters elsewhere, in order."""
    with store.reading() as connection:
        hidden, child_ids = shown_ids(connection, user, child)
        rows = connection.execute(
            sa.select(sharing_used).where(sharing_used.c.child_id.in_(child_ids)).order_by(sharing_used.c.id)
        )
        return tuple(
            SharingUsed(SharingStep(row.step), row.other_school, row.used_for, row.used_by, row.used_at)
            for row in rows
            if not hidden.hides_id(row.sibling_id) and is_theirs(user, row.kept_by_school)
        )
