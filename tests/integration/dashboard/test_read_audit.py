"""What programs read by their tokens is in the trace, in sums; only what a kill takes is lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from dashboard.services.read_audit import Readings
from dashboard.sockets.program_listeners import Listeners
from data_access.database.codec import utc_text, value_of
from data_access.database.tables import live_tables
from data_access.store import Store, Unavailable
from domain.access.rights import Grant, Kind, Role, Viewer
from tests.integration.reports import COUNTY, NOW

TOKEN = Viewer(Kind.TOKEN, "token:3", "数据", (Grant(Role.READER, COUNTY),), None, "token:3")
PERSON = Viewer(Kind.PERSON, "account:3", "甲", (Grant(Role.COMMANDER, COUNTY),))
ADDRESS = "192.0.2.9"


class Clock:
    now: datetime = NOW.replace(minute=5)

    def __call__(self) -> datetime:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def store(database_url: str, clock: Clock) -> Iterator[Store]:
    made = Store(database_url, clock=clock)
    yield made
    made.close()


@pytest.fixture
def readings(store: Store, clock: Clock) -> Readings:
    return Readings(store, clock)


def list_read_audits(store: Store) -> list[dict[str, Any]]:
    """What the trace says was read, oldest first."""
    c = live_tables.trace.c
    query = select(c.actor, c.origin, c.object, c.body).where(c.action == "token.read").order_by(c.n)
    with store.reading() as connection:
        return [
            {"who": (r.actor, r.object, r.origin), **value_of(r.body)["new"]}
            for r in connection.execute(query)
        ]


def test_the_first_of_an_hour_is_there_at_once_and_the_rest_in_a_sum(
    store: Store, readings: Readings, clock: Clock
) -> None:
    begun = utc_text(clock.now)
    readings.note(TOKEN, "state", 12, ADDRESS)
    first = {"who": ("token:3", "token:3", ADDRESS), "read": "state", "reads": 1, "rows": 12, "since": begun}
    assert list_read_audits(store) == [first]
    clock.now += timedelta(minutes=1)
    later = utc_text(clock.now)
    for _ in range(5):
        readings.note(TOKEN, "state", 10, ADDRESS)
    assert list_read_audits(store) == [first]
    readings.flush()
    assert list_read_audits(store) == [first, first | {"reads": 5, "rows": 50, "since": later}]
    readings.flush()
    assert len(list_read_audits(store)) == 2, "nothing new, no row"
    clock.now += timedelta(hours=1)
    readings.note(TOKEN, "state", 1, ADDRESS)
    assert list_read_audits(store)[-1]["since"] == utc_text(clock.now)


def test_each_kind_token_and_address_has_its_own(store: Store, readings: Readings) -> None:
    other = Viewer(Kind.TOKEN, "token:4", "数据", TOKEN.grants, None, "token:4")
    for viewer, read, address in (
        (TOKEN, "state", "a"),
        (TOKEN, "case", "a"),
        (other, "case", "a"),
        (TOKEN, "case", "b"),
    ):
        readings.note(viewer, read, 1, address)
    assert len(list_read_audits(store)) == 4


def test_people_and_walls_are_not_summed_up(store: Store, readings: Readings) -> None:
    readings.note(PERSON, "state", 12, ADDRESS)
    Listeners(readings).take("s", PERSON, ADDRESS, ["room"])
    readings.flush()
    assert list_read_audits(store) == []


def test_what_a_program_hears_on_a_socket_is_read(store: Store, readings: Readings) -> None:
    listeners = Listeners(readings)
    listeners.take("s", TOKEN, ADDRESS, ["a", "b"])
    assert [(row["read"], row["reads"], row["rows"]) for row in list_read_audits(store)] == [("socket", 1, 0)]
    for room, changes in (("a", 3), ("c", 5), ("b", 2), ("a", 0)):
        listeners.hear(room, changes)
    listeners.drop("s")
    listeners.hear("a", 7)
    readings.flush()
    assert [(row["read"], row["reads"], row["rows"]) for row in list_read_audits(store)][1:] == [
        ("socket", 2, 5)
    ]


def test_without_the_database_the_first_is_refused_and_sums_wait(
    store: Store, readings: Readings, monkeypatch: pytest.MonkeyPatch, clock: Clock
) -> None:
    def away(*_: Any) -> Any:
        raise Unavailable("away")

    readings.note(TOKEN, "state", 1, ADDRESS)
    readings.note(TOKEN, "state", 2, ADDRESS)
    with monkeypatch.context() as patch:
        patch.setattr(store, "unit_of_work", away)
        with pytest.raises(Unavailable):
            readings.note(TOKEN, "case", 1, ADDRESS)
        readings.flush()
        readings.note(TOKEN, "state", 3, ADDRESS)
    readings.flush()
    assert [(row["read"], row["reads"], row["rows"]) for row in list_read_audits(store)] == [
        ("state", 1, 1),
        ("state", 2, 5),
    ]
    readings.note(TOKEN, "case", 1, ADDRESS)
    assert list_read_audits(store)[-1]["read"] == "case", "what was refused is noted when it is read"
