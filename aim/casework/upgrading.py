"""The database brought to the newest schema, all of it or not at all; a file is copied first."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import sqlalchemy as sa

from aim.casework.problems import CaseworkProblem
from aim.folders import CASEWORK_COPY

NEWEST = "0004"  # the last file of migrations/versions
_LOCK = 0x41494D  # PostgreSQL: one of us at a time


def brought_up_to_date(engine: sa.Engine, file: Path | None) -> None:
    """Bring the database to the newest schema; does nothing where it is there already.

    Raises CaseworkProblem where a later version of the app has written it.
    """
    now_at = _revision(engine)
    if now_at == NEWEST:
        return
    if now_at is not None and now_at > NEWEST:
        raise CaseworkProblem(
            "A later version of this app has written the casework database.",
            "Start that version, or a later one; nothing was changed.",
        )
    if file is not None and now_at is not None:
        _copy(engine, file.with_name(CASEWORK_COPY.format(NEWEST)))
    from alembic import command  # slow to import, and wanted once in a schema's life
    from alembic.config import Config

    with engine.connect().execution_options(writing=True) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.execute(sa.select(sa.func.pg_advisory_xact_lock(_LOCK)))
        config = Config()
        config.set_main_option(
            "script_location", str(Path(__file__).parent / "migrations").replace("%", "%%")
        )
        config.set_main_option("path_separator", "os")
        config.attributes["connection"] = connection
        command.upgrade(config, NEWEST)


def _revision(engine: sa.Engine) -> str | None:
    """The schema that the database has; None where it has none yet."""
    with engine.connect() as connection:
        if not sa.inspect(connection).has_table("alembic_version"):
            return None
        revision: str | None = connection.execute(sa.text("SELECT version_num FROM alembic_version")).scalar()
        return revision


def _copy(engine: sa.Engine, copy: Path) -> None:
    """A whole copy of the file under another name, in place only once it is whole."""
    with tempfile.TemporaryDirectory(dir=copy.parent) as folder:
        beside = Path(folder) / copy.name
        with engine.connect() as connection:
            raw: Any = connection.connection.dbapi_connection  # no transaction: this cannot stand in one
            raw.execute("VACUUM INTO ?", (str(beside),))
        beside.chmod(0o600)
        beside.replace(copy)
