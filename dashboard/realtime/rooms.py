"""Rooms: who hears what. A room is one scope (domain/access/scope.py), one world and one topic; changes are
narrowed to it and coalesced.

Pure bookkeeping without sockets or clock: monotonic seconds are passed in, frames to send come out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from domain.access.scope import Scope
from domain.kernel.worlds import WorldId
from domain.topics import reducer, registry

TOPICS = (*registry.NAMES, "canary")
REST_S = (0.016, 0.1)
"""How long a room waits after a frame before the next: usually, and at most while clients fall behind."""
BEHIND_SHARE = 0.1
"""So many of the clients may still wait for the frame before without the server being too slow for them."""
MOST_CHANGES_A_FRAME = 2000

Wire = dict[str, Any]


def room_name(scope: Scope, world: WorldId, topic: str) -> str:
    """The Socket.IO room of one scope, world and topic."""
    return f"{scope.name}|{world}|{topic}"


def rest_after(rest: float, behind: int, clients: int) -> float:
    """Seconds from this frame of a room to the next, when they were `rest` until now and so many clients
    still wait for the one before. Changes are gathered for longer only while the frames queue up.
    """
    least, most = REST_S
    return min(most, rest * 2) if behind > clients * BEHIND_SHARE else max(least, rest / 2)


def beat_room(scope: Scope, world: WorldId) -> str:
    """The Socket.IO room of the heartbeat for one scope and world."""
    return f"{scope.name}|{world}|beat"


def hint_room(section: str, world: WorldId) -> str:
    """The Socket.IO room of those who have a section of /admin open."""
    return f"{section}|{world}|hint"


@dataclass(frozen=True, slots=True)
class Frame:
    """Something to emit: the room's name and the payload without its world's epoch."""

    room: str
    world: WorldId
    payload: Wire


@dataclass(slots=True)
class Room:
    """`last` is the feed position of the newest frame sent here: the link the next frame hangs on."""

    scope: Scope
    world: WorldId
    topic: str
    last: int
    pending: list[Wire] = field(default_factory=list)
    sent_at: float = float("-inf")

    @property
    def name(self) -> str:
        return room_name(self.scope, self.world, self.topic)

    def wants(self, change: Wire) -> Wire | None:
        """The part of a change this room may see, or None."""
        if self.topic == "canary":
            return change if change.get("canary") else None
        if change["topic"] != self.topic:
            return None
        return reducer.narrow(change, self.scope)

    def frame(self, now: float) -> Frame:
        """Take up to MOST_CHANGES_A_FRAME pending changes out as one frame."""
        changes, self.pending = self.pending[:MOST_CHANGES_A_FRAME], self.pending[MOST_CHANGES_A_FRAME:]
        after, self.last, self.sent_at = self.last, changes[-1]["seq"], now
        payload = {
            "county": str(self.world),
            "topic": self.topic,
            "region": self.scope.region,
            "after": after,
            "seq": self.last,
            "changes": changes,
        }
        return Frame(self.name, self.world, payload)


class Rooms:
    """All rooms of one web process that somebody is in."""

    def __init__(self) -> None:
        self._rooms: dict[str, Room] = {}
        self.rest = REST_S[0]

    def open(self, scope: Scope, world: WorldId, topics: Iterable[str], seq: int) -> dict[str, int]:
        """Make sure the rooms exist; `seq` is the world's position now. Returns topic -> last position
        sent.
        """
        last = {}
        for topic in topics:
            name = room_name(scope, world, topic)
            room = self._rooms.setdefault(name, Room(scope, world, topic, seq))
            last[topic] = room.last
        return last

    def keep(self, names: set[str]) -> None:
        """Forget rooms that nobody is in any more."""
        for name in self._rooms.keys() - names:
            del self._rooms[name]

    def take(self, world: WorldId, changes: Sequence[Wire]) -> None:
        """Queue changes of a world for every room that may see them."""
        for room in self._rooms.values():
            if room.world == world:
                room.pending.extend(part for c in changes if (part := room.wants(c)) is not None)

    def restart(self, world: WorldId, seq: int) -> None:
        """History was rebuilt: drop what is pending, the chain starts again at `seq`."""
        for room in self._rooms.values():
            if room.world == world:
                room.pending.clear()
                room.last = seq

    def due(self, now: float) -> list[Frame]:
        """The frames that may leave now: at once after a quiet spell, else `rest` after the last frame."""
        waiting = [room for room in self._rooms.values() if room.pending]
        return [room.frame(now) for room in waiting if room.sent_at + self.rest <= now]

    def next_due(self) -> float | None:
        """The monotonic second of the next frame, None when nothing waits."""
        return min((room.sent_at + self.rest for room in self._rooms.values() if room.pending), default=None)

    def beats(self) -> dict[tuple[Scope, WorldId], dict[str, int]]:
        """For every (scope, world) with rooms: topic -> last position sent."""
        pairs: dict[tuple[Scope, WorldId], dict[str, int]] = {}
        for room in self._rooms.values():
            pairs.setdefault((room.scope, room.world), {})[room.topic] = room.last
        return pairs

    def __len__(self) -> int:
        return len(self._rooms)
