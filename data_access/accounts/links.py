"""One-time links as rows: only a SHA-256 of the secret is kept, each is good once and for a day."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, update

from data_access.accounts.credentials import secret_values as secrets
from data_access.storage.codec import utc_text
from data_access.tables import account_tables as t
from domain.kernel.errors import Refused

LIFE = timedelta(hours=24)
FIRST, INVITE, RESET = "first", "invite", "reset"
"""What a link is for: to become the first administrator, to set a first password, to set a new one."""
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
        "expires_at": utc_text(now + LIFE),
    }
    connection.execute(insert(t.invitations).values(row))
    return secret


def end_links(connection: Connection, now: datetime, account_id: int | None) -> None:
    """Open links to an account are dead; None: those for the first administrator."""
    whose = _i.account.is_(None) if account_id is None else _i.account == account_id
    ending = update(t.invitations).where(whose, _i.used_at.is_(None), _i.ended_at.is_(None))
    connection.execute(ending.values(ended_at=utc_text(now)))


def find_link(connection: Connection, now: datetime, secret: str) -> Any:
    """The row of a link that works. Refused invitation_gone."""
    row = connection.execute(select(t.invitations).where(*_open(now, secret))).first()
    if row is None:
        raise _gone()
    return row


def spend_link(connection: Connection, now: datetime, secret: str) -> None:
    """Use a link up; of two at once one is refused."""
    change = update(t.invitations).where(*_open(now, secret))
    if not connection.execute(change.values(used_at=utc_text(now))).rowcount:
        raise _gone()


def _gone() -> Refused:
    return Refused("invitation_gone", "the link was used, replaced, or is older than a day")


def _open(now: datetime, secret: str) -> tuple[Any, ...]:
    still = (_i.used_at.is_(None), _i.ended_at.is_(None), _i.expires_at > utc_text(now))
    return (_i.hash == secrets.hashed(secret), *still)
