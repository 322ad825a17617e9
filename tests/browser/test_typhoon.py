"""The case of 23 July 2021 as `palmcommand demo typhoon` plays it, each figure read off the screen.

Nothing is put into it here: the warning, the issue and all answers come by the doors that the demo uses.
"""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, expect

from tests.browser.conftest import Screens, seat
from tests.browser.world import ROOT, World

pytestmark = [pytest.mark.alone, pytest.mark.waits]
SPEED = 150
LONG = 150_000


class Played(World):
    """An installation that plays the case."""

    def start(self) -> None:
        log = (self.folder.parent / "run.log").open("ab")
        words = [sys.executable, "-m", "dashboard", "demo", "typhoon", "--speed", str(SPEED)]
        self.process = subprocess.Popen(
            words, cwd=ROOT, env=self.env, stdout=log, stderr=log, start_new_session=True
        )
        self.wait_to_serve(self.folder.parent / "run.log")

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
    with seat(browser, world, world.cookie("commander")) as opened:
        yield opened


def test_the_afternoon_of_the_typhoon_from_the_warning_to_the_road_that_is_clear(desk: Screens) -> None:
    page, wall = desk.open("/rollout"), desk.open("/wall")
    expect(page.locator(".strip-title")).to_contain_text("11,124", timeout=LONG)
    print(page.inner_text("body"))
    print(wall.inner_text("body"))
