"""The people of a roll-out as a list: everybody once in every order, and nobody whom one may not see."""

from __future__ import annotations

from typing import Any

import pytest

from domain.emergency.rollouts.progress.task_states import STATES
from tests.security.house import Browser, House
from tests.security.test_rollout_routes import OTHER_TOWN, TOWN, house, lead, rollout, tell

__all__ = ["house", "lead", "rollout"]


def walk(browser: Browser, rollout: str, query: str, after: str = "") -> list[dict[str, Any]]:
    """All rows of a list, page after page."""
    found: list[dict[str, Any]] = []
    while True:
        told = browser.get(f"/api/rollouts/{rollout}/people?limit=200&{query}&after={after}").get_json()
        found += told["tasks"]
        if told["next"] is None:
            return found
        after = told["next"]


def test_every_order_tells_of_everybody_once(house: House, rollout: str) -> None:
    lead = house.somebody("commander")
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


def test_a_list_is_narrowed_by_region_tier_state_and_group(house: House, rollout: str) -> None:
    lead = house.somebody("commander")
    heads = walk(lead, rollout, f"region={TOWN}&tier=2")
    assert heads
    assert {row["tier"] for row in heads} == {2}
    assert all(row["region"].startswith(TOWN) for row in heads)
    behind = walk(lead, rollout, "group=silent&tier=2")
    others = walk(lead, rollout, "group=unheard&tier=2") + walk(lead, rollout, "group=heard&tier=2")
    told = walk(lead, rollout, "tier=2&state=unreached,open,reminded")
    assert len(behind) + len(others) == len(told) > 0
    branches = lead.get(f"/api/rollouts/{rollout}").get_json()["branches"]
    quiet = {row["region"] for row in branches if row["silent_since"]}
    assert {row["region"] for row in behind} <= quiet
    assert not {row["region"] for row in others} & quiet


def test_tiers_that_the_rollout_lacks_are_not_looked_for(house: House, rollout: str) -> None:
    lead = house.somebody("commander")
    many = ",".join(str(tier) for tier in range(2, 200))
    assert walk(lead, rollout, f"tier={many}") == walk(lead, rollout, "tier=2,3")
    assert walk(lead, rollout, "tier=77") == []


def test_a_page_goes_on_where_it_stood_though_somebody_answers_meanwhile(house: House, rollout: str) -> None:
    lead = house.somebody("commander")
    first = lead.get(f"/api/rollouts/{rollout}/people?limit=20&tier=2").get_json()
    tell(lead, rollout, {"person": first["tasks"][-1]["person"], "kind": "finished"})
    rest = walk(lead, rollout, "tier=2", first["next"])[:20]
    again = walk(lead, rollout, "tier=2")
    assert [row["person"] for row in again[:40]] == [row["person"] for row in [*first["tasks"], *rest]]
    one = lead.get(f"/api/rollouts/{rollout}/people?people={first['tasks'][-1]['person']},nobody").get_json()
    assert [row["state"] for row in one["tasks"]] == ["finished"]


def test_names_are_masked_and_not_searched_by_whoever_does_not_lead(house: House, rollout: str) -> None:
    lead = house.somebody("commander")
    row = lead.get(f"/api/rollouts/{rollout}/people?limit=1&tier=1").get_json()["tasks"][0]
    named = lead.get(f"/api/rollouts/{rollout}/people?q={row['name']}").get_json()
    assert row["person"] in [one["person"] for one in named["tasks"]]
    assert all(row["name"] in one["name"] for one in named["tasks"])
    duty = house.somebody("duty_officer", TOWN)
    seen = duty.get(f"/api/rollouts/{rollout}/people?region={TOWN}").get_json()["tasks"]
    assert seen
    assert all("*" in one["name"] for one in seen)
    assert duty.get(f"/api/rollouts/{rollout}/people?region={TOWN}&q={row['name'][0]}").status_code == 403
    assert duty.get(f"/api/rollouts/{rollout}/people?region={OTHER_TOWN}").status_code == 403
    elsewhere = walk(lead, rollout, f"region={OTHER_TOWN}")[0]["person"]
    asked = f"/api/rollouts/{rollout}/people?region={TOWN}&people={elsewhere}"
    assert duty.get(asked).get_json() == {"tasks": []}


@pytest.mark.parametrize(
    "query",
    ["order=name", "way=left", "group=all", "state=done", "tier=x", "after=1.2", "limit=201", "limit=0",
     "q=" + "a" * 41, "people=" + ",".join(["a"] * 201)],
)  # fmt: skip
def test_what_no_list_can_be_asked(house: House, rollout: str, query: str) -> None:
    lead = house.somebody("commander")
    assert lead.get(f"/api/rollouts/{rollout}/people?{query}").status_code == 400
