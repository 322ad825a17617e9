"""The loops that keep an eye on the hops: ingest heartbeats, canaries, and the beat to every screen."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

import gevent
import msgspec
import redis
import structlog

from dashboard.concurrency.threads import offload
from dashboard.realtime import heartbeat
from dashboard.realtime.canary import Canary
from dashboard.realtime.heartbeat import BEAT_S, IngestSign
from dashboard.realtime.rooms import Rooms, Wire, beat_room
from data_access.database.fast_clock import utc_now
from data_access.streams import stream_keys
from data_access.streams.redis_streams import STREAMS, key
from domain.kernel.worlds import WorldId

POLL_S = 1.0
SILENT_S = 600.0
"""A source of warnings that was not well for so long is told of on the screens."""
FIRST_POLL_S, FIRST_S = 0.1, 30.0
"""A process that has just started looks more often, until it saw a worker of every world."""
CANARY_SOURCE = "palm"
WORKER_HOPS = ("stream", "database")
"""The hops a worker tells about in its heartbeat."""

log = structlog.get_logger()


class IngestWatch:
    """The heartbeats of the ingest workers of one world; their age by our own monotonic clock."""

    def __init__(self, world: WorldId, streams: redis.Redis) -> None:
        self._world, self._key, self._streams = world, key(world, "ingest"), streams
        self.lags: dict[str, float] = {}
        self._seen: dict[str, tuple[bytes, float]] = {}
        self.workers: dict[str, dict[str, Any]] = {}
        self.wrong: dict[str, str] = {}
        self.intake: dict[str, dict[str, Any]] = {}

    def poll(self, now: float) -> None:
        """Look at the world's keys and read the hash. Raises RedisError, OSError."""
        self.wrong = stream_keys.wrong(self._streams, self._world)
        if "ingest" in self.wrong:
            return
        found: Any = self._streams.hgetall(self._key)
        beats: dict[str, bytes] = {name.decode(): raw for name, raw in found.items()}
        for name, raw in beats.items():
            if self._seen.get(name, (b"", 0.0))[0] != raw:
                first = name not in self._seen
                self._seen[name] = (raw, now if not first or _is_fresh(raw) else float("-inf"))
        self._seen = {name: seen for name, seen in self._seen.items() if name in beats}
        self.workers = {name: json.loads(raw) for name, raw in beats.items()}
        self.lags = {stream: self._lag(stream) for stream in STREAMS}
        self.intake = {} if "intake" in self.wrong else self._read_intake()

    def _read_intake(self) -> dict[str, dict[str, Any]]:
        """How each source of warnings is: {"at", "well", "error", "taken", "refused"}, times in UTC."""
        found: Any = self._streams.hgetall(key(self._world, "intake"))
        return {name.decode(): json.loads(raw) for name, raw in found.items()}

    def _lag(self, stream: str) -> float:
        """Entries that no group has read yet; NaN when the server cannot tell (after a trim)."""
        try:
            groups: Any = self._streams.xinfo_groups(key(self._world, stream))
        except redis.ResponseError:
            return 0.0
        lags = [group["lag"] for group in groups]
        return float("nan") if None in lags else float(max(lags, default=0))

    def age(self, now: float) -> float | None:
        """Seconds since the newest sign of life, None when there never was one."""
        newest = max((at for _, at in self._seen.values()), default=float("-inf"))
        return None if newest == float("-inf") else now - newest

    def sign(self, now: float) -> IngestSign:
        """What the workers that are alive say of themselves."""
        living = [name for name, (_, at) in self._seen.items() if now - at < heartbeat.INGEST_FRESH_S]
        heartbeats = [self.workers.get(name, {}) for name in living]
        return IngestSign(
            self.age(now),
            frozenset(hop for beat in heartbeats for hop in WORKER_HOPS if beat.get(hop, "ok") != "ok"),
            tuple(key(self._world, name) for name in self.wrong),
            find_silent(self.intake, datetime.now(UTC)),
        )


def find_silent(intake: Mapping[str, Mapping[str, Any]], now: datetime) -> tuple[str, ...]:
    """The sources of warnings that were not well for SILENT_S, by what people know them by: a host, or the
    folder.
    """
    names = (name for name, state in intake.items() if _silence_s(state, now) > SILENT_S)
    return tuple(sorted({name.partition("/")[0] for name in names}))


def _silence_s(state: Mapping[str, Any], now: datetime) -> float:
    at = str(state.get("well") or state.get("at") or "")
    return (now - datetime.fromisoformat(at)).total_seconds() if at else 0.0


def _is_fresh(raw: bytes) -> bool:
    """A heartbeat met for the first time may be left over from a worker that is gone."""
    at = datetime.fromisoformat(json.loads(raw)["at"])
    return abs((datetime.now(UTC) - at).total_seconds()) < heartbeat.INGEST_FRESH_S


class CanaryFlight:
    """Sends the canaries of one world and asks, hop by hop, where they are."""

    def __init__(
        self, world: WorldId, canary: Canary, streams: redis.Redis, handled: Callable[..., Any]
    ) -> None:
        self._world, self._canary, self._streams, self._handled = world, canary, streams, handled

    def tend(self, now: float) -> None:
        """Send the next one when due; look whether the one in flight was handled; count the late one as
        missed.
        """
        self._canary.check(now)
        if self._canary.due(now):
            self._send(self._canary.send(now))
        elif self._canary.flying and self._canary.reached == 1:
            self._ask_database(self._canary.flying, now)

    def _send(self, probe: str) -> None:
        message = {
            "id": probe,
            "source": CANARY_SOURCE,
            "at": utc_now().isoformat(),
            "kind": "canary",
        }
        self._streams.xadd(key(self._world, "cases"), {"json": msgspec.json.encode(message)})
        self._canary.passed(probe, "stream", time.monotonic())

    def _ask_database(self, probe: str, now: float) -> None:
        if offload(self._handled, self._world, CANARY_SOURCE, probe) is not None:
            self._canary.passed(probe, "ingest", now)


class Beats:
    """Every BEAT_S, and at once after a reload, each joined scope hears a beat."""

    def __init__(
        self,
        rooms: Rooms,
        beat: Callable[[WorldId, Mapping[str, int]], Wire],
        emit: Callable[[str, Wire], None],
    ) -> None:
        self._rooms, self._beat, self._emit = rooms, beat, emit

    def forever(self) -> None:
        """Beat until the process ends."""
        while True:
            self.all()
            gevent.sleep(BEAT_S)

    def all(self) -> None:
        """One beat for every room pair."""
        for (scope, world), seq in self._rooms.beats().items():
            self._emit(beat_room(scope, world), self._beat(world, seq) | {"region": scope.region})


def watch_forever(watches: Mapping[WorldId, IngestWatch], flights: Mapping[WorldId, CanaryFlight]) -> None:
    """Once a second: ingest heartbeats and canaries of every world; an ill hop is somebody else's
    news.
    """
    quick_until = time.monotonic() + FIRST_S
    while True:
        for world in watches:
            try:
                watches[world].poll(time.monotonic())
                flights[world].tend(time.monotonic())
            except Exception as error:
                log.debug("vitals", county=world, error=str(error))
        now = time.monotonic()
        waits = now < quick_until and any(watch.age(now) is None for watch in watches.values())
        gevent.sleep(FIRST_POLL_S if waits else POLL_S)
