"""Whose a row about brothers and sisters is: the school that kept it. Rows kept before say none."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the column."""
    for table in ("added_siblings", "school_contacts", "sharing_used"):
        op.add_column(table, sa.Column("kept_by_school", sa.Text(), server_default="", nullable=False))
