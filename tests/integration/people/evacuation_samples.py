"""For each command about evacuations what it takes to give it; and who gives it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.emergency.rollouts.evacuations import evacuation_commands as c
from domain.emergency.rollouts.evacuations.ledger import EvacuationReport
from domain.kernel.command import Command
from tests.integration.people.import_samples import HOUSEHOLDS
from tests.integration.reports import COUNTY

ID, GRID = "ZY-261122-01", "330825101264001"
FIRST, SECOND = f"HH-{GRID}-1", f"HH-{GRID}-2"
SAID_AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
REASON = "台风将至，立即转移"


def officer(number: int, role: Role = Role.COMMANDER, region: str = COUNTY) -> Actor:
    return Actor(Viewer(Kind.PERSON, f"account:{number}", "", (Grant(role, region),)))


def link(person: str) -> Actor:
    """The person of a link."""
    grants = (Grant(Role.RESPONDER, COUNTY),)
    return Actor(Viewer(Kind.LINK, f"link:{person}", "", grants, person=person))


def give(kind: type[c.EvacuationCommand], version: int | None = None, **more: Any) -> Any:
    """A command about the evacuation of the day."""
    return kind(region=COUNTY, evacuation=ID, expected_version=version, **more)


def report(household: str, kind: str, place: str = "", **more: Any) -> EvacuationReport:
    """A report with an id made of what it says."""
    return EvacuationReport(
        f"{household}/{kind}", household, kind, more.pop("at", SAID_AT), place=place, **more
    )


def record(*reports: EvacuationReport) -> c.RecordEvacuation:
    return give(c.RecordEvacuation, reports=reports)  # type: ignore[no-any-return]


LEAD, OTHER = officer(9), officer(10)
ORDERED = c.OrderEvacuation(region=COUNTY, reason=REASON)
BEGUN = (HOUSEHOLDS, ORDERED)
GONE = (*BEGUN, record(report(FIRST, "settled", "relatives"), report(SECOND, "refused")))
LIFTED = give(c.LiftEvacuation, 1, reason="风雨减弱，解除转移")
EVACUATION_SAMPLES: dict[type[Command], tuple[Any, ...]] = {
    c.OrderEvacuation: BEGUN,
    c.RecordEvacuation: GONE,
    c.CorrectReport: (
        *BEGUN,
        record(report(FIRST, "moved", channel="sheet")),
        give(c.CorrectReport, household=FIRST, line=f"{FIRST}/moved", reason="看错了行"),
    ),
    c.VerifyEvacuation: (*GONE, give(c.VerifyEvacuation, households=(FIRST,))),
    c.LiftEvacuation: (*GONE, LIFTED),
    c.ReturnHousehold: (*GONE, LIFTED, give(c.ReturnHousehold, household=FIRST)),
    c.RevealHousehold: (
        HOUSEHOLDS,
        c.RevealHousehold(region=COUNTY, household=FIRST, reason="上门劝离"),
    ),
}
EVACUATION_GIVERS: dict[type[Command], Actor] = dict.fromkeys(EVACUATION_SAMPLES, LEAD) | {
    c.VerifyEvacuation: OTHER
}
