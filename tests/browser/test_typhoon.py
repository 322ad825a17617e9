"""The case of 23 July 2021 as `palmcommand demo typhoon` plays it, each figure read off the screen.

Nothing is put into it here: the warning, the issue and all answers come by the doors that the demo uses.
"""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect
from sqlalchemy import select

from data_access.rollouts.task_pages import read_task_page
from data_access.storage.codec import case_of
from data_access.tables.live_tables import cases
from domain.kernel.worlds import WorldId
from tests.browser.conftest import Screens
from tests.browser.test_rollout import figure
from tests.browser.world import COUNTY, ROOT, World

pytestmark = [pytest.mark.alone, pytest.mark.waits]
SPEED = 150
LONG = 150_000
TREE = "道路树木倒伏"


class Played(World):
    """An installation that plays the case."""

    def start(self) -> None:
        told = self.folder.parent / "run.log"
        words = [sys.executable, "-m", "dashboard", "demo", "typhoon", "--speed", str(SPEED)]
        with told.open("ab") as log:
            self.process = subprocess.Popen(
                words, cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True
            )
        self.wait_to_serve(told)

    @property
    def env(self) -> dict[str, str]:
        return {name: value for name, value in super().env.items() if name != "PALM_DEMO"}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    running = Played(tmp_path_factory.mktemp("typhoon") / "palm")
    try:
        running.start()
        yield running
    finally:
        running.stop()


@pytest.fixture
def desk(browser: Browser, world: World) -> Iterator[Screens]:
    """Pages of the demo's commander, who signs in by one click."""
    context = browser.new_context(viewport={"width": 1440, "height": 900}, locale="zh-CN")
    page = context.new_page()
    page.goto(f"{world.url}/signin")
    page.locator('button[value="demo-commander"]').click()
    page.wait_for_selector("[data-mounted]", timeout=LONG)
    page.close()
    opened = Screens(context, world)
    yield opened
    context.close()
    assert opened.unclean() == []


def test_the_afternoon_of_the_typhoon_until_the_road_is_clear(desk: Screens, world: World) -> None:
    page = desk.open("/rollout")
    expect(page.locator(".strip-title")).to_contain_text("一键下达 11,124 人", timeout=LONG)
    rollout = re.search(r"RW-\d{6}-\d+", page.locator(".strip-title").inner_text())
    assert rollout is not None
    assert rollout[0].startswith("RW-210723")
    expect(page.locator("header .demo-chip, header [data-demo]").first).to_be_visible()

    curves = page.locator("main")
    expect(curves).to_contain_text("263 / 263", timeout=LONG)
    wall = desk.open("/wall", width=1920, height=1080)
    expect(wall.locator("main")).to_contain_text(TREE, timeout=LONG)

    expect(curves).to_contain_text("541 / 561", timeout=LONG)
    expect(page.locator('[data-panel="exceptions"] [data-part="count"]')).to_have_text("20")
    expect(figure(page, "reminded")).to_have_text("20", timeout=LONG)
    assert reminded(world, rollout[0]) == [2] * 20, "by the plan's timers: no leader at 45 min, heads at 2 h"

    expect(wall.locator("main")).to_contain_text("没有未结事件", timeout=LONG)
    expect(wall.locator("main")).to_contain_text("已办结 1", timeout=LONG)
    assert minutes_to_clear(world) <= 120
    expect(curves).to_contain_text("561 / 561", timeout=LONG)
    expect(curves).to_contain_text("/ 10,300")


def minutes_to_clear(world: World) -> float:
    """From the report of the tree to its end."""
    store = world.store()
    with store.reading() as connection:
        (case,) = [case_of(body) for (body,) in connection.execute(select(cases.c.body))]
    store.close()
    assert case.closed_at is not None
    assert case.reported_at is not None
    return (case.closed_at - case.reported_at).total_seconds() / 60


def reminded(world: World, rollout: str) -> list[int]:
    """The tiers of the tasks that were reminded, of each its own."""
    store, found, after = world.store(), [], ""
    with store.reading() as connection:
        while rows := read_task_page(connection, WorldId(COUNTY), rollout, after=after):
            found += [row["tier"] for row in rows if row["round"]]
            after = rows[-1]["person"]
    store.close()
    return found
