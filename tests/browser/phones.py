"""The simulated gateway as a program of its own, and what people do with the phones on its page."""

from __future__ import annotations

import json
import os
import re
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from playwright.sync_api import Page

from tests.browser.world import environment, wait_until
from tests.forked_run import ForkedProgram
from tests.integration.dashboard.running import end
from tests.ports import free_port

CHANNELS = ("notice", "sms", "voice")
LINK = re.compile(r"http://127\.0\.0\.1:\d+/palm/l/\S+")
CODE = re.compile(r"“(\d\d) 1”")


@dataclass
class Phones:
    """`palmcommand gateway-sim`, running."""

    port: int = field(default_factory=free_port)
    process: ForkedProgram | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def settings(self) -> dict[str, str]:
        """What an installation is told, so that its messages come here."""
        return {f"PALM_{name.upper()}_URL": f"{self.url}/{name}" for name in CHANNELS}

    def start(self) -> None:
        """Start it and wait until it answers."""
        words = ("gateway-sim", "--quiet", "--port", str(self.port))
        self.process = ForkedProgram(environment(), Path(os.devnull), Path("/dev/stderr"), words)
        wait_until(self._answers, 120, "the simulated gateway answers")

    def _answers(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, "the simulated gateway ended"
        try:
            return bool(self.state())
        except OSError:
            return False

    def stop(self) -> None:
        """Be rid of it."""
        if self.process is not None:
            end(self.process)

    def state(self) -> Any:
        """What is on all phones."""
        with urllib.request.urlopen(f"{self.url}/state", timeout=60) as answer:
            return json.load(answer)

    def messages(self, number: str, channel: str) -> list[Any]:
        """What a phone got by a channel."""
        found = self.state()["deliveries"]
        return [row for row in found if (row["to"], row["channel"]) == (number, channel) and row["shown"]]

    def receive(self, number: str, channel: str, words: str) -> Any:
        """Wait for a message that says something."""

        def arrived() -> Any:
            return next(
                (message for message in self.messages(number, channel) if words in message["text"]), None
            )

        return wait_until(arrived, 120, f"{words} on {number} by {channel}")

    def lose(self, message: Any) -> None:
        """Let the network find that a message cannot be delivered."""
        self._post("fail", channel=message["channel"], id=message["id"], cause="not_installed")

    def send_no_receipts(self) -> None:
        """From now on nobody is told that a message arrived: one that did is not lost any more."""
        self._post("faults", receipts="off")

    def _post(self, path: str, **body: str) -> None:
        fields = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.url}/{path}", json.dumps(body).encode(), fields)
        with urllib.request.urlopen(request, timeout=60):
            pass


def link_in(message: Any) -> str:
    """The address that a message brings its person to."""
    found = LINK.search(message["text"])
    assert found, message["text"]
    return found[0]


def code_in(message: Any) -> str:
    """The short code that an answer by SMS begins with."""
    found = CODE.search(message["text"])
    assert found, message["text"]
    return found[1]


def answer_by_sms(page: Page, number: str, text: str) -> None:
    """Type an SMS into a phone on the gateway's page."""
    phone = page.locator("article", has=page.locator("h2", has_text=number))
    phone.locator("input").fill(text)
    phone.get_by_role("button", name="发送").click()
