"""The heartbeat: every two seconds each joined region hears where the feed stands and how each hop is."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from dashboard.canary import Canary
from dashboard.push import BEHIND_AFTER_S, CountyPush

BEAT_S = 2.0
STREAM_FRESH_S = 4.0
INGEST_FRESH_S = 5.0
DATABASE_FRESH_S = 5.0


@dataclass(frozen=True, slots=True)
class Facts:
    """What is the same in every beat of this process."""

    version: str
    demo: bool


def hops(push: CountyPush, ingest_age: float | None, now: float) -> dict[str, str]:
    """The state of each hop at monotonic `now`; `ingest_age` is the age of the newest ingest heartbeat,
    seconds.
    """
    behind = push.live.behind_since
    return {
        "stream": "ok" if now - push.pulse.stream_ok_at < STREAM_FRESH_S else "down",
        "ingest": "ok" if ingest_age is not None and ingest_age < INGEST_FRESH_S else "stale",
        "database": "ok" if now - push.pulse.database_ok_at < DATABASE_FRESH_S else "down",
        "feed": "behind" if not push.live.loaded or (behind and now - behind > BEHIND_AFTER_S) else "ok",
    }


def beat(
    push: CountyPush,
    canary: Canary,
    seq: Mapping[str, int],
    ingest_age: float | None,
    facts: Facts,
    tz: tzinfo,
) -> dict[str, Any]:
    """One heartbeat for a room. `as_of` moves only when the view was compared with the database."""
    now, wall = time.monotonic(), datetime.now(UTC)
    verified = push.live.verified_at
    as_of = None if verified == float("-inf") else wall - timedelta(seconds=now - verified)
    return {
        "county": push.county,
        "epoch": push.live.epoch,
        "seq": dict(seq),
        "at": _text(wall, tz),
        "as_of": None if as_of is None else _text(as_of, tz),
        "hops": hops(push, ingest_age, now),
        "canary": canary.report(now),
        "alarms": {"lost": push.pulse.alarms.get("lost", 0), "dead": push.pulse.alarms.get("dead", 0)},
        "demo": facts.demo,
        "version": facts.version,
    }


def _text(at: datetime, tz: tzinfo) -> str:
    return at.astimezone(tz).isoformat(timespec="milliseconds")
