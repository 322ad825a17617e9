"""Receipts of a batch taken inside one unit of work: told once each, in any order, by whatever way."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from data_access.emergency.rollouts.progress_rows import Progress
from data_access.emergency.rollouts.task_rows import (
    add_receipts,
    digest_of,
    known_receipts,
    read_tasks,
    receipt_row,
)
from data_access.outbox.outbox_rows import withdraw_from
from domain.emergency.rollouts.progress.branch_counts import Branch
from domain.emergency.rollouts.progress.receipt_corrections import name_withdrawal, refuse_withdrawn
from domain.emergency.rollouts.progress.report_times import correct_time
from domain.emergency.rollouts.progress.task_states import (
    ACCEPTED,
    AFTER_END,
    FINISHED,
    SUPERSEDED,
    Receipt,
    Task,
    take_receipt,
)
from domain.emergency.rollouts.rollout import Rollout
from domain.kernel.errors import Reason, Refused
from domain.kernel.worlds import WorldId
from domain.squads.calls.outgoing import TASK

ANSWERS = frozenset({"accepted", "finished"})


@dataclass(slots=True)
class Recorded:
    """What became of a batch: how many were new, how many were known; who was refused, and why, by place in
    the batch; what screens and trace are told; `answers`: those taken, with the tasks they are for.
    """

    taken: int = 0
    repeated: int = 0
    refused: dict[int, Refused] = field(default_factory=dict)
    branches: list[Branch] = field(default_factory=list)
    facts: dict[str, Any] = field(default_factory=dict)
    answers: list[tuple[Receipt, Task]] = field(default_factory=list)


class ReceiptTaking:
    """Takes receipts of one roll-out one by one; `save` writes them and what they add up to. Refused
    not_issued for a roll-out that was not. `answers_person`: whoever accepted, or finished, needs nothing
    more sent; not so when the answer was to other words.
    """

    def __init__(
        self,
        connection: Connection,
        world: WorldId,
        rollout: Rollout,
        people: Collection[str],
        now: datetime,
        answers_person: bool = True,
    ) -> None:
        self.rollout = rollout
        self._answers_person = answers_person
        self._connection, self._world, self._now = connection, world, now
        self._began = rollout.released_at
        self._tasks = read_tasks(connection, world, rollout.id, people)
        self._known = known_receipts(connection, world, rollout.id, people)
        self._progress = Progress(connection, world, rollout)
        self._receipts: list[Receipt] = []
        self._answered: list[str] = []
        self._finished: list[str] = []

    @property
    def count(self) -> int:
        """How many were taken."""
        return len(self._receipts)

    def find_task(self, person: str) -> Task | None:
        """The task of a person, if they have one."""
        return self._tasks.get(person)

    def task_of(self, person: str) -> Task:
        """The task of a person. Refused no_task."""
        task = self.find_task(person)
        if task is None:
            raise Refused(Reason.NO_TASK, f"{person!r} has no task in {self.rollout.id}", "person")
        return task

    def take(self, given: Receipt) -> bool:
        """Take one; False for one that was recorded before. Refused no_task, bad_receipt; corrected for one
        that was withdrawn.
        """
        receipt = correct_time(given, self._now)
        name = (receipt.person, receipt.id)
        if name in self._known:
            refuse_withdrawn((receipt.person, name_withdrawal(receipt.id)) in self._known)
            return False
        task = self.task_of(receipt.person)
        over = SUPERSEDED if self.rollout.superseded_by else AFTER_END
        taken = take_receipt(task, receipt, self._began, self.rollout.over_at, over)
        self._known.add(name)
        self._tasks[receipt.person] = taken.new
        answers = receipt.kind in ANSWERS and not taken.receipt.late
        self._progress.put(task, taken.new, [max(receipt.at, self._began)] if answers else [])
        self._receipts.append(taken.receipt)
        if task.state < ACCEPTED <= taken.new.state:
            self._answered.append(receipt.person)
        elif task.state != FINISHED == taken.new.state:
            self._finished.append(receipt.person)
        return True

    def save(self, batch: int) -> Recorded:
        """Write what was taken. `batch`: the seq of the change that will tell of it."""
        rows = [receipt_row(self.rollout.id, receipt, self._now, batch) for receipt in self._receipts]
        add_receipts(self._connection, self._world, rows)
        done = [*self._answered, *self._finished] if self._answers_person else ()
        withdraw_from(self._connection, self._world, self.rollout.id, TASK, done, self._now)
        facts = {"receipts": len(rows), "accepted": len(self._answered), "digest": digest_of(rows)}
        answers = [
            (receipt, self._tasks[receipt.person]) for receipt in self._receipts if receipt.kind in ANSWERS
        ]
        return Recorded(taken=len(rows), branches=self._progress.save(), facts=facts, answers=answers)


def record_receipts(
    connection: Connection,
    world: WorldId,
    rollout: Rollout,
    receipts: Sequence[Receipt],
    now: datetime,
    batch: int,
    admit: Callable[[Receipt, Task | None], Receipt] = lambda receipt, task: receipt,
) -> Recorded:
    """Take receipts of one roll-out at once; one that is refused is refused alone. `admit`: a receipt and the
    task it is of, as it is recorded. Refused not_issued.
    """
    taking = ReceiptTaking(connection, world, rollout, {receipt.person for receipt in receipts}, now)
    refused: dict[int, Refused] = {}
    repeated = 0
    for index, receipt in enumerate(receipts):
        try:
            repeated += not taking.take(admit(receipt, taking.find_task(receipt.person)))
        except Refused as why:
            refused[index] = why
    done = taking.save(batch)
    done.repeated, done.refused = repeated, refused
    return done
