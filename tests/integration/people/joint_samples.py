"""For each command of joint handling what it takes to give it; and who gives it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from dashboard.relay.fires.whistle_timers import OURSELVES
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.cases.joint import joint_commands as j
from domain.cases.joint.joint import SquadOrder
from domain.kernel.command import Command
from tests.integration.people.handling_samples import CASE, DISPATCHED, MANAGER, REASON
from tests.integration.people.squad_samples import ASSEMBLED, SQUAD
from tests.integration.reports import COUNTY, NOW


def officer_of(unit: str, account: int) -> Actor:
    """An officer of a unit of the county."""
    grant = Grant(Role.UNIT_OFFICER, COUNTY, unit)
    return Actor(Viewer(Kind.PERSON, f"account:{account}", unit, (grant,)), "10.0.0.13")


POLICE, WATER = officer_of("police", 13), officer_of("water", 14)
PARTS = (("water", "查排口，取水样"), ("ecology", "出具检测报告"))


def give(kind: type[j.JointCommand], version: int, **more: Any) -> j.JointCommand:
    """A command on the shown case, as of a version of what it changes."""
    return kind(**{"region": COUNTY, "case": CASE, "expected_version": version, "reason": REASON} | more)


ASSIGNED = (*DISPATCHED, give(j.AssignParts, 0, parts=PARTS))
LIMIT = timedelta(hours=2)
LIMITED = (*DISPATCHED, give(j.AssignParts, 0, parts=PARTS, due_at=NOW + LIMIT))
ASKED = (*ASSIGNED, give(j.AnswerPart, 1, part=1, state="asked"))
CALLED = (*DISPATCHED, give(j.CallConsultation, 0, units=("water", "ecology"), material="水样报告两份"))
ADVISED = (*CALLED, give(j.GiveOpinion, 0, consultation=1, unit="water", note="建议先停产"))
JOINT_SAMPLES: dict[type[Command], tuple[Any, ...]] = {
    j.AssignParts: ASSIGNED,
    j.AnswerPart: ASKED,
    j.ExcusePart: (*ASKED, give(j.ExcusePart, 2, part=1)),
    j.ReturnPart: (*ASKED, give(j.ReturnPart, 2, part=1)),
    j.LapseParts: (*LIMITED, LIMIT, j.LapseParts(region=COUNTY, case=CASE)),
    j.CallConsultation: CALLED,
    j.GiveOpinion: ADVISED,
    j.DecideConsultation: (
        *ADVISED,
        ASSEMBLED,
        give(
            j.DecideConsultation,
            2,
            consultation=1,
            decision="停产整改",
            parts=(("market", "送达停产通知"),),
            orders=(SquadOrder(SQUAD, "先设警戒"),),
        ),
    ),
}
JOINT_GIVERS: dict[type[Command], Actor] = {
    **dict.fromkeys(JOINT_SAMPLES, MANAGER),
    **dict.fromkeys((j.AnswerPart, j.GiveOpinion), WATER),
    j.LapseParts: OURSELVES,
}
