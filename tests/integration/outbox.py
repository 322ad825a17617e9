"""An outbox, phones behind a real HTTP gateway, and a clock that tests turn."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import insert

from dashboard.demo.gateway_sim import Phones
from dashboard.demo.gateway_sim_server import Server, start_server
from dashboard.relay.relay import Relay
from dashboard.relay.timers import Timers
from data_access.database.tables.directory_tables import people
from data_access.gateways.http_gateway import HttpGateway
from data_access.outbox.call_rows import open_call
from data_access.outbox.outbox_rows import read_messages
from data_access.store import Store
from domain.squads.calls.outgoing import CHANNELS
from tests.integration.reports import COUNTY, NOW, VILLAGE

FACTS = {"case": "20261121-007", "matter": "道路积水", "place": "希塘村"}
ZHAO, QIAN = ("zhao", "赵一", "13800000001"), ("qian", "钱二", "13800000002")


class Wall:
    """The time; `pass_by` lets some go by."""

    def __init__(self) -> None:
        self.now = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


class Post:
    """A store with two people in it, one gateway for all channels, a relay and timers on one clock."""

    def __init__(self, url: str, timeout: float = 5.0) -> None:
        self.store, self.wall = Store(url), Wall()
        self.phones = Phones(self.wall)
        self.server: Server = start_server(0, self.phones)
        self.gateways = {name: HttpGateway(f"{self.server.url}/{name}", "", timeout) for name in CHANNELS}
        self.relay = Relay(self.store, self.gateways, clock=self.wall)
        self.timers = Timers(self.store, clock=self.wall)
        for person in (ZHAO, QIAN):
            self.add_person(*person)

    def add_person(self, id: str, name: str, phone: str) -> None:
        row = {"county": str(COUNTY), "id": id, "name": name, "phone": phone, "region": VILLAGE, "unit": ""}
        row |= {"post": "grid_head", "active": 1, "source": "admin", "version": 1, "removed_at": ""}
        with self.store.database.writing() as connection:
            connection.execute(insert(people).values(**row))

    def call(self, person: str = "zhao", squad: str = "s1") -> str:
        """Call somebody; returns their code."""
        with self.store.database.writing() as connection:
            return open_call(connection, COUNTY, VILLAGE, squad, person, FACTS, self.wall.now)

    def send(self) -> int:
        """Send all that is due, on every channel."""
        return sum(self.relay.send_due(channel) for channel in CHANNELS)

    def rows(self, squad: str = "s1") -> list[dict[str, Any]]:
        with self.store.reading() as connection:
            return read_messages(connection, COUNTY, squad)

    def states(self, squad: str = "s1") -> list[tuple[str, str]]:
        """Channel and state of each message about a squad, in their order."""
        return [(row["channel"], row["state"]) for row in self.rows(squad)]

    def list_shown(self) -> list[Any]:
        """What the phones have."""
        return [delivery for delivery in self.phones.state()["deliveries"] if delivery["shown"]]

    def close(self) -> None:
        self.relay.close()
        self.server.stop()
        self.store.close()


class Writer(threading.Thread):
    """Writes beside the test, which asks by `finish` whether that went well."""

    def __init__(self, write: Callable[[], None]) -> None:
        super().__init__(daemon=True)
        self._write = write
        self._error: BaseException | None = None

    def run(self) -> None:
        try:
            self._write()
        except BaseException as error:
            self._error = error

    def finish(self) -> None:
        """Wait for its end. Raises what it ended with."""
        self.join(60)
        assert not self.is_alive(), "it waits still"
        if self._error is not None:
            raise self._error


def wait_until_blocked(post: Post, *others: Writer) -> None:
    """Until each of other threads waits for a lock of the database, or has ended. A transaction sees the
    connections of its first look, so each look is one of its own.
    """
    while count_blocked(post) < sum(other.is_alive() for other in others):
        others[0].join(0.02)


def count_blocked(post: Post) -> int:
    """How many connections wait for a lock."""
    waits = "datname = current_database() AND wait_event_type = 'Lock'"
    with post.store.reading() as connection:
        found = connection.exec_driver_sql(f"SELECT count(*) FROM pg_stat_activity WHERE {waits}")
        return int(found.scalar_one())
