"""Packets that no page of ours sends: they end their socket, cost no memory and make no noise."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Iterator
from typing import Any

import pytest
import simple_websocket

from tests.integration.dashboard.running import PalmInstallation
from tests.signing import COOKIE, make_account, session_cookie

REGION = "330825"
PIECE = b"x" * 60_000


@contextlib.contextmanager
def wire(palm: PalmInstallation, cookie: dict[str, str] | None = None) -> Iterator[Any]:
    """A websocket that has connected to our namespace, in a session of its own."""
    store = palm.store()
    secret = session_cookie(store, make_account(store, "duty_officer", REGION))
    store.close()
    known = cookie or {"Cookie": f"{COOKIE}={secret}"}
    address = palm.web.replace("http", "ws", 1) + "/socket.io/?EIO=4&transport=websocket"
    made = simple_websocket.Client(address, headers={"Origin": "http://127.0.0.1"} | known)
    try:
        assert made.receive(timeout=60).startswith("0")
        made.send("40")
        while not (received := made.receive(timeout=60)).startswith("40"):
            assert received == "2"
            made.send("3")
        yield made
    finally:
        with contextlib.suppress(Exception):
            made.close()


def answer(made: Any, packet: str) -> Any:
    """The answer to an event with an acknowledgement, past whatever else arrives."""
    made.send(packet)
    until = time.monotonic() + 60
    while time.monotonic() < until:
        received = made.receive(timeout=1)
        if received == "2":
            made.send("3")
        elif received is not None and received.startswith("43"):
            return json.loads(received[received.index("[") :])
    raise AssertionError("no answer")


def ends(made: Any) -> bool:
    """Whether the server closes the connection soon, though somebody answers its pings."""
    until = time.monotonic() + 60
    with contextlib.suppress(simple_websocket.ConnectionClosed, ConnectionError):
        while time.monotonic() < until:
            if made.receive(timeout=1) == "2":
                made.send("3")  # may find it closed since
        return False
    return True


def pour(made: Any) -> None:
    """24 MB of attachments."""
    for _ in range(400):
        made.send(PIECE)
        time.sleep(0.01)


@pytest.mark.parametrize(
    "packet",
    [
        '45999999999-["join",{"_placeholder":true,"num":0}]',
        '451-["join",{"_placeholder":true,"num":0}]',
        "461-5[]",
        '42["join",' + "[" * 20_000 + "]" * 20_000 + "]",
        "42{}",
        "42",
        "42[",
        "44x",
        "49",
    ],
)
def test_a_packet_of_nobody_ends_its_socket(palm: PalmInstallation, packet: str) -> None:
    with wire(palm) as made:
        made.send(packet)
        assert ends(made)
    assert palm.get("/healthz", role=None)[0] == 200


def test_attachments_are_not_collected(palm: PalmInstallation) -> None:
    with wire(palm) as made:
        made.send('45999999999-["join",{"_placeholder":true,"num":0}]')
        with pytest.raises((simple_websocket.ConnectionClosed, OSError)):
            pour(made)


def test_a_wish_with_more_beside_it_is_told_so_and_the_socket_goes_on(palm: PalmInstallation) -> None:
    with wire(palm) as made:
        assert answer(made, '421["join",{"region":"330825"},{"a":1},3]') == [{"error": {"code": "bad_field"}}]
        assert "feeds" in answer(made, '422["join",{"region":"330825"}]')[0]
