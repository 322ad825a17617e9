"""One county's store, its door with two officers' processes before it, and what a web process holds of it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any

from sqlalchemy import delete

from dashboard.commands import CommandBus, ReportHandler
from dashboard.handlers.context import Context
from dashboard.realtime.live_state import Live
from dashboard.relay.fires.roster_timers import roster_fires, set_roster_timers
from dashboard.relay.fires.squad_timers import squad_fires
from dashboard.relay.fires.whistle_timers import case_fires
from dashboard.relay.timer_audit import TimerAuditor, list_missing
from dashboard.relay.timers import Timers
from data_access.county_packs.county_pack import County
from data_access.database.tables.outbox_tables import timers
from data_access.database.unit_of_work import UnitOfWork
from data_access.feed.county_feed import Feed
from data_access.feed.feed_publisher import FeedPublisher
from data_access.outbox.timer_rows import Timer, read_due
from data_access.squads.squad_store import find_busy, read_live_squads
from data_access.store import Store
from data_access.streams import redis_streams
from domain.access.actor import Actor
from domain.kernel.command import Command
from domain.kernel.errors import Refused
from domain.squads.squad import Squad
from tests.integration.people.conftest import Clock
from tests.integration.reports import COUNTY, envelopes

Given = tuple[Command, Actor]


class Installation:
    """Commands go in by `give` and `give_at_once`, reports by `report`; `fire` is the timers' process."""

    def __init__(self, url: str, store: Store, county: County, clock: Clock, client: Any) -> None:
        self.store, self.county, self.clock, self.client = store, county, clock, client
        self.other = Store(url, clock=clock)  # type: ignore[arg-type]
        context, publisher = Context({COUNTY: county}, 1_000), FeedPublisher(client)
        self.buses = [CommandBus(other, context, publisher, clock=clock) for other in (store, self.other)]  # type: ignore[arg-type]
        self.reports = ReportHandler(store, {COUNTY: county}, clock=clock)  # type: ignore[arg-type]
        self.feed = Feed(store, {COUNTY: county}, clock=clock)  # type: ignore[arg-type]
        fires = {**squad_fires(context), **case_fires(context), **roster_fires(context)}
        set_roster_timers(store, {COUNTY: county}, clock.now)
        self.timers = Timers(store, self._publish, clock, fires)  # type: ignore[arg-type]
        self.after = {COUNTY: "0"}

    def _publish(self, work: UnitOfWork) -> None:
        FeedPublisher(self.client).publish(work.world, work.epoch, work.changes, work.tail)

    def report(self, *messages: bytes) -> None:
        """What sources say, published as a worker does it."""
        done = self.reports.handle(envelopes(*messages))
        assert done.dead == []
        for world, epoch, changes in done.changes:
            redis_streams.publish(self.client, world, epoch, changes)

    def screen(self) -> Live:
        made = Live(COUNTY)
        made.load(self.feed.snapshot(COUNTY), [])
        return made

    def follow(self, live: Live) -> None:
        """Take what was published, all of it: two processes that commit at once may publish in another order,
        which a web process mends by asking the database.
        """
        published = sorted(self.list_published(), key=lambda change: change["seq"])
        _, hole = live.offer(published)
        assert not hole, "a change was not published"

    def list_published(self) -> list[dict[str, Any]]:
        """What the feed got since it was last asked."""
        tail = redis_streams.feed_tail(self.client, self.after, 1)
        return [change for _, _, changes in tail for change in changes]

    def give(self, command: Command, by: Actor) -> str:
        return attempt(lambda: self.buses[0].handle(command, by))

    def give_at_once(self, *given: Given) -> list[str]:
        """Each command from a process of its own; what became of each."""
        together = Barrier(2)

        def run(number: int) -> str:
            together.wait()
            return attempt(lambda: self.buses[number].handle(*given[number]))

        with ThreadPoolExecutor(2) as pool:
            return [*pool.map(run, range(2))]

    def fire(self) -> None:
        """All timers that are due."""
        while self.timers.fire_due():
            pass

    def list_timers(self) -> list[Timer]:
        """All there are, by when they are due."""
        with self.store.reading() as connection:
            return read_due(connection, self.clock.now + timedelta(days=9_999), 10_000)

    def list_missing(self) -> list[Timer]:
        with self.store.reading() as connection:
            return list_missing(connection, self.county, self.clock.now)

    def lose_timers(self) -> None:
        """Somebody deletes all of them, and the auditor looks."""
        with self.store.database.writing() as connection:
            connection.execute(delete(timers))
        TimerAuditor(self.store, {COUNTY: self.county}, self.clock).restore_missing()  # type: ignore[arg-type]

    def squads(self, case: str) -> list[Squad]:
        with self.store.reading() as connection:
            return read_live_squads(connection, COUNTY, case)

    def busy(self, people: list[str]) -> dict[str, str]:
        with self.store.reading() as connection:
            return find_busy(connection, COUNTY, people)


def attempt(give: Callable[[], Any]) -> str:
    """'' when it was taken; the code of the refusal otherwise."""
    try:
        give()
    except Refused as refused:
        return refused.code
    return ""
