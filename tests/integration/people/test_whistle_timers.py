"""A whistle from its blowing to its end: whom it calls sees the case, silence sends it up; both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from dashboard.commands import CommandBus, ReportHandler
from dashboard.handlers.context import Context
from dashboard.relay.fires.whistle_timers import case_fires
from dashboard.relay.message_texts import compose
from dashboard.relay.timers import Timers
from data_access.audit.anchors import Folder
from data_access.cases.details import case_detail, read_case
from data_access.county_packs.county_pack import County
from data_access.database.tables.directory_tables import people, rosters
from data_access.database.tables.outbox_tables import outbox
from data_access.database.unit_of_work import UnitOfWork
from data_access.feed.county_feed import Feed
from data_access.maintenance.verification.verify import verify
from data_access.outbox.outbox_rows import message_of, read_messages
from data_access.squads.case_trail_rows import read_case_trail
from data_access.squads.duty_rows import read_on_duty
from data_access.store import Store
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.cases import handling_commands as c
from domain.cases.case_join import Case, case_id
from domain.kernel.errors import Refused
from domain.kernel.regions import Level
from tests.integration.people.handling_samples import REASON
from tests.integration.reports import COUNTY, encode_case, envelopes

TOWN = "330825101"
NAME = case_id(COUNTY, "12345", "a")
HOUR = timedelta(hours=1)


def officer(role: Role, region: str, unit: str | None = None) -> Actor:
    return Actor(Viewer(Kind.PERSON, f"account:{role}", "", (Grant(role, region, unit),)))


TOWNSMAN, POLICE = officer(Role.DUTY_OFFICER, TOWN), officer(Role.UNIT_OFFICER, COUNTY, "police")


def put_on_duty(store: Store, unit: str, region: str, person: str) -> None:
    """Somebody of a unit has the day's duty of a region."""
    duty = {"county": COUNTY, "day": "2026-11-22", "shift": "day", "region": region, "post": "duty"}
    with store.database.writing() as connection:
        connection.execute(insert(rosters).values(**duty, person=person))
        known = (people.c.county == COUNTY, people.c.id == person)
        connection.execute(update(people).where(*known).values(unit=unit, phone="000-9900-0001"))


class WhistledCase:
    """A daily case of a township that blew the whistle for an hour; `sent`: works that were published."""

    def __init__(self, store: Store, county: County, clock: Any, called: tuple[str, ...]) -> None:
        self.context = context = Context({COUNTY: county}, 50)
        self.store, self.county, self.clock = store, county, clock
        self.sent: list[UnitOfWork] = []
        ReportHandler(store, {COUNTY: county}, clock=clock).handle(envelopes(encode_case("a", severity=3)))
        self.bus = CommandBus(store, context, None, clock)
        self.timers = Timers(store, self.sent.append, clock, case_fires(context))
        with pytest.raises(Refused, match="no_case"):
            self.answer(c.ReportIn, POLICE)
        self.give(c.BlowWhistle, TOWNSMAN, units=called, limit=HOUR, note="请到场会商")

    def give(self, kind: type[c.CaseCommand], by: Actor, **more: Any) -> Case:
        given = {"region": COUNTY, "case": NAME, "expected_version": self.version(), "reason": REASON}
        new: Case = self.bus.handle(kind(**given, **more), by)
        return new

    def answer(self, kind: type[c.WhistleAnswer], by: Actor, unit: str = "police") -> Case:
        return self.give(kind, by, whistle=1, unit=unit, note="两人已到场")

    def read(self) -> Case:
        with self.store.reading() as connection:
            found = read_case(connection, NAME)
        assert found is not None
        return found

    def version(self) -> int:
        hand = self.read().handling
        return hand.version if hand else 0

    def level(self) -> str | None:
        hand = self.read().handling
        return hand.level if hand else None

    def fire_after(self, time: timedelta) -> int:
        self.clock.now += time
        return self.timers.fire_due()


def agree(store: Store, folder: Path) -> bool:
    verdict = verify(store.database, COUNTY, Folder(folder), None)
    return {finding.kind for finding in verdict.findings} == {"no_anchor"}


def test_who_is_silent_sends_the_case_up_once_and_may_still_come(
    store: Store, county: County, clock: Any, tmp_path: Path
) -> None:
    made = WhistledCase(store, county, clock, ("police", "water"))
    made.answer(c.ReportIn, POLICE)
    assert (made.fire_after(HOUR - timedelta(seconds=1)), made.level()) == (0, None)
    assert (made.fire_after(timedelta(seconds=1)), made.level()) == (1, "county")
    assert (made.fire_after(HOUR), len(made.sent)) == (0, 1)
    made.answer(c.ReportIn, officer(Role.UNIT_OFFICER, COUNTY, "water"), "water")
    (row,) = Feed(store, {COUNTY: county}, clock=clock).snapshot(COUNTY)["cases"]
    (shown,) = row["whistles"]
    assert (row["handling"]["level"], shown["text"], shown["lapsed"]) == ("county", "请到场会商", True)
    assert [(unit["unit"], unit["state"], unit["late"]) for unit in shown["units"]] == [
        ("police", "reported_in", False),
        ("water", "reported_in", True),
    ]
    with store.reading() as connection:
        detail = case_detail(connection, NAME)
    assert detail is not None
    assert [(entry["action"], entry.get("reason")) for entry in detail["trace"]][1:3] == [
        ("case.escalated", "whistle_lapsed"),
        ("case.whistle_lapsed", None),
    ]
    assert agree(store, tmp_path)


def test_a_whistle_that_was_met_or_whose_case_ended_rings_no_more(
    store: Store, county: County, clock: Any
) -> None:
    made = WhistledCase(store, county, clock, ("police",))
    made.answer(c.ReportIn, POLICE)
    made.give(c.BlowWhistle, TOWNSMAN, units=("water",), limit=HOUR, note="请会商")
    made.give(c.CancelCase, TOWNSMAN)
    assert (made.fire_after(2 * HOUR), made.sent, made.level()) == (0, [], None)


def test_a_case_of_the_county_stays_there(store: Store, county: County, clock: Any) -> None:
    """The other direction: the county calls a township, which stays silent; the city is not asked."""
    made = WhistledCase(store, county, clock, (TOWN,))
    made.give(c.EscalateCase, TOWNSMAN, level="county")
    assert (made.fire_after(HOUR), made.level()) == (1, "county")
    assert made.read().handling.whistles[0].lapsed_at == clock.now  # type: ignore[union-attr]


def test_a_step_that_is_too_late_goes_up_once_and_not_while_suspended(
    store: Store, county: County, clock: Any
) -> None:
    made = WhistledCase(store, county, clock, ("police",))
    made.answer(c.ReportIn, POLICE)
    made.give(c.RegisterCase, TOWNSMAN)
    made.give(c.SuspendCase, TOWNSMAN)
    assert made.fire_after(timedelta(days=30)) == 0
    resumed = made.give(c.ResumeCase, TOWNSMAN).handling
    assert resumed
    assert resumed.deadline
    late = resumed.deadline.due_at + (resumed.deadline.due_at - resumed.since) / 2
    assert (made.fire_after(late - clock.now - timedelta(seconds=1)), made.level()) == (0, None)
    assert (made.fire_after(timedelta(seconds=1)), made.level()) == (1, "county")
    with store.reading() as connection:
        detail = case_detail(connection, NAME)
    assert detail
    assert (detail["trace"][0]["action"], detail["trace"][0]["reason"]) == ("case.escalated", "step_too_late")
    assert made.fire_after(timedelta(days=30)) == 0


def test_below_a_city_the_late_goes_on_to_it_once_though_the_relay_began_anew(
    store: Store, county: County, clock: Any, tmp_path: Path
) -> None:
    below = replace(county, rise_limits={**county.rise_limits, Level.COUNTY: 1.0})
    made = WhistledCase(store, below, clock, ("police",))
    made.answer(c.ReportIn, POLICE)
    registered = made.give(c.RegisterCase, TOWNSMAN).handling
    assert registered
    assert registered.deadline
    limit = registered.deadline.due_at - registered.since
    assert (made.fire_after(limit * 1.5), made.level()) == (1, "county")
    assert (made.fire_after(limit - timedelta(seconds=1)), made.level()) == (0, "county")
    made.timers = Timers(store, made.sent.append, clock, case_fires(made.context))
    assert (made.fire_after(timedelta(seconds=1)), made.level()) == (1, "city")
    assert (made.fire_after(30 * limit), made.level()) == (0, "city")
    with store.reading() as connection:
        detail = case_detail(connection, NAME)
    assert detail
    assert [(entry["actor"], entry["action"], entry["reason"]) for entry in detail["trace"][:2]] == [
        ("palm", "case.escalated", "step_too_late")
    ] * 2
    assert agree(store, tmp_path)


def test_who_is_on_duty_of_the_called_is_told_and_the_county_when_it_comes_up(
    store: Store, county: County, clock: Any
) -> None:
    put_on_duty(store, "police", COUNTY, "LY-L00001")
    put_on_duty(store, "water", TOWN, "LY-L00002")
    made = WhistledCase(store, county, clock, ("police", TOWN, "fire"))
    assert made.fire_after(HOUR) == 1
    with store.reading() as connection:
        sent = read_messages(connection, COUNTY, NAME)
        texts = [compose(message_of(row), "zh") for row in connection.execute(select(outbox))]
        trail = read_case_trail(connection, NAME)
    rows = sorted((row["kind"], row["person"]) for row in sent)
    assert rows == [("rise", "LY-L00001"), ("whistle", "LY-L00001"), ("whistle", "LY-L00002")]
    assert sum("吹哨" in text and "请到场会商" in text and "11-22 15:00前" in text for text in texts) == 2
    assert trail
    kinds = [entry["action"] for entry in trail["entries"] if entry["kind"] == "message"]
    assert sorted(kinds) == ["message.rise", "message.whistle", "message.whistle"]


def test_of_a_county_its_centre_is_told_and_no_department_while_the_centre_is_on_duty(
    store: Store, county: County, clock: Any
) -> None:
    put_on_duty(store, "police", COUNTY, "LY-L00001")
    put_on_duty(store, "centre", COUNTY, "LY-L00002")
    local = clock().astimezone(county.tz)
    with store.reading() as connection:
        found = read_on_duty(connection, COUNTY, {COUNTY, "police"}, local)
    assert found == {COUNTY: ["LY-L00002"], "police": ["LY-L00001"]}
    with store.database.writing() as connection:
        connection.execute(update(people).where(people.c.id == "LY-L00002").values(phone=""))
        assert read_on_duty(connection, COUNTY, {COUNTY}, local) == {COUNTY: ["LY-L00001"]}
