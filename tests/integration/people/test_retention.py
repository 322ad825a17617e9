"""Retention on both databases: what is old goes in small traced steps, and the chain of the trace holds."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, insert, select, update

from dashboard.commands import ReportHandler
from dashboard.ingest.retention_job import Retention
from data_access.county_packs.county_pack import County
from data_access.database.codec import case_of, utc_text, value_of
from data_access.database.tables import account_tables as accounts
from data_access.database.tables import live_tables, outbox_tables
from data_access.database.tables.directory_tables import imports
from data_access.database.trace_chain import FIELDS, GENESIS, hash_of
from data_access.database.unit_of_work import Origin
from data_access.directory import directory_edits, people_queries
from data_access.feed import prune
from data_access.feed.county_feed import Feed
from data_access.maintenance.retention import retention, retention_steps
from data_access.maintenance.retention.retention import day_of, step
from data_access.outbox.call_rows import end_calls, open_call
from data_access.outbox.outbox_rows import read_messages
from data_access.store import Store
from domain.access.masking import mask_text
from domain.kernel.errors import Refused
from tests.import_commands import ImportCommands
from tests.integration.people.conftest import Clock
from tests.integration.people.sheets import HEADINGS, as_csv
from tests.integration.people.test_directory import position
from tests.integration.people.test_imports import ANNA, NEW
from tests.integration.reports import (
    COUNTY,
    NOW,
    VILLAGE,
    encode_case,
    encode_case_close,
    encode_case_update,
    encode_grid,
    envelopes,
)

ADMIN = Origin("account:7")


@pytest.fixture
def handler(store: Store, county: County, clock: Clock) -> ReportHandler:
    return ReportHandler(store, {COUNTY: county}, clock=clock)  # type: ignore[arg-type]


@pytest.fixture
def work(store: Store, clock: Clock, county: County) -> Callable[[str], int]:
    """Carry one kind out until it is through for the day; the count it told."""

    def through(kind: str) -> int:
        day = day_of(clock.now, county.tz)
        for _ in range(200):
            if step(store, COUNTY, kind, day):
                break
        else:
            raise AssertionError("never through")
        with store.reading() as connection:
            return retention.kept(connection, COUNTY)[kind].last_count

    return through


def count(store: Store, table: Any, *where: Any) -> int:
    with store.reading() as connection:
        return int(connection.execute(select(func.count()).select_from(table).where(*where)).scalar_one())


def carried_out(store: Store) -> list[dict[str, Any]]:
    t = live_tables.trace.c
    with store.reading() as connection:
        bodies = connection.execute(select(t.body).where(t.action == "retention.carried_out").order_by(t.n))
        return [value_of(body)["new"] for (body,) in bodies]


def chain_holds(store: Store) -> bool:
    """Every row is there, in order, and hashes from the one before it."""
    t, before = live_tables.trace.c, GENESIS
    with store.reading() as connection:
        rows = connection.execute(select(live_tables.trace).where(t.county == COUNTY).order_by(t.n)).all()
    for number, row in enumerate(rows, start=1):
        before = hash_of(before, tuple(row._mapping[name] for name in FIELDS))  # type: ignore[arg-type]
        if row.n != number or bytes(row.hash) != before:
            return False
    return bool(rows)


def test_old_whereabouts_go_and_screens_take_a_fresh_snapshot(
    store: Store, handler: ReportHandler, county: County, clock: Clock, work: Callable[[str], int]
) -> None:
    handler.handle([position("LY-L00001", "p1"), position("LY-L00002", "p2")])
    feed = Feed(store, {COUNTY: county}, clock=clock)  # type: ignore[arg-type]
    epoch, _ = feed.head(COUNTY)
    assert work("positions") == 0
    assert feed.head(COUNTY)[0] == epoch
    clock.now += timedelta(days=40)
    assert work("positions") == 2
    assert feed.head(COUNTY)[0] != epoch
    assert feed.snapshot(COUNTY)["positions"] == []
    assert carried_out(store)[-1]["count"] == 2
    assert work("positions") == 2
    assert len(carried_out(store)) == 1
    assert chain_holds(store)


def test_the_bytes_of_old_dead_letters_go_but_not_that_they_were(
    store: Store,
    handler: ReportHandler,
    clock: Clock,
    work: Callable[[str], int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(retention_steps, "SOME", 2)
    handler.handle(envelopes(*(b"13800001111 %d" % n for n in range(5))))
    clock.now += timedelta(days=91)
    handler.handle(envelopes(b"young", start=100))
    assert work("dead_letters") == 5
    dead_letters = store.dead_letters(COUNTY)
    assert [row["raw"] for row in dead_letters] == [b"young", *[b""] * 5]
    assert all(row["reason"] == "not_json" for row in dead_letters)
    assert [row["count"] for row in carried_out(store)] == [2, 2, 1]
    clock.now += timedelta(days=1)
    assert work("dead_letters") == 0


def test_words_and_reporters_of_cases_closed_long_ago_are_pseudonymous(
    store: Store,
    handler: ReportHandler,
    clock: Clock,
    work: Callable[[str], int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(retention_steps, "TRACE_ROWS", 3)
    words = {"text": "贺知章 13812345678 家门口积水", "reporter": {"name": "贺知章", "phone": "13812345678"}}
    handler.handle(
        envelopes(encode_case("old", **words), encode_case("open", **words), encode_case("back", **words))
    )
    handler.handle(envelopes(encode_case_close("old-c", "old", 5, text="已电话 13812345678 回访"), start=10))
    handler.handle(envelopes(encode_case_close("back-c", "back", 5), start=20))
    assert work("cases") == 0
    clock.now += timedelta(days=300)
    handler.handle(
        envelopes(encode_case_update("back-u", "back", 10, stage="reopened", reason="又积水了"), start=30)
    )
    clock.now += timedelta(days=70)
    assert work("cases") == 1
    with store.reading() as connection:
        rows = connection.execute(select(live_tables.cases.c.body)).scalars()
        bodies = {row.source_id: row for row in map(case_of, rows)}
    hidden = bodies["old"]
    assert hidden.reporter == {"name": "贺**"}
    assert "贺知章" not in hidden.text + hidden.remark
    assert "13812345678" not in hidden.text + hidden.remark
    assert "家门口积水" in hidden.text
    assert hidden.text == mask_text(hidden.text)
    for name in ("open", "back"):
        assert bodies[name].reporter == words["reporter"]
    assert chain_holds(store)
    handler.handle(envelopes(encode_case_close("back-c2", "back", 20), start=40))
    clock.now += timedelta(days=366)
    assert work("cases") == 1


def test_old_changes_of_the_feed_go_and_snapshots_stay(
    store: Store,
    handler: ReportHandler,
    county: County,
    clock: Clock,
    work: Callable[[str], int],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(retention_steps, "CHANGES", 10)
    monkeypatch.setattr(prune, "NEWS_KEPT", 3)
    code = county.grids[0]
    reports = [encode_grid(f"g{n}", code, n, status=("watch", "alert")[n % 2]) for n in range(25)]
    handler.handle(envelopes(encode_case("a"), encode_case("b")))
    handler.handle(envelopes(*reports, stream="grids"))
    clock.now += timedelta(days=31)
    young = [encode_grid(f"y{n}", code, 100 + n, status=("watch", "alert")[n % 2]) for n in range(10)]
    handler.handle(envelopes(*young, stream="grids", start=100))
    feed = Feed(store, {COUNTY: county}, clock=clock)  # type: ignore[arg-type]
    before = feed.snapshot(COUNTY)
    assert work("changes") == 18
    assert count(store, live_tables.changes) == 27 + 9 - 18
    assert feed.after(COUNTY, 19) is None
    assert len(feed.after(COUNTY, 20) or []) == 16
    after = feed.snapshot(COUNTY)
    assert (after["cases"], after["grids"], after["news"]) == (
        before["cases"], before["grids"], before["news"],
    )  # fmt: skip


def test_ended_sessions_of_the_county_go(store: Store, clock: Clock, work: Callable[[str], int]) -> None:
    old, young = utc_text(NOW), utc_text(NOW + timedelta(days=89))
    person = {"name": "x", "demo": 0, "must_change": 0, "totp_last_step": 0, "version": 1, "created_at": old}
    with store.database.writing() as connection:
        for number, region in enumerate((COUNTY, "3308", "330802"), start=1):
            row = person | {"id": number, "login": f"a{number}", "region": region}
            connection.execute(insert(accounts.accounts).values(row))
        for number, (account, ended, expires) in enumerate(
            [(1, old, young), (1, None, old), (1, None, young), (2, old, young), (3, old, young)]
        ):
            session = {
                "hash": bytes([number]), "account": account, "version": 1, "created_at": old, "seen_at": old,
                "expires_at": expires, "ended_at": ended, "address": "", "agent": "", "factor": "password",
            }  # fmt: skip
            connection.execute(insert(accounts.sessions).values(session))
    clock.now += timedelta(days=95)
    assert work("sessions") == 3
    assert count(store, accounts.sessions) == 2


def test_people_who_left_lose_name_and_phone_but_their_id_stays_taken(
    store: Store, clock: Clock, work: Callable[[str], int]
) -> None:
    with store.unit_of_work(COUNTY, ADMIN) as act:
        gone = directory_edits.set_active(act, "LY-L00001", 1, False, "退休")
    clock.now += timedelta(days=181)
    assert work("removed_people") == 1
    with store.unit_of_work(COUNTY, ADMIN) as act:
        left = people_queries.find_person(act.connection, COUNTY, "LY-L00001")
        assert left is not None
        assert (left.name, left.phone, left.version) == ("陈**", "", gone.version + 1)
        with pytest.raises(Refused, match="person_there"):
            directory_edits.add_person(act, replace(gone, version=0))


def test_words_of_messages_go_once_they_are_over_and_the_proof_of_each_rung_stays(
    store: Store, clock: Clock, work: Callable[[str], int]
) -> None:
    with store.database.writing() as connection:
        for person, squad in (("LY-L00001", "s1"), ("LY-L00002", "s2")):
            open_call(connection, COUNTY, VILLAGE, squad, person, {"place": "希塘村"}, clock.now)
        end_calls(connection, COUNTY, "s1", ["LY-L00001"])
        t = outbox_tables.outbox.c
        sent = {"state": "delivered", "due_at": None}
        connection.execute(update(outbox_tables.outbox).where(t.subject == "s1").values(**sent))
    clock.now += timedelta(days=181)
    assert work("messages") == 2
    with store.reading() as connection:
        bodies = {
            table.name: {row.state: value_of(row.body) for row in connection.execute(select(table))}
            for table in (outbox_tables.outbox, outbox_tables.calls)
        }
        proof = read_messages(connection, COUNTY, "s1")
    assert [(row["person"], row["channel"], row["state"]) for row in proof] == [
        ("LY-L00001", "notice", "delivered")
    ]
    assert bodies["outbox"]["delivered"] == {}
    assert bodies["outbox"]["waiting"]["place"] == "希塘村"
    assert bodies["calls"]["ended"] == {}
    assert bodies["calls"]["open"]["place"] == "希塘村"


def test_previews_nobody_took_up_lose_their_rows(
    store: Store, county: County, clock: Clock, work: Callable[[str], int]
) -> None:
    importing = ImportCommands(store, 50, clock)  # type: ignore[arg-type]
    importing.preview(county, "people", as_csv([HEADINGS, NEW]), "a.csv", False, ANNA)
    clock.now += timedelta(days=6)
    assert work("imports") == 0
    clock.now += timedelta(days=2)
    assert work("imports") == 1
    with store.reading() as connection:
        row = connection.execute(select(imports.c.state, imports.c.body)).one()
    assert (row.state, row.body) == ("expired", "")


def test_days_are_changed_within_their_limits_and_traced(store: Store) -> None:
    for kind, days, code in (
        ("cases", 29, "too_short"),
        ("cases", 3651, "too_many_days"),
        ("trace", 1, "unknown"),
    ):
        with pytest.raises(Refused, match=code), store.unit_of_work(COUNTY, ADMIN) as act:
            retention.change(act, kind, days, "测试")
    with store.unit_of_work(COUNTY, ADMIN) as act:
        assert retention.change(act, "cases", 30, "县里规定").days == 30
    with store.reading() as connection:
        assert retention.kept(connection, COUNTY)["cases"].days == 30
    assert count(store, live_tables.trace, live_tables.trace.c.action == "retention.changed") == 1


def test_the_worker_takes_every_kind_once_a_day_and_a_broken_one_holds_up_nobody(
    store: Store, county: County, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    job = Retention(store, {COUNTY: county}, clock=clock)  # type: ignore[arg-type]

    def broken(*_: Any) -> Any:
        raise ValueError("broken")

    monkeypatch.setattr(retention, "WORK", {**retention_steps.WORK, "changes": broken})
    turns = 0
    while job.turn():
        turns += 1
        assert turns < 50
    with store.reading() as connection:
        kept = retention.kept(connection, COUNTY)
    day = day_of(clock.now, county.tz)
    assert {kind for kind, keep in kept.items() if keep.done_day == day} == set(kept) - {"changes"}
    assert not job.turn()
    clock.now += timedelta(days=1)
    assert job.turn()


def test_a_day_of_work_begins_at_three_in_the_county(county: County) -> None:
    assert day_of(datetime(2026, 11, 21, 18, 59, tzinfo=UTC), county.tz) == "2026-11-21"
    assert day_of(datetime(2026, 11, 21, 19, 0, tzinfo=UTC), county.tz) == "2026-11-22"
