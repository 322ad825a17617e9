"""Bearer tokens of programs. Only a SHA-256 of the secret is kept; a secret has 256 bits of chance."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import Connection, insert, select, update

from data_access import tables
from data_access.codec import text_of, utc_text, value_of

SCOPES = ("read", "report")
PREFIX = "palm_"


@dataclass(frozen=True, slots=True)
class Token:
    """What a token allows: `scope` in a region and below; a report only for the named sources ((): any)."""

    id: int
    scope: str
    region: str
    sources: tuple[str, ...]
    created_at: str


def create(
    connection: Connection, scope: str, region: str, sources: tuple[str, ...], now: datetime
) -> tuple[Token, str]:
    """A new token and its secret, which nobody can read again. ValueError for an unknown scope."""
    if scope not in SCOPES:
        raise ValueError(f"a scope is one of {', '.join(SCOPES)}")
    secret = PREFIX + token_urlsafe(32)
    values: dict[str, Any] = {
        "hash": _hash(secret),
        "scope": scope,
        "region": region,
        "sources": text_of(list(sources)),
        "created_at": utc_text(now),
    }
    created = connection.execute(insert(tables.tokens).values(values))
    key: Any = created.inserted_primary_key
    return Token(key[0], scope, region, sources, values["created_at"]), secret


def verify(connection: Connection, secret: str) -> Token | None:
    """The token of a secret; None when there is none or it was revoked."""
    c = tables.tokens.c
    query = select(tables.tokens).where(c.hash == _hash(secret), c.revoked_at.is_(None))
    row = connection.execute(query).first()
    return None if row is None else _token(row)


def listed(connection: Connection) -> list[Token]:
    """Tokens that work."""
    query = select(tables.tokens).where(tables.tokens.c.revoked_at.is_(None)).order_by(tables.tokens.c.id)
    return [_token(row) for row in connection.execute(query)]


def revoke(connection: Connection, token_id: int, now: datetime) -> bool:
    """End a token; False when there is none that works."""
    c = tables.tokens.c
    change = update(tables.tokens).where(c.id == token_id, c.revoked_at.is_(None))
    return connection.execute(change.values(revoked_at=utc_text(now))).rowcount == 1


def _hash(secret: str) -> bytes:
    return sha256(secret.encode("utf-8", "replace")).digest()


def _token(row: Any) -> Token:
    return Token(row.id, row.scope, row.region, tuple(value_of(row.sources)), row.created_at)
