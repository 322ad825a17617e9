"""One-time links as rows: only a SHA-256 of the secret is kept, each is good once and for a day."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from data_access.accounts.credentials import secret_values as secrets
from data_access.database.codec import utc_text
from data_access.database.tables import account_tables as t
from domain.accounts.invitation_rules import check_link_open, check_spent_once, link_ends

_i = t.invitations.c


def new_link(connection: Connection, now: datetime, account_id: int | None, kind: str) -> str:
    """The secret of a new link; earlier ones to the same account are dead."""
    end_links(connection, now, account_id)
    secret = secrets.new()
    row = {
        "hash": secrets.hashed(secret),
        "account": account_id,
        "kind": kind,
        "created_at": utc_text(now),
        "expires_at": utc_text(link_ends(now)),
    }
    connection.execute(insert(t.invitations).values(row))
    return secret


def end_links(connection: Connection, now: datetime, account_id: int | None) -> None:
    """Open links to an account are dead; None: those for the first administrator."""
    whose = _i.account.is_(None) if account_id is None else _i.account == account_id
    ending = update(t.invitations).where(whose, _i.used_at.is_(None), _i.ended_at.is_(None))
    connection.execute(ending.values(ended_at=utc_text(now)))


def find_link(connection: Connection, now: datetime, hashed: bytes) -> Any:
    """The row of a link that works, by what is kept of its secret. Refused invitation_gone."""
    return check_link_open(connection.execute(select(t.invitations).where(*_open(now, hashed))).first())


def spend_link(connection: Connection, now: datetime, hashed: bytes) -> int | None:
    """Use a link up: whose it was, None for the first administrator's. Of two at once one is refused."""
    account: int | None = find_link(connection, now, hashed).account
    change = update(t.invitations).where(*_open(now, hashed))
    check_spent_once(connection.execute(change.values(used_at=utc_text(now))).rowcount)
    return account


def _open(now: datetime, hashed: bytes) -> tuple[Any, ...]:
    still = (_i.used_at.is_(None), _i.ended_at.is_(None), _i.expires_at > utc_text(now))
    return (_i.hash == hashed, *still)
