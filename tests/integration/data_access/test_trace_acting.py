"""An act and its trace row are one transaction, in the chain that changes are in too; on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from msgspec import json
from sqlalchemy import select, update

from dashboard.commands import ReportHandler
from data_access.county_packs.county_pack import County
from data_access.database.tables import live_tables
from data_access.database.trace_chain import FIELDS, GENESIS, hash_of
from data_access.database.unit_of_work import Origin, ready
from data_access.feed.county_feed import Feed
from data_access.store import Store
from tests.integration.reports import COUNTY, NOW, ORIGIN, encode_case, encode_case_update, envelopes


@pytest.fixture
def store(database_url: str) -> Iterator[Store]:
    made = Store(database_url, clock=lambda: NOW)
    yield made
    made.close()


@pytest.fixture
def handler(store: Store, county: County) -> ReportHandler:
    return ReportHandler(store, {COUNTY: county}, clock=lambda: NOW)


def chain(store: Store, county: str = COUNTY) -> list[Any]:
    """The county's trace rows, each proven to follow the one before, the last one to be the head."""
    c, before, last = live_tables.trace.c, GENESIS, 0
    with store.reading() as connection:
        rows = [*connection.execute(select(live_tables.trace).where(c.county == county).order_by(c.n))]
        head = connection.execute(select(live_tables.heads).where(live_tables.heads.c.county == county)).one()
    for row in rows:
        assert row.n == last + 1
        assert bytes(row.hash) == hash_of(before, tuple(getattr(row, name) for name in FIELDS))
        last, before = row.n, bytes(row.hash)
    assert (head.traced, bytes(head.trace_hash)) == (last, before)
    return rows


def test_an_act_says_who_what_when_from_where_and_on_whose_order(store: Store) -> None:
    with store.unit_of_work("330825101", ORIGIN) as act:
        assert (act.county, act.now) == (COUNTY, NOW)
        n = act.trace(
            "key.made", "key:1", None, {"name": "大厅"}, reason="汛期", ordered_by="account:2", cause="c"
        )
    [row] = chain(store)
    assert (row.n, row.seq, row.previous, row.actor, row.origin) == (n, 0, 0, "account:7", "127.0.0.1")
    assert (row.action, row.object, row.cause, row.ordered_by) == ("key.made", "key:1", "c", "account:2")
    assert json.decode(row.body) == {"old": None, "new": {"name": "大厅"}, "reason": "汛期"}
    assert row.at == "2026-11-22T06:00:00.000000Z"


def test_acts_and_changes_share_one_chain(store: Store, handler: ReportHandler) -> None:
    handler.handle(envelopes(encode_case("a"), encode_case("b", 1)))
    for number in (1, 2):
        with store.unit_of_work(COUNTY, ORIGIN) as act:
            act.trace("person.changed", "person:9", {"n": number}, {"n": number + 1})
            act.trace("key.ended", "key:1", None, {})
    handler.handle(envelopes(encode_case("c"), start=10))
    rows = chain(store)
    assert [row.seq for row in rows] == [1, 2, 0, 0, 0, 0, 3]
    assert [row.previous for row in rows] == [0, 0, 0, 0, 3, 4, 0]


def test_an_act_about_a_case_is_in_the_cases_trace(
    store: Store, handler: ReportHandler, county: County
) -> None:
    handler.handle(envelopes(encode_case("a")))
    [row] = Feed(store, {COUNTY: county}).snapshot(COUNTY)["cases"]
    with store.unit_of_work(row["region"], ORIGIN) as act:
        act.trace("case.revealed", row["id"], None, {}, reason="回访")
    handler.handle(envelopes(encode_case_update("a1", "a", 2, severity=1), start=10))
    detail = store.case_detail(row["id"])
    assert detail is not None
    assert [(step["n"], step["seq"], step["action"]) for step in detail["trace"]] == [
        (3, 2, "case.updated"),
        (2, 0, "case.revealed"),
        (1, 1, "case.reported"),
    ]
    assert detail["trace"][1]["reason"] == "回访"
    assert [row.previous for row in chain(store)] == [0, 1, 2]


def test_an_act_that_fails_leaves_neither_change_nor_row(store: Store, handler: ReportHandler) -> None:
    handler.handle(envelopes(encode_case("a")))

    def fail() -> None:
        with store.unit_of_work(COUNTY, ORIGIN) as act:
            act.connection.execute(update(live_tables.sources).values(events=99))
            act.trace("source.changed", "source:12345", {}, {})
            raise RuntimeError("no")

    with pytest.raises(RuntimeError, match="no"):
        fail()
    assert len(chain(store)) == 1
    assert store.sources(COUNTY)[0]["events"] == 1


def test_a_city_has_a_chain_of_its_own(store: Store) -> None:
    for region in ("3308", COUNTY, "3308"):
        with store.unit_of_work(region, ORIGIN) as act:
            act.trace("account.made", "account:1", None, {})
    assert [row.n for row in chain(store, "3308")] == [1, 2]
    assert [row.previous for row in chain(store, "3308")] == [0, 1]
    assert [row.n for row in chain(store)] == [1]


@pytest.mark.parametrize(("region", "actor"), [("", "account:1"), ("33x8", "account:1"), (COUNTY, "")])
def test_an_act_needs_a_region_and_somebody(store: Store, region: str, actor: str) -> None:
    with pytest.raises(ValueError), store.unit_of_work(region, Origin(actor)):
        pass


def test_many_rows_at_once_are_chained_and_linked_like_single_ones(store: Store) -> None:
    with store.unit_of_work(COUNTY, ORIGIN) as act:
        act.trace("person.changed", "person:a", None, {"post": "x"})
        act.trace("person.changed", "person:b", None, {"post": "x"})
        rows = [ready("person.imported", f"person:{item}", None, {"phone": "13812345678"}) for item in "abca"]
        act.trace_all(rows, cause="import:1", ordered_by="account:2")
        act.trace_all([])
        last = act.trace("person.changed", "person:c", None, {}, reason="r")
    found = chain(store)
    assert [(r.n, r.previous, r.object[-1]) for r in found] == [
        (1, 0, "a"), (2, 0, "b"), (3, 1, "a"), (4, 2, "b"), (5, 0, "c"), (6, 3, "a"), (7, 5, "c"),
    ]  # fmt: skip
    assert last == 7
    assert {(r.cause, r.ordered_by) for r in found[2:6]} == {("import:1", "account:2")}
    assert "13812345678" not in found[2].body


def test_changes_do_not_take_the_place_of_what_was_traced_meanwhile(store: Store) -> None:
    with store.unit_of_work(COUNTY, ORIGIN) as act:
        rows = act.open_changes()
        act.trace("key.made", "key:1", None, {"name": "大厅"})
        with pytest.raises(ValueError, match="meanwhile"):
            act.save_changes(rows)
    assert [row.action for row in chain(store)] == ["key.made"]
