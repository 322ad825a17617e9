"""The newest changes of a world, for whoever asks what came since: bounded by how many they are, and by their
bytes, as a change of a roll-out may hold a thousand rows.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from itertools import islice
from typing import Any, Final

import msgspec

MOST: Final = 5000
MOST_BYTES: Final = 16 * 1024 * 1024


class RecentChanges:
    """Kept as JSON, which is a tenth of what their values would take."""

    def __init__(self, most: int = MOST, most_bytes: int = MOST_BYTES) -> None:
        self._most, self._most_bytes = most, most_bytes
        self._kept: deque[bytes] = deque()
        self.bytes = self.last = 0

    def begin(self, seq: int) -> None:
        """Forget everything; what is added next follows on `seq`."""
        self._kept.clear()
        self.bytes, self.last = 0, seq

    def add(self, change: dict[str, Any]) -> None:
        """Keep the change that follows on the last, and let go of the oldest."""
        encoded = msgspec.json.encode(change)
        self._kept.append(encoded)
        self.bytes, self.last = self.bytes + len(encoded), change["seq"]
        while len(self._kept) > self._most or self.bytes > self._most_bytes:
            self.bytes -= len(self._kept.popleft())

    def after(self, seq: int) -> list[bytes] | None:
        """The changes after `seq`, each as JSON; None when they are not all kept."""
        skipped = seq - (self.last - len(self._kept))
        return [*islice(self._kept, skipped, None)] if skipped >= 0 else None

    def __len__(self) -> int:
        return len(self._kept)


def decode_changes(changes: Iterable[bytes]) -> list[dict[str, Any]]:
    """The values of changes that are JSON."""
    return [msgspec.json.decode(change) for change in changes]
