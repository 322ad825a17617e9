"""Cases that repeat another one: merged, told at both, and apart again; on both databases."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dashboard.commands import CommandBus, ReportHandler
from dashboard.handlers.context import Context
from data_access.audit.anchors import Folder
from data_access.cases.details import case_detail, read_case
from data_access.county_packs.county_pack import County
from data_access.feed.county_feed import Feed
from data_access.maintenance.verification.verify import verify
from data_access.squads.squad_store import read_live_squads
from data_access.store import Store
from domain.cases import handling_commands as c
from domain.cases.case_join import Case, case_id
from domain.kernel.errors import Refused
from domain.squads.squad_commands import AssembleSquad
from tests.integration.people.handling_samples import MANAGER, REASON
from tests.integration.reports import COUNTY, encode_case, encode_case_close, envelopes

KEPT, SAME, OTHER = (case_id(COUNTY, "12345", name) for name in ("a", "b", "c"))


@pytest.fixture
def reports(store: Store, county: County, clock: Any) -> ReportHandler:
    made = ReportHandler(store, {COUNTY: county}, clock=clock)
    made.handle(envelopes(encode_case("a"), encode_case("b"), encode_case("c")))
    return made


@pytest.fixture
def bus(store: Store, county: County, clock: Any, reports: ReportHandler) -> CommandBus:
    return CommandBus(store, Context({COUNTY: county}, 50), None, clock)


def merge(bus: CommandBus, name: str, into: str, version: int = 0) -> Case:
    command = c.MergeCase(region=COUNTY, case=name, into=into, expected_version=version, reason=REASON)
    merged: Case = bus.handle(command, MANAGER)
    return merged


def read_named_case(store: Store, name: str) -> Case:
    with store.reading() as connection:
        found = read_case(connection, name)
    assert found is not None
    return found


def agree(store: Store, folder: Path) -> bool:
    verdict = verify(store.database, COUNTY, Folder(folder), None)
    return {finding.kind for finding in verdict.findings} == {"no_anchor"}


def test_a_case_that_repeats_another_ends_and_is_named_there(
    bus: CommandBus, store: Store, county: County, clock: Any, tmp_path: Path
) -> None:
    done = merge(bus, SAME, KEPT)
    merge(bus, OTHER, KEPT)
    assert (done.open, done.outcome, done.merged_into) == (False, "merged", KEPT)
    with store.reading() as connection:
        detail = case_detail(connection, SAME)
    assert detail is not None
    assert detail["case"]["merged_into"] == KEPT
    assert REASON in [row.get("reason") for row in detail["trace"] if row["action"] == "case.merged"]
    shown = Feed(store, {COUNTY: county}, clock=clock).snapshot(COUNTY)
    assert [(row["id"], row["merged"]) for row in shown["cases"]] == [(KEPT, [SAME, OTHER])]
    assert sum(row[3] for row in shown["tally"]) == 1, "what is repeated is counted once"
    assert agree(store, tmp_path)


def test_nobody_on_the_way_is_sent_home_by_it(bus: CommandBus, store: Store) -> None:
    bus.handle(AssembleSquad(region=COUNTY, case=SAME, people=(("LY-L00001", "grid"),)), MANAGER)
    with pytest.raises(Refused, match="has_squad"):
        merge(bus, SAME, KEPT, 1)
    with store.reading() as connection:
        assert [squad.case for squad in read_live_squads(connection, COUNTY)] == [SAME]
    assert not merge(bus, KEPT, SAME).open


def test_reopening_undoes_it(bus: CommandBus, store: Store, tmp_path: Path) -> None:
    merge(bus, SAME, KEPT)
    bus.handle(c.ReopenCase(region=COUNTY, case=SAME, expected_version=1, reason=REASON), MANAGER)
    assert (read_named_case(store, SAME).open, read_named_case(store, SAME).merged_into) == (True, "")
    assert read_named_case(store, KEPT).merged == ()
    assert agree(store, tmp_path)


def test_its_source_neither_opens_it_nor_ends_the_other(
    bus: CommandBus, store: Store, reports: ReportHandler
) -> None:
    merge(bus, SAME, KEPT)
    assert reports.handle(envelopes(encode_case_close("x", "b", 5, outcome="done"), start=9)).dead == []
    assert (read_named_case(store, SAME).open, read_named_case(store, SAME).outcome) == (False, "merged")
    assert read_named_case(store, KEPT).open


@pytest.mark.parametrize(
    ("name", "into", "code"),
    [(SAME, SAME, "same_case"), (SAME, "0" * 16, "no_case"), (SAME, OTHER, "case_closed"),
     (KEPT, SAME, "has_merged")],
)  # fmt: skip
def test_what_cannot_be_merged_is_refused_and_stays(
    bus: CommandBus, store: Store, name: str, into: str, code: str
) -> None:
    merge(bus, OTHER, KEPT)
    with pytest.raises(Refused) as refused:
        merge(bus, name, into)
    assert (refused.value.code, refused.value.where) == (code, "case" if code == "has_merged" else "into")
    assert read_named_case(store, name).open
