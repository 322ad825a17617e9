"""A storm on the pages: it comes by the stream, is drawn and told by township, and leaves again."""

from __future__ import annotations

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import expect

from data_access.streams.redis_streams import key
from domain.kernel.worlds import WorldId
from tests.browser.conftest import Screens
from tests.browser.world import LiveServer

SOON = 60_000
NOW = datetime.now(UTC).replace(minute=0, second=0, microsecond=0)


def tell(server: LiveServer, kind: str, number: int, **fields: Any) -> None:
    head = {"id": f"T{number}", "source": "slt", "at": datetime.now(UTC).isoformat(), "kind": kind}
    message = head | {"storm": "209901", **fields}
    server.client.xadd(key(WorldId("330825"), "storms"), {"json": json.dumps(message)})


def place(hours: float, lon: float) -> dict[str, Any]:
    at = NOW + timedelta(hours=hours)
    return {"valid": at.isoformat(), "lat": 28.5, "lon": lon, "wind_ms": 40, "pressure_hpa": 960}


def approach(server: LiveServer) -> None:
    """It comes straight at the county; two agencies say so."""
    radii = {"r7": [300] * 4, "name": "自制", "name_en": "MADE-UP"}
    tell(server, "storm.observed", 1, **place(0, 126.0), **radii)
    for number, (agency, slow) in enumerate((("中国", 0.0), ("日本", 0.1)), start=2):
        points = [place(6 * n, 126.0 - (1.2 - slow) * n) for n in range(12)]
        tell(server, "storm.forecast", number, agency=agency, issued=NOW.isoformat(), points=points)


def test_a_storm_comes_loses_its_radii_and_leaves(
    screens: Screens, kiosk_screens: Screens, server: LiveServer
) -> None:
    page, wall = screens.open("/dispatch"), kiosk_screens.open("/wall", 1920, 1080)
    box, scale = page.locator(".map-storm"), page.locator('[data-part="scale"]')
    expect(box).to_be_hidden()
    page.keyboard.press("6")
    expect(box).to_contain_text("目前没有台风")
    approach(server)
    expect(box).to_contain_text("台风自制", timeout=SOON)
    expect(box).to_contain_text("预报：中国、日本。 预报风圈为推算。", timeout=SOON)
    rows = box.locator("tbody tr")
    expect(rows).to_have_count(15)
    expect(rows.first).to_have_class("is-expected")
    expect(wall.locator(".wall-storm")).to_contain_text("7 级", timeout=SOON)
    expect(wall.locator(".storm-inset")).to_be_visible()
    ahead = "24 小时内（0、6、12、24 时各点）共 638 格"
    expect(wall.locator(".storm-ahead")).to_have_text(ahead, timeout=SOON)
    page.keyboard.press("6")
    page.keyboard.press("6")
    expect(scale).to_contain_text(re.compile(r"[12]00 km"), timeout=SOON)
    box.get_by_role("button", name="12 级").click()
    expect(box.get_by_role("button", name="12 级")).to_have_attribute("aria-pressed", "true")
    covers = box.get_by_role("button", name="7 级").first
    expect(covers).to_contain_text("0 格")
    box.get_by_role("button", name="+24 小时").click()
    expect(covers).to_contain_text("638 格", timeout=SOON)
    tell(server, "storm.observed", 9, **place(0.5, 125.8))
    expect(box).to_contain_text("实况已不再给出风圈", timeout=SOON)
    expect(rows.first).to_contain_text("未知")
    expect(rows.first).to_have_class("is-unknown")
    tell(server, "storm.dissolved", 10)
    expect(box).to_contain_text("目前没有台风", timeout=SOON)
    expect(wall.locator(".wall-storm")).to_be_hidden(timeout=SOON)
