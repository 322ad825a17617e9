"""What gateways tell of the messages of roll-outs: delivered, or why not, at once or later. Each becomes a
receipt of its task before the gateway is told that we have it; told again, it is the same receipt.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, Protocol

import structlog

from dashboard.relay.relay import FailedSend, Failures
from data_access.emergency.rollouts.pages.task_pages import OpenTask, find_open_tasks
from data_access.gateways.http_gateway import Event
from data_access.outbox import outbox_rows
from data_access.store import Store, utc_now
from domain.access.actor import Actor
from domain.access.rights import Kind, Viewer
from domain.emergency.rollouts.progress.task_states import LONGEST_NOTE, Receipt
from domain.emergency.rollouts.rollout_commands import RecordReceipts
from domain.kernel.command import Command
from domain.kernel.errors import Refused
from domain.kernel.worlds import WorldId
from domain.squads.calls.outgoing import TASK, Message, split_wire_id
from domain.squads.calls.sms_answers import TextAnswer, code_of_task
from domain.squads.squad import ACCEPTED, DONE

STATES: Final = {ACCEPTED: "accepted", DONE: "finished"}
"""What an answer by SMS says of a task."""
log = structlog.get_logger()

TaskAnswer = tuple[OpenTask, Receipt]
"""A task, and what its person said of it."""


class Door(Protocol):
    """What carries a command out."""

    def handle(self, command: Command, by: Actor) -> Any: ...


def find_named_task(message: Message | None, answer: TextAnswer) -> OpenTask | None:
    """The task whose message an answer names, as a pressed key does; None where the answer says nothing of a
    task, or has the code of another one or of a call.
    """
    if message is None or message.kind != TASK or answer.state not in STATES:
        return None
    named = answer.code in ("", code_of_task(message.subject))
    return (message.world, message.subject, message.person) if named else None


def actor_of(channel: str, person: str) -> Actor:
    """Who gives an answer for the person that sent it: the channel it came by."""
    return Actor(Viewer(Kind.INNER, f"gateway:{channel}", "", (), person), address=channel)


class TaskReceipts:
    """Takes what one channel's gateway tells of tasks."""

    def __init__(self, store: Store, door: Door, channel: str) -> None:
        self._store, self._door, self._channel = store, door, channel

    def take(self, events: Sequence[Event]) -> None:
        """Record the receipts among some events. Raises Unavailable."""
        found: dict[tuple[WorldId, str], list[Receipt]] = {}
        with self._store.reading() as connection:
            for event in events:
                named = split_wire_id(event.message) if event.kind == "receipt" else None
                message = outbox_rows.find_message(connection, *named) if named else None
                if message is not None and message.kind == TASK:
                    receipts = found.setdefault((message.world, message.subject), [])
                    receipts.append(self._delivery_of(event, message.id, message.person))
        self._record(found)

    def record(self, answers: Sequence[TaskAnswer]) -> None:
        """Record what people said of their tasks, those of one roll-out in one transaction. Raises
        Unavailable.
        """
        found: dict[tuple[WorldId, str], list[Receipt]] = {}
        for (world, rollout, _), receipt in answers:
            found.setdefault((world, rollout), []).append(receipt)
        self._record(found)

    def _record(self, found: Mapping[tuple[WorldId, str], Sequence[Receipt]]) -> None:
        _give_receipts(self._door, self._channel, found)

    def find_meant(self, event: Event, answer: TextAnswer) -> list[OpenTask]:
        """The open tasks that an answer can mean, of the number it comes from: all without a code, those of
        the code else; none where it is of a call, or says nothing of a task.
        """
        if answer.state not in STATES or (answer.code and answer.code[0] != "0"):
            return []
        open_tasks = self.find_open(event)
        return [task for task in open_tasks if answer.code in ("", code_of_task(task[1]))]

    def find_open(self, event: Event) -> list[OpenTask]:
        """The open tasks of the number an answer comes from, about which somebody is asked back."""
        with self._store.reading() as connection:
            return find_open_tasks(connection, event.sender)

    def receipt_of(self, event: Event, answer: TextAnswer, meant: OpenTask) -> Receipt:
        """What an answer says of a task."""
        _, _, person = meant
        kind = STATES[answer.state or ""]
        note = answer.rest[:LONGEST_NOTE] if kind == "finished" else ""
        id, ahead = f"{self._channel}/{event.reply}", ahead_s(event)
        return Receipt(id, person, kind, event.at, self._channel, note=note, offset_s=ahead)

    def _delivery_of(self, event: Event, message: str, person: str) -> Receipt:
        cause = "" if event.delivered else event.cause
        receipt = delivery_of(message, person, event.delivered, cause, event.at, self._channel)
        return replace(receipt, offset_s=ahead_s(event))


def ahead_s(event: Event) -> float:
    """How far a gateway's clock was ahead before the time of an event was put right."""
    return -(event.clock_off_s or 0.0)


def delivery_of(
    message: str, person: str, delivered: bool, cause: str, at: datetime, channel: str
) -> Receipt:
    """What became of a message of a task, as a receipt: however often it is told, the same one."""
    kind = "delivered" if delivered else "unreachable"
    return Receipt(f"{message}/{kind}", person, kind, at, channel, note=cause[:LONGEST_NOTE])


def tell_failures(door: Door, clock: Callable[[], datetime] = utc_now) -> Failures:
    """Records of what no channel took as receipts: whoever looks at a task learns at once why its message
    never left. Raises Unavailable.
    """

    def tell(failed: Sequence[FailedSend]) -> None:
        now, found = clock(), dict[str, dict[tuple[WorldId, str], list[Receipt]]]()
        for message, cause in failed:
            receipt = delivery_of(message.id, message.person, False, cause, now, message.channel)
            of_channel = found.setdefault(message.channel, {})
            of_channel.setdefault((message.world, message.subject), []).append(receipt)
        for channel, receipts in found.items():
            _give_receipts(door, channel, receipts)

    return tell


def _give_receipts(door: Door, channel: str, found: Mapping[tuple[WorldId, str], Sequence[Receipt]]) -> None:
    for (world, rollout), receipts in found.items():
        command = RecordReceipts(region=str(world), rollout=rollout, receipts=tuple(receipts))
        try:
            door.handle(command, actor_of(channel, ""))
        except Refused as refused:
            log.warning("task_receipts_refused", rollout=rollout, code=refused.code)
