"""One running installation for the tests that only ask it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tests.conftest import StreamServer
from tests.integration.dashboard.running import Running


@pytest.fixture(scope="session")
def palm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """`palmcommand run` without the demo feed, in English; do not kill it, do not stop it."""
    here = Running(tmp_path_factory.mktemp("palm") / "data")
    here.folder.mkdir()
    yield here.start()
    here.end()


@pytest.fixture(scope="session")
def report_token(palm: Running) -> str:
    """A token that may report for the whole county."""
    return token(palm, "--report", "--region", "330825")


def token(palm: Running, *options: str) -> str:
    """The secret of a fresh token."""
    made = palm.command("token", "create", "--name", "a test", *options)
    assert made.returncode == 0, made.stderr
    return next(line for line in made.stdout.splitlines() if line.startswith("palm_"))


@pytest.fixture
def client(valkey: StreamServer) -> Iterator[Any]:
    """A client of the empty stream server."""
    made = valkey.client()
    yield made
    made.close()
