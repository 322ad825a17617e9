"""What is asked about accounts: one, those of a region, who administers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, select

from data_access.accounts.account_context import AccountContext
from data_access.accounts.account_rows import find_accounts, get_account, inside
from data_access.database.tables import account_tables as t
from data_access.database.tables.account_conditions import HAS_WAY_IN, STAYS
from domain.access.rights import Role
from domain.accounts.account import Account, account_number
from domain.accounts.account_rules import login_of

_a, _g = t.accounts.c, t.grants.c


class AccountQueries:
    """Accounts, looked up."""

    def __init__(self, context: AccountContext) -> None:
        self._context = context

    def get(self, account_id: int) -> Account:
        """One account. Refused no_account."""
        with self._context.reading() as connection:
            return get_account(connection, self._context.clock(), account_id)

    def within(self, regions: Iterable[str]) -> tuple[Account, ...]:
        """The accounts whose region lies in one of some regions, by login; demo ones only in a demo."""
        return self._find(inside(_a.region, regions), self._context.served())

    def by_login(self, login: str) -> Account | None:
        """The account of a login, however it is typed."""
        found = self._find(_a.login == login_of(login))
        return found[0] if found else None

    def _find(self, *where: Any) -> tuple[Account, ...]:
        with self._context.reading() as connection:
            return find_accounts(connection, self._context.clock(), *where)


def hold_administrators(connection: Connection) -> None:
    """Hold every administrator's row until the transaction ends: whoever would take one away waits and then
    sees what the other did. SQLite lets one transaction write anyway.

    Two home counties have a chain each, and nothing else would keep their commands from passing each other.
    """
    administrators = select(_g.account).where(_g.role == Role.ADMINISTRATOR.value)
    held = select(_a.id).where(_a.id.in_(administrators)).order_by(_a.id).with_for_update()
    connection.execute(held).all()


def administered_regions(connection: Connection, but: Account) -> list[str]:
    """The regions other administrators have who can sign in; the demo's count for the demo only."""
    usable = (_a.disabled_at.is_(None), STAYS, _a.id != but.id, _a.demo <= int(but.demo))
    query = select(_g.region).join(t.accounts, _a.id == _g.account)
    chosen = query.where(_g.role == Role.ADMINISTRATOR.value, *usable, HAS_WAY_IN)
    return [row.region for row in connection.execute(chosen)]


def has_administrator(connection: Connection) -> bool:
    """Whether somebody real can sign in as an administrator."""
    query = select(_a.id).join(t.grants, _g.account == _a.id)
    real = (_g.role == Role.ADMINISTRATOR.value, _a.demo == 0, _a.disabled_at.is_(None), STAYS)
    return connection.execute(query.where(*real, HAS_WAY_IN).limit(1)).first() is not None


def state_of_actor(connection: Connection, actor: str) -> tuple[bool, bool]:
    """Whether the account behind an actor was disabled, and is of the demo; twice False for who has none."""
    query = select(_a.demo, _a.disabled_at).where(_a.id == account_number(actor))
    row = connection.execute(query).first() if account_number(actor) is not None else None
    return (False, False) if row is None else (row.disabled_at is not None, bool(row.demo))


def account_of_actor(connection: Connection, now: datetime, actor: str) -> Account | None:
    """The account behind an actor of the trace; None for programs, screens and terminals."""
    found = find_accounts(connection, now, _a.id == account_number(actor))
    return found[0] if found else None
