"""People planted in every text a source can send are found nowhere before somebody reveals them, and exactly
there afterwards: every page in Chromium, every frame of its sockets, every answer, log, figure and export.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page
from sqlalchemy import insert

from data_access.database.tables.directory_tables import people
from data_access.emergency.responses.situation_rows import save_report
from data_access.store import utc_now
from domain.cases.case_join import case_id
from domain.emergency.responses.situations.situation import SECTIONS, Delivery, SituationReport
from domain.kernel.worlds import WorldId
from tests.browser.world import LiveServer, start_server, wait_until
from tests.security import planted
from tests.security.planted import COUNTY, GRID, PLAIN, REPORTER, SOURCE, found_in
from tests.signing import signed_in

pytestmark = pytest.mark.browser
SOON = 60_000
CASE = case_id(COUNTY, SOURCE, f"HX-{PLAIN}")
REPORT = "QK-261122-01"
LOOK_S = 60
"""For how long a look lasts."""
HIDE_TAB = """() => {
  Object.defineProperty(document, "hidden", { value: true, configurable: true });
  document.dispatchEvent(new Event("visibilitychange"));
}"""
"""What a browser does when its tab is covered; a Chromium without a screen covers none."""
OFFICER, AUDITOR, ADMINISTRATOR = "duty_officer", "auditor", "administrator"
PAGES = (
    ("/dispatch", OFFICER),
    ("/wall", OFFICER),
    ("/sources", OFFICER),
    ("/trace", AUDITOR),
    ("/admin", ADMINISTRATOR),
    ("/admin", OFFICER),
    ("/admin/units", ADMINISTRATOR),
    ("/admin/posts", ADMINISTRATOR),
    ("/admin/rosters", ADMINISTRATOR),
    ("/admin/imports", ADMINISTRATOR),
    ("/admin/accounts", ADMINISTRATOR),
    ("/admin/tokens", ADMINISTRATOR),
    ("/admin/kiosks", ADMINISTRATOR),
    ("/admin/retention", ADMINISTRATOR),
    ("/account", OFFICER),
    ("/signin", None),
)
ADDRESSES = (
    (f"/api/state?region={COUNTY}", OFFICER),
    (f"/api/state?region={planted.VILLAGE}", "grid_head"),
    (f"/api/changes?region={COUNTY}&county={COUNTY}&after=0", OFFICER),
    (f"/api/cases/{CASE}", OFFICER),
    (f"/api/cases/{CASE}/trail", OFFICER),
    (f"/cases/{CASE}/trail", OFFICER),
    (f"/api/grids/{GRID}", OFFICER),
    ("/api/cases.csv", OFFICER),
    (f"/api/situation-reports?region={COUNTY}", OFFICER),
    (f"/api/situation-reports/{REPORT}?region={COUNTY}", OFFICER),
    (f"/situation-reports?region={COUNTY}", OFFICER),
    (f"/api/trace?county={COUNTY}&limit=200", AUDITOR),
    (f"/api/trace?county={COUNTY}&case={CASE}", AUDITOR),
    ("/api/openapi.json", OFFICER),
    ("/metrics", ADMINISTRATOR),
    ("/healthz", None),
    ("/readyz", None),
    (f"/api/county/{COUNTY}.json", OFFICER),
    ("/api/nothing?phone=1", OFFICER),
)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A running installation in which everything is planted and taken."""
    with start_server(LiveServer(tmp_path_factory.mktemp("planted"))) as started:
        plant(started)
        yield started


def plant(server: LiveServer) -> None:
    for stream, message in planted.reports():
        server.add(message, stream)
    broken = planted.list_broken_messages()
    for raw in broken:
        server.add(raw, "positions" if b'"position"' in raw else "cases")
    store = server.store()
    row = {
        "county": COUNTY,
        "id": "planted",
        "name": planted.DIRECTORY,
        "phone": planted.STATIC_PHONE,
        "post": "head",
    }
    row |= {
        "unit": "",
        "region": planted.VILLAGE,
        "active": 1,
        "source": "test",
        "version": 1,
        "removed_at": "",
    }
    with store.database.writing() as connection:
        connection.execute(insert(people).values(row))
        save_report(connection, WorldId(COUNTY), situation_report())
    where = {"person": "planted", "lat": 29.03, "lon": 119.27, "accuracy_m": 5}
    server.add(planted._message("position", "p-1", **where), "positions")
    wait_until(lambda: len(store.dead_letters(COUNTY)) == len(broken), 60, "every letter is dead")
    wait_until(
        lambda: (store.case_detail(CASE) or {"case": {}})["case"].get("stage") == "reopened", 60, "taken"
    )
    store.close()


def situation_report() -> SituationReport:
    """One about the case, with everything planted in its words and in whom it was told to."""
    now = utc_now()
    delivery = Delivery(now, planted.WORDS, "account:1", now, 1, False)
    words = dict.fromkeys(SECTIONS, planted.WORDS)
    return SituationReport(
        REPORT, REPORT, 1, "first", f"case:{CASE}", "龙游县险情", "serious", "重大", now, now, None, None,
        (), now, sections=words, calls=(delivery,),
    )  # fmt: skip


@dataclass
class Ear:
    """Everything a browser is told: documents, values of fields, answers and frames, and by what."""

    page: Page
    heard: list[tuple[str, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.page.on("response", self._answer)
        self.page.on("websocket", lambda socket: socket.on("framereceived", self._frame))

    def _frame(self, payload: Any) -> None:
        body = payload if isinstance(payload, str) else payload.decode("utf-8", "replace")
        self.heard.append(("frame", body))

    def _answer(self, response: Any) -> None:
        if (
            "/assets/" in response.url
            or "_dash-component-suites" in response.url
            or response.status in (204, 302, 304)
        ):
            return
        try:
            self.heard.append((response.url, response.text()))
        except Exception as error:
            self.heard.append((response.url, f"not read: {type(error).__name__}"))

    def document(self) -> str:
        """What stands in the page now, the values of its fields included."""
        fields = "[...document.querySelectorAll('input,textarea,select')].map((one) => one.value).join('\\n')"
        kept = "JSON.stringify([{...localStorage}, {...sessionStorage}, document.title, location.href])"
        return "\n".join([self.page.content(), *(str(self.page.evaluate(text)) for text in (fields, kept))])

    def findings(self) -> list[tuple[str, list[str]]]:
        """Where which secrets were told."""
        findings = [*self.heard, ("document", self.document())]
        return [(where, found) for where, item in findings if (found := found_in(item))]


def open_with_ear(
    browser: Browser, server: LiveServer, path: str, role: str | None, clock: bool = False
) -> Ear:
    """A page with an ear on it, as somebody with a role sees it, after it has drawn what it draws.

    `clock`: the test turns its clock. It is put in before the page, which takes away what its script needs.
    """
    context = browser.new_context(
        locale="zh-CN", timezone_id="Asia/Shanghai", viewport={"width": 1440, "height": 900}
    )
    if role is not None:
        context.add_cookies([server.cookie(role)])
    if clock:
        context.clock.install()
    ear = Ear(context.new_page())
    ear.page.goto(server.url + path)
    ear.page.wait_for_load_state("networkidle" if path in ("/account", "/signin") else "load")
    if path not in ("/account", "/signin"):
        ear.page.wait_for_selector("[data-mounted]", timeout=SOON)
    return ear


def test_the_search_finds_what_is_there() -> None:
    """Every message that is planted is found by the same search, whatever it is written in."""
    sent = [str(message) for _, message in planted.reports()] + [
        raw.decode("utf-8", "replace") for raw in planted.list_broken_messages()
    ]
    found = {secret for item in sent for secret in found_in(item)}
    assert found == set(planted.SECRETS) - {planted.DIRECTORY[1:], planted.STATIC_PHONE}
    assert found_in("\\u88d8\\u82b7\\u7483 1 3 9-5700-1234") == [REPORTER[1:], PLAIN]


@pytest.mark.parametrize(("path", "role"), PAGES)
def test_no_page_and_no_frame_tells_anybody(
    browser: Browser, server: LiveServer, path: str, role: str | None
) -> None:
    ear = open_with_ear(browser, server, path, role)
    page = ear.page
    if path == "/dispatch":
        page.locator(".row", has_text="裘**家").click(timeout=SOON)
        page.wait_for_selector(".trail li", timeout=SOON)
        wait_until(lambda: any(where == "frame" for where, _ in ear.heard), 60, "a frame of the socket")
    elif path == "/wall":
        page.wait_for_selector(".wrow", timeout=SOON)
    elif path == "/sources":
        page.wait_for_selector("[data-open-letter]", timeout=SOON)
        look_at_letters(page)
    elif path.startswith(("/admin", "/trace")):
        page.wait_for_load_state("networkidle")
    findings = {secret for _, found in ear.findings() for secret in found}
    assert findings <= ({planted.DIRECTORY[1:]} if (path, role) == ("/dispatch", OFFICER) else set())
    page.context.close()


def look_at_letters(page: Page) -> None:
    """Open every letter, one after the other."""
    buttons, last = page.locator("[data-open-letter]"), ""
    for index in range(len(planted.list_broken_messages())):
        buttons.nth(index).click()
        page.locator(f'[data-letter]:not([data-letter="{last}"])').wait_for(timeout=SOON)
        last = page.locator("[data-letter]").get_attribute("data-letter") or ""


@pytest.mark.parametrize(("path", "role"), ADDRESSES)
def test_no_address_tells_anybody(server: LiveServer, path: str, role: str | None) -> None:
    region = planted.VILLAGE if role == "grid_head" else COUNTY
    browser = signed_in(server.url, server.secret(role, region) if role else "")
    answer = browser.get(path)
    assert answer.status_code == (404 if "nothing" in path else 200)
    assert len(answer.content) > 10
    assert found_in(answer.text) == []


@pytest.mark.parametrize("form", ["csv", "json"])
def test_no_export_of_the_trace_tells_anybody(server: LiveServer, form: str) -> None:
    auditor = signed_in(server.url, server.secret(AUDITOR))
    answer = auditor.post("/api/trace/export", json={"county": COUNTY, "format": form})
    assert answer.status_code == 200
    assert "case.reported" in answer.text
    assert found_in(answer.text) == []


def test_a_refused_report_does_not_tell_it_back_nor_to_the_log(server: LiveServer) -> None:
    """What a sender's program prints of our answer ends in logs we do not see."""
    browser = signed_in(server.url, server.secret())
    for path in (f"/api/cases/{PLAIN}", f"/api/state?region={REPORTER}{PLAIN}", f"/{REPORTER}{PLAIN}"):
        assert browser.get(path).status_code in (200, 404)
    assert found_in(logs(server)) == []


def logs(server: LiveServer) -> str:
    """All that the programs wrote: their log and every text they left in their folder but the data itself."""
    kept = (".log", ".txt", ".json", ".jsonl", ".anchor")
    files = [path for path in Path(server.folder).rglob("*") if path.is_file() and path.suffix in kept]
    assert any(path.name == "run.log" for path in files)
    return "\n".join(path.read_text(errors="replace") for path in files)


def names_a_candidate(where: str, text: str) -> bool:
    """Whoever commands squads is told the names of those who can be called in, and no phone of theirs."""
    return "/recommendation" in where and found_in(text) == [planted.DIRECTORY[1:]]


def hidden_in(document: str) -> list[str]:
    """What a drawer must not show: all but the names of those who can be called in."""
    return [secret for secret in found_in(document) if secret != planted.DIRECTORY[1:]]


def test_after_a_reveal_it_is_there_and_only_there(browser: Browser, server: LiveServer) -> None:
    """One drawer shows it, for a reason, until it is masked; another screen is told of the look only."""
    other = open_with_ear(browser, server, "/dispatch", "commander")
    ear = open_with_ear(browser, server, "/dispatch", OFFICER)
    page = ear.page
    page.locator(".row", has_text="裘**家").click(timeout=SOON)
    page.locator("[data-reveal=ask]").click(timeout=SOON)
    page.locator("#reason-field").fill("核实积水位置")
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-reveal=hide]", timeout=SOON)
    shown = found_in(page.locator('[data-part="case"]').inner_text())
    assert {REPORTER[1:], PLAIN, planted.IDENTITY, planted.CARD} <= set(shown)
    findings = [
        where for where, entry in ear.heard if found_in(entry) and not names_a_candidate(where, entry)
    ]
    assert findings == [next(where for where in findings if f"/api/cases/{CASE}/reveal" in where)]
    assert found_in(page.locator('[data-panel="queue"]').inner_text()) == []
    page.locator(".trail", has_text="核实积水位置").wait_for(timeout=SOON)
    page.locator("[data-reveal=hide]").click()
    page.wait_for_selector("[data-reveal=ask]", timeout=SOON)
    assert hidden_in(ear.document()) == []
    other.page.locator(".row", has_text="裘**家").click(timeout=SOON)
    other.page.locator(".trail", has_text="核实积水位置").wait_for(timeout=SOON)
    assert {secret for _, found in other.findings() for secret in found} <= {planted.DIRECTORY[1:]}
    assert found_in(logs(server)) == []
    [row] = list_trace(server, "case.revealed")
    assert (row["object"], row["reason"]) == (CASE, "核实积水位置")
    for item in (page, other.page):
        item.context.close()


def reveal_case(ear: Ear) -> None:
    """Look at what the case of the drawer hides; it stands in the page when this returns."""
    page = ear.page
    page.locator("[data-reveal=ask]").click(timeout=SOON)
    page.locator(".reason-picks button").first.click()
    page.keyboard.press("Enter")
    page.wait_for_selector("[data-reveal=hide]", timeout=SOON)
    assert REPORTER[1:] in found_in(ear.document())


def test_what_was_revealed_is_masked_again_by_the_clock_and_in_a_hidden_tab(
    browser: Browser, server: LiveServer
) -> None:
    ear = open_with_ear(browser, server, "/dispatch", OFFICER, clock=True)
    page = ear.page
    page.locator(".row", has_text="裘**家").click(timeout=SOON)
    reveal_case(ear)
    page.clock.fast_forward(LOOK_S * 1000 // 2)
    assert REPORTER[1:] in found_in(ear.document())
    page.clock.fast_forward(LOOK_S * 1000 // 2 + 1000)
    page.wait_for_selector("[data-reveal=ask]", timeout=SOON)
    assert hidden_in(ear.document()) == []
    reveal_case(ear)
    page.evaluate(HIDE_TAB)
    page.wait_for_selector("[data-reveal=ask]", timeout=SOON)
    assert hidden_in(ear.document()) == []
    page.context.close()


def test_a_letter_is_there_after_its_reveal_and_traced(browser: Browser, server: LiveServer) -> None:
    ear = open_with_ear(browser, server, "/sources", OFFICER)
    page = ear.page
    page.wait_for_selector("[data-open-letter]", timeout=SOON)
    look_at_letters(page)
    page.locator("[data-reveal-letter]").click()
    page.locator("#reason-field").fill("与来源单位核对")
    page.keyboard.press("Enter")
    page.locator("#sources-raw").wait_for(timeout=SOON)
    assert found_in(ear.document()) != []
    assert found_in(page.locator("#sources-raw").input_value()) != []
    assert [where for where, item in ear.heard if found_in(item)] == [
        next(where for where, _ in ear.heard if "/reveal" in where)
    ]
    [row] = list_trace(server, "dead_letter.revealed")
    assert row["reason"] == "与来源单位核对"
    page.context.close()


def list_trace(server: LiveServer, action: str) -> list[dict[str, Any]]:
    auditor = signed_in(server.url, server.secret(AUDITOR))
    answer = auditor.get(f"/api/trace?county={COUNTY}&action={action}&limit=200")
    assert answer.status_code == 200
    assert found_in(answer.text) == []
    rows: list[dict[str, Any]] = answer.json()["rows"]
    return rows[:1]
