"""A township with households that is cut off with a laptop of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from dashboard.commands import CommandBus
from dashboard.handlers.context import Context
from dashboard.relay.sheets.township_merge import Findings, Merged, apply_journal, examine_journal
from data_access.county_packs.county_pack import County
from data_access.database.tables.account_tables import accounts
from data_access.emergency.rollouts.evacuations.evacuation_store import read_entries, read_evacuations
from data_access.emergency.rollouts.evacuations.ledger_recount import find_ledger_drift, find_touched_reports
from data_access.emergency.rollouts.households.household_store import save_households
from data_access.emergency.rollouts.households.visit_recount import find_visit_drift
from data_access.emergency.rollouts.recount import find_drift, find_touched
from data_access.emergency.rollouts.rollout_store import read_rollout
from data_access.store import Store
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.directory.households.household import Household
from domain.emergency.rollouts.evacuations import evacuation_commands as c
from domain.emergency.rollouts.evacuations.ledger import Entry, EvacuationReport
from domain.emergency.rollouts.progress.visits import VisitReport
from domain.emergency.rollouts.rollout_commands import RecordVisits
from tests.integration.outbox import Post
from tests.integration.people.rolled_out import GRID, OTHER, VILLAGE, RolloutHarness
from tests.integration.people.rollout_samples import ID, LEAD
from tests.integration.people.test_township_bundle import KEY, MERGER, OFFICER, TOWN, TwoHouses
from tests.integration.reports import COUNTY

A, B, E, FAR = "HH-A", "HH-B", "HH-E", "HH-FAR"
KNOWN = (
    Household(A, GRID, VILLAGE, "1号", "贺知章", "13900000001", 3, (), "flood", "P1", version=1),
    Household(B, GRID, VILLAGE, "2号", "李白", "", 2, (), "flood", "P1", version=1),
    Household(E, GRID, VILLAGE, "5号", "王维", "", 1, (), "", "P1", version=1),
    Household(FAR, f"{OTHER}001", OTHER, "3号", "杜甫", "", 4, (), "flood", "P2", version=1),
)
ORDER = c.OrderEvacuation(region=COUNTY, reason="山洪预警，立即转移")
LIAISON = Actor(Viewer(Kind.LINK, "link:4", "", (Grant(Role.RESPONDER, COUNTY),), "P1"))


class CutOffTownship(TwoHouses):
    """Households, an evacuation that runs, and the township's laptop; `moved`: the evacuation; `early`:
    whether somebody was moved before.
    """

    early = False

    def __init__(self, harness: RolloutHarness, pack: Path, folder: Path, empty: Path) -> None:
        with harness.post.store.database.writing() as connection:
            save_households(connection, COUNTY, KNOWN)
            add_account(connection, 3, "wang")
            add_account(connection, 9, "li")
        self.moved = harness.bus.handle(ORDER, LEAD).id
        before = EvacuationReport("before", B, "told", harness.post.wall.now, "palm")
        far = EvacuationReport("far", FAR, "refused", harness.post.wall.now, "palm", note="杜甫说不走")
        harness.bus.handle(
            c.RecordEvacuation(region=COUNTY, evacuation=self.moved, reports=(before, far)), LEAD
        )
        early = EvacuationReport("early", E, "moved", harness.post.wall.now, "sheet", "李华", note="一并转移")
        if self.early:
            away = EvacuationReport("away", FAR, "moved", harness.post.wall.now, "sheet", "李华")
            harness.bus.handle(record(self.moved, early, away), OFFICER)
            seen = c.VerifyEvacuation(region=COUNTY, evacuation=self.moved, households=(FAR,))
            harness.bus.handle(seen, LEAD)
        super().__init__(harness, pack, folder, empty)
        with self.store.database.writing() as connection:
            add_account(connection, 3, "zhou")

    def begin(self) -> None:
        self.out.timers.fire_due()

    def go_on(self, store: Store) -> None:
        """The laptop goes on with a copy of what it had."""
        self.store = store
        self.bus = CommandBus(store, Context({COUNTY: self.out.county}, 50), None, self.wall)

    def minutes_ago(self, minutes: float) -> Any:
        return self.wall.now - timedelta(minutes=minutes)

    def move(
        self, household: str, kind: str, minutes: float, by: Actor = OFFICER, said_by: str = "", **more: Any
    ) -> Any:
        """A report at the township, so many minutes ago."""
        id, channel = f"{household}/{kind}", "palm" if by is LIAISON else "sheet"
        report = EvacuationReport(id, household, kind, self.minutes_ago(minutes), channel, said_by, **more)
        return self.bus.handle(record(self.moved, report), by)

    def visit(self, household: str, kind: str, minutes: float, by: Actor = LIAISON) -> None:
        visit = VisitReport(
            f"{household}/{kind}", household, kind, self.minutes_ago(minutes), "palm", note="缺药"
        )
        self.bus.handle(RecordVisits(region=COUNTY, rollout=ID, visits=(visit,)), by)

    def examine(self, **more: Any) -> Findings:
        return examine_journal(self.out.post.store, COUNTY, self.journal(), KEY, clock=self.wall, **more)

    def merge_all(self, **more: Any) -> Merged:
        return apply_journal(self.out.bus, self.journal(), self.examine(**more), MERGER, "恢复通信")

    def entry(self, household: str, evacuation: str = "") -> Entry:
        with self.out.post.store.reading() as connection:
            return read_entries(connection, COUNTY, evacuation or self.moved, [household])[household]

    def check(self, store: Store) -> None:
        """Everything adds up, and is as traced."""
        with store.reading() as connection:
            rollout = read_rollout(connection, COUNTY, ID)
            assert rollout is not None
            assert find_drift(connection, COUNTY, rollout) == []
            assert find_visit_drift(connection, COUNTY, rollout) == []
            assert find_touched(connection, COUNTY, ID) == []
            for evacuation in read_evacuations(connection, COUNTY):
                assert find_ledger_drift(connection, COUNTY, evacuation.id) == []
                assert find_touched_reports(connection, COUNTY, evacuation.id) == []


def add_account(connection: Connection, id: int, login: str) -> None:
    row = {"id": id, "login": login, "name": "周建平", "region": TOWN, "created_at": "", "version": 1}
    row |= dict.fromkeys(("demo", "must_change", "totp_last_step"), 0)
    connection.execute(accounts.insert().values(**row))


def record(evacuation: str, *reports: EvacuationReport) -> c.RecordEvacuation:
    return c.RecordEvacuation(region=COUNTY, evacuation=evacuation, reports=reports)


class Early(CutOffTownship):
    """One where the account 3 of the county reported somebody and saw nobody."""

    early = True


@contextmanager
def cut_off(
    kind: type[CutOffTownship], url: str, county: County, pack: Path, folder: Path, empty: Path
) -> Iterator[Any]:
    """One of a kind. `pack`: what its bundle has of the county; `empty`: a database to be copied."""
    post = Post(url)
    made = kind(RolloutHarness(post, county), pack, folder, empty)
    with closing(made.store):
        yield made
    post.close()
