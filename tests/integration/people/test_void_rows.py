"""What is known of grids, out of roster, positions, branches and storms; on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, update

from dashboard.commands import ReportHandler
from data_access.county_packs.county_pack import County
from data_access.database.tables.directory_tables import people, rosters
from data_access.emergency.rollouts.pages.void_rows import read_contacts, read_grid_facts
from domain.emergency.rollouts.void_map import GridFacts
from tests.integration.outbox import Post
from tests.integration.people.rolled_out import GRID, OTHER, RolloutHarness
from tests.integration.people.rollout_samples import ID
from tests.integration.reports import COUNTY, NOW, encode_message, envelopes

OTHER_GRID = f"{OTHER}001"
TODAY = "2026-11-22"


@pytest.fixture
def harness(database_url: str, county: County) -> Iterator[RolloutHarness]:
    post = Post(database_url)
    yield RolloutHarness(post, county)
    post.close()


def facts(harness: RolloutHarness, positions: bool = True) -> dict[str, GridFacts]:
    """Of the two grids that have a head."""
    with harness.post.store.reading() as connection:
        arguments = (
            connection,
            COUNTY,
            ID,
            [GRID, OTHER_GRID],
            harness.post.wall.now,
            harness.county.tz,
            positions,
        )
        return {grid_fact.region: grid_fact for grid_fact in read_grid_facts(*arguments)}


def roster(harness: RolloutHarness, region: str, person: str, shift: str = "day", day: str = TODAY) -> None:
    row = {"day": day, "shift": shift, "region": region, "post": "head", "person": person}
    with harness.post.store.database.writing() as connection:
        connection.execute(insert(rosters).values(county=COUNTY, **row))


def report(harness: RolloutHarness, *messages: bytes, stream: str) -> None:
    handler = ReportHandler(harness.post.store, {COUNTY: harness.county}, clock=harness.post.wall)
    handler.handle(envelopes(*messages, stream=stream))


def test_without_roster_positions_or_storm_nothing_is_known(harness: RolloutHarness) -> None:
    harness.issue()
    fact = facts(harness)[GRID]
    assert (fact.on_duty, fact.seen_at, fact.arrival.state) == (None, None, "none")
    assert fact.branch is not None
    assert fact.branch.first_at is None


def test_a_roster_of_a_township_makes_its_grids_known(harness: RolloutHarness) -> None:
    harness.issue()
    roster(harness, GRID, "G1", "night")
    roster(harness, OTHER_GRID, "G2", "night", "2026-11-20")
    assert (facts(harness)[GRID].on_duty, facts(harness)[OTHER_GRID].on_duty) == (0, None)
    roster(harness, GRID, "P1")
    assert facts(harness)[GRID].on_duty == 1
    roster(harness, GRID[:12], "L1", "all")
    assert facts(harness)[GRID].on_duty == 2
    with harness.post.store.database.writing() as connection:
        connection.execute(update(people).where(people.c.id == "P1").values(active=0))
    assert facts(harness)[GRID].on_duty == 1


def test_the_newest_position_in_a_grid_counts_for_who_may_know_it(
    harness: RolloutHarness, county: County
) -> None:
    harness.issue()
    where: dict[str, Any] = {"lat": 29.03, "lon": 119.17, "accuracy_m": 10.0}
    region = str(county.locate(where["lat"], where["lon"]))
    encodeds = [
        encode_message("position", "p1", 1, person="G1", **where),
        encode_message("position", "p2", 5, person="L1", **where),
    ]
    report(harness, *encodeds, stream="positions")
    with harness.post.store.reading() as connection:
        arguments = (connection, COUNTY, ID, [region], harness.post.wall.now, harness.county.tz)
        assert read_grid_facts(*arguments)[0].seen_at == NOW - timedelta(days=1) + timedelta(minutes=5)
        assert read_grid_facts(*arguments, positions=False)[0].seen_at is None


def test_a_storm_gives_each_grid_the_arrival_at_its_township(harness: RolloutHarness) -> None:
    harness.issue()
    near: dict[str, Any] = {"lat": 29.0, "lon": 119.2, "wind_ms": 30.0, "r7": [300, 300, 300, 300]}
    storm: dict[str, Any] = {"storm": "202613", "name": "白海豚", "name_en": "DOLPHIN"}
    at = (NOW - timedelta(hours=24)).isoformat()
    report(harness, encode_message("storm.observed", "s1", 0, valid=at, **storm, **near), stream="storms")
    arrival = facts(harness)[GRID].arrival
    assert arrival.state in ("now", "unknown")
    assert facts(harness)[GRID].arrival == arrival


def test_who_can_be_reached_comes_with_who_was_reached_first(harness: RolloutHarness) -> None:
    harness.issue()
    harness.tell(("P1", "read"))
    with harness.post.store.reading() as connection:
        found = read_contacts(connection, COUNTY, ID, [GRID, OTHER_GRID])
    assert [row["person"] for row in found[GRID]] == ["P1", "G1", "L1"]
    assert [row["person"] for row in found[OTHER_GRID]] == ["G2", "L2"]
    with harness.post.store.database.writing() as connection:
        connection.execute(update(people).where(people.c.id == "G1").values(phone=""))
    with harness.post.store.reading() as connection:
        found = read_contacts(connection, COUNTY, ID, [GRID])
    assert [(row["person"], row["state"]) for row in found[GRID]] == [("P1", 1), ("L1", 0), ("qian", None)]
