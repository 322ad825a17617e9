"""A program reads a running installation: what it read is in the trace when the process is stopped, and that
it read when the process is killed.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import socketio
from sqlalchemy import select

from data_access.database.codec import value_of
from data_access.database.tables import live_tables
from domain.accounts.keys import NewToken
from domain.kernel.worlds import WorldId
from tests.account_commands import commands_of
from tests.integration.dashboard.running import PalmInstallation, case, wait_until
from tests.signing import accounts_of, administrator

COUNTY = WorldId("330825")


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[PalmInstallation]:
    made = PalmInstallation(tmp_path / "data")
    made.start()
    yield made
    made.stop()


def list_read_audits(installation: PalmInstallation) -> list[dict[str, Any]]:
    store, c = installation.store(), live_tables.trace.c
    with store.reading() as connection:
        rows = connection.execute(select(c.body).where(c.action == "token.read").order_by(c.n)).scalars()
        found = [value_of(body)["new"] for body in rows]
    store.close()
    return found


def bearer(installation: PalmInstallation) -> dict[str, str]:
    store = installation.store()
    made = commands_of(accounts_of(store)).create_token(
        NewToken("read", COUNTY, name="数据"), administrator(), ""
    )
    store.close()
    return {"Authorization": f"Bearer {made[1]}"}


def test_what_was_read_is_in_the_trace_after_a_stop(installation: PalmInstallation) -> None:
    known = bearer(installation)
    for _ in range(4):
        assert installation.get(f"/api/state?region={COUNTY}", known)[0] == 200
    assert installation.get(f"/api/changes?region={COUNTY}&after=0", known)[0] == 200
    assert installation.get("/api/cases/0123456789abcdef", known)[0] == 404
    assert [(row["read"], row["reads"]) for row in list_read_audits(installation)] == [
        ("state", 1),
        ("changes", 1),
    ]
    installation.stop()
    assert sorted((row["read"], row["reads"]) for row in list_read_audits(installation)) == [
        ("changes", 1),
        ("state", 1),
        ("state", 3),
    ]


def test_what_a_program_hears_is_in_the_trace(installation: PalmInstallation) -> None:
    heard: list[Any] = []
    client = socketio.Client()
    client.on("frame", heard.append)
    client.connect(installation.web, headers=bearer(installation), transports=["websocket"])
    assert "feeds" in client.call("join", {"region": COUNTY, "topics": ["cases", "positions"]})
    assert [(row["read"], row["reads"], row["rows"]) for row in list_read_audits(installation)] == [
        ("socket", 1, 0)
    ]
    installation.add(case("heard"))
    wait_until(lambda: heard, "the program hears of the case")
    client.disconnect()
    installation.stop()
    last = list_read_audits(installation)[-1]
    assert last["read"] == "socket"
    assert last["reads"] == len(heard) >= 1
    assert last["rows"] == sum(len(frame["changes"]) for frame in heard)


def test_that_it_was_read_is_in_the_trace_after_a_kill(installation: PalmInstallation) -> None:
    known = bearer(installation)
    assert installation.get(f"/api/state?region={COUNTY}", known)[0] == 200
    os.kill(installation.children()["web"], signal.SIGKILL)
    assert [(row["read"], row["reads"]) for row in list_read_audits(installation)] == [("state", 1)]
    wait_until(installation.ready, "the web is back")
