"""Bearer tokens of programs. Only a SHA-256 of the secret is kept; a secret has 256 bits of chance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import Connection, and_, insert, not_, or_, select, update

from data_access.storage.codec import text_of, utc_text, value_of
from data_access.tables import live_tables
from data_access.wire.wire_format import STREAMS
from domain.kernel.text import hidden_sign, is_seen

SCOPES = ("read", "report", "figures")
PREFIX = "palm_"
LONGEST_SOURCE = 64

_t = live_tables.tokens.c


@dataclass(frozen=True, slots=True)
class NewToken:
    """What a token is to allow: `scope` in a region and below, until `expires_at` (None: until it is ended).

    A report only for the named sources and streams ((): any).
    """

    scope: str
    region: str
    sources: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    name: str = ""
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Token:
    """A token without its secret. Times are RFC 3339 text in UTC."""

    id: int
    scope: str
    region: str
    sources: tuple[str, ...]
    created_at: str
    kinds: tuple[str, ...] = ()
    name: str = ""
    expires_at: str | None = None
    last_used: str | None = None
    revoked_at: str | None = None


def is_source(name: str) -> bool:
    """Whether messages can name their source so: of visible characters, without a slash."""
    return len(name) <= LONGEST_SOURCE and hidden_sign(name) is None and is_seen(name) and "/" not in name


def create(connection: Connection, new: NewToken, now: datetime) -> tuple[Token, str]:
    """A new token and its secret, which nobody can read again. ValueError for an unknown scope or stream."""
    if new.scope not in SCOPES:
        raise ValueError(f"a scope is one of {', '.join(SCOPES)}")
    if not set(new.kinds) <= set(STREAMS):
        raise ValueError(f"a kind is one of {', '.join(STREAMS)}")
    secret = PREFIX + token_urlsafe(32)
    values: dict[str, Any] = {
        "hash": _hash(secret),
        "scope": new.scope,
        "region": new.region,
        "sources": text_of(list(new.sources)),
        "created_at": utc_text(now),
        "name": new.name,
        "kinds": text_of(list(new.kinds)),
        "expires_at": None if new.expires_at is None else utc_text(new.expires_at),
    }
    key: Any = connection.execute(insert(live_tables.tokens).values(values)).inserted_primary_key
    row = connection.execute(select(live_tables.tokens).where(_t.id == key[0])).one()
    return _token(row), secret


def verify(connection: Connection, secret: str, now: datetime) -> Token | None:
    """The token of a secret; None when there is none, or it was ended, or its time is over."""
    query = select(live_tables.tokens).where(_t.hash == _hash(secret), *_works(now))
    row = connection.execute(query).first()
    return None if row is None else _token(row)


def listed(connection: Connection, now: datetime) -> list[Token]:
    """Tokens that work."""
    query = select(live_tables.tokens).where(*_works(now)).order_by(_t.id)
    return [_token(row) for row in connection.execute(query)]


def over(connection: Connection, now: datetime, most: int) -> list[Token]:
    """Tokens that were ended or whose time is over, at most some, the newest first."""
    query = select(live_tables.tokens).where(not_(and_(*_works(now)))).order_by(_t.id.desc()).limit(most)
    return [_token(row) for row in connection.execute(query)]


def one(connection: Connection, token_id: int, now: datetime) -> Token | None:
    """A token that works, by its number."""
    row = connection.execute(select(live_tables.tokens).where(_t.id == token_id, *_works(now))).first()
    return None if row is None else _token(row)


def revoke(connection: Connection, token_id: int, now: datetime) -> bool:
    """End a token; False when there is none that works."""
    change = update(live_tables.tokens).where(_t.id == token_id, _t.revoked_at.is_(None))
    return connection.execute(change.values(revoked_at=utc_text(now))).rowcount == 1


def used(connection: Connection, token_id: int, now: datetime) -> None:
    """Note when a token was used last."""
    connection.execute(update(live_tables.tokens).where(_t.id == token_id).values(last_used=utc_text(now)))


def _works(now: datetime) -> tuple[Any, ...]:
    return (_t.revoked_at.is_(None), or_(_t.expires_at.is_(None), _t.expires_at > utc_text(now)))


def _hash(secret: str) -> bytes:
    return sha256(secret.encode("utf-8", "replace")).digest()


def _token(row: Any) -> Token:
    return Token(
        id=row.id,
        scope=row.scope,
        region=row.region,
        sources=tuple(value_of(row.sources)),
        created_at=row.created_at,
        kinds=tuple(value_of(row.kinds)),
        name=row.name,
        expires_at=row.expires_at,
        last_used=row.last_used,
        revoked_at=row.revoked_at,
    )
