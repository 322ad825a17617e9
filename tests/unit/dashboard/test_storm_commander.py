"""The commander of a recorded storm: accepts, issues once it was looked at, and people answer once."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec import json

from dashboard.cli.replays.storm_commander import LOOKS_FIRST, StormCommander
from dashboard.cli.replays.storm_plans import copy_pack
from data_access.county_packs.county_pack import County, load
from tests.unit.dashboard.test_demo_recording import Streams

NOW = datetime(2026, 8, 9, 1, tzinfo=UTC)
PLAN = "typhoon-4"


class FakeDesk:
    """A visitor whose desk has what is set; `given`: what was commanded."""

    def __init__(self) -> None:
        self.proposals: list[dict[str, Any]] = []
        self.rollouts: list[dict[str, Any]] = []
        self.response: dict[str, Any] = {"level": None, "version": 0}
        self.given: list[tuple[str, dict[str, Any]]] = []

    def read(self, path: str) -> Any:
        kind = path.partition("?")[0].split("/")[2]
        return {"proposals": {"proposals": self.proposals}, "rollouts": {"rollouts": self.rollouts}}.get(
            kind, self.response
        )

    def command(self, path: str, body: dict[str, Any]) -> Any:
        self.given.append((path.partition("?")[0], body))
        return {}


@pytest.fixture(scope="module")
def county(root: Path, tmp_path_factory: pytest.TempPathFactory) -> County:
    return load(copy_pack(root / "counties/longyou", tmp_path_factory.mktemp("packs") / "county"))


def commander(county: County, fake_desk: FakeDesk, streams: Streams, now: datetime) -> StormCommander:
    return StormCommander(streams, county, fake_desk, threading.Event(), lambda: now)  # type: ignore[arg-type]


def row(state: str, **more: Any) -> dict[str, Any]:
    given = {"id": "RW-1", "plan": PLAN, "state": state, "version": 1, "issued_by": "", "issued_at": None}
    return given | {"prepared_at": NOW.isoformat(), **more}


def test_the_copy_knows_the_levels_of_its_warnings_and_keeps_the_pack_s_plans(
    root: Path, county: County
) -> None:
    plans = load(root / "counties/longyou").plans
    assert plans.items() <= dict(county.plans).items()
    called = {
        (trigger.hazard, colour): plan.level
        for plan in county.plans.values()
        for trigger in plan.warnings
        for colour in trigger.colours
    }
    assert called == {
        ("typhoon", "blue"): 4, ("typhoon", "yellow"): 3, ("typhoon", "orange"): 2, ("typhoon", "red"): 2,
        ("fire", "orange"): 2, ("fire", "red"): 2,
        ("rain", "yellow"): 4, ("rain", "orange"): 4, ("rain", "red"): 2,
    }  # fmt: skip


def test_a_pack_that_has_a_plan_keeps_its_own(root: Path, tmp_path: Path) -> None:
    first = copy_pack(root / "counties/longyou", tmp_path / "first")
    again = copy_pack(first, tmp_path / "second")
    assert (again / "plans.toml").read_text("utf-8") == (first / "plans.toml").read_text("utf-8")
    (tmp_path / "city").mkdir()
    assert list(copy_pack(tmp_path / "city", tmp_path / "third").iterdir()) == []


def test_what_is_proposed_is_accepted_at_the_version_that_stands(county: County) -> None:
    fake_desk = FakeDesk()
    fake_desk.proposals = [{"id": "p1", "type": "typhoon", "level": 4}]
    fake_desk.response = {"level": 3, "version": 7}
    commander(county, fake_desk, Streams(), NOW).look()
    ((path, body),) = fake_desk.given
    assert path == "/api/proposals/p1/accept"
    assert (body["version"], body["key"]) == (7, "demo/p1/7")


@pytest.mark.parametrize(
    ("level", "minutes", "issued_by", "issued"),
    [
        (4, 6, "", True),
        (4, 1, "", False),
        (None, 6, "", False),
        (2, 6, "", False),
        (4, 6, "boss", False),
    ],
)
def test_what_was_prepared_is_issued_when_it_was_seen_and_its_response_runs(
    county: County, level: int | None, minutes: float, issued_by: str, issued: bool
) -> None:
    fake_desk = FakeDesk()
    fake_desk.rollouts, fake_desk.response = (
        [row("prepared", issued_by=issued_by)],
        {"level": level, "version": 1},
    )
    assert timedelta(minutes=1) < LOOKS_FIRST < timedelta(minutes=6)
    commander(county, fake_desk, Streams(), NOW + timedelta(minutes=minutes)).look()
    assert [path for path, _ in fake_desk.given] == (["/api/rollouts/RW-1/issue"] if issued else [])


def test_people_of_its_tiers_answer_once_under_ids_of_the_roll_out(county: County) -> None:
    fake_desk, streams = FakeDesk(), Streams()
    fake_desk.rollouts = [row("issued", issued_at=NOW.isoformat())]
    late = commander(county, fake_desk, streams, NOW + timedelta(days=1))
    for _ in range(2):
        late.look()
    bodies = [json.decode(raw) for _, raw in streams.sent]
    leaders = {person.id for person in county.people.values() if person.post == "leader"}
    assert {item["person"] for item in bodies} == leaders
    assert len({item["id"] for item in bodies}) == len(bodies) == 2 * len(leaders)
    assert {item["rollout"] for item in bodies} == {"RW-1"}
    assert {name for name, _ in streams.sent} == {"{330825}:receipts"}
    commander(county, fake_desk, streams, NOW - timedelta(days=1)).look()
    assert len(streams.sent) == len(bodies)
