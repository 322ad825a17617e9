"""A state whose every text is as long as it may be, and what of it runs over something else on a page."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

from playwright.sync_api import BrowserContext, Page, Route

from tests.browser.modules import module

TOWN, VILLAGE = "330825101", "330825101264"
LONG = {
    "name": "龙游石窟风景旅游度假区管理委员会综合服务中心第二十一分中心",
    "name_en": "Longyou Grottoes Scenic and Tourist Area Administrative Committee, Service Centre No. 21",
}
"""A name near the most a pack may give."""
CASES, NEWS = 4_000, 20

STRETCH = (
    f"""async (long) => {{
  const {{ t, language }} = {module("state/shared/i18n")};
"""
    + """  const name = language() === 'en' ? long.name_en : long.name;
  const all = (selector) => [...document.querySelectorAll(selector)];
  const put = (selector, text) => all(selector).forEach((one) => { one.textContent = text; });
  const d = t('time.dh', { d: 365, h: 23 });
  const spans = ['age.stale', 'age.down', 'age.ago'].map((key) => t(key, { d, n: 10 }));
  const longest = (texts) => texts.reduce((a, b) => (b.length > a.length ? b : a));
  put('.wall-name > :first-child, .desk-name', t('centre.township', { name }));
  put('[data-part="extent"]', t('wall.extent', { townships: 15, villages: '9,999' }));
  put('.age .age-text', longest(spans));
  const hops = ['stream', 'ingest', 'database', 'feed', 'browser'].map((hop) => t(`hop.${hop}`));
  put('.wall-sources .age-text', t('wall.health.bad', { hop: longest(hops), age: longest(spans) }));
  put('.who-name', name);
  put('.who-role', `${t('role.duty_officer')} · ${name}`);
  for (const chip of document.querySelectorAll('.demo-chip')) chip.hidden = false;
}"""
)
"""What only the state of the links, the account or the pack decides, at its longest."""

OVERLAPS = """() => {
  const hides = (style) => style.overflow !== 'visible' || style.overflowX !== 'visible';
  const shown = (node) => {
    const range = document.createRange();
    range.selectNodeContents(node);
    let boxes = [...range.getClientRects()].map((r) => [r.left, r.top, r.right, r.bottom]);
    for (let at = node.parentElement; at; at = at.parentElement) {
      const style = getComputedStyle(at);
      if (style.visibility === 'hidden' || style.opacity === '0') return [];
      const closed = 'dialog:not([open]), details:not([open]) > :not(summary)';
      if (at.matches(`.sr-only, .skip, ${closed}, option, script, style`)) return [];
      if (!hides(style) || at === document.body || at === document.documentElement) continue;
      const edge = at.getBoundingClientRect();
      const { left, top, right, bottom } = edge, { max, min } = Math;
      boxes = boxes.map((b) => [max(b[0], left), max(b[1], top), min(b[2], right), min(b[3], bottom)]);
    }
    return boxes.filter((b) => b[2] - b[0] > 1 && b[3] - b[1] > 1);
  };
  const texts = [], walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    if (!node.data.trim() || node.parentElement.closest('svg, canvas, .js-plotly-plot')) continue;
    for (const box of shown(node)) texts.push({ text: node.data.trim().slice(0, 40), box, node });
  }
  const found = [], column = '.wall-left, .wall-centre, .wall-right, .wall-header > *, .panel, .desk-header';
  for (const one of texts) {
    const home = one.node.parentElement.closest(column);
    if (!home) continue;
    const edge = home.getBoundingClientRect();
    const beyond = Math.round(Math.max(edge.left - one.box[0], one.box[2] - edge.right));
    if (beyond > 1) found.push(`${one.text} leaves ${home.className} by ${beyond}`);
    if (one.box[0] < -1 || one.box[2] > innerWidth + 1) found.push(`${one.text} leaves the screen`);
  }
  for (let i = 0; i < texts.length; i++) for (let j = i + 1; j < texts.length; j++) {
    const [a, b] = [texts[i].box, texts[j].box];
    const wide = Math.min(a[2], b[2]) - Math.max(a[0], b[0]);
    const high = Math.min(a[3], b[3]) - Math.max(a[1], b[1]);
    const least = 0.3 * Math.min(a[3] - a[1], b[3] - b[1]);
    if (wide <= 1.5 || high <= least || texts[i].node === texts[j].node) continue;
    found.push(`${texts[i].text} over ${texts[j].text}`);
  }
  return found;
}"""


def overlaps(page: Page) -> list[str]:
    """Texts that run over others or out of their column, with everything at its longest."""
    return list(page.evaluate(f"async (long) => {{ await ({STRETCH})(long); return ({OVERLAPS})(); }}", LONG))


def state(answer: dict[str, Any]) -> dict[str, Any]:
    """The state of a county on its worst day: what was reported, and thousands of cases beside it."""
    now = datetime.now(UTC)
    cases = [*answer.get("cases", []), *(_case(n, now) for n in range(CASES))]
    days = [(now - timedelta(days=day)).strftime("%Y-%m-%d") for day in range(30)]
    tally = [[TOWN, day, "", 98_765, 87_654, 87_653] for day in days]
    news = [
        {"seq": n, "kind": "case.reported", "case": "x", "stage": "reported", "severity": 1 + n % 4,
         "at": now.isoformat(), "region": VILLAGE, "title": "长" * 200, "source": "s", "matter": None}
        for n in range(NEWS)
    ]  # fmt: skip
    return {**answer, "cases": cases, "tally": tally, "news": news}


def _case(n: int, now: datetime) -> dict[str, Any]:
    reported = (now - timedelta(days=500 - n % 7, hours=1)).isoformat()
    return {
        "id": f"{n:010d}abcdef", "no": f"LY-261121-{n:04d}", "source": "四平台", "source_id": f"c{n}",
        "lat": 29.07, "lon": 119.3, "placed": "point", "region": VILLAGE, "matter": None,
        "title": ("树木倒伏主路中断" * 25, "Wide " * 40)[n % 2], "severity": 1 + n % 4,
        "stage": "reported", "reported_at": reported, "due_at": reported, "updated_at": reported,
    }  # fmt: skip


def county(answer: dict[str, Any]) -> dict[str, Any]:
    """A county whose names are long."""
    regions = [[row[0], *LONG.values(), *row[3:]] for row in answer["regions"]]
    matters = [{**matter, **LONG} for matter in answer["matters"]]
    return {
        **answer,
        "regions": regions,
        "matters": matters,
        "units": [{**unit, **LONG} for unit in answer["units"]],
    }


def fill(pages: BrowserContext) -> None:
    """Let pages get the longest texts from the server from now on."""

    def changed(make: Any) -> Any:
        def answer(route: Route) -> None:
            got = route.fetch()
            route.fulfill(response=got, body=json.dumps(make(got.json())))

        return answer

    pages.route("**/api/state?*", changed(state))
    pages.route("**/api/county/*.json", changed(county))
