"""Where a person says they are: kept as a report of their position is, told by nobody else, never made up."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from dashboard.commands import CommandBus
from dashboard.handlers.context import Context
from data_access.county_packs.county_pack import County
from data_access.database.codec import position_of
from data_access.database.tables.live_tables import positions, trace
from data_access.store import Store
from domain.kernel.errors import Refused
from domain.positions.position_commands import TellPosition
from tests.integration.people.conftest import Clock
from tests.integration.people.handling_samples import MANAGER
from tests.integration.people.squad_samples import FIRST, PHONE, SECOND
from tests.integration.reports import COUNTY, NOW

AGO = timedelta(minutes=10)
PLACE = TellPosition(
    region=COUNTY, person=FIRST, lat=29.04, lon=119.18, accuracy_m=8, seen_at=NOW - AGO, key="p1"
)


@pytest.fixture
def bus(store: Store, county: County, clock: Clock) -> CommandBus:
    return CommandBus(store, Context({COUNTY: county}, 100), clock=clock)  # type: ignore[arg-type]


def list_positions(store: Store) -> list[Any]:
    with store.reading() as connection:
        return [position_of(body) for body in connection.execute(select(positions.c.body)).scalars()]


def test_it_is_kept_with_its_accuracy_and_the_time_it_is_of(bus: CommandBus, store: Store) -> None:
    bus.handle(PLACE, PHONE)
    [found] = list_positions(store)
    assert (found.person, found.lat, found.accuracy_m, found.at) == (FIRST, 29.04, 8, NOW - AGO)
    with store.reading() as connection:
        rows = connection.execute(select(trace.c.actor, trace.c.action)).all()
    assert ("link:4", "position.moved") in [tuple(row) for row in rows]


def test_what_arrives_late_changes_nothing_newer(bus: CommandBus, store: Store) -> None:
    bus.handle(PLACE, PHONE)
    bus.handle(replace(PLACE, lat=29.1, seen_at=NOW - 2 * AGO, key="p2"), PHONE)
    bus.handle(replace(PLACE, lat=29.05, seen_at=NOW + AGO, key="p3"), PHONE)
    assert [(item.lat, item.at) for item in list_positions(store)] == [(29.05, NOW)]


def test_nobody_tells_it_of_somebody_else(bus: CommandBus, store: Store) -> None:
    for command, by in ((replace(PLACE, person=SECOND), PHONE), (PLACE, MANAGER)):
        with pytest.raises(Refused, match="forbidden"):
            bus.handle(command, by)
    assert list_positions(store) == []


def test_outside_the_county_nobody_is_anywhere(bus: CommandBus, store: Store) -> None:
    with pytest.raises(Refused, match="outside_county"):
        bus.handle(replace(PLACE, lat=0.0, lon=0.0), PHONE)
    assert list_positions(store) == []
