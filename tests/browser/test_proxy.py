"""Behind a proxy that lets no websocket through a screen says so, and how to mend it, with its data as
without; mended, it goes on.
"""

from __future__ import annotations

from urllib.parse import urlsplit

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Screens
from tests.proxy import start_proxy

PATIENCE = 90_000
"""That it is said within 10 s is for tests/js/transport/live/feed_client.test.js, on its own clock."""


@pytest.mark.parametrize(
    ("page", "size"), [("dispatch", (1920, 1080)), ("wall", (1920, 1080)), ("dispatch", (390, 844))]
)
def test_a_proxy_that_passes_no_upgrade_is_named(screens: Screens, page: str, size: tuple[int, int]) -> None:
    screens.forgiven = ("WebSocket", "ERR_", "Callback failed", "Failed to load", "426")
    with start_proxy(urlsplit(screens.world.url).port or 0) as proxy:
        shown = screens.context.new_page()
        shown.set_viewport_size({"width": size[0], "height": size[1]})
        shown.goto(f"{proxy.url}/{page}", wait_until="domcontentloaded")
        banner = shown.locator("[data-banner]")
        expect(banner).to_contain_text("代理", timeout=PATIENCE)
        panel = shown.locator("[data-panel]:visible", has_text="用 palmcommand doctor --url 检查")
        expect(panel).to_have_count(1, timeout=PATIENCE)
        if page != "wall":  # which has no controls
            panel.get_by_role("button", name="立即重连").click(trial=True)  # nothing lies over it
        assert shown.evaluate("document.documentElement.scrollWidth <= window.innerWidth")
        proxy.passes = True
        shown.wait_for_selector('[data-panel][data-state="live"]', timeout=PATIENCE)
        expect(banner).to_be_hidden(timeout=PATIENCE)
        shown.close()
