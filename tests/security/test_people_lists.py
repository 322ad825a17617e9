"""The people of a roll-out as a list: everybody once in every order, and nobody whom one may not see."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from sqlalchemy import update

from data_access.audit.trace_queries import Filters
from data_access.database.tables.directory_tables import people
from data_access.emergency.rollouts.pages import people_pages
from domain.audit import exports
from domain.emergency.rollouts.progress.task_states import STATES
from domain.kernel.worlds import WorldId
from tests.security.house import COUNTY, Browser, WebApp
from tests.security.test_rollout_routes import OTHER_TOWN, TOWN, lead, rollout, tell, web

__all__ = ["lead", "rollout", "web"]


def walk(browser: Browser, rollout: str, query: str, after: str = "") -> list[dict[str, Any]]:
    """All rows of a list, page after page."""
    found: list[dict[str, Any]] = []
    while True:
        body = browser.get(f"/api/rollouts/{rollout}/people?limit=200&{query}&after={after}").get_json()
        found += body["tasks"]
        if body["next"] is None:
            return found
        after = body["next"]


def test_every_order_tells_of_everybody_once(web: WebApp, rollout: str) -> None:
    lead = web.sign_in_as("commander")
    by_place = walk(lead, rollout, "order=place")
    total = lead.get(f"/api/rollouts/{rollout}/people").get_json()["total"]
    assert len(by_place) == total == 824
    places = [(row["region"], row["person"]) for row in by_place]
    assert places == sorted(set(places))
    assert [(row["region"], row["person"]) for row in walk(lead, rollout, "way=down")] == places[::-1]
    for order in ("state", "tier"):
        for way in ("up", "down"):
            rows = walk(lead, rollout, f"order={order}&way={way}")
            assert sorted((row["region"], row["person"]) for row in rows) == places
            keys = [STATES.index(row["state"]) if order == "state" else row["tier"] for row in rows]
            assert keys == sorted(keys, reverse=way == "down")


def test_a_list_is_narrowed_by_region_tier_state_and_group(web: WebApp, rollout: str) -> None:
    lead = web.sign_in_as("commander")
    heads = walk(lead, rollout, f"region={TOWN}&tier=2")
    assert heads
    assert {row["tier"] for row in heads} == {2}
    assert all(row["region"].startswith(TOWN) for row in heads)
    behind = walk(lead, rollout, "group=silent&tier=2")
    others = walk(lead, rollout, "group=unheard&tier=2") + walk(lead, rollout, "group=heard&tier=2")
    listed_people = walk(lead, rollout, "tier=2&state=unreached,open,reminded")
    assert len(behind) + len(others) == len(listed_people) > 0
    branches = lead.get(f"/api/rollouts/{rollout}").get_json()["branches"]
    quiet = {row["region"] for row in branches if row["silent_since"]}
    assert {row["region"] for row in behind} <= quiet
    assert not {row["region"] for row in others} & quiet


def test_tiers_that_the_rollout_lacks_are_not_looked_for(web: WebApp, rollout: str) -> None:
    lead = web.sign_in_as("commander")
    many = ",".join(str(tier) for tier in range(2, 200))
    assert walk(lead, rollout, f"tier={many}") == walk(lead, rollout, "tier=2,3")
    assert walk(lead, rollout, "tier=77") == []


def test_a_page_goes_on_where_it_stood_though_somebody_answers_meanwhile(web: WebApp, rollout: str) -> None:
    lead = web.sign_in_as("commander")
    first = lead.get(f"/api/rollouts/{rollout}/people?limit=20&tier=2").get_json()
    tell(lead, rollout, {"person": first["tasks"][-1]["person"], "kind": "finished"})
    rest = walk(lead, rollout, "tier=2", first["next"])[:20]
    again = walk(lead, rollout, "tier=2")
    assert [row["person"] for row in again[:40]] == [row["person"] for row in [*first["tasks"], *rest]]
    body = lead.get(f"/api/rollouts/{rollout}/people?people={first['tasks'][-1]['person']},nobody").get_json()
    assert [row["state"] for row in body["tasks"]] == ["finished"]


def test_names_are_masked_and_not_searched_by_whoever_does_not_lead(web: WebApp, rollout: str) -> None:
    lead = web.sign_in_as("commander")
    row = lead.get(f"/api/rollouts/{rollout}/people?limit=1&tier=1").get_json()["tasks"][0]
    named = lead.get(f"/api/rollouts/{rollout}/people?q={row['name']}").get_json()
    assert row["person"] in [task["person"] for task in named["tasks"]]
    assert all(row["name"] in task["name"] for task in named["tasks"])
    duty = web.sign_in_as("duty_officer", TOWN)
    seen = duty.get(f"/api/rollouts/{rollout}/people?region={TOWN}").get_json()["tasks"]
    assert seen
    assert all("*" in item["name"] for item in seen)
    assert duty.get(f"/api/rollouts/{rollout}/people?region={TOWN}&q={row['name'][0]}").status_code == 403
    assert duty.get(f"/api/rollouts/{rollout}/people?region={OTHER_TOWN}").status_code == 403
    elsewhere = walk(lead, rollout, f"region={OTHER_TOWN}")[0]["person"]
    address = f"/api/rollouts/{rollout}/people?region={TOWN}&people={elsewhere}"
    assert duty.get(address).get_json() == {"tasks": []}


@pytest.mark.parametrize(
    "query",
    ["order=name", "way=left", "group=all", "state=done", "tier=x", "after=1.2", "limit=201", "limit=0",
     "q=" + "a" * 41, "people=" + ",".join(["a"] * 201)],
)  # fmt: skip
def test_what_no_list_can_be_asked(web: WebApp, rollout: str, query: str) -> None:
    lead = web.sign_in_as("commander")
    assert lead.get(f"/api/rollouts/{rollout}/people?{query}").status_code == 400


def read_file(browser: Browser, rollout: str, query: str = "") -> list[dict[str, str]]:
    """The rows of the list as a table, by its headings."""
    answer = browser.get(f"/api/rollouts/{rollout}/people.csv?lang=en&{query}")
    assert answer.status_code == 200, answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    return [*csv.DictReader(io.StringIO(answer.data.decode("utf-8-sig")))]


def test_the_file_is_the_list_and_in_the_trace_before_it_leaves(web: WebApp, rollout: str) -> None:
    lead = web.sign_in_as("commander")
    listed = walk(lead, rollout, "order=place")
    rows = read_file(lead, rollout)
    assert [(row["Id"], row["Name"]) for row in rows] == [(row["person"], row["name"]) for row in listed]
    assert len(rows) > 500, "more than a page"
    assert all(row["Township"] and row["Tier"] for row in rows)
    some = read_file(lead, rollout, f"region={TOWN}&tier=2&state=unreached,open,reminded&group=silent")
    listed_people = walk(lead, rollout, f"region={TOWN}&tier=2&group=silent")
    assert [row["Id"] for row in some] == [row["person"] for row in listed_people] != []
    found = read_file(lead, rollout, f"q={listed[0]['name']}")
    assert listed[0]["person"] in [row["Id"] for row in found]
    filters = Filters(action="rollout.people_exported")
    traced = web.store.trace_page(WorldId(COUNTY), filters, None, 50).rows
    assert [row["new"]["rows"] for row in traced] == [len(found), len(some), len(rows)]
    assert traced[1]["new"] == {"region": TOWN, "rows": len(some), "form": "csv", "full": True}


def test_the_file_has_all_whom_words_find_though_the_screen_shows_some(web: WebApp, rollout: str) -> None:
    lead = web.sign_in_as("commander")
    everybody = [row["person"] for row in walk(lead, rollout, "order=place")]
    assert len(walk(lead, rollout, "q=LY-")) == people_pages.MOST_FOUND < len(everybody)
    assert [row["Id"] for row in read_file(lead, rollout, "q=LY-")] == everybody


def test_the_file_hides_what_the_screen_hides(web: WebApp, rollout: str) -> None:
    duty = web.sign_in_as("duty_officer", TOWN)
    rows = read_file(duty, rollout, f"region={TOWN}")
    assert rows
    assert all("*" in row["Name"] for row in rows)
    for query, status in ((f"region={TOWN}&q=a", 403), (f"region={OTHER_TOWN}", 403), ("tier=x", 400)):
        assert duty.get(f"/api/rollouts/{rollout}/people.csv?{query}").status_code == status, query
    assert duty.get("/api/rollouts/RW-260101-01/people.csv").status_code == 404


def test_a_name_is_no_formula_to_a_spreadsheet(web: WebApp, rollout: str) -> None:
    lead = web.sign_in_as("commander")
    person = walk(lead, rollout, "tier=1")[0]["person"]
    with web.store.database.writing() as connection:
        connection.execute(update(people).where(people.c.id == person).values(name="=1+1"))
    rows = read_file(lead, rollout, "tier=1")
    assert {row["Id"]: row["Name"] for row in rows}[person] == "'=1+1"


def test_more_rows_than_a_browser_takes_are_refused_before_anything_leaves(
    web: WebApp, rollout: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    lead = web.sign_in_as("commander")
    monkeypatch.setattr(exports, "MOST_ROWS", 500)
    for query in ("", "?q=LY-"):
        answer = lead.get(f"/api/rollouts/{rollout}/people.csv{query}")
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (413, "too_many_rows")
    assert read_file(lead, rollout, "tier=1")
