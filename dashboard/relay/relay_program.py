"""`palmcommand relay`: senders, receivers and timers of one installation, each a thread of one process.

A thread that has nothing to do waits for the bell, which the stream server rings when a squad changed, and
looks at least once a second: what the bell missed is found then.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any, Final

import redis
import structlog

from dashboard.relay.answers import Answers, Door
from dashboard.relay.relay import Gateway, Links, Relay, no_links
from dashboard.relay.task_receipts import tell_failures
from dashboard.relay.timer_audit import AUDIT_S
from dashboard.relay.timers import FIRES, NO_MOVES, Fire, Timers
from data_access.database.unit_of_work import UnitOfWork
from data_access.feed.feed_publisher import FeedPublisher
from data_access.gateways.http_gateway import GatewayError, HttpGateway
from data_access.store import Store, Unavailable
from data_access.streams.redis_streams import StreamError, key
from domain.kernel.worlds import WorldId
from domain.squads.calls.outgoing import SENT_BY

LOOK_S: Final = 1.0
BLOCK_MS: Final = 2_000
EVENTS_WAIT_S: Final = 20.0
PAUSES_S: Final = (0.2, 0.5, 1.0, 5.0)
TOPICS: Final = (b'"squads"', b'"rollouts"', b'"checks"')

log = structlog.get_logger()


class Bell:
    """Wakes all who wait for it; a ring between two waits is not lost."""

    def __init__(self) -> None:
        self._changed, self._rings = threading.Condition(), 0

    def ring(self) -> None:
        """Wake everybody."""
        with self._changed:
            self._rings += 1
            self._changed.notify_all()

    def wait(self, heard: int, seconds: float) -> int:
        """Wait for a ring after the `heard`th; how many there were."""
        with self._changed:
            self._changed.wait_for(lambda: self._rings != heard, seconds)
            return self._rings


class RelayProgram:
    """All loops. `gateways`: by channel; `fires`: what timers do, by kind; `senders`: what only sends, by
    channel; `mail_to`: the form of people's addresses; `prepare`: done once before the first loop; `audit`:
    restores timers that are gone, and says how many; `beside`: loops that nobody waits for, until a stop;
    `moves`: what tells of waits that the clock moved.
    """

    def __init__(
        self, store: Store, streams: redis.Redis, door: Door, worlds: Sequence[WorldId],
        gateways: Mapping[str, HttpGateway], lang: str, stop: threading.Event,
        links: Links = no_links, fires: Mapping[str, Fire] = FIRES,
        senders: Mapping[str, Gateway] | None = None, mail_to: str = "",
        prepare: Callable[[], None] = lambda: None, audit: Callable[[], int] = lambda: 0,
        beside: Sequence[Callable[[threading.Event], None]] = (), moves: Mapping[str, Fire] = NO_MOVES,
    ) -> None:  # fmt: skip
        self._store, self._streams, self._worlds = store, streams, worlds
        self._gateways, self._stop, self._prepare, self._audit = gateways, stop, prepare, audit
        self._publisher = FeedPublisher(streams)
        self._relay = Relay(
            store, {**gateways, **(senders or {})}, lang, links=links, mail_to=mail_to,
            tell_failed=tell_failures(door),
        )  # fmt: skip
        self._timers = Timers(store, self._published, fires=fires, moves=moves)
        self._answers = {channel: Answers(store, door, channel) for channel in gateways}
        self._bell, self._beside = Bell(), beside

    def run(self) -> None:
        """Work until asked to stop; what is at a gateway then is waited for."""
        self._resume()
        loops: list[Callable[[], None]] = [partial(self._send, channel) for channel in SENT_BY]
        loops.append(self._fire)
        listeners: list[Callable[[], None]] = [partial(self._receive, name) for name in self._gateways]
        listeners += [
            self._listen,
            self._restore,
            *(partial(listener, self._stop) for listener in self._beside),
        ]
        threads = [threading.Thread(target=loop, daemon=True) for loop in (*loops, *listeners)]
        for thread in threads:
            thread.start()
        self._stop.wait()
        self._bell.ring()
        for thread in threads[: len(loops)]:
            thread.join(5)

    def _resume(self) -> None:
        while not self._stop.is_set():
            try:
                self._relay.resume()
                self._prepare()
                return
            except Unavailable as error:
                log.warning("relay_waits", error=str(error))
                self._stop.wait(LOOK_S)

    def _published(self, work: UnitOfWork) -> None:
        self._publisher.publish(work.world, work.epoch, work.changes, work.tail)
        self._bell.ring()

    def _send(self, channel: str) -> None:
        self._repeat(lambda: (self._relay.send_due(channel), LOOK_S), f"sending {channel}")

    def _fire(self) -> None:
        self._repeat(lambda: (self._timers.fire_due(), self._timers.wait_s(LOOK_S)), "timers")

    def _repeat(self, work: Callable[[], tuple[int, float]], name: str) -> None:
        """Do some work, at once again while there is more, else when the bell rings."""
        heard = failures = 0
        while not self._stop.is_set():
            try:
                done, wait = work()
                failures = 0
            except Exception as error:
                self._failed(name, error, failures)
                failures += 1
                continue
            if done:
                self._bell.ring()
            heard = self._bell.wait(heard, 0.0 if done else wait)

    def _receive(self, channel: str) -> None:
        gateway, answers, failures = self._gateways[channel], self._answers[channel], 0
        while not self._stop.is_set():
            try:
                events = gateway.events(answers.read_mark(), EVENTS_WAIT_S)
                answers.take(events)
                failures = 0
            except Exception as error:
                self._failed(f"receiving {channel}", error, failures)
                failures += 1
                continue
            if events:
                self._bell.ring()

    def _listen(self) -> None:
        """Ring the bell when the feed tells of a squad or a roll-out."""
        positions: dict[Any, Any] = {key(world, "feed"): "$" for world in self._worlds}
        while not self._stop.is_set():
            try:
                found: Any = self._streams.xread(positions, block=BLOCK_MS)
            except StreamError as error:
                log.debug("feed_away", error=str(error))
                self._stop.wait(LOOK_S)
                continue
            for name, entries in found or ():
                positions[name.decode()] = entries[-1][0]
                batches = [fields.get(b"changes", b"") for _, fields in entries]
                if any(topic in changes for topic in TOPICS for changes in batches):
                    self._bell.ring()

    def _restore(self) -> None:
        """Look for timers that are gone at once, then once in a while: nobody waits for these."""
        failures = 0
        while not self._stop.is_set():
            try:
                restored = self._audit()
                failures = 0
            except Exception as error:
                self._failed("auditing timers", error, failures)
                failures += 1
                continue
            if restored:
                self._bell.ring()
            self._stop.wait(AUDIT_S)

    def _failed(self, name: str, error: Exception, failures: int) -> None:
        known = isinstance(error, Unavailable | GatewayError)
        if failures % 30 == 0:
            log.warning("relay_ill", part=name, error=str(error), exc_info=not known)
        self._stop.wait(PAUSES_S[min(failures, len(PAUSES_S) - 1)])
