"""Read tokens that were asked for (domain/accounts/token_requests.py), as rows."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from data_access.accounts.account_context import AccountContext
from data_access.accounts.account_rows import inside
from data_access.database.codec import utc_text
from data_access.database.tables import account_tables as t
from data_access.database.unit_of_work import UnitOfWork
from domain.access.rights import Viewer
from domain.accounts.token_requests import (
    WAITING,
    WAITS,
    TokenRequest,
    check_request_there,
    check_settled_once,
    state_now,
)
from domain.directory.imports import Hand

MOST_LISTED = 100
_r = t.token_requests.c


class TokenRequests:
    """Requests, looked up."""

    def __init__(self, context: AccountContext) -> None:
        self._context = context

    def get(self, request_id: int) -> TokenRequest:
        """One request. Refused no_request."""
        with self._context.reading() as connection:
            return get_request(connection, self._context.clock(), request_id)

    def within(self, regions: Iterable[str]) -> tuple[TokenRequest, ...]:
        """The newest requests for regions inside some, those that wait first."""
        query = select(t.token_requests).where(inside(_r.region, regions))
        order = (_r.state != WAITING, _r.id.desc())
        with self._context.reading() as connection:
            rows = connection.execute(query.order_by(*order).limit(MOST_LISTED)).all()
        now = self._context.clock()
        found = [_request_of(row, now) for row in rows]
        return tuple(sorted(found, key=lambda request: request.state != WAITING))


def get_request(connection: Connection, now: datetime, request_id: int) -> TokenRequest:
    """One request. Refused no_request."""
    row = connection.execute(select(t.token_requests).where(_r.id == request_id)).first()
    return check_request_there(None if row is None else _request_of(row, now), request_id)


def insert_request(
    work: UnitOfWork, region: str, name: str, days: int, reason: str, by: Viewer
) -> TokenRequest:
    """A request that waits from now on."""
    row = {
        "region": region,
        "name": name,
        "days": days,
        "reason": reason,
        "author": by.actor,
        "author_person": by.person,
        "author_name": by.name,
        "at": utc_text(work.now),
        "expires_at": utc_text(work.now + WAITS),
        "state": WAITING,
    }
    made: Any = work.connection.execute(insert(t.token_requests).values(row)).inserted_primary_key
    return get_request(work.connection, work.now, made[0])


def settle_request(
    work: UnitOfWork, request: TokenRequest, state: str, by: Viewer, token: int | None = None
) -> None:
    """It waits no more. Refused request_settled when somebody else was faster."""
    values = {
        "state": state,
        "settled_by": by.actor,
        "settled_name": by.name,
        "settled_at": utc_text(work.now),
        "token": token,
    }
    settling = update(t.token_requests).where(_r.id == request.id, _r.state == WAITING)
    check_settled_once(work.connection.execute(settling.values(values)).rowcount)


def _request_of(row: Any, now: datetime) -> TokenRequest:
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
        state=state_now(row.state, ends, now),
        settled_name=row.settled_name,
        settled_at=datetime.fromisoformat(row.settled_at) if row.settled_at else None,
        token=row.token,
    )
