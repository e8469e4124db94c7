"""The database of casework: where it is, opened and brought up to date, and one transaction for each act.

SQLite keeps one file in the data folder, in WAL mode and synced at every commit, so that a commit outlives a
crash of the app and, where the disk is honest, of the machine (docs/adr/8). A writer says so at once (``BEGIN
IMMEDIATE``): two writers then wait for each other, and neither fails half-way. The file is made when
something is first kept: looking makes none, and finds nothing. ``AIM_DATABASE`` names a PostgreSQL instead,
``postgresql://user@host/name``.
"""

from __future__ import annotations

import errno
import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import sqlalchemy as sa
from sqlalchemy import event
from sqlalchemy.engine import make_url
from sqlalchemy.schema import CreateTable

from aim.casework.places import why_not_in
from aim.casework.problems import CaseworkProblem
from aim.casework.tables import metadata
from aim.casework.upgrading import brought_up_to_date
from aim.folders import CASEWORK_COPY, CASEWORK_FILE

FILE = CASEWORK_FILE
_OURS = 0x41494D31  # SQLite's application_id of our files: "AIM1"
_WAIT = 10  # seconds that one writer waits for another
_SETTINGS = (
    "PRAGMA foreign_keys = ON",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",  # what is deleted is overwritten
    "PRAGMA recursive_triggers = ON",  # so that no REPLACE slips past the triggers on what was issued
    "PRAGMA trusted_schema = OFF",
)
_DRIVERS = {"postgres": "postgresql+psycopg", "postgresql": "postgresql+psycopg"}
_KINDS = ("sqlite", "postgresql+psycopg")


def database_named() -> str:
    """The database that ``AIM_DATABASE`` names; "" for our own file in the data folder."""
    return os.environ.get("AIM_DATABASE", "").strip()


class Store:
    """An open database of casework. Threads may share it: each act has a connection of its own."""

    def __init__(self, engine: sa.Engine, file: Path | None) -> None:
        self._engine = engine
        self.file = file  # of SQLite; None where the database is elsewhere
        self._inode = _inode(file)

    @property
    def is_there(self) -> bool:
        """Whether there is a database to look in: our file is made only when something is kept."""
        return self.file is None or self.file.exists()

    @property
    def is_sqlite(self) -> bool:
        """Whether it is a file of ours and not a PostgreSQL."""
        return self._engine.dialect.name == "sqlite"

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """A connection that sees one moment of the database, whatever others write meanwhile.

        Raises CaseworkProblem where the database cannot be used.
        """
        if not self.is_there:
            with in_words(), _nothing_kept().connect() as connection:
                yield connection
            return
        self._look_for_the_file()
        options: dict[str, Any] = {"writing": False}
        if not self.is_sqlite:
            options["isolation_level"] = "REPEATABLE READ"
        with (
            in_words(),
            self._engine.connect().execution_options(**options) as connection,
            connection.begin(),
        ):
            yield connection

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """A connection whose changes are all kept when the block ends, or none of them where it raises.

        Raises CaseworkProblem where the database cannot be used.
        """
        self._look_for_the_file()
        with (
            in_words(),
            self._engine.connect().execution_options(writing=True) as connection,
            connection.begin(),
        ):
            yield connection

    def _look_for_the_file(self) -> None:
        """Begin with an empty file where ours is not there: a connection would write to one deleted."""
        if self.file is None or 0 != self._inode == _inode(self.file):
            return
        self.close()
        with in_words():
            _made_ready(self._engine, _file_of_ours(self.file.parent))
        self._inode = _inode(self.file)

    def leave_no_trace(self) -> bool:
        """Write a SQLite file anew without what was deleted, and delete the copies made before upgrades.

        Whether it could be: somebody else may be using it. What is deleted is overwritten in any case. A
        PostgreSQL does this by itself, in its own time.
        """
        if self.file is None or not self.is_there:
            return True
        with in_words():
            for copy in self.file.parent.glob(CASEWORK_COPY.format("*")):
                copy.unlink()
        try:
            with self._engine.connect() as connection:
                raw: Any = connection.connection.dbapi_connection  # no transaction: these cannot stand in one
                raw.execute("VACUUM")
                busy: int = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
                return not busy
        except (sa.exc.OperationalError, sqlite3.OperationalError):
            return False

    def close(self) -> None:
        """Let go of the database; it opens again by itself."""
        self._engine.dispose()


def open_store(folder: Path, url: str = "") -> Store:
    """The casework kept in this folder, or in the database ``url`` names; brought up to date.

    Raises CaseworkProblem where it cannot be: in words, with what to do.
    """
    with in_words():
        file = None if url else _file_in(folder)
        engine = _engine(_url(url) if url else sa.URL.create("sqlite", database=str(file)))
        try:
            if file is None or file.exists():
                _made_ready(engine, file)
        except BaseException:
            engine.dispose()
            raise
        return Store(engine, file)


def _made_ready(engine: sa.Engine, file: Path | None) -> None:
    """Ours, and at the newest schema. While another makes a new file ready SQLite does not wait: we do."""
    until = monotonic() + _WAIT
    while True:
        try:
            if engine.dialect.name == "sqlite":
                _only_ours(engine)
            brought_up_to_date(engine, file)
            return
        except (sa.exc.OperationalError, sqlite3.OperationalError) as fault:
            if monotonic() > until or "locked" not in str(fault):
                raise
            sleep(0.1)


def _inode(file: Path | None) -> int:
    """What tells a file from another of the same name; 0 where there is none."""
    try:
        return file.stat().st_ino if file is not None else 0
    except OSError:
        return 0


@contextmanager
def in_words() -> Iterator[None]:
    """Whatever the database raises inside, as a CaseworkProblem.

    Its own words may hold a name: they are left out.
    """
    try:
        yield
    except (sa.exc.OperationalError, sqlite3.OperationalError) as fault:
        words = fault.orig if isinstance(fault, sa.exc.OperationalError) else fault
        raise CaseworkProblem(*_operational(str(words))) from None
    except sa.exc.SQLAlchemyError:
        raise CaseworkProblem(
            "The casework database did not accept this, and nothing was changed.",
            "Try again; if it happens again, note what you were doing and tell whoever looks after the app.",
        ) from None
    except OSError as fault:
        raise CaseworkProblem(
            f"The data folder could not be used: {fault.strerror or 'no reason given'}.",
            "Check that the folder named on the settings page exists and that you may write to it.",
        ) from None


def _operational(words: str) -> tuple[str, str]:
    """What a database that cannot go on says, and what to do about it."""
    if "locked" in words:
        return (
            "Somebody else has been saving for several seconds, so this is not saved yet.",
            "Wait a moment and save again; what you typed is still on the page.",
        )
    if "full" in words:
        return "The disk is full, so this is not saved.", "Free some space on the disk and save again."
    if "readonly" in words or "unable to open" in words:
        return (
            "The data folder cannot be written to, so this is not saved.",
            "Check that the folder named on the settings page exists and that you may write to it.",
        )
    return (
        "The casework database could not be reached, so nothing is read or saved.",
        "Check that it is running, and try again; what you typed is still on the page.",
    )


def _file_in(folder: Path) -> Path:
    """Our file of a folder, there or not. Raises CaseworkProblem where none can be kept safely."""
    if reason := why_not_in(folder):
        raise CaseworkProblem(
            f"Casework cannot be kept in the data folder: {reason}, and what is typed could be lost.",
            "Name a folder on this computer with AIM_DATA, or a PostgreSQL with AIM_DATABASE.",
        )
    there = next(each for each in (folder.absolute(), *folder.absolute().parents) if each.exists())
    if not there.is_dir() or not os.access(there, os.W_OK):
        fault = errno.EACCES if there.is_dir() else errno.ENOTDIR
        raise OSError(fault, os.strerror(fault))
    return folder / FILE


def _file_of_ours(folder: Path) -> Path:
    """The same, made empty where there is none: readable by its owner alone, before anything is in it."""
    file = _file_in(folder)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    os.close(os.open(file, os.O_CREAT | os.O_RDWR, 0o600))
    return file


def _url(named: str) -> sa.URL:
    try:
        url = make_url(named)
    except sa.exc.ArgumentError:
        raise _unknown_database() from None
    url = url.set(drivername=_DRIVERS.get(url.drivername, url.drivername))
    if url.drivername not in _KINDS:
        raise _unknown_database()
    return url


def _unknown_database() -> CaseworkProblem:
    return CaseworkProblem(
        "AIM_DATABASE names no database that can be used.",
        "It looks like postgresql://user:password@host/name; without it, casework is in the data folder.",
    )


def _engine(url: sa.URL) -> sa.Engine:
    # A fault's words would hold what was typed about a child; hide_parameters keeps it out of them.
    if url.drivername != "sqlite":
        return sa.create_engine(url, hide_parameters=True, pool_pre_ping=True)
    engine = sa.create_engine(url, hide_parameters=True, connect_args={"timeout": _WAIT})
    event.listen(engine, "connect", _settle)
    event.listen(engine, "begin", _begin)
    return engine


@cache
def _nothing_kept() -> sa.Engine:
    """A database in memory in which nothing is kept: each connection has one of its own."""
    engine = sa.create_engine("sqlite://", poolclass=sa.NullPool)
    made = ";".join(str(CreateTable(each).compile(engine)) for each in metadata.sorted_tables)
    event.listen(engine, "connect", lambda connection, _record: connection.executescript(made))
    return engine


def _settle(connection: Any, _record: object) -> None:
    connection.isolation_level = None  # the driver begins no transaction of its own accord: _begin does
    for setting in _SETTINGS:
        connection.execute(setting)


def _begin(connection: sa.Connection) -> None:
    writing = connection.get_execution_options().get("writing", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")


def _only_ours(engine: sa.Engine) -> None:
    """Mark a new file as ours; raise CaseworkProblem for a file that something else wrote."""
    try:
        with engine.connect() as connection:
            raw: Any = connection.connection.dbapi_connection
            written_by = raw.execute("PRAGMA application_id").fetchone()[0]
            has_tables = raw.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0]
            if has_tables and written_by != _OURS:
                raise _not_ours()
            if not has_tables:
                raw.execute(f"PRAGMA application_id = {_OURS}")
            raw.execute("PRAGMA journal_mode = WAL")
    except sa.exc.OperationalError:
        raise
    except sa.exc.DatabaseError:
        raise _not_ours() from None


def _not_ours() -> CaseworkProblem:
    return CaseworkProblem(
        f"{FILE} in the data folder was not written by this app, or is damaged. It is left as it is.",
        "Put the last good copy of it in its place, or move it elsewhere to begin with nothing.",
    )
