"""Spoken messages of squads as rows."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select

from data_access.database.codec import utc_text
from data_access.database.tables.photo_tables import voices
from domain.kernel.worlds import WorldId
from domain.squads.voices import Voice, check_room

_c = voices.c


def keep_voice(
    connection: Connection, world: WorldId, squad: str, case: str, voice: Voice, now: datetime
) -> None:
    """Keep one of a squad; the same one is kept once. Refused voices_full."""
    where = (_c.county == str(world), _c.squad == squad)
    if connection.execute(select(_c.id).where(*where, _c.id == voice.id)).first() is not None:
        return
    check_room(int(connection.execute(select(func.count()).where(*where)).scalar_one()))
    row = {
        "county": str(world),
        "squad": squad,
        "id": voice.id,
        "case_id": case,
        "kind": voice.kind,
        "seconds": voice.seconds,
        "received_at": utc_text(now),
        "content": voice.content,
    }
    connection.execute(insert(voices).values(row))


def read_voice(connection: Connection, world: WorldId, squad: str, voice: str) -> tuple[bytes, str] | None:
    """A recording and its media type; None for one that the squad has not, or that is kept no longer."""
    where = (_c.county == str(world), _c.squad == squad, _c.id == voice)
    row = connection.execute(select(_c.content, _c.kind).where(*where)).first()
    return None if row is None else (bytes(row.content), row.kind)


def forget_voices(connection: Connection, world: WorldId, case: str) -> None:
    """No recording of a case is kept."""
    connection.execute(delete(voices).where(_c.county == str(world), _c.case_id == case))
