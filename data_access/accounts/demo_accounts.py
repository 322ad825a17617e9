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

from sqlalchemy import update

from data_access.accounts.account_edits import Changing
from data_access.accounts.values import DemoAccount, NewAccount
from data_access.tables import account_tables as t
from data_access.unit_of_work import Origin, UnitOfWork
from domain.access.rights import Grant, Role, check_grants

_a = t.accounts.c


class Demo(Changing):
    """Making and telling them."""

    def demo_accounts(self) -> tuple[DemoAccount, ...]:
        """With their passwords; () without a demo, or before they were made."""
        path = self.policy.demo_file
        if not self.policy.demo or path is None:
            return ()
        try:
            listed = json.loads(path.read_text(encoding="utf-8"))
            return tuple(DemoAccount(**row | {"role": Role(row["role"])}) for row in listed)
        except (OSError, ValueError, TypeError, KeyError):
            return ()

    def put_demo(self, wanted: Iterable[DemoAccount], region: str) -> tuple[DemoAccount, ...]:
        """Make those that are not there, all with one new password, unless the file knows them all already.

        One password, because Argon2id for each would hold up the first start.
        """
        asked = tuple(wanted)
        known = {told.login: told for told in self.demo_accounts()}
        if all(told.login in known for told in asked) and self._all_there(asked):
            return tuple(known[told.login] for told in asked)
        password = token_urlsafe(9)
        with self.hashing.slot():
            hashed = self.hashing.hash(password)
        made = tuple(replace(told, password=password) for told in asked)
        with self._acting(region, Origin("palm")) as act:
            for told in made:
                self._put(act, told, region, hashed)
        self._write(made)
        return made

    def _all_there(self, asked: Iterable[DemoAccount]) -> bool:
        logins = [told.login for told in asked]
        with self.store.reading() as connection:
            found = self._accounts(connection, _a.login.in_(logins), _a.demo == 1, _a.password.isnot(None))
        return len(found) == len(logins)

    def _put(self, act: UnitOfWork, told: DemoAccount, region: str, hashed: str) -> None:
        """One of them; an account of somebody real with that login stays as it is."""
        grant = Grant(told.role, told.region, told.unit)
        check_grants([grant])
        found = self._accounts(act.connection, _a.login == told.login)
        new = NewAccount(told.login, told.name, region, (grant,), told.person)
        account = found[0] if found else self._insert(act, new, demo=True)
        if account.demo:
            change = update(t.accounts).where(_a.id == account.id)
            act.connection.execute(change.values(password=hashed, must_change=0, disabled_at=None))
            self._bump(act.connection, account.id)

    def _write(self, made: Iterable[DemoAccount]) -> None:
        path: Any = self.policy.demo_file
        draft = path.with_name(f"{path.name}.{token_hex(8)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump([asdict(told) for told in made], file, ensure_ascii=False, indent=1)
        draft.replace(path)
