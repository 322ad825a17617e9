"""The map's layers in a real Chromium, on a generated county: painted, repainted, clicked, taken down."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route

from bench.map import generate
from bench.map.serve import served

VIEW = {"width": 700, "height": 600}
BLANK_PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)
MADE = generate.county(90)


@pytest.fixture(scope="module")
def url() -> Iterator[str]:
    cases = generate.cases(MADE, 150)
    files = {
        "/geo.bin": MADE.shapes,
        "/static.json": json.dumps(MADE.static).encode(),
        "/cases.json": json.dumps(cases).encode(),
        "/grids.json": json.dumps([{"region": MADE.codes[3], "status": "alert"}]).encode(),
        "/none.json": b"[]",
    }
    with served(files) as address:
        yield address


@pytest.fixture
def page(browser: Browser, url: str) -> Iterator[Page]:
    context = browser.new_context(viewport=VIEW)
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{url}/page.html")
    yield page
    context.close()
    assert not errors


def begin(page: Page, cases: str = "/cases.json", **options: Any) -> None:
    """Show the generated county and wait until all is painted."""
    page.evaluate(f"const real = fetch; window.fetch = (u) => real(u === '/cases.json' ? '{cases}' : u)")
    page.evaluate("async (o) => { await bench.ours(o); }", options)
    settle(page)


def settle(page: Page) -> None:
    page.evaluate("""async () => {
        const frame = () => new Promise(requestAnimationFrame);
        for (let i = 0; i < 4; i++) await frame();
        while (bench.control().scene.tiles.isLoading() || bench.map()._animatingZoom) await frame();
        for (let i = 0; i < 2; i++) await frame();
    }""")


def show(page: Page, regions: list[str]) -> None:
    """One open case of severity 4 in each of these grids (no marker at this zoom, so only the fill shows)."""
    show_cases(page, [case(i, 4, region, (0, 0)) for i, region in enumerate(regions)])


def case(number: int, severity: int, region: str, at: tuple[float, float]) -> dict[str, Any]:
    times = {"reported_at": "2026-11-22T08:00:00+08:00", "due_at": "2026-11-23T08:00:00+08:00"}
    return {
        "id": f"{number:016x}", "severity": severity, "region": region, "title": "",
        "lat": at[0], "lon": at[1], **times,
    }  # fmt: skip


def show_cases(page: Page, cases: list[dict[str, Any]]) -> None:
    """Give the map a state with these open cases."""
    state = {"county": "c", "epoch": "e", "seq": 1, "at": None, "cases": cases}
    state |= {"grids": [], "positions": [], "tally": [], "news": []}
    page.evaluate("(s) => bench.control().setStates(new Map([['c', bench.reducer.load(s)]]))", state)
    settle(page)


def centre(grid: int) -> tuple[float, float]:
    lat, lon = (float(n) for n in MADE.centres[grid])
    return lat, lon


def click(page: Page, at: tuple[float, float]) -> None:
    """Click on a place of the map."""
    spot = screen(page, at)
    page.mouse.click(spot["x"], spot["y"])


def screen(page: Page, at: tuple[float, float]) -> dict[str, float]:
    return page.evaluate(
        "(p) => { const { x, y } = bench.map().latLngToContainerPoint(p); return { x, y }; }", at
    )


def colour(page: Page, grid: int) -> str:
    """What is painted at a grid's centre, as #rrggbb."""
    return page.evaluate(
        """({ x, y }) => {
            const inside = ({ canvas }) => {
                const { left, right, top, bottom } = canvas.getBoundingClientRect();
                return canvas.width && x > left + 1 && x < right - 1 && y > top + 1 && y < bottom - 1;
            };
            const tile = bench.control().scene.tiles.ready().find(inside);
            if (!tile) return "nothing";
            const { left, top, width } = tile.canvas.getBoundingClientRect(), k = tile.canvas.width / width;
            const seen = [...tile.ctx.getImageData((x - left) * k, (y - top) * k, 1, 1).data].slice(0, 3);
            return "#" + seen.map((n) => n.toString(16).padStart(2, "0")).join("");
        }""",
        screen(page, centre(grid)),
    )


def ramp(page: Page) -> list[str]:
    return page.evaluate("bench.mapLegend().map((step) => step.colour)")


@pytest.mark.parametrize("theme", ["dark", "light"])
def test_the_fill_says_how_many_cases_are_open(page: Page, theme: str) -> None:
    begin(page, "/none.json", theme=theme)
    show(page, [MADE.codes[40]] + [MADE.codes[50]] * 2 + [MADE.codes[60]] * 5)
    assert [colour(page, g) for g in (41, 40, 50, 60)] == ramp(page)


def test_another_theme_repaints_everything(page: Page) -> None:
    begin(page, "/none.json")
    dark = colour(page, 41)
    page.evaluate("document.documentElement.dataset.theme = 'light'; bench.control().setTheme('light')")
    settle(page)
    assert (colour(page, 41), dark) == (ramp(page)[0], "#252b30")


def test_a_repainted_rectangle_is_what_a_whole_repaint_gives(page: Page) -> None:
    begin(page, "/none.json")
    show(page, [MADE.codes[g] for g in (20, 21, 44, 45, 45, 70)])
    show(page, [MADE.codes[g] for g in (21, 45, 46, 46, 46)])
    off = page.evaluate("""() => {
        const { tiles } = bench.control().scene;
        const one = ({ ctx, canvas }) => ctx.getImageData(0, 0, canvas.width, canvas.height).data;
        const grab = () => tiles.ready().filter(({ canvas }) => canvas.width).map(one);
        const seen = (d, i) => (d[i] * d[i - (i % 4) + 3]) / 255;
        const before = grab(), found = { of: 0, n: 0, most: 0 };
        tiles.repaintAll();
        grab().forEach((data, t) => data.forEach((_, i) => {
            const by = i % 4 < 3 ? Math.abs(seen(data, i) - seen(before[t], i)) : 0;
            found.of += 1;
            found.n += Number(by > 8);
            found.most = Math.max(found.most, by);
        }));
        return found;
    }""")
    assert off["of"] > 100_000
    assert off["n"] < off["of"] / 1000, "an edge may be smoothed otherwise here and there"
    assert off["most"] < 64


def test_a_restyle_fetches_no_shapes_and_touches_few_pixels(page: Page) -> None:
    addresses: list[str] = []
    page.on("request", lambda request: addresses.append(request.url))
    begin(page, "/none.json")
    assert sum(u.endswith("/geo.bin") for u in addresses) == 1
    page.evaluate("""() => {
        window.whole = 0;
        const { tiles } = bench.control().scene, paint = tiles.paintTile;
        tiles.paintTile = function (tile) { window.whole += 1; return paint.call(this, tile); };
    }""")
    show(page, [MADE.codes[40]])
    assert colour(page, 40) == ramp(page)[1]
    assert page.evaluate("window.whole") == 0
    assert sum(u.endswith("/geo.bin") for u in addresses) == 1


def test_clicks_name_cases_grids_and_the_outside(page: Page) -> None:
    begin(page, "/none.json")
    show_cases(page, [case(7, 1, MADE.codes[40], centre(40))])
    page.evaluate("""() => {
        window.heard = [];
        const hear = (name) => bench.control().on(name, (value) => heard.push([name, value ?? null]));
        ["case", "grid", "blank"].forEach(hear);
    }""")
    for n, at in enumerate([centre(40), centre(60), (28.0, 118.0)], 1):
        if at[0] == 28.0:
            page.mouse.click(3, 3)
        else:
            click(page, at)
        page.wait_for_function("(n) => heard.length >= n", arg=n)
    assert page.evaluate("heard") == [["case", f"{7:016x}"], ["grid", MADE.codes[60]], ["blank", None]]


def test_a_cluster_opens_by_coming_nearer(page: Page) -> None:
    begin(page, "/none.json")
    lat, lon = centre(40)
    counts = "bench.control().scene.cases.at(bench.map().getZoom()).map((mark) => mark.count)"
    show_cases(page, [case(1, 2, MADE.codes[40], (lat, lon)), case(2, 3, MADE.codes[40], (lat + 0.003, lon))])
    assert page.evaluate(counts) == [2]
    before = page.evaluate("bench.map().getZoom()")
    click(page, (lat, lon))
    page.wait_for_function("(z) => bench.map().getZoom() > z + 2", arg=before)
    settle(page)
    assert page.evaluate("bench.control().scene.cases.at(bench.map().getZoom()).map((m) => m.count)") == [
        1,
        1,
    ]


def test_a_map_made_anew_gets_its_layers_again(page: Page) -> None:
    begin(page, "/none.json")
    show(page, [MADE.codes[40]])
    page.evaluate("bench.map().remove(); bench.again()")
    settle(page)
    assert colour(page, 40) == ramp(page)[1]


def test_after_destroy_nothing_is_left(page: Page) -> None:
    begin(page)
    page.evaluate("bench.control().destroy()")
    assert page.locator("#map canvas").count() == 0


def test_cut_off_is_grey_and_back(page: Page) -> None:
    begin(page)
    page.evaluate("bench.control().setCut(true)")
    assert "grayscale" in page.evaluate("getComputedStyle(document.getElementById('map')).filter")
    page.evaluate("bench.control().setCut(false)")
    assert page.evaluate("getComputedStyle(document.getElementById('map')).filter") == "none"


def test_missing_shapes_are_told_with_their_code(page: Page) -> None:
    result = page.evaluate("""async () => {
        const made = await (await fetch("/static.json")).json();
        const statics = [{ ...made, geometry: { url: "/missing.bin" } }];
        const control = bench.attachMap("map", statics, {}), codes = [];
        control.on("error", (problem) => codes.push(problem.code));
        await control.ready.catch((problem) => codes.push(problem.code));
        await control.retry().catch(() => {});
        await new Promise(requestAnimationFrame);
        return codes;
    }""")
    assert result == ["404", "404"]


def test_tiles_of_a_shifted_service_are_put_where_they_truly_are(page: Page) -> None:
    def answer(route: Route) -> None:
        route.fulfill(body=BLANK_PNG, content_type="image/png")

    page.route("**/service/**", answer)
    begin(
        page,
        "/none.json",
        wmts={"url": "/service/{z}/{x}/{y}?tk={key}", "key": "k", "crs": "gcj02", "attribution": ""},
    )
    off = page.evaluate("""() => {
        const { map, service } = bench.control().scene;
        return Object.values(service._tiles).map(({ el, coords }) => {
            const world = map.unproject(L.DomUtil.getPosition(el).add(service._level.origin), coords.z);
            const [lat, lon] = bench.gcj02.fromWgs(world.lat, world.lng);
            return map.project([lat, lon], coords.z).distanceTo(coords.scaleBy(L.point(256, 256)));
        });
    }""")
    assert len(off) >= 4
    assert max(off) < 1
