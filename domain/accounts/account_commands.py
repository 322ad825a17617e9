"""What administrators command about accounts."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from domain.access.rights import Grant
from domain.accounts.account import NewAccount
from domain.kernel.command import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateAccount(Command):
    """Make an account, without a password; an invitation gives the way in."""

    new: NewAccount


@dataclass(frozen=True, slots=True, kw_only=True)
class AccountCommand(Command):
    """What every command about one account has: its number. `region`: the account's."""

    account: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GrantRoles(AccountCommand):
    """Give an account these roles instead of those it had; its sessions end."""

    grants: tuple[Grant, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DisableAccount(AccountCommand):
    """End every session and let nobody in by it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EnableAccount(AccountCommand):
    """Let somebody in again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RestoreHolder(AccountCommand):
    """Take the person back whose account ended with them; it opens again with them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlockAccount(AccountCommand):
    """End a lock-out before its time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSessions(AccountCommand):
    """Sign somebody out everywhere; none of their browsers is known any more, and open links end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteHolder(AccountCommand):
    """Make a link by which somebody sets their first password."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResetPassword(AccountCommand):
    """Kill the old password and every session; make a link to set a new one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SetTemporaryPassword(AccountCommand):
    """The same with a password that has to be changed at the next sign-in; `hashed`: what is kept of it."""

    hashed: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResetSecondFactor(AccountCommand):
    """Take the second factor off for somebody who lost it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposeReset(AccountCommand):
    """Ask a second administrator for a reset. kind: password | factor."""

    kind: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveReset(AccountCommand):
    """Carry out the reset that another administrator asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectReset(AccountCommand):
    """Refuse the reset that waits, or take one's own back."""


ACCOUNT_COMMANDS: Final[tuple[type[Command], ...]] = (
    CreateAccount,
    GrantRoles,
    DisableAccount,
    EnableAccount,
    RestoreHolder,
    UnlockAccount,
    EndSessions,
    InviteHolder,
    ResetPassword,
    SetTemporaryPassword,
    ResetSecondFactor,
    ProposeReset,
    ApproveReset,
    RejectReset,
)
