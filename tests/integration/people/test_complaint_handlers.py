"""Complaints and appeals in the database: by whom, to whom, how many, and what the trace has of them."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert, select, update

from dashboard.commands import CommandBus
from dashboard.handlers.context import Context
from data_access.county_packs.county_pack import County
from data_access.database.codec import value_of
from data_access.database.tables.directory_tables import people, rosters
from data_access.database.tables.live_tables import trace
from data_access.database.tables.outbox_tables import outbox
from data_access.directory.complaint_rows import list_of_person, list_of_units
from data_access.store import Store
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.directory.complaint_commands import AnswerComplaint, FileComplaint
from domain.directory.complaints import MOST_OPEN
from domain.kernel.clock import TZ
from domain.kernel.errors import Refused
from tests.integration.people.conftest import Clock
from tests.integration.people.squad_samples import FIRST, PHONE, SECOND
from tests.integration.reports import COUNTY, NOW

SAID = FileComplaint(
    region=COUNTY, unit="water", kind="complaint", text="请联系 13957012345", said_at=NOW, key="k1"
)
OFFICER = Actor(Viewer(Kind.PERSON, "account:7", "", (Grant(Role.UNIT_OFFICER, COUNTY, "water"),)))


@pytest.fixture
def bus(store: Store, county: County, clock: Clock) -> CommandBus:
    return CommandBus(store, Context({COUNTY: county}, 100), clock=clock)  # type: ignore[arg-type]


def list_texts(store: Store, units: list[str] | None) -> list[str]:
    with store.reading() as connection:
        return [of_unit.text for of_unit in list_of_units(connection, COUNTY, units)]


def test_one_reaches_its_unit_and_comes_back_answered(bus: CommandBus, store: Store) -> None:
    filed = bus.handle(SAID, PHONE)
    bus.handle(replace(SAID, unit="commerce", text="b", key="k2"), PHONE)
    assert list_texts(store, ["water"]) == [SAID.text]
    assert sorted(list_texts(store, None)) == sorted([SAID.text, "b"])
    assert list_texts(store, []) == []
    bus.handle(AnswerComplaint(region=COUNTY, complaint=filed.id, text="已调整"), OFFICER)
    with store.reading() as connection:
        complaints = {complaint.id: complaint for complaint in list_of_person(connection, COUNTY, FIRST)}
        assert list_of_person(connection, COUNTY, SECOND) == []
    assert (complaints[filed.id].answer, complaints[filed.id].answered_at) == ("已调整", NOW)
    assert list_texts(store, None) == ["b", SAID.text], "the unanswered first"


def list_messages(store: Store) -> list[tuple[str, str]]:
    """(person, kind) of all messages, in their order."""
    o = outbox.c
    with store.reading() as connection:
        return [tuple(row) for row in connection.execute(select(o.person, o.kind).order_by(o.kind))]  # type: ignore[misc]


def test_who_is_on_duty_of_the_unit_is_told_and_then_who_wrote(bus: CommandBus, store: Store) -> None:
    with store.database.writing() as connection:
        connection.execute(update(people).where(people.c.id.in_([FIRST, SECOND])).values(unit="water"))
        day = NOW.astimezone(TZ).date()
        rows = [(day - timedelta(days=back), person) for back in (0, 1) for person in (FIRST, SECOND)]
        for date_of, person in rows:
            duty = {"day": f"{date_of}", "shift": "all", "region": COUNTY, "post": "duty", "person": person}
            connection.execute(insert(rosters).values(county=COUNTY, **duty))
    filed = bus.handle(SAID, PHONE)
    bus.handle(SAID, Actor(replace(PHONE.viewer, actor="link:9")))
    assert list_messages(store) == [(SECOND, "complaint")], "nobody is told of what they wrote themselves"
    bus.handle(AnswerComplaint(region=COUNTY, complaint=filed.id, text="已调整"), OFFICER)
    assert list_messages(store)[1:] == [(FIRST, "complaint_answered")]
    with store.reading() as connection:
        facts = [value_of(body) for body in connection.execute(select(outbox.c.body)).scalars()]
    assert not [fact for fact in facts if "已调整" in str(fact)], "words stay on the page"


@pytest.mark.parametrize("left", [{"phone": ""}, {"active": 0}])
def test_nobody_who_cannot_be_reached_is_written_to(
    bus: CommandBus, store: Store, left: dict[str, Any]
) -> None:
    filed = bus.handle(SAID, PHONE)
    with store.database.writing() as connection:
        connection.execute(update(people).where(people.c.id == FIRST).values(**left))
    bus.handle(AnswerComplaint(region=COUNTY, complaint=filed.id, text="已调整"), OFFICER)
    assert list_messages(store) == []


def test_it_is_one_under_a_new_link_too(bus: CommandBus, store: Store) -> None:
    again = Actor(replace(PHONE.viewer, actor="link:9"))
    assert bus.handle(SAID, PHONE) == bus.handle(SAID, again)
    assert len(list_texts(store, None)) == 1


def test_so_many_wait_and_no_more(bus: CommandBus, store: Store) -> None:
    for number in range(MOST_OPEN):
        bus.handle(replace(SAID, key=f"n{number}"), PHONE)
    with pytest.raises(Refused, match="many_complaints"):
        bus.handle(replace(SAID, key="more"), PHONE)


def test_the_trace_tells_of_both_without_phones(bus: CommandBus, store: Store) -> None:
    filed = bus.handle(SAID, PHONE)
    bus.handle(AnswerComplaint(region=COUNTY, complaint=filed.id, text="已调整"), OFFICER)
    with store.reading() as connection:
        rows: list[Any] = connection.execute(select(trace).order_by(trace.c.n)).all()[-2:]
    assert [(row.actor, row.action, row.object) for row in rows] == [
        ("link:4", "complaint.filed", f"complaint:{filed.id}"),
        ("account:7", "complaint.answered", f"complaint:{filed.id}"),
    ]
    assert "13957012345" not in rows[0].body
