"""Servers for the fault tests: every test has a stream server and a database of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bench import servers
from bench.servers import PostgresServer, StreamServer, postgres_problem
from data_access.county_packs import county_pack
from tests import ports
from tests.databases import copy_database, newest_sqlite
from tests.faults.world import IngestHarness


@pytest.fixture(scope="session", autouse=True)
def held_ports() -> Iterator[None]:
    """A server that was killed finds its port free again, whoever runs beside."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(servers, "free_port", ports.free_port)
        yield


@pytest.fixture(scope="session")
def pack(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the county pack, so that an edit meanwhile cannot make two processes differ."""
    return Path(shutil.copytree(root / "counties/longyou", tmp_path_factory.mktemp("pack") / "longyou"))


@pytest.fixture(scope="session")
def county(pack: Path) -> Any:
    return county_pack.load(pack)


@pytest.fixture(scope="session")
def postgres() -> Iterator[PostgresServer]:
    if problem := postgres_problem():
        pytest.skip(problem)
    with PostgresServer() as server:
        yield server


@pytest.fixture
def stream(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[StreamServer]:
    """Valkey, or what the test's parameter says."""
    with StreamServer(tmp_path / "stream", getattr(request, "param", "valkey")) as server:
        yield server


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def harness(
    request: pytest.FixtureRequest, stream: StreamServer, tmp_path: Path, county: Any, pack: Path
) -> Iterator[IngestHarness]:
    from data_access.database.schema import upgrade

    if request.param == "sqlite":
        url = copy_database(newest_sqlite(), tmp_path)
    else:
        url = request.getfixturevalue("postgres").fresh_database()
        upgrade(url)
    made = IngestHarness(stream, url, tmp_path, county, pack)
    yield made
    made.close()


SHORT = {("sqlite", "valkey"), ("postgresql", "redis")}
"""Of the four pairs of database and stream server, those of the short form."""


BESIDE = {"test_ingest_killed.py", "test_order.py", "test_poison.py"}
"""Files that promise no time of the clock: other tests may run at the same time. The others wait for most of
their time.
"""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder injects faults, most of it counts seconds; the other pairs of servers are
    long.
    """
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(pytest.mark.faults)
            if item.path.name not in BESIDE:
                item.add_marker(pytest.mark.alone)
                item.add_marker(pytest.mark.waits)
            given = (
                item.callspec.params
                if isinstance(item, pytest.Function) and hasattr(item, "callspec")
                else {}
            )
            if "stream" in given and (given.get("world"), given["stream"]) not in SHORT:
                item.add_marker(pytest.mark.long)
