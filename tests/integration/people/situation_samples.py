"""For each command about situation reports what it takes to give it; and who gives it."""

from __future__ import annotations

from typing import Any

from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.emergency.responses.response_commands import DeclareResponse
from domain.emergency.responses.situations import situation_commands as c
from domain.kernel.command import Command
from tests.integration.people.rollout_samples import commander
from tests.integration.reports import COUNTY

REPORT = "QK-261122-01"
LEAD = commander(9)
OFFICER = Actor(Viewer(Kind.PERSON, "account:11", "", (Grant(Role.DUTY_OFFICER, COUNTY),)))
DECLARED = DeclareResponse(region=COUNTY, type="typhoon", level=2, reason="橙色预警信号生效")
BEGUN = c.BeginSituationReport(region=COUNTY, kind="first", event="response:typhoon", grade="serious")


def make_command(kind: type[c.SituationCommand], version: int | None = None, **more: Any) -> Any:
    """A command about the first report of the day as it stands at a version."""
    return kind(region=COUNTY, report=REPORT, expected_version=version, **more)


WRITTEN = make_command(
    c.EditSituationReport, 1, sections={"summary": "全县已启动防台风应急响应。", "needs": "无"}
)
APPROVED = make_command(c.ApproveSituationReport, 2)
SITUATION_SAMPLES: dict[type[Command], tuple[Any, ...]] = {
    c.BeginSituationReport: (DECLARED, BEGUN),
    c.EditSituationReport: (DECLARED, BEGUN, WRITTEN),
    c.RefreshSituationReport: (DECLARED, BEGUN, make_command(c.RefreshSituationReport, 1)),
    c.ApproveSituationReport: (DECLARED, BEGUN, WRITTEN, APPROVED),
    c.RecordSituationCall: (DECLARED, BEGUN, make_command(c.RecordSituationCall, told_to="市应急值班室")),
    c.SendSituationReport: (
        DECLARED,
        BEGUN,
        WRITTEN,
        APPROVED,
        make_command(c.SendSituationReport, 2, sent_to="市应急值班室"),
    ),
    c.VoidSituationReport: (DECLARED, BEGUN, make_command(c.VoidSituationReport, 1, reason="误点起草")),
}
SITUATION_GIVERS: dict[type[Command], Actor] = dict.fromkeys(SITUATION_SAMPLES, OFFICER) | {
    c.ApproveSituationReport: LEAD
}
