"""Photos of a case: from whoever reported it or was called in, once each, told to whoever sees the case."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from dashboard.commands import CommandBus, ReportHandler
from dashboard.handlers.context import Context
from data_access.cases.photo_rows import forget_photos, list_photos, read_photo
from data_access.county_packs.county_pack import County
from data_access.database.codec import case_of
from data_access.database.tables.live_tables import cases
from data_access.maintenance.retention.retention_steps import pseudonymous
from data_access.store import Store
from domain.access.actor import Actor
from domain.cases.case_commands import EnterCase
from domain.cases.case_join import Case
from domain.cases.photos import MOST_OF_ONE
from domain.kernel.errors import Refused
from domain.kernel.worlds import WorldId
from domain.squads.squad_commands import ReleaseMember
from tests.integration.people.conftest import Clock
from tests.integration.people.handling_samples import CASE, MANAGER
from tests.integration.people.record_samples import SHOWN
from tests.integration.people.squad_samples import ASSEMBLED, PHONE, PHOTO, SECOND, give
from tests.integration.reports import COUNTY, VILLAGE, encode_case, envelopes
from tests.pictures import CAMERA, picture

WORLD = WorldId(COUNTY)
STRANGER = Actor(replace(PHONE.viewer, person=SECOND, actor="link:5"))
COLOURS = [f"#{n:02x}0000" for n in range(0, 250, 20)]


@pytest.fixture
def bus(store: Store, county: County, clock: Clock) -> CommandBus:
    handler = ReportHandler(store, {COUNTY: county}, clock=clock)  # type: ignore[arg-type]
    assert handler.handle(envelopes(encode_case(SHOWN))).dead == []
    made = CommandBus(store, Context({COUNTY: county}, 100), clock=clock)  # type: ignore[arg-type]
    made.handle(ASSEMBLED, MANAGER)
    return made


def list_case_photos(store: Store) -> list[dict[str, Any]]:
    with store.reading() as connection:
        return list_photos(connection, WORLD, CASE)


def test_a_photo_is_kept_once_and_told_with_its_case(bus: CommandBus, store: Store) -> None:
    photo = bus.handle(replace(PHOTO, key="p1"), PHONE)
    assert bus.handle(replace(PHOTO, key="p2"), PHONE) == photo, "sent again under another key"
    assert [(row["id"], row["width"], row["squad"]) for row in list_case_photos(store)] == [
        (photo, 64, f"{CASE}-1")
    ]
    detail = store.case_detail(CASE)
    assert detail is not None
    assert (detail["case"]["photos"], detail["photos"]) == (1, list_case_photos(store))
    rows = [row for row in detail["trace"] if row["action"] == "case.photographed"]
    assert [row["new"]["photo"] for row in rows] == [photo]
    with store.reading() as connection:
        kept = read_photo(connection, WORLD, CASE, photo)
    assert kept is not None
    assert CAMERA.encode() not in kept


def test_it_stands_in_the_trail(bus: CommandBus, store: Store) -> None:
    photo = bus.handle(PHOTO, PHONE)
    trail = store.case_trail(CASE)
    assert trail is not None
    found = [entry for entry in trail["entries"] if entry["action"] == "case.photographed"]
    assert [entry["facts"]["new"]["photo"] for entry in found] == [photo]


def test_who_has_nothing_to_do_with_a_case_adds_nothing_to_it(bus: CommandBus, store: Store) -> None:
    for by, code in ((STRANGER, "no_case"), (MANAGER, "forbidden")):
        with pytest.raises(Refused, match=code):
            bus.handle(PHOTO, by)
    with pytest.raises(Refused, match="no_case"):
        bus.handle(replace(PHOTO, case="0" * 16), PHONE)
    assert list_case_photos(store) == []


def test_what_was_taken_before_somebody_was_released_is_still_taken(bus: CommandBus, store: Store) -> None:
    bus.handle(give(ReleaseMember, 1, person=PHONE.viewer.person), MANAGER)
    bus.handle(PHOTO, PHONE)
    assert len(list_case_photos(store)) == 1


def test_who_reported_a_case_adds_to_it(bus: CommandBus, store: Store) -> None:
    report = EnterCase(region=COUNTY, title="树倒了", severity=3, place=VILLAGE, key="r1")
    own_case: Case = bus.handle(report, STRANGER)
    bus.handle(replace(PHOTO, case=own_case.id, squad=""), STRANGER)
    with pytest.raises(Refused, match="no_case"):
        bus.handle(replace(PHOTO, case=own_case.id, squad=""), PHONE)


def test_there_are_so_many_of_one_person_and_no_more(bus: CommandBus, store: Store) -> None:
    for colour in COLOURS[:MOST_OF_ONE]:
        bus.handle(replace(PHOTO, content=picture(colour=colour)), PHONE)
    with pytest.raises(Refused, match="photos_full"):
        bus.handle(replace(PHOTO, content=picture(colour="#ffffff")), PHONE)
    assert len(list_case_photos(store)) == MOST_OF_ONE


def test_a_case_that_is_told_no_more_of_has_no_photo(bus: CommandBus, store: Store) -> None:
    bus.handle(PHOTO, PHONE)
    with store.database.writing() as connection:
        [body] = connection.execute(select(cases.c.body).where(cases.c.id == CASE)).scalars()
        forget_photos(connection, WORLD, CASE)
    assert (list_case_photos(store), case_of(body).photos, pseudonymous(case_of(body)).photos) == ([], 1, 0)
