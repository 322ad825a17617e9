"""What gateways tell: receipts of messages, and answers of people, which become commands.

The gateway is asked for what came after the last event that is in the database. So whatever is told twice,
late or after an outage is taken once: a receipt by the state of its message, an answer by its key.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Final

import structlog
from sqlalchemy import Connection

from dashboard.relay.order_receipts import OrderReceipts
from dashboard.relay.relay import leave_channel
from dashboard.relay.task_receipts import Door, TaskAnswer, TaskReceipts, actor_of, find_named_task
from data_access.emergency.rollouts.pages.task_pages import OpenTask
from data_access.emergency.rollouts.rollout_store import read_rollout
from data_access.gateways.http_gateway import Event
from data_access.outbox import call_rows, outbox_rows
from data_access.outbox.dead_contacts import note_delivery
from data_access.outbox.gateway_marks import read_mark, save_mark
from data_access.store import Store, Unavailable, utc_now
from domain.access.masking import mask_text
from domain.kernel.errors import Refused
from domain.kernel.values import value
from domain.kernel.worlds import WorldId
from domain.squads.calls.outgoing import ASK, ORDER, RECEIPTED, SMS, Message, message_id, split_wire_id
from domain.squads.calls.sms_answers import (
    CallState,
    OpenCall,
    TextAnswer,
    code_of_task,
    find_by_name,
    find_call,
    read_answer,
)
from domain.squads.squad import DONE
from domain.squads.squad_commands import AnswerCall

CODES_LIVE: Final = timedelta(days=30)
"""So long an answer is looked for among a person's calls."""
ABOUT_CALLS: Final = (ASK, ORDER, RECEIPTED)
"""What is written back to these may be of any call of whoever got them."""

log = structlog.get_logger()


@value
class MeantCall:
    """The call that an answer means, None for none. `is_other`: somebody else's phone said it; `is_named`:
    it is that of the message which the answer belongs to, or none where that is of no call; `is_doubtful`: it
    may as well be of another call, or of what the last message is about.
    """

    call: OpenCall | None
    is_other: bool = False
    is_named: bool = False
    is_doubtful: bool = False


class Answers:
    """Takes what one channel's gateway tells."""

    def __init__(
        self, store: Store, door: Door, channel: str, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self._store, self._door, self._channel, self._clock = store, door, channel, clock
        # An SMS names the last message that was brought, a pressed key the one that was read out.
        self._is_pressed = channel != SMS

    def read_mark(self) -> int:
        """After which event the gateway is to be asked. Raises Unavailable."""
        with self._store.reading() as connection:
            return read_mark(connection, self._channel)

    def take(self, events: Sequence[Event]) -> None:
        """Take what happened, in its order; afterwards it is in the database. Raises Unavailable."""
        receipts: list[TaskAnswer] = []
        for event in events:
            if event.kind == "reply":
                self._take_safely(event, receipts)
        if events:
            tasks = TaskReceipts(self._store, self._door, self._channel)
            tasks.record(receipts)
            tasks.take(events)
            self._take_receipts(events)

    def _take_receipts(self, events: Sequence[Event]) -> None:
        now = self._clock()
        with self._store.database.writing() as connection:
            for event in events:
                named = split_wire_id(event.message) if event.kind == "receipt" else None
                if named is None:
                    continue
                message = outbox_rows.take_receipt(connection, *named, event.delivered, event.cause, now)
                if message is not None and event.delivered:
                    note_delivery(connection, message, now)
                elif message is not None:
                    leave_channel(connection, message, event.cause, now)
            save_mark(connection, self._channel, max(event.number for event in events))

    def _take_safely(self, event: Event, answers: list[TaskAnswer]) -> None:
        """One answer that nobody can take holds up none of the others; one for a task goes to `answers`."""
        try:
            receipts, now = OrderReceipts(self._store, self._door, self._channel), self._clock()
            if not receipts.take(event, now - CODES_LIVE, now):
                self._take_reply(event, answers)
        except Unavailable:
            raise
        except Exception:
            log.exception("answer_failed", channel=self._channel, number=event.number)

    def _take_reply(self, event: Event, receipts: list[TaskAnswer]) -> None:
        answer, named = read_answer(event.text), self._find_named(event)
        tasks = TaskReceipts(self._store, self._door, self._channel)
        if (task := find_named_task(named, answer)) and (self._is_pressed or answer.code):
            receipts.append((task, tasks.receipt_of(event, answer, task)))
            return
        meant = self._find_call(event, answer, named)
        tasks_meant = [] if meant.is_named else tasks.find_meant(event, answer)
        if len(tasks_meant) == 1 and meant.call is None and not meant.is_doubtful:
            receipts.append((tasks_meant[0], tasks.receipt_of(event, answer, tasks_meant[0])))
        elif tasks_meant or meant.call is None or answer.state is None or meant.is_doubtful:
            self._ask_back(event, meant.call, tasks_meant or tasks.find_open(event))
        else:
            self._answer_call(event, meant.call, answer.state, _note_of(event, answer, meant.is_other))

    def _answer_call(self, event: Event, call: OpenCall, state: str, note: str) -> None:
        command = AnswerCall(
            region=str(call.world), squad=call.squad, person=call.person, state=state,
            answered_at=event.at, note=note, key=f"{self._channel}/{event.reply}", channel=self._channel,
            clock_off_s=event.clock_off_s,
        )  # fmt: skip
        try:
            self._door.handle(command, actor_of(self._channel, call.person))
        except Refused as refused:
            log.info("answer_refused", channel=self._channel, code=refused.code)
            if refused.code not in ("already_done", "key_reused"):
                self._ask_back(event, call)

    def _find_named(self, event: Event) -> Message | None:
        """The message that an answer names."""
        named = split_wire_id(event.message)
        if named is None:
            return None
        with self._store.reading() as connection:
            return outbox_rows.find_message(connection, *named)

    def _find_call(self, event: Event, answer: TextAnswer, named: Message | None) -> MeantCall:
        """The call that is meant: of whoever is named with its code, else of the message that the answer
        belongs to, unless it has the code of another one, else by number and code.
        """
        since = self._clock() - CODES_LIVE
        with self._store.reading() as connection:
            calls = call_rows.calls_by_phone(connection, event.sender, since)
            of_code = call_rows.calls_by_code(connection, answer.code, since)
            is_about = named is not None and (self._is_pressed or named.kind not in ABOUT_CALLS)
            named_call = call_rows.find_call_of(connection, named) if named and is_about else None
        if other := find_by_name(answer, of_code, calls):
            return MeantCall(other, is_other=True)
        if named_call is not None and answer.code in ("", named_call.code):
            is_doubtful = not (self._is_pressed or answer.code) and _has_another(named_call, calls)
            return MeantCall(named_call, is_named=self._is_pressed, is_doubtful=is_doubtful)
        if is_about and self._is_pressed and not answer.code:
            return MeantCall(None, is_named=True)
        call = find_call(answer, calls)
        return MeantCall(call, is_doubtful=not answer.code and _is_doubtful(call, calls, is_about))

    def _ask_back(self, event: Event, call: OpenCall | None, tasks: Sequence[OpenTask] = ()) -> None:
        """Say which codes there are, of calls and of tasks. Whoever has neither is not written to."""
        now = self._clock()
        with self._store.database.writing() as connection:
            calls = call_rows.calls_by_phone(connection, event.sender, now - CODES_LIVE)
            live = [open_call for open_call in calls if open_call.state is not CallState.ENDED]
            about = [(open_call.world, open_call.person, open_call.squad) for open_call in live]
            about += [(world, person, rollout) for world, rollout, person in tasks]
            if not about:
                log.info("answer_of_nobody", channel=self._channel)
                return
            world, person, subject = about[0]
            world = call.world if call else world
            facts = {"calls": [call_rows.call_facts(connection, open_call) for open_call in live]}
            facts["calls"] += [_task_facts(connection, *task) for task in tasks]
            id = message_id(world, ASK, self._channel, event.reply)
            question = Message(id, world, person, SMS, ASK, subject, facts, rung=1)
            outbox_rows.add_messages(connection, world, [question], now)


def _has_another(call: OpenCall, calls: Sequence[OpenCall]) -> bool:
    """Whether whoever was called waits for an answer about another call as well."""
    live = [other for other in calls if other.state is not CallState.ENDED]
    return any((other.world, other.squad) != (call.world, call.squad) for other in live)


def _is_doubtful(call: OpenCall | None, calls: Sequence[OpenCall], is_about_another: bool) -> bool:
    """Whether an answer without a code leaves open which of its sender's live calls it means, or if any."""
    is_live = any(other.state is not CallState.ENDED for other in calls)
    return is_live and (call is None or is_about_another)


def _note_of(event: Event, answer: TextAnswer, from_other: bool) -> str:
    """The words kept with an answer: how it was carried out, and by which phone for somebody else."""
    note = answer.rest if answer.state == DONE else ""
    return f"代报 {mask_text(event.sender)} {note}".strip() if from_other else note


def _task_facts(connection: Connection, world: WorldId, rollout: str, _person: str) -> dict[str, str]:
    found = read_rollout(connection, world, rollout)
    return {"code": code_of_task(rollout), "matter": found.plan_name if found else "", "case": rollout}
