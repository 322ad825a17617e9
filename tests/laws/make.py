"""Writes the laws: old state + changes = new state, for the Python and the JavaScript reducer alike.

    python tests/laws/make.py            writes tests/laws/*.json
Each file: {"name", "sight" (null: the server's own whole county), "start": state, "changes": [wire change],
"end"}. `changes` are what the scope gets to see; `end` comes from the rows of the world, never from a
reducer.
"""

from __future__ import annotations

import json
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from domain.access.scope import Scope
from domain.cases import handling_commands as cases
from domain.cases.case_commands import AddPhoto, EnterCase
from domain.cases.case_join import case_id
from domain.cases.joint import joint_commands as joint
from domain.cases.joint.joint import SquadOrder
from domain.cases.relation_commands import LinkCases, UnlinkCases
from domain.directory.person import DeadContact
from domain.emergency.rollouts import rollout_commands as rollouts
from domain.emergency.rollouts.planning.plan_commands import ApprovePlan, RetirePlan, SavePlan
from domain.emergency.rollouts.progress.task_states import Receipt
from domain.emergency.rollouts.progress.visits import VisitReport
from domain.emergency.rollouts.sheets.township_commands import RecordSquad
from domain.messages import (
    Canary,
    CaseClosed,
    CaseReported,
    CaseUpdated,
    GridReported,
    LiveMessage,
    Place,
    PositionReported,
    StormDissolved,
    StormForecast,
    StormObserved,
    TrackPoint,
)
from domain.squads import squad_commands as squads
from domain.squads.conversation import SquadMessage
from domain.squads.squad import assemble_squad
from domain.topics import reducer
from tests.laws.asked import CHECK_LAWS
from tests.laws.commanded import CommandAct
from tests.laws.evacuated import EVACUATION_LAWS
from tests.laws.heard import WARNING_LAWS
from tests.laws.patrolled import PATROL_LAWS
from tests.laws.proposed import PROPOSAL_LAWS, declare_response, end_response
from tests.laws.rolled import ID, RolloutAct, WarningRepeated, WindowMoved
from tests.laws.situated import KINDS as REPORTED
from tests.laws.situated import SituationAct
from tests.laws.world import START, ComplaintAct, Gap, LoanAct, Removal, Told, World

FOLDER = Path(__file__).parent
HERE = Place("330825101264001", 29.05, 119.2, "point")
NEXT = Place("330825101264002", 29.06, 119.21, "point")
THERE = Place("330825102201001", 29.1, 119.3, "point")


def at(minutes: float) -> datetime:
    return START + timedelta(minutes=minutes)


def case_reported(n: int, minutes: float = 0, place: Place = HERE, **more: Any) -> CaseReported:
    given = {"title": f"道路塌方 {n}", "severity": 2, "matter": "road"} | more
    return CaseReported(f"C{n}", "12345", at(minutes), place, **given)


def case_updated(n: int, minutes: float, **more: Any) -> CaseUpdated:
    return CaseUpdated(f"U{n}-{minutes}", "12345", at(minutes), f"C{n}", **more)


def case_closed(n: int, minutes: float, outcome: Any = "done") -> CaseClosed:
    return CaseClosed(f"X{n}-{minutes}", "12345", at(minutes), f"C{n}", "已处置", outcome)


def grid(code: str, minutes: float, status: str, **readings: Any) -> GridReported:
    return GridReported(f"{code}-{minutes}", "sensors", at(minutes), code, status, readings, "水位")


def position(minutes: float, place: Place = HERE, north: float = 0.0) -> PositionReported:
    lat = round(place.lat + north, 6)
    return PositionReported(f"P{minutes}", "app", at(minutes), "LY-G00001", place.region, lat, place.lon, 8.0)


def storm_point(hours: float, lon: float, wind_ms: float = 35.0, r7: float | None = 300.0) -> TrackPoint:
    """A storm on its way west; where its radius is published, all around."""
    radii = None if r7 is None else (r7, r7, r7, r7)
    return TrackPoint(at(60 * hours), 28.0, lon, wind_ms, 960.0, radii)


def storm_observed(minutes: float, hours: float, lon: float, **more: Any) -> StormObserved:
    name = f"O{minutes}"
    return StormObserved(
        name, "slt", at(minutes), "202613", storm_point(hours, lon, **more), "白海豚", "DOLPHIN"
    )


def storm_foretold(minutes: float, issued: float, agency: str, *lons: float) -> StormForecast:
    points = tuple(storm_point(issued + 6 * n, lon, r7=None) for n, lon in enumerate(lons))
    return StormForecast(f"F{agency}{minutes}", "slt", at(minutes), "202613", agency, at(60 * issued), points)


def storm_dissolved(minutes: float) -> StormDissolved:
    return StormDissolved(f"D{minutes}", "slt", at(minutes), "202613")


CASE, OTHER = (case_id("330825", "12345", name) for name in ("C1", "C2"))
FIRST, SECOND = "LY-G00001", "LY-G00002"
WHISTLED = ("roads", "water", "330825102")


BOTH = (("roads", "清障"), ("water", "排水"))
OTHERS = (cases.StartHandling, cases.FinishHandling, cases.AdmitCase, cases.RefuseAdmission)


def handle_case(minutes: float, kind: type[cases.CaseCommand], version: int, **more: Any) -> CommandAct:
    """Somebody moves the first case on; whoever handles or admits is somebody else."""
    command = kind(region="330825", case=CASE, expected_version=version, reason="等业主到场", **more)
    return CommandAct(command, at(minutes), 8 if kind in OTHERS else 7)


def request_time(minutes: float, kind: type[cases.CaseCommand], **more: Any) -> CommandAct:
    """An officer of the unit that has the first case asks for time, or does not need it any more."""
    command = kind(region="330825", case=CASE, reason="等业主到场", **more)
    return CommandAct(command, at(minutes), 9, "roads")


def relate_cases(minutes: float, kind: type[LinkCases | UnlinkCases]) -> CommandAct:
    """The first case and the second have to do with each other, or have not."""
    return CommandAct(kind(region="330825", case=CASE, other=OTHER), at(minutes))


def split(minutes: float) -> CommandAct:
    """A part of the first case is entered."""
    return CommandAct(EnterCase(region="330825", title="护栏", severity=3, split_from=CASE), at(minutes))


def handle_jointly(minutes: float, kind: type[joint.JointCommand], version: int, **more: Any) -> CommandAct:
    """Joint handling of the first case; whoever excuses is somebody else than who asked."""
    command = kind(region="330825", case=CASE, expected_version=version, reason="等业主到场", **more)
    return CommandAct(command, at(minutes), 8 if kind is joint.AnswerPart else 7)


def assemble_case_squad(minutes: float, *people: str) -> CommandAct:
    """A squad for the first case."""
    called = tuple((person, "grid") for person in people)
    return CommandAct(squads.AssembleSquad(region="330825", case=CASE, people=called), at(minutes))


def squad(minutes: float, kind: type[squads.SquadCommand], **more: Any) -> CommandAct:
    """Something about that squad."""
    return CommandAct(kind(region="330825", squad=f"{CASE}-1", **more), at(minutes))


def record_squad(minutes: float) -> CommandAct:
    """A squad of the first case that a township had while it was cut off, and what was written in it."""
    lead, people = "township:330825101/zhou", ((FIRST, "grid"),)
    there = assemble_squad(f"{CASE}-1", CASE, HERE.region, lead, people, {}, "", at(1))
    written = SquadMessage("", 0, f"person:{FIRST}", "水到膝盖", at(2), at(2), key="m1")
    origin = f"township/{'0f' * 16}"
    command = RecordSquad(
        region="330825", case=CASE, origin=origin, squad=there, over_at=at(2), messages=(written,)
    )
    return CommandAct(command, at(minutes))


def answer_call(minutes: float, person: str, state: str, note: str = "") -> CommandAct:
    return squad(minutes, squads.AnswerCall, person=person, state=state, answered_at=at(minutes), note=note)


def confirm_order(minutes: float, person: str, state: str, note: str = "") -> CommandAct:
    given = {"person": person, "order": 1, "state": state, "note": note}
    return squad(minutes, squads.AcknowledgeOrder, answered_at=at(minutes), **given)


def report_difficulty(minutes: float, person: str, kind: str, order: int = 0, note: str = "") -> CommandAct:
    """Somebody has a difficulty with the call, or with an instruction."""
    given: dict[str, Any] = {"person": person, "order": order, "kind": kind, "note": note}
    fields = {"region": "330825", "squad": f"{CASE}-1", "answered_at": at(minutes)}
    return CommandAct(squads.ReportDifficulty(**fields, **given), at(minutes))


def add_photo(minutes: float) -> CommandAct:
    """A photo of the first case."""
    photo = AddPhoto(region="330825", case=CASE, content=str(minutes).encode(), taken_at=at(minutes))
    return CommandAct(photo, at(minutes))


def command_rollout(
    minutes: float, kind: type[rollouts.RolloutCommand], account: int = 7, **more: Any
) -> RolloutAct:
    """Something about the roll-out of that day."""
    return RolloutAct(kind(region="330825", rollout=ID, reason="风力减弱", **more), at(minutes), account)


def rolled_difficulty(minutes: float, person: str, kind: str) -> RolloutAct:
    """Somebody has a difficulty with their task."""
    about = {"region": "330825", "rollout": ID, "person": person}
    return RolloutAct(rollouts.ReportTaskDifficulty(**about, kind=kind, answered_at=at(minutes)), at(minutes))


def supersede_rollout(minutes: float, by: str) -> RolloutAct:
    """Another roll-out is issued in its place."""
    return replace(command_rollout(minutes, rollouts.StopRollout), successor=by)


def record_receipts(minutes: float, *pairs: tuple[str, str]) -> RolloutAct:
    """What came back of some people: (person, kind)."""
    receipts = [Receipt(f"{person}/{kind}", person, kind, at(minutes)) for person, kind in pairs]
    return command_rollout(minutes, rollouts.RecordReceipts, receipts=tuple(receipts))


def record_visits(minutes: float, *pairs: tuple[str, str]) -> RolloutAct:
    """What was said of households: (household, kind)."""
    visits = [VisitReport(f"{household}/{kind}", household, kind, at(minutes)) for household, kind in pairs]
    return command_rollout(minutes, rollouts.RecordVisits, visits=tuple(visits))


ISSUED = [
    RolloutAct(rollouts.PrepareRollout(region="330825", plan="typhoon-2"), at(1)),
    command_rollout(2, rollouts.IssueRollout, expected_version=1),
    command_rollout(3, rollouts.ConfirmRollout, 9, expected_version=2),
]
"""A roll-out of which a second person confirmed the issue."""
WAY = [
    handle_case(1, cases.RegisterCase, 0),
    handle_case(2, cases.DispatchCase, 1, unit="roads"),
    handle_case(3, cases.StartHandling, 2),
    handle_case(4, cases.FinishHandling, 3, note="已清运"),
]
"""A case on its way, up to where it is verified."""

ROAD = frozenset(("road",))
SIGHTS = {
    "county": Scope("330825"),
    "wall": Scope("330825", positions="none"),
    "330825101": Scope(HERE.region[:9]),
    "330825102": Scope(THERE.region[:9]),
    "330825101264": Scope(HERE.region[:12]),
    "unit": Scope("330825", False, ROAD, frozenset(("roads",)), positions="none"),
    "unit-in-330825102": Scope(THERE.region[:9], False, ROAD, frozenset(("roads",)), positions="none"),
    "liaison": Scope("330825", False, person="LY-G00001", positions="own"),
    "township-and-unit": Scope(THERE.region[:9], True, units=frozenset(("roads",))),
}
"""The kinds of scope: all of a region, a screen's, a unit's, one person's own, and two grants at once."""
EVERYBODY = ("330825102", "unit:roads", "person:LY-G00001")

DAY = 24 * 60
Law = tuple[str, Sequence[Told], Sequence[Told]]
LAWS: list[Law] = [
    ("case reported", [], [case_reported(1)]),
    ("case reported, no matter", [case_reported(1)], [case_reported(2, 1, matter=None, severity=1)]),
    ("case updated", [case_reported(1)], [case_updated(1, 5, stage="dispatched", title="道路塌方(核实)")]),
    (
        "case changes matter and severity",
        [case_reported(1)],
        [case_updated(1, 5, matter="house", severity=4)],
    ),
    ("case moves within the village", [case_reported(1)], [case_updated(1, 5, place=NEXT)]),
    (
        "case moves to another township",
        [case_reported(1), case_reported(2, 1)],
        [case_updated(1, 5, place=THERE)],
    ),
    (
        "case moves there and back",
        [case_reported(1)],
        [case_updated(1, 5, place=THERE), case_updated(1, 6, place=HERE)],
    ),
    ("case closed", [case_reported(1)], [case_closed(1, 60)]),
    ("case closed late, another day", [case_reported(1)], [case_closed(1, 3 * DAY)]),
    ("case cancelled", [case_reported(1), case_reported(2, 1)], [case_closed(1, 60, "cancelled")]),
    (
        "case reopened",
        [case_reported(1), case_closed(1, 60)],
        [case_updated(1, 90, stage="reopened", reason="再次塌方")],
    ),
    (
        "case reopened while open",
        [case_reported(1), case_updated(1, 5, stage="handling")],
        [case_updated(1, 9, stage="reopened", reason="退回")],
    ),
    (
        "case closed again",
        [case_reported(1), case_closed(1, 60), case_updated(1, 90, stage="reopened", reason="再次塌方")],
        [case_updated(1, 95, stage="handling"), case_closed(1, 2 * DAY)],
    ),
    (
        "closed case corrected",
        [case_reported(1), case_closed(1, 60)],
        [case_updated(1, 90, matter="house", place=THERE)],
    ),
    (
        "close known before the report",
        [case_closed(1, 60), case_updated(1, 5, place=THERE)],
        [case_reported(1)],
    ),
    (
        "update known before the report",
        [case_updated(1, 5, stage="handling", severity=1)],
        [case_reported(1)],
    ),
    (
        "township called into a case",
        [case_reported(1), case_reported(2, 1)],
        [case_updated(1, 5, called=("330825102",))],
    ),
    (
        "unit and person called into a case",
        [case_reported(1, matter="house")],
        [case_updated(1, 5, called=EVERYBODY)],
    ),
    (
        "nobody is called any more",
        [case_reported(1, matter=None, called=EVERYBODY)],
        [case_updated(1, 5, called=())],
    ),
    (
        "late call loses",
        [case_reported(1, matter=None), case_updated(1, 9, called=("unit:roads",))],
        [case_updated(1, 5, called=("330825102",)), case_updated(1, 6, severity=1)],
    ),
    (
        "called case moves in, changes matter and ends",
        [case_reported(1, matter="house", called=("330825102",))],
        [case_updated(1, 5, place=THERE), case_updated(1, 6, matter="road", called=()), case_closed(1, 60)],
    ),
    (
        "called case ends and comes back without the call",
        [case_reported(1, matter="house", called=EVERYBODY), case_closed(1, 60)],
        [case_updated(1, 90, called=()), case_updated(1, 95, stage="reopened", reason="再次塌方")],
    ),
    (
        "person's own case",
        [case_reported(1, reporter={"name": "张", "person": "LY-G00001"}, matter=None)],
        [case_updated(1, 5, stage="handling"), case_updated(1, 6, called=("330825102",)), case_closed(1, 60)],
    ),
    (
        "late update loses",
        [case_reported(1), case_updated(1, 9, title="新")],
        [case_updated(1, 5, title="旧", severity=1)],
    ),
    (
        "late stage",
        [case_reported(1), case_updated(1, 9, stage="handling")],
        [case_updated(1, 5, stage="dispatched")],
    ),
    (
        "more news than are kept",
        [case_reported(n, n) for n in range(12)],
        [case_reported(n, n) for n in range(12, 40)],
    ),
    ("grid reports first", [], [grid(HERE.region, 1, "watch", level_m=2.5)]),
    (
        "grid changes",
        [grid(HERE.region, 1, "normal")],
        [grid(HERE.region, 2, "alert", level_m=4.1, pump=True)],
    ),
    (
        "grid repeats, then changes",
        [grid(HERE.region, 1, "normal")],
        [grid(HERE.region, 2, "normal"), grid(HERE.region, 3, "offline"), grid(THERE.region, 3, "watch")],
    ),
    ("person appears", [], [position(1)]),
    ("person moves", [position(1)], [position(2, north=0.001)]),
    ("person hardly moves", [position(1)], [position(2, north=0.00001), position(3, north=0.00002)]),
    ("person stands still for long", [position(1)], [position(7)]),
    ("person goes to another township", [position(1)], [position(2, THERE)]),
    ("person is removed", [position(1), position(2, THERE)], [Removal("LY-G00001", at(3))]),
    ("person is removed and comes back", [position(1)], [Removal("LY-G00001", at(3)), position(9)]),
    ("response declared", [case_reported(1)], [declare_response(1, "flood", 4)]),
    (
        "response changes level, ends and begins again",
        [declare_response(1, "typhoon", 4), declare_response(2, "flood", 3)],
        [
            declare_response(3, "flood", 2, 1),
            end_response(4, "flood", 2),
            end_response(5, "typhoon", 1),
            declare_response(6, "flood", 4),
        ],
    ),
    ("case handled by people", [case_reported(1)], WAY),
    (
        "case verified and closed by people",
        [case_reported(1), *WAY],
        [handle_case(5, cases.VerifyCase, 4), handle_case(6, cases.CloseCase, 5)],
    ),
    (
        "case returned, suspended, resumed and extended",
        [case_reported(1), *WAY],
        [
            handle_case(5, cases.ReturnCase, 4),
            handle_case(6, cases.SuspendCase, 5),
            handle_case(9, cases.ResumeCase, 6),
            handle_case(10, cases.ExtendLimit, 7, amount=timedelta(hours=8)),
        ],
    ),
    (
        "unit asks for time, is refused, withdraws, and gets it",
        [case_reported(1), *WAY[:2]],
        [
            request_time(3, cases.RequestExtension, unit="roads", amount=timedelta(hours=24)),
            handle_case(4, cases.RefuseRequest, 3, request=3),
            request_time(5, cases.RequestSuspension, unit="roads"),
            request_time(6, cases.WithdrawRequest, request=5),
            request_time(7, cases.RequestExtension, unit="roads", until=at(3 * 24 * 60)),
            handle_case(8, cases.ApproveRequest, 7, request=7, note="同意"),
            request_time(9, cases.RequestSuspension, unit="roads"),
            handle_case(10, cases.PassOnCase, 9),
        ],
    ),
    ("case passed on", [case_reported(1), *WAY[:3]], [handle_case(5, cases.PassOnCase, 3)]),
    (
        "matter set by a person stays",
        [case_reported(1, matter=None)],
        [handle_case(2, cases.SetMatter, 0, matter="road"), case_updated(1, 5, matter="house", severity=1)],
    ),
    (
        "case of no list asked for, refused, asked for and admitted",
        [case_reported(1, matter=None), handle_case(2, cases.RegisterCase, 0)],
        [
            handle_case(3, cases.RequestAdmission, 1),
            handle_case(4, cases.RefuseAdmission, 2),
            handle_case(5, cases.RequestAdmission, 3),
            handle_case(6, cases.AdmitCase, 4),
        ],
    ),
    (
        "case merged into another and reopened",
        [case_reported(1), case_reported(2)],
        [handle_case(3, cases.MergeCase, 0, into=OTHER), handle_case(4, cases.ReopenCase, 1)],
    ),
    (
        "cases linked, apart, and a part split off",
        [case_reported(1), case_reported(2)],
        [relate_cases(3, LinkCases), relate_cases(4, UnlinkCases), split(5)],
    ),
    (
        "whistle answered, lapsed, and the case handed on",
        [case_reported(1, matter=None, severity=1), case_reported(2, 1)],
        [
            handle_case(2, cases.BlowWhistle, 0, note="请到场", units=WHISTLED, limit=timedelta(hours=1)),
            handle_case(3, cases.ReportIn, 1, whistle=1, unit="roads", note="已到场"),
            handle_case(4, cases.RefuseWhistle, 2, whistle=1, unit="water"),
            handle_case(62, cases.LapseWhistle, 3, whistle=1),
            handle_case(63, cases.EscalateCase, 4, level="city"),
            handle_case(64, cases.HandDownCase, 5, to="330825102"),
            handle_case(65, cases.CancelCase, 6),
            handle_case(66, cases.ReopenCase, 7),
        ],
    ),
    (
        "units answer their parts of a case",
        [case_reported(1, matter=None), *WAY[:2]],
        [
            handle_jointly(5, joint.AssignParts, 0, parts=BOTH),
            handle_jointly(6, joint.AnswerPart, 1, part=1, state="started"),
            handle_jointly(7, joint.AnswerPart, 1, part=2, state="asked"),
            handle_jointly(8, joint.ExcusePart, 2, part=2),
            handle_jointly(9, joint.ReturnPart, 3, part=2),
        ],
    ),
    (
        "consultation decided with an instruction to the squad",
        [
            case_reported(1, matter=None),
            *WAY[:2],
            assemble_case_squad(3, FIRST),
            handle_jointly(4, joint.CallConsultation, 0, units=("roads",), material="现场照片"),
        ],
        [
            handle_jointly(
                5,
                joint.DecideConsultation,
                1,
                consultation=1,
                decision="封路",
                orders=(SquadOrder(f"{CASE}-1", "先设警戒"),),
            ),
            confirm_order(6, FIRST, "done", "已设警戒"),
        ],
    ),
    (
        "parts of a case are overdue",
        [case_reported(1, matter=None), *WAY[:2]],
        [
            handle_jointly(5, joint.AssignParts, 0, parts=BOTH, due_at=at(65)),
            handle_jointly(65, joint.LapseParts, 1),
            handle_jointly(66, joint.AnswerPart, 1, part=1, state="done", note="已清障"),
        ],
    ),
    (
        "consultation called, opinions given, decided",
        [
            case_reported(1, matter=None),
            handle_case(1, cases.RegisterCase, 0),
            handle_case(2, cases.DispatchCase, 1, unit="water"),
        ],
        [
            handle_jointly(5, joint.CallConsultation, 0, units=("roads",), material="现场照片"),
            handle_jointly(6, joint.GiveOpinion, 0, consultation=1, unit="roads", note="需封路"),
            handle_jointly(
                7,
                joint.DecideConsultation,
                2,
                consultation=1,
                decision="封路抢修",
                parts=(("roads", "封路"),),
            ),
        ],
    ),
    ("source closes a case in hand", [case_reported(1), *WAY[:1]], [case_closed(1, 60)]),
    ("case photographed, then closed", [case_reported(1)], [add_photo(2), case_closed(1, 60), add_photo(70)]),
    ("squad assembled", [case_reported(1)], [assemble_case_squad(1, FIRST)]),
    (
        "squad answers, gets an order and confirms it",
        [case_reported(1), assemble_case_squad(1, FIRST)],
        [
            squad(2, squads.AddMembers, people=((SECOND, "police"),)),
            answer_call(3, FIRST, "on_the_way"),
            squad(4, squads.GiveOrder, text="先设警戒"),
            confirm_order(5, FIRST, "done", "已设警戒"),
            answer_call(6, SECOND, "unavailable"),
        ],
    ),
    (
        "command of a squad is offered, declined, offered again, accepted and taken over",
        [case_reported(1), assemble_case_squad(1, FIRST)],
        [
            squad(2, squads.OfferHandOver, lead="account:8"),
            squad(3, squads.DeclineHandOver, offer=1, reason="正在处置别的事件"),
            squad(4, squads.OfferHandOver, lead="account:8"),
            squad(5, squads.LapseHandOver, offer=2),
            squad(6, squads.OfferHandOver, lead="account:8"),
            squad(7, squads.WithdrawHandOver, offer=3),
            squad(8, squads.OfferHandOver, lead="account:8"),
            squad(9, squads.AcceptHandOver, offer=4),
            squad(10, squads.TakeOverSquad),
        ],
    ),
    (
        "people write in a squad",
        [case_reported(1), assemble_case_squad(1, FIRST)],
        [
            squad(2, squads.SendSquadMessage, text="塌方约 3 米"),
            answer_call(3, FIRST, "accepted"),
            squad(4, squads.SendSquadMessage, text="吊车到了", lat=29.03, lon=119.17),
        ],
    ),
    (
        "squad member is released",
        [case_reported(1), assemble_case_squad(1, FIRST, SECOND)],
        [squad(2, squads.ReleaseMember, person=FIRST)],
    ),
    (
        "squad member is silent until people take it up",
        [case_reported(1), assemble_case_squad(1, FIRST)],
        [
            squad(5, squads.PursueMember, person=FIRST, step="human"),
            squad(10, squads.RecordNoAnswer, person=FIRST, step="human"),
            squad(15, squads.PursueMember, person=FIRST, step="unreached"),
            answer_call(20, FIRST, "accepted"),
        ],
    ),
    (
        "squad members have difficulties and one is answered",
        [
            case_reported(1),
            assemble_case_squad(1, FIRST, SECOND),
            squad(2, squads.GiveOrder, text="先设警戒"),
        ],
        [
            report_difficulty(5, FIRST, "no_way"),
            report_difficulty(6, SECOND, "equipment", 1, "缺抽水泵，电话 13800138000"),
            squad(7, squads.AnswerDifficulty, difficulty=2, text="泵车 20 分钟到"),
        ],
    ),
    (
        "squad member has a number that is not in use until it is mended",
        [case_reported(1), assemble_case_squad(1, FIRST, SECOND)],
        [
            squad(5, squads.MarkContacts, dead=((FIRST, (DeadContact("phone", "number_invalid", at(5)),)),)),
            answer_call(6, SECOND, "accepted"),
            squad(7, squads.MarkContacts, dead=()),
        ],
    ),
    (
        "too few are coming to a squad",
        [case_reported(1), assemble_case_squad(1, FIRST)],
        [squad(5, squads.DeclareShortage), answer_call(6, FIRST, "accepted")],
    ),
    (
        "people who are silent about an instruction are reminded at half of its time",
        [case_reported(1), assemble_case_squad(1, FIRST, SECOND)],
        [
            squad(2, squads.GiveOrder, text="先设警戒", due_at=at(12)),
            confirm_order(5, FIRST, "read"),
            squad(7, squads.RemindOrder, order=1),
            confirm_order(8, SECOND, "done", "已设警戒"),
        ],
    ),
    (
        "squad follows its case to another matter",
        [case_reported(1), assemble_case_squad(1, FIRST)],
        [handle_case(2, cases.SetMatter, 0, matter="house")],
    ),
    (
        "squad of a township that was cut off is recorded and no screen shows it",
        [case_reported(1), assemble_case_squad(1, FIRST)],
        [record_squad(30)],
    ),
    (
        "squad stands down",
        [case_reported(1), assemble_case_squad(1, FIRST)],
        [squad(2, squads.StandDownSquad)],
    ),
    ("storm observed", [case_reported(1)], [storm_observed(1, -6, 128.0), storm_observed(2, 0, 126.0)]),
    (
        "storm forecast by two agencies, then corrected",
        [storm_observed(1, 0, 124.0)],
        [
            storm_foretold(2, 0, "中国", 124.0, 121.0, 118.0, 115.0),
            storm_foretold(3, 0, "日本", 124.0, 122.0, 119.5, 117.0),
            storm_observed(4, 1, 123.5, wind_ms=30.0),
            storm_observed(5, 0, 124.1),
            storm_foretold(6, -6, "中国", 126.0, 123.0),
        ],
    ),
    (
        "storm without radii, over, and there again",
        [storm_observed(1, 0, 121.0), storm_foretold(2, 0, "中国", 121.0, 118.5, 116.0)],
        [storm_observed(3, 3, 120.0, wind_ms=20.0, r7=None), storm_dissolved(4), storm_observed(5, 6, 119.0)],
    ),
    ("roll-out prepared, issued and confirmed on every level", [case_reported(1)], ISSUED),
    (
        "roll-out answered, reminded and taken over on every level",
        [case_reported(1), *ISSUED],
        [
            record_receipts(10, ("LY-L1", "delivered"), ("LY-G1", "read")),
            record_receipts(12, ("LY-G1", "accepted"), ("LY-L2", "delivered"), ("LY-G2", "unreachable")),
            command_rollout(40, rollouts.RemindTasks, tier=2),
            command_rollout(45, rollouts.CallTasks, tier=2),
            record_receipts(41, ("LY-G1", "finished")),
            command_rollout(50, rollouts.TakeOverTasks, people=("LY-L2",)),
            command_rollout(55, rollouts.AnswerDeputy, request="r", can=False),
        ],
    ),
    (
        "roll-out rated, and sent back on every level",
        [case_reported(1), *ISSUED, record_receipts(10, ("LY-L1", "finished"), ("LY-G1", "finished"))],
        [
            command_rollout(20, rollouts.RateReturn, person="LY-L1", rating="good"),
            command_rollout(21, rollouts.SendBackTask, person="LY-G1"),
        ],
    ),
    (
        "roll-out in which people have difficulties and one is answered on every level",
        [case_reported(1), *ISSUED, record_receipts(10, ("LY-L1", "accepted"))],
        [
            rolled_difficulty(20, "LY-L1", "people"),
            rolled_difficulty(21, "LY-G1", "danger"),
            command_rollout(25, rollouts.AnswerTaskDifficulty, person="LY-L1", difficulty=1, text="已派两人"),
        ],
    ),
    (
        "roll-out whose line was corrected on every level",
        [case_reported(1), *ISSUED, record_receipts(10, ("LY-L1", "accepted"), ("LY-G1", "finished"))],
        [command_rollout(20, rollouts.CorrectReceipt, person="LY-L1", line="1")],
    ),
    (
        "roll-out whose households are listed and visited on every level",
        [case_reported(1), *ISSUED],
        [
            command_rollout(5, rollouts.RecordVisits, visits=()),
            record_visits(10, ("HH-1", "visited"), ("HH-2", "needs_help"), ("HH-3", "not_found")),
            record_visits(8, ("HH-1", "informed")),
            record_visits(20, ("HH-3", "informed")),
        ],
    ),
    (
        "roll-out stopped and ended on every level",
        [case_reported(1), *ISSUED, record_receipts(10, ("LY-L1", "accepted"))],
        [
            command_rollout(20, rollouts.StopRollout, expected_version=3),
            record_receipts(21, ("LY-G1", "accepted")),
            command_rollout(30, rollouts.EndRollout, expected_version=4),
        ],
    ),
    (
        "plan saved, approved, retired and what goes out by itself held back",
        [case_reported(1)],
        [
            RolloutAct(SavePlan(region="330825", plan="typhoon-2", body={}, reason="汛前修订"), at(2)),
            RolloutAct(ApprovePlan(region="330825", plan="typhoon-2", reason="已核对"), at(3), 9),
            RolloutAct(rollouts.PrepareRollout(region="330825", plan="typhoon-2", warning="w-1"), at(4)),
            RolloutAct(WindowMoved(60), at(4.5)),
            RolloutAct(WarningRepeated(), at(4.7)),
            command_rollout(5, rollouts.HoldRollout, 9, expected_version=1),
            RolloutAct(RetirePlan(region="330825", plan="typhoon-2", reason="不再使用"), at(6)),
        ],
    ),
    (
        "roll-out issued, sent back by a second person and issued anew",
        [case_reported(1)],
        [
            *ISSUED[:2],
            command_rollout(3, rollouts.ReturnRollout, 9, expected_version=2),
            command_rollout(4, rollouts.IssueRollout, expected_version=3),
            command_rollout(5, rollouts.ConfirmRollout, 9, expected_version=4),
        ],
    ),
    (
        "situation reported, and screens are told of its clocks alone",
        [case_reported(1)],
        [RolloutAct(SituationAct(kind), at(2 + number)) for number, kind in enumerate(REPORTED)],
    ),
    (
        "roll-out superseded by one of another level",
        [case_reported(1), *ISSUED, record_receipts(10, ("LY-L1", "accepted"))],
        [supersede_rollout(20, "RW-261122-02"), command_rollout(30, rollouts.EndRollout, expected_version=4)],
    ),
    (
        "complaint is filed and answered, and no screen is told",
        [case_reported(1)],
        [ComplaintAct("complaint.filed", at(2)), ComplaintAct("complaint.answered", at(3))],
    ),
    ("roster gap is told", [case_reported(1)], [Gap(("duty", "leader"), at(2))]),
    (
        "people called into a squad of another unit are lent and come back",
        [case_reported(1)],
        [LoanAct(at(2)), LoanAct(at(3), back=True)],
    ),
    (
        "somebody is pulled into several squads of their own unit",
        [case_reported(1)],
        [LoanAct(at(2), double=True), LoanAct(at(3), back=True, double=True)],
    ),
    (
        "more loans than are kept crowd out no case",
        [case_reported(n, n) for n in range(19)],
        [
            *(LoanAct(at(20 + n)) for n in range(8)),
            case_reported(19, 40),
            case_reported(20, 41),
            LoanAct(at(42)),
        ],
    ),
    (
        "canary passes",
        [case_reported(1)],
        [Canary("k1", "palm", at(1), "cases"), Canary("k2", "palm", at(2), "grids")],
    ),
    *WARNING_LAWS,
    *EVACUATION_LAWS,
    *CHECK_LAWS,
    *PATROL_LAWS,
    *PROPOSAL_LAWS,
]


def day(seed: int, count: int) -> list[LiveMessage]:
    """A busy day with everything in it, shuffled a little: late and early messages, moves, reopenings."""
    rng = random.Random(seed)
    messages: list[LiveMessage] = []
    places = (HERE, NEXT, THERE)
    for n in range(count):
        t = n * 3.0
        messages.append(
            case_reported(
                n,
                t,
                rng.choice(places),
                severity=rng.randint(1, 4),
                matter=rng.choice(("road", "house", None)),
            )
        )
        messages += [make(n, t + rng.randint(1, 5000)) for make in rng.sample(_MOVES, rng.randint(0, 4))]
        messages.append(
            grid(rng.choice(places).region, t, rng.choice(("normal", "watch", "alert")), mm=n % 3)
        )
        messages.append(position(t, rng.choice(places), rng.choice((0.0, 0.00003, 0.0005))))
    keyed = [(i + rng.uniform(0, 60), message) for i, message in enumerate(messages)]
    return [message for _, message in sorted(keyed, key=lambda pair: pair[0])]


_MOVES: list[Callable[[int, float], LiveMessage]] = [
    lambda n, t: case_updated(n, t, stage="dispatched"),
    lambda n, t: case_updated(n, t, stage="handling", text="已到现场"),
    lambda n, t: case_updated(n, t, place=THERE),
    lambda n, t: case_updated(n, t, severity=1, matter="house"),
    lambda n, t: case_updated(n, t, stage="reopened", reason="群众不满意"),
    lambda n, t: case_closed(n, t),
    lambda n, t: case_closed(n, t, "cancelled"),
    lambda n, t: case_updated(n, t, called=EVERYBODY[n % 3 :]),
    lambda n, t: case_updated(n, t, called=()),
]


def law(
    name: str, before: Sequence[Told], after: Sequence[Told], scope: Scope | None = None
) -> dict[str, Any]:
    """One law: start and end from the world's rows, changes from the rules."""
    world = World().take_all(before)
    start, seen = world.snapshot(scope), len(world.feed)
    world.take_all(after)
    changes = world.feed[seen:]
    if scope is not None:
        changes = [part for wire in changes if (part := reducer.narrow(wire, scope)) is not None]
    end = world.snapshot(scope)
    end["seq"], end["at"] = (
        (changes[-1]["seq"], changes[-1]["at"]) if changes else (start["seq"], start["at"])
    )
    return {"name": name, "sight": told_of(scope), "start": start, "changes": changes, "end": end}


def told_of(scope: Scope | None) -> dict[str, Any] | None:
    """A scope as JSON."""
    if scope is None:
        return None
    return {
        "region": scope.region,
        "whole": scope.whole,
        "matters": sorted(scope.matters),
        "units": sorted(scope.units),
        "person": scope.person,
        "positions": scope.positions,
    }


MOVING = ("move", "township", "correct", "person", "matter", "call", "own", "reported", "level")
"""Words in the names of the laws that are told for every scope."""


def laws() -> Iterator[tuple[str, dict[str, Any]]]:
    """(file name, law) of every law; those that somebody may lose or gain sight by, for every scope."""
    for name, before, after in LAWS:
        slug = name.replace(",", "").replace("'", "").replace(" ", "-")
        yield f"{slug}.json", law(name, before, after)
        for seer, scope in SIGHTS.items():
            law_entry = law(f"{name}, seen by {seer}", before, after, scope)
            if law_entry["changes"] and any(word in name for word in MOVING):
                yield f"{slug}-{seer}.json", law_entry
    messages = day(7, 40)
    cut = len(messages) // 3
    yield "a-day.json", law("a day", messages[:cut], messages[cut:])
    for seer, scope in SIGHTS.items():
        yield f"a-day-{seer}.json", law(f"a day, seen by {seer}", messages[:cut], messages[cut:], scope)
    yield "repeated-changes.json", repeat_changes()


def repeat_changes() -> dict[str, Any]:
    """Changes that are not newer than the state are ignored."""
    later_reports = [case_updated(1, 5, severity=1), case_closed(1, 60), case_reported(2, 61)]
    law_entry = law("changes come twice", [case_reported(1)], later_reports)
    first = World().take_all([case_reported(1)]).feed
    law_entry["changes"] = [*first, *law_entry["changes"][:2], *law_entry["changes"]]
    return law_entry


def text_of(law_entry: dict[str, Any]) -> str:
    return json.dumps(law_entry, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def main() -> None:
    for old in FOLDER.glob("*.json"):
        old.unlink()
    for name, item in laws():
        (FOLDER / name).write_text(text_of(item), encoding="utf-8")


if __name__ == "__main__":
    main()
