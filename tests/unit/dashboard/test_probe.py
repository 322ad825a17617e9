"""Our own socket: it joins as a page does, hears the canaries of its county and comes back after a break."""

from __future__ import annotations

import contextlib
import queue
import sys
import threading
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any, cast

import pytest
from flask import Flask, request
from flask_socketio import SocketIO
from werkzeug.serving import make_server

from dashboard.config.settings import Settings
from dashboard.identity.authentication import INNER_HEADER
from dashboard.sockets import probe
from domain.kernel.worlds import WorldId

COUNTY, SECRET = "330825", "our own"  # pragma: allowlist secret


class Server:
    """A Socket.IO server that notes who joins, and with which headers."""

    def __init__(self) -> None:
        flask = Flask(__name__)
        self.io = SocketIO(flask, async_mode="threading", transports=["websocket"])
        self.joined: queue.Queue[tuple[Any, dict[str, str], str]] = queue.Queue()
        self.io.on_event("join", self._join)
        self._http = make_server("127.0.0.1", 0, flask, threaded=True)
        self.address = f"http://127.0.0.1:{self._http.port}"
        threading.Thread(target=self._http.serve_forever, daemon=True).start()

    def _join(self, wish: Any) -> None:
        self.sid = cast(Any, request).sid
        self.joined.put((wish, dict(request.headers), self.sid))

    def drop(self) -> None:
        """Disconnect whoever joined last."""
        self.io.server.disconnect(self.sid)

    def end(self) -> None:
        self._http.shutdown()
        self._http.server_close()


def _until_it_exits(work: Callable[[], None]) -> None:
    with contextlib.suppress(SystemExit):
        work()


@pytest.fixture
def server() -> Iterator[Server]:
    server = Server()
    yield server
    server.end()


@pytest.fixture
def heard_lines(server: Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[queue.Queue[str]]:
    """What a listener of this server hears; a proxy of the environment must not come in between."""
    for name in ("http_proxy", "HTTP_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.setenv(name, "nothing.example")
    monkeypatch.setattr(probe, "RETRY_S", 0.05)
    birds: queue.Queue[str] = queue.Queue()
    settings = cast(Settings, SimpleNamespace(inner_address=server.address, tls_cert=None))
    new_listener = probe.Listener(settings, WorldId(COUNTY), SECRET, birds.put)
    thread = threading.Thread(target=_until_it_exits, args=(new_listener.forever,), daemon=True)
    thread.start()
    yield birds
    monkeypatch.setattr(new_listener, "_listen", sys.exit)
    server.drop()
    thread.join(timeout=30)
    assert not thread.is_alive()


def test_it_joins_as_a_page_does_and_hears_the_canary(server: Server, heard_lines: queue.Queue[str]) -> None:
    wish, headers, _ = server.joined.get(timeout=30)
    assert wish == {"region": COUNTY, "topics": ["canary"]}
    assert headers[INNER_HEADER.title()] == SECRET
    assert headers["Origin"] == server.address
    server.io.emit("frame", {"changes": [{"canary": "b1"}, {"canary": "b2"}]})
    assert [heard_lines.get(timeout=30), heard_lines.get(timeout=30)] == ["b1", "b2"]


def test_it_comes_back_after_a_break(server: Server, heard_lines: queue.Queue[str]) -> None:
    _, _, first = server.joined.get(timeout=30)
    server.drop()
    _, _, second = server.joined.get(timeout=30)
    assert second != first
    server.io.emit("frame", {"changes": [{"canary": "later"}]})
    assert heard_lines.get(timeout=30) == "later"
