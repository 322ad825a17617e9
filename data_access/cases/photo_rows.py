"""Photos of cases as rows: what is told of them, and the photos themselves."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select

from data_access.database.codec import utc_text
from data_access.database.tables.photo_tables import photos
from domain.cases.photos import Photo
from domain.changes import local_text
from domain.kernel.clock import TZ
from domain.kernel.worlds import WorldId

_c = photos.c


def list_photos(connection: Connection, world: WorldId, case_id: str) -> list[dict[str, Any]]:
    """[{"id", "squad", "taken_at", "width", "height"}] of a case, the oldest first; who took it stands in the
    trace.
    """
    query = select(_c.id, _c.squad, _c.taken_at, _c.width, _c.height)
    found = connection.execute(query.where(*_of(world, case_id)).order_by(_c.received_at, _c.id))
    return [
        {**row._mapping, "taken_at": local_text(datetime.fromisoformat(row.taken_at), TZ)} for row in found
    ]


def count_photos(connection: Connection, world: WorldId, case_id: str, person: str) -> tuple[int, int]:
    """How many of a case are of one person, and how many there are."""
    query = select(_c.person, func.count()).where(*_of(world, case_id)).group_by(_c.person)
    counts = {row[0]: int(row[1]) for row in connection.execute(query)}
    return counts.get(person, 0), sum(counts.values())


def has_photo(connection: Connection, world: WorldId, case_id: str, photo: str) -> bool:
    """Whether a photo is there already."""
    found = select(_c.id).where(*_of(world, case_id), _c.id == photo)
    return connection.execute(found).first() is not None


def read_photo(connection: Connection, world: WorldId, case_id: str, photo: str) -> bytes | None:
    """A photo itself, a JPEG."""
    found = select(_c.content).where(*_of(world, case_id), _c.id == photo)
    return connection.execute(found).scalar()


def save_photo(
    connection: Connection,
    world: WorldId,
    case_id: str,
    photo: Photo,
    *,
    person: str,
    squad: str,
    taken_at: datetime,
    now: datetime,
) -> None:
    """One more photo of a case."""
    row = {
        "county": str(world),
        "case_id": case_id,
        "id": photo.id,
        "person": person,
        "squad": squad,
        "taken_at": utc_text(taken_at),
        "received_at": utc_text(now),
        "width": photo.width,
        "height": photo.height,
        "content": photo.content,
    }
    connection.execute(insert(photos).values(row))


def forget_photos(connection: Connection, world: WorldId, case_id: str) -> None:
    """No photo of a case is kept."""
    connection.execute(delete(photos).where(*_of(world, case_id)))


def _of(world: WorldId, case_id: str) -> tuple[Any, ...]:
    return (_c.county == str(world), _c.case_id == case_id)
