"""Floods in full size: 60 MB to every address that takes a body, 5,000 handshakes, a storm of passwords.

Meanwhile somebody at work measures the way of a case from its stream to the screen, and the server's memory
is watched. Everything stays on the loopback; every count and every time has an end. Figures are printed (-s).
"""

from __future__ import annotations

import re
import select
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_urlsafe

import pytest
import requests

from tests.integration.dashboard.running import PalmInstallation, case, family, wait_until
from tests.security.test_sockets import HANDSHAKE, connect_client
from tests.signing import COOKIE, csrf_in

pytestmark = pytest.mark.alone
P99_S, MOST_GROWTH_MB, SLOWEST_S = 2.0, 200, 10.0
HUGE = 60 * 1024 * 1024
POSTS = (
    "/_dash-update-component", "/signin", "/signin/demo", "/signin/step", "/signout", "/welcome/x", "/kiosk",
    "/account/password", "/account/totp", "/account/everywhere", "/api/reports", "/api/trace/export",
    "/api/cases/x/reveal", "/api/dead_letters/1/reveal", "/api/here", "/nothing", "/socket.io/",
)  # fmt: skip
SIZES = [
    pytest.param(300, 40, id="short"),
    pytest.param(5000, 600, id="full", marks=pytest.mark.long),
]
"""(handshakes of each kind, wrong passwords)"""
REFUSED = {401, 403, 404, 405, 413, 426, 429, 503}


@pytest.fixture(scope="module")
def own_installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PalmInstallation]:
    """An installation of its own: the storms use up what an address is allowed."""
    made = PalmInstallation(tmp_path_factory.mktemp("floods") / "data")
    made.folder.mkdir()
    yield made.start()
    made.end()


@dataclass
class Work:
    """What somebody at work sees while something goes on beside them. `waits` in s, `memory` in MB."""

    waits: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)

    def check(self, name: str, counter: Counter[int]) -> None:
        """Print the figures and hold them against the bounds."""
        ranked = sorted(self.waits)
        p50, p99 = (ranked[min(len(ranked) - 1, int(len(ranked) * share))] for share in (0.5, 0.99))
        grown = max(self.memory) - self.memory[0]
        print(
            f"\n{name}: {len(ranked)} cases, p50 {p50 * 1000:.0f} ms, p99 {p99 * 1000:.0f} ms, longest"
            f" {ranked[-1] * 1000:.0f} ms; memory {self.memory[0]:.0f} MB, +{grown:.0f} MB; {dict(counter)}"
        )
        assert p99 <= P99_S
        assert grown <= MOST_GROWTH_MB


def memory(installation: PalmInstallation) -> float:
    """MB of the web program, its workers included."""
    pids = family(installation.children()["web"])
    found = [re.search(r"VmRSS:\s+(\d+)", Path(f"/proc/{pid}/status").read_text()) for pid in pids]
    return sum(int(item[1]) for item in found if item) / 1024


@contextmanager
def at_work(installation: PalmInstallation) -> Iterator[Work]:
    """Somebody whose screen is told of a case every 100 ms, all through the block."""
    work, over = Work(memory=[memory(installation)]), threading.Event()
    heard: dict[str, float] = {}
    with connect_client(installation, installation.secret()) as client:

        def frame(fields: dict) -> None:  # type: ignore[type-arg]
            now = time.monotonic()
            for change in fields["changes"]:
                heard.update({row["source_id"]: now for row in change.get("cases", ())})

        client.on("frame", frame)
        assert "feeds" in client.call("join", {"region": "330825", "topics": ["cases"]})
        sent: dict[str, float] = {}

        def report() -> None:
            while not over.is_set():
                message = case(f"w{token_urlsafe(8)}")
                sent[message["id"]] = time.monotonic()
                installation.add(message)
                work.memory.append(memory(installation))
                over.wait(0.1)

        thread = threading.Thread(target=report, daemon=True)
        thread.start()
        time.sleep(1)
        try:
            yield work
        finally:
            over.set()
            thread.join(30)
        wait_until(lambda: set(sent) <= set(heard), "every case reached the screen", 20)
        assert client.connected
    work.waits = [heard[key] - began for key, began in sent.items()]


def send_huge(installation: PalmInstallation, path: str, headers: str) -> int:
    """Send 60 MB until the server says something; its status, 0 when it only ended the connection."""
    block, sent = b"x" * 65536, 0
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: {HUGE}\r\n{headers}\r\n"
    with socket.create_connection(("127.0.0.1", installation.port), timeout=10) as wire:
        wire.sendall(head.encode())
        until_ = time.monotonic() + SLOWEST_S
        while time.monotonic() < until_:
            can_read, can_write, _ = select.select([wire], [wire] if sent < HUGE else [], [], 1)
            try:
                if can_read:
                    return status(wire.recv(4096))
                if can_write:
                    sent += wire.send(block)
            except OSError:
                return 0
    raise AssertionError(f"{path}: no answer within {SLOWEST_S:g} s, {sent} bytes sent")


def status(answer: bytes) -> int:
    found = re.match(rb"HTTP/1\.1 (\d{3})", answer)
    return int(found[1]) if found else 0


@pytest.mark.parametrize("signed", [False, True], ids=["nobody", "officer"])
def test_60_mb_to_every_address_are_refused_at_once_and_cost_no_memory(
    own_installation: PalmInstallation, signed: bool
) -> None:
    cookie = f"Cookie: {COOKIE}={own_installation.secret()}\r\n" if signed else ""
    counts: Counter[int] = Counter()
    slowest = 0.0
    with at_work(own_installation) as work:
        for path in POSTS:
            began = time.monotonic()
            got = send_huge(own_installation, path, cookie)
            slowest = max(slowest, time.monotonic() - began)
            counts[got] += 1
            assert got in {0, *REFUSED}, path
    print(f"\nslowest refusal {slowest * 1000:.0f} ms")
    work.check("60 MB bodies", counts)


def shake(installation: PalmInstallation, headers: str) -> int:
    """The status of one handshake of a socket."""
    try:
        with socket.create_connection(("127.0.0.1", installation.port), timeout=20) as wire:
            wire.sendall((HANDSHAKE + headers + "\r\n").encode())
            return status(wire.recv(4096))
    except OSError:
        return 0


@pytest.mark.parametrize(("handshakes", "_guesses"), SIZES)
@pytest.mark.parametrize("kind", ["no session", "a bad session"])
def test_handshakes_of_strangers(
    own_installation: PalmInstallation, handshakes: int, _guesses: int, kind: str
) -> None:
    """At most 32 at a time, as many as asked for; none is let in."""

    def shake_once(_number: int) -> int:
        bad = f"Cookie: {COOKIE}={token_urlsafe(32)}\r\n" if kind == "a bad session" else ""
        return shake(own_installation, f"Origin: http://127.0.0.1\r\n{bad}")

    with at_work(own_installation) as work, ThreadPoolExecutor(32) as pool:
        began = time.monotonic()
        counts = Counter(pool.map(shake_once, range(handshakes)))
        print(
            f"\n{handshakes} handshakes with {kind}: {handshakes / (time.monotonic() - began):.0f} a second"
        )
    work.check(f"handshakes, {kind}", counts)
    assert set(counts) <= {401, 403, 429, 503}


@pytest.mark.parametrize(("_handshakes", "guesses"), SIZES)
def test_a_storm_of_wrong_passwords(
    own_installation: PalmInstallation, _handshakes: int, guesses: int
) -> None:
    """Known and unknown logins from 16 hands at once: refused, slowed, and nobody at work waits."""
    known = "admin"

    def hand(number: int) -> Counter[int]:
        session = requests.Session()
        session.trust_env = False
        session.get(own_installation.web + "/signin", timeout=20)
        counts: Counter[int] = Counter()
        for count in range(guesses // 16 + 1):
            login = known if count % 2 else f"nobody-{number}-{count}"
            form = {"csrf_token": csrf_in(session.cookies), "login": login}
            form["password"] = token_urlsafe(9)
            answer = session.post(own_installation.web + "/signin", form, timeout=30, allow_redirects=False)
            counts[answer.status_code] += 1
        session.close()
        return counts

    with at_work(own_installation) as work, ThreadPoolExecutor(16) as pool:
        began = time.monotonic()
        total = sum(pool.map(hand, range(16)), Counter[int]())
        print(f"\n{total.total()} guesses: {total.total() / (time.monotonic() - began):.0f} a second")
    work.check("sign-in storm", total)
    assert set(total) <= {200, 401, 403, 422, 429, 503}
    assert 429 in total or guesses < 60
