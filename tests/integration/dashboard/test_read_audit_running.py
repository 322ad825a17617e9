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
from tests.integration.dashboard.running import Running, case, until
from tests.signing import accounts_of, administrator

COUNTY = WorldId("330825")


@pytest.fixture
def here(tmp_path: Path) -> Iterator[Running]:
    made = Running(tmp_path / "data")
    made.start()
    yield made
    made.stop()


def told(here: Running) -> list[dict[str, Any]]:
    store, c = here.store(), live_tables.trace.c
    with store.reading() as connection:
        rows = connection.execute(select(c.body).where(c.action == "token.read").order_by(c.n)).scalars()
        found = [value_of(body)["new"] for body in rows]
    store.close()
    return found


def bearer(here: Running) -> dict[str, str]:
    store = here.store()
    made = commands_of(accounts_of(store)).create_token(
        NewToken("read", COUNTY, name="数据"), administrator(), ""
    )
    store.close()
    return {"Authorization": f"Bearer {made[1]}"}


def test_what_was_read_is_in_the_trace_after_a_stop(here: Running) -> None:
    known = bearer(here)
    for _ in range(4):
        assert here.get(f"/api/state?region={COUNTY}", known)[0] == 200
    assert here.get(f"/api/changes?region={COUNTY}&after=0", known)[0] == 200
    assert here.get("/api/cases/0123456789abcdef", known)[0] == 404
    assert [(one["read"], one["reads"]) for one in told(here)] == [("state", 1), ("changes", 1)]
    here.stop()
    assert sorted((one["read"], one["reads"]) for one in told(here)) == [
        ("changes", 1),
        ("state", 1),
        ("state", 3),
    ]


def test_what_a_program_hears_is_in_the_trace(here: Running) -> None:
    heard: list[Any] = []
    client = socketio.Client()
    client.on("frame", heard.append)
    client.connect(here.web, headers=bearer(here), transports=["websocket"])
    assert "feeds" in client.call("join", {"region": COUNTY, "topics": ["cases", "positions"]})
    assert [(one["read"], one["reads"], one["rows"]) for one in told(here)] == [("socket", 1, 0)]
    here.add(case("heard"))
    until(lambda: heard, "the program hears of the case")
    client.disconnect()
    here.stop()
    last = told(here)[-1]
    assert last["read"] == "socket"
    assert last["reads"] == len(heard) >= 1
    assert last["rows"] == sum(len(frame["changes"]) for frame in heard)


def test_that_it_was_read_is_in_the_trace_after_a_kill(here: Running) -> None:
    known = bearer(here)
    assert here.get(f"/api/state?region={COUNTY}", known)[0] == 200
    os.kill(here.children()["web"], signal.SIGKILL)
    assert [(one["read"], one["reads"]) for one in told(here)] == [("state", 1)]
    until(here.ready, "the web is back")
