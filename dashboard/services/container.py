"""The services of one web process, wired by app.py and handed to those who need them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import redis

from dashboard.commands import CommandBus
from dashboard.concurrency.preparation_turns import PreparationTurns
from dashboard.config.installation import Installation
from dashboard.config.settings import Settings
from dashboard.realtime.act_watch import ActWatch
from dashboard.realtime.canary import Canary
from dashboard.realtime.county_push import CountyPush
from dashboard.realtime.hop_health import IngestWatch
from dashboard.realtime.live_state import Live
from dashboard.services.read_audit import Readings
from data_access.feed.county_feed import Feed
from data_access.store import Store
from domain.kernel.worlds import WorldId


@dataclass(frozen=True)
class Services:
    """Everything long-lived of one web process. `ingest` watches the heartbeats of the ingest workers;
    `readings` sums up what programs read; `commands` is the one way to change; `acts` watch for what people
    did that is no live state; whatever makes a photo anew takes one of the `photo_turns`.
    """

    settings: Settings
    installation: Installation
    store: Store
    feed: Feed
    streams: redis.Redis
    pushes: Mapping[WorldId, CountyPush]
    canaries: Mapping[WorldId, Canary]
    version: str
    ingest: Mapping[WorldId, IngestWatch]
    readings: Readings
    commands: CommandBus
    acts: Mapping[WorldId, ActWatch]
    photo_turns: PreparationTurns

    def live(self, world: WorldId) -> Live:
        """The view of a world."""
        return self.pushes[world].live
