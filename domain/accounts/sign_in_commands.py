"""What somebody commands by coming in and going out. What they showed was looked at before, and slow work is
done; a command carries what is kept. `expected_version`: the account's when its owner showed who they are.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Final

from domain.accounts.account import NewAccount
from domain.kernel.command import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class EntryCommand(Command):
    """`browser`: the number of a known browser, whose failures are counted by themselves; None for others."""

    account: int
    browser: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SpendCode(EntryCommand):
    """Use a one-time code or recovery code up. It is compared where failures are counted, so that no guess is
    looked at before the one before it was counted.
    """

    code: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class EnrolSecondFactor(EntryCommand):
    """Make the seed that `holder` began on the way in the account's; see SetSecondFactor."""

    holder: bytes = field(repr=False)
    sealed: bytes = field(repr=False)
    step: int
    codes: tuple[bytes, ...] = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class BeginSession(EntryCommand):
    """Let somebody in who owes nothing more. `how`: by what they came; `factor`: what they showed; `device`:
    what is kept of the device cookie they brought; `lasts`: the age at which the session ends.
    """

    how: str
    factor: str
    agent: str
    device: bytes = field(repr=False)
    lasts: timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class SignOut(Command):
    """End a session by its id, as whoever holds its secret."""

    session: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EndSession(Command):
    """End one of one's own sessions, by its id; its browser becomes a stranger."""

    account: int
    session: str


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenKiosk(Command):
    """Begin a session of a wall, which ends with its key."""

    kiosk: int
    agent: str


@dataclass(frozen=True, slots=True, kw_only=True)
class InviteFirstAdministrator(Command):
    """Make a link to become the first administrator, while there is none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RedeemInvitation(Command):
    """Set the password that a link is for. `link`: what is kept of its secret; `first`: who becomes the first
    administrator, by a link that is for that.
    """

    link: bytes = field(repr=False)
    hashed: str = field(repr=False)
    first: NewAccount


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkIdentity(Command):
    """Use a link up for an identity of the provider instead of a password."""

    link: bytes = field(repr=False)
    subject: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SeedDemoAccounts(Command):
    """Make the accounts of a demo, and give all of them the password that `hashed` is kept of."""

    accounts: tuple[NewAccount, ...]
    hashed: str = field(repr=False)


SIGN_IN_COMMANDS: Final[tuple[type[Command], ...]] = (
    SpendCode,
    EnrolSecondFactor,
    BeginSession,
    SignOut,
    EndSession,
    OpenKiosk,
    InviteFirstAdministrator,
    RedeemInvitation,
    LinkIdentity,
    SeedDemoAccounts,
)
