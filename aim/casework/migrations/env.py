"""What Alembic runs: the steps, inside the transaction that ``upgrading.py`` has begun."""

from __future__ import annotations

from alembic import context

from aim.casework.tables import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,  # SQLite too: the transaction is begun by us and not by its driver
    render_as_batch=True,
)
with context.begin_transaction():
    context.run_migrations()
