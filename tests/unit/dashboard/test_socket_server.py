"""What the server of the live sockets says of its clients, with Engine.IO's own sockets."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from engineio.packet import MESSAGE, Packet
from engineio.socket import Socket
from flask import Flask

from dashboard.realtime.rooms import Rooms
from dashboard.services.read_audit import Readings
from dashboard.sockets.socket_server import FEW_PACKETS, Sockets
from data_access.database.urls import sqlite_address
from data_access.store import Store


@pytest.fixture
def sockets(tmp_path: Path) -> Iterator[Sockets]:
    """Nobody has connected yet."""
    with closing(Store(sqlite_address(tmp_path / "palm.db"))) as store:
        yield Sockets(
            Flask(__name__),
            Rooms(),
            worlds_of=lambda region: (),
            scope_of=lambda region, topics: None,
            position=lambda world: (None, 0),
            readings=Readings(store),
        )


def connect(sockets: Sockets, sid: str, waiting: int = 0) -> Socket:
    """A client that so many packets wait for."""
    engine = sockets.io.server.eio
    client = engine.sockets[sid] = Socket(engine, sid)
    for _ in range(waiting):
        client.queue.put(Packet(MESSAGE, data="x"))
    return client


def test_clients_that_read_slowly_are_behind_and_those_that_do_not_read_are_not(sockets: Sockets) -> None:
    for sid, waiting in (("quick", 0), ("slow", 1), ("slower", FEW_PACKETS), ("frozen", FEW_PACKETS + 1)):
        connect(sockets, sid, waiting)
    assert sockets.queues() == (2, 4)


def test_a_page_that_was_closed_lets_nobody_wait(sockets: Sockets) -> None:
    connect(sockets, "open")
    closed = connect(sockets, "closed")
    closed.queue.put(None)  # the library's word to its writer, which nobody takes out when that had ended
    closed.closed = True
    assert sockets.queues() == (0, 1)
    assert sockets.clients() == 1
