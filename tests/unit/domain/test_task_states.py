"""What receipts make of a task: the same whatever order they come in, and however often."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest

from domain.emergency.rollouts.progress.report_times import correct_time
from domain.emergency.rollouts.progress.task_states import (
    ACCEPTED,
    AFTER_END,
    FINISHED,
    KINDS,
    OPEN,
    REMINDED,
    TAKEN_OVER,
    UNREACHED,
    Receipt,
    Task,
    remind_task,
    take_over_task,
    take_receipt,
)
from domain.kernel.errors import Refused

ISSUED = datetime(2026, 11, 29, 8, tzinfo=UTC)
TASK = Task("LY-1", 2, "330825101264001", ("post:head",), ISSUED)


def at(minutes: float) -> datetime:
    return ISSUED + timedelta(minutes=minutes)


def receipt(kind: str, minutes: float, **more: str) -> Receipt:
    return Receipt(f"{kind}/{minutes}", "LY-1", kind, at(minutes), **more)


def take_receipts(*receipts: Receipt, task: Task = TASK, ended: datetime | None = None) -> Task:
    for item in receipts:
        task = take_receipt(task, item, ISSUED, ended).new
    return task


def test_any_order_and_any_repetition_end_alike() -> None:
    receipts = [receipt("delivered", 1), receipt("read", 3), receipt("accepted", 5), receipt("finished", 60)]
    ends = {take_receipts(*order).accepted_at for order in permutations(receipts)}
    assert ends == {at(5)}
    tasks = [take_receipts(*order, *order) for order in permutations(receipts)]
    assert all(task == tasks[0] for task in tasks)
    assert tasks[0].state == FINISHED


@pytest.mark.parametrize(
    ("kinds", "state"),
    [
        ((), UNREACHED),
        (("unreachable",), UNREACHED),
        (("delegated",), UNREACHED),
        (("delivered",), OPEN),
        (("read",), OPEN),
        (("accepted",), ACCEPTED),
        (("accepted", "delivered"), ACCEPTED),
        (("finished",), FINISHED),
    ],
)
def test_the_state_is_what_was_proved(kinds: tuple[str, ...], state: int) -> None:
    assert take_receipts(*(receipt(kind, number) for number, kind in enumerate(kinds))).state == state


def test_finished_without_an_acceptance_was_accepted_by_then() -> None:
    early = take_receipts(receipt("finished", 30))
    assert (early.accepted_at, early.finished_at) == (at(30), at(30))
    assert take_receipts(receipt("accepted", 10), task=early).accepted_at == at(10)


def test_who_was_reminded_without_proof_of_anything_is_unreached() -> None:
    assert remind_task(TASK, 1).state == UNREACHED
    assert remind_task(take_receipts(receipt("delivered", 1)), 1).state == REMINDED
    assert remind_task(take_receipts(receipt("accepted", 1)), 1).state == ACCEPTED


def test_a_task_taken_over_is_finished_when_it_is_done() -> None:
    taken = take_over_task(TASK, "account:7")
    assert (taken.state, take_over_task(taken, "account:8").taken_over_by) == (TAKEN_OVER, "account:7")
    assert take_receipts(receipt("finished", 5), task=taken).state == FINISHED


def test_what_comes_after_the_end_is_kept_as_late_and_changes_nothing() -> None:
    taken = take_receipt(TASK, receipt("accepted", 30), ISSUED, at(20))
    assert (taken.new, taken.receipt.late) == (TASK, AFTER_END)
    before = take_receipt(TASK, receipt("accepted", 10), ISSUED, at(20))
    assert (before.new.state, before.receipt.late) == (ACCEPTED, "")


def test_a_clock_that_is_behind_counts_from_the_issue() -> None:
    assert take_receipts(receipt("accepted", -600)).accepted_at == ISSUED


def test_a_clock_that_is_ahead_is_put_right_and_by_how_much_is_kept() -> None:
    right = correct_time(receipt("accepted", 90), at(30))
    assert (right.at, right.offset_s) == (at(30), 3600.0)
    assert correct_time(receipt("accepted", 10), at(30)) == receipt("accepted", 10)


def test_another_says_it_and_that_is_kept() -> None:
    task = take_receipts(receipt("accepted", 5, by="account:9", note="本人手机没电"))
    assert (task.on_behalf_by, task.note) == ("account:9", "本人手机没电")


@pytest.mark.parametrize("order", [*permutations(range(3))])
def test_whose_word_it_is_follows_from_the_times_not_from_what_came_last(order: tuple[int, ...]) -> None:
    by_phone, keyed, passed_on = (
        receipt("accepted", 5), receipt("accepted", 9, by="account:9"), receipt("delegated", 2, by="张三"),
    )  # fmt: skip
    accepted = (by_phone, keyed, passed_on)
    assert take_receipts(*(accepted[place] for place in order)).on_behalf_by == ""
    done = (replace(by_phone, by="李四"), receipt("finished", 30), receipt("finished", 40, by="account:9"))
    assert take_receipts(*(done[place] for place in order)).on_behalf_by == ""
    finished = (by_phone, receipt("finished", 30, by="account:9"), receipt("finished", 40))
    assert take_receipts(*(finished[place] for place in order)).on_behalf_by == "account:9"


def test_what_is_no_receipt_is_refused() -> None:
    for wrong in (receipt("liked", 1), replace(receipt("read", 1), note="长" * 501)):
        with pytest.raises(Refused, match="bad_receipt"):
            take_receipts(wrong)
    assert "taken_over" not in KINDS
