"""`kill -9` of the relay while timers fall due: none fires early, none is missed, none fires twice."""

from __future__ import annotations

import signal
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from data_access.database.tables.outbox_tables import calls
from data_access.outbox.call_rows import open_call
from domain.squads.calls.outgoing import NOTICE, SMS, Rung
from tests.conftest import StreamServer
from tests.faults.test_relay_killed import start_relay
from tests.integration.outbox import FACTS, Post
from tests.integration.reports import COUNTY, VILLAGE, wait_until

pytestmark = pytest.mark.faults
TIMERS = 60


@pytest.mark.parametrize("kills", [2, pytest.param(40, marks=pytest.mark.long)])
def test_each_rung_is_taken_once_and_never_early(
    root: Path, sqlite_url: str, valkey: StreamServer, kills: int
) -> None:
    post, began, due = Post(sqlite_url), datetime.now(UTC), {}
    for number in range(TIMERS):
        person = f"p{number}"
        post.add_person(person, f"人{number}", f"139{number:08d}1")
        wait = timedelta(seconds=(number + 1) * kills * 2.0 / TIMERS)
        due[person] = began + wait
        with post.store.database.writing() as connection:
            ladder = (Rung(NOTICE, wait), Rung(SMS, timedelta(hours=1)))
            open_call(connection, COUNTY, VILLAGE, "s1", person, FACTS, began, ladder)

    def list_taken() -> dict[str, datetime]:
        rows = [row for row in post.rows() if row["channel"] == SMS]
        return {row["person"]: datetime.fromisoformat(row["at"]) for row in rows}

    for kill in range(kills):
        relay = start_relay(root, post, valkey.url)
        wanted = (kill + 1) * TIMERS // (kills + 1)
        wait_until(lambda wanted=wanted: len(list_taken()) >= wanted)  # type: ignore[misc]
        relay.send_signal(signal.SIGKILL)
        relay.wait()
    relay = start_relay(root, post, valkey.url)
    try:
        wait_until(lambda: len(list_taken()) == TIMERS)
    finally:
        relay.terminate()
    assert relay.wait(20) == 0
    assert [person for person, at in list_taken().items() if at < due[person]] == []
    with post.store.reading() as connection:
        assert {*connection.execute(select(calls.c.rung)).scalars()} == {1}
    post.close()
