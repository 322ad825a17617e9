"""Hazard points through the door, on both databases: what responses ask, who may say what, what becomes of
what is wrong, who is reminded, and what a recount finds.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import delete, func, select, update

from dashboard.commands import CommandBus
from dashboard.handlers.context import Context
from dashboard.handlers.responses.patrol_handlers import PatrolOutcome
from dashboard.relay.fires.patrol_timers import patrol_fires
from dashboard.relay.timer_audit import TimerAuditor, list_missing
from dashboard.relay.timers import Timers
from data_access.county_packs.county_pack import County
from data_access.database.codec import text_of
from data_access.database.tables.directory_tables import people
from data_access.database.tables.emergency.patrol_tables import patrol_points
from data_access.database.tables.live_tables import cases
from data_access.database.tables.outbox_tables import timers
from data_access.emergency.responses.patrols.patrol_store import (
    find_patrol_drift,
    read_patrols,
    read_point,
    read_points,
)
from data_access.outbox.outbox_rows import read_messages
from data_access.store import Store
from domain.access.actor import Actor
from domain.access.rights import Role
from domain.emergency.responses.patrols.hazard import HazardPoint
from domain.emergency.responses.patrols.patrol import PointState, state_of
from domain.emergency.responses.response_commands import DeclareResponse, EndResponse
from domain.kernel.errors import Refused
from tests.integration.people.conftest import Clock
from tests.integration.people.evacuation_samples import LEAD, link, officer
from tests.integration.people.patrol_samples import TYPHOON, patrol
from tests.integration.reports import COUNTY, NOW

GRID, FAR = "330825101264001", "330825102201001"
HILL = HazardPoint("H1", "屋后山坡", "landslide", GRID, 119.233, 29.045, "LY-G00001", households=8)
BRIDGE = HazardPoint("H2", "漫水桥", "low_bridge", FAR, 119.1, 29.07)
DAM = HazardPoint(
    "R1", "希塘水库", "reservoir", GRID[:12], 119.233, 29.046, "LY-G00002", "LY-L00002", "LY-L00001"
)
REASON = "风雨减弱"


class PatrolledCounty:
    """A county with two points and a reservoir; nobody is responsible for the bridge."""

    def __init__(self, store: Store, county: County, clock: Clock) -> None:
        self.store, self.clock = store, clock
        lat, lon = county.place(GRID)
        far = county.place(FAR)
        points = (
            replace(HILL, lat=lat, lon=lon),
            replace(BRIDGE, lat=far[0], lon=far[1]),
            replace(DAM, lat=lat, lon=lon),
        )
        self.county = replace(
            county, hazards={point.code: point for point in points}, patrol_hours={("reservoir", 2): 4.0}
        )
        self.use(self.county)

    def use(self, county: County) -> None:
        """Serve a pack."""
        context = Context({COUNTY: county}, 100)
        self.bus = CommandBus(self.store, context, clock=self.clock)  # type: ignore[arg-type]
        self.timers = Timers(self.store, lambda _: None, self.clock, patrol_fires(context))  # type: ignore[arg-type]

    def give(self, command: Any, by: Actor = LEAD) -> Any:
        return self.bus.handle(command, by)

    def say(self, result: str, point: str = "H1", by: Actor = LEAD, **more: Any) -> PatrolOutcome:
        given = patrol(result, more.pop("at", self.clock.now), point, **more)
        found: PatrolOutcome = self.give(given, by)
        return found

    def point(self, code: str = "H1") -> PointState:
        with self.store.reading() as connection:
            found = read_point(connection, COUNTY, code)
        assert found is not None
        return found

    def states(self) -> dict[str, str]:
        with self.store.reading() as connection:
            found = read_points(connection, COUNTY)
        return {code: state_of(entry, self.clock.now) for code, entry in found.items()}

    def read(self, ask: Any, *given: Any) -> Any:
        with self.store.reading() as connection:
            return ask(connection, COUNTY, *given)

    def timers_left(self) -> int:
        with self.store.reading() as connection:
            wanted = timers.c.kind.in_(("patrol_due", "patrol_audit"))
            return int(
                connection.execute(select(func.count()).select_from(timers).where(wanted)).scalar_one()
            )

    def list_missing(self) -> list[str]:
        with self.store.reading() as connection:
            found = list_missing(connection, self.county, self.clock.now)
        return [kind for kind in sorted(finding.kind for finding in found) if kind.startswith("patrol")]

    def list_sent(self, code: str) -> list[tuple[str, str]]:
        return [(message["person"], message["state"]) for message in self.read(read_messages, code)]

    def pass_hours(self, hours: float) -> None:
        self.clock.now += timedelta(hours=hours)
        while self.timers.fire_due():
            pass


@pytest.fixture
def hills(store: Store, county: County, clock: Clock) -> PatrolledCounty:
    return PatrolledCounty(store, county, clock)


def test_nothing_is_asked_while_no_response_runs(hills: PatrolledCounty) -> None:
    hills.give(DeclareResponse(region=COUNTY, type="forest_fire", level=1, reason=REASON))
    assert (hills.states(), hills.timers_left()) == ({}, 0)
    done = hills.say("normal")
    assert (done.state.due_at, hills.states()) == (None, {"H1": "idle"})


def test_a_response_asks_by_kind_and_level_until_it_ends(hills: PatrolledCounty) -> None:
    hills.give(TYPHOON)
    assert hills.states() == {"H1": "unknown", "H2": "nobody", "R1": "unknown"}
    assert (hills.point().hours, hills.point("R1").hours) == (6.0, 4.0)
    assert hills.timers_left() == 3, "of the two that somebody is responsible for, and the recount"
    hills.say("normal", at=NOW + timedelta(hours=0))
    hills.give(DeclareResponse(region=COUNTY, type="flood", level=4, reason=REASON))
    assert hills.point().hours == 6.0, "the more urgent counts"
    hills.give(EndResponse(region=COUNTY, type="typhoon", reason=REASON, expected_version=1))
    assert hills.point().hours == 24.0
    hills.give(EndResponse(region=COUNTY, type="flood", reason=REASON, expected_version=1))
    assert (set(hills.states().values()), hills.timers_left()) == ({"idle"}, 0)
    hills.pass_hours(48)
    assert hills.list_sent("H1") == []


@pytest.mark.parametrize(
    ("by", "point", "may"),
    [
        (link("LY-G00001"), "H1", True),
        (link("LY-L00001"), "R1", True),
        (link("LY-G00001"), "H2", False),
        (officer(3, Role.GRID_HEAD, GRID[:9]), "H1", True),
        (officer(3, Role.GRID_HEAD, GRID[:9]), "H2", False),
        (officer(3, Role.REVIEWER), "H1", False),
        (officer(3, Role.DUTY_OFFICER), "H2", True),
    ],
)
def test_who_may_say_what(hills: PatrolledCounty, by: Actor, point: str, may: bool) -> None:
    if may:
        assert hills.say("normal", point, by).state.said_by
        return
    with pytest.raises(Refused) as refused:
        hills.say("normal", point, by)
    assert refused.value.code == "forbidden"


def test_the_head_of_the_grid_may_speak_for_a_point_of_somebody_else(hills: PatrolledCounty) -> None:
    with hills.store.reading() as connection:
        p = people.c
        head = connection.execute(select(p.id).where(p.region == GRID, p.post == "head")).scalar_one()
    assert head != HILL.patroller
    assert hills.say("normal", by=link(head)).state.said_by == head


def test_a_report_counts_once_in_any_order_and_never_ahead_of_us(hills: PatrolledCounty) -> None:
    hills.give(TYPHOON)
    later, earlier = NOW + timedelta(hours=2), NOW + timedelta(hours=1)
    hills.clock.now = NOW + timedelta(hours=3)
    assert not hills.say("normal", at=later, id="a").repeated
    assert hills.say("normal", at=later, id="a").repeated
    hills.say("normal", at=earlier, id="b")
    assert hills.point().patrolled_at == later
    hills.say("normal", at=NOW + timedelta(days=9), id="c")
    assert hills.point().patrolled_at == hills.clock.now
    kept = {item.id: item for item, _ in hills.read(read_patrols, "H1")}
    assert (kept["a"].by, kept["c"].offset_s) == ("account:9", (9 * 24 - 3) * 3600)


def test_what_is_wrong_becomes_a_case_at_the_place_once(hills: PatrolledCounty) -> None:
    hills.give(TYPHOON)
    fields = {"what": "裂缝变宽，掉土"}
    first = hills.say("abnormal", by=link("LY-G00001"), id="1", **fields)
    again = hills.say("abnormal", by=link("LY-G00001"), id="2", **fields)
    other = hills.say("abnormal", by=officer(3, Role.GRID_HEAD, GRID[:9]), id="3", what="泉水变浑")
    assert first.case == again.case != other.case
    with hills.store.reading() as connection:
        rows = connection.execute(select(cases.c.id, cases.c.region, cases.c.body)).all()
    assert {row.id for row in rows} == {first.case, other.case}
    assert {row.region for row in rows} == {GRID}
    assert all("屋后山坡" in row.body for row in rows)
    assert hills.states()["H1"] == "abnormal"
    hills.say("normal", at=hills.clock.now + timedelta(0), id="4")
    assert hills.states()["H1"] == "abnormal", "the same moment proves nothing"
    hills.clock.now += timedelta(minutes=1)
    hills.say("normal", id="5")
    assert hills.states()["H1"] == "patrolled"


def test_a_refusal_leaves_nothing(hills: PatrolledCounty) -> None:
    for given, code in (
        (patrol("abnormal", point="H1"), "bad_patrol"),
        (patrol("normal", point="H9"), "no_hazard"),
    ):
        with pytest.raises(Refused) as refused:
            hills.give(given)
        assert refused.value.code == code
    assert hills.read(read_patrols, "H1") == []


def test_whoever_did_not_go_is_reminded_in_rounds_until_somebody_went(hills: PatrolledCounty) -> None:
    hills.give(TYPHOON)
    hills.pass_hours(3.9)
    assert hills.list_sent("R1") == []
    hills.pass_hours(0.2)
    assert [who for who, _ in hills.list_sent("R1")] == ["LY-G00002"]
    assert hills.states()["R1"] == "overdue"
    hills.pass_hours(1)
    assert sorted(who for who, _ in hills.list_sent("R1")) == ["LY-G00002", "LY-G00002", "LY-L00002"]
    hills.pass_hours(1)
    assert {who for who, _ in hills.list_sent("R1")} == {"LY-G00002", "LY-L00002", "LY-L00001"}
    hills.pass_hours(24)
    assert (len(hills.list_sent("R1")), len(hills.list_sent("H2")), hills.point("R1").round) == (6, 0, 3)
    hills.say("normal", "R1")
    assert {state for _, state in hills.list_sent("R1")} == {"withdrawn"}
    assert hills.point("R1").round == 0
    hills.pass_hours(4)
    assert len(hills.list_sent("R1")) == 7, "the next patrol has its own rounds"


def test_timers_that_are_gone_are_named_until_somebody_was_reminded(hills: PatrolledCounty) -> None:
    hills.give(TYPHOON)
    assert hills.list_missing() == []
    with hills.store.database.writing() as connection:
        connection.execute(delete(timers))
    assert hills.list_missing() == ["patrol_audit", "patrol_due", "patrol_due"]
    hills.say("unreachable")
    assert hills.list_missing() == ["patrol_audit", "patrol_due"], "who could not get there is not reminded"
    auditor = TimerAuditor(hills.store, {COUNTY: hills.county}, hills.clock)  # type: ignore[arg-type]
    assert auditor.restore_missing() == 3, "and that of the roster"
    hills.pass_hours(5)
    assert hills.list_missing() == [], "of the reservoir was reminded, and will be again"
    hills.give(EndResponse(region=COUNTY, type="typhoon", reason=REASON, expected_version=1))
    assert (hills.list_missing(), hills.timers_left()) == ([], 0)


def test_who_could_not_get_there_is_not_reminded(hills: PatrolledCounty) -> None:
    hills.give(TYPHOON)
    hills.say("unreachable")
    hills.pass_hours(7)
    assert (hills.list_sent("H1"), hills.states()["H1"]) == ([], "unreachable")


def test_the_recount_mends_and_takes_over_what_the_pack_says_now(hills: PatrolledCounty) -> None:
    hills.give(TYPHOON)
    hills.say("normal")
    assert hills.read(find_patrol_drift) == []
    damaged = replace(hills.point(), normal_at=None)
    with hills.store.database.writing() as connection:
        p = patrol_points.c
        connection.execute(update(patrol_points).where(p.code == "H1").values(body=text_of(damaged)))
    assert [item.point.code for item in hills.read(find_patrol_drift)] == ["H1"]
    dam, new = hills.county.hazards["R1"], replace(BRIDGE, code="H3", patroller="LY-G00001")
    hills.use(replace(hills.county, hazards={"H1": hills.county.hazards["H1"], "R1": dam, "H3": new}))
    hills.pass_hours(0.2)
    assert hills.read(find_patrol_drift) == []
    assert hills.states() == {"H1": "patrolled", "H3": "unknown", "R1": "unknown"}
