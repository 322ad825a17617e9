"""A hop that is ill is named by /readyz and by every heartbeat, however well the others are."""

from __future__ import annotations

import json
import os
import signal
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path

import pytest

from dashboard.realtime.heartbeat import STREAM_FRESH_S
from data_access.outbox.call_rows import open_call
from data_access.store import utc_now
from data_access.streams.redis_streams import key
from domain.kernel.worlds import WorldId
from tests.integration.dashboard.running import Running, case, until


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Running]:
    """An installation that may be hurt by a test that waits until it is well again."""
    here = Running(tmp_path_factory.mktemp("hurt") / "data")
    here.folder.mkdir()
    yield here.start()
    here.end()


def ill(here: Running) -> list[str]:
    return list(here.get("/readyz", role="administrator")[1]["ill"])


def test_a_database_that_is_read_but_cannot_be_written_is_down(own: Running) -> None:
    until(lambda: ill(own) == [], "all is well, and there is somebody to ask as while it can be written")
    locker = sqlite3.connect(own.folder / "palm.db", isolation_level=None)
    locker.execute("BEGIN IMMEDIATE")
    own.add(case("locked"))
    until(lambda: "330825 database: down" in ill(own), "the database is said to be down")
    locker.execute("ROLLBACK")
    locker.close()
    until(own.ready, "every hop ready again")


def test_the_canary_comes_home_on_ipv6_too(tmp_path: Path) -> None:
    here = Running(tmp_path / "data", PALM_WEB_HOST="::1")
    here.folder.mkdir()
    try:
        here.start()
        never = 'palm_canary_age_seconds{county="330825"} NaN'
        until(lambda: never not in here.figures(), "the first canary is home")
    finally:
        here.end()


def test_a_foreign_entry_on_the_feed_stream_does_not_end_the_feed(own: Running) -> None:
    client = own.streams()
    for fields in (
        {"what": "is this"},
        {"epoch": "e", "changes": "[broken"},
        {"epoch": b"\xff", "changes": "[]"},
    ):
        client.xadd(key(WorldId("330825"), "feed"), fields)
    own.add(case("after"))
    until(lambda: "cafter" in own.case_ids(), "the case is shown")
    time.sleep(STREAM_FRESH_S + 1)
    until(lambda: ill(own) == [], "every hop is well")
    client.close()


def test_a_relay_that_hangs_is_told_by_somebody_else(own: Running) -> None:
    told = 'palm_unsent_overdue{county="330825"} '
    until(lambda: "relay" in own.children(), "the relay is started")
    relay = own.children()["relay"]
    os.kill(relay, signal.SIGSTOP)
    earlier = utc_now() - timedelta(minutes=1)
    with closing(own.store()) as store, store.database.writing() as connection:
        open_call(connection, WorldId("330825"), "330825101264", "s1", "LY-G00001", {}, earlier)
    until(lambda: told in own.figures() and f"{told}0.0" not in own.figures(), "somebody says so")
    checks = json.loads(own.command("doctor", "--json").stdout)["checks"]
    assert [check["ok"] for check in checks if check["name"] == "Calls to be sent"] == [False]
    assert [check["ok"] for check in checks if check["name"] == "Gaps of the rosters"] == [True]
    assert [check["ok"] for check in checks if check["name"] == "Timers"] == [True]
    assert 'palm_roster_gaps{county="330825"} 0.0' in own.figures()
    assert 'palm_timers_missing{county="330825"} 0.0' in own.figures()
    os.kill(relay, signal.SIGCONT)
    until(lambda: f"{told}0.0" in own.figures(), "it went out")
