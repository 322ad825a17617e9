"""A real HTTP server whose answers a test writes."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


@dataclass
class FeedServer:
    """`pages`: (status, headers, body) by path; `asked`: (path, If-None-Match) in order."""

    url: str = ""
    pages: dict[str, tuple[int, Mapping[str, str], bytes]] = field(default_factory=dict)
    asked: list[tuple[str, str]] = field(default_factory=list)

    def put(self, path: str, body: bytes, etag: str = "", status: int = 200, **headers: str) -> str:
        """Serve a page from now on; returns its address."""
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        self.pages[path] = (status, named | ({"ETag": etag} if etag else {}), body)
        return self.url + path


@contextmanager
def serve_feed() -> Iterator[FeedServer]:
    """A server on this machine until the end of the block."""
    found = FeedServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            wanted = self.headers.get("If-None-Match", "")
            found.asked.append((self.path, wanted))
            status, headers, body = found.pages.get(self.path, (404, {}, b""))
            if wanted and wanted == headers.get("ETag"):
                status, body = 304, b""
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            if status != 304:
                self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    found.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield found
    finally:
        server.shutdown()
        server.server_close()
