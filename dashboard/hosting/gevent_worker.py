"""The gunicorn worker of the web program: gevent's, which waits for nobody who wastes its time.

An answer that leaves a large body unread ends the connection, where gunicorn would read all of it in small
pieces; whoever opens a TLS connection has to shake hands within HANDSHAKE_S, and whoever takes nothing of an
answer for UNREAD_S is hung up on by the kernel, which would keep megabytes of it. (How long a body may take:
dashboard/http/edge/slow_body.py.)

The master ends a worker that gives no sign for some seconds (dashboard/hosting/web.py) and starts another.
While it starts, an alarm gives the signs; when it is ended, its stack goes to the log.
"""

from __future__ import annotations

import contextlib
import faulthandler
import resource
import signal
import socket
import ssl
import time
from typing import Any

import gevent
from gevent.server import StreamServer
from gunicorn.http.body import ChunkedReader, LengthReader
from gunicorn.workers import ggevent
from gunicorn.workers.ggevent import GeventWorker

START_S = 120.0
HANDSHAKE_S = 5.0
UNREAD_S = 20
LINGER_S = 1.0
MOST_UNREAD = 64 * 1024
MOST_DRAINED = 1024 * 1024
PIECE = 64 * 1024


class _Server(StreamServer):
    """Bounds the handshake of TLS; gunicorn lifts the time limit when it takes over."""

    def wrap_socket_and_handle(self, client_socket: Any, address: Any) -> Any:
        client_socket.settimeout(HANDSHAKE_S)
        with contextlib.suppress(ssl.SSLError, OSError):
            return super().wrap_socket_and_handle(client_socket, address)
        client_socket.close()
        return None


class Worker(GeventWorker):
    """One process, many greenlets."""

    def init_process(self) -> None:
        """Start, which takes some seconds, and serve."""
        until = time.monotonic() + START_S

        def sign(number: int, frame: object) -> None:
            if self.app.waits or time.monotonic() < until:
                self.notify()

        signal.signal(signal.SIGALRM, sign)
        signal.setitimer(signal.ITIMER_REAL, 1.0, 1.0)
        super().init_process()

    def run(self) -> None:
        """Serve until told to stop. What the master sends to one that hangs ends it wherever it is."""
        signal.setitimer(signal.ITIMER_REAL, 0)
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        signal.signal(signal.SIGABRT, signal.SIG_DFL)
        faulthandler.enable()
        ggevent.StreamServer = _Server
        super().run()

    def handle_exit(self, sig: Any, frame: Any) -> None:
        """Told to stop: let the program write what it holds, outside of the signal handler, while the last
        requests are answered.
        """
        gevent.spawn(self.app.stopping)
        super().handle_exit(sig, frame)

    def handle_request(self, listener_name: Any, req: Any, sock: Any, addr: Any) -> None:
        """One request; raises StopIteration, which closes the connection, when much of its body is unread."""
        _hang_up_when_unread(sock)
        try:
            super().handle_request(listener_name, req, sock, addr)
        except StopIteration:
            if _unread(req):
                _linger(sock)
            raise
        if _unread(req):
            _linger(sock)
            raise StopIteration


def _hang_up_when_unread(sock: Any) -> None:
    """Where the kernel can (Linux): bytes that nobody acknowledges or has room for end the connection."""
    option = getattr(socket, "TCP_USER_TIMEOUT", None)
    if option is not None:
        with contextlib.suppress(OSError):
            sock.setsockopt(socket.IPPROTO_TCP, option, UNREAD_S * 1000)


def _unread(req: Any) -> bool:
    """Whether more of the body waits than it is worth to read."""
    reader = getattr(req.body, "reader", None)
    if isinstance(reader, ChunkedReader):
        return reader.parser is not None
    return isinstance(reader, LengthReader) and reader.length > MOST_UNREAD


def _linger(sock: Any) -> None:
    """Say that nothing more comes, and take a little of what still does: a connection that is closed upon
    unread bytes would take the answer along.
    """
    with contextlib.suppress(OSError), gevent.Timeout(LINGER_S, False):
        sock.shutdown(socket.SHUT_WR)
        left = MOST_DRAINED
        while left > 0 and (piece := sock.recv(PIECE)):
            left -= len(piece)
