"""Nobody, signed in or not, stops the beat of everybody else's screen."""

from __future__ import annotations

import contextlib
import http.client
import os
import signal
import socket
import threading
import time
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pytest
import simple_websocket

from dashboard.hosting.web import HUNG_S
from tests.integration.dashboard.running import PalmInstallation, family, wait_until
from tests.security.beats import BEAT_S, measure_beats
from tests.security.test_packets import ends, wire
from tests.security.test_sockets import shake
from tests.signing import COOKIE, make_account, session_cookie

pytestmark = pytest.mark.alone
FLOOD_S = 2 * BEAT_S + 0.5
"""Two beats fall into each flood, whenever it begins."""
MOST_LATE_S = 0.5
PLOTLY = "/assets/00_vendor/plotly-basic.min.js"


@pytest.fixture(scope="module")
def own_installation(tmp_path_factory: pytest.TempPathFactory) -> Iterator[PalmInstallation]:
    """An installation of its own: the floods use up what an address is allowed."""
    made = PalmInstallation(tmp_path_factory.mktemp("beat") / "data")
    made.folder.mkdir()
    yield made.start()
    made.end()


def ask_forever(
    installation: PalmInstallation, path: str, counter: Counter[int], over: threading.Event, number: int
) -> None:
    """One connection that asks again and again, each time a little differently."""
    count = 0
    while not over.is_set():
        wire = http.client.HTTPConnection("127.0.0.1", installation.port, timeout=60)
        with contextlib.suppress(OSError, http.client.HTTPException):
            while not over.is_set():
                count += 1
                mark = "&" if "?" in path else "?"
                wire.request(
                    "GET", f"{path}{mark}z={number}-{count}", headers={"Accept-Encoding": "br, gzip"}
                )
                answer = wire.getresponse()
                answer.read()
                counter[answer.status] += 1
        wire.close()


@pytest.mark.parametrize(
    "paths",
    [
        (f"{PLOTLY}?m=1", "/signin", "/nothing"),
        pytest.param((PLOTLY, "/healthz", "/assets/00_vendor/noto-sans-sc.css?m=1"), marks=pytest.mark.long),
    ],
)
def test_strangers_who_ask_as_fast_as_they_can(
    own_installation: PalmInstallation, paths: tuple[str, ...]
) -> None:
    with measure_beats(own_installation, " ".join(paths)) as felt:
        for path in paths:
            assert flood(own_installation, path) > 0
    assert felt.worst <= MOST_LATE_S


def flood(installation: PalmInstallation, path: str) -> int:
    """Four connections that ask for FLOOD_S, one address after the other; how many answers they had."""
    counts: Counter[int] = Counter()
    over = threading.Event()
    hands = [
        threading.Thread(target=ask_forever, args=(installation, path, counts, over, number))
        for number in range(4)
    ]
    for hand in hands:
        hand.start()
    time.sleep(FLOOD_S)
    over.set()
    for hand in hands:
        hand.join(60)
    print(path, dict(counts))
    return counts.total()


def send_ahead(installation: PalmInstallation, path: str, count: int, session: str) -> int:
    """One connection that sends all its requests before it has the answers; how many came in FLOOD_S."""
    encoded = (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{installation.port}\r\nCookie: {session}\r\n\r\n".encode()
    )
    with socket.create_connection(("127.0.0.1", installation.port), timeout=30) as wire:
        sender = threading.Thread(target=send_all, args=(wire, encoded * count))
        sender.start()
        answers, until_s = 0, time.monotonic() + FLOOD_S
        with contextlib.suppress(OSError):
            while answers < count and time.monotonic() < until_s and (piece := wire.recv(1 << 20)):
                answers += piece.count(b"HTTP/1.1 ")
            wire.shutdown(socket.SHUT_RDWR)
    sender.join(60)
    return answers


def send_all(wire: socket.socket, data: bytes) -> None:
    with contextlib.suppress(OSError):
        wire.sendall(data)


PATHS = ("/assets/app/start/prototypes.js", "/healthz", "/api/nothing", "/")


@pytest.mark.parametrize(
    ("who", "paths"),
    [
        ("a stranger", PATHS[::2]),
        ("a grid head", PATHS[1::2]),
        pytest.param("a stranger", PATHS[1::2], marks=pytest.mark.long),
        pytest.param("a grid head", PATHS[::2], marks=pytest.mark.long),
    ],
)
def test_requests_that_are_sent_ahead_wait_their_turn(
    own_installation: PalmInstallation, who: str, paths: tuple[str, ...]
) -> None:
    session = f"{COOKIE}="
    if who != "a stranger":
        store = own_installation.store()
        session += session_cookie(store, make_account(store, "grid_head", "330825101"))
        store.close()
    with measure_beats(own_installation, f"{who} sends {' '.join(paths)} ahead") as felt:
        for path in paths:
            assert send_ahead(own_installation, path, 600 if who == "a stranger" else 3000, session) > 0
    assert felt.worst <= MOST_LATE_S


def pour(made: Any, packet: str, count: int) -> None:
    """Send a packet so often, or until the end."""
    with contextlib.suppress(simple_websocket.ConnectionClosed, OSError):
        for _ in range(count):
            made.send(packet)


PACKETS = (
    "3", "2", "4", "42[]", '42["join",{"region":"330825"}]', '421["join",{"region":"330825"}]',
)  # fmt: skip


def test_small_packets_end_their_socket_and_nobody_waits(own_installation: PalmInstallation) -> None:
    """One kind after the other, each in a session of its own."""
    with measure_beats(own_installation, "20,000 x a packet") as felt:
        for packet in PACKETS:
            with wire(own_installation) as made:
                pour(made, packet, 20_000)
                assert ends(made), packet
    assert felt.worst <= MOST_LATE_S


def flooded_session(installation: PalmInstallation) -> dict[str, str]:
    """The cookie of somebody who flooded a socket and was cut."""
    store = installation.store()
    secret = session_cookie(store, make_account(store, "grid_head", "330825101"))
    store.close()
    known = {"Cookie": f"{COOKIE}={secret}"}
    with wire(installation, known) as made:
        pour(made, "3", 20_000)
        assert ends(made)
    return known


def test_who_was_cut_for_a_flood_waits_before_the_next_socket(own_installation: PalmInstallation) -> None:
    known = flooded_session(own_installation)
    assert [shake(own_installation, Origin="http://127.0.0.1", **known) for _ in range(5)] == [429] * 5
    assert shake(own_installation, Origin="http://127.0.0.1", **own_installation.cookie()) == 101
    assert 'palm_doors_refused_total{why="socket_flooded"}' in own_installation.figures()


def test_many_sockets_of_one_account_that_flood_together(own_installation: PalmInstallation) -> None:
    store = own_installation.store()
    account = make_account(store, "grid_head", "330825101")
    cookies = [f"{COOKIE}={session_cookie(store, account)}" for _ in range(20)]
    store.close()
    with measure_beats(own_installation, "20 floods at once") as felt, contextlib.ExitStack() as open_:
        made = [open_.enter_context(wire(own_installation, {"Cookie": cookie})) for cookie in cookies]
        hands = [threading.Thread(target=pour, args=(item, "3", 20_000)) for item in made]
        for hand in hands:
            hand.start()
        for hand in hands:
            hand.join(120)
        assert all(ends(item) for item in made)
    assert felt.worst <= MOST_LATE_S


def worker_of(installation: PalmInstallation) -> int:
    """The process that serves: the child of the web program."""
    web = installation.children()["web"]
    return next(pid for pid in family(web) if pid != web)


def back_after(installation: PalmInstallation, number: signal.Signals) -> float:
    """Seconds until another worker answers, after this one got a signal."""
    old, began = worker_of(installation), time.monotonic()
    os.kill(old, number)

    def served() -> bool:
        with contextlib.suppress(OSError, StopIteration):
            return worker_of(installation) != old and installation.get("/healthz", role=None)[0] == 200
        return False

    wait_until(served, "another worker answers", 60)
    return time.monotonic() - began


def test_a_worker_that_dies_is_back_within_5_s(own_installation: PalmInstallation) -> None:
    assert back_after(own_installation, signal.SIGKILL) <= 5.0


def test_a_worker_that_hangs_is_replaced_soon(own_installation: PalmInstallation) -> None:
    assert back_after(own_installation, signal.SIGSTOP) <= HUNG_S + 10.0
