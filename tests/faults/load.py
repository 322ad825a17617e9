"""What goes onto the streams in fault tests: an ordinary day in fast motion, and poison."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from dashboard.demo.demo_field import grid_messages, position_messages, walkers
from dashboard.demo.demo_plan import Pace, Planned, Planner

Sent = tuple[str, bytes]
"""(stream, raw)"""

RATE = 60.0


AFTERNOON = 16
"""The hour up to which a stretch is planned: the ten hours before it are the busiest of a day."""


def day(county: Any, count: int, seed: int = 1) -> list[Sent]:
    """`count` messages of a very busy stretch that ended a minute ago, in order of time; one source a seed.
    It is planned for an afternoon and moved to now: at night a county reports too little.
    """
    now = datetime.now(UTC).replace(microsecond=0) - timedelta(minutes=1)
    until = now.astimezone(county.tz).replace(hour=AFTERNOON, minute=0, second=0)
    planned = _stretch(county, until, seed)
    if len(planned) < count:
        raise ValueError(f"only {len(planned)} messages planned")
    fields, later = {"source": f"source-{seed}"}, now - until
    bodies = ((p.stream, p.body | fields | {"at": (p.at + later).isoformat()}) for p in planned[-count:])
    return [(stream, json.dumps(body, ensure_ascii=False).encode()) for stream, body in bodies]


def _stretch(county: Any, until: datetime, seed: int) -> list[Planned]:
    """Ten hours of cases, four of grids and half an hour of positions."""
    since, pace = until - timedelta(hours=10), Pace(RATE, seed)
    lives = Planner(county, seed).new(RATE, since, until)
    planned = [step for life in lives for step in life if step.at <= until]
    planned += grid_messages(county, pace, until - timedelta(hours=4), until)
    people = walkers(county, pace)[:40]
    planned += position_messages(county, people, pace, until - timedelta(minutes=30), until)
    return sorted(planned, key=lambda p: p.at)


def cause(raw: bytes) -> str:
    """source/id of a lawful message."""
    body = json.loads(raw)
    return f"{body['source']}/{body['id']}"


def poison(rng: Random, giant: int = 5_000_000) -> list[Sent]:
    """One of each kind of message that must not be taken; each different from every other ever made."""
    n, at = rng.getrandbits(60), datetime.now(UTC).isoformat()
    good = {
        "id": f"poison-{n}", "source": "p", "at": at, "kind": "case.reported",
        "title": "t", "severity": 3, "region": "330825101264001",
    }  # fmt: skip
    later = (datetime.now(UTC) + timedelta(days=1)).isoformat()
    bodies: list[dict[str, Any]] = [
        {name: value for name, value in good.items() if name != "title"},
        {**good, "title": None},
        {**good, "severity": 9},
        {**good, "severity": "3"},
        {**good, "kind": "case.exploded"},
        {**good, "at": later},
        {**good, "at": "yesterday"},
        {**good, "region": "330825999999001"},
        {**good, "region": "110101001001001"},
        {**good, "region": None, "lat": 1.5, "lon": 2.5},
        {**good, "matter": "no such matter"},
        {**good, "source": "a/b"},
        {**good, "kind": "position", "person": "nobody", "lat": 29.0, "lon": 119.2, "accuracy_m": 9},
    ]
    texts = [json.dumps(body, ensure_ascii=False).encode() for body in bodies]
    mark = str(n).encode()
    texts += [
        b"not json " + mark,
        b'{"id":"' + mark + b'\xff\xfe"}',
        b'{"id":"' + mark + b'","lat":NaN}',
        mark + b"[" * 20_000,
        b'{"a":' * 3_000 + mark + b"}" * 3_000,
        b'{"id":"' + mark + b'","text":"' + b"x" * giant + b'"}',
        b"[" + mark + b"]",
    ]
    return [("positions" if b'"position"' in text else "cases", text) for text in texts]
