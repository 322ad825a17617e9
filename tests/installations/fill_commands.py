"""What people left of their work: cases in hand in every way, squads with calls and instructions, whistles,
parts, consultations, photos, complaints, responses, links, and messages and timers that are due later.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from dashboard.commands import CommandBus, ReportHandler
from dashboard.handlers.context import Context
from data_access.county_packs.county_pack import County
from data_access.outbox.gateway_marks import save_mark
from data_access.outbox.outbox_rows import settle, take_due, take_receipt
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.accounts.key_commands import MakeLink, RevokeLinks
from domain.cases import handling_commands as h
from domain.cases import relation_commands as r
from domain.cases.case_commands import AddPhoto, EnterCase
from domain.cases.case_join import case_id
from domain.cases.joint import joint_commands as j
from domain.directory.complaint_commands import AnswerComplaint, FileComplaint
from domain.emergency.responses.response_commands import DeclareResponse, EndResponse
from domain.kernel.command import Command
from domain.positions.position_commands import TellPosition
from domain.squads import squad_commands as s
from domain.squads.calls.outgoing import SMS, State, Tried
from tests.integration import reports
from tests.integration.accounts import ADDRESS, AccountsHarness
from tests.integration.reports import COUNTY
from tests.pictures import picture

COMING, AWAY, SILENT, AGAIN = "LY-L00001", "LY-L00002", "LY-L00003", "LY-L00004"
"""Who is in the squad that is live."""
LIVE, JOINT, WHISTLED, SUSPENDED, CLOSED, REPEATS = (
    case_id(COUNTY, "12345", name) for name in ("live", "joint", "whistled", "suspended", "closed", "repeats")
)
SQUAD, ENDED_SQUAD = f"{LIVE}-1", f"{CLOSED}-1"
WHY, TOWN = "现场核实后决定", "330825102"


def actor(role: Role, number: int, unit: str | None = None) -> Actor:
    """Somebody who commands in the county."""
    grants = (Grant(role, COUNTY, unit),)
    return Actor(Viewer(Kind.PERSON, f"account:{number}", f"人员 {number}", grants), ADDRESS)


OFFICER, COMMANDER, HEAD = (
    actor(role, number)
    for role, number in ((Role.DUTY_OFFICER, 51), (Role.COMMANDER, 52), (Role.GRID_HEAD, 53))
)
WATER, ROOT = actor(Role.UNIT_OFFICER, 54, "water"), actor(Role.ADMINISTRATOR, 55)


def phone_of(person: str) -> Actor:
    """Somebody who answers under a link."""
    return Actor(Viewer(Kind.LINK, "link:9", person, (Grant(Role.RESPONDER, COUNTY),), person), ADDRESS)


class CommandCentre:
    """Commands, each a moment after the one before."""

    def __init__(self, harness: AccountsHarness, pack: County) -> None:
        self.world, self.pack, self.context = harness, pack, Context({COUNTY: pack}, 100)
        self.bus = CommandBus(harness.store, self.context, clock=lambda: harness.now)

    def give(self, command: Command, by: Actor) -> Any:
        """One of them."""
        self.world.wait(seconds=7)
        return self.bus.handle(command, by)

    def on_case(self, case: str, version: int, kind: type[Any], by: Actor, **more: Any) -> Any:
        """A command on a case as of a version."""
        given = {"region": COUNTY, "case": case, "expected_version": version, "reason": WHY} | more
        return self.give(kind(**given), by)

    def on_squad(self, squad: str, version: int | None, kind: type[Any], by: Actor, **more: Any) -> Any:
        """A command on a squad as of a version, or an answer."""
        return self.give(kind(region=COUNTY, squad=squad, expected_version=version, **more), by)

    def answer(self, squad: str, person: str, state: str, **more: Any) -> Any:
        """What somebody says on their phone, whose clock is 90 s behind."""
        answer = {
            "person": person,
            "state": state,
            "answered_at": self.world.now,
            "clock_off_s": 90.0,
            **more,
        }
        return self.on_squad(squad, None, s.AnswerCall, phone_of(person), **answer)


def fill_commands(centre: CommandCentre) -> dict[str, Any]:
    """All of it; `link`: the secret that opens one person's phone, `revoked`: one that does not any more."""
    report_cases(centre.world, centre.pack)
    handle_cases(centre)
    work_jointly(centre)
    blow_whistles(centre)
    assemble_squads(centre)
    send_some(centre.world)
    complain(centre)
    respond(centre)
    return hand_out_links(centre)


def report_cases(harness: AccountsHarness, pack: County) -> None:
    """A case for each that is done below, and one of the desk."""
    names = ("live", "joint", "whistled", "suspended", "closed", "repeats")
    cases = [reports.encode_case(name, 60 + n, matter="noise") for n, name in enumerate(names)]
    ReportHandler(harness.store, {COUNTY: pack}, lambda: harness.now).handle(
        reports.envelopes(*cases, start=300)
    )


def handle_cases(centre: CommandCentre) -> None:
    """One closed with its squad and a photo, one suspended, one that repeats another, one entered by hand."""
    entered = {
        "title": "围墙开裂",
        "severity": 3,
        "text": "群众来电",
        "caller": "李四",
        "phone": "000-9900-0009",
    }
    made = centre.give(EnterCase(region=COUNTY, place=reports.VILLAGE, key="desk/1", **entered), OFFICER)
    centre.give(r.LinkCases(region=COUNTY, case=LIVE, other=made.id, note="同一处围墙"), OFFICER)
    centre.on_case(SUSPENDED, 0, h.RegisterCase, OFFICER)
    centre.on_case(SUSPENDED, 1, h.ExtendLimit, OFFICER, amount=timedelta(hours=8))
    centre.on_case(SUSPENDED, 2, h.SuspendCase, OFFICER)
    centre.on_case(REPEATS, 0, h.MergeCase, OFFICER, into=SUSPENDED)
    centre.give(s.AssembleSquad(region=COUNTY, case=CLOSED, people=((COMING, "grid"),)), OFFICER)
    centre.answer(ENDED_SQUAD, COMING, "done", note="已清运")
    photo = {"case": CLOSED, "squad": ENDED_SQUAD, "content": picture(), "taken_at": centre.world.now}
    centre.give(AddPhoto(region=COUNTY, key="photo/1", **photo), phone_of(COMING))
    centre.on_case(CLOSED, 1, h.DispatchCase, OFFICER, unit="police")
    centre.on_case(CLOSED, 2, h.StartHandling, HEAD)
    centre.on_case(CLOSED, 3, h.FinishHandling, HEAD, note="已清运")
    centre.on_case(CLOSED, 4, h.VerifyCase, OFFICER)
    centre.on_case(CLOSED, 5, h.CloseCase, OFFICER)


def work_jointly(centre: CommandCentre) -> None:
    """A case in which two units have a part, one asked to be excused, and a consultation is open."""
    centre.on_case(JOINT, 0, h.RegisterCase, OFFICER)
    centre.on_case(JOINT, 1, h.DispatchCase, OFFICER, unit="police")
    names = (("water", "查排口，取水样"), ("ecology", "出具检测报告"))
    centre.on_case(JOINT, 0, j.AssignParts, OFFICER, parts=names)
    centre.on_case(JOINT, 1, j.AnswerPart, WATER, part=1, state="asked")
    units = ("water", "ecology")
    centre.on_case(JOINT, 2, j.CallConsultation, OFFICER, units=units, material="水样报告两份")
    centre.on_case(JOINT, 0, j.GiveOpinion, WATER, consultation=1, unit="water", note="建议先停产")


def blow_whistles(centre: CommandCentre) -> None:
    """One whistle that waits for a township, and one that lapsed."""
    more = {"units": (TOWN, "police"), "limit": timedelta(hours=2), "note": "请到现场会商"}
    centre.on_case(WHISTLED, 0, h.BlowWhistle, OFFICER, **more)
    centre.on_case(WHISTLED, 0, h.ReportIn, OFFICER, whistle=1, unit="police", note="两人在途")
    centre.on_case(WHISTLED, 2, h.BlowWhistle, OFFICER, **more | {"units": ("ecology",)})
    centre.on_case(WHISTLED, 3, h.LapseWhistle, OFFICER, whistle=3)


def assemble_squads(centre: CommandCentre) -> None:
    """A live squad: one comes, one cannot, one is silent, one is called again; an instruction with one
    receipt.
    """
    people = tuple((person, "grid") for person in (COMING, AWAY, SILENT, AGAIN))
    centre.give(s.AssembleSquad(region=COUNTY, case=LIVE, people=people), OFFICER)
    centre.answer(SQUAD, COMING, "on_the_way", eta=centre.world.now + timedelta(minutes=20))
    centre.answer(SQUAD, AWAY, "unavailable", note="在外地")
    centre.on_squad(SQUAD, 3, s.ReleaseMember, OFFICER, person=AGAIN)
    centre.on_squad(SQUAD, 4, s.AddMembers, OFFICER, people=((AGAIN, "grid"),))
    centre.on_squad(SQUAD, 5, s.GiveOrder, OFFICER, text="先设警戒，再疏散下游住户", to=(COMING, AGAIN))
    read = {"person": COMING, "order": 1, "state": "read", "answered_at": centre.world.now, "note": ""}
    centre.on_squad(SQUAD, None, s.AcknowledgeOrder, phone_of(COMING), **read)
    place = {"person": COMING, "lat": 29.04, "lon": 119.18, "accuracy_m": 8, "seen_at": centre.world.now}
    centre.give(TellPosition(region=COUNTY, key="place/1", **place), phone_of(COMING))


def send_some(harness: AccountsHarness) -> None:
    """Of what leaves the house one message was delivered and of one it is unclear; the others wait."""
    with harness.store.database.writing() as connection:
        taken = take_due(connection, "notice", harness.now, 2)
        for item, state in zip(taken, (State.SENT, State.UNKNOWN), strict=True):
            settle(connection, item, Tried(state), harness.now)
        first = taken[0].message
        take_receipt(connection, first.world, first.id, True, "", harness.now)
        save_mark(connection, SMS, 17)


def complain(centre: CommandCentre) -> None:
    """A complaint that was answered, and an appeal that waits."""
    fields = {"unit": "water", "said_at": centre.world.now}
    first = FileComplaint(region=COUNTY, kind="complaint", text="值班表未公示", key="say/1", **fields)
    filed = centre.give(first, phone_of(COMING))
    centre.give(AnswerComplaint(region=COUNTY, complaint=filed.id, text="已上墙"), WATER)
    centre.give(
        FileComplaint(region=COUNTY, kind="appeal", text="夜班连排三周", key="say/2", **fields),
        phone_of(AWAY),
    )


def respond(centre: CommandCentre) -> None:
    """A response that runs, and one that was ended."""
    for type in ("typhoon", "flood"):
        centre.give(DeclareResponse(region=COUNTY, type=type, level=3, reason=WHY), COMMANDER)
    centre.give(EndResponse(region=COUNTY, type="flood", reason=WHY, expected_version=1), COMMANDER)


def hand_out_links(centre: CommandCentre) -> dict[str, str]:
    """A link that opens a phone, and one that was revoked."""
    revoked = centre.give(MakeLink(region=COUNTY, person=AWAY, hours=72), ROOT)[1]
    centre.give(RevokeLinks(region=COUNTY, person=AWAY), ROOT)
    return {
        "link": centre.give(MakeLink(region=COUNTY, person=COMING, hours=72), ROOT)[1],
        "revoked": revoked,
    }
