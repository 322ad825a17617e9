"""Whoever is removed is on no map any more, at once and on every screen; on both databases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from dashboard.commands import ReportHandler
from dashboard.realtime.live_state import Live
from data_access.audit.anchors import Folder
from data_access.county_packs.county_pack import County
from data_access.database.codec import value_of
from data_access.database.tables import live_tables
from data_access.database.unit_of_work import Origin
from data_access.directory import directory_edits, people_queries
from data_access.feed.county_feed import Feed
from data_access.maintenance.verification.verify import verify
from data_access.store import Store
from domain.access.scope import Scope
from domain.directory.imports import Hand, State
from domain.topics.reducer import narrow
from tests.import_commands import Administrator, ImportCommands
from tests.integration.people.conftest import Clock
from tests.integration.people.sheets import HEADINGS, as_csv
from tests.integration.reports import COUNTY, VILLAGE, encode_message, envelopes

FIRST, SECOND, THIRD = "LY-L00001", "LY-L00002", "LY-L00003"
ANNA = Administrator(Hand("account:7"), "Anna", Origin("account:7", "10.0.0.7"))
Remove = Callable[..., None]


@pytest.fixture
def handler(store: Store, county: County, clock: Clock) -> ReportHandler:
    return ReportHandler(store, {COUNTY: county}, clock=clock)  # type: ignore[arg-type]


@pytest.fixture
def feed(store: Store, county: County, clock: Clock) -> Feed:
    return Feed(store, {COUNTY: county}, clock=clock)  # type: ignore[arg-type]


@pytest.fixture
def screen(handler: ReportHandler, feed: Feed) -> Live:
    """What a web process holds after three people reported where they are."""
    at = {"lat": 29.03, "lon": 119.17, "accuracy_m": 5, "region": VILLAGE}
    people = (FIRST, SECOND, THIRD)
    done = handler.handle(
        envelopes(*(encode_message("position", p, 1, person=p, **at) for p in people), stream="positions")
    )
    assert (done.taken, done.dead) == (3, [])
    live = Live(COUNTY)
    live.load(feed.snapshot(COUNTY), [])
    return live


def remove(store: Store, person: str) -> None:
    with store.unit_of_work(COUNTY, ANNA.origin) as act:
        directory_edits.set_active(act, person, 1, False, "退休")


def catch_up(live: Live, feed: Feed) -> list[dict[str, Any]]:
    """As the look at the database does; returns the changes."""
    changes = feed.after(COUNTY, live.seq)
    assert changes is not None
    taken, hole = live.offer(changes)
    assert (taken, hole) == (changes, False)
    return taken


def people_on(live: Live) -> list[str]:
    return [row["person"] for row in live.state()["positions"]]


def sound(store: Store, path: Path) -> bool:
    verdict = verify(store.database, COUNTY, Folder(path / "none"), None)
    return [finding.kind for finding in verdict.findings] == ["no_anchor"]


def test_a_person_who_is_removed_leaves_every_screen(
    store: Store, screen: Live, feed: Feed, tmp_path: Path
) -> None:
    remove(store, FIRST)
    [change] = catch_up(screen, feed)
    assert (change["kind"], change["topic"], change["gone"]) == ("position.removed", "positions", [FIRST])
    assert people_on(screen) == [SECOND, THIRD]
    assert feed.snapshot(COUNTY)["positions"] == screen.state()["positions"]
    narrowed = narrow(change, Scope(VILLAGE[:9]))
    assert narrowed is not None
    assert narrowed["gone"] == [FIRST]
    elsewhere, wall = Scope("330825102"), Scope(COUNTY, positions="none")
    assert narrow(change, elsewhere) is None
    assert narrow(change, wall) is None
    scope = Scope(COUNTY, whole=False, person=SECOND, positions="own")
    assert narrow(change, scope) is None
    assert sound(store, tmp_path)


def test_it_is_traced_as_the_act_of_whoever_removed_them(store: Store, screen: Live) -> None:
    remove(store, FIRST)
    t = live_tables.trace.c
    with store.reading() as connection:
        found = connection.execute(select(live_tables.trace).where(t.action == "position.removed")).one()
        newest = connection.execute(select(t.action, t.object).order_by(t.n.desc()).limit(1)).one()
    assert (found.actor, found.origin, found.object) == ("account:7", "10.0.0.7", FIRST)
    assert value_of(found.body) == {"old": {"region": VILLAGE}, "new": {}}
    assert (newest.action, newest.object) == ("person.removed", f"person:{FIRST}")


def test_a_report_after_that_is_refused_until_they_are_back(
    store: Store, screen: Live, handler: ReportHandler, feed: Feed, tmp_path: Path
) -> None:
    remove(store, FIRST)
    at = {"lat": 29.04, "lon": 119.17, "accuracy_m": 5, "region": VILLAGE, "person": FIRST}
    done = handler.handle(
        envelopes(encode_message("position", "late", 5, **at), stream="positions", start=10)
    )
    assert [dead_letter.reason for _, dead_letter in done.dead] == ["unknown_person"]
    with store.unit_of_work(COUNTY, ANNA.origin) as act:
        directory_edits.set_active(act, FIRST, 2, True, "返岗")
    handler.handle(envelopes(encode_message("position", "back", 6, **at), stream="positions", start=20))
    catch_up(screen, feed)
    assert people_on(screen) == [FIRST, SECOND, THIRD]
    assert sound(store, tmp_path)


def test_whoever_an_import_removes_leaves_too(
    store: Store, screen: Live, feed: Feed, county: County, clock: Clock, tmp_path: Path
) -> None:
    importing = ImportCommands(store, 50, clock)  # type: ignore[arg-type]
    some = [county.people[item] for item in (FIRST, SECOND)]
    rows = [(p.id, p.name, p.post, p.unit, p.region, p.phone, "否") for p in some]
    made = importing.preview(county, "people", as_csv([(*HEADINGS, "在岗"), *rows]), "a.csv", False, ANNA)
    assert importing.apply(county, made.id, made.digest, ANNA).state is State.APPLIED
    changes = catch_up(screen, feed)
    assert [change["gone"] for change in changes] == [[FIRST], [SECOND]]
    assert people_on(screen) == [THIRD]
    assert sound(store, tmp_path)


def test_a_change_of_something_else_leaves_the_position(store: Store, screen: Live, feed: Feed) -> None:
    with store.unit_of_work(COUNTY, ANNA.origin) as act:
        old = people_queries.find_person(act.connection, COUNTY, FIRST)
        assert old is not None
        directory_edits.change_person(act, replace(old, phone="000-1111-2222"))
    assert catch_up(screen, feed) == []
