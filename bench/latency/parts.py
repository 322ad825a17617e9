"""Where a case is when, on its way from the stream to the map: all stations of one run, by one clock."""

from __future__ import annotations

import re
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Self

from playwright.sync_api import Page

from bench.harness import percentile

STATIONS = ("XADD", "committed", "emitted", "reduced", "painted")
FEED = "{330825}:feed"

NAME = re.compile(r"\bl\d+-\d+\b")
"""What the cases of a run are called: l, the run's number, the case's."""

Times = Mapping[str, float]


@dataclass
class Wire:
    """When the browser's network had each case of a run, in ms; the page's scripts may get it later."""

    times: dict[str, float] = field(default_factory=dict)
    _offset: float | None = None

    def listen(self, page: Page) -> None:
        """Hear the sockets that this page opens from now on."""
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", self._clock)
        session.on("Network.webSocketFrameReceived", self._frame)

    def _clock(self, event: dict[str, Any]) -> None:
        self._offset = (event["wallTime"] - event["timestamp"]) * 1000

    def _frame(self, event: dict[str, Any]) -> None:
        if self._offset is None:
            return
        at = event["timestamp"] * 1000 + self._offset
        for name in NAME.findall(event["response"]["payloadData"]):
            self.times.setdefault(name, at)


class Feed:
    """When each case was committed, in ms: its feed entry is put at once after the commit, and the stream
    server names it by its clock. The feed is short: it is followed while the run goes on.
    """

    def __init__(self, client: Any) -> None:
        self.times: dict[str, float] = {}
        self._client = client
        self._over = threading.Event()
        newest = client.xrevrange(FEED, count=1)
        self._at = newest[0][0] if newest else b"0-0"
        self._thread = threading.Thread(target=self._follow, daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *about: object) -> None:
        self._over.set()
        self._thread.join()

    def _follow(self) -> None:
        while not self._over.is_set():
            for _, entries in self._client.xread({FEED: self._at}, block=200) or ():
                for self._at, fields in entries:
                    for name in NAME.findall(fields[b"changes"].decode()):
                        self.times.setdefault(name, float(self._at.split(b"-")[0]))


def between(stations: Mapping[str, Times], share: float) -> dict[str, float]:
    """Milliseconds from each station to the next that `share` of the cases of this run do not exceed; a page
    that is opened draws those of the runs before it as well.
    """
    sent = stations[STATIONS[0]].keys()
    found = {}
    for start, end in pairwise(STATIONS):
        names = sent & stations[start].keys() & stations[end].keys()
        delays = [stations[end][name] - stations[start][name] for name in names]
        found[f"{start} to {end}"] = percentile(delays, share)
    return found
