"""Databases for tests: copies of what was migrated, or filled, once a process, on a server of its own where
PostgreSQL is meant.

Nothing here outlives the process, so the server may forget to flush: what a power cut leaves is looked at by
tests/faults on servers of their own.
"""

from __future__ import annotations

import atexit
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from secrets import token_hex

import psycopg
from psycopg import sql
from sqlalchemy.engine import make_url

from data_access.county_packs import county_pack
from data_access.database import schema
from data_access.database.urls import sqlite_address
from data_access.directory.seed import seed
from data_access.store import Store
from tests.ports import free_port

LONGYOU = Path(__file__).resolve().parents[1] / "counties" / "longyou"

HASTY = (
    "fsync=off",
    "full_page_writes=off",
    "synchronous_commit=off",
    "autovacuum=off",
    "jit=off",
    "max_connections=50",
)


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
    texts = ["-D", str(data), "-U", "palm", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"]
    control = [*as_user, str(programs / "pg_ctl"), "-D", str(data), "-w"]
    options = " ".join(
        [f"-p {port} -c listen_addresses=127.0.0.1 -k {folder}", *(f"-c {word}" for word in HASTY)]
    )
    try:
        _run([*as_user, str(programs / "initdb"), *texts], folder)
        _run([*control, "-l", str(folder / "log"), "-o", options, "start"], folder)
        yield f"postgresql+psycopg://palm@127.0.0.1:{port}/postgres"
        _run([*control, "-m", "immediate", "stop"], folder)
    finally:
        shutil.rmtree(folder)


def _run(command: list[str], folder: Path) -> None:
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, cwd=folder)


class Cluster:
    """Makes databases on one server. `template` is migrated and has nothing in it."""

    def __init__(self, url: str) -> None:
        self._url = make_url(url)
        plain_url = self._url.set(drivername="postgresql").render_as_string(hide_password=False)
        self._first = psycopg.connect(plain_url, autocommit=True)
        self._lent = ""
        self.template = self.fresh()
        schema.upgrade(self.template)

    def fresh(self) -> str:
        """The URL of a new database with nothing in it."""
        return self._copy("template1")

    def migrate_new(self) -> str:
        """The URL of a new database at the newest revision, for whoever keeps it longer than one test."""
        return self._copy(_name(self.template))

    def lend(self, template: str) -> str:
        """The URL of a copy of a database that nobody works on, for one test: the next one's copy ends it.

        A copy takes less of the processor than to empty the tables of a used database, or to fill them.
        """
        if self._lent:
            self.drop(self._lent)
        self._lent = self._copy(_name(template))
        return self._lent

    def drop(self, url: str) -> None:
        """Forget a database, whoever still holds a connection to it."""
        name = sql.Identifier(_name(url))
        self._first.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(name))

    def close(self) -> None:
        """Let go of the server."""
        self._first.close()

    def _copy(self, source: str) -> str:
        name = f"t_{token_hex(6)}"
        as_files = self._first.info.server_version >= 150000
        made = sql.SQL("CREATE DATABASE {} TEMPLATE {}" + " STRATEGY FILE_COPY" * as_files)
        self._first.execute(made.format(sql.Identifier(name), sql.Identifier(source)))
        return self._url.set(database=name).render_as_string(hide_password=False)


def _name(url: str) -> str:
    return str(make_url(url).database)


def migrate_new_file(folder: Path) -> Path:
    """An SQLite file at the newest revision, in a new folder."""
    schema.upgrade(sqlite_address(folder / "palm.db"))
    return folder / "palm.db"


@cache
def newest_sqlite() -> Path:
    """An SQLite file at the newest revision, to be copied by all tests of this process; gone with it."""
    folder = Path(tempfile.mkdtemp(prefix="palm-m-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return migrate_new_file(folder)


@cache
def begun_sqlite() -> Path:
    """An SQLite file as the first start leaves it, with the people of Longyou's pack: to take them over costs
    a start a second of the processor. To be copied by all tests of this process; gone with it.
    """
    folder = Path(tempfile.mkdtemp(prefix="palm-b-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    made = Store(copy_database(newest_sqlite(), folder))
    seed(made, county_pack.load(LONGYOU))
    made.close()
    return folder / "palm.db"


def copy_database(source: Path, folder: Path) -> str:
    """The URL of a copy of an SQLite file that nobody works on, as private as the first."""
    assert not source.with_name(f"{source.name}-wal").exists(), "part of it is in the log"
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy(source, folder / "palm.db")
    return sqlite_address(folder / "palm.db")
