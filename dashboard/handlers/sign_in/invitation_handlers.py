"""Commands by which somebody gets their first way in: one-time links, and the accounts of a demo."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from dashboard.handlers.context import Context
from data_access.accounts.account_queries import has_administrator
from data_access.accounts.account_rows import bump_version, get_account, insert_account, update_account
from data_access.accounts.demo_accounts import put_demo_account
from data_access.accounts.devices import forget_devices
from data_access.accounts.links import new_link, spend_link
from data_access.accounts.sign_in.invitations import link_subject
from data_access.database.unit_of_work import UnitOfWork
from domain.access.actor import Actor
from domain.accounts.account import Account, NewAccount
from domain.accounts.account_rules import (
    check_first_administrator,
    check_home,
    check_new_account,
    check_own,
)
from domain.accounts.invitation_rules import (
    FIRST,
    check_link_of_account,
    first_administrator,
    require_installation,
)
from domain.accounts.sign_in_commands import (
    InviteFirstAdministrator,
    LinkIdentity,
    RedeemInvitation,
    SeedDemoAccounts,
)
from domain.kernel.command import Command


def invite_first(
    work: UnitOfWork, command: InviteFirstAdministrator, by: Actor, context: Context
) -> str | None:
    """The secret of the link, shown once; None when somebody real administers. Refused forbidden."""
    require_installation(by)
    if has_administrator(work.connection):
        return None
    work.trace("administrator.invited", "installation", None, {"region": command.region})
    return new_link(work.connection, work.now, None, FIRST)


def redeem_invitation(work: UnitOfWork, command: RedeemInvitation, by: Actor, context: Context) -> Account:
    """The account, with that password. Refused invitation_gone, forbidden, and for the first administrator
    bad_login, bad_name, login_taken.
    """
    number = spend_link(work.connection, work.now, command.link)
    account = (
        _insert_first(work, command.first, by, context) if number is None else _invited(work, number, by)
    )
    update_account(work.connection, account.id, password=command.hashed, must_change=0)
    bump_version(work.connection, work.now, account.id)
    forget_devices(work.connection, account.id)
    facts = {"password": "new", "by": "link"}  # nosec B105 # pragma: allowlist secret - no value
    work.trace("password.set", account.actor, None, facts)
    return get_account(work.connection, work.now, account.id)


def link_identity(work: UnitOfWork, command: LinkIdentity, by: Actor, context: Context) -> Account:
    """The account, which that identity opens. Refused invitation_gone, forbidden, subject_taken."""
    number = check_link_of_account(spend_link(work.connection, work.now, command.link))
    account = _invited(work, number, by)
    link_subject(work, account, command.subject)
    return get_account(work.connection, work.now, account.id)


def seed_demo_accounts(work: UnitOfWork, command: SeedDemoAccounts, by: Actor, context: Context) -> None:
    """Refused forbidden, bad_unit, bad_name, and those of check_grants."""
    require_installation(by)
    for new in command.accounts:
        put_demo_account(work, new, command.hashed)


def _invited(work: UnitOfWork, number: int, by: Actor) -> Account:
    account = get_account(work.connection, work.now, number)
    check_home(account.region, work.county, "no_account")
    check_own(by.name, account)
    return account


def _insert_first(work: UnitOfWork, new: NewAccount, by: Actor, context: Context) -> Account:
    check_first_administrator(has_administrator(work.connection))
    made = first_administrator(new, new.region)
    check_home(made.region, work.county, "bad_region")
    check_new_account(made, by.viewer, context.serves)
    return insert_account(work, made, demo=False)


HANDLERS: Final[dict[type[Command], Callable[..., Any]]] = {
    InviteFirstAdministrator: invite_first,
    RedeemInvitation: redeem_invitation,
    LinkIdentity: link_identity,
    SeedDemoAccounts: seed_demo_accounts,
}
