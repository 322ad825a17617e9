"""A task: one person's part of a roll-out, and what each receipt 回执 makes of it.

Every time of a task is the earliest that any receipt gives, so the order in which receipts come, and how
often, changes nothing. What is not known never counts as done.
"""

from __future__ import annotations

from dataclasses import field, replace
from datetime import datetime
from typing import Final

from domain.kernel.errors import Refused
from domain.kernel.values import value

UNREACHED, OPEN, REMINDED, ACCEPTED, FINISHED, TAKEN_OVER = range(6)
STATES: Final = ("unreached", "open", "reminded", "accepted", "finished", "taken_over")
"""The states that are shown, in this order everywhere; each task is in one of them."""
KINDS: Final = ("delivered", "read", "accepted", "finished", "unreachable", "delegated")
"""What a receipt can say; taken over is what a command says."""
UNREACHABLE: Final = "unreachable"
NO_CHANNEL: Final = "no_number"
LONGEST_NOTE: Final = 500
AFTER_END: Final = "after_end"
SUPERSEDED: Final = "superseded"
"""Why a receipt changes nothing: it came after the end, or another task stands in the place of this one."""
BEFORE_ISSUE: Final = "before_issue"
BEFORE_RETURN: Final = "before_return"
CARRIED: Final = "superseded"
"""The channel of a receipt that came over from a roll-out that was superseded."""
WITHDRAWN: Final = "withdrawn"
"""The kind of the row that withdraws another, and how its id begins: no sender's does."""


@value
class Task:
    """`reasons`: why the person was chosen; `failed`: why a message did not arrive, '' for nothing known;
    `round`: of the last reminder; `on_behalf_by`: who said how far it is for the person 代报, '' for
    themselves; `code`: of answers by SMS;
    `rating`: of what came back; `returns`: how often it was sent back, `returned_at`: when last.
    """

    person: str
    tier: int
    region: str
    reasons: tuple[str, ...]
    queued_at: datetime
    sent_at: datetime | None = None
    delivered_at: datetime | None = None
    read_at: datetime | None = None
    accepted_at: datetime | None = None
    finished_at: datetime | None = None
    failed: str = ""
    round: int = 0
    taken_over_by: str = ""
    on_behalf_by: str = ""
    note: str = ""
    code: str = ""
    rating: str = ""
    returns: int = 0
    returned_at: datetime | None = None

    @property
    def state(self) -> int:
        """Which of STATES the task is in. A task that somebody took over and that is done is finished; one
        that was reminded without proof that anything arrived is still unreached.
        """
        if self.finished_at is not None:
            return FINISHED
        if self.taken_over_by:
            return TAKEN_OVER
        if self.accepted_at is not None:
            return ACCEPTED
        if self.delivered_at is None and self.read_at is None:
            return UNREACHED
        return REMINDED if self.round else OPEN


@value
class Receipt:
    """What one person's task came to, as somebody or something says. `at`: by their clock, corrected by
    `offset_s`, how far that clock was ahead of ours; `by`: who says it when it is not the person; `id`: the
    same for the same receipt; `late`: why it changes nothing, '' when it counts.
    """

    id: str
    person: str
    kind: str
    at: datetime
    channel: str = "api"
    by: str = ""
    note: str = ""
    offset_s: float = 0.0
    late: str = ""


@value
class Taken:
    """What became of one receipt: the task before and after, and the receipt as it is kept."""

    old: Task
    new: Task
    receipt: Receipt = field()


def take_receipt(
    task: Task, receipt: Receipt, issued_at: datetime, ended_at: datetime | None, late: str = AFTER_END
) -> Taken:
    """The task after a receipt. One from after the end is kept as `late` and changes nothing; one from before
    the issue counts from the issue on; finished before it was sent back is late as well. Refused bad_receipt.
    """
    check_receipt(receipt)
    if ended_at is not None and receipt.at > ended_at:
        return Taken(task, task, replace(receipt, late=late))
    at = max(receipt.at, issued_at)
    if receipt.kind == "finished" and task.returned_at is not None and at <= task.returned_at:
        return Taken(task, task, replace(receipt, late=BEFORE_RETURN))
    return Taken(task, _apply(task, receipt, at), receipt)


def check_receipt(receipt: Receipt) -> None:
    """Refused bad_receipt for a kind that is none, a note that is too long or the id of a withdrawal."""
    if receipt.kind not in KINDS:
        raise Refused("bad_receipt", f"no such kind of receipt: {receipt.kind[:40]!r}", "kind")
    if len(receipt.note) > LONGEST_NOTE:
        raise Refused("bad_receipt", f"a note has at most {LONGEST_NOTE} characters", "note")
    if names_withdrawal(receipt.id):
        raise Refused("bad_receipt", "no id of a receipt begins so", "key")


def names_withdrawal(id: str) -> bool:
    """Whether an id is that of a row that withdraws another."""
    return id.startswith(f"{WITHDRAWN}/")


def _apply(task: Task, receipt: Receipt, at: datetime) -> Task:
    note = receipt.note or task.note
    match receipt.kind:
        case "unreachable":
            return replace(task, failed=receipt.note or UNREACHABLE)
        case "delegated":
            by = receipt.by if task.accepted_at is None and receipt.by else task.on_behalf_by
            return replace(task, note=note, on_behalf_by=by)
        case "delivered":
            return replace(task, delivered_at=earliest(task.delivered_at, at))
        case "read":
            return replace(task, read_at=earliest(task.read_at, at))
    accepted = earliest(task.accepted_at, at)
    finished = earliest(task.finished_at, at) if receipt.kind == "finished" else task.finished_at
    by = receipt.by if _decides(task, receipt, at) else task.on_behalf_by
    return replace(task, accepted_at=accepted, finished_at=finished, note=note, on_behalf_by=by)


def _decides(task: Task, answer: Receipt, at: datetime) -> bool:
    """Whether how far a task is stands on an answer: the first that it was finished, else that it was
    accepted. Whoever said that said it for the person, or was them.
    """
    if answer.kind == "finished":
        return task.finished_at is None or at < task.finished_at
    return task.finished_at is None and (task.accepted_at is None or at < task.accepted_at)


def remind_task(task: Task, round: int) -> Task:
    """The task once its person was reminded for the `round`th time."""
    return replace(task, round=max(task.round, round))


def may_take_over(task: Task, overdue: bool) -> bool:
    """Whether somebody else may answer for a task: nobody accepted it, or it was accepted and should be
    finished by now (`overdue`: that the time of its tier is over).
    """
    return task.state < ACCEPTED or (overdue and task.state == ACCEPTED)


def take_over_task(task: Task, by: str) -> Task:
    """The task once somebody else answers for it. Who took it over first keeps it."""
    return task if task.taken_over_by else replace(task, taken_over_by=by)


def earliest(known: datetime | None, at: datetime) -> datetime:
    """The earlier of two times, of which one may not be known."""
    return at if known is None else min(known, at)
