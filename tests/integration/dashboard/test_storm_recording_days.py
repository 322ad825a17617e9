"""DOLPHIN as it was told, at a few of its times: what its warnings propose, what becomes of one that its list
drops, and when the wind is unknown.
"""

from __future__ import annotations

from contextlib import closing
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from dashboard.cli.replays.demo_recording import Line, merge_recordings
from dashboard.cli.replays.storm_plans import copy_pack
from dashboard.commands import Envelope, ReportHandler
from data_access.county_packs.county_pack import load
from data_access.emergency.storms.storm_store import read_live_storms
from data_access.feed.snapshots import read_proposals, read_warnings
from data_access.store import Store
from domain.kernel.clock import TZ
from tests.integration.outbox import Wall
from tests.integration.reports import COUNTY

SINCE, UNTIL = datetime(2026, 8, 8, 8, tzinfo=TZ), datetime(2026, 8, 11, 12, 30, tzinfo=TZ)
OUTLOOKS = {"2026-08-08T14", "2026-08-09T12", "2026-08-09T17", "2026-08-10T14"}
"""Hours of whose points and forecasts the test is told; the warnings are all told."""


class InformedCounty:
    """The county as far as it was told. `at`: the clock."""

    def __init__(self, store: Store, wall: Wall, root: Path, folder: Path, lines: list[Line]) -> None:
        self.store, self.wall, self.left = store, wall, lines
        county = load(copy_pack(root / "counties/longyou", folder / "county"))
        self.handler = ReportHandler(store, {COUNTY: county}, clock=wall)

    def until(self, text: str) -> None:
        self.wall.now = datetime.fromisoformat(text).replace(tzinfo=TZ)
        due = [line for line in self.left if datetime.fromisoformat(line[0]) <= self.wall.now]
        self.left = self.left[len(due) :]
        given = [
            Envelope(COUNTY, stream, f"{n + 1}-{len(self.left)}", raw.encode())
            for n, (_, stream, raw) in enumerate(due)
        ]
        done = self.handler.handle(given)
        assert done.dead == []

    def list_proposed(self) -> list[tuple[str, int]]:
        with self.store.reading() as connection:
            return [(row["type"], row["level"]) for row in read_proposals(connection, COUNTY, TZ)]

    def list_standing(self, hazard: str) -> list[tuple[str, str]]:
        with self.store.reading() as connection:
            rows: list[dict[str, Any]] = list(read_warnings(connection, COUNTY, TZ))
        return sorted((row["colour"], row["state"]) for row in rows if row["hazard"] == hazard)

    def knows_wind(self) -> bool:
        with self.store.reading() as connection:
            (storm,) = read_live_storms(connection, COUNTY)
        return bool(storm.outlook["known"])


@pytest.fixture
def lines(shared_data: Path) -> list[Line]:
    found = merge_recordings(
        shared_data / "typhoon" / "202613_stream.jsonl.gz",
        shared_data / "warnings" / "cma_warnings_events_zhejiang.csv",
        COUNTY, SINCE, UNTIL, "白海豚/DOLPHIN",
    )  # fmt: skip
    hours = {line[0]: datetime.fromisoformat(line[0]).astimezone(TZ).isoformat()[:13] for line in found}
    return [line for line in found if line[1] == "warnings" or hours[line[0]] in OUTLOOKS]


def test_dolphin_s_warnings_raise_lower_and_leave_without_a_cancel(
    lines: list[Line], database_url: str, root: Path, tmp_path: Path
) -> None:
    wall = Wall()
    with closing(Store(database_url, clock=wall)) as store:
        informed = InformedCounty(store, wall, root, tmp_path, lines)
        informed.until("2026-08-08T16:00")
        assert (informed.list_proposed(), informed.knows_wind()) == ([("typhoon", 4)], True)
        informed.until("2026-08-09T13:00")
        assert informed.list_proposed() == [("typhoon", 3)]
        informed.until("2026-08-09T17:30")
        assert sorted(informed.list_proposed()) == [("flood", 4), ("typhoon", 2)]
        informed.until("2026-08-10T00:30")
        assert sorted(informed.list_proposed()) == [("flood", 2), ("typhoon", 2)]
        informed.until("2026-08-10T16:00")
        assert sorted(informed.list_proposed()) == [("flood", 4), ("typhoon", 4)]
        assert not informed.knows_wind()
        informed.until("2026-08-11T12:30")
        assert ("blue", "unlisted") in informed.list_standing("typhoon")
        assert {state for _, state in informed.list_standing("typhoon")} <= {"standing", "unlisted"}
