"""The database's schema: bring it up to date, and say where it stands.

Alembic and the migrations are loaded only where there is something to do: that takes longer than most
commands of the terminal.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import inspect

from data_access.database.database import SAFE_SQLITE, Database, Unavailable, parse_url
from data_access.database.writer_lock import hold_lock

if TYPE_CHECKING:
    from alembic.config import Config

MIGRATIONS = Path(__file__).parents[1] / "migrations"
PAGE_SIZE = 8192
UPGRADE_WAIT_S = 3600.0
"""How long a program that starts waits for another one that is upgrading."""


def config(url: str) -> Config:
    """Alembic's configuration for one database."""
    from alembic.config import Config

    made = Config()
    made.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    made.attributes["url"] = parse_url(url)
    return made


def upgrade(url: str, before: Callable[[str], object] | None = None) -> None:
    """Make the database when it is not there (SQLite) and bring its schema up to date, in one transaction: it
    is upgraded or as it was. `before` is called with the revision of a database that is older, while nobody
    else can upgrade it; what it raises ends the upgrade.
    """
    if _is_known_current(url):
        return
    from alembic import command

    parsed, settings = parse_url(url), config(url)
    settings.attributes["before"] = before
    if parsed.get_backend_name() != "sqlite":
        command.upgrade(settings, "head")
        return
    path = Path(str(parsed.database)).absolute()
    path.parent.mkdir(parents=True, exist_ok=True)
    with hold_lock(path.with_name("write.lock"), UPGRADE_WAIT_S):
        _prepare(path)
        command.upgrade(settings, "head")


def _prepare(path: Path) -> None:
    """A new file readable by its owner only, with WAL (kept in the file) and our page size."""
    os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600))
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute(f"PRAGMA page_size={PAGE_SIZE}")
        connection.execute("PRAGMA journal_mode=WAL")
    finally:
        connection.close()


def _is_known_current(url: str) -> bool:
    """Whether there is nothing to upgrade; what cannot be read now is for the upgrade to say."""
    try:
        return is_current(url)
    except Unavailable:
        return False


def newest() -> str:
    """The revision this program needs: the highest number of a migration, with which its file begins."""
    return max(file.name.partition("_")[0] for file in (MIGRATIONS / "versions").glob("[0-9]*_*.py"))


def current(url: str) -> str | None:
    """The database's revision; None for an empty database or none at all. Raises Unavailable."""
    database = Database(url)
    if database.sqlite and not database.path.exists():
        return None
    try:
        with database.reading() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return None
            found = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one_or_none()
            return None if found is None else str(found)
    finally:
        database.close()


def is_missing(url: str) -> bool:
    """Whether the embedded database was not made yet."""
    parsed = parse_url(url)
    return parsed.get_backend_name() == "sqlite" and not Path(str(parsed.database)).exists()


def is_current(url: str) -> bool:
    """Whether the database has the schema this program needs."""
    return current(url) == newest()


def database_facts(url: str) -> dict[str, Any]:
    """What `doctor` tells: dialect, version, revision, and how the WAL-reset bug is kept off."""
    parsed = parse_url(url)
    facts: dict[str, Any] = {
        "dialect": parsed.get_backend_name(),
        "needed": newest(),
        "revision": None,
        "error": None,
    }
    try:
        facts["revision"] = current(url)
        facts["version"] = _version(url)
    except Unavailable as error:
        facts["error"] = str(error)
    if facts["dialect"] == "sqlite":
        facts |= {"version": sqlite3.sqlite_version, "wal_reset": _wal_reset()}
    return facts | {"at_head": facts["revision"] == facts["needed"]}


def _wal_reset() -> str:
    if sqlite3.sqlite_version_info >= SAFE_SQLITE:
        return "the library has the fix (3.51.3)"
    return "the library has the bug; one writer at a time by write.lock, readers never write"


def _version(url: str) -> str:
    database = Database(url)
    if database.sqlite:
        return sqlite3.sqlite_version
    with database.reading() as connection:
        version: str = connection.exec_driver_sql("SHOW server_version").scalar_one()
    database.close()
    return version
