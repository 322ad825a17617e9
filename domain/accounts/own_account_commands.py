"""What somebody commands about their own account. Slow work and secrets stay outside: a command carries what
is kept. `expected_version`: the account's when its owner showed who they are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from domain.kernel.command import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnAccountCommand(Command):
    """`keep`: the session that stays open when the others end, "" for none."""

    account: int
    keep: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangePassword(OwnAccountCommand):
    """Another password; `hashed`: what is kept of it."""

    hashed: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SetSecondFactor(OwnAccountCommand):
    """Make the begun seed the account's. `sealed`: the seed whose first code was right, at `step`; `codes`:
    what is kept of the recovery codes.
    """

    sealed: bytes = field(repr=False)
    step: int
    codes: tuple[bytes, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class RemoveSecondFactor(OwnAccountCommand):
    """Take the second factor off."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RenewRecoveryCodes(OwnAccountCommand):
    """New recovery codes instead of the old ones; `codes`: what is kept of them."""

    codes: tuple[bytes, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOutEverywhere(OwnAccountCommand):
    """End every session, forget the browsers, kill open links."""


OWN_ACCOUNT_COMMANDS: Final[tuple[type[Command], ...]] = (
    ChangePassword,
    SetSecondFactor,
    RemoveSecondFactor,
    RenewRecoveryCodes,
    SignOutEverywhere,
)
