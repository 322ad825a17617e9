"""python -m bench.start [--quick]"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import BrowserContext, Playwright, sync_playwright

from bench import harness
from bench.installation import CHROMIUM_FLAGS, Installation, chromium
from bench.servers import free_port, serves, wait_until

PAGES = ("/wall", "/dispatch")
FLOOR_PAGE = "/poll/"
STARTED_MS = 1000
"""A browser that was just started is busy with itself."""
AFTERWARDS_MS = 1500
"""What comes after the page can be used, a chart and the browser's keeping of what it compiled."""
VISITS = ("first visit", "second visit", "later visit")
"""In one profile. The second has all files; by then the browser has compiled the scripts twice within three
days and keeps what it made of them, so the third is like those of every day.
"""


def serving(folder: Path) -> tuple[float, float]:
    """Seconds from the command to serving: in an empty folder, and again on its data."""
    with Installation(folder) as installation:
        first = installation.seconds_to_serve
    with Installation(folder) as installation:
        return first, installation.seconds_to_serve


def floor_serving(folder: Path) -> float:
    """Seconds from the command to serving of a bare Dash page under the same server."""
    began = time.perf_counter()
    with harness.process(_peer(port := free_port()), {}, folder / "peer.log"):
        wait_until(lambda: serves(f"http://127.0.0.1:{port}{FLOOR_PAGE}"), 30, "the floor serves")
        return time.perf_counter() - began


def _peer(port: int) -> list[str]:
    gunicorn = [sys.executable, "-m", "gunicorn", "-k", "gevent", "-w", "1", "-b", f"127.0.0.1:{port}"]
    return [*gunicorn, "bench.latency.peer:server"]


@dataclass(frozen=True, slots=True)
class Visit:
    """How long until the page can be used, the processor's time of its process until then, and what came over
    the wire.
    """

    seconds: float
    cpu_seconds: float
    kilobytes: float
    requests: int


def page(playwright: Playwright, url: str, until: str, cookie: Any = None) -> list[Visit]:
    """VISITS of a page until `until` holds, signed in by a cookie: in the profile of one browser, as people
    have it. A private window would keep nothing compiled.
    """
    with tempfile.TemporaryDirectory(prefix="palm-bench-profile-", ignore_cleanup_errors=True) as profile:
        context = playwright.chromium.launch_persistent_context(
            profile,
            executable_path=chromium(),
            args=CHROMIUM_FLAGS,
            viewport={"width": 1920, "height": 1080},
        )
        if cookie:
            context.add_cookies([cookie])
        context.pages[0].wait_for_timeout(STARTED_MS)
        visits = [_visit(context, url, until) for _ in VISITS]
        context.close()
        return visits


def _visit(context: BrowserContext, url: str, until: str) -> Visit:
    tab = context.new_page()
    network = context.new_cdp_session(tab)
    network.send("Network.enable")
    network.send("Performance.enable")
    sizes: list[float] = []
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    began = time.perf_counter()
    tab.goto(url, wait_until="commit")
    tab.wait_for_function(until, polling=20, timeout=60_000)
    seconds = time.perf_counter() - began
    metrics = network.send("Performance.getMetrics")["metrics"]
    used = next(metric["value"] for metric in metrics if metric["name"] == "ProcessTime")
    tab.wait_for_timeout(AFTERWARDS_MS)
    tab.close()
    return Visit(seconds, used, sum(sizes) / 1000, sum(size > 0 for size in sizes))


LIVE = """() => document.querySelector("[data-mounted]")
  && document.querySelector('[data-panel][data-state="live"]')
  && document.querySelector(".leaflet-container canvas")
  && document.querySelector(":is([data-panel=open], [data-panel=queue]) [data-part=count]").textContent"""
"""Mounted, live, the map laid and the cases counted."""
DASH = """() => document.getElementById("map")"""


def pages(
    report: harness.Report, playwright: Playwright, installation: Installation, floor_url: str, repeats: int
) -> None:
    """Bytes and time to interactive of each page, beside a bare Dash page."""
    bare = [page(playwright, floor_url + FLOOR_PAGE, DASH) for _ in range(repeats)]
    base = _add(report, "bare Dash page", bare)
    for path in PAGES:
        cookie = installation.signed_in()
        visits = [page(playwright, installation.url + path, LIVE, cookie) for _ in range(repeats)]
        whole = _add(report, path, visits)
        report.ratio(f"{path} / bare Dash page, time to interactive", whole, base)


def _add(report: harness.Report, name: str, visits: list[list[Visit]]) -> harness.Figure:
    """All figures of a page; returns the time to interactive of the first visits."""
    figures = {}
    for number, label in enumerate(VISITS):
        found = [visit[number] for visit in visits]
        figures[label] = report.add(
            f"{name}: time to interactive, {label}", "s", [visit.seconds for visit in found]
        )
        report.add(f"{name}: processor time, {label}", "s", [visit.cpu_seconds for visit in found])
        report.add(f"{name}: bytes, {label}", "kB", [visit.kilobytes for visit in found])
        report.add(f"{name}: requests, {label}", "", [visit.requests for visit in found])
    return figures["first visit"]


def work(report: harness.Report, given: argparse.Namespace) -> None:
    """Starts, then pages."""
    repeats = 1 if given.quick else 3
    with harness.workspace() as folder, sync_playwright() as playwright:
        starts, floors = [], []
        for number in range(repeats):
            (own := folder / f"start-{number}").mkdir()
            starts.append(serving(own))
            floors.append(floor_serving(folder))
        base = report.add("bare Dash page: start to serving", "s", floors)
        first = report.add("first start, empty folder: to serving", "s", [one for one, _ in starts])
        report.add("second start: to serving", "s", [two for _, two in starts])
        report.ratio("first start / bare Dash page, to serving", first, base)
        (own := folder / "pages").mkdir()
        port = free_port()
        with Installation(own) as installation, harness.process(_peer(port), {}, folder / "peer.log"):
            wait_until(lambda: serves(f"http://127.0.0.1:{port}{FLOOR_PAGE}"), 30, "the floor serves")
            pages(report, playwright, installation, f"http://127.0.0.1:{port}", max(3, repeats))


if __name__ == "__main__":
    harness.run("start", work)
