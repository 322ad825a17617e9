"""The unit of work: one transaction on one world, in which rows, trace and changes of the feed of a command
or of a batch of reports are written together. Whoever opens one publishes `changes` after the commit
(dashboard/commands.py).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, text, update

from data_access.database.bulk import Bulk, array_text, is_sqlite
from data_access.database.change_rows import ChangeRows
from data_access.database.codec import text_of, utc_text
from data_access.database.database import Database
from data_access.database.heads import Head, lock_head
from data_access.database.masked_words import masked
from data_access.database.tables.live_tables import cases, handled, trace
from data_access.database.trace_chain import FIELDS, Fields, Tail, linked
from domain.access.masking import mask_text
from domain.changes import Change
from domain.kernel.command import already_done
from domain.kernel.worlds import WorldId

_trace = Bulk(trace, *FIELDS, "hash")
_FINISH = "UPDATE heads SET seq = %s, at = %s, traced = %s, trace_hash = %s WHERE county = %s"
_FINISH_SQLITE = _FINISH.replace("%s", "?")
LONGEST_ORIGIN = 200
_LAST_ACT = "WHERE county = :county AND object = :object AND seq = 0 ORDER BY n DESC LIMIT 1"
_LAST_ACTS_SQLITE = (
    "SELECT t.object, max(t.n) FROM json_each(?) AS wanted "
    "CROSS JOIN trace AS t INDEXED BY trace_acts_by_object "
    "WHERE t.county = ? AND t.object = wanted.value AND t.seq = 0 GROUP BY t.object"
)
_LAST_ACTS = (
    "SELECT wanted.object, t.n FROM unnest(%s::text[]) AS wanted(object), LATERAL (SELECT n FROM trace "
    "WHERE county = %s AND object = wanted.object AND seq = 0 ORDER BY n DESC LIMIT 1) AS t"
)


@dataclass(frozen=True, slots=True)
class Origin:
    """Who acts ("account:7", "token:3", "cli:root", "palm") and from where (an address; '' inside)."""

    actor: str
    address: str = ""


@dataclass(frozen=True, slots=True)
class Ready:
    """A row that was masked and encoded before the transaction in which everybody else waits. `object` is no
    case.
    """

    action: str
    object: str
    body: str


def ready(
    action: str, object: str, old: Mapping[str, Any] | None, new: Mapping[str, Any], reason: str = ""
) -> Ready:
    """A row for `UnitOfWork.trace_all`; old, new and reason as `UnitOfWork.trace` takes them."""
    return Ready(action, object, _body(old, new, reason))


def _body(old: Mapping[str, Any] | None, new: Mapping[str, Any], reason: str) -> str:
    body: dict[str, Any] = {"old": masked(old), "new": masked(new)}
    if reason:
        body["reason"] = mask_text(reason)
    return text_of(body)


class UnitOfWork:
    """One open transaction on one world, whose counter row is locked.

    Change rows through `connection`, and tell each change with `trace`. `changes`: what the feed gets when it
    is committed, as JSON; `tail`: where the trace ends.
    """

    def __init__(
        self, connection: Connection, world: WorldId, origin: Origin, now: datetime, ordered_by: str = ""
    ) -> None:
        self.connection = connection
        self.world = world
        self._key = str(world)
        self.origin = origin
        self.now = now
        self.changes: list[bytes] = []
        self._ordered_by = ordered_by
        self.head = lock_head(connection, world, utc_text(now))

    @property
    def county(self) -> str:
        """The code of the world's county or city, to which people and accounts belong."""
        return self.world.county

    @property
    def epoch(self) -> str:
        """The name of the world's history in the feed."""
        return self.head.epoch

    @property
    def tail(self) -> Tail:
        """Where the world's trace ends with what was written so far."""
        return self.head.tail

    def claim_key(self, key: str, digest: bytes) -> None:
        """Take an idempotency key for this unit of work. Refused already_done, for a key that was taken by
        the same command, and key_reused, by another one.
        """
        h, cause = handled.c, f"//{key}"
        query = select(h.digest).where(h.county == self._key, h.cause == cause)
        taken = self.connection.execute(query).scalar()
        if taken is not None:
            raise already_done(same=bytes(taken) == digest)
        row = {"county": self._key, "cause": cause, "digest": digest, "seq": 0}
        self.connection.execute(insert(handled).values(row))

    def trace(
        self,
        action: str,
        object: str,
        old: Mapping[str, Any] | None,
        new: Mapping[str, Any],
        *,
        reason: str = "",
        ordered_by: str = "",
        cause: str = "",
    ) -> int:
        """Add one row to the chain and return its n.

        `old`, `new`: JSON-able, the fields that changed. Phones, identity numbers and names that words give
        away are masked here; bare names are masked by the caller (domain.access.masking).
        `object`: "account:7", "key:3"…; the id of a case links the row into that case's chain.
        """
        row = ready(action, object, old, new, reason)
        n = self._add([row], {object: self._previous(object)}, cause, ordered_by or self._ordered_by)
        self.connection.execute(update(cases).where(*self._is_case(object)).values(last_seq=n))
        return n

    def trace_all(self, rows: Sequence[Ready], *, cause: str = "", ordered_by: str = "") -> None:
        """Add many rows to the chain, none of them about a case, by a handful of statements."""
        if rows:
            self._add(
                rows, self._last_acts({row.object for row in rows}), cause, ordered_by or self._ordered_by
            )

    @contextmanager
    def for_another(self, origin: Origin) -> Iterator[None]:
        """What is told inside was done by somebody else, and only becomes known in this act."""
        before, self.origin = self.origin, origin
        try:
            yield
        finally:
            self.origin = before

    def open_changes(self, last_rows: dict[str, int] | None = None) -> ChangeRows:
        """Room for changes, to be filled and given to `save_changes`; nothing else is traced meanwhile.
        `last_rows`: object -> n of its newest row of the trace; is kept up to date.
        """
        return ChangeRows(self._key, self.head, self._address(), {} if last_rows is None else last_rows)

    def save_changes(self, rows: ChangeRows) -> None:
        """Write changes to feed and trace. Screens hear of them after the commit."""
        if rows.began is not self.head:
            raise ValueError("something was traced meanwhile")
        rows.insert(self.connection)
        self.changes += rows.bodies
        self.head = Head(self.head.epoch, rows.seq, self.head.kept_from, *rows.tail)

    def publish(self, changes: Iterable[Change]) -> None:
        """Number changes, add them to the feed and each with its row to the trace."""
        rows = self.open_changes()
        for change in changes:
            rows.add(change)
        self.save_changes(rows)

    def finish(self) -> None:
        """Write the counter row; the last statement before the commit."""
        head = self.head
        values = (head.seq, utc_text(self.now), head.traced, head.trace_hash, self._key)
        self.connection.exec_driver_sql(_FINISH_SQLITE if is_sqlite(self.connection) else _FINISH, values)

    def _address(self) -> str:
        return self.origin.address[:LONGEST_ORIGIN]

    def _add_to_chain(self, rows: Sequence[Fields]) -> None:
        """Chain rows of the trace and insert them."""
        chained, tail = linked(self.head.tail, rows)
        _trace.insert(self.connection, chained)
        self.head = Head(self.head.epoch, self.head.seq, self.head.kept_from, *tail)

    def _add(self, rows: Sequence[Ready], previous: dict[str, int], cause: str, ordered_by: str) -> int:
        """Chain the rows; returns the last n. `previous`: n of each object's last row."""
        n, at = self.head.traced, utc_text(self.now)
        actor, address = self.origin.actor, self._address()
        chain: list[Fields] = []
        for row in rows:
            n += 1
            before, previous[row.object] = previous.get(row.object, 0), n
            chain.append(
                (self._key, n, 0, before, at, actor, address, row.action, row.object, cause, ordered_by,
                 row.body)
            )  # fmt: skip
        self._add_to_chain(chain)
        return n

    def _last_acts(self, objects: Collection[str]) -> dict[str, int]:
        """The n of the last act about each of the objects that has one."""
        if is_sqlite(self.connection):
            given: Any = (text_of([*objects]), self._key)
            found = self.connection.exec_driver_sql(_LAST_ACTS_SQLITE, given)
        else:
            found = self.connection.exec_driver_sql(_LAST_ACTS, (array_text(objects), self._key))
        return {row[0]: row[1] for row in found}

    def _previous(self, object: str) -> int:
        """The n of the object's last row: of a case by its own note, of anything else among the acts."""
        found = self.connection.execute(select(cases.c.last_seq).where(*self._is_case(object))).scalar()
        if found is None:
            hint = " INDEXED BY trace_acts_by_object" if is_sqlite(self.connection) else ""
            last = text(f"SELECT n FROM trace{hint} {_LAST_ACT}")  # nosec B608 - ours
            given = {"county": self._key, "object": object}
            found = self.connection.execute(last, given).scalar()
        return int(found or 0)

    def _is_case(self, object: str) -> tuple[Any, ...]:
        return (cases.c.id == object, cases.c.county == self._key)


@contextmanager
def open_unit_of_work(
    database: Database, world: WorldId, origin: Origin, now: datetime, ordered_by: str = ""
) -> Iterator[UnitOfWork]:
    """One transaction in the chain of a world; committed at the end, undone when the block raises. Never open
    one inside another. Raises Unavailable.
    """
    if not origin.actor:
        raise ValueError("an act needs an actor")
    with database.writing() as connection:
        work = UnitOfWork(connection, world, origin, now, ordered_by)
        yield work
        work.finish()
