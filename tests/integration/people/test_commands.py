"""The door for commands: one unit of work, published after its commit; each command against the snapshot
law.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from dashboard.commands import CommandBus, ReportHandler
from dashboard.handlers.context import Context
from dashboard.handlers.handler_table import HANDLERS
from dashboard.realtime.live_state import Live
from data_access.audit.anchors import Folder
from data_access.audit.trace_queries import Filters, page
from data_access.audit.trace_queries import rows as export_rows
from data_access.county_packs.county_pack import County
from data_access.database.codec import utc_text
from data_access.database.tables import live_tables
from data_access.feed.county_feed import Feed
from data_access.feed.feed_publisher import FeedPublisher
from data_access.maintenance.verification.verify import verify
from data_access.store import Store
from data_access.streams import redis_streams
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.audit.export_commands import RecordExport
from domain.audit.exports import PeopleExport
from domain.commands import COMMANDS
from domain.directory.directory_commands import (
    AddDuty,
    RecordPhoneSearch,
    RemoveDuty,
    RemovePerson,
    RemovePost,
    RemoveUnit,
    RestorePerson,
    RevealPerson,
    SavePerson,
    SavePost,
    SaveUnit,
)
from domain.directory.person import Post, Unit
from domain.directory.roster import Shift
from domain.emergency.responses.response_commands import DeclareResponse, EndResponse
from domain.kernel.command import Command
from domain.kernel.errors import Invalid, Refused
from tests.integration.people.account_samples import ACCOUNT_SAMPLES, GIVERS
from tests.integration.people.check_samples import CHECK_GIVERS, CHECK_SAMPLES
from tests.integration.people.conftest import Clock
from tests.integration.people.evacuation_samples import EVACUATION_GIVERS, EVACUATION_SAMPLES
from tests.integration.people.handling_samples import HANDLING_GIVERS, HANDLING_SAMPLES
from tests.integration.people.import_samples import IMPORT_SAMPLES
from tests.integration.people.joint_samples import JOINT_GIVERS, JOINT_SAMPLES
from tests.integration.people.patrol_samples import PATROL_GIVERS, PATROL_SAMPLES
from tests.integration.people.record_samples import RECORD_GIVERS, RECORD_SAMPLES, SHOWN
from tests.integration.people.rollout_samples import ROLLOUT_GIVERS, ROLLOUT_SAMPLES
from tests.integration.people.situation_samples import SITUATION_GIVERS, SITUATION_SAMPLES
from tests.integration.people.squad_samples import SQUAD_GIVERS, SQUAD_SAMPLES
from tests.integration.people.warning_samples import WARNING_GIVERS, WARNING_SAMPLES
from tests.integration.reports import COUNTY, VILLAGE, encode_case, encode_message, envelopes
from tests.ports import free_port

ANNA = Actor(Viewer(Kind.PERSON, "account:7", "Anna", (Grant(Role.ADMINISTRATOR, COUNTY),)), "10.0.0.7")
CAO = Actor(Viewer(Kind.PERSON, "account:9", "Cao", (Grant(Role.COMMANDER, COUNTY),)), "10.0.0.9")
FLOOD = DeclareResponse(region=COUNTY, type="flood", level=4, reason="县防指会商决定")
FIRST, SECOND = "LY-L00001", "LY-L00002"
REASON = "调离本县"
EXPORT = RecordExport(region=COUNTY, export=PeopleExport(9, "csv", True, False), reason="报市局备案")
DUTY = Shift("2026-11-30", "day", COUNTY, "duty", FIRST)
BOATS, PILOT = Unit("boats", "冲锋舟队", "Boat team", "team", COUNTY), Post("pilot", "舟艇手", "Pilot", 0)
SOMEBODY = {"name": "贺知章", "post": "duty", "unit": "centre", "region": COUNTY, "phone": "000-9900-0001"}

SAMPLES: dict[type[Command], tuple[Any, ...]] = (
    ACCOUNT_SAMPLES
    | IMPORT_SAMPLES
    | RECORD_SAMPLES
    | HANDLING_SAMPLES
    | JOINT_SAMPLES
    | SQUAD_SAMPLES
    | WARNING_SAMPLES
    | ROLLOUT_SAMPLES
    | EVACUATION_SAMPLES
    | CHECK_SAMPLES
    | PATROL_SAMPLES
    | SITUATION_SAMPLES
    | {
        RecordExport: (EXPORT,),
        SavePerson: (
            SavePerson(region=COUNTY, person="LY-X1", fields=SOMEBODY, expected_version=0),
            SavePerson(region=COUNTY, person="LY-X1", fields={"name": "李白"}, expected_version=1),
        ),
        RemovePerson: (RemovePerson(region=COUNTY, person=FIRST, expected_version=1, reason=REASON),),
        RestorePerson: (
            RemovePerson(region=COUNTY, person=FIRST, expected_version=1, reason=REASON),
            RestorePerson(region=COUNTY, person=FIRST, expected_version=2, reason="返岗工作"),
        ),
        RevealPerson: (RevealPerson(region=COUNTY, person=FIRST, reason=REASON),),
        RecordPhoneSearch: (RecordPhoneSearch(region=COUNTY, phone="000-9900-0001", found=1),),
        SaveUnit: (SaveUnit(region=COUNTY, unit=BOATS),),
        RemoveUnit: (
            SaveUnit(region=COUNTY, unit=BOATS),
            RemoveUnit(region=COUNTY, code="boats", expected_version=1),
        ),
        SavePost: (SavePost(region=COUNTY, post=PILOT),),
        RemovePost: (
            SavePost(region=COUNTY, post=PILOT),
            RemovePost(region=COUNTY, code="pilot", expected_version=1),
        ),
        AddDuty: (AddDuty(region=COUNTY, duty=DUTY),),
        RemoveDuty: (AddDuty(region=COUNTY, duty=DUTY), RemoveDuty(region=COUNTY, duty=DUTY)),
        DeclareResponse: (FLOOD, replace(FLOOD, level=3, expected_version=1)),
        EndResponse: (
            FLOOD,
            replace(FLOOD, type="typhoon"),
            EndResponse(region=COUNTY, type="flood", reason="降雨已经结束", expected_version=1),
        ),
    }
)
"""For each command what it takes to give it, itself last."""
BY_COMMANDERS = dict.fromkeys((DeclareResponse, EndResponse), CAO)
BY = (
    GIVERS
    | RECORD_GIVERS
    | HANDLING_GIVERS
    | JOINT_GIVERS
    | SQUAD_GIVERS
    | WARNING_GIVERS
    | ROLLOUT_GIVERS
    | EVACUATION_GIVERS
    | CHECK_GIVERS
    | PATROL_GIVERS
    | SITUATION_GIVERS
    | BY_COMMANDERS
)
"""Who gives a command, unless Anna does."""


@pytest.fixture
def client(valkey: Any) -> Iterator[Any]:
    made = redis_streams.connect(valkey.url)
    yield made
    made.close()


@pytest.fixture
def bus(store: Store, county: County, clock: Clock, client: Any) -> CommandBus:
    context = Context({COUNTY: county}, 100)
    return CommandBus(store, context, FeedPublisher(client), clock=clock)  # type: ignore[arg-type]


@pytest.fixture
def feed(store: Store, county: County, clock: Clock) -> Feed:
    return Feed(store, {COUNTY: county}, clock=clock)  # type: ignore[arg-type]


@pytest.fixture
def screen(store: Store, county: County, feed: Feed, clock: Clock) -> Live:
    """What a web process holds after a case was reported, and two people reported where they are."""
    at = {"lat": 29.03, "lon": 119.17, "accuracy_m": 5, "region": VILLAGE}
    reports = [encode_message("position", person, 1, person=person, **at) for person in (FIRST, SECOND)]
    handler = ReportHandler(store, {COUNTY: county}, clock=clock)  # type: ignore[arg-type]
    assert handler.handle(envelopes(encode_case(SHOWN))).dead == []
    assert handler.handle(envelopes(*reports, stream="positions")).dead == []
    live = Live(COUNTY)
    live.load(feed.snapshot(COUNTY), [])
    return live


def list_published(client: Any) -> list[dict[str, Any]]:
    """What the feed stream got, in order."""
    tail = redis_streams.feed_tail(client, {COUNTY: "0"}, 1)
    return [change for _, _, changes in tail for change in changes]


def rows(store: Store) -> list[Any]:
    t = live_tables.trace
    with store.reading() as connection:
        return list(connection.execute(select(t).where(t.c.seq == 0).order_by(t.c.n)))


@pytest.mark.parametrize("kind", COMMANDS, ids=lambda kind: kind.__name__)
def test_what_screens_held_and_what_was_published_is_a_fresh_snapshot(
    kind: type[Command],
    bus: CommandBus,
    screen: Live,
    feed: Feed,
    client: Any,
    store: Store,
    clock: Clock,
    tmp_path: Path,
) -> None:
    for sample in SAMPLES[kind]:
        if isinstance(sample, Command):
            bus.handle(sample, BY.get(type(sample), ANNA))
        elif isinstance(sample, timedelta):
            clock.now += sample
        else:
            sample(store, clock.now)
    screen.offer(list_published(client))
    fresh = Live(COUNTY)
    fresh.load(feed.snapshot(COUNTY), [])
    assert (screen.state(), screen.seq) == (fresh.state(), fresh.seq)
    verdict = verify(store.database, COUNTY, Folder(tmp_path), None)
    assert {finding.kind for finding in verdict.findings} == {"no_anchor"}, "nothing else"


def test_every_command_is_carried_out_and_sampled() -> None:
    assert set(HANDLERS) == set(COMMANDS) == set(SAMPLES)
    assert all(type(samples[-1]) is kind for kind, samples in SAMPLES.items())


def test_screens_hear_of_a_removal_by_the_feed(bus: CommandBus, screen: Live, client: Any) -> None:
    bus.handle(SAMPLES[RemovePerson][0], ANNA)
    changes = list_published(client)
    assert [change["kind"] for change in changes] == ["position.removed"]
    screen.offer(changes)
    assert [row["person"] for row in screen.state()["positions"]] == [SECOND]


def test_what_is_masked_elsewhere_leaves_for_a_reason(bus: CommandBus, store: Store) -> None:
    before = rows(store)
    with pytest.raises(Refused, match="reason"):
        bus.handle(replace(EXPORT, reason=""), ANNA)
    assert rows(store) == before
    n, at = bus.handle(EXPORT, ANNA)
    last = rows(store)[-1]
    assert (last.n, last.at, last.action, last.actor) == (n, utc_text(at), "people.exported", "account:7")
    assert last.origin == "10.0.0.7"


def test_what_a_rule_refuses_leaves_nothing(bus: CommandBus, screen: Live, client: Any, store: Store) -> None:
    before = rows(store)
    stale = RemovePerson(region=COUNTY, person=FIRST, expected_version=9, reason=REASON)
    with pytest.raises(Refused, match="stale"):
        bus.handle(stale, ANNA)
    with pytest.raises(Invalid) as caught:
        bus.handle(SavePerson(region=COUNTY, person="", fields={}, expected_version=0), ANNA)
    assert {fault.column for fault in caught.value.faults} >= {"id", "name"}
    assert (rows(store), list_published(client)) == (before, [])


def test_a_key_is_done_once(bus: CommandBus, store: Store) -> None:
    once = AddDuty(region=COUNTY, duty=DUTY, key="tab-1/7")
    bus.handle(once, ANNA)
    before = rows(store)
    with pytest.raises(Refused, match="already_done"):
        bus.handle(once, ANNA)
    with pytest.raises(Refused, match="key_reused"):
        bus.handle(RemoveDuty(region=COUNTY, duty=DUTY, key="tab-1/7"), ANNA)
    assert rows(store) == before


def test_a_key_of_what_was_refused_is_free(bus: CommandBus) -> None:
    with pytest.raises(Refused, match="stale"):
        bus.handle(
            RemovePerson(region=COUNTY, person=FIRST, expected_version=9, reason=REASON, key="k"), ANNA
        )
    right = RemovePerson(region=COUNTY, person=FIRST, expected_version=1, reason=REASON, key="k")
    assert bus.handle(right, ANNA).active is False


def test_a_key_is_bounded(bus: CommandBus, store: Store) -> None:
    before = rows(store)
    bus.handle(SaveUnit(region=COUNTY, unit=BOATS, key="k" * 200), ANNA)
    with pytest.raises(Refused, match="bad_key"):
        bus.handle(SavePost(region=COUNTY, post=PILOT, key="k" * 201), ANNA)
    assert len(rows(store)) == len(before) + 1


def test_keys_of_two_people_are_two(bus: CommandBus) -> None:
    other = Actor(Viewer(Kind.PERSON, "account:8", "Bert", ANNA.viewer.grants))
    bus.handle(SaveUnit(region=COUNTY, unit=BOATS, key="k"), ANNA)
    bus.handle(SavePost(region=COUNTY, post=PILOT, key="k"), other)


def test_the_trace_tells_on_whose_order(bus: CommandBus, store: Store) -> None:
    ordered = Actor(ANNA.viewer, ANNA.address, "account:3")
    bus.handle(SaveUnit(region=COUNTY, unit=BOATS), ordered)
    last = rows(store)[-1]
    assert (last.actor, last.ordered_by, last.action) == ("account:7", "account:3", "unit.saved")


@pytest.mark.parametrize(
    "fields",
    [
        {"actor": "account:9"},
        {"object": "response:flood"},
        {"action": "response.declared"},
        {"acts": True},
        {"acts": True, "actor": "account:9", "object": "response:flood"},
    ],
    ids=str,
)
def test_whoever_looks_for_what_people_did_finds_declared_responses(
    bus: CommandBus, screen: Live, store: Store, fields: dict[str, Any]
) -> None:
    bus.handle(FLOOD, CAO)
    bus.handle(SaveUnit(region=COUNTY, unit=BOATS), ANNA)
    filters = Filters(**fields)
    with store.reading() as connection:
        shown = page(connection, COUNTY, filters, None, 10).rows
    pairs = [(row["action"], row.get("reason")) for row in shown]
    assert ("response.declared", "县防指会商决定") in pairs
    assert ("unit.saved", None) in pairs if fields == {"acts": True} else len(pairs) == 1
    assert not any(action == "position.moved" for action, _ in pairs)
    upto = shown[0]["n"]
    kept = [*export_rows(store.database, COUNTY, filters, upto)]
    assert [row["n"] for row in kept] == [row["n"] for row in reversed(shown)]


def test_what_was_committed_stands_while_the_stream_server_is_away(
    store: Store, county: County, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    away = FeedPublisher(redis_streams.connect(f"redis://127.0.0.1:{free_port()}/0"))
    bus = CommandBus(store, Context({COUNTY: county}, 100), away, clock=clock)  # type: ignore[arg-type]
    bus.handle(SaveUnit(region=COUNTY, unit=BOATS), ANNA)
    assert rows(store)[-1].action == "unit.saved"
    assert "not published" in caplog.text
