"""The heartbeat: every two seconds each joined region hears where the feed stands and how each hop is."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta, tzinfo
from typing import Any

from dashboard.realtime.canary import Canary
from dashboard.realtime.county_push import BEHIND_AFTER_S, CountyPush
from data_access.store import utc_now
from domain.changes import local_text

BEAT_S = 2.0
STREAM_FRESH_S = 4.0
INGEST_FRESH_S = 5.0
DATABASE_FRESH_S = 5.0
ALARMS = ("lost", "entries", "uncounted", "dead", "unsent", "outrun")


@dataclass(frozen=True, slots=True)
class Facts:
    """What is the same in every beat of this process."""

    version: str
    demo: bool


@dataclass(frozen=True, slots=True)
class IngestSign:
    """What ingest shows of itself: seconds since the newest heartbeat, and the hops a living worker finds
    ill. A database that can be read but not written to is seen by ingest alone. `keys`: those of the county
    on the stream server that are of a wrong type; `silent`: sources of warnings that have long not been well.
    """

    age: float | None
    ill: frozenset[str] = frozenset()
    keys: tuple[str, ...] = ()
    silent: tuple[str, ...] = ()


def hops(push: CountyPush, ingest: IngestSign, now: float) -> dict[str, str]:
    """The state of each hop at monotonic `now`."""
    behind = push.live.behind_since
    stream_ok = now - push.pulse.stream_ok_at < STREAM_FRESH_S and "stream" not in ingest.ill
    database_ok = now - push.pulse.database_ok_at < DATABASE_FRESH_S and "database" not in ingest.ill
    return {
        "stream": "ok" if stream_ok else "down",
        "ingest": "ok" if ingest.age is not None and ingest.age < INGEST_FRESH_S else "stale",
        "database": "ok" if database_ok else "down",
        "feed": "behind" if not push.live.loaded or (behind and now - behind > BEHIND_AFTER_S) else "ok",
    }


def beat(
    push: CountyPush,
    canary: Canary,
    seq: Mapping[str, int],
    ingest: IngestSign,
    facts: Facts,
    tz: tzinfo,
) -> dict[str, Any]:
    """One heartbeat for a room. `as_of` moves only when the view was compared with the database; `head` below
    what a screen has means that the database went back.
    """
    now, wall = time.monotonic(), utc_now()
    verified = push.live.verified_at
    as_of = None if verified == float("-inf") else wall - timedelta(seconds=now - verified)
    return {
        "county": str(push.world),
        "epoch": push.live.epoch,
        "seq": dict(seq),
        "head": push.live.seq,
        "at": local_text(wall, tz),
        "as_of": None if as_of is None else local_text(as_of, tz),
        "hops": hops(push, ingest, now),
        "canary": canary.report(now),
        "alarms": {name: push.pulse.alarms.get(name, 0) for name in ALARMS}
        | {"keys": list(ingest.keys), "silent": list(ingest.silent)},
        "demo": facts.demo,
        "version": facts.version,
    }
