"""The tables of casework. What a migration makes is compared with this in the tests, column by column."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

metadata = sa.MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
    }
)


class Instant(sa.TypeDecorator[datetime]):
    """A moment, kept in UTC; it has to say its zone, and comes back in UTC."""

    impl = sa.DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment has to say its time zone")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: sa.Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _id() -> sa.Column[int]:
    return sa.Column("id", sa.Integer, primary_key=True)


def _text(name: str) -> sa.Column[str]:
    return sa.Column(name, sa.Text, nullable=False, server_default="")


def _child(name: str = "child_id", nullable: bool = False) -> sa.Column[int]:
    return sa.Column(name, sa.ForeignKey("children.id"), nullable=nullable, index=True)


def _table(name: str, *columns: sa.Column[Any] | sa.UniqueConstraint) -> sa.Table:
    return sa.Table(name, metadata, _id(), *columns, sqlite_autoincrement=True)


def _kept() -> tuple[sa.Column[Any], ...]:
    """Who kept a row and when, which saving of it this is, and whether it was taken out again."""
    return (
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("saved_by", sa.Text, nullable=False),
        sa.Column("saved_at", Instant, nullable=False),
        sa.Column("removed", sa.Boolean, nullable=False, server_default=sa.false()),
    )


children = _table(
    "children",
    _text("school"),
    _text("surname"),
    _text("forename"),
    sa.Column("date_of_birth", sa.Date),
    _text("year_group"),
    _text("upn"),
)

known_by = sa.Table(  # every way in which a child was met (children.py)
    "known_by",
    metadata,
    sa.Column("child_id", sa.ForeignKey("children.id"), primary_key=True),
    sa.Column("key", sa.Text, primary_key=True, index=True),
    sa.Column("school", sa.Text, primary_key=True),
)

sibling_decisions = _table(  # only ever added to: the last one about two children holds
    "sibling_decisions",
    _child("one_id"),
    _child("other_id"),
    sa.Column("one_keys", sa.Text, nullable=False),  # the two rows of the link, as they were then
    sa.Column("other_keys", sa.Text, nullable=False),
    sa.Column("link", sa.Text, nullable=False),
    sa.Column("verdict", sa.Text, nullable=False),
    sa.Column("fingerprint", sa.Text, nullable=False),
    _text("note"),
    sa.Column("decided_by", sa.Text, nullable=False),
    sa.Column("decided_at", Instant, nullable=False),
)

never_link = _table(
    "never_link",
    _child(),
    _text("reason"),
    sa.Column("marked_by", sa.Text, nullable=False),
    sa.Column("marked_at", Instant, nullable=False),
    _text("lifted_by"),
    sa.Column("lifted_at", Instant),
)

added_siblings = _table(  # brothers and sisters whom somebody told of
    "added_siblings",
    _child(),
    _text("name"),
    _text("school"),
    _text("year_group"),
    _text("told_by"),
    sa.Column("told_on", sa.Date),
    _text("attendance"),
    sa.Column("attended", sa.Integer),
    sa.Column("possible", sa.Integer),
    _text("attendance_told_by"),
    sa.Column("attendance_told_on", sa.Date),
    _text("note"),
    *_kept(),
    _text("kept_by_school"),  # whose row it is (kept_by.py); "" for one kept before this was
)

school_contacts = _table(  # the log about other schools
    "school_contacts",
    _child(),
    _child("sibling_id", nullable=True),
    _text("sibling_name"),
    _text("other_school"),
    sa.Column("contacted_on", sa.Date),
    _text("contacted_by"),
    _text("spoke_to"),
    _text("agreed"),
    _text("whole_family_support"),
    *_kept(),
    _text("kept_by_school"),
)

sharing_used = _table(  # only ever added to
    "sharing_used",
    _child(),
    _child("sibling_id", nullable=True),
    _text("other_school"),
    sa.Column("step", sa.Text, nullable=False),
    _text("used_for"),
    sa.Column("used_by", sa.Text, nullable=False),
    sa.Column("used_at", Instant, nullable=False),
    _text("kept_by_school"),
)

set_aside = _table(  # what somebody typed while somebody else saved: kept until they have seen both
    "set_aside",
    _child(),
    sa.Column("what", sa.Text, nullable=False),  # the table, and for a text its field
    sa.Column("row_id", sa.Integer, nullable=False),
    sa.Column("typed", sa.JSON, nullable=False),
    sa.Column("over_version", sa.Integer, nullable=False),
    sa.Column("typed_by", sa.Text, nullable=False),
    sa.Column("typed_at", Instant, nullable=False),
    sa.Column("settled_at", Instant),
)


meetings = _table(
    "meetings",
    _child(),
    sa.Column("earlier_id", sa.ForeignKey("meetings.id"), index=True),  # the meeting that this one reviews
    _text("school"),
    _text("form"),
    _text("stage"),
    sa.Column("day", sa.Date, index=True),
    _text("time"),
    _text("place"),
    _text("target_kind"),
    sa.Column("target_attend", sa.Integer),
    sa.Column("target_sessions", sa.Integer),
    _text("target_percent"),  # as a whole number or a fraction
    _text("target_words"),
    sa.Column("review_on", sa.Date, index=True),
    _text("target_met"),
    _text("decided_why"),
    _text("next_step"),
    *_kept(),
    sa.Column("plan_version", sa.Integer, nullable=False),  # one more at each saving of any part of the plan
    sa.Column("begun_by", sa.Text, nullable=False),
    sa.Column("begun_at", Instant, nullable=False),
)


def _meeting(nullable: bool = False) -> sa.Column[int]:
    return sa.Column("meeting_id", sa.ForeignKey("meetings.id"), nullable=nullable, index=True)


meeting_texts = _table(  # a form's fields, as typed
    "meeting_texts",
    _meeting(),
    sa.Column("field", sa.Text, nullable=False),
    _text("text"),
    *_kept(),
    sa.UniqueConstraint("meeting_id", "field"),
)

meeting_people = _table(
    "meeting_people",
    _meeting(),
    _text("name"),
    _text("role"),
    _text("side"),
    sa.Column("can_decide", sa.Boolean, nullable=False, server_default=sa.false()),
    sa.Column("invited_on", sa.Date),
    _text("invited_how"),
    _text("came"),
    _text("note"),
    *_kept(),
)

childs_views = _table(
    "childs_views",
    _meeting(),
    _text("asked_by"),
    sa.Column("asked_on", sa.Date),
    _text("own_words"),
    _text("knows_support"),
    _text("time_outside_offered"),
    *_kept(),
)

absence_reasons = _table(
    "absence_reasons",
    _meeting(),
    sa.Column("first_day", sa.Date),
    _text("first_session"),
    sa.Column("last_day", sa.Date),
    _text("last_session"),
    _text("known_to_school"),
    _text("reason_given"),
    _text("given_by"),
    sa.Column("given_on", sa.Date),
    *_kept(),
)

actions = _table(
    "actions",
    _meeting(),
    _text("side"),
    _text("who"),
    _text("what"),
    sa.Column("due_on", sa.Date, index=True),
    _text("done"),
    sa.Column("done_on", sa.Date),
    _text("came_of_it"),
    *_kept(),
)

disagreements = _table(
    "disagreements",
    _meeting(),
    _text("said_by"),
    sa.Column("said_on", sa.Date),
    _text("said"),
    _text("replied_by"),
    sa.Column("replied_on", sa.Date),
    _text("reply"),
    *_kept(),
)

support = _table(  # the log of support
    "support",
    _child(),
    _text("school"),
    _text("kind"),
    _text("what"),
    sa.Column("requested_on", sa.Date),
    sa.Column("answered_on", sa.Date),
    _text("answer"),
    sa.Column("first_day", sa.Date),
    sa.Column("last_day", sa.Date),
    _text("lead"),
    _text("consent"),
    _text("outcome"),
    *_kept(),
)

chronology = _table(
    "chronology",
    _child(),
    _text("school"),
    sa.Column("day", sa.Date, index=True),
    _text("time"),
    _text("kind"),
    _text("by_whom"),
    _text("with_whom"),
    _text("what"),
    _text("came_of_it"),
    *_kept(),
)


issues = _table(  # from here on, rows are never altered: a trigger of the database forbids it
    "issues",
    _child(),
    _meeting(nullable=True),
    _text("school"),
    sa.Column("form", sa.Text, nullable=False),
    sa.Column(
        "chain", sa.Text, nullable=False
    ),  # the meeting, or the child, and the form: versions count in it
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("plan_version", sa.Integer),
    sa.Column("marks", sa.LargeBinary, nullable=False),
    sa.Column("marks_sha256", sa.Text, nullable=False),
    _text("made_from"),
    sa.Column("issued_by", sa.Text, nullable=False),
    sa.Column("issued_at", Instant, nullable=False),
    sa.UniqueConstraint("chain", "version"),
)

issued_files = _table(
    "issued_files",
    _child(),
    sa.Column("issue_id", sa.ForeignKey("issues.id"), nullable=False, index=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("media_type", sa.Text, nullable=False),
    sa.Column("content", sa.LargeBinary, nullable=False),
    sa.Column("sha256", sa.Text, nullable=False),
)

handed_over = _table(
    "handed_over",
    _child(),
    sa.Column("file_id", sa.ForeignKey("issued_files.id"), nullable=False, index=True),
    sa.Column("corrects_id", sa.ForeignKey("handed_over.id"), index=True),  # a line that was entered wrongly
    sa.Column("took_place", sa.Boolean, nullable=False, server_default=sa.true()),
    _text("name"),
    _text("role"),
    _text("how"),
    _text("address"),
    sa.Column("on_day", sa.Date, nullable=False),
    sa.Column("recorded_by", sa.Text, nullable=False),
    sa.Column("recorded_at", Instant, nullable=False),
)

being_forgotten = sa.Table(  # whose rows the triggers let go, within the transaction that deletes them
    "being_forgotten",
    metadata,
    sa.Column("child_id", sa.Integer, primary_key=True, autoincrement=False),
)


def added(connection: sa.Connection, table: sa.Table, values: Mapping[str, Any]) -> int:
    """Add a row; its number."""
    return int(connection.execute(sa.insert(table).values(values).returning(table.c.id)).scalar_one())
