"""What people command about proposals. To accept one is to declare or end the response, by its name."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from domain.kernel.command import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class DismissProposal(Command):
    """Decide against a proposal, with a reason."""

    proposal: str


PROPOSAL_COMMANDS: Final[tuple[type[Command], ...]] = (DismissProposal,)
