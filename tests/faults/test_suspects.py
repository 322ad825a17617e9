"""A message that hangs or kills ingest is given up after two deaths it was alone at; everything else goes on,
and no kill from outside ever makes an innocent message look like one.
"""

from __future__ import annotations

import json
import os
import signal
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from typing import Any

import pytest
import sqlalchemy as sa

from bench.servers import wait_until
from dashboard.hosting import supervisor as hosting
from dashboard.hosting import worker_watch
from dashboard.hosting.supervisor import Child, Program, Supervisor
from dashboard.hosting.worker_watch import Watch
from data_access.database.tables import live_tables
from tests.faults.load import day
from tests.faults.test_ingest_killed import check
from tests.faults.world import ROOT, IngestHarness, processor_s, wait_until_true

GIVEN_UP_S = 240.0


@pytest.fixture(autouse=True)
def quick_restarts(monkeypatch: pytest.MonkeyPatch) -> None:
    """The supervisor waits longer and longer; here it dies too often to wait."""
    monkeypatch.setattr(hosting, "LONGEST_PAUSE_S", 0.3)


ASLEEP_S = 3.0
SHORT_SLEEP = pytest.mark.usefixtures("short_sleep")


@pytest.fixture
def short_sleep(monkeypatch: pytest.MonkeyPatch) -> None:
    """Who sleeps in its work is stuck sooner than in the product; how soon there is a test of the watch."""
    monkeypatch.setattr(worker_watch, "STUCK_ASLEEP_S", ASLEEP_S)


@contextmanager
def supervise_ingest(harness: IngestHarness, pack: Path, workers: int = 1) -> Iterator[list[Child]]:
    """Ingest programs as `palmcommand run` keeps them: the real supervisor, in a thread of this process."""
    supervisor = Supervisor()

    def program(number: int) -> Program:
        command = [sys.executable, "-m", "tests.faults.attacked", harness.stream.url, harness.url, str(pack)]
        return Program(
            f"ingest-{number}", lambda: ([*command, str(number)], {"PYTHONPATH": str(ROOT)}), Watch()
        )

    def tend() -> None:
        for number in range(workers):
            supervisor.start(program(number))
        supervisor.watch()
        supervisor.stop()

    thread = threading.Thread(target=tend, daemon=True)
    thread.start()
    try:
        yield supervisor.children
    finally:
        supervisor.stopping = True
        thread.join(30)


def attack(number: int, way: str) -> tuple[str, bytes]:
    body = {
        "id": f"attack-{number}", "source": "attacker", "at": "2026-11-01T08:00:00+08:00",
        "kind": "case.reported", "title": "x", "severity": 3, "region": "330825101264001",
        "text": f"attack:{way}",
    }  # fmt: skip
    return "cases", json.dumps(body).encode()


def suspects(harness: IngestHarness) -> list[Any]:
    return harness.rows(sa.select(live_tables.suspects))


@pytest.mark.parametrize("harness", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "way",
    [
        "parse_memory",
        # the mixed attacks below hang, exit and crash
        *(
            pytest.param(way, marks=pytest.mark.long)
            for way in ("parse_hang", "parse_exit", "parse_kill", "parse_segv", "decide_hang", "decide_segv")
        ),
    ],
)  # fmt: skip
def test_a_message_that_ends_workers_is_a_dead_letter_and_the_others_are_taken(
    harness: IngestHarness, county: Any, pack: Path, way: str
) -> None:
    good = day(county, 300, 1)
    harness.add(good[:100])
    harness.add([attack(1, way)], poison=True)
    harness.add(good[100:200])
    with supervise_ingest(harness, pack) as children:
        wait_until_true(GIVEN_UP_S, harness.dead, "it is given up")
        harness.wait_drained()
        assert [reason for _, reason, _ in harness.dead()] == ["worker_died"]
        process = children[0].process
        assert process is not None
        before = processor_s(process.pid)
        harness.add(good[200:201])
        harness.wait_drained()
        assert processor_s(process.pid) - before <= 1.0, "the next one is taken at once"
        wait_until(lambda: not suspects(harness), what="nobody is a suspect any more")
    harness.check()


@SHORT_SLEEP
@pytest.mark.parametrize("harness", ["sqlite"], indirect=True)
def test_a_message_that_sleeps_for_ever_is_given_up(harness: IngestHarness, county: Any, pack: Path) -> None:
    harness.add([attack(1, "parse_sleep")], poison=True)
    harness.add(day(county, 50, 1))
    with supervise_ingest(harness, pack):
        wait_until_true(GIVEN_UP_S, harness.dead, "it is given up")
        harness.wait_drained()
    harness.check()


@pytest.mark.parametrize(
    "harness",
    ["sqlite", pytest.param("postgresql", marks=[pytest.mark.postgres, pytest.mark.long])],
    indirect=True,
)
def test_several_workers_and_several_attacks(harness: IngestHarness, county: Any, pack: Path) -> None:
    """The ways mixed, among good ones, with two workers and a kill of everything in between."""
    ways = ["decide_hang", "parse_exit", "decide_segv", "parse_segv"]
    good = day(county, 400, 1)
    for number, way in enumerate(ways):
        harness.add(good[number * 100 : (number + 1) * 100])
        harness.add([attack(number, way)], poison=True)
    with supervise_ingest(harness, pack, 2) as children:
        wait_until_true(GIVEN_UP_S, lambda: len(suspects(harness)) > 0, "somebody died")
        for child in children:
            child.signal(signal.SIGKILL)
        wait_until_true(2 * GIVEN_UP_S, lambda: len(harness.dead()) == len(ways), "all are given up")
        harness.wait_drained()
    assert {reason for _, reason, _ in harness.dead()} == {"worker_died"}
    harness.check()


def kill_watched(harness: IngestHarness, county: Any, pack: Path, kills: int) -> None:
    """Kills at random moments, most of them while what the last one left is taken up again."""
    rng, good = Random(7), day(county, min(kills * 40 + 400, 12_000), 1)
    chunk = len(good) // kills
    with supervise_ingest(harness, pack) as children:
        wait_until(lambda: children and children[0].process, what="it is started")
        for number in range(kills):
            harness.add(good[number * chunk : (number + 1) * chunk])
            before = len(harness.list_handled())
            wait_until_true(
                60, lambda seen=before: len(harness.list_handled()) > seen or harness.is_drained(), "it works"
            )  # type: ignore[misc]
            time.sleep(rng.uniform(0, 0.05))
            process = children[0].process
            if process is not None:
                os.kill(process.pid, signal.SIGKILL)
        harness.add(good[kills * chunk :])
        harness.wait_drained(120)
        assert harness.dead() == []
        wait_until(lambda: not suspects(harness), what="nobody is a suspect any more")


@pytest.mark.parametrize("harness", ["sqlite"], indirect=True)
def test_kills_from_outside_never_bury_an_innocent(
    harness: IngestHarness, county: Any, pack: Path, tmp_path: Path
) -> None:
    kill_watched(harness, county, pack, 6)
    check(harness, county, tmp_path / "clean")


@pytest.mark.long
@pytest.mark.timeout(1800)
@pytest.mark.parametrize("harness", ["sqlite"], indirect=True)
def test_hundreds_of_kills_never_bury_an_innocent(
    harness: IngestHarness, county: Any, pack: Path, tmp_path: Path
) -> None:
    kill_watched(harness, county, pack, 300)
    check(harness, county, tmp_path / "clean")


@SHORT_SLEEP
@pytest.mark.parametrize("harness", ["sqlite"], indirect=True)
def test_a_frozen_worker_is_not_taken_for_a_stuck_one(
    harness: IngestHarness, county: Any, pack: Path
) -> None:
    """Frozen for longer than a stuck worker may live, with work in hand: it lives, nothing is given up."""
    with supervise_ingest(harness, pack) as children:
        harness.add(day(county, 200, 1))
        harness.wait_drained()
        process = children[0].process
        assert process is not None
        harness.add(day(county, 2000, 2))
        os.kill(process.pid, signal.SIGSTOP)
        time.sleep(ASLEEP_S + 2)
        assert process.poll() is None
        os.kill(process.pid, signal.SIGCONT)
        harness.wait_drained()
        assert children[0].process is process
    harness.check()
