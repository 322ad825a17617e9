"""One database, embedded (SQLite) or PostgreSQL: connections, transactions and what they cost.

Connections are kept in plain deques (append and pop are atomic), so nothing here waits on a thread lock and
the web process may call it from gevent's native threads.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from typing import Any
from urllib.parse import quote
from weakref import finalize

import psycopg
from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, PendingRollbackError, SQLAlchemyError
from sqlalchemy.pool import NullPool

from data_access.database.bulk import await_copy
from data_access.database.writer_lock import WAIT_S, WriterLockBusy, hold_lock

BUSY_S = 2.0
"""How long SQLite waits for a foreign lock."""
SAFE_SQLITE = (3, 51, 3)
"""First SQLite without the WAL-reset bug."""
CACHE_KIB = 128 * 1024
CHECKPOINT_PAGES = 8_000
KEPT_READERS = 4
KEPT_WRITERS = 4
POSTGRES_OPTIONS = (
    "-c lock_timeout=5000 -c idle_in_transaction_session_timeout=10000 -c statement_timeout=30000"
)
LONG_PAUSE_MS = 120_000
READER_OPTIONS = "-c default_transaction_read_only=on"
WRITER_OPTIONS = "-c enable_seqscan=off"
"""The writer looks rows up by key only. Its statements are prepared while the tables are still small, and a
plan that reads whole tables would be kept while they grow.
"""


DATA_ERRORS = (
    DataError,
    IntegrityError,
    psycopg.DataError,
    psycopg.IntegrityError,
    sqlite3.DataError,
    sqlite3.IntegrityError,
)
"""The row is to blame, not the database."""
OUTAGES = (DBAPIError, PendingRollbackError, psycopg.Error, sqlite3.Error, WriterLockBusy, OSError)
"""The database is to blame, when it is none of DATA_ERRORS."""


class Unavailable(Exception):
    """The database cannot be used now: locked, full, broken or unreachable. Try again later."""

    hop = "database"


class StillWriting(Unavailable):
    """Somebody else writes for longer than a writer waits; nothing was changed."""


LOCKED = (WriterLockBusy, psycopg.errors.LockNotAvailable)
OF_DATABASE = (Unavailable, SQLAlchemyError, psycopg.Error, sqlite3.Error, WriterLockBusy)
"""Whatever asking the database raises, in the middle of other work too: never a fault of that work."""


def parse_url(url: str) -> URL:
    """The URL with the drivers we use. ValueError for another dialect or a SQLite in memory."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "postgresql":
        return parsed.set(drivername="postgresql+psycopg")
    if parsed.get_backend_name() != "sqlite" or not parsed.database or parsed.database == ":memory:":
        raise ValueError("the database URL must be sqlite:///FILE or postgresql://…")
    return parsed


class Database:
    """Hands out transactions. Connections stay open, as a new one knows no table yet; what nobody closes is
    closed with this, at the end of the program at the latest.
    """

    def __init__(self, url: str) -> None:
        self.url = parse_url(url)
        self.sqlite = self.url.get_backend_name() == "sqlite"
        self._write_engine = self._engine(read_only=False)
        self._read_engine = self._engine(read_only=True)
        self._writers: deque[Connection] = deque()
        self._readers: deque[Connection] = deque()
        self._gate = self.path.with_name("write.lock") if self.sqlite else None
        finalize(self, _close_left, self._writers, self._readers, self._gate)

    @property
    def path(self) -> Path:
        """The embedded database's file."""
        return Path(str(self.url.database)).absolute()

    @contextmanager
    def writing(self, wait_s: float = WAIT_S) -> Iterator[Connection]:
        """One transaction, committed at the end. Raises StillWriting when the writer lock was not free for
        `wait_s`, Unavailable; bad data raises as is.
        """
        with _translated(), self._writer_lock(wait_s):
            connection = self._take(self._writers, self._write_engine)
            try:
                with connection.begin():
                    yield connection
            except BaseException:
                _discard(connection)
                raise
            if len(self._writers) < KEPT_WRITERS:
                self._writers.append(connection)
            else:
                connection.close()

    @contextmanager
    def reading(self) -> Iterator[Connection]:
        """One consistent view of everything committed; never writes. Raises Unavailable."""
        with _translated():
            connection = self._take(self._readers, self._read_engine)
            try:
                with connection.begin():
                    yield connection
            except BaseException:
                _discard(connection)
                raise
            if len(self._readers) < KEPT_READERS:
                self._readers.append(connection)
            else:
                connection.close()

    def close(self) -> None:
        """Close what is kept open."""
        _close_all(self._writers, self._readers, self._gate)

    def _writer_lock(self, wait_s: float) -> Any:
        return nullcontext() if self._gate is None else hold_lock(self._gate, wait_s)

    def _take(self, kept: deque[Connection], engine: Engine) -> Connection:
        while kept:
            with suppress(IndexError):
                connection = kept.pop()
                if self.sqlite or _is_alive(connection):
                    return connection
                _discard(connection)
        return engine.connect()

    def _engine(self, read_only: bool) -> Engine:
        if self.sqlite:
            return _sqlite_engine(self.url, self.path, read_only)
        return _postgres_engine(self.url, read_only)


def allow_long_pause(connection: Connection) -> None:
    """Let PostgreSQL wait longer between two statements of this transaction: what is decided about hundreds
    of thousands of people takes its time.
    """
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"SET LOCAL idle_in_transaction_session_timeout = {LONG_PAUSE_MS}")


def _sqlite_engine(url: URL, path: Path, read_only: bool) -> Engine:
    mode = "ro" if read_only else "rw"
    address = f"file:{quote(str(path))}?mode={mode}"

    def connect() -> sqlite3.Connection:
        raw = sqlite3.connect(
            address, uri=True, timeout=BUSY_S, isolation_level=None, check_same_thread=False
        )
        raw.execute("PRAGMA temp_store=MEMORY")
        if read_only:
            raw.execute("PRAGMA query_only=1")
            return raw
        raw.execute("PRAGMA synchronous=FULL")
        raw.execute(f"PRAGMA cache_size=-{CACHE_KIB}")
        raw.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}")
        return raw

    engine = create_engine(url, creator=connect, poolclass=NullPool, hide_parameters=True)
    begin = "BEGIN" if read_only else "BEGIN IMMEDIATE"
    event.listen(engine, "begin", lambda connection: connection.exec_driver_sql(begin))
    return engine


def _postgres_engine(url: URL, read_only: bool) -> Engine:
    arguments = {
        "connect_timeout": 3,
        "options": f"{POSTGRES_OPTIONS} {READER_OPTIONS if read_only else WRITER_OPTIONS}",
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 3,
        "tcp_user_timeout": 8000,
        "application_name": "palmcommand",
        "client_encoding": "utf8",
    }
    level = "REPEATABLE READ" if read_only else "READ COMMITTED"
    engine = create_engine(
        url, connect_args=arguments, poolclass=NullPool, isolation_level=level, hide_parameters=True
    )
    if not read_only:
        _wait_for_copies(engine)
    return engine


def _wait_for_copies(engine: Engine) -> None:
    """Whatever comes behind rows that were sent (`Bulk.send`) waits until they are stored."""

    def before_statement(connection: Connection, *_statement: object) -> None:
        await_copy(connection)

    def before_rollback(connection: Connection) -> None:
        if connection.invalidated:
            return
        with suppress(psycopg.Error):
            await_copy(connection)

    event.listen(engine, "before_cursor_execute", before_statement)
    event.listen(engine, "commit", await_copy)
    event.listen(engine, "rollback", before_rollback)


def _close_all(
    writers: deque[Connection], readers: deque[Connection], gate_path: Path | None, wait_s: float = WAIT_S
) -> None:
    """Close what is kept open; the last writer checkpoints, so it holds the lock. Raises WriterLockBusy after
    `wait_s` seconds, OSError.
    """
    while readers:
        _discard(readers.pop())
    with hold_lock(gate_path, wait_s) if gate_path is not None and writers else nullcontext():
        while writers:
            _discard(writers.pop())


def _close_left(writers: deque[Connection], readers: deque[Connection], gate_path: Path | None) -> None:
    """The same of what nobody closed, as far as it can be without a wait: its folder may be gone, and whoever
    collects this may hold the lock.
    """
    with suppress(WriterLockBusy, OSError):
        _close_all(writers, readers, gate_path, 0.0)


def _is_alive(connection: Connection) -> bool:
    """Whether PostgreSQL has not let go of a connection meanwhile: looks at what came, waits for nothing. The
    first look takes in the server's last words, the second finds the end.
    """
    raw: Any = connection.connection.driver_connection
    try:
        raw.pgconn.consume_input()
        raw.pgconn.consume_input()
    except psycopg.Error:
        return False
    return not raw.closed


def _discard(connection: Connection) -> None:
    """Throw a connection away whatever state it is in."""
    try:
        with suppress(Exception):
            connection.invalidate()
    finally:
        connection.close()


@contextmanager
def _translated() -> Iterator[None]:
    """Errors of the database itself become Unavailable; errors of the data pass."""
    try:
        yield
    except DATA_ERRORS:
        raise
    except OUTAGES as error:
        is_locked = isinstance(getattr(error, "orig", None) or error, LOCKED)
        raise (StillWriting if is_locked else Unavailable)(_short(error)) from error


def _short(error: BaseException) -> str:
    """One line for people: what the driver said, without the statement."""
    origin = getattr(error, "orig", None) or error
    return str(origin).strip().splitlines()[0][:200] if str(origin).strip() else type(origin).__name__
