"""Is the trace what was written? Walks a county's chain and compares it with every anchor there is, and with
the state it led to. Whatever somebody put into the tables is found, and costs no more memory than a few rows.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from data_access.audit.anchors import Anchor, Folder, Noted
from data_access.audit.stored_rows import as_stored, ask_few, columns, is_too_long, kinds_of, wrong_kinds
from data_access.database.database import Database
from data_access.database.tables.live_tables import heads
from data_access.database.trace_chain import GENESIS, Tail
from data_access.maintenance.verification.case_state import case_faults
from data_access.maintenance.verification.chain_walk import STEP, Anchored, Walk
from data_access.maintenance.verification.expected_state import ExpectedState
from data_access.maintenance.verification.findings import ALL, Finding, Verdict, Wrong
from data_access.maintenance.verification.live_state_check import change_faults, row_faults
from data_access.maintenance.verification.schema_shape import (
    TABLES,
    index_faults,
    keys_of,
    shape_faults,
    strays,
)
from domain.kernel.worlds import WorldId, world_in

__all__ = ["ALL", "Finding", "Verdict", "verify", "verify_tables", "worlds"]

_HEAD = ("epoch", "seq", "kept_from", "at", "traced", "trace_hash")
_HEAD_KINDS = kinds_of(heads, _HEAD)


def worlds(database: Database, folder: Folder, served: Iterable[WorldId] = ()) -> list[WorldId]:
    """Every world of which a table or the anchor files know, and those that are served."""
    found = folder.worlds() | set(served)
    with database.reading() as connection, as_stored(connection):
        wrong = shape_faults(connection)
        for table in TABLES:
            if not wrong[table.name]:
                found |= {world for key in keys_of(connection, table) if (world := world_in(key)) is not None}
    return sorted(found)


def verify_tables(database: Database) -> Verdict:
    """What is wrong with the tables themselves: their shape, and rows that are of no county. Raises
    Unavailable.
    """
    verdict = Verdict(ALL)
    with database.reading() as connection, as_stored(connection):
        wrong, gone = shape_faults(connection), index_faults(connection)
        for table in TABLES:
            for where in wrong[table.name] or gone[table.name]:
                verdict.add("shape", 0, where=where)
            for where in () if wrong[table.name] else strays(connection, (table,)):
                verdict.add("stray", 0, where=where)
    return verdict


def verify(database: Database, world: WorldId, folder: Folder, noted: Noted | None) -> Verdict:
    """Walk the whole chain of a county. `noted`: read before this call; None: the stream server is away.
    A chain that is unsound itself vouches for no state: then none is compared. A table of another shape is
    found and not read.

    Raises Unavailable, and OSError for anchors that cannot be read.
    """
    verdict = Verdict(str(world))
    last_line = folder.last(world)
    check = Anchored(verdict, folder.lines(world, last_line), noted or Noted(()))
    _refuse_shapes(database, verdict)
    with closing(ExpectedState()) as expected:
        walk = Walk(verdict, check, expected)
        if verdict.sound:
            _walk(database, walk, world)
        if verdict.sound:
            _note(verdict, change_faults(database, world))
            _note(verdict, case_faults(database, world, expected))
    check.finish(walk.n)
    _compare_places(verdict, last_line, noted, walk.n)
    return verdict


def _refuse_shapes(database: Database, verdict: Verdict) -> None:
    with database.reading() as connection, as_stored(connection):
        for faults in shape_faults(connection).values():
            for where in faults:
                verdict.add("shape", 0, where=where)


def _walk(database: Database, walk: Walk, world: WorldId) -> None:
    """Rows that are in the chain by now, each step in a transaction of its own: nobody waits for us. The last
    ones, the counter row and the small tables in one.
    """
    while True:
        with database.reading() as connection, as_stored(connection):
            if walk.take(connection) == STEP:
                continue
        break
    with database.reading() as connection, as_stored(connection):
        while walk.take(connection) == STEP:
            pass
        _compare_head(connection, walk)
        if walk.verdict.sound:
            _note(walk.verdict, row_faults(connection, world, walk.expected))


def _note(verdict: Verdict, faults: Iterable[Wrong]) -> None:
    for fault in faults:
        verdict.add(fault.kind, fault.n, where=fault.where)


def _compare_head(connection: Connection, walk: Walk) -> None:
    """The counter row of the county against the last row."""
    verdict = walk.verdict
    verdict.last = Tail(walk.n, walk.hash)
    try:
        sql = f"SELECT {columns(connection, heads, _HEAD)} FROM heads WHERE county = ?"  # nosec B608 - ours
        head = ask_few(connection, sql, (verdict.county,)).first()
    except DBAPIError as error:
        if not is_too_long(error):
            raise
        verdict.add("spoilt", 0, where="heads")
        return
    if head is None:
        _compare_tail(walk, 0, 0, GENESIS)
        return
    epoch, seq, kept_from, _, traced, hash = head
    wrong = wrong_kinds(head, _HEAD, _HEAD_KINDS)
    if not wrong and not 0 <= kept_from <= seq:
        wrong = ["kept_from"]
    if not wrong and (traced < 0 or not epoch):
        wrong = ["epoch" if traced >= 0 else "traced"]
    if wrong:
        verdict.add("spoilt", 0, where=f"heads: {', '.join(wrong)}")
        return
    _compare_tail(walk, traced, seq, hash or GENESIS)


def _compare_tail(walk: Walk, traced: int, seq: int, hash: bytes) -> None:
    verdict = walk.verdict
    if traced > walk.n:
        verdict.add("cut", walk.n + 1, traced)
    elif traced < walk.n:
        verdict.add("added", traced + 1, walk.n)
    elif hash != walk.hash:
        verdict.add("head", walk.n)
    if seq != walk.seq and traced == walk.n:
        verdict.add("unpaired", walk.n)


def _compare_places(verdict: Verdict, last: Anchor | None, noted: Noted | None, n: int) -> None:
    """What each place of anchors knows of the other."""
    if n and last is None and (noted is None or not noted.heads):
        verdict.add("no_anchor", 0)
    if noted is None:
        return
    for name in noted.damaged:
        verdict.add("anchor_damaged", 0, where=name)
    line = 0 if last is None else last.line
    if noted.line > line:
        verdict.add("anchor_missing", line + 1, noted.line, "files")
    if last is not None and not noted.heads and not noted.damaged:
        verdict.add("anchor_missing", 0, where="streams")
