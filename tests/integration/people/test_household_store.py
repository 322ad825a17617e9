"""Households in both databases: kept as they were given, listed by grid and by who looks after them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from data_access.emergency.rollouts.households import household_store as rows
from data_access.store import Store
from domain.directory.households.household import Household, is_same
from tests.integration.reports import COUNTY

GRID, OTHER = "330825101264001", "330825102201001"
FIRST = Household(
    "HH-1",
    GRID,
    GRID[:12],
    "希塘村12号",
    "贺知章",
    "13900000001",
    3,
    ("infant",),
    "landslide",
    "LY-P1",
    119.1,
    29.0,
)
SECOND = Household("HH-2", GRID, GRID[:12], "希塘村13号", "李白", "", 1, liaison="LY-P2", version=4)
THIRD = Household("HH-3", OTHER, OTHER[:12], "", "杜甫", "", 2, liaison="LY-P1")


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    made = Store(database_url)
    with made.database.writing() as connection:
        rows.save_households(connection, COUNTY, [SECOND, THIRD, FIRST])
    yield made
    made.close()


def test_households_are_kept_as_given_and_replaced(store: Store) -> None:
    moved = replace(FIRST, people=5, lon=None, lat=None, version=1)
    with store.database.writing() as connection:
        assert rows.read_households(connection, COUNTY) == {
            household.id: household for household in (FIRST, SECOND, THIRD)
        }
        rows.save_households(connection, COUNTY, [moved])
        rows.drop_households(connection, COUNTY, ["HH-3"])
    with store.reading() as connection:
        assert rows.read_households(connection, COUNTY, ["HH-1", "HH-3"]) == {"HH-1": moved}
        assert rows.count_households(connection, COUNTY) == (2, 6)
        assert rows.count_households(connection, COUNTY, OTHER) == (0, 0)


def test_households_are_listed_by_page(store: Store) -> None:
    with store.reading() as connection:
        assert rows.list_by_grid(connection, COUNTY, GRID) == [FIRST, SECOND]
        assert rows.list_by_grid(connection, COUNTY, "330825101", after="HH-1") == [SECOND]
        assert rows.list_by_grid(connection, COUNTY, COUNTY, limit=1) == [FIRST]
        assert rows.list_by_liaison(connection, COUNTY, "LY-P1") == [FIRST, THIRD]
        assert rows.list_by_liaison(connection, COUNTY, "LY-P1", after="HH-1") == [THIRD]


def test_the_version_makes_no_difference() -> None:
    assert is_same(FIRST, replace(FIRST, version=9))
    assert not is_same(FIRST, replace(FIRST, people=4))
