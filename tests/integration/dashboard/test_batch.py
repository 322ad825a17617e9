"""PostgreSQL stores rows of a batch while more of it is decided: what is there in the end is the same."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random
from typing import Any

import pytest
from sqlalchemy import Table, select

from dashboard.commands import Envelope, ReportHandler
from dashboard.handlers.reports import batch
from dashboard.handlers.reports.progress_mark import Mark
from data_access.county_packs.county_pack import County
from data_access.database.tables import live_tables
from data_access.store import Store
from domain.sources.senders import Sender
from tests.databases import Cluster
from tests.integration.reports import (
    COUNTY,
    NOW,
    encode_case,
    encode_case_close,
    encode_case_update,
    encode_grid,
    encode_message,
)

TOWN, HALL = Sender(1, "town", "330825101"), Sender(3, "hotline", str(COUNTY), ("12345",))
THERE = "330825102201"
Sent = tuple[bytes, Sender | None]
TABLES = (
    "heads", "counters", "cases", "grids", "tallies", "changes", "trace", "handled", "dead_letters",
    "waiting", "sources", "progress",
)  # fmt: skip


@pytest.fixture
def urls(cluster: Cluster, sqlite_url: str) -> Iterator[list[str]]:
    """Two empty databases of PostgreSQL and one of SQLite."""
    made = [cluster.migrate_new(), cluster.migrate_new()]
    yield [*made, sqlite_url]
    for url in made:
        cluster.drop(url)


def entries(messages: list[Sent], start: int) -> list[Envelope]:
    return [
        Envelope(COUNTY, "grids" if b"grid." in raw else "cases", f"{start + n}-0", raw, 1, None, by)
        for n, (raw, by) in enumerate(messages)
    ]


def content(row: Any) -> tuple[Any, ...]:
    """The values but for what chance or a database counts."""
    counted = {"epoch"} | ({"id"} if isinstance(row[0], int) else set())
    return tuple(
        bytes(value) if isinstance(value, memoryview) else value
        for name, value in row._mapping.items()
        if name not in counted
    )


def rows_of(store: Store, name: str) -> list[tuple[Any, ...]]:
    table: Table = getattr(live_tables, name)
    with store.reading() as connection:
        return [content(row) for row in connection.execute(select(table).order_by(*table.primary_key))]


def taken_by(url: str, county: County, batches: list[list[Envelope]]) -> dict[str, list[tuple[Any, ...]]]:
    """The rows that batches leave in a database."""
    store = Store(url)
    handler = ReportHandler(store, {COUNTY: county}, clock=lambda: NOW)
    for envelopes in batches:
        handler.handle(envelopes)
    rows = {name: rows_of(store, name) for name in TABLES}
    store.close()
    return rows


def freed_and_taken_again() -> list[Sent]:
    """A town's update that is refused when another town's case is reported, and holds for the town's own."""
    update = (encode_case_update("u", "a", 9, severity=1), TOWN)
    others: list[Sent] = [(encode_case(f"o{n}", n), None) for n in range(8)]
    reports: list[Sent] = [(encode_case("a", region=THERE), HALL), (encode_case("a", 8), TOWN)]
    return [update, *others[:5], reports[0], *others[5:], reports[1], update]


def of_all_kinds(county: County) -> list[Sent]:
    """New cases, news and ends of some, early ones, repetitions, faults and reports of grids."""
    chance, messages = Random(5), list[Sent]()
    for n in range(40):
        by = chance.choice([None, None, HALL, TOWN])
        messages += [(encode_case(f"c{n}", n), by), (encode_grid(f"g{n}", county.grids[n % 7], n), None)]
        if chance.random() < 0.6:
            messages.append((encode_case_update(f"n{n}", f"c{n}", n + 1, stage="handling", text="到场"), by))
        if chance.random() < 0.4:
            messages.append((encode_case_close(f"e{n}", f"c{n}", n + 2), by))
    messages += [(encode_case_close("w", "never", 5), TOWN), (encode_message("no.such", "f"), None)]
    messages += [(encode_case("c1", 7), None), (b"{", None)]
    messages += chance.sample(messages, 15)
    chance.shuffle(messages)
    return messages


@pytest.mark.postgres
@pytest.mark.parametrize("every", [1, 3, 16])
def test_rows_are_the_same_however_early_they_are_sent(
    urls: list[str], county: County, monkeypatch: pytest.MonkeyPatch, every: int
) -> None:
    messages = freed_and_taken_again() + of_all_kinds(county)
    batches = [entries(messages[start : start + 61], 1 + start) for start in range(0, len(messages), 61)]
    monkeypatch.setattr(batch, "SENT_AFTER", len(messages))
    late, embedded = (taken_by(url, county, batches) for url in (urls[0], urls[2]))
    monkeypatch.setattr(batch, "SENT_AFTER", every)
    early = taken_by(urls[1], county, batches)
    assert early == late == embedded
    assert ("330825", "/330825101/12345/u") in {row[:2] for row in early["handled"]}
    assert {"u", "c1", "f"} <= {row[5] for row in early["dead_letters"]}
    assert all(early.values())


@pytest.mark.postgres
def test_what_follows_from_a_batch_is_watched_like_its_messages(
    urls: list[str], county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whatever never ends there is found in its entry (dashboard/hosting/worker_watch.py)."""
    mark, watched = Mark(), list[tuple[bool, str]]()
    outlooks = "_renew_outlooks"
    monkeypatch.setattr(
        batch.Batch, outlooks, lambda *_: watched.append((bool(mark.step), mark.seen().entry))
    )
    envelopes = entries([(encode_case(f"c{n}", n), None) for n in range(3)], 1)
    for url in urls[1:]:
        store = Store(url)
        ReportHandler(store, {COUNTY: county}, clock=lambda: NOW, mark=mark).handle(envelopes)
        store.close()
        assert mark.step == 0
    assert watched == [(True, "3-0"), (True, "3-0")]
