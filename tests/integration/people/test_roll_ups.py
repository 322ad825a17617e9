"""Every table is either told of or counted anew: each that only adds up has a recount that finds what
drifted, on both databases, and `palmcommand doctor` asks it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, delete, insert, update

from dashboard.cli.checks.checks_rollouts import SUMS
from dashboard.commands import ReportHandler
from dashboard.handlers.rollouts.release.rollout_release import AUDIT_EVERY
from data_access.county_packs.county_pack import County
from data_access.database.codec import text_of
from data_access.database.tables.emergency.rollout_tables import branches, rollout_minutes, township_minutes
from data_access.database.tables.emergency.visit_tables import visits
from data_access.database.tables.live_tables import tallies
from data_access.database.unit_of_work import UnitOfWork
from data_access.emergency.rollouts.progress_rows import read_curve
from data_access.emergency.rollouts.recount import find_drift
from data_access.emergency.rollouts.township_curves import Steps, read_region_curve
from data_access.maintenance.verification.roll_ups import ROLL_UPS
from data_access.store import Store
from domain.emergency.rollouts.progress.branch_counts import Branch
from domain.emergency.rollouts.rollout import Rollout
from domain.kernel.worlds import WorldId
from tests.integration.people.rolled_out import RolloutHarness
from tests.integration.people.test_visit_handlers import KNOWN, harness, levels, make_visit
from tests.integration.people.test_visit_handlers import tell as tell_visits
from tests.integration.reports import (
    COUNTY,
    NOW,
    encode_case,
    encode_case_close,
    encode_case_update,
    envelopes,
)
from tests.known_tables import read_tables

__all__ = ["harness", "levels"]
WORLD = WorldId(COUNTY)
TOLD = """
    accounts attempts calls cases changes check_answers check_people checks complaints counters dead_contacts
    dead_letters
    deputy_requests devices directories evacuation_entries evacuation_reports evacuations field_reports
    gateway_marks grants grids handled heads households imports invitations kiosks lost outbox patrols people
    person_links photos plans positions posts progress recovery_codes resets response_proposals responses
    retention rollouts rosters sessions situation_reports sources squad_messages squad_people squads
    storm_points storms suspects task_difficulties task_receipts tasks timers token_requests tokens trace
    units visit_reports voices waiting warning_files warning_messages warnings
"""
"""Tables whose rows somebody told, or that are bookkeeping of what was done: nothing adds them up."""


def test_every_table_is_told_or_counted_anew() -> None:
    told_tables = {*TOLD.split()}
    assert set(read_tables().tables) == told_tables | set(ROLL_UPS)
    assert not told_tables & set(ROLL_UPS)
    assert sorted(table for tables in SUMS.values() for table in tables) == sorted(ROLL_UPS)


def drift(store: Store, table: str) -> list[str]:
    with store.reading() as connection:
        return ROLL_UPS[table](connection, WORLD)


def change(store: Store, statement: Any) -> None:
    with store.database.writing() as connection:
        connection.execute(statement)


def test_counts_of_cases_are_those_of_the_cases(database_url: str, county: County) -> None:
    store = Store(database_url, clock=lambda: NOW)
    handler = ReportHandler(store, {COUNTY: county}, clock=lambda: NOW)
    handler.handle(
        envelopes(encode_case("a"), encode_case("b"), encode_case_update("b-u", "b", 3, matter=""))
    )
    handler.handle(
        envelopes(encode_case_close("a-c", "a", 5), encode_case_close("early", "none", 5), start=10)
    )
    assert drift(store, "tallies") == []
    change(store, update(tallies).values(received=tallies.c.received + 1))
    assert drift(store, "tallies") != []
    change(store, delete(tallies))
    assert drift(store, "tallies") != []
    store.close()


def test_the_curve_is_counted_anew_and_mended(harness: RolloutHarness) -> None:
    harness.issue()
    harness.tell(("L1", "accepted"), ("L2", "accepted"))
    harness.wait(3)
    harness.tell(("L1", "finished"))
    store, right = harness.post.store, harness.read(read_curve)
    assert drift(store, "rollout_minutes") == []
    change(store, delete(rollout_minutes).where(rollout_minutes.c.accepted > 0))
    row = {"county": str(COUNTY), "rollout": harness.rollout().id, "tier": 1, "minute": 9}
    change(store, insert(rollout_minutes).values(**row, accepted=1, finished=0))
    assert len(drift(store, "rollout_minutes")) == 2
    harness.wait(AUDIT_EVERY.total_seconds() / 60)
    assert drift(store, "rollout_minutes") == []
    mended = {tier: [row for row in rows if any(row[1:])] for tier, rows in harness.read(read_curve).items()}
    assert mended == right
    assert b'"mended_minutes"' not in harness.published[-1].changes[-1], "screens ask for it by themselves"


def test_a_count_keeps_nobody_from_writing_while_nothing_drifted(
    harness: RolloutHarness, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted = list[Connection]()

    def find(connection: Connection, world: WorldId, rollout: Rollout) -> list[Branch]:
        counted.append(connection)
        return find_drift(connection, world, rollout)

    monkeypatch.setattr("dashboard.relay.fires.rollout_timers.find_drift", find)
    writers = count_writers(harness, monkeypatch)
    harness.issue()
    harness.tell(("L1", "accepted"))
    harness.wait(AUDIT_EVERY.total_seconds() / 60)
    assert [connection in writers for connection in counted] == [False]
    change(harness.post.store, delete(rollout_minutes))
    harness.wait(AUDIT_EVERY.total_seconds() / 60)
    assert [connection in writers for connection in counted] == [False, False, True]
    assert drift(harness.post.store, "rollout_minutes") == []


def count_writers(harness: RolloutHarness, monkeypatch: pytest.MonkeyPatch) -> list[Connection]:
    """The connections of all units of work from now on."""
    writers, begin = list[Connection](), harness.post.store.unit_of_work

    @contextmanager
    def listed(*about: Any) -> Iterator[UnitOfWork]:
        with begin(*about) as work:
            writers.append(work.connection)
            yield work

    monkeypatch.setattr(harness.post.store, "unit_of_work", listed)
    return writers


def test_the_curve_of_a_township_is_counted_as_people_answer_and_mended(harness: RolloutHarness) -> None:
    rollout = harness.issue()
    harness.wait(2)
    harness.tell(("L1", "accepted"), ("G1", "accepted"))
    harness.wait(3)
    harness.tell(("L1", "finished"))
    store, name, began = harness.post.store, rollout.id, rollout.released_at

    def curve(region: str) -> Steps:
        with store.reading() as connection:
            return read_region_curve(connection, COUNTY, name, region, began, (1, 2, 3))

    county = harness.read(read_curve)
    homes = {person: harness.task(person).region for person in ("L1", "G1")}
    towns = {region[:9] for region in homes.values()}
    by_town = {town: curve(town) for town in towns}
    for tier, steps in county.items():
        responses = [by_town[town].get(tier, []) for town in sorted(towns)]
        assert sorted(step for part in responses for step in part) == sorted(steps)
    deeper = homes["G1"]
    assert curve(deeper)[harness.task("G1").tier] == by_town[deeper[:9]][harness.task("G1").tier], (
        "from the tasks"
    )
    assert curve("330825199") == {}
    assert drift(store, "township_minutes") == []
    change(store, update(township_minutes).values(accepted=7))
    assert drift(store, "township_minutes") != []
    harness.wait(AUDIT_EVERY.total_seconds() / 60)
    assert drift(store, "township_minutes") == []
    assert {town: curve(town) for town in towns} == by_town


def test_a_branch_of_nobody_is_found_and_emptied(harness: RolloutHarness) -> None:
    rollout, store = harness.issue(), harness.post.store
    body = text_of(Branch(rollout.id, "330825999", {"1": [7, 0, 0, 0, 0, 0]}))
    row = {"county": str(COUNTY), "rollout": rollout.id, "region": "330825999", "body": body}
    change(store, insert(branches).values(**row))
    assert drift(store, "branches") == [f"{rollout.id}/330825999"]
    harness.wait(AUDIT_EVERY.total_seconds() / 60)
    assert drift(store, "branches") == []


def test_a_household_stands_as_was_said_last(harness: RolloutHarness) -> None:
    harness.issue()
    harness.timers.fire_due()
    store, (first, second) = harness.post.store, (KNOWN[0].id, KNOWN[1].id)
    tell_visits(
        harness, make_visit(harness, first, "visited"), make_visit(harness, first, "needs_help", minutes=-30)
    )
    assert drift(store, "visits") == []
    change(store, update(visits).where(visits.c.household == first).values(result=4))
    change(store, update(visits).where(visits.c.household == second).values(result=1))
    assert drift(store, "visits") == [f"{harness.rollout().id}/{item}" for item in sorted((first, second))]
    change(store, delete(visits).where(visits.c.household == first))
    assert len(drift(store, "visits")) == 2
