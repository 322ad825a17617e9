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
from tests.integration.people.rolled_out import GRID, OTHER, RolledOut
from tests.integration.people.rollout_samples import ID
from tests.integration.reports import COUNTY, NOW, envelopes, raw

OTHER_GRID = f"{OTHER}001"
TODAY = "2026-11-22"


@pytest.fixture
def out(database_url: str, county: County) -> Iterator[RolledOut]:
    post = Post(database_url)
    yield RolledOut(post, county)
    post.close()


def facts(out: RolledOut, positions: bool = True) -> dict[str, GridFacts]:
    """Of the two grids that have a head."""
    with out.post.store.reading() as connection:
        asked = (connection, COUNTY, ID, [GRID, OTHER_GRID], out.post.wall.now, out.county.tz, positions)
        return {one.region: one for one in read_grid_facts(*asked)}


def roster(out: RolledOut, region: str, person: str, shift: str = "day", day: str = TODAY) -> None:
    row = {"day": day, "shift": shift, "region": region, "post": "head", "person": person}
    with out.post.store.database.writing() as connection:
        connection.execute(insert(rosters).values(county=COUNTY, **row))


def report(out: RolledOut, *messages: bytes, stream: str) -> None:
    handler = ReportHandler(out.post.store, {COUNTY: out.county}, clock=out.post.wall)
    handler.handle(envelopes(*messages, stream=stream))


def test_without_roster_positions_or_storm_nothing_is_known(out: RolledOut) -> None:
    out.issue()
    told = facts(out)[GRID]
    assert (told.on_duty, told.seen_at, told.arrival.state) == (None, None, "none")
    assert told.branch is not None
    assert told.branch.first_at is None


def test_a_roster_of_a_township_makes_its_grids_known(out: RolledOut) -> None:
    out.issue()
    roster(out, GRID, "G1", "night")
    roster(out, OTHER_GRID, "G2", "night", "2026-11-20")
    assert (facts(out)[GRID].on_duty, facts(out)[OTHER_GRID].on_duty) == (0, None)
    roster(out, GRID, "P1")
    assert facts(out)[GRID].on_duty == 1
    roster(out, GRID[:12], "L1", "all")
    assert facts(out)[GRID].on_duty == 2
    with out.post.store.database.writing() as connection:
        connection.execute(update(people).where(people.c.id == "P1").values(active=0))
    assert facts(out)[GRID].on_duty == 1


def test_the_newest_position_in_a_grid_counts_for_who_may_know_it(out: RolledOut, county: County) -> None:
    out.issue()
    where: dict[str, Any] = {"lat": 29.03, "lon": 119.17, "accuracy_m": 10.0}
    region = str(county.locate(where["lat"], where["lon"]))
    told = [raw("position", "p1", 1, person="G1", **where), raw("position", "p2", 5, person="L1", **where)]
    report(out, *told, stream="positions")
    with out.post.store.reading() as connection:
        asked = (connection, COUNTY, ID, [region], out.post.wall.now, out.county.tz)
        assert read_grid_facts(*asked)[0].seen_at == NOW - timedelta(days=1) + timedelta(minutes=5)
        assert read_grid_facts(*asked, positions=False)[0].seen_at is None


def test_a_storm_gives_each_grid_the_arrival_at_its_township(out: RolledOut) -> None:
    out.issue()
    near: dict[str, Any] = {"lat": 29.0, "lon": 119.2, "wind_ms": 30.0, "r7": [300, 300, 300, 300]}
    storm: dict[str, Any] = {"storm": "202613", "name": "白海豚", "name_en": "DOLPHIN"}
    at = (NOW - timedelta(hours=24)).isoformat()
    report(out, raw("storm.observed", "s1", 0, valid=at, **storm, **near), stream="storms")
    arrival = facts(out)[GRID].arrival
    assert arrival.state in ("now", "unknown")
    assert facts(out)[GRID].arrival == arrival


def test_who_can_be_reached_comes_with_who_was_reached_first(out: RolledOut) -> None:
    out.issue()
    out.tell(("P1", "read"))
    with out.post.store.reading() as connection:
        found = read_contacts(connection, COUNTY, ID, [GRID, OTHER_GRID])
    assert [one["person"] for one in found[GRID]] == ["P1", "G1", "L1"]
    assert [one["person"] for one in found[OTHER_GRID]] == ["G2", "L2"]
    with out.post.store.database.writing() as connection:
        connection.execute(update(people).where(people.c.id == "G1").values(phone=""))
    with out.post.store.reading() as connection:
        found = read_contacts(connection, COUNTY, ID, [GRID])
    assert [(one["person"], one["state"]) for one in found[GRID]] == [("P1", 1), ("L1", 0), ("qian", None)]
