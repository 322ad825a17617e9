"""Emergency responses: begun, changed, ended, and who sees them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from domain.access.actor import Actor
from domain.access.rights import Kind, Viewer
from domain.access.scope import Scope
from domain.emergency.responses import response
from domain.emergency.responses.response import Response
from domain.emergency.responses.response_commands import DeclareResponse, EndResponse
from domain.kernel.errors import Refused
from domain.kernel.worlds import WorldId
from domain.topics.emergency.response_topic import RESPONSES

COUNTY, TZ = WorldId("330825"), ZoneInfo("Asia/Shanghai")
AT = datetime(2026, 11, 22, 0, 0, tzinfo=UTC)
BY = Actor(Viewer(Kind.PERSON, "account:7", "", ()), ordered_by="account:3")
DECLARE = DeclareResponse(region=COUNTY, type="flood", level=4, reason="县防指会商决定")
END = EndResponse(region=COUNTY, type="flood", reason="降雨已经结束", expected_version=1)
RUNS = Response(COUNTY, "flood", 4, AT, AT, 1)
OVER = replace(RUNS, level=response.ENDED, version=2)


def test_a_response_begins() -> None:
    new, change = response.declare(None, DECLARE, BY, AT, TZ, COUNTY)
    assert new == RUNS
    trace = change.trace
    assert (change.kind, trace.object, trace.old) == ("response.declared", "response:flood", None)
    assert (trace.actor, trace.ordered_by, trace.reason) == ("account:7", "account:3", "县防指会商决定")
    row = change.wire(1)["responses"][0]
    assert row["since"] == "2026-11-22T08:00:00.000+08:00"
    assert (row["type"], row["level"], row["region"]) == ("flood", 4, COUNTY)


def test_another_level_keeps_the_beginning() -> None:
    later = AT + timedelta(hours=2)
    new, change = response.declare(RUNS, replace(DECLARE, level=2, expected_version=1), BY, later, TZ, COUNTY)
    assert new == replace(RUNS, level=2, changed_at=later, version=2)
    assert change.kind == "response.changed"
    assert change.trace.old is not None
    assert (change.trace.old["level"], change.trace.new["level"]) == (4, 2)


def test_an_end_takes_it_off_the_screens_and_a_new_one_counts_on() -> None:
    gone, change = response.end(RUNS, END, BY, AT, TZ)
    assert gone == OVER
    assert (change.wire(1)["gone"], change.kind) == (["flood"], "response.ended")
    again, _ = response.declare(gone, DECLARE, BY, AT, TZ, COUNTY)
    assert (again.version, again.runs) == (3, True)


@pytest.mark.parametrize(
    ("old", "change", "code"),
    [
        (None, {"type": "flod"}, "bad_response"),
        (None, {"level": 0}, "bad_response_level"),
        (None, {"level": 5}, "bad_response_level"),
        (None, {"level": True}, "bad_response_level"),
        (None, {"reason": "。"}, "bad_reason"),
        (None, {"expected_version": 1}, "stale"),
        (RUNS, {"level": 3}, "stale"),
        (RUNS, {"expected_version": 1}, "same_level"),
        (OVER, {"expected_version": 2}, "stale"),
    ],
)
def test_what_cannot_be_declared(old: Response | None, change: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as caught:
        response.declare(old, replace(DECLARE, **change), BY, AT, TZ, COUNTY)
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("old", "change", "code"),
    [
        (None, {}, "not_running"),
        (OVER, {}, "not_running"),
        (RUNS, {"expected_version": None}, "stale"),
        (RUNS, {"type": "all"}, "bad_response"),
        (RUNS, {"reason": ""}, "bad_reason"),
    ],
)
def test_what_cannot_be_ended(old: Response | None, change: dict[str, Any], code: str) -> None:
    with pytest.raises(Refused) as caught:
        response.end(old, replace(END, **change), BY, AT, TZ)
    assert caught.value.code == code


def test_a_phone_in_the_reason_is_masked() -> None:
    _, change = response.declare(None, replace(DECLARE, reason="请联系 13812345678"), BY, AT, TZ, COUNTY)
    assert change.trace.reason == "请联系 138****5678"


@pytest.mark.parametrize(
    ("region", "sees"), [("330825", True), ("3308", True), ("330825101264", True), ("330802", False)]
)
def test_everybody_it_holds_for_sees_it(region: str, sees: bool) -> None:
    row, scope = {"region": COUNTY}, Scope(region, False, positions="none")
    assert RESPONSES.shows(row, scope) is sees
    assert (RESPONSES.narrow(row, scope) == row) is sees
