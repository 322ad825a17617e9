"""Keys of walls: made and ended by commands, and good for a session without hands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from data_access.accounts.account_context import AccountContext
from data_access.accounts.account_rows import inside
from data_access.accounts.credentials import secret_values as secrets
from data_access.database.codec import utc_text
from data_access.database.tables import account_tables as t
from domain.accounts.keys import Kiosk, check_kiosk_there

_k = t.kiosks.c


class Kiosks:
    """Keys of walls, looked up."""

    def __init__(self, context: AccountContext) -> None:
        self._context = context

    def get(self, kiosk_id: int) -> Kiosk:
        """One key. Refused no_kiosk."""
        with self._context.reading() as connection:
            return get_kiosk(connection, kiosk_id)

    def within(self, regions: Iterable[str]) -> tuple[Kiosk, ...]:
        """The keys of walls in some regions; those that work first, then the newest."""
        order = (_k.ended_at.isnot(None), _k.id.desc())
        query = select(t.kiosks).where(inside(_k.region, regions)).order_by(*order)
        with self._context.reading() as connection:
            return tuple(map(_kiosk, connection.execute(query).all()))

    def of_key(self, key: str) -> Kiosk | None:
        """The wall that a key is for, also one that is over; None for no key."""
        query = select(t.kiosks).where(_k.hash == secrets.hashed(key))
        with self._context.reading() as connection:
            row = connection.execute(query).first()
        return None if row is None else _kiosk(row)


def get_kiosk(connection: Connection, kiosk_id: int) -> Kiosk:
    """One key. Refused no_kiosk."""
    row = connection.execute(select(t.kiosks).where(_k.id == kiosk_id)).first()
    return check_kiosk_there(None if row is None else _kiosk(row), kiosk_id)


def insert_kiosk(
    connection: Connection, now: datetime, name: str, region: str, ends: datetime | None
) -> tuple[Kiosk, str]:
    """A new key and its secret, which nobody can read again."""
    secret = secrets.new()
    row = {
        "hash": secrets.hashed(secret),
        "name": name,
        "region": region,
        "expires_at": None if ends is None else utc_text(ends),
        "created_at": utc_text(now),
    }
    made: Any = connection.execute(insert(t.kiosks).values(row)).inserted_primary_key
    return get_kiosk(connection, made[0]), secret


def end_kiosk(connection: Connection, now: datetime, kiosk_id: int) -> bool:
    """End a key; False when it was ended before."""
    ending = update(t.kiosks).where(_k.id == kiosk_id, _k.ended_at.is_(None))
    return bool(connection.execute(ending.values(ended_at=utc_text(now))).rowcount)


def _kiosk(row: Any) -> Kiosk:
    return Kiosk(row.id, row.name, row.region, row.created_at, row.expires_at, row.ended_at)
