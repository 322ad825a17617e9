"""Floods: large bodies, storms of sign-ins, silent connections. Whoever is at work does not notice."""

from __future__ import annotations

import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
import requests

from bench.harness import percentile
from tests.integration.dashboard.running import PalmInstallation, case, wait_until
from tests.security.test_sockets import connect_client
from tests.signing import csrf_in

pytestmark = pytest.mark.alone
P99_S = 2.0
HUGE = 60 * 1024 * 1024
STORM_S = 8.0


@contextmanager
def storm(*attackers: Callable[[threading.Event], None]) -> Iterator[None]:
    """These attackers beside whatever is done meanwhile."""
    over = threading.Event()
    threads = [threading.Thread(target=attack, args=(over,), daemon=True) for attack in attackers]
    for thread in threads:
        thread.start()
    try:
        yield
    finally:
        over.set()
        for thread in threads:
            thread.join(30)


def reaches(palm: PalmInstallation, seconds: float, name: str) -> list[float]:
    """How long each case needs from the stream to a screen, for a while."""
    waits: list[float] = []
    with connect_client(palm, palm.secret()) as client:
        heard: set[str] = set()

        def frame(fields: dict) -> None:  # type: ignore[type-arg]
            heard.update(row["source_id"] for change in fields["changes"] for row in change.get("cases", ()))

        client.on("frame", frame)
        assert "feeds" in client.call("join", {"region": "330825", "topics": ["cases"]})
        until_ = time.monotonic() + seconds
        while time.monotonic() < until_:
            message = case(f"{name}{len(waits)}")
            began = time.monotonic()
            palm.add(message)
            wait_until(lambda m=message: m["id"] in heard, "the screen hears the case", 10)  # type: ignore[misc]
            waits.append(time.monotonic() - began)
        assert client.connected
    return waits


def large_bodies(palm: PalmInstallation, statuses: list[int]) -> Callable[[threading.Event], None]:
    """60 MB to the pages and the API, again and again; it does not matter to the attacker how it ends."""

    def attack(over: threading.Event) -> None:
        body = b"x" * HUGE
        while not over.is_set():
            for path in ("/_dash-update-component", "/api/reports", "/signin"):
                try:
                    statuses.append(requests.post(palm.web + path, data=body, timeout=20).status_code)
                except requests.RequestException:
                    statuses.append(0)

    return attack


def sign_ins(palm: PalmInstallation, statuses: list[int]) -> Callable[[threading.Event], None]:
    """Somebody who guesses as fast as the network allows."""

    def attack(over: threading.Event) -> None:
        session = requests.Session()
        session.get(palm.web + "/signin", timeout=10)
        form = {"csrf_token": csrf_in(session.cookies), "login": "admin"}
        while not over.is_set():
            guess = form | {"password": f"guess {len(statuses)}"}
            answer = session.post(palm.web + "/signin", data=guess, timeout=20, allow_redirects=False)
            statuses.append(answer.status_code)

    return attack


def silent(palm: PalmInstallation, count: int) -> Callable[[threading.Event], None]:
    """Connections that begin a request and never end it."""

    def attack(over: threading.Event) -> None:
        wires = []
        for _ in range(count):
            wire = socket.create_connection(("127.0.0.1", palm.port), timeout=10)
            wire.sendall(b"GET /socket.io/ HTTP/1.1\r\nHost: 127.0.0.1\r\nX: ")
            wires.append(wire)
        over.wait()
        for wire in wires:
            wire.close()

    return attack


def test_bodies_of_60_mb_delay_nobody_and_are_refused(palm: PalmInstallation) -> None:
    statuses: list[int] = []
    with storm(large_bodies(palm, statuses)):
        waits = reaches(palm, STORM_S, "body")
    assert percentile(waits, 0.99) <= P99_S, sorted(waits)[-5:]
    assert statuses
    assert set(statuses) <= {0, 401, 413, 429}


def test_a_storm_of_sign_ins_delays_nobody_and_is_slowed(palm: PalmInstallation) -> None:
    statuses: list[int] = []
    with storm(*(sign_ins(palm, statuses) for _ in range(4))):
        waits = reaches(palm, STORM_S, "guess")
    assert percentile(waits, 0.99) <= P99_S, sorted(waits)[-5:]
    assert 429 in statuses
    assert statuses.count(429) > len(statuses) / 2 or len(statuses) < 130


@pytest.mark.parametrize("count", [2000])
def test_connections_that_say_nothing_keep_nobody_out(palm: PalmInstallation, count: int) -> None:
    with storm(silent(palm, count)):
        time.sleep(1)
        waits = reaches(palm, STORM_S, "silent")
        assert palm.get("/healthz", role=None)[0] == 200
    assert percentile(waits, 0.99) <= P99_S, sorted(waits)[-5:]
