"""An installation's accounts with a clock that tests turn, and the trace they leave."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from secrets import token_hex
from typing import Any

import pyotp
from argon2 import PasswordHasher
from msgspec import json
from sqlalchemy import select

from dashboard.services.own_account_service import OwnAccountService
from data_access.accounts import Accounts, Policy, SignedIn
from data_access.accounts.credentials.passwords import Hashing
from data_access.database.tables import live_tables
from data_access.database.unit_of_work import Origin
from data_access.store import Store
from domain.access.rights import Grant, Role, Viewer
from domain.accounts.account import Account, NewAccount
from tests.account_commands import AccountCommands, AccountServices, commands_of, own_account_of, services_of
from tests.integration.reports import COUNTY, NOW
from tests.signing import administrator

ADDRESS, AGENT = "192.0.2.7", "browser"
CHEAP = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
"""Real Argon2id, but fast: the cost is looked at in tests of its own."""


def password() -> str:
    """A good one, never the same."""
    return f"Gut-{token_hex(8)}"


@dataclass
class AccountsHarness:
    """`now` is what everything takes for the time."""

    store: Store
    accounts: Accounts
    now: datetime = NOW

    @property
    def admin(self) -> AccountCommands:
        """What administrators command."""
        return commands_of(self.accounts)

    @property
    def own_account(self) -> OwnAccountService:
        """What people do with their own accounts."""
        return own_account_of(self.accounts)

    @property
    def services(self) -> AccountServices:
        """How people come in and go out."""
        return services_of(self.accounts)

    def wait(self, **span: float) -> None:
        """Time goes on."""
        self.now += timedelta(**span)

    def policy(self, **changes: Any) -> Accounts:
        """The same accounts under another policy."""
        fields = {"default_region": COUNTY, "key": bytes(range(32)), **changes}
        return Accounts(self.store, Policy(**fields), lambda: self.now, Hashing(CHEAP))

    def make_account(self, role: Role = Role.DUTY_OFFICER, region: str = COUNTY, login: str = "") -> Account:
        """An account without a password."""
        new = NewAccount(login or f"u{token_hex(4)}", "王五", region[:6], (Grant(role, region),))
        return self.admin.create(new, BY, ADDRESS)

    def with_password(self, role: Role = Role.DUTY_OFFICER, region: str = COUNTY) -> tuple[Account, str]:
        """An account and its password, set by its link."""
        account, secret = self.make_account(role, region), password()
        link = self.admin.invite(account.id, BY, ADDRESS)
        self.services.sessions.sign_out(
            self.services.invitations.redeem(link, "", "", secret, ADDRESS, AGENT).session_secret, BY_ORIGIN
        )
        return self.accounts.queries.get(account.id), secret

    def sign_in(self, account: Account, secret: str, code: str = "", **more: Any) -> SignedIn:
        """By login and password."""
        return self.services.sign_in.by_password(account.login, secret, code, ADDRESS, AGENT, **more)

    def enrol(self, account: Account, secret: str) -> tuple[pyotp.TOTP, tuple[str, ...]]:
        """Set a second factor up in a session of its own, which ends: the device and the recovery codes."""
        signed = self.sign_in(account, secret)
        identity = (own_origin(account), signed.viewer.session)
        device = pyotp.parse_uri(self.accounts.factors.begin(account.id, secret, *identity))
        assert isinstance(device, pyotp.TOTP)
        codes = self.own_account.confirm_factor(account.id, device.at(self.now), *identity)
        self.services.sessions.sign_out(signed.session_secret, own_origin(account))
        return device, codes

    def trace(self, object: str = "", county: str = COUNTY) -> list[tuple[str, str, Any]]:
        """(action, actor, new) of the trace rows about an object, or of all, oldest first."""
        c = live_tables.trace.c
        query = select(c.action, c.actor, c.body).where(c.county == county).order_by(c.n)
        with self.store.reading() as connection:
            rows = connection.execute(query.where(c.object == object) if object else query).all()
        return [(row.action, row.actor, json.decode(row.body)["new"]) for row in rows]

    def actions(self, object: str = "") -> list[str]:
        """The actions of the trace about an object."""
        return [action for action, _, _ in self.trace(object)]


BY: Viewer = administrator("3308")
BY_ORIGIN = Origin(BY.actor, ADDRESS)


def own_origin(account: Account) -> Origin:
    """Somebody acting on their own account."""
    return Origin(account.actor, ADDRESS)


@contextmanager
def open_harness(url: str) -> Iterator[AccountsHarness]:
    """A fresh one on a migrated database."""
    made: AccountsHarness
    store = Store(url, clock=lambda: made.now)
    made = AccountsHarness(store, Accounts(store, Policy(COUNTY, bytes(range(32)))))
    made.accounts = made.policy()
    yield made
    store.close()
