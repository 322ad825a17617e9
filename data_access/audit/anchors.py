"""Anchors: where a chain stood at some moment, kept outside the database.

Two places. In the stream server `{county}:trace` holds the newest heads (a sorted set: score n, member the
hash in hex), set with every commit. In a folder, `COUNTY-YYYY-MM.log` is only ever appended to, one line a
head: `line n hash at check`; `line` counts on over all files, `check` covers this line and the check before.
`{county}:anchored` remembers the last line of the folder, so that the end of a file cannot be cut either.
"""

from __future__ import annotations

import errno
import fcntl
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import redis

from data_access.database.trace_chain import Tail
from data_access.streams.redis_streams import key
from domain.kernel.worlds import WorldId, world_in

HEADS_KEPT = 100
CHECK = 32
"""Hex digits of a line's check."""
LONGEST_LINE = 400
HASH = 64
"""Hex digits of a hash."""
MOST_N = 1 << 62
PIECE = 4096
_FILE = re.compile(r"([0-9.d]{4,20})-\d{4}-\d{2}\.log")
_NOTED = re.compile(rb"(\d{1,18}) ([0-9a-f]{32})")
_LINE = re.compile(rb"(\d{1,18}) (\d{1,18}) ([0-9a-f]{64}) (\d{4}-\d\d-\d\dT[0-9:.]{8,15}Z) ([0-9a-f]{32})\n")


@dataclass(frozen=True, slots=True)
class Anchor:
    """A head as a place outside the database knows it. `place`: FILE:LINE, or the stream server's key; `at`:
    when it was written down, "" where the place does not tell.
    """

    n: int
    hash: bytes
    place: str
    line: int = 0
    check: str = ""
    at: str = ""


@dataclass(frozen=True, slots=True)
class Damage:
    """A line of an anchor file that is not what was written, or not where it was."""

    place: str
    line: int


@dataclass(frozen=True, slots=True)
class Noted:
    """What the stream server knows: the newest heads, and the folder's last line and its check. `damaged`:
    the names of keys that hold something else.
    """

    heads: tuple[Anchor, ...]
    line: int = 0
    check: str = ""
    damaged: tuple[str, ...] = ()


def note(pipeline: Any, world: WorldId, tail: Tail) -> None:
    """Queue a head for the stream server; the highest n stay, whatever is written later."""
    name = key(world, "trace")
    pipeline.zadd(name, {tail.hash.hex(): tail.n})
    pipeline.zremrangebyrank(name, 0, -HEADS_KEPT - 1)


def note_line(client: Any, world: WorldId, last: Anchor) -> None:
    """Remember the folder's last line. Raises StreamError, unless `client` is a pipeline."""
    client.set(key(world, "anchored"), f"{last.line} {last.check}")


def noted(client: redis.Redis, world: WorldId) -> Noted:
    """What the stream server knows of a county: the HEADS_KEPT highest heads, upwards. Raises StreamError."""
    name, anchored = key(world, "trace"), key(world, "anchored")
    highest = partial(client.zrange, name, -HEADS_KEPT, -1, withscores=True)
    heads: Any = _of_kind(client, b"zset", highest, name)
    line = _of_kind(client, b"string", lambda: client.getrange(anchored, 0, LONGEST_LINE), anchored)
    known = tuple(_head(member, score, name) for member, score in heads or ())
    well_formed = line is not None and (not line or _NOTED.fullmatch(line) is not None)
    damaged = tuple(key for key, right in ((name, heads is not None), (anchored, well_formed)) if not right)
    return Noted(known, *_line_of(line or b""), damaged)


def _of_kind(client: redis.Redis, kind: bytes, ask: Callable[[], Any], name: str) -> Any:
    """What a key holds; None when that is of another kind. Raises StreamError."""
    try:
        return ask()
    except redis.ResponseError:
        if client.type(name) in (kind, b"none"):
            raise
        return None


def noted_line(client: redis.Redis, world: WorldId) -> tuple[int, str]:
    """Number and check of the folder's last line, as the stream server knows it; (0, '') if it does not, and
    where the key holds something else. Raises StreamError.
    """
    name = key(world, "anchored")
    found = _of_kind(client, b"string", lambda: client.getrange(name, 0, LONGEST_LINE), name)
    return _line_of(found or b"")


def _line_of(found: bytes) -> tuple[int, str]:
    match = _NOTED.fullmatch(found)
    return (int(match[1]), match[2].decode()) if match else (0, "")


def _head(member: bytes, score: float, name: str) -> Anchor:
    """A head; one that nobody of ours wrote fits no row."""
    n = int(score) if 0 < score < MOST_N and score == int(score) else MOST_N
    try:
        return Anchor(n, bytes.fromhex(member[:HASH].decode("ascii", "replace")), name)
    except ValueError:
        return Anchor(n, b"", name)


class Folder:
    """The anchor files of an installation."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def worlds(self) -> set[WorldId]:
        """Every world that has a file. Raises OSError."""
        if not self.path.is_dir():
            return set()
        return {world for entry in self.path.iterdir() if (world := _world_of(entry)) is not None}

    def files(self, world: WorldId) -> list[Path]:
        """A county's files, oldest first. Raises OSError, also for what is there in place of a file."""
        if not self.path.is_dir():
            return []
        entries = sorted(entry for entry in self.path.iterdir() if _world_of(entry) == world)
        for entry in entries:
            if not entry.is_file():
                raise OSError(errno.EINVAL, "not a file", str(entry))
        return entries

    def lines(self, world: WorldId, until: Anchor | None) -> Iterator[Anchor | Damage]:
        """A county's anchors up to `until`, oldest first, and whatever is damaged between them."""
        check, expected = "", 1
        for path in self.files(world):
            with path.open("rb") as file:
                for number, raw in enumerate(iter(partial(file.readline, LONGEST_LINE), b""), 1):
                    place = f"{path.name}:{number}"
                    anchor = _parsed(raw, place)
                    if anchor is None or anchor.line != expected or anchor.check != _check(check, raw):
                        yield Damage(place, expected)
                    if anchor is not None:
                        yield anchor
                        check, expected = anchor.check, anchor.line
                        if until is not None and anchor.line >= until.line:
                            return
                    expected += 1

    def last(self, world: WorldId) -> Anchor | None:
        """The county's newest whole line. Raises OSError."""
        for path in reversed(self.files(world)):
            with path.open("rb") as file:
                size = file.seek(0, os.SEEK_END)
                file.seek(max(0, size - LONGEST_LINE))
                for raw in reversed(file.read().splitlines(keepends=True)):
                    if (anchor := _parsed(raw, path.name)) is not None:
                        return anchor
        return None

    def check_of(self, world: WorldId, line: int) -> str:
        """The check of the county's line of that number, "" without one. Raises OSError."""
        for path in reversed(self.files(world)):
            for anchor in _from_end(path):
                if anchor.line <= line:
                    return anchor.check if anchor.line == line else ""
        return ""

    def append(self, world: WorldId, tail: Tail, at: str) -> Anchor:
        """Add one line and see it to the disk; `at` is RFC 3339 in UTC. Hold `lock`. Raises OSError."""
        last = self.last(world)
        line, before = (1, "") if last is None else (last.line + 1, last.check)
        start = f"{line} {tail.n} {tail.hash.hex()} {at} "
        check = _check(before, start.encode() + b"0" * CHECK + b"\n")
        path = self._next_file(world, at[:7])
        new = not path.exists()
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            os.write(descriptor, f"{start}{check}\n".encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        if new:
            _sync_folder(self.path)
        return Anchor(tail.n, tail.hash, path.name, line, check, at)

    def _next_file(self, world: WorldId, month: str) -> Path:
        """This month's file; the newest one when the clock went back. Half a line at its end is dropped."""
        path, files = self.path / f"{world}-{month}.log", self.files(world)
        if not files:
            return path
        _drop_torn_end(files[-1])
        return max(path, files[-1])

    @contextmanager
    def lock(self) -> Iterator[bool]:
        """Whether this process may append now; another one has the turn else. Makes the folder."""
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(self.path / ".lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield True
        except BlockingIOError:
            yield False
        finally:
            os.close(descriptor)


def _world_of(file: Path) -> WorldId | None:
    """The world an anchor file is of; None for another file."""
    match = _FILE.fullmatch(file.name)
    return world_in(match[1]) if match else None


def _parsed(raw: bytes, place: str) -> Anchor | None:
    match = _LINE.fullmatch(raw)
    if match is None:
        return None
    line, n, digest, at, check = (part.decode() for part in match.groups())
    return Anchor(int(n), bytes.fromhex(digest), place, int(line), check, at)


def _from_end(path: Path) -> Iterator[Anchor]:
    """The whole lines of a file, the newest first, read piece by piece."""
    with path.open("rb") as file:
        start, rest = file.seek(0, os.SEEK_END), b""
        while start > 0:
            end, start = start, max(0, start - PIECE)
            file.seek(start)
            lines = (file.read(end - start) + rest).splitlines(keepends=True)
            rest = lines.pop(0)[:LONGEST_LINE] if start else b""
            yield from (anchor for raw in reversed(lines) if (anchor := _parsed(raw, path.name)) is not None)


def _check(before: str, raw: bytes) -> str:
    """The check of a line as it is in the file: over the check before and all but its own."""
    return sha256(before.encode() + raw[: -CHECK - 1]).hexdigest()[:CHECK]


def _drop_torn_end(path: Path) -> None:
    """A machine that went down while it wrote leaves half a line: it told nothing, and goes."""
    with path.open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        file.seek(max(0, size - LONGEST_LINE))
        tail = file.read()
        if tail and not tail.endswith(b"\n"):
            file.truncate(size - len(tail) + tail.rfind(b"\n") + 1)


def _sync_folder(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
