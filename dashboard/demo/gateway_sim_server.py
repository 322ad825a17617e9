"""`palmcommand gateway-sim`: the simulated gateway over real HTTP, and a page of its phones.

It listens on the loopback alone and takes only JSON that says so, so that no page of another site can use it.
"""

from __future__ import annotations

import json
import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from dashboard.demo.gateway_sim import CHANNELS, GROUP, Phones
from dashboard.demo.mail_sim import start_mail_server

PAGE: Final = Path(__file__).with_name("phones.html")
VENDOR: Final = Path(__file__).resolve().parents[2] / "assets" / "00_vendor"
FACES: Final = "noto-sans-sc.css"
MOST_BYTES: Final = 64 * 1024
LONGEST_WAIT_S: Final = 25.0
TAKING: Final = ("ok", "late", "bounce")
"""How a send goes when it is taken and answered."""
HOSTS: Final = ("127.0.0.1", "localhost")


class Server(ThreadingHTTPServer):
    """The HTTP server of some phones."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, port: int, phones: Phones) -> None:
        self.phones, self.closing = phones, threading.Event()
        super().__init__(("127.0.0.1", port), Handler)

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.server_address[1]}"

    def stop(self) -> None:
        """Answer nobody any more."""
        self.closing.set()
        self.shutdown()
        self.server_close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that went away is no error."""


class Handler(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        """Page, state, or a channel's events."""
        url = urlsplit(self.path)
        channel, _, rest = url.path.strip("/").partition("/")
        if not self._is_ours():
            return
        if url.path == "/":
            self._answer(200, PAGE.read_bytes(), "text/html; charset=utf-8")
        elif self._is_style(url.path):
            self._send_style(url.path)
        elif url.path == "/state":
            self._say(200, self.server.phones.state(parse_qs(url.query).get("to", [""])[0]))
        elif channel in CHANNELS and rest == "events":
            self._events(channel, parse_qs(url.query))
        else:
            self._say(404, {"cause": "no_such_page"})

    def _is_style(self, path: str) -> bool:
        return path in (f"/{FACES}", "/fonts/" + path.rpartition("/")[2]) and (VENDOR / path[1:]).is_file()

    def _send_style(self, path: str) -> None:
        """The font of our own pages: a machine may have none with Chinese characters."""
        kind = "text/css" if path.endswith(".css") else "font/woff2"
        self._answer(200, (VENDOR / path[1:]).read_bytes(), kind)

    def do_POST(self) -> None:
        """A message to send, an answer from a phone, or what shall go wrong."""
        body = self._body()
        channel, _, rest = urlsplit(self.path).path.strip("/").partition("/")
        if body is None or not self._is_ours():
            return
        try:
            if channel in CHANNELS and rest == "send":
                self._send(channel, body)
            elif channel == GROUP:
                self._post(body)
            else:
                self._control(channel, body)
        except (KeyError, TypeError, ValueError) as error:
            self._say(400, {"cause": f"bad_request: {error}"})

    def _control(self, name: str, body: dict[str, Any]) -> None:
        acts: dict[str, Callable[..., Any]] = {
            "answer": self.server.phones.answer,
            "faults": self.server.phones.set_faults,
            "fail": self.server.phones.fail_receipt,
        }
        if name not in acts:
            self._say(404, {"cause": "no_such_page"})
            return
        acts[name](**body)
        self._say(200, {"result": "done"})

    def _send(self, channel: str, body: dict[str, Any]) -> None:
        phones, mode = self.server.phones, self.server.phones.next_mode()
        given = [str(body[name]) for name in ("id", "to", "text")]
        bounces, is_taken = mode == "bounce", mode in TAKING or mode.endswith("_after")
        taken = phones.send(channel, *given, arrives=not bounces) if is_taken else (500, {})
        if bounces:
            phones.fail_receipt(channel, given[0], "unknown_subscriber")
        self._finish(mode, *taken)

    def _post(self, body: dict[str, Any]) -> None:
        query = {name: given[-1] for name, given in parse_qs(urlsplit(self.path).query).items()}
        phones, mode = self.server.phones, self.server.phones.next_mode()
        text = str(body["text"]["content"])
        is_taken = mode in TAKING or mode.endswith("_after")
        self._finish(mode, 200, phones.post(query, text) if is_taken else {})

    def _finish(self, mode: str, status: int, answer: dict[str, Any]) -> None:
        """Answer a send, or do not, as it goes wrong."""
        if mode.startswith(("hang", "late")):
            self.server.closing.wait(self.server.phones.faults.seconds)
        if mode.startswith(("hang", "drop")):
            self.close_connection = True
        elif mode in TAKING:
            self._say(status, answer)
        else:
            self._say(500, {"cause": "internal_error"})

    def _events(self, channel: str, query: dict[str, list[str]]) -> None:
        try:
            after, wait = int(query.get("after", ["0"])[0]), float(query.get("wait", ["0"])[0])
        except ValueError:
            self._say(400, {"cause": "bad_request"})
            return
        events = self.server.phones.events(channel, after, max(0.0, min(wait, LONGEST_WAIT_S)))
        self._say(200, {"events": events})

    def _body(self) -> dict[str, Any] | None:
        size = int(self.headers.get("Content-Length") or 0)
        kind = (self.headers.get("Content-Type") or "").partition(";")[0]
        try:
            body = (
                json.loads(self.rfile.read(size))
                if size <= MOST_BYTES and kind == "application/json"
                else None
            )
        except ValueError:
            body = None
        if not isinstance(body, dict):
            self.close_connection = True
            self._say(400, {"cause": "JSON is wanted"})
            return None
        return body

    def _is_ours(self) -> bool:
        """Whether it was asked by its own name: a page elsewhere may have its name lead here."""
        if (self.headers.get("Host") or "").partition(":")[0] in HOSTS:
            return True
        self._say(403, {"cause": "wrong_host"})
        return False

    def _say(self, status: int, value: Any) -> None:
        self._answer(status, json.dumps(value, ensure_ascii=False).encode(), "application/json")

    def _answer(self, status: int, body: bytes, kind: str) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Nothing is logged: numbers and words are personal data."""


def serve(
    port: int,
    mail_port: int,
    stop: threading.Event,
    announce: Callable[[str], object],
    bounces: Path | None = None,
) -> None:
    """Answer until `stop` is set; `announce` its address. `bounces`: a maildir for reports. Raises OSError
    when a port is taken.
    """
    phones = Phones()
    phones.bounces = bounces
    server, mails = start_server(port, phones), start_mail_server(mail_port, phones)
    announce(server.url)
    stop.wait()
    server.stop()
    mails.stop()


def start_server(port: int, phones: Phones) -> Server:
    """A server that answers in a thread of this process."""
    server = Server(port, phones)
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
    return server
