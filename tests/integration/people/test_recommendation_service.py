"""Whom a case needs and who is recommended, of a whole county's people; on both databases."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from statistics import median
from typing import Any

import pytest
from sqlalchemy import Connection, insert, update

from dashboard.commands import CommandBus, ReportHandler
from dashboard.handlers.context import Context
from dashboard.services.squads.recommendation_service import recommend_people
from data_access.cases.details import read_case
from data_access.county_packs.county_pack import County
from data_access.database.tables.directory_tables import people, rosters
from data_access.squads.candidate_rows import read_candidates
from data_access.store import Store
from domain.squads import squad_commands as c
from tests.integration.people.handling_samples import CASE, MANAGER
from tests.integration.people.record_samples import SHOWN
from tests.integration.people.squad_samples import SQUAD
from tests.integration.reports import COUNTY, NOW, VILLAGE, encode_case, encode_message, envelopes

GRID = f"{VILLAGE}001"
MANY = 40_000


@pytest.fixture(autouse=True)
def report_handler(store: Store, county: County, clock: Any) -> ReportHandler:
    """The shown case was reported in a grid of the village."""
    handler = ReportHandler(store, {COUNTY: county}, clock=clock)
    handler.handle(envelopes(encode_case(SHOWN, region=GRID)))
    return handler


@contextmanager
def open_writing(store: Store) -> Iterator[Connection]:
    with store.database.writing() as connection:
        yield connection


def recommend(store: Store, county: County) -> dict[str, Any]:
    with store.reading() as connection:
        found = read_case(connection, CASE)
        assert found is not None
        return recommend_people(connection, found, county, NOW)


def match_of(liaisons: dict[str, Any], capability: str) -> dict[str, Any]:
    found: dict[str, Any] = next(match for match in liaisons["matches"] if match["capability"] == capability)
    return found


def set_roster(store: Store, person: str, day: str, shift: str) -> None:
    row = {"county": COUNTY, "day": day, "shift": shift, "region": VILLAGE, "post": "head", "person": person}
    with open_writing(store) as connection:
        connection.execute(insert(rosters).values(row))


def test_those_of_the_grid_and_the_village_come_first(store: Store, county: County) -> None:
    recommendation = recommend(store, county)
    head = match_of(recommendation, "head")["picks"][0]
    assert (county.people[head["person"]].region, head["reasons"]["level"]) == (GRID, 15)
    leader = match_of(recommendation, "leader")["picks"][0]
    assert (county.people[leader["person"]].region, leader["reasons"]["level"]) == (VILLAGE, 12)
    liaisons = [pick["person"] for pick in match_of(recommendation, "liaison")["picks"]]
    assert [county.people[liaison].region for liaison in liaisons] == [GRID, GRID]
    card = recommendation["people"][head["person"]]
    assert card["name"] == county.people[head["person"]].name
    assert card["phone"] != county.people[head["person"]].phone


def test_a_fresh_position_is_a_distance_and_an_old_one_is_not_known(
    store: Store, county: County, report_handler: ReportHandler
) -> None:
    first, second = (pick["person"] for pick in match_of(recommend(store, county), "liaison")["picks"])
    place = county.place(GRID)
    seen = [
        encode_message(
            "position", item, minutes, person=item, lat=place[0], lon=place[1], accuracy_m=5, region=GRID
        )
        for item, minutes in ((first, 1300), (second, 1430))
    ]
    assert report_handler.handle(envelopes(*seen, stream="positions")).taken == 2
    picks = match_of(recommend(store, county), "liaison")["picks"]
    assert picks[0]["person"] == second
    assert picks[0]["reasons"]["distance_km"] is not None
    others = [pick for pick in picks if pick["person"] == first]
    assert all(pick["reasons"]["distance_km"] is None for pick in others)


def test_duty_speaks_for_somebody_and_a_night_behind_them_against(store: Store, county: County) -> None:
    liaisons = match_of(recommend(store, county), "liaison")
    first, second = (pick["person"] for pick in liaisons["picks"])
    third = liaisons["alternatives"][0]["person"]
    local = NOW.astimezone(county.tz)
    set_roster(store, first, (local - timedelta(days=1)).strftime("%Y-%m-%d"), "night")
    set_roster(store, third, local.strftime("%Y-%m-%d"), "day")
    picks = match_of(recommend(store, county), "liaison")["picks"]
    assert [pick["person"] for pick in picks] == [third, second]
    assert [pick["reasons"]["on_duty"] for pick in picks] == [True, False]


def test_who_left_and_who_was_called_is_not_recommended(store: Store, county: County, clock: Any) -> None:
    liaisons = match_of(recommend(store, county), "liaison")
    gone, called = (pick["person"] for pick in liaisons["picks"])
    bus = CommandBus(store, Context({COUNTY: county}, 50), None, clock)
    bus.handle(c.AssembleSquad(region=COUNTY, case=CASE, people=((called, "liaison"),)), MANAGER)
    with open_writing(store) as connection:
        connection.execute(update(people).where(people.c.id == gone).values(active=0))
    recommendation = recommend(store, county)
    assert not {gone, called} & set(recommendation["people"])
    bus.handle(c.StandDownSquad(region=COUNTY, squad=SQUAD, expected_version=1), MANAGER)
    assert called in recommend(store, county)["people"]


def test_forty_thousand_people_take_little_time(store: Store, county: County) -> None:
    """Of the CPU; many times what a quiet machine takes, since tests share theirs."""
    known = next(iter(county.people.values()))
    new = {"county": COUNTY, "name": known.name, "post": "liaison", "unit": known.unit, "phone": "000-1"}
    new |= {"active": 1, "source": "t", "version": 1, "removed_at": ""}
    grids = county.grids
    with open_writing(store) as connection:
        rows = [new | {"id": f"M{n:05}", "region": grids[n % len(grids)]} for n in range(MANY)]
        connection.execute(insert(people), rows)
    with store.reading() as connection:
        assert len(read_candidates(connection, COUNTY, (), {"liaison"}, COUNTY, NOW, county.tz)) > MANY
    spent = []
    for _ in range(3):
        began = time.process_time()
        recommend(store, county)
        spent.append(time.process_time() - began)
    assert median(spent) < 4


def test_people_of_a_unit_that_covers_the_township_are_read_with_its_own(
    store: Store, county: County
) -> None:
    team, home = "e-330825109", "330825109"
    person_id = next(person.id for person in county.people.values() if person.region.startswith(home))
    with open_writing(store) as connection:
        connection.execute(update(people).where(people.c.id == person_id).values(unit=team))
    with store.reading() as connection:
        read = [
            read_candidates(
                connection, COUNTY, {county.people[person_id].post}, (), "330825201", NOW, county.tz, covers
            )
            for covers in (county.covers, {})
        ]
    assert [[person.covers for person in found if person.person == person_id] for found in read] == [
        [county.covers[team]],
        [],
    ]
