"""What is commanded about the keys of walls and programs, and about the links by which people answer on
their phones. `region`: the key's, or the county of the person.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from domain.accounts.keys import NewToken
from domain.kernel.command import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateKiosk(Command):
    """Make a key for a wall: read only, one region."""

    name: str
    expires_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EndKiosk(Command):
    """End a key and every screen it opened."""

    kiosk: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CreateToken(Command):
    """Make a token for a program."""

    new: NewToken


@dataclass(frozen=True, slots=True, kw_only=True)
class EndToken(Command):
    """End a token at once."""

    token: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestReadToken(Command):
    """Ask for a read token that is to live so many days (0: until it is ended); nothing works by it yet."""

    name: str
    days: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadTokenCommand(Command):
    """What every command about a request has: its number."""

    request: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ApproveReadToken(ReadTokenCommand):
    """Make the token that was asked for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RejectReadToken(ReadTokenCommand):
    """Refuse what was asked for, as who may approve."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WithdrawReadToken(ReadTokenCommand):
    """Take back what was asked for, as who administers keys there."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MakeLink(Command):
    """Make a link for one person's phone, good for so many hours."""

    person: str
    hours: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RevokeLinks(Command):
    """End every link of a person at once: the phone was lost, or the message went astray."""

    person: str


KEY_COMMANDS: Final[tuple[type[Command], ...]] = (
    CreateKiosk,
    EndKiosk,
    CreateToken,
    EndToken,
    RequestReadToken,
    ApproveReadToken,
    RejectReadToken,
    WithdrawReadToken,
    MakeLink,
    RevokeLinks,
)
