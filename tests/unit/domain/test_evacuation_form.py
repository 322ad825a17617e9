"""An evacuation form: who stands on it in which order, and codes that stay."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from domain.directory.households.household import Household
from domain.emergency.rollouts.evacuations.evacuation import Evacuation
from domain.emergency.rollouts.evacuations.ledger import Entry
from domain.emergency.rollouts.evacuations.shelter import Shelter
from domain.emergency.rollouts.sheets.evacuation_form import (
    EvacuationForm,
    Line,
    code_space,
    draw_up_form,
    number_households,
    number_shelters,
)
from domain.emergency.rollouts.sheets.row_codes import read_code

NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
GRID, FAR = "330825101264001", "330825102201001"
SHELTERS = tuple(Shelter(code, code, GRID[:12], 0, 0, 9) for code in ("S1", "S2"))
ORDER = Evacuation("ZY-261122-01", "330825", "", (), "a", NOW, 3, 9, shelters=SHELTERS)


def line(id: str, grid: str = GRID, weak: bool = False, **more: object) -> Line:
    household = Household(id, grid, grid[:12], f"{id} 号", f"户{id}", "139", 3, ("infant",) if weak else ())
    return replace(Entry(id, grid, 3, weak, "flood", ""), **more), household  # type: ignore[arg-type]


LINES = [line("A", moved_at=NOW), line("B"), line("C", weak=True), line("D", grid=FAR)]


def draw(lines: list[Line], region: str = "330825101") -> EvacuationForm:
    return draw_up_form(ORDER, region, lines, number_households([entry for entry, _ in lines], {}), NOW)


def test_the_urgent_stand_first_and_others_places_do_not() -> None:
    form = draw(LINES)
    assert [row.household for row in form.rows] == ["C", "B", "A"]
    assert [row.first for row in form.rows] == [True, False, False]
    assert (form.people, form.left) == (9, 6)


def test_a_code_means_its_household_and_stays_when_others_are_added() -> None:
    before = {row.household: row.code for row in draw(LINES).rows}
    after = draw([*LINES, line("0", extra="漏登"), line("AA", extra="漏登")])
    codes = {row.household: row.code for row in after.rows}
    assert before.items() <= codes.items()
    assert len({*codes.values()}) == len(codes)
    assert read_code(ORDER.id, code_space(ORDER), codes["B"]) == 1


def test_those_added_are_numbered_as_they_came() -> None:
    entries = [entry for entry, _ in (*LINES, line("X", extra="a"), line("E", extra="b"))]
    numbers = number_households(entries, {"X": 7, "E": 9})
    assert (numbers["D"], numbers["X"], numbers["E"]) == (3, 4, 5)


def test_codes_suffice_for_twice_the_order() -> None:
    assert code_space(ORDER) == 31**3
    assert code_space(replace(ORDER, households=20_000)) == 31**4


def test_the_number_of_a_form_is_of_what_it_says() -> None:
    form = draw(LINES)
    assert form.number == replace(form, as_of=datetime(2026, 11, 23, tzinfo=UTC)).number
    assert form.number != draw(LINES[1:]).number
    assert number_shelters(ORDER) == {"S1": 1, "S2": 2}
