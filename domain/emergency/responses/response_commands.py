"""What commanders decide about the county's emergency responses. Each needs a reason. `proposal`: the one of
the warnings that is followed, '' for none.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from domain.kernel.command import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclareResponse(Command):
    """Begin a response of a type, or change the level of the one that runs (its version is then expected)."""

    type: str
    level: int
    proposal: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EndResponse(Command):
    """End the response of a type."""

    type: str
    proposal: str = ""


RESPONSE_COMMANDS: Final[tuple[type[Command], ...]] = (
    DeclareResponse,
    EndResponse,
)
