"""Who a child is to casework: all the ways by which one child is known, so that nothing kept is lost or mixed
up.

The UPN decides; without one, the school and its admission number; without either, the school, the name and
the date of birth (definitions.md 2). A child who is met again with more known about them (a UPN that was
missing, a new school) stays the same child; two children whose UPNs differ are never one.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

import sqlalchemy as sa

from aim.casework.tables import added, children, known_by
from aim.certificates.names import tidy, tidy_admission_number, tidy_upn, upn_fault
from aim.pupil import Pupil

_UPN, _NUMBER, _NAMED = "upn", "number", "named"
_BETWEEN = "\x1f"  # stands in no name


@dataclass(frozen=True, slots=True)
class Child:
    """A child as a register or a pupil list has them; blank where it does not say."""

    school: str
    surname: str
    forename: str
    date_of_birth: date | None = None
    upn: str = ""
    former_upn: str = ""
    admission_number: str = ""
    year_group: str = ""

    @classmethod
    def of(cls, pupil: Pupil) -> Child:
        """The child of a register."""
        return cls(
            school=pupil.school,
            surname=pupil.surname,
            forename=pupil.forename,
            date_of_birth=pupil.date_of_birth,
            upn=pupil.upn,
            admission_number=pupil.admission_number,
            year_group=pupil.year_group,
        )

    @property
    def name(self) -> str:
        """Forename and surname, as a person says them."""
        return f"{self.forename} {self.surname}".strip()

    @property
    def keys(self) -> tuple[str, ...]:
        """Every key this child is known by, the surest first; none where nothing tells who it is."""
        school, name = normal_school(self.school), (normal_name(self.surname), normal_name(self.forename))
        found = [_key(_UPN, upn) for upn in (tidy_upn(self.upn), tidy_upn(self.former_upn)) if _is_sound(upn)]
        if number := tidy_admission_number(self.admission_number):
            found.append(_key(_NUMBER, school, number))
        if any(name) and (self.date_of_birth or not found):
            born = self.date_of_birth.isoformat() if self.date_of_birth else ""
            found.append(_key(_NAMED, school, *name, born))
        return tuple(dict.fromkeys(found))


def _is_sound(upn: str) -> bool:
    """Whether a UPN has the shape of one; one that a spreadsheet rounded stands for a thousand children."""
    return bool(upn) and upn_fault(upn) in ("", "upn-check-letter")


def normal_school(school: str) -> str:
    """A school's name as schools are compared: capitals and spaces aside."""
    return tidy(school).casefold()


def normal_name(name: str) -> str:
    """A person's name as names are compared: capitals and spaces aside."""
    return tidy(name).casefold()


def same_child(one: Iterable[str], other: Iterable[str]) -> bool:
    """Whether two sets of keys are one child's.

    One UPN in common is enough, and two that differ are enough against; likewise the admission numbers of one
    school; then the name and the date of birth at one school.
    """
    first, second = set(one), set(other)
    shared = first & second
    for kind in (_UPN, _NUMBER):
        if any(_kind(key) == kind for key in shared):
            return True
        if _differ(first, second, kind):
            return False
    return bool(shared)


def _differ(first: set[str], second: set[str], kind: str) -> bool:
    """Whether both have a key of this kind, for numbers of one school, and none in common."""
    scopes = [{_scope(key) for key in keys if _kind(key) == kind} for keys in (first, second)]
    return not scopes[0].isdisjoint(scopes[1])


def _key(*parts: str) -> str:
    return _BETWEEN.join(parts)


def _kind(key: str) -> str:
    return key.split(_BETWEEN, 1)[0]


def _scope(key: str) -> str:
    """Where a key tells children apart: a UPN everywhere, a number in its school."""
    return "" if _kind(key) == _UPN else key.split(_BETWEEN)[1]


def children_like(connection: sa.Connection, child: Child) -> tuple[int, ...]:
    """The children kept that are this child, the surest first: more than one where it was met by halves."""
    keys = child.keys
    met = sa.select(known_by.c.child_id).where(known_by.c.key.in_(keys))
    rows = connection.execute(
        sa.select(known_by.c.child_id, known_by.c.key).where(known_by.c.child_id.in_(met))
    ).all()
    kept: dict[int, list[str]] = {}
    for child_id, key in rows:
        kept.setdefault(child_id, []).append(key)
    places = {key: place for place, key in enumerate(keys)}
    found = [child_id for child_id, theirs in kept.items() if same_child(keys, theirs)]
    return tuple(sorted(found, key=lambda each: (min(places.get(k, len(keys)) for k in kept[each]), each)))


def child_kept(connection: sa.Connection, child: Child) -> int:
    """The child, added where not yet kept; what is newly known of them is kept too.

    Raises ValueError for a child of whom nothing is known.
    """
    keys = child.keys
    if not keys:
        raise ValueError("a child without UPN, admission number and name cannot be told apart")
    values = {
        "school": child.school,
        "surname": child.surname,
        "forename": child.forename,
        "date_of_birth": child.date_of_birth,
        "year_group": child.year_group,
        "upn": tidy_upn(child.upn),
    }
    found = children_like(connection, child)
    if found:
        child_id = found[0]
        said = {name: value for name, value in values.items() if value}
        connection.execute(sa.update(children).where(children.c.id == child_id).values(said))
    else:
        child_id = added(connection, children, values)
    _add_keys(connection, child_id, keys, normal_school(child.school))
    return child_id


def _add_keys(connection: sa.Connection, child_id: int, keys: Sequence[str], school: str) -> None:
    rows = connection.execute(
        sa.select(known_by.c.key, known_by.c.school).where(known_by.c.child_id == child_id)
    )
    already = {(row.key, row.school) for row in rows}
    new = [
        {"child_id": child_id, "key": key, "school": school} for key in keys if (key, school) not in already
    ]
    if new:
        connection.execute(sa.insert(known_by), new)


def child_of_row(connection: sa.Connection, table: sa.Table, row_id: int, child: Child) -> int:
    """Our number of this child for a row: the one that the row has already, where that is this child's."""
    kept = child_kept(connection, child)
    has = connection.execute(sa.select(table.c.child_id).where(table.c.id == row_id)).scalar()
    return has if has is not None and has in children_like(connection, child) else kept


def schools_of(connection: sa.Connection, child_ids: Sequence[int]) -> set[str]:
    """The schools at which these children were met, as ``normal_school`` has them."""
    rows = connection.execute(sa.select(known_by.c.school).where(known_by.c.child_id.in_(child_ids)))
    return set(rows.scalars())


def children_by_id(connection: sa.Connection, child_ids: Iterable[int] | None = None) -> dict[int, Child]:
    """The children as they were last met; every one of them where none is named."""
    rows = sa.select(children)
    if child_ids is not None:
        rows = rows.where(children.c.id.in_(set(child_ids)))
    return {
        row.id: Child(
            school=row.school,
            surname=row.surname,
            forename=row.forename,
            date_of_birth=row.date_of_birth,
            upn=row.upn,
            year_group=row.year_group,
        )
        for row in connection.execute(rows)
    }
