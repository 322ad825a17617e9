"""Are the tables what the migrations made, and whose rows are in them?

A column of another type, a key or an index that is gone: then nothing that is read from the table can be
trusted, and duplicates of a row become possible. Rows that belong to no county no walk would ever meet.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from sqlalchemy import Connection, Dialect, Table
from sqlalchemy.dialects import registry
from sqlalchemy.exc import DBAPIError

from data_access.audit.stored_rows import ask, ask_few, describe_value, is_too_long
from data_access.database.bulk import is_sqlite
from data_access.database.tables.emergency.proposal_tables import response_proposals
from data_access.database.tables.emergency.response_tables import responses
from data_access.database.tables.emergency.rollout_tables import rollouts, task_receipts, tasks
from data_access.database.tables.emergency.storm_tables import storm_points, storms
from data_access.database.tables.emergency.warning_tables import warnings
from data_access.database.tables.live_tables import cases, changes, grids, heads, positions, trace
from data_access.database.tables.squad_tables import squad_messages, squads
from domain.kernel.worlds import world_in

TABLES = (
    trace,
    heads,
    cases,
    grids,
    positions,
    responses,
    squads,
    squad_messages,
    warnings,
    rollouts,
    tasks,
    task_receipts,
    response_proposals,
    storms,
    storm_points,
    changes,
)
MOST_WORLDS = 4_000
"""Keys of worlds that are told of one table; China has 2,800 counties."""
_SQLITE_COLUMNS = (
    "SELECT m.name, x.name, x.type, x.pk FROM sqlite_master AS m JOIN pragma_table_xinfo(m.name) AS x "
    "WHERE m.type IN ('table', 'view') AND m.name IN"
)
_POSTGRES_COLUMNS = """
    SELECT c.relname, a.attname, format_type(a.atttypid, NULL), array_position(i.indkey::int2[], a.attnum) + 1
    FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_index AS i ON i.indrelid = c.oid AND i.indisprimary
    WHERE pg_table_is_visible(c.oid) AND c.relname IN"""
_SQLITE_INDEXES = "SELECT name FROM sqlite_master WHERE type = 'index'"
_POSTGRES_INDEXES = "SELECT relname FROM pg_class WHERE relkind = 'i' AND pg_table_is_visible(oid)"
"""Each is one question for all tables: an inspector asks dozens of each, and verifying is done often."""


def shape_faults(connection: Connection) -> dict[str, list[str]]:
    """By table the names of what is not as the migrations made it: "trace", "trace.n", "trace: key". Inside
    `as_stored`.
    """
    there: dict[str, list[Any]] = defaultdict(list)
    marks, sqlite = ", ".join("?" * len(TABLES)), is_sqlite(connection)
    question = _SQLITE_COLUMNS if sqlite else _POSTGRES_COLUMNS
    for name, *column in ask_few(connection, f"{question} ({marks})", [table.name for table in TABLES]):
        there[name].append(column)
    words = _words(sqlite)
    return {table.name: [*_differences(table, words[table.name], there[table.name])] for table in TABLES}


def _differences(table: Table, words: Mapping[str, str], columns: Sequence[Any]) -> Iterator[str]:
    """Of a table whose columns are (name, type, place in the key, from 1 on)."""
    if not columns:
        yield table.name
        return
    kinds = {name: kind.split("(")[0].split(" ")[0].upper() for name, kind, _ in columns}
    yield from (f"{table.name}.{name}" for name, word in words.items() if kinds.get(name) != word)
    yield from (f"{table.name}.{describe_value(name)}" for name in kinds if name not in words)
    key = sorted((place, name) for name, _, place in columns if place)
    if [name for _, name in key] != [column.name for column in table.primary_key]:
        yield f"{table.name}: key"


def index_faults(connection: Connection) -> dict[str, list[str]]:
    """By table the names of its indexes that are gone. Inside `as_stored`."""
    question = _SQLITE_INDEXES if is_sqlite(connection) else _POSTGRES_INDEXES
    there = {name for (name,) in ask_few(connection, question)}
    return {
        table.name: sorted(name for index in table.indexes if (name := str(index.name)) not in there)
        for table in TABLES
    }


@cache
def _words(sqlite: bool) -> dict[str, dict[str, str]]:
    """By table and column the first word of its type as we make it: TEXT of TEXT COLLATE "C"."""
    dialect: Dialect = registry.load("sqlite" if sqlite else "postgresql.psycopg")()
    return {
        table.name: {column.name: column.type.compile(dialect).split(" ")[0] for column in table.columns}
        for table in TABLES
    }


def keys_of(connection: Connection, table: Table) -> Iterator[Any]:
    """What stands in the column county, each value once, MOST_WORLDS at most: texts; on SQLite bytes too,
    and None for one that is too long to be read. Inside `as_stored`.
    """
    try:
        if table in (heads, cases):
            sql = f"SELECT DISTINCT county FROM {table.name} LIMIT {MOST_WORLDS}"  # nosec B608 - ours
            yield from (value for (value,) in ask(connection, sql))
        elif is_sqlite(connection):
            yield from _steps(connection, table, "CAST(? AS TEXT)", b"")
            yield from _steps(connection, table, "CAST(? AS BLOB)", b"")
        else:
            yield from _steps(connection, table, "?", "")
    except DBAPIError as error:
        if not is_too_long(error):
            raise
        yield None


def _steps(connection: Connection, table: Table, mark: str, first: Any) -> Iterator[Any]:
    """From one value to the next by the table's key: no row between is read."""
    last, beyond = first, ">="
    text = mark == "CAST(? AS TEXT)"
    for _ in range(MOST_WORLDS):
        sql = (
            f"SELECT county FROM {table.name} "  # nosec B608 - our own names
            f"WHERE county {beyond} {mark} ORDER BY county LIMIT 1"
        )
        found = ask_few(connection, sql, (last,)).first()
        if found is None or (text and isinstance(found[0], bytes)):
            return
        yield found[0]
        last, beyond = (found[0].encode("utf-8", "surrogateescape") if text else found[0]), ">"


def strays(connection: Connection, tables: Iterable[Table]) -> Iterator[str]:
    """ "TABLE: VALUE" for each value of county that names no world. Inside `as_stored`."""
    for table in tables:
        for value in keys_of(connection, table):
            if world_in(value) is None:
                yield f"{table.name}: {describe_value(value)}"
