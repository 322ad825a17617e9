"""For each command about roll-outs what it takes to give it; and who gives it."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.kernel.command import Command
from domain.rollouts import rollout_commands as c
from domain.rollouts.task_states import Receipt
from tests.integration.reports import COUNTY

ID = "RW-261122-01"
FIRST, SECOND = "LY-L00001", "LY-G00001"
SAID_AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def commander(number: int) -> Actor:
    return Actor(Viewer(Kind.PERSON, f"account:{number}", "", (Grant(Role.COMMANDER, COUNTY),)))


def give(kind: type[c.RolloutCommand], version: int | None = None, **more: Any) -> c.RolloutCommand:
    """A command about the roll-out of the day as it stands at a version."""
    return kind(region=COUNTY, rollout=ID, expected_version=version, **more)


def receipts(*told: tuple[str, str]) -> c.RecordReceipts:
    """What came back of some people: (person, kind)."""
    given = (Receipt(f"{person}/{kind}", person, kind, SAID_AT) for person, kind in told)
    return c.RecordReceipts(region=COUNTY, rollout=ID, receipts=tuple(given))


LEAD, SECOND_LEAD = commander(9), commander(10)
PREPARED = c.PrepareRollout(region=COUNTY, plan="flood-3", note="暴雨橙色预警")
ISSUED = (PREPARED, give(c.IssueRollout, 1), give(c.ConfirmRollout, 2))
ROLLOUT_SAMPLES: dict[type[Command], tuple[Any, ...]] = {
    c.PrepareRollout: (PREPARED,),
    c.IssueRollout: ISSUED[:2],
    c.ConfirmRollout: ISSUED,
    c.RecordReceipts: (*ISSUED, receipts((FIRST, "delivered"), (FIRST, "accepted"), (SECOND, "unreachable"))),
    c.RemindTasks: (*ISSUED, receipts((FIRST, "delivered")), give(c.RemindTasks, tier=1)),
    c.TakeOverTasks: (*ISSUED, give(c.TakeOverTasks, people=(FIRST,), reason="出差在外")),
    c.StopRollout: (*ISSUED, give(c.StopRollout, 3, reason="降雨已经结束")),
    c.EndRollout: (*ISSUED, receipts((FIRST, "finished")), give(c.EndRollout, 3)),
}
ROLLOUT_GIVERS: dict[type[Command], Actor] = dict.fromkeys(ROLLOUT_SAMPLES, LEAD) | {
    c.ConfirmRollout: SECOND_LEAD
}
