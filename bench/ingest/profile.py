"""Where the time of ingest goes: one worker takes a backlog and is looked at a thousand times a second.

python -m bench.ingest.profile [--kind cases|grids] [--only sqlite|postgresql] [--count N]

Each look is counted for the innermost function that STEPS names, by the time since the look before; so what
runs in C, or waits, counts for whoever called it. On a machine that is not quiet the time of the processor
says more: what a step waits for is not in it.
"""

from __future__ import annotations

import argparse
import signal
import threading
import time
from collections import defaultdict
from contextlib import ExitStack
from pathlib import Path
from random import Random
from types import FrameType
from typing import Any

from bench import harness
from bench.ingest.databases import Fresh, databases, ready
from bench.ingest.sides import Side
from bench.servers import StreamServer
from dashboard.ingest import ingest_worker
from data_access.county_packs import county_pack

EVERY_S = 0.001
_OURS = tuple(f"{harness.ROOT}/{room}/" for room in ("domain", "data_access", "dashboard"))
LEAST_SHARE = 0.005
STEPS = {
    "fresh": "stream: read a batch (XREADGROUP)",
    "_read": "stream: read a batch (XREADGROUP)",
    "_settle": "stream: publish the feed, acknowledge",
    "_envelope": "entries to envelopes",
    "apart": "entries to envelopes",
    "open_all": "loop over the messages",
    "_open": "loop over the messages",
    "find_subjects": "loop over the messages",
    "on": "mark: which entry is worked on",
    "parse": "message: check the fields",
    "decode": "message: decode JSON",
    "mask_text": "masking",
    "mask_row": "masking",
    "mask_ahead": "masking",
    "_masked": "masking",
    "digest": "digest of the message",
    "find_handled": "select: causes taken before",
    "_cases": "select: known rows",
    "grids": "select: known rows",
    "_load": "select: known rows",
    "take": "loop over the messages",
    "_take_one": "loop over the messages",
    "_decide": "loop over the messages",
    "decide": "rules: decide",
    "live_row": "rules: row of a screen",
    "row": "rules: row of a screen",
    "wire": "change as screens get it",
    "text_of": "encode JSON",
    "bytes_of": "encode JSON",
    "add": "rows of changes and trace",
    "_chain": "rows of changes and trace",
    "hash_of": "chain of hashes",
    "save": "rows of cases and grids",
    "_save_cases": "rows of cases and grids",
    "insert": "database: insert rows",
    "replace": "database: insert rows",
    "merge": "database: insert rows",
    "unit_of_work": "database: begin and commit",
    "_commit": "database: begin and commit",
}
"""Function -> the step its time is counted for, unless one further in is named as well."""


class Sampler:
    """Looks at the main thread. `spent`, `worked`: seconds by step, and those of the processor."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)
        self.worked: dict[str, float] = defaultdict(float)
        self._last = self._last_worked = 0.0

    def start(self) -> None:
        """Look from now on."""
        self._last, self._last_worked = time.perf_counter(), time.process_time()
        signal.signal(signal.SIGALRM, self._look)
        signal.setitimer(signal.ITIMER_REAL, EVERY_S, EVERY_S)

    def stop(self) -> None:
        """Look no more."""
        signal.setitimer(signal.ITIMER_REAL, 0)

    def _look(self, number: int, frame: FrameType | None) -> None:
        now, worked, step = time.perf_counter(), time.process_time(), _step(frame)
        self.spent[step] += now - self._last
        self.worked[step] += worked - self._last_worked
        self._last, self._last_worked = now, worked


def _step(frame: FrameType | None) -> str:
    while frame is not None:
        code = frame.f_code
        if (
            code.co_name in STEPS
            and str(harness.ROOT) in code.co_filename
            and ".venv" not in code.co_filename
        ):
            return STEPS[code.co_name]
        frame = frame.f_back
    return "the rest"


class Drained:
    """A worker in this process that stops when it has taken so many entries."""

    def __init__(self, stream: StreamServer, url: str, county: Any) -> None:
        self.worker = ingest_worker.Worker(ingest_worker.IngestArgs(stream.url, url, {county.code: county}))
        self._stop = threading.Event()
        self._left = 0
        handle = self.worker._reports.handle

        def counting(batch: Any) -> Any:
            self._left -= len(batch)
            if self._left <= 0:
                self._stop.set()
            return handle(batch)

        self.worker._reports.handle = counting  # type: ignore[method-assign]

    def take(self, count: int) -> float:
        """Take `count` entries; CPU seconds used."""
        self._left = count
        self._stop.clear()
        began = time.process_time()
        self.worker.work(self._stop)
        return time.process_time() - began


def measure(stream: StreamServer, fresh: Fresh, kind: str, count: int) -> None:
    """Print the table of one kind."""
    county = county_pack.load(harness.ROOT / "counties/longyou")
    side = Side(stream, kind, (), county, Random(7))
    side.add(500)
    drained, sampler = Drained(stream, ready(fresh("profile")), county), Sampler()
    drained.take(500)
    side.add(count)
    began = time.perf_counter()
    sampler.start()
    cpu = drained.take(count)
    sampler.stop()
    taken = time.perf_counter() - began
    drained.worker.close()
    harness.say(
        f"\n{count:,} {kind}: {taken / count * 1e6:.1f} µs each, {cpu / count * 1e6:.1f} of the processor\n"
    )
    harness.say("| step | µs a message | share | of the processor | share |\n|---|---|---|---|---|")
    for step, seconds in sorted(sampler.spent.items(), key=lambda one: -one[1]):
        if seconds / taken >= LEAST_SHARE:
            worked = sampler.worked[step]
            times = (
                f"{part / count * 1e6:.1f} | {part / whole:.0%}"
                for part, whole in ((seconds, taken), (worked, cpu))
            )
            harness.say(f"| {step} | {' | '.join(times)} |")


def main() -> None:
    """Command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.ingest.profile")
    parser.add_argument("--kind", choices=["cases", "grids"])
    parser.add_argument("--only", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--count", type=int, default=20_000)
    given = parser.parse_args()
    ingest_worker._calm_collector()
    for kind in [given.kind] if given.kind else ["cases", "grids"]:
        with harness.workspace() as folder, ExitStack() as stack:
            stream = stack.enter_context(StreamServer(Path(folder) / "stream"))
            measure(stream, databases(given.only, folder, stack), kind, given.count)


if __name__ == "__main__":
    main()
