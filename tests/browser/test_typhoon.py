"""The case of 23 July 2021 as `palmcommand demo typhoon` plays it, each figure read off the screen.

Nothing is put into it here: the warning, the issue and all answers come by the doors that the demo uses.
"""

from __future__ import annotations

import re
import subprocess
import sys
import time
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select

from dashboard.demo.typhoon.typhoon_case import STARTS
from dashboard.demo.typhoon.typhoon_check import QUESTION, plan_check
from dashboard.demo.typhoon.typhoon_households import plan_homes
from data_access.county_packs.county_pack import load
from data_access.database.codec import case_of
from data_access.database.tables.live_tables import cases
from data_access.emergency.rollouts.pages.task_pages import read_task_page
from domain.kernel.worlds import WorldId
from tests.browser.conftest import Screens
from tests.browser.world import COUNTY, ROOT, LiveServer, start_server

pytestmark = [pytest.mark.alone, pytest.mark.waits]
SPEED = 75
"""Leaders have 36 s of the machine before the plan reminds them: not for want of a processor."""
LONG = 240_000
TREE = "道路树木倒伏"
LEADERS, HEADS = '[data-part="curve-1"]', '[data-part="curve-2"]'
WALL_LEADERS, WALL_HEADS = '.war-tier[data-tier="1"]', '.war-tier[data-tier="2"]'
EXCEPTIONS = '[data-panel="exceptions"] [data-part="count"]'
REMINDED = '[data-figure="reminded"] b'
REMEMBER = """figures => {
  window.shown = Object.fromEntries(figures.map((figure) => [figure, []]));
  const look = () => figures.forEach((figure) => {
    const text = (document.querySelector(figure)?.innerText ?? "").replace(/\\s+/g, " ").trim();
    if (!window.shown[figure].includes(text)) window.shown[figure].push(text);
  });
  new MutationObserver(look).observe(document.body, { subtree: true, childList: true, characterData: true });
  look();
}"""


class PlayedServer(LiveServer):
    """An installation that plays the case."""

    def start(self) -> None:
        parent = self.folder.parent / "run.log"
        words = [sys.executable, "-m", "dashboard", "demo", "typhoon", "--speed", str(SPEED)]
        with parent.open("ab") as log:
            self.process = subprocess.Popen(
                words, cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True
            )
        self.wait_to_serve(parent)

    @property
    def env(self) -> dict[str, str]:
        return {name: value for name, value in super().env.items() if name != "PALM_DEMO"}


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    with start_server(PlayedServer(tmp_path_factory.mktemp("typhoon") / "palm")) as started:
        yield started


@pytest.fixture
def commander_screens(browser: Browser, server: LiveServer) -> Iterator[Screens]:
    """Pages of the demo's commander, who signs in by one click."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{server.url}/signin")
    page.locator('button[value="demo-commander"]').click()
    page.wait_for_selector("[data-mounted]", timeout=LONG)
    page.close()
    opened = Screens(context, server)
    yield opened
    context.close()
    assert opened.unclean() == []


def test_the_afternoon_of_the_typhoon_until_the_road_is_clear(
    commander_screens: Screens, server: LiveServer
) -> None:
    page = commander_screens.open("/rollout")
    expect(page.locator(".strip-title")).to_contain_text("一键下达 11,124 人", timeout=LONG)
    rollout = re.search(r"RW-\d{6}-\d+", page.locator(".strip-title").inner_text())
    assert rollout is not None
    assert rollout[0].startswith("RW-210723")
    expect(page.locator("header .demo-chip, header [data-demo]").first).to_be_visible()

    watch(page, LEADERS, HEADS, EXCEPTIONS, REMINDED)
    wall = commander_screens.open("/wall", width=1920, height=1080)
    watch(wall, WALL_LEADERS, WALL_HEADS)
    expect(wall.locator("header")).to_contain_text("防台风", timeout=LONG)
    expect(wall.locator("main")).to_contain_text(TREE, timeout=LONG)

    for there, figure, name in (
        (page, LEADERS, "263 / 263"),
        (wall, WALL_LEADERS, "263 / 263"),
        (page, HEADS, "541 / 561"),
        (wall, WALL_HEADS, "541 / 561"),
        (page, EXCEPTIONS, "20"),
        (page, REMINDED, "20"),
    ):
        wait_until_shown(there, figure, name)
    assert list_reminded_tiers(server, rollout[0]) == [2] * 20, (
        "by the plan's timers: no leader at 45 min, heads at 2 h"
    )

    expect(wall.locator("main")).to_contain_text("没有未结事件", timeout=LONG)
    assert minutes_to_clear(server) <= 120
    expect(page.locator(HEADS)).to_contain_text("561 / 561", timeout=LONG)
    expect(page.locator("main")).to_contain_text("/ 10,300")

    homes = [home for home in plan_homes(load(ROOT / "counties/longyou")) if home.risk]
    ledger = commander_screens.open("/evacuation").locator("main")
    expect(ledger).to_contain_text(f"{sum(home.people for home in homes):,}", timeout=LONG)
    for name in (f"{len(homes)} 户", "投亲靠友", "（演示）"):
        expect(ledger).to_contain_text(name, timeout=LONG)
    look_at_the_check(commander_screens)


def look_at_the_check(screens: Screens) -> None:
    """Asked by the commander, answered by phones and a program; grids nobody told of stay unknown."""
    pack = load(ROOT / "counties/longyou")
    words = plan_check(pack, STARTS)
    page = screens.open("/checks")
    expect(page.locator(".checks-strip h2")).to_have_text(str(QUESTION["question"]), timeout=LONG)
    for figure, item in (
        ("answered", f"{len(words)}"),
        ("unknown", f"{len(pack.grids) - len(words)}"),
        ("answer", f"{sum(head.value for head in words)} 人"),
    ):
        expect(page.locator(f'[data-figure="{figure}"] b')).to_have_text(item, timeout=LONG)


def watch(page: Page, *figures: str) -> None:
    """Let the page remember each text of some figures: half an hour of the county is twelve seconds."""
    page.evaluate(REMEMBER, list(figures))


def wait_until_shown(page: Page, figure: str, words: str) -> None:
    """Until the page shows it, or has shown it since it is watched."""
    until = time.monotonic() + LONG / 1000
    while not any(words in text for text in page.evaluate("figure => window.shown[figure]", figure)):
        assert time.monotonic() < until, (figure, words, page.evaluate("window.shown"))
        page.wait_for_timeout(200)


def minutes_to_clear(server: LiveServer) -> float:
    """From the report of the tree to its end."""
    store = server.store()
    with store.reading() as connection:
        (case,) = [case_of(body) for (body,) in connection.execute(select(cases.c.body))]
    store.close()
    assert case.closed_at is not None
    assert case.reported_at is not None
    return (case.closed_at - case.reported_at).total_seconds() / 60


def list_reminded_tiers(server: LiveServer, rollout: str) -> list[int]:
    """The tiers of the tasks that were reminded, of each its own."""
    store, found, after = server.store(), [], ""
    with store.reading() as connection:
        while rows := read_task_page(connection, WorldId(COUNTY), rollout, after=after):
            found += [row["tier"] for row in rows if row["round"]]
            after = rows[-1]["person"]
    store.close()
    return found
