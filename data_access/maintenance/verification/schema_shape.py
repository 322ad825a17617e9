"""Are the tables what the migrations made, and whose rows are in them?

A column of another type, a key or an index that is gone: then nothing that is read from the table can be
trusted, and duplicates of a row become possible. Rows that belong to no county no walk would ever meet.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from sqlalchemy import Connection, Table, inspect
from sqlalchemy.exc import CompileError, DBAPIError, NoSuchTableError

from data_access.audit.stored_rows import ask, describe_value, is_too_long
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


def shape_faults(connection: Connection, table: Table) -> Iterator[str]:
    """The names of what is not as the migrations made it: "trace", "trace.n", "trace: key", an index."""
    inspector: Any = inspect(connection)
    try:
        there = {column["name"]: column["type"] for column in inspector.get_columns(table.name)}
    except NoSuchTableError:
        yield table.name
        return
    for column in table.columns:
        kind = there.pop(column.name, None)
        if kind is None or _word(connection, kind) != _word(connection, column.type):
            yield f"{table.name}.{column.name}"
    yield from (f"{table.name}.{describe_value(name)}" for name in there)
    if inspector.get_pk_constraint(table.name)["constrained_columns"] != [c.name for c in table.primary_key]:
        yield f"{table.name}: key"


def index_faults(connection: Connection, table: Table) -> Iterator[str]:
    """The names of its indexes that are gone."""
    inspector: Any = inspect(connection)
    there = {index["name"] for index in inspector.get_indexes(table.name)}
    yield from sorted(str(index.name) for index in table.indexes if index.name not in there)


def _word(connection: Connection, kind: Any) -> str:
    """The first word of a type: TEXT of TEXT COLLATE "C"; "" of one that nobody knows."""
    try:
        return str(kind.compile(connection.dialect)).split(" ")[0]
    except CompileError:
        return ""


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
        found = ask(connection, sql, (last,)).first()
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
