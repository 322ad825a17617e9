"""Gaps of a roster are told to the desk by a timer: at its time, once, restarted or not; both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import insert

from dashboard.handlers.context import Context
from dashboard.relay.fires.roster_timers import roster_fires, set_roster_timers
from dashboard.relay.timers import Timers
from dashboard.services.slow_figures import SlowFigure
from data_access.audit.anchors import Folder
from data_access.county_packs.county_pack import County
from data_access.database.tables.directory_tables import rosters as table
from data_access.directory import rosters
from data_access.feed.county_feed import Feed
from data_access.maintenance.verification.verify import verify
from data_access.store import Store
from tests.integration.reports import COUNTY

TOLD_AT = time(17)


def test_gaps_are_told_once_a_day_ahead_and_a_restart_changes_nothing(
    store: Store, county: County, clock: Any, tmp_path: Path
) -> None:
    pack = replace(county, always_on_duty=("duty",), gaps_told_at=TOLD_AT)
    feed = Feed(store, {COUNTY: pack}, clock=clock)
    timers = Timers(store, clock=clock, fires=roster_fires(Context({COUNTY: pack}, 50)))
    now = clock.now.astimezone(pack.tz)
    today, day = now.date(), timedelta(days=1)

    def list_gaps() -> list[tuple[str, str]]:
        return [(line["day"], line["shift"]) for line in feed.news(COUNTY)]

    def fire_at(day_after: int) -> int:
        at = now.replace(hour=17, minute=0, second=0, microsecond=0)
        clock.now = at + timedelta(days=day_after)
        set_roster_timers(store, {COUNTY: pack}, clock.now)
        return timers.fire_due()

    set_roster_timers(store, {COUNTY: pack}, clock.now)
    assert (timers.fire_due(), list_gaps()) == (0, [])
    with store.database.writing() as connection:
        shift = {"county": COUNTY, "shift": "night", "region": COUNTY, "post": "duty", "person": "LY-L00001"}
        connection.execute(insert(table).values(**shift, day=(today + day).isoformat()))
    assert fire_at(0) == 1
    first = [(today.isoformat(), "day"), (today.isoformat(), "night"), ((today + day).isoformat(), "day")]
    assert list_gaps() == first
    assert (timers.fire_due(), fire_at(0), list_gaps()) == (0, 0, first)
    assert fire_at(1) == 1
    assert list_gaps()[3:] == [((today + 2 * day).isoformat(), shift) for shift in ("day", "night")]
    with store.reading() as connection:
        assert len(rosters.gaps_ahead(connection, pack, clock.now)) == 3
    gaps = SlowFigure(store, {COUNTY: pack}, lambda *given: len(rosters.gaps_ahead(*given)))
    assert gaps.count(COUNTY) >= len(("day", "night")), "of tomorrow"
    assert {finding.kind for finding in verify(store.database, COUNTY, Folder(tmp_path), None).findings} == {
        "no_anchor"
    }
