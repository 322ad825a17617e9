"""A screen somebody touches goes on; one nobody touches says that it will end, then asks for sign-in."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from urllib.parse import parse_qs, urlsplit

from playwright.sync_api import Browser, Page, expect
from sqlalchemy import select, update

from data_access.accounts.credentials import secret_values as secrets
from data_access.database.codec import utc_text
from data_access.database.tables import account_tables
from data_access.store import utc_now
from tests.browser.conftest import Screens
from tests.browser.world import COUNTY, LiveServer, wait_until
from tests.signing import COOKIE, make_account, session_cookie

IDLE = timedelta(minutes=30)
_s = account_tables.sessions.c


class Seat:
    """A browser of an officer whose session was last used a while ago."""

    def __init__(
        self, browser: Browser, server: LiveServer, left: timedelta, age: timedelta | None = None
    ) -> None:
        self.store = server.store()
        hours = 12.0 if age is None else age.total_seconds() / 3600
        self.secret = session_cookie(self.store, make_account(self.store, "duty_officer", COUNTY), hours)
        self.before = self.set_seen(utc_now() - IDLE + left)
        self.context = browser.new_context(locale="zh-CN")
        self.context.add_cookies([{"name": COOKIE, "value": self.secret, "url": server.url}])
        self.page: Page = self.context.new_page()
        self.told: list[str] = []
        self.page.on("request", lambda r: self.told.append(r.method) if r.url.endswith("/api/here") else None)

    def set_seen(self, at: datetime) -> str:
        with self.store.database.writing() as connection:
            place_words = update(account_tables.sessions).where(_s.hash == secrets.hashed(self.secret))
            connection.execute(place_words.values(seen_at=utc_text(at)))
        return utc_text(at)

    def read_seen_at(self) -> str:
        with self.store.reading() as connection:
            place_words = select(_s.seen_at).where(_s.hash == secrets.hashed(self.secret))
            return str(connection.execute(place_words).scalar_one())

    def open(self, server: LiveServer, path: str = "/dispatch") -> Page:
        self.page.goto(f"{server.url}{path}")
        self.page.wait_for_selector('[data-panel][data-state="live"]', timeout=60_000)
        return self.page


@contextmanager
def seat(
    browser: Browser, server: LiveServer, left: timedelta, age: timedelta | None = None
) -> Iterator[Seat]:
    made = Seat(browser, server, left, age)
    yield made
    made.context.close()
    made.store.close()


def test_before_the_end_a_bar_offers_to_go_on(browser: Browser, server: LiveServer) -> None:
    with seat(browser, server, timedelta(seconds=110)) as new_seat:
        page = new_seat.open(server)
        bar = page.locator(".here")
        expect(bar).to_contain_text("还有 2 分钟将因无操作退出")
        expect(bar).to_have_attribute("role", "status")
        assert new_seat.told == ["GET"]
        assert new_seat.read_seen_at() == new_seat.before, "a page that reads and listens is no use"
        page.get_by_role("button", name="继续").focus()
        page.keyboard.press("Enter")
        expect(bar).to_be_hidden()
        wait_until(lambda: new_seat.read_seen_at() > new_seat.before, 60, "the use is noted")


def test_a_screen_that_nobody_touches_ends_at_the_sign_in_page(browser: Browser, server: LiveServer) -> None:
    with seat(browser, server, timedelta(seconds=15)) as new_seat:
        page = new_seat.page
        page.goto(f"{server.url}/dispatch")  # it may be over before a slow page is drawn
        page.wait_for_url("**/signin?next=*", timeout=60_000)
        assert parse_qs(urlsplit(page.url).query)["next"] == ["/dispatch"]
        assert "POST" not in new_seat.told


def test_hands_are_told_of_and_not_each_time(browser: Browser, server: LiveServer) -> None:
    with seat(browser, server, timedelta(minutes=20)) as new_seat:
        page = new_seat.open(server)
        expect(page.locator(".here")).to_be_hidden()
        for step in range(40):
            page.mouse.move(200 + step * 5, 300)
        page.keyboard.press("Shift")
        wait_until(lambda: new_seat.read_seen_at() > new_seat.before, 60, "the use is noted")
        page.mouse.wheel(0, 50)
        page.wait_for_timeout(300)
        assert new_seat.told.count("POST") == 1


def test_the_age_of_a_session_is_announced_without_a_button(browser: Browser, server: LiveServer) -> None:
    with seat(browser, server, IDLE, age=timedelta(minutes=9, seconds=50)) as new_seat:
        page = new_seat.open(server)
        expect(page.locator(".here")).to_contain_text("还有 10 分钟到时限")
        expect(page.get_by_role("button", name="继续")).to_be_hidden()


def test_the_page_of_the_account_has_it_too(browser: Browser, server: LiveServer) -> None:
    with seat(browser, server, timedelta(seconds=50)) as new_seat:
        new_seat.page.goto(f"{server.url}/account")
        bar = new_seat.page.locator(".here")
        expect(bar).to_contain_text("还有 1 分钟将因无操作退出")
        new_seat.page.get_by_role("button", name="继续").click()
        expect(bar).to_be_hidden()


def test_a_wall_has_none_of_it(kiosk_screens: Screens) -> None:
    addresses: list[str] = []
    kiosk_screens.context.on("request", lambda request: addresses.append(urlsplit(request.url).path))
    page = kiosk_screens.open("/wall")
    for step in range(5):
        page.mouse.move(200 + step * 50, 300)
    page.wait_for_timeout(500)
    assert "/api/here" not in addresses
    assert page.locator(".here").count() == 0
