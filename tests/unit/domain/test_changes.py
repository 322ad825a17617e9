"""A change as screens get it."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from domain.changes import local_day, local_text
from tests.laws.make import THERE, case_reported, case_updated
from tests.laws.world import World

SHANGHAI = ZoneInfo("Asia/Shanghai")


def test_local_times() -> None:
    at = datetime(2026, 11, 22, 16, 0, 0, 123_999, tzinfo=UTC)
    assert local_text(at, SHANGHAI) == "2026-11-23T00:00:00.123+08:00"
    assert local_day(at, SHANGHAI) == "2026-11-23"
    assert local_day(at, UTC) == "2026-11-22"


def test_the_seq_is_given_to_the_change_and_its_news() -> None:
    world = World().take_all([case_reported(1)])
    (wire,) = world.take(case_updated(1, 5, place=THERE))
    assert list(wire)[:5] == ["seq", "at", "kind", "topic", "region"]
    assert (wire["seq"], wire["news"][0]["seq"]) == (2, 2)
    assert wire["moved_from"] != wire["region"]
