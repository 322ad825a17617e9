"""The report handler on both databases: what a batch leaves behind, and that it leaves it once."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from msgspec import json
from sqlalchemy import select
from sqlalchemy.exc import OperationalError, PendingRollbackError

from dashboard.commands import CommandBus, ReportHandler
from dashboard.handlers.context import Context
from dashboard.services.sources.dead_letter_resend import resend
from data_access.cases.live_rows import LiveRows
from data_access.county_packs.county_pack import County
from data_access.database.tables import live_tables
from data_access.feed.county_feed import Feed
from data_access.store import Store, Unavailable
from data_access.streams.redis_streams import key
from domain.access.actor import Actor
from domain.kernel.command import Command
from domain.kernel.errors import Refused
from domain.sources.resend_rules import RESEND_PATIENCE
from domain.sources.source_commands import ClaimResend, ReleaseResend, SettleResend
from domain.topics import reducer
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
    envelopes,
)


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


def rows(store: Store, table: Any) -> list[Any]:
    with store.reading() as connection:
        return [*connection.execute(select(table))]


def test_a_case_leaves_row_change_trace_handled_tally_and_source(
    handler: ReportHandler, store: Store, feed: Feed
) -> None:
    done = handler.handle(envelopes(encode_case("a", text="请尽快处理", reporter={"name": "张三"})))
    assert (done.taken, done.duplicates, done.dead) == (1, 0, [])
    [(county, epoch, [text])] = done.changes
    change = json.decode(text)
    assert (county, change["seq"], change["kind"]) == (COUNTY, 1, "case.reported")
    assert feed.head(COUNTY) == (epoch, 1)
    [trace] = rows(store, live_tables.trace)
    assert (trace.seq, trace.actor, trace.cause, trace.previous) == (1, "12345", "12345/a", 0)
    state = feed.snapshot(COUNTY)
    [row] = state["cases"]
    assert (row["source_id"], row["no"], row["region"]) == ("a", "LY-261121-0001", VILLAGE)
    assert state["tally"] == [["330825101", "2026-11-21", "", 1, 0, 0]]
    detail = store.case_detail(row["id"])
    assert detail is not None
    assert (detail["text"], detail["reporter"]) == ("请尽快处理", {"name": "张*"})
    [source] = store.sources(COUNTY)
    assert (source["name"], source["events"], source["duplicates"], source["dead"]) == ("12345", 1, 0, 0)
    handled = store.handled(COUNTY, "12345", "a")
    assert handled is not None
    assert handled.seq == 1


def test_the_trace_of_a_case_is_walked_newest_first(handler: ReportHandler, store: Store, feed: Feed) -> None:
    handler.handle(envelopes(encode_case("a"), encode_case("b", 1)))
    handler.handle(
        envelopes(
            encode_case_update("a1", "a", 2, severity=1),
            encode_case_update("b1", "b", 3, severity=3),
            start=10,
        )
    )
    handler.handle(envelopes(encode_case_update("a2", "a", 4, stage="handling"), start=20))
    [row] = [row for row in feed.snapshot(COUNTY)["cases"] if row["source_id"] == "a"]
    detail = store.case_detail(row["id"])
    assert detail is not None
    assert [step["seq"] for step in detail["trace"]] == [5, 3, 1]
    assert [step["cause"] for step in detail["trace"]] == ["12345/a2", "12345/a1", "12345/a"]
    assert store.case_detail("0" * 16) is None


def test_a_repetition_changes_nothing_and_is_counted(
    handler: ReportHandler, store: Store, feed: Feed
) -> None:
    handler.handle(envelopes(encode_case("a")))
    before = feed.snapshot(COUNTY)
    done = handler.handle(envelopes(encode_case("a"), encode_case("a"), start=7))
    assert (done.taken, done.duplicates, done.changes, done.dead) == (0, 2, [], [])
    assert feed.snapshot(COUNTY)["seq"] == before["seq"]
    assert store.sources(COUNTY)[0]["duplicates"] == 2


def test_the_order_of_keys_makes_no_other_message(handler: ReportHandler) -> None:
    body = json.decode(encode_case("a"))
    other = json.encode(dict(reversed(body.items())))
    assert other != encode_case("a")
    assert handler.handle(envelopes(encode_case("a"), other)).duplicates == 1


def test_another_message_under_a_used_id_is_a_dead_letter(handler: ReportHandler, store: Store) -> None:
    done = handler.handle(envelopes(encode_case("a"), encode_case("a", title="别的")))
    assert done.taken == 1
    [letter_id] = store.dead_letters(COUNTY)
    assert (letter_id["reason"], letter_id["entry"], letter_id["source"], letter_id["message"]) == (
        "id_reused",
        "2-0",
        "12345",
        "a",
    )
    again = handler.handle(envelopes(encode_case("a", title="又一"), start=9))
    assert [dead_letter.reason for _, dead_letter in again.dead] == ["id_reused"]


def test_poison_among_good_ones_is_kept_with_its_bytes(handler: ReportHandler, store: Store) -> None:
    poison = [
        b"\xff\xfe",
        b"{",
        b"[" * 5000,
        b'{"a":NaN}',
        b"x" * (300 * 1024),
        encode_case("t", title=""),
        encode_case("r", region="330825999999"),
        encode_case("o", region="330802001001"),
        encode_message("nonsense", "k"),
        encode_case("f", minutes=60 * 24 + 11),
        encode_case("n\0"),
    ]
    batch = envelopes(encode_case("a"), *poison, encode_case("b"))
    done = handler.handle(batch)
    assert done.taken == 2
    kept = {letter_id["entry"]: letter_id for letter_id in store.dead_letters(COUNTY)}
    assert [kept[f"{2 + n}-0"]["raw"] for n in range(len(poison))] == poison
    assert all(row["reason"] and row["detail"] and row["attempts"] == 1 for row in kept.values())
    assert "internal" not in {row["reason"] for row in kept.values()}
    handler.handle(batch)
    assert len(store.dead_letters(COUNTY)) == len(poison)
    assert store.alarms(COUNTY) == {"lost": 0, "dead": len(poison)}


def test_an_unchanged_grid_report_only_moves_the_time_of_the_report(
    handler: ReportHandler, store: Store, feed: Feed, county: County
) -> None:
    code = county.grids[0]
    handler.handle(envelopes(encode_grid("g1", code, 0, status="watch"), stream="grids"))
    done = handler.handle(envelopes(encode_grid("g2", code, 5, status="watch"), stream="grids", start=2))
    assert (done.taken, done.changes) == (1, [])
    detail = store.grid_detail(code)
    assert detail["last_reported"] == "2026-11-21T06:05:00.000000Z"
    assert detail["grid"]["changed_at"] == "2026-11-21T14:00:00.000+08:00"
    assert feed.head(COUNTY)[1] == 1
    assert store.handled(COUNTY, "12345", "g2") is not None


STORY = [
    encode_case("a", 0, matter=None),
    encode_case("b", 1, severity=1),
    encode_case_update("a1", "a", 2, stage="handling"),
    encode_case_update("b1", "b", 3, severity=3, region="330825102201"),
    encode_case_close("a2", "a", 4),
    encode_case_update("a3", "a", 5, stage="reopened", reason="未处理"),
    encode_case_close("b2", "b", 6, outcome="cancelled"),
    encode_case("c", 7),
    encode_case_close("a4", "a", 8),
    encode_case_update("c1", "c", 9, text="到达现场"),
]


def comparable_state(state: dict[str, Any]) -> dict[str, Any]:
    """What must not depend on the order of arrival: everything but numbering and news."""
    cases = [{name: value for name, value in row.items() if name != "no"} for row in state["cases"]]
    return {"cases": cases, "grids": state["grids"], "tally": state["tally"]}


def test_any_order_and_any_repetition_gives_the_same_state(
    handler: ReportHandler, store: Store, feed: Feed, county: County
) -> None:
    handler.handle(envelopes(*STORY))
    clean = comparable_state(feed.snapshot(COUNTY))
    rng = random.Random(2)
    for attempt in range(6):
        with store.database.writing() as connection:
            for table in reversed(live_tables.metadata.sorted_tables):
                connection.execute(table.delete())
        shuffled = rng.sample(STORY * 3, len(STORY) * 3)
        for start in range(0, len(shuffled), 4):
            handler.handle(envelopes(*shuffled[start : start + 4], start=start + 1))
        assert comparable_state(feed.snapshot(COUNTY)) == clean, attempt


def test_an_old_snapshot_and_the_changes_since_are_the_fresh_snapshot(
    handler: ReportHandler, feed: Feed, county: County
) -> None:
    snapshots = [feed.snapshot(COUNTY)]
    for n, message in enumerate(STORY):
        handler.handle(envelopes(message, start=n + 1))
        snapshots.append(feed.snapshot(COUNTY))
    codes = county.grids[:2]
    reports = [encode_grid(f"g{n}", codes[n % 2], n, status=["normal", "alert"][n % 3 > 0]) for n in range(7)]
    handler.handle(envelopes(*reports, stream="grids"))
    fresh = feed.snapshot(COUNTY)
    for old in snapshots[1:]:
        changes = feed.after(COUNTY, old["seq"], epoch=old["epoch"])
        assert changes is not None
        assert [change["seq"] for change in changes] == [*range(old["seq"] + 1, fresh["seq"] + 1)]
        assert reducer.apply_all(old, changes) == fresh


def test_a_row_that_cannot_be_stored_is_found_and_the_others_are_taken(
    handler: ReportHandler, store: Store, feed: Feed
) -> None:
    _refuse_cause(store, "12345/evil")
    done = handler.handle(
        envelopes(*(encode_case(f"c{n}", n) for n in range(5)), encode_case("evil"), encode_case("last"))
    )
    assert done.taken == 6
    assert [letter_id["reason"] for letter_id in store.dead_letters(COUNTY)] == ["internal"]
    assert [row.seq for row in rows(store, live_tables.changes)] == [1, 2, 3, 4, 5, 6]
    assert feed.head(COUNTY)[1] == 6


def _refuse_cause(store: Store, cause: str) -> None:
    """A real refusal of the database, as a constraint of somebody else's would make it."""
    with store.database.writing() as connection:
        if store.database.sqlite:
            connection.exec_driver_sql(
                "CREATE TRIGGER no BEFORE INSERT ON handled WHEN NEW.cause = '" + cause + "' "
                "BEGIN SELECT RAISE(ABORT, 'refused'); END"
            )
        else:
            connection.exec_driver_sql(f"ALTER TABLE handled ADD CONSTRAINT no CHECK (cause <> '{cause}')")


def test_two_writers_number_the_changes_without_gaps(
    database_url: str, store: Store, feed: Feed, county: County
) -> None:
    failures: list[BaseException] = []

    def write(worker: int) -> None:
        second_store = Store(database_url)
        try:
            writer = ReportHandler(second_store, {COUNTY: county}, clock=lambda: NOW)
            for n in range(40):
                shared, report = encode_case(f"both-{n}"), encode_case(f"{worker}-{n}")
                writer.handle(envelopes(shared, report, start=n * 2 + 1))
        except BaseException as error:
            failures.append(error)
        finally:
            second_store.close()

    threads = [threading.Thread(target=write, args=(worker,)) for worker in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    changes = feed.after(COUNTY, 0)
    assert changes is not None
    assert [change["seq"] for change in changes] == [*range(1, 121)]
    state = feed.snapshot(COUNTY)
    assert len(state["cases"]) == 120
    assert sorted(row["no"] for row in state["cases"]) == [f"LY-261121-{n:04d}" for n in range(1, 121)]


def test_a_dead_letter_is_sent_again_once(handler: ReportHandler, store: Store, valkey: StreamServer) -> None:
    client = valkey.client()
    handler.handle(envelopes(encode_case("a", region="330825999999")))
    [letter_id] = store.dead_letters(COUNTY)
    bus = bus_of(store)
    entry = resend(store, client, bus, letter_id["id"], OFFICER, encode_case("a"))
    assert client.xrange(key(COUNTY, "cases")) == [
        (entry.encode(), {b"json": encode_case("a"), b"retry_of": str(letter_id["id"]).encode()})
    ]
    with pytest.raises(Refused, match="id_reused"):
        resend(store, client, bus, letter_id["id"], OFFICER)
    with pytest.raises(Refused, match="no such dead letter"):
        resend(store, client, bus, 999, OFFICER)
    assert store.dead_letters(COUNTY, waiting_only=True) == []
    again = store.dead_letter(letter_id["id"])
    assert again is not None
    assert again["resent_entry"] == entry
    done = [row for row in rows(store, live_tables.trace) if row.object == f"dead_letter:{letter_id['id']}"]
    assert [(row.action, row.actor) for row in done] == [
        ("dead_letter.claimed", "account:7"),
        ("dead_letter.resent", "account:7"),
    ]
    assert json.decode(done[1].body)["new"] == {"resent_entry": entry, "mended": True}


def test_a_resend_that_was_cut_short_can_be_repeated_after_a_minute(
    handler: ReportHandler, store: Store, valkey: StreamServer
) -> None:
    client = valkey.client()
    handler.handle(envelopes(b"{"))
    [letter_id] = store.dead_letters(COUNTY)
    bus = bus_of(store)
    bus.handle(ClaimResend(region=COUNTY, dead_letter=letter_id["id"]), OFFICER)
    with pytest.raises(Refused, match="id_reused"):
        resend(store, client, bus, letter_id["id"], OFFICER, encode_case("a"))
    assert client.xlen(key(COUNTY, "cases")) == 0
    with store.database.writing() as connection:
        old = live_tables.dead_letters.update().values(resent_at="2026-11-22T00:00:00.000000Z")
        connection.execute(old)
    assert resend(store, client, bus, letter_id["id"], OFFICER, encode_case("a"))


class FailingCommandBus(CommandBus):
    """A door whose database is away when it comes to settling."""

    def handle(self, command: Command, by: Actor, now: datetime | None = None) -> Any:
        if isinstance(command, SettleResend):
            raise Unavailable("gone")
        return super().handle(command, by, now)


def test_a_resend_that_cannot_be_settled_is_kept_for_a_minute_and_sent_under_its_own_id(
    handler: ReportHandler, store: Store, valkey: StreamServer
) -> None:
    client, clock = valkey.client(), [NOW]
    handler.handle(envelopes(encode_case("a", region="330825999999")))
    [letter_id] = store.dead_letters(COUNTY)
    with pytest.raises(Unavailable):
        resend(
            store,
            client,
            FailingCommandBus(store, Context({}, 100), clock=lambda: clock[0]),
            letter_id["id"],
            OFFICER,
            encode_case("a"),
        )
    bus = bus_of(store, clock=lambda: clock[0])
    with pytest.raises(Refused, match="id_reused"):
        resend(store, client, bus, letter_id["id"], OFFICER, encode_case("a"))
    clock[0] += RESEND_PATIENCE + timedelta(seconds=1)
    resend(store, client, bus, letter_id["id"], OFFICER, encode_case("a"))
    sent = [fields[b"json"] for _, fields in client.xrange(key(COUNTY, "cases"))]
    done = handler.handle(envelopes(*sent, start=50))
    assert (len(sent), done.taken, done.duplicates, done.dead) == (2, 1, 1, [])


def test_of_two_who_send_a_dead_letter_at_once_one_does(
    handler: ReportHandler, store: Store, valkey: StreamServer
) -> None:
    handler.handle(envelopes(b"{"))
    [letter_id] = store.dead_letters(COUNTY)
    bus, claim = bus_of(store), ClaimResend(region=COUNTY, dead_letter=letter_id["id"])
    start, refused = threading.Barrier(6), []

    def send() -> None:
        start.wait(60)
        try:
            bus.handle(claim, OFFICER)
        except Refused as error:
            refused.append(error.code)

    threads = [threading.Thread(target=send) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert refused == ["id_reused"] * 5
    done = [row.action for row in rows(store, live_tables.trace)]
    assert done == ["dead_letter.claimed"]


def test_what_was_sent_again_is_not_given_back(
    handler: ReportHandler, store: Store, valkey: StreamServer
) -> None:
    handler.handle(envelopes(b"{"))
    [letter_id] = store.dead_letters(COUNTY)
    bus, client = bus_of(store), valkey.client()
    entry = resend(store, client, bus, letter_id["id"], OFFICER, encode_case("a"))
    bus.handle(ReleaseResend(region=COUNTY, dead_letter=letter_id["id"]), OFFICER)
    assert (store.dead_letter(letter_id["id"]) or {})["resent_entry"] == entry
    with pytest.raises(Refused, match="id_reused"):
        resend(store, client, bus, letter_id["id"], OFFICER)
    assert client.xlen(key(COUNTY, "cases")) == 1


def test_a_refused_message_uses_up_no_id_within_its_batch(handler: ReportHandler, store: Store) -> None:
    """Entry by entry the mended message is taken; together in one batch it must be, too."""
    broken = encode_case_update("u", "a", 1, stage="reopened")
    mended = encode_case_update("u", "a", 1, stage="reopened", reason="群众反映未解决")
    done = handler.handle(envelopes(encode_case("a"), broken, broken, mended, mended))
    assert (done.taken, done.duplicates) == (2, 1)
    assert [dead_letter.reason for _, dead_letter in done.dead] == ["bad_transition", "bad_transition"]
    assert len(rows(store, live_tables.dead_letters)) == 2


@pytest.mark.parametrize("fault", [OperationalError("", None, OSError("gone")), PendingRollbackError("gone")])
def test_a_database_that_goes_away_while_the_rules_ask_it_buries_nothing(
    handler: ReportHandler, store: Store, monkeypatch: pytest.MonkeyPatch, fault: Exception
) -> None:
    """The server ended the connection between the first question and the last: the message comes again."""

    def away(*args: object) -> int:
        raise fault

    batch = envelopes(encode_case("a"), encode_case("b"))
    with monkeypatch.context() as patch:
        patch.setattr(LiveRows, "number", away)
        with pytest.raises(Unavailable):
            handler.handle(batch)
    assert rows(store, live_tables.dead_letters) == []
    done = handler.handle(batch)
    assert (done.taken, done.dead) == (2, [])


def test_a_server_with_another_encoding_keeps_every_character(
    database_url: str, county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an administrator of the database sets for all programs is not for this one."""
    monkeypatch.setenv("PGCLIENTENCODING", "GBK")
    store = Store(database_url)
    handler = ReportHandler(store, {COUNTY: county}, clock=lambda: NOW)
    assert handler.handle(envelopes(encode_case("a", title="𠮷ß\U00031350"))).dead == []
    [row] = rows(store, live_tables.cases)
    assert "𠮷ß\U00031350" in row.body
    store.close()
