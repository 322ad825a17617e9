"""What `doctor --url` says of an address that does not work, step by step."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator

import pytest

from dashboard.cli.checks import checks_address
from dashboard.cli.checks.findings import Finding
from dashboard.config.settings import Settings

SETTINGS = Settings(demo=False)


@contextlib.contextmanager
def listen_and_answer(raw_message: bytes) -> Iterator[int]:
    """A port that says the same to everybody."""
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        with contextlib.suppress(OSError):
            while True:
                wire, _ = listening.accept()
                with wire:
                    wire.recv(4096)
                    wire.sendall(raw_message)

    threading.Thread(target=serve, daemon=True).start()
    yield listening.getsockname()[1]
    listening.close()


def ill(url: str) -> Finding:
    """The one finding that is not well, the last."""
    found = checks_address.examine(SETTINGS, url)
    assert [finding.ok for finding in found] == [True] * (len(found) - 1) + [False]
    return found[-1]


@pytest.mark.parametrize("url", ["", "ftp://x", "http://", "http://127.0.0.1:1", "http://nowhere.invalid"])
def test_an_address_that_does_not_answer(url: str) -> None:
    assert ill(url).name == checks_address.REACH


def test_something_else_answers() -> None:
    with listen_and_answer(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi") as port:
        assert ill(f"http://127.0.0.1:{port}").name == checks_address.REACH
    with listen_and_answer(b"HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\n\r\n") as port:
        assert "PALM_PUBLIC_URL" in ill(f"http://127.0.0.1:{port}").mend[1]


def test_tls_that_is_none() -> None:
    with listen_and_answer(b"HTTP/1.1 400 Bad Request\r\n\r\n") as port:
        assert ill(f"https://127.0.0.1:{port}").name == checks_address.TLS
        assert ill(f"127.0.0.1:{port}").name == checks_address.TLS


@pytest.mark.parametrize("status", ["426 Upgrade Required", "400 Bad Request", "502 Bad Gateway"])
def test_a_handshake_that_does_not_arrive_whole(status: str) -> None:
    body = b'{"status":"ok"}'
    well = b"HTTP/1.1 200 OK\r\nContent-Length: 15\r\nConnection: close\r\n\r\n" + body
    replies = iter([well, f"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n".encode()])
    listening = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        for reply in replies:
            wire, _ = listening.accept()
            with wire:
                wire.recv(4096)
                wire.sendall(reply)

    threading.Thread(target=serve, daemon=True).start()
    found = ill(f"http://127.0.0.1:{listening.getsockname()[1]}")
    listening.close()
    assert found.name == checks_address.UPGRADE
    assert "proxy_set_header Upgrade" in found.mend[0]
