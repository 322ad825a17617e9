"""Keys of walls: made and ended by commands, and good for a session without hands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from data_access.accounts.account_context import AccountContext
from data_access.accounts.account_rows import inside
from data_access.accounts.credentials import secret_values as secrets
from data_access.accounts.sessions import open_session, viewer_of_kiosk
from data_access.accounts.sign_in.lockout import Lockout
from data_access.accounts.values import SignedIn
from data_access.storage.codec import utc_text
from data_access.tables import account_tables as t
from data_access.unit_of_work import Origin
from domain.accounts.keys import Kiosk
from domain.kernel.errors import Refused

_k = t.kiosks.c


class _NoKey(Refused):
    """A key of a screen that opens nothing (any more). `object`: how the trace calls it."""

    def __init__(self, code: str, detail: str, object: str) -> None:
        super().__init__(code, detail, "key")
        self.object = object


class Kiosks:
    """Keys of walls, looked up and used."""

    def __init__(self, context: AccountContext, lockout: Lockout) -> None:
        self._context, self._lockout = context, lockout

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

    def sign_in(self, key: str, address: str, agent: str) -> SignedIn:
        """A session for a screen, which ends with its key. Refused bad_key, key_ended."""
        try:
            return self._open(key, address, agent)
        except _NoKey as no:
            self._lockout.tell_failure(self._lockout.attempt_by_secret(no.object, address), no.code)
            raise

    def _open(self, key: str, address: str, agent: str) -> SignedIn:
        with self._context.reading() as connection:
            row = connection.execute(select(t.kiosks).where(_k.hash == secrets.hashed(key))).first()
        if row is None:
            raise _NoKey("bad_key", "there is no such key", "kiosk:*")
        kiosk = _kiosk(row)
        with self._context.acting(kiosk.region, Origin(f"kiosk:{kiosk.id}", address)) as work:
            now = self._context.clock()
            _check_works(get_kiosk(work.connection, kiosk.id), now)
            owner = {"kiosk": kiosk.id, "version": 0, "expires_at": ""}
            secret = open_session(work.connection, now, owner, address, agent, "kiosk")
            work.trace("kiosk.opened", f"kiosk:{kiosk.id}", None, {"name": kiosk.name})
        return SignedIn(secret, viewer_of_kiosk(kiosk.id, kiosk.name, kiosk.region, secrets.hashed(secret)))


def _check_works(kiosk: Kiosk, now: datetime) -> None:
    over = kiosk.expires_at is not None and kiosk.expires_at <= utc_text(now)
    if kiosk.ended_at is not None or over:
        raise _NoKey("key_ended", "the key was ended, or its time is over", f"kiosk:{kiosk.id}")


def get_kiosk(connection: Connection, kiosk_id: int) -> Kiosk:
    """One key. Refused no_kiosk."""
    row = connection.execute(select(t.kiosks).where(_k.id == kiosk_id)).first()
    if row is None:
        raise Refused("no_kiosk", f"there is no kiosk key {kiosk_id}", "kiosk")
    return _kiosk(row)


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
