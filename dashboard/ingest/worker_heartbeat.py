"""The heartbeat of a worker: hash {county}:ingest, field worker -> JSON, each second, whatever is ill."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import redis
from msgspec import json

from data_access.database.codec import utc_text
from data_access.streams.redis_streams import StreamError, key
from domain.kernel.worlds import WorldId

log = logging.getLogger(__name__)

EVERY_S = 1.0
EXPIRES_S = 60
SLOW_S = 4.0
"""A batch that takes longer means an ill database."""
OK = "ok"


class Health:
    """What a worker knows of itself; written by its own thread with its own connection."""

    def __init__(self, client: redis.Redis, worlds: Sequence[WorldId], consumer: str) -> None:
        self._client = client
        self._worlds = worlds
        self._consumer = consumer
        self._since = 0.0
        self._state: dict[str, Any] = {"handled": 0, "pending": 0, "database": OK, "stream": OK}

    def working(self, pending: int) -> None:
        """A batch of so many entries is in hand."""
        self._since = time.monotonic()
        self._state["pending"] = pending

    def database_ok(self, handled: int) -> None:
        """A batch was committed."""
        self._state["handled"] += handled
        self._state["pending"] = 0
        self._state["database"] = OK

    def database_ill(self, error: str) -> None:
        """The database could not be used."""
        self._state["database"] = error

    def all_ok(self) -> None:
        """A whole round went well."""
        self._state["database"] = self._state["stream"] = OK

    def stream_ill(self, error: str) -> None:
        """The stream server could not be used."""
        self._state["stream"] = error

    def beat_until(self, stop: threading.Event) -> None:
        """Write the heartbeat, at once and until `stop`; then take it away."""
        while not stop.is_set():
            self._try(self._beat)
            stop.wait(EVERY_S)
        self._try(self._remove)

    def close(self) -> None:
        """Close the connection."""
        self._client.close()

    def _try(self, step: Any) -> None:
        try:
            step()
        except StreamError as error:
            log.debug("no heartbeat: %s", error)

    def _beat(self) -> None:
        state = dict(self._state)
        waited = time.monotonic() - self._since
        if state["pending"] and state["database"] == OK and waited > SLOW_S:
            state["database"] = f"no answer for {waited:.0f} s"
        body = json.encode({"at": utc_text(datetime.now(UTC)), **state})
        pipeline = self._client.pipeline(transaction=False)
        for world in self._worlds:
            pipeline.hset(key(world, "ingest"), self._consumer, body)
            pipeline.expire(key(world, "ingest"), EXPIRES_S)
        pipeline.execute()

    def _remove(self) -> None:
        for world in self._worlds:
            self._client.hdel(key(world, "ingest"), self._consumer)
