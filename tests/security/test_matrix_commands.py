"""Role × region × unit × command: everybody gives every command at the door itself, past pages and routes.

Who may is written down here a second time, by hand, for each command of the program's table of contents; a
command that no row names fails. What a seat may do is done and undone again, so the next one finds the same.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard.commands import CommandBus, ReportHandler
from dashboard.handlers.context import Context
from data_access.county_packs.county_pack import County
from data_access.database.unit_of_work import UnitOfWork
from data_access.directory.seed import seed
from data_access.store import Store
from domain.access.actor import Actor
from domain.access.rights import NOBODY, Grant, Kind, Role, Viewer
from domain.commands import COMMANDS
from domain.kernel.command import Command
from domain.kernel.errors import Refused
from tests.databases import copy_database, newest_sqlite
from tests.installations.fill_county import small
from tests.integration.people.record_samples import SHOWN
from tests.integration.people.squad_samples import FIRST
from tests.integration.people.test_commands import ANNA, BY, SAMPLES
from tests.integration.reports import COUNTY, NOW, encode_case, envelopes

HERE, THERE, TOWN, OTHER_TOWN = "330825", "330803", "330825101", "330825102"
"""The county, one beside it, the township of the case, and another."""


def seats_at(*places: str, **roles: Any) -> set[str]:
    """Seats of some roles in some places."""
    return {f"{role}@{place}" for role in roles for place in places}


ADMINISTRATOR = seats_at(HERE, administrator=1)
COMMANDER, OFFICER = seats_at(HERE, commander=1), seats_at(HERE, duty_officer=1)
DUTY = seats_at(HERE, TOWN, commander=1, duty_officer=1)
HEADS = seats_at(HERE, TOWN, grid_head=1)
WATER, LEAD = seats_at(HERE, TOWN, OTHER_TOWN, unit_officer=1), {"police@330825"}
"""A unit that was called into the case; the one that the case went to."""
MINE, LINKS = {"link of a member"}, {"link of a member", "link of another"}
ROWS: list[tuple[set[str], str]] = [
    (ADMINISTRATOR, "AddDuty ApproveImport ApproveReset CreateAccount CreateKiosk CreateToken "
     "DisableAccount EnableAccount EndKiosk EndSessions EndToken GrantRoles ImportHouseholds InviteHolder "
     "MakeLink PreviewImport ProposeReset RejectImport RejectReset RemoveDuty RemovePerson RemovePost "
     "RemoveUnit ResetPassword ResetSecondFactor RestoreHolder RestorePerson RevokeLinks SavePerson SavePost "
     "SaveUnit SetRetention SetTemporaryPassword UnlockAccount WithdrawReadToken"),
    (COMMANDER, "ApproveReadToken RejectReadToken DeclareResponse EndResponse PrepareRollout IssueRollout "
     "ConfirmRollout ReturnRollout StopRollout EndRollout RemindTasks TakeOverTasks HoldRollout SavePlan "
     "ApprovePlan RetirePlan AskCheck CloseCheck RecordMerge RecordSquad RateReturn SendBackTask "
     "CorrectReceipt DismissProposal AskDeputy CallTasks AnswerTaskDifficulty"),
    (COMMANDER | MINE, "ReportTaskDifficulty"),
    (COMMANDER | {"reporter", "link of a member"}, "RecordReceipts"),
    (seats_at(HERE, TOWN, commander=1) | {"reporter", "link of a member"}, "RecordVisits"),
    (COMMANDER | {"reporter", "link of a member"}, "AnswerCheck"),
    (COMMANDER, "OrderEvacuation LiftEvacuation"),
    (DUTY | HEADS | {"reporter"}, "RecordEvacuation ReturnHousehold"),
    (seats_at(HERE, OTHER_TOWN, commander=1, duty_officer=1, grid_head=1) | {"reporter"}, "RecordPatrol"),
    (DUTY | HEADS, "RevealHousehold CorrectReport"),
    (seats_at(HERE, OTHER_TOWN, commander=1, duty_officer=1, grid_head=1), "RevealHazardContacts"),
    (seats_at(HERE, TOWN, commander=1, duty_officer=1, grid_head=1) | {"reporter"}, "VerifyEvacuation"),
    (OFFICER, "AcknowledgeLoss ClaimResend ReleaseResend RevealDeadLetter SettleResend"),
    (seats_at(HERE, TOWN, commander=1), "AdmitCase RefuseAdmission"),
    (COMMANDER | OFFICER, "BeginSituationReport EditSituationReport RefreshSituationReport "
     "RecordSituationCall SendSituationReport VoidSituationReport"),
    (COMMANDER, "ApproveSituationReport"),
    (COMMANDER | OFFICER, "HandDownCase ReceiveWarning ResolveWarning"),
    (DUTY, "ApproveRequest RefuseRequest"),
    (DUTY, "AddMembers AnswerDifficulty AssembleSquad BlowWhistle CancelCase CloseCase DispatchCase "
     "EscalateCase ExtendLimit GiveOrder LapseWhistle LinkCases MergeCase RecordNoAnswer RegisterCase "
     "ReleaseMember ReopenCase RequestAdmission ResumeCase ReturnCase RevealSquadPhones SetMatter "
     "StandDownSquad SuspendCase UnlinkCases TakeOverSquad VerifyCase"),
    (set(), "AcceptHandOver DeclineHandOver OfferHandOver WithdrawHandOver"),
    (DUTY | HEADS, "RevealCase"),
    (LEAD, "RequestExtension RequestSuspension WithdrawRequest"),
    (DUTY | HEADS | LEAD, "StartHandling FinishHandling PassOnCase"),
    (DUTY | seats_at(TOWN, grid_head=1), "ReportIn RefuseWhistle"),
    (DUTY | LEAD, "AssignParts CallConsultation ExcusePart ReturnPart"),
    (DUTY, "DecideConsultation"),
    (DUTY | WATER, "AnswerPart GiveOpinion"),
    (DUTY | MINE, "AnswerCall AcknowledgeOrder ReportDifficulty SendSquadMessage"),
    (seats_at(HERE, OTHER_TOWN, commander=1, duty_officer=1) | LINKS, "EnterCase"),
    (MINE, "AddPhoto TellPosition ActAsDeputy"),
    (COMMANDER | MINE, "AnswerDeputy"),
    (LINKS, "FileComplaint"),
    (COMMANDER | seats_at(HERE, unit_officer=1), "AnswerComplaint"),
    (ADMINISTRATOR | COMMANDER | OFFICER, "RevealPerson"),
    (seats_at(HERE, TOWN, administrator=1) | seats_at(HERE, TOWN, OTHER_TOWN, commander=1, duty_officer=1),
     "RecordPhoneSearch"),
]  # fmt: skip
"""Who may, besides whoever the sample says gives it. EnterCase: at a place of the other township."""
OWN = (
    "ApplyImport WithdrawImport RequestReadToken BeginSession ChangePassword EndSession EnrolSecondFactor "
    "LinkIdentity OpenKiosk RemoveSecondFactor RenewRecoveryCodes SetSecondFactor SignOutEverywhere SpendCode"
)
"""About what is somebody's own: nobody else, whatever they may do."""
OURS = (
    "DeclareShortage ExpireWarning LapseHandOver LapseParts MarkContacts PursueMember "
    "RecordDuty RecordResponse RemindOrder InviteFirstAdministrator SeedDemoAccounts"
)
"""For the installation itself."""
HOLDERS = "RedeemInvitation SignOut RecordExport"
"""Told by whoever has a secret, or has handed something out: the door before this one asks for the right."""
NAMED = {name: seats for seats, names in ROWS for name in names.split()}
NAMED |= {name: set() for name in f"{OWN} {OURS}".split()}


class Undone(Exception):
    """A command was carried out."""


class RolledBackStore:
    """A store whose units of work are carried out and undone."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    @contextmanager
    def unit_of_work(self, *given: Any) -> Iterator[UnitOfWork]:
        with self._store.unit_of_work(*given) as work:
            yield work
            raise Undone


def seats() -> dict[str, Actor]:
    """Everybody there is, by role and place; each a different account."""
    made: dict[str, Actor] = {}

    def seat(name: str, role: Role, region: str, kind: str = "account", **more: Any) -> None:
        grants = (Grant(role, region, more.get("unit")),)
        whose = Kind.PERSON if kind == "account" else Kind(kind)
        viewer = Viewer(whose, f"{kind}:{900 + len(made)}", "x", grants, more.get("person"))
        made[name] = Actor(viewer, "10.0.0.9")

    for place in (HERE, THERE, TOWN, OTHER_TOWN):
        for role in (Role.COMMANDER, Role.DUTY_OFFICER, Role.GRID_HEAD):
            seat(f"{role}@{place}", role, place)
        seat(f"unit_officer@{place}", Role.UNIT_OFFICER, place, unit="water")
    for place in (HERE, THERE, TOWN):
        seat(f"administrator@{place}", Role.ADMINISTRATOR, place)
    for role in (Role.LIAISON, Role.REVIEWER, Role.AUDITOR):
        seat(f"{role}@{HERE}", role, HERE)
    seat("police@330825", Role.UNIT_OFFICER, HERE, unit="police")
    seat("wall", Role.WALL, HERE, "kiosk")
    for role in (Role.READER, Role.REPORTER, Role.METER):
        seat(str(role), role, HERE, "token")
    seat("link of a member", Role.RESPONDER, HERE, "link", person=FIRST)
    seat("link of another", Role.RESPONDER, HERE, "link", person="LY-L00009")
    made["nobody"] = Actor(NOBODY, "10.0.0.9")
    return made


SEATS = seats()


@pytest.fixture(scope="module")
def pack(county: County) -> County:
    """The county with two dozen of its people, of whom a roll-out of a flood takes two persons."""
    plans = {code: replace(plan, approve_above=1) for code, plan in county.plans.items()}
    return replace(small(county), plans=plans)


@pytest.fixture(scope="module")
def base(pack: County, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A database with the county's directory and one case."""
    folder = tmp_path_factory.mktemp("base")
    store = Store(copy_database(newest_sqlite(), folder), clock=lambda: NOW)
    seed(store, pack)
    ReportHandler(store, {COUNTY: pack}, lambda: NOW).handle(envelopes(encode_case(SHOWN)))
    store.close()
    with sqlite3.connect(folder / "palm.db") as connection:
        connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    return folder / "palm.db"


def outcome(give: Callable[[Actor], Any], by: Actor) -> str:
    """`done`, or why not."""
    try:
        give(by)
    except Undone:
        return "done"
    except Refused as refused:
        return refused.code
    except ValueError:
        return "nameless"
    raise AssertionError("nothing was done and nobody said why")


def test_every_command_is_in_a_row_of_the_matrix() -> None:
    named = {kind.__name__ for kind in COMMANDS}
    covered = {*NAMED, *HOLDERS.split()}
    assert named - covered == set(), "who may give these is in no row: add them"
    assert covered - named == set(), "these are no commands"
    assert {name for seats, _ in ROWS for name in seats} <= set(SEATS)
    print(f"{len(named)} commands x {len(SEATS)} seats = {len(named) * len(SEATS)}")


@pytest.mark.parametrize("part", range(4))
def test_everybody_gives_every_command(part: int, base: Path, pack: County, tmp_path: Path) -> None:
    crossings = []
    for kind in [kind for kind in COMMANDS if kind.__name__ in NAMED][part::4]:
        file = tmp_path / f"{kind.__name__}.db"
        shutil.copy(base, file)
        store = Store(f"sqlite:///{file}", clock=lambda: NOW)
        for seat, got in try_by_everybody(kind, store, pack):
            allowed = seat == "giver" or seat in NAMED[kind.__name__]
            if (got == "done") is not allowed:
                crossings.append((kind.__name__, seat, got))
        store.close()
    assert crossings == []


def try_by_everybody(kind: type[Command], store: Store, pack: County) -> list[tuple[str, str]]:
    """What became of a command by everybody, after what it takes to give it."""
    context = Context({COUNTY: pack}, 100)
    *before, last = SAMPLES[kind]
    now = NOW
    for sample in before:
        if isinstance(sample, Command):
            bus = CommandBus(store, context, clock=lambda at=now: at)  # type: ignore[misc]
            bus.handle(sample, BY.get(type(sample), ANNA))
        elif isinstance(sample, timedelta):
            now += sample
        else:
            sample(store, now)
    undoing: Any = RolledBackStore(store)
    dry = CommandBus(undoing, context, clock=lambda: now)
    everybody = {"giver": BY.get(kind, ANNA), **SEATS}
    return [(seat, outcome(lambda by: dry.handle(last, by), by)) for seat, by in everybody.items()]
