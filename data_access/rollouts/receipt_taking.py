"""Receipts of a batch taken inside one unit of work: told once each, in any order, by whatever way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from data_access.outbox.outbox_rows import withdraw_from
from data_access.rollouts.progress_rows import Progress
from data_access.rollouts.task_rows import (
    add_receipts,
    digest_of,
    known_receipts,
    read_tasks,
    receipt_row,
)
from domain.kernel.errors import Refused
from domain.kernel.worlds import WorldId
from domain.rollouts.branch_counts import Branch
from domain.rollouts.rollout import Rollout
from domain.rollouts.task_states import ACCEPTED, Receipt, Task, correct_time, take_receipt
from domain.squads.outgoing import TASK

ANSWERS = frozenset({"accepted", "finished"})


@dataclass(slots=True)
class Recorded:
    """What became of a batch: how many were new, how many were known; who was refused, and why, by place in
    the batch; what screens and trace are told.
    """

    taken: int = 0
    repeated: int = 0
    refused: dict[int, Refused] = field(default_factory=dict)
    branches: list[Branch] = field(default_factory=list)
    told: dict[str, Any] = field(default_factory=dict)


def record_receipts(
    connection: Connection,
    world: WorldId,
    rollout: Rollout,
    receipts: Sequence[Receipt],
    now: datetime,
    batch: int,
) -> Recorded:
    """Take receipts of one roll-out. `batch`: the seq of the change that will tell of them. A receipt of a
    person who has no task is refused alone (no_task), as is one that is none (bad_receipt). Refused
    not_issued for a roll-out that was not.
    """
    began = rollout.released_at
    people = {receipt.person for receipt in receipts}
    tasks = read_tasks(connection, world, rollout.id, people)
    known = known_receipts(connection, world, rollout.id, people)
    progress, done = Progress(connection, world, rollout), Recorded()
    rows, answered = [], []
    for index, given in enumerate(receipts):
        receipt = correct_time(given, now)
        if (receipt.person, receipt.id) in known:
            done.repeated += 1
            continue
        try:
            task = _require(tasks, receipt.person)
            taken = take_receipt(task, receipt, began, rollout.over_at)
        except Refused as refused:
            done.refused[index] = refused
            continue
        known.add((receipt.person, receipt.id))
        tasks[receipt.person] = taken.new
        answers = taken.receipt.kind in ANSWERS and not taken.receipt.late
        progress.put(task, taken.new, [max(receipt.at, began)] if answers else [])
        rows.append(receipt_row(rollout.id, taken.receipt, now, batch))
        if task.state < ACCEPTED <= taken.new.state:
            answered.append(receipt.person)
    done.taken = len(rows)
    add_receipts(connection, world, rows)
    withdraw_from(connection, world, rollout.id, TASK, answered, now)
    done.branches = progress.save()
    done.told = {"receipts": len(rows), "accepted": len(answered), "digest": digest_of(rows)}
    return done


def _require(tasks: dict[str, Task], person: str) -> Task:
    task = tasks.get(person)
    if task is None:
        raise Refused("no_task", "the person has no task in this roll-out", "person")
    return task
