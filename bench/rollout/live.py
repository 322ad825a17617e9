"""python -m bench.rollout.live [--minutes N] [--rate N] [--only stream|http] [--postgresql] [--quick]

Receipts of a roll-out, 1,000 a second for ten minutes unless told otherwise, by stream and HTTP apart, with
cases beside them and 20 live screens, one of them a real Chromium on /rollout: what waits over time, bytes a
screen gets for a receipt, how long a durable answer takes, to 500 at once and to single ones between, and
what the programs and the page have in memory before and after.

As many people as answer four times each, at least 11,124. Nobody is sent anything: the outbox is emptied
after the issue.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import sync_playwright
from sqlalchemy import delete, func, insert, select

from bench import harness
from bench.fanout.__main__ import find_node
from bench.installation import CHROMIUM_FLAGS, Installation, chromium
from bench.rollout import live_load as load
from bench.rollout.chain import count_chain
from bench.rollout.memory import add_growth, read_memory
from bench.rollout.screens import LONG_MS, command, opened, task_seconds
from bench.servers import PostgresServer, postgres_problem
from data_access.county_packs.county_pack import County
from data_access.county_packs.county_pack import load as load_pack
from data_access.database.tables.directory_tables import people
from data_access.database.tables.emergency.rollout_tables import tasks
from data_access.database.tables.outbox_tables import outbox
from data_access.database.urls import sqlite_address
from data_access.store import Store
from tests.signing import COOKIE, SignedInSession, make_account, session_cookie, signed_in

COUNTY, PLAN, LEAST = load.COUNTY, "typhoon-2", 11_124
SCREENS: Final = 20
ALONE: Final = 200_000
"""So many people one commander may reach."""
CASES_A_SECOND: Final = 10.0
"""The demo's busiest hour has one in seven minutes."""
CLIENTS: Final = Path(__file__).with_name("screens.cjs")
TOPICS: Final = "cases,grids,positions,responses,squads,warnings,storms,rollouts,branches"


SHOWS: Final = """(unreached) => {
  const text = document.querySelector('[data-figure="unreached"] b')?.textContent ?? "";
  return Number(text.replaceAll(",", "")) === unreached;
}"""
"""Whether the page has what the database has."""


@dataclass
class House:
    """An installation with a roll-out that is out. `web`: the process of the web program."""

    installation: Installation
    store: Store
    county: County
    secret: str
    http: list[SignedInSession]
    rollout: str
    people: list[str]


@contextmanager
def opened_house(folder: Path, address: str, size: int) -> Iterator[House]:
    """One with so many people. `address`: of a database, "" for its own."""
    pack = folder / "county"
    shutil.copytree(harness.ROOT / "counties/longyou", pack)
    plans = pack / "plans.toml"
    text = plans.read_text("utf-8").replace("approve_above = 20000", f"approve_above = {ALONE}")
    plans.write_text(text, "utf-8")
    given = {"counties": str(pack)} | ({"database_url": address} if address else {})
    data = folder / "data"
    data.mkdir()
    at = address or sqlite_address(data.resolve() / "palm.db")
    with Installation(data, **given) as installation, closing(Store(at)) as store:
        county = load_pack(pack)
        add_people(store, county, size)
        secrets = [session_cookie(store, make_account(store, "commander", COUNTY)) for _ in range(3)]
        http = [signed_in(installation.url, secret) for secret in secrets]
        made = command(http[0], "", {"plan": PLAN})
        rollout = str(made["rollout"])
        command(http[0], f"/{rollout}/issue", {"version": made["version"]})
        with store.database.writing() as connection:
            connection.execute(delete(outbox))
        with store.reading() as connection:
            rows = connection.exec_driver_sql("SELECT person FROM tasks ORDER BY person")
            everybody = [str(person) for (person,) in rows]
        yield House(installation, store, county, secrets[0], http, rollout, everybody)


def add_people(store: Store, county: County, size: int) -> None:
    """Liaisons in turn in all grids, until the county has so many people."""
    there = count_chain(store)
    rows = [
        {
            "county": COUNTY, "id": f"LY-B{n:06d}", "name": "贺知章", "post": "liaison", "unit": "",
            "region": county.grids[n % len(county.grids)], "phone": "000-9900-0001", "active": 1,
            "source": "admin", "version": 1, "removed_at": "",
        }
        for n in range(size - there)
    ]  # fmt: skip
    for start in range(0, len(rows), 5000):
        with store.database.writing() as connection:
            connection.execute(insert(people), rows[start : start + 5000])


@contextmanager
def screens(house: House, count: int) -> Iterator[subprocess.Popen[str]]:
    """Script clients that have joined."""
    process = subprocess.Popen(
        [find_node(), str(CLIENTS), house.installation.url, str(count), COUNTY, TOPICS],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=harness.ROOT,
        env=os.environ | {"BENCH_COOKIE": f"{COOKIE}={house.secret}"},
    )  # fmt: skip
    try:
        assert process.stdout is not None
        if process.stdout.readline().strip() != "ready":
            raise RuntimeError("the screens did not connect")
        yield process
    finally:
        process.kill()
        process.wait()


def measure(report: harness.Report, house: House, way: str, rate: float, seconds: float, label: str) -> None:
    """Receipts by one way, with everything beside it."""
    run, web = f"{way}-{rate:g}-{seconds:g}", house.installation.pid_of("web")
    given, singles = load.answers(house.people, run), load.answers(house.people, f"{run}-single")
    waits = list[float]()

    def answer_one() -> None:
        waits.append(load.post(house.http[2], house.rollout, [next(singles)]))

    with ExitStack() as stack:
        playwright = stack.enter_context(sync_playwright())
        browser = playwright.chromium.launch(executable_path=chromium(), args=CHROMIUM_FLAGS)
        page = opened(browser, house.installation, house.secret)
        metrics = page.context.new_cdp_session(page)
        metrics.send("Performance.enable", {"timeDomain": "threadTicks"})
        group = stack.enter_context(screens(house, SCREENS - 1))
        cases = load.add_cases(house.installation.client, house.county.grids, run)
        beside = [load.Beside(cases, 1 / CASES_A_SECOND), load.Beside(answer_one, load.SINGLE_S)]
        memory = read_memory(house.installation, metrics)
        busy, drawn = harness.cpu_seconds(web), task_seconds(metrics)
        plan = load.Schedule(rate, seconds)
        if way == "stream":
            found = load.send_by_stream(house.installation.client, house.rollout, given, plan)
        else:
            found = load.send_by_http(house.http[:2], house.rollout, given, plan)
        for one in beside:
            one.end()
        busy, drawn = harness.cpu_seconds(web) - busy, task_seconds(metrics) - drawn
        page.wait_for_function(SHOWS, arg=count_unreached(house.store), timeout=LONG_MS)
        grown = read_memory(house.installation, metrics)
        told = tell(group)
        browser.close()
    add_figures(report, label, found, told, waits, seconds)
    report.add(f"{label}: the web program", "% of a core", [100 * busy / found.drained_s])
    report.add(f"{label}: the page's main thread", "% of a core", [100 * drawn / found.drained_s])
    add_growth(report, label, memory, grown)


def count_unreached(store: Store) -> int:
    """How many people nothing has reached."""
    with store.reading() as connection:
        query = select(func.count()).select_from(tasks).where(tasks.c.state == 0)
        return int(connection.execute(query).scalar_one())


def tell(group: subprocess.Popen[str]) -> dict[str, Any]:
    """What the script clients got; ends them."""
    out, _ = group.communicate("end\n", timeout=60)
    return dict(json.loads(out.strip().splitlines()[-1]))


def add_figures(
    report: harness.Report,
    label: str,
    found: load.Measured,
    told: dict[str, Any],
    waits: list[float],
    seconds: float,
) -> None:
    """What one way came to."""
    report.add(f"{label}: receipts taken", "/s", [found.sent / found.drained_s])
    report.add(f"{label}: longest backlog", "receipts", [float(max(waiting for _, waiting in found.backlog))])
    report.add(f"{label}: all in, after the last was due", "s", [max(0.0, found.drained_s - seconds)])
    report.add(
        f"{label}: bytes a screen gets for a receipt", "B", [told["bytes"] / (SCREENS - 1) / found.sent]
    )
    for name, some in ((f"a durable answer to {load.MOST}", found.waits), ("a single durable answer", waits)):
        if some:
            for share in (0.5, 0.99):
                report.add(f"{label}: {name}, p{share * 100:g}", "ms", [harness.percentile(some, share)])
    if told["dropped"]:
        report.note(f"{label}: {told['dropped']} screens were cut off")


def work(report: harness.Report, given: argparse.Namespace) -> None:
    """Both ways, each in an installation of its own: the county's evening in a minute, then the rate."""
    seconds = 20.0 if given.quick else given.minutes * 60
    size = max(LEAST, min(150_000, int(given.rate * seconds / len(load.KINDS))))
    for way in [given.only] if given.only else ["stream", "http"]:
        with ExitStack() as stack:
            folder, address = stack.enter_context(harness.workspace()), ""
            if given.postgresql:
                if problem := postgres_problem():
                    raise SystemExit(problem)
                address = stack.enter_context(PostgresServer()).fresh_database()
            house = stack.enter_context(opened_house(folder, address, size))
            kind = "PostgreSQL" if address else "SQLite"
            report.note(
                f"{kind}, {way}: {len(house.people):,} people, {SCREENS} screens, {CASES_A_SECOND:g} cases/s"
            )
            minute = 10.0 if given.quick else 60.0
            measure(report, house, way, LEAST / 60, minute, f"{way}, {kind}, {LEAST:,} a minute")
            measure(
                report, house, way, given.rate, seconds, f"{way}, {kind}, {given.rate:g}/s for {seconds:g} s"
            )


def _options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--minutes", type=float, default=10.0, help="how long")
    parser.add_argument("--rate", type=float, default=1000.0, help="receipts a second")
    parser.add_argument("--only", choices=["stream", "http"], default=None)
    parser.add_argument("--postgresql", action="store_true", help="instead of the embedded database")


if __name__ == "__main__":
    harness.run("rollout.live", work, _options)
