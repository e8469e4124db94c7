"""Databases for tests: a SQLite file, or a schema of a PostgreSQL, each at the newest step and empty.

``AIM_TEST_POSTGRESQL`` names the server. ``.ci/run`` installs PostgreSQL, starts one and names it. By hand:
``.ci/postgresql start /tmp/somewhere``. The steps are run once for a whole run of tests: a file is then
copied, and a schema emptied.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from aim.casework.store import FILE, Store, open_store
from aim.casework.tables import metadata
from aim.casework.upgrading import NEWEST

KINDS = ("sqlite", "postgresql")


@contextmanager
def empty_database(kind: str, folder: Path) -> Iterator[str]:
    """The URL of an empty database at the newest step: "" for the file in this folder."""
    if kind == "sqlite":
        shutil.copyfile(_sqlite_file(), folder / FILE)
        yield ""
        return
    url = _schema()
    try:
        yield url
    finally:
        _empty(url)


@contextmanager
def new_schema() -> Iterator[str]:
    """The URL of a schema with nothing in it, dropped afterwards."""
    schema = f"test_{uuid4().hex}"
    with psycopg.connect(_server(), autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
        try:
            yield f"{_server()}&options=-csearch_path%3D{schema}"
        finally:
            connection.execute(f"DROP SCHEMA {schema} CASCADE")


def _server() -> str:
    server = os.environ.get("AIM_TEST_POSTGRESQL", "")
    if not server:
        pytest.skip("AIM_TEST_POSTGRESQL names no PostgreSQL to test on (.ci/run starts one)")
    return server


_at_the_end = ExitStack()
atexit.register(_at_the_end.close)


@cache
def _schema() -> str:
    url = _at_the_end.enter_context(new_schema())
    open_store(Path(), url).close()
    return url


@cache
def _sqlite_file() -> Path:
    folder = Path(_at_the_end.enter_context(tempfile.TemporaryDirectory()))
    made(open_store(folder)).close()
    return folder / FILE


def made(store: Store) -> Store:
    """The same, its file made: opening alone makes none."""
    with store.writing():
        return store


def _empty(url: str) -> None:
    names = ", ".join(metadata.tables)
    with psycopg.connect(url) as connection:
        connection.execute("SET session_replication_role = replica")  # the triggers that keep what was issued
        connection.execute(f"TRUNCATE {names} RESTART IDENTITY")
        connection.execute("UPDATE alembic_version SET version_num = %s", [NEWEST])


def everything_in(folder: Path) -> bytes:
    """The bytes of every file in a folder, to look for what should not be there any more."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())
