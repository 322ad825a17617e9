"""For each command about warnings what it takes to give it; and who gives it."""

from __future__ import annotations

from dashboard.relay.fires.squad_timers import OURSELVES
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.emergency.rollouts.proposals.proposal_commands import DismissProposal
from domain.emergency.warnings.message import Status
from domain.emergency.warnings.standing.warning import name_warning
from domain.emergency.warnings.standing.warning_commands import ExpireWarning, ReceiveWarning, ResolveWarning
from domain.kernel.command import Command
from tests.integration.reports import COUNTY
from tests.integration.warning_reports import CHAIN, xml_of

OFFICER = Actor(Viewer(Kind.PERSON, "account:8", "", (Grant(Role.DUTY_OFFICER, COUNTY),)))
COMMANDER = Actor(Viewer(Kind.PERSON, "account:9", "", (Grant(Role.COMMANDER, COUNTY),)))
SENDER, FIRST = "龙游县气象台", "33082541600000_20260809120000"
WARNING = name_warning(Status.ACTUAL, SENDER, FIRST)
TODAY = {"2026-08-09": "2026-11-22", "2026-08-10": "2026-11-23", "2026-08-11": "2026-11-24"}
"""The chain of August on the day of the tests."""
OVER = {"2026-11-23 12:00:00": "2026-11-22 14:00:00"}
"""It expires in the very moment."""


def make_received_warning(number: int, **changed: str) -> ReceiveWarning:
    """One of the chain."""
    xml = xml_of(CHAIN[number], **(TODAY | changed)).encode()
    return ReceiveWarning(region=COUNTY, source="hand", name=CHAIN[number], content=xml)


ASKED = name_warning(Status.ACTUAL, "asked", SENDER, "33082541600000_20260811100000")
LOST = make_received_warning(2, **{FIRST: "33082541600000_20260101000000"})
"""A cancel of what nobody knows."""
DECIDED = ResolveWarning(
    region=COUNTY, warning=ASKED, decision="of", of=WARNING, reason="电话核实气象台", expected_version=1
)
DISMISSED = DismissProposal(region=COUNTY, proposal="JY-261122-001", reason="台风已转向")
WARNING_SAMPLES: dict[type[Command], tuple[object, ...]] = {
    ReceiveWarning: (
        make_received_warning(0),
        make_received_warning(0),
        make_received_warning(1),
        make_received_warning(2),
    ),
    ResolveWarning: (make_received_warning(0), LOST, DECIDED),
    ExpireWarning: (make_received_warning(0, **OVER), ExpireWarning(region=COUNTY, warning=WARNING)),
    DismissProposal: (make_received_warning(0), make_received_warning(1), DISMISSED),
}
WARNING_GIVERS: dict[type[Command], Actor] = {
    ReceiveWarning: OFFICER,
    ResolveWarning: OFFICER,
    ExpireWarning: OURSELVES,
    DismissProposal: COMMANDER,
}
