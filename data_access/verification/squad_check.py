"""Are the squads what the trace says? Each row against the newest row about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sqlalchemy import Connection
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
from data_access.squads.squad_store import squad_of
from data_access.tables.squad_tables import squads
from data_access.verification.expected_state import became
from data_access.verification.findings import Wrong
from domain.kernel.worlds import WorldId
from domain.squads.squad_rows import squad_content

_NAMES = ("id", "case_id", "live", "body")
_KINDS = kinds_of(squads, _NAMES)


def squad_faults(
    connection: Connection, world: WorldId, newest: Mapping[str, tuple[int, str]]
) -> Iterator[Wrong]:
    """Squads as of the last row of the walk; `newest`: object -> (n, body). Inside `as_stored`."""
    there: set[str] = set()
    for id, row in _rows(connection, world):
        name = f"squad:{id}"
        there.add(name)
        n, traced = newest.get(name, (0, ""))
        if row is None or not traced or not _is_same(traced, row):
            yield Wrong("squad_state", n, id)
    for name, (n, _) in newest.items():
        if name not in there:
            yield Wrong("squad_state", n, name.removeprefix("squad:"))


def _rows(connection: Connection, world: WorldId) -> Iterator[tuple[str, tuple[str, str, int, str] | None]]:
    """(id, row); the row is None where a value is none of ours, the last where one is too long."""
    sql = f"SELECT {columns(connection, squads, _NAMES)} FROM squads WHERE county = ?"  # nosec B608 - ours
    try:
        for row in ask(connection, sql, (world,)):
            wrong = wrong_kinds(row, _NAMES, _KINDS)
            yield (f"{describe_value(row[0])}: {', '.join(wrong)}", None) if wrong else (row[0], tuple(row))
    except DBAPIError as error:
        if not is_too_long(error):
            raise
        yield "squads", None


def _is_same(traced: str, row: tuple[str, str, int, str]) -> bool:
    id, case, live, body = row
    try:
        squad = squad_of(body)
        columns_fit = (id, case, live) == (squad.id, squad.case, int(squad.live))
        return columns_fit and squad_content(squad) == dict(became(traced))
    except ODD:
        return False
