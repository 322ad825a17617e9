"""Squads that are assembled at one instant by several officers: one of them gets a person, the others nobody;
on both databases.
"""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import select

from dashboard.commands import CommandBus, ReportHandler
from dashboard.handlers.context import Context
from data_access.audit.anchors import Folder
from data_access.cases.details import read_case
from data_access.county_packs.county_pack import County
from data_access.database.codec import value_of
from data_access.database.tables.live_tables import trace
from data_access.feed.county_feed import Feed
from data_access.maintenance.verification.verify import verify
from data_access.squads.squad_store import find_busy, read_live_squads
from data_access.store import Store
from domain.cases.case_join import case_id
from domain.kernel.errors import Refused
from domain.kernel.worlds import WorldId
from domain.squads import squad_commands as c
from domain.topics.reducer import NEWS
from tests.integration.people.handling_samples import MANAGER
from tests.integration.reports import COUNTY, encode_case, encode_message, envelopes

AT_ONCE = 6
WANTED = "LY-L00001"
CASES = [case_id(COUNTY, "12345", f"a{number}") for number in range(AT_ONCE)]
OWN = [f"LY-L{number:05}" for number in range(11, 11 + AT_ONCE)]


@pytest.fixture
def stores(database_url: str, store: Store, county: County, clock: Any) -> Iterator[list[Store]]:
    """One store for each officer, as each web process has its own; a case for each was reported."""
    messages = [encode_case(f"a{number}") for number in range(AT_ONCE)]
    ReportHandler(store, {COUNTY: county}, clock=clock).handle(envelopes(*messages))
    made = [Store(database_url, clock=clock) for _ in range(AT_ONCE)]
    yield made
    for item in made:
        item.close()


def assemble_at_once(stores: list[Store], county: County, clock: Any, override: str) -> list[str]:
    """What became of it for each officer: the squad's id or the code of the refusal."""
    together = Barrier(AT_ONCE)

    def assemble(number: int) -> str:
        bus = CommandBus(stores[number], Context({COUNTY: county}, 50), None, clock)
        people = ((WANTED, "leader"), (OWN[number], "leader"))
        command = c.AssembleSquad(region=COUNTY, case=CASES[number], people=people, override=override)
        together.wait()
        try:
            return str(bus.handle(command, MANAGER).id)
        except Refused as refused:
            return refused.code

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return [*pool.map(assemble, range(AT_ONCE))]


def test_one_officer_gets_somebody_and_the_others_nobody(
    stores: list[Store], store: Store, county: County, clock: Any, tmp_path: Path
) -> None:
    assemble = assemble_at_once(stores, county, clock, "")
    assert sorted(assemble)[1:] == ["double_booked"] * (AT_ONCE - 1)
    winner = next(number for number, word in enumerate(assemble) if word != "double_booked")
    with store.reading() as connection:
        squads = read_live_squads(connection, COUNTY)
        busy = find_busy(connection, COUNTY, [WANTED, *OWN])
        opened = {name: read_case(connection, name) for name in CASES}
    assert [squad.id for squad in squads] == [assemble[winner]]
    assert busy == dict.fromkeys([WANTED, OWN[winner]], assemble[winner])
    assert [name for name, found in opened.items() if found and found.squad] == [CASES[winner]]
    verdict = verify(store.database, COUNTY, Folder(tmp_path / "none"), None)
    assert {finding.kind for finding in verdict.findings} == {"no_anchor"}


def test_with_a_signed_reason_everybody_gets_them(
    stores: list[Store], store: Store, county: County, clock: Any, tmp_path: Path
) -> None:
    assemble = assemble_at_once(stores, county, clock, "只有此人熟悉该处阀门")
    assert sorted(assemble) == sorted(f"{name}-1" for name in CASES)
    with store.reading() as connection:
        squads = read_live_squads(connection, COUNTY)
    assert all(squad.find_member(WANTED) for squad in squads)
    verdict = verify(store.database, COUNTY, Folder(tmp_path / "none"), None)
    assert {finding.kind for finding in verdict.findings} == {"no_anchor"}


def test_the_reason_for_taking_somebody_into_a_squad_that_stands_is_on_record(
    stores: list[Store], store: Store, county: County, clock: Any
) -> None:
    bus = CommandBus(store, Context({COUNTY: county}, 50), None, clock)
    assemble = c.AssembleSquad(region=COUNTY, case=CASES[0], people=((WANTED, "leader"),))
    bus.handle(assemble, MANAGER)
    squad = bus.handle(replace(assemble, case=CASES[1], people=((OWN[1], "leader"),)), MANAGER)
    more = c.AddMembers(
        region=COUNTY, squad=squad.id, people=((WANTED, "leader"),), expected_version=squad.version
    )
    with pytest.raises(Refused, match="another squad"):
        bus.handle(more, MANAGER)
    bus.handle(replace(more, override="只有此人熟悉该处阀门"), MANAGER)
    with store.reading() as connection:
        rows = connection.execute(select(trace.c.actor, trace.c.body).where(trace.c.action == "squad.joined"))
        signed = [(actor, value_of(body)["reason"]) for actor, body in rows]
    assert signed == [(MANAGER.name, "只有此人熟悉该处阀门")]


def test_a_source_does_not_close_a_case_under_its_squad(
    store: Store, county: County, clock: Any, tmp_path: Path
) -> None:
    """Assembling is a person's command: it takes the case in hand."""
    reports = ReportHandler(store, {COUNTY: county}, clock=clock)
    reports.handle(envelopes(encode_case("a0")))
    bus = CommandBus(store, Context({COUNTY: county}, 50), None, clock)
    bus.handle(c.AssembleSquad(region=COUNTY, case=CASES[0], people=((WANTED, "leader"),)), MANAGER)
    encoded = encode_message("case.closed", "x", 5, case="a0", outcome="done", source="12345")
    assert reports.handle(envelopes(encoded)).dead == []
    with store.reading() as connection:
        found = read_case(connection, CASES[0])
        assert found is not None
        assert (found.open, found.stage, found.squad) == (True, "registered", (WANTED,))
        assert found.source_closed_at is not None
        assert len(read_live_squads(connection, WorldId(COUNTY))) == 1
    verdict = verify(store.database, COUNTY, Folder(tmp_path), None)
    assert {finding.kind for finding in verdict.findings} == {"no_anchor"}


def test_calling_people_crowds_no_news_out_of_a_snapshot(store: Store, county: County, clock: Any) -> None:
    """Who is called into a case is a change of it without news; loans stand beside those of cases."""
    ReportHandler(store, {COUNTY: county}, clock=clock).handle(envelopes(encode_case("a0")))
    bus = CommandBus(store, Context({COUNTY: county}, 50), None, clock)
    for _ in range(NEWS):
        squad = bus.handle(
            c.AssembleSquad(region=COUNTY, case=CASES[0], people=((WANTED, "leader"),)), MANAGER
        )
        given = c.StandDownSquad(region=COUNTY, squad=squad.id, expected_version=squad.version)
        bus.handle(given, MANAGER)
    news = Feed(store, {COUNTY: county}, clock=clock).news(COUNTY)
    kinds = [row["kind"] for row in news]
    assert [kind for kind in kinds if kind.startswith("case.")] == ["case.reported", "case.registered"]
    assert len(kinds) == 2 + NEWS // 4
