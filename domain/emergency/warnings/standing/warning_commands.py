"""What people and our own programs want done about official warnings."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from domain.kernel.command import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class ReceiveWarning(Command):
    """Take a file of warnings as it came: handed in, from the watched folder or from a feed. `source` says by
    which way; `name`: the file's.
    """

    source: str
    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class ResolveWarning(Command):
    """Say what a message that was asked about means: `new` (a warning of its own), `of` (it goes on or ends
    the warning `of`), or `dismiss`, which also ends one that stands and that nobody lifts.
    """

    warning: str
    decision: str
    of: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpireWarning(Command):
    """Say that a warning's time is over; only our own programs give it."""

    warning: str


WARNING_COMMANDS: Final[tuple[type[Command], ...]] = (
    ReceiveWarning,
    ResolveWarning,
    ExpireWarning,
)
