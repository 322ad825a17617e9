"""/review tells of no work but what its viewer sees, and what leaves as a file is traced and harmless."""

from __future__ import annotations

import base64
import csv
import io
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from data_access.audit.trace_queries import Filters
from data_access.directory.directory_rows import save_units
from domain.directory.person import Unit
from tests.security.house import COUNTY, UPDATE, VILLAGE, Browser, WebApp, callback

TOWN, UNIT, FORMULA = VILLAGE[:9], "traffic-police", '=HYPERLINK("http://x")'
ASKED = {
    "review-signal.data": [],
    "review-kind.value": "cases",
    "review-period.value": "d30",
    "review-group.value": "matter",
    "review-step.value": "whole",
}


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory, root: Path) -> WebApp:
    """Cases of two matters in one town, and one in another."""
    made = WebApp(tmp_path_factory.mktemp("review"), root)
    for fields in ({"matter": "parking"}, {"matter": "parking"}, {}, {"region": "330825102"}):
        made.report_case(**fields)
    return made


def boot(region: str = COUNTY) -> dict[str, Any]:
    return {"review-boot.data": {"region": region, "counties": [COUNTY], "lang": "zh"}}


def count(web: WebApp, who: Browser, region: str = COUNTY) -> str:
    """The first figure of the page, or the status of its refusal."""
    body = callback(web, "review-summary.children", **ASKED, **boot(region))
    body["changedPropIds"] = ["review-kind.value"]
    answer = who.post(UPDATE, body)
    if answer.status_code != 200:
        return str(answer.status_code)
    figures = answer.get_json()["response"]["review-summary"]["children"]["props"]["children"][1]
    return str(figures["props"]["children"][0]["props"]["children"][0]["props"]["children"])


@pytest.mark.parametrize(
    ("role", "region", "unit", "query", "expected"),
    [
        ("duty_officer", COUNTY, None, COUNTY, "4"),
        ("reviewer", COUNTY, None, COUNTY, "4"),
        ("auditor", COUNTY, None, COUNTY, "403"),
        ("duty_officer", TOWN, None, TOWN, "3"),
        ("unit_officer", COUNTY, UNIT, COUNTY, "2"),
        ("duty_officer", TOWN, None, COUNTY, "403"),
        ("grid_head", COUNTY, None, COUNTY, "403"),
        ("administrator", COUNTY, None, COUNTY, "403"),
        ("commander", COUNTY, None, "330803", "422"),
    ],
)
def test_each_sees_the_work_they_may(
    web: WebApp, role: str, region: str, unit: str | None, query: str, expected: str
) -> None:
    assert count(web, web.sign_in_as(role, region, unit), query) == expected


def names(web: WebApp, who: Browser) -> str:
    body = callback(web, "review-period.options", **boot())
    body["changedPropIds"] = ["review-boot.data"]
    return str(who.post(UPDATE, body).get_json()["response"]["review-unit"]["options"])


def download_file(web: WebApp, who: Browser, form: str, **query: Any) -> bytes:
    """The file of a button."""
    button = f"review-by-group-{form}"
    body = callback(web, "review-file.data", **ASKED | query, **boot())
    body["changedPropIds"] = [f"{button}.n_clicks"]
    body["inputs"] = [row | ({"value": 1} if row["id"] == button else {}) for row in body["inputs"]]
    answer = who.post(UPDATE, body)
    return base64.b64decode(answer.get_json()["response"]["review-file"]["data"]["content"])


def test_a_unit_is_offered_itself_alone(web: WebApp) -> None:
    with web.store.database.writing() as connection:
        units = [Unit(code, f"单位{code}", code, "office", COUNTY, 1) for code in (UNIT, "water")]
        save_units(connection, COUNTY, units)
    assert "'water'" in names(web, web.sign_in_as("duty_officer"))
    shown_names = names(web, web.sign_in_as("unit_officer", COUNTY, UNIT))
    assert (f"'{UNIT}'" in shown_names, "'water'" in shown_names) == (True, False)


def test_a_file_is_traced_and_no_cell_of_it_is_worked_out(
    web: WebApp, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = web.sign_in_as("duty_officer")
    monkeypatch.setattr("layouts.review.review_tables.group_name", lambda *_: FORMULA)
    rows = list(csv.reader(io.StringIO(download_file(web, who, "csv").decode("utf-8-sig"))))
    assert rows[0][:3] == ["一件事", "总数", "在办"]
    assert [row[:3] for row in rows[1:]] == [[f"'{FORMULA}", "2", "2"], [f"'{FORMULA}", "2", "2"]]
    sheet = openpyxl.load_workbook(io.BytesIO(download_file(web, who, "xlsx")))["1"]
    assert [cell.value for cell in sheet[2]][:3] == [f"'{FORMULA}", 2, 2]
    acts = web.store.trace_page(COUNTY, Filters(action="review.exported"), None, 9).rows
    assert [(act["actor"], act["object"]) for act in acts] == [(who.actor, f"region:{COUNTY}")] * 2
