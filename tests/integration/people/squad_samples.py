"""For each command about squads what it takes to give it; and who gives it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import delete, insert

from dashboard.relay.fires.squad_timers import OURSELVES
from data_access.database.codec import utc_text
from data_access.database.tables.account_tables import accounts, grants
from data_access.store import Store
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.cases.case_commands import AddPhoto
from domain.cases.handling_commands import CancelCase
from domain.directory.complaint_commands import AnswerComplaint, FileComplaint
from domain.directory.complaints import name_complaint
from domain.directory.person import DeadContact
from domain.kernel.command import Command
from domain.positions.position_commands import TellPosition
from domain.squads import squad_commands as c
from tests.integration.people.handling_samples import CASE, MANAGER, REASON
from tests.integration.reports import COUNTY, NOW
from tests.pictures import picture

FIRST, SECOND = "LY-L00001", "LY-L00002"
SQUAD = f"{CASE}-1"
SAID_AT = datetime(2026, 11, 22, 8, 0, tzinfo=UTC)
ASSEMBLED = c.AssembleSquad(region=COUNTY, case=CASE, people=((FIRST, "grid"),))


def give(kind: type[c.SquadCommand], version: int | None = None, /, **more: Any) -> c.SquadCommand:
    """A command to the squad as it stands at a version."""
    return kind(region=COUNTY, squad=SQUAD, expected_version=version, **more)


PHONE = Actor(Viewer(Kind.LINK, "link:4", "吴小燕", (Grant(Role.RESPONDER, COUNTY),), FIRST))
PHOTO = AddPhoto(region=COUNTY, case=CASE, squad=SQUAD, content=picture(), taken_at=SAID_AT)
PLACE = TellPosition(region=COUNTY, person=FIRST, lat=29.04, lon=119.18, accuracy_m=8, seen_at=SAID_AT)
COMMANDER = Actor(Viewer(Kind.PERSON, "account:9", "", (Grant(Role.COMMANDER, COUNTY),)))
SAID = FileComplaint(region=COUNTY, unit="water", kind="appeal", text="夜班连排", said_at=SAID_AT, key="k")
DEAD = ((FIRST, (DeadContact("phone", "number_invalid", SAID_AT),)),)
ORDER = give(c.GiveOrder, 1, text="先设警戒，再疏散下游住户")
SOON = NOW + timedelta(microseconds=1)
"""A deadline of which half is over as soon as it was set."""


def add_commander(store: Store, now: datetime) -> None:
    """The account of COMMANDER, who can sign in."""
    row = {"id": 9, "login": "cao", "name": "Cao", "region": COUNTY, "password": "x", "demo": 0, "version": 1}
    more = {"must_change": 0, "totp_last_step": 0, "created_at": utc_text(now)}
    with store.database.writing() as connection:
        connection.execute(insert(accounts).values(row | more))
        given = {"account": 9, "role": "commander", "region": COUNTY, "unit": ""}
        connection.execute(insert(grants).values(given))


def withdraw_right(store: Store, now: datetime) -> None:
    """COMMANDER may command no more."""
    with store.database.writing() as connection:
        connection.execute(delete(grants).where(grants.c.account == 9))


OFFERED = (
    ASSEMBLED,
    add_commander,
    give(c.OfferHandOver, 1, lead=COMMANDER.name, reason="交接班，情况已说明"),
)
SQUAD_SAMPLES: dict[type[Command], tuple[Any, ...]] = {
    c.AssembleSquad: (ASSEMBLED,),
    c.AddMembers: (ASSEMBLED, give(c.AddMembers, 1, people=((SECOND, "grid"),))),
    c.AnswerCall: (
        ASSEMBLED,
        give(c.AnswerCall, person=FIRST, state="on_the_way", answered_at=SAID_AT),
        give(c.AnswerCall, person=FIRST, state="unavailable", answered_at=SAID_AT, note="在外地"),
    ),
    c.PursueMember: (
        ASSEMBLED,
        *(give(c.PursueMember, person=FIRST, step=step) for step in ("human", "unreached")),
    ),
    c.RecordNoAnswer: (
        ASSEMBLED,
        give(c.PursueMember, person=FIRST, step="human"),
        give(c.RecordNoAnswer, person=FIRST, step="human"),
    ),
    c.MarkContacts: (ASSEMBLED, give(c.MarkContacts, dead=DEAD), give(c.MarkContacts, dead=())),
    c.DeclareShortage: (ASSEMBLED, give(c.DeclareShortage)),
    c.GiveOrder: (ASSEMBLED, ORDER),
    c.RemindOrder: (ASSEMBLED, replace(ORDER, due_at=SOON), give(c.RemindOrder, order=1)),
    c.AcknowledgeOrder: (
        ASSEMBLED,
        ORDER,
        give(c.AcknowledgeOrder, person=FIRST, order=1, state="read", answered_at=SAID_AT),
        give(c.AcknowledgeOrder, person=FIRST, order=1, state="done", answered_at=SAID_AT, note="已疏散"),
    ),
    c.ReportDifficulty: (
        ASSEMBLED,
        ORDER,
        give(c.ReportDifficulty, person=FIRST, kind="no_way", answered_at=SAID_AT, note="桥断了"),
        give(c.ReportDifficulty, person=FIRST, kind="people", order=1, answered_at=SAID_AT),
    ),
    c.AnswerDifficulty: (
        ASSEMBLED,
        give(c.ReportDifficulty, person=FIRST, kind="danger", answered_at=SAID_AT),
        give(c.AnswerDifficulty, difficulty=1, text="先撤到村口等待"),
    ),
    c.SendSquadMessage: (
        ASSEMBLED,
        give(c.SendSquadMessage, text="塌方约 3 米", said_at=SAID_AT, photo=picture(), key="m"),
        give(c.SendSquadMessage, lat=29.04, lon=119.18, placed_at=SAID_AT),
    ),
    AddPhoto: (ASSEMBLED, PHOTO),
    FileComplaint: (SAID,),
    AnswerComplaint: (
        SAID,
        AnswerComplaint(region=COUNTY, complaint=name_complaint(SAID, PHONE, SAID_AT), text="已调整"),
    ),
    TellPosition: (PLACE, replace(PLACE, lat=29.05)),
    c.ReleaseMember: (ASSEMBLED, give(c.ReleaseMember, 1, person=FIRST)),
    c.OfferHandOver: (*OFFERED,),
    c.AcceptHandOver: (*OFFERED, give(c.AcceptHandOver, offer=1)),
    c.DeclineHandOver: (*OFFERED, give(c.DeclineHandOver, offer=1, reason=REASON)),
    c.WithdrawHandOver: (*OFFERED, give(c.WithdrawHandOver, offer=1)),
    c.LapseHandOver: (*OFFERED, withdraw_right, give(c.LapseHandOver, offer=1)),
    c.TakeOverSquad: (ASSEMBLED, give(c.TakeOverSquad, 1, reason="交接班，情况已说明")),
    c.RevealSquadPhones: (ASSEMBLED, give(c.RevealSquadPhones, person=FIRST, reason="人工电话叫应")),
    c.StandDownSquad: (ASSEMBLED, give(c.StandDownSquad, 1)),
    CancelCase: (ASSEMBLED, CancelCase(region=COUNTY, case=CASE, expected_version=1, reason=REASON)),
}
BY_PHONE = dict.fromkeys((AddPhoto, TellPosition, FileComplaint), PHONE)
SQUAD_GIVERS: dict[type[Command], Actor] = {
    **dict.fromkeys(SQUAD_SAMPLES, MANAGER),
    **BY_PHONE,
    AnswerComplaint: COMMANDER,
    c.AcceptHandOver: COMMANDER,
    c.DeclineHandOver: COMMANDER,
    c.TakeOverSquad: COMMANDER,
    c.LapseHandOver: OURSELVES,
    c.PursueMember: OURSELVES,
    c.DeclareShortage: OURSELVES,
    c.MarkContacts: OURSELVES,
    c.RemindOrder: OURSELVES,
}
