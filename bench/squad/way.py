"""Where an instruction is when, on its way from a key to another officer's screen: all stations by one clock,
and the slowest of them told one by one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from playwright.sync_api import Page

from bench.harness import percentile

STATIONS = ("key", "request", "emitted", "painted")
SLOWEST = 3
NAME = re.compile(r"x\d+x")

Times = dict[str, float]


@dataclass
class Watch:
    """What the network of one page had when, in ms, by the text of each instruction: requests that left it
    with the text, and frames of its socket that brought it.
    """

    requests: Times = field(default_factory=dict)
    answers: Times = field(default_factory=dict)
    frames: Times = field(default_factory=dict)
    _offset: float | None = None
    _asked: dict[str, str] = field(default_factory=dict)

    def listen(self, page: Page) -> None:
        """Look at this page from now on, with the sockets that it opens from now on."""
        session = page.context.new_cdp_session(page)
        session.send("Network.enable")
        session.on("Network.requestWillBeSent", self._request)
        session.on("Network.responseReceived", self._answer)
        session.on("Network.webSocketFrameReceived", self._frame)

    def _request(self, event: dict[str, Any]) -> None:
        self._offset = (event["wallTime"] - event["timestamp"]) * 1000
        for name in NAME.findall(event["request"].get("postData", "")):
            self.requests[name] = event["wallTime"] * 1000  # the last one is the one that was taken
            self._asked[event["requestId"]] = name

    def _answer(self, event: dict[str, Any]) -> None:
        if (name := self._asked.get(event["requestId"])) and self._offset is not None:
            self.answers[name] = event["timestamp"] * 1000 + self._offset

    def _frame(self, event: dict[str, Any]) -> None:
        if self._offset is None:
            return
        for name in NAME.findall(event["response"]["payloadData"]):
            self.frames.setdefault(name, event["timestamp"] * 1000 + self._offset)


@dataclass
class Way:
    """When each instruction was where, in ms, by its text."""

    stations: Mapping[str, Times]
    answers: Times

    @property
    def delays(self) -> list[float]:
        """From the key to painted, one an instruction."""
        painted = self.stations["painted"]
        return [painted[name] - at for name, at in self.stations["key"].items()]

    def parts_of(self, name: str) -> dict[str, float]:
        """Milliseconds from station to station of one instruction, of those that were seen."""
        steps = pairwise(station for station in STATIONS if name in self.stations[station])
        return {f"{a} to {b}": self.stations[b][name] - self.stations[a][name] for a, b in steps}

    def between(self, share: float) -> dict[str, float]:
        """Milliseconds from each station to the next that `share` of the instructions do not exceed."""
        found: dict[str, list[float]] = {}
        for name in self.stations["key"]:
            for step, taken in self.parts_of(name).items():
                found.setdefault(step, []).append(taken)
        return {step: percentile(values, share) for step, values in found.items()}

    def slowest(self) -> list[str]:
        """The slowest instructions in words: where their time went, and when the giver had its answer."""
        key, painted = self.stations["key"], self.stations["painted"]
        names = sorted(key, key=lambda name: key[name] - painted[name])[:SLOWEST]
        return [self._told(name) for name in names]

    def _told(self, name: str) -> str:
        began = self.stations["key"][name]
        parts = ", ".join(f"{step} {taken:.0f}" for step, taken in self.parts_of(name).items())
        answered = f", answered after {self.answers[name] - began:.0f}" if name in self.answers else ""
        return f"{name}: {self.stations['painted'][name] - began:.0f} ms ({parts}{answered})"
