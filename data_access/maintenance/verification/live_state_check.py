"""Is the state what the trace says? Grids and positions against the chain that leads to them; cases in
case_state.py, responses, squads, warnings, roll-outs, proposals and storms in files of their own.

The trace holds what changed in words anybody may read. So what can be compared is what it tells of: of a case
title, severity, matter, region, stage, outcome and who is called; status, readings and note of a grid; where
a person was last shown. What a case has beside that (text, reporter, times) no row vouches for. Whatever
stands in a column in place of what our programs write is found too, in changes of the feed as well.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import Connection, Table
from sqlalchemy.exc import DBAPIError

from data_access.audit.stored_rows import (
    ODD,
    as_stored,
    ask,
    ask_few,
    columns,
    describe_value,
    in_order,
    is_too_long,
    kinds_of,
    wrong_kinds,
)
from data_access.database.codec import grid_of, position_of, value_of
from data_access.database.database import Database
from data_access.database.tables.live_tables import changes, grids, positions
from data_access.maintenance.verification.case_state import same_words
from data_access.maintenance.verification.expected_state import ExpectedState, became
from data_access.maintenance.verification.findings import Wrong
from data_access.maintenance.verification.proposal_check import PROPOSALS
from data_access.maintenance.verification.response_check import RESPONSES
from data_access.maintenance.verification.rollout_check import ROLLOUTS, answer_faults
from data_access.maintenance.verification.squad_check import MESSAGES, SQUADS
from data_access.maintenance.verification.storm_rows.storm_check import storm_faults
from data_access.maintenance.verification.warning_check import WARNINGS
from domain.access.masking import mask_row
from domain.decisions.decide import grid_content, position_content
from domain.kernel.worlds import WorldId
from domain.positions.position_join import NEAR_M, metres

STEP = 5_000
_CHANGE = ("topic", "region", "body")
_CHANGE_KINDS = kinds_of(changes, _CHANGE)


def row_faults(connection: Connection, world: WorldId, walked: ExpectedState) -> Iterator[Wrong]:
    """Grids, positions, responses, squads, messages, warnings, roll-outs, proposals, storms as of the last
    row of the walk; a position that retention took is none. Inside `as_stored`.
    """
    there: set[str] = set()
    for region, body in _pairs(connection, grids, "region", world):
        if body is None:
            yield Wrong("grid_state", 0, region)
            continue
        there.add(region)
        n, traced = walked.grids.get(region, (0, ""))
        if not traced or not _same_grid(became(traced), body):
            yield Wrong("grid_state", n, region)
    for region, (n, _) in walked.grids.items():
        if region not in there:
            yield Wrong("grid_state", n, region)
    for person, body in _pairs(connection, positions, "person", world):
        n, traced = walked.positions.get(person, (0, ""))
        if body is None or not traced or not _same_position(became(traced), body):
            yield Wrong("position_state", n, person)
    yield from RESPONSES.faults(connection, world, walked.responses)
    yield from SQUADS.faults(connection, world, walked.squads)
    yield from MESSAGES.faults(connection, world, walked.squad_messages)
    yield from WARNINGS.faults(connection, world, walked.warnings)
    yield from ROLLOUTS.faults(connection, world, walked.rollouts)
    yield from answer_faults(connection, world)
    yield from PROPOSALS.faults(connection, world, walked.proposals)
    yield from storm_faults(connection, world, walked.storms)


def _pairs(
    connection: Connection, table: Table, name: str, world: WorldId
) -> Iterator[tuple[str, str | None]]:
    """(object, body); the body is None where a value is none of ours, and that is the last where one is too
    long.
    """
    names = (name, "last_reported", "body")
    kinds = kinds_of(table, names)
    sql = f"SELECT {columns(connection, table, names)} FROM {table.name} WHERE county = ?"  # nosec B608 - ours
    try:
        for row in ask(connection, sql, (world,)):
            wrong = wrong_kinds(row, names, kinds)
            yield (f"{describe_value(row[0])}: {', '.join(wrong)}", None) if wrong else (row[0], row[2])
    except DBAPIError as error:
        if not is_too_long(error):
            raise
        yield f"{table.name}: body", None


def _same_grid(traced: Mapping[str, Any], body: str) -> bool:
    try:
        now = grid_content(grid_of(body))
        return now == dict(traced) or now == mask_row(traced) or _same_hidden(traced, now)
    except ODD:
        return False


def _same_hidden(traced: Any, now: Any) -> bool:
    """The same as `same_words` for whatever a grid's content is made of."""
    if isinstance(traced, str) and isinstance(now, str):
        return same_words(traced, now, ())
    if not isinstance(traced, Mapping) or not isinstance(now, Mapping):
        return bool(traced == now)
    if len(traced) != len(now):
        return False
    pairs = zip(traced.items(), now.items(), strict=True)
    return all(_same_hidden(old, new) and _same_hidden(was, turned) for (old, was), (new, turned) in pairs)


def _same_position(traced: Mapping[str, Any], body: str) -> bool:
    """The row as it was last shown, and the newest report no further from it than is not shown."""
    try:
        position = position_of(body)
        shown = position.shown
        near = metres(shown["lat"], shown["lon"], position.lat, position.lon) <= NEAR_M
        return near and position_content(shown) == dict(traced)
    except ODD:
        return False


def change_faults(database: Database, world: WorldId) -> Iterator[Wrong]:
    """Changes of the feed that are none as our programs write them. Raises Unavailable."""
    after: Any = None
    while True:
        with database.reading() as connection, as_stored(connection):
            rows = [*_wrong_changes(connection, world, after)]
        yield from (wrong for _, wrong in rows if wrong)
        if len(rows) < STEP:
            return
        after = rows[-1][0]


def _wrong_changes(connection: Connection, world: WorldId, after: Any) -> Iterator[tuple[Any, Wrong | None]]:
    """(seq, what is wrong with it) of the next changes."""
    last = ask_few(connection, "SELECT seq FROM heads WHERE county = ?", (world,)).scalar() or 0
    for seq, row in in_order(connection, changes, _CHANGE, world, after, STEP):
        wrong = _wrong_change(seq, row, last)
        yield seq, Wrong("change_state", 0, f"{describe_value(seq)}: {', '.join(wrong)}") if wrong else None


def _wrong_change(seq: Any, row: Sequence[Any] | None, last: int) -> list[str]:
    """The names of the columns of a change that are not as we write them. `last`: the newest by the head."""
    if type(seq) is not int or not 1 <= seq <= last:
        return ["seq"]
    if row is None:
        return ["body"]
    if wrong := wrong_kinds(row, _CHANGE, _CHANGE_KINDS):
        return wrong
    try:
        return [] if value_of(row[-1])["seq"] == seq else ["body"]
    except ODD:
        return ["body"]
