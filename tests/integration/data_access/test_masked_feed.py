"""An installation from before masking is masked by its upgrade, in the database and the stream server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from alembic import command
from sqlalchemy import select, update

from dashboard.commands import ReportHandler
from data_access.county_packs.county_pack import County
from data_access.database import schema
from data_access.database.codec import bytes_of
from data_access.database.tables.directory_tables import people
from data_access.database.tables.live_tables import changes
from data_access.feed.county_feed import Feed
from data_access.feed.masked_feed import mask_feed
from data_access.store import Store
from data_access.streams import redis_streams
from tests.conftest import StreamServer
from tests.integration.reports import (
    COUNTY,
    NOW,
    VILLAGE,
    encode_case,
    encode_grid,
    encode_message,
    envelopes,
)

PHONE = "13812345678"
PLANTED = ("陈荣龙", PHONE)
WORDS = {"陈**家进水 138****5678": f"陈荣龙家进水 {PHONE}", "联系 138****5678": f"联系 {PHONE}"}


@pytest.fixture
def store(peopled: str) -> Iterator[Store]:
    made = Store(peopled, clock=lambda: NOW)
    yield made
    made.close()


@pytest.fixture
def feed(store: Store, county: County) -> Feed:
    """A feed as it was written before there was masking, and the position of somebody who left."""
    handler = ReportHandler(store, {COUNTY: county}, clock=lambda: NOW)
    reporter = {"name": "陈荣龙", "phone": PHONE}
    handler.handle(
        envelopes(encode_case("c1", title=f"陈荣龙家进水 {PHONE}", reporter=reporter), encode_case("c2", 1))
    )
    handler.handle(envelopes(encode_grid("g1", f"{VILLAGE}001", note=f"联系 {PHONE}"), stream="grids"))
    at = {"lat": 29.03, "lon": 119.17, "accuracy_m": 5, "region": VILLAGE, "person": "LY-L00001"}
    handler.handle(envelopes(encode_message("position", "p1", **at), stream="positions"))
    with store.database.writing() as connection:
        for seq, body in connection.execute(select(changes.c.seq, changes.c.body)).all():
            for masked, whole in WORDS.items():
                body = body.replace(masked, whole)
            connection.execute(update(changes).where(changes.c.seq == seq).values(body=body))
        connection.execute(update(people).where(people.c.id == "LY-L00001").values(active=0))
    return Feed(store, {COUNTY: county}, clock=lambda: NOW)


def read_feed(feed: Feed) -> str:
    return str(feed.after(COUNTY, 0)) + str(feed.news(COUNTY))


def test_an_upgrade_masks_what_is_kept_once_and_screens_begin_again(
    store: Store, feed: Feed, database_url: str
) -> None:
    assert all(words in read_feed(feed) for words in WORDS.values())
    before = feed.after(COUNTY, 0)
    epoch, seq = feed.head(COUNTY)
    command.downgrade(schema.config(database_url), "0005")
    schema.upgrade(database_url)
    assert schema.is_current(database_url)
    assert not any(item in read_feed(feed) for item in PLANTED)
    assert all(words in read_feed(feed) for words in WORDS)
    after = feed.after(COUNTY, 0)
    assert before is not None
    assert after is not None
    assert [list(change) for change in after] == [list(change) for change in before], "nothing else moved"
    assert feed.head(COUNTY)[0] != epoch
    assert feed.head(COUNTY)[1] == seq
    assert feed.snapshot(COUNTY)["positions"] == []
    epoch = feed.head(COUNTY)[0]
    command.downgrade(schema.config(database_url), "0005")
    schema.upgrade(database_url)
    assert feed.head(COUNTY)[0] == epoch, "a second time finds nothing"


def test_an_upgrade_masks_what_older_rules_left(store: Store, county: County, database_url: str) -> None:
    """What was written between two sets of rules becomes what it would be today."""
    feed = Feed(store, {COUNTY: county}, clock=lambda: NOW)
    report = encode_case("c1", title="报告人仝卫国，𠮷田家进水", reporter="𠮷田")
    ReportHandler(store, {COUNTY: county}, clock=lambda: NOW).handle(envelopes(report))
    assert "仝卫国" not in read_feed(feed)
    with store.database.writing() as connection:
        for seq, body in connection.execute(select(changes.c.seq, changes.c.body)).all():
            older = body.replace("仝**", "仝卫国")
            connection.execute(update(changes).where(changes.c.seq == seq).values(body=older))
    assert "仝卫国" in read_feed(feed)
    epoch = feed.head(COUNTY)[0]
    command.downgrade(schema.config(database_url), "0006")
    schema.upgrade(database_url)
    assert "报告人仝**，𠮷*家进水" in read_feed(feed)
    assert "仝卫国" not in read_feed(feed)
    assert feed.head(COUNTY)[0] != epoch


def test_in_steps_and_without_the_case(store: Store, feed: Feed, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data_access.feed.masked_feed.STEP", 1)
    with store.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM cases")
        assert mask_feed(connection, COUNTY) == 2
        assert mask_feed(connection, COUNTY) == 0
    assert PHONE not in read_feed(feed)


def entry(client: Any, epoch: str, words: str) -> None:
    redis_streams.publish(client, COUNTY, epoch, [bytes_of({"seq": 1, "title": words})])


def list_epochs(client: Any) -> list[bytes]:
    return [fields[b"epoch"] for _, fields in client.xrange(redis_streams.key(COUNTY, "feed"))]


def test_entries_of_an_older_epoch_are_dropped_from_the_stream(valkey: StreamServer) -> None:
    client = valkey.client()
    assert redis_streams.forget_epochs(client, COUNTY, "e1") == 0
    for epoch in ("e1", "e1"):
        entry(client, epoch, PHONE)
    assert redis_streams.forget_epochs(client, COUNTY, "e1") == 0
    assert redis_streams.forget_epochs(client, COUNTY, "e2") == 2
    assert list_epochs(client) == []
    for epoch in ("e1", "e2", "e2"):
        entry(client, epoch, "")
    assert redis_streams.forget_epochs(client, COUNTY, "e2") == 1
    assert list_epochs(client) == [b"e2", b"e2"]
    positions = {COUNTY: "0-0"}
    assert len(redis_streams.feed_tail(client, positions, 1)) == 2
    client.close()
