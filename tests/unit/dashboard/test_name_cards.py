"""Names of the people in squads are read once a minute, and nobody's is lost when too many are remembered."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import pytest

from dashboard.services.squads import name_cards
from dashboard.services.squads.name_cards import KEPT_S, NameCards

COUNTY = "330825"


class Cards(NameCards):
    """`reads`: whom the database was asked about; X is not in it."""

    def __init__(self) -> None:
        self.now, self.reads = 0.0, list[list[str]]()
        store: Any = None
        super().__init__(store, lambda: self.now)

    def _read(self, county: str, people: Collection[str]) -> dict[str, dict[str, str]]:
        self.reads.append(sorted(people))
        return {person: {"name": f"{county} {person}", "unit": ""} for person in people if person != "X"}


def test_a_name_is_read_once_a_minute() -> None:
    cards = Cards()
    for at in (0.0, KEPT_S - 0.1, KEPT_S):
        cards.now = at
        assert cards.find(COUNTY, {"A"}) == {"A": {"name": "330825 A", "unit": ""}}
    assert cards.reads == [["A"], ["A"]]
    assert cards.find(COUNTY, {"A", "X"}).keys() == {"A"}


def test_nobody_is_without_a_name_when_what_was_remembered_is_too_much(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(name_cards, "MOST_KEPT", 3)
    cards = Cards()
    cards.find(COUNTY, {"A", "B", "C"})
    assert cards.find(COUNTY, {"A", "B", "D"}).keys() == {"A", "B", "D"}
    assert cards.reads == [["A", "B", "C"], ["A", "B", "D"]]
    assert len(cards._known) == 3
