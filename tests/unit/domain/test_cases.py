"""One case: registers, stages, closing, limits, calls."""

from __future__ import annotations

from datetime import timedelta
from itertools import permutations
from typing import Any

import pytest

from domain.cases import case_join, case_rows
from domain.cases.case_join import Case, stage_of
from domain.messages import CaseClosed, CaseReported, CaseUpdated
from domain.topics.case_topic import public_case
from tests.laws.make import HERE, THERE, at, case_closed, case_reported, case_updated
from tests.laws.world import County, World

COUNTY = County()


def take_messages(*messages: Any) -> Case:
    """The case after messages in this order; all about C1."""
    return World().take_all(messages).cases[("12345", "C1")]


def take_in_every_order(*messages: Any) -> Case:
    """The case, which must be the same in every order; the number and ties apart."""
    found = [take_messages(*order) for order in permutations(messages)]
    assert all(case == found[0] for case in found)
    return found[0]


def test_the_id_names_the_case_everywhere() -> None:
    name = case_join.case_id("330825", "12345", "C1")
    assert len(name) == 16
    assert int(name, 16) >= 0
    others = {
        case_join.case_id(*key)
        for key in (("330802", "12345", "C1"), ("330825", "a", "C1"), ("330825", "12345", "C2"))
    }
    assert len(others | {name}) == 4
    assert take_messages(case_reported(1)).id == name


def test_a_later_update_wins_and_an_earlier_one_does_not() -> None:
    case = take_in_every_order(
        case_reported(1), case_updated(1, 9, title="新"), case_updated(1, 5, title="旧", severity=1)
    )
    assert (case.title, case.severity) == ("新", 1)
    assert case.updated_at == at(9)


def test_an_update_before_the_reports_time_fills_only_what_the_report_left_open() -> None:
    case = take_in_every_order(
        case_reported(1, 10, matter=None), case_updated(1, 5, title="旧", matter="house")
    )
    assert (case.title, case.matter) == ("道路塌方 1", "house")


def test_at_the_same_time_the_greater_id_wins() -> None:
    first = CaseUpdated("a", "12345", at(5), "C1", title="甲")
    two = CaseUpdated("b", "12345", at(5), "C1", title="乙")
    assert take_in_every_order(case_reported(1), first, two).title == "乙"


def test_the_place_is_one_register() -> None:
    case = take_in_every_order(case_reported(1), case_updated(1, 5, place=THERE))
    assert (case.region, case.lat, case.lon) == (THERE.region, THERE.lat, THERE.lon)


def test_a_remark_does_not_replace_the_report() -> None:
    case = take_in_every_order(
        case_reported(1, text="路断了"), case_updated(1, 5, text="已派"), case_closed(1, 9)
    )
    assert (case.text, case.remark) == ("路断了", "已处置")


def test_a_stub_is_seen_by_nobody_until_its_report() -> None:
    world = World()
    assert world.take(case_updated(1, 5, place=THERE, stage="handling")) == []
    stub = world.cases[("12345", "C1")]
    assert not stub.visible
    assert not stub.open
    with pytest.raises(ValueError):
        case_rows.row(stub, COUNTY.tz)
    world.take(case_reported(1))
    case = world.cases[("12345", "C1")]
    assert (case.region, case.stage, case.no) == (THERE.region, "handling", "LY-261122-0001")


def test_a_report_after_its_end_is_closed_at_once() -> None:
    case = take_in_every_order(case_closed(1, 60), case_reported(1))
    assert (case.stage, case.closed_at, case.open) == ("closed", at(60), False)


@pytest.mark.parametrize(
    ("progress", "stage"),
    [
        ({}, "reported"),
        ({"dispatched": "2"}, "dispatched"),
        ({"dispatched": "2", "registered": "3"}, "dispatched"),
        ({"closed": "2", "handling": "3"}, "closed"),
        ({"closed": "2", "reopened": "3"}, "reopened"),
        ({"closed": "2", "reopened": "3", "handling": "4"}, "handling"),
        ({"closed": "5", "reopened": "3", "handling": "4"}, "closed"),
        ({"reopened": "3", "reported": "4"}, "reopened"),
    ],
)
def test_the_stage_is_the_highest_since_the_last_reopening(progress: dict[str, str], stage: str) -> None:
    assert stage_of(progress) == stage


def test_closed_stays_closed_but_for_a_reopening() -> None:
    assert (
        take_in_every_order(case_reported(1), case_closed(1, 5), case_updated(1, 9, stage="handling")).stage
        == "closed"
    )
    reopening = case_updated(1, 9, stage="reopened", reason="再次塌方")
    case = take_in_every_order(case_reported(1), case_closed(1, 5), reopening)
    assert (case.stage, case.closed_at) == ("reopened", None)
    case = take_in_every_order(case_reported(1), case_closed(1, 5), reopening, case_closed(1, 20))
    assert (case.stage, case.closed_at) == ("closed", at(20))


def test_the_newest_end_is_in_force() -> None:
    case = take_in_every_order(case_reported(1), case_closed(1, 5), case_closed(1, 20, "cancelled"))
    assert (case.closed_at, case.cancelled) == (at(20), True)


def test_stage_closed_in_an_update_closes_as_done() -> None:
    case = take_in_every_order(case_reported(1), case_updated(1, 30, stage="closed"))
    assert (case.closed_at, case.cancelled) == (at(30), False)


def test_an_end_by_stage_after_a_cancelled_one_counts_as_done() -> None:
    case = take_in_every_order(
        case_reported(1), case_closed(1, 5, "cancelled"), case_updated(1, 30, stage="closed")
    )
    assert (case.closed_at, case.cancelled) == (at(30), False)


def test_due_follows_matter_and_severity() -> None:
    assert take_messages(case_reported(1)).due_at == at(0) + timedelta(hours=48)
    assert take_messages(case_reported(1), case_updated(1, 5, matter="house")).due_at == at(0) + timedelta(
        hours=24
    )
    assert take_in_every_order(case_updated(1, 5, severity=4), case_reported(1)).due_at == at(0) + timedelta(
        hours=96
    )


def test_the_same_again_is_the_same_object() -> None:
    case = take_messages(case_reported(1), case_updated(1, 5, stage="handling"))
    for message in (case_reported(1), case_updated(1, 5, stage="handling")):
        assert case_join.join(case, message, COUNTY.limit, lambda day: "no") is case


def test_with_values_copies_all_other_fields() -> None:
    case = take_messages(case_reported(1))
    copy = case_join.with_values(case, {"title": "新"})
    assert copy.title == "新"
    assert case_join.with_values(copy, {"title": case.title}) == case


def test_calls_are_a_register_and_the_reporter_counts_as_called() -> None:
    town, unit = ("330825102",), ("unit:roads",)
    assert take_in_every_order(case_reported(1, called=town), case_updated(1, 5, called=unit)).called == unit
    assert take_in_every_order(case_reported(1, called=town), case_updated(1, 5, called=())).called == ()
    assert take_in_every_order(case_reported(1, called=town), case_updated(1, 5, severity=1)).called == town
    case = take_messages(case_reported(1, called=unit, reporter={"name": "张", "person": "LY-1"}))
    assert case.callees == ("person:LY-1", "unit:roads")
    assert case_rows.live_row(case, COUNTY.tz)["called"] == ["person:LY-1", "unit:roads"]
    assert case_rows.live_row(case, COUNTY.tz)["reported_by"] == "LY-1"
    secret = {"called", "reported_by"}
    assert not secret & {*case_rows.row(case, COUNTY.tz)}
    assert not secret & {*case_rows.live_row(take_messages(case_reported(1)), COUNTY.tz)}
    assert not secret & {*public_case(case_rows.live_row(case, COUNTY.tz))}
    assert case_rows.facts(case)["called"] == case.callees


def test_the_row_has_no_personal_data() -> None:
    case = take_messages(case_reported(1, text="电话 1", reporter={"name": "张", "phone": "1"}))
    row = case_rows.row(case, COUNTY.tz)
    assert row == {
        "id": case.id, "no": "LY-261122-0001", "source": "12345", "source_id": "C1", "source_no": "",
        "title": "道路塌方 1", "severity": 2, "matter": "road", "region": HERE.region, "lat": HERE.lat,
        "lon": HERE.lon, "placed": "point", "stage": "reported",
        "reported_at": "2026-11-22T08:00:00.000+08:00", "due_at": "2026-11-24T08:00:00.000+08:00",
        "updated_at": "2026-11-22T08:00:00.000+08:00",
    }  # fmt: skip


def test_the_id_of_the_case_a_message_is_about() -> None:
    assert case_join.source_id_of(CaseReported("C1", "s", at(0), HERE, "x", 1)) == "C1"
    assert case_join.source_id_of(CaseClosed("X", "s", at(0), "C1")) == "C1"
