"""Whose phone shows which entered case."""

from __future__ import annotations

from typing import Any

from dashboard.http.palm.entered_cases import list_by_person

ROWS: list[dict[str, Any]] = [
    {"id": "1", "source": "desk", "called": ["person:A", "unit:roads"], "reported_by": "A"},
    {"id": "2", "source": "12345", "called": ["person:A"], "reported_by": "A"},
    {"id": "3", "source": "desk"},
    {"id": "4", "source": "desk", "called": ["person:A", "person:B"], "reported_by": "B"},
]


def ids(rows: Any) -> list[str]:
    return [row["id"] for row in rows]


def test_only_what_was_entered_and_only_to_who_reported_it() -> None:
    found = list_by_person(ROWS)
    assert {name: ids(rows) for name, rows in found.items()} == {"A": ["1"], "B": ["4"]}


def test_who_reported_a_case_and_asked_for_time_in_it_keeps_it() -> None:
    requests = [{"number": 3, "person": "B"}, {"number": 4, "person": "A"}]
    found = list_by_person([ROWS[3] | {"requests": requests}])
    assert {name: ids(rows) for name, rows in found.items()} == {"B": ["4"]}
