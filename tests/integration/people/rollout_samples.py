"""For each command about roll-outs what it takes to give it; and who gives it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from data_access.emergency.rollouts.households.household_store import save_households
from data_access.emergency.rollouts.households.visit_taking import list_visits
from data_access.emergency.rollouts.planning.deputy_rows import save_requests
from data_access.emergency.rollouts.rollout_store import read_rollout, save_rollout
from data_access.store import Store
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.directory.households.household import Household
from domain.directory.roster import Shift
from domain.emergency.rollouts import rollout_commands as c
from domain.emergency.rollouts.deputies import DeputyRequest
from domain.emergency.rollouts.planning.plan_commands import ApprovePlan, RetirePlan, SavePlan
from domain.emergency.rollouts.progress.task_states import Receipt
from domain.emergency.rollouts.progress.visits import VisitReport
from domain.emergency.rollouts.sheets.township_commands import (
    RecordDuty,
    RecordMerge,
    RecordResponse,
    RecordSquad,
)
from domain.kernel.command import Command
from domain.kernel.worlds import WorldId
from domain.squads.conversation import SquadMessage
from domain.squads.squad import assemble_squad
from tests.integration.people.handling_samples import CASE
from tests.integration.reports import COUNTY, VILLAGE

ID = "RW-261122-01"
FIRST, SECOND = "LY-L00001", "LY-G00001"
SAID_AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)


def commander(number: int) -> Actor:
    return Actor(Viewer(Kind.PERSON, f"account:{number}", "", (Grant(Role.COMMANDER, COUNTY),)))


def give(kind: type[c.RolloutCommand], version: int | None = None, **more: Any) -> c.RolloutCommand:
    """A command about the roll-out of the day as it stands at a version."""
    return kind(region=COUNTY, rollout=ID, expected_version=version, **more)


def receipts(*pairs: tuple[str, str]) -> c.RecordReceipts:
    """What came back of some people: (person, kind)."""
    given = (Receipt(f"{person}/{kind}", person, kind, SAID_AT) for person, kind in pairs)
    return c.RecordReceipts(region=COUNTY, rollout=ID, receipts=tuple(given))


ACTS = (("2026-11-22T16:30:00+08:00", "周建平", "开放希塘村避灾点"),)
STREET = f"{COUNTY}001"
ON_DUTY = Shift("2026-11-30", "day", STREET, "duty", FIRST)
MERGED = Actor(
    Viewer(Kind.INNER, f"township:{STREET}", "", (Grant(Role.COMMANDER, COUNTY),)), "cli:root", "account:9"
)
LEAD, SECOND_LEAD = commander(9), commander(10)
DEPUTY = Actor(Viewer(Kind.LINK, "link:4", "", (Grant(Role.RESPONDER, COUNTY),), FIRST))
PREPARED = c.PrepareRollout(region=COUNTY, plan="flood-3", note="暴雨橙色预警")
ISSUED = (PREPARED, give(c.IssueRollout, 1), give(c.ConfirmRollout, 2))
BODY: dict[str, Any] = {
    "name": "防汛Ⅲ级应急响应", "name_en": "Flood response, level III", "response": "flood", "level": 3,
    "approve_above": 20, "repeat_hours": 6, "correction": "防汛任务已停止。",
    "tier": [
        {
            "tier": 1, "checklist": ["巡查堤防"], "text": "请领办", "accept_minutes": 60,
            "finish_minutes": 360, "target": 1.0, "reminders": [{"after_minutes": 45, "text": "请立即领办"}],
        }
    ],
}  # fmt: skip
"""A plan that somebody writes on the page."""
SAVED = SavePlan(region=COUNTY, plan="flood-3", body=BODY, reason="按汛前会商修订", expected_version=0)
APPROVED = ApprovePlan(region=COUNTY, plan="flood-3", reason="已核对人员与时限", expected_version=0)


def open_window(store: Store, now: datetime) -> None:
    """Let the roll-out of the day go out by itself later: what a warning and two approvals make of one."""
    with store.database.writing() as connection:
        prepared = read_rollout(connection, WorldId(COUNTY), ID)
        assert prepared is not None
        waiting = replace(prepared, hold_until=now + timedelta(minutes=10))
        save_rollout(connection, WorldId(COUNTY), waiting)


def ask_deputy(store: Store, now: datetime) -> None:
    """Ask the first to answer for the second."""
    with store.database.writing() as connection:
        save_requests(connection, WorldId(COUNTY), ID, DeputyRequest("r1", 2, 0, FIRST, (FIRST, SECOND), now))


def list_household(store: Store, now: datetime) -> None:
    """The first looks after a household, which is listed in the roll-out of the day."""
    del now
    world, grid = WorldId(COUNTY), "330825101264001"
    with store.database.writing() as connection:
        save_households(
            connection, world, [Household("HH-1", grid, grid[:12], "12号", "贺知章", "", 3, liaison=FIRST)]
        )
        rollout = read_rollout(connection, world, ID)
        assert rollout is not None
        list_visits(connection, world, rollout)


VISIT = VisitReport("v1", "HH-1", "needs_help", SAID_AT, note="透析病人")
DONE = receipts((FIRST, "finished"))
KEYED = c.RecordReceipts(
    region=COUNTY, rollout=ID, receipts=(Receipt("k1", FIRST, "accepted", SAID_AT, "sheet", "周建平"),)
)
HINDERED = c.ReportTaskDifficulty(
    region=COUNTY, rollout=ID, person=FIRST, kind="people", note="缺两人转移", answered_at=SAID_AT
)
ROLLOUT_SAMPLES: dict[type[Command], tuple[Any, ...]] = {
    c.PrepareRollout: (PREPARED,),
    c.IssueRollout: ISSUED[:2],
    c.ConfirmRollout: ISSUED,
    c.RecordReceipts: (*ISSUED, receipts((FIRST, "delivered"), (FIRST, "accepted"), (SECOND, "unreachable"))),
    c.RemindTasks: (*ISSUED, receipts((FIRST, "delivered")), give(c.RemindTasks, tier=1)),
    c.CallTasks: (*ISSUED, receipts((FIRST, "delivered")), give(c.CallTasks, people=(FIRST,))),
    c.TakeOverTasks: (*ISSUED, give(c.TakeOverTasks, people=(FIRST,), reason="出差在外")),
    c.RateReturn: (*ISSUED, DONE, give(c.RateReturn, person=FIRST, rating="good")),
    c.SendBackTask: (*ISSUED, DONE, give(c.SendBackTask, person=FIRST, reason="照片不清，未到现场")),
    c.CorrectReceipt: (*ISSUED, KEYED, give(c.CorrectReceipt, person=FIRST, line="k1", reason="看错了行")),
    c.ReportTaskDifficulty: (*ISSUED, HINDERED),
    c.AnswerTaskDifficulty: (
        *ISSUED,
        HINDERED,
        give(c.AnswerTaskDifficulty, person=FIRST, difficulty=1, text="已派两人支援"),
    ),
    c.RecordVisits: (*ISSUED, list_household, give(c.RecordVisits, visits=(VISIT,))),
    c.StopRollout: (*ISSUED, give(c.StopRollout, 3, reason="降雨已经结束")),
    RecordMerge: (
        RecordMerge(
            region=f"{COUNTY}101",
            rollout=ID,
            digest="0f" * 32,
            receipts=3,
            cases=1,
            acts=ACTS,
            reason="恢复通信",
        ),
    ),
    RecordSquad: (
        RecordSquad(
            region=COUNTY,
            case=CASE,
            origin=f"township/{'0f' * 16}",
            squad=assemble_squad(
                "there-1", "there", VILLAGE, "township:330825101/zhou", ((FIRST, "grid"),), {}, "", SAID_AT
            ),
            over_at=SAID_AT,
            messages=(SquadMessage("", 0, f"person:{FIRST}", "水到膝盖", SAID_AT, SAID_AT, key="m1"),),
        ),
    ),
    RecordResponse: (
        RecordResponse(
            region=COUNTY,
            type="flood",
            level=3,
            was=0,
            since=SAID_AT,
            changed_at=SAID_AT,
            reason="河水漫堤",
        ),
    ),
    RecordDuty: (
        RecordDuty(region=STREET, duty=ON_DUTY, change="added", others=(), changed_at=SAID_AT),
        RecordDuty(
            region=STREET,
            duty=replace(ON_DUTY, shift="night"),
            change="added",
            others=(),
            changed_at=SAID_AT,
        ),
    ),
    c.EndRollout: (*ISSUED, receipts((FIRST, "finished")), give(c.EndRollout, 3)),
    c.ReturnRollout: (*ISSUED[:2], give(c.ReturnRollout, 2, reason="人员名单有误")),
    c.HoldRollout: (PREPARED, open_window, give(c.HoldRollout, 1, reason="先等会商意见")),
    c.AskDeputy: (*ISSUED, give(c.AskDeputy, deputy="LY-L00002", people=(FIRST,))),
    c.AnswerDeputy: (*ISSUED, ask_deputy, give(c.AnswerDeputy, request="r1", can=True)),
    c.ActAsDeputy: (
        *ISSUED,
        ask_deputy,
        give(c.AnswerDeputy, request="r1", can=True),
        give(c.ActAsDeputy, request="r1", people=(FIRST, SECOND), act="accepted"),
    ),
    SavePlan: (SAVED,),
    ApprovePlan: (SAVED, replace(APPROVED, expected_version=1)),
    RetirePlan: (RetirePlan(region=COUNTY, plan="flood-3", reason="已由新预案代替", expected_version=0),),
}
ROLLOUT_GIVERS: dict[type[Command], Actor] = dict.fromkeys(ROLLOUT_SAMPLES, LEAD) | {
    c.ConfirmRollout: SECOND_LEAD,
    c.ReturnRollout: SECOND_LEAD,
    c.RecordVisits: DEPUTY,
    c.AnswerDeputy: DEPUTY,
    c.ActAsDeputy: DEPUTY,
    RecordResponse: MERGED,
    RecordDuty: MERGED,
}
