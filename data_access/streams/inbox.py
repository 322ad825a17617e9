"""One worker's place in the consumer group of some streams: read, claim, acknowledge, account.

Every method raises StreamError when the stream server is away; the caller waits and tries again.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from secrets import token_hex
from typing import Any, NamedTuple

import redis

from data_access.streams import lua_scripts
from data_access.streams.lua_scripts import GROUP, MARK
from data_access.streams.redis_streams import is_wrong_type, key, padded, unpadded
from data_access.streams.stream_ledger import Ill, Look
from domain.kernel.worlds import WorldId

__all__ = ["Entry", "Ill", "Inbox", "Look", "span"]

MOST = 2000
"""Entries of one stream in one read, at most."""
ACKNOWLEDGED_AT_ONCE = 500
"""Lua takes only so many arguments."""
FEWEST = 32
GROWTH = 16
"""By how much the next read may be larger than what came: 1, 32, 512, 2,000."""
BYTES = 8 * 1024 * 1024
"""What a read should not exceed; big entries make the next reads small."""
CLAIM_IDLE_MS = 15_000
TAKEN_OVER_AT_ONCE = 100
"""Entries of one stream that are taken over from a dead worker in one step."""

Place = tuple[WorldId, str]
"""(world, stream)"""


class Entry(NamedTuple):
    """One stream entry as delivered. `fields` is None for a pending entry that is no longer in the stream."""

    world: WorldId
    stream: str
    id: str
    fields: dict[bytes, bytes] | None
    attempts: int = 1


class Inbox:
    """Reads for one consumer. Not for use by several threads. A stream whose key is of another type is left
    out until a look finds it right again: it holds up no other.
    """

    def __init__(self, client: redis.Redis, streams: Sequence[Place], consumer: str) -> None:
        self._client = client
        self._keys = {key(world, stream).encode(): (world, stream) for world, stream in streams}
        self._left_out: set[bytes] = set()
        self._consumer = consumer
        self._count = FEWEST
        self.full = False
        """Whether the last read of new entries gave as many as it asked for."""
        self._own: dict[bytes, bytes] = dict.fromkeys(self._keys, b"0")

    def fresh(self, block_ms: int | None) -> list[Entry]:
        """New entries, waiting for them so long; after `rewind` first those that were delivered to us but
        never taken.
        """
        while self._own:
            found = self._read(self._own, None)
            if found:
                return found
        wanted = [name for name, _ in self._well()]
        if not wanted:
            time.sleep((block_ms or 0) / 1000)
            return []
        return self._read(dict.fromkeys(wanted, b">"), block_ms)

    def rewind(self) -> None:
        """Look first at our own pending entries again: after a failure nobody knows what was delivered."""
        self._own = dict.fromkeys((name for name, _ in self._well()), b"0")
        self._count = FEWEST
        self.full = False

    def _well(self) -> list[tuple[bytes, Place]]:
        return [(name, place) for name, place in self._keys.items() if name not in self._left_out]

    def _read(self, wanted: dict[bytes, bytes], block_ms: int | None) -> list[Entry]:
        redelivered, count = wanted is self._own, self._count
        self._count = max(1, count // 4)
        positions: Any = dict(wanted)
        reply: Any = self._client.xreadgroup(GROUP, self._consumer, positions, count=count, block=block_ms)
        return self._received(reply, count, redelivered)

    def _received(self, reply: Any, count: int, redelivered: bool) -> list[Entry]:
        found: list[Entry] = []
        longest = 0
        for name, entries in reply or ():
            world, stream = self._keys[name]
            longest = max(longest, len(entries))
            self._forget(name, [entry_id for entry_id, fields in entries if not fields])
            again = self._attempts(name, [entry_id for entry_id, _ in entries]) if redelivered else {}
            for entry_id, fields in entries:
                attempts = again.get(entry_id, 1)
                found.append(Entry(world, stream, entry_id.decode(), fields or None, attempts))
        if redelivered:
            self._own = {name: entries[-1][0] for name, entries in reply or () if entries}
        self.full = not redelivered and longest >= count
        self._count = _next_count(found, longest)
        return found

    def read_command(self) -> tuple[tuple[Any, ...], int] | None:
        """The command that reads new entries without waiting for any, and how many it asks for; None when
        there is no stream to read. Its answer goes to `received`.
        """
        names = [name for name, _ in self._well()]
        if not names:
            return None
        head = ("XREADGROUP", "GROUP", GROUP, self._consumer, "COUNT", self._count)
        return (*head, "STREAMS", *names, *[b">"] * len(names)), self._count

    def received(self, reply: Any, count: int) -> list[Entry]:
        """The entries in the answer to a `read_command` for `count` of them."""
        return self._received(self._client.response_callbacks["XREADGROUP"](reply), count, False)

    def _forget(self, name: bytes, gone: list[bytes]) -> None:
        """Take vanished entries off our list, as a claim does, or they come again and again. They are not
        counted as acknowledged: should we die before the loss is recorded, the audit misses them.
        """
        if gone:
            self._acknowledge(self._client, self._keys[name], [entry.decode() for entry in gone], False)

    def claim(self) -> list[Entry]:
        """Entries other workers left for CLAIM_IDLE_MS, and (fields None) those that vanished meanwhile."""
        found: list[Entry] = []
        for name, (world, stream) in self._well():
            with self._passing_over(name):
                reply: Any = self._client.execute_command(  # type: ignore[no-untyped-call]
                    "XAUTOCLAIM", name, GROUP, self._consumer, CLAIM_IDLE_MS, "0-0", "COUNT", FEWEST
                )
                found += self._claimed(name, [entry for entry in reply[1] if entry[0] is not None])
                found += [Entry(world, stream, gone.decode(), None) for gone in reply[2]]
                self._forget(name, reply[2])
        return found

    def take_over(self, consumer: str) -> list[Entry]:
        """Some of the entries that a worker who is dead had in hand; nothing when there are none left."""
        found: list[Entry] = []
        for name, (world, stream) in self._well():
            with self._passing_over(name):
                rows: Any = self._client.xpending_range(
                    name, GROUP, min="-", max="+", count=TAKEN_OVER_AT_ONCE, consumername=consumer
                )
                ids = [row["message_id"] for row in rows]
                if not ids:
                    continue
                reply: Any = self._client.xclaim(name, GROUP, self._consumer, 0, ids)
                found += self._claimed(name, reply)
                there = {entry_id for entry_id, _ in reply}
                gone = [entry_id for entry_id in ids if entry_id not in there]
                found += [Entry(world, stream, entry_id.decode(), None) for entry_id in gone]
                self._forget(name, gone)
        return found

    def is_pending(self, world: WorldId, stream: str, entry: str) -> bool:
        """Whether some worker has an entry in hand; True also when that cannot be known now."""
        name = key(world, stream).encode()
        with self._passing_over(name):
            return bool(self._client.xpending_range(name, GROUP, min=entry, max=entry, count=1))
        return True

    def _claimed(self, name: bytes, entries: Sequence[Any]) -> list[Entry]:
        world, stream = self._keys[name]
        there = [(entry_id, fields) for entry_id, fields in entries if fields]
        attempts = self._attempts(name, [entry_id for entry_id, _ in there])
        return [
            Entry(world, stream, entry_id.decode(), dict(fields), attempts.get(entry_id, 2))
            for entry_id, fields in there
        ]

    def _attempts(self, name: bytes, ids: list[bytes]) -> dict[bytes, int]:
        if not ids:
            return {}
        rows: Any = self._client.xpending_range(
            name, GROUP, min=ids[0], max=ids[-1], count=len(ids), consumername=self._consumer
        )
        return {row["message_id"]: row["times_delivered"] for row in rows}

    def acknowledge(self, pipeline: Any, entries: Sequence[Entry]) -> None:
        """Queue acknowledgements on a pipeline; of one stream the entries are in order."""
        by_stream: dict[Place, list[str]] = {}
        for entry in entries:
            by_stream.setdefault((entry.world, entry.stream), []).append(entry.id)
        for place, ids in by_stream.items():
            self._acknowledge(pipeline, place, ids, True)

    def _acknowledge(self, client: Any, place: Place, ids: list[str], counted: bool) -> None:
        names = (key(*place), key(place[0], f"ledger:{place[1]}"))
        for start in range(0, len(ids), ACKNOWLEDGED_AT_ONCE):
            some = ids[start : start + ACKNOWLEDGED_AT_ONCE]
            client.eval(lua_scripts.ACKNOWLEDGE, 2, *names, GROUP, int(counted), *some)

    def look(self, world: WorldId, stream: str) -> Look | Ill | None:
        """The stream and its ledger; None when there is no stream."""
        reply, name = self._call(lua_scripts.LOOK, world, stream, GROUP, MARK), key(world, stream).encode()
        if reply and reply[0] == b"ill":
            ill = Ill(reply[1].decode(), reply[2].decode())
            self._leave_out(name, ill)
            return ill
        self._left_out.discard(name)
        if not reply:
            return None
        length, last, added, first, delivered, pending, made, base, acked, reached, ours, deleted = reply
        return Look(
            length,
            _pad(last),
            added,
            _pad(first),
            _pad(delivered),
            pending,
            made.decode(),
            int(base),
            int(acked),
            _pad(reached),
            bool(ours),
            _pad(deleted),
        )

    def _leave_out(self, name: bytes, ill: Ill) -> None:
        """Do without a stream; without a ledger it is read all the same, as long as there is a group."""
        if ill.stream:
            self._left_out.add(name)
            self._own.pop(name, None)
            return
        self._left_out.discard(name)
        with suppress(redis.ResponseError):
            self._client.xgroup_create(name, GROUP, "0", mkstream=True)

    @contextmanager
    def _passing_over(self, name: bytes) -> Iterator[None]:
        """What is done with one stream; one of the wrong type is left out until the next look."""
        try:
            yield
        except redis.ResponseError as error:
            if not is_wrong_type(error):
                raise
            self._left_out.add(name)
            self._own.pop(name, None)

    def count_after(self, world: WorldId, stream: str, after: str, last: str) -> int:
        """How many entries there are after one padded id, up to and with another."""
        found, start = 0, f"({unpadded(after)}"
        while True:
            page: Any = self._client.xrange(key(world, stream), start, unpadded(last), count=MOST)
            found += len(page)
            if len(page) < MOST:
                return found
            start = f"({page[-1][0].decode()}"

    def begin(self, world: WorldId, stream: str, replaces: str) -> str:
        """Start the group's life anew at the first entry; what was taken before is told by `handled`."""
        made: bytes = self._call(lua_scripts.BEGIN, world, stream, GROUP, token_hex(4), replaces, MARK)
        return made.decode()

    def tidy(self, keep: int) -> None:
        """Trim what every group has acknowledged down to `keep` entries, and forget workers that are gone."""
        for name, (world, stream) in self._well():
            with self._passing_over(name):
                self._call(lua_scripts.TRIM, world, stream, GROUP, keep)
                self._call(lua_scripts.FORGET, world, stream, GROUP, 3_600_000, MARK)

    def _call(self, script: str, world: WorldId, stream: str, *arguments: Any) -> Any:
        names = (key(world, stream), key(world, f"ledger:{stream}"))
        return self._client.eval(script, 2, *names, *arguments)


def _next_count(found: Sequence[Entry], longest: int) -> int:
    """Slow start: GROWTH times what came, and no more than BYTES at the size seen; giants are read singly."""
    if not found:
        return FEWEST
    sizes = [len(value) for entry in found if entry.fields for value in entry.fields.values()]
    average = max(1, sum(sizes) // len(found))
    return max(1, min(MOST, max(FEWEST, GROWTH * longest), BYTES // average))


def _pad(entry_id: bytes) -> str:
    return padded(entry_id.decode()) if entry_id else ""


def span(entries: Sequence[Entry]) -> tuple[str, str]:
    """First and last id of some entries."""
    ids = sorted(padded(entry.id) for entry in entries)
    return unpadded(ids[0]), unpadded(ids[-1])
