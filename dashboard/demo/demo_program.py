"""The demo feed: a loop that puts the plan of demo_plan and demo_field onto the streams when it is due.

What it has sent so far is a bookmark beside the streams, written in the same MULTI as the messages; so it
continues where it stopped, whatever was killed. All messages have the source 'demo', on the screens 演示.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from heapq import heappop, heappush
from itertools import count
from typing import Any

import structlog

from dashboard.demo.demo_field import grid_messages, position_messages, walkers
from dashboard.demo.demo_plan import SOURCE, Pace, Planned, Planner
from data_access.streams.redis_streams import StreamError, key
from data_access.streams.wire.wire_format import encode
from domain.kernel.worlds import WorldId

HISTORY = timedelta(days=30)
HISTORY_RATE = 2.0
FIELD_CATCH_UP = timedelta(hours=12)
POSITION_CATCH_UP = timedelta(minutes=2)
AHEAD = timedelta(minutes=10)
STRIDE = timedelta(days=1)
TICK_S = 1.0
PIPELINE = 500
LONGEST_PAUSE_S = 5.0

log = structlog.get_logger()
Clock = Callable[[], datetime]


class Feed:
    """The demo feed of one county on one stream server.

    `until`: everything up to this time has been sent. `planned_to`: the agenda (a heap by time) is complete
    up to this time. `history_to`: cases before this time arrive at the rate of the history.
    """

    def __init__(self, redis: Any, county: Any, rate: float, seed: int = 1) -> None:
        self.redis, self.county, self.pace = redis, county, Pace(rate, seed)
        self.planner = Planner(county, seed)
        self.people = walkers(county, self.pace)
        self.world = WorldId(county.code)
        self.bookmark, self.open = key(self.world, "demo"), key(self.world, "demo:open")
        self.agenda: list[tuple[datetime, int, Planned]] = []
        self.until: datetime | None = None
        self.planned_to = self.history_to = datetime.min.replace(tzinfo=UTC)
        self._order = count()

    def begin(self, now: datetime) -> datetime:
        """Continue from the bookmark; on an empty county begin with a history, else from now on."""
        bookmark = self.redis.get(self.bookmark)
        if bookmark is not None:
            saved = json.loads(bookmark)
            until = max(datetime.fromisoformat(saved["until"]), now - HISTORY)
            self.history_to = datetime.fromisoformat(saved["history_to"])
        else:
            until, self.history_to = (now, now) if self._used() else (now - HISTORY, now)
        self.agenda, self.until, self.planned_to = [], until, until
        self._take_up(until)
        return until

    def _used(self) -> bool:
        """Whether anybody ever reported a case. Ingest may have made the stream, and canaries flown, before
        the demo begins.
        """
        page = self._cases("-")
        while page:
            if any(b'"canary"' not in fields.get(b"json", b"") for _, fields in page):
                return True
            page = self._cases(f"({_text(page[-1][0])}")
        return False

    def _cases(self, since: str) -> Any:
        return self.redis.xrange(key(self.world, "cases"), since, count=PIPELINE)

    def _take_up(self, until: datetime) -> None:
        """Continue the open cases; one that the plan no longer knows is closed, not left open for ever."""
        for name in sorted(_text(member) for member in self.redis.smembers(self.open)):
            rest = [planned for planned in self.planner.again(name) if planned.at > until]
            self._push(rest or [_stray(name, until)])

    def _push(self, messages: Iterable[Planned]) -> None:
        for planned in messages:
            heappush(self.agenda, (planned.at, next(self._order), planned))

    def tick(self, now: datetime) -> int:
        """Send what is due by `now`. Returns how many messages were sent."""
        until, sent = self.until or self.begin(now), 0
        while until < now:
            until = min(now, until + STRIDE)
            sent += self._advance(until, now)
        return sent

    def _advance(self, until: datetime, now: datetime) -> int:
        if self.planned_to < until:
            self._plan(self.planned_to, min(until + AHEAD, now + AHEAD), now)
        due: list[Planned] = []
        while self.agenda and self.agenda[0][0] <= until:
            due.append(heappop(self.agenda)[2])
        for start in range(0, len(due), PIPELINE):
            part, whole = due[start : start + PIPELINE], start + PIPELINE >= len(due)
            self._send(part, until if whole else part[-1].at - timedelta(microseconds=1))
        self.until = until
        return len(due)

    def _plan(self, since: datetime, end: datetime, now: datetime) -> None:
        """Put on the agenda all that begins in (since, end]."""
        turn = min(max(self.history_to, since), end)
        for life in self.planner.new(min(self.pace.rate, HISTORY_RATE), since, turn):
            self._push(life)
        for life in self.planner.new(self.pace.rate, turn, end):
            self._push(life)
        self._push(grid_messages(self.county, self.pace, max(since, now - FIELD_CATCH_UP), end))
        self._push(
            position_messages(self.county, self.people, self.pace, max(since, now - POSITION_CATCH_UP), end)
        )
        self.planned_to = end

    def _send(self, part: Sequence[Planned], until: datetime) -> None:
        """Messages, the set of open cases and the bookmark, in one MULTI: none of them without the others."""
        pipe = self.redis.pipeline(transaction=True)
        for planned in part:
            pipe.xadd(key(self.world, planned.stream), {"json": encode(planned.body)})
            if planned.case:
                remember = pipe.srem if planned.last else pipe.sadd
                remember(self.open, planned.case)
        bookmark = {"until": until.isoformat(), "history_to": self.history_to.isoformat()}
        pipe.set(self.bookmark, json.dumps(bookmark))
        pipe.execute()


def _stray(name: str, until: datetime) -> Planned:
    at = until + timedelta(microseconds=1)
    body = {"id": f"{name}-end", "source": SOURCE, "at": at.isoformat(), "kind": "case.closed", "case": name,
            "text": "演示重新开始", "outcome": "cancelled"}  # fmt: skip
    return Planned(at, "cases", body, name, last=True)


def run(
    redis: Any,
    county: Any,
    *,
    rate: float = 1.0,
    stop: threading.Event,
    clock: Clock = lambda: datetime.now(UTC),
) -> None:
    """Feed one county until `stop` is set. A stream server that goes away is waited for."""
    feed, pause = Feed(redis, county, rate), TICK_S
    log.info("demo_started", county=county.code, rate=rate)
    while not stop.is_set():
        try:
            sent = feed.tick(clock())
            pause = TICK_S
            if sent > PIPELINE:
                log.info("demo_caught_up", county=county.code, messages=sent)
        except StreamError as error:
            log.warning("demo_waits", county=county.code, reason=str(error))
            feed.until, pause = None, min(LONGEST_PAUSE_S, pause * 2)
        stop.wait(pause)


def _text(value: str | bytes) -> str:
    return value.decode() if isinstance(value, bytes) else value
