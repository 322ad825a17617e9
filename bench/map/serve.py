"""A small server for the map's own page: the page, the browser's half, Leaflet, and what a benchmark made."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
FOLDERS = {"assets": ROOT / "assets", "leaflet": ROOT / "node_modules" / "leaflet" / "dist"}
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript",
    ".css": "text/css",
    ".json": "application/json",
}


@contextmanager
def served(made: Mapping[str, bytes]) -> Iterator[str]:
    """Serve until the end of the block; `made` is path -> body. Gives the address."""

    class Handler(BaseHTTPRequestHandler):
        extra: ClassVar[Mapping[str, bytes]] = made

        def do_GET(self) -> None:
            body = _body(self.path.partition("?")[0], self.extra)
            self.send_response(404 if body is None else 200)
            self.send_header(
                "Content-Type",
                TYPES.get(Path(self.path.partition("?")[0]).suffix, "application/octet-stream"),
            )
            self.send_header("Content-Length", str(len(body or b"")))
            self.end_headers()
            self.wfile.write(body or b"")

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


def _body(path: str, made: Mapping[str, bytes]) -> bytes | None:
    if path in made:
        return made[path]
    if path.endswith((".html", "page.js")) and path.count("/") == 1:
        return (HERE / path[1:]).read_bytes()
    folder, _, rest = path[1:].partition("/")
    file = (FOLDERS.get(folder, HERE / "nothing") / rest).resolve()
    return (
        file.read_bytes()
        if folder in FOLDERS and file.is_relative_to(FOLDERS[folder]) and file.is_file()
        else None
    )
