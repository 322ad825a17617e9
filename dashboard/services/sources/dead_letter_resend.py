"""Sending a dead letter again: claimed, put on its stream, settled. Every step is traced as whoever asked."""

from __future__ import annotations

import redis

from dashboard.threads import offload
from data_access.store import Store
from data_access.streams import redis_streams
from data_access.unit_of_work import Origin


class AlreadyResent(Exception):
    """The dead letter was sent again before, or is being sent right now."""


def resend(store: Store, client: redis.Redis, dead_id: int, origin: Origin, raw: bytes | None = None) -> str:
    """Put a dead letter, mended if `raw` is given, on its stream again; returns the new entry's id. It stays
    its sender's, who may say no more by it than before.

    What waits for the database runs on a native thread. Cut short between the stream and the database it can
    be tried again after a minute: the message's own id makes the second one harmless. Raises KeyError,
    AlreadyResent, Unavailable, StreamError.
    """
    letter = offload(store.dead_letter, dead_id)
    if letter is None:
        raise KeyError(dead_id)
    county = letter["county"]
    if not offload(store.claim_resend, county, dead_id, origin):
        raise AlreadyResent(f"dead letter {dead_id} was sent again before")
    body = letter["raw"] if raw is None else raw
    try:
        by = letter["sent_by"].encode()
        entry = redis_streams.add(client, county, letter["stream"], body, str(dead_id), by)
    except redis_streams.StreamError:
        offload(store.release_resend, county, dead_id, origin)
        raise
    offload(store.settle_resend, county, dead_id, entry, body != letter["raw"], origin)
    return entry
