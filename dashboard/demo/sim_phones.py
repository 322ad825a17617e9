"""The phones of the simulated gateway, as whoever holds one of them: they write an SMS and read what came."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Final

import requests

from dashboard.demo.demo_visitor import NotYet

LONGEST_S: Final = 10.0


@dataclass(frozen=True, slots=True)
class SimPhones:
    """At the address of the gateway."""

    base: str

    def write(self, sender: str, text: str) -> None:
        """Somebody writes an SMS. Raises NotYet."""
        self._ask("POST", "/answer", json={"channel": "sms", "sender": sender, "text": text})

    def read(self, phone: str) -> list[str]:
        """What the phone of a number has shown. Raises NotYet."""
        found = self._ask("GET", "/state", params={"to": phone})
        return [str(message["text"]) for message in found["deliveries"] if message["shown"]]

    def _ask(self, method: str, path: str, **given: Any) -> Any:
        try:
            answer = requests.request(method, self.base + path, timeout=LONGEST_S, **given)
            answer.raise_for_status()
            return answer.json()
        except requests.RequestException as error:
            raise NotYet(str(error)) from error
