"""A line that was keyed in wrongly and sent is withdrawn: it stays where it was recorded, beside who
withdrew it and why, and counts no more.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Final

from domain.emergency.rollouts.progress.task_states import CARRIED, WITHDRAWN, Receipt, Task
from domain.kernel.errors import Refused

KEYED: Final = frozenset(("sheet", "township", "list"))
"""Channels of what people keyed in for others; what somebody said themselves is never taken from them."""
ANSWERS: Final = ("accepted", "finished")


def name_withdrawal(id: str) -> str:
    """The id of the row that withdraws the row of an id."""
    return f"{WITHDRAWN}/{id}"


def is_keyed(receipt: Receipt) -> bool:
    """Whether somebody keyed it in for its person; one that came over from a superseded task does not tell
    how, but on whose word.
    """
    return receipt.channel in KEYED or (receipt.channel == CARRIED and bool(receipt.by))


def check_keyed(keyed: bool | None, withdrawn: bool) -> None:
    """Refused no_line for one that is not there, None; not_keyed, corrected."""
    if keyed is None:
        raise Refused("no_line", "no such line was keyed in", "line")
    if not keyed:
        raise Refused("not_keyed", "only what was keyed in for somebody is corrected", "line")
    refuse_withdrawn(withdrawn)


def refuse_withdrawn(withdrawn: bool) -> None:
    """Refused corrected for a line that was withdrawn: keyed in again under its id it would count no more."""
    if withdrawn:
        raise Refused("corrected", "the line was corrected before", "line")


def withdraw_receipt(task: Task, left: Sequence[Receipt], gone: Receipt, issued_at: datetime) -> Task:
    """The task without one of its receipts. `left`: the others that count, in the order they came."""
    again = task.returned_at
    done = [receipt for receipt in left if again is None or max(receipt.at, issued_at) > again]
    notes = [receipt.note for receipt in left if receipt.kind in ANSWERS and receipt.note]
    answers = gone.kind in ANSWERS
    note = (notes or [""])[-1] if answers and task.note == gone.note else task.note
    by = _find_speaker(left, done, issued_at) if answers else task.on_behalf_by
    failed = task.failed
    if gone.kind == "unreachable" and failed == (gone.note or gone.kind):
        failed = ([receipt.note or receipt.kind for receipt in left if receipt.kind == gone.kind] or [""])[-1]
    return replace(
        task,
        delivered_at=_fall_back(task.delivered_at, "delivered", left, gone, issued_at),
        read_at=_fall_back(task.read_at, "read", left, gone, issued_at),
        accepted_at=_earliest(left, ANSWERS, issued_at),
        finished_at=_earliest(done, ("finished",), issued_at),
        note=note,
        on_behalf_by=by,
        failed=failed,
    )


def _find_speaker(left: Sequence[Receipt], done: Sequence[Receipt], issued_at: datetime) -> str:
    """Who says how far the task is by what is left: whose word it is that it was finished (`done`: since it
    was sent back), else accepted, else given to somebody; '' for the person.
    """
    finished = [receipt for receipt in done if receipt.kind == "finished"]
    accepted = [receipt for receipt in left if receipt.kind in ANSWERS]
    delegations = [receipt.by for receipt in left if receipt.kind == "delegated" and receipt.by]
    if not accepted:
        return (delegations or [""])[-1]
    return min(finished or accepted, key=lambda receipt: max(receipt.at, issued_at)).by


def _fall_back(
    known: datetime | None, kind: str, left: Iterable[Receipt], gone: Receipt, issued_at: datetime
) -> datetime | None:
    """The time of a step that something else than receipts may have told of as well."""
    if gone.kind != kind or known != max(gone.at, issued_at):
        return known
    return _earliest(left, (kind,), issued_at)


def _earliest(receipts: Iterable[Receipt], kinds: Iterable[str], issued_at: datetime) -> datetime | None:
    return min((max(receipt.at, issued_at) for receipt in receipts if receipt.kind in kinds), default=None)
