"""What commanders decide about the county's emergency responses. Each needs a reason."""

from __future__ import annotations

from dataclasses import dataclass

from domain.kernel.command import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclareResponse(Command):
    """Begin a response of a type, or change the level of the one that runs (its version is then expected)."""

    type: str
    level: int


@dataclass(frozen=True, slots=True, kw_only=True)
class EndResponse(Command):
    """End the response of a type."""

    type: str
