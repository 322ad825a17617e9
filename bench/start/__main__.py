"""python -m bench.start [--quick]"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from bench import harness
from bench.installation import CHROMIUM_FLAGS, Installation, chromium
from bench.servers import free_port, serves, wait_until

PAGES = ("/wall", "/dispatch")
FLOOR_PAGE = "/poll/"


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
    """How long until the page can be used, and what came over the wire."""

    seconds: float
    kilobytes: float
    requests: int


def page(browser: Browser, url: str, until: str, cookie: Any = None) -> tuple[Visit, Visit]:
    """A first visit until `until` holds, signed in by a cookie, and a second one with the browser's cache."""
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    if cookie:
        context.add_cookies([cookie])
    first, second = (_visit(context, url, until) for _ in range(2))
    context.close()
    return first, second


def _visit(context: BrowserContext, url: str, until: str) -> Visit:
    tab = context.new_page()
    network = context.new_cdp_session(tab)
    network.send("Network.enable")
    sizes: list[float] = []
    network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    began = time.perf_counter()
    tab.goto(url, wait_until="commit")
    tab.wait_for_function(until, polling=20, timeout=60_000)
    seconds = time.perf_counter() - began
    tab.wait_for_timeout(500)
    tab.close()
    return Visit(seconds, sum(sizes) / 1000, sum(size > 0 for size in sizes))


LIVE = """() => document.querySelector("[data-mounted]")
  && document.querySelector('[data-panel][data-state="live"]')
  && document.querySelector(".leaflet-container canvas")"""
DASH = """() => document.getElementById("map")"""


def pages(
    report: harness.Report, browser: Browser, installation: Installation, floor_url: str, repeats: int
) -> None:
    """Bytes and time to interactive of each page, beside a bare Dash page."""
    bare = [page(browser, floor_url + FLOOR_PAGE, DASH) for _ in range(repeats)]
    base = _add(report, "bare Dash page", bare)
    for path in PAGES:
        cookie = installation.signed_in()
        visits = [page(browser, installation.url + path, LIVE, cookie) for _ in range(repeats)]
        whole = _add(report, path, visits)
        report.ratio(f"{path} / bare Dash page, time to interactive", whole, base)


def _add(report: harness.Report, name: str, visits: list[tuple[Visit, Visit]]) -> harness.Figure:
    """All figures of a page; returns the time to interactive of the first visits."""
    figures = {}
    for number, label in enumerate(("first visit", "second visit")):
        found = [visit[number] for visit in visits]
        figures[label] = report.add(
            f"{name}: time to interactive, {label}", "s", [visit.seconds for visit in found]
        )
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
            browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
            pages(report, browser, installation, f"http://127.0.0.1:{port}", max(3, repeats))
            browser.close()


if __name__ == "__main__":
    harness.run("start", work)
