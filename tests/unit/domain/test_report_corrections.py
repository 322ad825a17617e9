"""A household's line without a report that was keyed in wrongly."""

from __future__ import annotations

from dataclasses import replace

from domain.emergency.rollouts.evacuations.ledger import MOVED, verify_entry
from domain.emergency.rollouts.evacuations.report_corrections import replay_entry
from tests.unit.domain.test_ledger import BEGIN, after, at, told


def test_the_line_is_as_if_the_report_had_never_been() -> None:
    lines = [told(1, "told"), replace(told(3, "moved"), people=5), told(5, "settled", "S1")]
    for wrong in range(3):
        left = [*lines[:wrong], *lines[wrong + 1 :]]
        assert replay_entry(after(*lines), left, BEGIN, None) == after(*left)


def test_who_saw_it_saw_it_as_it_was() -> None:
    lines = [told(3, "moved"), told(4, "moved"), told(5, "settled", "S1")]
    seen = verify_entry(after(*lines), frozenset({"other"}), at(9))
    assert replay_entry(seen, lines[1:], BEGIN, None).is_verified
    back = replay_entry(seen, lines[:2], BEGIN, None)
    assert (back.state, back.verified_by, back.is_verified) == (MOVED, "", False)
