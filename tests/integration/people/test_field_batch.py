"""Visits and patrols by the stream of receipts, on both databases: the same as by phone and API, whoever may
send them, in whatever order.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select

from dashboard.commands import Handling, ReportHandler
from data_access.county_packs.county_pack import County
from data_access.database.tables.directory_tables import directories
from data_access.database.tables.live_tables import cases
from data_access.database.tables.outbox_tables import timers
from data_access.emergency.responses.patrols.patrol_store import find_patrol_drift, read_patrols, read_point
from data_access.emergency.rollouts.households.household_store import save_households
from data_access.emergency.rollouts.households.visit_store import read_visits
from data_access.emergency.rollouts.progress_rows import read_branches
from data_access.emergency.rollouts.reports.report_rows import read_reports
from data_access.feed.county_feed import Feed
from domain.emergency.responses.patrols.patrol import state_of
from domain.emergency.rollouts import rollout_commands as c
from domain.kernel.worlds import WorldId
from domain.sources.senders import Sender
from domain.topics import reducer
from domain.topics.reducer import State
from domain.topics.registry import TOPICS
from tests.integration.outbox import Post
from tests.integration.people.patrol_samples import TYPHOON
from tests.integration.people.rolled_out import GRID, ID, OTHER, VILLAGE
from tests.integration.people.rollout_samples import LEAD
from tests.integration.people.test_patrol_handlers import BRIDGE, HILL
from tests.integration.people.test_rollout_supersession import Levels, raise_to
from tests.integration.people.test_visit_handlers import (
    FAR,
    KNOWN,
    NOBODY,
    A,
    B,
    counts,
    make_visit,
    phone,
    tell,
)
from tests.integration.reports import COUNTY, encode_message, envelopes

TOPIC_NAMES = [topic.name for topic in TOPICS]


class Field:
    """A roll-out with listed households and two hazard points, and what a county's own app tells of them."""

    def __init__(self, harness: Levels) -> None:
        self.out, self.counties = harness, {COUNTY: harness.county}
        self.handler = ReportHandler(harness.post.store, self.counties, clock=harness.post.wall)
        self.feed = Feed(harness.post.store, self.counties, clock=harness.post.wall)

    def check_law(self, before: State) -> None:
        """What screens held plus what they were told is a fresh snapshot."""
        changes, now = self.feed.after(COUNTY, before["seq"]) or [], self.feed.snapshot(COUNTY)
        held = reducer.apply_all(before, changes)
        assert {name: held[name] for name in TOPIC_NAMES} == {name: now[name] for name in TOPIC_NAMES}

    def send(self, *raw_messages: bytes, sender: Sender | None = None) -> Handling:
        given = envelopes(*raw_messages, stream="receipts")
        return self.handler.handle([item._replace(sender=sender) for item in given])

    def message(self, kind: str, id: str, minutes: float = 0, **fields: Any) -> bytes:
        now = self.out.post.wall.now + timedelta(minutes=minutes)
        return encode_message(kind, id, source="app", **{"at": now.isoformat()} | fields)

    def visit(self, id: str, household: str, result: str, minutes: float = 0, **more: Any) -> bytes:
        fields = {"rollout": ID, "household": household, "result": result} | more
        return self.message("visit", id, minutes, **fields)

    def patrol(self, id: str, result: str, point: str = "H1", minutes: float = 0, **more: Any) -> bytes:
        return self.message("patrol", id, minutes, point=point, result=result, **more)

    def read(self, ask: Any, *given: Any) -> Any:
        with self.out.post.store.reading() as connection:
            return ask(connection, COUNTY, *given)

    def result(self, household: str, rollout: str = ID) -> int:
        found: int = self.read(read_visits, rollout, [household])[household].result
        return found


@pytest.fixture
def field(database_url: str, county: County) -> Iterator[Field]:
    post = Post(database_url)
    lat, lon = county.place(GRID)
    points = {
        changed.code: replace(changed, lat=lat, lon=lon)
        for changed in (HILL, replace(BRIDGE, patroller="P1"))
    }
    out = Levels(post, replace(county, hazards=points))
    with post.store.database.writing() as connection:
        save_households(connection, COUNTY, KNOWN)
    out.issue()
    out.timers.fire_due()
    yield Field(out)
    post.close()


def reasons(done: Handling) -> list[str]:
    return [dead_letter.reason for _, dead_letter in done.dead]


def test_visits_add_up_in_any_order_and_however_often(field: Field) -> None:
    before = field.feed.snapshot(COUNTY)
    field.out.post.wall.pass_by(1800)
    entries = [
        field.visit("1", A, "visited", -20),
        field.visit("2", A, "not_found", -9, by="王芳"),
        field.visit("3", A, "needs_help", -5, note="透析病人"),
        field.visit("4", B, "informed", -7),
    ]
    random.Random(5).shuffle(entries)
    done = field.send(*entries, entries[0])
    assert (done.taken, done.duplicates, reasons(done)) == (4, 1, [])
    assert (field.result(A), field.result(B), counts(field.out)) == (4, 2, (1, 0, 1, 0, 1))
    assert counts(field.out, GRID) == (0, 0, 1, 0, 1)
    [(_, _, changes)] = done.changes
    assert [b"rollout.visited" in change for change in changes] == [True], "told once for a batch"
    assert (field.send(*entries).duplicates, counts(field.out)) == (4, (1, 0, 1, 0, 1))
    tell(field.out, make_visit(field.out, A, "visited", minutes=-6), by=phone("P1"))
    assert field.result(A) == 4, "by stream and by phone is one history"
    tell(field.out, make_visit(field.out, A, "informed"), by=phone("P1"))
    assert (field.result(A), counts(field.out)) == (2, (1, 0, 2, 0, 0))
    field.check_law(before)


def test_visits_that_cannot_be_taken_are_dead_letters_with_a_reason(field: Field) -> None:
    done = field.send(
        field.visit("1", NOBODY, "visited"),
        field.visit("2", A, "visited", rollout="RW-990101-01"),
        field.visit("3", A, "gone"),
        field.visit("4", B, "visited"),
        field.visit("4", B, "informed"),
    )
    assert sorted(reasons(done)) == ["bad_field", "id_reused", "no_rollout", "not_visited"]
    assert (done.taken, field.result(A), field.result(B)) == (1, 0, 1)
    town = Sender(3, "app", VILLAGE[:9])
    away = Sender(4, "other", OTHER[:9])
    assert reasons(field.send(field.visit("5", FAR, "visited"), sender=away)) == ["out_of_scope"]
    assert reasons(field.send(field.visit("5", FAR, "visited"), sender=town)) == []
    assert field.result(FAR) == 1


def test_a_clock_ahead_is_put_right_and_what_comes_after_the_end_changes_nothing(field: Field) -> None:
    field.send(field.visit("1", A, "visited", 9))
    assert field.read(read_visits, ID, [A])[A].at == field.out.post.wall.now
    field.out.give(c.EndRollout, field.out.rollout().version)
    field.out.post.wall.pass_by(60)
    assert reasons(field.send(field.visit("2", A, "needs_help"))) == []
    assert field.result(A) == 1


def test_a_late_visit_counts_where_the_task_goes_on(field: Field) -> None:
    out = field.out
    out.allow(raise_to(out.county.plans["typhoon-2"], 1, supersedes="keep"))
    out.post.wall.pass_by(60)
    second = out.run("typhoon-1").id
    out.timers.fire_due()
    field.send(field.visit("1", B, "visited", -0.5))
    assert field.result(B, second) == 1


def test_a_visit_may_be_there_before_the_relay_listed_the_households(field: Field) -> None:
    """They are listed with it; what was said in the roll-out before stands where it goes on."""
    out = field.out
    field.send(field.visit("1", FAR, "not_found"))
    before = field.feed.snapshot(COUNTY)
    out.allow(raise_to(out.county.plans["typhoon-2"], 1, supersedes="keep"))
    out.post.wall.pass_by(60)
    second = out.run("typhoon-1").id
    visits = [field.visit("2", A, "visited", rollout=second), field.visit("3", B, "visited", -0.9)]
    done = field.send(*visits)
    assert (done.taken, reasons(done)) == (2, [])
    assert [field.result(household, second) for household in (A, B, FAR)] == [1, 1, 3]
    listed = [change for _, _, changes in done.changes for change in changes if b"rollout.listed" in change]
    assert len(listed) == 1
    out.timers.fire_due()
    assert [field.result(household, second) for household in (A, B, FAR)] == [1, 1, 3]
    out.check()
    field.check_law(before)


@pytest.mark.parametrize("turned", [False, True])
def test_visits_of_a_roll_out_and_of_the_one_in_its_place_count_once(field: Field, turned: bool) -> None:
    """In one batch, whichever comes first: what is carried on does not come under what was read before."""
    out = field.out
    out.allow(raise_to(out.county.plans["typhoon-2"], 1, supersedes="keep"))
    out.post.wall.pass_by(60)
    second = out.run("typhoon-1").id
    out.timers.fire_due()
    entries = [
        field.visit("1", B, "visited", -0.5),
        field.visit("2", B, "informed", -0.2, rollout=second),
        field.visit("3", FAR, "not_found", -0.4),
    ]
    field.send(*(entries[::-1] if turned else entries))
    out.check()
    sums = field.read(read_branches, second, [GRID])[GRID].visits
    assert (field.result(FAR, second), field.result(B, second), sums) == (3, 2, (1, 0, 1, 0, 0))


def test_patrols_move_a_point_and_what_is_wrong_becomes_one_case(field: Field) -> None:
    out = field.out
    out.bus.handle(TYPHOON, LEAD)
    before = field.feed.snapshot(COUNTY)
    before_due = due_of(field)
    out.post.wall.pass_by(3600)
    entries = [
        field.patrol("1", "unreachable", minutes=-30),
        field.patrol("2", "abnormal", minutes=-20, what="裂缝变宽，掉土", person="P1", by="张 三"),
        field.patrol("3", "abnormal", minutes=-10, what="裂缝变宽，掉土"),
        field.patrol("4", "normal", "H2", minutes=-5, lat=29.0, lon=119.2),
    ]
    done = field.send(*entries, entries[1])
    assert (done.taken, done.duplicates, reasons(done)) == (4, 1, [])
    assert [state_of(field.read(read_point, code), out.post.wall.now) for code in ("H1", "H2")] == [
        "abnormal", "patrolled",
    ]  # fmt: skip
    kept = {patrol.id: patrol for patrol, _ in field.read(read_patrols, "H1")}
    assert (kept["app/2"].by, kept["app/3"].by, kept["app/2"].channel) == ("张三 app", "app", "app")
    field.check_law(before)
    with out.post.store.reading() as connection:
        [row] = connection.execute(select(cases.c.id, cases.c.region)).all()
    assert (row.region, kept["app/2"].case, kept["app/3"].case) == (GRID, row.id, row.id)
    linked = field.read(read_reports, ID)
    assert [item.id for item, _ in linked] == [row.id], "of the roll-out that its person has a task of"
    assert field.read(find_patrol_drift) == []
    assert due_of(field) > before_due, "the timer of the reminder moved with it"


def test_patrols_that_cannot_be_taken_are_dead_letters_with_a_reason(field: Field) -> None:
    done = field.send(
        field.patrol("1", "normal", "H9"),
        field.patrol("2", "abnormal"),
        field.patrol("3", "normal"),
    )
    assert sorted(reasons(done)) == ["missing_field", "no_hazard"]
    away = Sender(4, "other", OTHER[:9])
    assert reasons(field.send(field.patrol("4", "normal"), sender=away)) == ["out_of_scope"]
    assert len(field.read(read_patrols, "H1")) == 1


def test_who_was_at_a_point_is_somebody_whom_the_sender_may_speak_of(field: Field) -> None:
    with field.out.post.store.database.writing() as connection:
        connection.execute(insert(directories).values(county=str(COUNTY), seeded_at="", digest=""))
    done = field.send(field.patrol("1", "normal", person="nobody"), field.patrol("2", "normal", person="P1"))
    assert (reasons(done), done.taken) == (["unknown_person"], 1)
    town = Sender(3, "town", VILLAGE[:9])
    patrols = [field.patrol("3", "normal", person="G2"), field.patrol("4", "normal", person="G1")]
    done = field.send(*patrols, sender=town)
    assert (reasons(done), done.taken) == (["out_of_scope"], 1)
    assert len(field.read(read_patrols, "H1")) == 2


def test_a_point_where_no_case_can_be_refuses_what_is_wrong_there_and_nothing_else(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By itself: a batch that cannot be stored would be halved until it stands alone."""
    lost = replace(field.out.county.hazards["H2"], region=f"{VILLAGE}999", lat=0.0, lon=0.0)
    points = {**field.out.county.hazards, "H2": lost}
    monkeypatch.setitem(field.counties, COUNTY, replace(field.out.county, hazards=points))
    batches = list[int]()
    commit = field.handler._commit

    def count(world: WorldId, given: Any) -> Handling:
        batches.append(len(given))
        return commit(world, given)

    monkeypatch.setattr(field.handler, "_commit", count)
    entries = [
        field.patrol("1", "abnormal", "H2", what="裂缝变宽"),
        field.patrol("2", "abnormal", what="掉土"),
        field.patrol("3", "normal", "H2"),
    ]
    done = field.send(*entries)
    assert (reasons(done), done.taken, batches) == (["unknown_region"], 2, [3])


def test_two_tokens_may_use_the_same_ids_about_one_household_and_point(field: Field) -> None:
    """Each reaches as far as a part of the county: neither uses up the other's ids."""
    town, village = Sender(3, "town", VILLAGE[:9]), Sender(4, "village", VILLAGE)
    visits = [field.visit("1", A, "not_found", -9), field.patrol("2", "unreachable", minutes=-8)]
    later = [field.visit("1", A, "visited", -5), field.patrol("2", "normal", minutes=-4)]
    assert field.send(*visits, sender=town).taken == 2
    done = field.send(*later, sender=village)
    assert (done.taken, reasons(done), field.result(A)) == (2, [], 1)
    assert {patrol.result for patrol, _ in field.read(read_patrols, "H1")} == {"unreachable", "normal"}
    assert [field.send(*visits, sender=town).duplicates, field.send(*later, sender=village).duplicates] == [
        2,
        2,
    ]


def due_of(field: Field) -> str:
    """When somebody will be reminded of the first point."""
    t = timers.c
    with field.out.post.store.reading() as connection:
        due = connection.execute(select(t.due_at).where(t.kind == "patrol_due", t.subject == "H1")).scalar()
    return str(due)
