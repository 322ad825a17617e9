"""python -m bench.latency [--quick]"""

from __future__ import annotations

import argparse
import json
import sys
import time
import urllib.request
from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench import harness
from bench.installation import CHROMIUM_FLAGS, Installation, chromium
from bench.latency import others, parts
from bench.servers import free_port, serves, wait_until
from data_access.county_packs import county_pack

RATES = (10, 100)
SCRIPT = Path(__file__).with_name("painted.js")
SETTLE_S = 2.5


@dataclass
class Run:
    """One run of the whole path: when each case was where, in ms."""

    stations: dict[str, parts.Times]

    @property
    def delays(self) -> list[float]:
        """From before XADD to painted, one a case."""
        painted = self.stations["painted"]
        return [painted[name] - at for name, at in self.stations["XADD"].items()]


def ours(browser: Browser, installation: Installation, rate: float, seconds: float, seed: int) -> Run:
    """Cases from XADD to painted on /dispatch."""
    wire = parts.Wire()
    page = opened(browser, f"{installation.url}/dispatch", installation.signed_in(), wire.listen)
    page.wait_for_selector('[data-panel][data-state="live"]', timeout=60_000)
    page.wait_for_timeout(1500)
    with parts.Feed(installation.client) as feed:
        sent = _report(installation.client, rate, seconds, seed)
        page.wait_for_timeout(int(SETTLE_S * 1000))
    reduced = dict(page.evaluate("() => window.reducedTimes()"))
    painted = dict(page.evaluate("() => window.paintedTimes()"))
    page.context.close()
    _all_painted(len(sent), sent.keys() & painted.keys())
    every = (sent, feed.times, wire.times, reduced, painted)
    return Run(dict(zip(parts.STATIONS, every, strict=True)))


def _report(client: Any, rate: float, seconds: float, seed: int) -> dict[str, float]:
    """Put cases on the stream at a steady rate; when each was sent, in ms, by its id."""
    rng, pack = Random(seed), county_pack.load(harness.ROOT / "counties/longyou")
    sent, began = {}, time.monotonic()
    for number in range(int(rate * seconds)):
        time.sleep(max(0.0, began + number / rate - time.monotonic()))
        name = f"l{seed}-{number}"
        body = {
            "id": name, "source": "bench", "at": datetime.now(UTC).isoformat(), "kind": "case.reported",
            "title": "路灯故障", "severity": rng.choice((2, 3, 4)), "region": rng.choice(pack.grids),
        }  # fmt: skip
        sent[name] = time.time() * 1000
        client.xadd("{330825}:cases", {"json": json.dumps(body, ensure_ascii=False)})
    return sent


def peer(browser: Browser, url: str, path: str, rate: float, seconds: float) -> list[float]:
    """Milliseconds from emit to painted on one of the peers' pages."""
    page = opened(browser, url + path, prepare=lambda page: page.add_init_script(path=others.MARKERS))
    page.wait_for_timeout(2500)
    began = time.time() * 1000
    urllib.request.urlopen(f"{url}/go?rate={rate}&seconds={seconds}", timeout=5).read()
    page.wait_for_timeout(int(seconds * 1000))
    page.wait_for_timeout(int(SETTLE_S * 1000))
    painted = dict(page.evaluate("() => window.paintedTimes()"))
    page.context.close()
    sent = {name: float(name.split("@")[1]) * 1000 for name in painted}
    own = {name: at for name, at in sent.items() if at >= began}  # a peer may show what a run before left
    _all_painted(int(rate * seconds), own)
    return [painted[name] - at for name, at in own.items()]


def opened(
    browser: Browser, url: str, cookie: Any = None, prepare: Callable[[Page], object] = lambda page: None
) -> Page:
    """A page that notes what it paints, of somebody with that session."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    if cookie:
        context.add_cookies([cookie])
    page = context.new_page()
    page.add_init_script(path=SCRIPT)
    prepare(page)
    page.goto(url)
    return page


def _all_painted(count: int, painted: Collection[str]) -> None:
    if len(painted) < count:
        raise RuntimeError(f"{count - len(painted)} events were never painted")


def work(report: harness.Report, given: argparse.Namespace) -> None:
    """Both rates, ours and the peers, some repeats."""
    seconds, repeats = (5.0, 1) if given.quick else (10.0, 3)
    with harness.workspace() as folder, sync_playwright() as playwright, Installation(folder) as installation:
        port = free_port()
        command = [sys.executable, "-m", "gunicorn", "-k", "gevent", "-w", "1", "-b", f"127.0.0.1:{port}"]
        with harness.process([*command, "bench.latency.peer:server"], {}, folder / "peer.log"):
            url = f"http://127.0.0.1:{port}"
            wait_until(lambda: serves(f"{url}/bare"), 30, "the peer serves")
            for name in others.absent():
                report.note(f"{name} is not installed (bench/latency/peers/README.md): no figures of it")
            with others.running(folder) as found:
                peers = [
                    others.Peer("bare emit", url, "/bare"),
                    others.Peer("polling page", url, "/poll/"),
                    *found,
                ]
                browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
                for rate in RATES:
                    _one_rate(report, browser, installation, peers, rate, seconds, repeats)
                browser.close()


def _one_rate(
    report: harness.Report,
    browser: Browser,
    installation: Installation,
    peers: list[others.Peer],
    rate: int,
    seconds: float,
    repeats: int,
) -> None:
    whole: list[Run] = []
    runs: dict[str, list[list[float]]] = {one.name: [] for one in peers}
    for number in range(repeats):
        whole.append(ours(browser, installation, rate, seconds, rate * 10 + number))
        for one in peers:
            runs[one.name].append(peer(browser, one.url, one.path, rate, seconds))
    runs = {"whole path": [run.delays for run in whole]} | runs
    tails = {}
    for name, delays in runs.items():
        report.add(f"{name}, {rate} events/s, p50", "ms", [harness.percentile(d, 0.5) for d in delays])
        tails[name] = report.add(
            f"{name}, {rate} events/s, p95", "ms", [harness.percentile(d, 0.95) for d in delays]
        )
    _parts(report, whole, rate)
    whole_path = tails.pop("whole path")
    report.ratio(f"whole path / bare emit, {rate} events/s, p95", whole_path, tails.pop("bare emit"))
    for name, tail in tails.items():
        report.ratio(f"{name} / whole path, {rate} events/s, p95", tail, whole_path, more_is_better=True)


def _parts(report: harness.Report, runs: list[Run], rate: int) -> None:
    """How long each part of the way took."""
    for share, label in ((0.5, "p50"), (0.95, "p95")):
        found = [parts.between(run.stations, share) for run in runs]
        for step in found[0]:
            report.add(f"of it {step}, {rate} events/s, {label}", "ms", [one[step] for one in found])


if __name__ == "__main__":
    harness.run("latency", work)
