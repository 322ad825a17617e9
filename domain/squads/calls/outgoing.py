"""What leaves the house: messages to people, the rungs of a call, and what a gateway's answer means.

A message keeps its id however often it is tried, so that a gateway can drop the second one. What may have
gone out is `unknown`, never "failed": only a receipt, or the gateway's word that it has the id, makes it
more.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum
from hashlib import blake2b
from typing import Any, Final

from domain.kernel.values import value
from domain.kernel.worlds import WorldId, world_in

NOTICE, SMS, VOICE = "notice", "sms", "voice"
CHANNELS: Final = (NOTICE, SMS, VOICE)
GROUP: Final = "group"
"""The chat group of a county's squads: to nobody in person, so it is no rung and has no other way."""
MAIL: Final = "mail"
"""E-mail: a rung where a county's ladder names it. It tells no receipts, and nobody answers by it."""
SENT_BY: Final = (*CHANNELS, GROUP, MAIL)
CALL, ORDER, RELEASE, ASK = "call", "order", "release", "ask"
RECEIPTED: Final = "receipted"
"""To who confirmed an instruction by SMS: which one it was taken for."""
WHISTLE, RISE = "whistle", "rise"
TIME_ANSWERED: Final = "time_answered"
"""To a unit that asked for time for a case: it gets it, or not, and why; or its request is over by itself."""
WRITTEN: Final = "written"
"""Something was written in a person's squad: a notice and nothing more."""
ANSWERED: Final = "answered"
"""To who told of a difficulty: what whoever commands says to it."""
COMPLAINT, COMPLAINT_ANSWERED = "complaint", "complaint_answered"
"""To whoever is on duty of a unit: somebody wrote to it; to who wrote: the unit answered."""
TASK, CORRECTION, CHECK, DEPUTY = "task", "correction", "check", "deputy"
"""A task of a roll-out, what is sent to whoever had it when the roll-out is stopped, a directed check, and
the question to a deputy.
"""
PATROL: Final = "patrol"
"""A reminder of a hazard point that is to be patrolled."""
PROPOSAL: Final = "proposal"
"""To commanders: what official warnings propose about a response."""
CONFIRM, RETURNED, WINDOW, HELD = "confirm", "returned", "hold_window", "held"
"""To commanders about a roll-out: a second person has to confirm it, somebody sent it back, it goes out by
itself, it does not any more.
"""
REPEATED: Final = "repeated"
WITHIN_WINDOW, AFTER_WINDOW, MORE_URGENT, STILL_OUT = "window", "after_window", "more_urgent", "still_out"
"""To commanders: a warning came for which a roll-out is out already."""
REPORT_DUE, LATE_REPORT = "report_due", "late_report"
"""To whoever is on duty: a clock of a situation report ends soon, or has ended."""
RETRIES_S: Final = (1.0, 2.0, 5.0, 10.0)
"""Pauses before an unclear send is tried again, with the same id; after the last it stays unknown."""
NOT_REACHED_S: Final = 2.0
UNREACHED_FOR: Final = timedelta(seconds=60)
"""So long a gateway that is not there is waited for when there is another way to the person."""
FORGET_AFTER: Final = timedelta(hours=24)
"""What could not be sent for a day is not sent any more: nobody is woken for yesterday's case."""
LIMITED_S: Final = 60.0
"""When a gateway that is over its limit, and does not say until when, is asked again."""


class State(StrEnum):
    """How far a message is. `unknown`: it may have gone out or not; `withdrawn`: nobody needs it any more."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    UNKNOWN = "unknown"
    WITHDRAWN = "withdrawn"


class Outcome(StrEnum):
    """What came of one try. `duplicate`: the gateway has this id, so it was sent; `refused`: it says that it
    never will be; `unclear`: it may have gone out.
    """

    ACCEPTED = "accepted"
    DUPLICATE = "duplicate"
    REFUSED = "refused"
    LIMITED = "limited"
    NOT_REACHED = "not_reached"
    UNCLEAR = "unclear"


@value
class Message:
    """One message to one person, '' for a group. `subject`: the squad or case it is about; `facts`: what its
    words are made of, no phone and no name of the person. `rung`: of a call, which one it is.
    """

    id: str
    world: WorldId
    person: str
    channel: str
    kind: str
    subject: str
    facts: Mapping[str, Any]
    rung: int = 0

    @property
    def wire_id(self) -> str:
        """The id a gateway knows it by; `split_wire_id` reads it."""
        return f"{self.world}-{self.id}"


@value
class Rung:
    """A step of the ladder: the channel, and how long an answer is waited for before the next one."""

    channel: str
    wait: timedelta


LADDER: Final = (
    Rung(NOTICE, timedelta(seconds=60)),
    Rung(SMS, timedelta(seconds=120)),
    Rung(VOICE, timedelta(seconds=60)),
)


def next_channel(message: Message) -> str | None:
    """Where a message goes when its channel does not bring it; None after the last. Only calls ring."""
    if message.channel == GROUP or message.kind == WRITTEN or message.rung + 1 >= len(LADDER):
        return None
    channel = LADDER[message.rung + 1].channel
    return channel if message.kind == CALL or channel != VOICE else None


def goes_on(first: Message, channel: str) -> Message:
    """The same message on another channel. It is written once, whether it goes there at once or since the
    first failed.
    """
    rung = next((place for place, rung in enumerate(LADDER) if rung.channel == channel), first.rung)
    return replace(first, id=message_id(first.world, first.id, channel), channel=channel, rung=rung)


@value
class Tried:
    """What becomes of a message after a try: its state, when it is tried again (None: never), and why."""

    state: State
    again_in: timedelta | None = None
    cause: str = ""


def message_id(world: WorldId, *keys: str) -> str:
    """The id of what these parts name: the same whenever they are the same, so it is written once."""
    return blake2b("\n".join((world, *keys)).encode(), digest_size=12).hexdigest()


def name_messages(world: WorldId, *first: str) -> Callable[..., str]:
    """What gives the ids of many messages by the parts that follow the first, which they share."""
    begun = blake2b(("\n".join((world, *first)) + "\n").encode(), digest_size=12)

    def name(*keys: str) -> str:
        found = begun.copy()
        found.update("\n".join(keys).encode())
        return found.hexdigest()

    return name


def link_subject(message: Message) -> str:
    """What the link in a message is for: the same on every rung, so a person has one link for one call."""
    return name_link(message.subject, message.person, str(message.facts.get("call", message.kind)))


def name_link(subject: str, person: str, what: str) -> str:
    """What a link is for: `what` is the moment of a call, or ORDER for the instructions of a squad."""
    return f"{subject}/{person}/{what}"


def split_wire_id(text: str) -> tuple[WorldId, str] | None:
    """The world and the id of a message; None for an id that none of ours has."""
    world, _, id = text.partition("-")
    found = world_in(world)
    return (found, id) if found is not None and id else None


def judge_try(
    outcome: Outcome, cause: str, wait_s: float, doubtful: bool, attempts: int, calls: bool
) -> Tried:
    """What a try means. `doubtful`: an earlier one may have gone out, so a refusal now proves nothing;
    `calls`: a rung of a call, which over a limit is no use later: the next rung is taken.
    """
    if outcome in (Outcome.ACCEPTED, Outcome.DUPLICATE):
        return Tried(State.SENT)
    if doubtful and outcome in (Outcome.REFUSED, Outcome.LIMITED):
        return Tried(State.UNKNOWN, cause=cause)
    if outcome is Outcome.REFUSED or (outcome is Outcome.LIMITED and calls):
        return Tried(State.FAILED, cause=cause)
    if outcome is Outcome.LIMITED:
        return Tried(State.WAITING, timedelta(seconds=wait_s or LIMITED_S), cause)
    if outcome is Outcome.NOT_REACHED:
        state = State.UNKNOWN if doubtful else State.WAITING
        return Tried(state, timedelta(seconds=wait_s or NOT_REACHED_S), cause)
    if attempts > len(RETRIES_S):
        return Tried(State.UNKNOWN, cause=cause)
    return Tried(State.UNKNOWN, timedelta(seconds=RETRIES_S[attempts - 1]), cause)


def judge_wait(tried: Tried, outcome: Outcome, message: Message, doubtful: bool, waited: timedelta) -> Tried:
    """Whether a message that would be tried again is given up on its channel: after a day, or when the
    gateway was not reached for a while and there is another way. A call has its own timer for that.
    """
    elsewhere = message.kind != CALL and next_channel(message) is not None
    unreached = outcome is Outcome.NOT_REACHED and elsewhere and waited > UNREACHED_FOR
    if tried.again_in is None or not (unreached or waited > FORGET_AFTER):
        return tried
    given_up = State.UNKNOWN if doubtful else State.FAILED
    return Tried(given_up, cause="too_old" if waited > FORGET_AFTER else tried.cause)


def give_up(tried: Tried) -> Tried:
    """A try that is not to be repeated: what did not go out failed, what may have stays unknown."""
    return replace(tried, state=State.FAILED if tried.state is State.WAITING else tried.state, again_in=None)


def judge_receipt(state: State, delivered: bool) -> State | None:
    """The state a receipt brings a message to, None when it changes nothing: receipts come late, twice, and
    before the answer to the send itself. What was delivered stays delivered.
    """
    if state in (State.DELIVERED, State.FAILED):
        return None if not delivered or state is State.DELIVERED else State.DELIVERED
    return State.DELIVERED if delivered else State.FAILED
