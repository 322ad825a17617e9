"""The map of /dispatch under an officer's hand: a drag across a county with many open cases and squads."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from playwright.sync_api import Browser, Page

from bench import harness
from bench.installation import COUNTY, Installation
from bench.servers import wait_until
from bench.squad.phones import officer_of
from data_access.county_packs import county_pack
from tests.signing import SignedInSession

CASES = 1_000
SQUADS = 200
MEMBERS = 3
FIRST = 21_000
"""The first of their people in the directory, whom nobody else called."""
LONGEST_S = 180.0
DRAG = """async (count) => {
  const map = document.querySelector(".leaflet-container"), box = map.getBoundingClientRect();
  const { port1, port2 } = new MessageChannel(), frame = () => new Promise(requestAnimationFrame);
  const painted = () => new Promise((done) => { port1.onmessage = done; port2.postMessage(0); });
  let x = box.left + box.width / 2, y = box.top + box.height / 2;
  const tell = (kind, target) => target.dispatchEvent(new MouseEvent(kind, {
    clientX: x, clientY: y, button: 0, buttons: 1, bubbles: true, cancelable: true, view: window,
  }));
  tell("mousedown", map.querySelector(".leaflet-map-pane"));
  const frames = [], work = [];
  let before = await frame();
  for (let i = 0; i < count; i++) {
    x += Math.round(14 * Math.cos(i / 20));
    y += Math.round(14 * Math.sin(i / 20));
    const began = performance.now();
    tell("mousemove", document);
    await painted();
    work.push(performance.now() - began);
    const now = await frame();
    frames.push(now - before);
    before = now;
  }
  tell("mouseup", document);
  return { frames, work };
}"""
"""Drags the map around, one step a frame: ms from frame to frame, and of each until the page was free."""


@dataclass(frozen=True, slots=True)
class Drag:
    """One drag: milliseconds from frame to frame, and until the page was free again."""

    frames: list[float]
    work: list[float]


def fill(installation: Installation) -> None:
    """CASES open cases, and squads of MEMBERS people for SQUADS of them."""
    officer = officer_of(installation)
    report_cases(installation.client, CASES, "p", "井盖破损")
    wait_until(lambda: len(_cases(installation, officer)) >= CASES, LONGEST_S, "the cases are taken")
    cases = [row["id"] for row in _cases(installation, officer) if row["source_id"].startswith("p")]
    for number, case in enumerate(cases[:SQUADS]):
        first = FIRST + MEMBERS * number
        people = [[f"LY-B{person:05d}", "grid"] for person in range(first, first + MEMBERS)]
        answer = officer.post(f"{installation.url}/api/cases/{case}/squads", json={"people": people})
        answer.raise_for_status()


def _cases(installation: Installation, officer: SignedInSession) -> list[dict[str, Any]]:
    state = officer.get(f"{installation.url}/api/state?region={COUNTY}&topics=cases").json()
    return list(state["cases"])


def report_cases(
    client: Any, count: int, prefix: str, title: str, severities: Sequence[int] = (1, 2, 3, 4)
) -> None:
    """Put cases on the stream, all over the county, of each severity in turn."""
    regions = county_pack.load(harness.ROOT / "counties/longyou").grids
    for number in range(count):
        body = {
            "id": f"{prefix}{number}", "source": "bench", "at": datetime.now(UTC).isoformat(),
            "kind": "case.reported", "title": f"{title} {number}",
            "severity": severities[number % len(severities)], "region": regions[number * 7 % len(regions)],
        }  # fmt: skip
        client.xadd("{330825}:cases", {"json": json.dumps(body, ensure_ascii=False)})


def drag(browser: Browser, installation: Installation, frames: int) -> Drag:
    """A drag on a live /dispatch of a fresh officer that has come to rest."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    context.add_cookies([installation.signed_in()])
    page = context.new_page()
    page.goto(f"{installation.url}/dispatch")
    page.wait_for_selector('[data-panel="map"][data-state="live"]', timeout=60_000)
    page.wait_for_selector(".row[data-id]", timeout=60_000)
    _rest(page)
    found = page.evaluate(DRAG, frames)
    context.close()
    return Drag(found["frames"], found["work"])


def _rest(page: Page) -> None:
    """Until the tiles are painted and nothing of the start goes on."""
    page.wait_for_timeout(3000)
    time.sleep(0.5)
