"""A squad goes with its case: to a place that its source corrects, to a matter that an officer sets."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from dashboard.commands import CommandBus, ReportHandler
from dashboard.handlers.context import Context
from data_access.audit.anchors import Folder
from data_access.county_packs.county_pack import County
from data_access.maintenance.verification.verify import verify
from data_access.squads.squad_store import read_live_squads, save_squad
from data_access.store import Store
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.cases.case_join import case_id
from domain.cases.handling_commands import HandDownCase, SetMatter
from domain.kernel.errors import Refused
from domain.squads import squad_commands as c
from domain.squads.squad import Squad
from tests.integration.people.handling_samples import MANAGER
from tests.integration.reports import COUNTY, VILLAGE, encode_case, encode_case_update, envelopes

CASE = case_id(COUNTY, "12345", "a1")
ELSEWHERE = "330825102"


def squad_of(store: Store) -> Squad:
    with store.reading() as connection:
        (found,) = read_live_squads(connection, COUNTY)
    return found


def officer_of(town: str) -> Actor:
    return Actor(Viewer(Kind.PERSON, f"account:{town}", "", (Grant(Role.COMMANDER, town),)))


def test_the_township_that_has_the_case_now_commands_its_squad(
    store: Store, county: County, clock: Any, tmp_path: Path
) -> None:
    reports = ReportHandler(store, {COUNTY: county}, clock=clock)
    bus = CommandBus(store, Context({COUNTY: county}, 50), None, clock)
    reports.handle(envelopes(encode_case("a1", matter=None)))
    bus.handle(c.AssembleSquad(region=COUNTY, case=CASE, people=(("LY-L00001", "leader"),)), MANAGER)
    assert squad_of(store).region == VILLAGE
    outcome = reports.handle(
        envelopes(encode_case_update("u1", "a1", 1, region=ELSEWHERE, lat=None, lon=None), start=2)
    )
    assert outcome.dead == []
    moved = squad_of(store)
    assert (moved.region, moved.version) == (ELSEWHERE, 1)
    matter = sorted(county.matters)[0]
    bus.handle(SetMatter(region=COUNTY, case=CASE, matter=matter, expected_version=1), MANAGER)
    assert squad_of(store).matter == matter
    order = c.GiveOrder(region=COUNTY, squad=moved.id, text="先设警戒", expected_version=1)
    with pytest.raises(Refused, match="forbidden"):
        bus.handle(order, officer_of(VILLAGE[:9]))
    assert bus.handle(order, officer_of(ELSEWHERE)).version == 2
    verdict = verify(store.database, COUNTY, Folder(tmp_path), None)
    assert {finding.kind for finding in verdict.findings} == {"no_anchor"}


def test_a_squad_from_before_it_kept_where_its_case_was_handed_down_is_commanded_there(
    store: Store, county: County, clock: Any
) -> None:
    reports = ReportHandler(store, {COUNTY: county}, clock=clock)
    bus = CommandBus(store, Context({COUNTY: county}, 50), None, clock)
    reports.handle(envelopes(encode_case("a1", matter=sorted(county.matters)[0], severity=2)))
    bus.handle(c.AssembleSquad(region=COUNTY, case=CASE, people=(("LY-L00001", "leader"),)), MANAGER)
    down = HandDownCase(region=COUNTY, case=CASE, to=ELSEWHERE, reason="就近处置", expected_version=1)
    bus.handle(down, MANAGER)
    with store.database.writing() as connection:
        save_squad(connection, COUNTY, replace(squad_of(store), handed_to=""))
    order = c.GiveOrder(region=COUNTY, squad=squad_of(store).id, text="先设警戒", expected_version=1)
    assert bus.handle(order, officer_of(ELSEWHERE)).places == (VILLAGE, ELSEWHERE)
    assert squad_of(store).places == (VILLAGE, ELSEWHERE)
    with pytest.raises(Refused, match="forbidden"):
        bus.handle(replace(order, expected_version=2), officer_of("330825103"))


def test_the_township_that_a_case_was_handed_down_to_commands_its_squad_too(
    store: Store, county: County, clock: Any, tmp_path: Path
) -> None:
    reports = ReportHandler(store, {COUNTY: county}, clock=clock)
    bus = CommandBus(store, Context({COUNTY: county}, 50), None, clock)
    reports.handle(envelopes(encode_case("a1", matter=sorted(county.matters)[0], severity=2)))
    bus.handle(c.AssembleSquad(region=COUNTY, case=CASE, people=(("LY-L00001", "leader"),)), MANAGER)
    squad = squad_of(store).id
    order = c.GiveOrder(region=COUNTY, squad=squad, text="先设警戒", expected_version=1)
    with pytest.raises(Refused, match="forbidden"):
        bus.handle(order, officer_of(ELSEWHERE))
    down = HandDownCase(region=COUNTY, case=CASE, to=ELSEWHERE, reason="就近处置", expected_version=1)
    bus.handle(down, MANAGER)
    assert squad_of(store).places == (VILLAGE, ELSEWHERE)
    assert bus.handle(order, officer_of(ELSEWHERE)).version == 2
    assert bus.handle(replace(order, expected_version=2), officer_of(VILLAGE[:9])).version == 3
    taken = c.TakeOverSquad(region=COUNTY, squad=squad, expected_version=3)
    assert bus.handle(taken, officer_of(ELSEWHERE)).lead == f"account:{ELSEWHERE}"
    bus.handle(c.StandDownSquad(region=COUNTY, squad=squad, expected_version=4), officer_of(ELSEWHERE))
    again = c.AssembleSquad(region=COUNTY, case=CASE, people=(("LY-L00001", "leader"),))
    assert bus.handle(again, officer_of(ELSEWHERE)).places == (VILLAGE, ELSEWHERE)
    verdict = verify(store.database, COUNTY, Folder(tmp_path), None)
    assert {finding.kind for finding in verdict.findings} == {"no_anchor"}
