"""Commands about one's own account: password, second factor, sessions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from dashboard.handlers.context import Context
from data_access.accounts.account_rows import bump_version, get_account, hash_of
from data_access.accounts.sessions import end_all_sessions
from data_access.accounts.sign_in import factors
from data_access.accounts.sign_in.password_change import set_password
from data_access.database.unit_of_work import UnitOfWork
from domain.access.actor import Actor
from domain.accounts.account import Account
from domain.accounts.account_rules import check_home, check_own
from domain.accounts.own_account_commands import (
    ChangePassword,
    OwnAccountCommand,
    RemoveSecondFactor,
    RenewRecoveryCodes,
    SetSecondFactor,
    SignOutEverywhere,
)
from domain.accounts.sign_in_rules import MEANWHILE, check_unchanged
from domain.kernel.command import Command


def own_account(work: UnitOfWork, command: OwnAccountCommand, by: Actor) -> Account:
    """The account of whoever commands, while it is what it was when they showed who they are. Refused
    no_account, forbidden, half_gone.
    """
    account = get_account(work.connection, work.now, command.account)
    check_home(account.region, work.county, "no_account")
    check_own(by.name, account)
    if command.expected_version is None:
        return account
    return check_unchanged(account, command.expected_version, MEANWHILE)


def change_password(work: UnitOfWork, command: ChangePassword, by: Actor, context: Context) -> None:
    """Refused as own_account. Every session but the one kept ends."""
    set_password(work, work.now, own_account(work, command, by), command.hashed, command.keep)


def set_second_factor(work: UnitOfWork, command: SetSecondFactor, by: Actor, context: Context) -> None:
    """Refused as own_account, seed_over. Every session but the one kept ends."""
    account = own_account(work, command, by)
    factors.check_pending(work.connection, work.now, account.id, hash_of(command.keep), command.sealed)
    factors.set_factor(work, account, command.sealed, command.step, command.codes)
    bump_version(work.connection, work.now, account.id, command.keep)


def remove_second_factor(work: UnitOfWork, command: RemoveSecondFactor, by: Actor, context: Context) -> None:
    """Refused as own_account. Every session but the one kept ends."""
    account = own_account(work, command, by)
    factors.remove_factor(work, account)
    bump_version(work.connection, work.now, account.id, command.keep)


def renew_recovery_codes(work: UnitOfWork, command: RenewRecoveryCodes, by: Actor, context: Context) -> None:
    """Refused as own_account."""
    account = own_account(work, command, by)
    work.trace("recovery.renewed", account.actor, None, {"codes": len(command.codes)})
    factors.replace_codes(work.connection, account.id, command.codes)


def sign_out_everywhere(work: UnitOfWork, command: SignOutEverywhere, by: Actor, context: Context) -> None:
    """Refused as own_account."""
    end_all_sessions(work, work.now, own_account(work, command, by), command.keep)


HANDLERS: Final[dict[type[Command], Callable[..., Any]]] = {
    ChangePassword: change_password,
    SetSecondFactor: set_second_factor,
    RemoveSecondFactor: remove_second_factor,
    RenewRecoveryCodes: renew_recovery_codes,
    SignOutEverywhere: sign_out_everywhere,
}
