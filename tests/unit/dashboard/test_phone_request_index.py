"""Whose requests for time a phone shows, and what of them."""

from __future__ import annotations

from typing import Any

from dashboard.services.squads.phone_request_index import list_by_asker

ME, OTHER = "LY-L00001", "LY-L00002"


def request(number: int, person: str = ME, **more: Any) -> dict[str, Any]:
    made = {"number": number, "kind": "suspension", "unit": "roads", "reason": "等吊车", "state": "open"}
    return made | {"at": f"2026-11-28T0{number}:00:00+08:00"} | ({"person": person} if person else {}) | more


def case(id: str, *requests: dict[str, Any], **more: Any) -> dict[str, Any]:
    row = {"id": id, "no": f"LY-{id}", "title": "树木倒伏"}
    return row | ({"requests": [*requests]} if requests else {}) | more


def test_everybody_gets_their_own_the_newest_first_and_none_that_they_took_back() -> None:
    cases = [
        case("a", request(1), request(2, OTHER), request(3, "")),
        case("b", request(4), request(5, state="withdrawn")),
        case("c"),
    ]
    found = list_by_asker(cases)
    assert [(row["case"], row["number"]) for row in found[ME]] == [("b", 4), ("a", 1)]
    assert [(row["case"], row["number"]) for row in found[OTHER]] == [("a", 2)]
    assert set(found) == {ME, OTHER}
    assert not {"person", "unit"} & {*found[ME][0]}


def test_what_is_told_of_a_request_is_what_there_is() -> None:
    due = "2026-11-29T18:00:00+08:00"
    answered = request(1, kind="extension", hours=24, state="approved", answer="同意", due_at=due)
    (row,) = list_by_asker([case("a", answered)])[ME]
    assert (row["hours"], row["answer"], row["due_at"], row["no"]) == (24, "同意", due, "LY-a")
    assert "part" not in row
