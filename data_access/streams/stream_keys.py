"""The keys a county has on the stream server, and which of them is of another type than it must be.

Such a key (somebody wrote under our name) stops what it is for and nothing else; it is said, and works again
as soon as it is gone or right.
"""

from __future__ import annotations

from typing import Any, Final

import redis

from data_access.streams.redis_streams import STREAMS, key
from domain.kernel.worlds import WorldId

TYPES: Final = {
    **dict.fromkeys((*STREAMS, "feed", "dead"), "stream"),
    **dict.fromkeys((*(f"ledger:{stream}" for stream in STREAMS), "ingest", "intake"), "hash"),
    "trace": "zset",
    "anchored": "string",
}
"""What each of a county's keys must be, when it is there."""


def wrong(client: redis.Redis, world: WorldId) -> dict[str, str]:
    """Keys of a county of another type than their own: name -> the type they have. Raises StreamError."""
    pipeline: Any = client.pipeline(transaction=False)
    for name in TYPES:
        pipeline.type(key(world, name))
    found = {name: kind.decode() for name, kind in zip(TYPES, pipeline.execute(), strict=True)}
    return {name: kind for name, kind in found.items() if kind not in ("none", TYPES[name])}
