"""Bearer tokens of programs. Only a SHA-256 of the secret is kept; a secret has 256 bits of chance."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_urlsafe
from typing import Any

from sqlalchemy import Connection, and_, insert, not_, or_, select, update

from data_access.accounts.account_context import NOTE_WAIT_S, AccountContext
from data_access.database.codec import text_of, utc_text, value_of
from data_access.database.database import Unavailable
from data_access.database.tables import live_tables
from data_access.streams.wire.wire_format import STREAMS
from domain.access.rights import Grant, Kind, Viewer
from domain.accounts.keys import ROLES, SCOPES, NewToken, Token

PREFIX = "palm_"
MOST_OVER = 500
"""So many tokens that are over are told; the trace has all."""
NOTED_EVERY = timedelta(minutes=1)

_t = live_tables.tokens.c


class Tokens:
    """Tokens, looked up and used."""

    def __init__(self, context: AccountContext) -> None:
        self._context = context

    def get(self, token_id: int) -> Token | None:
        """A token that works, by its number."""
        with self._context.reading() as connection:
            return find_token(connection, token_id, self._context.clock())

    def within(self, regions: Iterable[str]) -> tuple[Token, ...]:
        """The tokens that work in some regions."""
        with self._context.reading() as connection:
            found = _list(connection, self._context.clock())
        return _in(found, regions)

    def over(self, regions: Iterable[str]) -> tuple[Token, ...]:
        """The tokens of some regions that were ended or whose time is over, the newest first."""
        with self._context.reading() as connection:
            found = _list_over(connection, self._context.clock())
        return _in(found, regions)

    def of_secret(self, secret: str) -> Token | None:
        """The token of a secret; None when it is none, was ended, or its time is over."""
        with self._context.reading() as connection:
            return verify(connection, secret, self._context.clock())

    def viewer_of(self, secret: str) -> Viewer | None:
        """Which program a secret stands for, and note that it was used."""
        token = self.of_secret(secret)
        if token is None:
            return None
        self._note_use(token)
        actor = f"token:{token.id}"
        grants = (Grant(ROLES[token.scope], token.region),)
        return Viewer(Kind.TOKEN, actor, token.name or actor, grants, None, actor)

    def _note_use(self, token: Token) -> None:
        """A database that cannot be written now turns no program away."""
        now = self._context.clock()
        if token.last_used is not None and token.last_used > utc_text(now - NOTED_EVERY):
            return
        try:
            with self._context.writing(NOTE_WAIT_S) as connection:
                change = update(live_tables.tokens).where(_t.id == token.id)
                connection.execute(change.values(last_used=utc_text(now)))
        except Unavailable:
            return


def insert_token(connection: Connection, new: NewToken, now: datetime) -> tuple[Token, str]:
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


def find_token(connection: Connection, token_id: int, now: datetime) -> Token | None:
    """A token that works, by its number."""
    row = connection.execute(select(live_tables.tokens).where(_t.id == token_id, *_works(now))).first()
    return None if row is None else _token(row)


def revoke(connection: Connection, token_id: int, now: datetime) -> bool:
    """End a token; False when there is none that works."""
    change = update(live_tables.tokens).where(_t.id == token_id, _t.revoked_at.is_(None))
    return connection.execute(change.values(revoked_at=utc_text(now))).rowcount == 1


def _list(connection: Connection, now: datetime) -> list[Token]:
    query = select(live_tables.tokens).where(*_works(now)).order_by(_t.id)
    return [_token(row) for row in connection.execute(query)]


def _list_over(connection: Connection, now: datetime) -> list[Token]:
    query = select(live_tables.tokens).where(not_(and_(*_works(now))))
    newest = query.order_by(_t.id.desc()).limit(MOST_OVER)
    return [_token(row) for row in connection.execute(newest)]


def _in(tokens: Iterable[Token], regions: Iterable[str]) -> tuple[Token, ...]:
    wanted = tuple(regions)
    return tuple(token for token in tokens if token.region.startswith(wanted))


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
