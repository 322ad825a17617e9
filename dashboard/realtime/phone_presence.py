"""Who has their page on the phone before them: those of whom a socket is open, which a hidden page closes."""

from __future__ import annotations

from collections import Counter

from domain.kernel.worlds import WorldId


class PhonePresence:
    """The open pages of one web process, by world and person."""

    def __init__(self) -> None:
        self._open: Counter[tuple[WorldId, str]] = Counter()

    def enter(self, world: WorldId, person: str) -> None:
        """One more page of a person is open."""
        self._open[world, person] += 1

    def leave(self, world: WorldId, person: str) -> None:
        """One page of a person was closed."""
        self._open[world, person] -= 1
        if self._open[world, person] <= 0:
            del self._open[world, person]

    def looks(self, world: WorldId, person: str) -> bool:
        """Whether a page of a person is open."""
        return (world, person) in self._open
