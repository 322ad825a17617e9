"""The accounts of a demo: one for each role, with a password made at random for this installation.

They are known to everybody in front of the sign-in page, so they exist for a demo only: without one they are
unknown logins and their sessions are over.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from dataclasses import asdict, replace
from secrets import token_hex, token_urlsafe
from typing import Any

from data_access.accounts.account_context import AccountContext
from data_access.accounts.account_rows import bump_version, find_accounts, insert_account, update_account
from data_access.accounts.sign_in.password_change import PasswordChange
from data_access.accounts.values import DemoAccount
from data_access.tables import account_tables as t
from data_access.unit_of_work import Origin, UnitOfWork
from domain.access.rights import Grant, Role, check_grants
from domain.accounts.account import NewAccount

_a = t.accounts.c


class DemoAccounts:
    """Making and telling them."""

    def __init__(self, context: AccountContext, passwords: PasswordChange) -> None:
        self._context, self._passwords = context, passwords

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

    def put(self, wanted: Iterable[DemoAccount], region: str) -> tuple[DemoAccount, ...]:
        """Make those that are not there, all with one new password, unless the file knows them all already.

        One password, because Argon2id for each would hold up the first start.
        """
        accounts = tuple(wanted)
        known = {one.login: one for one in self.list()}
        if all(one.login in known for one in accounts) and self._all_there(accounts):
            return tuple(known[one.login] for one in accounts)
        password = token_urlsafe(9)
        hashed = self._passwords.hash(password)
        made = tuple(replace(one, password=password) for one in accounts)
        with self._context.acting(region, Origin("palm")) as work:
            for one in made:
                self._put(work, one, region, hashed)
        self._write(made)
        return made

    def _all_there(self, accounts: Iterable[DemoAccount]) -> bool:
        logins = [one.login for one in accounts]
        usable = (_a.login.in_(logins), _a.demo == 1, _a.password.isnot(None))
        with self._context.reading() as connection:
            found = find_accounts(connection, self._context.clock(), *usable)
        return len(found) == len(logins)

    def _put(self, work: UnitOfWork, one: DemoAccount, region: str, hashed: str) -> None:
        """One of them; an account of somebody real with that login stays as it is."""
        grant, now = Grant(one.role, one.region, one.unit), self._context.clock()
        check_grants([grant])
        found = find_accounts(work.connection, now, _a.login == one.login)
        new = NewAccount(one.login, one.name, region, (grant,), one.person)
        account = found[0] if found else insert_account(work, new, demo=True)
        if account.demo:
            update_account(work.connection, account.id, password=hashed, must_change=0, disabled_at=None)
            bump_version(work.connection, now, account.id)

    def _write(self, made: Iterable[DemoAccount]) -> None:
        path: Any = self._context.policy.demo_file
        draft = path.with_name(f"{path.name}.{token_hex(8)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump([asdict(one) for one in made], file, ensure_ascii=False, indent=1)
        draft.replace(path)
