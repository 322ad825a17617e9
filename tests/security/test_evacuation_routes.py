"""Evacuations over HTTP: who may look, order, report, verify and reveal; masking; files."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from data_access.emergency.rollouts.households.household_store import save_households
from domain.directory.households.household import Household
from domain.kernel.worlds import WorldId
from tests.security.house import COUNTY, Browser, WebApp

TOWN, OTHER_TOWN = "330825101", "330825102"
GRID, FAR = f"{TOWN}264001", f"{OTHER_TOWN}201001"
A, B = "HH-A", "HH-B"
KNOWN = (
    Household(
        A, GRID, GRID[:12], "希塘村12号", "贺知章", "13900000001", 3, ("infant",), "flood", "LY-D02372"
    ),
    Household(B, FAR, FAR[:12], "", "李白", "", 2, (), "landslide"),
)
REASON = "台风将至，立即转移"


@pytest.fixture(scope="module")
def web(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebApp]:
    made = WebApp(tmp_path_factory.mktemp("evacuations"), root, people=True)
    with made.store.database.writing() as connection:
        save_households(connection, WorldId(COUNTY), KNOWN)
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def lead(web: WebApp) -> Browser:
    return web.sign_in_as("commander")


@pytest.fixture(scope="module")
def evacuation(lead: Browser) -> str:
    body = lead.post("/api/evacuations", {"reason": REASON}).get_json()
    assert (body["households"], body["people"], body["version"]) == (2, 5, 1)
    return str(body["evacuation"])


def address_of(evacuation: str, part: str) -> str:
    return f"/api/evacuations/{evacuation}/{part}"


@pytest.mark.parametrize(
    ("role", "region", "read_status", "leads"),
    [
        ("commander", COUNTY, 200, 409),
        ("duty_officer", TOWN, 200, 403),
        ("grid_head", TOWN, 200, 403),
        ("liaison", COUNTY, 403, 403),
        ("reviewer", COUNTY, 403, 403),
        ("administrator", COUNTY, 403, 403),
        ("auditor", COUNTY, 403, 403),
    ],
)
def test_who_may_look_and_lead(
    web: WebApp, evacuation: str, role: str, region: str, read_status: int, leads: int
) -> None:
    somebody = web.sign_in_as(role, region)
    query = f"?region={region}"
    for address in (
        "/api/evacuations",
        address_of(evacuation, "households"),
        address_of(evacuation, "households.xlsx"),
    ):
        assert somebody.get(address + query).status_code == read_status, address
    lifted = somebody.post(address_of(evacuation, "lift") + query, {"version": 9, "reason": REASON})
    assert lifted.status_code == leads


def test_an_order_is_previewed_by_whoever_may_give_it(web: WebApp, lead: Browser) -> None:
    body = lead.get(f"/api/evacuations/preview?region={COUNTY}&place={TOWN}").get_json()
    assert (body["households"], body["people"], body["vulnerable"]) == (1, 3, 1)
    assert body["needs"] == {"infant": 1}
    assert sum(shelter["people"] for shelter in body["shelters"]) + body["unsheltered"] == 3
    assert GRID[:12] not in body["unlisted"]
    assert len(body["unlisted"]) == body["villages"] - 1
    assert "贺知章" not in str(body)
    none = lead.get(f"/api/evacuations/preview?region={COUNTY}&place={TOWN}&risks=crew").get_json()
    assert (none["households"], none["people"]) == (0, 0)
    for query, status in (("place=110000", 422), ("risks=fire", 422)):
        answer = lead.get(f"/api/evacuations/preview?region={COUNTY}&{query}")
        assert answer.status_code == status, query
    assert web.sign_in_as("duty_officer", TOWN).get("/api/evacuations/preview").status_code == 403


def test_a_township_sees_its_own_households_masked(web: WebApp, evacuation: str) -> None:
    officer = web.sign_in_as("duty_officer", TOWN)
    answer = officer.get(address_of(evacuation, "households"))
    rows = answer.get_json()["households"]
    assert [row["household"] for row in rows] == [A]
    assert rows[0]["head"] == "贺**"
    for secret in ("贺知章", "13900000001", "12号"):
        assert secret not in answer.get_data(as_text=True)
    assert officer.get(address_of(evacuation, f"households?region={OTHER_TOWN}")).status_code == 403


def test_reports_are_taken_or_refused_one_by_one(lead: Browser, evacuation: str) -> None:
    given = [
        {"household": A, "kind": "settled", "place": "S101-1", "key": "1", "by": "LY-D02372"},
        {"household": A, "kind": "settled", "place": "S101-1", "key": "1"},
        {"household": B, "kind": "returned"},
        {"household": "HH-0", "kind": "moved", "note": "漏登"},
        {"household": A, "kind": "flown"},
    ]
    payload = lead.post(address_of(evacuation, "reports"), {"reports": given}).get_json()
    assert (payload["taken"], payload["repeated"]) == (1, 1)
    assert [(row["index"], row["code"]) for row in payload["refused"]] == [
        (2, "not_lifted"),
        (3, "no_household"),
        (4, "bad_report"),
    ]
    for body, status, code in (
        ({"reports": 1}, 422, "bad_field"),
        ({"reports": [{"kind": "moved"}]}, 422, "missing_field"),
        ({"reports": [{"household": A, "kind": "moved"}] * 501}, 413, "too_many"),
    ):
        answer = lead.post(address_of(evacuation, "reports"), body)
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (status, code)


def test_somebody_else_verifies(web: WebApp, lead: Browser, evacuation: str) -> None:
    lead.post(address_of(evacuation, "reports"), {"reports": [{"household": B, "kind": "moved"}]})
    response = lead.post(address_of(evacuation, "verify"), {"households": [B]})
    assert (response.status_code, response.get_json()["error"]["code"]) == (403, "same_person")
    other = web.sign_in_as("grid_head", OTHER_TOWN)
    assert (
        other.post(address_of(evacuation, f"verify?region={OTHER_TOWN}"), {"households": [B]}).status_code
        == 200
    )
    rows = lead.get(address_of(evacuation, "households?state=moved")).get_json()["households"]
    assert [(row["household"], row["verified"]) for row in rows] == [(B, True)]


def test_a_household_is_revealed_for_a_reason_in_ones_region(web: WebApp) -> None:
    head = web.sign_in_as("grid_head", TOWN)
    query = f"?region={TOWN}"
    assert head.post(f"/api/households/{A}/reveal{query}", {}).status_code == 422
    shown = head.post(f"/api/households/{A}/reveal{query}", {"reason": "上门劝离"}).get_json()
    assert (shown["head"], shown["address"]) == ("贺知章", "希塘村12号")
    assert head.post(f"/api/households/{B}/reveal{query}", {"reason": "上门劝离"}).status_code == 403
    card = head.post(f"/api/households/{A}/card{query}", {"reason": "发放明白卡"})
    assert (card.mimetype, card.data[:5]) == ("application/pdf", b"%PDF-")
    assert card.headers["Cache-Control"] == "no-store"


def test_the_file_has_what_the_screen_has(web: WebApp, lead: Browser, evacuation: str) -> None:
    settled = {"household": A, "kind": "settled", "place": "S101-1", "key": "1", "by": "LY-D02372"}
    lead.post(address_of(evacuation, "reports"), {"reports": [settled]})
    answer = lead.get(address_of(evacuation, f"households.xlsx?region={TOWN}&lang=zh"))
    sheet = openpyxl.load_workbook(io.BytesIO(answer.data)).active
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert rows[0][:6] == ["户编号", "乡镇", "村", "网格", "户主", "人数"]
    assert rows[1][:6] == [A, "湖镇镇", "希塘村", "希塘村 1 网格", "贺**", 3]
    line, shelters = (
        dict(zip(rows[0], rows[1], strict=True)),
        web.app.services.installation.counties[COUNTY].shelters,
    )
    assert (line["状态"], line["安置点"]) == ("已安置", shelters["S101-1"].name), "names, no codes"


@pytest.mark.parametrize(
    ("address", "status", "code"),
    [
        ("/api/evacuations/ZY-991231-01/households", 404, "no_evacuation"),
        ("/api/evacuations/x/households", 404, "not_found"),
        ("/api/evacuations/ZY-991231-01/households?state=odd", 400, "bad_parameter"),
        ("/api/evacuations?region=110101", 404, "unknown_region"),
    ],
)
def test_what_cannot_be_looked_at(lead: Browser, address: str, status: int, code: str) -> None:
    answer = lead.get(address)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (status, code)
