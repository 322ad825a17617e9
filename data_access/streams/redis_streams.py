"""Redis Streams: names, connection, adding and tailing. The consumer group's side is in inbox.py.

Works with Redis 7.0 and Valkey; keys of one county share a hash tag. Bytes in, bytes out.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from typing import Any

import redis
from msgspec import json
from redis.backoff import NoBackoff
from redis.retry import Retry

from data_access.streams.dead_letters import DeadLetter
from data_access.streams.wire.wire_format import STREAM_OF, STREAMS
from domain.kernel.worlds import WorldId

__all__ = [
    "FEED_KEPT",
    "STREAMS",
    "STREAM_OF",
    "StreamError",
    "add",
    "connect",
    "is_wrong_type",
    "key",
    "newest",
    "order",
    "padded",
    "unpadded",
]

TIMEOUT_S = 3.0
FEED_KEPT = 256
"""Entries (batches) kept on {county}:feed; who is further behind asks the database."""
FEED_CHUNK = 250
DEAD_KEPT = 1_000
DEAD_RAW = 256 * 1024
"""Bytes of a dead entry copied to {county}:dead; the table of dead letters always has all of them."""
StreamError = (redis.RedisError, OSError)
"""What a broken, stopped or unreachable stream server raises."""


def is_wrong_type(error: object) -> bool:
    """Whether the stream server refused because a key is of another type than its name says."""
    return isinstance(error, redis.ResponseError) and "WRONGTYPE" in str(error)


def connect(url: str, timeout: float = TIMEOUT_S) -> redis.Redis:
    """A client that gives up after `timeout` seconds and never retries by itself; connects when used."""
    tcp: dict[str, Any] = {} if url.startswith("unix") else {"socket_keepalive": True}
    return redis.Redis.from_url(
        url,
        **tcp,
        protocol=2,
        socket_timeout=timeout,
        socket_connect_timeout=timeout,
        retry=Retry(NoBackoff(), 0),
        retry_on_error=[],
        health_check_interval=0,
        decode_responses=False,
    )


def key(world: WorldId, name: str) -> str:
    """The key of one of a world's streams or hashes: {330825}:cases, of drill 7 {330825}:drill:7:cases."""
    drill = "" if world.drill is None else f"drill:{world.drill}:"
    return f"{{{world.county}}}:{drill}{name}"


def order(entry_id: str) -> tuple[int, int]:
    """Its place among the ids of a stream."""
    milliseconds, _, number = entry_id.partition("-")
    return int(milliseconds), int(number or 0)


def newest(entry_ids: Iterable[str]) -> str:
    """The last of some ids of a stream. Those of one form, as wide and as long, sort as texts do."""
    last: dict[tuple[int, int], str] = {}
    for entry_id in entry_ids:
        form = (len(entry_id), entry_id.find("-"))
        if entry_id > last.get(form, ""):
            last[form] = entry_id
    return max(last.values(), key=order)


def padded(entry_id: str) -> str:
    """An entry id as text that sorts as the ids do."""
    milliseconds, number = order(entry_id)
    return f"{milliseconds:020d}-{number:020d}"


def unpadded(padded_id: str) -> str:
    """The entry id a padded text stands for."""
    milliseconds, _, number = padded_id.partition("-")
    return f"{int(milliseconds)}-{int(number)}"


def add(
    client: redis.Redis, world: WorldId, stream: str, raw: bytes, retry_of: str | None = None, by: bytes = b""
) -> str:
    """Put one message on a stream; returns its entry id. Raises StreamError; then it may be there or not.
    `by`: its sender (data_access/streams/wire/sender_field.py), b"" for whoever has the stream server's
    credentials.
    """
    fields: dict[Any, Any] = {"json": raw} | ({"by": by} if by else {})
    if retry_of is not None:
        fields["retry_of"] = retry_of
    entry: Any = client.xadd(key(world, stream), fields)
    return str(entry.decode())


def publish(pipeline: Any, world: WorldId, epoch: str, changes: Sequence[bytes]) -> None:
    """Queue changes (each as JSON) for {county}:feed, which every web process tails."""
    for start in range(0, len(changes), FEED_CHUNK):
        fields = {"epoch": epoch, "changes": b"[%b]" % b",".join(changes[start : start + FEED_CHUNK])}
        pipeline.xadd(key(world, "feed"), fields, maxlen=FEED_KEPT, approximate=False)


def add_dead_letters(pipeline: Any, world: WorldId, dead: Iterable[DeadLetter], at: str) -> None:
    """Queue dead letters for {county}:dead."""
    for dead_letter in dead:
        fields = {
            "stream": dead_letter.stream,
            "entry": dead_letter.entry,
            "reason": dead_letter.reason,
            "detail": dead_letter.detail.encode("utf-8", "replace"),
            "attempts": dead_letter.attempts,
            "raw": dead_letter.raw[:DEAD_RAW],
            "bytes": len(dead_letter.raw),
            "at": at,
        }
        pipeline.xadd(key(world, "dead"), fields, maxlen=DEAD_KEPT, approximate=True)


def forget_epochs(client: redis.Redis, world: WorldId, epoch: str) -> int:
    """Drop the entries of {county}:feed from before the epoch: its history was rewritten, and what they say
    may be what had to go. How many went; whoever wanted them takes a snapshot. Raises StreamError.
    """
    name = key(world, "feed")
    ours = epoch.encode()
    try:
        first: Any = client.xrange(name, count=1)
    except redis.ResponseError as error:
        if is_wrong_type(error):
            return 0
        raise
    if not first or first[0][1].get(b"epoch") == ours:
        return 0
    entries: Any = client.xrange(name)
    kept = next((entry for entry, fields in entries if fields.get(b"epoch") == ours), None)
    if kept is None:
        milliseconds, _, number = entries[-1][0].partition(b"-")
        kept = b"%s-%d" % (milliseconds, int(number) + 1)
    return int(client.xtrim(name, minid=kept, approximate=False))


def feed_tail(
    client: redis.Redis, positions: dict[WorldId, str], block_ms: int
) -> list[tuple[WorldId, str, list[dict[str, Any]]]]:
    """New (world, epoch, changes) of {county}:feed; `positions` (world -> entry id) is moved forward.

    An entry that is none of ours is passed over: what it may have hidden is fetched from the database.
    """
    worlds = {key(world, "feed").encode(): world for world in positions}
    keys: Any = {name: positions[world] for name, world in worlds.items()}
    found: Any = client.xread(keys, count=FEED_KEPT, block=block_ms)
    got = []
    for name, entries in found or ():
        world = worlds[name]
        for entry, fields in entries:
            positions[world] = entry.decode()
            with contextlib.suppress(KeyError, ValueError):
                got.append((world, fields[b"epoch"].decode(), json.decode(fields[b"changes"])))
    return got
