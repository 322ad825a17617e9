"""Hypothesis strategies: what one source may say about a few cases, grids and people, in every order."""

from __future__ import annotations

from datetime import timedelta

from hypothesis import strategies as st

from domain.access.scope import Scope
from domain.cases.case_join import REOPENED
from domain.cases.case_registers import STAGES
from domain.messages import (
    AnyMessage,
    CaseClosed,
    CaseReported,
    CaseUpdated,
    GridReported,
    Place,
    PositionReported,
)
from tests.laws.world import START

PLACES = [
    Place("330825101264001", 29.05, 119.2, "point"),
    Place("330825101264002", 29.06, 119.21, "point"),
    Place("330825101", 29.05, 119.2, "region"),
    Place("330825102201001", 29.1, 119.3, "point"),
]
times = st.integers(0, 12).map(lambda n: START + timedelta(hours=7 * n))
places = st.sampled_from(PLACES)
matters = st.sampled_from([None, "road", "house"])
severities = st.integers(1, 4)
NAMES = ["330825101", "330825102", "330825102201", "unit:roads", "unit:water", "person:LY-1", "person:LY-2"]
calls = st.lists(st.sampled_from(NAMES), max_size=3, unique=True).map(lambda names: tuple(sorted(names)))
reporters = st.sampled_from([None, {"name": "张"}, {"name": "李", "person": "LY-1"}, {"person": "LY-2"}])
CASES = ["C1", "C2"]


@st.composite
def case_reports(draw: st.DrawFn, case: str) -> CaseReported:
    return CaseReported(
        case,
        "12345",
        draw(times),
        draw(places),
        draw(st.sampled_from("甲乙")),
        draw(severities),
        draw(matters),
        reporter=draw(reporters),
        called=draw(st.none() | calls),
    )


@st.composite
def case_updates(draw: st.DrawFn, name: str) -> CaseUpdated:
    stage = draw(st.sampled_from([None, *STAGES, REOPENED]))
    return CaseUpdated(
        name,
        "12345",
        draw(times),
        draw(st.sampled_from(CASES)),
        draw(st.none() | places),
        draw(st.none() | st.sampled_from("丙丁")),
        draw(st.none() | severities),
        draw(matters),
        draw(st.none() | st.just("催办")),
        stage,
        "退回" if stage == REOPENED else None,
        draw(st.none() | calls),
    )


@st.composite
def case_closes(draw: st.DrawFn, name: str) -> CaseClosed:
    outcome = draw(st.sampled_from(["done", "cancelled"]))
    return CaseClosed(name, "12345", draw(times), draw(st.sampled_from(CASES)), "好了", outcome)


@st.composite
def grid(draw: st.DrawFn, name: str) -> GridReported:
    region = draw(st.sampled_from([PLACES[0].region, PLACES[3].region]))
    status = draw(st.sampled_from(["normal", "alert"]))
    source = draw(st.sampled_from(["a", "b"]))
    return GridReported(name, source, draw(times), region, status, {"mm": draw(st.integers(0, 1))})


@st.composite
def position(draw: st.DrawFn, name: str) -> PositionReported:
    place = draw(st.sampled_from([PLACES[0], PLACES[1], PLACES[3]]))
    north = draw(st.sampled_from([0.0, 0.00005, 0.001]))
    person = draw(st.sampled_from(["LY-1", "LY-2"]))
    at = draw(times) + timedelta(minutes=draw(st.integers(0, 9)))
    return PositionReported(name, "app", at, person, place.region, place.lat + north, place.lon, 5.0)


@st.composite
def scopes(draw: st.DrawFn) -> Scope:
    """Every kind of scope: of a region, a screen, units, a person, and what several grants make together."""
    regions = ["330825", "330825101", "330825102", "330825101264", "330825101264001"]
    some = st.frozensets(st.sampled_from(["road", "house"]))
    units = st.frozensets(st.sampled_from(["roads", "water"]))
    whole = draw(st.booleans())
    return Scope(
        draw(st.sampled_from(regions)),
        whole,
        frozenset() if whole else draw(some),
        draw(units),
        draw(st.sampled_from([None, "LY-1", "LY-2"])),
        draw(st.sampled_from(["all", "own", "none"])),
    )


@st.composite
def message_lists(draw: st.DrawFn, most: int = 12) -> list[AnyMessage]:
    """Distinct messages about two cases, two grids and two people; each id used once."""
    kinds = [case_updates, case_closes, grid, position]
    some = [draw(draw(st.sampled_from(kinds))(f"M{n}")) for n in range(draw(st.integers(0, most)))]
    return [*some, *[draw(case_reports(case)) for case in CASES if draw(st.booleans()) or case == "C1"]]
