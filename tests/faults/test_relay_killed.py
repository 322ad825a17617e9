"""`kill -9` of the relay while messages are at the gateway: nobody gets one twice, nobody gets none."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dashboard.concurrency.processes import die_with_parent
from dashboard.demo.gateway_sim import Phones
from tests.conftest import StreamServer
from tests.integration.outbox import Post
from tests.integration.reports import wait_until

pytestmark = pytest.mark.faults
MESSAGES = 120
NOTHING_MORE: Mapping[str, str] = {}


class SlowPhones(Phones):
    """A gateway that takes its time to answer, so that something is at it whenever the relay dies."""

    pause_s = 0.3

    def send(self, *given: Any, **more: Any) -> Any:
        answer = super().send(*given, **more)
        time.sleep(self.pause_s)
        return answer


def start_relay(
    root: Path, post: Post, streams: str, more: Mapping[str, str] = NOTHING_MORE, log: Path | None = None
) -> subprocess.Popen[bytes]:
    """The relay as it runs, with some `more` in its environment; `log`: where it tells what it does."""
    urls = {f"PALM_{name.upper()}_URL": f"{post.server.url}/{name}" for name in ("notice", "sms", "voice")}
    given = {
        "PALM_DATABASE_URL": post.store.database.url.render_as_string(hide_password=False),
        "PALM_DATA_DIR": str(post.store.database.path.parent),
        "PALM_REDIS_URL": streams,
        "PALM_COUNTIES": str(root / "counties" / "longyou"),
    }
    command = [sys.executable, "-m", "dashboard", "relay"]
    environment = {**os.environ, **given, **urls, **more}
    with (log or Path(os.devnull)).open("ab") as log_file:
        errors = log_file if log else None
        return subprocess.Popen(
            command, env=environment, cwd=root, preexec_fn=die_with_parent, stdout=errors, stderr=errors
        )


@pytest.mark.parametrize("kills", [3, pytest.param(50, marks=pytest.mark.long)])
def test_the_relay_is_killed_in_the_middle_and_each_message_arrives_once(
    root: Path, sqlite_url: str, valkey: StreamServer, kills: int
) -> None:
    post = Post(sqlite_url)
    post.phones.__class__ = SlowPhones
    post.phones.set_faults(receipts="off")
    post.wall.now = datetime.now(UTC)
    for number in range(MESSAGES):
        post.add_person(f"p{number}", f"人{number}", f"139{number:08d}1")
        post.call(f"p{number}")
    for kill in range(1, kills + 1):
        relay = start_relay(root, post, valkey.url)
        wanted = kill * MESSAGES // (kills + 2)
        wait_until(lambda wanted=wanted: len(post.phones.state()["deliveries"]) >= wanted)  # type: ignore[misc]
        relay.send_signal(signal.SIGKILL)
        relay.wait()
    relay = start_relay(root, post, valkey.url)
    try:
        wait_until(lambda: Counter(post.states())["notice", "sent"] == MESSAGES)
    finally:
        relay.terminate()
    assert relay.wait(20) == 0
    shown = Counter(message["to"] for message in post.list_shown() if message["channel"] == "notice")
    assert len(shown) == MESSAGES
    assert set(shown.values()) == {1}
    assert any(delivery["tries"] > 1 for delivery in post.phones.state()["deliveries"]), (
        "nothing was ever in the middle"
    )
    post.close()
