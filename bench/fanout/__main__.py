"""python -m bench.fanout [--quick]"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from bench import harness
from bench.installation import COUNTY, Installation
from bench.servers import free_port, serves, wait_until
from dashboard.http.edge.handshakes import MOST_SOCKETS
from tests.signing import COOKIE

RATE = 100
SETTLE_S = 1.5
FROZEN = 20
WHOLE = 0.99
"""Of several changes of one case in one frame only the latest needs to come; nothing else may be missing."""
CLIENTS = Path(__file__).with_name("clients.cjs")


Measured = dict[str, float]


@dataclass
class Clients:
    """A process of Socket.IO clients."""

    process: subprocess.Popen[str]

    def tell(self) -> dict[str, Any]:
        """What they received; ends them."""
        out, _ = self.process.communicate("end\n", timeout=30)
        return dict(json.loads(out.strip().splitlines()[-1]))


@contextmanager
def clients(url: str, count: int, region: str, secrets: list[str] | None = None) -> Iterator[Clients]:
    """Connect that many, signed in by these sessions, and wait until all have joined."""
    command = [find_node(), str(CLIENTS), url, str(count), region, str(MOST_SOCKETS)]
    cookies = json.dumps([f"{COOKIE}={secret}" for secret in secrets or []])
    child = subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=harness.ROOT,
        env=os.environ | {"BENCH_COOKIES": cookies},
    )
    try:
        assert child.stdout is not None
        if child.stdout.readline().strip() != "ready":
            raise RuntimeError("the clients did not connect")
        yield Clients(child)
    finally:
        child.send_signal(signal.SIGCONT)
        child.kill()
        child.wait()


def screens(installation: Installation, count: int) -> AbstractContextManager[Clients]:
    """Screens of officers who are signed in."""
    return clients(installation.url, count, COUNTY, installation.cookies(count))


def find_node() -> str:
    beside = Path(sys.executable).with_name("node")
    found = str(beside) if beside.exists() else shutil.which("node")
    if not found:
        raise FileNotFoundError("no node")
    return found


def send(client: Any, seconds: float, run: str) -> int:
    """Cases at RATE a second; each carries the time it was sent in its title."""
    count, began = int(RATE * seconds), time.monotonic()
    for number in range(count):
        time.sleep(max(0.0, began + number / RATE - time.monotonic()))
        kind = "case.reported" if number < RATE else "case.updated"
        body = {"id": f"{run}-{number}", "source": "bench", "at": datetime.now(UTC).isoformat(), "kind": kind}
        place = (
            {"region": "330825101264001", "severity": 3}
            if number < RATE
            else {"case": f"{run}-{number % RATE}"}
        )
        text = json.dumps(body | place | {"title": f"x {time.time() * 1000:.0f}"})
        client.xadd(f"{{{COUNTY}}}:cases", {"json": text})
    return count


def many(
    report: harness.Report, installation: Installation, count: int, seconds: float, run: str
) -> Measured:
    """`count` screens of the whole path."""
    web = installation.pid_of("web")
    before = harness.memory_mb(web)
    with screens(installation, count) as group:
        cpu, began = harness.cpu_seconds(web), time.monotonic()
        sent = send(installation.client, seconds, run)
        time.sleep(SETTLE_S)
        busy = (harness.cpu_seconds(web) - cpu) / (time.monotonic() - began)
        grown = harness.memory_mb(web) - before
        told = group.tell()
    if told["received"] < WHOLE * sent * count:
        report.note(f"{count} clients: {told['received']} of {sent * count} deliveries")
    return _measured(told["delays"], busy, max(0.0, grown) / count)


def floor(url: str, pid: int, count: int, seconds: float) -> Measured:
    """A bare broadcast of the same events, each by itself, to as many clients."""
    before = harness.memory_mb(pid)
    with clients(url, count, "") as group:
        cpu, began = harness.cpu_seconds(pid), time.monotonic()
        urllib.request.urlopen(f"{url}/go?rate={RATE}&seconds={seconds}", timeout=5).read()
        time.sleep(seconds + SETTLE_S)
        busy = (harness.cpu_seconds(pid) - cpu) / (time.monotonic() - began)
        grown = harness.memory_mb(pid) - before
        told = group.tell()
    return _measured(told["delays"], busy, max(0.0, grown) / count)


def _measured(delays: list[float], busy: float, grown_mb: float) -> Measured:
    return {
        "p50, ms": harness.percentile(delays, 0.5),
        "p95, ms": harness.percentile(delays, 0.95),
        "CPU of the web process, % of a core": 100 * busy,
        "memory a client, kB": 1000 * grown_mb,
    }


def _add(report: harness.Report, name: str, runs: list[Measured]) -> dict[str, harness.Figure]:
    figures = {}
    for what in runs[0]:
        label, unit = what.split(", ", 1)
        figures[label] = report.add(f"{name}: {label}", unit, [run[what] for run in runs])
    return figures


def frozen(report: harness.Report, installation: Installation, seconds: float) -> None:
    """180 screens that listen and 20 that are stopped."""
    web = installation.pid_of("web")
    with screens(installation, FROZEN) as stuck, screens(installation, 180) as group:
        before = harness.memory_mb(web)
        stuck.process.send_signal(signal.SIGSTOP)
        send(installation.client, seconds, "frozen")
        time.sleep(SETTLE_S)
        grown = harness.memory_mb(web) - before
        told = group.tell()
    label = f"{FROZEN} of 200 clients frozen"
    report.add(f"{label}: p50 of the others", "ms", [harness.percentile(told["delays"], 0.5)])
    report.add(f"{label}: p99 of the others", "ms", [harness.percentile(told["delays"], 0.99)])
    report.add(f"{label}: memory grown", "MB", [max(0.0, grown)])


def work(report: harness.Report, given: argparse.Namespace) -> None:
    """All sizes, ours and the floor's, then the frozen ones."""
    counts, seconds, repeats = ((1, 50, 200), 4.0, 1) if given.quick else ((1, 50, 200, 500), 6.0, 3)
    with harness.workspace() as folder, ExitStack() as stack:
        installation = stack.enter_context(Installation(folder))
        port = free_port()
        command = [sys.executable, "-m", "gunicorn", "-k", "gevent", "-w", "1", "-b", f"127.0.0.1:{port}"]
        peer = stack.enter_context(
            harness.process([*command, "bench.latency.peer:server"], {}, folder / "peer.log")
        )
        url = f"http://127.0.0.1:{port}"
        wait_until(lambda: serves(f"{url}/bare"), 30, "the floor serves")
        pid = _worker(peer.pid)
        for count in counts:
            bare = [floor(url, pid, count, seconds) for _ in range(repeats)]
            runs = [many(report, installation, count, seconds, f"f{count}-{n}") for n in range(repeats)]
            label = f"{count} clients"
            base, whole = (
                _add(report, f"bare emit, {label}", bare),
                _add(report, f"whole path, {label}", runs),
            )
            report.ratio(f"whole path / bare emit, p95, {label}", whole["p95"], base["p95"])
        frozen(report, installation, max(8.0, seconds))


def _worker(master: int) -> int:
    """gunicorn's worker."""
    children = Path(f"/proc/{master}/task/{master}/children").read_text().split()
    return int(children[0])


if __name__ == "__main__":
    harness.run("fanout", work)
