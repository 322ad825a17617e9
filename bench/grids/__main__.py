"""python -m bench.grids --packages DIR [--quick]

DIR holds dash-ag-grid and dash-mantine-components, which are no packages of ours:
`pip install --no-deps --target DIR dash-ag-grid==35.3.0 dash-mantine-components==2.8.1`.
"""

from __future__ import annotations

import argparse
import os
import time
import urllib.request
from contextlib import closing
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, sync_playwright

from bench import harness
from bench.harness import ROOT
from bench.installation import CHROMIUM_FLAGS, COUNTY, Installation, chromium
from bench.servers import wait_until
from bench.start.__main__ import LIVE
from data_access.storage.urls import sqlite_address
from data_access.store import Store
from tests.signing import COOKIE, make_account, session_cookie

TABLE_ROWS = "document.querySelectorAll('.table-people tbody tr').length >= 50"
GRID_ROWS = (
    "document.querySelectorAll('.ag-center-cols-container .ag-row .ag-cell[col-id=name]').length >= 10"
)
MOUNTED = "document.querySelector('[data-mounted]')"
KINDS = {"today": TABLE_ROWS, "grid": GRID_ROWS, "both": GRID_ROWS}
OTHERS = {
    "today": ("/wall", "/dispatch"),
    "eager-grid": ("/wall", "/dispatch"),
    "eager-both": ("/wall", "/dispatch"),
}
PHONE = {"width": 390, "height": 844}


class Visit:
    """One page in a tab: seconds until mounted and until rows, bytes over the wire, requests."""

    def __init__(self, tab: Page, url: str, until: str) -> None:
        network = tab.context.new_cdp_session(tab)
        network.send("Network.enable")
        network.send("Performance.enable", {"timeDomain": "threadTicks"})
        sizes: list[float] = []
        network.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
        began = time.perf_counter()
        tab.goto(url, wait_until="commit")
        tab.wait_for_function(f"() => {MOUNTED}", polling=20, timeout=90_000)
        self.mounted = time.perf_counter() - began
        tab.wait_for_function(
            until if until.startswith("(") else f"() => {until}", polling=20, timeout=90_000
        )
        self.shown = time.perf_counter() - began
        tab.wait_for_timeout(1000)
        self.bytes, self.requests = sum(sizes) / 1000, float(len(sizes))
        known = {one["name"]: one["value"] for one in network.send("Performance.getMetrics")["metrics"]}
        self.cpu = known["TaskDuration"]  # of the page's main thread; other programs do not lengthen it
        network.detach()


def _compressed(url: str) -> bool:
    """Whether the largest file of the pages, which is the last one, goes out compressed."""
    address = f"{url}/_dash-component-suites/plotly/package_data/plotly.min.js"
    asked = urllib.request.Request(address, headers={"Accept-Encoding": "br"}, method="HEAD")
    with urllib.request.urlopen(asked) as answer:
        return answer.headers.get("Content-Encoding") == "br"


def cookie(installation: Installation, role: str) -> Any:
    """Somebody with a role in the county, signed in."""
    with closing(Store(sqlite_address(installation.folder.resolve() / "palm.db"))) as store:
        secret = session_cookie(store, make_account(store, role, COUNTY))
    return {"name": COOKIE, "value": secret, "url": installation.url, "httpOnly": True}


def state_of(tab: Page) -> tuple[float, float]:
    """DOM nodes and used heap (MB) after garbage was collected."""
    session = tab.context.new_cdp_session(tab)
    session.send("HeapProfiler.collectGarbage")
    nodes = tab.evaluate("document.getElementsByTagName('*').length")
    return float(nodes), session.send("Runtime.getHeapUsage")["usedSize"] / 1e6


def measure(
    report: harness.Report, browser: Browser, url: str, who: Any, name: str, until: str, repeats: int
) -> None:
    """First and second visit of one page."""
    firsts, seconds, states = [], [], []
    for _ in range(repeats):
        context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
        context.add_cookies([who])
        firsts.append(Visit(tab := context.new_page(), url, until))
        states.append(state_of(tab))
        seconds.append(Visit(tab, url, until))
        context.close()
    for which, visits in (("first visit", firsts), ("second visit", seconds)):
        report.add(f"{name}, {which}: bytes", "kB", [one.bytes for one in visits])
        report.add(f"{name}, {which}: requests", "", [one.requests for one in visits])
        report.add(f"{name}, {which}: mounted", "s", [one.mounted for one in visits])
        report.add(f"{name}, {which}: shown", "s", [one.shown for one in visits])
        report.add(f"{name}, {which}: CPU", "s", [one.cpu for one in visits])
    report.add(f"{name}: DOM nodes", "", [nodes for nodes, _ in states])
    report.add(f"{name}: heap", "MB", [heap for _, heap in states])


def try_out(report: harness.Report, browser: Browser, url: str, who: Any, kind: str, pictures: Path) -> None:
    """What a page says on the console, and how it looks in both themes and on a phone."""
    for theme, size in (("dark", {"width": 1440, "height": 900}), ("light", PHONE)):
        context = browser.new_context(viewport=size, locale="zh-CN")
        context.add_cookies([who])
        tab = context.new_page()
        said: list[str] = []
        tab.on("console", lambda one, said=said: said.append(one.text) if one.type == "error" else None)
        tab.on("pageerror", lambda one, said=said: said.append(str(one)))
        Visit(tab, f"{url}/admin?theme={theme}", KINDS[kind])
        tab.screenshot(path=pictures / f"{kind}-{theme}-{size['width']}.png")
        if kind != "today" and theme == "dark":
            gestures(report, tab, kind)
        report.note(
            f"{kind}, {theme}, {size['width']} wide: {len(said)} errors; {[one[:160] for one in said[:2]]}"
        )
        context.close()


def gestures(report: harness.Report, tab: Page, kind: str) -> None:
    """Sort, keyboard, selection and a way of 11,000 rows in the grid."""
    began = time.perf_counter()
    tab.locator(".ag-header-cell[col-id=unit]").click()
    tab.wait_for_selector(".ag-header-cell[col-id=unit][aria-sort=ascending]", timeout=20_000)
    tab.wait_for_timeout(700)
    report.add(f"{kind}: sorted", "s", [time.perf_counter() - began - 0.7])
    tab.locator(".ag-row[row-index='2'] .ag-cell").first.click()
    for _ in range(5):
        tab.keyboard.press("ArrowDown")
    where = tab.evaluate("document.activeElement.closest('.ag-row')?.getAttribute('row-index')")
    chosen = tab.locator(".ag-row-selected").count()
    began = time.perf_counter()
    tab.evaluate("document.querySelector('.ag-body-viewport, .ag-grid-viewport').scrollTop = 11000 * 42")
    tab.wait_for_function(
        "() => [...document.querySelectorAll('.ag-row')].some((one) => one.getAttribute('row-index') > 10900"
        " && one.querySelector('[col-id=name]')?.textContent.trim())",
        timeout=20_000,
    )
    report.add(f"{kind}: row 11,000 shown", "s", [time.perf_counter() - began])
    roles = tab.evaluate(
        "[...new Set([...document.querySelectorAll('.ag-root [role]')].map((e) => e.role))].join(' ')"
    )
    report.note(f"{kind}: five arrows from row 2 lead to row {where}; selected: {chosen}; roles: {roles}")
    report.add(f"{kind}: DOM nodes at row 11,000", "", [state_of(tab)[0]])


def work(report: harness.Report, given: argparse.Namespace) -> None:
    """Each kind on an installation of its own."""
    repeats = 3 if given.quick else 5
    given.pictures.mkdir(parents=True, exist_ok=True)
    with harness.workspace() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        for kind in dict.fromkeys([*KINDS, *OTHERS]):
            if given.only and kind not in given.only:
                continue
            (own := folder / kind).mkdir()
            os.environ |= {
                "BENCH_GRIDS": "" if kind == "today" else kind,
                "PYTHONPATH": _paths(given.packages),
            }
            with Installation(own) as installation:
                wait_until(lambda url=installation.url: _compressed(url), 120, "the files are compressed")
                one_kind(report, browser, installation, kind, repeats, given.pictures)
        browser.close()


def one_kind(
    report: harness.Report,
    browser: Browser,
    installation: Installation,
    kind: str,
    repeats: int,
    pictures: Path,
) -> None:
    """The people of /admin, and what the other pages pay."""
    if kind in KINDS:
        who = cookie(installation, "administrator")
        try_out(report, browser, installation.url, who, kind, pictures)
        measure(report, browser, f"{installation.url}/admin", who, f"{kind}: /admin", KINDS[kind], repeats)
    for path in OTHERS.get(kind, ()):
        officer = cookie(installation, "duty_officer")
        measure(report, browser, installation.url + path, officer, f"{kind}: {path}", LIVE, repeats)


def _paths(packages: Path) -> str:
    return os.pathsep.join([str(Path(__file__).parent / "hook"), str(ROOT), str(packages.resolve())])


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--packages", type=Path, required=True, help="folder with the two packages")
    parser.add_argument(
        "--pictures", type=Path, default=Path("bench/results/grids"), help="where pictures go"
    )
    parser.add_argument("--only", nargs="*", help="only these kinds")


if __name__ == "__main__":
    harness.run("grids", work, _options)
