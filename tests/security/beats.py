"""What somebody at work feels of what others do to the web process: the gaps between the beats of their
socket, and how long a small request of theirs takes.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import pairwise

from tests.integration.dashboard.running import PalmInstallation, wait_until
from tests.security.test_sockets import connect_client

BEAT_S = 2.0
EVERY_S = 0.05


@dataclass
class BeatGaps:
    """Seconds. `gaps` between beats, `waits` for an answer."""

    gaps: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)

    @property
    def worst(self) -> float:
        """How much longer than ever needed the worst of both took."""
        return max(max(self.waits), max(self.gaps) - BEAT_S)


@contextmanager
def measure_beats(palm: PalmInstallation, name: str) -> Iterator[BeatGaps]:
    """An officer with a socket and a page that asks, all through the block and for two beats after it."""
    felt, over, heard = BeatGaps(), threading.Event(), list[float]()
    browser = palm.browser()
    with connect_client(palm, palm.secret()) as client:
        client.on("beat", lambda beat: heard.append(time.monotonic()))
        assert "feeds" in client.call("join", {"region": "330825"})
        wait_until(lambda: heard, "the first beat", 30)

        def ask() -> None:
            while not over.is_set():
                began = time.monotonic()
                assert browser.get("/api/here").status_code in (200, 429)
                felt.waits.append(time.monotonic() - began)
                over.wait(max(EVERY_S, 0.6 if len(felt.waits) > 60 else EVERY_S))

        thread = threading.Thread(target=ask, daemon=True)
        thread.start()
        try:
            yield felt
            count = len(heard)
            wait_until(lambda: len(heard) >= count + 2, "two more beats", 60)
        finally:
            over.set()
            thread.join(60)
        assert client.connected
    felt.gaps = [two - item for item, two in pairwise(heard)]
    print(f"\n{name}: longest gap of beats {max(felt.gaps):.2f} s, longest answer {max(felt.waits):.2f} s")
