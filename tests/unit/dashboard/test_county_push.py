"""The push of one world, as long as its feed is silent."""

from __future__ import annotations

from typing import Any

import gevent
from gevent.event import Event

from dashboard.realtime.county_push import CountyPush
from dashboard.realtime.rooms import Rooms
from domain.kernel.worlds import WorldId


class SilentFeed:
    """A stream server whose feed has nothing new: a read waits until it is let go."""

    def __init__(self) -> None:
        self.waits, self.let_go = Event(), Event()

    def xrevrange(self, name: str, count: int) -> list[Any]:
        return []

    def xread(self, positions: Any, **how: Any) -> list[Any]:
        self.waits.set()
        self.let_go.wait()
        return []


def test_the_stream_server_is_well_before_anything_comes_from_it() -> None:
    streams: Any = SilentFeed()
    push = CountyPush(WorldId("330825"), None, streams, Rooms(), Event())  # type: ignore[arg-type]
    reading = gevent.spawn(push._tail_once)
    assert streams.waits.wait(5)
    assert push.pulse.stream_ok_at > float("-inf")
    streams.let_go.set()
    reading.get(timeout=5)
