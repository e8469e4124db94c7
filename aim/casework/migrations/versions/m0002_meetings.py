"""Meetings, their plans, and a child's record."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "chronology",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("school", sa.Text(), server_default="", nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("time", sa.Text(), server_default="", nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("by_whom", sa.Text(), server_default="", nullable=False),
        sa.Column("with_whom", sa.Text(), server_default="", nullable=False),
        sa.Column("what", sa.Text(), server_default="", nullable=False),
        sa.Column("came_of_it", sa.Text(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_chronology_child_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_chronology")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_chronology_child_id"), "chronology", ["child_id"], unique=False)
    op.create_index(op.f("ix_chronology_day"), "chronology", ["day"], unique=False)
    op.create_table(
        "meetings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("earlier_id", sa.Integer(), nullable=True),
        sa.Column("school", sa.Text(), server_default="", nullable=False),
        sa.Column("form", sa.Text(), server_default="", nullable=False),
        sa.Column("stage", sa.Text(), server_default="", nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("time", sa.Text(), server_default="", nullable=False),
        sa.Column("place", sa.Text(), server_default="", nullable=False),
        sa.Column("target_kind", sa.Text(), server_default="", nullable=False),
        sa.Column("target_attend", sa.Integer(), nullable=True),
        sa.Column("target_sessions", sa.Integer(), nullable=True),
        sa.Column("target_percent", sa.Text(), server_default="", nullable=False),
        sa.Column("target_words", sa.Text(), server_default="", nullable=False),
        sa.Column("review_on", sa.Date(), nullable=True),
        sa.Column("target_met", sa.Text(), server_default="", nullable=False),
        sa.Column("decided_why", sa.Text(), server_default="", nullable=False),
        sa.Column("next_step", sa.Text(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("plan_version", sa.Integer(), nullable=False),
        sa.Column("begun_by", sa.Text(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_meetings_child_id")),
        sa.ForeignKeyConstraint(["earlier_id"], ["meetings.id"], name=op.f("fk_meetings_earlier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_meetings_child_id"), "meetings", ["child_id"], unique=False)
    op.create_index(op.f("ix_meetings_day"), "meetings", ["day"], unique=False)
    op.create_index(op.f("ix_meetings_earlier_id"), "meetings", ["earlier_id"], unique=False)
    op.create_index(op.f("ix_meetings_review_on"), "meetings", ["review_on"], unique=False)
    op.create_table(
        "support",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("school", sa.Text(), server_default="", nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("what", sa.Text(), server_default="", nullable=False),
        sa.Column("requested_on", sa.Date(), nullable=True),
        sa.Column("answered_on", sa.Date(), nullable=True),
        sa.Column("answer", sa.Text(), server_default="", nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("lead", sa.Text(), server_default="", nullable=False),
        sa.Column("consent", sa.Text(), server_default="", nullable=False),
        sa.Column("outcome", sa.Text(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_support_child_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_support")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_support_child_id"), "support", ["child_id"], unique=False)
    op.create_table(
        "absence_reasons",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("first_day", sa.Date(), nullable=True),
        sa.Column("first_session", sa.Text(), server_default="", nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("last_session", sa.Text(), server_default="", nullable=False),
        sa.Column("known_to_school", sa.Text(), server_default="", nullable=False),
        sa.Column("reason_given", sa.Text(), server_default="", nullable=False),
        sa.Column("given_by", sa.Text(), server_default="", nullable=False),
        sa.Column("given_on", sa.Date(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_absence_reasons_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absence_reasons")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_absence_reasons_meeting_id"), "absence_reasons", ["meeting_id"], unique=False)
    op.create_table(
        "actions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("side", sa.Text(), server_default="", nullable=False),
        sa.Column("who", sa.Text(), server_default="", nullable=False),
        sa.Column("what", sa.Text(), server_default="", nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        sa.Column("done", sa.Text(), server_default="", nullable=False),
        sa.Column("done_on", sa.Date(), nullable=True),
        sa.Column("came_of_it", sa.Text(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_actions_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_actions")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_actions_due_on"), "actions", ["due_on"], unique=False)
    op.create_index(op.f("ix_actions_meeting_id"), "actions", ["meeting_id"], unique=False)
    op.create_table(
        "childs_views",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Text(), server_default="", nullable=False),
        sa.Column("asked_on", sa.Date(), nullable=True),
        sa.Column("own_words", sa.Text(), server_default="", nullable=False),
        sa.Column("knows_support", sa.Text(), server_default="", nullable=False),
        sa.Column("time_outside_offered", sa.Text(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_childs_views_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_childs_views")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_childs_views_meeting_id"), "childs_views", ["meeting_id"], unique=False)
    op.create_table(
        "disagreements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("said_by", sa.Text(), server_default="", nullable=False),
        sa.Column("said_on", sa.Date(), nullable=True),
        sa.Column("said", sa.Text(), server_default="", nullable=False),
        sa.Column("replied_by", sa.Text(), server_default="", nullable=False),
        sa.Column("replied_on", sa.Date(), nullable=True),
        sa.Column("reply", sa.Text(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_disagreements_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_disagreements")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_disagreements_meeting_id"), "disagreements", ["meeting_id"], unique=False)
    op.create_table(
        "meeting_people",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("role", sa.Text(), server_default="", nullable=False),
        sa.Column("side", sa.Text(), server_default="", nullable=False),
        sa.Column("can_decide", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("invited_on", sa.Date(), nullable=True),
        sa.Column("invited_how", sa.Text(), server_default="", nullable=False),
        sa.Column("came", sa.Text(), server_default="", nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_meeting_people_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_people")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_meeting_people_meeting_id"), "meeting_people", ["meeting_id"], unique=False)
    op.create_table(
        "meeting_texts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=False),
        sa.Column("field", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_meeting_texts_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meeting_texts")),
        sa.UniqueConstraint("meeting_id", "field", name=op.f("uq_meeting_texts_meeting_id_field")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_meeting_texts_meeting_id"), "meeting_texts", ["meeting_id"], unique=False)
