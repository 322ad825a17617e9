"""What a report says otherwise than the ledger did."""

from __future__ import annotations

import pytest

from domain.emergency.rollouts.evacuations.conflicts import OLDER, PEOPLE, PLACE, TURNED, find_conflict
from domain.emergency.rollouts.evacuations.ledger import EvacuationReport
from tests.unit.domain.test_ledger import at, make_report, take_reports


def make_count_report(minutes: float, people: int) -> EvacuationReport:
    return EvacuationReport("1", "HH-1", "moved", at(minutes), people=people)


@pytest.mark.parametrize(
    ("known", "report", "conflict"),
    [
        ((), make_report(1, "moved"), ""),
        ((make_report(5, "moved"),), make_report(3, "told"), OLDER),
        ((make_report(5, "moved"),), make_report(3, "refused"), OLDER),
        ((make_report(5, "moved"),), make_report(7, "refused"), TURNED),
        ((make_report(5, "moved"),), make_report(7, "told"), ""),
        ((make_report(5, "refused"),), make_report(3, "moved"), OLDER),
        ((make_report(5, "refused"),), make_report(7, "moved"), ""),
        ((make_report(5, "refused"),), make_report(3, "persuaded"), OLDER),
        ((make_report(5, "persuaded"),), make_report(7, "refused"), ""),
        ((make_report(5, "settled", "S1"),), make_report(7, "settled", "S2"), PLACE),
        ((make_report(5, "settled", "S1"),), make_report(7, "settled", "S1"), ""),
        ((make_count_report(5, 3),), make_count_report(7, 2), PEOPLE),
    ],
)
def test_the_later_counts_and_the_other_is_told(
    known: tuple[EvacuationReport, ...], report: EvacuationReport, conflict: str
) -> None:
    assert find_conflict(take_reports(*known), report) == conflict
