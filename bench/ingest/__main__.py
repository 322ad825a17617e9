"""python -m bench.ingest [--quick] [--rows N] [--only sqlite|postgresql]"""

from __future__ import annotations

import argparse
import time
from contextlib import ExitStack
from dataclasses import dataclass
from random import Random
from typing import Any

from bench import harness
from bench.ingest.databases import Fresh, databases, ready
from bench.ingest.fill import fill
from bench.ingest.messages import MAKERS
from bench.ingest.rows import record, replay
from bench.ingest.sides import COUNTY, Side, alternate, workers
from bench.servers import StreamServer, postgres_problem
from data_access.county_packs import county_pack


@dataclass
class Bench:
    """Two stream servers, sizes, and where the figures go."""

    report: harness.Report
    streams: tuple[StreamServer, StreamServer]
    county: Any
    count: int
    repeats: int

    def sides(self, kind: str, pids: tuple[tuple[int, ...], tuple[int, ...]]) -> list[Side]:
        """Both sides get the same messages."""
        return [
            Side(stream, kind, own, self.county, Random(7))
            for stream, own in zip(self.streams, pids, strict=True)
        ]

    def compare(self, fresh: Fresh, dialect: str, kind: str, count: int) -> None:
        """The whole path and the bare loop, with `count` workers each."""
        label = f"{kind} a second, {dialect}, {count} worker{'s' if count > 1 else ''}"
        bare, whole = self.streams
        with (
            workers("floor", bare, fresh("floor"), kind, count) as below,
            workers("worker", whole, ready(fresh("ours")), kind, count) as ours,
        ):
            rates = alternate(self.sides(kind, (below, ours)), self.count, self.repeats)
        base = self.report.add(f"bare loop: {label}", "/s", rates[0])
        path = self.report.add(f"whole path: {label}", "/s", rates[1])
        self.report.ratio(f"whole path / bare loop: {label}", path, base)
        if count == 1:
            self.same_rows(fresh, label, kind, path)

    def same_rows(self, fresh: Fresh, label: str, kind: str, path: harness.Figure) -> None:
        """The second floor: the rows that the whole path writes, and nothing else."""
        messages = MAKERS[kind](self.count, self.county, Random(7))
        written = record(fresh("recorded"), self.county, kind, messages)
        rates = [self.count / replay(ready(fresh("rows")), written) for _ in range(self.repeats)]
        rows = self.report.add(f"same rows in bulk: {label}", "/s", rates)
        self.report.ratio(f"whole path / same rows in bulk: {label}", path, rows)

    def flat(self, fresh: Fresh, dialect: str, rows: int) -> None:
        """The whole path on an empty database and on one with `rows` trace rows."""
        empty, full = ready(fresh("empty")), ready(fresh("full"))
        began = time.perf_counter()
        fill(full, COUNTY, rows)
        harness.say(f"  filled with {rows:,} trace rows in {time.perf_counter() - began:.0f} s")
        one, other = self.streams
        with (
            workers("worker", one, empty, "cases", 1) as first,
            workers("worker", other, full, "cases", 1) as second,
        ):
            rates = alternate(self.sides("cases", (first, second)), self.count, self.repeats)
        base = self.report.add(f"cases a second, {dialect}, empty", "/s", rates[0])
        big = self.report.add(f"cases a second, {dialect}, {rows:,} trace rows", "/s", rates[1])
        self.report.ratio(f"{rows:,} trace rows / empty, {dialect}", big, base)


def work(report: harness.Report, given: argparse.Namespace) -> None:
    """All of it."""
    rows = given.rows if given.rows is not None else 300_000 if given.quick else 10_000_000
    count, repeats = (4_000, 3) if given.quick else (20_000, 5)
    with harness.workspace() as folder, ExitStack() as stack:
        streams = tuple(stack.enter_context(StreamServer(folder / name)) for name in ("one", "other"))
        county = county_pack.load(harness.ROOT / "counties/longyou")
        bench = Bench(report, (streams[0], streams[1]), county, count, repeats)
        for dialect in [given.only] if given.only else ["sqlite", "postgresql"]:
            if dialect == "postgresql" and (problem := postgres_problem()):
                report.note(f"postgresql left out: {problem}")
                continue
            fresh = databases(dialect, folder, stack)
            for kind in MAKERS:
                for number in (1, 2):
                    bench.compare(fresh, dialect, kind, number)
            if rows:
                bench.flat(fresh, dialect, rows)


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--rows", type=int, default=None, help="trace rows of the filled database; 0 leaves it out"
    )
    parser.add_argument("--only", choices=["sqlite", "postgresql"], default=None)


if __name__ == "__main__":
    harness.run("ingest", work, _options)
