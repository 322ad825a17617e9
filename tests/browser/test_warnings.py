"""Official warnings on /dispatch and /wall: listed, opened, decided, gone."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import expect

from tests.browser.conftest import Screens
from tests.browser.world import LiveServer
from tests.integration.warning_reports import CHAIN, xml_of

SOON = 60_000


def beijing_time(hours: float) -> str:
    return f"{datetime.now(UTC) + timedelta(hours=8 + hours):%Y-%m-%d %H:%M:%S}"


def send(server: LiveServer, id: str, number: int, **changed: str) -> None:
    """One of the chain, as if it had come today."""
    today = {"2026-08-09 12:00:00": beijing_time(-3), "2026-08-09 17:00:00": beijing_time(-2),
             "2026-08-11 10:00:00": beijing_time(-1), "2026-08-10 12:00:00": beijing_time(20),
             "2026-08-10 17:00:00": beijing_time(20)}  # fmt: skip
    xml = xml_of(CHAIN[number], **(today | changed))
    at = datetime.now(UTC).isoformat()
    fields = {"kind": "warning.file", "id": id, "source": "mara", "at": at, "xml": xml}
    server.add(fields, "warnings")


def test_a_warning_is_on_every_screen_until_an_officer_says_what_its_cancel_means(
    server: LiveServer, screens: Screens, kiosk_screens: Screens
) -> None:
    page, wall = screens.open("/dispatch"), kiosk_screens.open("/wall", 1920, 1080)
    expect(page.locator("[data-warnings]")).to_be_hidden()
    send(server, "1", 0)
    for shown in (page, wall):
        expect(shown.locator(".warning-chip")).to_contain_text("台风黄色预警", timeout=SOON)
    assert wall.locator("[data-warnings] button").count() == 0, "the wall has nothing to press"
    send(server, "2", 1)
    expect(page.locator(".warning-chip")).to_have_class(re.compile("tone-2"), timeout=SOON)
    page.locator("[data-warning]").click()
    panel = page.locator(".warning-panel")
    expect(panel).to_contain_text("龙游县气象台", timeout=SOON)
    expect(panel.locator(".warning-messages li")).to_have_count(2)
    expect(panel).to_contain_text("没有签名")
    expect(panel).to_contain_text("自制：请做好防范。")
    page.keyboard.press("Escape")
    send(server, "3", 2, **{"33082541600000_20260809120000": "33082541600000_20260101000000"})
    question = page.locator(".warning-chip.tone-0")
    expect(question).to_contain_text("要解除的预警没有收到过", timeout=SOON)
    question.click()
    panel.get_by_role("button", name="解除").click()
    expect(panel.locator(".warning-problem")).to_contain_text("4 至 200 字", timeout=SOON)
    panel.locator("#warning-reason").fill("电话核实县气象台")
    panel.get_by_role("button", name="解除").click()
    for shown in (page, wall):
        expect(shown.locator("[data-warnings]")).to_be_hidden(timeout=SOON)
