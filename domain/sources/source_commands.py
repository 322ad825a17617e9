"""What people command about what sources sent: dead letters and lost entries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from domain.kernel.command import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetterCommand(Command):
    """What every command about a dead letter has: its number."""

    dead_letter: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RevealDeadLetter(DeadLetterCommand):
    """See its bytes. Needs a reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimResend(DeadLetterCommand):
    """Keep it for oneself while it is put on its stream again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseResend(DeadLetterCommand):
    """Give it back: the stream server did not take it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SettleResend(DeadLetterCommand):
    """Note the entry it was sent again as, and whether its bytes were changed."""

    entry: str
    mended: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AcknowledgeLoss(Command):
    """Note that a person knows of entries that vanished from a stream."""

    loss: int


SOURCE_COMMANDS: Final[tuple[type[Command], ...]] = (
    RevealDeadLetter,
    ClaimResend,
    ReleaseResend,
    SettleResend,
    AcknowledgeLoss,
)
