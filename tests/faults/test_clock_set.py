"""The clock of a machine is set while calls stand open: what is due in some seconds is due in some seconds,
neither early nor missed nor twice, whatever it says, whoever is killed meanwhile.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from data_access.outbox.call_rows import open_call
from data_access.store import Store, utc_now
from domain.squads.calls.outgoing import NOTICE, SMS, Rung
from tests.conftest import StreamServer
from tests.faults.settable_clock import SettableClock
from tests.faults.test_relay_killed import start_relay
from tests.integration.outbox import FACTS, Post
from tests.integration.reports import COUNTY, VILLAGE, wait_until

pytestmark = pytest.mark.faults
HOUR, DAY = 3_600, 86_400
WAITS_S = (2, 4)
MANY = (2 * HOUR, 0, -2 * HOUR, DAY, 0, -DAY, 30, -30, 5 * DAY, 0)


@dataclass
class Installation:
    """Calls are opened by a program, and climbed by the relay, that both go by `clock`."""

    root: Path
    post: Post
    streams: str
    clock: SettableClock
    log: Path
    due: dict[str, float] = field(default_factory=dict)
    seen: dict[str, float] = field(default_factory=dict)

    def start(self) -> subprocess.Popen[bytes]:
        return start_relay(self.root, self.post, self.streams, self.clock.environment, self.log)

    def call(self) -> None:
        """Call some people who are sent an SMS after seconds of their own."""
        for wait in WAITS_S:
            person = f"p{len(self.due)}"
            self.post.add_person(person, f"人{person}", f"139{len(self.due):08d}1")
            self.due[person] = time.monotonic() + wait
        people = [f"p{number}" for number in range(len(self.due) - len(WAITS_S), len(self.due))]
        database = self.post.store.database.url.render_as_string(hide_password=False)
        command = [sys.executable, "-m", "tests.faults.test_clock_set", database, *people]
        subprocess.run(command, env={**os.environ, **self.clock.environment}, cwd=self.root, check=True)

    def watch(self) -> int:
        """Note when each SMS was written; how many there are."""
        for row in self.post.rows():
            if row["channel"] == SMS:
                self.seen.setdefault(row["person"], time.monotonic())
        return len(self.seen)

    def count_told(self) -> int:
        return self.log.read_text("utf-8").count("clock_set ")


def open_calls(database: str, people: Sequence[str]) -> None:
    """Call people now, by the clock of this program."""
    store = Store(database)
    for person, wait in zip(people, WAITS_S, strict=True):
        ladder = (Rung(NOTICE, timedelta(seconds=wait)), Rung(SMS, timedelta(hours=1)))
        with store.database.writing() as connection:
            open_call(connection, COUNTY, VILLAGE, "s1", person, FACTS, utc_now(), ladder)
    store.close()


@pytest.mark.parametrize(
    ("jumps", "killed"),
    [
        ((2 * HOUR, -2 * HOUR), False),
        pytest.param(
            (2 * HOUR, 0, -2 * HOUR, DAY, 0, -DAY, 30, -30, 5 * DAY, 0), True, marks=pytest.mark.long
        ),
    ],
)
def test_waits_last_as_long_as_they_should(
    root: Path, sqlite_url: str, valkey: StreamServer, tmp_path: Path, jumps: Sequence[int], killed: bool
) -> None:
    """`jumps`: seconds by which the clock is ahead of the right time, one after the other."""
    post = Post(sqlite_url)
    installation = Installation(root, post, valkey.url, SettableClock(tmp_path), tmp_path / "relay.log")
    relay = installation.start()
    try:
        installation.call()
        for number, seconds in enumerate(jumps):
            installation.clock.set_by(seconds)
            installation.call()
            wait_until(lambda number=number: installation.watch() > len(WAITS_S) * number)  # type: ignore[misc]
            if killed and number % 2:
                relay.send_signal(signal.SIGKILL)
                relay.wait()
                relay = installation.start()
        wait_until(lambda: installation.watch() == len(installation.due))
    finally:
        relay.terminate()
    assert relay.wait(20) == 0
    assert {
        person: at - installation.due[person]
        for person, at in installation.seen.items()
        if at < installation.due[person]
    } == {}
    taken = Counter((row["person"], row["channel"]) for row in post.rows())
    assert set(taken.values()) == {1}
    assert len(taken) == 2 * len(installation.due), "nobody was called by a third rung"
    assert installation.count_told() >= len(jumps)
    post.close()


if __name__ == "__main__":
    open_calls(sys.argv[1], sys.argv[2:])
