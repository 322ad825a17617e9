"""A liaison's households in a task, on both databases: listed after the issue, told in any order and by whom,
and what they add up to.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, insert, select, update

from dashboard.handlers.rollouts.release.rollout_release import HOUSEHOLDS
from dashboard.relay.timer_audit import list_missing
from data_access.county_packs.county_pack import County
from data_access.database.tables.emergency.household_tables import households
from data_access.database.tables.emergency.visit_tables import visit_reports, visits
from data_access.database.tables.outbox_tables import timers
from data_access.emergency.rollouts.households.household_store import save_households
from data_access.emergency.rollouts.households.visit_recount import find_visit_drift
from data_access.emergency.rollouts.households.visit_store import read_visits
from data_access.emergency.rollouts.progress_rows import read_branches
from data_access.emergency.rollouts.recount import find_drift, find_touched
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.directory.households.household import Household
from domain.emergency.rollouts import rollout_commands as c
from domain.emergency.rollouts.progress.visits import KINDS, Visit, VisitReport
from domain.kernel.errors import Refused
from tests.integration.outbox import Post
from tests.integration.people.rolled_out import GRID, OTHER, VILLAGE, RolloutHarness
from tests.integration.people.test_rollout_supersession import Levels, raise_to
from tests.integration.reports import COUNTY

A, B, FAR, NOBODY = "HH-A", "HH-B", "HH-FAR", "HH-X"
KNOWN = (
    Household(A, GRID, VILLAGE, "1号", "贺知章", "", 3, (), "", "P1", version=1),
    Household(B, GRID, VILLAGE, "2号", "李白", "", 2, (), "", "P1", version=1),
    Household(FAR, f"{VILLAGE}009", VILLAGE, "3号", "杜甫", "", 4, (), "", "P1", version=1),
    Household(NOBODY, f"{OTHER}001", OTHER, "4号", "王维", "", 1, (), "", "LY-ELSE", version=1),
)


@pytest.fixture
def levels(database_url: str, county: County) -> Iterator[Levels]:
    post = Post(database_url)
    made = Levels(post, county)
    with post.store.database.writing() as connection:
        save_households(connection, COUNTY, KNOWN)
    yield made
    post.close()


@pytest.fixture
def harness(levels: Levels) -> RolloutHarness:
    return levels


def phone(person: str) -> Actor:
    return Actor(Viewer(Kind.LINK, "link:4", "", (Grant(Role.RESPONDER, COUNTY),), person))


def counts(harness: RolloutHarness, region: str = "330825") -> tuple[int, ...]:
    """[unknown, visited, informed, not found, needs help], which is what a recount says as well."""
    with harness.post.store.reading() as connection:
        assert find_drift(connection, COUNTY, harness.rollout()) == []
        assert find_touched(connection, COUNTY, harness.rollout().id) == []
        assert find_visit_drift(connection, COUNTY, harness.rollout()) == []
    found: tuple[int, ...] = harness.read(read_branches, [region])[region].visits
    return found


def make_visit(
    harness: RolloutHarness, household: str, kind: str, id: str = "", minutes: float = 0, **more: Any
) -> VisitReport:
    at = harness.post.wall.now + timedelta(minutes=minutes)
    return VisitReport(id or f"{household}/{kind}", household, kind, at, **more)


def tell(harness: RolloutHarness, *reports: VisitReport, by: Actor | None = None) -> Any:
    return harness.give(c.RecordVisits, visits=reports, by=by or phone("P1"))


def visit(harness: RolloutHarness, household: str) -> Visit:
    found: Visit = harness.read(read_visits, [household])[household]
    return found


def begin(harness: RolloutHarness) -> None:
    """Issued, and listed by the relay."""
    harness.issue()
    assert harness.timers.fire_due() == 1


def test_households_are_listed_after_the_issue_and_count_where_they_are(harness: RolloutHarness) -> None:
    harness.issue()
    assert counts(harness) == ()
    assert harness.timers.fire_due() == 1
    assert (counts(harness), counts(harness, VILLAGE), counts(harness, GRID)) == ((3, 0, 0, 0, 0),) * 2 + (
        (2, 0, 0, 0, 0),
    )
    assert counts(harness, OTHER) == ()
    kinds = b"".join(change for work in harness.published for change in work.changes)
    assert kinds.count(b"rollout.listed") == 1
    with harness.post.store.database.writing() as connection:
        late = replace(KNOWN[0], id="HH-LATE")
        save_households(connection, COUNTY, [late])
    harness.wait(20)
    assert counts(harness) == (3, 0, 0, 0, 0)


def test_a_listing_that_is_gone_is_named_until_it_is_done(harness: RolloutHarness) -> None:
    harness.issue()
    assert listings_missing(harness) == 0
    with harness.post.store.database.writing() as connection:
        connection.execute(delete(timers).where(timers.c.kind == HOUSEHOLDS))
    assert listings_missing(harness) == 1
    with harness.post.store.database.writing() as connection:
        connection.execute(update(households).values(liaison="LY-ELSE"))
    assert listings_missing(harness) == 0, "nobody with a task looks after one"


def listings_missing(harness: RolloutHarness) -> int:
    with harness.post.store.reading() as connection:
        missing = list_missing(connection, harness.county, harness.post.wall.now)
    return sum(timer.kind == HOUSEHOLDS for timer in missing)


def test_what_is_said_last_counts_in_any_order_and_however_often(harness: RolloutHarness) -> None:
    begin(harness)
    harness.post.wall.pass_by(1800)
    reports = [
        make_visit(harness, item, kind, f"{item}{n}", n - 20)
        for n, kind in enumerate(KINDS * 2)
        for item in (A, B)
    ]
    reports.append(make_visit(harness, A, "needs_help", "last", -1, note="透析病人"))
    random.Random(8).shuffle(reports)
    for start in range(0, len(reports), 5):
        tell(harness, *reports[start : start + 5], reports[0])
    assert (visit(harness, A).result, visit(harness, A).note, visit(harness, B).result) == (4, "透析病人", 4)
    assert (counts(harness), counts(harness, GRID)) == ((1, 0, 0, 0, 2), (0, 0, 0, 0, 2))
    assert tell(harness, reports[3]).repeated == 1


def test_nobody_tells_of_another_s_households(harness: RolloutHarness) -> None:
    begin(harness)
    with pytest.raises(Refused, match="forbidden"):
        tell(harness, make_visit(harness, A, "visited"), by=phone("G1"))
    done = tell(
        harness,
        make_visit(harness, A, "visited"),
        make_visit(harness, NOBODY, "visited"),
        make_visit(harness, B, "odd"),
    )
    assert (done.taken, {n: why.code for n, why in done.refused.items()}) == (
        1,
        {1: "forbidden", 2: "bad_visit"},
    )
    actor = Actor(Viewer(Kind.PERSON, "account:12", "", (Grant(Role.COMMANDER, VILLAGE[:9]),)))
    tell(harness, make_visit(harness, B, "informed"), by=actor)
    assert (visit(harness, A).by, visit(harness, B).by) == ("", "account:12")
    away = Actor(Viewer(Kind.PERSON, "account:13", "", (Grant(Role.COMMANDER, OTHER[:9]),)))
    with pytest.raises(Refused, match="forbidden"):
        tell(harness, make_visit(harness, FAR, "visited"), by=away)
    harness.give(c.TakeOverTasks, people=("P1",), by=phone_lead("G1"))
    tell(harness, make_visit(harness, FAR, "not_found"), by=phone("G1"))
    assert visit(harness, FAR).by == "G1"


def phone_lead(person: str) -> Actor:
    return Actor(Viewer(Kind.PERSON, "account:9", "", (Grant(Role.COMMANDER, COUNTY),), person))


def test_a_clock_ahead_before_the_issue_and_after_the_end(harness: RolloutHarness) -> None:
    begin(harness)
    issued = harness.rollout().released_at
    tell(
        harness,
        make_visit(harness, A, "visited", minutes=-60),
        make_visit(harness, B, "informed", minutes=60),
    )
    assert (visit(harness, A).at, visit(harness, B).at) == (issued, harness.post.wall.now)
    harness.give(c.EndRollout, harness.rollout().version)
    harness.post.wall.pass_by(60)
    tell(harness, make_visit(harness, A, "needs_help"))
    assert visit(harness, A).result == 1
    with harness.post.store.reading() as connection:
        v = visit_reports.c
        late = connection.execute(select(v.id, v.late, v.offset_ms).where(v.household.in_([A, B]))).all()
    assert sorted(late) == [
        ("HH-A/needs_help", "after_end", 0),
        ("HH-A/visited", "", 0),
        ("HH-B/informed", "", 3600000),
    ]


def test_what_was_said_goes_over_where_the_task_goes_on(levels: Levels) -> None:
    out = levels
    out.allow(raise_to(out.county.plans["typhoon-2"], 1, supersedes="keep"))
    out.run("typhoon-2")
    out.let_go()
    out.timers.fire_due()
    tell(out, make_visit(out, A, "needs_help", note="缺药"))
    out.post.wall.pass_by(60)
    second = out.run("typhoon-1").id
    out.timers.fire_due()
    assert (visit_of(out, second, A).result, visit_of(out, second, A).note) == (4, "缺药")
    tell(out, make_visit(out, B, "visited", minutes=-1))
    assert visit_of(out, second, B).result == 1
    with out.post.store.reading() as connection:
        assert read_branches(connection, COUNTY, second)["330825"].visits == (1, 1, 0, 0, 1)
    out.check()


def visit_of(harness: RolloutHarness, rollout: str, household: str) -> Visit:
    with harness.post.store.reading() as connection:
        return read_visits(connection, COUNTY, rollout, [household])[household]


def test_an_auditor_finds_what_was_touched(harness: RolloutHarness) -> None:
    begin(harness)
    tell(harness, make_visit(harness, A, "visited"))
    with harness.post.store.database.writing() as connection:
        connection.execute(update(visits).where(visits.c.household == B).values(result=2))
        connection.execute(delete(visit_reports))
        connection.execute(
            insert(visits).values(
                county=str(COUNTY),
                rollout=harness.rollout().id,
                household="Z",
                grid=GRID,
                liaison="P1",
                result=0,
                report="",
                said_by="",
                note="",
            )
        )
    with harness.post.store.reading() as connection:
        drift = find_drift(connection, COUNTY, harness.rollout())
        assert [branch.region for branch in drift] == ["330825", VILLAGE[:9], VILLAGE, GRID]
        assert len(find_touched(connection, COUNTY, harness.rollout().id)) == 1
    harness.wait(11)
    assert counts_unchecked(harness) == (2, 1, 1, 0, 0)


def counts_unchecked(harness: RolloutHarness) -> tuple[int, ...]:
    found: tuple[int, ...] = harness.read(read_branches, ["330825"])["330825"].visits
    return found
