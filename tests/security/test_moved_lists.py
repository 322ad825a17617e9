"""Lists of who moved by the page: looked at in both languages, chosen where a row fits several, recorded as
looked at, traced.
"""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from data_access.audit.trace_queries import Filters
from data_access.emergency.rollouts.households.household_store import save_households
from domain.directory.households.household import Household
from domain.kernel.worlds import WorldId
from tests.security.house import COUNTY, Browser, WebApp

TOWN, OTHER_TOWN = "330825101", "330825102"
GRID, NEXT, FAR = f"{TOWN}264001", f"{TOWN}264002", f"{OTHER_TOWN}201001"
KNOWN = (
    Household("HH-A", GRID, GRID[:12], "", "贺知章", "13900000001", 3, (), "flood"),
    Household("HH-B", GRID, GRID[:12], "", "王维", "", 2, (), "flood"),
    Household("HH-C", NEXT, NEXT[:12], "", "王维", "", 4, (), "flood"),
    Household("HH-D", FAR, FAR[:12], "", "李白", "", 1, (), "flood"),
)
ROWS = (
    "户主,村,转移情况,时间",
    "贺知章,希塘村,已转移,17:05",
    "王维,希塘村,已转移,17:10",
    "李白,,已转移,17:00",
    "杜甫,,没有转移,",
)
AT = "2026-11-22T18:00:00+08:00"


@pytest.fixture(scope="module")
def web(root: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebApp]:
    made = WebApp(tmp_path_factory.mktemp("lists"), root, people=True)
    with made.store.database.writing() as connection:
        save_households(connection, WorldId(COUNTY), KNOWN)
    yield made
    made.store.close()


@pytest.fixture(scope="module")
def lists(web: WebApp) -> str:
    body = web.sign_in_as("commander").post("/api/evacuations", {"reason": "台风将至，立即转移"}).get_json()
    return f"/api/evacuations/{body['evacuation']}/lists"


def make_upload(*rows: str, **more: Any) -> dict[str, Any]:
    content = b64encode("\n".join(rows or ROWS).encode()).decode()
    return {"filename": "转移名单.csv", "content": content, "at": AT, **more}


def look(by: Browser, lists: str, region: str = COUNTY, **more: Any) -> Any:
    return by.post(f"{lists}/preview?region={region}", make_upload(**more)).get_json()


def test_a_list_is_looked_at_and_changes_nothing(web: WebApp, lists: str) -> None:
    lead = web.sign_in_as("commander")
    answer = look(lead, lists)
    assert (answer["rows"], answer["reports"], answer["silent"], answer["repeated"]) == (4, 2, 1, 0)
    (row,) = answer["several"]
    assert [household["household"] for household in row["households"]] == ["HH-B", "HH-C"]
    assert {household["head"] for household in row["households"]} == {"王*"}
    (remark,) = answer["remarks"]
    assert (remark["row"], remark["cell"], remark["code"]) == (3, "A3", "moved_ambiguous")
    assert "不止一户" in remark["zh"]
    assert "several" in remark["en"] or "household" in remark["en"]
    assert "王维" not in str(answer)
    ledger = lead.get(lists.replace("lists", "households?state=moved")).get_json()
    assert ledger["total"] == 0


def test_a_long_list_can_be_chosen_for_row_by_row(web: WebApp, lists: str) -> None:
    lead = web.sign_in_as("commander")
    status_codes = [
        lead.post(f"{lists}/preview?region={COUNTY}", make_upload()).status_code for _ in range(25)
    ]
    assert set(status_codes) == {200}


def test_what_was_looked_at_is_recorded_once_and_traced(web: WebApp, lists: str) -> None:
    lead = web.sign_in_as("commander")
    chosen = [{"sheet": "", "row": 3, "household": "HH-C"}]
    answer = look(lead, lists, chosen=chosen)
    assert (answer["reports"], answer["several"]) == (3, [])
    changed = lead.post(f"{lists}?region={COUNTY}", make_upload(digest=answer["digest"]))
    assert changed.get_json()["error"]["code"] == "list_changed"
    body = make_upload(chosen=chosen, digest=answer["digest"])
    assert lead.post(f"{lists}?region={COUNTY}", body).get_json() == {
        "taken": 3, "repeated": 0, "conflicts": 0, "refused": 0,
    }  # fmt: skip
    again = look(lead, lists, chosen=chosen)
    assert (again["reports"], again["repeated"]) == (3, 3)
    rows = lead.get(lists.replace("lists", "households?state=moved")).get_json()["households"]
    assert sorted(row["household"] for row in rows) == ["HH-A", "HH-C", "HH-D"]
    found = web.store.trace_page(WorldId(COUNTY), Filters(action="evacuation.progressed"), None, 9)
    assert found.rows[0]["new"]["filename"].endswith(".csv")


def test_a_township_reads_lists_of_its_own_households(web: WebApp, lists: str) -> None:
    head = web.sign_in_as("grid_head", TOWN)
    answer = look(head, lists, TOWN)
    assert "moved_unknown" in [remark["code"] for remark in answer["remarks"]], "李白 lives elsewhere"
    assert head.post(f"{lists}/preview?region={COUNTY}", make_upload()).status_code == 403
    assert (
        web.sign_in_as("reviewer").post(f"{lists}/preview?region={COUNTY}", make_upload()).status_code == 403
    )


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"content": "%%"}, "bad_field"),
        ({"at": ""}, "missing_field"),
        ({"at": "9999-12-31T23:00:00+00:00"}, "bad_field"),
        ({"at": "0001-01-01T00:30:00+08:00"}, "bad_field"),
        ({"chosen": [1]}, "bad_field"),
    ],
)
def test_what_cannot_be_read_says_so(web: WebApp, lists: str, more: dict[str, Any], code: str) -> None:
    lead = web.sign_in_as("commander")
    answer = lead.post(f"{lists}/preview?region={COUNTY}", make_upload() | more)
    assert answer.get_json()["error"]["code"] == code
    body = lead.post(f"{lists}/preview?region={COUNTY}", make_upload() | {"filename": "x.pdf"}).get_json()
    assert body["faults"][0]["zh"]
    assert body["faults"][0]["en"]
