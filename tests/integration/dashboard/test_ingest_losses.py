"""Every way entries can vanish from a stream, and every way its group can be moved: what is gone is counted,
with its cause and between ids that hold; what is still there is read.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from dashboard.ingest import stream_audit
from data_access.county_packs.county_pack import County
from data_access.feed.county_feed import Feed
from data_access.store import Store
from data_access.streams import redis_streams
from data_access.streams.lua_scripts import GROUP
from data_access.streams.redis_streams import key, padded
from tests.conftest import StreamServer
from tests.integration.dashboard.test_ingest import CASES, count_events, count_pending, ready, run_worker
from tests.integration.reports import COUNTY, encode_case, wait_until


@pytest.fixture(autouse=True)
def quick_audit(monkeypatch: pytest.MonkeyPatch) -> None:
    """The audit looks sooner than in the product. It does so between two batches of the one worker here."""
    for name, seconds in (("EVERY_S", 0.1), ("SETTLE_S", 0.8), ("NOTE_EVERY_S", 1.0)):
        monkeypatch.setattr(stream_audit, name, seconds)


@pytest.fixture
def start(valkey: StreamServer, sqlite_url: str, county: County) -> Callable[..., Any]:
    return lambda worker=0: run_worker(valkey, sqlite_url, county, worker)


@pytest.fixture
def store(sqlite_url: str) -> Iterator[Store]:
    made = Store(sqlite_url)
    yield made
    made.close()


def add(client: Any, *names: str) -> list[str]:
    return [redis_streams.add(client, COUNTY, "cases", encode_case(name)) for name in names]


def wait_for_audit(store: Store, client: Any, count: int) -> None:
    """All of them taken, and the audit has looked often enough to complain."""
    wait_until(lambda: count_events(store) == count and count_pending(client) == 0)
    threading.Event().wait(stream_audit.SETTLE_S + 2 * stream_audit.EVERY_S + 0.5)


def names(prefix: str, count: int) -> list[str]:
    return [f"{prefix}{n}" for n in range(count)]


def holds(row: Any, first: str, last: str, before: str, after: str | None) -> None:
    """The span has every lost entry in it and none that is known."""
    assert padded(before) < padded(row["first_id"]) <= padded(first)
    assert padded(last) <= padded(row["last_id"])
    assert after is None or padded(row["last_id"]) < padded(after)


@pytest.mark.parametrize("kept", [0, 3])
def test_entries_added_and_trimmed_at_once_are_counted_between_true_ends(
    start: Any, store: Store, client: Any, county: County, kept: int
) -> None:
    with start():
        ready(client, store)
        [before] = add(client, "before")
        wait_for_audit(store, client, 1)
        pipeline = client.pipeline(transaction=True)
        for n in range(40):
            pipeline.xadd(CASES, {"json": encode_case(f"gone{n}")})
        for n in range(kept):
            pipeline.xadd(CASES, {"json": encode_case(f"kept{n}")})
        pipeline.xtrim(CASES, maxlen=kept, approximate=False)
        added = [entry.decode() for entry in pipeline.execute()[: 40 + kept]]
        [row] = wait_until(lambda: store.lost(COUNTY))
        add(client, "after")
        wait_for_audit(store, client, 2 + kept)
    assert len(store.lost(COUNTY)) == 1
    assert (row["count"], row["reason"]) == (40, "trimmed_unread")
    holds(row, added[0], added[39], before, added[40] if kept else None)
    alarms = Feed(store, {COUNTY: county}).alarms(COUNTY)
    assert (alarms["lost"], alarms["entries"], alarms["uncounted"]) == (1, 40, 0)


def test_a_long_time_later_the_span_does_not_begin_at_the_last_lost_entry(
    start: Any, store: Store, client: Any
) -> None:
    """Notes of how far the stream was seen are taken in between."""
    with start():
        ready(client, store)
        [before] = add(client, "before")
        wait_for_audit(store, client, 1)
        for _ in range(3):
            pipeline = client.pipeline(transaction=True)
            for n in range(10):
                pipeline.xadd(CASES, {"json": encode_case(f"gone{n}")})
            pipeline.xtrim(CASES, maxlen=0, approximate=False)
            gone = [entry.decode() for entry in pipeline.execute()[:10]]
            rows = len(store.lost(COUNTY))
            wait_until(lambda seen=rows: len(store.lost(COUNTY)) > seen)
            holds(store.lost(COUNTY)[0], gone[0], gone[-1], before, None)
            [before] = [gone[-1]]
    assert [row["count"] for row in store.lost(COUNTY)] == [10, 10, 10]


def test_trimmed_by_the_smallest_id(start: Any, store: Store, client: Any) -> None:
    with start():
        ready(client, store)
        [before] = add(client, "before")
        wait_for_audit(store, client, 1)
    gone, kept = add(client, *names("gone", 5)), add(client, *names("kept", 4))
    client.xtrim(CASES, minid=kept[0], approximate=False)
    with start():
        [row] = wait_until(lambda: store.lost(COUNTY))
        wait_for_audit(store, client, 5)
    assert (row["count"], row["reason"]) == (5, "trimmed_unread")
    holds(row, gone[0], gone[-1], before, kept[0])


def test_deleted_entries_are_told_from_trimmed_ones(start: Any, store: Store, client: Any) -> None:
    with start():
        ready(client, store)
        [before] = add(client, "before")
        wait_for_audit(store, client, 1)
    entries = add(client, *names("c", 9))
    client.xdel(CASES, *entries[3:6])
    with start():
        [row] = wait_until(lambda: store.lost(COUNTY))
        wait_for_audit(store, client, 7)
    assert (row["count"], row["reason"]) == (3, "deleted_unread")
    assert row["last_id"] == entries[5]
    assert padded(before) < padded(row["first_id"]) <= padded(entries[3])


def test_one_deleted_entry_is_named(start: Any, store: Store, client: Any) -> None:
    with start():
        ready(client, store)
        add(client, "before")
        wait_for_audit(store, client, 1)
    entries = add(client, *names("c", 5))
    client.xdel(CASES, entries[2])
    with start():
        [row] = wait_until(lambda: store.lost(COUNTY))
    assert (row["count"], row["first_id"], row["last_id"]) == (1, entries[2], entries[2])


@pytest.mark.parametrize("to", ["0", "$", "middle", "beyond"])
def test_a_group_set_to_another_place_loses_nothing(start: Any, store: Store, client: Any, to: str) -> None:
    with start():
        ready(client, store)
        add(client, *names("a", 5))
        wait_for_audit(store, client, 5)
    entries = add(client, *names("b", 6))
    place = {"middle": entries[3], "beyond": "9999999999999-0"}.get(to, to)
    client.xgroup_setid(CASES, GROUP, place)
    with start():
        wait_for_audit(store, client, 11)
        add(client, "after")
        wait_for_audit(store, client, 12)
    assert store.lost(COUNTY) == []


@pytest.mark.alone
@pytest.mark.waits
def test_a_group_moved_while_it_works_hides_no_later_loss(start: Any, store: Store, client: Any) -> None:
    """What is read twice is counted once, or as many could vanish unnoticed."""
    with start():
        ready(client, store)
        add(client, *names("a", 20))
        wait_for_audit(store, client, 20)
        client.xgroup_setid(CASES, GROUP, "0")
        wait_for_audit(store, client, 20)
    add(client, *names("gone", 7))
    [kept] = add(client, "kept")
    client.xtrim(CASES, minid=kept, approximate=False)
    with start():
        [row] = wait_until(lambda: store.lost(COUNTY))
    assert (row["count"], row["reason"]) == (7, "trimmed_unread")


def test_a_group_set_ahead_of_a_trimmed_part_counts_only_that(start: Any, store: Store, client: Any) -> None:
    with start():
        ready(client, store)
        add(client, *names("a", 5))
        wait_for_audit(store, client, 5)
    gone, kept = add(client, *names("gone", 4)), add(client, *names("kept", 3))
    client.xtrim(CASES, minid=kept[0], approximate=False)
    client.xgroup_setid(CASES, GROUP, "$")
    with start():
        [row] = wait_until(lambda: store.lost(COUNTY))
        wait_for_audit(store, client, 8)
    assert (row["count"], row["reason"]) == (4, "trimmed_unread")
    assert padded(row["first_id"]) <= padded(gone[0])
    assert padded(gone[-1]) <= padded(row["last_id"]) < padded(kept[0])
    assert len(store.lost(COUNTY)) == 1


@pytest.mark.parametrize("at", ["$", "0", "last"])
def test_a_group_made_anew_by_somebody_else_loses_nothing(
    start: Any, store: Store, client: Any, at: str
) -> None:
    """Entries that a dead worker had in hand are forgotten with the old group, and still in the stream."""
    with start():
        ready(client, store)
        add(client, *names("a", 3))
        wait_for_audit(store, client, 3)
    add(client, *names("b", 4))
    client.xreadgroup(GROUP, "dead-1-0", {CASES: ">"}, count=2)
    last = next(g for g in client.xinfo_groups(CASES) if g["name"] == GROUP.encode())["last-delivered-id"]
    client.xgroup_destroy(CASES, GROUP)
    client.xgroup_create(CASES, GROUP, last if at == "last" else at)
    with start():
        wait_for_audit(store, client, 7)
    assert store.lost(COUNTY) == []


def test_a_destroyed_group_hides_no_trimmed_entries(start: Any, store: Store, client: Any) -> None:
    with start():
        ready(client, store)
        add(client, *names("a", 3))
        wait_for_audit(store, client, 3)
    add(client, *names("gone", 4))
    [kept] = add(client, "kept")
    client.xtrim(CASES, minid=kept, approximate=False)
    client.xgroup_destroy(CASES, GROUP)
    with start():
        [row] = wait_until(lambda: store.lost(COUNTY))
        wait_for_audit(store, client, 4)
    assert (row["count"], row["reason"]) == (4, "trimmed_unread")


def test_entries_acknowledged_by_somebody_else_are_read_again(start: Any, store: Store, client: Any) -> None:
    with start():
        ready(client, store)
        add(client, "a")
        wait_for_audit(store, client, 1)
    add(client, *names("b", 5))
    [[_, read]] = client.xreadgroup(GROUP, "stranger", {CASES: ">"}, count=3)
    client.xack(CASES, GROUP, *[entry for entry, _ in read[:2]])
    client.xgroup_delconsumer(CASES, GROUP, "stranger")
    with start():
        wait_for_audit(store, client, 6)
    assert store.lost(COUNTY) == []


def test_a_stream_renamed_away_is_gone_and_comes_back(start: Any, store: Store, client: Any) -> None:
    with start():
        ready(client, store)
        add(client, "a")
        wait_for_audit(store, client, 1)
        client.rename(CASES, "{330825}:elsewhere")
        [row] = wait_until(lambda: store.lost(COUNTY))
        add(client, "b")
        wait_until(lambda: count_events(store) == 2)
    assert (row["count"], row["reason"]) == (None, "stream_deleted")


def test_a_stream_made_anew_between_two_looks_is_told(start: Any, store: Store, client: Any) -> None:
    with start():
        ready(client, store)
        add(client, "a", "b")
        wait_for_audit(store, client, 2)
    client.delete(CASES)
    add(client, *names("new", 6))
    with start():
        [row] = wait_until(lambda: store.lost(COUNTY))
        wait_for_audit(store, client, 8)
    assert (row["count"], row["reason"]) == (None, "stream_recreated")
    assert len(store.lost(COUNTY)) == 1


def test_an_emptied_server_is_told_once_for_each_stream(start: Any, store: Store, client: Any) -> None:
    with start():
        ready(client, store)
        add(client, "a")
        wait_for_audit(store, client, 1)
        client.flushall()
        wait_until(lambda: store.lost(COUNTY))
        add(client, "b")
        wait_for_audit(store, client, 2)
    assert [(row["stream"], row["reason"]) for row in store.lost(COUNTY)] == [("cases", "stream_deleted")]


def test_the_streams_own_counters_set_forward_lose_nothing(start: Any, store: Store, client: Any) -> None:
    with start():
        ready(client, store)
        add(client, "a")
        wait_for_audit(store, client, 1)
        client.execute_command("XSETID", CASES, "9999999999999-0")
        wait_for_audit(store, client, 1)
        client.xadd(CASES, {"json": encode_case("b")})
        wait_for_audit(store, client, 2)
    assert store.lost(COUNTY) == []


def test_what_an_older_version_began_is_taken_over(start: Any, store: Store, client: Any) -> None:
    """Its ledger has no `top`, its group no mark."""
    with start():
        ready(client, store)
        add(client, *names("a", 4))
        wait_for_audit(store, client, 4)
    ledger = key(COUNTY, "ledger:cases")
    made = client.hget(ledger, "made")
    client.hdel(ledger, "top")
    client.xgroup_delconsumer(CASES, GROUP, b"made:" + made)
    with start():
        add(client, "b")
        wait_for_audit(store, client, 5)
        assert client.hget(ledger, "made") == made
    assert store.lost(COUNTY) == []
