"""Folders of any name: the embedded stream server and the database work inside them, and nowhere else."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from dashboard.hosting import streamserver
from dashboard.hosting.embedded import Embedded
from data_access.database import schema
from data_access.database.unit_of_work import Origin
from data_access.database.urls import sqlite_address
from data_access.store import Store
from data_access.streams.redis_streams import connect
from tests.integration.dashboard.running import PalmInstallation, wait_until
from tests.unit.dashboard.test_credentials import NAMES


@pytest.fixture
def installation(tmp_path: Path) -> PalmInstallation:
    """An installation that does not run."""
    return PalmInstallation(tmp_path / "data")


@pytest.fixture(params=[*NAMES, "line\nend"])
def folder(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Path]:
    """Beside it stands one whose name a pattern would take for it."""
    (tmp_path / "aXbXc=1&d" / "stream").mkdir(parents=True)
    return tmp_path / request.param


def test_the_embedded_stream_server_keeps_everything_in_its_folder(folder: Path) -> None:
    beside = sorted(folder.parent.rglob("*"))
    server = Embedded(folder / "stream")
    url = server.prepare()
    process = subprocess.Popen(server.command(), stdout=subprocess.DEVNULL)
    try:
        wait_until(lambda: streamserver.answers(url), "it answers")
        client = connect(url)
        client.xadd("{330825}:cases", {"json": b"{}"})
        assert client.config_get("dir") == {"dir": str(server.folder)}
        client.close()
        server.prepare()
        assert process.wait(60) is not None, "what is left over is known by its configuration"
    finally:
        process.kill()
        process.wait()
    assert [*(folder / "stream").glob("appendonlydir/*.aof")]
    assert [path for path in sorted(folder.parent.rglob("*")) if not path.is_relative_to(folder)] == beside


def test_the_database_is_made_in_its_folder(folder: Path) -> None:
    beside = sorted(folder.parent.rglob("*"))
    path = folder / "palm.db"
    schema.upgrade(sqlite_address(path))
    store = Store(sqlite_address(path))
    with store.unit_of_work("330825", Origin("palm")) as act:
        act.trace("key.made", "key:1", None, {})
    store.close()
    assert path.stat().st_size
    assert not schema.is_missing(sqlite_address(path))
    assert [item for item in sorted(folder.parent.rglob("*")) if not item.is_relative_to(folder)] == beside


def test_doctor_and_verify_work_on_such_a_folder(installation: PalmInstallation, tmp_path: Path) -> None:
    installation.env["PALM_DATA_DIR"] = str(tmp_path / NAMES[0])
    assert installation.command("db", "upgrade").returncode == 0
    assert (tmp_path / NAMES[0] / "palm.db").exists()
    body = json.loads(installation.command("doctor", "--json").stdout)
    assert [check["seen"] for check in body["checks"] if check["name"] == "Database schema"] != [
        "not made yet"
    ]
    assert "330825" in installation.command("trace", "verify").stdout
    assert [path.name for path in tmp_path.iterdir() if "?" not in path.name and "#" in path.name] == []


STREAMS = (
    "unix:///run/none/v.sock?password=s3cret", "redis://127.0.0.1:1/0?password=s3cret",
    "redis://u:p/s3cret@127.0.0.1:1/0", "redis://u:s3cret@127.0.0.1:1/0",  # pragma: allowlist secret
)  # fmt: skip
COMMANDS = (
    "doctor",
    "doctor --json",
    "db upgrade",
    "trace verify",
    "report --region 330825101 --title 试一",
    "run",
)


@pytest.mark.parametrize("streams", STREAMS)
@pytest.mark.parametrize("command", COMMANDS)
def test_no_command_tells_a_password(installation: PalmInstallation, streams: str, command: str) -> None:
    installation.env |= {
        "PALM_REDIS_URL": streams,
        "PALM_DATABASE_URL": "postgresql://u@127.0.0.1:1/db?password=s3cret",
    }
    done = installation.command(*command.split())
    assert "s3cret" not in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert done.returncode != 0


def test_a_socket_whose_path_is_too_long_is_told(tmp_path: Path) -> None:
    problem = streamserver.version_problem(f"unix://{tmp_path}/{'x' * 120}", "zh")
    assert problem is not None
    assert "连不上流服务器" in problem
