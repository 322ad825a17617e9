"""The relay: takes what is due out of the outbox, sends it, writes what came of it.

A message is taken in one transaction and settled in another; between them it is at the gateway. Whoever dies
there leaves it `sending`, and it is sent again with the same id once its lease is over.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime
from functools import partial
from typing import Final, Protocol

import structlog
from sqlalchemy import Connection

from dashboard.relay.message_texts import compose
from data_access.accounts.commanders import read_account_names
from data_access.directory.people_queries import find_people
from data_access.emergency.rollouts.task_rows import note_sent
from data_access.gateways.http_gateway import Reply
from data_access.outbox import outbox_rows
from data_access.outbox.call_rows import is_in_vain, leave_rung
from data_access.outbox.dead_contacts import note_failure
from data_access.outbox.outbox_rows import Taken
from data_access.store import Store, utc_now
from domain.accounts.account import account_number
from domain.directory.person import Person, mark_address
from domain.squads.calls.mail import mail_address
from domain.squads.calls.outgoing import (
    CALL,
    GROUP,
    MAIL,
    SENT_BY,
    TASK,
    Message,
    Outcome,
    State,
    Tried,
    give_up,
    goes_on,
    judge_try,
    judge_wait,
    next_channel,
)

AT_ONCE: Final = 32
PASSED_AT_ONCE: Final = 200
"""Of what nothing is sent of: in one transaction, which holds up who else writes for some ms."""
WHO: Final = "who"
"""The fact that says whose doing a message is about: an actor of the trace."""
log = structlog.get_logger()


Links = Callable[[Sequence[Message]], Mapping[str, str]]
FailedSend = tuple[Message, str]
"""A message that its channel will not bring, and why."""
Failures = Callable[[Sequence[FailedSend]], None]
Ending = tuple[Taken, Tried, str]
"""A message that was taken, what came of it, and by which its address is known again ('' for none)."""


def no_links(messages: Sequence[Message]) -> Mapping[str, str]:
    """Messages without a link: people answer by their code."""
    return {}


def tell_nobody(failed: Sequence[FailedSend]) -> None:
    """Failures of messages that nobody's task hangs on: their rows say why."""


class Gateway(Protocol):
    """What the relay needs of a gateway."""

    def send(self, id: str, to: str, text: str) -> Reply: ...


class Relay:
    """Sends for all worlds of one database. `gateways`: by channel; a channel without one is passed. `links`:
    makes the addresses at which people answer, by id of the message; `mail_to`: the form of the e-mail of
    whoever has no address of their own; `tell_failed`: takes which messages of tasks will not leave.
    """

    def __init__(
        self,
        store: Store,
        gateways: Mapping[str, Gateway],
        lang: str = "zh",
        clock: Callable[[], datetime] = utc_now,
        links: Links = no_links,
        mail_to: str = "",
        tell_failed: Failures = tell_nobody,
    ) -> None:
        self._store, self._gateways, self._lang, self._clock = store, gateways, lang, clock
        self._links, self._mail_to, self._tell_failed = links, mail_to, tell_failed
        self._pool = ThreadPoolExecutor(AT_ONCE * len(SENT_BY), "relay")

    def resume(self) -> None:
        """Take up what a relay before this one left at a gateway. Raises Unavailable."""
        with self._store.database.writing() as connection:
            resumed = outbox_rows.resume_sends(connection, self._clock())
        if resumed:
            log.warning("sends_resumed", messages=resumed)

    def send_due(self, channel: str) -> int:
        """Send what is due on a channel, some at once; how many were taken. Raises Unavailable."""
        now, passed = self._clock(), channel not in self._gateways
        with self._store.reading() as connection:
            if not outbox_rows.is_due(connection, channel, now):
                return 0
        with self._store.database.writing() as connection:
            taken = outbox_rows.take_due(connection, channel, now, PASSED_AT_ONCE if passed else AT_ONCE)
            left = self._pass_over(connection, taken) if passed else taken
        if left:
            self._send(left)
        return len(taken)

    def _pass_over(self, connection: Connection, taken: Sequence[Taken]) -> list[Taken]:
        """Settle at once what no gateway takes: nothing can leave between. Left are tasks, which are told of
        before they are settled (`_tell_tasks`), and calls: the next rung locks the call, which whoever ends
        it has locked before its messages.
        """
        passed = [message for message in taken if message.message.kind not in (TASK, CALL)]
        endings = [(message, self._judge(message, self._refuse(message.message)), "") for message in passed]
        self._settle(connection, endings)
        return [message for message in taken if message.message.kind in (TASK, CALL)]

    def _send(self, taken: Sequence[Taken]) -> None:
        messages = [message.message for message in taken]
        with self._store.reading() as connection:
            addresses = find_addresses(connection, messages, self._mail_to)
            named = name_accounts(connection, taken)
        links = self._links([message for message in messages if message.channel in self._gateways])
        replies = list(self._pool.map(partial(self._try, links), named, addresses))
        tries = [self._judge(message, reply) for message, reply in zip(taken, replies, strict=True)]
        self._tell_tasks(taken, tries)
        marks = map(mark_address, (message.person for message in messages), addresses)
        with self._store.database.writing() as connection:
            self._settle(connection, [*zip(taken, tries, marks, strict=True)])

    def _tell_tasks(self, taken: Sequence[Taken], tries: Sequence[Tried]) -> None:
        """Which messages of tasks will not leave is told before it is settled: whoever dies in between tells
        it again.
        """
        failed = [
            (attempt.message, tried.cause)
            for attempt, tried in zip(taken, tries, strict=True)
            if attempt.message.kind == TASK and tried.state is State.FAILED
        ]
        if failed:
            self._tell_failed(failed)

    def close(self) -> None:
        """Wait for what is at a gateway."""
        self._pool.shutdown()

    def _try(self, links: Mapping[str, str], taken: Taken, number: str) -> Reply:
        message = taken.message
        gateway = self._gateways.get(message.channel)
        if gateway is None or message.world.drill is not None:
            return self._refuse(message)
        if not number:
            return Reply(Outcome.REFUSED, "no_number")
        try:
            text = compose(message, self._lang, links.get(message.id, ""))
            return gateway.send(message.wire_id, number, text)
        except Exception:
            log.exception("relay_failed", id=message.id)
            return Reply(Outcome.UNCLEAR, "program_error")

    def _refuse(self, message: Message) -> Reply:
        """The word of no gateway to what is given to none."""
        return Reply(Outcome.REFUSED, "no_gateway" if message.world.drill is None else "drill")

    def _judge(self, taken: Taken, reply: Reply) -> Tried:
        message, calls = taken.message, taken.message.kind == CALL
        tried = judge_try(reply.outcome, reply.cause, reply.wait_s, taken.doubtful, taken.attempts, calls)
        return judge_wait(tried, reply.outcome, message, taken.doubtful, self._clock() - taken.since)

    def _settle(self, connection: Connection, endings: Sequence[Ending]) -> None:
        """Write what came of tries, and what follows where a channel brought nothing."""
        now, left = self._clock(), list[FailedSend]()
        for taken, tried, address in endings:
            message = taken.message
            if tried.again_in is not None and is_in_vain(connection, message):
                tried = give_up(tried)
            if not outbox_rows.settle(connection, taken, tried, now, address):
                continue
            log.info(
                "relayed", id=message.id, channel=message.channel, state=tried.state.value, cause=tried.cause
            )
            if message.kind == TASK and tried.state is State.SENT:
                note_sent(connection, message.world, message.subject, message.person, now)
            if tried.again_in is None and tried.state is not State.SENT:
                left.append((message, tried.cause if tried.state is State.FAILED else ""))
        leave_channels(connection, left, now)


def find_addresses(connection: Connection, messages: Sequence[Message], mail_to: str) -> list[str]:
    """The phone or e-mail of whoever each message is to, '' for none: asked now, as it may have changed."""
    wanted = dict[str, set[str]]()
    for message in messages:
        wanted.setdefault(message.world.county, set()).add(message.person)
    found = {county: find_people(connection, county, ids) for county, ids in wanted.items()}
    return [
        _address_of(message, found[message.world.county].get(message.person), mail_to) for message in messages
    ]


def _address_of(message: Message, person: Person | None, mail_to: str) -> str:
    if message.channel == GROUP:
        return GROUP
    if person is None or not person.active:
        return ""
    return mail_address(person, mail_to) if message.channel == MAIL else person.phone


def name_accounts(connection: Connection, taken: Sequence[Taken]) -> list[Taken]:
    """The messages with the names of the accounts that they speak of, which the outbox does not hold; of one
    that is no more there is none.
    """
    actors = {str(attempt.message.facts.get(WHO, "")) for attempt in taken}
    names = dict.fromkeys(filter(account_number, actors), "") | read_account_names(connection, actors)
    return [_name(attempt, names) for attempt in taken]


def _name(taken: Taken, names: Mapping[str, str]) -> Taken:
    message, who = taken.message, taken.message.facts.get(WHO, "")
    if who not in names:
        return taken
    return replace(taken, message=replace(message, facts={**message.facts, WHO: names[who]}))


def leave_channel(connection: Connection, message: Message, cause: str, now: datetime) -> None:
    """A channel did not bring a message (`leave_channels`)."""
    leave_channels(connection, [(message, cause)], now)


def leave_channels(connection: Connection, left: Sequence[FailedSend], now: datetime) -> None:
    """Channels did not bring some messages: keep what each cause says of the address, take the next ones."""
    following = []
    for message, cause in left:
        note_failure(connection, message, cause, now)
        if message.kind == CALL:
            call = str(message.facts.get("call", ""))
            leave_rung(connection, message.world, message.subject, message.person, call, message.rung, now)
        elif channel := next_channel(message):
            following.append(goes_on(message, channel))
    new = outbox_rows.list_unwritten(connection, following)
    for world in dict.fromkeys(message.world for message in new):
        same = [message for message in new if message.world == world]
        outbox_rows.add_messages(connection, world, same, now)
