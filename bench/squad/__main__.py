"""python -m bench.squad [--quick]

Recommendations for a county of 40,000 people, from opening a case to painted; instructions, from the key
that gives one to painted on another officer's screen, and to heard by fifty phones, beside a bare Socket.IO
emit and a bare command in the same run; and a drag of the map with a thousand open cases and two hundred
live squads.
"""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright
from sqlalchemy import func, insert, select

from bench import harness
from bench.installation import CHROMIUM_FLAGS, COUNTY, Installation, chromium
from bench.latency import others
from bench.latency.__main__ import opened as opened_bare
from bench.latency.__main__ import peer
from bench.servers import free_port, serves, wait_until
from bench.squad import panning, way
from bench.squad.phones import bare_emit, instructions_on_phones, officer_of
from data_access.county_packs import county_pack
from data_access.database.tables.directory_tables import people
from data_access.database.urls import sqlite_address
from data_access.store import Store

PEOPLE = 40_000
FRAMES = 300
"""Of a drag, five seconds."""
TITLE = "山体滑坡 掩埋道路"
WATCH = """(selector) => {
  window.paintedAt = {};
  const channel = new MessageChannel(), waiting = [], nextFrame = requestAnimationFrame.bind(window);
  let drawing = false;
  window.requestAnimationFrame = (draw) => nextFrame((time) => {
    drawing = true;
    queueMicrotask(() => queueMicrotask(() => { drawing = false; }));
    draw(time);
  });
  channel.port1.onmessage = () => {
    for (const text of waiting.splice(0)) window.paintedAt[text] = Date.now();
  };
  new MutationObserver(() => {
    for (const row of document.querySelectorAll(selector)) {
      const text = row.textContent.match(/x\\d+x/)?.[0];
      if (!text || text in window.paintedAt || waiting.includes(text)) continue;
      waiting.push(text);
      if (drawing) channel.port2.postMessage(0);
      else nextFrame(() => channel.port2.postMessage(0));
    }
  }).observe(document.body, { childList: true, subtree: true, characterData: true });
}"""
"""Notes when each text x<n>x stands on the screen: at the first task after the frame that painted it, as the
floor does. What is drawn while a frame is made is in that frame, all else in the next.
"""
PRESSED = """() => addEventListener(
  "keydown", () => { window.pressedAt = Date.now(); }, { once: true, capture: true })"""
PAINTED = """([id, selector]) => new Promise((found) => {
  const began = performance.now(), channel = new MessageChannel();
  channel.port1.onmessage = () => found(performance.now() - began);
  const look = new MutationObserver(check);
  function check() {
    if (!document.querySelector(selector)) return;
    look.disconnect();
    requestAnimationFrame(() => channel.port2.postMessage(0));
  }
  document.querySelector(`[data-id="${id}"]`).click();
  look.observe(document.body, { childList: true, subtree: true });
  check();
})"""
"""Milliseconds from the click on a case to its recommendation painted."""


def fill_directory(folder: Path) -> int:
    """More household liaisons, until the county has PEOPLE; how many it has then."""
    grids = county_pack.load(harness.ROOT / "counties/longyou").grids
    with closing(Store(sqlite_address(folder.resolve() / "palm.db"))) as store:
        with store.reading() as connection:
            there = connection.execute(select(func.count()).select_from(people)).scalar_one()
        rows = [_person(number, grids[number % len(grids)]) for number in range(max(0, PEOPLE - there))]
        with store.database.writing() as connection:
            connection.execute(insert(people), rows)
    return there + len(rows)


def _person(number: int, region: str) -> dict[str, Any]:
    return {
        "county": COUNTY, "id": f"LY-B{number:05d}", "name": "贺知章", "post": "liaison",
        "unit": f"t-{region[:9]}", "region": region, "phone": "000-9900-0001", "active": 1,
        "source": "admin", "version": 1, "removed_at": "",
    }  # fmt: skip


def opened(browser: Browser, installation: Installation, count: int, watch: way.Watch) -> Page:
    """A live /dispatch of a fresh officer that lists the cases; `watch` hears its network."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    context.add_cookies([installation.signed_in()])
    page = context.new_page()
    watch.listen(page)
    page.goto(f"{installation.url}/dispatch")
    page.wait_for_function(
        "(count) => document.querySelectorAll('.row[data-id]').length >= count",
        arg=min(count, 8),
        timeout=60_000,
    )
    page.wait_for_timeout(1500)
    return page


def recommendations(page: Page, repeats: int) -> list[float]:
    """Milliseconds from opening a case to its recommendation painted, going from case to case."""
    ids = page.eval_on_selector_all(".row[data-id]", "(rows) => rows.map((row) => row.dataset.id)")
    found = []
    for number in range(repeats):
        page.evaluate("document.querySelector('.picks-block .needs')?.remove()")
        found.append(page.evaluate(PAINTED, [ids[number % len(ids)], ".picks-block .needs"]))
        page.wait_for_timeout(150)
    return found


def instructions(one: Page, other: Page, given: way.Watch, got: way.Watch, count: int) -> way.Way:
    """Instructions from the key that gives each to painted on the other officer's screen."""
    title = one.locator(".row[data-id]").first.get_attribute("data-id")
    for page in (one, other):
        page.locator(f'.row[data-id="{title}"]').click()
    one.locator('[data-squad="assemble"]').click()
    other.wait_for_selector('[data-block="squad"]', timeout=30_000)
    other.evaluate(WATCH, '[data-block="orders"] li')
    names = [f"x{number}x" for number in range(count)]
    keys = {name: _instruct(one, other, name) for name in names}
    painted = {name: float(other.evaluate("(text) => window.paintedAt[text]", name)) for name in names}
    stations = dict(zip(way.STATIONS, (keys, given.requests, got.frames, painted), strict=True))
    return way.Way(stations, given.answers)


def _instruct(one: Page, other: Page, text: str) -> float:
    """Give one instruction; the millisecond of its key. The ladder of calls goes on meanwhile: what it
    changed between the look and the press has the instruction refused, and then it is given again.
    """
    one.locator("[data-draft]").fill(f"先设警戒 {text}")
    taken = False
    while not taken:
        one.evaluate(PRESSED)
        with one.expect_response(lambda answer: "/commands" in answer.url) as answered:
            one.keyboard.press("Control+Enter")
        taken = answered.value.ok
        one.wait_for_timeout(0 if taken else 300)
    other.wait_for_function("(text) => text in window.paintedAt", arg=text, timeout=30_000)
    one.wait_for_function("() => document.querySelector('[data-draft]').value === ''", timeout=30_000)
    return float(one.evaluate("() => window.pressedAt"))


def work(report: harness.Report, asked: argparse.Namespace) -> None:
    """One installation, two officers' screens, and the bare emit."""
    repeats = 20 if asked.quick else 60
    with harness.workspace() as folder, sync_playwright() as playwright, Installation(folder) as installation:
        report.note(f"{fill_directory(folder):,} people in the directory")
        panning.report_cases(installation.client, 8, "s", TITLE, severities=(1,))
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        given, got = way.Watch(), way.Watch()
        one, other = (opened(browser, installation, 8, watch) for watch in (given, got))
        _add(report, "case opened to recommendation painted", recommendations(one, repeats))
        found = instructions(one, other, given, got, repeats)
        ours = _add(report, "instruction to painted on another screen", found.delays)
        _add_parts(report, found)
        for page in (one, other):
            page.context.close()
        phones = _phones(report, installation, repeats)
        with _peer(folder) as url:
            painted = peer(browser, url, others.Peer("bare emit", url, "/bare").path, 4, 5.0)
            floor = _add(report, "bare emit to painted", painted)
            report.ratio("instruction / bare emit, p95", ours, floor)
            bare = _add(
                report, "bare command to painted on another screen", _bare_commands(browser, url, repeats)
            )
            report.ratio("instruction / bare command, p95", ours, bare)
            heard = _add(report, "bare emit to fifty clients", bare_emit(url, repeats))
            report.ratio("instruction on phones / bare emit, p95", phones, heard)
        _drags(report, browser, installation, 1 if asked.quick else 3)
        browser.close()


def _drags(report: harness.Report, browser: Browser, installation: Installation, repeats: int) -> None:
    """The map under the hand, with all that is open in a county on a bad day."""
    panning.fill(installation)
    drags = [panning.drag(browser, installation, FRAMES) for _ in range(repeats)]
    name = f"pan with {panning.CASES:,} cases, {panning.SQUADS} squads"
    for share, label in ((0.5, "p50"), (0.95, "p95"), (1.0, "worst")):
        report.add(f"{name}, {label}", "ms", [harness.percentile(one.frames, share) for one in drags])
    report.add(f"{name}, work p50", "ms", [harness.percentile(one.work, 0.5) for one in drags])


def _phones(report: harness.Report, installation: Installation, repeats: int) -> harness.Figure:
    """Instructions on the phones of a squad for a case that no screen has opened."""
    told = officer_of(installation).get(f"{installation.url}/api/state?region={COUNTY}").json()
    case = next(row["id"] for row in told["cases"] if row["source_id"] == "s7")
    return _add(report, "instruction to fifty phones", instructions_on_phones(installation, case, repeats))


@contextmanager
def _peer(folder: Path) -> Iterator[str]:
    """The address of the bare server."""
    port, rows = free_port(), {"BENCH_ROWS": str(folder / "commands.db")}
    command = [sys.executable, "-m", "gunicorn", "-k", "gevent", "-w", "1", "-b", f"127.0.0.1:{port}"]
    with harness.process([*command, "bench.squad.bare_command:server"], rows, folder / "peer.log"):
        url = f"http://127.0.0.1:{port}"
        wait_until(lambda: serves(f"{url}/bare"), 30, "the peer serves")
        time.sleep(1)
        yield url


def _bare_commands(browser: Browser, url: str, count: int) -> list[float]:
    """Milliseconds from the key that sends each text to its dot on another page."""
    giver, other = (opened_bare(browser, url + path) for path in ("/hand", "/bare"))
    other.wait_for_timeout(1000)
    delays = []
    for number in range(count):
        giver.locator("#text").fill(f"x{number}x")
        giver.keyboard.press("Control+Enter")
        painted = other.wait_for_function("(text) => new Map(paintedTimes()).get(text)", arg=f"x{number}x")
        delays.append(painted.json_value() - giver.evaluate("() => window.pressedAt"))
        giver.wait_for_timeout(200)
    for page in (giver, other):
        page.context.close()
    return delays


def _add(report: harness.Report, name: str, values: list[float]) -> harness.Figure:
    report.add(f"{name}, p50", "ms", [harness.percentile(values, 0.5)])
    return report.add(f"{name}, p95", "ms", [harness.percentile(values, 0.95)])


def _add_parts(report: harness.Report, found: way.Way) -> None:
    """Where the time went, and the slowest by themselves."""
    for share, label in ((0.5, "p50"), (0.95, "p95")):
        for step, taken in found.between(share).items():
            report.add(f"of it {step}, {label}", "ms", [taken])
    for told in found.slowest():
        report.note(f"slow: {told}")


if __name__ == "__main__":
    harness.run("squad", work)
