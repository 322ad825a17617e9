"""Are the emergency responses what the trace says? Each type's row against the newest row about it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

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
from data_access.responses.response_rows import response_of
from data_access.tables.response_tables import responses
from data_access.verification.expected_state import became
from data_access.verification.findings import Wrong
from domain.kernel.clock import TZ
from domain.kernel.worlds import WorldId
from domain.responses.response import response_content

_NAMES = ("type", "level", "since", "changed_at", "version")
_KINDS = kinds_of(responses, _NAMES)


def response_faults(
    connection: Connection, world: WorldId, newest: Mapping[str, tuple[int, str]]
) -> Iterator[Wrong]:
    """Responses as of the last row of the walk; `newest`: object -> (n, body). Inside `as_stored`."""
    there: set[str] = set()
    for type, row in _rows(connection, world):
        name = f"response:{type}"
        there.add(name)
        n, traced = newest.get(name, (0, ""))
        if row is None or not traced or not _same(became(traced), world, row):
            yield Wrong("response_state", n, type)
    for name, (n, _) in newest.items():
        if name not in there:
            yield Wrong("response_state", n, name.removeprefix("response:"))


def _rows(connection: Connection, world: WorldId) -> Iterator[tuple[str, tuple[Any, ...] | None]]:
    """(type, row); the row is None where a value is none of ours, the last where one is too long."""
    names = columns(connection, responses, _NAMES)
    sql = f"SELECT {names} FROM responses WHERE county = ?"  # nosec B608 - our own names
    try:
        for row in ask(connection, sql, (world,)):
            wrong = wrong_kinds(row, _NAMES, _KINDS)
            yield (f"{describe_value(row[0])}: {', '.join(wrong)}", None) if wrong else (row[0], tuple(row))
    except DBAPIError as error:
        if not is_too_long(error):
            raise
        yield "responses", None


def _same(traced: Mapping[str, Any], world: WorldId, row: tuple[Any, ...]) -> bool:
    try:
        return response_content(response_of(world, *row), TZ) == dict(traced)
    except ODD:
        return False
