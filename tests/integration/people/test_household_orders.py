"""Evacuations that a township ordered while it was cut off: ordered at the county once, or joined there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from data_access.county_packs.county_pack import County
from data_access.emergency.rollouts.evacuations.evacuation_store import read_evacuations
from domain.cases.case_commands import EnterCase
from domain.emergency.rollouts.evacuations import evacuation_commands as c
from domain.emergency.rollouts.evacuations.ledger import MOVED, EvacuationReport
from domain.kernel.errors import Refused
from tests.integration.people.cut_off import FAR, LIAISON, ORDER, A, Cut, E, cut_off, record
from tests.integration.people.rolled_out import OTHER, VILLAGE
from tests.integration.people.rollout_samples import ID, LEAD
from tests.integration.people.test_township_bundle import OFFICER
from tests.integration.reports import COUNTY


@pytest.fixture
def cut(database_url: str, county: County, few: Path, tmp_path: Path, sqlite_file: Path) -> Iterator[Cut]:
    with cut_off(Cut, database_url, county, few, tmp_path, sqlite_file) as made:
        yield made


def order_there(cut: Cut) -> str:
    """An evacuation that the township orders by itself, in which a household moves."""
    cut.wall.pass_by(3600)
    there = cut.bus.handle(
        replace(ORDER, place=VILLAGE, rollout=ID, households=(A, E), reason="屋后滑坡"), OFFICER
    )
    cut.wall.pass_by(600)
    cut.bus.handle(record(there.id, EvacuationReport("m", A, "moved", cut.at(5), "sheet")), OFFICER)
    cut.wall.pass_by(600)
    return str(there.id)


def test_an_evacuation_that_was_ordered_there_is_ordered_here_at_its_own_time(cut: Cut) -> None:
    there = order_there(cut)
    cut.out.bus.handle(replace(ORDER, place=OTHER, reason="水库下游"), LEAD)  # the county's has the same name
    done = cut.merge_all()
    assert (done.households.orders, done.households.reports) == (1, 1)
    assert cut.merge_all().households.orders == 0
    with cut.out.post.store.reading() as connection:
        found = {one.place: one for one in read_evacuations(connection, COUNTY)}
    mine = found[VILLAGE]
    assert mine.rollout == ID
    assert (found[OTHER].id, mine.id == there) == (there, False)
    assert (mine.ordered_at, mine.households) == (cut.at(20), 2)
    assert cut.entry(A, mine.id).moved_at == cut.at(15)
    cut.check(cut.out.post.store)


def test_what_reaches_beyond_the_township_is_told_before_it_is_merged(cut: Cut) -> None:
    cut.wall.pass_by(3600)
    whole = cut.bus.handle(replace(ORDER, reason="水库泄洪"), OFFICER)
    cut.move(FAR, "moved", 5)
    cut.visit(A, "visited", 5)
    case = EnterCase(region=COUNTY, title="别处塌方", severity=3, place=OTHER, key="far")
    cut.bus.handle(case, OFFICER)
    found = cut.examine()
    told = [(what.partition(" ")[0], why) for what, why in found.conflicts if why == "other_township"]
    assert sorted(told) == [(FAR, "other_township"), (whole.id, "other_township"), ("line", "other_township")]
    (order,) = found.households.orders
    assert (order.line.told["place"], order.count) == (str(COUNTY), 2)


def test_one_that_the_county_ordered_too_is_told_and_a_person_may_choose_it(cut: Cut) -> None:
    there = order_there(cut)
    ours = cut.out.bus.handle(replace(ORDER, place=VILLAGE, reason="山洪预警"), LEAD)
    assert (ours.id, "ordered_too") in cut.examine().conflicts
    done = cut.merge_all(into={there: ours.id})
    assert (done.households.orders, done.households.reports) == (0, 1)
    assert cut.entry(A, ours.id).state == MOVED


def evacuations(cut: Cut) -> set[str]:
    with cut.out.post.store.reading() as connection:
        return {one.id for one in read_evacuations(connection, COUNTY)}


def test_a_later_journal_goes_where_the_first_was_told_to_go(cut: Cut) -> None:
    there = order_there(cut)
    ours = cut.out.bus.handle(replace(ORDER, place=VILLAGE, reason="山洪预警"), LEAD)
    cut.merge_all(into={there: ours.id})
    before = evacuations(cut)
    cut.bus.handle(record(there, EvacuationReport("e", E, "moved", cut.at(1), "sheet")), OFFICER)
    assert cut.examine().conflicts == []
    done = cut.merge_all()
    assert (done.households.orders, done.households.reports, evacuations(cut)) == (0, 1, before)
    assert cut.entry(E, ours.id).state == MOVED
    assert cut.merge_all(into={there: ours.id}).before
    cut.check(cut.out.post.store)


def test_one_without_reports_is_remembered_and_one_that_is_ordered_goes_nowhere_else(cut: Cut) -> None:
    cut.wall.pass_by(3600)
    first, second = (
        cut.bus.handle(replace(ORDER, place=VILLAGE, households=(one,), reason="屋后滑坡"), OFFICER).id
        for one in (A, E)
    )
    ours = cut.out.bus.handle(replace(ORDER, place=VILLAGE, reason="山洪预警"), LEAD).id
    for strange in ({"ZY-0": ours}, {first: "ZY-0"}):
        with pytest.raises(Refused, match="ZY-0"):
            cut.examine(into=strange)
    assert cut.merge_all(into={first: ours}).households.orders == 1
    assert cut.merge_all().households.orders == 0
    for theirs in ({second: ours}, {first: cut.moved}):
        with pytest.raises(Refused) as refused:
            cut.examine(into=theirs)
        assert refused.value.code == "ordered_already"
    with pytest.raises(Refused) as refused:
        cut.out.bus.handle(replace(record(ours), origin="township/x"), LEAD)
    assert refused.value.code == "forbidden"


def test_two_of_them_go_into_one(cut: Cut) -> None:
    cut.wall.pass_by(3600)
    theirs = [
        cut.bus.handle(replace(ORDER, place=VILLAGE, households=(A,), reason=why), OFFICER).id
        for why in ("屋后滑坡", "溪水上涨")
    ]
    for id, household in zip(theirs, (A, E), strict=True):
        told = EvacuationReport(f"m/{id}", household, "moved", cut.at(5), "sheet", note="一并转移")
        cut.bus.handle(record(id, told), LIAISON)
    seen = c.VerifyEvacuation(region=COUNTY, evacuation=theirs[0], households=(A,))
    cut.bus.handle(seen, OFFICER)
    ours = cut.out.bus.handle(replace(ORDER, place=VILLAGE, reason="山洪预警"), LEAD).id
    done = cut.merge_all(into=dict.fromkeys(theirs, ours))
    assert (done.households.reports, done.households.left) == (2, [])
    assert cut.entry(A, ours).is_verified
    assert cut.merge_all().before
    cut.check(cut.out.post.store)


def test_an_order_about_nobody_whom_the_county_knows_is_left(cut: Cut) -> None:
    order_there(cut)
    with cut.out.post.store.database.writing() as connection:
        connection.exec_driver_sql(f"DELETE FROM households WHERE id IN ('{A}', '{E}')")
    assert [code for _, code in cut.examine().households.left] == ["nobody_moves", "no_evacuation"]
