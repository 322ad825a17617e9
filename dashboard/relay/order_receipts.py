"""Receipts of instructions that come as text or as a pressed key: which instruction is meant, and what is
said back where that was not plain.
"""

from __future__ import annotations

from datetime import datetime

import structlog

from dashboard.relay.task_receipts import Door, actor_of
from data_access.gateways.http_gateway import Event
from data_access.outbox import call_rows, outbox_rows
from data_access.squads.squad_store import read_squad
from data_access.store import Store
from domain.kernel.errors import Refused
from domain.kernel.values import value
from domain.squads.calls.outgoing import ORDER, RECEIPTED, SMS, Message, message_id, split_wire_id
from domain.squads.calls.sms_answers import CallState, OpenCall, TextAnswer, is_receipt, read_answer
from domain.squads.squad import ACCEPTED, READ, Order
from domain.squads.squad_commands import AcknowledgeOrder

log = structlog.get_logger()


@value
class GivenOrder:
    """An instruction to somebody; `call`: theirs into its squad."""

    call: OpenCall
    order: Order

    @property
    def is_open(self) -> bool:
        """Whether the person said nothing of it yet."""
        return self.call.person not in self.order.receipts


class OrderReceipts:
    """Takes what one channel's gateway tells of instructions."""

    def __init__(self, store: Store, door: Door, channel: str) -> None:
        self._store, self._door, self._channel = store, door, channel

    def take(self, event: Event, since: datetime, now: datetime) -> bool:
        """Record a receipt; False when the answer is none, or may be of several people. `since`: as of when
        calls are looked at. Of several instructions the newest is meant, and the person is told which; what
        was confirmed before is taken as said again.
        """
        found = self._find_meant(event, read_answer(event.text), since)
        if len({(order.call.world, order.call.person) for order in found}) != 1:
            return False
        unread = [order for order in found if order.is_open]
        if unread:
            newest = max(unread, key=lambda order: (order.order.at, order.order.number))
            if self._record(event, newest) and len(unread) > 1:
                self._say_which(event, newest, len(unread) - 1, now)
        return True

    def _record(self, event: Event, meant: GivenOrder) -> bool:
        call = meant.call
        command = AcknowledgeOrder(
            region=str(call.world), squad=call.squad, person=call.person, order=meant.order.number,
            state=READ, answered_at=event.at, key=f"{self._channel}/{event.reply}",
            clock_off_s=event.clock_off_s,
        )  # fmt: skip
        try:
            self._door.handle(command, actor_of(self._channel, call.person))
        except Refused as refused:
            log.info("receipt_refused", channel=self._channel, code=refused.code)
            return False
        return True

    def _find_meant(self, event: Event, answer: TextAnswer, since: datetime) -> list[GivenOrder]:
        """The instructions of live squads that an answer may be about: the one whose message it names, else
        those of the squads of its code, else all. None while a call that it may be about stands unanswered:
        who says 收到 to a call has read no instruction, and has not accepted either. "12 1" is of call 12,
        whatever message it was written under.
        """
        named = self._find_named(event)
        pressed = named is not None and answer.state == ACCEPTED and not answer.code
        if not (is_receipt(answer) or pressed):
            return []
        calls, given = self._list_given(event, since)
        if named is not None:
            number = named.facts.get("number")
            given = [
                order for order in given if (order.call.squad, order.order.number) == (named.subject, number)
            ]
            return [order for order in given if order.call.person == named.person]
        meant = [call for call in calls if answer.code in ("", call.code)]
        if any(call.state is CallState.OPEN for call in meant):
            return []
        return [order for order in given if order.call in meant]

    def _list_given(self, event: Event, since: datetime) -> tuple[list[OpenCall], list[GivenOrder]]:
        """The calls of whoever has the number into squads they are not out of, and every instruction to them
        there.
        """
        with self._store.reading() as connection:
            open_calls = call_rows.calls_by_phone(connection, event.sender, since)
            calls = {
                (call.world, call.squad, call.person): call
                for call in open_calls
                if call.state is not CallState.ENDED
            }
            squads = {key: read_squad(connection, key[0], key[1]) for key in calls}
        return [*calls.values()], [
            GivenOrder(calls[key], order)
            for key, squad in squads.items()
            if squad is not None and key[2] in squad.list_present()
            for order in squad.orders
            if key[2] in order.to
        ]

    def _find_named(self, event: Event) -> Message | None:
        """The message with an instruction that an answer names."""
        named = split_wire_id(event.message)
        if named is None:
            return None
        with self._store.reading() as connection:
            message = outbox_rows.find_message(connection, *named)
        return message if message is not None and message.kind == ORDER else None

    def _say_which(self, event: Event, meant: GivenOrder, more: int, now: datetime) -> None:
        call, order = meant.call, meant.order
        id = message_id(call.world, RECEIPTED, self._channel, event.reply)
        with self._store.database.writing() as connection:
            facts = call_rows.call_facts(connection, call)
            facts |= {"number": order.number, "text": order.text, "more": more}
            message = Message(id, call.world, call.person, SMS, RECEIPTED, call.squad, facts, rung=1)
            outbox_rows.add_messages(connection, call.world, [message], now)
