"""What people command about hazard points."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from domain.emergency.responses.patrols.patrol import Patrol
from domain.kernel.command import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordPatrol(Command):
    """What was found at a hazard point, by whoever was there or on their behalf. What was recorded before is
    passed over; what is wrong becomes a case.
    """

    patrol: Patrol


@dataclass(frozen=True, slots=True, kw_only=True)
class RevealHazardContacts(Command):
    """Show name and number of whoever is responsible for a hazard point, to call them. Needs a reason, and is
    traced.
    """

    point: str


PATROL_COMMANDS: Final[tuple[type[Command], ...]] = (
    RecordPatrol,
    RevealHazardContacts,
)
