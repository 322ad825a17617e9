"""A household that several evacuations name counts once, by the line that is to be believed."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from domain.emergency.rollouts.evacuations.evacuation import Evacuation
from domain.emergency.rollouts.evacuations.ledger import MOVED, REFUSED, RETURNED, SETTLED, SHOULD_MOVE, Entry
from domain.emergency.rollouts.evacuations.ledger_counts import NOTHING, count_entry
from domain.emergency.rollouts.evacuations.shared_households import choose_line, count_shared

NOON = datetime(2026, 8, 10, 4, tzinfo=UTC)
FIRST = Evacuation("ZY-260810-01", "330825", "", (), "account:7", NOON, 2, 5)
SECOND = replace(FIRST, id="ZY-260810-02", place="330825101", origin="ZY-260810-01")
LIFTED = replace(FIRST, lifted_by="account:7", lifted_at=NOON)


def entry(household: str = "A", people: int = 3, **times: Any) -> Entry:
    return Entry(household, "330825101264001", people, True, "flood", "", **times)


def minutes_after_noon(minutes: int) -> datetime:
    return NOON + timedelta(minutes=minutes)


def test_what_somebody_said_counts_before_what_nobody_knows_and_the_last_word_before_an_earlier_one() -> None:
    known = entry(
        told_at=minutes_after_noon(1), moved_at=minutes_after_noon(5), away_at=minutes_after_noon(5)
    )
    assert choose_line([(FIRST, known), (SECOND, entry())]).state == MOVED
    assert choose_line([(FIRST, entry()), (SECOND, known)]).state == MOVED
    refused = entry(refused_at=minutes_after_noon(9))
    assert choose_line([(FIRST, known), (SECOND, refused)]).state == REFUSED
    assert choose_line([(FIRST, entry()), (SECOND, entry())]).state == SHOULD_MOVE, "nobody knows"


def test_what_an_order_that_stands_says_counts_before_what_a_lifted_one_does() -> None:
    back = entry(returned_at=minutes_after_noon(60))
    assert choose_line([(LIFTED, back), (SECOND, entry())]).state == SHOULD_MOVE
    assert choose_line([(LIFTED, back)]).state == RETURNED


def test_each_household_is_in_the_sum_once() -> None:
    settled, waiting = (
        entry(settled_at=minutes_after_noon(5), stayed_at=minutes_after_noon(5), counted=4),
        entry(),
    )
    other, elsewhere = entry("B", 2), entry("C", 7)
    totals = [
        [sum(column) for column in zip(*map(count_entry, lines), strict=True)]
        for lines in ((settled, other, elsewhere), (waiting, other))
    ]
    shared = {"A": [(FIRST, settled), (SECOND, waiting)], "B": [(FIRST, other), (SECOND, other)]}
    found = count_shared([tuple(total) for total in totals], shared)
    assert (found.households, found.by_evacuation) == (2, ((FIRST.id, 2), (SECOND.id, 2)))
    once = [sum(column) for column in zip(*map(count_entry, (settled, other, elsewhere)), strict=True)]
    assert found.counts == tuple(once)
    assert (found.counts[SETTLED], found.counts[SHOULD_MOVE]) == (1, 2)
    assert count_shared([], {}).counts == NOTHING
