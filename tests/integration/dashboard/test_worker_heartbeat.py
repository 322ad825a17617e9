"""A worker says that it lives as soon as it does, and takes that back at its end."""

from __future__ import annotations

import threading
from typing import Any

from dashboard.ingest.worker_heartbeat import Health
from data_access.streams.redis_streams import connect, key
from domain.kernel.worlds import WorldId
from tests.conftest import StreamServer

WORLD = WorldId("330825")


def test_the_first_beat_does_not_wait_and_the_last_one_is_taken_away(
    valkey: StreamServer, client: Any
) -> None:
    seen: list[int] = []

    class Stop(threading.Event):
        """Is set while the worker waits for its second beat."""

        def wait(self, timeout: float | None = None) -> bool:
            seen.append(client.hlen(key(WORLD, "ingest")))
            self.set()
            return True

    health = Health(connect(valkey.url), [WORLD], "here-1-0")
    health.beat_until(Stop())
    health.close()
    assert seen == [1]
    assert client.hlen(key(WORLD, "ingest")) == 0
