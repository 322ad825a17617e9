"""Rows of cases, grids and positions that were altered beside the trace are found, on both databases."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from msgspec import json

from dashboard.commands import CommandBus, ReportHandler
from dashboard.handlers.context import Context
from data_access.audit.anchors import Folder
from data_access.county_packs.county_pack import County
from data_access.database.codec import case_of, grid_of, position_of, text_of
from data_access.maintenance.verification.verify import Verdict, verify
from data_access.store import Store
from domain.access.actor import Actor
from domain.access.rights import Grant, Kind, Role, Viewer
from domain.cases.case_join import case_id
from domain.emergency.responses.response_commands import DeclareResponse, EndResponse
from tests.integration.reports import (
    COUNTY,
    NOW,
    ORIGIN,
    VILLAGE,
    encode_case,
    encode_case_close,
    encode_case_update,
    encode_grid,
    encode_message,
    envelopes,
)

GRID = f"{VILLAGE}001"
FIRST = case_id(COUNTY, "12345", "c1")
SECOND = case_id(COUNTY, "12345", "c2")
PHONE = "13812345678"


class TracedState:
    """A county with three cases, one of them a stub, a grid and a position."""

    def __init__(self, store: Store, county: County, path: Path) -> None:
        self.store, self.handler, self._folder = (
            store,
            ReportHandler(store, {COUNTY: county}, clock=lambda: NOW),
            path,
        )
        reporter = {"name": "陈荣龙", "phone": PHONE}
        self.take(
            encode_case("c1", 0, title=f"陈荣龙家进水 {PHONE}", reporter=reporter, called=["unit:centre"]),
            encode_case("c2", 1, matter=None),
            encode_case_update("u1", "c1", 2, severity=1, stage="dispatched"),
            encode_case_close("e2", "c2", 3),
            encode_case_update("u3", "c3", 4, text="不见报告"),
        )
        self.take(encode_case_update("u2", "c1", 5, called=[], text="已到场"))
        self.take(
            encode_grid("g1", GRID, 1, note=f"联系 {PHONE}"), encode_grid("g2", GRID, 2), stream="grids"
        )
        at = {"lat": 29.03, "lon": 119.17, "accuracy_m": 5, "region": VILLAGE}
        person = "LY-L00001"
        self.take(
            encode_message("position", "p1", 1, person=person, **at),
            encode_message("position", "p2", 2, person=person, **at | {"lat": 29.03002}),
            stream="positions",
        )

    def take(self, *messages: bytes, stream: str = "cases") -> None:
        """As a worker takes them."""
        done = self.handler.handle(envelopes(*messages, stream=stream))
        assert not done.dead

    def sql(self, statement: str, **given: Any) -> None:
        """As somebody with the database's password writes."""
        with self.store.database.writing() as connection:
            mark = "?" if self.store.database.sqlite else "%s"
            connection.exec_driver_sql(statement.replace("?", mark), tuple(given.values()))

    def body(self, id: str) -> str:
        """A case's row."""
        with self.store.reading() as connection:
            mark = "?" if self.store.database.sqlite else "%s"
            found = connection.exec_driver_sql(f"SELECT body FROM cases WHERE id = {mark}", (id,)).scalar()
        assert isinstance(found, str)
        return found

    def verdict(self) -> Verdict:
        return verify(self.store.database, COUNTY, Folder(self._folder), None)

    def list_findings(self) -> list[tuple[str, str]]:
        """(kind, where) of what is wrong."""
        return [(f.kind, f.where) for f in self.verdict().findings if f.kind != "no_anchor"]


@pytest.fixture
def traced(peopled: str, county: County, tmp_path: Path) -> Iterator[TracedState]:
    store = Store(peopled, clock=lambda: NOW)
    yield TracedState(store, county, tmp_path / "none")
    store.close()


def test_a_state_that_the_trace_led_to_is_sound(traced: TracedState) -> None:
    with traced.store.unit_of_work(COUNTY, ORIGIN) as act:
        act.trace("case.revealed", FIRST, None, {"fields": ["title"]}, reason="核对")
        act.trace("person.changed", "person:0123456789abcdef", None, {"post": "duty"})
    traced.take(encode_case_update("u9", "c1", 9, severity=3))
    assert traced.list_findings() == []


@pytest.mark.parametrize("n", [0, 1, 2, 3, 99])
def test_a_case_that_leads_to_another_row_is_found(traced: TracedState, n: int) -> None:
    traced.sql("UPDATE cases SET last_seq = ? WHERE id = ?", n=n, id=FIRST)
    found = traced.list_findings()
    assert ("case_gone", FIRST) in found, "its newest row is led to by nobody"
    assert n == 2 or any(where.startswith(FIRST) and kind != "case_gone" for kind, where in found)


def test_a_link_that_was_turned_back_before_the_next_report_is_found(traced: TracedState) -> None:
    traced.sql("UPDATE cases SET last_seq = 1 WHERE id = ?", id=FIRST)
    traced.take(encode_case_update("u9", "c1", 9, severity=3))
    assert ("case_gone", FIRST) in traced.list_findings()


def test_a_case_that_is_gone_or_was_put_in_is_found(traced: TracedState) -> None:
    traced.sql("DELETE FROM cases WHERE id = ?", id=SECOND)
    assert traced.list_findings() == [("case_gone", SECOND)]
    made = replace(case_of(traced.body(FIRST)), source_id="c8", id=case_id(COUNTY, "12345", "c8"))
    for last in (0, 1):
        traced.sql("DELETE FROM cases WHERE id = ?", id=made.id)
        row = {"id": made.id, "c": COUNTY, "r": made.region, "o": 1, "l": last, "b": text_of(made)}
        traced.sql(
            "INSERT INTO cases (id, county, region, open, last_seq, body) VALUES (?, ?, ?, ?, ?, ?)", **row
        )
        kind = "case_link" if last else "case_state"
        assert (kind, made.id if last else f"{made.id}: reported_at") in traced.list_findings()


ALTERED: dict[str, Any] = {
    "title": "无事", "severity": 4, "matter": "flood", "region": "330825102", "stage": "verifying",
    "outcome": "cancelled", "called": ("unit:centre",), "reported_at": None,
}  # fmt: skip


@pytest.mark.parametrize("field", ALTERED)
def test_an_altered_value_is_found_and_named(traced: TracedState, field: str) -> None:
    altered = replace(case_of(traced.body(FIRST)), **{field: ALTERED[field]})
    traced.sql(
        "UPDATE cases SET body = ?, region = ? WHERE id = ?", b=text_of(altered), r=altered.region, id=FIRST
    )
    [(kind, where)] = [item for item in traced.list_findings() if item[1].startswith(FIRST)]
    assert kind == "case_state"
    assert field in where
    assert PHONE not in where


@pytest.mark.parametrize("columns", ["region = '330825'", "open = 0", "body = '{}'"])
def test_a_column_beside_the_body_is_compared_too(traced: TracedState, columns: str) -> None:
    traced.sql(f"UPDATE cases SET {columns} WHERE id = ?", id=FIRST)
    assert [kind for kind, _ in traced.list_findings()] == ["case_state"]


def test_what_retention_hid_in_a_case_is_no_finding(traced: TracedState) -> None:
    case = case_of(traced.body(SECOND))
    hidden = replace(case, text="陈**", reporter={"name": "陈**"})
    traced.sql("UPDATE cases SET body = ? WHERE id = ?", b=text_of(hidden), id=SECOND)
    changed = replace(case_of(traced.body(FIRST)), title="陈**家进水 138****5678", reporter={"name": "陈**"})
    traced.sql("UPDATE cases SET body = ? WHERE id = ?", b=text_of(changed), id=FIRST)
    assert traced.list_findings() == []


def test_an_altered_grid_or_position_is_found(traced: TracedState) -> None:
    with traced.store.reading() as connection:
        grids = connection.exec_driver_sql("SELECT body FROM grids").scalar_one()
        positions = connection.exec_driver_sql("SELECT body FROM positions").scalar_one()
    traced.sql("UPDATE grids SET body = ?", b=text_of(replace(grid_of(grids), status="alert")))
    assert traced.list_findings() == [("grid_state", GRID)]
    traced.sql("DELETE FROM grids WHERE county = ?", c=COUNTY)
    assert traced.list_findings() == [("grid_state", GRID)]
    traced.sql("INSERT INTO grids VALUES (?, ?, ?, ?)", c=COUNTY, r=GRID, l="", b=grids)
    position = position_of(positions)
    there = json.decode(json.encode(position.shown)) | {"lat": 29.2}
    for moved in (replace(position, lat=29.2), replace(position, lat=29.2, shown=there)):
        traced.sql("UPDATE positions SET body = ?", b=text_of(moved))
        assert traced.list_findings() == [("position_state", "LY-L00001")]
    traced.sql("DELETE FROM positions WHERE county = ?", c=COUNTY)
    assert traced.list_findings() == [], "retention takes positions, and no row of the trace says whose"


def test_an_altered_or_lost_response_is_found(traced: TracedState) -> None:
    bus = CommandBus(traced.store, Context(traced.handler._counties, 100), clock=lambda: NOW)  # type: ignore[arg-type]
    commander = Actor(Viewer(Kind.PERSON, "account:9", "", (Grant(Role.COMMANDER, COUNTY),)))
    flood = DeclareResponse(region=COUNTY, type="flood", level=3, reason="县防指会商决定")
    bus.handle(flood, commander)
    bus.handle(replace(flood, type="typhoon"), commander)
    over = EndResponse(region=COUNTY, type="typhoon", reason="台风已经远离", expected_version=1)
    bus.handle(over, commander)
    assert traced.list_findings() == []
    traced.sql("UPDATE responses SET level = 4 WHERE type = ?", t="flood")
    assert traced.list_findings() == [("response_state", "flood")]
    traced.sql("UPDATE responses SET level = 3 WHERE type = ?", t="flood")
    traced.sql("UPDATE responses SET level = 1 WHERE type = ?", t="typhoon")
    assert traced.list_findings() == [("response_state", "typhoon")], (
        "what ended does not run again by itself"
    )
    traced.sql("DELETE FROM responses WHERE type = ?", t="typhoon")
    assert traced.list_findings() == [("response_state", "typhoon")]
    traced.sql("UPDATE responses SET since = 'x' WHERE type = ?", t="flood")
    assert ("response_state", "flood") in traced.list_findings()


def test_a_broken_chain_vouches_for_no_state(traced: TracedState) -> None:
    traced.sql("UPDATE cases SET last_seq = 1 WHERE id = ?", id=FIRST)
    traced.sql("UPDATE trace SET actor = 'x' WHERE n = ?", n=3)
    assert {f.kind for f in traced.verdict().findings} == {"altered", "no_anchor"}


def test_cases_go_on_while_they_are_compared(traced: TracedState, monkeypatch: pytest.MonkeyPatch) -> None:
    """New rows and cases between the walk and the look at the cases are taken for what they are."""
    from data_access.maintenance.verification import verify as walking

    real = walking.case_faults

    def later(*args: Any) -> Any:
        traced.take(
            encode_case_update("u8", "c1", 20, severity=4),
            encode_case("c7", 21),
            encode_case_update("u7", "c7", 22, severity=1),
        )
        yield from real(*args)

    monkeypatch.setattr(walking, "case_faults", later)
    monkeypatch.setattr("data_access.maintenance.verification.case_state.CASES", 1)
    assert traced.list_findings() == []
