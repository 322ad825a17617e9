"""Any order, any repetition, any delay: the same state as a clean run (I3)."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any

from tests.faults.load import Sent, day
from tests.faults.world import IngestHarness, clean_run, short_on, state_of


def same_as_clean(harness: IngestHarness, county: Any, folder: Path) -> None:
    harness.wait_drained(90)
    harness.check()
    assert state_of(harness.url, harness.folder, county) == clean_run(harness.sent, folder / "clean", county)


def test_every_message_ten_times_and_shuffled(harness: IngestHarness, county: Any, tmp_path: Path) -> None:
    messages = day(county, 1500, 5) * 10
    Random(5).shuffle(messages)
    harness.start()
    for start in range(0, len(messages), 1000):
        harness.add(messages[start : start + 1000])
    same_as_clean(harness, county, tmp_path)


@short_on("sqlite")
def test_backwards(harness: IngestHarness, county: Any, tmp_path: Path) -> None:
    harness.start()
    harness.add(day(county, 1500, 6)[::-1])
    same_as_clean(harness, county, tmp_path)


def earlier(message: Sent, by: timedelta) -> Sent:
    body = json.loads(message[1])
    body["at"] = (datetime.fromisoformat(body["at"]) - by).isoformat()
    return message[0], json.dumps(body, ensure_ascii=False).encode()


@short_on("postgresql")
def test_a_source_that_was_cut_off_for_a_day(harness: IngestHarness, county: Any, tmp_path: Path) -> None:
    """Half of the messages are a day old and come after newer ones of the same grids and people."""
    late = [earlier(message, timedelta(hours=24)) for message in day(county, 800, 7)]
    harness.start()
    harness.add(day(county, 800, 8))
    harness.wait_drained()
    harness.add(late)
    same_as_clean(harness, county, tmp_path)


@short_on("sqlite")
def test_the_future_is_refused_and_changes_nothing(
    harness: IngestHarness, county: Any, tmp_path: Path
) -> None:
    now = datetime.now(UTC)
    ahead = [earlier(message, -timedelta(days=2)) for message in day(county, 20, 9)]
    near = {
        "id": "near", "source": "s", "at": (now + timedelta(minutes=9)).isoformat(),
        "kind": "grid.reported", "region": county.grids[0], "status": "watch",
    }  # fmt: skip
    harness.start()
    harness.add(day(county, 100, 10))
    harness.add(ahead, poison=True)
    harness.add([("grids", json.dumps(near).encode())])
    same_as_clean(harness, county, tmp_path)
    assert {reason for _, reason, _ in harness.dead()} == {"future"}
