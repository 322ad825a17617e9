"""Copies of the database, made before an upgrade: whole, checked and on the disk, or none at all.

A copy is written under another name and gets its own (`REVISION-TIME.sqlite3` or `.dump`) when it is whole,
so that what lies there under such a name can be put back (docs/operations.md).
"""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
from collections.abc import Callable
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from sqlalchemy import create_engine, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from data_access.database.database import parse_url

MARGIN = 64 * 1024 * 1024
"""Bytes that stay free beside what a backup and an upgrade take."""
NAME = re.compile(r"[0-9a-z_]+-[0-9]{8}T[0-9]{6}Z\.(?:sqlite3|dump)")
UNFINISHED = "unfinished-"


class BackupError(Exception):
    """There is no backup. `code` and `facts`: why, for the operator (dashboard/config/words.py)."""

    def __init__(self, code: str, **facts: object) -> None:
        super().__init__(f"{code}: {facts}" if facts else code)
        self.code, self.facts = code, facts


@dataclass(frozen=True, slots=True)
class Backups:
    """The folder in which the newest `kept` backups of one database lie."""

    url: str
    folder: Path
    kept: int
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)

    def make(self, revision: str) -> Path:
        """Back the database up. Raises BackupError; then nothing is left of it."""
        url = parse_url(self.url)
        embedded = url.get_backend_name() == "sqlite"
        time = self.clock().astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")
        made = self.folder / f"{revision}-{time}.{'sqlite3' if embedded else 'dump'}"
        draft = made.with_name(UNFINISHED + made.name)
        try:
            self._tidy()
            (_copy_file if embedded else _dump)(url, draft)
            _sync(draft)
            draft.replace(made)
            _sync(self.folder)
            self._drop_old()
        except (OSError, sqlite3.Error, SQLAlchemyError) as error:
            raise BackupError("backup_failed", reason=error) from error
        finally:
            with suppress(OSError):
                draft.unlink(missing_ok=True)
        return made

    def _tidy(self) -> None:
        """The folder, without what a backup left that was killed."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        for path in self.folder.glob(f"{UNFINISHED}*"):
            path.unlink()

    def _drop_old(self) -> None:
        """Keep the newest; never touch a file with another name."""
        ours = [path for path in self.folder.iterdir() if NAME.fullmatch(path.name)]
        for path in sorted(ours, key=lambda path: path.stem.rpartition("-")[2])[: -self.kept]:
            path.unlink()


def check_space(folder: Path, needed: int) -> None:
    """Pass when the disk of a folder has room for so many bytes more. Raises BackupError."""
    free = shutil.disk_usage(folder).free
    if free < needed + MARGIN:
        mib = 1024 * 1024
        facts = {"folder": folder, "free": free // mib, "needed": (needed + MARGIN) // mib + 1}
        raise BackupError("backup_no_space", **facts)


def _copy_file(url: URL, draft: Path) -> None:
    """Copy an embedded database; the copy is one plain file, looked through."""
    source = Path(str(url.database)).absolute()
    size = sum(path.stat().st_size for path in (source, Path(f"{source}-wal")) if path.exists())
    one_disk = draft.parent.stat().st_dev == source.parent.stat().st_dev
    check_space(draft.parent, 2 * size if one_disk else size)
    check_space(source.parent, size)  # what the upgrade itself may write
    os.close(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    with (
        closing(sqlite3.connect(f"file:{quote(str(source))}?mode=ro", uri=True)) as live,
        closing(sqlite3.connect(draft, isolation_level=None)) as copy,
    ):
        live.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
        [found] = copy.execute("PRAGMA integrity_check(1)").fetchone()
    if found != "ok":
        raise BackupError("backup_failed", reason=found)


def _dump(url: URL, draft: Path) -> None:
    """Let PostgreSQL's own program write a dump, and read its list of contents back."""
    dump, restore = shutil.which("pg_dump"), shutil.which("pg_restore")
    if dump is None or restore is None:
        raise BackupError("backup_no_program")
    check_space(draft.parent, _size(url) // 2)
    os.close(os.open(draft, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o600))
    bare = url.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    secret = {} if url.password is None else {"PGPASSWORD": str(url.password)}
    _call([dump, "--format=custom", "--no-password", f"--file={draft}", f"--dbname={bare}"], secret)
    _call([restore, "--list", str(draft)], {})


def _size(url: URL) -> int:
    """Bytes a PostgreSQL database takes with its indexes; a dump, which is packed, takes far less."""
    engine = create_engine(url, poolclass=NullPool, hide_parameters=True)
    with engine.connect() as connection:
        return int(connection.execute(text("SELECT pg_database_size(current_database())")).scalar_one())


def _call(command: list[str], secret: dict[str, str]) -> None:
    """Run a program of PostgreSQL to its end. Raises BackupError with what it said last."""
    done = subprocess.run(  # nosec B603 - PostgreSQL's own program on our own database, no shell
        command, env=os.environ | secret, capture_output=True, text=True, check=False
    )
    if done.returncode:
        message = " ".join(done.stderr.split()) or f"exit code {done.returncode}"
        raise BackupError("backup_failed", reason=message[-400:])


def _sync(path: Path) -> None:
    """Have a file or folder on the disk."""
    descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
