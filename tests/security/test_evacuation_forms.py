"""Evacuation forms over HTTP: who gets which, for a reason; keyed back by code, with conflicts told."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from dashboard.services.read_audit import Readings
from data_access.audit.trace_queries import Filters
from data_access.emergency.rollouts.households.household_store import save_households
from domain.directory.households.household import Household
from domain.kernel.worlds import WorldId
from tests.pdf_text import text_of
from tests.security.house import COUNTY, Browser, WebApp

TOWN, OTHER_TOWN = "330825101", "330825102"
GRID, FAR = f"{TOWN}264001", f"{OTHER_TOWN}201001"
KNOWN = (
    Household("HH-A", GRID, GRID[:12], "希塘村12号", "贺知章", "13900000001", 3, ("infant",), "flood"),
    Household("HH-B", FAR, FAR[:12], "", "李白", "", 2, (), "landslide"),
)
REASON = {"reason": "断网，上门登记"}


@pytest.fixture(scope="module")
def web(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebApp]:
    made = WebApp(tmp_path_factory.mktemp("forms"), root, people=True)
    with made.store.database.writing() as connection:
        save_households(connection, WorldId(COUNTY), KNOWN)
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def forms(web: WebApp) -> str:
    """The address of the forms of an evacuation."""
    body = web.sign_in_as("commander").post("/api/evacuations", {"reason": "台风将至，立即转移"}).get_json()
    return f"/api/evacuations/{body['evacuation']}/forms"


def codes(browser: Browser, forms: str, region: str = TOWN) -> dict[str, Any]:
    body: dict[str, Any] = browser.get(f"{forms}?region={region}").get_json()
    return body


@pytest.mark.parametrize(
    ("role", "region", "place", "status"),
    [
        ("commander", COUNTY, TOWN, 200),
        ("grid_head", TOWN, GRID, 200),
        ("duty_officer", TOWN, OTHER_TOWN, 403),
        ("liaison", COUNTY, TOWN, 403),
        ("auditor", COUNTY, TOWN, 403),
        ("commander", COUNTY, "330825999", 404),
    ],
)
def test_who_gets_the_form_of_a_place(
    web: WebApp, forms: str, role: str, region: str, place: str, status: int
) -> None:
    answer = web.sign_in_as(role, region).post(f"{forms}/{place}?region={region}", REASON)
    assert answer.status_code == status


def test_the_form_says_whom_to_see_and_is_in_the_trace(web: WebApp, forms: str) -> None:
    lead = web.sign_in_as("commander")
    assert lead.post(f"{forms}/{TOWN}", {}).status_code == 422, "names leave for a reason"
    text = text_of(lead.post(f"{forms}/{TOWN}", REASON).data)
    (row,) = codes(lead, forms)["rows"]
    for words in ("转移登记表 湖镇镇", "贺知章", "13900000001", "希塘村12号", row["code"], "0 投亲靠友"):
        assert words in text, words
    assert "李白" not in text
    found = web.store.trace_page(WorldId(COUNTY), Filters(action="evacuation.form_exported"), None, 50)
    assert (found.rows[0]["reason"], found.rows[0]["new"]["region"]) == (REASON["reason"], TOWN)
    assert "Evacuation form" in text_of(lead.post(f"{forms}/{TOWN}?lang=en", REASON).data)


def test_codes_are_masked_and_shelters_have_numbers(web: WebApp, forms: str) -> None:
    row_codes = codes(web.sign_in_as("grid_head", TOWN), forms)
    assert [(row["household"], row["name"], row["people"]) for row in row_codes["rows"]] == [
        ("HH-A", "贺**", 3)
    ]
    assert row_codes["shelters"][0] == {"number": 0, "code": "relatives", "name": ""}
    assert web.sign_in_as("grid_head", TOWN).get(f"{forms}?region={COUNTY}").status_code == 403
    assert web.sign_in_as("reviewer").get(forms).status_code == 403


def test_a_line_keyed_back_counts_once_and_tells_of_what_is_known(web: WebApp, forms: str) -> None:
    lead, reports = web.sign_in_as("commander"), forms.replace("forms", "reports")
    line = {"household": "HH-A", "channel": "sheet", "by": "吴岚"}
    moved = {**line, "kind": "moved", "at": "2026-11-22T17:05:00+08:00", "people": 2, "key": "sheet/moved"}
    body = lead.post(reports, {"reports": [moved, moved]}).get_json()
    assert (body["taken"], body["repeated"], body["conflicts"]) == (1, 1, [])
    older = {**line, "kind": "refused", "at": "2026-11-22T16:00:00+08:00", "key": "sheet/refused"}
    assert lead.post(reports, {"reports": [older]}).get_json()["conflicts"] == [{"index": 0, "code": "older"}]
    bad = lead.post(reports, {"reports": [{**moved, "people": -1}]})
    assert bad.status_code == 422


def test_a_line_is_looked_at_and_corrected_for_a_reason(web: WebApp, forms: str) -> None:
    lead, other = web.sign_in_as("commander"), web.sign_in_as("duty_officer", OTHER_TOWN)
    fields = {
        "household": "HH-A",
        "kind": "settled",
        "place": "relatives",
        "key": "sheet/wrong",
        "by": "吴岚",
    }
    lead.post(forms.replace("forms", "reports"), {"reports": [{**fields, "channel": "sheet"}]})
    text, address = f"{forms}/lines?household=HH-A", forms.replace("forms", "correct")
    (line,) = [row for row in lead.get(text).get_json()["lines"] if row["id"] == "sheet/wrong"]
    assert (line["kind"], line["place"], line["keyed"], line["withdrawn"]) == (
        "settled",
        "relatives",
        True,
        None,
    )
    body = {"household": "HH-A", "line": "sheet/wrong", "reason": "看错了行"}
    assert other.get(f"{text}&region={OTHER_TOWN}").status_code == 403
    assert other.post(f"{address}?region={OTHER_TOWN}", body).status_code == 403
    assert lead.post(address, {**body, "reason": ""}).status_code == 422
    assert lead.post(address, body).get_json() == {"households": 1}
    again = lead.post(address, body)
    assert (again.status_code, again.get_json()["error"]["code"]) == (409, "corrected")
    (line,) = [row for row in lead.get(text).get_json()["lines"] if row["id"] == "sheet/wrong"]
    assert line["withdrawn"]["reason"] == "看错了行"


def test_lines_tell_no_more_than_the_ledger_and_their_reading_is_recorded(
    web: WebApp, forms: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead, read = web.sign_in_as("commander"), list[tuple[str, int]]()
    monkeypatch.setattr(Readings, "note", lambda _, viewer, what, rows, address: read.append((what, rows)))
    fields = {"household": "HH-A", "kind": "told", "key": "sheet/name", "by": "吴岚", "channel": "sheet"}
    body = {**fields, "note": "贺知章在家"}
    lead.post(forms.replace("forms", "reports"), {"reports": [body]})
    lines = lead.get(f"{forms}/lines?household=HH-A").get_json()["lines"]
    (line,) = [row for row in lines if row["id"] == "sheet/name"]
    assert line["note"] == "贺**在家"
    assert line["by"].startswith("吴* ")
    assert read == [("ledger", len(lines))]
