"""python -m bench.rollout [--quick]

The commit of a roll-out to 11,124 and to 38,000 people beside a bare bulk insert of the same rows into the
same tables; then a receipt of everybody by the report handler, in batches as a busy stream gives them, with
the bytes that a county's screen gets for each. On SQLite, in one process.
"""

from __future__ import annotations

import argparse
import gc
import random
import sqlite3
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from msgspec import json
from sqlalchemy import func, insert, select

from bench import harness
from dashboard.commands import CommandBus, Envelope, ReportHandler
from dashboard.handlers.context import Context
from data_access.county_packs.county_pack import County, load
from data_access.directory.seed import seed
from data_access.storage.schema import upgrade
from data_access.storage.urls import sqlite_address
from data_access.store import Store
from data_access.tables.directory_tables import people
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.kernel.worlds import WorldId
from domain.rollouts.rollout import Rollout
from domain.rollouts.rollout_commands import IssueRollout, PrepareRollout

COUNTY: Final = WorldId("330825")
CITY: Final = 38_000
LEAD: Final = Actor(Viewer(Kind.PERSON, "account:9", "", (Grant(Role.COMMANDER, COUNTY),)))
TABLES: Final = ("tasks", "outbox", "branches", "timers")
NOW: Final = datetime(2026, 11, 29, 8, tzinfo=UTC)
BATCHES: Final = (50, 200, 1000)


@contextmanager
def filled(folder: Path, county: County, size: int) -> Iterator[Store]:
    """A store whose county has so many people in its chain."""
    folder.mkdir()
    address = sqlite_address(folder / "palm.db")
    upgrade(address)
    with closing(Store(address, clock=lambda: NOW)) as store:
        seed(store, county)
        with store.reading() as connection:
            there = connection.execute(select(func.count()).select_from(people)).scalar_one()
        rows = [
            {
                "county": COUNTY, "id": f"LY-B{n:05d}", "name": "贺知章", "post": "liaison", "unit": "",
                "region": county.grids[n % len(county.grids)], "phone": "000-9900-0001", "active": 1,
                "source": "admin", "version": 1, "removed_at": "",
            }
            for n in range(size - there)
        ]  # fmt: skip
        if rows:
            with store.database.writing() as connection:
                connection.execute(insert(people), rows)
        yield store


def issue(store: Store, county: County) -> tuple[Rollout, float]:
    """A roll-out that was issued, and the seconds from the command to after its commit."""
    bus = CommandBus(store, Context({COUNTY: county}, 50), None, lambda: NOW)
    old = bus.handle(PrepareRollout(region=COUNTY, plan="typhoon-2"), LEAD)
    command = IssueRollout(region=COUNTY, rollout=old.id, expected_version=old.version)
    began = time.perf_counter()
    found = bus.handle(command, LEAD)
    if found.issued_at is None:
        raise SystemExit("the sample plan waits for a second person: raise approve_above")
    return found, time.perf_counter() - began


def insert_bare(folder: Path, source: Path) -> float:
    """Seconds that a bare bulk insert of the same rows takes, in one transaction of an empty database."""
    folder.mkdir()
    upgrade(sqlite_address(folder / "palm.db"))
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(folder / "palm.db")) as new:
        rows = {name: old.execute(f"SELECT * FROM {name}").fetchall() for name in TABLES}  # nosec B608
        new.execute("PRAGMA journal_mode=WAL")
        new.execute("PRAGMA synchronous=FULL")
        began = time.perf_counter()
        for name, given in rows.items():
            marks = ", ".join("?" * len(given[0]))
            new.executemany(f"INSERT INTO {name} VALUES ({marks})", given)  # nosec B608 - our tables
        new.commit()
        return time.perf_counter() - began


def answer_all(store: Store, county: County, rollout: Rollout, batch: int) -> tuple[float, int]:
    """Everybody accepts, by the report handler: seconds, and bytes of all changes a county's screen gets."""
    with store.reading() as connection:
        found = connection.exec_driver_sql("SELECT person FROM tasks ORDER BY person").fetchall()
    random.Random(7).shuffle(found)
    at = NOW.isoformat()
    raws = [
        json.encode(
            {
                "kind": "receipt", "id": f"b{n}", "source": "bench", "at": at, "rollout": rollout.id,
                "person": person, "state": "accepted",
            }
        )
        for n, (person,) in enumerate(found)
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


def compare(report: harness.Report, folder: Path, county: County, size: int, repeats: int) -> None:
    """The commit beside a bare insert, `repeats` times in turn."""
    ours, bare = list[float](), list[float]()
    for number in range(repeats):
        place = folder / f"{size}-{number}"
        with filled(place, county, size) as store:
            found, seconds = issue(store, county)
        if found.people != size:
            raise SystemExit(f"{found.people} people, not {size}")
        ours.append(seconds * 1000)
        bare.append(insert_bare(folder / f"{size}-{number}-bare", place / "palm.db") * 1000)
    mine = report.add(f"{size:,} people: command to committed", "ms", ours)
    floor = report.add(f"{size:,} people: bare insert of the same rows", "ms", bare)
    report.ratio(f"commit / bare insert, {size:,}", mine, floor)


def measure_receipts(report: harness.Report, folder: Path, county: County, sizes: Sequence[int]) -> None:
    """A receipt of everybody in batches of each size."""
    for batch in sizes:
        with filled(folder / f"receipts-{batch}", county, 11_124) as store:
            rollout, _ = issue(store, county)
            seconds, sent = answer_all(store, county, rollout, batch)
        report.add(f"receipts taken, {batch} a batch", "/s", [rollout.people / seconds])
        report.add(f"bytes a screen gets for a receipt, {batch} a batch", "B", [sent / rollout.people])


def work(report: harness.Report, given: argparse.Namespace) -> None:
    """All sizes."""
    county = load(harness.ROOT / "counties/longyou")
    plan = replace(county.plans["typhoon-2"], approve_above=10 * CITY)
    county = replace(county, plans={plan.code: plan})
    gc.freeze()  # as a web process does once it is loaded (dashboard/processes.py)
    repeats = 2 if given.quick else 5
    with harness.workspace() as folder:
        for size in (11_124, CITY):
            compare(report, folder, county, size, repeats)
        measure_receipts(report, folder, county, BATCHES[1:2] if given.quick else BATCHES)


if __name__ == "__main__":
    harness.run("rollout", work)
