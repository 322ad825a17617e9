"""A small HTTP proxy before an installation. Unless told to, it does not pass `Upgrade` on, like many do."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator

DROPPED = (b"upgrade:", b"connection:")


class Proxy:
    """Listens on a free port of the loopback; `passes`: whether websockets come through."""

    def __init__(self, port: int) -> None:
        self.passes = False
        self._inner = ("127.0.0.1", port)
        self._listening = socket.create_server(("127.0.0.1", 0), backlog=128)
        self.port = int(self._listening.getsockname()[1])
        threading.Thread(target=self._serve, daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def _serve(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                wire, _ = self._listening.accept()
                threading.Thread(target=self._carry, args=(wire,), daemon=True).start()

    def _carry(self, outer: socket.socket) -> None:
        """One connection, for one request."""
        with contextlib.suppress(OSError), outer, socket.create_connection(self._inner) as inner:
            head = b""
            while b"\r\n\r\n" not in head and (piece := outer.recv(65536)):
                head += piece
            inner.sendall(self._rewrite(head))
            back = threading.Thread(target=_pump, args=(inner, outer), daemon=True)
            back.start()
            _pump(outer, inner)
            back.join()

    def _rewrite(self, head: bytes) -> bytes:
        if self.passes and b"websocket" in head.lower():
            return head
        lines, _, body = head.partition(b"\r\n\r\n")
        kept = [line for line in lines.split(b"\r\n") if not line.lower().startswith(DROPPED)]
        return b"\r\n".join([*kept, b"Connection: close"]) + b"\r\n\r\n" + body

    def close(self) -> None:
        """Take no more connections."""
        with contextlib.suppress(OSError):
            self._listening.shutdown(socket.SHUT_RDWR)
        self._listening.close()


def _pump(source: socket.socket, sink: socket.socket) -> None:
    with contextlib.suppress(OSError):
        while piece := source.recv(65536):
            sink.sendall(piece)
        sink.shutdown(socket.SHUT_WR)


@contextlib.contextmanager
def start_proxy(port: int) -> Iterator[Proxy]:
    """A proxy before what listens on a port."""
    made = Proxy(port)
    try:
        yield made
    finally:
        made.close()
