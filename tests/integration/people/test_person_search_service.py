"""Searching the directory for people to pull in; on both databases."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import update

from dashboard.commands import CommandBus, ReportHandler
from dashboard.handlers.context import Context
from dashboard.services.squads.person_search_service import search_people
from data_access.cases.details import read_case
from data_access.county_packs.county_pack import County
from data_access.database.tables.directory_tables import people
from data_access.store import Store
from domain.cases.case_join import case_id
from domain.squads import squad_commands as c
from domain.squads.hand_picks.person_search import MOST_SHOWN
from tests.integration.people.handling_samples import CASE, MANAGER
from tests.integration.people.record_samples import SHOWN
from tests.integration.reports import COUNTY, NOW, VILLAGE, encode_case, envelopes

PERSON = "LY-L00001"


@pytest.fixture
def store_with_case(store: Store, county: County, clock: Any) -> Store:
    ReportHandler(store, {COUNTY: county}, clock=clock).handle(
        envelopes(encode_case(SHOWN, region=f"{VILLAGE}001"))
    )
    return store


def search(store: Store, county: County, *words: str) -> dict[str, Any]:
    with store.reading() as connection:
        found = read_case(connection, CASE)
        assert found is not None
        return search_people(connection, found, county, words, NOW)


def test_people_are_found_by_name_id_unit_and_duty(store_with_case: Store, county: County) -> None:
    somebody = county.people[PERSON]
    unit = county.units[somebody.unit].name
    by_name = search(store_with_case, county, somebody.name, unit)
    assert PERSON in by_name["people"]
    assert {card["unit"] for card in by_name["people"].values()} == {unit}
    by_id = search(store_with_case, county, PERSON.lower())
    assert ([hit["person"] for hit in by_id["hits"]], by_id["more"]) == ([PERSON], 0)
    duty = county.posts[somebody.post]
    for words in (duty.name, duty.name_en.upper()):
        found = search(store_with_case, county, words)
        assert {card["post"] for card in found["people"].values()} == {duty.name}
        assert len(found["hits"]) == MOST_SHOWN < found["more"]


def test_people_are_found_by_pinyin_of_name_unit_and_duty(store_with_case: Store, county: County) -> None:
    somebody = county.people[PERSON]
    assert somebody.name == "陈荣龙"
    for word in ("crl", "ChenRL", "chenronglong", "ronglong", "cr"):
        names = [card["name"] for card in search(store_with_case, county, word, PERSON)["people"].values()]
        assert names == [somebody.name], word
    for word in ("crx", "rl"):
        assert search(store_with_case, county, word, PERSON)["hits"] == [], word
    duty = search(store_with_case, county, "tz", PERSON)
    assert {card["post"] for card in duty["people"].values()} == {"团长"}
    unit = search(store_with_case, county, "zgj", "liufang")
    assert {card["unit"] for card in unit["people"].values()} == {"资规局"}


def test_signs_of_a_pattern_are_signs(store_with_case: Store, county: County) -> None:
    for words in ("%", "_", "\\"):
        assert search(store_with_case, county, words)["hits"] == []


def test_whoever_is_nearest_is_shown_whatever_their_id(store_with_case: Store, county: County) -> None:
    levels = [hit["reasons"]["level"] for hit in search(store_with_case, county, "网格")["hits"]]
    assert levels == sorted(levels, reverse=True)
    assert levels[0] >= 9


def test_who_is_in_another_squad_says_so(store_with_case: Store, county: County, clock: Any) -> None:
    ReportHandler(store_with_case, {COUNTY: county}, clock=clock).handle(envelopes(encode_case("another")))
    name = case_id(COUNTY, "12345", "another")
    bus = CommandBus(store_with_case, Context({COUNTY: county}, 50), None, clock)
    bus.handle(c.AssembleSquad(region=COUNTY, case=name, people=((PERSON, "leader"),)), MANAGER)
    assert [hit["against"] for hit in search(store_with_case, county, PERSON)["hits"]] == ["in_other_squad"]


def test_nobody_who_left_is_found(store_with_case: Store, county: County) -> None:
    with store_with_case.database.writing() as connection:
        connection.execute(update(people).where(people.c.id == PERSON).values(active=0))
    assert search(store_with_case, county, PERSON)["hits"] == []
