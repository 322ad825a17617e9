"""A directory taken over from Longyou's pack, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from data_access.county_packs.county_pack import County
from data_access.directory.seed import seed
from data_access.store import Store
from tests.databases import Cluster, Filling, copied
from tests.integration.reports import NOW


class Clock:
    """The time of a test, which it may move."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> object:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(scope="session")
def peopled_sqlite(sqlite_file: Path, county: County, tmp_path_factory: pytest.TempPathFactory) -> Filling:
    """An embedded database with the county's people."""
    return take_over(copied(sqlite_file, tmp_path_factory.mktemp("peopled")), county)


@pytest.fixture(scope="session")
def peopled_postgresql(cluster: Cluster, county: County) -> Filling:
    """A database of the cluster with the county's people."""
    return take_over(cluster.migrated(), county)


def take_over(url: str, county: County) -> Filling:
    """A directory from a pack, taken over once for all tests: that takes longer than most of them."""
    made = Store(url, clock=lambda: NOW)
    seed(made, county)
    made.close()
    return Filling(url)


@pytest.fixture
def store(request: pytest.FixtureRequest, database_url: str, clock: Clock) -> Iterator[Store]:
    """A store whose county has its 11,124 people."""
    kind = "sqlite" if database_url.startswith("sqlite") else "postgresql"
    peopled: Filling = request.getfixturevalue(f"peopled_{kind}")
    peopled.fill(database_url)
    made = Store(database_url, clock=clock)  # type: ignore[arg-type]
    yield made
    made.close()
