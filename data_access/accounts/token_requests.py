"""Read tokens are asked for by who administers keys and approved by who commands in their region: the secret
is shown to the latter alone, who may see all of it anyway.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, update

from data_access.accounts import tokens
from data_access.accounts.account_edits import checked_name
from data_access.accounts.base import inside
from data_access.accounts.program_keys import READ, Keys, told_of
from data_access.accounts.tokens import NewToken, Token
from data_access.directory.dual_control import check_apart
from data_access.storage.codec import utc_text
from data_access.tables import account_tables as t
from data_access.unit_of_work import Origin, UnitOfWork
from domain.access.reasons import checked_reason
from domain.access.rights import Right, Viewer
from domain.accounts.token_requests import (
    APPROVED,
    REJECTED,
    WAITING,
    WAITS,
    WITHDRAWN,
    TokenRequest,
    check_approve,
    check_open,
    state_now,
)
from domain.directory.imports import Hand
from domain.kernel.errors import Refused

MOST_LISTED = 100
_r, _a = t.token_requests.c, t.accounts.c


class TokenRequests(Keys):
    """Asking for a read token, handing it out, and refusing it."""

    def ask_token(
        self, region: str, name: str, days: int, reason: str, by: Viewer, address: str
    ) -> TokenRequest:
        """Ask for a read token that is to live so many days (0: until it is ended); nothing works by it yet.

        Raises Refused: bad_name, bad_region, bad_reason, forbidden.
        """
        named, why, now = checked_name(name), checked_reason(reason), self.clock()
        self._check_key(region, None, by)
        row = {
            "region": region,
            "name": named,
            "days": days,
            "reason": why,
            "author": by.actor,
            "author_person": by.person,
            "author_name": by.name,
            "at": utc_text(now),
            "expires_at": utc_text(now + WAITS),
            "state": WAITING,
        }
        with self._acting(region, Origin(by.actor, address)) as act:
            self._check_active(act.connection, by.actor)
            made: Any = act.connection.execute(insert(t.token_requests).values(row)).inserted_primary_key
            told = {"name": named, "scope": READ, "region": region, "days": days}
            act.trace("token.asked", f"token_request:{made[0]}", None, told, reason=why)
            return self._request(act.connection, made[0])

    def approve_token(self, request_id: int, by: Viewer, address: str) -> tuple[Token, str]:
        """Make the token that was asked for: its secret, shown once and to who approves only.

        Raises Refused: no_request, request_settled, own_request, made_by_author, author_gone, forbidden.
        """
        with self._settling(request_id, by, address) as act:
            one, hand = self._request(act.connection, request_id), Hand(by.actor, by.person)
            by.require(Right.APPROVE_TOKENS, one.region)
            check_approve(one, hand)
            check_apart(act, one.author, hand)
            self._check_active(act.connection, one.author.actor)
            token, secret = self._make(act, one, by)
            self._settle_request(act, one, APPROVED, by, token.id)
            act.trace(
                "token.created", f"token:{token.id}", None, told_of(token),
                reason=one.reason, ordered_by=one.author.actor,
            )  # fmt: skip
            return token, secret

    def reject_token(self, request_id: int, by: Viewer, address: str) -> None:
        """Refuse what was asked for. Raises Refused: no_request, request_settled, forbidden."""
        with self._settling(request_id, by, address) as act:
            one = self._request(act.connection, request_id)
            by.require(Right.APPROVE_TOKENS, one.region)
            self._refuse(act, one, REJECTED, "token.rejected", by)

    def withdraw_token(self, request_id: int, by: Viewer, address: str) -> None:
        """Take back what was asked for, as who administers keys there. Raises as reject_token."""
        with self._settling(request_id, by, address) as act:
            one = self._request(act.connection, request_id)
            by.require(Right.MANAGE_KEYS, one.region)
            self._refuse(act, one, WITHDRAWN, "token.withdrawn", by)

    def token_requests(self, within: Iterable[str]) -> tuple[TokenRequest, ...]:
        """The newest requests for regions inside some, those that wait first."""
        query = select(t.token_requests).where(inside(_r.region, within))
        order = (_r.state != WAITING, _r.id.desc())
        with self.store.reading() as connection:
            rows = connection.execute(query.order_by(*order).limit(MOST_LISTED)).all()
        found = [self._request_of(row) for row in rows]
        return tuple(sorted(found, key=lambda one: one.state != WAITING))

    def _settling(self, request_id: int, by: Viewer, address: str) -> Any:
        """An act in the chain of the request's region. Raises Refused("no_request")."""
        with self.store.reading() as connection:
            region = self._request(connection, request_id).region
        return self._acting(region, Origin(by.actor, address))

    def _make(self, act: UnitOfWork, one: TokenRequest, by: Viewer) -> tuple[Token, str]:
        """The token itself; one that somebody of the demo had a hand in is over after a day."""
        asked = self.clock() + timedelta(days=one.days) if one.days else None
        for actor in (by.actor, one.author.actor):
            ends = self._end_of(act.connection, asked, replace(by, actor=actor))
            asked = None if ends is None else datetime.fromisoformat(ends)
        return tokens.create(
            act.connection, NewToken(READ, one.region, name=one.name, expires_at=asked), self.clock()
        )

    def _refuse(self, act: UnitOfWork, one: TokenRequest, state: str, action: str, by: Viewer) -> None:
        check_open(one)
        self._settle_request(act, one, state, by)
        name = {"name": one.name, "region": one.region}
        act.trace(action, f"token_request:{one.id}", None, name, ordered_by=one.author.actor)

    def _settle_request(
        self, act: UnitOfWork, one: TokenRequest, state: str, by: Viewer, token: int | None = None
    ) -> None:
        values = {
            "state": state,
            "settled_by": by.actor,
            "settled_name": by.name,
            "settled_at": utc_text(act.now),
            "token": token,
        }
        mine = update(t.token_requests).where(_r.id == one.id, _r.state == WAITING)
        if not act.connection.execute(mine.values(values)).rowcount:
            raise Refused("request_settled", "somebody else was faster", "request")

    def _check_active(self, connection: Connection, actor: str) -> None:
        """Raise Refused("author_gone") for an account that ended."""
        kind, _, number = actor.partition(":")
        found = self._accounts(connection, _a.id == int(number)) if kind == "account" else ()
        if kind == "account" and (not found or found[0].disabled_at is not None):
            raise Refused("author_gone", "whoever asked for it was disabled: reject it")

    def _request(self, connection: Connection, request_id: int) -> TokenRequest:
        row = connection.execute(select(t.token_requests).where(_r.id == request_id)).first()
        if row is None:
            raise Refused("no_request", f"no read token was asked for under {request_id}", "request")
        return self._request_of(row)

    def _request_of(self, row: Any) -> TokenRequest:
        ends = datetime.fromisoformat(row.expires_at)
        return TokenRequest(
            id=row.id,
            region=row.region,
            name=row.name,
            days=row.days,
            reason=row.reason,
            author=Hand(row.author, row.author_person),
            author_name=row.author_name,
            at=datetime.fromisoformat(row.at),
            expires_at=ends,
            state=state_now(row.state, ends, self.clock()),
            settled_name=row.settled_name,
            settled_at=datetime.fromisoformat(row.settled_at) if row.settled_at else None,
            token=row.token,
        )
