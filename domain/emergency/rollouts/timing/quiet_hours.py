"""Quiet hours 静默时段: in which the reminders of some channels wait until they are over."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, time, timedelta, tzinfo
from typing import Any

from domain.kernel.values import value


@value
class QuietHours:
    """`begin` to `end` by the county's clock, over midnight where `end` is earlier; `channels` that are
    silent in them; `except_levels`: of plans for which they do not hold.
    """

    begin: time
    end: time
    channels: tuple[str, ...]
    except_levels: tuple[int, ...] = ()


def read_quiet(body: Mapping[str, Any] | None) -> QuietHours | None:
    """The quiet hours of a tier that was checked."""
    if body is None:
        return None
    begin, end = (time.fromisoformat(body[key]) for key in ("from", "until"))
    return QuietHours(begin, end, tuple(body["channels"]), tuple(body.get("except_levels", ())))


def write_quiet(quiet: QuietHours | None) -> dict[str, Any] | None:
    """The same as it stands in a plan; what a timer keeps of it."""
    if quiet is None:
        return None
    return {
        "from": quiet.begin.isoformat("minutes"),
        "until": quiet.end.isoformat("minutes"),
        "channels": [*quiet.channels],
        "except_levels": [*quiet.except_levels],
    }


def find_quiet_end(quiet: QuietHours | None, level: int, at: datetime, tz: tzinfo) -> datetime | None:
    """Until when it is quiet at a time, UTC; None when it is not."""
    if quiet is None or level in quiet.except_levels:
        return None
    local = at.astimezone(tz)
    over_midnight, now = quiet.end < quiet.begin, local.time()
    within = now >= quiet.begin or now < quiet.end if over_midnight else quiet.begin <= now < quiet.end
    if not within:
        return None
    day = local.date() + timedelta(days=1) if over_midnight and now >= quiet.begin else local.date()
    return datetime.combine(day, quiet.end, tz).astimezone(at.tzinfo)


def split_channels(
    quiet: QuietHours | None, level: int, channels: Iterable[str], at: datetime, tz: tzinfo
) -> tuple[list[str], list[str], datetime | None]:
    """(those by which somebody is reminded now, those that wait, until when)."""
    given, end = [*channels], find_quiet_end(quiet, level, at, tz)
    if quiet is None or end is None:
        return given, [], None
    waiting = [channel for channel in given if channel in quiet.channels]
    return [channel for channel in given if channel not in waiting], waiting, end if waiting else None
