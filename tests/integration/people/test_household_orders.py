"""Evacuations that a township ordered while it was cut off: ordered at the county once, or joined there."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from dashboard.relay.sheets.township_merge import apply_journal
from data_access.county_packs.county_pack import County
from data_access.emergency.rollouts.evacuations.evacuation_store import read_evacuations
from domain.cases.case_commands import EnterCase
from domain.emergency.rollouts.evacuations import evacuation_commands as c
from domain.emergency.rollouts.evacuations.ledger import MOVED, EvacuationReport
from domain.kernel.errors import Refused
from tests.integration.people.cut_off import FAR, LIAISON, ORDER, A, CutOffTownship, E, cut_off, record
from tests.integration.people.rolled_out import OTHER, VILLAGE
from tests.integration.people.rollout_samples import ID, LEAD
from tests.integration.people.test_township_bundle import MERGER, OFFICER
from tests.integration.reports import COUNTY


@pytest.fixture
def township(
    database_url: str, county: County, few: Path, tmp_path: Path, sqlite_file: Path
) -> Iterator[CutOffTownship]:
    with cut_off(CutOffTownship, database_url, county, few, tmp_path, sqlite_file) as made:
        yield made


def order_there(township: CutOffTownship) -> str:
    """An evacuation that the township orders by itself, in which a household moves."""
    township.wall.pass_by(3600)
    there = township.bus.handle(
        replace(ORDER, place=VILLAGE, rollout=ID, households=(A, E), reason="屋后滑坡"), OFFICER
    )
    township.wall.pass_by(600)
    township.bus.handle(
        record(there.id, EvacuationReport("m", A, "moved", township.minutes_ago(5), "sheet")), OFFICER
    )
    township.wall.pass_by(600)
    return str(there.id)


def test_an_evacuation_that_was_ordered_there_is_ordered_here_at_its_own_time(
    township: CutOffTownship,
) -> None:
    there = order_there(township)
    township.out.bus.handle(
        replace(ORDER, place=OTHER, reason="水库下游"), LEAD
    )  # the county's has the same name
    done = township.merge_all()
    assert (done.households.orders, done.households.reports) == (1, 1)
    assert township.merge_all().households.orders == 0
    with township.out.post.store.reading() as connection:
        found = {item.place: item for item in read_evacuations(connection, COUNTY)}
    evacuation = found[VILLAGE]
    assert evacuation.rollout == ID
    assert (found[OTHER].id, evacuation.id == there) == (there, False)
    assert (evacuation.ordered_at, evacuation.households) == (township.minutes_ago(20), 2)
    assert township.entry(A, evacuation.id).moved_at == township.minutes_ago(15)
    township.check(township.out.post.store)


def test_history_with_a_due_time_that_was_over_comes_back_with_its_reports(township: CutOffTownship) -> None:
    order_there(township)
    found = township.examine()
    (order,) = found.households.orders
    due_at = order.line.at - timedelta(minutes=1)
    facts = {**order.line.told, "due_at": due_at.isoformat()}
    found.households.orders[0] = replace(order, line=replace(order.line, told=facts))
    done = apply_journal(township.out.bus, township.journal(), found, MERGER, "恢复通信")
    assert (done.households.orders, done.households.reports, done.households.left) == (1, 1, [])
    with township.out.post.store.reading() as connection:
        (back,) = (item for item in read_evacuations(connection, COUNTY) if item.place == VILLAGE)
    assert back.due_at == due_at


def test_what_reaches_beyond_the_township_is_told_before_it_is_merged(township: CutOffTownship) -> None:
    township.wall.pass_by(3600)
    whole = township.bus.handle(replace(ORDER, reason="水库泄洪"), OFFICER)
    township.move(FAR, "moved", 5)
    township.visit(A, "visited", 5)
    case = EnterCase(region=COUNTY, title="别处塌方", severity=3, place=OTHER, key="far")
    township.bus.handle(case, OFFICER)
    found = township.examine()
    rows = [(what.partition(" ")[0], why) for what, why in found.conflicts if why == "other_township"]
    assert sorted(rows) == [(FAR, "other_township"), (whole.id, "other_township"), ("line", "other_township")]
    (order,) = found.households.orders
    assert (order.line.told["place"], order.count) == (str(COUNTY), 2)


def test_one_that_the_county_ordered_too_is_told_and_a_person_may_choose_it(township: CutOffTownship) -> None:
    there = order_there(township)
    ours = township.out.bus.handle(replace(ORDER, place=VILLAGE, reason="山洪预警"), LEAD)
    assert (ours.id, "ordered_too") in township.examine().conflicts
    done = township.merge_all(into={there: ours.id})
    assert (done.households.orders, done.households.reports) == (0, 1)
    assert township.entry(A, ours.id).state == MOVED


def evacuations(township: CutOffTownship) -> set[str]:
    with township.out.post.store.reading() as connection:
        return {evacuation.id for evacuation in read_evacuations(connection, COUNTY)}


def test_a_later_journal_goes_where_the_first_was_told_to_go(township: CutOffTownship) -> None:
    there = order_there(township)
    ours = township.out.bus.handle(replace(ORDER, place=VILLAGE, reason="山洪预警"), LEAD)
    township.merge_all(into={there: ours.id})
    before = evacuations(township)
    township.bus.handle(
        record(there, EvacuationReport("e", E, "moved", township.minutes_ago(1), "sheet")), OFFICER
    )
    assert township.examine().conflicts == []
    done = township.merge_all()
    assert (done.households.orders, done.households.reports, evacuations(township)) == (0, 1, before)
    assert township.entry(E, ours.id).state == MOVED
    assert township.merge_all(into={there: ours.id}).before
    township.check(township.out.post.store)


def test_one_without_reports_is_remembered_and_one_that_is_ordered_goes_nowhere_else(
    township: CutOffTownship,
) -> None:
    township.wall.pass_by(3600)
    first, second = (
        township.bus.handle(
            replace(ORDER, place=VILLAGE, households=(household,), reason="屋后滑坡"), OFFICER
        ).id
        for household in (A, E)
    )
    ours = township.out.bus.handle(replace(ORDER, place=VILLAGE, reason="山洪预警"), LEAD).id
    for strange in ({"ZY-0": ours}, {first: "ZY-0"}):
        with pytest.raises(Refused, match="ZY-0"):
            township.examine(into=strange)
    assert township.merge_all(into={first: ours}).households.orders == 1
    assert township.merge_all().households.orders == 0
    for theirs in ({second: ours}, {first: township.moved}):
        with pytest.raises(Refused) as refused:
            township.examine(into=theirs)
        assert refused.value.code == "ordered_already"
    with pytest.raises(Refused) as refused:
        township.out.bus.handle(replace(record(ours), origin="township/x"), LEAD)
    assert refused.value.code == "forbidden"


def test_two_of_them_go_into_one(township: CutOffTownship) -> None:
    township.wall.pass_by(3600)
    theirs = [
        township.bus.handle(replace(ORDER, place=VILLAGE, households=(A,), reason=why), OFFICER).id
        for why in ("屋后滑坡", "溪水上涨")
    ]
    for id, household in zip(theirs, (A, E), strict=True):
        report = EvacuationReport(
            f"m/{id}", household, "moved", township.minutes_ago(5), "sheet", note="一并转移"
        )
        township.bus.handle(record(id, report), LIAISON)
    seen = c.VerifyEvacuation(region=COUNTY, evacuation=theirs[0], households=(A,))
    township.bus.handle(seen, OFFICER)
    ours = township.out.bus.handle(replace(ORDER, place=VILLAGE, reason="山洪预警"), LEAD).id
    done = township.merge_all(into=dict.fromkeys(theirs, ours))
    assert (done.households.reports, done.households.left) == (2, [])
    assert township.entry(A, ours).is_verified
    assert township.merge_all().before
    township.check(township.out.post.store)


def test_an_order_about_nobody_whom_the_county_knows_is_left(township: CutOffTownship) -> None:
    order_there(township)
    with township.out.post.store.database.writing() as connection:
        connection.exec_driver_sql(f"DELETE FROM households WHERE id IN ('{A}', '{E}')")
    assert [code for _, code in township.examine().households.left] == ["nobody_moves", "no_evacuation"]
