"""The canary's last hop: a socket client of our own, which joins like a browser and hears what browsers
hear.
"""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import gevent
import simple_websocket  # type: ignore[import-untyped]
import structlog

from dashboard.config.settings import Settings, trusting
from dashboard.identity.authentication import INNER_HEADER

RETRY_S = 2.0
SILENCE_S = 15.0

log = structlog.get_logger()


class _Client(simple_websocket.Client):
    """Names a host that is an IPv6 address as a Host header has to: in brackets."""

    host: str

    def handshake(self) -> None:
        if ":" in self.host:
            self.host = f"[{self.host}]"
        super().handshake()


class Listener:
    """One Socket.IO connection to this process for one county; `heard(bird)` for each canary that
    arrives. `secret` is this process's own, by which the doors know it. The websocket library names the host
    without its port in the Host header; the Origin has to match.
    """

    def __init__(self, settings: Settings, county: str, secret: str, heard: Callable[[str], None]) -> None:
        self._web, self._tls = settings.inner_address, trusting(settings)
        self._county, self._secret, self._heard = county, secret, heard

    def forever(self) -> None:
        """Stay connected; a connection that breaks or falls silent is made anew."""
        while True:
            gevent.sleep(RETRY_S)
            try:
                self._listen()
            except Exception as error:
                log.debug("our own socket broke", county=self._county, error=repr(error))

    def _listen(self) -> None:
        address = self._web.replace("http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket"
        known = {"Origin": self._origin(), INNER_HEADER: self._secret}
        wire = _Client(address, headers=known, ssl_context=self._tls)
        try:
            while (text := wire.receive(timeout=SILENCE_S)) is not None:
                for answer in self._take(str(text)):
                    wire.send(answer)
        finally:
            with contextlib.suppress(simple_websocket.ConnectionClosed, OSError):
                wire.close()

    def _origin(self) -> str:
        parts = urlsplit(self._web)
        host = parts.hostname or ""
        return f"{parts.scheme}://[{host}]" if ":" in host else f"{parts.scheme}://{host}"

    def _take(self, text: str) -> list[str]:
        """One packet in, the answers out. 0 open, 2 ping, 40 connected, 42 event."""
        if text.startswith("0"):
            return ["40"]
        if text == "2":
            return ["3"]
        if text.startswith("40"):
            return ["42" + json.dumps(["join", {"region": self._county, "topics": ["canary"]}])]
        if text.startswith("42"):
            self._event(*json.loads(text[2:]))
        return []

    def _event(self, name: str, payload: dict[str, Any]) -> None:
        if name == "frame":
            for change in payload["changes"]:
                self._heard(str(change.get("canary")))
