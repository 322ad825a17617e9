"""What waits for the report of its case: kept as it came, taken in by it, a dead letter after days."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from alembic import command
from msgspec import json
from sqlalchemy import select

from dashboard.commands import Envelope, ReportHandler
from dashboard.ingest.retention_job import Retention
from dashboard.services.sources.dead_letter_resend import resend
from data_access.audit.anchors import Folder
from data_access.county_packs.county_pack import County
from data_access.database import schema
from data_access.database.codec import case_of, text_of
from data_access.database.tables import live_tables
from data_access.feed.county_feed import Feed
from data_access.maintenance.verification.verify import verify
from data_access.store import Store
from data_access.streams.redis_streams import key
from data_access.streams.wire import wire_format
from data_access.streams.wire.sender_field import read_sender
from domain.cases import case_join as case_rules
from domain.cases.case_join import join
from domain.decisions.case_decisions import MOST_WAIT
from domain.messages import CaseClosed
from domain.sources.senders import Sender
from tests.conftest import StreamServer
from tests.integration.officer import OFFICER, bus_of
from tests.integration.reports import (
    COUNTY,
    NOW,
    VILLAGE,
    encode_case,
    encode_case_close,
    encode_case_update,
    encode_grid,
    encode_message,
)

TOWN, OTHER = Sender(1, "town", "330825101"), Sender(2, "other town", "330825102")
HALL = Sender(3, "hotline", str(COUNTY), ("12345",))
THERE = "330825102201"
Sent = tuple[bytes, Sender | None]


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    made = Store(database_url, clock=lambda: NOW)
    yield made
    made.close()


@pytest.fixture
def handler(store: Store, county: County) -> ReportHandler:
    return ReportHandler(store, {COUNTY: county}, clock=lambda: NOW)


def entries(*sent: Sent, start: int = 1, stream: str = "cases") -> list[Envelope]:
    return [
        Envelope(COUNTY, stream, f"{start + n}-0", item, 1, None, by) for n, (item, by) in enumerate(sent)
    ]


def rows(store: Store, table: Any) -> list[Any]:
    with store.reading() as connection:
        return [*connection.execute(select(table))]


def cases(store: Store) -> dict[tuple[str, ...], Any]:
    found = [case_of(row.body) for row in rows(store, live_tables.cases)]
    return {item.key: replace(item, no=None) for item in found}


def causes(store: Store) -> set[str]:
    return {row.cause for row in rows(store, live_tables.handled)}


def reasons(store: Store) -> list[str]:
    return [letter_id["reason"] for letter_id in store.dead_letters(COUNTY)]


def days_later(url: str, county: County, days: float) -> None:
    """What ingest's daily job does then."""
    later = Store(url, clock=lambda: NOW + timedelta(days=days))
    job = Retention(later, {COUNTY: county}, lambda: NOW + timedelta(days=days))
    while job.turn():
        pass
    later.close()


@pytest.mark.parametrize("together", [True, False])
@pytest.mark.parametrize("early", [True, False])
def test_another_townships_early_end_never_applies(
    handler: ReportHandler, store: Store, county: County, early: bool, together: bool
) -> None:
    true = (encode_case("a", region=THERE, severity=1), HALL)
    attack = (encode_case_update("u", "a", 9, stage="closed", region=VILLAGE), TOWN)
    batch = entries(*([attack, true] if early else [true, attack]))
    for part in [batch] if together else [[item] for item in batch]:
        handler.handle(part)
    [row] = Feed(store, {COUNTY: county}).snapshot(COUNTY)["cases"]
    assert (row["region"], row["severity"], row["stage"]) == (THERE, 1, "reported")
    [letter_id] = store.dead_letters(COUNTY)
    assert (letter_id["reason"], letter_id["raw"]) == ("out_of_scope", attack[0])
    assert read_sender(letter_id["sent_by"].encode()) == TOWN
    assert (rows(store, live_tables.waiting), causes(store)) == ([], {"12345/a"})


@pytest.mark.parametrize("by", [None, HALL, OTHER])
def test_what_waits_is_kept_and_taken_in_by_the_report(
    handler: ReportHandler, store: Store, by: Sender | None
) -> None:
    batch = entries((encode_case_close("x", "a", 60), by), (encode_case_update("u", "a", 5, title="新"), by))
    assert handler.handle(batch).taken == 2
    assert len(rows(store, live_tables.waiting)) == 2
    assert handler.handle(batch).duplicates == 2
    done = handler.handle(entries((encode_case("a", region=THERE), by), start=9))
    assert (done.taken, done.dead) == (1, [])
    [found] = [item for item in cases(store).values() if item.visible]
    assert (found.stage, found.title) == ("closed", "新")
    assert rows(store, live_tables.waiting) == []
    with store.reading() as connection:
        assert len(rows(store, live_tables.changes)) == 1 == len(rows(store, live_tables.trace))
        assert connection.exec_driver_sql("SELECT count(*) FROM handled").scalar_one() == 3


def test_every_order_leaves_the_same_rows(handler: ReportHandler, store: Store) -> None:
    """In one batch or in many, told once or twice."""
    sent: list[Sent] = [
        (encode_case("a", region=THERE), HALL),
        (encode_case_update("u1", "a", 1, stage="handling"), HALL),
        (encode_case_update("u2", "a", 2, severity=1), OTHER),
        (encode_case_close("u3", "a", 3), TOWN),
        (encode_case("b"), TOWN),
        (encode_case_update("u4", "b", 4, text="核实"), None),
        (encode_case_close("u5", "b", 5), OTHER),
        (encode_case_close("u6", "c", 6), TOWN),
    ]
    seen = []
    for seed in range(4):
        chance = random.Random(seed)
        batch = entries(*sent)
        batch += chance.sample(batch, 4)
        chance.shuffle(batch)
        while batch:
            size = chance.randint(1, 4)
            handler.handle(batch[:size])
            batch = batch[size:]
        waits = {(row.cause, row.taken) for row in rows(store, live_tables.waiting)}
        seen.append((cases(store), waits, sorted(reasons(store)), causes(store)))
        with store.database.writing() as connection:
            for table in (
                live_tables.cases,
                live_tables.waiting,
                live_tables.dead_letters,
                live_tables.handled,
            ):
                connection.execute(table.delete())
    assert all(item == seen[0] for item in seen)
    assert seen[0][1] == {("12345/u4", 1), ("/330825102/12345/u5", 0), ("/330825101/12345/u6", 0)}


def test_after_days_it_is_a_dead_letter_that_can_be_sent_again(
    handler: ReportHandler, store: Store, county: County, valkey: StreamServer, database_url: str
) -> None:
    attack = encode_case_close("x", "never", 5)
    handler.handle(entries((attack, TOWN)))
    days_later(database_url, county, 6.9)
    assert len(rows(store, live_tables.waiting)) == 1
    days_later(database_url, county, 8)
    assert (rows(store, live_tables.waiting), rows(store, live_tables.cases), causes(store)) == (
        [],
        [],
        set(),
    )
    [letter_id] = store.dead_letters(COUNTY)
    assert (letter_id["reason"], letter_id["raw"], letter_id["entry"]) == ("no_report", attack, "1-0")
    done = [row for row in rows(store, live_tables.trace) if row.object == "retention:waiting"]
    assert [row.action for row in done] == ["retention.carried_out"]
    client = valkey.client()
    entry = resend(store, client, bus_of(store), letter_id["id"], OFFICER)
    [(_, fields)] = client.xrange(key(COUNTY, "cases"))
    assert read_sender(fields[b"by"]) == TOWN
    handler.handle([Envelope(COUNTY, "cases", entry, fields[b"json"], 1, None, read_sender(fields[b"by"]))])
    assert [row.entry for row in rows(store, live_tables.waiting)] == [entry]
    assert reasons(store) == ["no_report"]


def test_a_squatting_report_is_another_case_and_uses_up_no_id(
    handler: ReportHandler, store: Store, county: County, tmp_path: Path
) -> None:
    squat = [(encode_case("a", 9, title="占位"), TOWN), (encode_grid("a-1", county.grids[0]), TOWN)]
    true = [(encode_case("a", region=THERE), None), (encode_case_close("a-1", "a", 9), None)]
    handler.handle(entries(squat[0]))
    handler.handle(entries(squat[1], stream="grids"))
    done = handler.handle(entries(*true, start=5))
    assert (done.taken, done.dead) == (2, [])
    found = cases(store)
    assert {name: (case.title, case.stage) for name, case in found.items()} == {
        ("12345", "a"): ("道路积水 a", "closed"),
        ("12345", "a", TOWN.region): ("占位", "closed"),
    }
    assert store.handled(COUNTY, "12345", "a", TOWN.region) is not None
    assert [len(store.reported(COUNTY, "12345", name)) for name in ("a", "b")] == [2, 0]
    kinds = {finding.kind for finding in verify(store.database, COUNTY, Folder(tmp_path), None).findings}
    assert kinds <= {"no_anchor"}


def test_what_older_versions_took_of_a_token_is_known_again(handler: ReportHandler, store: Store) -> None:
    """They knew no senders: the case has no branch and does not say where it was reported."""
    handler.handle(entries((encode_case("a"), None)))
    with store.database.writing() as connection:
        [old] = connection.execute(select(live_tables.cases.c.body)).scalars()
        body = old.replace(f'"reported_in":"{VILLAGE}"', '"reported_in":""')
        assert body != old
        connection.execute(live_tables.cases.update().values(body=body))
    done = handler.handle(
        entries(
            (encode_case("a"), TOWN),
            (encode_case_close("x", "a", 5), TOWN),
            (encode_case_close("y", "a", 6), OTHER),
        )
    )
    assert (done.duplicates, done.taken) == (1, 1)
    assert reasons(store) == ["out_of_scope"]
    assert [item.stage for item in cases(store).values()] == ["closed"]


def test_a_flood_of_early_updates_of_one_sender_ends_in_dead_letters(
    handler: ReportHandler, store: Store
) -> None:
    flood = [(encode_case_update(f"u{n}", "a", 1, severity=1 + n % 4), TOWN) for n in range(MOST_WAIT + 3)]
    handler.handle(entries(*flood[:50]))
    handler.handle(entries(*flood[50:], (encode_case_close("x", "a", 5), HALL), start=60))
    assert reasons(store) == ["too_many_wait"] * 3
    assert len(rows(store, live_tables.waiting)) == MOST_WAIT + 1
    done = handler.handle(entries((encode_case("a"), None), start=900))
    assert (done.taken, rows(store, live_tables.waiting)) == (1, [])


def test_what_cannot_be_read_any_more_is_a_dead_letter_when_the_report_comes(
    handler: ReportHandler, store: Store
) -> None:
    handler.handle(entries((encode_case_update("u", "a", 1, stage="handling"), None)))
    with store.database.writing() as connection:
        gone = encode_case_update("u", "a", 1, matter="no such matter")
        connection.execute(live_tables.waiting.update().values(raw=gone))
    handler.handle(entries((encode_case("a"), None), start=5))
    assert (reasons(store), causes(store)) == (["unknown_matter"], {"12345/a"})


def test_a_position_by_token_is_of_a_person_of_its_region(
    handler: ReportHandler, store: Store, county: County
) -> None:
    def person_of(region: str) -> str:
        return next(person.id for person in county.people.values() if person.region.startswith(region))

    lat, lon = county.place(VILLAGE)
    where = {"lat": lat, "lon": lon, "accuracy_m": 5}
    people = {region: person_of(region) for region in ("330825101", "330825102")}
    messages = [
        encode_message("position", f"p{person}", person=person, **where) for person in people.values()
    ]
    handler.handle(entries(*[(message, TOWN) for message in messages], stream="positions"))
    assert [row.person for row in rows(store, live_tables.positions)] == [people["330825101"]]
    assert reasons(store) == ["out_of_scope"]


def keep_as_before(store: Store, county: County) -> None:
    """An end as an older version kept it: joined to a case of which nothing else is known."""
    message = wire_format.parse(encode_case_close("x", "old", 60), "cases", county, NOW)
    assert isinstance(message, CaseClosed)
    stub = join(case_rules.stub(COUNTY, "12345", "old"), message, county.limit, str)
    body = json.decode(text_of(stub))
    for name in ("branch", "reported_in", "branches"):
        del body[name]
    row = {"county": COUNTY, "region": "", "open": 0, "last_seq": 0, "body": text_of(body), "id": stub.id}
    with store.database.writing() as connection:
        connection.execute(live_tables.cases.insert().values(row))


@pytest.mark.parametrize("by", [None, TOWN])
def test_what_an_older_version_kept_is_listed_and_applies(
    handler: ReportHandler, store: Store, county: County, database_url: str, by: Sender | None
) -> None:
    handler.handle(entries((encode_case("other"), None)))
    command.downgrade(schema.config(database_url), "0006")
    keep_as_before(store, county)
    schema.upgrade(database_url)
    [[kept], total] = store.waiting_page(COUNTY, 10)
    assert (kept["kind"], kept["source_id"], total) == ("", "old", 1)
    assert kept["at"] == "2026-11-21T07:00:00.000000Z"
    days_later(database_url, county, 30)
    assert store.waiting_page(COUNTY, 10)[1] == 1
    handler.handle(entries((encode_case("old"), by), start=5))
    [found] = [item for item in cases(store).values() if item.visible and item.source_id == "old"]
    assert (found.stage, store.waiting_page(COUNTY, 10)[1]) == ("closed", 0 if by is None else 1)
    assert reasons(store) == []
