"""What was issued, never to be altered."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "being_forgotten",
        sa.Column("child_id", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("child_id", name=op.f("pk_being_forgotten")),
    )
    op.create_table(
        "issues",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("meeting_id", sa.Integer(), nullable=True),
        sa.Column("school", sa.Text(), server_default="", nullable=False),
        sa.Column("form", sa.Text(), nullable=False),
        sa.Column("chain", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("plan_version", sa.Integer(), nullable=True),
        sa.Column("marks", sa.LargeBinary(), nullable=False),
        sa.Column("marks_sha256", sa.Text(), nullable=False),
        sa.Column("made_from", sa.Text(), server_default="", nullable=False),
        sa.Column("issued_by", sa.Text(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_issues_child_id")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_issues_meeting_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issues")),
        sa.UniqueConstraint("chain", "version", name=op.f("uq_issues_chain_version")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_issues_child_id"), "issues", ["child_id"], unique=False)
    op.create_index(op.f("ix_issues_meeting_id"), "issues", ["meeting_id"], unique=False)
    op.create_table(
        "issued_files",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("issue_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("media_type", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("sha256", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_issued_files_child_id")),
        sa.ForeignKeyConstraint(["issue_id"], ["issues.id"], name=op.f("fk_issued_files_issue_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_issued_files")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_issued_files_child_id"), "issued_files", ["child_id"], unique=False)
    op.create_index(op.f("ix_issued_files_issue_id"), "issued_files", ["issue_id"], unique=False)
    op.create_table(
        "handed_over",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("child_id", sa.Integer(), nullable=False),
        sa.Column("file_id", sa.Integer(), nullable=False),
        sa.Column("corrects_id", sa.Integer(), nullable=True),
        sa.Column("took_place", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("role", sa.Text(), server_default="", nullable=False),
        sa.Column("how", sa.Text(), server_default="", nullable=False),
        sa.Column("address", sa.Text(), server_default="", nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("recorded_by", sa.Text(), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["child_id"], ["children.id"], name=op.f("fk_handed_over_child_id")),
        sa.ForeignKeyConstraint(["corrects_id"], ["handed_over.id"], name=op.f("fk_handed_over_corrects_id")),
        sa.ForeignKeyConstraint(["file_id"], ["issued_files.id"], name=op.f("fk_handed_over_file_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_handed_over")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_handed_over_child_id"), "handed_over", ["child_id"], unique=False)
    op.create_index(op.f("ix_handed_over_corrects_id"), "handed_over", ["corrects_id"], unique=False)
    op.create_index(op.f("ix_handed_over_file_id"), "handed_over", ["file_id"], unique=False)
    for table, columns in NEVER_ALTERED.items():
        _protect(table, columns)


NEVER_ALTERED = {  # and the columns that say which children a row is about
    "issues": ("child_id",),
    "issued_files": ("child_id",),
    "handed_over": ("child_id",),
    "sibling_decisions": ("one_id", "other_id"),
    "sharing_used": ("child_id", "sibling_id"),
}


def _protect(table: str, columns: tuple[str, ...]) -> None:
    """Rows of this table are added and never altered; deleted only with all else about a child."""
    is_forgotten = (
        f"EXISTS (SELECT 1 FROM being_forgotten WHERE child_id IN ({', '.join('OLD.' + c for c in columns)}))"
    )
    if op.get_bind().dialect.name == "sqlite":
        refused = f"BEGIN SELECT RAISE(ABORT, '{table}: rows are never altered'); END"
        op.execute(f"CREATE TRIGGER {table}_never_altered BEFORE UPDATE ON {table} {refused}")
        op.execute(f"CREATE TRIGGER {table}_kept BEFORE DELETE ON {table} WHEN NOT {is_forgotten} {refused}")
        return
    op.execute(
        f"CREATE FUNCTION {table}_never_altered() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
        f"IF TG_OP = 'DELETE' THEN IF {is_forgotten} THEN RETURN OLD; END IF; END IF; "
        f"RAISE EXCEPTION '{table}: rows are never altered'; END $$"
    )
    for when, each in (("UPDATE OR DELETE", "ROW"), ("TRUNCATE", "STATEMENT")):
        name = f"{table}_{'kept' if each == 'ROW' else 'not_emptied'}"
        op.execute(
            f"CREATE TRIGGER {name} BEFORE {when} ON {table} "
            f"FOR EACH {each} EXECUTE FUNCTION {table}_never_altered()"
        )
