"""For each command about hazard points what it takes to give it; and who gives it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from domain.access.actor import Actor
from domain.emergency.responses.patrols.patrol import Patrol
from domain.emergency.responses.patrols.patrol_commands import RecordPatrol, RevealHazardContacts
from domain.emergency.responses.response_commands import DeclareResponse
from domain.kernel.command import Command
from tests.integration.people.evacuation_samples import LEAD
from tests.integration.reports import COUNTY

HAZARD = "H004"
"""A bridge in the grid 330825102216001; LY-G00172 is responsible."""
SAID_AT = datetime(2026, 11, 22, 7, 0, tzinfo=UTC)
TYPHOON = DeclareResponse(region=COUNTY, type="typhoon", level=2, reason="县防指会商决定")


def patrol(result: str, at: datetime = SAID_AT, point: str = HAZARD, **more: Any) -> RecordPatrol:
    """A patrol with an id made of what it says."""
    fields = {"id": f"{result}/{at.isoformat()}"} | more
    return RecordPatrol(region=COUNTY, patrol=Patrol(point=point, result=result, at=at, **fields))


PATROL_SAMPLES: dict[type[Command], tuple[Any, ...]] = {
    RecordPatrol: (TYPHOON, patrol("unreachable"), patrol("normal"), patrol("abnormal", what="桥面过水")),
    RevealHazardContacts: (RevealHazardContacts(region=COUNTY, point=HAZARD, reason="电话核实巡查"),),
}
PATROL_GIVERS: dict[type[Command], Actor] = {RecordPatrol: LEAD, RevealHazardContacts: LEAD}
