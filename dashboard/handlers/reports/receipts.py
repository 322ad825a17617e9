"""Receipts of tasks in a batch of reports: those of one roll-out are taken together, told by one change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo
from typing import Final

from data_access.database.change_rows import ChangeRows
from data_access.database.unit_of_work import UnitOfWork
from data_access.emergency.rollouts.carried_answers import carry_answers
from data_access.emergency.rollouts.receipt_taking import ReceiptTaking, Recorded
from data_access.emergency.rollouts.rollout_store import read_rollout
from domain.access.actor import Actor
from domain.access.rights import Kind, Viewer
from domain.emergency.rollouts.progress.task_states import Receipt
from domain.emergency.rollouts.rollout import Rollout
from domain.emergency.rollouts.rollout_changes import progress_change
from domain.kernel.errors import Reason, Refused
from domain.messages import TaskReceipt
from domain.sources.senders import Sender, out_of_scope

INGEST: Final = Actor(Viewer(Kind.INNER, "palm", "", ()))
"""Who tells of a batch: its receipts say themselves who gave each."""


class ReceiptBatch:
    """The receipts of one transaction of the report handler."""

    def __init__(self, work: UnitOfWork, now: datetime, tz: tzinfo) -> None:
        self._work, self._now, self._tz = work, now, tz
        self._takings: dict[str, ReceiptTaking | None] = {}

    def load(self, receipts: Iterable[TaskReceipt]) -> None:
        """What is known of all that receipts speak of."""
        people: dict[str, set[str]] = {}
        for receipt in receipts:
            people.setdefault(receipt.rollout, set()).add(receipt.person)
        work = self._work
        for name, wanted in people.items():
            rollout = read_rollout(work.connection, work.world, name)
            issued = rollout is not None and rollout.issued_at is not None
            self._takings[name] = (
                ReceiptTaking(work.connection, work.world, rollout, wanted, self._now)
                if issued and rollout is not None
                else None
            )

    def take(self, message: TaskReceipt, sender: Sender | None, cause: str) -> None:
        """Take one, under the name it is remembered by. Refused no_rollout, no_task, out_of_scope."""
        taking = self._takings.get(message.rollout)
        if taking is None:
            raise Refused(Reason.NO_ROLLOUT, f"not issued here: {message.rollout!r}", "rollout")
        task = taking.task_of(message.person)
        if sender is not None and not sender.covers(task.region):
            raise out_of_scope(f"person: the task is not in the token's region {sender.region}", "person")
        channel = message.channel or message.source
        taking.take(
            Receipt(
                cause,
                message.person,
                message.state,
                message.at,
                channel,
                message.by,
                message.note,
                message.clock_off_s,
            )
        )

    def save(self, changes: ChangeRows) -> None:
        """Write them, and add a change for each roll-out."""
        taken = [taking for taking in self._takings.values() if taking is not None and taking.count]
        saved = [(taking.rollout, self._save(taking, changes)) for taking in taken]
        for rollout, done in saved:
            self._carry_on(rollout, done, changes)

    def _save(self, taking: ReceiptTaking, changes: ChangeRows) -> Recorded:
        done = taking.save(changes.seq + 1)
        about = (done.branches, done.facts, self._work.county, INGEST, self._now, self._tz)
        changes.add(progress_change(taking.rollout, *about))
        return done

    def _carry_on(self, rollout: Rollout, done: Recorded, changes: ChangeRows) -> None:
        """What still holds counts for the roll-outs in the place of this one, too."""
        work = self._work
        while taking := carry_answers(work.connection, work.world, rollout, done.answers, self._now):
            if not taking.count:
                return
            rollout, done = taking.rollout, self._save(taking, changes)
