"""Resets that wait for a second administrator, and what the owner is told of those that happened."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, insert, select, text, update

from data_access.accounts.account_context import AccountContext
from data_access.accounts.account_rows import get_account
from data_access.accounts.values import ResetNotice
from data_access.audit.object_names import names
from data_access.database.bulk import is_sqlite
from data_access.database.codec import utc_text, value_of
from data_access.database.tables import account_tables as t
from data_access.database.unit_of_work import UnitOfWork
from domain.access.rights import Viewer
from domain.accounts.account import Account, Reset
from domain.accounts.reset_rules import OVER, WAITING, WAITS
from domain.directory.imports import Hand
from domain.kernel.regions import county_or_city

NOTICE_FOR = timedelta(days=90)
_r = t.resets.c
_NOTICES = """
WHERE county = :county AND object = :object AND seq = 0 AND actor <> :object AND at > :since
AND action IN ('password.reset', 'factor.removed', 'reset.proposed', 'reset.rejected')
ORDER BY n DESC LIMIT 20
"""


class Resets:
    """Resets, looked up."""

    def __init__(self, context: AccountContext) -> None:
        self._context = context

    def waiting(self, ids: Iterable[int]) -> dict[int, Reset]:
        """The resets that wait, by account."""
        with self._context.reading() as connection:
            return find_resets(connection, self._context.clock(), ids)

    def notices(self, account_id: int) -> tuple[ResetNotice, ...]:
        """What others did to the ways in of an account within NOTICE_FOR, newest first; from the trace."""
        now = self._context.clock()
        with self._context.reading() as connection:
            account = get_account(connection, now, account_id)
            hint = " INDEXED BY trace_acts_by_object" if is_sqlite(connection) else ""
            query = text(f"SELECT at, actor, action, body FROM trace{hint} {_NOTICES}")  # nosec B608 - ours
            since, county = utc_text(now - NOTICE_FOR), county_or_city(account.region)
            given = {"county": county, "object": account.actor, "since": since}
            rows = connection.execute(query, given).all()
            known = names(connection, [row.actor for row in rows])
        return tuple(
            ResetNotice(
                row.action, row.at, known.get(row.actor, row.actor), value_of(row.body).get("reason", "")
            )
            for row in rows
        )


def find_resets(connection: Connection, now: datetime, ids: Iterable[int]) -> dict[int, Reset]:
    """The resets of some accounts that wait."""
    open_ = (_r.state == WAITING, _r.expires_at > utc_text(now))
    rows = connection.execute(select(t.resets).where(_r.account.in_(list(ids)), *open_)).all()
    return {row.account: _reset_of(row) for row in rows}


def insert_reset(work: UnitOfWork, account: Account, kind: str, by: Viewer, reason: str) -> Reset:
    """A reset that waits from now on."""
    row = {
        "account": account.id,
        "kind": kind,
        "author": by.actor,
        "author_person": by.person,
        "author_name": by.name,
        "reason": reason,
        "at": utc_text(work.now),
        "expires_at": utc_text(work.now + WAITS),
        "state": WAITING,
    }
    work.connection.execute(insert(t.resets).values(row))
    return find_resets(work.connection, work.now, [account.id])[account.id]


def settle_reset(connection: Connection, reset: Reset, state: str, by: Viewer) -> None:
    """It waits no more."""
    settling = update(t.resets).where(_r.id == reset.id, _r.state == WAITING)
    connection.execute(settling.values(state=state, settled_by=by.actor))


def end_resets(connection: Connection, account_id: int) -> None:
    """What two administrators were to agree on is over with the account."""
    waiting = update(t.resets).where(_r.account == account_id, _r.state == WAITING)
    connection.execute(waiting.values(state=OVER))


def _reset_of(row: Any) -> Reset:
    author = Hand(row.author, row.author_person)
    return Reset(row.id, row.account, row.kind, author, row.author_name, row.reason, row.at, row.expires_at)
