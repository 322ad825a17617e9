"""The accounts of a demo, made at its first start."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from secrets import token_urlsafe

from dashboard.commands import CommandBus
from dashboard.services.sign_in.invitation_service import ours
from data_access.accounts.accounts import Accounts
from data_access.accounts.values import DemoAccount
from domain.access.rights import Grant
from domain.accounts.account import NewAccount
from domain.accounts.sign_in_commands import SeedDemoAccounts


def seed_demo_accounts(
    accounts: Accounts, commands: CommandBus, wanted: Iterable[DemoAccount], region: str
) -> tuple[DemoAccount, ...]:
    """Make those that are not there, all with one new password, unless the file knows them all already.

    One password, because Argon2id for each would hold up the first start.
    """
    chosen = tuple(wanted)
    known = accounts.demo.find_made(chosen)
    if known is not None:
        return known
    password = token_urlsafe(9)
    hashed = accounts.passwords.hash(password)
    new = tuple(_new(account, region) for account in chosen)
    commands.handle(SeedDemoAccounts(region=region, accounts=new, hashed=hashed), ours(region))
    made = tuple(replace(account, password=password) for account in chosen)
    accounts.demo.save(made)
    return made


def _new(account: DemoAccount, region: str) -> NewAccount:
    grant = Grant(account.role, account.region, account.unit)
    return NewAccount(account.login, account.name, region, (grant,), account.person)
