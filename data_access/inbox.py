"""One worker's place in the consumer group of some streams: read, claim, acknowledge, account.

Every method raises StreamError when the stream server is away; the caller waits and tries again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from secrets import token_hex
from typing import Any, NamedTuple

import redis

from data_access import scripts
from data_access.scripts import GROUP
from data_access.streams import key, padded, plain

MOST = 1000
"""Entries of one stream in one read, at most."""
ACKNOWLEDGED_AT_ONCE = 500
"""Lua takes only so many arguments."""
FEWEST = 32
BYTES = 8 * 1024 * 1024
"""What a read should not exceed; big entries make the next reads small."""
CLAIM_IDLE_MS = 15_000


class Entry(NamedTuple):
    """One stream entry as delivered. `fields` is None for a pending entry that is no longer in the stream."""

    county: str
    stream: str
    id: str
    fields: dict[bytes, bytes] | None
    attempts: int = 1

    @property
    def size(self) -> int:
        """Bytes of its values."""
        return 0 if self.fields is None else sum(map(len, self.fields.values()))


@dataclass(frozen=True, slots=True)
class Look:
    """A stream and its ledger at one moment. Ids are padded; `delivered` is '' when there is no group."""

    length: int
    last: str
    added: int
    first: str
    delivered: str
    pending: int
    made: str
    base: int
    acked: int

    @property
    def vanished(self) -> int | None:
        """Entries that are accounted for nowhere; None while some entries wait to be delivered."""
        if self.delivered >= self.last:
            unread = 0
        elif self.first > self.delivered:
            unread = self.length
        else:
            return None
        return self.added - self.base - self.acked - self.pending - unread


class Inbox:
    """Reads for one consumer. Not for use by several threads."""

    def __init__(self, client: redis.Redis, streams: Sequence[tuple[str, str]], consumer: str) -> None:
        self._client = client
        self._keys = {key(county, stream).encode(): (county, stream) for county, stream in streams}
        self._consumer = consumer
        self._count = FEWEST
        self._own = True

    def fresh(self, block_ms: int) -> list[Entry]:
        """New entries; after `rewind` first those that were delivered to us but never taken."""
        if self._own:
            found = self._read(b"0", None)
            if found:
                return found
            self._own = False
        return self._read(b">", block_ms)

    def rewind(self) -> None:
        """Look first at our own pending entries again: after a failure nobody knows what was delivered."""
        self._own, self._count = True, FEWEST

    def _read(self, start: bytes, block_ms: int | None) -> list[Entry]:
        count = self._count
        self._count = max(1, count // 4)
        wanted: Any = dict.fromkeys(self._keys, start)
        reply: Any = self._client.xreadgroup(GROUP, self._consumer, wanted, count=count, block=block_ms)
        found: list[Entry] = []
        longest = 0
        for name, entries in reply or ():
            county, stream = self._keys[name]
            longest = max(longest, len(entries))
            self._forget(name, [entry_id for entry_id, fields in entries if not fields])
            again = self._attempts(name, [entry_id for entry_id, _ in entries]) if self._own else {}
            for entry_id, fields in entries:
                attempts = again.get(entry_id, 1)
                found.append(Entry(county, stream, entry_id.decode(), fields or None, attempts))
        self._count = _next_count(found, longest)
        return found

    def _forget(self, name: bytes, gone: list[bytes]) -> None:
        """Take vanished entries off our list, as a claim does, or they come again and again. Not by the
        ledger: should we die before the loss is recorded, the audit misses them.
        """
        if gone:
            self._client.xack(name, GROUP, *gone)

    def claim(self) -> list[Entry]:
        """Entries other workers left for CLAIM_IDLE_MS, and (fields None) those that vanished meanwhile."""
        found: list[Entry] = []
        for name, (county, stream) in self._keys.items():
            reply: Any = self._client.execute_command(  # type: ignore[no-untyped-call]
                "XAUTOCLAIM", name, GROUP, self._consumer, CLAIM_IDLE_MS, "0-0", "COUNT", FEWEST
            )
            ids = [entry_id for entry_id, fields in reply[1] if entry_id is not None and fields]
            attempts = self._attempts(name, ids)
            for entry_id, fields in reply[1]:
                if entry_id is not None and fields:
                    told = attempts.get(entry_id, 2)
                    found.append(Entry(county, stream, entry_id.decode(), dict(fields), told))
            found += [Entry(county, stream, gone.decode(), None) for gone in reply[2]]
        return found

    def _attempts(self, name: bytes, ids: list[bytes]) -> dict[bytes, int]:
        if not ids:
            return {}
        rows: Any = self._client.xpending_range(
            name, GROUP, min=ids[0], max=ids[-1], count=len(ids), consumername=self._consumer
        )
        return {row["message_id"]: row["times_delivered"] for row in rows}

    def acknowledge(self, pipeline: Any, entries: Sequence[Entry]) -> None:
        """Queue acknowledgements on a pipeline."""
        by_stream: dict[tuple[str, str], list[str]] = {}
        for entry in entries:
            by_stream.setdefault((entry.county, entry.stream), []).append(entry.id)
        for (county, stream), ids in by_stream.items():
            names = (key(county, stream), key(county, f"ledger:{stream}"))
            for start in range(0, len(ids), ACKNOWLEDGED_AT_ONCE):
                pipeline.eval(
                    scripts.ACKNOWLEDGE, 2, *names, GROUP, *ids[start : start + ACKNOWLEDGED_AT_ONCE]
                )

    def look(self, county: str, stream: str) -> Look | None:
        """The stream and its ledger; None when there is no stream."""
        reply = self._call(scripts.LOOK, county, stream, GROUP)
        if not reply:
            return None
        length, last, added, first, delivered, pending, made, base, acked = reply
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
        )

    def begin(self, county: str, stream: str, replaces: str) -> str:
        """Start the group's life anew at the first entry; what was taken before is told by `handled`."""
        made: bytes = self._call(scripts.BEGIN, county, stream, GROUP, token_hex(4), replaces)
        return made.decode()

    def tidy(self, keep: int) -> None:
        """Trim what every group has acknowledged down to `keep` entries, and forget workers that are gone."""
        for county, stream in self._keys.values():
            self._call(scripts.TRIM, county, stream, GROUP, keep)
            self._call(scripts.FORGET, county, stream, GROUP, 3_600_000)

    def _call(self, script: str, county: str, stream: str, *arguments: Any) -> Any:
        names = (key(county, stream), key(county, f"ledger:{stream}"))
        return self._client.eval(script, 2, *names, *arguments)


def _next_count(found: Sequence[Entry], longest: int) -> int:
    """Slow start: twice what came, and no more than BYTES at the size seen; giants are read singly."""
    if not found:
        return FEWEST
    average = max(1, sum(entry.size for entry in found) // len(found))
    return max(1, min(MOST, max(FEWEST, 2 * longest), BYTES // average))


def _pad(entry_id: bytes) -> str:
    return padded(entry_id.decode()) if entry_id else ""


def span(entries: Sequence[Entry]) -> tuple[str, str]:
    """First and last id of some entries."""
    ids = sorted(padded(entry.id) for entry in entries)
    return plain(ids[0]), plain(ids[-1])
