"""What an installation knows of a county: its directory, imports, cases, and what could not be taken."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dashboard.commands import Envelope, ReportHandler
from data_access.county_packs.county_pack import County
from data_access.database.unit_of_work import Origin
from data_access.directory import directory_edits, rosters
from data_access.directory.seed import seed
from data_access.maintenance.retention import retention
from data_access.streams import losses, suspects
from data_access.streams.losses import Loss
from domain.access.actor import Actor
from domain.directory.imports import Hand
from domain.directory.mandate import NOWHERE
from domain.directory.person import Person
from domain.directory.roster import Shift
from domain.kernel.command import Command
from domain.sources.senders import Sender
from domain.sources.source_commands import AcknowledgeLoss, ClaimResend, SettleResend
from tests.import_commands import Administrator, ImportCommands
from tests.integration import reports
from tests.integration.accounts import BY_ORIGIN, AccountsHarness
from tests.integration.officer import OFFICER, bus_of
from tests.integration.people.sheets import HEADINGS, as_csv
from tests.integration.reports import COUNTY, VILLAGE

WAITS_FOR, NARROW, CALLED = "later", "narrow", "called"
GRID = "330825101264001"
ABOVE = 2
"""So many people one administrator may import alone."""
PLACE = ("值班员", "社会治理中心", COUNTY)


def small(pack: County) -> County:
    """The county with two dozen of its people."""
    return replace(pack, people=dict([*pack.people.items()][:24]))


def fill_county(harness: AccountsHarness, pack: County) -> dict[str, Any]:
    """Everything but accounts and work of people; the imports that are open, by state."""
    seed(harness.store, pack)
    change_directory(harness)
    kept = import_people(harness, pack)
    report(harness, pack)
    lose(harness)
    return {"imports": kept}


def change_directory(harness: AccountsHarness) -> None:
    """Somebody new, changed, removed; who is on duty; how long positions are kept."""
    newcomer = Person("LY-X1", "贺知章", "duty", "centre", COUNTY, "000-9900-0001")
    leaver = replace(newcomer, id="LY-X2", name="王维", phone="000-9900-0003")
    with harness.store.unit_of_work(COUNTY, BY_ORIGIN) as act:
        made = directory_edits.add_person(act, newcomer)
        directory_edits.change_person(act, replace(made, phone="000-9900-0002"))
        gone = directory_edits.add_person(act, leaver)
        directory_edits.set_active(act, gone.id, gone.version, False, "退休")
        for shift in ("day", "night"):
            duty = Shift("2026-11-30" if shift == "day" else "2026-12-01", shift, COUNTY, "duty", "LY-X1")
            rosters.add(act, duty, NOWHERE, COUNTY)
        retention.change(act, "positions", 60, "案件倒查需要")
    for kind in ("positions", "sessions"):
        retention.step(harness.store, COUNTY, kind, "2026-11-22")


def import_people(harness: AccountsHarness, pack: County) -> dict[str, int]:
    """Imports of people in every state; those that are open."""
    first, second, other = importer(7), importer(8), importer(9)
    importing = ImportCommands(harness.store, ABOVE, lambda: harness.now)

    def preview(name: str, people: int, by: Administrator = first) -> Any:
        place = (*PLACE, "000-9901-0001")
        rows = [HEADINGS, *((f"LY-{name}{n}", f"新人{n}", *place) for n in range(people))]
        return importing.preview(pack, "people", as_csv(rows), f"{name}.csv", False, by)

    applied, rejected, withdrawn = preview("A", 2, other), preview("R", 5), preview("W", 1)
    previewed, waiting = preview("P", 1), preview("N", 5)
    importing.apply(pack, applied.id, applied.digest, other)
    for item in (rejected, waiting):
        importing.apply(pack, item.id, item.digest, first)
    importing.reject(COUNTY, rejected.id, "名单不全", second)
    importing.withdraw(COUNTY, withdrawn.id, first)
    return {"previewed": previewed.id, "waiting": waiting.id}


def importer(account: int) -> Administrator:
    """Who imports, by the number of the account."""
    actor = f"account:{account}"
    return Administrator(Hand(actor), f"管理员 {account}", Origin(actor, f"10.0.0.{account}"))


def report(harness: AccountsHarness, pack: County) -> None:
    """Cases in several stages, some updated or closed before their reports, a grid, a position, a letter."""
    by = {"name": "陈荣龙", "phone": "13800138000"}
    town = Sender(1, "乡镇系统", "330825101")
    handler = ReportHandler(harness.store, {COUNTY: pack}, lambda: harness.now)
    handler.handle(
        reports.envelopes(
            *(reports.encode_case(f"c{n}", n, reporter=by) for n in range(6)),
            reports.encode_case_update("u1", "c1", 10, stage="handling", text="已派人"),
            reports.encode_case_close("x2", "c2", 20, text="已处置"),
            reports.encode_case_close("x3", "c3", 21),
            reports.encode_case_update("u3", "c3", 22, stage="reopened", reason="再次积水"),
            reports.encode_case_close("x4", "c4", 23, outcome="cancelled"),
            reports.encode_case(CALLED, 24, called=["person:LY-X1", "330825102"]),
            reports.encode_case_update("w1", WAITS_FOR, 30, stage="dispatched", text="先到的更新"),
            reports.encode_case_close("w2", "never", 31),
            *(
                reports.encode_message("case.reported", f"bad{n}", 32 + n, region=VILLAGE, title="无级别")
                for n in range(3)
            ),
        )
    )
    narrow = reports.encode_case_update("w3", NARROW, 40, text="乡镇先到")
    handler.handle([Envelope(COUNTY, "cases", "50-0", narrow, 1, None, town)])
    handler.handle(
        reports.envelopes(reports.encode_grid("g1", GRID, 40, readings={"rain_mm": 12.5}), stream="grids")
    )
    place = {"person": "LY-X1", "region": VILLAGE, "lat": 29.03, "lon": 119.17, "accuracy_m": 8}
    position = reports.encode_message("position", "p1", 41, **place)
    handler.handle(reports.envelopes(position, stream="positions"))


def lose(harness: AccountsHarness) -> None:
    """A loss somebody has seen, one nobody has, and an entry a worker died at."""
    with harness.store.database.writing() as connection:
        losses.add(connection, COUNTY, "grids", Loss("trimmed", 2, "1-0", "2-0"), harness.now)
    command(harness, AcknowledgeLoss(region=COUNTY, loss=harness.store.lost(COUNTY)[0]["id"]))
    key = (COUNTY, "cases", "60-0")
    with harness.store.database.writing() as connection:
        losses.add(connection, COUNTY, "cases", Loss("trimmed", 9, "1-0", "9-0"), harness.now)
        suspects.begin(connection, key, "host-1-0", harness.now)
        suspects.died(connection, key, "host-1-0", suspects.EXPLAINED, harness.now)


def resend_letters(harness: AccountsHarness) -> None:
    """Of three dead letters one was sent again, and one is being sent."""
    sent, claimed, *_ = (letter_id["id"] for letter_id in harness.store.dead_letters(COUNTY))
    for number in (sent, claimed):
        command(harness, ClaimResend(region=COUNTY, dead_letter=number))
    command(harness, SettleResend(region=COUNTY, dead_letter=sent, entry="70-0", mended=False))


def command(harness: AccountsHarness, given: Command) -> None:
    """By somebody on duty, under the name of whoever does everything here."""
    by = replace(OFFICER.viewer, actor=BY_ORIGIN.actor)
    bus_of(harness.store, clock=lambda: harness.now).handle(given, Actor(by, BY_ORIGIN.address))
