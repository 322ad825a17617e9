"""A case that nobody moves goes up by itself, township to county to city, and the city gives it back."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import seat
from tests.browser.test_levels import CITY, TITLE, TOWN, command
from tests.browser.world import COUNTY, ROOT, LiveServer, start_server

pytestmark = pytest.mark.long
"""It waits for a minute. That the rule raises a case is looked at without a browser, and what desks make of a
case that rises in test_levels.
"""
SOON = 120_000
SHORT = "limits = [0.1, 0.1, 0.1, 0.1]"
"""Six minutes for a case: registering it takes 36 seconds at most, and half of that later it goes up."""


def shorten(pack: Path) -> None:
    """A county whose every matter has next to no time."""
    shutil.copytree(ROOT / "counties" / "longyou", pack)
    file = pack / "matters.toml"
    words = re.sub(r"^limits = \[.*\]$", SHORT, file.read_text(encoding="utf-8"), flags=re.M)
    file.write_text(words, encoding="utf-8")


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """An installation of a city, of one county whose limits are short."""
    folder = tmp_path_factory.mktemp("city")
    shorten(folder / "longyou")
    head = f'code = "{CITY}"\nname = "衢州市"\nname_en = "Quzhou"\nmembers = ["longyou"]\n'
    (folder / "city.toml").write_text(head, encoding="utf-8")
    made = LiveServer(folder / "data", settings={"PALM_COUNTIES": str(folder)})
    made.folder.mkdir()
    with start_server(made):
        yield made


@pytest.fixture
def desks(browser: Browser, server: LiveServer) -> Iterator[tuple[Page, Page, Page]]:
    """The desks of city, county and township, each of its own level."""
    places = {
        CITY: ("commander", "city"),
        COUNTY: ("duty_officer", "county"),
        TOWN: ("duty_officer", "township"),
    }
    with ExitStack() as seats:
        opened = []
        for region, (role, level) in places.items():
            screens = seats.enter_context(seat(browser, server, server.cookie(role, region)))
            screens.forgiven = ("409",)
            opened.append(screens.open(f"/dispatch?region={region}&level={level}"))
        city, county, town = opened
        yield city, county, town


def test_a_late_case_rises_to_the_city_which_gives_it_back(
    desks: tuple[Page, Page, Page], server: LiveServer
) -> None:
    city, county, town = desks
    rows = [dispatch_page.locator(".row", has_text=TITLE) for dispatch_page in desks]
    server.report(TITLE, severity=3, matter="sand")
    expect(rows[2]).to_be_visible(timeout=SOON)
    expect(rows[1]).to_have_count(0)
    rows[2].click(timeout=SOON)
    town.locator('[data-command="register"]').click(timeout=SOON)
    expect(rows[1]).to_be_visible(timeout=SOON)
    expect(rows[2]).to_have_count(0, timeout=SOON)
    expect(rows[0]).to_be_visible(timeout=SOON)
    expect(rows[1]).to_have_count(0, timeout=SOON)
    command(city, "hand_down", "to", COUNTY, "由龙游牵头，邻县配合")
    expect(rows[1]).to_be_visible(timeout=SOON)
    expect(rows[0]).to_have_count(0, timeout=SOON)
    rows[1].click(timeout=SOON)
    expect(county.locator(".trail")).to_contain_text("由龙游牵头，邻县配合", timeout=SOON)
    expect(town.locator(".row", has_text=TITLE)).to_have_count(0)
