"""Commands about accounts. Whoever commands administers the account's region and everything it was or is
given; nobody changes what they themselves were given, and the last administrator of a region stays one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, Final

from dashboard.handlers.context import Context
from data_access.accounts.account_queries import administered_regions, hold_administrators, state_of_actor
from data_access.accounts.account_rows import (
    bump_version,
    check_units,
    get_account,
    grants_for_trace,
    insert_account,
    replace_grants,
    update_account,
)
from data_access.accounts.devices import forget_devices
from data_access.accounts.links import end_links, new_link
from data_access.accounts.resets import end_resets
from data_access.accounts.sessions import end_all_sessions
from data_access.accounts.sign_in.lockout import forget_all_failures
from data_access.database.codec import utc_text
from data_access.database.unit_of_work import UnitOfWork
from data_access.directory.dual_control import APART_FOR
from data_access.directory.edit_limit import check_by_hand
from data_access.directory.reinstatement import take_back
from data_access.outbox.dead_contacts import set_looks
from data_access.outbox.offer_timers import hasten_offers
from domain.access.actor import Actor
from domain.access.reasons import checked_reason
from domain.access.rights import Grant, Kind
from domain.accounts.account import Account
from domain.accounts.account_commands import (
    AccountCommand,
    CreateAccount,
    DisableAccount,
    EnableAccount,
    EndSessions,
    GrantRoles,
    InviteHolder,
    RestoreHolder,
    UnlockAccount,
)
from domain.accounts.account_rules import (
    check_administrator,
    check_administrator_stays,
    check_home,
    check_invitable,
    check_manages,
    check_new_account,
    check_new_grants,
    check_not_own,
    check_person_there,
    check_region,
    is_guarded,
)
from domain.accounts.invitation_rules import INVITE
from domain.directory.mandate import mandate_of
from domain.kernel.command import Command
from domain.kernel.versions import check_version


def managed_account(work: UnitOfWork, command: AccountCommand, by: Actor, allow_own: bool = False) -> Account:
    """The account, for whoever may change it. Refused no_account, stale, forbidden, own_account (unless
    `own`).
    """
    account = get_account(work.connection, work.now, command.account)
    check_home(account.region, work.county, "no_account")
    check_manages(by.viewer, account)
    check_administrator(*state_of_actor(work.connection, by.name), account)
    if not allow_own:
        check_not_own(by.viewer, account)
    if command.expected_version is not None:
        check_version("the account", account.version, command.expected_version)
    return account


def create_account(work: UnitOfWork, command: CreateAccount, by: Actor, context: Context) -> Account:
    """The account, a demo's when somebody of the demo makes it. Refused login_taken, bad_login, bad_name,
    bad_region, bad_unit, forbidden, and those of check_grants.
    """
    new = replace(command.new, region=command.region)
    check_new_account(new, by.viewer, context.serves)
    _, of_demo = state_of_actor(work.connection, by.name)
    return insert_account(work, new, of_demo)


def grant_roles(work: UnitOfWork, command: GrantRoles, by: Actor, context: Context) -> Account:
    """The account. What it had may name a region or unit that is there no more. Refused as managed_account,
    last_administrator, bad_region, bad_unit, and those of check_grants.
    """
    given = tuple(dict.fromkeys(command.grants))
    check_new_grants(given, by.viewer)
    account = managed_account(work, command, by)
    more = [grant for grant in given if grant not in account.grants]
    for grant in more:
        check_region(grant.region, context.serves)
    check_units(work.connection, more)
    _keep_administrator(work, account, given)
    replace_grants(work.connection, account.id, given)
    _guard(work, account, given)
    bump_version(work.connection, work.now, account.id)
    hasten_offers(work.connection, "to", account.actor, work.now)
    work.trace("account.granted", account.actor, grants_for_trace(account.grants), grants_for_trace(given))
    return get_account(work.connection, work.now, account.id)


def disable_account(work: UnitOfWork, command: DisableAccount, by: Actor, context: Context) -> Account:
    """The account. Refused as managed_account, last_administrator."""
    account = managed_account(work, command, by)
    _keep_administrator(work, account, ())
    _set_disabled(work, account, "account.disabled", utc_text(work.now), command.reason)
    bump_version(work.connection, work.now, account.id)
    hasten_offers(work.connection, "to", account.actor, work.now)
    forget_devices(work.connection, account.id)
    end_links(work.connection, work.now, account.id)
    end_resets(work.connection, account.id)
    return get_account(work.connection, work.now, account.id)


def enable_account(work: UnitOfWork, command: EnableAccount, by: Actor, context: Context) -> Account:
    """The account. Refused as managed_account, person_left."""
    account = managed_account(work, command, by)
    check_person_there(account)
    _set_disabled(work, account, "account.enabled", None)
    return get_account(work.connection, work.now, account.id)


def restore_holder(work: UnitOfWork, command: RestoreHolder, by: Actor, context: Context) -> Account:
    """The account, whose person is back. Refused no_account, bad_reason, approval_needed, unknown_person,
    beyond_reach, stale.
    """
    reason = checked_reason(command.reason)
    account = get_account(work.connection, work.now, command.account)
    check_home(account.region, work.county, "no_account")
    if by.viewer.kind is not Kind.INNER:
        check_by_hand(work, str(account.person), context.approval_above)
    take_back(work, str(account.person), mandate_of(by.viewer), reason)
    set_looks(work.connection, work.county, [str(account.person)], work.now)
    return get_account(work.connection, work.now, account.id)


def unlock_account(work: UnitOfWork, command: UnlockAccount, by: Actor, context: Context) -> Account:
    """The account. Refused as managed_account."""
    account = managed_account(work, command, by)
    forget_all_failures(work, account)
    work.trace("account.unlocked", account.actor, {"locked_until": account.locked_until}, {})
    return get_account(work.connection, work.now, account.id)


def end_sessions(work: UnitOfWork, command: EndSessions, by: Actor, context: Context) -> None:
    """Refused as managed_account; one's own account, too."""
    end_all_sessions(work, work.now, managed_account(work, command, by, allow_own=True))


def invite_holder(work: UnitOfWork, command: InviteHolder, by: Actor, context: Context) -> str:
    """The secret of the link. Refused as managed_account, has_way_in."""
    account = managed_account(work, command, by)
    check_invitable(account, by.viewer)
    work.trace("account.invited", account.actor, None, {"kind": INVITE})
    return new_link(work.connection, work.now, account.id, INVITE)


def _keep_administrator(work: UnitOfWork, account: Account, left: Iterable[Grant]) -> None:
    hold_administrators(work.connection)
    check_administrator_stays(account, left, administered_regions(work.connection, account))


def _guard(work: UnitOfWork, account: Account, given: Iterable[Grant]) -> None:
    """Nobody takes a role away in order to reset the account alone: it stays guarded for APART_FOR."""
    if is_guarded(account.grants) and not is_guarded(given):
        update_account(work.connection, account.id, guarded_until=utc_text(work.now + APART_FOR))


def _set_disabled(work: UnitOfWork, account: Account, action: str, at: str | None, reason: str = "") -> None:
    update_account(work.connection, account.id, disabled_at=at)
    old = {"disabled_at": account.disabled_at}
    new = {"disabled_at": at}
    work.trace(action, account.actor, old, new, reason=reason)


HANDLERS: Final[dict[type[Command], Callable[..., Any]]] = {
    CreateAccount: create_account,
    GrantRoles: grant_roles,
    DisableAccount: disable_account,
    EnableAccount: enable_account,
    RestoreHolder: restore_holder,
    UnlockAccount: unlock_account,
    EndSessions: end_sessions,
    InviteHolder: invite_holder,
}
