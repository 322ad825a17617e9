"""Clients that send or take one byte now and then: their connections end, and everybody else is served."""

from __future__ import annotations

import re
import socket
import time
from contextlib import suppress
from pathlib import Path

from dashboard.hosting.gevent_worker import UNREAD_S
from dashboard.http.edge.slow_body import GRACE_S
from tests.integration.dashboard.running import PalmInstallation, wait_until

ESTABLISHED = "01"
ASKED_FOR = 40
"""Requests one after the other: more answers than the buffers of both sides hold."""


def is_open(palm: PalmInstallation, port: int) -> bool:
    """Whether the server still has the connection that came from a port, as the kernel sees it."""
    ours = f":{palm.port:04X}", f":{port:04X}"
    rows = [line.split() for line in Path("/proc/net/tcp").read_text(encoding="ascii").splitlines()[1:]]
    return any(
        row[1].endswith(ours[0]) and row[2].endswith(ours[1]) and row[3] == ESTABLISHED for row in rows
    )


def test_a_form_that_comes_byte_by_byte(palm: PalmInstallation) -> None:
    head = (
        f"POST /signin HTTP/1.1\r\nHost: 127.0.0.1:{palm.port}\r\nContent-Length: 16000\r\n"
        "Content-Type: application/x-www-form-urlencoded\r\n\r\nlogin=a"
    )
    with socket.create_connection(("127.0.0.1", palm.port), timeout=60) as wire:
        wire.sendall(head.encode())
        port = wire.getsockname()[1]
        began = time.monotonic()

        def gone() -> bool:
            with suppress(OSError):
                wire.sendall(b"x")
            assert palm.get("/healthz", role=None)[0] == 200
            return not is_open(palm, port)

        wait_until(gone, "the connection ends", 60)
        assert time.monotonic() - began >= GRACE_S / 2, "but not at once"


def test_an_answer_that_nobody_takes(palm: PalmInstallation) -> None:
    page = palm.get("/dispatch")[1]
    scripts = re.findall(r'src="(/_dash-component-suites/[^"]+)"', str(page))
    requests = [f"GET {script} HTTP/1.1\r\nHost: 127.0.0.1:{palm.port}\r\n\r\n" for script in scripts]
    with socket.socket() as wire:
        wire.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        wire.connect(("127.0.0.1", palm.port))
        port = wire.getsockname()[1]
        assert is_open(palm, port)
        wire.sendall("".join((requests * ASKED_FOR)[: ASKED_FOR * 2]).encode())
        wait_until(lambda: not is_open(palm, port), "the connection ends", 3 * UNREAD_S)
    assert palm.get("/healthz", role=None)[0] == 200
