"""Phones that wait for news of their person, and desks of complaints and situation reports: a request that
stays open until something of theirs is another.

A held request is a greenlet and no thread, and its phone keeps the connection in any case. Who is concerned
is looked up by the names in a change, so a change costs the same however many wait.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Final

import gevent
import structlog
from gevent.event import Event

from dashboard.concurrency.threads import offload
from data_access.store import Unavailable
from domain.kernel.worlds import WorldId

NAMED = ("squads", "cases")
"""Topics whose changes say whom they concern."""
FOR_ALL = frozenset({"responses", "rollouts"})
"""Topics that may concern everybody: a roll-out does not say whom it reaches."""
LISTS = frozenset(
    (
        "evacuation.ordered",
        "evacuation.lifted",
        "evacuation.closed",
        "check.asked",
        "check.closed",
        "rollout.listed",
        "patrol.demanded",
    )
)
"""Kinds of changes by which households, questions and hazard points come onto phones and leave them."""
MOST_OF_A_LINK = 4
"""Requests of one link that are held: with one more the oldest is answered, as a phone may have left without
a word.
"""
WATCH_S = 2.0
RUSH_PAUSE_S = 0.003
"""Between two phones when all of a county are concerned: their answers must not hold up everybody else."""
COMPLAINTS = "complaints"
"""The name under which desks wait for complaints of a county and their answers."""
SITUATIONS = "situations"
"""The name under which desks wait for what is done with situation reports of a county."""
DESKS: Final = {"complaint": COMPLAINTS, "situation": SITUATIONS}
"""By the first word of a change's kind, the name under which desks wait for it."""
Change = dict[str, Any]
Key = tuple[WorldId, str]

log = structlog.get_logger()


@dataclass(eq=False, slots=True)
class Poll:
    """One held request. `link` is the hash of its link, empty for a desk's. `over`: that ended; `dismissed`:
    it is to be answered as things are.
    """

    link: bytes
    bell: Event = field(default_factory=Event)
    over: bool = False
    dismissed: bool = False

    def dismiss(self) -> None:
        """Have it answered now."""
        self.dismissed = True
        self.bell.set()

    def wait(self, until: float) -> bool:
        """Whether there is news for its person before the monotonic second `until`."""
        rung = self.bell.wait(max(0.0, until - time.monotonic()))
        self.bell.clear()
        return rung


class LongPolls:
    """The held requests of one web process, by the world and name of whom they wait for."""

    def __init__(self) -> None:
        self._waiting: defaultdict[Key, set[Poll]] = defaultdict(set)
        self._links: defaultdict[bytes, list[Poll]] = defaultdict(list)
        self._closed = False

    @contextmanager
    def hold(self, world: WorldId, person: str, link: bytes) -> Iterator[Poll]:
        """Around a look at the state and the wait for another one: nothing falls between the two."""
        of_link = self._links[link]
        if len(of_link) >= MOST_OF_A_LINK:
            of_link.pop(0).dismiss()
        with self.hold_desk([(world, f"person:{person}")], link) as poll:
            of_link.append(poll)
            try:
                yield poll
            finally:
                if poll in of_link:
                    of_link.remove(poll)
                _forget(self._links, link)

    @contextmanager
    def hold_desk(self, keys: Collection[Key], link: bytes = b"") -> Iterator[Poll]:
        """The same for whoever waits for several names, by no link that could end."""
        poll = Poll(link, dismissed=self._closed)
        for key in keys:
            self._waiting[key].add(poll)
        try:
            yield poll
        finally:
            for key in keys:
                self._waiting[key].discard(poll)
                _forget(self._waiting, key)

    def take(self, world: WorldId, change: Change) -> None:
        """Wake whom a change concerns."""
        if concerns_all(change):
            self.wake_all(world)
        elif self._waiting and names_people(change):
            for name in concerned(change):
                for poll in self._waiting.get((world, name), ()):
                    poll.bell.set()

    def wake_all(self, world: WorldId) -> None:
        """Wake everybody of a world, one after the other."""
        gevent.spawn(
            _rush, [poll for key, polls in self._waiting.items() if key[0] == world for poll in polls]
        )

    def watch_forever(self, ended_among: Callable[[Collection[bytes]], set[bytes]]) -> None:
        """Every WATCH_S, answer those whose link is over. While the database is away, none can end in it."""
        while True:
            gevent.sleep(WATCH_S)
            try:
                self.end(offload(ended_among, list(self._links)) if self._links else ())
            except Unavailable as error:
                log.warning("links cannot be looked at, phones go on waiting", error=str(error))

    def end(self, links: Iterable[bytes]) -> None:
        """Some links are over."""
        over = frozenset(links)
        for polls in self._waiting.values() if over else ():
            for poll in polls:
                if poll.link in over:
                    poll.over = True
                    poll.bell.set()

    def close(self) -> None:
        """The process stops: whoever waits is answered now, and nobody is held any more."""
        self._closed = True
        for polls in self._waiting.values():
            for poll in polls:
                poll.dismiss()

    def count_phones(self, world: WorldId) -> int:
        """Requests of phones of a world that are held; desks wait by no link."""
        waiting = (polls for key, polls in self._waiting.items() if key[0] == world)
        return sum(bool(poll.link) for polls in waiting for poll in polls)

    def __len__(self) -> int:
        return sum(len(polls) for polls in self._waiting.values())


def concerns_all(change: Change) -> bool:
    """Whether a change may concern everybody of its world."""
    return change["topic"] in FOR_ALL or change.get("kind") in LISTS


def names_people(change: Change) -> bool:
    """Whether a change says whom it concerns."""
    return change["topic"] in NAMED or "called" in change


def concerned(change: Change) -> set[str]:
    """The names of all whom a change of a squad, a case or a task calls, or called until then; of a complaint
    or a situation report, of the desks.
    """
    topic = DESKS.get(change.get("kind", "").partition(".")[0])
    if topic is not None:
        return {topic}
    rows = change.get(change["topic"]) or change.get("news") or [change]
    people = (rows[0][name].get("person") for name in ("offer", "last_offer") if name in rows[0])
    called = {*rows[0].get("called", ()), *change.get("called", ()), *change.get("called_from", ())}
    return called | {f"person:{person}" for person in people if person}


def _forget(known: dict[Any, Any], key: object) -> None:
    if not known.get(key, True):
        del known[key]


def _rush(polls: Iterable[Poll]) -> None:
    for poll in polls:
        poll.bell.set()
        gevent.sleep(RUSH_PAUSE_S)
