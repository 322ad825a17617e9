"""python -m bench.start [--quick]"""

from __future__ import annotations

import argparse
import sys
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, sync_playwright

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


def page(browser: Browser, url: str, until: str, cookie: Any = None) -> tuple[float, float]:
    """(seconds until `until` holds, bytes over the wire) of a first visit, signed in by a cookie."""
    context = browser.new_context(viewport={"width": 1920, "height": 1080})
    if cookie:
        context.add_cookies([cookie])
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
    context.close()
    return seconds, sum(sizes)


LIVE = """() => document.querySelector("[data-mounted]")
  && document.querySelector('[data-panel][data-state="live"]')
  && document.querySelector(".leaflet-container canvas")"""
DASH = """() => document.getElementById("map")"""


def pages(
    report: harness.Report, browser: Browser, installation: Installation, floor_url: str, repeats: int
) -> None:
    """Bytes and time to interactive of each page, beside a bare Dash page."""
    bare = [page(browser, floor_url + FLOOR_PAGE, DASH) for _ in range(repeats)]
    base = report.add("bare Dash page: time to interactive", "s", [seconds for seconds, _ in bare])
    report.add("bare Dash page: bytes", "kB", [size / 1000 for _, size in bare])
    for path in PAGES:
        cookie = installation.signed_in()
        visits = [page(browser, installation.url + path, LIVE, cookie) for _ in range(repeats)]
        whole = report.add(f"{path}: time to interactive", "s", [seconds for seconds, _ in visits])
        report.add(f"{path}: bytes of a first visit", "kB", [size / 1000 for _, size in visits])
        report.ratio(f"{path} / bare Dash page, time to interactive", whole, base)


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
