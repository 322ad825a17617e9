"""Sockets at the door: whose handshake is taken, what may be joined, and how soon an ended session is cut."""

from __future__ import annotations

import contextlib
import socket
import time
from collections.abc import Callable, Iterator
from secrets import token_urlsafe
from typing import Any

import pytest
import socketio

from dashboard.http.edge.handshakes import MOST_SOCKETS
from data_access.database.unit_of_work import Origin
from tests.account_commands import commands_of, own_account_of, services_of
from tests.integration.dashboard.running import PalmInstallation, case, wait_until
from tests.signing import COOKIE, accounts_of, administrator, make_account, session_cookie

CLOSED_WITHIN_S = 5.0
HANDSHAKE = (
    "GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\n"
    "Connection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n"
)


def shake(palm: PalmInstallation, path: str = "/socket.io", **headers: str) -> int:
    """The status of one handshake with these headers."""
    return int(read_handshake(palm, path, **headers).split(b" ", 2)[1])


def read_handshake(palm: PalmInstallation, path: str = "/socket.io", **headers: str) -> bytes:
    """The answer to one handshake with these headers."""
    lines = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
    with socket.create_connection(("127.0.0.1", palm.port), timeout=60) as wire:
        wire.sendall((HANDSHAKE.replace("/socket.io", path) + lines + "\r\n").encode())
        return wire.recv(4096)


def origin_of(palm: PalmInstallation) -> str:
    return "http://127.0.0.1"


@contextlib.contextmanager
def connect_client(palm: PalmInstallation, cookie: str, **headers: str) -> Iterator[socketio.Client]:
    """A Socket.IO client with a session that does not try again by itself."""
    client = socketio.Client(reconnection=False)
    known = headers or {"Cookie": f"{COOKIE}={cookie}"}
    client.connect(palm.web, headers=known, transports=["websocket"])
    try:
        yield client
    finally:
        client.disconnect()


def test_a_session_and_the_own_site_open_a_socket(palm: PalmInstallation) -> None:
    assert shake(palm, Origin=origin_of(palm), **palm.cookie()) == 101


def test_no_frame_is_packed_whatever_a_browser_offers(palm: PalmInstallation) -> None:
    """Each socket would pack every frame for itself; a client could send little that unpacks to much."""
    offer = {"Sec_WebSocket_Extensions": "permessage-deflate; client_max_window_bits"}
    answer = read_handshake(palm, Origin=origin_of(palm), **palm.cookie(), **offer)
    assert answer.startswith(b"HTTP/1.1 101 ")
    assert b"permessage-deflate" not in answer.lower()


@pytest.mark.parametrize(
    "origin",
    [
        "",
        "null",
        "http://evil.example",
        "http://127.0.0.1.evil.example",
        "http://[",
        "http://127.0.0.1:1",
        "x",
    ],
)
def test_another_site_opens_none_though_the_browser_sends_the_cookie(
    palm: PalmInstallation, origin: str
) -> None:
    assert shake(palm, Origin=origin, **palm.cookie()) == 403


def test_no_origin_opens_none(palm: PalmInstallation) -> None:
    assert shake(palm, **palm.cookie()) == 403


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Cookie": f"{COOKIE}="},
        {"Cookie": f"{COOKIE}=x"},
        {"Cookie": f"{COOKIE}={token_urlsafe(32)}"},
        {"Cookie": f"other={token_urlsafe(32)}"},
        {"Authorization": "Bearer palm_wrong"},
        {"Authorization": f"Bearer palm_{token_urlsafe(32)}"},
        {"X-Palm-Inner": token_urlsafe(32)},
        {"X-Palm-Inner": ""},
    ],
)
def test_nobody_opens_none(palm: PalmInstallation, headers: dict[str, str]) -> None:
    assert shake(palm, Origin=origin_of(palm), **headers) == 401


def test_a_bad_token_is_not_mended_by_a_good_cookie(palm: PalmInstallation) -> None:
    assert shake(palm, Origin=origin_of(palm), Authorization="Bearer x", **palm.cookie()) == 401


@pytest.mark.parametrize("role", ["administrator", "auditor"])
def test_who_sees_nothing_live_hears_which_response_runs_only(palm: PalmInstallation, role: str) -> None:
    assert shake(palm, Origin=origin_of(palm), **palm.cookie(role)) == 101
    with connect_client(palm, "", **palm.cookie(role)) as client:
        assert "feeds" in client.call("join", {"region": "330825", "topics": ["responses"]})
        for topics in (["cases"], ["responses", "squads"], ["positions"]):
            answer = client.call("join", {"region": "330825", "topics": topics})
            assert answer["error"]["code"] == "forbidden", topics
        assert client.call("join", {"region": "330825"})["error"]["code"] == "forbidden"


def test_a_reader_token_opens_one_for_its_region(palm: PalmInstallation) -> None:
    made = palm.command("token", "create", "--read", "--name", "a test", "--region", "330825101")
    secret = next(line for line in made.stdout.split() if line.startswith("palm_"))
    with connect_client(palm, "", Authorization=f"Bearer {secret}") as client:
        assert "feeds" in client.call("join", {"region": "330825101"})
        assert client.call("join", {"region": "330825"})["error"]["code"] == "forbidden"


@pytest.mark.alone
def test_a_wall_opens_one_and_hears_no_positions_of_people(palm: PalmInstallation) -> None:
    store = palm.store()
    accounts = accounts_of(store)
    by = administrator()
    kiosk, key = commands_of(accounts).create_kiosk("大厅", "330825", None, by, "127.0.0.1")
    secret = services_of(accounts).sessions.open_kiosk(key, "127.0.0.1", "test").session_secret
    with connect_client(palm, secret) as client:
        frames: list[Any] = []
        client.on("frame", frames.append)
        assert "feeds" in client.call("join", {"region": "330825", "topics": ["cases", "positions"]})
        assert "error" in client.call("join", {"region": "3308"})
        began = time.monotonic()
        commands_of(accounts).end_kiosk(kiosk.id, by, "127.0.0.1")
        wait_until(lambda: not client.connected, "the wall is cut", CLOSED_WITHIN_S)
        assert time.monotonic() - began < CLOSED_WITHIN_S
    store.close()


def test_a_region_that_is_not_ones_own_cannot_be_joined(palm: PalmInstallation) -> None:
    with connect_client(palm, palm.secret("grid_head", "330825101")) as client:
        assert "feeds" in client.call("join", {"region": "330825101"})
        for region in ("330825", "3308", "330825102", "330825101264999", "", "33"):
            assert "error" in client.call("join", {"region": region}), region
        client.sleep(0.2)
        heard: list[str] = []
        client.on("frame", lambda frame: heard.append(frame["region"]))
        palm.add(case("elsewhere", region="330825102"))
        wait_until(lambda: "celsewhere" in palm.case_ids(), "the case is there")
        client.sleep(0.5)
        assert set(heard) <= {"330825101"}


def test_our_own_canary_is_nobody_elses_to_hear(palm: PalmInstallation) -> None:
    with connect_client(palm, palm.secret()) as client:
        answer = client.call("join", {"region": "330825", "topics": ["canary"]})
        assert "canary" not in str(answer.get("feeds", ""))


def test_unknown_events_do_nothing(palm: PalmInstallation) -> None:
    with connect_client(palm, palm.secret()) as client:
        for event in ("leave", "emit", "frame", "__class__", "message"):
            client.emit(event, {"region": "330825"})
        assert "feeds" in client.call("join", {"region": "330825"})


def test_joining_again_and_again_is_bounded(palm: PalmInstallation) -> None:
    with connect_client(palm, palm.secret("reviewer")) as client:
        answers = [client.call("join", {"region": "330825"}) for _ in range(60)]
    assert {"error": {"code": "too_often"}} in answers


def _signed_out(palm: PalmInstallation, store: Any, account: Any, secret: str) -> None:
    services_of(accounts_of(store)).sessions.sign_out(secret, Origin(account.actor, ""))


def _sign_out_everywhere(palm: PalmInstallation, store: Any, account: Any, secret: str) -> None:
    own_account_of(accounts_of(store)).sign_out_everywhere(account.id, Origin(account.actor, ""))


def _disable_account(palm: PalmInstallation, store: Any, account: Any, secret: str) -> None:
    commands_of(accounts_of(store)).disable(account.id, administrator(), "")


def _other_grants(palm: PalmInstallation, store: Any, account: Any, secret: str) -> None:
    from domain.access.rights import Grant, Role

    commands_of(accounts_of(store)).set_grants(
        account.id, [Grant(Role.GRID_HEAD, "330825101")], administrator(), ""
    )


@pytest.mark.parametrize("end", [_signed_out, _sign_out_everywhere, _disable_account, _other_grants])
@pytest.mark.alone
def test_an_ended_session_loses_its_socket_within_5_s_and_nobody_else_does(
    palm: PalmInstallation, end: Callable[..., None]
) -> None:
    store = palm.store()
    account = make_account(store, "duty_officer", "330825")
    secret = session_cookie(store, account)
    with connect_client(palm, secret) as client, connect_client(palm, palm.secret()) as other:
        assert "feeds" in client.call("join", {"region": "330825"})
        began = time.monotonic()
        end(palm, store, account, secret)
        wait_until(lambda: not client.connected, "the socket is closed", CLOSED_WITHIN_S)
        assert time.monotonic() - began < CLOSED_WITHIN_S
        assert other.connected
        assert "feeds" in other.call("join", {"region": "330825"})
    assert shake(palm, Origin=origin_of(palm), Cookie=f"{COOKIE}={secret}") == 401
    assert palm.get("/api/state", {"Cookie": f"{COOKIE}={secret}"}, role=None)[0] == 401
    store.close()


@pytest.mark.alone
def test_an_expired_session_loses_its_socket_too(palm: PalmInstallation) -> None:
    store = palm.store()
    secret = session_cookie(store, make_account(store, "duty_officer", "330825"), hours=3 / 3600)
    with connect_client(palm, secret) as client:
        wait_until(lambda: not client.connected, "the socket is closed", 3 + CLOSED_WITHIN_S)
    store.close()


@pytest.mark.alone
def test_a_revoked_token_loses_its_socket_too(palm: PalmInstallation) -> None:
    made = palm.command("token", "create", "--read", "--name", "a test", "--region", "330825102")
    secret = next(line for line in made.stdout.split() if line.startswith("palm_"))
    with connect_client(palm, "", Authorization=f"Bearer {secret}") as client:
        listed = palm.command("token", "list").stdout
        number = next(line.split("\t")[0] for line in listed.splitlines() if "330825102" in line)
        assert palm.command("token", "revoke", number).returncode == 0
        wait_until(lambda: not client.connected, "the socket is closed", CLOSED_WITHIN_S)


def test_one_account_has_so_many_sockets_and_no_more(palm: PalmInstallation) -> None:
    store = palm.store()
    secret = session_cookie(store, make_account(store, "duty_officer", "330825"))
    store.close()
    known = {"Origin": origin_of(palm), "Cookie": f"{COOKIE}={secret}"}
    wires, statuses = [], []
    try:
        for _ in range(MOST_SOCKETS + 3):
            wire = socket.create_connection(("127.0.0.1", palm.port), timeout=10)
            wires.append(wire)
            lines = "".join(f"{name}: {value}\r\n" for name, value in known.items())
            wire.sendall((HANDSHAKE + lines + "\r\n").encode())
            statuses.append(int(wire.recv(4096).split(b" ", 2)[1]))
    finally:
        for wire in wires:
            wire.close()
    assert statuses == [101] * MOST_SOCKETS + [429] * 3
    again = {"Origin": origin_of(palm), "Cookie": f"{COOKIE}={secret}"}
    wait_until(lambda: shake(palm, **again) == 101, "closed sockets make room")


@pytest.mark.alone
def test_5000_handshakes_of_nobody_disturb_nobody(palm: PalmInstallation) -> None:
    with connect_client(palm, palm.secret()) as client:
        heard: list[float] = []
        client.on("frame", lambda frame: heard.append(time.monotonic()))
        assert "feeds" in client.call("join", {"region": "330825"})
        waits, refused = [], 0
        for number in range(10):
            refused += sum(_flood(palm, 500))
            palm.add(case(f"flood{number}"))
            sent, known = time.monotonic(), len(heard)
            wait_until(lambda k=known: len(heard) > k, "the screen hears the case", 5)  # type: ignore[misc]
            waits.append(time.monotonic() - sent)
        assert refused == 5000
        assert client.connected
        assert max(waits) <= 2.0, waits
    assert 'palm_doors_refused_total{why="socket_signin_needed"}' in palm.figures()


def _flood(palm: PalmInstallation, number: int) -> list[bool]:
    """Many handshakes at once, with cookies that look right; whether each was refused."""
    wires = [socket.create_connection(("127.0.0.1", palm.port), timeout=20) for _ in range(number)]
    try:
        for wire in wires:
            lines = f"Origin: http://127.0.0.1\r\nCookie: {COOKIE}={token_urlsafe(32)}\r\n\r\n"
            wire.sendall((HANDSHAKE + lines).encode())
        return [wire.recv(64).split(b" ", 2)[1] in (b"401", b"429") for wire in wires]
    finally:
        for wire in wires:
            wire.close()
