"""Who else is called into a case is known to the server and to the auditor, not to those who see the case."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from dashboard.commands import Envelope, ReportHandler
from domain.cases.case_join import case_id
from domain.kernel.worlds import WorldId
from tests.security.house import COUNTY, WebApp

GRID, OTHER_TOWN, PERSON, UNIT = "330825101264001", "330825102", "LY-L00001", "unit:water"


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory, root: Path) -> WebApp:
    made = WebApp(tmp_path_factory.mktemp("called"), root, people=True)
    report: dict[str, Any] = {
        "kind": "case.reported", "id": "k1", "region": GRID, "title": "路灯", "severity": 3,
        "called": [OTHER_TOWN, UNIT, f"person:{PERSON}"],
    }  # fmt: skip
    update = {"kind": "case.updated", "id": "k2", "case": "k1", "title": "路灯不亮", "called": [UNIT]}
    at = datetime.now(UTC).isoformat()
    raws = [json.dumps(item | {"source": "test", "at": at}).encode() for item in (report, update)]
    batch = [Envelope(WorldId(COUNTY), "cases", f"{number}-0", raw, 1) for number, raw in enumerate(raws, 1)]
    assert ReportHandler(made.store, made.app.services.installation.counties).handle(batch).dead == []
    return made


@pytest.mark.parametrize(
    ("role", "region"), [("grid_head", GRID), ("commander", COUNTY), ("reviewer", COUNTY)]
)
def test_the_history_of_a_case_tells_nobody_who_is_called(web: WebApp, role: str, region: str) -> None:
    answer = web.sign_in_as(role, region).get(f"/api/cases/{case_id(COUNTY, 'test', 'k1')}")
    assert answer.status_code == 200
    assert [row["action"] for row in answer.get_json()["trace"]] == ["case.updated", "case.reported"]
    assert answer.get_json()["trace"][0]["new"] == {"title": "路灯不亮"}
    text = answer.get_data(as_text=True)
    assert [words for words in (OTHER_TOWN, UNIT, PERSON, "called") if words in text] == []


def test_the_auditor_reads_it(web: WebApp) -> None:
    text = web.sign_in_as("auditor").get(f"/api/trace?county={COUNTY}").get_data(as_text=True)
    assert PERSON in text
    assert UNIT in text
