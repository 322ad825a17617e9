"""Replay of a recorded file onto the streams: times moved to now, gaps kept or shrunk, resumable by its
label.

Each run has a label that becomes part of every id, so that replaying a file again makes new cases, and
replaying it under the same label continues where that run stopped and adds nothing twice.
"""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from dashboard.cli.replays.replay_file import Facts, FileError, Recorded, inspect, moment, moved, read
from data_access.streams.redis_streams import key
from data_access.streams.wire import wire_format
from domain.kernel.worlds import WorldId

__all__ = ["FileError", "Options", "Summary", "run"]

PIPELINE = 500
LONGEST_LABEL = 60
MOST_WAITING = 50_000
BOOKMARK_S = 30 * 86_400
SAY_EVERY_S = 2.0
LONGEST_WAIT_S = 0.5


@dataclass(frozen=True, slots=True)
class Options:
    """`speed` None means as fast as possible; `label` None makes a new one; `keep_going` leaves bad
    lines out.
    """

    speed: float | None = 60.0
    label: str | None = None
    keep_going: bool = False


NORMAL = Options()


@dataclass(frozen=True, slots=True)
class Summary:
    """What a run did. `line` is the last line that is on the streams."""

    label: str
    sent: int
    line: int
    finished: bool
    left_out: int
    seconds: float


class Replay:
    """One run of one file onto one county's streams."""

    def __init__(self, redis: Any, county: Any, path: Path, options: Options, facts: Facts) -> None:
        self.redis, self.path, self.options, self.facts = redis, path, options, facts
        self.world = WorldId(county.code)
        self.start = datetime.now(UTC)
        self.label = (options.label or f"{path.stem[:40]}-{self.start:%y%m%d%H%M%S}")[:LONGEST_LABEL]
        self.line = self.sent = 0
        self._resume()

    def _resume(self) -> None:
        text = self.redis.get(self._bookmark()) if self.options.label else None
        if text is not None:
            bookmark = json.loads(text)
            self.start, self.line = datetime.fromisoformat(bookmark["start"]), bookmark["line"]

    def _bookmark(self) -> str:
        return key(self.world, f"replay:{self.label}")

    def go(self, say: Callable[[str], None], stop: threading.Event) -> bool:
        """Send until the end of the file (True) or until `stop` (False)."""
        batch: list[tuple[Recorded, datetime]] = []
        spoken = time.monotonic()
        for recorded in read(self.path, self.facts, self.line):
            at = moment(recorded.at, self.facts, self.start, self.options.speed)
            if batch and (len(batch) >= PIPELINE or at > datetime.now(UTC)):
                self._send(batch)
                batch = []
            if not self._wait_for(at, stop):
                break
            batch.append((recorded, at))
            if time.monotonic() - spoken > SAY_EVERY_S:
                spoken = time.monotonic()
                say(f"{recorded.line}/{self.facts.lines}  {at:%Y-%m-%d %H:%M:%S} UTC  sent {self.sent}")
        if batch:
            self._send(batch)
        return not stop.is_set()

    def _wait_for(self, at: datetime, stop: threading.Event) -> bool:
        """Until it is time; False when asked to stop."""
        while (left := (at - datetime.now(UTC)).total_seconds()) > 0:
            if stop.wait(min(left, LONGEST_WAIT_S)):
                return False
        return not stop.is_set()

    def _send(self, batch: list[tuple[Recorded, datetime]]) -> None:
        """A batch and the bookmark in one MULTI, once ingest has room for it."""
        self._wait_for_room({recorded.stream for recorded, _ in batch})
        pipe = self.redis.pipeline(transaction=True)
        for recorded, at in batch:
            raw = wire_format.encode(moved(recorded.message, at, self.label, recorded.at, self.options.speed))
            pipe.xadd(key(self.world, recorded.stream), {"json": raw})
        self.line = batch[-1][0].line
        if self.options.label:
            bookmark = json.dumps({"start": self.start.isoformat(), "line": self.line})
            pipe.set(self._bookmark(), bookmark, ex=BOOKMARK_S)
        pipe.execute()
        self.sent += len(batch)

    def _wait_for_room(self, streams: set[str]) -> None:
        while any(self._waiting(stream) > MOST_WAITING for stream in streams):
            time.sleep(0.1)

    def _waiting(self, stream: str) -> int:
        """How many entries the ingest group has not yet handled; 0 when there is no group."""
        name = key(self.world, stream)
        groups = self.redis.xinfo_groups(name) if self.redis.exists(name) else ()
        return max(((group.get("lag") or 0) + group["pending"] for group in groups), default=0)


def run(
    redis: Any,
    county: Any,
    path: Path,
    options: Options = NORMAL,
    say: Callable[[str], None] = print,
    stop: threading.Event | None = None,
) -> Summary:
    """Replay a file. FileError (with line numbers) before anything is sent; redis errors come through."""
    facts = inspect(path, county, options.keep_going)
    replay = Replay(redis, county, path, options, facts)
    span = f"{facts.first:%Y-%m-%d} to {facts.last:%Y-%m-%d}"
    say(f"{path.name}: {facts.lines} lines, {span}, run {replay.label}")
    began = time.monotonic()
    finished = replay.go(say, stop or threading.Event())
    seconds = time.monotonic() - began
    return Summary(replay.label, replay.sent, replay.line, finished, len(facts.bad), seconds)
