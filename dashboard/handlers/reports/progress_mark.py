"""What a worker is at, where the process that watches it can see it: one page of memory both have mapped.

A worker that hangs holds the interpreter, so no thread of its own could tell. It writes down each entry
before it works on it and that it rests after that: a store into memory, no more. Whoever started it reads the
page (dashboard/hosting/worker_watch.py), ends it when it is stuck, and leaves the next worker a note of how
the last one died and at which entry.
"""

from __future__ import annotations

import mmap
import os
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import Any, Final, Literal

import msgspec
from msgspec import json

PLACE: Final = "PALMCOMMAND_MARK"
"""Name of the environment variable with the number of the inherited file."""
SIZE: Final = 8192
STEP, ENTRY, HOLDER, DEATHS = 0, 64, 512, 1024
_NAME_BYTES: Final = 384
MOST_DEATHS: Final = 8
WAITS: Final = 1
"""Lowest bit of a step: the database may be asked meanwhile, so that to sleep is lawful."""

Cause = Literal["stuck", "crashed", "killed"]
"""Ended by the watch; by its own fault (a signal like SIGSEGV, an exit code); by somebody from outside."""


class Death(msgspec.Struct, frozen=True):
    """How a worker died: its name in the consumer group, and the entry it was at ('' when at none)."""

    consumer: str
    cause: Cause
    county: str = ""
    stream: str = ""
    entry: str = ""


@dataclass(frozen=True, slots=True)
class Seen:
    """The page at one moment. `step`: 0 at rest, else another number for each piece of work."""

    step: int
    county: str
    stream: str
    entry: str
    holder: str


class Mark:
    """The page. Without `descriptor` it is nobody's but ours: an unwatched worker."""

    def __init__(self, descriptor: int | None = None) -> None:
        self.watched = descriptor is not None
        self._map = mmap.mmap(-1 if descriptor is None else descriptor, SIZE)
        self._words = memoryview(self._map).cast("Q")
        self._turn = 0

    @classmethod
    def inherited(cls) -> Mark:
        """The page of whoever started this process, if it watches."""
        number = os.environ.get(PLACE, "")
        return cls(int(number)) if number.isdigit() else cls()

    def on(self, envelope: Any, waits: int = 0) -> None:
        """Work on an entry begins (an Envelope: county, stream, id are its first fields). `waits`: WAITS when
        the database may be asked meanwhile.
        """
        self._turn += 2
        name = f"{' '.join(envelope[:3])}\0".encode()
        self._map[ENTRY : ENTRY + len(name)] = name
        self._words[STEP] = self._turn | waits

    def off(self) -> None:
        """What comes now is no work on an entry: the database, the stream server, nothing."""
        self._words[STEP] = 0

    def hold(self, consumer: str) -> None:
        """A worker takes the page over."""
        self.off()
        self._write(HOLDER, consumer)

    def seen(self) -> Seen:
        """What stands there now."""
        county, _, rest = self._read(ENTRY).partition(" ")
        stream, _, entry = rest.partition(" ")
        return Seen(self._words[STEP], county, stream, entry, self._read(HOLDER))

    @property
    def step(self) -> int:
        """The step alone."""
        return self._words[STEP]

    def deaths(self) -> list[Death]:
        """The deaths that no worker has settled, oldest first."""
        raw = self._map[DEATHS:SIZE].partition(b"\0")[0]
        try:
            return json.decode(raw, type=list[Death]) if raw else []
        except msgspec.MsgspecError:
            return []

    def keep(self, deaths: list[Death]) -> None:
        """Keep these deaths, the newest of them when they are many."""
        raw = json.encode(deaths[-MOST_DEATHS:])
        self._map[DEATHS : DEATHS + len(raw) + 1] = raw + b"\0"

    def _write(self, at: int, text: str) -> None:
        raw = text.encode()[: _NAME_BYTES - 1] + b"\0"
        self._map[at : at + len(raw)] = raw

    def _read(self, at: int) -> str:
        return self._map[at : at + _NAME_BYTES].partition(b"\0")[0].decode(errors="replace")


def page_file() -> Any:
    """A file without a name, large enough for the page, to be inherited by the worker."""
    file = TemporaryFile(buffering=0)  # noqa: SIM115 - lives as long as the watch
    file.truncate(SIZE)
    return file
