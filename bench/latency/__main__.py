"""python -m bench.latency [--quick]"""

from __future__ import annotations

import argparse
import json
import sys
import time
import urllib.request
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench import harness
from bench.installation import CHROMIUM_FLAGS, Installation, chromium
from bench.servers import free_port, serves, wait_until
from data_access.county_packs import county_pack

RATES = (10, 100)
SCRIPT = Path(__file__).with_name("painted.js")
SETTLE_S = 2.5


def ours(browser: Browser, installation: Installation, rate: float, seconds: float, seed: int) -> list[float]:
    """Milliseconds from before XADD to painted on /dispatch, one a case."""
    page = opened(browser, f"{installation.url}/dispatch", installation.signed_in())
    page.wait_for_selector('[data-panel][data-state="live"]', timeout=60_000)
    page.wait_for_timeout(1500)
    sent = _report(installation.client, rate, seconds, seed)
    return _delays(page, sent)


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
    """Milliseconds from emit to painted on one of the peer's pages."""
    page = opened(browser, url + path)
    page.wait_for_timeout(1500)
    urllib.request.urlopen(f"{url}/go?rate={rate}&seconds={seconds}", timeout=5).read()
    page.wait_for_timeout(int(seconds * 1000))
    return _delays(page, None, int(rate * seconds))


def opened(browser: Browser, url: str, cookie: Any = None) -> Page:
    """A page that notes what it paints, of somebody with that session."""
    context = browser.new_context(viewport={"width": 1440, "height": 900})
    if cookie:
        context.add_cookies([cookie])
    page = context.new_page()
    page.add_init_script(path=SCRIPT)
    page.goto(url)
    return page


def _delays(page: Page, sent: dict[str, float] | None, count: int = 0) -> list[float]:
    """Delays in ms. Events of the peer carry their time in their name (number@seconds)."""
    page.wait_for_timeout(int(SETTLE_S * 1000))
    painted = dict(page.evaluate("() => window.paintedTimes()"))
    page.context.close()
    if sent is None:
        sent = {name: float(name.split("@")[1]) * 1000 for name in painted}
    missing = (count or len(sent)) - len(sent.keys() & painted.keys())
    if missing:
        raise RuntimeError(f"{missing} events were never painted")
    return [painted[name] - at for name, at in sent.items()]


def work(report: harness.Report, given: argparse.Namespace) -> None:
    """Both rates, three ways, some repeats."""
    seconds, repeats = (5.0, 1) if given.quick else (10.0, 3)
    with harness.workspace() as folder, sync_playwright() as playwright, Installation(folder) as installation:
        port = free_port()
        command = [sys.executable, "-m", "gunicorn", "-k", "gevent", "-w", "1", "-b", f"127.0.0.1:{port}"]
        with harness.process([*command, "bench.latency.peer:server"], {}, folder / "peer.log"):
            url = f"http://127.0.0.1:{port}"
            wait_until(lambda: serves(f"{url}/bare"), 30, "the peer serves")
            browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
            for rate in RATES:
                _one_rate(report, browser, installation, url, rate, seconds, repeats)
            browser.close()


def _one_rate(
    report: harness.Report,
    browser: Browser,
    installation: Installation,
    url: str,
    rate: int,
    seconds: float,
    repeats: int,
) -> None:
    runs: dict[str, list[list[float]]] = {"bare emit": [], "whole path": [], "polling page": []}
    for number in range(repeats):
        runs["bare emit"].append(peer(browser, url, "/bare", rate, seconds))
        runs["whole path"].append(ours(browser, installation, rate, seconds, rate * 10 + number))
        runs["polling page"].append(peer(browser, url, "/poll/", rate, seconds))
    tails = {}
    for name, delays in runs.items():
        report.add(f"{name}, {rate} events/s, p50", "ms", [harness.percentile(d, 0.5) for d in delays])
        tails[name] = report.add(
            f"{name}, {rate} events/s, p95", "ms", [harness.percentile(d, 0.95) for d in delays]
        )
    report.ratio(f"whole path / bare emit, {rate} events/s, p95", tails["whole path"], tails["bare emit"])
    report.ratio(
        f"polling page / whole path, {rate} events/s, p95",
        tails["polling page"],
        tails["whole path"],
        more_is_better=True,
    )


if __name__ == "__main__":
    harness.run("latency", work)
