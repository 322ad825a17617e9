"""Many rows at once, by the fastest way each dialect has, inside a SQLAlchemy transaction.

SQLAlchemy's own insert costs 10-20 µs a row in Python; these cost 1-3 µs. SQLite: prepared statements of many
rows, each one step outside of the interpreter. PostgreSQL: COPY in binary for new rows, one statement over
arrays for rows that may be there; new rows can be sent without waiting until they are stored.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import islice
from typing import Any, Final

from msgspec import json
from psycopg import errors, generators, waiting
from psycopg.abc import PQGen
from psycopg.copy import LibpqWriter
from psycopg.pq import ExecStatus, TransactionStatus
from psycopg.pq.abc import PGconn
from sqlalchemy import Connection, Float, LargeBinary, SmallInteger, Table, Text
from sqlalchemy.types import BigInteger, Integer, TypeEngine

Rows = Sequence[tuple[Any, ...]]
ROWS_AT_ONCE: Final = (250, 25)
"""Rows of one SQLite statement, the most first; what is left over goes row by row. Larger ones gain nothing
and take longer to prepare.
"""
MOST_PARAMETERS: Final = 32_000
"""SQLite takes 32,766 in one statement."""
PART: Final = 20_000
MANY: Final = 1_000
"""So many rows at once change what PostgreSQL should know of a table."""


def is_sqlite(connection: Connection) -> bool:
    """Whether the connection is to the embedded database."""
    return connection.dialect.name == "sqlite"


class Bulk:
    """Statements for some columns of one table. `utf8`: columns of text whose values come as UTF-8, so that
    nobody decodes them only to encode them again.
    """

    def __init__(self, table: Table, *columns: str, utf8: Sequence[str] = ()) -> None:
        self._encoded = [number for number, name in enumerate(columns) if name in utf8]
        self._bytes = [
            number
            for number, name in enumerate(columns)
            if name in utf8 or (isinstance(table.c[name].type, LargeBinary) and not table.c[name].nullable)
        ]
        self._types = [_postgres_type(table.c[name].type) for name in columns]
        kinds = zip(columns, self._types, strict=True)
        self._copied = ["bytea" if name in utf8 else kind for name, kind in kinds]
        names = ", ".join(columns)
        marks = ", ".join("CAST(? AS TEXT)" if name in utf8 else "?" for name in columns)
        arrays = ", ".join(f"%s::{kind}[]" for kind in self._types)
        self._table = table.name
        self._copy = f"COPY {table.name} ({names}) FROM STDIN (FORMAT BINARY)"
        self._marks = f"{table.name} ({names}) VALUES ({marks})"
        # A row that fails ends the transaction, so no statement has to be able to undo itself: SQLite would
        # copy every page it touches for that.
        self._one = f"INSERT OR FAIL INTO {self._marks}"
        self._more = f", ({marks})"
        self._sizes = [min(most, MOST_PARAMETERS // len(columns)) for most in ROWS_AT_ONCE]
        # Statements here are made of the names of our own tables and columns; every value is a parameter.
        self._postgres = f"INSERT INTO {table.name} ({names}) SELECT * FROM unnest({arrays})"  # nosec B608
        key = [column.name for column in table.primary_key]
        self._key = ", ".join(key)
        # A key that is set, though to what it is, is written anew: the row is taken out and put in again.
        self._sets = ", ".join(f"{name} = excluded.{name}" for name in columns if name not in key)

    def insert(self, connection: Connection, rows: Rows, sent: int = 0) -> None:
        """Add rows that are known to be new. `sent`: how many went there by `send` before, in the same
        transaction.
        """
        if is_sqlite(connection):
            self._insert_sqlite(connection.connection.driver_connection, rows)
            return
        self.send(connection, rows)
        await_copy(connection)
        self._renew_statistics(connection, len(rows) + sent)

    def send(self, connection: Connection, rows: Rows) -> None:
        """Add rows that are known to be new to PostgreSQL, which stores them while the caller goes on. Only
        on a connection of `Database.writing`: there the next statement of the transaction waits for it, and
        raises what it complains of (`await_copy`).
        """
        if not rows:
            return
        await_copy(connection)
        raw: Any = connection.connection.driver_connection
        with raw.cursor() as cursor, cursor.copy(self._copy, writer=_Unanswered(cursor)) as copy:
            copy.set_types(self._copied)
            for row in rows:
                copy.write_row(row)

    def _renew_statistics(self, connection: Connection, added: int) -> None:
        """Let PostgreSQL look at a table that at least doubled. Until it does by itself, which takes a minute
        and longer, it takes any index for as good as the key, and may go through all rows of a roll-out for
        each person's answer. A table that somebody else looks at is left to them.
        """
        if added < MANY:
            return
        known = connection.exec_driver_sql(
            "SELECT reltuples FROM pg_class WHERE oid = %s::regclass", (self._table,)
        ).scalar_one()
        if known < added:
            connection.exec_driver_sql(f"ANALYZE (SKIP_LOCKED) {self._table}")

    def insert_all(self, connection: Connection, rows: Iterable[tuple[Any, ...]]) -> int:
        """Add rows that are known to be new as they are made, PART by PART, and say how many: a million
        never stand in memory together, and no statement of PostgreSQL runs into its time limit.
        """
        left, count = iter(rows), 0
        while part := [*islice(left, PART)]:
            self.insert(connection, part)
            count += len(part)
        return count

    def _insert_sqlite(self, raw: Any, rows: Rows, conflict: str = "") -> None:
        start = 0
        for size in self._sizes:
            statement = self._one + self._more * (size - 1) + conflict
            while len(rows) - start >= size:
                raw.execute(statement, self._values(rows[start : start + size]))
                start += size
        if start < len(rows):
            raw.executemany(self._one + conflict, rows[start:])

    def _values(self, rows: Rows) -> list[Any]:
        """The values of some rows, one after the other. Python's module asks what each `bytes` may be meant
        as, which takes longer than to store it, and takes a `bytearray` as it is.
        """
        values: list[Any] = []
        width = len(self._types)
        for row in rows:
            values += row
        for number in self._bytes:
            values[number::width] = map(bytearray, values[number::width])
        return values

    def replace(self, connection: Connection, rows: Rows) -> None:
        """Add rows or replace those with the same primary key; keys must differ within the call."""
        self._upsert(connection, rows, f" ON CONFLICT ({self._key}) DO UPDATE SET {self._sets}")  # nosec B608

    def merge(self, connection: Connection, rows: Rows, sets: str) -> None:
        """Add rows; where the primary key is there, carry out `sets` (SQL; excluded.* are the new values)."""
        self._upsert(connection, rows, f" ON CONFLICT ({self._key}) DO UPDATE SET {sets}")  # nosec B608

    def ignore(self, connection: Connection, rows: Rows) -> None:
        """Add rows that break no unique key, leave out the others. For few rows of any size, no `utf8`."""
        marks = self._marks if is_sqlite(connection) else self._marks.replace("?", "%s")
        if rows:
            connection.exec_driver_sql(f"INSERT INTO {marks} ON CONFLICT DO NOTHING", [*rows])

    def _upsert(self, connection: Connection, rows: Rows, conflict: str) -> None:
        if not rows:
            return
        if is_sqlite(connection):
            self._insert_sqlite(connection.connection.driver_connection, rows, conflict)
        else:
            columns = [list(column) for column in zip(*rows, strict=True)]
            for number in self._encoded:
                columns[number] = [value.decode() for value in columns[number]]
            connection.exec_driver_sql(self._postgres + conflict, tuple(map(array_text, columns)))
            self._renew_statistics(connection, len(rows))


class _Unanswered(LibpqWriter):
    """Sends the end of a COPY, and leaves the answer to `await_copy`."""

    def finish(self, exc: BaseException | None = None) -> None:
        """End the COPY. `exc`: what failed here meanwhile."""
        if exc is not None:
            super().finish(exc)
            return
        connection = self.cursor.connection
        connection.wait(_send_end(connection.pgconn))


def _send_end(raw: PGconn) -> PQGen[None]:
    while raw.put_copy_end() == 0:
        yield waiting.Wait.W
    while raw.flush():
        yield waiting.Wait.W


def await_copy(connection: Connection) -> None:
    """Wait until PostgreSQL has stored what was sent last. Raises what it complains of."""
    raw: Any = connection.connection.driver_connection
    if raw.pgconn.transaction_status != TransactionStatus.ACTIVE:
        return
    for result in raw.wait(generators.fetch_many(raw.pgconn)):
        if result.status != ExecStatus.COMMAND_OK:
            raise errors.error_from_result(result)


def _postgres_type(kind: TypeEngine[Any]) -> str:
    if isinstance(kind, SmallInteger):
        return "int2"
    if isinstance(kind, BigInteger):
        return "int8"
    if isinstance(kind, Integer):
        return "int4"
    if isinstance(kind, Float):
        return "float8"
    if isinstance(kind, LargeBinary):
        return "bytea"
    if isinstance(kind, Text):
        return "text"
    raise TypeError(f"no bulk type for {kind!r}")


def among(connection: Connection, select: str, county: str, keys: Sequence[str]) -> Sequence[Any]:
    """Rows whose key is one of `keys`. `select` ends in the key column; its parameter is the county."""
    if is_sqlite(connection):
        sql = select.replace("%s", "?") + " IN (SELECT value FROM json_each(?))"  # nosec B608 - ours
        return connection.exec_driver_sql(sql, (county, _json(keys))).fetchall()
    return connection.exec_driver_sql(one_by_one(select), (array_text(keys), county)).fetchall()


def look_up(connection: Connection, select: str, county: str, keys: Sequence[str]) -> Sequence[Any]:
    """The same by the table's primary key, of which `keys` are all that the county leaves open; a key that is
    there twice is found twice.
    """
    if not is_sqlite(connection):
        return among(connection, select, county, keys)
    return connection.exec_driver_sql(each_of(select), (_json(keys), county)).fetchall()


def each_of(select: str) -> str:
    """SQLite's form of `look_up`; parameters are the keys (as JSON) and the county.

    A list for IN is built and sorted first, which takes as long as the look-ups do. By anything but a whole
    key all rows of the county would be read for each.
    """
    names, table = select.replace("%s", "?").split(" FROM ", 1)
    keys = "(SELECT value AS wanted_key FROM json_each(?))"
    return f"{names} FROM {keys} CROSS JOIN {table} = wanted_key"


def one_by_one(select: str) -> str:
    """PostgreSQL's form of `among`; parameters are the keys (by `array_text`) and the county.

    Each key is looked up by itself: given the whole list PostgreSQL may, while its statistics still tell of a
    small table, read all rows of the county instead, and keep that plan while the table grows.
    """
    return (
        "SELECT found.* FROM unnest(%s::text[]) AS wanted(key), "  # nosec B608 - `select` is ours
        f"LATERAL ({select} = wanted.key OFFSET 0) AS found"
    )


def array_text(values: Iterable[Any]) -> str:
    """PostgreSQL's text of an array of texts, numbers, bytes and None: what psycopg makes of a list, in a
    thirtieth of the time.
    """
    return f"{{{','.join(map(_element, values))}}}"


def _element(value: Any) -> str:
    if isinstance(value, str):
        escaped = value.replace("\\", r"\\").replace('"', r"\"")
        return f'"{escaped}"'
    if isinstance(value, bytes):
        return rf'"\\x{value.hex()}"'
    if value is None:
        return "NULL"
    if isinstance(value, int | float):
        return str(int(value) if isinstance(value, bool) else value)
    raise TypeError(f"no element of an array: {value!r}")


def _json(keys: Sequence[str]) -> str:
    return json.encode([*keys]).decode()
