"""/palm/team: a leader and a head see who below them is behind and remind those, and nobody else."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from typing import Any

from dashboard.commands import CommandBus
from data_access.emergency.rollouts.task_rows import read_all_tasks
from domain.emergency.rollouts.progress.task_states import Receipt, Task
from domain.emergency.rollouts.rollout_commands import RecordReceipts
from domain.kernel.worlds import WorldId
from tests.security.house import COUNTY, WebApp
from tests.security.test_links import make_link, phone_with
from tests.security.test_phone_tasks import HEAD, LEADER, OURS, STRANGER, bus, rollout, tasks_of, web
from tests.signing import csrf_in

__all__ = ["bus", "rollout", "web"]


def tasks_by_person(web: WebApp, rollout: str) -> dict[str, Task]:
    with web.store.reading() as connection:
        return {task.person: task for task in read_all_tasks(connection, WorldId(COUNTY), rollout)}


def list_below(found: dict[str, Task], person: str) -> list[str]:
    task = found[person]
    return [
        request.person
        for request in found.values()
        if request.tier > task.tier and request.region.startswith(task.region)
    ]


def press(phone: Any, rollout: str, *people: str, do: str = "accept") -> Any:
    """The button of the page, with the token that the page brought."""
    text = phone.get("/palm/team").text
    token = re.search('name="csrf_token" value="([^"]+)"', text)
    given = token[1] if token else csrf_in({cookie.key: cookie.value for cookie in phone._cookies.values()})
    return phone.post(
        "/palm/team", data={"rollout": rollout, "people": [*people], "do": do, "csrf_token": given}
    )


def test_a_leader_sees_the_silent_heads_of_their_village_and_reminds_them_once(
    web: WebApp, bus: CommandBus, rollout: str
) -> None:
    found = tasks_by_person(web, rollout)
    people_below, others = (
        list_below(found, LEADER),
        [task.person for task in found.values() if task.tier == 2],
    )
    elsewhere = next(person for person in others if person not in people_below)
    phone = phone_with(web, make_link(bus, LEADER))
    assert tasks_of(phone)[0]["leads"] is True
    text = phone.get("/palm/team").text
    assert people_below
    assert all(f'value="{person}"' in text for person in people_below)
    assert elsewhere not in text
    answered, silent = people_below[0], people_below[1]
    receipt = Receipt("own", answered, "accepted", datetime.now(UTC), "palm")
    bus.handle(RecordReceipts(region=COUNTY, rollout=rollout, receipts=(receipt,)), OURS)
    assert f'value="{answered}"' not in phone.get("/palm/team").text, "the list shrinks"
    done = press(phone, rollout, silent)
    assert (done.status_code, done.location) == (303, "/palm/team?reminded=1")
    assert "已催办 1 人" in phone.get(done.location).text
    assert tasks_by_person(web, rollout)[silent].round == 1
    again = press(phone, rollout, silent)
    assert (again.status_code, 'role="alert"' in again.text) == (400, True)
    assert tasks_by_person(web, rollout)[silent].round == 1


def test_nobody_reminds_who_is_not_below_them(web: WebApp, bus: CommandBus, rollout: str) -> None:
    found = tasks_by_person(web, rollout)
    people_below = list_below(found, LEADER)
    elsewhere = next(
        task.person for task in found.values() if task.tier == 2 and task.person not in people_below
    )
    leader = phone_with(web, make_link(bus, LEADER))
    assert press(leader, rollout, elsewhere).status_code == 403
    assert press(leader, rollout, people_below[2], elsewhere).status_code == 403, "all or nobody"
    assert press(leader, rollout, LEADER).status_code == 403, "nor themselves"
    assert press(leader, rollout, "nobody").status_code == 403
    assert press(leader, rollout).status_code == 400
    head = phone_with(web, make_link(bus, HEAD))
    assert press(head, rollout, people_below[2]).status_code == 403, "a head is not above another"
    assert tasks_by_person(web, rollout)[elsewhere].round == 0
    assert tasks_by_person(web, rollout)[people_below[2]].round == 0


def test_whoever_is_above_nobody_has_an_empty_page(web: WebApp, bus: CommandBus, rollout: str) -> None:
    for person in (HEAD, STRANGER):
        phone = phone_with(web, make_link(bus, person))
        page = phone.get("/palm/team")
        assert (page.status_code, "data-team" in page.text) == (200, False)
    assert tasks_of(phone_with(web, make_link(bus, HEAD)))[0]["leads"] is False, (
        "the lowest tier of this plan"
    )


def test_without_a_link_that_works_the_phone_says_so_on_a_page(web: WebApp) -> None:
    for phone, status in ((web.anonymous(), 401), (web.sign_in_as("liaison"), 403)):
        for path in ("/palm/team", "/palm/deputy"):
            answer = phone.get(f"{path}?lang=en", headers={"Accept": "text/html"})
            assert (answer.status_code, answer.mimetype) == (status, "text/html")
            assert "This link no longer works" in answer.text
            assert answer.headers["Cache-Control"] == "no-store"


def test_a_program_reads_the_refusal_of_a_page_as_data(web: WebApp) -> None:
    answer = web.anonymous().get("/palm/team", headers={"Accept": "application/json"})
    assert (answer.status_code, answer.mimetype) == (401, "application/json")
