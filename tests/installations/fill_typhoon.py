"""What a typhoon leaves half done: a storm, warnings and what they propose, a plan, a roll-out with receipts,
a deputy and visits, an evacuation, a check, patrols, a situation report, and what a squad wrote.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dashboard.commands import ReportHandler
from dashboard.relay.answers import Answers
from dashboard.relay.fires.all_fires import list_fires
from dashboard.relay.timers import Timers
from data_access.county_packs.county_pack import County
from data_access.gateways.http_gateway import Event
from data_access.outbox.gateway_marks import read_mark
from data_access.outbox.outbox_rows import settle, take_due
from domain.access.actor import Actor
from domain.access.rights import Role
from domain.cases.case_commands import EnterCase
from domain.directory.households.household_commands import ImportHouseholds
from domain.directory.person import mark_address
from domain.emergency.responses.patrols.patrol import Patrol
from domain.emergency.responses.patrols.patrol_commands import RecordPatrol
from domain.emergency.responses.situations import situation_commands as r
from domain.emergency.rollouts import rollout_commands as c
from domain.emergency.rollouts.checks.check_commands import AnswerCheck, CheckAnswer
from domain.emergency.rollouts.evacuations import evacuation_commands as e
from domain.emergency.rollouts.evacuations.ledger import EvacuationReport
from domain.emergency.rollouts.progress.task_states import Receipt
from domain.emergency.rollouts.progress.visits import VisitReport
from domain.squads import squad_commands as s
from domain.squads.calls.outgoing import SMS, State, Tried
from tests.installations.fill_commands import (
    COMING,
    COMMANDER,
    OFFICER,
    ROOT,
    SQUAD,
    WHY,
    CommandCentre,
    actor,
    phone_of,
)
from tests.integration import reports
from tests.integration.accounts import AccountsHarness
from tests.integration.people.check_samples import OF_LEADERS
from tests.integration.people.evacuation_samples import GRID
from tests.integration.people.patrol_samples import HAZARD
from tests.integration.people.rollout_samples import APPROVED, BODY, PREPARED, SAVED
from tests.integration.people.sheets import as_csv
from tests.integration.people.warning_samples import LOST, make_received_warning
from tests.integration.reports import COUNTY, VILLAGE
from tests.pictures import picture
from tests.unit.domain.test_voices import WEBM

ACCEPTED, FINISHED, REFUSED, DEPUTY = "LY-L00005", "LY-L00006", "LY-L00007", "LY-L00008"
"""Village heads by what became of their tasks; the last was asked to answer for another."""
LIAISON, NOBODYS = "LY-L00001", "LY-L00009"
"""Who looks after two households, and who has a number that nobody has."""
SECOND_COMMANDER = actor(Role.COMMANDER, 56)
AT_RELATIVES, AT_HOME = f"HH-{GRID}-1", f"HH-{GRID}-2"
STORM = "202613"
HOUSEHOLDS = (
    ("村", "户主", "人数", "风险类型", "特殊人群", "责任人"),
    ("希塘村", "贺知章", "3", "地质灾害", "独居老人", LIAISON),
    ("希塘村", "李白", "2", "山洪", "", LIAISON),
)
LANDFALL = {"storm": STORM, "name": "白海豚", "name_en": "DOLPHIN", "wind_ms": 30.0, "lat": 28.0}


def fill_typhoon(centre: CommandCentre) -> dict[str, Any]:
    """All of it; the names of what is under way."""
    report_storm(centre.world, centre.pack)
    receive_warnings(centre)
    write_in_squad(centre)
    centre.give(ImportHouseholds(region=COUNTY, content=as_csv(HOUSEHOLDS), filename="户.csv"), ROOT)
    rollout = issue_rollout(centre)
    lose_number(centre)
    answer_tasks(centre, rollout)
    named = {"rollout": rollout, "evacuation": evacuate(centre), "check": ask_check(centre)}
    patrol(centre)
    return named | {"tree": report_tree(centre), "report": report_situation(centre)}


def report_storm(harness: AccountsHarness, pack: County) -> None:
    """One that was observed once and forecast twice."""
    points = [
        {"valid": f"2026-11-22T{hour}:00:00+08:00", "lat": 28.0, "lon": lon, "wind_ms": 30.0}
        for hour, lon in (("20", 122.0), ("23", 120.5))
    ]
    fields = {"storm": STORM, "agency": "中国", "issued": "2026-11-22T14:00:00+08:00", "points": points}
    seen = reports.encode_message(
        "storm.observed", "s1", 0, valid="2026-11-22T14:00:00+08:00", lon=124.0, **LANDFALL
    )
    handler = ReportHandler(harness.store, {COUNTY: pack}, lambda: harness.now)
    forecast = reports.encode_message("storm.forecast", "f1", 1, **fields)
    handler.handle(reports.envelopes(seen, forecast, stream="storms"))


def receive_warnings(centre: CommandCentre) -> None:
    """One that an update replaced and that proposes a response, and an end of what nobody knows."""
    days = {"2026-08-09": "2026-11-23", "2026-08-10": "2026-11-24", "2026-08-11": "2026-11-25"}
    for number in (0, 1):
        centre.give(make_received_warning(number, **days), OFFICER)
    centre.give(LOST, OFFICER)


def write_in_squad(centre: CommandCentre) -> None:
    """Words with a photo, and a recording."""
    for more in ({"text": "塌方约 3 米", "photo": picture()}, {"voice": WEBM, "voice_s": 3.0}):
        given = {"key": f"write/{len(more)}{'voice' in more}", "said_at": centre.world.now, **more}
        centre.on_squad(SQUAD, None, s.SendSquadMessage, phone_of(COMING), **given)


def issue_rollout(centre: CommandCentre) -> str:
    """By a plan somebody wrote and somebody approved; households are listed. Its name."""
    tier = BODY["tier"][0] | {"channels": ["notice", SMS]}
    body = BODY | {"approve_above": 5, "tier": [tier]}
    centre.give(replace(SAVED, body=body), COMMANDER)
    for by in (COMMANDER, SECOND_COMMANDER):
        centre.give(replace(APPROVED, expected_version=1), by)
    rollout: str = centre.give(PREPARED, COMMANDER).id
    about_rollout(centre, rollout, c.IssueRollout, COMMANDER, expected_version=1)
    about_rollout(centre, rollout, c.ConfirmRollout, SECOND_COMMANDER, expected_version=2)
    fires = list_fires(centre.context)
    Timers(centre.world.store, clock=lambda: centre.world.now, fires=fires).fire_due()
    return rollout


def about_rollout(centre: CommandCentre, rollout: str, kind: type[Any], by: Actor, **more: Any) -> Any:
    """A command about the roll-out."""
    return centre.give(kind(region=COUNTY, rollout=rollout, **more), by)


def lose_number(centre: CommandCentre) -> None:
    """The gateway says of one message that nobody has the number."""
    world = centre.world
    world.wait(minutes=1)
    with world.store.database.writing() as connection:
        taken = {delivery.message.person: delivery for delivery in take_due(connection, SMS, world.now, 100)}
        person = centre.pack.people[NOBODYS]
        settle(
            connection,
            taken[NOBODYS],
            Tried(State.SENT),
            world.now,
            mark_address(NOBODYS, person.phone),
        )
        number = read_mark(connection, SMS) + 1
    wire = taken[NOBODYS].message.wire_id
    event = Event(number, "receipt", wire, world.now, delivered=False, cause="empty_number")
    Answers(world.store, centre.bus, SMS, lambda: world.now).take([event])


def answer_tasks(centre: CommandCentre, rollout: str) -> None:
    """Some accept, one of them has a difficulty, one is done, one cannot; a deputy is asked, a household was
    visited.
    """
    receipt_kinds = (
        (ACCEPTED, "accepted"),
        (FINISHED, "accepted"),
        (FINISHED, "finished"),
        (REFUSED, "refused"),
    )
    receipts = tuple(Receipt(f"{who}/{kind}", who, kind, centre.world.now) for who, kind in receipt_kinds)
    about_rollout(centre, rollout, c.RecordReceipts, COMMANDER, receipts=receipts)
    hindered = {"person": ACCEPTED, "kind": "people", "note": "缺两人", "answered_at": centre.world.now}
    about_rollout(centre, rollout, c.ReportTaskDifficulty, phone_of(ACCEPTED), **hindered)
    about_rollout(centre, rollout, c.AskDeputy, COMMANDER, deputy=DEPUTY, people=(REFUSED,))
    visit = VisitReport("v1", AT_RELATIVES, "needs_help", centre.world.now, note="透析病人")
    about_rollout(centre, rollout, c.RecordVisits, phone_of(LIAISON), visits=(visit,))


def report_tree(centre: CommandCentre) -> str:
    """By somebody with a task. The case."""
    seen = {"title": "大树倒在路上", "severity": 2, "key": "tree/1"}
    made: str = centre.give(EnterCase(region=COUNTY, place=VILLAGE, **seen), phone_of(ACCEPTED)).id
    return made


def evacuate(centre: CommandCentre) -> str:
    """One household is with relatives, one will not go. Its name."""
    made: str = centre.give(e.OrderEvacuation(region=COUNTY, reason=WHY), COMMANDER).id
    evacuation_reports = tuple(
        EvacuationReport(f"{kind}/1", household, kind, centre.world.now, place=place)
        for household, kind, place in ((AT_RELATIVES, "settled", "relatives"), (AT_HOME, "refused", ""))
    )
    centre.give(e.RecordEvacuation(region=COUNTY, evacuation=made, reports=evacuation_reports), COMMANDER)
    return made


def ask_check(centre: CommandCentre) -> str:
    """One of those who are asked answered. Its name."""
    made: str = centre.give(OF_LEADERS, COMMANDER).id
    answers = (CheckAnswer("a1", 12, centre.world.now, ACCEPTED),)
    centre.give(AnswerCheck(region=COUNTY, check=made, answers=answers), COMMANDER)
    return made


def patrol(centre: CommandCentre) -> None:
    """A bridge was looked at twice; a case came of it."""
    for result, what in (("normal", ""), ("abnormal", "桥面过水")):
        report = Patrol(result, HAZARD, result, centre.world.now, what=what)
        centre.give(RecordPatrol(region=COUNTY, patrol=report), COMMANDER)


def report_situation(centre: CommandCentre) -> str:
    """Begun and told by telephone, not yet written. Its name."""
    begun = {"kind": "first", "event": "response:typhoon", "grade": "serious"}
    made: str = centre.give(r.BeginSituationReport(region=COUNTY, **begun), OFFICER).id
    centre.give(r.RecordSituationCall(region=COUNTY, report=made, told_to="市应急值班室"), OFFICER)
    return made
