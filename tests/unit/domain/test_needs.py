"""What is still needed beside those who are coming."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from domain.squads.needs import subtract_coming
from domain.squads.recommendation import Need
from domain.squads.squad import Member, Squad, assemble_squad

NOW = datetime(2026, 11, 28, 3, 0, tzinfo=UTC)


def squad(**states: str) -> Squad:
    """A squad of heads, each so far."""
    made = assemble_squad("s1", "c1", "330825", "account:7", [("a", "head")], {}, "", NOW)
    return replace(made, members=tuple(Member(key, "head", NOW, state) for key, state in states.items()))


@pytest.mark.parametrize("state", ["accepted", "on_the_way", "on_site", "done"])
def test_who_is_coming_or_there_is_not_needed_again(state: str) -> None:
    assert subtract_coming([Need("head"), Need("leader")], [squad(a=state)]) == [
        (Need("head", 0), 1),
        (Need("leader"), 0),
    ]


@pytest.mark.parametrize("state", ["called", "unavailable", "released"])
def test_who_is_silent_or_away_still_is_needed(state: str) -> None:
    assert subtract_coming([Need("head")], [squad(a=state)]) == [(Need("head"), 0)]


def test_a_person_counts_for_one_need() -> None:
    needs = [Need("head"), Need("head", 2)]
    assert subtract_coming(needs, [squad(a="on_site", b="accepted")]) == [
        (Need("head", 0), 1),
        (Need("head", 1), 1),
    ]
