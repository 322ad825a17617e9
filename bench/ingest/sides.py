"""The two sides of a comparison, each with a stream server, a database and worker processes of its own.

They take turns: while one drains the backlog that was laid out for it, the other is frozen. So whatever else
the machine does meanwhile falls on both.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

from bench import harness
from bench.ingest.messages import MAKERS
from bench.servers import StreamServer, wait_until
from data_access.streams.lua_scripts import MARK

GROUP = "palm"
COUNTY = "330825"
WARM = 500
LONGEST_DRAIN_S = 180.0


@dataclass
class Side:
    """One side: messages of `kind` come on `stream` and are taken by the processes `pids`."""

    stream: StreamServer
    kind: str
    pids: tuple[int, ...]
    county: Any
    rng: Random

    @property
    def key(self) -> str:
        return f"{{{COUNTY}}}:{self.kind}"

    def add(self, count: int) -> None:
        """Put new messages on the stream in pipelines."""
        messages = MAKERS[self.kind](count, self.county, self.rng)
        for start in range(0, count, 1000):
            pipe = self.stream.client.pipeline(transaction=False)
            for raw in messages[start : start + 1000]:
                pipe.xadd(self.key, {"json": raw})
            pipe.execute()

    def drained(self) -> bool:
        """Whether everything on the stream is acknowledged."""
        last = self.stream.client.xinfo_stream(self.key)["last-generated-id"]
        group = self._group()
        return group is not None and group["pending"] == 0 and group["last-delivered-id"] == last

    def signal(self, number: int) -> None:
        """Freeze or thaw all workers."""
        for pid in self.pids:
            os.kill(pid, number)

    def loaded(self) -> bool:
        """Whether each worker has asked for messages. What notes the group's life among them is none."""
        consumers: Any = self.stream.client.xinfo_consumers(self.key, GROUP)
        names = [consumer["name"].decode() for consumer in consumers]
        return sum(not name.startswith(MARK) for name in names) >= len(self.pids)

    def _group(self) -> dict[str, Any] | None:
        """The workers' group, as the stream server tells of it."""
        groups: list[dict[str, Any]] = self.stream.client.xinfo_groups(self.key)
        return next((group for group in groups if group["name"] == GROUP.encode()), None)

    def warm(self) -> None:
        """See the first messages through, then freeze. A worker that is still starting would be frozen in
        that, and go on with it in the time that is taken.
        """
        wait_until(self.loaded, 60, f"all workers of {self.kind} read")
        self.add(WARM)
        wait_until(self.drained, 60, f"the first {self.kind} are through")
        self.signal(signal.SIGSTOP)

    def rate(self, count: int) -> float:
        """Messages a second: a backlog is laid out, then the workers are thawed and drain it."""
        self.add(count)
        began = time.perf_counter()
        self.signal(signal.SIGCONT)
        wait_until(self.drained, LONGEST_DRAIN_S, f"{count} {self.kind} are through")
        taken = time.perf_counter() - began
        self.signal(signal.SIGSTOP)
        return count / taken


def alternate(sides: Sequence[Side], count: int, repeats: int) -> list[list[float]]:
    """The rates of each side, taken in turns."""
    for side in sides:
        side.warm()
    rounds = [[side.rate(count) for side in sides] for _ in range(repeats)]
    for side in sides:
        side.signal(signal.SIGCONT)
    return [list(rates) for rates in zip(*rounds, strict=True)]


@contextmanager
def workers(module: str, stream: StreamServer, url: str, kind: str, count: int) -> Iterator[tuple[int, ...]]:
    """Worker processes: bench.ingest.worker (the whole path) or bench.ingest.floor, on an emptied server."""
    stream.client.flushall()
    stream.client.xgroup_create(f"{{{COUNTY}}}:{kind}", GROUP, "0", mkstream=True)
    with ExitStack() as stack:
        pids = []
        for number in range(count):
            command = [sys.executable, "-m", f"bench.ingest.{module}", stream.url, url, kind, str(number)]
            child = stack.enter_context(harness.process(command, {}, _log(stream, module, number)))
            pids.append(child.pid)
            time.sleep(0.5)
        yield tuple(pids)


def _log(stream: StreamServer, module: str, number: int) -> Path:
    return stream.folder / f"{module}-{number}.log"
