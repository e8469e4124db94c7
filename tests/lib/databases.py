"""Databases for tests: a new SQLite file, or a new schema of a PostgreSQL.

``AIM_TEST_POSTGRESQL`` names the server. ``.ci/run`` installs PostgreSQL, starts one and names it. By hand:
``.ci/postgresql start /tmp/somewhere``.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

KINDS = ("sqlite", "postgresql")


@contextmanager
def database(kind: str) -> Iterator[str]:
    """The URL of an empty database for ``open_store``: "" for the file in the data folder."""
    if kind == "sqlite":
        yield ""
        return
    server = os.environ.get("AIM_TEST_POSTGRESQL", "")
    if not server:
        pytest.skip("AIM_TEST_POSTGRESQL names no PostgreSQL to test on (.ci/run starts one)")
    schema = f"test_{uuid4().hex}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
        try:
            yield f"{server}&options=-csearch_path%3D{schema}"
        finally:
            connection.execute(f"DROP SCHEMA {schema} CASCADE")


def everything_in(folder: Path) -> bytes:
    """The bytes of every file in a folder, to look for what should not be there any more."""
    return b"".join(path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file())
