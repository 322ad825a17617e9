"""Gaps of a roster are told by themselves: once a day a timer of the county looks a day ahead, tells the desk
what it did not tell before, and sets itself anew.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Final

from dashboard.handlers.context import Context
from dashboard.relay.timers import Fire
from data_access.county_packs.county_pack import County
from data_access.database.unit_of_work import UnitOfWork
from data_access.directory import people_queries, rosters
from data_access.outbox.timer_rows import Timer, find_timer, set_timer
from data_access.store import Store
from domain.directory.gap_news import find_untold, name_gap, next_telling, tell_gaps
from domain.kernel.worlds import WorldId

GAPS: Final = "roster_gaps"


def roster_fires(context: Context) -> Mapping[str, Fire]:
    """What the timer of a county's roster does."""

    def tell(work: UnitOfWork, timer: Timer) -> None:
        pack = context.counties[work.county]
        gaps = rosters.gaps_ahead(work.connection, pack, work.now)
        posts = [post for post, _ in people_queries.posts(work.connection, pack.code)]
        untold = find_untold(gaps, timer.facts["told"])
        if untold:
            names = {post.code: (post.name, post.name_en) for post in posts}
            work.publish(tell_gaps(untold, pack.code, names, work.now, pack.tz))
        set_timer(work.connection, _next(work.world, pack, work.now, [name_gap(gap) for gap in gaps]))

    return {GAPS: tell}


def expect_roster_timer(world: WorldId, pack: County, now: datetime) -> Timer:
    """The timer that a county should always have; one that is written anew tells all gaps again."""
    return _next(world, pack, now, ())


def set_roster_timers(store: Store, counties: Mapping[str, County], now: datetime) -> None:
    """Give each county its timer; one that is due already is let fire. The pack may name another time now."""
    with store.database.writing() as connection:
        for code, pack in counties.items():
            world = WorldId(code)
            old = find_timer(connection, world, GAPS)
            if old is None or old.due_at > now:
                set_timer(connection, _next(world, pack, now, old.facts["told"] if old else ()))


def _next(world: WorldId, pack: County, now: datetime, reported: Collection[str]) -> Timer:
    due_at = next_telling(now.astimezone(pack.tz), pack.gaps_told_at)
    return Timer(world, GAPS, GAPS, pack.code, due_at, {"told": [*reported]})
