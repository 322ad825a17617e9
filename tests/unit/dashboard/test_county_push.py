"""The push of one world, as long as its feed is silent."""

from __future__ import annotations

from typing import Any

import gevent
import msgspec
from gevent.event import Event

from dashboard.realtime.county_push import CountyPush
from dashboard.realtime.rooms import Rooms
from domain.kernel.worlds import WorldId
from domain.topics.reducer import empty


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
    assert streams.waits.wait(60)
    assert push.pulse.stream_ok_at > float("-inf")
    streams.let_go.set()
    reading.get(timeout=60)


class HurriedFeed:
    """A database that is asked for its head, and answers only when the stream has brought what came after."""

    def __init__(self, seq: int) -> None:
        self.seq, self.meanwhile, self.snapshots = seq, list[Any](), 0
        self.push: CountyPush | None = None

    def snapshot(self, world: WorldId) -> Any:
        self.snapshots += 1
        return empty(str(world), "e1", self.seq)

    def head(self, world: WorldId) -> tuple[str, int]:
        texts = ("e1", self.seq)
        if self.push is not None:
            self.push._take("e1", self.meanwhile)
        return texts

    def news(self, world: WorldId, limit: int) -> list[Any]:
        return []

    def alarms(self, world: WorldId) -> dict[str, int]:
        return {}


def test_what_the_stream_brings_while_the_database_is_asked_is_no_step_back() -> None:
    feed: Any = HurriedFeed(7)
    push = CountyPush(WorldId("330825"), feed, None, Rooms(), Event())  # type: ignore[arg-type]
    push._look()
    assert (push.live.seq, feed.snapshots) == (7, 1)
    feed.push = push
    feed.meanwhile = [{"seq": 8, "at": None, "topic": "cases"}, {"seq": 9, "at": None, "topic": "cases"}]
    push._look()
    assert (push.live.seq, feed.snapshots) == (9, 1), "not loaded again"
    feed.push, feed.seq = None, 8
    push._look()
    assert (push.live.seq, feed.snapshots) == (8, 2), "a database that went back is"


def encode_changes(*seqs: int) -> list[bytes]:
    """Changes as a command's unit of work gives them."""
    return [msgspec.json.encode({"seq": seq, "at": None, "topic": "cases"}) for seq in seqs]


def test_what_a_command_of_this_program_changed_is_taken_at_once_when_it_follows() -> None:
    wake = Event()
    push = CountyPush(WorldId("330825"), HurriedFeed(7), None, Rooms(), wake)  # type: ignore[arg-type]
    push.hear("e1", encode_changes(8))
    push.take_heard()
    assert push.live.seq == 0, "before the first snapshot"
    push._look()
    wake.clear()
    heard: list[int] = []
    push.on_change = lambda change: heard.append(change["seq"])
    push.hear("e1", encode_changes(8, 9))
    push.take_heard()
    assert (push.live.seq, heard, wake.is_set()) == (9, [8, 9], True)
    push._take("e1", [msgspec.json.decode(change) for change in encode_changes(8, 9, 10)])
    assert (push.live.seq, heard) == (10, [8, 9, 10]), "its entry of the stream says nothing new"


def test_what_does_not_follow_is_left_to_the_stream() -> None:
    push = CountyPush(WorldId("330825"), HurriedFeed(7), None, Rooms(), Event())  # type: ignore[arg-type]
    push._look()
    push._hole.clear()
    for epoch, seqs in (("e1", (9,)), ("e1", (7,)), ("e0", (8,)), ("e1", ())):
        push.hear(epoch, encode_changes(*seqs))
    push.take_heard()
    assert (push.live.seq, push._hole.is_set()) == (7, False)


def test_what_was_heard_wakes_the_loop_that_takes_it() -> None:
    push = CountyPush(WorldId("330825"), HurriedFeed(7), None, Rooms(), Event())  # type: ignore[arg-type]
    push._look()
    taken = Event()
    push.on_change = lambda change: taken.set()
    loop = gevent.spawn(push._hear_forever)
    push.hear("e1", encode_changes(8))
    assert taken.wait(60)
    assert push.live.seq == 8
    loop.kill()
