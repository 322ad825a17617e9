"""Rows of what is written in squads <-> domain values."""

from __future__ import annotations

from typing import Any

from msgspec import json
from sqlalchemy import Connection, insert, select

from data_access.database.codec import text_of
from data_access.database.tables.squad_tables import squad_messages
from domain.kernel.worlds import WorldId
from domain.squads.conversation import SquadMessage

_c = squad_messages.c
_decoder = json.Decoder(SquadMessage)


def squad_message_of(body: str) -> SquadMessage:
    """The message of a squad_messages.body."""
    return _decoder.decode(body)


def squad_message_columns(message: SquadMessage) -> dict[str, Any]:
    """What stands beside the body of a message."""
    return {
        "id": message.id,
        "squad": message.squad,
        "number": message.number,
        "sent": _name_sent(message.by, message.key) if message.key else message.id,
        "photo": message.photo,
    }


def add_squad_message(connection: Connection, world: WorldId, message: SquadMessage) -> None:
    """One more."""
    row = squad_message_columns(message) | {"county": str(world), "body": text_of(message)}
    connection.execute(insert(squad_messages).values(row))


def list_squad_messages(
    connection: Connection,
    world: WorldId,
    squad: str,
    *,
    after: int | None = None,
    before: int | None = None,
    limit: int | None = None,
) -> list[SquadMessage]:
    """Messages of a squad by their numbers: the first `limit` ones after a number, else the last `limit` ones
    (before a number).
    """
    query = select(_c.body).where(_c.county == str(world), _c.squad == squad).limit(limit)
    if before is not None:
        query = query.where(_c.number < before)
    if after is not None:
        query = query.where(_c.number > after)
    order: Any = _c.number if after is not None else _c.number.desc()
    found = [squad_message_of(body) for (body,) in connection.execute(query.order_by(order))]
    return sorted(found, key=lambda message: message.number)


def find_sent(
    connection: Connection, world: WorldId, squad: str, author: str, key: str
) -> SquadMessage | None:
    """What somebody sent to a squad under a key, by whatever link they came."""
    where = (_c.county == str(world), _c.squad == squad, _c.sent == _name_sent(author, key))
    body = connection.execute(select(_c.body).where(*where)).scalar() if key else None
    return None if body is None else squad_message_of(body)


def has_squad_photo(connection: Connection, world: WorldId, squad: str, photo: str) -> bool:
    """Whether a photo was sent to a squad."""
    where = (_c.county == str(world), _c.squad == squad, _c.photo == photo)
    return connection.execute(select(_c.id).where(*where).limit(1)).first() is not None


def _name_sent(author: str, key: str) -> str:
    """By which a message is known again that is sent once more."""
    return f"{author}/{key}"
