"""Commands that give somebody a new way in who lost theirs, without a way for whoever does it to become them
unseen: a reset ends the old password, the sessions and the known browsers at once, has a reason, is in the
trace, and is shown to the account's owner.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from dashboard.handlers.context import Context
from dashboard.handlers.sign_in.account_handlers import managed_account
from data_access.accounts.account_queries import account_of_actor
from data_access.accounts.account_rows import get_account
from data_access.accounts.links import end_links, new_link
from data_access.accounts.resets import find_resets, insert_reset, settle_reset
from data_access.accounts.sign_in.factors import remove_factor
from data_access.accounts.sign_in.password_change import note_reset, reset_password
from data_access.database.unit_of_work import UnitOfWork
from data_access.directory.dual_control import check_apart
from domain.access.actor import Actor
from domain.access.reasons import checked_reason
from domain.accounts.account import Account, Reset
from domain.accounts.account_commands import (
    ApproveReset,
    ProposeReset,
    RejectReset,
    ResetPassword,
    ResetSecondFactor,
    SetTemporaryPassword,
)
from domain.accounts.invitation_rules import RESET
from domain.accounts.reset_rules import (
    DONE,
    FACTOR,
    PASSWORD,
    REJECTED,
    check_alone,
    check_author_active,
    check_proposal,
    check_second,
    check_waiting,
)
from domain.directory.imports import Hand
from domain.kernel.command import Command


def reset_by_link(work: UnitOfWork, command: ResetPassword, by: Actor, context: Context) -> str:
    """The secret of a link to set a new password. Refused as managed_account, bad_reason, needs_second."""
    account = managed_account(work, command, by)
    check_alone(account, by.viewer, command.reason, work.now)
    return _reset(work, account, PASSWORD, command.reason)


def reset_second_factor(work: UnitOfWork, command: ResetSecondFactor, by: Actor, context: Context) -> Account:
    """The account without its second factor. Refused as reset_by_link."""
    account = managed_account(work, command, by)
    check_alone(account, by.viewer, command.reason, work.now)
    _reset(work, account, FACTOR, command.reason)
    return get_account(work.connection, work.now, account.id)


def set_temporary_password(
    work: UnitOfWork, command: SetTemporaryPassword, by: Actor, context: Context
) -> None:
    """Refused as reset_by_link."""
    account = managed_account(work, command, by)
    check_alone(account, by.viewer, command.reason, work.now)
    reset_password(work, account, command.hashed)
    end_links(work.connection, work.now, account.id)
    facts = {"by": "temporary password"}
    work.trace("password.reset", account.actor, None, facts, reason=command.reason)


def propose_reset(work: UnitOfWork, command: ProposeReset, by: Actor, context: Context) -> Reset:
    """The reset that waits; nothing of the account changes yet. Refused as managed_account, bad_reason,
    bad_reset, reset_waiting.
    """
    reason = checked_reason(command.reason)
    account = managed_account(work, command, by)
    check_proposal(command.kind, account, lambda: _waiting(work, account) is not None, work.now)
    reset = insert_reset(work, account, command.kind, by.viewer, reason)
    work.trace("reset.proposed", account.actor, None, {"reset": command.kind}, reason=reason)
    return reset


def approve_reset(work: UnitOfWork, command: ApproveReset, by: Actor, context: Context) -> str:
    """The secret of the link, "" for a second factor. Refused as managed_account, no_reset, own_reset,
    made_by_author, author_gone.
    """
    account = managed_account(work, command, by)
    reset, hand = check_waiting(_waiting(work, account)), Hand(by.name, by.viewer.person)
    check_second(reset, hand)
    check_apart(work, reset.author, hand)
    author = account_of_actor(work.connection, work.now, reset.author.actor)
    check_author_active(author is not None and author.disabled_at is None)
    settle_reset(work.connection, reset, DONE, by.viewer)
    return _reset(work, account, reset.kind, reset.reason, reset.author.actor)


def reject_reset(work: UnitOfWork, command: RejectReset, by: Actor, context: Context) -> None:
    """Refused as managed_account, no_reset."""
    account = managed_account(work, command, by)
    reset = check_waiting(_waiting(work, account))
    settle_reset(work.connection, reset, REJECTED, by.viewer)
    facts = {"reset": reset.kind}
    work.trace("reset.rejected", account.actor, None, facts, ordered_by=reset.author.actor)


def _waiting(work: UnitOfWork, account: Account) -> Reset | None:
    return find_resets(work.connection, work.now, [account.id]).get(account.id)


def _reset(work: UnitOfWork, account: Account, kind: str, reason: str, ordered_by: str = "") -> str:
    if kind == FACTOR:
        remove_factor(work, account, reason, ordered_by)
        note_reset(work, account)
        return ""
    reset_password(work, account, None)
    facts = {"by": "link"}
    work.trace("password.reset", account.actor, None, facts, reason=reason, ordered_by=ordered_by)
    return new_link(work.connection, work.now, account.id, RESET)


HANDLERS: Final[dict[type[Command], Callable[..., Any]]] = {
    ResetPassword: reset_by_link,
    ResetSecondFactor: reset_second_factor,
    SetTemporaryPassword: set_temporary_password,
    ProposeReset: propose_reset,
    ApproveReset: approve_reset,
    RejectReset: reject_reset,
}
