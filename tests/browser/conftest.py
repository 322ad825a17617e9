"""A real server a module, a fresh context a test that fails on anything unclean."""

from __future__ import annotations

import atexit
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route

from tests.browser.world import LiveServer, start_server, wait_until
from tests.shared import PATIENCE_MS

LOST_SOCKET = "WebSocket is already in CLOS"
"""A machine that is busy with others may lose a socket, which comes again by itself: forgiven once."""
PAINTED = """() => {
  let dots = 0;
  for (const canvas of document.querySelectorAll('.leaflet-container canvas')) {
    if (!canvas.width) continue;
    const data = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height).data;
    for (let i = 3; i < data.length; i += 4) if (data[i]) dots += 1;
  }
  return dots;
}"""
DRAWN = "() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))"


HERE = Path(__file__).parent
COMMON = {
    "test_admin_news.py", "test_checks.py", "test_duties.py", "test_first_layout.py", "test_idle.py",
    "test_joint.py", "test_legible.py", "test_loans.py", "test_look.py", "test_plans.py", "test_proxy.py",
    "test_resets.py", "test_review.py", "test_texts.py", "test_waiting.py",
}  # fmt: skip
"""Files that neither count what the whole county has nor leave it in another state: those in one process use
one installation, one after the other. What they report has titles of its own, whom they ask is nobody else's.
"""


class CommonServer:
    """The installation of COMMON: from the first of them in this process to the last test with a browser."""

    world: LiveServer | None = None

    def start(self, factory: pytest.TempPathFactory) -> LiveServer:
        """It, running."""
        if self.world is None:
            self.world = LiveServer(factory.mktemp("palm"))
            self.world.start()
        return self.world

    def stop(self) -> None:
        """Be rid of it, where it runs: it would take a fortieth of a processor to the end of the run."""
        if self.world is not None:
            self.world.stop()
            self.world = None


common = CommonServer()
atexit.register(common.stop)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this folder drives a browser."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker(pytest.mark.browser)


@pytest.hookimpl(trylast=True)
def pytest_runtest_teardown(nextitem: pytest.Item | None) -> None:
    """Whoever comes next may have no use for an installation."""
    if nextitem is None or HERE not in nextitem.path.parents:
        common.stop()


@pytest.fixture(scope="module")
def server(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A running installation without the demo feed: the file's own, or that of COMMON."""
    if request.path.name in COMMON:
        yield common.start(tmp_path_factory)
        return
    with start_server(LiveServer(tmp_path_factory.mktemp("palm"))) as started:
        yield started


@dataclass
class Screens:
    """Opens pages; remembers everything unclean that happened on them."""

    context: BrowserContext
    world: LiveServer
    found: list[str] = field(default_factory=list)
    forgiven: tuple[str, ...] = ()

    def open(self, path: str, width: int = 1440, height: int = 900) -> Page:
        """A page that has mounted and, where it shows live data, has them."""
        page = self.context.new_page()
        page.set_viewport_size({"width": width, "height": height})
        self.listen(page)
        page.goto(self.world.url + path)
        page.wait_for_selector("[data-mounted]", timeout=60_000)
        if "/sources" not in path and page.query_selector("[data-plain]") is None:
            page.wait_for_selector('[data-panel][data-state="live"]', timeout=60_000)
        return page

    def listen(self, page: Page) -> None:
        """Remember what is unclean on a page from now on."""
        page.on("console", lambda m: self.found.append(f"console: {m.text}") if m.type == "error" else None)
        page.on("pageerror", lambda error: self.found.append(f"page error: {error}"))
        page.on("response", lambda r: self.found.append(f"{r.status} {r.url}") if r.status >= 400 else None)
        page.on("request", self._host)

    def _host(self, request: Any) -> None:
        host = urlsplit(request.url).hostname
        if host not in (None, "", "127.0.0.1"):
            self.found.append(f"foreign host: {request.url}")

    def unclean(self) -> list[str]:
        left = [text for text in self.found if not any(word in text for word in self.forgiven)]
        lost = [text for text in left if LOST_SOCKET in text]
        return [text for text in left if text not in lost] + lost[1:]


def resize(page: Page, width: int, height: int) -> None:
    """Make the window of an open page another size, as whoever drags its corner; it has been drawn anew when
    this returns.
    """
    page.set_viewport_size({"width": width, "height": height})
    page.evaluate(DRAWN)
    page.evaluate(DRAWN)


def wait_until_painted(page: Page) -> None:
    """Nobody clicks on a map that is not there yet: its shapes come after the page."""
    page.wait_for_function(f"() => ({PAINTED})() > 2000", polling=500)


def intercept_early(context: BrowserContext) -> None:
    """Let routes that a test sets on open pages hold at once. A page that was opened without a route hears
    of its first one a moment later, and what is pressed meanwhile gets through.
    """
    context.route("**/nothing-asks-for-this", lambda route: route.abort())


def pop_request(page: Page, held: list[Route]) -> Route:
    """The one request that a route of the test holds, once it is asked."""
    deadline = time.monotonic() + PATIENCE_MS / 1000
    while not held and time.monotonic() < deadline:
        page.wait_for_timeout(50)
    assert len(held) == 1
    return held.pop()


PRESSED = """() => {
  const button = document.querySelector('dialog.command .btn-main');
  button?.click();
  return Boolean(button);
}"""


def confirm(page: Page) -> None:
    """Press the button of the dialog that lies open; again while it is refused, as the relay may change a
    squad between any look and any press. A refusal for that is a 409, which the seat has to forgive.
    """
    page.locator("dialog.command .btn-main").click()
    wait_until(lambda: not page.evaluate(PRESSED), 60, "what the dialog asked about is done")


@contextmanager
def seat(browser: Browser, server: LiveServer, cookie: Any) -> Iterator[Screens]:
    """Somebody before a browser of their own, signed in by a cookie; nothing unclean may have happened."""
    context = browser.new_context(locale="zh-CN", timezone_id="Asia/Shanghai", accept_downloads=True)
    context.add_cookies([cookie])
    opened = Screens(context, server)
    yield opened
    context.close()
    assert opened.unclean() == []


@pytest.fixture
def screens(browser: Browser, server: LiveServer) -> Iterator[Screens]:
    """Pages of a duty officer."""
    with seat(browser, server, server.cookie()) as opened:
        yield opened


@pytest.fixture
def kiosk_screens(browser: Browser, server: LiveServer) -> Iterator[Screens]:
    """Pages of a screen that was signed in with a key."""
    with seat(browser, server, server.wall_cookie()) as opened:
        yield opened
