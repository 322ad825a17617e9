"""Who may command the squads of a region, and since when each of them was last at a screen."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime
from typing import Final

from sqlalchemy import Connection, func, select

from data_access.accounts.account_rows import find_accounts
from data_access.database.codec import utc_text
from data_access.database.tables import account_tables as t
from domain.access.rights import TABLE, Right
from domain.accounts.account import Account, account_number
from domain.accounts.hand_overs import may_take_over
from domain.kernel.regions import WIDTHS

ROLES: Final = tuple(role.value for role, row in TABLE.items() if Right.COMMAND_SQUADS in row.rights)


def read_commanders(
    connection: Connection, now: datetime, places: Collection[str], demo: bool
) -> list[Account]:
    """Who could take over a squad that is commanded in some regions, whoever is nearest first. `demo`: demo
    accounts are known here.
    """
    g, around = t.grants.c, {place[:digits] for place in places for digits in WIDTHS}
    holders = select(g.account).where(g.role.in_(ROLES), g.region.in_(around))
    served = t.accounts.c.demo.in_((0, 1) if demo else (0,))
    found = find_accounts(connection, now, t.accounts.c.id.in_(holders), served)
    able = [account for account in found if may_take_over(account, places)]
    return sorted(able, key=lambda account: (-len(account.region), account.login))


def read_last_seen(connection: Connection, now: datetime, ids: Iterable[int]) -> dict[int, datetime]:
    """When somebody last used an open session of each of some accounts; nothing of who has none."""
    s = t.sessions.c
    open_now = (s.ended_at.is_(None), s.expires_at > utc_text(now), s.account.in_([*ids]))
    query = select(s.account, func.max(s.seen_at)).where(*open_now).group_by(s.account)
    return {account: datetime.fromisoformat(at) for account, at in connection.execute(query)}


def read_account_names(connection: Connection, actors: Iterable[str]) -> dict[str, str]:
    """The names of the accounts among some actors of the trace."""
    numbers = [number for number in map(account_number, actors) if number is not None]
    a = t.accounts.c
    query = select(a.id, a.name).where(a.id.in_(numbers))
    return {f"account:{number}": name for number, name in connection.execute(query)}
