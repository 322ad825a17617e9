"""Programs that listen on sockets: what they hear counts as read (dashboard/services/read_audit.py)."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from dashboard.services.read_audit import Readings
from domain.access.rights import Kind, Viewer


@dataclass(frozen=True, slots=True)
class _Listener:
    viewer: Viewer
    address: str
    rooms: frozenset[str]


class Listeners:
    """The sockets of tokens, by their id, and the rooms each is in. People and walls are none of them."""

    def __init__(self, readings: Readings) -> None:
        self._readings = readings
        self._known: dict[str, _Listener] = {}

    def take(self, sid: str, viewer: Viewer, address: str, rooms: Collection[str]) -> None:
        """A program begins to hear some rooms. Raises Unavailable when that cannot be traced."""
        if viewer.kind is Kind.TOKEN:
            self._readings.note(viewer, "socket", 0, address)
            self._known[sid] = _Listener(viewer, address, frozenset(rooms))

    def drop(self, sid: str) -> None:
        """It hears nothing any more."""
        self._known.pop(sid, None)

    def hear(self, room: str, changes: int) -> None:
        """So many changes go to everybody in a room."""
        for listener in self._known.values() if changes else ():
            if room in listener.rooms:
                self._readings.add(listener.viewer, "socket", changes, listener.address)
