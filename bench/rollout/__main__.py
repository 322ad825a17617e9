"""python -m bench.rollout [--quick] [--only sqlite|postgresql] [--people N]

The commit of a roll-out to 11,124 and to 38,000 people, or to N once, beside a bare bulk insert of the same
rows into the same tables; then a receipt of everybody, by the report handler in batches as a stream gives
them, and by the command of HTTP, with the bytes that a county's screen gets for each, in one process; and an
issue from the click to the first complete screen of /rollout.
"""

from __future__ import annotations

import argparse
import gc
import random
import resource
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import count
from pathlib import Path
from typing import Any, Final

from msgspec import json
from sqlalchemy import create_engine

from bench import harness
from bench.harness import percentile
from bench.rollout.chain import count_chain
from bench.rollout.screens import measure_screens
from bench.servers import PostgresServer, postgres_problem
from dashboard.commands import CommandBus, Envelope, ReportHandler
from dashboard.handlers.context import Context
from dashboard.http.api.rollouts.rollout_routes import MOST_RECEIPTS
from data_access.county_packs.county_pack import County, load
from data_access.database.bulk import Bulk
from data_access.database.schema import upgrade
from data_access.database.tables.directory_tables import people
from data_access.database.urls import sqlite_address
from data_access.directory.seed import seed
from data_access.store import Store
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.emergency.rollouts.progress.task_states import Receipt
from domain.emergency.rollouts.rollout import Rollout
from domain.emergency.rollouts.rollout_commands import IssueRollout, PrepareRollout, RecordReceipts
from domain.kernel.worlds import WorldId

COUNTY: Final = WorldId("330825")
CITY: Final = 38_000
LEAD: Final = Actor(Viewer(Kind.PERSON, "account:9", "", (Grant(Role.COMMANDER, COUNTY),)))
TABLES: Final = ("tasks", "outbox", "branches", "timers")
NOW: Final = datetime(2026, 11, 29, 8, tzinfo=UTC)
BATCHES: Final = (50, 200, 1000)
PART: Final = 10_000
NEW_PEOPLE: Final = Bulk(
    people, "county", "id", "name", "post", "unit", "region", "phone", "active", "source", "version",
    "removed_at",
)  # fmt: skip


Fresh = Callable[[], str]
"""Gives the address of an empty database."""


@contextmanager
def databases(dialect: str, folder: Path) -> Iterator[Fresh]:
    """Empty databases of one kind, each in a folder or a schema of its own."""
    if dialect == "postgresql":
        with PostgresServer() as server:
            yield server.fresh_database
        return
    numbers = count()
    yield lambda: sqlite_address(folder / f"palm-{next(numbers)}.db")


@contextmanager
def filled(address: str, county: County, size: int) -> Iterator[Store]:
    """A store whose county has so many people in its chain."""
    upgrade(address)
    with closing(Store(address, clock=lambda: NOW)) as store:
        seed(store, county)
        there = count_chain(store)
        with store.database.writing() as connection:
            NEW_PEOPLE.insert_all(connection, (_person(n, county) for n in range(there, size)))
        yield store


def _person(number: int, county: County) -> tuple[Any, ...]:
    region = county.grids[number % len(county.grids)]
    return (
        COUNTY, f"LY-B{number:07d}", "贺知章", "liaison", "", region, "000-9900-0001", 1, "admin", 1, "",
    )  # fmt: skip


@dataclass
class Spent:
    """Seconds that something took so far, and of the processor in this process, which no load changes."""

    seconds: float = 0.0
    busy: float = 0.0

    @contextmanager
    def counted(self) -> Iterator[None]:
        """Around what is counted."""
        began, busy = time.perf_counter(), time.process_time()
        yield
        self.seconds += time.perf_counter() - began
        self.busy += time.process_time() - busy


def issue(store: Store, county: County) -> tuple[Rollout, Spent]:
    """A roll-out that was issued, and what it took from the command to after its commit."""
    bus = CommandBus(store, Context({COUNTY: county}, 50), None, lambda: NOW)
    old = bus.handle(PrepareRollout(region=COUNTY, plan="typhoon-2"), LEAD)
    command = IssueRollout(region=COUNTY, rollout=old.id, expected_version=old.version)
    spent = Spent()
    with spent.counted():
        found = bus.handle(command, LEAD)
    if found.issued_at is None:
        raise SystemExit("the sample plan waits for a second person: raise approve_above")
    return found, spent


def insert_bare(address: str, source: Store) -> Spent:
    """What a bare bulk insert of the same rows takes, in one transaction of an empty database. They are read
    PART at a time, which is not counted: a million people's rows do not fit into the memory.
    """
    upgrade(address)
    engine = create_engine(address)
    raw: Any = engine.raw_connection()
    sqlite, cursor = engine.dialect.name == "sqlite", raw.cursor()
    if sqlite:
        cursor.execute("PRAGMA journal_mode=WAL")
        cursor.execute("PRAGMA synchronous=FULL")
    spent = Spent()
    for name, rows in read_parts(source):
        with spent.counted():
            (_insert_part if sqlite else _copy_part)(cursor, name, rows)
    with spent.counted():
        raw.commit()
    raw.close()
    engine.dispose()
    return spent


def _insert_part(cursor: Any, name: str, rows: Sequence[tuple[Any, ...]]) -> None:
    marks = ", ".join("?" * len(rows[0]))
    cursor.executemany(f"INSERT INTO {name} VALUES ({marks})", rows)  # nosec B608 - our tables


def _copy_part(cursor: Any, name: str, rows: Sequence[tuple[Any, ...]]) -> None:
    with cursor.copy(f"COPY {name} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def read_parts(source: Store) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
    """(name of the table, up to PART of its rows), all rows of TABLES."""
    with source.reading() as connection:
        for name in TABLES:
            asked = connection.execution_options(stream_results=True, max_row_buffer=PART)
            found = asked.exec_driver_sql(f"SELECT * FROM {name}")  # nosec B608 - our tables
            for part in found.partitions(PART):
                yield name, [*map(tuple, part)]


def people_of(store: Store) -> list[str]:
    """Everybody who has a task, shuffled."""
    with store.reading() as connection:
        found = [one for (one,) in connection.exec_driver_sql("SELECT person FROM tasks ORDER BY person")]
    random.Random(7).shuffle(found)
    return found


def answer_by_command(store: Store, county: County, rollout: Rollout) -> tuple[float, list[float]]:
    """Everybody accepts, in the command that HTTP gives, its most receipts at once: seconds, and milliseconds
    of each durable answer.
    """
    bus, waits = CommandBus(store, Context({COUNTY: county}, 50), None, lambda: NOW), list[float]()
    found, began = people_of(store), time.perf_counter()
    for first in range(0, len(found), MOST_RECEIPTS):
        some = found[first : first + MOST_RECEIPTS]
        given = tuple(Receipt(f"h/{person}", person, "accepted", NOW, "api") for person in some)
        asked = time.perf_counter()
        done = bus.handle(RecordReceipts(region=COUNTY, rollout=rollout.id, receipts=given), LEAD)
        waits.append((time.perf_counter() - asked) * 1000)
        if done.taken != len(some):
            raise SystemExit(f"{done.taken} of {len(some)} taken")
    return time.perf_counter() - began, waits


def answer_all(store: Store, county: County, rollout: Rollout, batch: int) -> tuple[float, int]:
    """Everybody accepts, by the report handler: seconds, and bytes of all changes a county's screen gets."""
    found, at = people_of(store), NOW.isoformat()
    raws = [
        json.encode(
            {
                "kind": "receipt", "id": f"b{n}", "source": "bench", "at": at, "rollout": rollout.id,
                "person": person, "state": "accepted",
            }
        )
        for n, person in enumerate(found)
    ]  # fmt: skip
    handler = ReportHandler(store, {COUNTY: county}, clock=lambda: NOW)
    sent, began = 0, time.perf_counter()
    for first in range(0, len(raws), batch):
        given = [
            Envelope(COUNTY, "receipts", f"{first + n + 1}-0", raw)
            for n, raw in enumerate(raws[first : first + batch])
        ]
        done = handler.handle(given)
        if done.dead:
            raise SystemExit(done.dead[0][1].detail)
        sent += sum(len(body) for _, _, changes in done.changes for body in changes)
    return time.perf_counter() - began, sent


def compare(
    report: harness.Report, fresh: Fresh, county: County, size: int, repeats: int, dialect: str
) -> None:
    """The commit beside a bare insert, `repeats` times in turn."""
    ours, bare = list[Spent](), list[Spent]()
    for _ in range(repeats):
        with filled(fresh(), county, size) as store:
            found, spent = issue(store, county)
            if found.people != size:
                raise SystemExit(f"{found.people} people, not {size}")
            report.note(f"{size:,} people, {dialect}: the process had {most_memory_mb():,.0f} MB at most")
            ours.append(spent)
            bare.append(insert_bare(fresh(), store))
    who = f"{size:,} people, {dialect}"
    mine = report.add(f"{who}: command to committed", "ms", [one.seconds * 1000 for one in ours])
    report.add(f"{who}: command to committed, a person", "µs", [one.seconds * 1e6 / size for one in ours])
    floor = report.add(f"{who}: bare insert of the same rows", "ms", [one.seconds * 1000 for one in bare])
    report.ratio(f"commit / bare insert, {size:,}, {dialect}", mine, floor)
    if dialect == "sqlite":  # the work of PostgreSQL is done in processes of its own
        mine = report.add(f"{who}: processor of the commit", "ms", [one.busy * 1000 for one in ours])
        floor = report.add(f"{who}: processor of the bare insert", "ms", [one.busy * 1000 for one in bare])
        report.ratio(f"commit / bare insert, processor, {size:,}, {dialect}", mine, floor)


def most_memory_mb() -> float:
    """The most memory that this process had so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000


def measure_receipts(
    report: harness.Report, fresh: Fresh, county: County, sizes: Sequence[int], dialect: str
) -> None:
    """A receipt of everybody in batches of each size, then by the command of HTTP."""
    for batch in sizes:
        with filled(fresh(), county, 11_124) as store:
            rollout, _ = issue(store, county)
            seconds, sent = answer_all(store, county, rollout, batch)
        report.add(f"receipts by stream, {batch} a batch, {dialect}", "/s", [rollout.people / seconds])
        report.add(
            f"bytes a screen gets for a receipt, {batch} a batch, {dialect}", "B", [sent / rollout.people]
        )
    with filled(fresh(), county, 11_124) as store:
        rollout, _ = issue(store, county)
        seconds, waits = answer_by_command(store, county, rollout)
    report.add(f"receipts by HTTP's command, {dialect}", "/s", [rollout.people / seconds])
    report.add(f"its durable answer to {MOST_RECEIPTS}, p99, {dialect}", "ms", [percentile(waits, 0.99)])


def work(report: harness.Report, given: argparse.Namespace) -> None:
    """All sizes, or one of its own."""
    county = load(harness.ROOT / "counties/longyou")
    plan = replace(county.plans["typhoon-2"], approve_above=10_000_000)
    county = replace(county, plans={plan.code: plan})
    gc.freeze()  # as a web process does once it is loaded (dashboard/concurrency/processes.py)
    for dialect in [given.only] if given.only else ["sqlite", "postgresql"]:
        if dialect == "postgresql" and (problem := postgres_problem()):
            report.note(f"postgresql left out: {problem}")
            continue
        with harness.workspace() as folder, databases(dialect, folder) as fresh:
            if given.people:
                compare(report, fresh, county, given.people, 1, dialect)
                continue
            for size in (11_124, CITY):
                compare(report, fresh, county, size, 2 if given.quick else 5, dialect)
            measure_receipts(report, fresh, county, BATCHES[1:2] if given.quick else BATCHES, dialect)

    if given.only != "postgresql" and not given.people:
        measure_screens(report, 4 if given.quick else 20)


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--only", choices=["sqlite", "postgresql"], default=None)
    parser.add_argument("--people", type=int, default=0, help="only the commit to so many people, once")


if __name__ == "__main__":
    harness.run("rollout", work, _options)
