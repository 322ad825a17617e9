"""Databases for tests: one PostgreSQL server a process, one database on it that every test finds as if new,
and copies of one migrated SQLite file.

Nothing here outlives the process, so the server may forget to flush: what a power cut leaves is looked at by
tests/faults on servers of their own.
"""

from __future__ import annotations

import atexit
import os
import shutil
import sqlite3
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache
from pathlib import Path
from secrets import token_hex
from typing import Any

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from data_access.database import schema
from data_access.database.urls import sqlite_address
from tests.ports import free_port

HASTY = (
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "autovacuum=off",
    "jit=off",
    "max_connections=50",
)
SHAPE = """
    SELECT md5(concat(
        (SELECT string_agg(concat_ws(' ', attrelid, attname, atttypid, atttypmod, attnotnull), ','
            ORDER BY attrelid, attnum) FROM pg_attribute WHERE attrelid >= 16384 AND attnum > 0),
        (SELECT string_agg(concat_ws(' ', oid, relname, relkind), ',' ORDER BY oid)
            FROM pg_class WHERE oid >= 16384),
        (SELECT string_agg(concat_ws(' ', oid, tgenabled), ',' ORDER BY oid) FROM pg_trigger),
        (SELECT string_agg(concat_ws(' ', oid, prosrc), ',' ORDER BY oid) FROM pg_proc WHERE oid >= 16384),
        (SELECT string_agg(concat_ws(' ', oid, convalidated), ',' ORDER BY oid) FROM pg_constraint)))
"""
"""What a database is apart from its rows: tables, columns, indexes, triggers, functions, constraints."""


def postgres_programs() -> Path | None:
    """The folder of PostgreSQL's programs, the newest; None where there are none."""
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    return Path(found).parent if found else None


@contextmanager
def postgres_cluster(programs: Path) -> Iterator[str]:
    """The URL of a throw-away cluster's first database; it runs as user postgres when we are root."""
    folder = Path(tempfile.mkdtemp(prefix="palm-pg-"))
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_user:
        shutil.chown(folder, "postgres")
    data, port = folder / "data", free_port()
    told = ["-D", str(data), "-U", "palm", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
    control = [*as_user, str(programs / "pg_ctl"), "-D", str(data), "-w"]
    asked = " ".join(
        [f"-p {port} -c listen_addresses=127.0.0.1 -k {folder}", *(f"-c {word}" for word in HASTY)]
    )
    try:
        _run([*as_user, str(programs / "initdb"), *told], folder)
        _run([*control, "-l", str(folder / "log"), "-o", asked, "start"], folder)
        yield f"postgresql+psycopg://palm@127.0.0.1:{port}/postgres"
        _run([*control, "-m", "immediate", "stop"], folder)
    finally:
        shutil.rmtree(folder)


def _run(command: list[str], folder: Path) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder)


class Cluster:
    """Makes databases on one server. `template` is migrated; tests take one copy of it in turn."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url)
        self._first = psycopg.connect(_plain(url), autocommit=True)
        self.template = self.fresh()
        schema.upgrade(self.template)
        with self._connected(self.template) as connection:
            self._shape = self._shape_of(connection)
            names = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY 1"
            self._tables = [sql.Identifier(name) for (name,) in connection.execute(names)]
            self._rows = [(table, rows) for table in self._tables if (rows := _told(connection, table))]
        self._lent = ""

    def fresh(self) -> str:
        """The URL of a new database with nothing in it."""
        return self._copy("template1")

    def migrated(self) -> str:
        """The URL of a new database at the newest revision, for whoever keeps it longer than one test."""
        return self._copy(str(make_url(self.template).database))

    def _copy(self, source: str) -> str:
        name = f"t_{token_hex(6)}"
        made = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
        self._first.execute(made.format(sql.Identifier(name), sql.Identifier(source)))
        return self._url.set(database=name).render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        """Forget a database, whoever still holds a connection to it."""
        name = sql.Identifier(make_url(url).database or "")
        self._first.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))

    def as_new(self) -> str:
        """The URL of the database that tests take in turn, as it was when it had just been migrated.

        Emptying its tables takes a fifth of the time of a copy. A test that changed more than rows leaves a
        database that is thrown away.
        """
        if self._lent and not self._emptied():
            self.drop(self._lent)
            self._lent = ""
        self._lent = self._lent or self.migrated()
        return self._lent

    def close(self) -> None:
        """Let go of the server."""
        self._first.close()

    def _emptied(self) -> bool:
        """Put the rows back as they were; whether that was enough."""
        held = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s"
        self._first.execute(held, [make_url(self._lent).database])
        with self._connected(self._lent) as connection:
            if self._shape_of(connection) != self._shape:
                return False
            connection.execute(
                sql.SQL("TRUNCATE {} RESTART IDENTITY").format(sql.SQL(",").join(self._tables))
            )
            for table, rows in self._rows:
                with connection.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(table)) as into:
                    into.write(rows)
        return True

    @contextmanager
    def _connected(self, url: str) -> Iterator[psycopg.Connection[Any]]:
        with psycopg.connect(_plain(url), autocommit=True) as connection:
            yield connection

    @staticmethod
    def _shape_of(connection: psycopg.Connection[Any]) -> str:
        row = connection.execute(SHAPE).fetchone()
        assert row is not None
        return str(row[0])


def _path(url: str) -> str:
    return str(make_url(url).database)


def _plain(url: str) -> str:
    return make_url(url).set(drivername="postgresql").render_as_string(hide_password=False)


def _told(connection: psycopg.Connection[Any], table: sql.Identifier) -> bytes:
    with connection.cursor().copy(sql.SQL("COPY {} TO STDOUT").format(table)) as out:
        return b"".join(bytes(part) for part in out)


class Filling:
    """The rows of a database, kept to fill others with that have only just been migrated."""

    def __init__(self, url: str) -> None:
        self._sqlite = _path(url) if url.startswith("sqlite") else None
        self._rows: list[tuple[sql.Identifier, bytes]] = []
        self._drawn: list[tuple[str, int]] = []
        if self._sqlite is None:
            self._read(url)

    def _read(self, url: str) -> None:
        with psycopg.connect(_plain(url), autocommit=True) as connection:
            names = connection.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")
            tables = [sql.Identifier(name) for (name,) in names.fetchall()]
            self._rows = [(table, rows) for table in tables if (rows := _told(connection, table))]
            drawn = "SELECT schemaname || '.' || sequencename, last_value FROM pg_sequences"
            self._drawn = [(name, last) for name, last in connection.execute(drawn) if last is not None]

    def fill(self, url: str) -> None:
        """Make another database, on which nobody works yet, the same as this one."""
        if self._sqlite is not None:
            with closing(sqlite3.connect(self._sqlite)) as kept, closing(sqlite3.connect(_path(url))) as new:
                kept.backup(new)
            return
        with psycopg.connect(_plain(url), autocommit=True) as connection:
            names = sql.SQL(",").join(table for table, _ in self._rows)
            connection.execute(sql.SQL("TRUNCATE {}").format(names))
            for table, rows in self._rows:
                with connection.cursor().copy(sql.SQL("COPY {} FROM STDIN").format(table)) as into:
                    into.write(rows)
            for name, last in self._drawn:
                connection.execute("SELECT setval(%s, %s)", [name, last])


def migrated(folder: Path) -> Path:
    """An SQLite file at the newest revision, in a new folder."""
    schema.upgrade(sqlite_address(folder / "palm.db"))
    assert not (folder / "palm.db-wal").exists(), "part of it is in the log"
    return folder / "palm.db"


@cache
def newest_sqlite() -> Path:
    """An SQLite file at the newest revision, to be copied by all tests of this process; gone with it."""
    folder = Path(tempfile.mkdtemp(prefix="palm-m-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return migrated(folder)


def copied(source: Path, folder: Path) -> str:
    """The URL of a copy of an SQLite file, as private as the first."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, folder / "palm.db")
    return sqlite_address(folder / "palm.db")
