"""Whom the closed leaves of a cascade name: for many townships by one question, and nobody whom one may not
see.
"""

from __future__ import annotations

from itertools import groupby
from typing import Any

import pytest

from dashboard.http.api.rollouts.people_routes import MOST_BRANCHES
from data_access.emergency.rollouts.pages import leaf_rows
from data_access.emergency.rollouts.pages.leaf_rows import MOST_NAMED
from tests.security.house import COUNTY, Browser, WebApp
from tests.security.test_people_lists import walk
from tests.security.test_rollout_routes import OTHER_TOWN, TOWN, VILLAGE, lead, rollout, tell, web

__all__ = ["lead", "rollout", "web"]
Leaf = tuple[str, int]


def read_leaves(browser: Browser, rollout: str, branches: list[str], query: str = "") -> dict[Leaf, Any]:
    """The leaves by place and tier."""
    address = f"/api/rollouts/{rollout}/leaves?branches={','.join(branches)}&{query}"
    answer = browser.get(address)
    assert answer.status_code == 200, answer.text
    return {(leaf["region"], leaf["tier"]): leaf for leaf in answer.get_json()["leaves"]}


def gather(rows: list[dict[str, Any]]) -> dict[Leaf, list[str]]:
    """People by place and tier, as a list has them."""
    by_leaf = sorted(rows, key=lambda row: (row["region"], row["tier"], row["person"]))
    grouped = groupby(by_leaf, key=lambda row: (row["region"], row["tier"]))
    return {leaf: [row["person"] for row in people] for leaf, people in grouped}


def list_townships(browser: Browser, rollout: str) -> list[str]:
    rows = browser.get(f"/api/rollouts/{rollout}").get_json()["branches"]
    return sorted(row["region"] for row in rows if len(row["region"]) == 9)


def test_fifteen_townships_are_one_question(web: WebApp, rollout: str) -> None:
    lead = web.sign_in_as("commander")
    towns = list_townships(lead, rollout)
    assert len(towns) == 15
    late = walk(lead, rollout, "tier=1&state=unreached,open,reminded")
    heads = walk(lead, rollout, "tier=2&state=unreached,open,reminded")
    wanted = gather(late + heads)
    leaves = read_leaves(lead, rollout, towns, "accept=1,2")
    assert {leaf: item["behind"] for leaf, item in leaves.items()} == {
        leaf: len(people) for leaf, people in wanted.items()
    }
    for leaf, row in leaves.items():
        assert [task["person"] for task in row["tasks"]] == wanted[leaf][:MOST_NAMED]
    some = read_leaves(lead, rollout, [TOWN, OTHER_TOWN], "accept=1,2")
    assert {leaf[0][:9] for leaf in some} == {TOWN, OTHER_TOWN}
    assert all(leaves[leaf] == entry for leaf, entry in some.items())


def test_whoever_is_alone_silent_in_a_grid_is_named_before_the_time_is_over(
    web: WebApp, rollout: str
) -> None:
    lead = web.sign_in_as("commander")
    silent = gather(walk(lead, rollout, "state=unreached,open,reminded"))
    grids = {leaf: people for leaf, people in silent.items() if len(leaf[0]) == 15}
    by_grid = {grid: [*of] for grid, of in groupby(sorted(grids), key=lambda leaf: leaf[0])}
    silent_leaves = {leaf for of in by_grid.values() for leaf in of if len(of) == 1 and len(grids[leaf]) == 1}
    assert silent_leaves
    assert {*read_leaves(lead, rollout, list_townships(lead, rollout))} == silent_leaves


def test_who_accepted_is_named_once_the_time_to_finish_is_over(web: WebApp, rollout: str) -> None:
    lead = web.sign_in_as("commander")
    leader = walk(lead, rollout, f"region={TOWN}&tier=1")[0]
    tell(lead, rollout, {"person": leader["person"], "kind": "accepted"})
    leaf = (leader["region"], 1)
    assert leaf not in read_leaves(lead, rollout, [TOWN], "accept=2")
    late = read_leaves(lead, rollout, [TOWN], "finish=1")[leaf]
    assert leader["person"] in [task["person"] for task in late["tasks"]]
    assert {task["state"] for task in late["tasks"]} == {"accepted"}
    tell(lead, rollout, {"person": leader["person"], "kind": "finished"})
    left = read_leaves(lead, rollout, [TOWN], "finish=1").get(leaf, {"tasks": []})
    assert leader["person"] not in [task["person"] for task in left["tasks"]]


def test_names_are_masked_and_other_regions_closed(web: WebApp, rollout: str) -> None:
    duty = web.sign_in_as("duty_officer", TOWN)
    leaves = read_leaves(duty, rollout, [TOWN], f"region={TOWN}&accept=1,2")
    tasks = [task for leaf in leaves.values() for task in leaf["tasks"]]
    assert tasks
    assert all("*" in task["name"] and task["region"].startswith(TOWN) for task in tasks)
    village = read_leaves(duty, rollout, [VILLAGE], f"region={TOWN}&accept=1,2")
    assert {leaf for leaf in leaves if leaf[0].startswith(VILLAGE)} == {*village} != set()
    other = f"/api/rollouts/{rollout}/leaves?branches={OTHER_TOWN}"
    assert duty.get(f"{other}&region={OTHER_TOWN}").status_code == 403
    assert duty.get(f"{other}&region={TOWN}").status_code == 400
    assert web.sign_in_as("liaison").get(f"{other}&region={COUNTY}").status_code == 403


@pytest.mark.parametrize("most", [1, 40])
def test_branches_that_are_too_many_at_once_are_answered_whole_by_several_questions(
    web: WebApp, rollout: str, monkeypatch: pytest.MonkeyPatch, most: int
) -> None:
    lead = web.sign_in_as("commander")
    towns = list_townships(lead, rollout)
    whole = read_leaves(lead, rollout, towns, "accept=1,2")
    monkeypatch.setattr(leaf_rows, "MOST_ROWS", most)
    left, read, questions = towns, {}, 0
    while left:
        address = f"/api/rollouts/{rollout}/leaves?branches={','.join(left)}&accept=1,2"
        answer = lead.get(address).get_json()
        assert answer["branches"]
        assert all(leaf["region"][:9] in answer["branches"] for leaf in answer["leaves"])
        if len(answer["branches"]) > 1:
            assert sum(len(leaf["tasks"]) for leaf in answer["leaves"]) <= most
        read |= {(leaf["region"], leaf["tier"]): leaf for leaf in answer["leaves"]}
        left, questions = [town for town in left if town not in answer["branches"]], questions + 1
    assert read == whole
    assert questions > 1


def test_a_grid_head_is_told_of_their_grid(web: WebApp, rollout: str) -> None:
    leaves = read_leaves(web.sign_in_as("commander"), rollout, [TOWN], "accept=1,2")
    grid, tier = next(leaf for leaf in leaves if len(leaf[0]) == 15)
    head = web.sign_in_as("grid_head", grid)
    own_leaves = read_leaves(head, rollout, [grid], f"region={grid}&accept=1,2")
    assert {*own_leaves} == {leaf for leaf in leaves if leaf[0] == grid}
    assert own_leaves[grid, tier]["behind"] == leaves[grid, tier]["behind"]
    beside = f"/api/rollouts/{rollout}/leaves?region={grid}&branches={VILLAGE}"
    assert head.get(beside).status_code == 400


@pytest.mark.parametrize(
    "query",
    ["", "branches=", "branches=330826101", "branches=33082510", f"branches={VILLAGE}00",
     f"branches={TOWN},x", f"branches={TOWN}&accept=x", f"branches={TOWN}&finish=-1",
     "branches=" + ",".join(str(330825100 + n) for n in range(MOST_BRANCHES + 1))],
)  # fmt: skip
def test_what_no_leaf_can_be_asked(web: WebApp, rollout: str, query: str) -> None:
    assert web.sign_in_as("commander").get(f"/api/rollouts/{rollout}/leaves?{query}").status_code == 400
