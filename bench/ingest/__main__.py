"""python -m bench.ingest [--quick] [--rows N] [--only sqlite|postgresql]"""

from __future__ import annotations

import argparse
import os
import signal
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from bench import harness
from bench.ingest.fill import fill
from bench.ingest.messages import MAKERS
from bench.servers import PostgresServer, StreamServer, postgres_problem, wait_until

GROUP = "palm"
COUNTY = "330825"
WARM = 500
LONGEST_DRAIN_S = 120.0


@dataclass
class Setting:
    """One run of the benchmark: sizes, servers and the county."""

    stream: StreamServer
    county: Any
    folder: Path
    count: int
    repeats: int
    rng: Random = field(default_factory=lambda: Random(7))

    def key(self, kind: str) -> str:
        return f"{{{COUNTY}}}:{kind}"

    def add(self, kind: str, count: int) -> None:
        """Put messages on a stream in pipelines."""
        messages = MAKERS[kind](count, self.county, self.rng)
        for start in range(0, count, 1000):
            pipe = self.stream.client.pipeline(transaction=False)
            for raw in messages[start : start + 1000]:
                pipe.xadd(self.key(kind), {"json": raw})
            pipe.execute()

    def drained(self, kind: str) -> bool:
        """Whether everything on a stream is acknowledged."""
        client, key = self.stream.client, self.key(kind)
        if not client.exists(key):
            return True
        last = client.xinfo_stream(key)["last-generated-id"]
        groups = [group for group in client.xinfo_groups(key) if group["name"] == GROUP.encode()]
        return bool(groups) and groups[0]["pending"] == 0 and groups[0]["last-delivered-id"] == last

    def rates(self, kind: str, pids: Sequence[int]) -> list[float]:
        """Messages a second: the workers are frozen while a backlog is laid out, then drain it."""
        self.add(kind, WARM)
        wait_until(lambda: self.drained(kind), 60, "the first messages are through")
        rates = []
        for _ in range(self.repeats):
            _signal(pids, signal.SIGSTOP)
            self.add(kind, self.count)
            began = time.perf_counter()
            _signal(pids, signal.SIGCONT)
            wait_until(lambda: self.drained(kind), LONGEST_DRAIN_S, f"{self.count} {kind} are through")
            rates.append(self.count / (time.perf_counter() - began))
        return rates


def _signal(pids: Sequence[int], number: int) -> None:
    for pid in pids:
        os.kill(pid, number)


@contextmanager
def ours(setting: Setting, url: str, workers: int) -> Iterator[list[int]]:
    """The whole path: our ingest processes on a database that is ready."""
    with ExitStack() as stack:
        pids = []
        for number in range(workers):
            command = [sys.executable, "-m", "bench.ingest.worker", setting.stream.url, url, str(number)]
            log = setting.folder / f"ingest-{number}.log"
            pids.append(stack.enter_context(harness.process(command, {}, log)).pid)
        yield pids


@contextmanager
def floor(setting: Setting, url: str, workers: int, kind: str) -> Iterator[list[int]]:
    """The bare loop."""
    key = setting.key(kind)
    setting.stream.client.xgroup_create(key, GROUP, "0", mkstream=True)
    with ExitStack() as stack:
        pids = []
        for number in range(workers):
            command = [sys.executable, "-m", "bench.ingest.floor", setting.stream.url, url, key, f"f{number}"]
            child = stack.enter_context(harness.process(command, {}, setting.folder / f"floor-{number}.log"))
            pids.append(child.pid)
            time.sleep(0.5 if number == 0 and workers > 1 else 0)
        yield pids


def compare(
    report: harness.Report, setting: Setting, database: Any, dialect: str, kind: str, workers: int
) -> None:
    """Our path and the floor on one dialect, one kind, one number of workers."""
    label = f"{kind} a second, {dialect}, {workers} worker{'s' if workers > 1 else ''}"
    setting.stream.client.flushall()
    url = database("floor")
    with floor(setting, url, workers, kind) as pids:
        bare = report.add(f"bare loop: {label}", "/s", setting.rates(kind, pids))
    setting.stream.client.flushall()
    url = ready(database("ours"))
    with ours(setting, url, workers) as pids:
        whole = report.add(f"whole path: {label}", "/s", setting.rates(kind, pids))
    report.ratio(f"whole path / bare loop: {label}", whole, bare)


def flat(report: harness.Report, setting: Setting, database: Any, dialect: str, rows: int) -> None:
    """The same database empty, and with `rows` trace rows."""
    setting.stream.client.flushall()
    url = ready(database("flat"))
    with ours(setting, url, 1) as pids:
        empty = report.add(f"cases a second, {dialect}, empty", "/s", setting.rates("cases", pids))
    began = time.perf_counter()
    fill(url, COUNTY, rows)
    harness.say(f"  filled with {rows:,} trace rows in {time.perf_counter() - began:.0f} s")
    with ours(setting, url, 1) as pids:
        full = report.add(
            f"cases a second, {dialect}, {rows:,} trace rows", "/s", setting.rates("cases", pids)
        )
    report.ratio(f"{rows:,} trace rows / empty, {dialect}", full, empty)


def ready(url: str) -> str:
    """The same address, its tables made."""
    from data_access.schema import upgrade

    upgrade(url)
    return url


def work(report: harness.Report, given: argparse.Namespace) -> None:
    """All of it."""
    from data_access import counties

    rows = given.rows if given.rows is not None else 300_000 if given.quick else 10_000_000
    dialects = [given.only] if given.only else ["sqlite", "postgresql"]
    with harness.workspace() as folder, ExitStack() as stack:
        stream = stack.enter_context(StreamServer(folder / "stream"))
        county = counties.load(harness.ROOT / "counties/longyou")
        setting = Setting(stream, county, folder, *((4_000, 3) if given.quick else (20_000, 5)))
        for dialect in dialects:
            if dialect == "postgresql" and (problem := postgres_problem()):
                report.note(f"postgresql left out: {problem}")
                continue
            database = _databases(dialect, folder, stack)
            for kind in MAKERS:
                for workers in (1, 2):
                    compare(report, setting, database, dialect, kind, workers)
            if rows:
                flat(report, setting, database, dialect, rows)


def _databases(dialect: str, folder: Path, stack: ExitStack) -> Any:
    """A function that gives the address of a fresh database."""
    if dialect == "postgresql":
        server = stack.enter_context(PostgresServer())
        return lambda name: server.fresh_database()
    made = iter(range(1000))
    return lambda name: f"sqlite:///{folder}/{name}-{next(made)}.db"


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--rows", type=int, default=None, help="trace rows of the filled database; 0 leaves it out"
    )
    parser.add_argument("--only", choices=["sqlite", "postgresql"], default=None)


if __name__ == "__main__":
    harness.run("ingest", work, _options)
