"""`python -m bench.map`: the map at 561 to 100,000 grids with 5,000 open cases, in Chromium without a GPU.

Floor: a Leaflet map with nothing on it, panned the same way in the same browser. Peer: the same shapes by
L.geoJSON on Leaflet's canvas (what dl.GeoJSON makes), up to 30,000 grids.
"""

from __future__ import annotations

import argparse
import gzip
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import brotli
from playwright.sync_api import Browser, Page, sync_playwright

from bench.harness import Report, percentile, run, say
from bench.installation import chromium
from bench.map import generate
from bench.map.serve import served

SIZES = (561, 4200, 30000, 100000)
PEER_UP_TO = 30000
OPEN_CASES = 5000
FLAGS = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--js-flags=--expose-gc", "--enable-precise-memory-info",
)  # fmt: skip
VIEW = {"width": 1280, "height": 800}
PAN_ZOOM = 11
Kind = dict[str, list[Any]]


def main() -> None:
    """The command line."""
    run("map", measure, lambda p: p.add_argument("--sizes", type=int, nargs="+", default=list(SIZES)))


def measure(report: Report, given: argparse.Namespace) -> None:
    """All sizes, each in pages of its own; every kind is loaded `repeats` times."""
    repeats, frames = (1, 120) if given.quick else (3, 200)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=list(FLAGS))
        for size in given.sizes:
            say(f"{size:,} grids, {OPEN_CASES:,} open cases")
            _size(report, browser, size, repeats, frames)
        browser.close()
    report.note(
        f"{VIEW['width']}x{VIEW['height']} px, drawn in software; panned at zoom {PAN_ZOOM}; "
        f"{frames} frames a run, {repeats} runs."
    )


def _size(report: Report, browser: Browser, size: int, repeats: int, frames: int) -> None:
    made = generate.county(size)
    files = _files(made)
    report.add(f"{size:,} shapes, gzip", "kB", [len(gzip.compress(made.shapes, 9)) / 1e3])
    report.add(f"{size:,} shapes, brotli", "kB", [len(brotli.compress(made.shapes, quality=9)) / 1e3])
    with served(files) as url:
        base = _tell(report, f"{size:,} empty map (floor)", _repeat(browser, url, "empty", repeats, frames))
        mine = _tell(report, f"{size:,} ours", _repeat(browser, url, "ours", repeats, frames))
        peer = _repeat(browser, url, "peer", 1, frames) if size <= PEER_UP_TO else None
    report.ratio(f"{size:,} pan p95, ours to floor", mine["pan p95"], base["pan p95"])
    report.ratio(
        f"{size:,} work of a pan frame p50, ours to floor", mine["pan work p50"], base["pan work p50"]
    )
    if peer:
        other = _tell(report, f"{size:,} L.geoJSON (peer)", peer)
        report.ratio(f"{size:,} pan worst frame, ours to peer", mine["pan worst"], other["pan worst"])
        report.ratio(f"{size:,} first picture, ours to peer", mine["first picture"], other["first picture"])


def _files(made: generate.Made) -> dict[str, bytes]:
    cases = generate.cases(made, OPEN_CASES)
    return {
        "/geo.bin": made.shapes,
        "/static.json": json.dumps(made.static).encode(),
        "/cases.json": json.dumps(cases).encode(),
        "/grids.json": b"[]",
    }


@contextmanager
def _page(browser: Browser, url: str) -> Iterator[Page]:
    context = browser.new_context(viewport=VIEW)
    page = context.new_page()
    page.set_default_timeout(300_000)
    page.on("pageerror", lambda error: say(f"  page error: {error}"))
    page.goto(url + "/page.html")
    try:
        yield page
    finally:
        context.close()


def _repeat(browser: Browser, url: str, kind: str, repeats: int, frames: int) -> Kind:
    """Figures of one kind of map: name -> value of each run."""
    figures: Kind = {}
    for _ in range(repeats):
        with _page(browser, url) as page:
            for name, value in _once(page, kind, frames).items():
                figures.setdefault(name, []).append(value)
    return figures


def _once(page: Page, kind: str, frames: int) -> dict[str, float]:
    before = page.evaluate("bench.heap()")
    first = page.evaluate(f"bench.{kind}()")
    figures = {"first picture": first} if first else {}
    figures |= {"heap": page.evaluate("bench.heap()") - before}
    figures |= _times("pan", page.evaluate(f"bench.pan({frames}, {PAN_ZOOM})"))
    figures |= _times("pan work", page.evaluate(f"bench.panWork({frames})"))
    figures |= _times("zoom", page.evaluate("bench.zoom(6, 11, 12)"))
    if kind != "empty":
        restyled = page.evaluate("bench.restyles(100, 3)")
        figures |= _times("100 restyles/s", restyled["times"])
        figures["restyles done a second"] = restyled["done"] / restyled["seconds"]
    return figures


def _times(name: str, times: list[float]) -> dict[str, float]:
    return {
        f"{name} p50": percentile(times, 0.5),
        f"{name} p95": percentile(times, 0.95),
        f"{name} worst": max(times),
    }


def _tell(report: Report, kind: str, figures: Kind) -> dict[str, Any]:
    units = {"heap": "MB", "restyles done a second": "/s"}
    return {
        name: report.add(f"{kind}: {name}", units.get(name, "ms"), values) for name, values in figures.items()
    }


if __name__ == "__main__":
    main()
