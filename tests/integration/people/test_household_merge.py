"""A township that is cut off visits its households and moves them on its own installation; what it did comes
back under its own times, once, and what the county did meanwhile is told.
"""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dashboard.relay.sheets.township_merge import apply_journal
from data_access.audit.trace_queries import Filters
from data_access.county_packs.county_pack import County
from data_access.emergency.rollouts.evacuations.evacuation_store import read_entries
from data_access.emergency.rollouts.households.household_store import read_households
from data_access.emergency.rollouts.households.visit_store import read_visits
from data_access.emergency.rollouts.sheets.form_rows import read_form_source
from domain.emergency.rollouts.evacuations import evacuation_commands as c
from domain.emergency.rollouts.evacuations.ledger import MOVED, REFUSED, SETTLED, TOLD, EvacuationReport
from domain.emergency.rollouts.progress.visits import RESULTS, VisitReport
from domain.emergency.rollouts.rollout_commands import RecordVisits
from domain.emergency.rollouts.sheets.household_lines import VERIFICATION
from domain.emergency.rollouts.sheets.township_journal import of_kind
from tests.integration.people.cut_off import FAR, LIAISON, A, B, CutOffTownship, E, Early, cut_off, record
from tests.integration.people.rollout_samples import ID, LEAD
from tests.integration.people.test_township_bundle import MERGER, OFFICER, TOWN
from tests.integration.reports import COUNTY


@pytest.fixture
def township(
    database_url: str, county: County, few: Path, tmp_path: Path, sqlite_file: Path
) -> Iterator[CutOffTownship]:
    with cut_off(CutOffTownship, database_url, county, few, tmp_path, sqlite_file) as made:
        yield made


@pytest.fixture
def early(database_url: str, county: County, few: Path, tmp_path: Path, sqlite_file: Path) -> Iterator[Early]:
    with cut_off(Early, database_url, county, few, tmp_path, sqlite_file) as made:
        yield made


def test_the_laptop_has_the_township_s_households_and_the_whole_ledger(township: CutOffTownship) -> None:
    township.check(township.store)
    with township.store.reading() as connection:
        assert {*read_households(connection, COUNTY)} == {A, B, E}
        far = read_entries(connection, COUNTY, township.moved, [FAR])[FAR]
        visits = read_visits(connection, COUNTY, ID, [A, B, FAR])
        numbers = read_form_source(connection, COUNTY, township.moved, TOWN).numbers
    with township.out.post.store.reading() as connection:
        assert read_form_source(connection, COUNTY, township.moved, TOWN).numbers == numbers
    assert (far.state, far.note, far.reporters) == (REFUSED, "", ())
    assert {*visits} == {A, B}
    with zipfile.ZipFile(township.file) as archive:
        assert not any("杜甫".encode() in archive.read(name) for name in archive.namelist())


def test_an_account_of_the_county_is_nobody_there_and_what_it_saw_does_not_come_back(early: Early) -> None:
    early.check(early.store)
    with early.store.reading() as connection:
        entry = read_entries(connection, COUNTY, early.moved, [E])[E]
        rows = connection.exec_driver_sql("SELECT said_by FROM evacuation_reports").scalars().all()
        orders = connection.exec_driver_sql("SELECT body FROM evacuations").scalars().all()
    assert entry.reporters == ("county/wang", "李华")
    assert "李华 county/wang" in rows
    assert not any("account:" in order for order in (*rows, *orders))
    seen = c.VerifyEvacuation(region=COUNTY, evacuation=early.moved, households=(E, FAR))
    early.wall.pass_by(600)
    early.bus.handle(seen, OFFICER)
    lines = of_kind(early.journal().lines, VERIFICATION)
    assert [line.told["household"] for line in lines] == [E]
    assert early.merge_all().households.left == []
    assert early.entry(E).verified_by == f"township:{TOWN}/zhou"


def test_visits_and_reports_come_back_under_their_own_times_and_once(township: CutOffTownship) -> None:
    township.wall.pass_by(3600)
    at = {minutes: township.minutes_ago(minutes) for minutes in (50, 45, 40, 20)}
    township.visit(A, "needs_help", 50)
    township.move(A, "told", 50, LIAISON)
    township.move(A, "settled", 40, LIAISON, place="relatives")
    township.move(B, "refused", 45, said_by="周建国")
    township.move(E, "moved", 20, note="屋后滑坡，一并转移")
    township.wall.pass_by(1800)
    done = township.merge_all()
    assert (done.households.visits, done.households.reports, done.households.left) == (1, 4, [])
    again = township.merge_all()
    assert (again.households.visits, again.households.reports, again.before) == (0, 0, True)
    assert township.examine().conflicts == []
    a, b, e = (township.entry(household) for household in (A, B, E))
    assert (a.state, a.told_at, a.settled_at, a.place) == (SETTLED, at[50], at[40], "relatives")
    assert (b.state, b.refused_at) == (REFUSED, at[45])
    assert (e.state, e.moved_at, e.extra) == (MOVED, at[20], "屋后滑坡，一并转移")
    assert a.reporters == ("P1", f"township:{TOWN}")
    assert e.reporters == (f"township:{TOWN}/zhou",)
    with township.out.post.store.reading() as connection:
        visit = read_visits(connection, COUNTY, ID, [A])[A]
    assert (RESULTS[visit.result], visit.at, visit.by, visit.note) == ("needs_help", at[50], "", "缺药")
    township.check(township.out.post.store)
    township.move(B, "moved", 5)
    assert township.merge_all().households.reports == 1
    assert township.entry(B).state == MOVED


def test_what_the_township_withdrew_is_withdrawn_at_the_county(township: CutOffTownship) -> None:
    township.wall.pass_by(3600)
    township.move(A, "moved", 50)
    assert township.merge_all().households.reports == 1
    wrong: dict[str, Any] = {"household": A, "line": f"{A}/moved", "reason": "看错了行"}
    township.bus.handle(c.CorrectReport(region=COUNTY, evacuation=township.moved, **wrong), OFFICER)
    township.move(B, "moved", 40)
    wrong |= {"household": B, "line": f"{B}/moved"}
    township.bus.handle(c.CorrectReport(region=COUNTY, evacuation=township.moved, **wrong), OFFICER)
    for _ in range(2):
        assert township.merge_all().households.reports == 0
    assert (township.entry(A).moved_at, township.entry(B).state) == (None, TOLD)
    township.check(township.out.post.store)


def test_what_the_county_was_told_otherwise_meanwhile_is_listed_and_both_are_kept(
    township: CutOffTownship,
) -> None:
    township.wall.pass_by(3600)
    township.move(A, "settled", 50, place="relatives")
    township.move(B, "refused", 50)
    township.visit(A, "visited", 50)
    report = EvacuationReport("here", B, "moved", township.minutes_ago(10), "palm")
    township.out.bus.handle(record(township.moved, report), LEAD)
    visit_report = VisitReport("mine", A, "not_found", township.minutes_ago(30), "api")
    township.out.bus.handle(RecordVisits(region=COUNTY, rollout=ID, visits=(visit_report,)), LEAD)
    assert sorted(township.examine().conflicts) == [(A, "visited_too"), (B, "moved_older")]
    assert township.merge_all().households.reports == 2
    assert (township.entry(A).state, township.entry(B).state) == (SETTLED, MOVED)
    township.check(township.out.post.store)


def test_who_was_seen_there_is_verified_here_unless_the_county_knows_another_place(
    township: CutOffTownship,
) -> None:
    township.wall.pass_by(3600)
    for household in (A, B):
        township.move(household, "settled", 50, LIAISON, place="relatives")
    seen = c.VerifyEvacuation(region=COUNTY, evacuation=township.moved, households=(A, B))
    township.bus.handle(seen, OFFICER)
    seen_at = township.wall.now
    township.wall.pass_by(600)
    shelter = township.out.county.shelters
    place = next(iter(shelter), "relatives")
    report = EvacuationReport("here", B, "settled", township.minutes_ago(1), "palm", place=place)
    township.out.bus.handle(record(township.moved, report), LEAD)
    assert (B, "seen_elsewhere") in township.examine().conflicts
    for _ in range(2):
        done = township.merge_all()
    assert [code for _, code in done.households.left] == ["seen_elsewhere"]
    a, b = township.entry(A), township.entry(B)
    assert (a.is_verified, a.verified_at, a.verified_by) == (True, seen_at, f"township:{TOWN}/zhou")
    assert not b.is_verified
    rows = township.out.post.store.trace_page(COUNTY, Filters(action="township.merged"), None, 9).rows
    assert len(rows) == 1
    assert "seen_elsewhere" in rows[0]["new"]["not_taken"][0]


def test_a_visit_that_is_refused_after_the_look_is_left_and_told(township: CutOffTownship) -> None:
    township.wall.pass_by(3600)
    township.visit(A, "visited", 50)
    township.visit(B, "visited", 40)
    found = township.examine()
    (a, line), _ = found.households.visits
    found.households.visits[0] = (replace(a, household=FAR + "?"), line)
    done = apply_journal(township.out.bus, township.journal(), found, MERGER, "恢复通信")
    assert done.households.visits == 1
    assert done.left == [(line, "not_visited")]


def test_who_returned_before_the_county_lifted_its_order_is_kept_in_words_and_taken_afterwards(
    township: CutOffTownship,
) -> None:
    township.wall.pass_by(3600)
    township.move(A, "moved", 50)
    township.bus.handle(
        c.LiftEvacuation(
            region=COUNTY, evacuation=township.moved, expected_version=1, reason="风雨减弱，解除"
        ),
        OFFICER,
    )
    township.wall.pass_by(600)
    township.move(A, "returned", 1)
    assert (A, "not_lifted") in township.examine().conflicts
    assert [code for _, code in township.merge_all().households.left] == ["not_lifted"]
    assert township.entry(A).state == MOVED
    rows = township.out.post.store.trace_page(COUNTY, Filters(action="township.merged"), None, 9).rows
    assert f"{A} returned" in rows[0]["new"]["not_taken"][0]
    assert any("evacuation.lifted" in decision for decision in rows[0]["new"]["decisions"])
