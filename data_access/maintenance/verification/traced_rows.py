"""Is what a table holds what the trace says? Each row of a table whose objects the trace tells of whole,
against the newest row about it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.exc import DBAPIError

from data_access.audit.stored_rows import (
    ODD,
    ask,
    columns,
    describe_value,
    is_too_long,
    kinds_of,
    wrong_kinds,
)
from data_access.maintenance.verification.expected_state import became
from data_access.maintenance.verification.findings import Wrong
from domain.kernel.worlds import WorldId

Row = tuple[Any, ...]
Content = Callable[[WorldId, Row], Mapping[str, Any]]


@dataclass(frozen=True)
class TracedTable:
    """`names`: columns, the first of which names the object; `prefix` of its name in the trace; `finding`:
    the kind of what is wrong; `content(world, row)`: what the trace tells of a row, one of ODD raised where
    its columns do not fit one another.
    """

    table: Table
    names: tuple[str, ...]
    prefix: str
    finding: str
    content: Content

    def faults(
        self, connection: Connection, world: WorldId, newest: Mapping[str, tuple[int, str]]
    ) -> Iterator[Wrong]:
        """Rows as of the last row of the walk; `newest`: object -> (n, body). Inside `as_stored`."""
        there: set[str] = set()
        for id, row in self._rows(connection, world):
            name = f"{self.prefix}:{id}"
            there.add(name)
            n, traced = newest.get(name, (0, ""))
            if row is None or not traced or not self._is_same(became(traced), world, row):
                yield Wrong(self.finding, n, id)
        for name, (n, _) in newest.items():
            if name not in there:
                yield Wrong(self.finding, n, name.removeprefix(f"{self.prefix}:"))

    def _rows(self, connection: Connection, world: WorldId) -> Iterator[tuple[str, Row | None]]:
        """(id, row); the row is None where a value is none of ours, the last where one is too long."""
        table, kinds = self.table, kinds_of(self.table, self.names)
        names = columns(connection, table, self.names)
        sql = f"SELECT {names} FROM {table.name} WHERE county = ?"  # nosec B608 - our own names
        try:
            for row in ask(connection, sql, (world,)):
                wrong = wrong_kinds(row, self.names, kinds)
                yield (
                    (f"{describe_value(row[0])}: {', '.join(wrong)}", None) if wrong else (row[0], tuple(row))
                )
        except DBAPIError as error:
            if not is_too_long(error):
                raise
            yield table.name, None

    def _is_same(self, traced: Mapping[str, Any], world: WorldId, row: Row) -> bool:
        try:
            return self.content(world, row) == dict(traced)
        except ODD:
            return False
