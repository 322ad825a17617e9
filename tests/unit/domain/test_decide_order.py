"""Any order and any repetition of the same messages gives the same state (I3), on many invented stories."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from domain.access.scope import Scope
from domain.cases import case_join
from domain.messages import AnyMessage, CaseReported
from domain.topics import reducer
from tests.examples import some_of
from tests.laws.world import World
from tests.unit.domain.reports import case_reports, message_lists, scopes


def essence(world: World) -> dict[str, Any]:
    """The state without the bookkeeping that tells how it came about."""
    return {
        "cases": {key: replace(case, no=None) for key, case in world.cases.items()},
        "grids": {
            key: (grid.status, grid.readings, grid.note, grid.stamp) for key, grid in world.grids.items()
        },
        "positions": {key: replace(where, shown={}) for key, where in world.positions.items()},
        "tally": world.tally(),
    }


@st.composite
def story(draw: st.DrawFn) -> tuple[list[AnyMessage], list[AnyMessage]]:
    """Messages, and the same ones in another order with some told again."""
    messages = draw(message_lists())
    again = draw(st.lists(st.sampled_from(messages), max_size=8))
    return messages, draw(st.permutations(messages + again))


@settings(max_examples=some_of(400), deadline=None)
@given(story())
def test_order_and_repetition_do_not_matter(pair: tuple[list[AnyMessage], list[AnyMessage]]) -> None:
    once, shuffled = pair
    assert essence(World().take_all(shuffled)) == essence(World().take_all(once))


@settings(max_examples=some_of(500), deadline=None)
@given(story(), st.none() | scopes())
def test_snapshot_law(pair: tuple[list[AnyMessage], list[AnyMessage]], scope: Scope | None) -> None:
    """Old snapshot + narrowed changes = fresh snapshot, after every message, for every scope."""
    world = World()
    state = world.snapshot(scope)
    for message in pair[1]:
        for wire in world.take(message):
            change = reducer.narrow(wire, scope) if scope else wire
            state = reducer.apply(state, change) if change else state
        fresh = world.snapshot(scope)
        assert {**state, "seq": 0, "at": ""} == {**fresh, "seq": 0, "at": ""}


@settings(max_examples=some_of(300), deadline=None)
@given(story(), scopes())
def test_nobody_hears_of_what_was_never_in_sight(
    pair: tuple[list[AnyMessage], list[AnyMessage]], scope: Scope
) -> None:
    """A change that is told names only what the scope sees or saw a moment ago, and where it saw it."""
    world = World()
    for message in pair[1]:
        before = world.snapshot(scope)
        cases = world.cases.values()
        seen = {c.region for c in cases if c.visible and scope.sees(c.region, c.matter, c.called)}
        for wire in world.take(message):
            change = reducer.narrow(wire, scope)
            if change is None:
                continue
            rows = [row for table in ("cases", "grids", "positions") for row in change.get(table, ())]
            known = seen | {row["region"] for row in before["positions"]}
            regions = {row["region"] for row in [*rows, *change.get("news", ())]}
            corrected = not rows and "gone" not in change
            assert change["region"] in known | regions or corrected


@settings(max_examples=some_of(200), deadline=None)
@given(message_lists(), scopes())
def test_a_narrowed_county_is_the_sight(messages: list[AnyMessage], scope: Scope) -> None:
    world = World().take_all(messages)
    fresh = world.snapshot(scope)
    assert reducer.narrow_state(world.snapshot(), scope, news=fresh["news"]) == fresh


@settings(max_examples=some_of(200), deadline=None)
@given(message_lists())
def test_tally_changes_add_up(messages: list[AnyMessage]) -> None:
    world = World().take_all(messages)
    sums: dict[tuple[str, ...], list[int]] = {}
    for wire in world.feed:
        for row in wire.get("tally", ()):
            old = sums.get(tuple(row[:3]), [0, 0, 0])
            sums[tuple(row[:3])] = [a + b for a, b in zip(old, row[3:], strict=True)]
    assert [[*key, *counts] for key, counts in sorted(sums.items()) if any(counts)] == world.tally()


@settings(max_examples=some_of(300), deadline=None)
@given(story())
def test_a_stage_goes_back_only_by_reopening(pair: tuple[list[AnyMessage], list[AnyMessage]]) -> None:
    """Between two states of a case the rank falls only when the highest reopening moved."""
    ranks = ["reported", "reopened", "registered", "dispatched", "handling", "verifying", "closed"]
    world = World()
    for message in pair[1]:
        before = dict(world.cases)
        world.take(message)
        for key, old in before.items():
            new = world.cases[key]
            if new.progress.get("reopened") == old.progress.get("reopened"):
                assert ranks.index(new.stage) >= ranks.index(old.stage)


@settings(max_examples=some_of(200), deadline=None)
@given(message_lists())
def test_one_trace_row_a_change_and_one_number_a_case(messages: list[AnyMessage]) -> None:
    world = World().take_all(messages)
    assert len(world.traces) == len(world.feed)
    assert [trace.action for trace in world.traces] == [wire["kind"] for wire in world.feed]
    numbers = [case.no for case in world.cases.values() if case.visible]
    assert None not in numbers
    assert len(set(numbers)) == len(numbers)
    assert all(case.no is None for case in world.cases.values() if not case.visible)


@settings(max_examples=some_of(200), deadline=None)
@given(case_reports("C1"))
def test_a_new_case_is_a_report_joined_to_a_stub(report: CaseReported) -> None:
    """The short cut for the common case gives what the long way gives, change and trace alike."""
    short, long = World(), World()
    stub = case_join.stub("330825", report.source, report.id)
    long.cases[(report.source, report.id)] = stub
    assert (short.take(report), short.traces) == (long.take(report), long.traces)
    assert short.cases == long.cases
