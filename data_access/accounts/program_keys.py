"""Keys that are no person's: of screens on a wall (kiosks) and of programs (bearer tokens)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, update

from data_access.accounts import secret_values as secrets
from data_access.accounts import tokens
from data_access.accounts.account_edits import Changing, checked_name
from data_access.accounts.base import inside
from data_access.accounts.sessions import wall
from data_access.accounts.tokens import NewToken, Token
from data_access.accounts.values import Kiosk, SignedIn
from data_access.storage.codec import utc_text
from data_access.storage.database import Unavailable
from data_access.tables import account_tables as t
from data_access.unit_of_work import Origin
from data_access.wire.wire_format import STREAMS
from domain.access.rights import Grant, Kind, Right, Role, Viewer
from domain.kernel.errors import Refused

DEMO_LIFE = timedelta(hours=24)
"""A key made by an account of the demo is over after a day: it must not outlive the demo."""
MOST_OVER = 500
"""So many tokens that are over are told; the trace has all."""
NOTED_EVERY = timedelta(minutes=1)
READ = "read"
ROLES = {READ: Role.READER, "report": Role.REPORTER, "figures": Role.METER}

_k = t.kiosks.c


class _NoKey(Refused):
    """A key of a screen that opens nothing (any more). `object`: how the trace calls it."""

    def __init__(self, code: str, detail: str, object: str) -> None:
        super().__init__(code, detail, "key")
        self.object = object


class Keys(Changing):
    """Made and ended by who has MANAGE_KEYS in their region."""

    def create_kiosk(
        self, name: str, region: str, expires_at: datetime | None, by: Viewer, address: str
    ) -> tuple[Kiosk, str]:
        """A key for a wall: read only, one region. Its secret is shown once.

        Raises Refused: bad_name, bad_region, past, forbidden.
        """
        named = checked_name(name)
        self._check_key(region, expires_at, by)
        with self._acting(region, Origin(by.actor, address)) as act:
            secret, ends = secrets.new(), self._end_of(act.connection, expires_at, by)
            row = {"hash": secrets.hashed(secret), "name": named, "region": region, "expires_at": ends}
            made: Any = act.connection.execute(
                insert(t.kiosks).values(row | {"created_at": utc_text(self.clock())})
            ).inserted_primary_key
            facts = {"name": named, "region": region, "expires_at": ends}
            act.trace("kiosk.created", f"kiosk:{made[0]}", None, facts)
            return self._kiosk(act.connection, made[0]), secret

    def end_kiosk(self, kiosk_id: int, by: Viewer, address: str) -> None:
        """End a key and every screen it opened. Raises Refused: no_kiosk, forbidden."""
        with self.store.reading() as connection:
            kiosk = self._kiosk(connection, kiosk_id)
        by.require(Right.MANAGE_KEYS, kiosk.region)
        with self._acting(kiosk.region, Origin(by.actor, address)) as act:
            ending = update(t.kiosks).where(_k.id == kiosk_id, _k.ended_at.is_(None))
            if act.connection.execute(ending.values(ended_at=utc_text(self.clock()))).rowcount:
                act.trace("kiosk.ended", f"kiosk:{kiosk_id}", {"name": kiosk.name}, {"ended": True})

    def kiosks(self, within: Iterable[str]) -> tuple[Kiosk, ...]:
        """The keys of walls in some regions; those that work first, then the newest."""
        order = (_k.ended_at.isnot(None), _k.id.desc())
        with self.store.reading() as connection:
            rows = connection.execute(
                select(t.kiosks).where(inside(_k.region, within)).order_by(*order)
            ).all()
        return tuple(_kiosk(row) for row in rows)

    def kiosk_sign_in(self, key: str, address: str, agent: str) -> SignedIn:
        """A session for a screen, which ends with its key. Raises Refused: bad_key, key_ended."""
        try:
            return self._open_kiosk(key, address, agent)
        except _NoKey as no:
            self._tell_failure(self._try_by_secret(no.object, address), no.code)
            raise

    def _open_kiosk(self, key: str, address: str, agent: str) -> SignedIn:
        with self.store.reading() as connection:
            row = connection.execute(select(t.kiosks).where(_k.hash == secrets.hashed(key))).first()
        if row is None:
            raise _NoKey("bad_key", "there is no such key", "kiosk:*")
        kiosk = _kiosk(row)
        with self._acting(kiosk.region, Origin(f"kiosk:{kiosk.id}", address)) as act:
            now = self._kiosk(act.connection, kiosk.id)
            over = now.expires_at is not None and now.expires_at <= utc_text(self.clock())
            if now.ended_at is not None or over:
                raise _NoKey("key_ended", "the key was ended, or its time is over", f"kiosk:{kiosk.id}")
            owner = {"kiosk": kiosk.id, "version": 0, "expires_at": ""}
            secret = self._open(act.connection, owner, address, agent, "kiosk")
            act.trace("kiosk.opened", f"kiosk:{kiosk.id}", None, {"name": kiosk.name})
        return SignedIn(secret, wall(kiosk.id, kiosk.name, kiosk.region, secrets.hashed(secret)))

    def create_token(self, new: NewToken, by: Viewer, address: str) -> tuple[Token, str]:
        """A token for a program. Its secret is shown once. One that reads is asked for and approved instead
        (token_requests.py), but on the server, where whoever starts a command can read the database.

        Raises Refused: bad_scope, bad_kind, bad_name, bad_region, past, needs_commander, forbidden.
        """
        self._check_token(new, by)
        if new.scope == READ and by.kind is not Kind.INNER:
            raise Refused("needs_commander", "a read token is asked for, and a commander approves", "scope")
        with self._acting(new.region, Origin(by.actor, address)) as act:
            ends = self._end_of(act.connection, new.expires_at, by)
            until = None if ends is None else datetime.fromisoformat(ends)
            name = checked_name(new.name) if new.name else ""
            named = NewToken(new.scope, new.region, new.sources, new.kinds, name, until)
            token, secret = tokens.create(act.connection, named, self.clock())
            act.trace("token.created", f"token:{token.id}", None, told_of(token))
            return token, secret

    def end_token(self, token_id: int, by: Viewer, address: str) -> None:
        """End a token at once. Raises Refused: no_token, forbidden."""
        with self.store.reading() as connection:
            token = tokens.one(connection, token_id, self.clock())
        if token is None:
            raise Refused("no_token", f"there is no token {token_id} that works", "token")
        by.require(Right.MANAGE_KEYS, token.region)
        with self._acting(token.region, Origin(by.actor, address)) as act:
            if tokens.revoke(act.connection, token_id, self.clock()):
                act.trace("token.ended", f"token:{token_id}", told_of(token), {"ended": True})

    def tokens(self, within: Iterable[str]) -> tuple[Token, ...]:
        """The tokens that work in some regions."""
        regions = tuple(within)
        with self.store.reading() as connection:
            found = tokens.listed(connection, self.clock())
        return tuple(token for token in found if token.region.startswith(regions))

    def tokens_over(self, within: Iterable[str]) -> tuple[Token, ...]:
        """The tokens of some regions that were ended or whose time is over, the newest first."""
        regions = tuple(within)
        with self.store.reading() as connection:
            found = tokens.over(connection, self.clock(), MOST_OVER)
        return tuple(token for token in found if token.region.startswith(regions))

    def token_of(self, secret: str) -> Token | None:
        """The token of a secret; None when it is none, was ended, or its time is over."""
        with self.store.reading() as connection:
            return tokens.verify(connection, secret, self.clock())

    def viewer_of_token(self, secret: str) -> Viewer | None:
        """Which program a secret stands for, and note that it was used."""
        token = self.token_of(secret)
        if token is None:
            return None
        self._note_use(token)
        actor = f"token:{token.id}"
        return Viewer(
            Kind.TOKEN, actor, token.name or actor, (Grant(ROLES[token.scope], token.region),), None, actor
        )

    def _note_use(self, token: Token) -> None:
        """A database that cannot be written now turns no program away."""
        now = self.clock()
        if token.last_used is not None and token.last_used > utc_text(now - NOTED_EVERY):
            return
        try:
            with self.store.database.writing() as connection:
                tokens.used(connection, token.id, now)
        except Unavailable:
            return

    def _check_token(self, new: NewToken, by: Viewer) -> None:
        if new.scope not in tokens.SCOPES:
            raise Refused("bad_scope", f"one of {', '.join(tokens.SCOPES)}", "scope")
        if not set(new.kinds) <= set(STREAMS) or (new.kinds and new.scope != "report"):
            raise Refused("bad_kind", f"of {', '.join(STREAMS)}, for reports only", "kinds")
        if not all(map(tokens.is_source, new.sources)):
            raise Refused("bad_source", "a source is named as its messages name it", "sources")
        if new.name:
            checked_name(new.name)
        self._check_key(new.region, new.expires_at, by)

    def _check_key(self, region: str, expires_at: datetime | None, by: Viewer) -> None:
        self._check_served(region)
        by.require(Right.MANAGE_KEYS, region)
        if expires_at is not None and expires_at <= self.clock():
            raise Refused("past", "the end lies in the past", "expires_at")

    def _end_of(self, connection: Connection, asked: datetime | None, by: Viewer) -> str | None:
        if self._is_demo(connection, by):
            latest = self.clock() + DEMO_LIFE
            asked = latest if asked is None else min(asked, latest)
        return None if asked is None else utc_text(asked)

    def _kiosk(self, connection: Connection, kiosk_id: int) -> Kiosk:
        row = connection.execute(select(t.kiosks).where(_k.id == kiosk_id)).first()
        if row is None:
            raise Refused("no_kiosk", f"there is no kiosk key {kiosk_id}", "kiosk")
        return _kiosk(row)


def _kiosk(row: Any) -> Kiosk:
    return Kiosk(row.id, row.name, row.region, row.created_at, row.expires_at, row.ended_at)


def told_of(token: Token) -> dict[str, Any]:
    """A token as the trace tells it."""
    return {
        "name": token.name,
        "scope": token.scope,
        "region": token.region,
        "sources": list(token.sources),
        "kinds": list(token.kinds),
        "expires_at": token.expires_at,
    }
