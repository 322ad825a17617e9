"""Receipts that were keyed in: looked at, and one withdrawn inside a unit of work."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, exists, func, literal, select

from data_access.database.tables.emergency.rollout_tables import task_receipts, tasks
from data_access.emergency.rollouts.progress_rows import Progress, read_branches, save_branches
from data_access.emergency.rollouts.task_rows import add_receipts, digest_of, receipt_row
from data_access.outbox.message_renewal import renew_withdrawn
from domain.emergency.rollouts.progress.branch_counts import Branch, list_branches
from domain.emergency.rollouts.progress.receipt_corrections import (
    ANSWERS,
    check_keyed,
    is_keyed,
    name_withdrawal,
    withdraw_receipt,
)
from domain.emergency.rollouts.progress.task_states import ACCEPTED, WITHDRAWN, Receipt, Task
from domain.emergency.rollouts.rollout import Rollout
from domain.kernel.values import value
from domain.kernel.worlds import WorldId
from domain.squads.calls.outgoing import TASK


@value
class KeptReceipt:
    """A receipt with when we learned of it, and what withdrew it: None for nothing."""

    receipt: Receipt
    received_at: datetime
    withdrawal: Receipt | None = None


@value
class Withdrawn:
    """What a withdrawal led to: the branches that moved, and what the trace is told."""

    branches: list[Branch]
    facts: dict[str, Any]


def read_kept(connection: Connection, world: WorldId, rollout: str, person: str) -> list[KeptReceipt]:
    """All that came back of one task, in the order it came; withdrawals stand with what they withdrew."""
    r = task_receipts.c
    about = (r.county == str(world), r.rollout == rollout, r.person == person)
    query = select(
        r.id, r.kind, r.at, r.channel, r.said_by, r.note, r.offset_ms, r.late, r.received_at
    ).where(*about)
    found: dict[str, KeptReceipt] = {}
    for row in connection.execute(query.order_by(r.batch, r.id)):
        at, offset = datetime.fromisoformat(row.at), row.offset_ms / 1000
        receipt = Receipt(row.id, person, row.kind, at, row.channel, row.said_by, row.note, offset, row.late)
        found[row.id] = KeptReceipt(receipt, datetime.fromisoformat(row.received_at))
    kept = [kept_receipt for kept_receipt in found.values() if kept_receipt.receipt.kind != WITHDRAWN]
    gone = {
        id: kept_receipt.receipt
        for id, kept_receipt in found.items()
        if kept_receipt.receipt.kind == WITHDRAWN
    }
    return [
        replace(kept_receipt, withdrawal=gone.get(name_withdrawal(kept_receipt.receipt.id)))
        for kept_receipt in kept
    ]


def counts(r: Any) -> ColumnElement[bool]:
    """The condition that a row of `r`, columns of task_receipts, was not withdrawn."""
    w = task_receipts.alias("withdrawal")
    same = (w.c.county == r.county, w.c.rollout == r.rollout, w.c.person == r.person)
    named = w.c.id == literal(f"{WITHDRAWN}/").concat(r.id)
    return ~exists(select(literal(1)).where(*same, w.c.kind == WITHDRAWN, named))


def withdraw(
    connection: Connection,
    world: WorldId,
    rollout: Rollout,
    task: Task,
    id: str,
    by: str,
    reason: str,
    now: datetime,
    batch: int,
) -> Withdrawn:
    """Withdraw one receipt of a task: the task, the sums above it and the curve follow, and what its person
    was not sent as they had answered is sent. Refused no_line, not_keyed, corrected.
    """
    kept = {receipt.receipt.id: receipt for receipt in read_kept(connection, world, rollout.id, task.person)}
    found = kept.get(id)
    keyed = is_keyed(found.receipt) if found is not None else None
    taken = name_withdrawal(id) in kept  # a sender had the id before such ids were refused
    check_keyed(keyed, taken or (found is not None and found.withdrawal is not None))
    gone = kept[id].receipt
    others = (
        receipt.receipt
        for receipt in kept.values()
        if receipt.withdrawal is None and receipt.receipt.id != id
    )
    left = [receipt for receipt in others if not receipt.late]
    withdrawal = Receipt(name_withdrawal(id), task.person, WITHDRAWN, now, "page", by, reason)
    rows = [receipt_row(rollout.id, withdrawal, now, batch)]
    add_receipts(connection, world, rows)
    progress = Progress(connection, world, rollout)
    new = task if gone.late else withdraw_receipt(task, left, gone, rollout.released_at)
    progress.put(task, new)
    progress.save()
    if new.state < ACCEPTED <= task.state and new.sent_at is None:
        renew_withdrawn(connection, world, rollout.id, TASK, task.person, now)
    facts = {"person": task.person, "line": id, "kind": gone.kind, "receipts": 1, "digest": digest_of(rows)}
    return Withdrawn(_set_times(connection, world, rollout, list_branches(task.region)), facts)


def _set_times(
    connection: Connection, world: WorldId, rollout: Rollout, regions: tuple[str, ...]
) -> list[Branch]:
    """The branches with when the first and the last of their people answered, as what is left says it."""
    r, t, began = task_receipts.c, tasks.c, rollout.released_at
    joined = task_receipts.join(
        tasks, (t.county == r.county) & (t.rollout == r.rollout) & (t.person == r.person)
    )
    found = []
    for region, branch in read_branches(connection, world, rollout.id, regions).items():
        about = (r.county == str(world), r.rollout == rollout.id, r.late == "", r.kind.in_(ANSWERS))
        inside = t.region.startswith(region, autoescape=True)
        query = select(func.min(r.at), func.max(r.at)).select_from(joined)
        first, last = connection.execute(query.where(*about, inside, counts(r))).one()
        times = [None if at is None else max(datetime.fromisoformat(at), began) for at in (first, last)]
        found.append(replace(branch, first_at=times[0], last_at=times[1]))
    save_branches(connection, world, found)
    return found
