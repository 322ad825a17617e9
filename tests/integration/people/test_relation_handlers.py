"""Cases that have to do with each other: linked both ways, apart again, a part split off; on both stores."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from dashboard.commands import CommandBus, ReportHandler
from dashboard.handlers.context import Context
from data_access.county_packs.county_pack import County
from data_access.store import Store
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.cases import handling_commands as c
from domain.cases.case_commands import EnterCase
from domain.cases.case_join import Case, case_id
from domain.cases.relation_commands import LinkCases, UnlinkCases
from domain.kernel.errors import Refused
from tests.integration.people.handling_samples import MANAGER, REASON
from tests.integration.people.test_handling_handlers import agree, read_named_case
from tests.integration.reports import COUNTY, VILLAGE, encode_case, envelopes

ONE, TWO = (case_id(COUNTY, "12345", name) for name in ("a", "b"))
PART = EnterCase(region=COUNTY, title="护栏倒伏", severity=3, place=VILLAGE, key="k1", split_from=ONE)
HOUR = timedelta(hours=1)
ELSEWHERE = Actor(Viewer(Kind.PERSON, "account:14", "Xu", (Grant(Role.DUTY_OFFICER, f"{COUNTY}102"),)))


@pytest.fixture
def bus(store: Store, county: County, clock: Any) -> CommandBus:
    ReportHandler(store, {COUNTY: county}, clock=clock).handle(envelopes(encode_case("a"), encode_case("b")))
    return CommandBus(store, Context({COUNTY: county}, 50), None, clock)


def link(bus: CommandBus, other: str = TWO, by: Actor = MANAGER, **more: Any) -> Case:
    linked: Case = bus.handle(LinkCases(region=COUNTY, case=ONE, other=other, **more), by)
    return linked


def test_a_link_holds_both_ways_and_is_taken_back(bus: CommandBus, store: Store, tmp_path: Path) -> None:
    assert link(bus, note="同一施工队").links == (TWO,)
    assert read_named_case(store, TWO).links == (ONE,)
    assert read_named_case(store, ONE).handling is None, "nobody took it in hand by that"
    assert agree(store, tmp_path)
    bus.handle(UnlinkCases(region=COUNTY, case=TWO, other=ONE), MANAGER)
    assert (read_named_case(store, ONE).links, read_named_case(store, TWO).links) == ((), ())
    assert agree(store, tmp_path / "after")


@pytest.mark.parametrize(
    ("other", "by", "code"),
    [(ONE, MANAGER, "same_case"), ("0" * 16, MANAGER, "no_case"), (TWO, ELSEWHERE, "no_case")],
)
def test_what_cannot_be_linked_is_refused(
    bus: CommandBus, store: Store, other: str, by: Actor, code: str
) -> None:
    with pytest.raises(Refused) as refused:
        link(bus, other, by)
    assert refused.value.code == code
    assert read_named_case(store, ONE).links == ()


def test_a_township_links_a_case_it_was_called_into_with_its_own_and_does_not_merge_into_it(
    bus: CommandBus, store: Store
) -> None:
    called, seeing = (
        Actor(Viewer(Kind.PERSON, "account:15", "", (Grant(Role.DUTY_OFFICER, f"{COUNTY}102"), *more)))
        for more in ((), (Grant(Role.REVIEWER, COUNTY),))
    )
    part: Case = bus.handle(replace(PART, place=f"{COUNTY}102", split_from=""), MANAGER)
    with pytest.raises(Refused, match="forbidden"):
        bus.handle(LinkCases(region=COUNTY, case=part.id, other=TWO), seeing)
    whistle = c.BlowWhistle(
        region=COUNTY, case=TWO, expected_version=0, units=(f"{COUNTY}102",), limit=HOUR, note="请派人增援"
    )
    bus.handle(whistle, MANAGER)
    merge = c.MergeCase(region=COUNTY, case=part.id, into=TWO, expected_version=0, reason=REASON)
    with pytest.raises(Refused, match="forbidden") as refused:
        bus.handle(merge, called)
    assert refused.value.where == "into"
    assert bus.handle(LinkCases(region=COUNTY, case=part.id, other=TWO), called).links == (TWO,)
    with pytest.raises(Refused, match="forbidden"):
        bus.handle(UnlinkCases(region=COUNTY, case=TWO, other=part.id), called)
    assert bus.handle(UnlinkCases(region=COUNTY, case=part.id, other=TWO), called).links == ()


def test_a_link_is_made_once(bus: CommandBus) -> None:
    link(bus)
    with pytest.raises(Refused, match="already_linked"):
        link(bus)
    with pytest.raises(Refused, match="not_linked"):
        bus.handle(UnlinkCases(region=COUNTY, case=TWO, other=TWO), MANAGER)


def test_a_part_is_a_case_of_its_own_and_each_shows_the_other(
    bus: CommandBus, store: Store, tmp_path: Path
) -> None:
    part: Case = bus.handle(PART, MANAGER)
    assert (part.split_from, part.links) == (ONE, (ONE,))
    assert read_named_case(store, ONE).links == (part.id,)
    bus.handle(c.CancelCase(region=COUNTY, case=part.id, expected_version=0, reason=REASON), MANAGER)
    assert read_named_case(store, ONE).open
    assert agree(store, tmp_path)


def test_nothing_is_split_from_what_is_closed_or_not_seen(bus: CommandBus, store: Store) -> None:
    bus.handle(c.CancelCase(region=COUNTY, case=ONE, expected_version=0, reason=REASON), MANAGER)
    for command, code in ((PART, "case_closed"), (replace(PART, split_from="0" * 16), "no_case")):
        with pytest.raises(Refused) as refused:
            bus.handle(command, MANAGER)
        assert refused.value.code == code
    assert read_named_case(store, ONE).links == ()
