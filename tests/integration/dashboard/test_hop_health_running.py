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
from tests.integration.dashboard.running import PalmInstallation, case, wait_until


@pytest.fixture(scope="module")
def own_installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PalmInstallation]:
    """An installation that may be hurt by a test that waits until it is well again."""
    installation = PalmInstallation(tmp_path_factory.mktemp("hurt") / "data")
    installation.folder.mkdir()
    yield installation.start()
    installation.end()


def ill(installation: PalmInstallation) -> list[str]:
    return list(installation.get("/readyz", role="administrator")[1]["ill"])


def test_a_database_that_is_read_but_cannot_be_written_is_down(own_installation: PalmInstallation) -> None:
    wait_until(
        lambda: ill(own_installation) == [],
        "all is well, and there is somebody to ask as while it can be written",
    )
    locker = sqlite3.connect(own_installation.folder / "palm.db", isolation_level=None)
    locker.execute("BEGIN IMMEDIATE")
    own_installation.add(case("locked"))
    wait_until(lambda: "330825 database: down" in ill(own_installation), "the database is said to be down")
    locker.execute("ROLLBACK")
    locker.close()
    wait_until(own_installation.ready, "every hop ready again")


def test_the_canary_comes_home_on_ipv6_too(tmp_path: Path) -> None:
    installation = PalmInstallation(tmp_path / "data", PALM_WEB_HOST="::1")
    installation.folder.mkdir()
    try:
        installation.start()
        never = 'palm_canary_age_seconds{county="330825"} NaN'
        wait_until(lambda: never not in installation.figures(), "the first canary is home")
    finally:
        installation.end()


def test_a_foreign_entry_on_the_feed_stream_does_not_end_the_feed(own_installation: PalmInstallation) -> None:
    client = own_installation.streams()
    for fields in (
        {"what": "is this"},
        {"epoch": "e", "changes": "[broken"},
        {"epoch": b"\xff", "changes": "[]"},
    ):
        client.xadd(key(WorldId("330825"), "feed"), fields)
    own_installation.add(case("after"))
    wait_until(lambda: "cafter" in own_installation.case_ids(), "the case is shown")
    time.sleep(STREAM_FRESH_S + 1)
    wait_until(lambda: ill(own_installation) == [], "every hop is well")
    client.close()


def test_a_relay_that_hangs_is_told_by_somebody_else(own_installation: PalmInstallation) -> None:
    text = 'palm_unsent_overdue{county="330825"} '
    wait_until(lambda: "relay" in own_installation.children(), "the relay is started")
    relay = own_installation.children()["relay"]
    os.kill(relay, signal.SIGSTOP)
    earlier = utc_now() - timedelta(minutes=1)
    with closing(own_installation.store()) as store, store.database.writing() as connection:
        open_call(connection, WorldId("330825"), "330825101264", "s1", "LY-G00001", {}, earlier)
    wait_until(
        lambda: text in own_installation.figures() and f"{text}0.0" not in own_installation.figures(),
        "somebody says so",
    )
    checks = json.loads(own_installation.command("doctor", "--json").stdout)["checks"]
    assert [check["ok"] for check in checks if check["name"] == "Calls to be sent"] == [False]
    assert [check["ok"] for check in checks if check["name"] == "Gaps of the rosters"] == [True]
    assert [check["ok"] for check in checks if check["name"] == "Timers"] == [True]
    assert 'palm_roster_gaps{county="330825"} 0.0' in own_installation.figures()
    assert 'palm_timers_missing{county="330825"} 0.0' in own_installation.figures()
    os.kill(relay, signal.SIGCONT)
    wait_until(lambda: f"{text}0.0" in own_installation.figures(), "it went out")
