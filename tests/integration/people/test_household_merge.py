"""A township that is cut off visits its households and moves them on its own installation; what it did comes
back under its own times, once, and what the county did meanwhile is told.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard.relay.sheets.township_merge import Findings, Merged, apply_journal, examine_journal
from data_access.audit.trace_queries import Filters
from data_access.county_packs.county_pack import County
from data_access.rollouts.evacuations.evacuation_store import read_entries, read_evacuations
from data_access.rollouts.evacuations.ledger_recount import find_ledger_drift, find_touched_reports
from data_access.rollouts.households.household_store import read_households, save_households
from data_access.rollouts.households.visit_recount import find_visit_drift
from data_access.rollouts.households.visit_store import read_visits
from data_access.rollouts.recount import find_drift, find_touched
from data_access.rollouts.rollout_store import read_rollout
from data_access.rollouts.sheets.form_rows import read_form_source
from data_access.store import Store
from data_access.tables.account_tables import accounts
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.directory.households.household import Household
from domain.kernel.errors import Refused
from domain.rollouts.evacuations import evacuation_commands as c
from domain.rollouts.evacuations.ledger import MOVED, REFUSED, SETTLED, TOLD, Entry, EvacuationReport
from domain.rollouts.progress.visits import RESULTS, VisitReport
from domain.rollouts.rollout_commands import RecordVisits
from tests.integration.outbox import Post
from tests.integration.people.rolled_out import GRID, OTHER, VILLAGE, RolledOut
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


class Cut(TwoHouses):
    """Households, an evacuation that runs, and the township's laptop; `moved`: the evacuation."""

    def __init__(self, out: RolledOut, root: Path, folder: Path, empty: Path) -> None:
        with out.post.store.database.writing() as connection:
            save_households(connection, COUNTY, KNOWN)
        self.moved = out.bus.handle(ORDER, LEAD).id
        before = EvacuationReport("before", B, "told", out.post.wall.now, "palm")
        far = EvacuationReport("far", FAR, "refused", out.post.wall.now, "palm", note="杜甫说不走")
        out.bus.handle(c.RecordEvacuation(region=COUNTY, evacuation=self.moved, reports=(before, far)), LEAD)
        super().__init__(out, root, folder, empty)
        with self.store.database.writing() as connection:
            row = {"id": 3, "login": "zhou", "name": "周建平", "region": TOWN, "created_at": "", "version": 1}
            row |= dict.fromkeys(("demo", "must_change", "totp_last_step"), 0)
            connection.execute(accounts.insert().values(**row))

    def begin(self) -> None:
        self.out.timers.fire_due()

    def at(self, minutes: float) -> Any:
        return self.wall.now - timedelta(minutes=minutes)

    def move(
        self, household: str, kind: str, minutes: float, by: Actor = OFFICER, said_by: str = "", **more: Any
    ) -> Any:
        """A report at the township, so many minutes ago."""
        id, channel = f"{household}/{kind}", "palm" if by is LIAISON else "sheet"
        report = EvacuationReport(id, household, kind, self.at(minutes), channel, said_by, **more)
        return self.bus.handle(record(self.moved, report), by)

    def visit(self, household: str, kind: str, minutes: float, by: Actor = LIAISON) -> None:
        visit = VisitReport(f"{household}/{kind}", household, kind, self.at(minutes), "palm", note="缺药")
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
            for one in read_evacuations(connection, COUNTY):
                assert find_ledger_drift(connection, COUNTY, one.id) == []
                assert find_touched_reports(connection, COUNTY, one.id) == []


def record(evacuation: str, *reports: EvacuationReport) -> c.RecordEvacuation:
    return c.RecordEvacuation(region=COUNTY, evacuation=evacuation, reports=reports)


@pytest.fixture
def cut(database_url: str, county: County, root: Path, tmp_path: Path, sqlite_file: Path) -> Iterator[Cut]:
    post = Post(database_url)
    made = Cut(RolledOut(post, county), root, tmp_path, sqlite_file)
    with closing(made.store):
        yield made
    post.close()


def test_the_laptop_has_the_township_s_households_and_the_whole_ledger(cut: Cut) -> None:
    cut.check(cut.store)
    with cut.store.reading() as connection:
        assert {*read_households(connection, COUNTY)} == {A, B, E}
        far = read_entries(connection, COUNTY, cut.moved, [FAR])[FAR]
        visits = read_visits(connection, COUNTY, ID, [A, B, FAR])
        numbers = read_form_source(connection, COUNTY, cut.moved, TOWN).numbers
    with cut.out.post.store.reading() as connection:
        assert read_form_source(connection, COUNTY, cut.moved, TOWN).numbers == numbers
    assert (far.state, far.note, far.reporters) == (REFUSED, "", ())
    assert {*visits} == {A, B}
    with zipfile.ZipFile(cut.file) as archive:
        assert not any("杜甫".encode() in archive.read(name) for name in archive.namelist())


def test_visits_and_reports_come_back_under_their_own_times_and_once(cut: Cut) -> None:
    cut.wall.pass_by(3600)
    at = {minutes: cut.at(minutes) for minutes in (50, 45, 40, 20)}
    cut.visit(A, "needs_help", 50)
    cut.move(A, "told", 50, LIAISON)
    cut.move(A, "settled", 40, LIAISON, place="relatives")
    cut.move(B, "refused", 45, said_by="周建国")
    cut.move(E, "moved", 20, note="屋后滑坡，一并转移")
    cut.wall.pass_by(1800)
    done = cut.merge_all()
    assert (done.households.visits, done.households.reports, done.households.left) == (1, 4, [])
    again = cut.merge_all()
    assert (again.households.visits, again.households.reports, again.before) == (0, 0, True)
    assert cut.examine().conflicts == []
    a, b, e = (cut.entry(one) for one in (A, B, E))
    assert (a.state, a.told_at, a.settled_at, a.place) == (SETTLED, at[50], at[40], "relatives")
    assert (b.state, b.refused_at) == (REFUSED, at[45])
    assert (e.state, e.moved_at, e.extra) == (MOVED, at[20], "屋后滑坡，一并转移")
    assert a.reporters == ("P1", f"township:{TOWN}")
    assert e.reporters == (f"township:{TOWN}/zhou",)
    with cut.out.post.store.reading() as connection:
        visit = read_visits(connection, COUNTY, ID, [A])[A]
    assert (RESULTS[visit.result], visit.at, visit.by, visit.note) == ("needs_help", at[50], "", "缺药")
    cut.check(cut.out.post.store)
    cut.move(B, "moved", 5)
    assert cut.merge_all().households.reports == 1
    assert cut.entry(B).state == MOVED


def test_what_the_township_withdrew_is_withdrawn_at_the_county(cut: Cut) -> None:
    cut.wall.pass_by(3600)
    cut.move(A, "moved", 50)
    assert cut.merge_all().households.reports == 1
    wrong: dict[str, Any] = {"household": A, "line": f"{A}/moved", "reason": "看错了行"}
    cut.bus.handle(c.CorrectReport(region=COUNTY, evacuation=cut.moved, **wrong), OFFICER)
    cut.move(B, "moved", 40)
    wrong |= {"household": B, "line": f"{B}/moved"}
    cut.bus.handle(c.CorrectReport(region=COUNTY, evacuation=cut.moved, **wrong), OFFICER)
    for _ in range(2):
        assert cut.merge_all().households.reports == 0
    assert (cut.entry(A).moved_at, cut.entry(B).state) == (None, TOLD)
    cut.check(cut.out.post.store)


def test_what_the_county_was_told_otherwise_meanwhile_is_listed_and_both_are_kept(cut: Cut) -> None:
    cut.wall.pass_by(3600)
    cut.move(A, "settled", 50, place="relatives")
    cut.move(B, "refused", 50)
    cut.visit(A, "visited", 50)
    here = EvacuationReport("here", B, "moved", cut.at(10), "palm")
    cut.out.bus.handle(record(cut.moved, here), LEAD)
    mine = VisitReport("mine", A, "not_found", cut.at(30), "api")
    cut.out.bus.handle(RecordVisits(region=COUNTY, rollout=ID, visits=(mine,)), LEAD)
    assert sorted(cut.examine().conflicts) == [(A, "visited_too"), (B, "moved_older")]
    assert cut.merge_all().households.reports == 2
    assert (cut.entry(A).state, cut.entry(B).state) == (SETTLED, MOVED)
    cut.check(cut.out.post.store)


def test_who_was_seen_there_is_verified_here_unless_the_county_knows_another_place(cut: Cut) -> None:
    cut.wall.pass_by(3600)
    for one in (A, B):
        cut.move(one, "settled", 50, LIAISON, place="relatives")
    seen = c.VerifyEvacuation(region=COUNTY, evacuation=cut.moved, households=(A, B))
    cut.bus.handle(seen, OFFICER)
    seen_at = cut.wall.now
    cut.wall.pass_by(600)
    shelter = cut.out.county.shelters
    place = next(iter(shelter), "relatives")
    here = EvacuationReport("here", B, "settled", cut.at(1), "palm", place=place)
    cut.out.bus.handle(record(cut.moved, here), LEAD)
    assert (B, "seen_elsewhere") in cut.examine().conflicts
    for _ in range(2):
        done = cut.merge_all()
    assert [code for _, code in done.households.left] == ["seen_elsewhere"]
    a, b = cut.entry(A), cut.entry(B)
    assert (a.is_verified, a.verified_at, a.verified_by) == (True, seen_at, f"township:{TOWN}/zhou")
    assert not b.is_verified
    rows = cut.out.post.store.trace_page(COUNTY, Filters(action="township.merged"), None, 9).rows
    assert len(rows) == 1
    assert "seen_elsewhere" in rows[0]["new"]["not_taken"][0]


def test_a_visit_that_is_refused_after_the_look_is_left_and_told(cut: Cut) -> None:
    cut.wall.pass_by(3600)
    cut.visit(A, "visited", 50)
    cut.visit(B, "visited", 40)
    found = cut.examine()
    (a, line), _ = found.households.visits
    found.households.visits[0] = (replace(a, household=FAR + "?"), line)
    done = apply_journal(cut.out.bus, cut.journal(), found, MERGER, "恢复通信")
    assert done.households.visits == 1
    assert done.left == [(line, "not_visited")]


def test_an_order_about_nobody_whom_the_county_knows_is_left(cut: Cut) -> None:
    order_there(cut)
    with cut.out.post.store.database.writing() as connection:
        connection.exec_driver_sql(f"DELETE FROM households WHERE id IN ('{A}', '{E}')")
    assert [code for _, code in cut.examine().households.left] == ["nobody_moves", "no_evacuation"]


def order_there(cut: Cut) -> str:
    """An evacuation that the township orders by itself, in which a household moves."""
    cut.wall.pass_by(3600)
    there = cut.bus.handle(replace(ORDER, place=VILLAGE, households=(A, E), reason="屋后滑坡"), OFFICER)
    cut.wall.pass_by(600)
    cut.bus.handle(record(there.id, EvacuationReport("m", A, "moved", cut.at(5), "sheet")), OFFICER)
    cut.wall.pass_by(600)
    return str(there.id)


def test_an_evacuation_that_was_ordered_there_is_ordered_here_at_its_own_time(cut: Cut) -> None:
    there = order_there(cut)
    cut.out.bus.handle(replace(ORDER, place=OTHER, reason="水库下游"), LEAD)  # the county's has the same name
    done = cut.merge_all()
    assert (done.households.orders, done.households.reports) == (1, 1)
    assert cut.merge_all().households.orders == 0
    with cut.out.post.store.reading() as connection:
        found = {one.place: one for one in read_evacuations(connection, COUNTY)}
    mine = found[VILLAGE]
    assert (found[OTHER].id, mine.id == there) == (there, False)
    assert (mine.ordered_at, mine.households) == (cut.at(20), 2)
    assert cut.entry(A, mine.id).moved_at == cut.at(15)
    cut.check(cut.out.post.store)


def test_one_that_the_county_ordered_too_is_told_and_a_person_may_choose_it(cut: Cut) -> None:
    there = order_there(cut)
    ours = cut.out.bus.handle(replace(ORDER, place=VILLAGE, reason="山洪预警"), LEAD)
    assert (ours.id, "ordered_too") in cut.examine().conflicts
    done = cut.merge_all(into={there: ours.id})
    assert (done.households.orders, done.households.reports) == (0, 1)
    assert cut.entry(A, ours.id).state == MOVED


def evacuations(cut: Cut) -> set[str]:
    with cut.out.post.store.reading() as connection:
        return {one.id for one in read_evacuations(connection, COUNTY)}


def test_a_later_journal_goes_where_the_first_was_told_to_go(cut: Cut) -> None:
    there = order_there(cut)
    ours = cut.out.bus.handle(replace(ORDER, place=VILLAGE, reason="山洪预警"), LEAD)
    cut.merge_all(into={there: ours.id})
    before = evacuations(cut)
    cut.bus.handle(record(there, EvacuationReport("e", E, "moved", cut.at(1), "sheet")), OFFICER)
    assert cut.examine().conflicts == []
    done = cut.merge_all()
    assert (done.households.orders, done.households.reports, evacuations(cut)) == (0, 1, before)
    assert cut.entry(E, ours.id).state == MOVED
    assert cut.merge_all(into={there: ours.id}).before
    cut.check(cut.out.post.store)


def test_one_without_reports_is_remembered_and_one_that_is_ordered_goes_nowhere_else(cut: Cut) -> None:
    cut.wall.pass_by(3600)
    first, second = (
        cut.bus.handle(replace(ORDER, place=VILLAGE, households=(one,), reason="屋后滑坡"), OFFICER).id
        for one in (A, E)
    )
    ours = cut.out.bus.handle(replace(ORDER, place=VILLAGE, reason="山洪预警"), LEAD).id
    for strange in ({"ZY-0": ours}, {first: "ZY-0"}):
        with pytest.raises(Refused, match="ZY-0"):
            cut.examine(into=strange)
    assert cut.merge_all(into={first: ours}).households.orders == 1
    assert cut.merge_all().households.orders == 0
    for theirs in ({second: ours}, {first: cut.moved}):
        with pytest.raises(Refused) as refused:
            cut.examine(into=theirs)
        assert refused.value.code == "ordered_already"
    with pytest.raises(Refused) as refused:
        cut.out.bus.handle(replace(record(ours), origin="township/x"), LEAD)
    assert refused.value.code == "forbidden"


def test_two_of_them_go_into_one(cut: Cut) -> None:
    cut.wall.pass_by(3600)
    theirs = [
        cut.bus.handle(replace(ORDER, place=VILLAGE, households=(A,), reason=why), OFFICER).id
        for why in ("屋后滑坡", "溪水上涨")
    ]
    for id, household in zip(theirs, (A, E), strict=True):
        told = EvacuationReport(f"m/{id}", household, "moved", cut.at(5), "sheet", note="一并转移")
        cut.bus.handle(record(id, told), LIAISON)
    seen = c.VerifyEvacuation(region=COUNTY, evacuation=theirs[0], households=(A,))
    cut.bus.handle(seen, OFFICER)
    ours = cut.out.bus.handle(replace(ORDER, place=VILLAGE, reason="山洪预警"), LEAD).id
    done = cut.merge_all(into=dict.fromkeys(theirs, ours))
    assert (done.households.reports, done.households.left) == (2, [])
    assert cut.entry(A, ours).is_verified
    assert cut.merge_all().before
    cut.check(cut.out.post.store)


def test_who_returned_before_the_county_lifted_its_order_is_kept_in_words_and_taken_afterwards(
    cut: Cut,
) -> None:
    cut.wall.pass_by(3600)
    cut.move(A, "moved", 50)
    cut.bus.handle(
        c.LiftEvacuation(region=COUNTY, evacuation=cut.moved, expected_version=1, reason="风雨减弱，解除"),
        OFFICER,
    )
    cut.wall.pass_by(600)
    cut.move(A, "returned", 1)
    assert (A, "not_lifted") in cut.examine().conflicts
    assert [code for _, code in cut.merge_all().households.left] == ["not_lifted"]
    assert cut.entry(A).state == MOVED
    rows = cut.out.post.store.trace_page(COUNTY, Filters(action="township.merged"), None, 9).rows
    assert f"{A} returned" in rows[0]["new"]["not_taken"][0]
    assert any("evacuation.lifted" in one for one in rows[0]["new"]["acts"])
