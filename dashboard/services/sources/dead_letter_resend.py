"""Sending a dead letter again: claimed, put on its stream, settled, each by a command."""

from __future__ import annotations

import redis

from dashboard.commands import CommandBus
from dashboard.concurrency.threads import offload
from data_access.store import Store
from data_access.streams import redis_streams
from domain.access.actor import Actor
from domain.kernel.worlds import WorldId
from domain.sources.resend_rules import check_known
from domain.sources.source_commands import ClaimResend, ReleaseResend, SettleResend


def resend(
    store: Store,
    client: redis.Redis,
    commands: CommandBus,
    dead_id: int,
    by: Actor,
    raw: bytes | None = None,
) -> str:
    """Put a dead letter, mended if `raw` is given, on its stream again; returns the new entry's id. It stays
    its sender's, who may say no more by it than before.

    What waits for the database runs on a native thread. Cut short between the stream and the database it can
    be tried again after a minute: the message's own id makes the second one harmless. Refused bad_field,
    id_reused, forbidden. Raises Unavailable, StreamError.
    """
    found = check_known(offload(store.dead_letter, dead_id))
    county = found["county"]
    commands.handle(ClaimResend(region=county, dead_letter=dead_id), by)
    body = found["raw"] if raw is None else raw
    try:
        sender = found["sent_by"].encode()
        entry = redis_streams.add(client, WorldId(county), found["stream"], body, str(dead_id), sender)
    except redis_streams.StreamError:
        commands.handle(ReleaseResend(region=county, dead_letter=dead_id), by)
        raise
    mended = body != found["raw"]
    commands.handle(SettleResend(region=county, dead_letter=dead_id, entry=entry, mended=mended), by)
    return entry
