"""Reminders of silent channels wait until the quiet hours are over, by the county's clock."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.emergency.rollouts.timing.quiet_hours import (
    find_quiet_end,
    read_quiet,
    split_channels,
    write_quiet,
)

TZ = ZoneInfo("Asia/Shanghai")
NIGHT = {"from": "22:00", "until": "06:00", "channels": ["voice"], "except_levels": [1, 2]}
NOON = NIGHT | {"from": "12:00", "until": "14:00", "channels": ["voice", "sms"]}


def local(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=TZ).astimezone(UTC)


@pytest.mark.parametrize(
    ("body", "at", "until"),
    [
        (NIGHT, local(22, 21, 59), None),
        (NIGHT, local(22, 22), local(23, 6)),
        (NIGHT, local(23, 0, 30), local(23, 6)),
        (NIGHT, local(23, 6), None),
        (NOON, local(22, 11, 59), None),
        (NOON, local(22, 12), local(22, 14)),
        (NOON, local(22, 14), None),
    ],
)
def test_quiet_hours_reach_over_midnight_and_end_on_the_minute(
    body: dict[str, object], at: datetime, until: datetime | None
) -> None:
    assert find_quiet_end(read_quiet(body), 4, at, TZ) == until


def test_the_gravest_levels_have_none_and_only_the_named_channels_wait() -> None:
    quiet, at = read_quiet(NIGHT), local(22, 23)
    assert find_quiet_end(quiet, 2, at, TZ) is None
    assert split_channels(quiet, 3, ["sms", "voice"], at, TZ) == (["sms"], ["voice"], local(23, 6))
    assert split_channels(quiet, 3, ["sms"], at, TZ) == (["sms"], [], None)
    assert split_channels(quiet, 3, ["voice"], at + timedelta(hours=7), TZ) == (["voice"], [], None)
    assert split_channels(None, 3, ["voice"], at, TZ) == (["voice"], [], None)


def test_what_a_timer_keeps_is_read_again() -> None:
    quiet = read_quiet(NIGHT)
    assert write_quiet(quiet) == NIGHT
    assert read_quiet(write_quiet(quiet)) == quiet
    assert write_quiet(read_quiet(None)) is None
