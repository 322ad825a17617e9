"""A household's line without a report that was keyed in wrongly."""

from __future__ import annotations

from dataclasses import replace

from domain.emergency.rollouts.evacuations.ledger import MOVED, verify_entry
from domain.emergency.rollouts.evacuations.report_corrections import replay_entry
from tests.unit.domain.test_ledger import BEGIN, at, make_report, take_reports


def test_the_line_is_as_if_the_report_had_never_been() -> None:
    lines = [
        make_report(1, "told"),
        replace(make_report(3, "moved"), people=5),
        make_report(5, "settled", "S1"),
    ]
    for wrong in range(3):
        left = [*lines[:wrong], *lines[wrong + 1 :]]
        assert replay_entry(take_reports(*lines), left, BEGIN, None) == take_reports(*left)


def test_who_saw_it_saw_it_as_it_was() -> None:
    lines = [make_report(3, "moved"), make_report(4, "moved"), make_report(5, "settled", "S1")]
    seen = verify_entry(take_reports(*lines), frozenset({"other"}), at(9))
    assert replay_entry(seen, lines[1:], BEGIN, None).is_verified
    back = replay_entry(seen, lines[:2], BEGIN, None)
    assert (back.state, back.verified_by, back.is_verified) == (MOVED, "", False)
