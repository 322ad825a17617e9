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
from tests.integration.people.rolled_out import GRID, VILLAGE, RolledOut
from tests.integration.people.rollout_samples import ID, LEAD
from tests.integration.reports import COUNTY, NOW, envelopes, raw

TREE = "大树倒在路上"


class Served:
    """What the service asks of the program around it."""

    def __init__(self, out: RolledOut) -> None:
        self.store, self.installation = out.post.store, self
        self.counties = {str(COUNTY): out.county}


@pytest.fixture
def out(database_url: str, county: County) -> Iterator[RolledOut]:
    post = Post(database_url)
    yield RolledOut(post, county)
    post.close()


def phone(person: str) -> Actor:
    return Actor(Viewer(Kind.LINK, "link:4", "", (Grant(Role.RESPONDER, COUNTY),), person))


def report(out: RolledOut, by: Actor, key: str = "k1", **more: Any) -> Case:
    given = {"title": TREE, "severity": 1, "place": VILLAGE, "key": key, **more}
    found: Case = out.bus.handle(EnterCase(region=COUNTY, **given), by)
    return found


def listed(out: RolledOut, region: str = COUNTY) -> dict[str, Any]:
    return list_reports(Served(out), COUNTY, ID, region)  # type: ignore[arg-type]


def links(out: RolledOut, case: Case) -> Any:
    with out.post.store.reading() as connection:
        found = case_detail(connection, case.id)
    assert found is not None
    return found["field_reports"]


def test_a_tree_across_the_road_is_linked_to_the_task_and_to_the_storm(out: RolledOut) -> None:
    out.issue()
    storm: dict[str, Any] = {
        "storm": "202613",
        "name": "白海豚",
        "name_en": "DOLPHIN",
        "lat": 29.0,
        "lon": 119.2,
    }
    at = (NOW - timedelta(hours=24)).isoformat()
    message = raw("storm.observed", "s1", 0, valid=at, wind_ms=30.0, **storm)
    handler = ReportHandler(out.post.store, {COUNTY: out.county}, clock=out.post.wall)
    handler.handle(envelopes(message, stream="storms"))
    case = report(out, phone("G1"))
    assert links(out, case) == [{"rollout": ID, "storm": "202613"}]
    told = listed(out)
    assert (told["n"], told["open"], told["cleared_minutes"]) == (1, 1, None)
    assert (told["reports"][0]["case"], told["reports"][0]["title"]) == (case.id, TREE)
    assert listed(out, "330825102")["n"] == 0
    rows = out.post.store.trace_page(COUNTY, Filters(action="case.linked_to_rollout"), limit=9).rows
    assert [(row["object"], row["new"]["rollouts"], row["new"]["person"]) for row in rows] == [
        (case.id, [ID], "person:G1")
    ]


def test_it_is_cleared_within_a_time_that_is_told(out: RolledOut) -> None:
    out.issue()
    case = report(out, phone("G1"))
    out.post.wall.pass_by(7200)
    steps = (h.RegisterCase, h.DispatchCase, h.StartHandling, h.FinishHandling, h.VerifyCase, h.CloseCase)
    for version, kind in enumerate(steps):
        more = {"unit": "police"} if kind is h.DispatchCase else {}
        by = HANDLER if kind in HANDLED else MANAGER
        out.bus.handle(kind(region=COUNTY, case=case.id, expected_version=version, **more), by)
    told = listed(out)
    assert (told["n"], told["open"]) == (1, 0)
    assert told["cleared_minutes"] == {"middle": 120.0, "longest": 120.0}


@pytest.mark.parametrize("done", ["finished", "stopped", "nobody"])
def test_who_has_no_open_task_reports_a_case_like_any_other(out: RolledOut, done: str) -> None:
    rollout = out.issue()
    if done == "finished":
        out.tell(("G1", "finished"))
    if done == "stopped":
        out.give(c.StopRollout, rollout.version, reason="台风已经远离")
    case = report(out, phone("qian" if done == "nobody" else "G1"))
    assert links(out, case) == []
    assert listed(out)["n"] == 0


def test_who_calls_the_desk_by_their_number_is_known_by_it(out: RolledOut) -> None:
    out.issue()
    case = report(out, LEAD, phone="139 0000 0102")
    assert links(out, case) == [{"rollout": ID, "storm": ""}]
    assert links(out, report(out, LEAD, "k2", phone="0570-7000000")) == []
    assert links(out, report(out, LEAD, "k3")) == []
    assert GRID.startswith(VILLAGE)
