"""The sockets of a running installation, heard with a real Socket.IO client."""

from __future__ import annotations

import contextlib
import itertools
import json
import socket
import time
from collections.abc import Iterator
from typing import Any

import pytest
import socketio
import websocket

from tests.integration.dashboard.running import OFFICER, PalmInstallation, case, wait_until

numbers = itertools.count()


class Screen:
    """A client that remembers what it hears."""

    def __init__(
        self, palm: PalmInstallation, region: str, topics: tuple[str, ...] = ("cases",), role: str = OFFICER
    ) -> None:
        self.frames: list[dict[str, Any]] = []
        self.beats: list[dict[str, Any]] = []
        self.client = socketio.Client()
        self.client.on("frame", self.frames.append)
        self.client.on("beat", self.beats.append)
        self.client.connect(palm.web, headers=palm.cookie(role), transports=["websocket"])
        self.joined = self.client.call("join", {"region": region, "topics": list(topics)})

    def changes(self) -> list[dict[str, Any]]:
        """All changes heard, in order."""
        return [change for frame in self.frames for change in frame["changes"]]

    def cases(self) -> list[str]:
        """The source's ids of the cases heard, in order."""
        return [row["source_id"] for change in self.changes() for row in change.get("cases", ())]


@contextlib.contextmanager
def screen(palm: PalmInstallation, region: str, topics: tuple[str, ...] = ("cases",)) -> Iterator[Screen]:
    """A connected screen."""
    new_screen = Screen(palm, region, topics)
    try:
        yield new_screen
    finally:
        new_screen.client.disconnect()


def fresh(region: str = "330825101264", **more: Any) -> dict[str, Any]:
    """A case that no other test uses."""
    return case(f"socket{next(numbers)}", region=region, **more)


@pytest.mark.parametrize("options", [{"suppress_origin": True}, {"origin": "http://evil.example"}])
def test_a_missing_or_foreign_origin_is_refused(palm: PalmInstallation, options: dict[str, Any]) -> None:
    client = socketio.Client(websocket_extra_options=options)
    with pytest.raises(socketio.exceptions.ConnectionError):
        client.connect(palm.web, headers=palm.cookie(), transports=["websocket"])


def test_polling_is_not_offered(palm: PalmInstallation) -> None:
    cookie = palm.cookie() | {"Origin": palm.web}
    assert palm.get("/socket.io/?EIO=4&transport=polling", cookie)[0] == 426


def test_an_unknown_region_is_refused(palm: PalmInstallation) -> None:
    for wish in ({"region": "110101"}, {"region": 7}, {}, "x", {"region": "330825", "topics": ["secrets"]}):
        client = socketio.Client()
        client.connect(palm.web, headers=palm.cookie(), transports=["websocket"])
        assert "error" in client.call("join", wish), wish
        client.disconnect()


def test_frames_form_a_chain_from_the_position_of_the_join(palm: PalmInstallation) -> None:
    with screen(palm, "330825") as own_screen:
        position = own_screen.joined["feeds"][0]["seq"]["cases"]
        sent = [fresh() for _ in range(30)]
        for message in sent:
            palm.add(message)
        wait_until(lambda: set(own_screen.cases()) >= {m["id"] for m in sent}, "all heard")
        frames = list(own_screen.frames)  # what was reported before this test may still come
        assert frames[0]["after"] == position
        for row, two in itertools.pairwise(frames):
            assert two["after"] == row["seq"]
        seqs = [change["seq"] for frame in frames for change in frame["changes"]]
        assert seqs == sorted(set(seqs))
        assert frames[-1]["seq"] == seqs[-1]


def test_a_room_hears_its_region_only(palm: PalmInstallation) -> None:
    with (
        screen(palm, "330825101") as inside,
        screen(palm, "330825102") as outside,
        screen(palm, "3308") as city,
    ):
        message = fresh()
        palm.add(message)
        wait_until(lambda: message["id"] in inside.cases() and message["id"] in city.cases(), "both hear it")
        last = fresh("330825102")
        palm.add(last)
        wait_until(lambda: last["id"] in outside.cases(), "the other one hears its own")
        assert message["id"] not in outside.cases()
        assert last["id"] not in inside.cases()


def test_a_case_that_moves_away_is_gone_there(palm: PalmInstallation) -> None:
    with screen(palm, "330825101") as old, screen(palm, "330825102") as new:
        message = fresh()
        palm.add(message)
        wait_until(lambda: message["id"] in old.cases(), "it is there")
        move = fresh("330825102") | {"kind": "case.updated", "case": message["id"]}
        palm.add({k: v for k, v in move.items() if k not in ("title", "severity")})
        wait_until(lambda: message["id"] in new.cases(), "it arrives")
        row = next(r for c in new.changes() for r in c.get("cases", ()) if r["source_id"] == message["id"])
        wait_until(lambda: row["id"] in [g for c in old.changes() for g in c.get("gone", ())], "it is gone")


def test_a_burst_is_coalesced_into_few_frames(palm: PalmInstallation) -> None:
    with screen(palm, "330825") as own_screen:
        sent = [fresh() for _ in range(300)]
        client = palm.streams()
        pipe = client.pipeline(transaction=False)
        for message in sent:
            pipe.xadd("{330825}:cases", {"json": json.dumps(message)})
        pipe.execute()
        wait_until(lambda: set(own_screen.cases()) >= {m["id"] for m in sent}, "all heard")
        assert len(own_screen.frames) < 60


def test_beats_say_where_the_feed_stands_and_how_the_hops_are(palm: PalmInstallation) -> None:
    with screen(palm, "330825", ("cases", "grids")) as own_screen:
        message = fresh()
        palm.add(message)
        wait_until(lambda: message["id"] in own_screen.cases(), "heard")
        heard = len(own_screen.beats)
        wait_until(lambda: len(own_screen.beats) >= heard + 2, "two beats")

        def stands_well() -> bool:
            beat = own_screen.beats[-1]
            well = set(beat["hops"].values()) == {"ok"}
            return bool(well and beat["seq"]["cases"] == own_screen.frames[-1]["seq"])

        wait_until(stands_well, "a beat where the feed stands, every hop well")
        beat = own_screen.beats[-1]
        assert beat["as_of"] > own_screen.beats[heard]["as_of"]
        assert (beat["demo"], beat["county"], beat["region"]) == (False, "330825", "330825")


def test_joining_again_leaves_the_old_rooms(palm: PalmInstallation) -> None:
    with screen(palm, "330825101") as own_screen:
        own_screen.client.call("join", {"region": "330825102", "topics": ["cases"]})
        gone, kept = fresh(), fresh("330825102")
        palm.add(gone)
        palm.add(kept)
        wait_until(lambda: kept["id"] in own_screen.cases(), "the new room is heard")
        assert gone["id"] not in own_screen.cases()


def test_a_client_that_does_not_read_is_dropped_and_delays_nobody(palm: PalmInstallation) -> None:
    before = _figure(palm, "palm_web_clients_dropped_total")
    frozen = _frozen(palm)
    with screen(palm, "330825") as own_screen:
        end = time.monotonic() + 300
        while time.monotonic() < end:
            _burst(palm)
            message = fresh()
            palm.add(message)
            wait_until(lambda m=message: m["id"] in own_screen.cases(), "the others hear it")  # type: ignore[misc]
            if _figure(palm, "palm_web_clients_dropped_total") > before:
                break
        assert _figure(palm, "palm_web_clients_dropped_total") == before + 1
    frozen.close()


def _frozen(palm: PalmInstallation) -> socket.socket:
    """A websocket with a tiny receive buffer that joins and then never reads again."""
    wire = websocket.create_connection(
        palm.web.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket",
        timeout=60,
        cookie=palm.cookie()["Cookie"],
    )
    assert str(wire.recv()).startswith("0")
    wire.send("40")
    assert str(wire.recv()).startswith("40")
    wire.send('42["join",{"region":"330825","topics":["cases"]}]')
    raw: socket.socket = wire.sock
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    return raw


def _burst(palm: PalmInstallation) -> None:
    client = palm.streams()
    pipe = client.pipeline(transaction=False)
    for _ in range(400):
        pipe.xadd("{330825}:cases", {"json": json.dumps(fresh(title="长" * 190))})
    pipe.execute()
    client.close()


def _figure(palm: PalmInstallation, name: str) -> float:
    line = next(line for line in palm.figures().splitlines() if line.startswith(name + " "))
    return float(line.split()[1])
