"""Answers to a task that was superseded, as they count for the one in its place."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection

from data_access.emergency.rollouts.receipt_taking import ReceiptTaking
from data_access.emergency.rollouts.rollout_store import read_rollout
from domain.emergency.rollouts.progress.task_states import Receipt, Task
from domain.emergency.rollouts.rollout import Rollout
from domain.emergency.rollouts.supersession import carry_receipt
from domain.kernel.worlds import WorldId

Answer = tuple[Receipt, Task]
"""A receipt that was taken, and the task that it was for."""


def carry_answers(
    connection: Connection, world: WorldId, rollout: Rollout, answers: Sequence[Answer], now: datetime
) -> ReceiptTaking | None:
    """The taking of the roll-out in the place of another, with what still holds; None when there is none."""
    later = read_rollout(connection, world, rollout.superseded_by) if rollout.superseded_by else None
    if later is None or not answers:
        return None
    people = {task.person for _, task in answers}
    taking = ReceiptTaking(connection, world, later, people, now, answers_person=False)
    for receipt, old in answers:
        task = taking.find_task(receipt.person)
        carried = carry_receipt(receipt, rollout.id, old, task, later) if task else None
        if carried is not None:
            taking.take(carried)
    return taking
