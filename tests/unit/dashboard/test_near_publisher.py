"""A web program's own view, and who tells of acts, hear of its commands first, and only on its loop."""

from __future__ import annotations

from typing import Any

from dashboard.concurrency.threads import offload
from dashboard.realtime.near_publisher import NearPublisher
from domain.kernel.worlds import WorldId

WORLD, OTHER, CITY = WorldId("330825"), WorldId("330803"), WorldId("3308")


class Ear:
    """A view, or the feed: notes what it is told under its name."""

    def __init__(self, name: str, events: list[tuple[Any, ...]]) -> None:
        self._name, self._said = name, events

    def hear(self, epoch: str, changes: Any) -> None:
        self._said.append((self._name, epoch, changes))

    def ring(self) -> None:
        self._said.append((self._name,))

    def publish(self, world: WorldId, epoch: str, changes: Any, tail: object) -> None:
        self._said.append((self._name, epoch, changes))


def make_publisher() -> tuple[NearPublisher, list[tuple[Any, ...]]]:
    events: list[tuple[Any, ...]] = []
    views: Any = {WORLD: Ear("view", events)}
    acts: Any = {WORLD: Ear("acts", events), CITY: Ear("acts of the city", events)}
    feed: Any = Ear("feed", events)
    return NearPublisher(views, acts, feed), events


def test_the_view_hears_before_the_feed_is_told() -> None:
    publisher, events = make_publisher()
    tail: Any = None
    publisher.publish(WORLD, "e1", [b"{}"], tail)
    assert events == [("view", "e1", [b"{}"]), ("acts",), ("feed", "e1", [b"{}"])]


def test_a_world_of_which_there_is_no_view_is_told_to_the_feed() -> None:
    publisher, events = make_publisher()
    tail: Any = None
    publisher.publish(OTHER, "e1", [b"{}"], tail)
    assert events == [("feed", "e1", [b"{}"])]


def test_what_is_done_in_a_city_which_has_no_view_rings_whoever_tells_of_it() -> None:
    publisher, events = make_publisher()
    tail: Any = None
    publisher.publish(CITY, "e1", [], tail)
    assert events == [("acts of the city",), ("feed", "e1", [])]


def test_a_command_on_a_thread_of_its_own_does_not_touch_the_view() -> None:
    publisher, events = make_publisher()
    offload(publisher.publish, WORLD, "e1", [b"{}"], None)
    assert events == [("feed", "e1", [b"{}"])]
