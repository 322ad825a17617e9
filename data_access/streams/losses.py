"""Losses, and how far each stream was taken: what makes a vanished entry noticeable (docs/truth.md)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from data_access.database.bulk import Bulk
from data_access.database.codec import utc_text
from data_access.database.database import Database
from data_access.database.heads import lock_head
from data_access.database.tables.live_tables import lost, progress
from domain.kernel.worlds import WorldId

_progress = Bulk(progress, "county", "stream", "last_id", "seen_id", "added", "missing", "made")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a stream was taken and seen. Entry ids are padded, so that they sort ('' for none).

    `added`: entries ever added, as last seen. `missing`: entries that vanished, reported in `lost`.
    `made`: name of the consumer group's life these counts belong to ('' before the first).
    """

    last_id: str = ""
    seen_id: str = ""
    added: int = 0
    missing: int = 0
    made: str = ""


@dataclass(frozen=True, slots=True)
class Loss:
    """Entries that vanished from a stream; `count` None when nobody can know how many."""

    reason: str
    count: int | None = None
    first_id: str | None = None
    last_id: str | None = None


def progresses(connection: Connection, world: WorldId) -> dict[str, Progress]:
    """Progress by stream."""
    query = select(progress).where(progress.c.county == world)
    return {row.stream: Progress(*row[2:]) for row in connection.execute(query)}


def record(
    connection: Connection,
    world: WorldId,
    stream: str,
    seen: Progress,
    new: Progress,
    losses: tuple[Loss, ...],
    now: datetime,
) -> bool:
    """Store new progress and losses, unless another worker moved the audit's part since `seen` was read."""
    lock_head(connection, world, utc_text(now))
    current = progresses(connection, world).get(stream, Progress())
    if _audited(current) != _audited(seen):
        return False
    for loss in losses:
        add(connection, world, stream, loss, now)
    last_id = new.last_id if new.last_id < seen.last_id else max(new.last_id, current.last_id)
    row = (world, stream, last_id, new.seen_id, new.added, new.missing, new.made)
    _progress.replace(connection, [row])
    return True


def _audited(p: Progress) -> tuple[str, int, int, str]:
    return (p.seen_id, p.added, p.missing, p.made)


def add_missing(connection: Connection, world: WorldId, found: Mapping[str, Loss], now: datetime) -> None:
    """Store losses of a known count (None never) and count them as reported. One row a stream."""
    lock_head(connection, world, utc_text(now))
    for stream, loss in found.items():
        add(connection, world, stream, loss, now)
        where = (progress.c.county == world, progress.c.stream == stream)
        missing = progress.c.missing + (loss.count or 0)
        connection.execute(update(progress).where(*where).values(missing=missing))


def add(connection: Connection, world: WorldId, stream: str, loss: Loss, now: datetime) -> None:
    """Store one loss."""
    connection.execute(
        insert(lost).values(
            county=world,
            stream=stream,
            first_id=loss.first_id,
            last_id=loss.last_id,
            count=loss.count,
            reason=loss.reason,
            noticed_at=utc_text(now),
        )
    )


def record_damage(database: Database, worlds: Iterable[WorldId], now: datetime) -> None:
    """The stream server's files were damaged: in every world something may be lost, on any stream. Raises
    Unavailable.
    """
    with database.writing() as connection:
        for world in worlds:
            add(connection, world, "*", Loss("server_damaged"), now)


def listed(
    connection: Connection, world: WorldId | None, open_only: bool, limit: int
) -> list[dict[str, Any]]:
    """Newest first; `open_only`: not acknowledged yet."""
    query = select(lost).order_by(lost.c.id.desc()).limit(limit)
    if world is not None:
        query = query.where(lost.c.county == world)
    if open_only:
        query = query.where(lost.c.acknowledged_at.is_(None))
    return [dict(row._mapping) for row in connection.execute(query)]


def acknowledge(connection: Connection, world: WorldId, lost_id: int, now: datetime) -> bool:
    """Mark that a person has seen it; False when it was marked, or the county has no such row."""
    open_loss = (lost.c.county == world, lost.c.id == lost_id, lost.c.acknowledged_at.is_(None))
    change = update(lost).where(*open_loss)
    return connection.execute(change.values(acknowledged_at=utc_text(now))).rowcount == 1


def unacknowledged(connection: Connection, world: WorldId) -> int:
    """How many rows of a county nobody has acknowledged."""
    where = (lost.c.county == world, lost.c.acknowledged_at.is_(None))
    return connection.execute(select(func.count()).select_from(lost).where(*where)).scalar_one()


def count_open(connection: Connection) -> dict[str, int]:
    """How many rows of each world nobody has acknowledged; of those that have any."""
    query = select(lost.c.county, func.count()).where(lost.c.acknowledged_at.is_(None))
    grouped = query.group_by(lost.c.county).order_by(lost.c.county)
    return {row.county: row[1] for row in connection.execute(grouped)}


def sums(connection: Connection, world: WorldId) -> tuple[int, int]:
    """Entries lost and not acknowledged, as far as they could be counted; and losses that could not be."""
    where = (lost.c.county == world, lost.c.acknowledged_at.is_(None))
    query = select(func.coalesce(func.sum(lost.c.count), 0), func.count() - func.count(lost.c.count))
    entries, unknown = connection.execute(query.select_from(lost).where(*where)).one()
    return int(entries), int(unknown)
