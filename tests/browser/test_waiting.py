"""What waits for its report is seen on /sources; a case is found by its number at the source."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime
from typing import Any

from playwright.sync_api import expect

from data_access.streams.wire.sender_field import write_sender
from domain.sources.senders import Sender
from tests.browser.conftest import Screens
from tests.browser.world import COUNTY, SOURCE, wait_until

SOON = 60_000
TOWN = Sender(7, "湖镇镇接入", "330825101")


def wait(screens: Screens, id: str, **more: Any) -> None:
    """An update of a case that nobody reported, sent by a township's token."""
    body = {"id": id, "source": SOURCE, "at": datetime.now(UTC).isoformat(), "kind": "case.updated"}
    raw = json.dumps(body | {"case": "CX-7788"} | more, ensure_ascii=False).encode()
    screens.world.client.xadd(f"{{{COUNTY}}}:cases", {"json": raw, "by": write_sender(TOWN)})


def test_what_waits_is_listed_and_shown_masked(screens: Screens) -> None:
    store = screens.world.store()
    wait(screens, "w1", stage="closed", text="已联系 13812345678")
    wait_until(lambda: store.waiting_page(COUNTY, 1)[1] == 1, 60, "the update waits")
    store.close()
    page = screens.open("/sources")
    rows = page.locator(".table-waiting tbody tr")
    expect(rows).to_have_count(1, timeout=SOON)
    expect(rows.first).to_contain_text("CX-7788")
    for words in (SOURCE, "办结", "湖镇镇接入", re.compile(r"\d 分")):
        expect(rows.first).to_contain_text(words)
    rows.first.get_by_role("button", name="查看").click()
    locator = page.locator(".letter")
    expect(locator).to_contain_text("等候上报的消息", timeout=SOON)
    expect(locator.locator("pre")).to_contain_text("138****5678")
    expect(page.get_by_role("button", name="再次发送")).to_be_hidden()
    expect(page.get_by_role("button", name="看原文并修改")).to_be_hidden()


def test_a_case_is_found_and_told_by_its_number_at_the_source(screens: Screens) -> None:
    screens.world.report("井盖缺失", source_no="LY20261122-17")
    screens.world.report("路灯不亮", source_no="LY20261122-18")
    page = screens.open("/dispatch")
    expect(page.locator(".row", has_text="路灯不亮")).to_be_visible(timeout=SOON)
    page.get_by_role("searchbox").fill("ly20261122-17")
    expect(page.locator(".row", has_text="路灯不亮")).to_have_count(0)
    page.locator(".row", has_text="井盖缺失").click()
    facts = page.locator("dl.pairs")
    expect(facts).to_contain_text("来源案号", timeout=SOON)
    expect(facts).to_contain_text("LY20261122-17")
