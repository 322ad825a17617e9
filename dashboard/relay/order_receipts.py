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
        if len({(one.call.world, one.call.person) for one in found}) != 1:
            return False
        unread = [one for one in found if one.is_open]
        if unread:
            newest = max(unread, key=lambda one: (one.order.at, one.order.number))
            if self._record(event, newest) and len(unread) > 1:
                self._say_which(event, newest, len(unread) - 1, now)
        return True

    def _record(self, event: Event, meant: GivenOrder) -> bool:
        call = meant.call
        command = AcknowledgeOrder(
            region=str(call.world), squad=call.squad, person=call.person, order=meant.order.number,
            state=READ, answered_at=event.at, key=f"{self._channel}/{event.reply}",
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
            given = [one for one in given if (one.call.squad, one.order.number) == (named.subject, number)]
            return [one for one in given if one.call.person == named.person]
        meant = [one for one in calls if answer.code in ("", one.code)]
        if any(one.state is CallState.OPEN for one in meant):
            return []
        return [one for one in given if one.call in meant]

    def _list_given(self, event: Event, since: datetime) -> tuple[list[OpenCall], list[GivenOrder]]:
        """The calls of whoever has the number into squads they are not out of, and every instruction to them
        there.
        """
        with self._store.reading() as connection:
            own = call_rows.calls_by_phone(connection, event.sender, since)
            calls = {
                (one.world, one.squad, one.person): one for one in own if one.state is not CallState.ENDED
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
            told = call_rows.call_facts(connection, call)
            told |= {"number": order.number, "text": order.text, "more": more}
            message = Message(id, call.world, call.person, SMS, RECEIPTED, call.squad, told, rung=1)
            outbox_rows.add_messages(connection, call.world, [message], now)
