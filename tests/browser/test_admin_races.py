"""Answers that come late, or in another order than they were asked for: what stands on the screen is what was
asked for last, and an act is done once. Delays are injected between the page and the server.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.conftest import Screens, seat
from tests.browser.test_admin import choose
from tests.browser.world import World

SOON = 20_000
ASK = "**/_dash-update-component*"
Asked = Callable[[dict[str, Any]], bool]


@pytest.fixture(scope="module")
def administrator(world: World) -> object:
    return world.cookie("administrator")


@pytest.fixture
def admin(browser: Browser, world: World, administrator: object) -> Iterator[Screens]:
    with seat(browser, world, administrator) as opened:
        yield opened


class Slow:
    """Holds the first question that fits until it is let go."""

    def __init__(self, page: Page, fits: Asked) -> None:
        self.held: list[Route] = []
        self.seen: list[dict[str, Any]] = []
        self._page, self._fits = page, fits
        page.route(ASK, self._look)

    def _look(self, route: Route) -> None:
        body = json.loads(route.request.post_data or "{}")
        self.seen.append(body)
        if not self.held and self._fits(body):
            self.held.append(route)
        else:
            route.continue_()

    def wait(self) -> None:
        """Until something is held."""
        for _ in range(200):
            if self.held:
                return
            self._page.wait_for_timeout(50)
        seen = [(one["output"], one.get("changedPropIds")) for one in self.seen]
        raise AssertionError(f"nobody asked what was to be slow: {seen}")

    def release(self) -> None:
        self.held[0].continue_()


def asks(output: str) -> Asked:
    """Questions for an output."""
    return lambda body: output in body["output"]


def test_the_form_shows_what_was_made_though_the_list_was_quicker(admin: Screens) -> None:
    page = admin.open("/admin/accounts")
    page.get_by_role("button", name="新建账号").click()
    expect(page.locator("#admin-accounts-login")).to_be_visible(timeout=SOON)
    slow = Slow(page, asks("admin-accounts-open.data"))
    page.locator("#admin-accounts-login").fill("slow.form")
    page.locator("#admin-accounts-name").fill("慢表单")
    choose(page, "admin-accounts-role", "督查员")
    choose(page, "admin-accounts-region", "龙游县")
    page.get_by_role("button", name="建立账号").click()
    expect(page.locator(".table-accounts tbody tr", has_text="slow.form")).to_have_count(1, timeout=SOON)
    slow.wait()
    slow.release()
    expect(page.get_by_role("button", name="授予角色")).to_be_visible(timeout=5_000)
