"""An issue, from the click that confirms it to the first complete screen of /rollout in a real Chromium:
figures, townships, map, three curves with their charts, and the first forty who did not accept.
"""

from __future__ import annotations

import time
from contextlib import closing
from typing import Any, Final

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright
from sqlalchemy import update

from bench import harness
from bench.installation import CHROMIUM_FLAGS, COUNTY, Installation, chromium
from data_access.database.tables.emergency.rollout_tables import rollouts
from data_access.database.urls import sqlite_address
from data_access.store import Store
from tests.signing import COOKIE, SignedInSession, make_account, session_cookie, signed_in

PLAN: Final = "typhoon-2"
PARTS: Final = ("answered", "figures", "tree", "map", "people", "curves")
SERVER: Final = "processor of the web program until complete"
PAGE: Final = "processor of the page's main thread until complete"
LONG_MS: Final = 60_000
SETTLE_S: Final = 3.0
WATCH: Final = """() => {
  const channel = new MessageChannel(), seen = (window.seenAt = {});
  const all = (panel, what) => document.querySelectorAll(`[data-panel="${panel}"] ${what}`);
  const parts = {
    figures: () => /[1-9]/.test(document.querySelector('[data-figure="unreached"] b')?.textContent),
    tree: () => all("cascade", "[data-line]").length > 10,
    map: () => /[1-9]/.test(all("map", '[data-part="count"]')[0]?.textContent),
    people: () => all("exceptions", "[data-person]").length >= 40,
    curves: () => [...all("curves", "[data-rate]")].filter((one) => one.textContent !== "—").length === 3
      && all("curves", ".scatterlayer .js-line").length >= 6,
  };
  channel.port1.onmessage = ({ data }) => { for (const name of data) seen[name] = Date.now(); };
  window.clickedAt = 0;
  const button = document.querySelector("dialog .btn-main");
  button.addEventListener("click", () => { window.clickedAt = Date.now(); });
  const look = new MutationObserver(() => {
    if (!window.clickedAt) return;
    const came = Object.keys(parts).filter((name) => !(name in seen) && parts[name]());
    for (const name of came) seen[name] = 0;
    if (came.length) requestAnimationFrame(() => channel.port2.postMessage(came));
    if (Object.keys(parts).every((name) => seen[name])) look.disconnect();
  });
  look.observe(document.body, { childList: true, subtree: true, characterData: true, attributes: true });
}"""
"""Notes when each part of the screen stood there: at the first task after the frame that painted it."""
COMPLETE: Final = (
    "() => Object.keys(window.seenAt).length === 5 && Object.values(window.seenAt).every(Boolean)"
)


def secret_of_commander(installation: Installation) -> str:
    """The cookie of a fresh commander of the county."""
    with closing(Store(sqlite_address(installation.folder.resolve() / "palm.db"))) as store:
        return session_cookie(store, make_account(store, "commander", COUNTY))


def command(http: SignedInSession, address: str, body: dict[str, Any]) -> dict[str, Any]:
    """The answer to a command about the county's roll-outs. Raises requests.HTTPError."""
    answer = http.post(f"/api/rollouts{address}?region={COUNTY}", json=body)
    answer.raise_for_status()
    return dict(answer.json())


def issue_by_click(page: Page, http: SignedInSession, web: int) -> dict[str, float]:
    """Milliseconds from the click to each of PARTS, and of the processor that the web program and the page
    took for it; the roll-out is ended again.
    """
    made = command(http, "", {"plan": PLAN})
    page.reload()
    metrics = page.context.new_cdp_session(page)
    metrics.send("Performance.enable", {"timeDomain": "threadTicks"})
    page.locator('[data-value="issue"]').click(timeout=LONG_MS)
    page.locator("dialog .btn-main").wait_for()
    time.sleep(SETTLE_S)
    page.evaluate(WATCH)
    busy, drawn = harness.cpu_seconds(web), task_seconds(metrics)
    with page.expect_response(lambda answer: answer.url.split("?")[0].endswith("/issue")) as answered:
        page.locator("dialog .btn-main").click()
    page.wait_for_function(COMPLETE, timeout=LONG_MS)
    busy, drawn = harness.cpu_seconds(web) - busy, task_seconds(metrics) - drawn
    clicked, seen = page.evaluate("[window.clickedAt, window.seenAt]")
    timing = answered.value.request.timing
    seen["answered"] = timing["startTime"] + timing["responseEnd"]
    finish(http, made["rollout"])
    page.locator('[data-act="prepare"]').first.wait_for(timeout=LONG_MS)
    found = {name: seen[name] - clicked for name in PARTS}
    return found | {"complete": max(found.values()), SERVER: 1000 * busy, PAGE: 1000 * drawn}


def task_seconds(metrics: CDPSession) -> float:
    """Time of the processor that the page's main thread took so far."""
    told = metrics.send("Performance.getMetrics")["metrics"]
    return float(next(one["value"] for one in told if one["name"] == "TaskDuration"))


def finish(http: SignedInSession, rollout: str) -> None:
    """Stop a roll-out and end it."""
    for verb in ("stop", "end"):
        told = http.get(f"/api/rollouts/{rollout}?region={COUNTY}").json()["rollout"]
        command(http, f"/{rollout}/{verb}", {"version": told["version"], "reason": "bench"})


def forget_repeats(installation: Installation) -> None:
    """As if the window in which a plan is not issued again had passed."""
    address = sqlite_address(installation.folder.resolve() / "palm.db")
    with closing(Store(address)) as store, store.database.writing() as connection:
        connection.execute(update(rollouts).where(rollouts.c.live == 0).values(plan="passed"))


def opened(browser: Browser, installation: Installation, secret: str) -> Page:
    """A live /rollout of a commander."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    context.add_cookies([{"name": COOKIE, "value": secret, "url": installation.url, "httpOnly": True}])
    page = context.new_page()
    page.goto(f"{installation.url}/rollout")
    page.locator('[data-act="prepare"]').first.wait_for(timeout=LONG_MS)
    return page


def measure_screens(report: harness.Report, repeats: int) -> None:
    """So many issues on one screen; the first, on which nothing was ever drawn, by itself."""
    with harness.workspace() as folder, sync_playwright() as playwright, Installation(folder) as installation:
        secret = secret_of_commander(installation)
        http = signed_in(installation.url, secret)
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        page = opened(browser, installation, secret)
        runs, web = [], installation.pid_of("web")
        for _ in range(repeats):
            runs.append(issue_by_click(page, http, web))
            forget_repeats(installation)
        browser.close()
    for name in (*PARTS, SERVER, PAGE):
        report.add(f"click to {name}, p50" if name in PARTS else name, "ms", [run[name] for run in runs])
    complete = [run["complete"] for run in runs]
    report.add("click to complete screen, p50", "ms", [harness.percentile(complete, 0.5)])
    report.add("click to complete screen, p95", "ms", [harness.percentile(complete, 0.95)])
