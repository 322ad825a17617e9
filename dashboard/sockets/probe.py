"""The canary's last hop: a socket client of our own, which joins like a browser and hears what browsers
hear.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import gevent
import socketio
import structlog

from dashboard.config.settings import Settings
from dashboard.config.tls_trust import trust_web_certificate
from dashboard.identity.authentication import INNER_HEADER
from domain.kernel.worlds import WorldId

RETRY_S = 2.0
PATIENCE_S = 5
WITHOUT_PROXY = {"http_proxy_host": "none.invalid", "http_no_proxy": ["*"]}
"""For websocket-client, which takes the proxy of the environment even to this machine unless one is named."""

log = structlog.get_logger()


class Listener:
    """One Socket.IO connection to this process for one county; `heard(probe)` for each canary that
    arrives. `secret` is this process's own, by which the doors know it.
    """

    def __init__(self, settings: Settings, world: WorldId, secret: str, heard: Callable[[str], None]) -> None:
        self._web, self._tls = settings.inner_address, trust_web_certificate(settings)
        self._world, self._secret, self._heard = world, secret, heard

    def forever(self) -> None:
        """Stay connected; a connection that breaks or falls silent is made anew."""
        while True:
            gevent.sleep(RETRY_S)
            try:
                self._listen()
            except Exception as error:
                log.debug("our own socket broke", county=self._world, error=repr(error))

    def _listen(self) -> None:
        """One connection, from its handshake until it breaks or the server's pings stay away."""
        client = self._client()
        known = {INNER_HEADER: self._secret}
        try:
            client.connect(self._web, headers=known, transports=["websocket"], wait_timeout=PATIENCE_S)
            client.emit("join", {"region": self._world, "topics": ["canary"]})
            client.wait()
        finally:
            client.disconnect()

    def _client(self) -> socketio.Client:
        """A client that goes straight to this machine and leaves reconnecting to `forever`."""
        options: dict[str, Any] = dict(WITHOUT_PROXY)
        if self._tls is not None:
            options["sslopt"] = {"context": self._tls}
        client = socketio.Client(
            reconnection=False,
            handle_sigint=False,
            request_timeout=PATIENCE_S,
            websocket_extra_options=options,
        )
        client.on("frame", self._frame)
        return client

    def _frame(self, payload: dict[str, Any]) -> None:
        for change in payload["changes"]:
            self._heard(str(change.get("canary")))
