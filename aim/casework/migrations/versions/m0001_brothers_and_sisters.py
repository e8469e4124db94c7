"""Children, and what is decided and known about brothers and sisters."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "children",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("school", sa.Text(), server_default="", nullable=False),
        sa.Column("surname", sa.Text(), server_default="", nullable=False),
        sa.Column("forename", sa.Text(), server_default="", nullable=False),
        sa.Column("date_of_birth", sa.Date(), nullable=True),
        sa.Column("year_group", sa.Text(), server_default="", nullable=False),
        sa.Column("upn", sa.Text(), server_default="", nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_children")),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "added_siblings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("school", sa.Text(), server_default="", nullable=False),
        sa.Column("year_group", sa.Text(), server_default="", nullable=False),
        sa.Column("told_by", sa.Text(), server_default="", nullable=False),
        sa.Column("told_on", sa.Date(), nullable=True),
        sa.Column("attendance", sa.Text(), server_default="", nullable=False),
        sa.Column("attended", sa.Integer(), nullable=True),
        sa.Column("possible", sa.Integer(), nullable=True),
        sa.Column("attendance_told_by", sa.Text(), server_default="", nullable=False),
        sa.Column("attendance_told_on", sa.Date(), nullable=True),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_added_siblings_child_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_added_siblings")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_added_siblings_child_id"), "added_siblings", ["child_id"], unique=False)
    op.create_table(
        "known_by",
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("school", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_known_by_child_id")),
        sa.PrimaryKeyConstraint("child_id", "key", "school", name=op.f("pk_known_by")),
    )
    op.create_index(op.f("ix_known_by_key"), "known_by", ["key"], unique=False)
    op.create_table(
        "never_link",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("marked_by", sa.Text(), nullable=False),
        sa.Column("marked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_by", sa.Text(), server_default="", nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_never_link_child_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_never_link")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_never_link_child_id"), "never_link", ["child_id"], unique=False)
    op.create_table(
        "school_contacts",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("sibling_id", sa.Integer(), nullable=True),
        sa.Column("sibling_name", sa.Text(), server_default="", nullable=False),
        sa.Column("other_school", sa.Text(), server_default="", nullable=False),
        sa.Column("contacted_on", sa.Date(), nullable=True),
        sa.Column("contacted_by", sa.Text(), server_default="", nullable=False),
        sa.Column("spoke_to", sa.Text(), server_default="", nullable=False),
        sa.Column("agreed", sa.Text(), server_default="", nullable=False),
        sa.Column("whole_family_support", sa.Text(), server_default="", nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("saved_by", sa.Text(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_school_contacts_child_id")),
        sa.ForeignKeyConstraint(["sibling_id"], ["children.id"], name=op.f("fk_school_contacts_sibling_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_school_contacts")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_school_contacts_child_id"), "school_contacts", ["child_id"], unique=False)
    op.create_index(op.f("ix_school_contacts_sibling_id"), "school_contacts", ["sibling_id"], unique=False)
    op.create_table(
        "set_aside",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("typed", sa.JSON(), nullable=False),
        sa.Column("over_version", sa.Integer(), nullable=False),
        sa.Column("typed_by", sa.Text(), nullable=False),
        sa.Column("typed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_set_aside_child_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_set_aside")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_set_aside_child_id"), "set_aside", ["child_id"], unique=False)
    op.create_table(
        "sharing_used",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("sibling_id", sa.Integer(), nullable=True),
        sa.Column("other_school", sa.Text(), server_default="", nullable=False),
        sa.Column("step", sa.Text(), nullable=False),
        sa.Column("used_for", sa.Text(), server_default="", nullable=False),
        sa.Column("used_by", sa.Text(), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_sharing_used_child_id")),
        sa.ForeignKeyConstraint(["sibling_id"], ["children.id"], name=op.f("fk_sharing_used_sibling_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sharing_used")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_sharing_used_child_id"), "sharing_used", ["child_id"], unique=False)
    op.create_index(op.f("ix_sharing_used_sibling_id"), "sharing_used", ["sibling_id"], unique=False)
    op.create_table(
        "sibling_decisions",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("one_id", sa.Integer(), nullable=False),
        sa.Column("other_id", sa.Integer(), nullable=False),
        sa.Column("one_keys", sa.Text(), nullable=False),
        sa.Column("other_keys", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("fingerprint", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), server_default="", nullable=False),
        sa.Column("decided_by", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["one_id"], ["children.id"], name=op.f("fk_sibling_decisions_one_id")),
        sa.ForeignKeyConstraint(["other_id"], ["children.id"], name=op.f("fk_sibling_decisions_other_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sibling_decisions")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_sibling_decisions_one_id"), "sibling_decisions", ["one_id"], unique=False)
    op.create_index(op.f("ix_sibling_decisions_other_id"), "sibling_decisions", ["other_id"], unique=False)
