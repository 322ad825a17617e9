"""A task without a receipt that was keyed in wrongly."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.emergency.rollouts.progress.receipt_corrections import check_keyed, is_keyed, withdraw_receipt
from domain.emergency.rollouts.progress.task_states import (
    ACCEPTED,
    CARRIED,
    OPEN,
    Receipt,
    Task,
    take_receipt,
)
from domain.kernel.errors import Refused

BEGIN = datetime(2026, 11, 22, 8, tzinfo=UTC)


def make_receipt(minutes: int, kind: str, by: str = "", note: str = "") -> Receipt:
    return Receipt(f"{kind}/{minutes}", "P", kind, BEGIN + timedelta(minutes=minutes), "sheet", by, note)


def take_receipts(*receipts: Receipt) -> Task:
    task = Task("P", 2, "330825101264001", (), BEGIN)
    for receipt in receipts:
        task = take_receipt(task, receipt, BEGIN, None).new
    return task


@pytest.mark.parametrize("wrong", range(5))
def test_what_is_left_is_as_if_the_wrong_line_had_never_been(wrong: int) -> None:
    lines = [
        make_receipt(3, "read"),
        make_receipt(5, "accepted", "周", "甲"),
        make_receipt(9, "finished", "吴", "乙"),
        make_receipt(4, "accepted"),
        make_receipt(2, "unreachable", note="关机"),
    ]
    left = [*lines[:wrong], *lines[wrong + 1 :]]
    assert withdraw_receipt(take_receipts(*lines), left, lines[wrong], BEGIN) == take_receipts(*left)


def test_what_no_receipt_told_stays() -> None:
    wrong = make_receipt(5, "accepted")
    task = replace(take_receipts(wrong), delivered_at=BEGIN, round=1, taken_over_by="")
    assert withdraw_receipt(task, (), wrong, BEGIN).state == OPEN + 1
    again = replace(
        take_receipts(make_receipt(5, "finished"), make_receipt(9, "accepted")),
        returned_at=BEGIN + timedelta(minutes=7),
    )
    left = withdraw_receipt(again, [make_receipt(5, "finished")], make_receipt(9, "accepted"), BEGIN)
    assert (left.state, left.finished_at) == (ACCEPTED, None)


def test_what_people_said_themselves_is_not_taken_from_them() -> None:
    for keyed, withdrawn, code in (
        (None, False, "no_line"),
        (False, False, "not_keyed"),
        (True, True, "corrected"),
    ):
        with pytest.raises(Refused, match=code):
            check_keyed(keyed, withdrawn)
    check_keyed(True, False)
    ways = [(way, by) for way in ("sms", "list", CARRIED) for by in ("", "周")]
    found = [(way, by) for way, by in ways if is_keyed(replace(make_receipt(1, "accepted", by), channel=way))]
    assert found == [("list", ""), ("list", "周"), (CARRIED, "周")]


def test_whose_word_it_is_follows_from_the_first_answer_that_is_left() -> None:
    lines = [
        make_receipt(4, "accepted", "周"),
        make_receipt(5, "accepted"),
        make_receipt(9, "accepted", "吴"),
    ]
    task = take_receipts(*lines)
    assert task.on_behalf_by == "周"
    assert withdraw_receipt(task, lines[1:], lines[0], BEGIN).on_behalf_by == ""
    handed = [make_receipt(2, "delegated", "郑"), lines[0]]
    assert withdraw_receipt(take_receipts(*handed), handed[:1], lines[0], BEGIN).on_behalf_by == "郑"
