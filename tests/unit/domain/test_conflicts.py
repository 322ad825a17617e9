"""What a report says otherwise than the ledger did."""

from __future__ import annotations

import pytest

from domain.emergency.rollouts.evacuations.conflicts import OLDER, PEOPLE, PLACE, TURNED, find_conflict
from domain.emergency.rollouts.evacuations.ledger import EvacuationReport
from tests.unit.domain.test_ledger import after, at, told


def counted(minutes: float, people: int) -> EvacuationReport:
    return EvacuationReport("1", "HH-1", "moved", at(minutes), people=people)


@pytest.mark.parametrize(
    ("known", "report", "conflict"),
    [
        ((), told(1, "moved"), ""),
        ((told(5, "moved"),), told(3, "told"), OLDER),
        ((told(5, "moved"),), told(3, "refused"), OLDER),
        ((told(5, "moved"),), told(7, "refused"), TURNED),
        ((told(5, "moved"),), told(7, "told"), ""),
        ((told(5, "refused"),), told(3, "moved"), OLDER),
        ((told(5, "refused"),), told(7, "moved"), ""),
        ((told(5, "refused"),), told(3, "persuaded"), OLDER),
        ((told(5, "persuaded"),), told(7, "refused"), ""),
        ((told(5, "settled", "S1"),), told(7, "settled", "S2"), PLACE),
        ((told(5, "settled", "S1"),), told(7, "settled", "S1"), ""),
        ((counted(5, 3),), counted(7, 2), PEOPLE),
    ],
)
def test_the_later_counts_and_the_other_is_told(
    known: tuple[EvacuationReport, ...], report: EvacuationReport, conflict: str
) -> None:
    assert find_conflict(after(*known), report) == conflict
