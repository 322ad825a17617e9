"""How far each stream was read is told by its newest entry, in whatever order entries come."""

from __future__ import annotations

import random

from dashboard.handlers.reports.envelopes import Envelope, last_ids
from data_access.streams.redis_streams import padded
from domain.kernel.worlds import WorldId

ORDERED = ("9-99", "10-1", "10-9", "10-10", "1764450000000-2", "1764450000000-11", "1764450000001-0")


def test_the_newest_entry_of_each_stream_is_found_in_any_order() -> None:
    for count in range(1, len(ORDERED) + 1):
        came = [Envelope(WorldId("330825"), "cases", entry, b"") for entry in ORDERED[:count]]
        came.append(Envelope(WorldId("330825"), "grids", "5", b""))
        random.Random(count).shuffle(came)
        assert last_ids(came) == {"cases": padded(ORDERED[count - 1]), "grids": padded("5-0")}
    assert last_ids([]) == {}
