"""Dead letters: entries that could not be taken, kept whole until somebody has looked at them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, select, update

from data_access.database.bulk import Bulk
from data_access.database.codec import utc_text
from data_access.database.tables.live_tables import dead_letters
from data_access.streams.wire.message_digests import raw_digest
from domain.kernel.worlds import WorldId
from domain.sources.resend_rules import Resend

_SHOWN = (
    "id", "county", "stream", "entry", "source", "message", "reason", "detail", "attempts", "raw", "at",
    "resent_at", "resent_entry", "sent_by",
)  # fmt: skip
_rows = Bulk(
    dead_letters,
    "county", "stream", "entry", "digest", "source", "message", "reason", "detail", "attempts", "raw",
    "sent_by", "at",
)  # fmt: skip
_columns = [dead_letters.c[name] for name in _SHOWN]


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """One refused entry. `source`, `message`: names read from it as far as possible, else ''. `sent_by`: its
    field `by`.
    """

    stream: str
    entry: str
    raw: bytes
    reason: str
    detail: str
    attempts: int
    source: str = ""
    message: str = ""
    sent_by: str = ""

    def columns(self) -> tuple[Any, ...]:
        """Values for stream, entry, digest, source, message, reason, detail, attempts, raw, sent_by."""
        texts = (_storable(text) for text in (self.source, self.message, self.reason, self.detail))
        return (self.stream, self.entry, raw_digest(self.raw), *texts, self.attempts, self.raw, self.sent_by)


def _storable(text: str) -> str:
    """Text both databases take: no U+0000, no half surrogates."""
    return text.replace("\0", "�").encode("utf-8", "replace").decode()[:2000]


def keep(connection: Connection, world: WorldId, dead: Sequence[DeadLetter], at: str) -> None:
    """Keep what could not be taken; an entry that is there already is left as it is. `at`: UTC text."""
    _rows.ignore(connection, [(world, *dead_letter.columns(), at) for dead_letter in dead])


def listed(
    connection: Connection, world: WorldId | None, limit: int, before: int | None, waiting_only: bool
) -> list[dict[str, Any]]:
    """Newest first; `before`: only ids below it (paging); `waiting_only`: not sent again yet."""
    query = select(*_columns).order_by(dead_letters.c.id.desc()).limit(limit)
    if world is not None:
        query = query.where(dead_letters.c.county == world)
    if before is not None:
        query = query.where(dead_letters.c.id < before)
    if waiting_only:
        query = query.where(dead_letters.c.resent_entry.is_(None))
    return [_shown(row) for row in connection.execute(query)]


def page(connection: Connection, world: WorldId, offset: int, limit: int) -> tuple[list[dict[str, Any]], int]:
    """One page of a county's dead letters, newest first, with their size instead of their bytes; and how many
    there are in all.
    """
    columns = [column for column in _columns if column.name != "raw"]
    size, of_world = func.length(dead_letters.c.raw).label("size"), dead_letters.c.county == world
    query = (
        select(*columns, size).where(of_world).order_by(dead_letters.c.id.desc()).offset(offset).limit(limit)
    )
    total = connection.execute(select(func.count()).select_from(dead_letters).where(of_world)).scalar_one()
    return [dict(row._mapping) for row in connection.execute(query)], total


def find(connection: Connection, dead_id: int) -> dict[str, Any] | None:
    """One dead letter; None when there is none."""
    row = connection.execute(select(*_columns).where(dead_letters.c.id == dead_id)).first()
    return None if row is None else _shown(row)


def newest_of(
    connection: Connection, world: WorldId, source: str, message: str, sent_by: str = ""
) -> dict[str, Any] | None:
    """The newest dead letter of one message by its own id, of one sender."""
    c = dead_letters.c
    where = (c.county == world, c.source == source, c.message == message, c.sent_by == sent_by)
    row = connection.execute(select(*_columns).where(*where).order_by(c.id.desc()).limit(1)).first()
    return None if row is None else _shown(row)


def read_resend(connection: Connection, dead_id: int) -> Resend | None:
    """How far a dead letter is with being sent again; None when there is none."""
    c = dead_letters.c
    query = select(c.county, c.resent_at, c.resent_entry).where(c.id == dead_id)
    row = connection.execute(query).first()
    if row is None:
        return None
    claimed_at = datetime.fromisoformat(row.resent_at) if row.resent_at else None
    return Resend(row.county, claimed_at, row.resent_entry)


def claim(connection: Connection, dead_id: int, now: datetime) -> None:
    """Mark that it is being sent again."""
    change = update(dead_letters).where(dead_letters.c.id == dead_id)
    connection.execute(change.values(resent_at=utc_text(now)))


def release(connection: Connection, dead_id: int) -> None:
    """Take a claim back after the stream server refused."""
    change = update(dead_letters).where(dead_letters.c.id == dead_id, dead_letters.c.resent_entry.is_(None))
    connection.execute(change.values(resent_at=None))


def settle(connection: Connection, dead_id: int, entry: str) -> None:
    """Mark that it was sent again as `entry`."""
    connection.execute(update(dead_letters).where(dead_letters.c.id == dead_id).values(resent_entry=entry))


def waiting(connection: Connection, world: WorldId) -> int:
    """How many of a county were not sent again."""
    where = (dead_letters.c.county == world, dead_letters.c.resent_entry.is_(None))
    return connection.execute(select(func.count()).select_from(dead_letters).where(*where)).scalar_one()


def _shown(row: Any) -> dict[str, Any]:
    shown = dict(row._mapping)
    shown["raw"] = bytes(shown["raw"])
    return shown
