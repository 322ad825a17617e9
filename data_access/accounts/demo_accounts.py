"""The accounts of a demo: one for each role, with a password made at random for this installation.

They are known to everybody in front of the sign-in page, so they exist for a demo only: without one they are
unknown logins and their sessions are over.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict
from secrets import token_hex
from typing import Any

from data_access.accounts.account_context import AccountContext
from data_access.accounts.account_rows import bump_version, find_accounts, insert_account, update_account
from data_access.accounts.values import DemoAccount
from data_access.database.tables import account_tables as t
from data_access.database.unit_of_work import UnitOfWork
from domain.access.rights import Role, check_grants
from domain.accounts.account import NewAccount

_a = t.accounts.c


class DemoAccounts:
    """Finding and telling them."""

    def __init__(self, context: AccountContext) -> None:
        self._context = context

    def list(self) -> tuple[DemoAccount, ...]:
        """With their passwords; () without a demo, or before they were made."""
        path = self._context.policy.demo_file
        if not self._context.policy.demo or path is None:
            return ()
        try:
            listed = json.loads(path.read_text(encoding="utf-8"))
            return tuple(DemoAccount(**row | {"role": Role(row["role"])}) for row in listed)
        except (OSError, ValueError, TypeError, KeyError):
            return ()

    def find_made(self, wanted: Sequence[DemoAccount]) -> tuple[DemoAccount, ...] | None:
        """Those wanted with their passwords; None unless the file and the database know them all."""
        known = {account.login: account for account in self.list()}
        if any(account.login not in known for account in wanted) or not self._all_there(wanted):
            return None
        return tuple(known[account.login] for account in wanted)

    def _all_there(self, accounts: Iterable[DemoAccount]) -> bool:
        logins = [account.login for account in accounts]
        usable = (_a.login.in_(logins), _a.demo == 1, _a.password.isnot(None))
        with self._context.reading() as connection:
            found = find_accounts(connection, self._context.clock(), *usable)
        return len(found) == len(logins)

    def save(self, made: Iterable[DemoAccount]) -> None:
        """Tell whoever stands in front of the demo, in its file."""
        path: Any = self._context.policy.demo_file
        draft = path.with_name(f"{path.name}.{token_hex(8)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump([asdict(account) for account in made], file, ensure_ascii=False, indent=1)
        draft.replace(path)


def put_demo_account(work: UnitOfWork, new: NewAccount, hashed: str) -> None:
    """One of them, with its password; an account of somebody real with that login stays as it is."""
    check_grants(new.grants)
    found = find_accounts(work.connection, work.now, _a.login == new.login)
    account = found[0] if found else insert_account(work, new, demo=True)
    if account.demo:
        update_account(work.connection, account.id, password=hashed, must_change=0, disabled_at=None)
        bump_version(work.connection, work.now, account.id)
