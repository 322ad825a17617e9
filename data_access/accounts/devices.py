"""Known browsers: after a sign-in a browser keeps a device cookie; failures in it are counted by themselves.

Whoever knows a login can make it wait for every browser that is not known, but not for its owner's own. After
OWASP, "Slow Down Online Guessing Attacks with Device Cookies". A cookie is 256 bits of chance, of which a
SHA-256 is kept. Each sign-in gives the browser a new one, so a secret that was brought along is worth nothing
afterwards; what the old one was known to (a desk that several people share) goes over to the new.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, delete, func, insert, select, update

from data_access.accounts.account_context import AccountContext
from data_access.accounts.account_rows import hash_of
from data_access.accounts.credentials import secret_values as secrets
from data_access.database.codec import utc_text
from data_access.database.tables import account_tables as t

LIFE = timedelta(days=180)
"""A browser that nobody signed in with for so long is a stranger again."""
MOST_DEVICES = 20
"""Browsers one account may be known to; the one that was used longest ago gives way."""

_d, _s = t.devices.c, t.sessions.c


class Devices:
    """The browsers known to accounts."""

    def __init__(self, context: AccountContext) -> None:
        self._context = context

    def find(self, account_id: int, brought: str) -> int | None:
        """The number of the browser, when the secret it brought makes it known to the account."""
        with self._context.reading() as connection:
            return find_device(connection, self._context.clock(), account_id, brought)

    def count(self, account_id: int) -> int:
        """How many browsers are known to an account."""
        known = (_d.account == account_id, _fresh(self._context.clock()))
        query = select(func.count()).select_from(t.devices).where(*known)
        with self._context.reading() as connection:
            return int(connection.execute(query).scalar_one())


def find_device(connection: Connection, now: datetime, account_id: int, brought: str) -> int | None:
    """The number of the browser, when the secret it brought makes it known to the account."""
    known = (_d.hash == secrets.hashed(brought), _d.account == account_id, _fresh(now))
    return connection.execute(select(_d.id).where(*known)).scalar()


def remember_device(
    connection: Connection, now: datetime, account_id: int, brought: bytes
) -> tuple[int, str]:
    """Know the browser from now on: its number and the new secret of its cookie. `brought`: what is kept of
    the secret it had.
    """
    secret = secrets.new()
    fresh = secrets.hashed(secret)
    connection.execute(update(t.devices).where(_d.hash == brought).values(hash=fresh))
    number = connection.execute(select(_d.id).where(_d.hash == fresh, _d.account == account_id)).scalar()
    if number is None:
        row: dict[str, Any] = {"hash": fresh, "account": account_id, "used_at": utc_text(now)}
        made: Any = connection.execute(insert(t.devices).values(row)).inserted_primary_key
        number = int(made[0])
        connection.execute(delete(t.attempts).where(t.attempts.c.key == counted(account_id, number)))
    connection.execute(update(t.devices).where(_d.id == number).values(used_at=utc_text(now)))
    _crowd_out(connection, account_id)
    return number, secret


def forget_devices(connection: Connection, account_id: int, keep: str = "") -> None:
    """Every browser of an account is a stranger again, except that of the session named."""
    stays = select(_s.device).where(_s.hash == hash_of(keep), _s.device.isnot(None))
    connection.execute(delete(t.devices).where(_d.account == account_id, _d.id.notin_(stays)))


def forget_device(connection: Connection, number: int | None) -> None:
    """One browser is a stranger again."""
    connection.execute(delete(t.devices).where(_d.id == number))


def _crowd_out(connection: Connection, account_id: int) -> None:
    newest = select(_d.id).where(_d.account == account_id).order_by(_d.used_at.desc(), _d.id.desc())
    spare = list(connection.execute(newest.offset(MOST_DEVICES)).scalars())
    if spare:
        connection.execute(delete(t.devices).where(_d.id.in_(spare)))


def _fresh(now: datetime) -> Any:
    return _d.used_at > utc_text(now - LIFE)


def counted(account_id: int, device: int | None = None) -> str:
    """Under which key failures are counted: of one known browser, or of all others."""
    return f"account:{account_id}" if device is None else f"account:{account_id}/{device}"
