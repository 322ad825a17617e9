"""Stored scripts: every text that reaches a screen is hostile, and a real Chromium runs none of them.

The pages are looked at twice: in Chinese as users get them, and in English with the content policy switched
off, so that the policy does not hide a place that takes a text for more than text. The English half and the
pages that few people open are for the long form (`make faults`).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from playwright.sync_api import Browser, BrowserContext, Error, Page

from domain.access.masking import mask_text
from tests.browser.world import COUNTY, wait_until
from tests.security.hostile import ALL, NAMES, RICH, SHORT, HostileServer, Watch, shown_among
from tests.signing import SignedInSession

pytestmark = pytest.mark.browser
SOON = 60_000
HEAD = "编号,姓名,岗位,单位,行政区划,电话"
USUAL = ("", "/units", "/accounts", "/tokens")
SHOWING = (*USUAL, "/posts", "/kiosks")
SECTIONS = (*SHOWING, "/imports", "/rosters", "/retention")
LONG = pytest.mark.long


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostileServer]:
    made = HostileServer(tmp_path_factory.mktemp("hostile"))
    made.plant()
    try:
        made.start()
        made.settle()
        made.tell()
        yield made
    finally:
        made.stop()


@pytest.fixture(scope="module")
def cookies(server: HostileServer) -> dict[str, object]:
    """Who looks, by role; each has a hostile name."""
    roles = ("duty_officer", "administrator", "auditor")
    return {role: server.seat(role) for role in roles} | {"wall": server.wall_cookie()}


class Eyes:
    """Contexts of one language; everything that ran is in `watch`."""

    def __init__(
        self, browser: Browser, server: HostileServer, cookies: dict[str, object], lang: str
    ) -> None:
        self.browser, self.world, self.cookies, self.lang = browser, server, cookies, lang
        self.watch = Watch()
        self.contexts: dict[str | None, BrowserContext] = {}

    def context(self, role: str | None) -> BrowserContext:
        """The one context of a role."""
        if role not in self.contexts:
            self.contexts[role] = self._context(role)
        return self.contexts[role]

    def _context(self, role: str | None) -> BrowserContext:
        locale, bare = {"zh": ("zh-CN", False), "en": ("en-GB", True)}[self.lang]
        made = self.browser.new_context(locale=locale, bypass_csp=bare, timezone_id="Asia/Shanghai")
        if role is not None:
            made.add_cookies([self.cookies[role]])  # type: ignore[list-item]
        made.set_default_timeout(SOON)
        return self.watch.watch(made)

    def open(self, context: BrowserContext, path: str, ready: str = "[data-mounted]") -> Page:
        page = context.new_page()
        page.set_viewport_size({"width": 1440, "height": 900})
        joint = "&" if "?" in path else "?"
        page.goto(f"{self.world.url}{path}{joint}lang={self.lang}")
        page.wait_for_selector(ready, timeout=SOON)
        return page


@pytest.fixture(scope="module", params=["zh", pytest.param("en", marks=LONG)])
def eyes(
    request: pytest.FixtureRequest, browser: Browser, server: HostileServer, cookies: dict[str, object]
) -> Iterator[Eyes]:
    made = Eyes(browser, server, cookies, request.param)
    yield made
    for context in made.contexts.values():
        context.close()


@pytest.fixture
def seat(eyes: Eyes) -> Iterator[Callable[[str | None], BrowserContext]]:
    """Contexts whose pages are closed at the end, when nothing may have happened in any of them."""
    yield eyes.context
    for context in eyes.contexts.values():
        for page in context.pages:
            page.close()
    found, eyes.watch.found = eyes.watch.found, []
    assert found == []


def test_there_are_enough_and_one_that_runs_is_seen(browser: Browser, server: HostileServer) -> None:
    """The eyes themselves: what these payloads do on a page that trusts them, is told."""
    assert len(ALL) >= 200
    watch = Watch()
    context = watch.watch(browser.new_context())
    context.route("**/bare", lambda route: route.fulfill(content_type="text/html; charset=utf-8", body=bare))
    bare = "<!doctype html><body><div><p><svg onload=__x(77)></p></div><img src=x onerror=alert(5)>"
    page = context.new_page()
    page.goto(f"{server.url}/bare")
    wait_until(lambda: page.evaluate("1") and len(watch.found) >= 2, 60, "both are seen")
    watch.look(page)
    context.close()
    for word in ("ran 77", "dialog 5", "svg onload=__x(77)"):
        assert any(word in found for found in watch.found), (word, watch.found)


def titles(page: Page) -> str:
    """Scroll through the queue; the titles of all its rows."""
    return str(
        page.evaluate(
            """async () => {
              const list = document.querySelector('.row').closest('[role=listbox]');
              const found = new Map();
              for (let top = 0; top <= list.scrollHeight; top += 500) {
                list.scrollTop = top;
                await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
                for (const row of list.querySelectorAll('.row'))
                  found.set(row.dataset.id, row.querySelector('.row-title').textContent);
              }
              return [...found.values()].join('\\n');
            }"""
        )
    )


def test_the_desk(eyes: Eyes, seat: Callable[[str | None], BrowserContext]) -> None:
    """Queue, feed, map with its grids, names of places, matters and units."""
    page = eyes.open(seat("duty_officer"), "/dispatch", '[data-panel][data-state="live"]')
    wait_until(lambda: page.locator(".row").count() > 5, 60, "cases are there")
    wanted = [text for text in ALL if mask_text(text) == text]
    wait_until(
        lambda: len(set(shown_among(wanted, titles(page)))) > 0.9 * len(set(wanted)), 60, "nine of ten texts"
    )
    box = page.locator('[data-panel="map"], .map').first.bounding_box()
    assert box is not None
    for step in range(9):
        x, y = 0.2 + 0.3 * (step % 3), 0.2 + 0.3 * (step // 3)
        page.mouse.click(box["x"] + box["width"] * x, box["y"] + box["height"] * y)
        eyes.watch.look(page)


def test_opened_cases_and_what_was_masked_in_them(
    eyes: Eyes, seat: Callable[[str | None], BrowserContext]
) -> None:
    context = seat("duty_officer")
    page = eyes.open(context, "/dispatch", '[data-panel][data-state="live"]')
    session = SignedInSession(eyes.world.url, str(eyes.cookies["duty_officer"]["value"]))  # type: ignore[index]
    rows = session.get(f"/api/state?region={COUNTY}").json()["cases"]
    rich = [row["id"] for row in rows if row["source_id"] in {f"x-{n}" for n in range(RICH)}]
    assert len(rich) >= RICH - 2
    seen = ""
    for case in rich:
        page.goto(f"{eyes.world.url}/dispatch?lang={eyes.lang}&case={case}")
        page.wait_for_selector(".trail li")
        page.wait_for_selector(".case-text")
        seen += eyes.watch.look(page)
    shown = set(shown_among([text for text in ALL if mask_text(text) == text], seen))
    assert len(shown) >= 0.9 * len(ALL) * len(rich) / RICH, sorted(set(ALL) - shown)
    page.locator('[data-reveal="ask"]').first.click()
    page.locator("#reason-field").fill("核实报告人的位置")
    page.locator("dialog.reason button[type=submit]").click()
    page.wait_for_selector("[data-reveal=hide]")
    eyes.watch.look(page)


def test_the_wall(eyes: Eyes, seat: Callable[[str | None], BrowserContext]) -> None:
    for path in ("/wall", "/wall?rotate=townships&every=5"):
        page = eyes.open(seat("wall"), path, '[data-panel][data-state="live"]')
        page.wait_for_selector(".js-plotly-plot, .plotly", state="attached")
        wait_until(
            lambda page=page: set(shown_among(SHORT, eyes.watch.look(page))), SOON / 1000, "texts are shown"
        )


def test_sources_and_letters(eyes: Eyes, seat: Callable[[str | None], BrowserContext]) -> None:
    page = eyes.open(seat("duty_officer"), "/sources")
    page.wait_for_selector(".table-dead tbody tr")
    assert "x.invalid" in eyes.watch.look(page) or set(shown_among(NAMES, eyes.watch.look(page)))
    for row in page.locator(".table-dead tbody tr").all()[:4]:
        row.get_by_role("button").first.click()
        page.wait_for_selector("[data-letter]")
        eyes.watch.look(page)


def test_the_trace(eyes: Eyes, seat: Callable[[str | None], BrowserContext]) -> None:
    context = seat("auditor")
    for query in ("", f"&object={quote(SHORT[0])}&actor={quote(SHORT[1])}&action={quote(SHORT[2])}"):
        page = eyes.open(context, f"/trace?region={COUNTY}{query}")
        page.wait_for_function("() => document.querySelector('#trace-table').textContent.length > 2")
        eyes.watch.look(page)


@pytest.mark.parametrize(
    "section", [pytest.param(section, marks=[] if section in USUAL else LONG) for section in SECTIONS]
)
def test_administration(eyes: Eyes, seat: Callable[[str | None], BrowserContext], section: str) -> None:
    page = eyes.open(seat("administrator"), f"/admin{section}?region={COUNTY}")
    if section in SHOWING:
        page.wait_for_selector("table tbody tr", state="attached")
    shown = eyes.watch.look(page)
    if section in SHOWING:
        assert set(shown_among(SHORT, shown)), section
    for field in page.locator(".dash-dropdown").all()[:3]:
        try:
            field.click(timeout=2000)
            page.wait_for_selector(".dash-dropdown-content", timeout=2000)
        except Error:
            continue  # a field that is shown only with a form
        eyes.watch.look(page)
        page.keyboard.press("Escape")


def test_previews_of_imports(
    eyes: Eyes, seat: Callable[[str | None], BrowserContext], tmp_path: Path
) -> None:
    page = eyes.open(seat("administrator"), f"/admin/imports?region={COUNTY}")
    good = [
        f'LY-X{n},"{text.replace(chr(34), chr(34) * 2)}",head,t-330825001,330825001200,'
        for n, text in enumerate(SHORT[:40])
    ]
    bad = [
        ",".join('"' + text.replace('"', '""') + '"' for text in SHORT[n : n + 6]) for n in range(0, 120, 6)
    ]
    for name, rows, place in (
        ("<svg onload=__x(901)>.csv", good, "#admin-imports-preview"),
        ('"><img src=x onerror=__x(902)>.csv', bad, "#admin-imports-faults"),
    ):
        raw = ("\n".join([HEAD, *rows]) + "\n").encode()
        page.locator("#admin-imports-upload input[type=file]").set_input_files(
            [{"name": name, "mimeType": "text/csv", "buffer": raw}]
        )
        page.wait_for_function(f"() => document.querySelector('{place}').textContent.length > 20")
        page.wait_for_timeout(200)
        eyes.watch.look(page)


def test_pages_without_data(eyes: Eyes, seat: Callable[[str | None], BrowserContext]) -> None:
    """Who one is, where one stays signed in, addresses that lead nowhere, what a query says."""
    context = seat("duty_officer")
    page = eyes.open(context, "/account", "main")
    assert len(set(shown_among(ALL[:30], eyes.watch.look(page)))) > 20
    page.close()
    page = context.new_page()
    for number, text in enumerate(ALL[::24]):
        word = quote(text, safe="")
        paths = [f"/{word}"]
        if number % 4 == 0:
            paths.append(f"/dispatch?region={word}")
        if number == 0:
            paths.append(f"/dispatch?lang={word}&theme={word}&case={word}&search={word}")
        for path in paths:
            page.goto(f"{eyes.world.url}{path}")
            page.wait_for_selector("h1")
            eyes.watch.look(page)


def test_what_stands_in_the_address_of_sign_in(
    eyes: Eyes, seat: Callable[[str | None], BrowserContext]
) -> None:
    page = seat(None).new_page()
    for text in ALL[::20]:
        word = quote(text, safe="")
        page.goto(f"{eyes.world.url}/signin?next={word}&lang={word}&theme={word}")
        page.wait_for_selector("input[name=login]")
        eyes.watch.look(page)


@LONG
def test_pages_of_nobody(eyes: Eyes, seat: Callable[[str | None], BrowserContext]) -> None:
    """Sign-in, wall keys and invitations: what was typed or stood in the address comes back as text."""
    page = seat(None).new_page()
    for text in ALL[::20]:
        word = quote(text, safe="")
        for path in (f"/welcome/{word}", f"/kiosk?key={word}"):
            page.goto(f"{eyes.world.url}{path}")
            eyes.watch.look(page)
    for text in (*ALL[:3], "javascript:__x(1)"):
        page.goto(f"{eyes.world.url}/signin?next={quote(text)}&lang={eyes.lang}")
        page.locator("input[name=login]").fill(text.replace("\t", " "))
        page.locator("input[name=password]").fill(text.replace("\t", " "))
        page.locator("input[name=password]").press("Enter")
        page.wait_for_load_state()
        eyes.watch.look(page)
