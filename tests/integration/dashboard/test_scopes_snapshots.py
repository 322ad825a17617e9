"""Sights over both real databases: the snapshot law, who opens what, calls that reach nobody, old rows."""

from __future__ import annotations

import random
from collections.abc import Iterator
from typing import Any

import pytest
from msgspec import json
from sqlalchemy import select, update

from dashboard.commands import ReportHandler
from dashboard.realtime.live_state import Live
from data_access.audit.trace_queries import Filters
from data_access.county_packs.county_pack import County
from data_access.database.tables import live_tables
from data_access.feed.county_feed import Feed
from data_access.store import Store
from domain.access.rights import Grant, Kind, Right, Role, Viewer
from domain.access.scope import Scope, everybody, scope_of, sees_case
from domain.cases.case_join import case_id
from domain.topics import case_topic, reducer
from tests.integration.reports import (
    COUNTY,
    NOW,
    VILLAGE,
    encode_case,
    encode_case_close,
    encode_case_update,
    encode_message,
    envelopes,
)

TOWN, OTHER, FAR = "330825101", "330825102", "330825001"
PERSON = "LY-G00001"
MATTERS = ("dust", "sand", "parking", None)


def viewer(role: Role, region: str = COUNTY, unit: str | None = None, person: str | None = None) -> Viewer:
    return Viewer(Kind.PERSON, "account:1", "某某", (Grant(role, region, unit),), person)


VIEWERS = {
    "commander": viewer(Role.COMMANDER),
    "wall": viewer(Role.WALL),
    "town": viewer(Role.DUTY_OFFICER, OTHER),
    "head": viewer(Role.GRID_HEAD, f"{VILLAGE}001"),
    "unit": viewer(Role.UNIT_OFFICER, COUNTY, "traffic-police"),
    "unit-in-town": viewer(Role.UNIT_OFFICER, TOWN, "water"),
    "liaison": viewer(Role.LIAISON, TOWN, None, PERSON),
}


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    made = Store(database_url)
    yield made
    made.close()


@pytest.fixture
def handler(store: Store, county: County) -> ReportHandler:
    return ReportHandler(store, {COUNTY: county}, clock=lambda: NOW)


@pytest.fixture
def feed(store: Store, county: County) -> Feed:
    return Feed(store, {COUNTY: county}, clock=lambda: NOW)


def scope_for(who: Viewer, county: County) -> Scope:
    found = scope_of(who, who.grants[0].region, county.matters_of_unit)
    assert found is not None
    return found


def seen_by(name: str, county: County) -> Any:
    return lambda facts: sees_case(VIEWERS[name], facts, county.matters_of_unit)


def decode_changes(done: Any) -> list[dict[str, Any]]:
    return [json.decode(text) for _, _, texts in done.changes for text in texts]


def a_day(seed: int, count: int) -> list[bytes]:
    """Reports, then moves, changes of matter, calls, ends and reopenings in any order."""
    rng = random.Random(seed)
    names = [TOWN, OTHER, "unit:traffic-police", "unit:water", f"person:{PERSON}", f"{VILLAGE}001"]
    messages: list[bytes] = []
    for n in range(count):
        more: dict[str, Any] = {"matter": rng.choice(MATTERS), "region": rng.choice((VILLAGE, OTHER, FAR))}
        if rng.random() < 0.3:
            more["called"] = rng.sample(names, 2)
        if rng.random() < 0.3:
            more["reporter"] = {"name": "某人", "person": rng.choice((PERSON, "LY-G00002"))}
        messages.append(encode_case(f"c{n}", n, **more))
    for n in range(5 * count):
        of, minutes = f"c{rng.randrange(count)}", count + n
        moves: list[dict[str, Any]] = [
            {"region": rng.choice((VILLAGE, f"{VILLAGE}001", OTHER, FAR))},
            {"matter": rng.choice(MATTERS[:3])},
            {"called": rng.sample(names, rng.randint(0, 3))},
            {"stage": "reopened", "reason": "复查"},
            {"stage": "handling", "called": []},
        ]
        ends = rng.random() < 0.2
        messages.append(
            encode_case_close(f"u{n}", of, minutes)
            if ends
            else encode_case_update(f"u{n}", of, minutes, **rng.choice(moves))
        )
    return messages


def test_old_snapshot_and_changes_are_the_fresh_snapshot_for_everybody(
    handler: ReportHandler, feed: Feed, county: County
) -> None:
    live = Live(COUNTY)
    scopes = {name: scope_for(who, county) for name, who in VIEWERS.items()}
    messages, states = a_day(11, 12), {}
    for part in range(0, len(messages), 9):
        changes = decode_changes(handler.handle(envelopes(*messages[part : part + 9], start=part + 1)))
        fresh = Live(COUNTY)
        fresh.load(feed.snapshot(COUNTY), feed.news(COUNTY, 500))
        if not live.loaded:
            live.load(reducer.empty(COUNTY, fresh.epoch or ""), [])
            states = {name: live.narrowed(item) for name, item in scopes.items()}
        assert live.offer(changes) == (changes, False)
        for name, scope in scopes.items():
            narrowed = [seen for change in changes if (seen := reducer.narrow(change, scope)) is not None]
            states[name] = reducer.apply_all(states[name], narrowed)
            want = {**fresh.narrowed(scope), "seq": 0, "at": ""}
            assert {**states[name], "seq": 0, "at": ""} == want, name
            assert {**live.narrowed(scope), "seq": 0, "at": ""} == want, name
            text = json.encode([want, narrowed]).decode()
            assert not any(f'"{secret}"' in text for secret in case_topic.SECRET)
    counts = {name: len(state["cases"]) for name, state in states.items()}
    assert 0 < counts["liaison"] < counts["commander"]
    assert counts["wall"] == counts["commander"] > counts["unit"] > 0


def test_a_case_is_opened_by_whoever_sees_it_open_or_closed(
    handler: ReportHandler, store: Store, county: County
) -> None:
    region = f"{VILLAGE}001"
    handler.handle(
        envelopes(
            encode_case("mine", region=region, matter="dust", reporter={"name": "某人", "person": PERSON}),
            encode_case("parked", 1, region=region, matter="parking"),
            encode_case("called", 2, region=region, called=[OTHER, "unit:water"]),
            encode_case_close("x1", "mine", 3),
            encode_case_close("x2", "parked", 4),
        )
    )
    ids = {name: case_id(COUNTY, "12345", name) for name in ("mine", "parked", "called")}
    opened = {
        who: {
            name for name, entry in ids.items() if store.case_detail(entry, seen_by(who, county)) is not None
        }
        for who in VIEWERS
    }
    assert opened == {
        "commander": {"mine", "parked", "called"},
        "wall": set(),
        "town": {"called"},
        "head": {"mine", "parked", "called"},
        "unit": {"mine", "parked"},
        "unit-in-town": {"mine", "called"},
        "liaison": {"mine"},
    }
    grid = store.grid_detail(region, seen_by("unit-in-town", county))
    assert [row["source_id"] for row in grid["cases"]] == ["called"]
    assert store.grid_detail(region, seen_by("liaison", county))["cases"] == []
    everything = json.encode([store.grid_detail(region, everybody)["cases"], grid["cases"]]).decode()
    assert '"called":[' not in everything


def test_a_call_can_be_taken_back_and_is_in_the_trace(
    handler: ReportHandler, store: Store, feed: Feed, county: County
) -> None:
    handler.handle(envelopes(encode_case("a", called=[OTHER]), encode_case_update("a1", "a", 1, called=[])))
    first_case = case_id(COUNTY, "12345", "a")
    assert store.case_detail(first_case, seen_by("town", county)) is None
    traced = store.trace_page(COUNTY, Filters(object=first_case)).rows
    assert [(row["old"] or {}).get("called") for row in traced] == [[OTHER], None]
    assert [row["new"].get("called") for row in traced] == [[], [OTHER]]
    detail = store.case_detail(first_case, seen_by("commander", county))
    assert detail is not None
    assert not any("called" in (step["old"] or {}) | step["new"] for step in detail["trace"])
    assert "called" not in detail["case"]
    assert "called" not in feed.snapshot(COUNTY)["cases"][0]


@pytest.mark.parametrize(
    ("name", "code"),
    [("unit:none", "unknown_unit"), ("person:LY-X99999", "unknown_person"), ("330825999", "unknown_region")],
)
def test_a_call_that_nobody_would_hear_is_refused(
    handler: ReportHandler, feed: Feed, name: str, code: str
) -> None:
    done = handler.handle(
        envelopes(
            encode_case("a"), encode_case_update("a1", "a", 1, called=[OTHER, name]), encode_case("b", 2)
        )
    )
    assert [dead_letter.reason for _, dead_letter in done.dead] == [code]
    assert name.rpartition(":")[2] in done.dead[0][1].detail
    state = feed.snapshot(COUNTY)
    assert [row["source_id"] for row in state["cases"]].count("b") == 1
    assert not any("called" in row for row in state["cases"])


def test_units_and_people_of_the_pack_are_called_beside_positions(handler: ReportHandler, feed: Feed) -> None:
    where = {"person": PERSON, "lat": 29.0706, "lon": 119.3053, "accuracy_m": 8}
    done = handler.handle(
        [
            *envelopes(encode_case("a", called=["unit:water", f"person:{PERSON}"])),
            *envelopes(encode_message("position", "p1", 1, **where), stream="positions", start=5),
        ]
    )
    assert (done.taken, done.dead) == (2, [])
    assert feed.snapshot(COUNTY)["cases"][0]["called"] == [f"person:{PERSON}", "unit:water"]


def test_a_case_from_before_calls_existed_is_read_and_can_be_called(
    handler: ReportHandler, store: Store, feed: Feed
) -> None:
    handler.handle(envelopes(encode_case("old")))
    with store.database.writing() as connection:
        body = json.decode(connection.execute(select(live_tables.cases.c.body)).scalar_one())
        assert body.pop("called") == []
        connection.execute(update(live_tables.cases).values(body=json.encode(body).decode()))
    assert "called" not in feed.snapshot(COUNTY)["cases"][0]
    (change,) = decode_changes(
        handler.handle(envelopes(encode_case_update("a1", "old", 1, called=[OTHER]), start=9))
    )
    assert (change["called_from"], change["cases"][0]["called"]) == ([], [OTHER])


def test_a_reviewer_opens_but_reveals_nothing(county: County) -> None:
    facts = {"region": VILLAGE, "matter": None, "called": ()}
    someone = viewer(Role.REVIEWER)
    assert sees_case(someone, facts, county.matters_of_unit)
    assert not sees_case(someone, facts, county.matters_of_unit, Right.REVEAL_CASE)
