"""Call sheets over HTTP: who gets which, as what, and that a file is in the trace before it leaves."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from dashboard.services.read_audit import Readings
from data_access.audit.trace_queries import Filters
from data_access.database.tables.directory_tables import people
from domain.emergency.rollouts.sheets.row_codes import read_code
from domain.kernel.worlds import WorldId
from tests.pdf_text import text_of
from tests.security.house import COUNTY, Browser, WebApp

TOWN, OTHER_TOWN, VILLAGE = "330825101", "330825102", "330825101264"
LEADER, HEAD = "LY-L00001", "LY-G00001"


@pytest.fixture(scope="module")
def web(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebApp]:
    made = WebApp(tmp_path_factory.mktemp("sheets"), root, people=True)
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def lead(web: WebApp) -> Browser:
    return web.sign_in_as("commander")


@pytest.fixture(scope="module")
def rollout(web: WebApp, lead: Browser) -> str:
    payload = lead.post("/api/rollouts", {"plan": "flood-3"}).get_json()
    name = str(payload["rollout"])
    waiting = lead.post(f"/api/rollouts/{name}/issue", {"version": payload["version"]}).get_json()
    body = {"version": waiting["version"]}
    assert web.sign_in_as("commander").post(f"/api/rollouts/{name}/confirm", body).status_code == 200
    return name


def address(rollout: str, region: str = TOWN) -> str:
    return f"/api/rollouts/{rollout}/sheets/{region}.pdf"


@pytest.mark.parametrize(
    ("role", "region", "status"),
    [
        ("commander", COUNTY, 200),
        ("commander", "3308", 200),
        ("duty_officer", TOWN, 200),
        ("duty_officer", OTHER_TOWN, 403),
        ("reviewer", COUNTY, 200),
        ("liaison", COUNTY, 403),
        ("administrator", COUNTY, 403),
        ("auditor", COUNTY, 403),
    ],
)
def test_who_gets_the_sheet_of_a_township(
    web: WebApp, rollout: str, role: str, region: str, status: int
) -> None:
    assert web.sign_in_as(role, region).get(address(rollout)).status_code == status


def test_the_file_says_whom_to_call_and_is_in_the_trace(web: WebApp, lead: Browser, rollout: str) -> None:
    answer = lead.get(address(rollout))
    text = text_of(answer.data)
    for words in ("未领办呼叫单 湖镇镇", rollout, "数据截至", "编码", "接通", "代报", "口径", "网格长"):
        assert words in text, words
    assert "call-sheet" in answer.headers["Content-Disposition"]
    rows = web.store.trace_page(WorldId(COUNTY), Filters(action="rollout.sheet_exported"), None, 50).rows
    assert rows[0]["object"] == f"rollout:{rollout}"
    assert rows[0]["new"]["region"] == TOWN
    assert rows[0]["new"]["full"] is True
    assert "Call sheet" in text_of(lead.get(f"{address(rollout, VILLAGE)}?lang=en").data)


def test_names_and_phones_are_masked_for_whoever_does_not_lead(
    web: WebApp, lead: Browser, rollout: str
) -> None:
    with web.store.reading() as connection:
        from sqlalchemy import text

        query = text("SELECT name, phone FROM people WHERE region LIKE '330825101%' AND phone != ''")
        known = connection.execute(query).all()
    full, masked = (
        text_of(local_person.get(address(rollout)).data)
        for local_person in (lead, web.sign_in_as("duty_officer", TOWN))
    )
    assert known
    assert sum(phone in full for _, phone in known) > 10
    assert [phone for _, phone in known if phone in masked] == []
    assert "**" in masked


def test_beside_the_heads_stands_their_leader_once_that_one_is_not_silent(
    web: WebApp, lead: Browser, rollout: str
) -> None:
    rows = lead.get(f"/api/rollouts/{rollout}/sheets?region={TOWN}").get_json()["rows"]
    grids = Counter(row["region"][:12] for row in rows if len(row["region"]) == len(VILLAGE) + 3)
    ((village, heads),) = grids.most_common(1)
    leader = next(row for row in rows if row["region"] == village)
    with web.store.reading() as connection:
        query = select(people.c.phone).where(people.c.id == leader["person"])
        phone = str(connection.execute(query).scalar_one())

    def count(browser: Browser, words: str) -> int:
        return text_of(browser.get(address(rollout, village)).data).count(words)

    assert count(lead, phone) == 1, "the leader is silent, too: called, and nobody's deputy"
    line = {
        "person": leader["person"],
        "kind": "accepted",
        "key": "sheet/2",
        "channel": "sheet",
        "by": "周建平",
    }
    assert lead.post(f"/api/rollouts/{rollout}/receipts", {"receipts": [line]}).get_json()["taken"] == 1
    assert (heads > 1, count(lead, phone)) == (True, heads)
    assert count(web.sign_in_as("duty_officer", TOWN), phone) == 0


def test_each_code_means_one_person(web: WebApp, lead: Browser, rollout: str) -> None:
    body = lead.get(f"/api/rollouts/{rollout}/sheets").get_json()
    people = sorted(row["person"] for row in body["rows"])
    assert len(people) == 824
    for row in body["rows"][::40]:
        assert people[read_code(rollout, 824, row["code"])] == row["person"]
    part = lead.get(f"/api/rollouts/{rollout}/sheets?region={TOWN}").get_json()["rows"]
    assert {row["person"]: row["code"] for row in part}.items() <= {
        row["person"]: row["code"] for row in body["rows"]
    }.items()
    assert web.sign_in_as("duty_officer").get(f"/api/rollouts/{rollout}/sheets").status_code == 403
    town = web.sign_in_as("commander", TOWN)
    assert town.get(f"/api/rollouts/{rollout}/sheets?region={TOWN}").get_json()["rows"] == part
    assert {row["region"][: len(TOWN)] for row in part} == {TOWN}
    assert town.get(f"/api/rollouts/{rollout}/sheets?region={COUNTY}").status_code == 403


def test_a_line_keyed_in_is_looked_at_and_corrected(
    web: WebApp, lead: Browser, rollout: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = list[tuple[str, int]]()
    monkeypatch.setattr(Readings, "note", lambda _, viewer, what, rows, address: read.append((what, rows)))
    line = {"person": HEAD, "kind": "accepted", "key": "sheet/1", "channel": "sheet", "by": "周建平"}
    text = f"/api/rollouts/{rollout}"
    assert lead.post(f"{text}/receipts", {"receipts": [line]}).get_json()["taken"] == 1
    path, body = (
        f"{text}/sheets/lines?person={HEAD}",
        {"person": HEAD, "line": "sheet/1", "reason": "看错了行"},
    )
    assert [row["keyed"] for row in lead.get(path).get_json()["lines"]] == [True]
    assert web.sign_in_as("duty_officer").get(path).status_code == 403
    elsewhere = web.sign_in_as("commander", TOWN).get(f"{path}&region={TOWN}")
    assert elsewhere.status_code == 403, "the line is of another township"
    assert web.sign_in_as("duty_officer").post(f"{text}/correct", body).status_code == 403
    assert lead.post(f"{text}/correct", body).status_code == 200
    assert lead.post(f"{text}/correct", body).get_json()["error"]["code"] == "corrected"
    (listed,) = lead.get(path).get_json()["lines"]
    assert (listed["kind"], listed["withdrawn"]["reason"]) == ("accepted", "看错了行")
    assert read == [("tasks", 1), ("tasks", 1)]


@pytest.mark.parametrize(
    ("path", "status", "code"),
    [
        ("/api/rollouts/RW-991231-01/sheets/330825101.pdf", 404, "no_rollout"),
        ("/api/rollouts/x/sheets/330825101.pdf", 404, "not_found"),
        ("/api/rollouts/RW-991231-01/sheets/330825999.pdf", 404, "unknown_region"),
        ("/api/rollouts/RW-991231-01/sheets/..pdf", 404, "unknown_region"),
    ],
)
def test_what_is_not_there_has_no_sheet(lead: Browser, path: str, status: int, code: str) -> None:
    answer: Any = lead.get(path)
    assert answer.get_json()["error"]["code"] == code
    assert answer.status_code == status
