"""What people command about evacuations. Each but the first names the evacuation."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from domain.emergency.rollouts.evacuations.ledger import EvacuationReport
from domain.kernel.command import Command


@dataclass(frozen=True, slots=True, kw_only=True)
class OrderEvacuation(Command):
    """Order households to move: those of `place` (all of the county when '') with one of `risks`, or those
    named. `rollout`: the roll-out it belongs to. `ordered_at`, `origin`: when a township that was cut off
    ordered it, and what that called it; nobody else says so. Needs a reason.
    """

    place: str = ""
    rollout: str = ""
    risks: tuple[str, ...] = ()
    households: tuple[str, ...] = ()
    due_at: datetime | None = None
    ordered_at: datetime | None = None
    origin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class EvacuationCommand(Command):
    """What all others have: `evacuation`, its id."""

    evacuation: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordEvacuation(EvacuationCommand):
    """What was reported of some households. What was recorded before is passed over; one that is not on the
    list is added when its note says why. `file`: the list they were read from, '' for none; `origin`: what a
    township that was cut off calls an evacuation that goes into this one; nobody else says so.
    """

    reports: tuple[EvacuationReport, ...]
    file: str = ""
    origin: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectReport(EvacuationCommand):
    """A line that was keyed in for a household is wrong and counts no more. `line`: its id. Needs a
    reason.
    """

    household: str
    line: str


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyEvacuation(EvacuationCommand):
    """Say that some households were seen where they are reported to be, by somebody else than reported it.
    `seen_at`: when, for a township that was cut off; nobody else says so.
    """

    households: tuple[str, ...]
    seen_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class LiftEvacuation(EvacuationCommand):
    """People may return. Needs a reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReturnHousehold(EvacuationCommand):
    """A household is back home, after the order was lifted. `returned_at`: when; now, when nobody says."""

    household: str
    returned_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RevealHousehold(Command):
    """Show a household as it is: name, phone, address. Needs a reason, and is traced."""

    household: str


EVACUATION_COMMANDS: Final[tuple[type[Command], ...]] = (
    OrderEvacuation,
    RecordEvacuation,
    CorrectReport,
    VerifyEvacuation,
    LiftEvacuation,
    ReturnHousehold,
    RevealHousehold,
)
