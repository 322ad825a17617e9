"""From the feed to the sockets of this process.

Per world three loops: one takes what commands of this very program changed (at once), one tails the feed
stream (fast), one looks at the database once a second (sure).
What the tail missed — a writer that died between commit and add, a stream server that was away — the
look finds and fetches. Two more loops send the frames that are due, and the heartbeat.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

import gevent
import msgspec
import redis
import structlog
from gevent.event import Event

from dashboard.concurrency.threads import offload
from dashboard.realtime.live_state import NEWS_MEMORY, Live, State, Wire
from dashboard.realtime.rooms import Frame, Rooms, rest_after
from data_access.streams.redis_streams import StreamError, feed_tail, is_wrong_type, key
from domain.kernel.worlds import WorldId

LOOK_S = 1.0
BLOCK_MS = 1000
RETRY_S = 0.5
FILL_AT_ONCE = 1000
BEHIND_AFTER_S = 3.0
SILENT_S = 2.0
MOST_HEARD = 1000
"""Units of work that may wait to be taken; the stream brings what falls out."""

log = structlog.get_logger()


class Feed(Protocol):
    """What the database can tell about a world's feed. Every call may raise when the database is away."""

    def snapshot(self, world: WorldId) -> State: ...
    def after(self, world: WorldId, seq: int, limit: int) -> Sequence[Wire] | None: ...
    def head(self, world: WorldId) -> tuple[str, int]: ...
    def news(self, world: WorldId, limit: int) -> Sequence[Wire]: ...
    def alarms(self, world: WorldId) -> Mapping[str, int]: ...


@dataclass(slots=True)
class Pulse:
    """What the loops of one world last saw, in monotonic seconds."""

    stream_ok_at: float = float("-inf")
    database_ok_at: float = float("-inf")
    head: int = 0
    alarms: Mapping[str, int] = field(default_factory=dict)


class CountyPush:
    """Keeps the Live view of one world up to date and queues its changes for the rooms."""

    def __init__(self, world: WorldId, feed: Feed, streams: redis.Redis, rooms: Rooms, wake: Event) -> None:
        self.live = Live(world)
        self.pulse = Pulse()
        self.world = world
        self.on_change: Callable[[Wire], None] = lambda change: None
        self.on_reload: Callable[[WorldId], None] = lambda world: None
        self._feed, self._streams, self._rooms, self._wake = feed, streams, rooms, wake
        self._hole, self._ear = Event(), Event()
        self._heard: deque[tuple[str, Sequence[bytes]]] = deque(maxlen=MOST_HEARD)
        self._position: str | None = None
        self._lost_track = False
        self._entry_at = float("-inf")

    def start(self) -> list[gevent.Greenlet]:
        """Start the loops of this world."""
        return [gevent.spawn(loop) for loop in (self._hear_forever, self._tail_forever, self._look_forever)]

    def hear(self, epoch: str, changes: Sequence[bytes]) -> None:
        """Leave what a command of this very program changed, each change as JSON, to be taken before its
        entry of the stream comes round.
        """
        self._heard.append((epoch, changes))
        self._ear.set()

    def _hear_forever(self) -> None:
        while True:
            self._ear.wait()
            self._ear.clear()
            self.take_heard()

    def take_heard(self) -> None:
        """Take what was heard and follows on what is known: all else the stream brings, or the look."""
        while self._heard:
            epoch, changes = self._heard.popleft()
            frames: list[Wire] = [msgspec.json.decode(change) for change in changes]
            if frames and self.live.epoch == epoch and frames[0]["seq"] == self.live.seq + 1:
                self._offer(frames)

    def _tail_forever(self) -> None:
        while True:
            try:
                self._tail_once()
                self.pulse.stream_ok_at = time.monotonic()
            except StreamError as error:
                if is_wrong_type(error):
                    self._lost_track, self.pulse.stream_ok_at = True, time.monotonic()
                log.warning("feed stream away", county=self.world, error=str(error))
                gevent.sleep(RETRY_S)

    def _tail_once(self) -> None:
        """Read what is new on the feed stream, waiting up to a second. Raises StreamError."""
        if self._position is None or self._lost_track:
            self._lost_track = False
            newest: Any = self._streams.xrevrange(key(self.world, "feed"), count=1)
            self._position = newest[0][0].decode() if newest else "0-0"
            self.pulse.stream_ok_at = time.monotonic()
        positions = {self.world: self._position}
        for _, epoch, changes in feed_tail(self._streams, positions, BLOCK_MS):
            self._entry_at = time.monotonic()
            self._take(epoch, changes)
        self._position = positions[self.world]

    def _take(self, epoch: str, changes: Sequence[Wire]) -> None:
        if self.live.epoch == epoch:
            self._offer(changes)
        else:
            self._hole.set()

    def _offer(self, changes: Sequence[Wire]) -> None:
        applied, hole = self.live.offer(changes)
        if applied:
            self._rooms.take(self.world, applied)
            self._wake.set()
            for change in applied:
                self.on_change(change)
        if hole:
            self._hole.set()

    def _look_forever(self) -> None:
        while True:
            try:
                self._look()
            except Exception as error:
                log.warning("database away", county=self.world, error=str(error))
                gevent.sleep(RETRY_S)
            self._hole.wait(LOOK_S)
            self._hole.clear()

    def _look(self) -> None:
        """Compare with the database, fetch what is missing, note that the view was verified. The stream goes
        on while the database is asked: only a head before what was known when it was asked went back.
        """
        began, known = time.monotonic(), self.live.seq
        epoch, head = offload(self._feed.head, self.world)
        if epoch != self.live.epoch or head < known:
            self._reload()
        elif head > self.live.seq:
            self._fill(head)
        self.pulse.alarms = offload(self._feed.alarms, self.world)
        self.pulse.head, self.pulse.database_ok_at = head, time.monotonic()
        self._verified(began, head)

    def _verified(self, began: float, head: int) -> None:
        if self.live.seq >= head:
            self.live.verified_at, self.live.behind_since = began, None
        elif self.live.behind_since is None:
            self.live.behind_since = began

    def _reload(self) -> None:
        snapshot = offload(self._feed.snapshot, self.world)
        news = offload(self._feed.news, self.world, NEWS_MEMORY)
        self.live.load(snapshot, news)
        self._rooms.restart(self.world, self.live.seq)
        self.pulse.database_ok_at = time.monotonic()
        log.info("view loaded", county=self.world, seq=self.live.seq, epoch=self.live.epoch)
        self.on_reload(self.world)

    def _fill(self, head: int) -> None:
        """Fetch the changes up to `head`; then follow the stream from its present end."""
        self._settle()
        fetched = 0
        while self.live.seq < head:
            changes = offload(self._feed.after, self.world, self.live.seq, FILL_AT_ONCE)
            if not changes:
                self._reload()
                return
            self._offer(changes)
            fetched += len(changes)
        if fetched and time.monotonic() - self._entry_at > SILENT_S:
            log.info("feed stream was silent, following its new end", county=self.world, changes=fetched)
            self._lost_track = True

    def _settle(self) -> None:
        """A commit is visible in the database a moment before its stream entry: give the entry that
        moment.
        """
        gevent.sleep(0.02)


class Sender:
    """Emits the frames that are due, as soon as they are due. `queues()`: how many clients still wait for
    something sent before, and how many there are.
    """

    def __init__(
        self,
        rooms: Rooms,
        emit: Callable[[Frame], None],
        wake: Event,
        queues: Callable[[], tuple[int, int]],
    ) -> None:
        self._rooms, self._emit, self._wake, self._queues = rooms, emit, wake, queues

    def forever(self) -> None:
        """Wait for changes or for the next due frame; send."""
        while True:
            due = self._rooms.next_due()
            self._wake.wait(None if due is None else max(0.0, due - time.monotonic()))
            self._wake.clear()
            self.send(time.monotonic())

    def send(self, now: float) -> int:
        """Send what is due at `now`; returns how many frames."""
        frames = self._rooms.due(now)
        if frames:
            self._rooms.rest = rest_after(self._rooms.rest, *self._queues())
        for frame in frames:
            self._emit(frame)
        return len(frames)
