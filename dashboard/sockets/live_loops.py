"""What runs as long as a web process serves its screens: frames and heartbeats out, the canary's way watched;
and who hears of each change besides the rooms.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from gevent.event import Event

from dashboard.audit import anchoring
from dashboard.http.metrics import Metrics
from dashboard.http.setup import Security
from dashboard.realtime import heartbeat
from dashboard.realtime.act_watch import tell_below
from dashboard.realtime.canary import Canary
from dashboard.realtime.county_push import Sender
from dashboard.realtime.hop_health import Beats, CanaryFlight, watch_forever
from dashboard.realtime.long_polls import LongPolls
from dashboard.realtime.rooms import Frame, Rooms, Wire
from dashboard.services.container import Services
from dashboard.sockets.phone_sockets import PhoneSockets
from dashboard.sockets.probe import Listener
from dashboard.sockets.socket_server import Sockets
from domain.kernel.worlds import WorldId

Ears = tuple[LongPolls | PhoneSockets, ...]
Loop = Callable[[], Any]


@dataclass(frozen=True, slots=True)
class Live:
    """The way to the screens: `wake` says that a room has something to send."""

    rooms: Rooms
    wake: Event
    sockets: Sockets


def make_loops(
    services: Services, live: Live, metrics: Metrics, security: Security, ears: Ears
) -> Iterator[Loop]:
    """The loops, to be started where the process serves; `ears` hear each change besides the rooms."""
    sender, beats = _make_sender(services, live, metrics), _make_beats(services, live)
    _connect(services, live, beats, ears)
    yield from (sender.forever, beats.forever, live.sockets.sweep_forever)
    yield _make_watch(services)
    yield from (anchoring.loop(services), services.readings.forever)
    for world in services.pushes:
        yield _make_listener(services, world, security.authenticator.inner).forever
    for acts in services.acts.values():
        yield acts.forever


def _make_sender(services: Services, live: Live, metrics: Metrics) -> Sender:
    def send_frame(frame: Frame) -> None:
        metrics.frames.inc()
        live.sockets.emit("frame", frame.payload | {"epoch": services.live(frame.world).epoch}, frame.room)

    return Sender(live.rooms, send_frame, live.wake, live.sockets.queues)


def _make_beats(services: Services, live: Live) -> Beats:
    facts = heartbeat.Facts(services.version, services.settings.demo)

    def beat(world: WorldId, seq: Mapping[str, int]) -> Wire:
        sign = services.ingest[world].sign(time.monotonic())
        county = services.installation.counties[world.county]
        return heartbeat.beat(services.pushes[world], services.canaries[world], seq, sign, facts, county.tz)

    return Beats(live.rooms, beat, lambda room, payload: live.sockets.emit("beat", payload, room))


def _connect(services: Services, live: Live, beats: Beats, ears: Ears) -> None:
    """Tell each view of a world whom its changes concern."""
    for world, push in services.pushes.items():
        push.on_change = _heard(services.canaries[world], ears, world)
        push.on_reload = _reloaded(beats, ears)
    for acts in services.acts.values():
        acts.tell = tell_below(live.sockets.hint, services.installation.worlds_of)


def _make_watch(services: Services) -> Loop:
    """The look at ingest, and at the canaries on their way."""
    flights = {
        world: CanaryFlight(world, canary, services.streams, services.store.handled)
        for world, canary in services.canaries.items()
    }
    return lambda: watch_forever(services.ingest, flights)


def _make_listener(services: Services, world: WorldId, secret: str) -> Listener:
    canary = services.canaries[world]
    return Listener(
        services.settings,
        world,
        secret,
        lambda canary_id: canary.passed(canary_id, "socket", time.monotonic()),
    )


def _heard(canary: Canary, ears: Ears, world: WorldId) -> Callable[[Wire], None]:
    """What each change of a world is told to, besides the rooms."""

    def heard(change: Wire) -> None:
        if change.get("canary"):
            canary.passed(change["canary"], "feed", time.monotonic())
        else:
            for ear in ears:
                ear.take(world, change)

    return heard


def _reloaded(beats: Beats, ears: Ears) -> Callable[[WorldId], None]:
    """Who is told at once that a view was begun again."""

    def reloaded(world: WorldId) -> None:
        beats.all()
        for ear in ears:
            ear.wake_all(world)

    return reloaded
