"""What administrators command about retention."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from domain.kernel.command import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class SetRetention(Command):
    """Keep a kind of data for another number of days. Needs a reason."""

    kind: str
    days: int


RETENTION_COMMANDS: Final[tuple[type[Command], ...]] = (SetRetention,)
