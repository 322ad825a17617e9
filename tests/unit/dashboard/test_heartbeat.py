"""What a heartbeat says when the database went back behind the screens."""

from __future__ import annotations

from datetime import UTC
from typing import Any

from gevent.event import Event

from dashboard.realtime.canary import Canary
from dashboard.realtime.county_push import CountyPush
from dashboard.realtime.heartbeat import Facts, IngestSign, beat
from dashboard.realtime.rooms import Rooms
from domain.kernel.worlds import WorldId
from domain.topics import reducer


def test_a_database_that_went_back_is_another_history_and_the_beat_tells_how_far_it_is() -> None:
    nobody: Any = None
    push = CountyPush(WorldId("330825"), nobody, nobody, Rooms(), Event())
    push.live.load(reducer.empty("330825", "e", 10), [])
    before = push.live.history
    push.live.load(reducer.empty("330825", "e", 7), [])
    assert push.live.history != before
    beat_row = beat(push, Canary(), {"cases": 10}, IngestSign(0.1), Facts("1", False), UTC)
    assert (beat_row["epoch"], beat_row["head"]) == ("e", 7)
