"""A directory taken over from Longyou's pack, on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest

from data_access.county_packs.county_pack import County
from data_access.directory.seed import seed
from data_access.store import Store
from tests.conftest import Templates
from tests.databases import Cluster, copy_database
from tests.integration.reports import NOW


@pytest.fixture(scope="session")
def peopled_sqlite(sqlite_file: Path, county: County, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An embedded database with the county's people, to be copied."""
    folder = tmp_path_factory.mktemp("peopled")
    take_over(copy_database(sqlite_file, folder), county)
    return folder / "palm.db"


@pytest.fixture(scope="session")
def peopled_postgres(cluster: Cluster, county: County) -> str:
    """A database of the cluster with the county's people, to be copied."""
    url = cluster.migrate_new()
    take_over(url, county)
    return url


def take_over(url: str, county: County) -> None:
    """A directory from a pack, taken over once for all tests: that takes longer than most of them."""
    made = Store(url, clock=lambda: NOW)
    seed(made, county)
    made.close()


@pytest.fixture
def templates(request: pytest.FixtureRequest, templates: Templates) -> Templates:
    """The county's people are in the database of a test that takes `peopled`."""
    peopled = {"sqlite": "peopled_sqlite", "postgresql": "peopled_postgres"}
    return peopled if "peopled" in request.fixturenames else templates


@pytest.fixture
def peopled(database_url: str) -> str:
    """A database with the county's 11,344 people."""
    return database_url
