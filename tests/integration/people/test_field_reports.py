"""What people with an open task report is linked to that roll-out and to the storm; on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from dashboard.commands import ReportHandler
from dashboard.services.dispatch.report_service import list_reports
from data_access.audit.trace_queries import Filters
from data_access.cases.details import case_detail
from data_access.county_packs.county_pack import County
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.cases import handling_commands as h
from domain.cases.case_commands import EnterCase
from domain.cases.case_join import Case
from domain.emergency.rollouts import rollout_commands as c
from tests.integration.outbox import Post
from tests.integration.people.handling_samples import HANDLED, HANDLER, MANAGER
from tests.integration.people.rolled_out import GRID, VILLAGE, RolloutHarness
from tests.integration.people.rollout_samples import ID, LEAD
from tests.integration.reports import COUNTY, NOW, encode_message, envelopes

TREE = "大树倒在路上"


class StoppedApp:
    """What the service asks of the program around it."""

    def __init__(self, harness: RolloutHarness) -> None:
        self.store, self.installation = harness.post.store, self
        self.counties = {str(COUNTY): harness.county}


@pytest.fixture
def harness(database_url: str, county: County) -> Iterator[RolloutHarness]:
    post = Post(database_url)
    yield RolloutHarness(post, county)
    post.close()


def phone(person: str) -> Actor:
    return Actor(Viewer(Kind.LINK, "link:4", "", (Grant(Role.RESPONDER, COUNTY),), person))


def report(harness: RolloutHarness, by: Actor, key: str = "k1", **more: Any) -> Case:
    given = {"title": TREE, "severity": 1, "place": VILLAGE, "key": key, **more}
    found: Case = harness.bus.handle(EnterCase(region=COUNTY, **given), by)
    return found


def list_rollout_reports(harness: RolloutHarness, region: str = COUNTY) -> dict[str, Any]:
    return list_reports(StoppedApp(harness), COUNTY, ID, region)  # type: ignore[arg-type]


def links(harness: RolloutHarness, case: Case) -> Any:
    with harness.post.store.reading() as connection:
        found = case_detail(connection, case.id)
    assert found is not None
    return found["field_reports"]


def test_a_tree_across_the_road_is_linked_to_the_task_and_to_the_storm(harness: RolloutHarness) -> None:
    harness.issue()
    storm: dict[str, Any] = {
        "storm": "202613",
        "name": "白海豚",
        "name_en": "DOLPHIN",
        "lat": 29.0,
        "lon": 119.2,
    }
    at = (NOW - timedelta(hours=24)).isoformat()
    message = encode_message("storm.observed", "s1", 0, valid=at, wind_ms=30.0, **storm)
    handler = ReportHandler(harness.post.store, {COUNTY: harness.county}, clock=harness.post.wall)
    handler.handle(envelopes(message, stream="storms"))
    case = report(harness, phone("G1"))
    assert links(harness, case) == [{"rollout": ID, "storm": "202613"}]
    listed_reports = list_rollout_reports(harness)
    assert (listed_reports["n"], listed_reports["open"], listed_reports["cleared_minutes"]) == (1, 1, None)
    assert (listed_reports["reports"][0]["case"], listed_reports["reports"][0]["title"]) == (case.id, TREE)
    assert list_rollout_reports(harness, "330825102")["n"] == 0
    rows = harness.post.store.trace_page(COUNTY, Filters(action="case.linked_to_rollout"), limit=9).rows
    assert [(row["object"], row["new"]["rollouts"], row["new"]["person"]) for row in rows] == [
        (case.id, [ID], "person:G1")
    ]


def test_it_is_cleared_within_a_time_that_is_told(harness: RolloutHarness) -> None:
    harness.issue()
    case = report(harness, phone("G1"))
    harness.post.wall.pass_by(7200)
    steps = (h.RegisterCase, h.DispatchCase, h.StartHandling, h.FinishHandling, h.VerifyCase, h.CloseCase)
    for version, kind in enumerate(steps):
        more = {"unit": "police"} if kind is h.DispatchCase else {}
        by = HANDLER if kind in HANDLED else MANAGER
        harness.bus.handle(kind(region=COUNTY, case=case.id, expected_version=version, **more), by)
    listed_reports = list_rollout_reports(harness)
    assert (listed_reports["n"], listed_reports["open"]) == (1, 0)
    assert listed_reports["cleared_minutes"] == {"middle": 120.0, "longest": 120.0}


@pytest.mark.parametrize("done", ["finished", "stopped", "nobody"])
def test_who_has_no_open_task_reports_a_case_like_any_other(harness: RolloutHarness, done: str) -> None:
    rollout = harness.issue()
    if done == "finished":
        harness.tell(("G1", "finished"))
    if done == "stopped":
        harness.give(c.StopRollout, rollout.version, reason="台风已经远离")
    case = report(harness, phone("qian" if done == "nobody" else "G1"))
    assert links(harness, case) == []
    assert list_rollout_reports(harness)["n"] == 0


def test_who_calls_the_desk_by_their_number_is_known_by_it(harness: RolloutHarness) -> None:
    harness.issue()
    case = report(harness, LEAD, phone="139 0000 0102")
    assert links(harness, case) == [{"rollout": ID, "storm": ""}]
    assert links(harness, report(harness, LEAD, "k2", phone="0570-7000000")) == []
    assert links(harness, report(harness, LEAD, "k3")) == []
    assert GRID.startswith(VILLAGE)
