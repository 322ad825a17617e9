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
from tests.integration.people.rolled_out import GRID, OTHER, VILLAGE, RolledOut
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
def out(levels: Levels) -> RolledOut:
    return levels


def phone(person: str) -> Actor:
    return Actor(Viewer(Kind.LINK, "link:4", "", (Grant(Role.RESPONDER, COUNTY),), person))


def counts(out: RolledOut, region: str = "330825") -> tuple[int, ...]:
    """[unknown, visited, informed, not found, needs help], which is what a recount says as well."""
    with out.post.store.reading() as connection:
        assert find_drift(connection, COUNTY, out.rollout()) == []
        assert find_touched(connection, COUNTY, out.rollout().id) == []
        assert find_visit_drift(connection, COUNTY, out.rollout()) == []
    found: tuple[int, ...] = out.read(read_branches, [region])[region].visits
    return found


def said(
    out: RolledOut, household: str, kind: str, id: str = "", minutes: float = 0, **more: Any
) -> VisitReport:
    at = out.post.wall.now + timedelta(minutes=minutes)
    return VisitReport(id or f"{household}/{kind}", household, kind, at, **more)


def tell(out: RolledOut, *told: VisitReport, by: Actor | None = None) -> Any:
    return out.give(c.RecordVisits, visits=told, by=by or phone("P1"))


def visit(out: RolledOut, household: str) -> Visit:
    found: Visit = out.read(read_visits, [household])[household]
    return found


def begin(out: RolledOut) -> None:
    """Issued, and listed by the relay."""
    out.issue()
    assert out.timers.fire_due() == 1


def test_households_are_listed_after_the_issue_and_count_where_they_are(out: RolledOut) -> None:
    out.issue()
    assert counts(out) == ()
    assert out.timers.fire_due() == 1
    assert (counts(out), counts(out, VILLAGE), counts(out, GRID)) == ((3, 0, 0, 0, 0),) * 2 + (
        (2, 0, 0, 0, 0),
    )
    assert counts(out, OTHER) == ()
    told = b"".join(change for work in out.published for change in work.changes)
    assert told.count(b"rollout.listed") == 1
    with out.post.store.database.writing() as connection:
        late = replace(KNOWN[0], id="HH-LATE")
        save_households(connection, COUNTY, [late])
    out.wait(20)
    assert counts(out) == (3, 0, 0, 0, 0)


def test_a_listing_that_is_gone_is_named_until_it_is_done(out: RolledOut) -> None:
    out.issue()
    assert listings_missing(out) == 0
    with out.post.store.database.writing() as connection:
        connection.execute(delete(timers).where(timers.c.kind == HOUSEHOLDS))
    assert listings_missing(out) == 1
    with out.post.store.database.writing() as connection:
        connection.execute(update(households).values(liaison="LY-ELSE"))
    assert listings_missing(out) == 0, "nobody with a task looks after one"


def listings_missing(out: RolledOut) -> int:
    with out.post.store.reading() as connection:
        missing = list_missing(connection, out.county, out.post.wall.now)
    return sum(timer.kind == HOUSEHOLDS for timer in missing)


def test_what_is_said_last_counts_in_any_order_and_however_often(out: RolledOut) -> None:
    begin(out)
    out.post.wall.pass_by(1800)
    told = [said(out, one, kind, f"{one}{n}", n - 20) for n, kind in enumerate(KINDS * 2) for one in (A, B)]
    told.append(said(out, A, "needs_help", "last", -1, note="透析病人"))
    random.Random(8).shuffle(told)
    for start in range(0, len(told), 5):
        tell(out, *told[start : start + 5], told[0])
    assert (visit(out, A).result, visit(out, A).note, visit(out, B).result) == (4, "透析病人", 4)
    assert (counts(out), counts(out, GRID)) == ((1, 0, 0, 0, 2), (0, 0, 0, 0, 2))
    assert tell(out, told[3]).repeated == 1


def test_nobody_tells_of_another_s_households(out: RolledOut) -> None:
    begin(out)
    with pytest.raises(Refused, match="forbidden"):
        tell(out, said(out, A, "visited"), by=phone("G1"))
    done = tell(out, said(out, A, "visited"), said(out, NOBODY, "visited"), said(out, B, "odd"))
    assert (done.taken, {n: why.code for n, why in done.refused.items()}) == (
        1,
        {1: "forbidden", 2: "bad_visit"},
    )
    own = Actor(Viewer(Kind.PERSON, "account:12", "", (Grant(Role.COMMANDER, VILLAGE[:9]),)))
    tell(out, said(out, B, "informed"), by=own)
    assert (visit(out, A).by, visit(out, B).by) == ("", "account:12")
    away = Actor(Viewer(Kind.PERSON, "account:13", "", (Grant(Role.COMMANDER, OTHER[:9]),)))
    with pytest.raises(Refused, match="forbidden"):
        tell(out, said(out, FAR, "visited"), by=away)
    out.give(c.TakeOverTasks, people=("P1",), by=phone_lead("G1"))
    tell(out, said(out, FAR, "not_found"), by=phone("G1"))
    assert visit(out, FAR).by == "G1"


def phone_lead(person: str) -> Actor:
    return Actor(Viewer(Kind.PERSON, "account:9", "", (Grant(Role.COMMANDER, COUNTY),), person))


def test_a_clock_ahead_before_the_issue_and_after_the_end(out: RolledOut) -> None:
    begin(out)
    issued = out.rollout().released_at
    tell(out, said(out, A, "visited", minutes=-60), said(out, B, "informed", minutes=60))
    assert (visit(out, A).at, visit(out, B).at) == (issued, out.post.wall.now)
    out.give(c.EndRollout, out.rollout().version)
    out.post.wall.pass_by(60)
    tell(out, said(out, A, "needs_help"))
    assert visit(out, A).result == 1
    with out.post.store.reading() as connection:
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
    tell(out, said(out, A, "needs_help", note="缺药"))
    out.post.wall.pass_by(60)
    second = out.run("typhoon-1").id
    out.timers.fire_due()
    assert (visit_of(out, second, A).result, visit_of(out, second, A).note) == (4, "缺药")
    tell(out, said(out, B, "visited", minutes=-1))
    assert visit_of(out, second, B).result == 1
    with out.post.store.reading() as connection:
        assert read_branches(connection, COUNTY, second)["330825"].visits == (1, 1, 0, 0, 1)
    out.check()


def visit_of(out: RolledOut, rollout: str, household: str) -> Visit:
    with out.post.store.reading() as connection:
        return read_visits(connection, COUNTY, rollout, [household])[household]


def test_an_auditor_finds_what_was_touched(out: RolledOut) -> None:
    begin(out)
    tell(out, said(out, A, "visited"))
    with out.post.store.database.writing() as connection:
        connection.execute(update(visits).where(visits.c.household == B).values(result=2))
        connection.execute(delete(visit_reports))
        connection.execute(
            insert(visits).values(
                county=str(COUNTY),
                rollout=out.rollout().id,
                household="Z",
                grid=GRID,
                liaison="P1",
                result=0,
                report="",
                said_by="",
                note="",
            )
        )
    with out.post.store.reading() as connection:
        drift = find_drift(connection, COUNTY, out.rollout())
        assert [one.region for one in drift] == ["330825", VILLAGE[:9], VILLAGE, GRID]
        assert len(find_touched(connection, COUNTY, out.rollout().id)) == 1
    out.wait(11)
    assert counts_unchecked(out) == (2, 1, 1, 0, 0)


def counts_unchecked(out: RolledOut) -> tuple[int, ...]:
    found: tuple[int, ...] = out.read(read_branches, ["330825"])["330825"].visits
    return found
