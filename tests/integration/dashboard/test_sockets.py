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

from tests.integration.dashboard.running import OFFICER, Running, case, until

numbers = itertools.count()


class Screen:
    """A client that remembers what it hears."""

    def __init__(
        self, palm: Running, region: str, topics: tuple[str, ...] = ("cases",), role: str = OFFICER
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
def screen(palm: Running, region: str, topics: tuple[str, ...] = ("cases",)) -> Iterator[Screen]:
    """A connected screen."""
    here = Screen(palm, region, topics)
    try:
        yield here
    finally:
        here.client.disconnect()


def fresh(region: str = "330825101264", **more: Any) -> dict[str, Any]:
    """A case that no other test uses."""
    return case(f"socket{next(numbers)}", region=region, **more)


@pytest.mark.parametrize("options", [{"suppress_origin": True}, {"origin": "http://evil.example"}])
def test_a_missing_or_foreign_origin_is_refused(palm: Running, options: dict[str, Any]) -> None:
    client = socketio.Client(websocket_extra_options=options)
    with pytest.raises(socketio.exceptions.ConnectionError):
        client.connect(palm.web, headers=palm.cookie(), transports=["websocket"])


def test_polling_is_not_offered(palm: Running) -> None:
    own = palm.cookie() | {"Origin": palm.web}
    assert palm.get("/socket.io/?EIO=4&transport=polling", own)[0] == 426


def test_an_unknown_region_is_refused(palm: Running) -> None:
    for wish in ({"region": "110101"}, {"region": 7}, {}, "x", {"region": "330825", "topics": ["secrets"]}):
        client = socketio.Client()
        client.connect(palm.web, headers=palm.cookie(), transports=["websocket"])
        assert "error" in client.call("join", wish), wish
        client.disconnect()


def test_frames_form_a_chain_from_the_position_of_the_join(palm: Running) -> None:
    with screen(palm, "330825") as here:
        position = here.joined["feeds"][0]["seq"]["cases"]
        sent = [fresh() for _ in range(30)]
        for message in sent:
            palm.add(message)
        until(lambda: set(here.cases()) >= {m["id"] for m in sent}, "all heard")
        frames = list(here.frames)  # what was reported before this test may still come
        assert frames[0]["after"] == position
        for one, two in itertools.pairwise(frames):
            assert two["after"] == one["seq"]
        seqs = [change["seq"] for frame in frames for change in frame["changes"]]
        assert seqs == sorted(set(seqs))
        assert frames[-1]["seq"] == seqs[-1]


def test_a_room_hears_its_region_only(palm: Running) -> None:
    with (
        screen(palm, "330825101") as inside,
        screen(palm, "330825102") as outside,
        screen(palm, "3308") as city,
    ):
        message = fresh()
        palm.add(message)
        until(lambda: message["id"] in inside.cases() and message["id"] in city.cases(), "both hear it")
        last = fresh("330825102")
        palm.add(last)
        until(lambda: last["id"] in outside.cases(), "the other one hears its own")
        assert message["id"] not in outside.cases()
        assert last["id"] not in inside.cases()


def test_a_case_that_moves_away_is_gone_there(palm: Running) -> None:
    with screen(palm, "330825101") as old, screen(palm, "330825102") as new:
        message = fresh()
        palm.add(message)
        until(lambda: message["id"] in old.cases(), "it is there")
        move = fresh("330825102") | {"kind": "case.updated", "case": message["id"]}
        palm.add({k: v for k, v in move.items() if k not in ("title", "severity")})
        until(lambda: message["id"] in new.cases(), "it arrives")
        row = next(r for c in new.changes() for r in c.get("cases", ()) if r["source_id"] == message["id"])
        until(lambda: row["id"] in [g for c in old.changes() for g in c.get("gone", ())], "it is gone")


def test_a_burst_is_coalesced_into_few_frames(palm: Running) -> None:
    with screen(palm, "330825") as here:
        sent = [fresh() for _ in range(300)]
        client = palm.streams()
        pipe = client.pipeline(transaction=False)
        for message in sent:
            pipe.xadd("{330825}:cases", {"json": json.dumps(message)})
        pipe.execute()
        until(lambda: set(here.cases()) >= {m["id"] for m in sent}, "all heard")
        assert len(here.frames) < 60


def test_beats_say_where_the_feed_stands_and_how_the_hops_are(palm: Running) -> None:
    with screen(palm, "330825", ("cases", "grids")) as here:
        message = fresh()
        palm.add(message)
        until(lambda: message["id"] in here.cases(), "heard")
        heard = len(here.beats)
        until(lambda: len(here.beats) >= heard + 2, "two beats")

        def stands_well() -> bool:
            beat = here.beats[-1]
            well = set(beat["hops"].values()) == {"ok"}
            return bool(well and beat["seq"]["cases"] == here.frames[-1]["seq"])

        until(stands_well, "a beat where the feed stands, every hop well")
        beat = here.beats[-1]
        assert beat["as_of"] > here.beats[heard]["as_of"]
        assert (beat["demo"], beat["county"], beat["region"]) == (False, "330825", "330825")


def test_joining_again_leaves_the_old_rooms(palm: Running) -> None:
    with screen(palm, "330825101") as here:
        here.client.call("join", {"region": "330825102", "topics": ["cases"]})
        gone, kept = fresh(), fresh("330825102")
        palm.add(gone)
        palm.add(kept)
        until(lambda: kept["id"] in here.cases(), "the new room is heard")
        assert gone["id"] not in here.cases()


def test_a_client_that_does_not_read_is_dropped_and_delays_nobody(palm: Running) -> None:
    before = _figure(palm, "palm_web_clients_dropped_total")
    frozen = _frozen(palm)
    with screen(palm, "330825") as here:
        end = time.monotonic() + 300
        while time.monotonic() < end:
            _burst(palm)
            message = fresh()
            palm.add(message)
            until(lambda m=message: m["id"] in here.cases(), "the others hear it")  # type: ignore[misc]
            if _figure(palm, "palm_web_clients_dropped_total") > before:
                break
        assert _figure(palm, "palm_web_clients_dropped_total") == before + 1
    frozen.close()


def _frozen(palm: Running) -> socket.socket:
    """A websocket with a tiny receive buffer that joins and then never reads again."""
    wire = websocket.create_connection(
        palm.web.replace("http", "ws") + "/socket.io/?EIO=4&transport=websocket",
        timeout=10,
        cookie=palm.cookie()["Cookie"],
    )
    assert str(wire.recv()).startswith("0")
    wire.send("40")
    assert str(wire.recv()).startswith("40")
    wire.send('42["join",{"region":"330825","topics":["cases"]}]')
    raw: socket.socket = wire.sock
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
    return raw


def _burst(palm: Running) -> None:
    client = palm.streams()
    pipe = client.pipeline(transaction=False)
    for _ in range(400):
        pipe.xadd("{330825}:cases", {"json": json.dumps(fresh(title="长" * 190))})
    pipe.execute()
    client.close()


def _figure(palm: Running, name: str) -> float:
    line = next(line for line in palm.figures().splitlines() if line.startswith(name + " "))
    return float(line.split()[1])
