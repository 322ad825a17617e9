"""Are the storms and their points what the trace says? Each storm against the digest of its newest row, each
issue of an agency and each observed point against that of theirs. What was told before rows had digests is
not compared.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby
from typing import Any, Final

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
from data_access.database.codec import track_point_of
from data_access.database.tables.emergency.storm_tables import storm_points, storms
from data_access.emergency.storms.storm_store import storm_of
from data_access.maintenance.verification.findings import Wrong
from data_access.maintenance.verification.storm_rows.expected_storms import ExpectedStorms
from domain.emergency.storms.storm_digests import Group, digest_head, digest_points, group_of
from domain.emergency.storms.storm_join import StormPoint
from domain.kernel.worlds import WorldId

KIND: Final = "storm_state"
_HEAD: Final = ("storm", "told", "dissolved", "body")
_POINT: Final = ("storm", "agency", "issued", "valid", "stamp", "body")
_OUTLOOK: Final = ("at", "known", "agencies")


def storm_faults(connection: Connection, world: WorldId, expected: ExpectedStorms) -> Iterator[Wrong]:
    """Rows as of the last row of the walk. Inside `as_stored`."""
    there: set[str] = set()
    for row in _rows(connection, world, storms, _HEAD, "storm"):
        if isinstance(row, Wrong):
            yield row
            continue
        there.add(row[0])
        n, _ = expected.heads.get(row[0], (0, ""))
        if not _is_head(world, row, expected):
            yield Wrong(KIND, n, row[0])
    yield from (Wrong(KIND, n, storm) for storm, (n, _) in expected.heads.items() if storm not in there)
    yield from _point_faults(connection, world, expected)


def _is_head(world: WorldId, row: Any, expected: ExpectedStorms) -> bool:
    """Whether a storm is what its newest rows say."""
    name, told_at, dissolved, body = row
    try:
        storm = storm_of(str(world), name, told_at, dissolved, body, {})
        outlook = {part: storm.outlook[part] for part in _OUTLOOK} if storm.outlook else {}
    except ODD:
        return False
    if name not in expected.heads:
        return False
    digest, recorded = expected.heads[name][1], expected.outlooks.get(name, (0, {}))[1]
    return digest in ("", digest_head(storm)) and outlook == dict(recorded)


def _point_faults(connection: Connection, world: WorldId, expected: ExpectedStorms) -> Iterator[Wrong]:
    """Groups of points that are altered, put in or gone."""
    there: set[tuple[str, Group]] = set()
    found = _rows(connection, world, storm_points, _POINT, "storm, agency, issued, valid")
    for name, rows in groupby(found, _name_group):
        if name is None:
            yield from (row for row in rows if isinstance(row, Wrong))
            continue
        there.add(name)
        n, digest = expected.groups.get(name, (0, ""))
        untold = not digest and name not in expected.groups and name[0] in expected.whole
        if untold or (digest and _digest(rows) != digest):
            yield Wrong(KIND, n, describe_value(" ".join(filter(None, (name[0], *name[1])))))
    for name, (n, digest) in expected.groups.items():
        if digest and name not in there:
            yield Wrong(KIND, n, describe_value(" ".join(filter(None, (name[0], *name[1])))))


def _name_group(row: Any) -> tuple[str, Group] | None:
    return None if isinstance(row, Wrong) else (row[0], group_of(row[1:4]))


def _digest(rows: Iterator[Any]) -> str:
    """The digest of stored points; '' where one is none of ours."""
    try:
        return digest_points(StormPoint(tuple(row[1:4]), row[4], track_point_of(row[5])) for row in [*rows])
    except ODD:
        return ""


def _rows(
    connection: Connection, world: WorldId, table: Table, names: tuple[str, ...], order: str
) -> Iterator[Any]:
    """Rows of a table; a finding in place of one that is none of ours, the last where one is too long."""
    kinds = kinds_of(table, names)
    listed = columns(connection, table, names)
    sql = f"SELECT {listed} FROM {table.name} WHERE county = ? ORDER BY {order}"  # nosec B608 - our own names
    try:
        for row in ask(connection, sql, (world,)):
            wrong = wrong_kinds(row, names, kinds)
            yield Wrong(KIND, 0, f"{describe_value(row[0])}: {', '.join(wrong)}") if wrong else tuple(row)
    except DBAPIError as error:
        if not is_too_long(error):
            raise
        yield Wrong(KIND, 0, table.name)
