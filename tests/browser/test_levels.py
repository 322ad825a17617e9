"""Township, county and city over one case: each level's desk has its own, live, with the whole trail."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import confirm, seat
from tests.browser.world import COUNTY, ROOT, LiveServer, start_server

CITY, TOWN, OTHER_TOWN = "3308", "330825101", "330825102"
SOON, TITLE = 60_000, "河道非法采砂 上游有外县车辆"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """An installation of a city, here of one county."""
    folder = tmp_path_factory.mktemp("city")
    text = f'code = "{CITY}"\nname = "衢州市"\nname_en = "Quzhou"\n'
    text += f'members = ["{ROOT / "counties" / "longyou"}"]\n'
    (folder / "city.toml").write_text(text, encoding="utf-8")
    made = LiveServer(folder / "data", settings={"PALM_COUNTIES": str(folder)})
    made.folder.mkdir()
    with start_server(made):
        yield made


@pytest.fixture
def desks(browser: Browser, server: LiveServer) -> Iterator[dict[str, Page]]:
    """By region, the desk of who manages cases there, which shows what is of its own level."""
    places = {CITY: "city", COUNTY: "county", TOWN: "township", OTHER_TOWN: "township"}
    opened = {}
    with ExitStack() as seats:
        for region, level in places.items():
            cookie = server.cookie("commander" if region == CITY else "duty_officer", region)
            screens = seats.enter_context(seat(browser, server, cookie))
            screens.forgiven = ("409",)
            opened[region] = screens.open(f"/dispatch?region={region}&level={level}")
        yield opened


def command(page: Page, name: str, field: str, value: str, reason: str) -> None:
    """Open the case and give a command that moves it to another level."""
    page.locator(".row", has_text=TITLE).click(timeout=SOON)
    page.locator(f'[data-command="{name}"]').click(timeout=SOON)
    page.locator(f"#command-{field}").select_option(value)
    page.locator("#command-reason").fill(reason)
    confirm(page)


def test_a_case_goes_up_to_the_city_and_down_again(desks: dict[str, Page], server: LiveServer) -> None:
    city, county, town, other = desks.values()
    server.report(TITLE, severity=3, matter="sand")
    expect(town.locator(".row", has_text=TITLE)).to_be_visible(timeout=SOON)
    command(town, "escalate", "level", "county", "乡镇执法队无权扣船")
    row = county.locator(".row", has_text=TITLE)
    expect(row).to_be_visible(timeout=SOON)
    server.report(
        "南门桥桥面塌陷", severity=2
    )  # of the county at once, and behind the escalation in the feed
    expect(city.locator('[data-panel="queue"] [data-part="count"]')).to_have_text("0 / 未结 2", timeout=SOON)
    command(county, "escalate", "level", "city", "车辆来自邻县，需市级协调")
    expect(row).to_have_count(0, timeout=SOON)
    command(city, "hand_down", "to", COUNTY, "已协调邻县，由龙游牵头")
    expect(city.locator(".row", has_text=TITLE)).to_have_count(0, timeout=SOON)
    command(county, "hand_down", "to", OTHER_TOWN, "就近处置")
    other.locator(".row", has_text=TITLE).click(timeout=SOON)
    for reason in ("乡镇执法队无权扣船", "车辆来自邻县", "已协调邻县", "就近处置"):
        expect(other.locator(".trail")).to_contain_text(reason, timeout=SOON)
    other.locator('[data-squad="assemble"]').click(timeout=SOON)
    expect(other.locator(".squad-lead")).to_contain_text("由您指挥", timeout=SOON)
    town.goto(f"{server.url}/squads?region={TOWN}")
    expect(town.locator("[data-line]")).to_have_count(1, timeout=SOON)
