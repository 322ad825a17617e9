"""What administrators command about households."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

from domain.kernel.command import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportHouseholds(Command):
    """Take over the households of a file; rows that are in doubt are left out and told."""

    content: bytes = field(repr=False)
    filename: str


HOUSEHOLD_COMMANDS: Final[tuple[type[Command], ...]] = (ImportHouseholds,)
