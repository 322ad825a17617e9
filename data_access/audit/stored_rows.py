"""Rows as they are stored, whatever somebody put there behind our back.

SQLite keeps any value in any column: a number as text or REAL, a text as BLOB or as bytes that are no UTF-8,
and values of a gigabyte. Here they come out as what they are, in bounded memory: numbers as int (REAL as
float), texts as str (bytes that are no UTF-8 as lone surrogates, which nothing encodes again), bytes as
such, and what is longer than MOST_VALUE as None. PostgreSQL keeps types; there only lengths are bounded.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from sqlalchemy import Connection, LargeBinary, Table, Text
from sqlalchemy.exc import DataError, DBAPIError

from data_access.database.bulk import is_sqlite
from domain.access.masking import mask_text

MOST_VALUE = 4 * 1024 * 1024
"""Bytes of one value that are read; our programs write none as long as that."""
CHUNK = 100
"""Rows that are held at a time."""
LONGEST_TOLD = 60
ODD = (ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError)
"""What reading a body raises that none of our programs wrote. It says nothing of the database."""
_text = partial(str, encoding="utf-8", errors="surrogateescape")


@contextmanager
def as_stored(connection: Connection) -> Iterator[Connection]:
    """Within the block texts that are no UTF-8 come as they are, and no value above MOST_VALUE comes."""
    if not is_sqlite(connection):
        yield connection
        return
    raw: Any = connection.connection.driver_connection
    before = raw.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MOST_VALUE)
    raw.text_factory = _text
    try:
        yield connection
    finally:
        raw.text_factory = str
        raw.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, before)


def columns(connection: Connection, table: Table, names: Sequence[str]) -> str:
    """The names as SQL gives them; on PostgreSQL what is too long comes as NULL."""
    if is_sqlite(connection):
        return ", ".join(names)
    return ", ".join(_bounded(table, name) for name in names)


def _bounded(table: Table, name: str) -> str:
    if not isinstance(table.c[name].type, Text | LargeBinary):
        return name
    return f"CASE WHEN octet_length({name}) <= {MOST_VALUE} THEN {name} END AS {name}"


def ask(connection: Connection, sql: str, given: Sequence[Any] = ()) -> Any:
    """Rows of a statement of ours with `?` for each value, a few at a time. Inside `as_stored`."""
    return _execute(connection, sql, given, {"yield_per": CHUNK})


def ask_few(connection: Connection, sql: str, given: Sequence[Any] = ()) -> Any:
    """The same of a statement that has a few rows only: without the cursor on the server, which costs
    PostgreSQL three questions in place of one.
    """
    return _execute(connection, sql, given, {})


def _execute(connection: Connection, sql: str, given: Sequence[Any], options: Any) -> Any:
    statement = sql if is_sqlite(connection) else sql.replace("?", "%s")
    return connection.exec_driver_sql(statement, tuple(given), execution_options=options)


def in_order(
    connection: Connection,
    table: Table,
    names: Sequence[str],
    county: str,
    after: Any,
    limit: int,
    key: str = "",
    keys: tuple[type, ...] = (int, float),
) -> Iterator[tuple[Any, Any]]:
    """(key, row) of a county's rows, by the number that follows the county in the table's key or by another
    `key`: after `after`, or from the first on when it is None. The row is None where a value is too long. A
    key that is none of the kinds `keys` ends it: there are only such keys behind it.
    """
    key = key or [column.name for column in table.primary_key][-1]
    left, last = limit, after
    while left > 0:
        try:
            for row in _after(connection, table, (key, *names), county, last, left):
                last, left = row[0], left - 1
                yield last, row[1:]
                if type(last) not in keys:
                    return
            return
        except DBAPIError as error:
            if not is_too_long(error):
                raise
        found = _next_key(connection, table, key, county, last)
        if found is None:
            return
        last, left = found[0], left - 1
        yield last, None
        if type(last) not in keys:
            return


def _next_key(connection: Connection, table: Table, key: str, county: str, last: Any) -> tuple[Any] | None:
    """The key of the next row, None in its place when that is too long itself; None when there is no row."""
    try:
        found = _after(connection, table, (key,), county, last, 1).first()
    except DBAPIError as error:
        if not is_too_long(error):
            raise
        return (None,)
    return None if found is None else (found[0],)


def _after(
    connection: Connection, table: Table, names: Sequence[str], county: str, last: Any, limit: int
) -> Any:
    key = names[0]
    beyond = "" if last is None else f"AND {key} > ?"
    sql = (
        f"SELECT {columns(connection, table, names)} FROM {table.name} "  # nosec B608 - our own names
        f"WHERE county = ? {beyond} ORDER BY {key} LIMIT {int(limit)}"
    )
    return ask(connection, sql, (county,) if last is None else (county, last))


def is_too_long(error: DBAPIError) -> bool:
    """Whether SQLite refused to hand out a value because of its length."""
    return isinstance(error, DataError) and "too big" in str(error.orig)


def wrong_kinds(row: Sequence[Any], names: Sequence[str], kinds: Sequence[type]) -> list[str]:
    """The names of the values that are not of their kind, or texts that are no UTF-8."""
    return [
        name
        for name, value, kind in zip(names, row, kinds, strict=True)
        if type(value) is not kind or (kind is str and not is_utf8(value))
    ]


def is_utf8(value: Any) -> bool:
    """Whether a text came out of the database whole."""
    if value.isascii():
        return True
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True


def kinds_of(table: Table, names: Sequence[str]) -> tuple[type, ...]:
    """The kinds of value that our programs write into these columns."""
    return tuple(
        bytes if isinstance(kind, LargeBinary) else str if isinstance(kind, Text) else int
        for kind in (table.c[name].type for name in names)
    )


def describe_value(value: object) -> str:
    """A value that may be anything, for people: short, masked, nothing a screen or a terminal would obey."""
    short = value[: 2 * LONGEST_TOLD] if isinstance(value, str | bytes) else value
    words = short if isinstance(short, str) and short.isprintable() and is_utf8(short) else ascii(short)
    words = mask_text(words)
    return words if len(words) <= LONGEST_TOLD else f"{words[:LONGEST_TOLD]}…"
